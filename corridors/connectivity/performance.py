"""What travel along a route is like, by the indicators that corridors are judged by.

The trade facilitation indicators (TFI) are those of the corridor performance measuring
and monitoring of CAREC [1]_, the curve is the time/cost-distance method [2]_. CAREC's
are means of sampled shipments in Central Asia; these are of one modelled route, so
they stand beside each other and are not fitted.

.. [1] Asian Development Bank (2014). CAREC Corridor Performance Measurement and
   Monitoring: a forward-looking retrospective.
.. [2] UNESCAP (2004). Time/cost-distance methodology, as in: Transit transport issues
   in landlocked and transit developing countries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis_data.geodesy import distance_km
from network.model.schema import HOURS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from network.costs.cost import CostModel
    from network.model.estimate import Level
    from network.query.leg import Leg, LegEnd
    from network.query.routes import Route

_AT_BORDER = frozenset({"crossing", "gauge_break"})
# Whose cost is charged where the cargo stands, and not by the kilometre.
_AT_STOPS = _AT_BORDER | {"export", "import", "transfer"}
_HAUL_KM, _HAUL_T = 500.0, 20.0
_RUNNING, _STANDING = ("moving_h",), ("dwell_h", "wait_h")
_LEVELS: tuple[tuple[str, Level], ...] = (
    ("_low", "low"),
    ("", "typical"),
    ("_high", "high"),
)
_CURVE = tuple(f"{what}{suffix}" for what in ("h", "usd") for suffix, _ in _LEVELS)


def indicators(route: Route, model: CostModel) -> dict[str, Any]:
    """Return the indicators of a route.

    Parameters
    ----------
    route : Route
        The route.
    model : CostModel
        Of its profile: tonnes in a unit.

    Returns
    -------
    dict
        ``km``, ``h``, ``usd`` (typical totals per unit of the profile), ``borders``,
        ``gauge_breaks``, ``transfers`` (changes of mode); ``tfi1_h`` and ``tfi2_usd``,
        hours and USD at a border crossing, reload included, on average (0 without
        one); ``tfi3_usd``, USD per 500 km and 20 t (NaN for passengers); ``tfi4_kmh``,
        speed without delay, and ``speed_kmh`` with all standing and waiting;
        ``standing_share`` of the hours; ``circuity``, length over the great circle.
    """
    km, hours = route.length_km, route.total("time_h").typical
    moving, usd = route.total("moving_h").typical, route.total("cost_usd").typical
    stops = [leg for leg in route.legs if leg.kind in _AT_BORDER]
    borders = len(route.borders)
    a, b = route.origin, route.destination
    straight = float(distance_km(a.lon, a.lat, b.lon, b.lat))
    payload = model.payload_t.typical
    nan = float("nan")
    return {
        "km": km,
        "h": hours,
        "usd": usd,
        "borders": borders,
        "gauge_breaks": route.gauge_breaks,
        "transfers": sum(1 for leg in route.legs if leg.kind == "transfer"),
        "tfi1_h": sum(map(_hours, stops)) / borders if borders else 0.0,
        "tfi2_usd": (
            sum(leg.cost_usd.typical for leg in stops) / borders if borders else 0.0
        ),
        "tfi3_usd": usd / km * _HAUL_KM * _HAUL_T / payload if payload and km else nan,
        "tfi4_kmh": km / moving if moving else nan,
        "speed_kmh": km / hours if hours else nan,
        "standing_share": 1.0 - moving / hours if hours else 0.0,
        "circuity": km / straight if straight else nan,
    }


def _hours(leg: Leg, level: Level = "typical", parts: Sequence[str] = HOURS) -> float:
    return float(sum(getattr(getattr(leg, name), level) for name in parts))


def distance_curve(route: Route) -> pd.DataFrame:
    """Return hours and cost over distance, with the steps where cargo stands.

    Parameters
    ----------
    route : Route
        The route.

    Returns
    -------
    pandas.DataFrame
        A row for the start, and for every leg one where it stands (``step``: its dwell
        and wait at the same ``km``, ahead of the run) and one for its run. ``km``;
        ``h_low``, ``h``, ``h_high``; ``usd_low``, ``usd``, ``usd_high``, all
        cumulative, per unit of the profile: the last row has the totals of the route.
        The cost of borders, changes of gauge and terminals is in their step, that of
        other legs in their run. ``name_en`` of the place, ``kind`` of the leg, and
        ``gate_id`` of the gate of a step.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    sums = dict.fromkeys(("km", *_CURVE), 0.0)
    start = {"name_en": route.origin.name_en, "kind": "", "step": False, "gate_id": ""}
    rows: list[dict[str, Any]] = [{**sums, **start}]
    for leg in route.legs:
        fixed = leg.kind in _AT_STOPS
        stands = fixed or bool(_hours(leg, "high", _STANDING))
        if stands:
            _add(sums, leg, _STANDING, cost=fixed)
            rows.append({**sums, **_at(leg.start, leg, step=True)})
        if leg.length_km.typical or _hours(leg, "high", _RUNNING) or not fixed:
            sums["km"] += leg.length_km.typical
            _add(sums, leg, _RUNNING, cost=not fixed)
            rows.append({**sums, **_at(leg.end, leg, step=False)})
    frame = pd.DataFrame(rows)
    frame.attrs.update({"profile": route.profile, "per": route.unit})
    return frame


def _add(sums: dict[str, float], leg: Leg, parts: Sequence[str], *, cost: bool) -> None:
    for suffix, level in _LEVELS:
        sums[f"h{suffix}"] += _hours(leg, level, parts)
        if cost:
            sums[f"usd{suffix}"] += getattr(leg.cost_usd, level)


def _at(end: LegEnd, leg: Leg, *, step: bool) -> dict[str, Any]:
    gate = leg.gateway_id if step else ""
    name = end.in_language("en")
    return {"name_en": name, "kind": leg.kind, "step": step, "gate_id": gate}
