"""Names that legs show, in four languages: of nodes, gates, yards and passages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.messages.message import LANGUAGES, I18nText, Message
from gis_data.varints import varints
from network.query.describe import gate_name
from network.query.gate_names import gate_names, passages
from network.query.leg_writer import OPEN, UNNAMING
from network.query.local_names import local_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from network.model.store import Network
    from network.query.leg_writer import LegNames

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

#: Offsets of nodes from the places that they are named after are whole tenths of 1 km.
TENTHS = 10
_TIMED = frozenset({"service", "flight"})


class Names:
    """A table of names, each once."""

    def __init__(self) -> None:
        self._numbers: dict[I18nText, int] = {I18nText(""): 0}

    def number(self, name: I18nText) -> int:
        """Return the number of a name; 0 is none.

        Parameters
        ----------
        name : I18nText
            In the languages that it is known in.

        Returns
        -------
        int
            Its row.
        """
        return self._numbers.setdefault(name, len(self._numbers))

    def table(self) -> list[list[str]]:
        """Return the names by language, in the order of their numbers.

        Returns
        -------
        list of list of str
            Of each one English, Chinese, Russian, Korean, as far as the last known.
        """
        return [_trimmed(name) for name in self._numbers]


def _trimmed(name: I18nText) -> list[str]:
    known = [i for i, text in enumerate(name) if text]
    return list(name)[: max(known, default=-1) + 1]


def end_nodes(network: Network, ends: Ints, first: Ints, count: int) -> Bools:
    """Return the nodes at which legs may end: those between links of unlike legs.

    Parameters
    ----------
    network : Network
        The network.
    ends : numpy.ndarray of int64
        Nodes of each link, shape (2, links).
    first : numpy.ndarray of int64
        An edge of each link.
    count : int
        Number of nodes.

    Returns
    -------
    numpy.ndarray of bool
        One value a node.
    """
    edges = network.edges
    open_gates = [word for word in edges.words["gateway_id"] if word.startswith(OPEN)]
    free = edges.isin("gateway_id", open_gates)[first]
    timed = edges.isin("kind", _TIMED)[first]
    columns = {name: edges.arrays[name][first].astype(np.int64) for name in _CUT}
    columns["kind"][free] = columns["gateway_id"][free] = -1
    columns["line_id"][~timed] = -1
    code = np.unique(np.stack(list(columns.values())), axis=1, return_inverse=True)[1]
    low = np.full(count, np.iinfo(np.int64).max)
    high = np.full(count, -1)
    for side in ends:
        np.minimum.at(low, side, code.ravel())
        np.maximum.at(high, side, code.ravel())
    return np.asarray(low < high)


_CUT = ("mode", "kind", "gateway_id", "gauge_mm", "line_id")


def node_names(named: LegNames, nodes: Ints, at: Ints, names: Names) -> bytes:
    """Return the names of some nodes as numbers.

    Parameters
    ----------
    named : LegNames
        Names of the nodes of the network.
    nodes : numpy.ndarray of int64
        Number of each node in the network.
    at : numpy.ndarray of int64
        Which of them have names, ascending.
    names : Names
        Where names are collected.

    Returns
    -------
    bytes
        Varints: the node, as the step from the one before; its name; one more than the
        distance from the place of that name in tenths of 1 km, 0 where the name is a
        position; one column after another.
    """
    ends = [named.of_node(node) for node in nodes[at].tolist()]
    number = np.array([names.number(end.name) for end in ends], dtype=np.int64)
    offset = np.array([end.offset_km for end in ends], dtype=np.float64)
    tenths = np.rint(np.nan_to_num(offset, nan=-1 / TENTHS) * TENTHS) + 1
    columns = (np.diff(at, prepend=0), number, tenths.astype(np.int64))
    return b"".join(varints(column) for column in columns)


def name_tables(
    network: Network, places: Iterable[int], names: Names
) -> dict[str, Any]:
    """Return the names of gates, yards, passages and places, by number.

    Parameters
    ----------
    network : Network
        The network.
    places : iterable of int
        Node of each place of a page.
    names : Names
        Where names are collected.

    Returns
    -------
    dict
        ``gates`` by id, in the words of messages; ``yards`` and ``passages`` by id;
        ``places``: name of each one, ``naming``: whether it names nodes near it.
    """
    gates = {}
    for gate in gate_names(network):
        name = gate_name(network, gate)
        if isinstance(name, Message) and isinstance(name.params["name"], I18nText):
            gates[gate] = names.number(name.params["name"])
    yards: Any = network.meta.get("yard_names", {})
    known = passages(network).items()
    rows = list(places)
    columns = (network.nodes.rows(c, rows) for c in ("name_en", "name_zh"))
    kinds = network.nodes.rows("place_kind", rows)
    return {
        "gates": gates,
        "yards": {yard: names.number(I18nText(*name)) for yard, name in yards.items()},
        "passages": {
            key: names.number(I18nText(*words[: len(LANGUAGES)]))
            for key, words in known
        },
        "places": [
            names.number(local_name(network, *pair))
            for pair in zip(*columns, strict=True)
        ],
        "naming": [int(kind not in UNNAMING) for kind in kinds],
    }


def gateway_tables(network: Network, names: Names) -> list[dict[str, Any]]:
    """Return what is declared of gateways, the first row of each id and mode.

    Parameters
    ----------
    network : Network
        The network.
    names : Names
        Where names are collected.

    Returns
    -------
    list of dict
        ``id``, ``mode``, ``near`` and ``far`` name, ``country`` of the near side; what
        else of `_DECLARED` is known.
    """
    gates = network.gateways
    rows = range(len(gates))
    cells: dict[str, list[Any]] = {
        column: gates[column].tolist() if column in gates.arrays else [""] * len(gates)
        for column in (*_SIDES, *_DECLARED)
    }
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for i in rows:
        key = (cells["id"][i], cells["mode"][i])
        near, far = (
            names.number(local_name(network, cells[en][i], cells[zh][i]))
            for en, zh in (("name_en", "name_zh"), ("far_name_en", "far_name_zh"))
        )
        row = {"id": key[0], "mode": key[1], "near": near, "far": far}
        declared = {c: cells[c][i] for c in _DECLARED if _known(cells[c][i])}
        row |= {"country": cells["country_a"][i], **declared}
        found.setdefault(key, row)
    return list(found.values())


_SIDES = (
    "id", "mode", "country_a", "name_en", "name_zh", "far_name_en", "far_name_zh",
)  # fmt: skip
_DECLARED = (
    "dwell_basis", "return_dwell_basis", "opening_hours", "status_date",
    "capacity_t_per_year",
)  # fmt: skip


def _known(value: Any) -> bool:  # noqa: ANN401 - a cell of any column
    return bool(value) and value == value  # noqa: PLR0124 - NaN is no value
