"""The gates of a network: what may be closed as a whole."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gis_data.messages.message import I18nText, Message
from network.query.describe import gate_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.model.store import Network

    Ints = NDArray[np.int64]

#: Kind of a gate by the kind of its edges, where a passage is no kind of edge.
KINDS = {
    "crossing": "border port",
    "gauge_break": "yard",
    "service": "service",
    "flight": "service",
    "export": "customs",
    "import": "customs",
    "transfer": "terminal",
    "access": "terminal",
}
#: Of an area without controls: its edges belong to no facility that could be closed.
AREA = "open:"
_MOST_NAMED = 3


class Gate(NamedTuple):
    """A facility that may be closed as a whole.

    Attributes
    ----------
    gate_id : str
        As ``corridors route --close`` takes it.
    name_en : str
        Its English name, or those of the places it joins; the id where they have none.
    kind : str
        ``border port``, ``customs`` (of a seaport or airport), ``yard``, ``service``,
        ``passage`` or ``terminal``.
    mode : str
        Modes of its edges, sorted, joined by a semicolon.
    countries : str
        Countries of its edges, sorted, joined by a hyphen; empty for a passage.
    """

    gate_id: str
    name_en: str
    kind: str
    mode: str
    countries: str


class GateIndex:
    """The gates that the edges of a network belong to.

    Border ports, yards and terminals by `gateway_id`, passages, and scheduled services
    by `line_id`. Areas without controls are no gates, nor are named roads and railways.

    Parameters
    ----------
    network : Network
        The network.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        edges = network.edges
        scheduled = edges.isin("kind", ("service", "flight"))
        self.ids: list[str] = []
        #: One row a column of ids: number of the gate of every edge, -1 for none.
        self.of_edge: Ints = np.full((3, len(edges)), -1, dtype=np.int64)
        number: dict[str, int] = {}
        for row, column in enumerate(("gateway_id", "passage", "line_id")):
            words, codes = edges.words[column], edges.arrays[column]
            used = np.unique(codes[scheduled] if column == "line_id" else codes)
            translated = np.full(len(words), -1, dtype=np.int64)
            for code in used.tolist():
                word = words[code]
                if word and not word.startswith(AREA):
                    translated[code] = number.setdefault(word, len(number))
            self.of_edge[row] = translated[codes]
            if column == "line_id":
                self.of_edge[row, ~scheduled] = -1
        self.ids = list(number)
        self._number = number

    def on(self, edges: Ints) -> tuple[str, ...]:
        """Return the gates of some edges, in the order in which they come first.

        Parameters
        ----------
        edges : numpy.ndarray of int
            Edge numbers in order of travel.

        Returns
        -------
        tuple of str
            Each once.
        """
        numbers = self.of_edge[:, edges].T.ravel()
        kept = dict.fromkeys(numbers[numbers >= 0].tolist())
        return tuple(self.ids[number] for number in kept)

    def edges_of(self, gate_id: str) -> Ints:
        """Return the numbers of the edges of a gate; none where there is no such."""
        number = self._number.get(gate_id, -2)
        return np.flatnonzero((self.of_edge == number).any(axis=0))

    def gate(self, gate_id: str) -> Gate:
        """Return what a gate is.

        Parameters
        ----------
        gate_id : str
            One of `ids`.

        Returns
        -------
        Gate
            With names, kind, modes and countries.
        """
        edges = self._network.edges
        rows = self.edges_of(gate_id)
        kinds = Counter(edges.rows("kind", rows))
        modes = {m for m in edges.rows("mode", rows) if m != "transfer"}
        words = {w for w in edges.rows("country", rows) if w}
        countries = {code for word in words for code in word.split("-")}
        passage = gate_id in set(edges.rows("passage", rows))
        kind = "passage" if passage else KINDS[kinds.most_common(1)[0][0]]
        named = gate_name(self._network, gate_id)
        text = named.params["name"] if isinstance(named, Message) else ""
        name = text.en if isinstance(text, I18nText) else str(text)
        return Gate(
            gate_id=gate_id,
            name_en=name or self._places_of(rows) or gate_id,
            kind=kind,
            mode=";".join(sorted(modes)),
            countries="" if passage else "-".join(sorted(countries)),
        )

    def _places_of(self, rows: Ints) -> str:
        """Return the names of the nodes that some edges join, the most joined first."""
        ends = (self._network.edges.arrays[end][rows].astype(np.int64) for end in "uv")
        names = self._network.nodes.rows(
            "name_en", np.stack(list(ends), axis=1).ravel()
        )
        joined = Counter(filter(None, names))
        order = sorted(joined, key=lambda name: (-joined[name], name))
        return " - ".join(order[:_MOST_NAMED])
