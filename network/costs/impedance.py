"""Hours, money, CO2 and kilometres of every edge, and whole-number weights."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from network.costs.edge_codes import EdgeCodes, EdgeTable

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from network.costs.cost import CostModel
    from network.costs.rates import Parameter
    from network.model.store import Columns

    Floats = NDArray[np.float64]

Criterion = Literal["time", "cost", "distance", "co2", "generalised"]
Level = Literal["low", "typical", "high"]
CRITERIA: tuple[str, ...] = get_args(Criterion)
#: Weight of an edge that may not be used: that of RoutingKit, 2**31 - 1.
INFINITY = 2**31 - 1
#: Whole units in one h, USD, km, kg, USD: seconds, cents, metres, grams, cents.
UNITS_PER: dict[str, int] = {
    "time": 3600,
    "cost": 100,
    "distance": 1000,
    "co2": 1000,
    "generalised": 100,
}


@dataclass(frozen=True, eq=False)
class Band:
    """A quantity of every edge as low, typical and high value.

    Attributes
    ----------
    low, typical, high : numpy.ndarray of float64
        One value an edge, ``low <= typical <= high``.
    """

    low: Floats
    typical: Floats
    high: Floats

    def level(self, level: Level) -> Floats:
        """Return one of the three arrays by name."""
        return {"low": self.low, "typical": self.typical, "high": self.high}[level]


@dataclass(frozen=True, eq=False)
class Impedances:
    """What every edge costs one unit of a profile, in the order of the edges.

    Attributes
    ----------
    moving_h, dwell_h, wait_h : Band
        Hours under way; standing at borders, yards and terminals; waiting for
        the next departure.
    cost_usd : Band
        ExchangeRates, in USD per unit.
    co2_kg : Band
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

    moving_h: Band
    dwell_h: Band
    wait_h: Band
    cost_usd: Band
    co2_kg: Band
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
        wait_h=Band(np.zeros_like(wait), wait, 2 * wait),
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

    Time is in seconds, money in US cents, distance in metres, CO2 in grams,
    generalised cost in cents. Each weight is the nearest whole number (halves
    up), so a path of n edges is off by at most n / 2 units: for 10,000 edges
    1.4 hours, 50 USD, 5 km, 5 kg. An edge that may not be used weighs
    `INFINITY`.

    Sums stay below `INFINITY` (2**31 - 1 = 2.1e9) on any sensible path. The
    longest (20,000 km, 60 days) weighs 5.2e6 s and 2e7 m; at the dearest rate of
    the tables (6.2 USD a TEU-km by air) 1.3e7 cents, 2.3e7 with 60 days at the
    highest value of time (70 USD/h); at the dirtiest factor (1,735 g/t-km by air,
    12 t) 4.2e8 g. Every edge adds at most half a unit.

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
    whole = np.floor(quantity[criterion]() * UNITS_PER[criterion] + 0.5)
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
) -> Band:
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
            "give them network.build.speeds.default_speed_kmh."
        )
        raise ValueError(msg)
    running = np.divide(length, speed, out=np.zeros_like(length), where=speed > 0)
    if not timed.any():
        return Band(running * fast, running, running * slow)
    return Band(
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


def _dwell(edges: EdgeTable, codes: EdgeCodes, model: CostModel) -> Band:
    names = ("dwell_low_h", "dwell_h", "dwell_high_h")
    hours = [edges.floats(name).copy() for name in names]
    book = model.book
    if model.profile.base == "bulk":
        at_yard = codes.kind.among("gauge_break")
        tipping = book.find("reload", "rail", "*", "bulk")
        for part, least in zip(hours, _ends(tipping), strict=True):
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
            most = _ends(book.find(*figure, "*", "passenger"))
            for part, limit in zip(hours, most, strict=True):
                part[where] = np.minimum(part[where], limit)
        for part, name in zip(hours, names, strict=True):
            if edges.has(f"passenger_{name}"):
                given = edges.floats(f"passenger_{name}")
                np.copyto(part, given, where=~np.isnan(given))
    return Band(*hours)


def _ends(figure: Parameter) -> tuple[float, float, float]:
    return figure.low, figure.value, figure.high


def _cost(edges: EdgeTable, codes: EdgeCodes, model: CostModel) -> Band:
    def rate(mode: str, country: str) -> tuple[float, float, float]:
        carried = _carried_by(mode)
        allowed = mode == "transfer" or mode in model.profile.modes
        return _ends(model.rate(carried, country)) if allowed else (0.0, 0.0, 0.0)

    units = model.units_per_teu
    per_km = codes.table(rate, rows=3)[:, codes.pair] * edges.floats("length_km")
    if not units:
        fixed = edges.floats("cost_usd_per_passenger") * model.price_level
        return Band(*(per_km + fixed))
    names = ("cost_low_usd_per_teu", "cost_usd_per_teu", "cost_high_usd_per_teu")
    share = model.price_level / units
    once = [edges.floats(name, names[1]) * share for name in names]
    return Band(*(a + b for a, b in zip(per_km, once, strict=True)))


def _carried_by(mode: str) -> str:
    """Return the mode that carries: local kilometres of a transfer go by road."""
    return "road" if mode == "transfer" else mode


def _co2(edges: EdgeTable, codes: EdgeCodes, model: CostModel) -> Band:
    def factors(mode: str, country: str) -> tuple[float, ...]:
        if mode != "transfer" and mode not in model.profile.modes:
            return (0.0,) * 9
        mode = _carried_by(mode)
        tractions = {"rail": ("", "electric", "diesel"), "sea": ("", "feeder", "")}
        known = tractions.get(mode, ("", "", ""))
        found = (model.emission(mode, country, traction) for traction in known)
        return tuple(end for figure in found for end in _ends(figure))

    # Row of the table: unknown, electric or a scheduled ship, diesel.
    variant = np.zeros(len(codes.pair), dtype=np.intp)
    variant[codes.traction.among("yes")] = 3
    variant[codes.traction.among("no")] = 6
    variant[codes.kind.among("service") & codes.of_mode("sea")] = 3
    table = codes.table(factors, rows=9)
    length = edges.floats("length_km") / 1000.0  # g per km to kg
    return Band(*(table[variant + end, codes.pair] * length for end in range(3)))


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
