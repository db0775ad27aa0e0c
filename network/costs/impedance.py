"""Hours, cost, CO2 and kilometres of every edge, and whole-number weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from network.costs.dwells import drives_on_board, dwell_hours, floats
from network.model.estimate import Estimates
from network.model.schema import MODES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from network.costs.cost import CostModel
    from network.model.estimate import Level
    from network.model.store import Columns

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

Criterion = Literal["time", "cost", "distance", "co2", "generalised"]
CRITERIA: tuple[str, ...] = get_args(Criterion)
#: Mean distance from the nearest departure, earlier or later, over the mean wait for
#: the next one, with departures evenly spread: a quarter of the headway, a half.
CHOSEN_WAIT = 0.5
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
        Hours under way; dwell at borders, yards and terminals; wait for the next
        departure.
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
    usable: Flags
    value_of_time_usd_per_h: float
    unit: str

    def time_h(self, level: Level = "typical") -> Floats:
        """Return hours in total: moving, dwell and wait."""
        parts = (self.moving_h, self.dwell_h, self.wait_h)
        return np.asarray(sum(part.level(level) for part in parts), dtype=np.float64)

    def generalised_usd(self, level: Level = "typical") -> Floats:
        """Return cost plus hours times the value of time, in USD per unit."""
        hours = self.time_h(level)
        return self.cost_usd.level(level) + self.value_of_time_usd_per_h * hours


def impedances(edges: Columns, model: CostModel) -> Impedances:
    """Return hours, cost, CO2 and kilometres of every edge for one profile.

    Moving time is that of the timetable where there is one (`transit_h`), else length
    over speed. Its range is that of the default speed of the mode and country; of a
    timetable only if the optional columns ``transit_low_h`` and ``transit_high_h``
    give one. The wait lies between nothing and twice the mean, as for arrivals at any
    time; people choose the nearest departure, so that theirs is half as long. A
    crossing between two countries is charged the mean of their rates, and the
    kilometres of an access or a transfer that of the road. The dwell of passengers at
    a crossing, gauge break or terminal that freight uses too is no longer than the
    default for passengers, unless the optional columns ``passenger_dwell_h``,
    ``passenger_dwell_low_h`` and ``passenger_dwell_high_h`` give it; the dwell of bulk
    at a gauge break is at least the time to tip a train; a lorry drives on board, so it
    waits at a port no longer than the default for it, and pays no handling there.

    Parameters
    ----------
    edges : Columns
        Columns of `network.model.schema.EDGES`, as of a built network. Optional:
        ``cargo`` (kind of ship: container, bulk, passenger, any),
        ``cost_low_usd_per_teu``, ``cost_high_usd_per_teu``,
        ``cost_usd_per_passenger`` and those above.
    model : CostModel
        Profile and parameters.

    Returns
    -------
    Impedances
        Arrays in the order of `edges`; of edges that are not usable they mean
        nothing, and are finite.

    Raises
    ------
    ValueError
        If a mode is unknown, a usable edge of some length has neither speed nor
        timetable, or a quantity is negative or not a number.
    """
    pairs = _Pairs(edges)
    usable = _usable(edges, model)
    wait = floats(edges, "wait_h")
    if model.profile.use == "passenger":
        wait = wait * CHOSEN_WAIT
    result = Impedances(
        moving_h=_moving(edges, pairs, usable, model),
        dwell_h=dwell_hours(edges, model),
        wait_h=_estimates(np.zeros_like(wait), wait, 2 * wait),
        cost_usd=_cost(edges, pairs, model),
        co2_kg=_co2(edges, pairs, model),
        distance_km=floats(edges, "length_km"),
        usable=usable,
        value_of_time_usd_per_h=model.value_of_time.typical,
        unit=model.unit,
    )
    _check(result)
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
    values: dict[str, Callable[[], Floats]] = {
        "time": lambda: measured.time_h(level),
        "cost": lambda: measured.cost_usd.level(level),
        "distance": lambda: measured.distance_km,
        "co2": lambda: measured.co2_kg.level(level),
        "generalised": lambda: measured.generalised_usd(level),
    }
    if criterion not in values:
        allowed = ", ".join(CRITERIA)
        msg = f"weights: criterion {criterion!r} is not known; use one of: {allowed}."
        raise ValueError(msg)
    per = UNITS_PER[measured.unit][criterion]
    rounded = np.floor(values[criterion]() * per + 0.5)
    rounded[~measured.usable] = INFINITY
    too_big = measured.usable & (rounded >= INFINITY)
    if too_big.any():
        worst = int(np.flatnonzero(too_big)[0])
        msg = (
            f"weights: edge in row {worst} has a {criterion} of {rounded[worst]:.0f}, "
            f"must be < {INFINITY}; its length, speed or dwell is wrong."
        )
        raise OverflowError(msg)
    return rounded.astype(np.uint32)


def _estimates(low: Floats, typical: Floats, high: Floats) -> Estimates:
    return Estimates(np.stack([low, typical, high]))


class _Pairs:
    """Mode and country of every edge as one number, so that each is looked up once."""

    def __init__(self, edges: Columns) -> None:
        modes, self._countries = edges.words["mode"], edges.words["country"]
        codes = edges.arrays["mode"]
        used = {modes[code] for code in np.flatnonzero(np.bincount(codes)).tolist()}
        if not used <= set(MODES):
            wrong = ", ".join(repr(mode) for mode in sorted(used - set(MODES)))
            msg = f"edges: mode {wrong} is not known; use one of: {', '.join(MODES)}."
            raise ValueError(msg)
        first = [
            MODES.index(mode) * len(self._countries) if mode in used else 0
            for mode in modes
        ]
        self.code = np.array(first, dtype=np.intp)[codes] + edges.arrays["country"]

    def table(
        self, numbers: Callable[[str, str], Sequence[float]], *, rows: int
    ) -> Floats:
        """Return numbers of each mode and country: a column for each value of `code`.

        `numbers` returns those of a mode and a country, one for each row. Of a
        crossing (``CN-RU``) the means of both countries are taken; a pair that no
        edge has is 0.
        """
        count = len(self._countries)
        table = np.zeros((rows, len(MODES) * count))
        for code in np.flatnonzero(np.bincount(self.code)).tolist():
            mode, country = divmod(code, count)
            parts = self._countries[country].split("-")
            table[:, code] = np.mean([numbers(MODES[mode], p) for p in parts], axis=0)
        return table


def _usable(edges: Columns, model: CostModel) -> Flags:
    profile = model.profile
    usable = edges.isin("mode", (*profile.modes, "transfer"))
    usable &= edges.arrays[profile.use]
    at_sea = edges.equals("mode", "sea")
    if at_sea.any():
        if "cargo" in edges.arrays:
            usable &= edges.isin("cargo", ("", *profile.cargo)) | ~at_sea
        if profile.base == "truck":  # a truck needs a ship that takes its driver
            usable &= edges.arrays["passenger"] | ~at_sea
    return usable


def _moving(
    edges: Columns, pairs: _Pairs, usable: Flags, model: CostModel
) -> Estimates:
    def pace(mode: str, country: str) -> tuple[float, float, float]:
        """Return the speed factor, and fast and slow hours over the typical ones."""
        if mode == "transfer":
            return 1.0, 1.0, 1.0
        low, typical, high = model.book.find("speed", mode, country, use).levels
        return model.speed_factor(mode).typical, typical / high, typical / low

    use = model.profile.use
    length, transit = floats(edges, "length_km"), floats(edges, "transit_h")
    factor, fast, slow = pairs.table(pace, rows=3)[:, pairs.code]
    speed = floats(edges, f"speed_{use}_kmh") * factor
    timed = transit > 0
    lost = usable & ~timed & ~(speed > 0) & (length > 0)
    lost &= ~edges.equals("mode", "transfer")
    if lost.any():
        msg = (
            f"edges: {int(lost.sum())} usable edges have a length but neither a "
            f"speed_{use}_kmh > 0 nor a transit_h > 0, the first is that of row "
            f"{int(np.flatnonzero(lost)[0])}; give them "
            "network.build.land.attributes.default_speed_kmh."
        )
        raise ValueError(msg)
    running = np.divide(length, speed, out=np.zeros_like(length), where=speed > 0)
    if not timed.any():
        return _estimates(running * fast, running, running * slow)
    return _estimates(
        np.where(timed, floats(edges, "transit_low_h", "transit_h"), running * fast),
        np.where(timed, transit, running),
        np.where(timed, floats(edges, "transit_high_h", "transit_h"), running * slow),
    )


def _cost(edges: Columns, pairs: _Pairs, model: CostModel) -> Estimates:
    def rate(mode: str, country: str) -> tuple[float, float, float]:
        allowed = mode == "transfer" or mode in model.profile.modes
        return model.rate(_carrier(mode), country).levels if allowed else (0.0,) * 3

    per_km = pairs.table(rate, rows=3)[:, pairs.code] * floats(edges, "length_km")
    return Estimates(per_km + fixed_cost(edges, model))


def fixed_cost(edges: Columns, model: CostModel) -> Floats:
    """Return what passing each edge costs beyond the rate by kilometre.

    Parameters
    ----------
    edges : Columns
        As for `impedances`.
    model : CostModel
        Unit and price level.

    Returns
    -------
    numpy.ndarray of float64
        Low, typical and high cost in USD per unit, shape (3, edges).
    """
    if not model.units_per_teu:
        people = floats(edges, "cost_usd_per_passenger") * model.price_level
        return np.stack([people] * 3)
    names = ("cost_low_usd_per_teu", "cost_usd_per_teu", "cost_high_usd_per_teu")
    typical = floats(edges, names[1])
    ends = (floats(edges, name, names[1]) for name in names)
    fixed = np.stack([np.where(np.isnan(end), typical, end) for end in ends])
    if model.profile.base == "truck":  # no box is lifted
        fixed[:, drives_on_board(edges)] = 0.0
    return fixed * (model.price_level / model.units_per_teu)


def _carrier(mode: str) -> str:
    """Return the mode that carries: local kilometres of a transfer go by road."""
    return "road" if mode == "transfer" else mode


def _co2(edges: Columns, pairs: _Pairs, model: CostModel) -> Estimates:
    def factors(mode: str, country: str) -> tuple[float, ...]:
        if mode != "transfer" and mode not in model.profile.modes:
            return (0.0,) * 9
        mode = _carrier(mode)
        tractions = {"rail": ("", "electric", "diesel"), "sea": ("", "feeder", "")}
        figures = (
            model.emission(mode, country, t) for t in tractions.get(mode, ("",) * 3)
        )
        return tuple(end for figure in figures for end in figure.levels)

    # Row of the table: unknown, electric or a scheduled ship, diesel.
    variant = np.zeros(len(edges), dtype=np.intp)
    variant[edges.equals("electrified", "yes")] = 3
    variant[edges.equals("electrified", "no")] = 6
    variant[edges.equals("kind", "service") & edges.equals("mode", "sea")] = 3
    table = pairs.table(factors, rows=9)
    length = floats(edges, "length_km") / 1000.0  # g per km to kg
    per_km = np.stack([table[variant + end, pairs.code] for end in range(3)])
    return Estimates(per_km * length)


def _check(result: Impedances) -> None:
    """Refuse a quantity that is negative or not a number, naming the first edge."""
    names = ("moving_h", "dwell_h", "wait_h", "cost_usd", "co2_kg")
    arrays = {name: getattr(result, name).typical for name in names}
    for name, values in {**arrays, "distance_km": result.distance_km}.items():
        if len(values) and not (values.min() >= 0 and values.max() < np.inf):
            row = int(np.flatnonzero(~(np.isfinite(values) & (values >= 0)))[0])
            msg = (
                f"edge of row {row}: {name} = {values[row]!r}, must be a "
                "number >= 0; correct its length, speed, dwell or cost."
            )
            raise ValueError(msg)
