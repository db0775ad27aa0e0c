"""Corridors laid along the network: where they run, how long, where they break."""

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
    Field("tier", doc="core, extended or inferred: how firm the link is"),
    Field("firm", doc="Whether it lies between members that the plan names",
          kind="bool"),
    Field("mode", doc="rail or road"),
    Field("from_en", doc="Member it starts from"),
    Field("to_en", doc="Member it leads to"),
    Field("from_zh", doc="Member it starts from", required=False),
    Field("to_zh", doc="Member it leads to", required=False),
    Field("length_km", "km", "Length along the network; empty: no way", required=False,
          kind="float", low=0),
    Field("circuity", doc="Length over the geodesic", required=False, kind="float",
          low=0),
    Field("borders", doc="Border ports on the way", required=False),
    Field("lines", doc="Named lines on the way", required=False),
    *(
        Field(f"gap_{language}", doc="Why there is no route", required=False)
        for language in LANGUAGES
    ),
    Field("schematic", doc="Whether its line is a sketch", kind="bool"),
    Field("source", doc="Where the corridor is from"),
    Field("confidence", doc="How sure it is"),
)  # fmt: skip
# Who may use the corridor by mode. By rail the shorter of two counts: passengers
# have the new lines, freight the branches and borders that no passenger train uses.
WAYS = {"rail": ("passenger", "container"), "road": ("truck",)}
FAR_KM = 60.0
# Beyond this a way round is none: the other way is taken, over ports that are shut.
DETOUR = 1.5
# A way as long as this, and by so much, is no corridor: a link of the data is missing.
WILD, WILD_KM = 4.0, 100.0


def _with_firmness(links: pd.DataFrame) -> pd.DataFrame:
    """Return the links with `firm`: on the way between members the plan names.

    A stop inferred between two named members does not make the way doubtful; one
    beyond the last of them does.
    """
    rows = links.to_dict("records")
    firm = [False] * len(rows)
    for i in range(len(rows) - 1, -1, -1):
        here = rows[i]
        after = rows[i + 1] if i + 1 < len(rows) else None
        goes_on = (
            after is not None
            and after["corridor_id"] == here["corridor_id"]
            and after["scheme_year"] == here["scheme_year"]
            and after["from_name_en"] == here["to_name_en"]
            and firm[i + 1]
        )
        firm[i] = here["to_tier"] == "core" or (
            here["to_tier"] == "inferred" and goes_on
        )
    return links.assign(firm=firm)


def _place(link: dict[Any, Any], side: str, gazetteer: Gazetteer) -> Place:
    """Return the member at one side of a link, or its point."""
    name = str(link.get(f"{side}_place_id", "") or "")
    lon, lat = float(link[f"{side}_lon"]), float(link[f"{side}_lat"])
    return gazetteer.find(name or f"{lat:.5f},{lon:.5f}")


def align_corridors(
    router: Router, plan: Plan, gazetteer: Gazetteer
) -> gpd.GeoDataFrame:
    """Return the corridors of every version along rail and road.

    Each pair of neighbouring members is joined by the quickest way by rail, of
    passengers or of freight, whichever is shorter, and by the quickest lorry way
    by road. Where the ports that are open today allow only a detour, the way
    leads over those that are shut: a corridor is a plan, and `borders` says
    which of its ports are not open. A way of more than four times the straight
    distance means that the data lack a link; it is a gap.

    Parameters
    ----------
    router : Router
        On the network of the plan.
    plan : Plan
        Its corridors drawn as lines.
    gazetteer : Gazetteer
        To find the members.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `ALIGNMENT` and ``geometry`` (lines, EPSG:4326; a straight dashed
        stroke with `schematic` true where there is no way by that mode).
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    from gis_data.plan_files.paths import member_links  # noqa: PLC0415 - heavy

    rows: list[dict[str, object]] = []
    corridors = plan.table("corridors")
    lines = corridors[corridors["geometry_kind"] == "line"]
    known = {(str(c["id"]), str(c["scheme_year"])): c for c in lines.to_dict("records")}
    links = _with_firmness(member_links(plan.table("corridor_members")))
    allowed = {mode: _policies(router, mode) for mode in WAYS}
    for number, link in enumerate(links.to_dict("records")):
        corridor = known.get((str(link["corridor_id"]), str(link["scheme_year"])))
        if corridor is None:
            continue
        rows += [
            {
                "id": f"{corridor['id']}-{corridor['scheme_year']}-{mode}-{number}",
                "mode": mode,
                **_aligned(router, gazetteer, corridor, link, policies),
            }
            for mode, policies in allowed.items()
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

    a, b = (_place(link, side, gazetteer) for side in ("from", "to"))
    direct = float(distance_km(a.lon, a.lat, b.lon, b.lat))
    found = _way(router, (a, b), policies, direct)
    gap = gap_of(found, link, next(iter(policies[0].modes)), direct)
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
    if found is None or gap:
        line = LineString([(a.lon, a.lat), (b.lon, b.lat)])
        return {
            **row, "length_km": np.nan, "circuity": np.nan, "borders": "",
            "lines": "", "schematic": True, "geometry": line,
        }  # fmt: skip
    length = found.line_haul_km
    points = [p for leg in found.legs if leg.kind != "access" for p in leg.lonlat]
    return {
        **row,
        "length_km": round(length, 1),
        "circuity": round(length / direct, 3) if direct > 0 else np.nan,
        "borders": "; ".join(_with_state(router, found)),
        "lines": "; ".join(dict.fromkeys(n for leg in found.legs for n in leg.lines)),
        "schematic": sum(leg.schematic_km for leg in found.legs) > FAR_KM,
        "geometry": LineString(points),
    }


def _policies(router: Router, mode: str) -> tuple[Policy, Policy]:
    """Return what may be used today, and what may whatever its state."""
    edges = router.network.edges
    shut = edges.equals("kind", "crossing") & edges.equals("mode", mode)
    shut &= ~edges.isin("status", {"open", "limited", "planned"})
    gates = frozenset(edges.rows("gateway_id", np.flatnonzero(shut)))
    today = Policy(
        modes=frozenset({mode}), allowed=frozenset(sanctions(router.network))
    )
    return today, replace(today, opened=gates)


def _way(
    router: Router,
    ends: tuple[Place, Place],
    policies: tuple[Policy, Policy],
    direct_km: float,
) -> Route | None:
    """Return the way between two members; over shut ports rather than far round."""
    today, whatever = policies
    found = _shorter(router, ends, today)
    if found is None or found.line_haul_km > DETOUR * direct_km:
        other = _shorter(router, ends, whatever)
        if found is None or (
            other is not None and found.line_haul_km > DETOUR * other.line_haul_km
        ):
            found = other
    return found


def gap_of(
    route: Route | None, link: dict[Any, Any], mode: str, direct_km: float
) -> Message | None:
    """Return what the network lacks for a link; None where it lacks nothing."""
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
    if length <= WILD * direct_km or length - direct_km <= WILD_KM:
        return None
    detour = {"km": length, "ratio": length / direct_km}
    return Message("gap.detour", {**params, **detour})


def _gap_columns(gap: Message | None) -> dict[str, str]:
    """Return a gap by language; empty where there is none."""
    said = texts(gap) if gap else I18nText("")
    return {f"gap_{language}": text for language, text in said._asdict().items()}


def _shorter(router: Router, ends: tuple[Place, Place], policy: Policy) -> Route | None:
    """Return the shorter of the ways of those who may use a corridor."""
    found: list[Route] = []
    for profile in WAYS[next(iter(policy.modes))]:
        with suppress(NoRouteError):
            found.append(
                router.route(
                    ResolvedQuery(
                        *ends, profile=profile, criterion="time", via=(), policy=policy
                    )
                )
            )
    return min(found, key=lambda route: route.line_haul_km, default=None)


def _with_state(router: Router, route: Route) -> list[str]:
    """Return the border ports of a way, with their state where they are not open."""
    gates = router.network.gateways
    status = dict(zip(gates["id"].tolist(), gates["status"].tolist(), strict=True))
    return [
        port if status.get(port) == "open" else f"{port} ({status.get(port)})"
        for port in route.borders
        if not port.startswith("open:")
    ]
