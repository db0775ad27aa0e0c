"""Figures of low confidence: what each adds to the weight of every edge, and its range.

A figure is a parameter, a price or an assumption that one or many edges share: the rate
by kilometre of railways in China, the price of one lane, the dwell at one kind of
terminal. Moved within its own range it changes what it adds to an edge in proportion,
so that a multiplier stands for it; of a speed the multiplier is that of the hours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from network.costs.impedance import fixed_cost

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from network.costs.cost import CostModel
    from network.costs.impedance import Impedances
    from network.model.store import Columns
    from network.query.edge_prices import EdgePrices

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

LOW = "low"


@dataclass(frozen=True)
class LowFigure:
    """A figure of low confidence.

    Attributes
    ----------
    kind : str
        rate, price, charge, dwell, wait, speed or value_of_time.
    name : str
        Its parameter or row; of a charge, a dwell and a wait the kind of edge or the
        line.
    low, typical, high : float
        Its range.
    unit : str
        USD/TEU-km, USD/TEU, h, km/h, ...
    source : str
        Where it is from.
    mode : str
        Mode of transport, where it is of one.
    country : str
        ISO 3166-1 alpha-2, where it is of one.
    """

    kind: str
    name: str
    low: float
    typical: float
    high: float
    unit: str
    source: str
    mode: str = ""
    country: str = ""

    @property
    def range(self) -> tuple[float, float]:
        """Return the least and the greatest multiplier of what it adds."""
        if self.kind == "speed":
            return self.typical / self.high, self.typical / self.low
        return self.low / self.typical, self.high / self.typical

    def value(self, multiplier: float) -> float:
        """Return the figure at which what it adds is multiplied so."""
        if self.kind == "speed":
            return self.typical / multiplier
        return self.typical * multiplier


class Component(NamedTuple):
    """One part of the weights of edges.

    Attributes
    ----------
    figure : numpy.ndarray of int32
        Number of the figure that it is in proportion to; -1 for none of low confidence.
    value : numpy.ndarray of float64
        Hours, or USD per unit, at typical values.
    """

    figure: NDArray[np.int32]
    value: Floats


@dataclass
class LowFigures:
    """All figures of low confidence of one profile and criterion on a network.

    Attributes
    ----------
    figures : list of LowFigure
        By number.
    components : list of Component
        Parts of the weight of every edge.
    """

    figures: list[LowFigure] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)
    _numbers: dict[Hashable, int] = field(default_factory=dict)

    def number(self, figure: LowFigure) -> int:
        """Return the number of a figure, a new one where it is not known.

        Parameters
        ----------
        figure : LowFigure
            The figure.

        Returns
        -------
        int
            -1 for a figure of no range or of nothing, which cannot be moved.
        """
        if not (figure.typical > 0 and figure.low < figure.high):
            return -1
        if figure.kind == "speed" and not figure.low > 0:
            return -1
        if figure not in self._numbers:
            self._numbers[figure] = len(self.figures)
            self.figures.append(figure)
        return self._numbers[figure]

    def along(self, path: Ints) -> Floats:
        """Return what each figure adds to the weight of a path.

        Parameters
        ----------
        path : numpy.ndarray of int64
            Edge numbers.

        Returns
        -------
        numpy.ndarray of float64
            One value a figure, in hours or USD per unit.
        """
        total = np.zeros(len(self.figures))
        for part in self.components:
            codes = part.figure[path]
            known = codes >= 0
            np.add.at(total, codes[known], part.value[path][known])
        return total

    def added(self, multipliers: Floats) -> Floats:
        """Return what multipliers of the figures add to the weight of every edge.

        Parameters
        ----------
        multipliers : numpy.ndarray of float64
            One a figure; 1 leaves it as it is.

        Returns
        -------
        numpy.ndarray of float64
            One value an edge, in hours or USD per unit.
        """
        change = np.append(multipliers - 1.0, 0.0)  # of -1, no figure
        parts = [change[part.figure] * part.value for part in self.components]
        return np.asarray(np.sum(parts, axis=0), dtype=np.float64)


def low_figures(
    edges: Columns,
    model: CostModel,
    measured: Impedances,
    prices: EdgePrices,
    criterion: str,
) -> LowFigures:
    """Return the figures of low confidence behind the weights of a network.

    Parameters
    ----------
    edges : Columns
        All edges.
    model : CostModel
        Of the profile.
    measured : Impedances
        Of all edges, with the prices.
    prices : EdgePrices
        What some edges cost instead.
    criterion : {"time", "cost", "generalised"}
        What is minimised.

    Returns
    -------
    LowFigures
        Rates by kilometre inside a country, prices of lanes, charges, dwell, assumed
        waits, speeds where no timetable gives the hours, and the value of time.
    """
    found = LowFigures()
    hours = {"time": 1.0, "generalised": model.value_of_time.typical}.get(criterion, 0)
    if criterion in {"cost", "generalised"}:
        found.components += _costs(found, edges, model, prices)
    if hours:
        for figure, value in (
            _dwell(found, edges, model, measured),
            _waits(found, edges, measured),
            _speeds(found, edges, model, measured),
        ):
            found.components.append(Component(figure, value * hours))
    if criterion == "generalised" and model.value_of_time.confidence == LOW:
        time = model.value_of_time
        number = found.number(
            LowFigure("value_of_time", time.id, *time.levels, time.unit, time.source)
        )
        value = measured.time_h() * time.typical
        codes = np.full(len(edges), number, dtype=np.int32)
        found.components.append(Component(codes, value))
    return found


def _costs(
    found: LowFigures, edges: Columns, model: CostModel, prices: EdgePrices
) -> list[Component]:
    """Return rates by kilometre, and charges or prices."""
    km = edges.arrays["length_km"].astype(np.float64)
    modes, countries = edges.words["mode"], edges.words["country"]
    pairs = edges.arrays["mode"].astype(np.int64) * len(countries)
    pairs += edges.arrays["country"]

    def rate(pair: int) -> tuple[int, float]:
        mode, country = modes[pair // len(countries)], countries[pair % len(countries)]
        carrier = "road" if mode == "transfer" else mode
        if carrier not in model.profile.modes or "-" in country:
            return -1, 0.0
        p = model.rate(carrier, country)
        known = LowFigure("rate", p.id, *p.levels, p.unit, p.source, carrier, country)
        return found.number(known) if p.confidence == LOW else -1, p.typical

    codes, typical = _by_code(pairs, rate)
    whole = [price.kind in {"lane", "service"} for price in prices.prices]
    if len(prices.edges):
        codes[prices.edges[np.array(whole)[prices.row]]] = -1
    charge, charged = _charges(found, edges, model)
    for row, price in enumerate(prices.prices):
        at = prices.edges[prices.row == row]
        known = price.per_unit(model)
        figure = LowFigure("price", price.id, *known.levels, known.unit, price.source)
        charge[at] = found.number(figure) if price.confidence == LOW else -1
        charged[at] = known.typical * (
            edges.arrays["lane_share"][at] if whole[row] else 1.0
        )
    return [Component(codes, typical * km), Component(charge, charged)]


def _charges(
    found: LowFigures, edges: Columns, model: CostModel
) -> tuple[NDArray[np.int32], Floats]:
    levels = fixed_cost(edges, model)
    low = edges.equals("cost_confidence", LOW) & (levels[1] > 0)
    unit = f"USD/{model.unit}"
    codes = _grouped(found, edges, levels, low, ("charge", "cost_source", unit))
    return codes, levels[1]


def _dwell(
    found: LowFigures, edges: Columns, model: CostModel, measured: Impedances
) -> tuple[NDArray[np.int32], Floats]:
    levels = measured.dwell_h.levels
    low = edges.equals("dwell_confidence", LOW)
    if model.profile.use == "passenger":
        own = ~edges.equals("passenger_dwell_source", "")
        low = np.where(own, edges.equals("passenger_dwell_confidence", LOW), low)
    low &= levels[1] > 0
    codes = _grouped(found, edges, levels, low, ("dwell", "dwell_source", "h"))
    return codes, levels[1]


def _grouped(
    found: LowFigures,
    edges: Columns,
    levels: Floats,
    low: Bools,
    named: tuple[str, str, str],
) -> NDArray[np.int32]:
    """Return figures of edges of one kind, country, range and source."""
    kind, source, unit = named
    codes = np.full(len(edges), -1, dtype=np.int32)
    at = np.flatnonzero(low)
    columns = [edges.arrays[name][at] for name in ("kind", "country", source)]
    table = np.round(np.vstack([*columns, *levels[:, at]]), 6)
    distinct, group = np.unique(table, axis=1, return_inverse=True)
    numbers = []
    for row in distinct.T.tolist():
        words = [
            edges.words[name][int(code)]
            for name, code in zip(("kind", "country", source), row, strict=False)
        ]
        least, typical, most = row[3:]
        known = LowFigure(
            kind, words[0], least, typical, most, unit, words[2], country=words[1]
        )
        numbers.append(found.number(known))
    codes[at] = np.array(numbers, dtype=np.int32)[group.ravel()] if numbers else -1
    return codes


def _waits(
    found: LowFigures, edges: Columns, measured: Impedances
) -> tuple[NDArray[np.int32], Floats]:
    wait = measured.wait_h.typical
    assumed = edges.equals("wait_basis", "default") & (wait > 0)
    codes = np.full(len(edges), -1, dtype=np.int32)
    at = np.flatnonzero(assumed)
    for i, line in zip(at.tolist(), edges.rows("line_id", at.tolist()), strict=True):
        hours = float(wait[i])
        known = LowFigure("wait", line, 0.0, hours, 2 * hours, "h", "assumed weekly")
        codes[i] = found.number(known)
    return codes, wait


def _speeds(
    found: LowFigures, edges: Columns, model: CostModel, measured: Impedances
) -> tuple[NDArray[np.int32], Floats]:
    use = model.profile.use
    name = f"speed_{use}_figure"
    figures, modes = edges.words[name], edges.words["mode"]
    countries = edges.words["country"]
    pairs = edges.arrays["mode"].astype(np.int64) * len(countries)
    pairs = (pairs + edges.arrays["country"]) * len(figures) + edges.arrays[name]

    def speed(key: int) -> tuple[int, float]:
        pair, figure = divmod(key, len(figures))
        mode, country = modes[pair // len(countries)], countries[pair % len(countries)]
        if mode not in model.profile.modes or "-" in country:
            return -1, 0.0
        p = model.book.by_id.get(figures[figure])
        p = p or model.book.find("speed", mode, country, use)
        known = LowFigure("speed", p.id, *p.levels, p.unit, p.source, mode, country)
        return found.number(known) if p.confidence == LOW else -1, 0.0

    codes, _ = _by_code(pairs, speed)
    codes[edges.arrays["transit_h"] > 0] = -1
    return codes, measured.moving_h.typical


def _by_code(
    codes: Ints, look_up: Callable[[int], tuple[int, float]]
) -> tuple[NDArray[np.int32], Floats]:
    """Return a figure's number and a value for each code, looked up once."""
    distinct, place = np.unique(codes, return_inverse=True)
    known: Sequence[tuple[int, float]] = [look_up(code) for code in distinct.tolist()]
    numbers = np.array([number for number, _ in known], dtype=np.int32)
    values = np.array([value for _, value in known], dtype=np.float64)
    return numbers[place], values[place]
