"""Hours, money, CO2 and kilometres of every edge, and whole-number weights."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from network.costs.edge_codes import EdgeCodes, EdgeTable
from network.model.estimate import Estimates

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from network.costs.cost import CostModel
    from network.model.estimate import Level
    from network.model.store import Columns

    Floats = NDArray[np.float64]

Criterion = Literal["time", "cost", "distance", "co2", "generalised"]
CRITERIA: tuple[str, ...] = get_args(Criterion)
#: Weight of an edge that may not be used: that of RoutingKit, 2**31 - 1.
INFINITY = 2**31 - 1
_TIME_AND_LENGTH = {"time": 3600, "distance": 50_000}
#: Whole units in one h, km, USD, kg, USD by what costs are counted per: as fine as
#: the longest path leaves room for (see `weights`), seconds for hours.
UNITS_PER: dict[str, dict[str, int]] = {
    "TEU": {**_TIME_AND_LENGTH, "cost": 5_000, "co2": 1_000, "generalised": 5_000},
    "t": {
        **_TIME_AND_LENGTH, "cost": 100_000, "co2": 500_000, "generalised": 100_000,
    },
    "passenger": {
        **_TIME_AND_LENGTH, "cost": 50_000, "co2": 200_000, "generalised": 20_000,
    },
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Impedances:
    """What every edge costs one unit of a profile, in the order of the edges.

    Attributes
    ----------
    moving_h, dwell_h, wait_h : Estimates
        Hours under way; standing at borders, yards and terminals; waiting for
        the next departure.
    cost_usd : Estimates
        In USD per unit.
    co2_kg : Estimates
        CO2 equivalent, in kg per unit.
    distance_km : numpy.ndarray of float64
        Length.
    usable : numpy.ndarray of bool
        Whether the profile may use the edge at all.
    value_of_time_usd_per_h : float
        USD per hour and unit.
    unit : str
        TEU, t or passenger.
    """

    moving_h: Estimates
    dwell_h: Estimates
    wait_h: Estimates
    cost_usd: Estimates
    co2_kg: Estimates
    distance_km: Floats
    usable: NDArray[np.bool_]
    value_of_time_usd_per_h: float
    unit: str

    def time_h(self, level: Level = "typical") -> Floats:
        """Return hours in all: moving, standing and waiting."""
        parts = (self.moving_h, self.dwell_h, self.wait_h)
        return np.asarray(sum(part.level(level) for part in parts), dtype=np.float64)

    def generalised_usd(self, level: Level = "typical") -> Floats:
        """Return money plus hours times the value of time, in USD per unit."""
        hours = self.time_h(level)
        return self.cost_usd.level(level) + self.value_of_time_usd_per_h * hours


def impedances(edges: pd.DataFrame | Columns, model: CostModel) -> Impedances:
    """Return hours, money, CO2 and kilometres of every edge for one profile.

    Moving takes the timetable where there is one (`transit_h`), else length over
    speed. The range of hours under way is that of the default speed of the mode
    and country; of a timetable only if the optional columns ``transit_low_h``
    and ``transit_high_h`` give one. Waiting lies between nothing and twice the
    mean, as for arrivals at any time. A crossing between two countries is
    charged the mean of their rates, and the kilometres of an access or a transfer
    that of the road. Passengers at a crossing, gauge break or
    terminal that freight uses too stand no longer than passengers do, unless the
    optional columns ``passenger_dwell_h``, ``passenger_dwell_low_h`` and
    ``passenger_dwell_high_h`` say how long; bulk stands at a gauge break at least
    as long as it takes to tip a train.

    Parameters
    ----------
    edges : pandas.DataFrame or Columns
        Columns of `network.model.schema.EDGES`. Optional: ``cargo`` (kind of ship:
        container, bulk, passenger, any), ``cost_low_usd_per_teu``,
        ``cost_high_usd_per_teu``, ``cost_usd_per_passenger`` and those above.
    model : CostModel
        Profile and figures.

    Returns
    -------
    Impedances
        Arrays in the order of `edges`; of edges that are not usable they mean
        nothing, and are finite.

    Raises
    ------
    ValueError
        If a usable edge of some length has neither speed nor timetable, or a
        quantity is negative or not a number.
    """
    table = EdgeTable(edges)
    codes = EdgeCodes.read(table)
    usable = _usable(table, codes, model)
    wait = table.floats("wait_h")
    result = Impedances(
        moving_h=_moving(table, codes, usable, model),
        dwell_h=_dwell(table, codes, model),
        wait_h=_estimates(np.zeros_like(wait), wait, 2 * wait),
        cost_usd=_cost(table, codes, model),
        co2_kg=_co2(table, codes, model),
        distance_km=table.floats("length_km"),
        usable=usable,
        value_of_time_usd_per_h=model.value_of_time.value,
        unit=model.unit,
    )
    _check(result, table)
    return result


def weights(
    measured: Impedances, criterion: Criterion, *, level: Level = "typical"
) -> NDArray[np.uint32]:
    """Return whole-number weights for a routing engine.

    Units are those of `UNITS_PER`. Each weight is the nearest whole number (halves
    up), so a path of n edges is off by at most n / 2 units: for 10,000 edges
    1.4 hours, 1 USD per TEU, 0.1 km, 5 kg per TEU. Roundings up and down cancel
    out: of two thousand routes compared with the best by weights a hundred times as
    fine, the worst is beaten by 0.1 % (``tests/test_network_agreement.py``). An edge
    that may not be used weighs `INFINITY`.

    Sums stay below half of `INFINITY` (2**31 - 1 = 2.1e9) on any sensible path, at
    most 20,000 km and 60 days: 5.2e6 s, 1e9 units of length; at the dearest rate and
    the highest value of time of the tables 8e8 units of cost, at the dirtiest
    factor 7e8 of CO2. Every edge adds at most half a unit.

    Parameters
    ----------
    measured : Impedances
        What `impedances` returned.
    criterion : {"time", "cost", "distance", "co2", "generalised"}
        What is minimised.
    level : {"low", "typical", "high"}, optional
        Which end of the range; distance has no range.

    Returns
    -------
    numpy.ndarray of uint32
        One weight an edge, in 0 .. `INFINITY`.

    Raises
    ------
    ValueError
        If the criterion is not known.
    OverflowError
        If a usable edge alone weighs `INFINITY` or more.
    """
    quantity: dict[str, Callable[[], Floats]] = {
        "time": lambda: measured.time_h(level),
        "cost": lambda: measured.cost_usd.level(level),
        "distance": lambda: measured.distance_km,
        "co2": lambda: measured.co2_kg.level(level),
        "generalised": lambda: measured.generalised_usd(level),
    }
    if criterion not in quantity:
        allowed = ", ".join(CRITERIA)
        msg = f"weights: criterion {criterion!r} is not known; use one of: {allowed}."
        raise ValueError(msg)
    per = UNITS_PER[measured.unit][criterion]
    whole = np.floor(quantity[criterion]() * per + 0.5)
    whole[~measured.usable] = INFINITY
    too_big = measured.usable & (whole >= INFINITY)
    if too_big.any():
        worst = int(np.flatnonzero(too_big)[0])
        msg = (
            f"weights: edge in row {worst} has a {criterion} of {whole[worst]:.0f}, "
            f"must be < {INFINITY}; its length, speed or dwell is wrong."
        )
        raise OverflowError(msg)
    return whole.astype(np.uint32)


def _estimates(low: Floats, typical: Floats, high: Floats) -> Estimates:
    return Estimates(np.stack([low, typical, high]))


def _usable(edges: EdgeTable, codes: EdgeCodes, model: CostModel) -> NDArray[np.bool_]:
    profile = model.profile
    usable = codes.of_mode(*profile.modes, "transfer")
    usable &= edges.flags(profile.use)
    at_sea = codes.of_mode("sea")
    if at_sea.any():
        usable &= edges.texts("cargo").among("", *profile.cargo) | ~at_sea
        if profile.base == "truck":  # a lorry sails where its driver may
            usable &= edges.flags("passenger") | ~at_sea
    return usable


def _moving(
    edges: EdgeTable, codes: EdgeCodes, usable: NDArray[np.bool_], model: CostModel
) -> Estimates:
    use = model.profile.use
    length, transit = edges.floats("length_km"), edges.floats("transit_h")
    factor, fast, slow = codes.table(partial(_pace, model), rows=3)[:, codes.pair]
    speed = edges.floats(f"speed_{use}_kmh") * factor
    timed = transit > 0
    lost = usable & ~timed & ~(speed > 0) & (length > 0) & ~codes.of_mode("transfer")
    if lost.any():
        where = edges.label(int(np.flatnonzero(lost)[0]))
        msg = (
            f"edges: {int(lost.sum())} usable edges have a length but neither a "
            f"speed_{use}_kmh > 0 nor a transit_h > 0, the first is {where}; "
            "give them network.build.land.attributes.default_speed_kmh."
        )
        raise ValueError(msg)
    running = np.divide(length, speed, out=np.zeros_like(length), where=speed > 0)
    if not timed.any():
        return _estimates(running * fast, running, running * slow)
    return _estimates(
        np.where(timed, edges.floats("transit_low_h", "transit_h"), running * fast),
        np.where(timed, transit, running),
        np.where(timed, edges.floats("transit_high_h", "transit_h"), running * slow),
    )


def _pace(model: CostModel, mode: str, country: str) -> tuple[float, float, float]:
    """Return the speed factor, and the share of typical hours of quick, slow runs."""
    if mode == "transfer":
        return 1.0, 1.0, 1.0
    figure = model.book.find("speed", mode, country, model.profile.use)
    factor = model.speed_factor(mode).value
    return factor, figure.value / figure.high, figure.value / figure.low


def _dwell(edges: EdgeTable, codes: EdgeCodes, model: CostModel) -> Estimates:
    names = ("dwell_low_h", "dwell_h", "dwell_high_h")
    hours = [edges.floats(name).copy() for name in names]
    book = model.book
    if model.profile.base == "bulk":
        at_yard = codes.kind.among("gauge_break")
        tipping = book.find("reload", "rail", "*", "bulk")
        for part, least in zip(hours, tipping.levels, strict=True):
            part[at_yard] = np.maximum(part[at_yard], least)
    if model.profile.use == "passenger":
        shared = edges.flags("freight")
        crossing = shared & codes.kind.among("crossing")
        for where, figure in (
            (crossing & codes.of_mode("rail"), ("border", "rail")),
            (crossing & codes.of_mode("road"), ("border", "road")),
            (shared & codes.kind.among("gauge_break"), ("reload", "rail")),
            (shared & codes.kind.among("transfer"), ("dwell", "port")),
        ):
            most = book.find(*figure, "*", "passenger").levels
            for part, limit in zip(hours, most, strict=True):
                part[where] = np.minimum(part[where], limit)
        for part, name in zip(hours, names, strict=True):
            if edges.has(f"passenger_{name}"):
                given = edges.floats(f"passenger_{name}")
                np.copyto(part, given, where=~np.isnan(given))
    return _estimates(*hours)


def _cost(edges: EdgeTable, codes: EdgeCodes, model: CostModel) -> Estimates:
    def rate(mode: str, country: str) -> tuple[float, float, float]:
        carried = _carried_by(mode)
        allowed = mode == "transfer" or mode in model.profile.modes
        return model.rate(carried, country).levels if allowed else (0.0, 0.0, 0.0)

    units = model.units_per_teu
    per_km = codes.table(rate, rows=3)[:, codes.pair] * edges.floats("length_km")
    if not units:
        fixed = edges.floats("cost_usd_per_passenger") * model.price_level
        return Estimates(per_km + fixed)
    names = ("cost_low_usd_per_teu", "cost_usd_per_teu", "cost_high_usd_per_teu")
    share = model.price_level / units
    typical = edges.floats(names[1])
    ends = (edges.floats(name, names[1]) for name in names)
    once = np.stack([np.where(np.isnan(end), typical, end) for end in ends])
    return Estimates(per_km + once * share)


def _carried_by(mode: str) -> str:
    """Return the mode that carries: local kilometres of a transfer go by road."""
    return "road" if mode == "transfer" else mode


def _co2(edges: EdgeTable, codes: EdgeCodes, model: CostModel) -> Estimates:
    def factors(mode: str, country: str) -> tuple[float, ...]:
        if mode != "transfer" and mode not in model.profile.modes:
            return (0.0,) * 9
        mode = _carried_by(mode)
        tractions = {"rail": ("", "electric", "diesel"), "sea": ("", "feeder", "")}
        known = tractions.get(mode, ("", "", ""))
        found = (model.emission(mode, country, traction) for traction in known)
        return tuple(end for figure in found for end in figure.levels)

    # Row of the table: unknown, electric or a scheduled ship, diesel.
    variant = np.zeros(len(codes.pair), dtype=np.intp)
    variant[codes.traction.among("yes")] = 3
    variant[codes.traction.among("no")] = 6
    variant[codes.kind.among("service") & codes.of_mode("sea")] = 3
    table = codes.table(factors, rows=9)
    length = edges.floats("length_km") / 1000.0  # g per km to kg
    per_km = np.stack([table[variant + end, codes.pair] for end in range(3)])
    return Estimates(per_km * length)


def _check(result: Impedances, edges: EdgeTable) -> None:
    """Refuse a quantity that is negative or not a number, naming the first edge."""
    bands = ("moving_h", "dwell_h", "wait_h", "cost_usd", "co2_kg")
    arrays = {name: getattr(result, name).typical for name in bands}
    for name, numbers in {**arrays, "distance_km": result.distance_km}.items():
        if len(numbers) and not (numbers.min() >= 0 and numbers.max() < np.inf):
            row = int(np.flatnonzero(~(np.isfinite(numbers) & (numbers >= 0)))[0])
            msg = (
                f"edge {edges.label(row)}: {name} = {numbers[row]!r}, must be a "
                "number >= 0; correct its length, speed, dwell or cost."
            )
            raise ValueError(msg)
