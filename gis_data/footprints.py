"""Schematic areas of belts, bases and circles: county cells, or a band."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from gis_data.geodesy import CRS, geod
from gis_data.layers import read_layer
from gis_data.members import member_links
from gis_data.plan_files.outlines import outlines
from gis_data.schema import CONFIDENCES, TIERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from gis_data.plan import Plan

BAND_KM = 25.0
_STEP_KM = 50.0
# Corridors of these kinds run from member to member; the others lie round them.
_RUNNING = ("corridor", "belt", "line", "channel")
_CELL_NOTE = (
    "Schematic: nearest county seat or town, cut to the province outline; "
    "not an administrative boundary."
)
_BAND_NOTE = f"Schematic: a band of {BAND_KM:g} km round the named places."


def county_cells(plan: Plan) -> gpd.GeoDataFrame:
    """Return a schematic cell for each county-level unit of a plan.

    The cell of a unit is the part of the province nearer to its seat, or to a
    town listed for it, than to those of any other (Voronoi [1]_), in an
    equal-area projection centred on the province. County boundaries are not
    drawn: the cells only show roughly where a unit lies.

    Parameters
    ----------
    plan : Plan
        Its `counties` and the country and province of its head are used.

    Returns
    -------
    geopandas.GeoDataFrame
        `adcode`, `name_en`, `name_zh`, `prefecture`, `population_2020`,
        `published_area_km2` (NaN: unknown), `area_km2` of the cell,
        `schematic` (True), `source`, `confidence`, `note`, `geometry`
        (EPSG:4326). No rows when the plan has no counties or the outline
        of its province is not in the layer `admin1_areas`.

    References
    ----------
    .. [1] Okabe, A. et al. (2000). *Spatial Tessellations*, 2nd ed. Wiley.

    Examples
    --------
    >>> from gis_data.plan import load_plan
    >>> cells = county_cells(load_plan())
    >>> len(cells), bool(cells["schematic"].all())
    (60, True)
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    counties = plan.counties
    outline = _outline(plan)
    if counties.empty or outline is None:
        return _no_cells()
    local = _equal_area(outline)
    local_outline = gpd.GeoSeries([outline], crs=CRS).to_crs(local).iloc[0]
    cells = _cells(_seeds(plan).to_crs(local), local_outline).reset_index(drop=True)
    table = counties[["adcode", "name_en", "name_zh", "prefecture", "population_2020"]]
    return gpd.GeoDataFrame(
        table.assign(
            published_area_km2=counties["area_km2"],
            area_km2=cells.area / 1e6,
            schematic=True,
            source=counties["source"] + " ; outline: layer admin1_areas",
            confidence="low",
            note=_CELL_NOTE,
        ),
        geometry=cells.to_crs(CRS).tolist(),
        crs=CRS,
    )


def corridor_areas(plan: Plan) -> gpd.GeoDataFrame:
    """Return the areas of the corridors that are drawn as areas.

    Where the members of a corridor name counties, the area is the union of
    their cells; members without a cell (abroad, in another province) stay
    points and are named in the note. Where no member names a county, the area
    is a geodesic band of `BAND_KM` round the members or along the line through
    them. Each place belongs to the firmest tier that covers it. An outline in
    ``corridor_areas`` is drawn instead of all that.

    Parameters
    ----------
    plan : Plan
        Its corridors as they stand in its version.

    Returns
    -------
    geopandas.GeoDataFrame
        `corridor_id`, `scheme_year`, `kind`, `name_en`, `name_zh`, `name_ru`,
        `name_ko`, `tier` (core, extended, inferred: one row each), `method`
        (cells, band or drawn), `county_ids` (`;`-separated), `population_2020`
        (persons; NaN but for cells), `area_km2`, `schematic` (False where it is
        drawn), `source`, `confidence` (the lowest of the corridor and its members;
        that of the outline), `note`, `geometry` (EPSG:4326). The population is that
        of the rows of `counties`; districts of Changchun leave out the 1.6 million
        residents of its development zones, which the census counts apart.

    Examples
    --------
    >>> from gis_data.plan import load_plan
    >>> areas = corridor_areas(load_plan(version="2018"))
    >>> areas.loc[areas["corridor_id"] == "BELT2", "tier"].tolist()
    ['core', 'extended']
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    cells = county_cells(plan).set_index("adcode")
    corridors = plan.corridors
    members = plan.corridor_members
    drawn = outlines(plan)
    rows: list[dict[str, object]] = []
    for _, corridor in corridors[corridors["geometry_kind"] == "area"].iterrows():
        years = (str(corridor["scheme_year"]), "")
        own = [drawn.get((str(corridor["id"]), year)) for year in years]
        if outline := next(filter(None, own), None):
            rows.append(_outlined(corridor, outline))
            continue
        named = members[members["corridor_id"] == corridor["id"]]
        known = named["county_ids"].str.split(";").explode().isin(cells.index)
        tiers = (
            _cell_tiers(named, cells) if known.any() else _band_tiers(named, corridor)
        )
        rows.extend(_described(corridor, named, tier) for tier in tiers)
    columns = [*_COLUMNS, "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=CRS)


_COLUMNS = (
    "corridor_id",
    "scheme_year",
    "kind",
    "name_en",
    "name_zh",
    "name_ru",
    "name_ko",
    "tier",
    "method",
    "county_ids",
    "population_2020",
    "area_km2",
    "schematic",
    "source",
    "confidence",
    "note",
)


def _no_cells() -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 - heavy

    columns = (
        "adcode name_en name_zh prefecture population_2020 published_area_km2 "
        "area_km2 schematic source confidence note geometry"
    )
    return gpd.GeoDataFrame(columns=columns.split(), geometry="geometry", crs=CRS)


def _outline(plan: Plan) -> BaseGeometry | None:
    """Return the outline of the province a plan is for, if it is known."""
    if not plan.head.province:
        return None
    areas = read_layer("admin1_areas")
    area = areas[
        (areas["country"] == plan.head.country) & (areas["name"] == plan.head.province)
    ]
    return None if area.empty else area.geometry.union_all()


def _equal_area(outline: BaseGeometry) -> str:
    middle = outline.centroid
    return (
        f"+proj=laea +lat_0={middle.y:.4f} +lon_0={middle.x:.4f} +datum=WGS84 +units=m"
    )


def _seeds(plan: Plan) -> gpd.GeoSeries:
    """Return the seat and the towns of each county, indexed by its adcode."""
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy

    seats = plan.counties.set_index("adcode")
    places = plan.table("places").set_index("id")
    towns = seats["town_ids"].str.split(";").explode()
    towns = towns[towns.isin(places.index)]
    places = places.loc[towns.tolist()]
    lon = [*seats["seat_lon"], *places["lon"]]
    lat = [*seats["seat_lat"], *places["lat"]]
    units = pd.Index([*seats.index, *towns.index], name="adcode")
    return gpd.GeoSeries.from_xy(lon, lat, index=units, crs=CRS)


def _cells(seeds: gpd.GeoSeries, outline: BaseGeometry) -> gpd.GeoSeries:
    """Return the part of the outline nearest to the seeds of each unit.

    The index of the seeds names their units; a unit may have several.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    faces = gpd.GeoSeries(
        seeds.voronoi_polygons(extend_to=outline.envelope), crs=seeds.crs
    )
    joined = gpd.GeoDataFrame(geometry=faces).sjoin(
        gpd.GeoDataFrame(
            {"unit": seeds.index}, geometry=seeds.to_numpy(), crs=seeds.crs
        )
    )
    cells = joined.dissolve("unit").geometry.intersection(outline)
    return _whole(cells, seeds).reindex(seeds.index.unique())


def _whole(cells: gpd.GeoSeries, seeds: gpd.GeoSeries) -> gpd.GeoSeries:
    """Give each part cut off from its seeds to the cell it touches longest.

    The outline bends: a piece of a cell may lie beyond a neighbouring one.
    """
    parts = cells.explode()
    largest = parts.area == parts.area.groupby(level=0).transform("max")
    # A seat may lie just outside the outline.
    attached = largest | parts.intersects(seeds.union_all())
    home = parts[attached].copy()
    for part in parts[~attached]:
        edges = home.intersection(part.boundary).length
        near = edges.argmax() if edges.max() > 0 else home.distance(part).argmin()
        home.iloc[near] = home.iloc[near].union(part)
    return home.groupby(level=0).agg(lambda same: same.union_all()).set_crs(cells.crs)


def _cell_tiers(
    members: pd.DataFrame, cells: gpd.GeoDataFrame
) -> Iterator[dict[str, object]]:
    """Yield the union of the cells of each tier, firmest first."""
    taken: set[str] = set()
    for tier in TIERS:
        named = members.loc[members["tier"] == tier, "county_ids"]
        ids = named.str.split(";").explode()
        mine = [i for i in dict.fromkeys(ids) if i in cells.index and i not in taken]
        taken.update(mine)
        if mine:
            yield {
                "tier": tier,
                "method": "cells",
                "county_ids": ";".join(mine),
                "population_2020": float(cells.loc[mine, "population_2020"].sum()),
                "geometry": cells.loc[mine].geometry.union_all(),
            }


def _band_tiers(
    members: pd.DataFrame, corridor: pd.Series
) -> Iterator[dict[str, object]]:
    """Yield the band of each tier less that of the firmer ones."""
    import shapely  # noqa: PLC0415 - heavy

    taken: BaseGeometry = shapely.Polygon()
    for rank, tier in enumerate(TIERS):
        firm = members[members["tier"].isin(TIERS[: rank + 1])]
        if not (members["tier"] == tier).any():
            continue
        union = shapely.union_all(list(_pieces(firm, str(corridor["kind"]))))
        yield {
            "tier": tier,
            "method": "band",
            "county_ids": "",
            "population_2020": float("nan"),
            "geometry": union.difference(taken),
        }
        taken = union


def _pieces(members: pd.DataFrame, kind: str) -> Iterator[BaseGeometry]:
    """Yield a disc round each member, and a strip along each link."""
    for lon, lat in zip(members["lon"], members["lat"], strict=True):
        yield _strip([(lon, lat)])
    if kind in _RUNNING:
        links = member_links(members)
        ends = [links[f"{side}_{axis}"] for side in ("from", "to") for axis in _LON_LAT]
        for lon_a, lat_a, lon_b, lat_b in zip(*ends, strict=True):
            points = _along((lon_a, lat_a), (lon_b, lat_b))
            for a, b in pairwise(points):
                yield _strip([a, b])


_LON_LAT = ("lon", "lat")


def _along(
    start: tuple[float, float], end: tuple[float, float]
) -> list[tuple[float, float]]:
    """Return points of the geodesic, at most `_STEP_KM` apart, with its ends."""
    _, _, metres = geod().inv(*start, *end)
    count = int(metres / 1000.0 / _STEP_KM)
    between = geod().npts(*start, *end, count) if count else []
    return [start, *between, end]


def _strip(points: list[tuple[float, float]]) -> BaseGeometry:
    """Return what lies within `BAND_KM` of one or two points 50 km apart.

    Drawn on an azimuthal equidistant plane centred on the points, where at
    this size distances hold to better than 0.01 %.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    lon, lat = points[0]
    plane = f"+proj=aeqd +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m"
    shape = shapely.LineString(points) if len(points) > 1 else shapely.Point(points[0])
    flat = gpd.GeoSeries([shape], crs=CRS).to_crs(plane)
    band: BaseGeometry = flat.buffer(BAND_KM * 1000.0).to_crs(CRS).iloc[0]
    return band


def _described(
    corridor: pd.Series, members: pd.DataFrame, tier: dict[str, object]
) -> dict[str, object]:
    """Return one row: what the corridor says, and what the area is."""
    geometry = tier["geometry"]
    area_m2, _ = geod().geometry_area_perimeter(geometry)
    placed = members[members["tier"] == tier["tier"]]
    words = [corridor["confidence"], *placed["confidence"]]
    return {
        "corridor_id": corridor["id"],
        **{name: corridor[name] for name in _COLUMNS[1:7]},
        **tier,
        "area_km2": abs(area_m2) / 1e6,
        "schematic": True,
        "source": " ; ".join(dict.fromkeys([corridor["source"], *placed["source"]])),
        "confidence": max(words, key=CONFIDENCES.index),
        "note": _note(placed, str(tier["method"])),
    }


def _outlined(corridor: pd.Series, drawn: dict[str, object]) -> dict[str, object]:
    """Return one row: what the corridor says, and the outline that its plan draws."""
    area_m2, _ = geod().geometry_area_perimeter(drawn["geometry"])
    return {
        "corridor_id": corridor["id"],
        **{name: corridor[name] for name in _COLUMNS[1:7]},
        "tier": TIERS[0],
        "method": "drawn",
        "county_ids": "",
        "population_2020": float("nan"),
        "area_km2": abs(area_m2) / 1e6,
        "schematic": False,
        "note": "",
        **drawn,
        "source": " ; ".join(
            dict.fromkeys([str(drawn["source"]), str(corridor["source"])])
        ),
    }


def _note(members: pd.DataFrame, method: str) -> str:
    if method == "band":
        return _BAND_NOTE
    outside = members.loc[members["county_ids"] == "", "name_en"].tolist()
    if not outside:
        return _CELL_NOTE
    return f"{_CELL_NOTE} Shown as points only: {', '.join(outside)}."
