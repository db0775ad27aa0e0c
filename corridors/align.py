"""Align corridors with the network: route, length and gaps of each link."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.geodesy import distance_km
from gis_data.messages.catalogue import texts
from gis_data.messages.message import LANGUAGES, I18nText, Message
from gis_data.schema import Field
from network.model.errors import NoRouteError
from network.query.policy import sanctions
from network.query.route_query import Policy, ResolvedQuery

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from gis_data.gazetteer import Gazetteer, Place
    from gis_data.messages.message import Param
    from gis_data.plan import Plan
    from network.query.router import Router
    from network.query.routes import Route

ALIGNMENT: tuple[Field, ...] = (
    Field("id", doc="Corridor, version, mode and number of the link", unique=True),
    Field("corridor_id", doc="Corridor"),
    Field("scheme_year", doc="Version of the plan it belongs to"),
    Field("kind", doc="Kind of corridor"),
    Field("name_en", doc="Name of the corridor"),
    Field("name_zh", doc="Name of the corridor", required=False),
    Field("tier", doc="core, extended or inferred: tier of the link"),
    Field("firm", doc="Whether it lies between members that the plan names",
          kind="bool"),
    Field("mode", doc="rail or road"),
    Field("from_en", doc="Member at its start"),
    Field("to_en", doc="Member at its end"),
    Field("from_zh", doc="Member at its start", required=False),
    Field("to_zh", doc="Member at its end", required=False),
    Field("length_km", "km", "Length along the network; empty: no route",
          required=False, kind="float", low=0),
    Field("circuity", doc="Length over straight-line distance", required=False,
          kind="float", low=0),
    Field("borders", doc="Border ports on the route", required=False),
    Field("lines", doc="Named lines on the route", required=False),
    *(
        Field(f"gap_{language}", doc="Why there is no route", required=False)
        for language in LANGUAGES
    ),
    Field("schematic", doc="Whether its line is schematic", kind="bool"),
    Field("source", doc="Source of the corridor"),
    Field("confidence", doc="Confidence"),
)  # fmt: skip
# Profiles by mode. By rail the shorter route is taken: only passenger trains use the
# new lines, only freight uses branches and borders without passenger service.
PROFILES_OF = {"rail": ("passenger", "container"), "road": ("truck",)}
MAX_SCHEMATIC_KM = 60.0
# Ratio to the straight line, and to the route over closed ports, above which the latter
# is used.
MAX_DETOUR = 1.5
# A route longer than both limits is not a corridor: a link of the data is missing.
GAP_RATIO, GAP_EXCESS_KM = 4.0, 100.0


def _with_firmness(links: pd.DataFrame) -> pd.DataFrame:
    """Return the links with `firm`: whether they lie between members the plan names.

    An inferred stop between two named members is firm; one beyond the last is not.
    """
    rows = links.to_dict("records")
    firm = [False] * len(rows)
    for i in range(len(rows) - 1, -1, -1):
        row = rows[i]
        after = rows[i + 1] if i + 1 < len(rows) else None
        continues = (
            after is not None
            and after["corridor_id"] == row["corridor_id"]
            and after["scheme_year"] == row["scheme_year"]
            and after["from_name_en"] == row["to_name_en"]
            and firm[i + 1]
        )
        firm[i] = row["to_tier"] == "core" or (
            row["to_tier"] == "inferred" and continues
        )
    return links.assign(firm=firm)


def member_place(row: dict[Any, Any], gazetteer: Gazetteer, prefix: str = "") -> Place:
    """Return the place of a member by its id, else its point.

    Parameters
    ----------
    row : dict
        A row of ``corridor_members``, or of what `gis_data.members.member_links`
        returns; degrees, EPSG:4326.
    gazetteer : Gazetteer
        Finds the place.
    prefix : str
        Of the columns: ``from_`` or ``to_`` for an end of a link.

    Returns
    -------
    Place
        The place; a `PlaceError` where an id is not known. A point is called as the
        row calls it.
    """
    name = str(row.get(f"{prefix}place_id") or "")
    lon, lat = float(row[f"{prefix}lon"]), float(row[f"{prefix}lat"])
    place = gazetteer.find(name or f"{lat:.5f},{lon:.5f}")
    if name:
        return place
    return replace(
        place,
        name_en=str(row.get(f"{prefix}name_en") or "") or place.name_en,
        name_zh=str(row.get(f"{prefix}name_zh") or "") or place.name_zh,
    )


def align_corridors(
    router: Router, plan: Plan, gazetteer: Gazetteer
) -> gpd.GeoDataFrame:
    """Return the corridors of every version of a plan along rail and road.

    Each pair of neighbouring members is joined by the fastest rail route, of
    passengers or of freight, whichever is shorter, and by the fastest truck route.
    Where the ports that are open today allow only a detour, closed ports are used
    too: a corridor is a plan, and `borders` names its ports that are not open. A
    route of more than four times the straight-line distance is a gap: a link is
    missing in the data.

    Parameters
    ----------
    router : Router
        Router on the network of the plan.
    plan : Plan
        Its corridors drawn as lines.
    gazetteer : Gazetteer
        Finds the members.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `ALIGNMENT` and ``geometry`` (lines, EPSG:4326; a straight line with
        `schematic` true where there is no route by that mode).
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    from gis_data.members import member_links  # noqa: PLC0415 - heavy

    rows: list[dict[str, object]] = []
    corridors = plan.table("corridors")
    lines = corridors[corridors["geometry_kind"] == "line"]
    corridor_of = {
        (str(c["id"]), str(c["scheme_year"])): c for c in lines.to_dict("records")
    }
    links = _with_firmness(member_links(plan.table("corridor_members")))
    policies_of = {mode: _policies(router, mode) for mode in PROFILES_OF}
    for number, link in enumerate(links.to_dict("records")):
        corridor = corridor_of.get((str(link["corridor_id"]), str(link["scheme_year"])))
        if corridor is None:
            continue
        rows += [
            {
                "id": f"{corridor['id']}-{corridor['scheme_year']}-{mode}-{number}",
                "mode": mode,
                **_aligned(router, gazetteer, corridor, link, policies),
            }
            for mode, policies in policies_of.items()
        ]
    columns = [*(f.name for f in ALIGNMENT), "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs="EPSG:4326")


def _aligned(
    router: Router,
    gazetteer: Gazetteer,
    corridor: dict[Any, Any],
    link: dict[Any, Any],
    policies: tuple[Policy, Policy],
) -> dict[str, object]:
    from shapely import LineString  # noqa: PLC0415 - heavy

    from network.build.inland import inland_path  # noqa: PLC0415 - heavy

    a, b = (member_place(link, gazetteer, side) for side in ("from_", "to_"))
    direct = float(distance_km(a.lon, a.lat, b.lon, b.lat))
    route = _route(router, (a, b), policies, direct)
    gap = gap_of(route, link, next(iter(policies[0].modes)), direct)
    row: dict[str, object] = {
        "corridor_id": corridor["id"],
        "scheme_year": corridor["scheme_year"],
        "kind": corridor["kind"],
        "name_en": corridor["name_en"],
        "name_zh": corridor["name_zh"],
        "tier": link["tier"],
        "firm": bool(link["firm"]),
        "from_en": link["from_name_en"],
        "to_en": link["to_name_en"],
        "from_zh": link["from_name_zh"],
        "to_zh": link["to_name_zh"],
        **_gap_columns(gap),
        "source": corridor["source"],
        "confidence": corridor["confidence"],
    }
    if route is None or gap:
        ends = np.array([(a.lon, a.lat), (b.lon, b.lat)])
        line = LineString(inland_path(ends))
        return {
            **row, "length_km": np.nan, "circuity": np.nan, "borders": "",
            "lines": "", "schematic": True, "geometry": line,
        }  # fmt: skip
    length = route.line_haul_km
    points = [p for leg in route.legs if leg.kind != "access" for p in leg.lonlat]
    return {
        **row,
        "length_km": round(length, 1),
        "circuity": round(length / direct, 3) if direct > 0 else np.nan,
        "borders": "; ".join(_with_status(router, route)),
        "lines": "; ".join(dict.fromkeys(n for leg in route.legs for n in leg.lines)),
        "schematic": sum(leg.schematic_km for leg in route.legs) > MAX_SCHEMATIC_KM,
        "geometry": LineString(points),
    }


def _policies(router: Router, mode: str) -> tuple[Policy, Policy]:
    """Return the policy of today, and the same with every border port open."""
    edges = router.network.edges
    closed = edges.equals("kind", "crossing") & edges.equals("mode", mode)
    closed &= ~edges.isin("status", {"open", "limited", "planned"})
    gates = frozenset(edges.rows("gateway_id", np.flatnonzero(closed)))
    today = Policy(
        modes=frozenset({mode}), allowed=frozenset(sanctions(router.network))
    )
    return today, replace(today, opened=gates)


def _route(
    router: Router,
    ends: tuple[Place, Place],
    policies: tuple[Policy, Policy],
    direct_km: float,
) -> Route | None:
    """Return the route between two members, over closed ports to avoid a detour."""
    today, all_open = policies
    route = _shorter(router, ends, today)
    if route is None or route.line_haul_km > MAX_DETOUR * direct_km:
        other = _shorter(router, ends, all_open)
        if route is None or (
            other is not None and route.line_haul_km > MAX_DETOUR * other.line_haul_km
        ):
            return other
    return route


def gap_of(
    route: Route | None, link: dict[Any, Any], mode: str, direct_km: float
) -> Message | None:
    """Return why the network does not have a link; None where it has it."""
    names = (
        I18nText(
            *(str(link.get(f"{side}_name_{lang}", "") or "") for lang in ("en", "zh"))
        )
        for side in ("from", "to")
    )
    start, end = names
    params: dict[str, Param] = {
        "mode": Message(f"mode.{mode}"),
        "start": start,
        "end": end,
    }
    if route is None:
        return Message("gap.no_route", params)
    length = route.line_haul_km
    if length <= GAP_RATIO * direct_km or length - direct_km <= GAP_EXCESS_KM:
        return None
    detour = {"km": length, "ratio": length / direct_km}
    return Message("gap.detour", {**params, **detour})


def _gap_columns(gap: Message | None) -> dict[str, str]:
    """Return a gap by language; empty where there is none."""
    cells = texts(gap) if gap else I18nText("")
    return {f"gap_{language}": text for language, text in cells._asdict().items()}


def _shorter(router: Router, ends: tuple[Place, Place], policy: Policy) -> Route | None:
    """Return the shortest of the fastest routes of the profiles of a mode."""
    routes: list[Route] = []
    for profile in PROFILES_OF[next(iter(policy.modes))]:
        with suppress(NoRouteError):
            query = ResolvedQuery(
                *ends, profile=profile, criterion="time", policy=policy
            )
            routes.append(router.route(query))
    return min(routes, key=lambda route: route.line_haul_km, default=None)


def _with_status(router: Router, route: Route) -> list[str]:
    """Return the border ports of a route, with the status of those not open."""
    gates = router.network.gateways
    status = dict(zip(gates["id"].tolist(), gates["status"].tolist(), strict=True))
    return [
        port if status.get(port) == "open" else f"{port} ({status.get(port)})"
        for port in route.borders
        if not port.startswith("open:")
    ]
