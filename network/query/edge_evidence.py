"""Source, confidence and basis of the quantities of edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from network.model.estimate import joined, least_confidence
from network.model.schema import CUSTOMS_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from network.costs.cost import CostModel
    from network.costs.parameters import Parameter
    from network.model.store import Columns

    Keys = NDArray[np.uint64]

#: Edge columns that the source, confidence and basis of quantities depend on.
EVIDENCE_COLUMNS = (
    "mode", "country", "kind", "electrified", "source_id", "confidence",
    "speed_freight_figure", "speed_passenger_figure", "transit_basis", "wait_basis",
    "dwell_source", "dwell_confidence", "dwell_basis", "passenger_dwell_source",
    "passenger_dwell_confidence", "passenger_dwell_basis", "cost_source",
    "cost_confidence", "cost_basis",
)  # fmt: skip
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no digit is lost


class Evidence(NamedTuple):
    """Source, confidence and basis of one quantity.

    Attributes
    ----------
    source : str
        Sources joined by ``" ; "``.
    confidence : str
        high, medium or low; empty where nothing is known.
    basis : str
        Of `network.model.schema.BASES`, those of its parts joined by ``" ; "``.
    """

    source: str = ""
    confidence: str = ""
    basis: str = ""


class EdgeEvidence:
    """Looks up the evidence of the quantities of edges, for one profile.

    Edges equal in `EVIDENCE_COLUMNS` have the same evidence, so each kind of edge is
    looked up once.

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
        """Return the evidence of the quantities of edges together.

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
            name: edges.rows(name, [row])[0]
            for name in EVIDENCE_COLUMNS
            if name in edges.words
        }
        local = text["mode"] == "transfer"
        line = Evidence(text["source_id"], text["confidence"])
        yield line._replace(basis="default" if local else "derived")
        if local:
            yield line._replace(basis="default")
        elif text.get("transit_basis"):
            yield _timetabled(line, text["transit_basis"])
        else:
            yield merged(self._speeds(text))
        yield self._dwell(text)
        wait = text.get("wait_basis", "")
        yield _timetabled(line, wait) if wait else Evidence()
        charges = [_stated(text, "cost")] if self._model.units_per_teu else []
        yield merged([*self._rates(text), *charges])
        yield merged(self._emissions(text))

    def _speeds(self, text: dict[str, str]) -> list[Parameter]:
        use, mode, book = self._model.profile.use, text["mode"], self._model.book
        figure = book.by_id.get(text.get(f"speed_{use}_figure", ""))
        country = text["country"].split("-")[0]
        figures = [figure or book.find("speed", mode, country, use)]
        factor = self._model.speed_factor(mode)
        return [*figures, factor] if factor.source != "by definition" else figures

    def _dwell(self, text: dict[str, str]) -> Evidence:
        stated = _stated(text, "dwell")
        if self._model.profile.use == "passenger":
            people = _stated(text, "passenger_dwell")
            return people if people.source else stated
        local = text["kind"] in {"transfer", "access"} and bool(stated.source)
        if self._model.profile.base == "truck" and local:
            return merged([self._model.book.find("dwell", "port", "*", "truck")])
        if self._model.profile.base == "bulk" and text["kind"] == "gauge_break":
            tipping = self._model.book.find("reload", "rail", "*", "bulk")
            return merged([stated, tipping])
        return stated

    def _rates(self, text: dict[str, str]) -> list[Parameter]:
        if text["kind"] in CUSTOMS_KINDS:  # no kilometre is charged
            return []
        mode = self._carrier(text["mode"])
        countries = text["country"].split("-") if mode else []
        return [self._model.rate(mode, country) for country in countries]

    def _emissions(self, text: dict[str, str]) -> list[Parameter]:
        mode = self._carrier(text["mode"])
        traction = ""
        if mode == "rail":
            traction = {"yes": "electric", "no": "diesel"}.get(text["electrified"], "")
        elif mode == "sea" and text["kind"] == "service":
            traction = "feeder"
        countries = text["country"].split("-") if mode else []
        return [self._model.emission(mode, c, traction) for c in countries]

    def _carrier(self, mode: str) -> str:
        """Return the mode that carries; empty where the profile may not use it."""
        if mode == "transfer":
            return "road"
        return mode if mode in self._model.profile.modes else ""


def edge_keys(edges: Columns, at: NDArray[np.int64] | None = None) -> Keys:
    """Return a number for each edge, equal where its evidence is.

    Parameters
    ----------
    edges : Columns
        Table of edges.
    at : numpy.ndarray of int, optional
        Row numbers; all when left out.

    Returns
    -------
    numpy.ndarray of uint64
        The codes of `EVIDENCE_COLUMNS` mixed into 64 bits; the chance that two of
        some thousand kinds of edge share a number is below 1e-12.
    """
    count = len(edges) if at is None else len(at)
    keys = np.zeros(count, dtype=np.uint64)
    for name in EVIDENCE_COLUMNS:
        if name in edges.words:
            codes = edges.arrays[name]
            codes = codes if at is None else codes[at]
            keys = (keys ^ (keys >> np.uint64(29))) * _MULTIPLIER
            keys += codes.astype(np.uint64)
    return keys


def merged(parts: Iterable[Evidence | Parameter]) -> Evidence:
    """Return the evidence of a sum: all sources, the least confidence.

    Parameters
    ----------
    parts : iterable of Evidence or Parameter
        That of its parts.

    Returns
    -------
    Evidence
        Sources and bases each once, in the order of the parts.

    Examples
    --------
    >>> merged([Evidence("osm", "high", "derived"), Evidence("CAREC", "low")])
    Evidence(source='osm ; CAREC', confidence='low', basis='derived')
    """
    known = [part for part in parts if part != Evidence()]
    return Evidence(
        joined(*(part.source for part in known)),
        least_confidence(*(part.confidence for part in known)),
        joined(*(part.basis for part in known)),
    )


def _stated(text: dict[str, str], stem: str) -> Evidence:
    return Evidence(*(text.get(f"{stem}_{name}", "") for name in Evidence._fields))


def _timetabled(line: Evidence, basis: str) -> Evidence:
    """Return the evidence of hours of a service; low confidence for an assumed one."""
    confidence = "low" if basis == "default" else line.confidence
    return line._replace(confidence=confidence, basis=basis)
