"""Plan tables as frames to draw: areas, lines, hubs, seaports, with provenance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.atlas.plan_scope import shown_seaports
from gis_data.messages.message import LANGUAGES
from gis_data.schema import Field

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from gis_data.plan import Plan
    from network.model.store import Network

CRS = "EPSG:4326"
# So many edges without a name in a page's box at most: zoom from which they show.
THINNING = ((4_000, 0.0), (12_000, 6.0), (np.inf, 7.5))
NAMES = ("name_en", "name_zh", "name_ru", "name_ko")

HUB_FIELDS = (
    Field("type", required=False, doc="What it is"),
    Field("city", required=False, doc="City"),
    Field("year_approved", required=False, doc="Approved"),
    Field("area_km2", "km2", "Area", required=False, kind="float"),
    Field("status_note", required=False, doc="Status in the words of the source"),
    Field("platform_of_2018_meeting", required=False,
          doc="Platform of 2018 (our reading)"),
    Field("notes", required=False, doc="Notes"),
)  # fmt: skip
SEAPORT_FIELDS = (
    Field("country", required=False, doc="Country"),
    Field("unlocode", required=False, doc="UN/LOCODE"),
    Field("role", required=False, doc="Role"),
    Field("notes", required=False, doc="Notes"),
)
AREA_FIELDS = (
    Field("tier", required=False, doc="How firm: core, extended, inferred"),
    Field("area_km2", "km2", "Area of the cells", required=False, kind="float"),
    Field("population_2020", "persons", "Census 2020", required=False, kind="float"),
    Field("note", required=False, doc="Note"),
)
LINE_FIELDS = (
    Field("tier", required=False, doc="How firm: core, extended, inferred"),
    Field("mode", doc="Laid along"),
    Field("length_km", "km", "Length along the network", required=False, kind="float"),
    Field(
        "circuity", required=False, kind="float", doc="Length over straight distance"
    ),
    Field("borders", required=False, doc="Border ports on the route"),
    Field("gap", required=False, doc="What is missing"),
)
PLANNED_FIELDS = (
    Field("stage_note", required=False, doc="Stage in the words of the source"),
    Field("length_km", "km", "Length", required=False, kind="float"),
    Field("gauge_mm", "mm", required=False, doc="Track gauge"),
    Field("design_speed_kmh", "km/h", "Design speed", required=False),
    Field("expected", required=False, doc="Expected"),
    Field("notes", required=False, doc="Notes"),
)
COUNTY_FIELDS = (
    Field("prefecture", required=False, doc="Prefecture"),
    Field("population_2020", "persons", "Census 2020", required=False, kind="float"),
    Field("published_area_km2", "km2", "Published area", required=False, kind="float"),
    Field("note", required=False, doc="Note"),
)


def points(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return a table with ``lon`` and ``lat`` as points.

    Parameters
    ----------
    table : pandas.DataFrame
        Degrees, EPSG:4326.

    Returns
    -------
    geopandas.GeoDataFrame
        Rows without a position have an empty geometry cell.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    where = gpd.points_from_xy(table["lon"], table["lat"])
    return gpd.GeoDataFrame(table.reset_index(drop=True), geometry=where, crs=CRS)


def hub_frame(plan: Plan) -> gpd.GeoDataFrame:
    """Return the platforms, zones and hubs.

    Parameters
    ----------
    plan : Plan
        Its ``platforms``.

    Returns
    -------
    geopandas.GeoDataFrame
        Points with the columns `HUB_FIELDS`.
    """
    return complete(points(plan.platforms), HUB_FIELDS)


def seaport_frame(
    plan: Plan, box: tuple[float, float, float, float]
) -> gpd.GeoDataFrame:
    """Return the seaports that a page of a plan shows.

    Parameters
    ----------
    plan : Plan
        Its ``seaports``.
    box : tuple of float
        West, south, east, north of the page, in degrees.

    Returns
    -------
    geopandas.GeoDataFrame
        Points with the columns `SEAPORT_FIELDS`; ids as ``seaports:ZAR``, since
        a bare id may be a station's too; ``place_id`` of its reviewed place.
    """
    table = plan.table("seaports")[shown_seaports(plan, box)]
    table = table.assign(id="seaports:" + table["id"].astype(str))
    places = plan.table("places")
    place_of = {
        fact: place
        for place, facts in zip(places["id"], places["fact_ids"], strict=True)
        for fact in str(facts).split("|")
    }
    table = table.assign(place_id=table["id"].map(place_of).fillna(""))
    return complete(points(table), SEAPORT_FIELDS)


def member_frame(plan: Plan) -> gpd.GeoDataFrame:
    """Return the members of the corridors, each place once.

    Parameters
    ----------
    plan : Plan
        Its ``corridor_members`` of every version.

    Returns
    -------
    geopandas.GeoDataFrame
        Points with ``key`` (place id, else name) and ``shown``: ``site`` where
        a corridor of points has it, else ``member``.
    """
    corridors = plan.table("corridors")
    sites = set(corridors["id"][corridors["geometry_kind"].eq("point")])
    members = points(plan.table("corridor_members")).drop(columns="scheme_year")
    members = members.assign(
        key=members["place_id"].where(members["place_id"].ne(""), members["name_en"]),
        shown=np.where(members["corridor_id"].isin(sites), "site", "member"),
    )
    first = members.sort_values("shown", ascending=False, kind="stable")
    return first.drop_duplicates("key").sort_index()


def area_frame(plan: Plan) -> gpd.GeoDataFrame:
    """Return the areas of every version of the plan.

    Parameters
    ----------
    plan : Plan
        Its corridors drawn as areas.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `AREA_FIELDS`, ``scheme_year`` the version shown (empty: all).
    """
    from gis_data.footprints import corridor_areas  # noqa: PLC0415 - heavy

    frames = {v: corridor_areas(shown) for v, shown in _versions(plan).items()}
    areas = _by_version(frames)
    areas["id"] = [
        f"{row['corridor_id']}-{row['scheme_year'] or 'all'}-{row['tier']}"
        for row in areas.to_dict("records")
    ]
    areas["place_id"] = areas["corridor_id"]
    areas["tentative"] = areas["tier"].ne("core") | areas["confidence"].eq("low")
    return complete(areas, AREA_FIELDS)


def line_frame(plan: Plan, alignment: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the corridors along the network in every version of the plan.

    Parameters
    ----------
    plan : Plan
        Its versions.
    alignment : geopandas.GeoDataFrame
        Result of `corridors.align.align_corridors`.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `LINE_FIELDS`, ``scheme_year`` the version shown (empty: all).
        Each link is named after its corridor and its ends; the corridor alone
        is its label on the map.
    """
    frames, alignment = {}, _with_names(alignment, plan)
    for version, shown in _versions(plan).items():
        members = shown.corridor_members
        keys = set(zip(members["corridor_id"], members["scheme_year"], strict=True))
        pairs = zip(alignment["corridor_id"], alignment["scheme_year"], strict=True)
        shown_now = np.array([pair in keys for pair in pairs], dtype=bool)
        frames[version] = alignment[shown_now]
    lines = _by_version(frames)
    lines["place_id"] = lines["corridor_id"]
    lines["tentative"] = ~lines["firm"].astype(bool) | lines["length_km"].isna()
    return complete(lines.assign(gap=lines["gap_en"]), LINE_FIELDS)


def _with_names(links: gpd.GeoDataFrame, plan: Plan) -> gpd.GeoDataFrame:
    """Return links named after corridor and ends; an end without a name in English."""
    corridors = plan.table("corridors").set_index(["id", "scheme_year"])
    keys = zip(links["corridor_id"], links["scheme_year"], strict=True)
    own = corridors.reindex(list(keys))
    for lang in LANGUAGES:
        colon = "\N{FULLWIDTH COLON}" if lang == "zh" else ": "
        corridor = own[f"name_{lang}"].set_axis(links.index)
        start, end = (_end_names(links, side, lang) for side in ("from", "to"))
        full = corridor + colon + start + "\N{EN DASH}" + end
        named = {
            f"label_{lang}": corridor,
            f"name_{lang}": full.where(corridor.ne(""), ""),
        }
        links = links.assign(**named)
    return links


def _end_names(links: gpd.GeoDataFrame, side: str, lang: str) -> pd.Series:
    english: pd.Series = links[f"{side}_en"]
    if f"{side}_{lang}" not in links:
        return english
    own: pd.Series = links[f"{side}_{lang}"]
    return own.where(own.ne(""), english)


def _versions(plan: Plan) -> dict[str, Plan]:
    """Return the plan in each of its versions, by name; "" for the only one."""
    return {v: plan.at(v) for v in plan.versions} or {"": plan}


def _by_version(frames: dict[str, Any]) -> gpd.GeoDataFrame:
    """Return the rows of all versions, those that every version has only once."""
    import pandas as pd  # noqa: PLC0415 - heavy

    origin = {
        v: frame.assign(origin=frame["scheme_year"]) for v, frame in frames.items()
    }
    count: dict[tuple[str, str], int] = {}
    for frame in origin.values():
        for key in set(zip(frame["corridor_id"], frame["origin"], strict=True)):
            count[key] = count.get(key, 0) + 1
    parts = []
    for number, (version, frame) in enumerate(origin.items()):
        pairs = zip(frame["corridor_id"], frame["origin"], strict=True)
        lasting = np.array([count[p] == len(origin) for p in pairs], dtype=bool)
        year = np.where(lasting, "", version)
        shown = np.ones(len(frame), bool) if number == 0 else ~lasting
        parts.append(frame.assign(scheme_year=year)[shown])
    return pd.concat(parts, ignore_index=True).drop(columns="origin")


def planned_frame(plan: Plan) -> gpd.GeoDataFrame:
    """Return the planned links as lines along their stops, on their countries' land.

    Parameters
    ----------
    plan : Plan
        Its ``planned_links`` and ``nodes``.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `PLANNED_FIELDS`; every line is schematic.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    from shapely import LineString  # noqa: PLC0415 - heavy

    from network.build.inland import inland_path  # noqa: PLC0415 - heavy

    nodes = plan.table("nodes").set_index("node_id")[["lon", "lat"]]
    table = plan.planned_links
    lines = []
    for cell in table["node_ids"].astype(str):
        stops = [s for s in cell.split() if s in nodes.index]
        xy = nodes.loc[stops].to_numpy(float)
        lines.append(LineString(inland_path(xy)) if len(xy) > 1 else None)
    frame = gpd.GeoDataFrame(
        table.assign(schematic=True, tentative=True), geometry=lines, crs=CRS
    )
    return complete(frame, PLANNED_FIELDS)


def county_frame(plan: Plan) -> gpd.GeoDataFrame:
    """Return the schematic cells of the county-level units.

    Parameters
    ----------
    plan : Plan
        Its ``counties``.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `COUNTY_FIELDS`; no rows when the plan brings no counties.
    """
    from gis_data.footprints import county_cells  # noqa: PLC0415 - heavy

    return complete(county_cells(plan), COUNTY_FIELDS)


def network_frame(
    network: Network, box: tuple[float, float, float, float], shift: float = 0.0
) -> gpd.GeoDataFrame:
    """Return rail and road inside a box, as a background.

    Parameters
    ----------
    network : Network
        The network.
    box : tuple of float
        West, south, east, north in degrees.
    shift : float
        As `corridors.atlas.plan_scope.zoom_shift` returns it.

    Returns
    -------
    geopandas.GeoDataFrame
        ``mode``, ``min_zoom`` and lines. Named lines show from the start; the
        rest too where they are few, else closer in.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    edges, nodes = network.edges, network.nodes
    u, v = edges.arrays["u"], edges.arrays["v"]
    lon, lat = nodes.arrays["lon"], nodes.arrays["lat"]
    west, south, east, north = box
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    land = edges.isin("mode", {"rail", "road"}) & edges.isin(
        "kind", {"line", "crossing"}
    )
    built = ~edges.equals("status", "planned")
    at = np.flatnonzero(land & built & (inside[u] | inside[v]))
    ends = np.stack([lon[u[at]], lat[u[at]], lon[v[at]], lat[v[at]]], axis=1)
    mode = np.array(edges.rows("mode", at), dtype=object)
    unnamed = np.array([not n for n in edges.rows("line_id", at)], dtype=bool)
    zoom = np.zeros(len(at))
    for one in ("rail", "road"):
        rest = unnamed & (mode == one)
        zoom[rest] = next(z for most, z in THINNING if rest.sum() <= most)
    zoom = np.where(zoom > 0, zoom + shift, 0.0)
    return gpd.GeoDataFrame(
        {"mode": mode, "min_zoom": zoom},
        geometry=shapely.linestrings(ends.reshape(-1, 2, 2)),
        crs=CRS,
    )


def complete(frame: gpd.GeoDataFrame, fields: tuple[Field, ...]) -> gpd.GeoDataFrame:
    """Return a frame with the columns to show, names included, unknown empty.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        Any of the columns.
    fields : tuple of Field
        Columns to show.

    Returns
    -------
    geopandas.GeoDataFrame
        Added: missing numbers as NaN, missing texts as "".
    """
    missing = {
        f.name: np.nan if f.kind in {"int", "float"} else ""
        for f in fields
        if f.name not in frame
    }
    names = {name: "" for name in NAMES if name not in frame}
    return frame.assign(**missing, **names)
