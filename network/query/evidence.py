"""What the quantities of edges rest on: source, confidence and basis of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from network.model.estimate import least_confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from network.costs.cost import CostModel
    from network.costs.parameters import Parameter
    from network.model.store import Columns

    Keys = NDArray[np.uint64]

#: Columns of edges that decide on it.
COLUMNS = (
    "mode", "country", "kind", "electrified", "source_id", "confidence",
    "speed_freight_figure", "speed_passenger_figure", "transit_basis", "wait_basis",
    "dwell_source", "dwell_confidence", "dwell_basis", "passenger_dwell_source",
    "passenger_dwell_confidence", "passenger_dwell_basis", "cost_source",
    "cost_confidence", "cost_basis",
)  # fmt: skip
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no digit is lost


class Evidence(NamedTuple):
    """What one quantity rests on.

    Attributes
    ----------
    source : str
        Sources joined by ``" ; "``.
    confidence : str
        high, medium or low; empty where nothing is known.
    basis : str
        One of `network.model.schema.BASES`; empty where it is mixed.
    """

    source: str = ""
    confidence: str = ""
    basis: str = ""


NONE = Evidence()


class EvidenceOfEdges:
    """Looks up what the quantities of edges rest on, for one profile.

    Edges that agree in `COLUMNS` rest on the same; so each kind of edge is looked up
    once.

    Parameters
    ----------
    model : CostModel
        Rates, speeds and emission factors, with their sources.
    """

    def __init__(self, model: CostModel) -> None:
        self._model = model
        self._of_key: dict[int, tuple[Evidence, ...]] = {}
        self._of_keys: dict[tuple[int, ...], tuple[Evidence, ...]] = {}

    def of(
        self, edges: Columns, rows: Sequence[int], keys: Sequence[int]
    ) -> tuple[Evidence, ...]:
        """Return what the quantities of some edges together rest on.

        Parameters
        ----------
        edges : Columns
            Table of edges.
        rows : sequence of int
            Row numbers.
        keys : sequence of int
            Their `edge_keys`.

        Returns
        -------
        tuple of Evidence
            One for each of `network.model.schema.QUANTITIES`.
        """
        row_of = dict(zip(keys, rows, strict=True))
        kinds = tuple(row_of)
        if kinds not in self._of_keys:
            parts = []
            for key, row in row_of.items():
                if key not in self._of_key:
                    self._of_key[key] = tuple(self._of_edge(edges, row))
                parts.append(self._of_key[key])
            self._of_keys[kinds] = tuple(map(merged, zip(*parts, strict=True)))
        return self._of_keys[kinds]

    def _of_edge(self, edges: Columns, row: int) -> Iterable[Evidence]:
        text = {
            name: edges.rows(name, [row])[0] for name in COLUMNS if name in edges.words
        }
        local = text["mode"] == "transfer"
        own = Evidence(text["source_id"], text["confidence"])
        yield own._replace(basis="default" if local else "derived")
        if local:
            yield own._replace(basis="default")
        elif text.get("transit_basis"):
            yield _timetabled(own, text["transit_basis"])
        else:
            yield merged(map(of_parameter, self._speeds(text)))
        yield self._dwell(text)
        wait = text.get("wait_basis", "")
        yield _timetabled(own, wait) if wait else NONE
        rates = [of_parameter(figure) for figure in self._rates(text)]
        if self._model.units_per_teu:
            rates.append(_stated(text, "cost"))
        yield merged(rates)
        yield merged(of_parameter(figure) for figure in self._emissions(text))

    def _speeds(self, text: dict[str, str]) -> list[Parameter]:
        use, mode, book = self._model.profile.use, text["mode"], self._model.book
        figure = book.by_id.get(text.get(f"speed_{use}_figure", ""))
        figures = [figure or book.find("speed", mode, _countries(text)[0], use)]
        factor = self._model.speed_factor(mode)
        return [*figures, factor] if factor.source != "by definition" else figures

    def _dwell(self, text: dict[str, str]) -> Evidence:
        own = _stated(text, "dwell")
        if self._model.profile.use == "passenger":
            people = _stated(text, "passenger_dwell")
            return people if people.source else own
        if self._model.profile.base == "bulk" and text["kind"] == "gauge_break":
            tipping = self._model.book.find("reload", "rail", "*", "bulk")
            return merged([own, of_parameter(tipping)])
        return own

    def _rates(self, text: dict[str, str]) -> list[Parameter]:
        mode = self._carrier(text["mode"])
        return [self._model.rate(mode, c) for c in _countries(text)] if mode else []

    def _emissions(self, text: dict[str, str]) -> list[Parameter]:
        mode = self._carrier(text["mode"])
        traction = ""
        if mode == "rail":
            traction = {"yes": "electric", "no": "diesel"}.get(text["electrified"], "")
        elif mode == "sea" and text["kind"] == "service":
            traction = "feeder"
        emission = self._model.emission
        return [emission(mode, c, traction) for c in _countries(text)] if mode else []

    def _carrier(self, mode: str) -> str:
        """Return the mode that carries; empty where the profile may not use it."""
        if mode == "transfer":
            return "road"
        return mode if mode in self._model.profile.modes else ""


def edge_keys(edges: Columns, at: NDArray[np.int64] | None = None) -> Keys:
    """Return a number for each edge, equal where what its quantities rest on is.

    Parameters
    ----------
    edges : Columns
        Table of edges.
    at : numpy.ndarray of int, optional
        Row numbers; all when left out.

    Returns
    -------
    numpy.ndarray of uint64
        The codes of `COLUMNS` mixed into 64 bits; that two of some thousand kinds of
        edge share a number has a chance below 1e-12.
    """
    count = len(edges) if at is None else len(at)
    keys = np.zeros(count, dtype=np.uint64)
    for name in COLUMNS:
        if name in edges.words:
            codes = edges.arrays[name]
            codes = codes if at is None else codes[at]
            keys = (keys ^ (keys >> np.uint64(29))) * _MULTIPLIER
            keys += codes.astype(np.uint64)
    return keys


def merged(parts: Iterable[Evidence]) -> Evidence:
    """Return what a sum rests on: all sources, the least confidence.

    Parameters
    ----------
    parts : iterable of Evidence
        What its parts rest on.

    Returns
    -------
    Evidence
        The basis where all parts have the same.

    Examples
    --------
    >>> merged([Evidence("osm", "high", "derived"), Evidence("CAREC", "low")])
    Evidence(source='osm ; CAREC', confidence='low', basis='')
    """
    known = [part for part in parts if part != NONE]
    sources = (one for part in known for one in part.source.split(" ; ") if one)
    bases = {part.basis for part in known}
    return Evidence(
        " ; ".join(dict.fromkeys(sources)),
        least_confidence(*(part.confidence for part in known)),
        bases.pop() if len(bases) == 1 else "",
    )


def of_parameter(figure: Parameter) -> Evidence:
    """Return what a parameter rests on."""
    return Evidence(figure.source, figure.confidence, figure.basis)


def _stated(text: dict[str, str], stem: str) -> Evidence:
    return Evidence(
        *(text.get(f"{stem}_{what}", "") for what in ("source", "confidence", "basis"))
    )


def _timetabled(own: Evidence, basis: str) -> Evidence:
    """Return what hours of a service rest on; an assumed one deserves little trust."""
    return Evidence(own.source, "low" if basis == "default" else own.confidence, basis)


def _countries(text: dict[str, str]) -> list[str]:
    return text["country"].split("-")
