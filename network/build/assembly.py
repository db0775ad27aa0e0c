"""Join the networks of the modes into one table of nodes and one of edges."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from network.build.terminals import BLANK
from network.model.schema import EDGES, EVIDENCE, NODES
from network.model.store import Columns, Network, Shapes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Line = NDArray[np.float64] | None

NODE_COLUMNS = [*(f.name for f in NODES), "place_kind"]
# Beyond the schema: what only some modes know, and the cost model asks for.
EXTRA: Mapping[str, object] = {
    "cargo": "",
    "transit_low_h": np.nan,
    "transit_high_h": np.nan,
    "cost_usd_per_passenger": 0.0,
    "passenger_dwell_low_h": np.nan,
    "passenger_dwell_h": np.nan,
    "passenger_dwell_high_h": np.nan,
    **{f.name: np.nan if f.kind == "float" else "" for f in EVIDENCE},
}
EDGE_COLUMNS = [f.name for f in EDGES if f.name != "id"] + list(EXTRA)
_WHOLE = {"u": np.int32, "v": np.int32, "gauge_mm": np.int16}
_WHOLE |= {"valid_from": np.int32, "valid_to": np.int32}


@dataclass
class Assembly:
    """Nodes, edges and lines of the parts joined so far.

    Attributes
    ----------
    nodes, edges : list of pandas.DataFrame
        In the columns of `network.model.schema`; edges refer to the whole.
    lines : list of sequence
        For each part, one line or None per edge.
    count : int
        Number of nodes so far.
    """

    nodes: list[pd.DataFrame] = field(default_factory=list)
    edges: list[pd.DataFrame] = field(default_factory=list)
    lines: list[Sequence[Line]] = field(default_factory=list)
    count: int = 0

    def add_nodes(self, nodes: pd.DataFrame, kind: str = "") -> int:
        """Add nodes and return the number of the first.

        Parameters
        ----------
        nodes : pandas.DataFrame
            ``lon``, ``lat``, ``country`` and, where known, ``id``,
            ``gauge_mm``, ``name_en``, ``name_zh``. Without ids they are named
            by kind and coordinates.
        kind : str
            Kind of all of them, if they do not say.

        Returns
        -------
        int
            Number of the first node added.
        """
        made = nodes.copy()
        if kind:
            made["kind"] = kind
        if "gauge_mm" not in made:
            made["gauge_mm"] = 0
        for column in ("name_en", "name_zh", "place_kind"):
            if column not in made:
                made[column] = ""
        if "id" not in made:
            made["id"] = node_ids(made)
        first = self.count
        self.nodes.append(made[NODE_COLUMNS].reset_index(drop=True))
        self.count += len(made)
        return first

    def add_edges(
        self, edges: pd.DataFrame, first: int = 0, lines: Sequence[Line] | None = None
    ) -> None:
        """Add edges.

        Parameters
        ----------
        edges : pandas.DataFrame
            Columns of `network.model.schema.EDGES`; those left out take the value of
            `network.build.terminals.BLANK`.
        first : int
            Number of the node that they call 0.
        lines : sequence of numpy.ndarray or None, optional
            Longitude and latitude along each edge; None where it is straight.
        """
        made = edges.reset_index(drop=True)
        made = made.assign(
            u=made["u"].astype(np.int64) + first, v=made["v"].astype(np.int64) + first
        )
        given: dict[str, Any] = {**BLANK, **EXTRA}
        made = made.assign(**{c: d for c, d in given.items() if c not in made})
        self.edges.append(made[EDGE_COLUMNS])
        self.lines.append([None] * len(made) if lines is None else lines)

    def all_nodes(self) -> pd.DataFrame:
        """Return the nodes added so far.

        Returns
        -------
        pandas.DataFrame
            Columns of `network.model.schema.NODES`; row number is the node number.
        """
        return pd.concat(self.nodes, ignore_index=True)

    def network(self, gateways: pd.DataFrame, meta: Mapping[str, Any]) -> Network:
        """Return the joined network.

        Parameters
        ----------
        gateways : pandas.DataFrame
            Declared gateways with dwell.
        meta : mapping
            What the network says of itself.

        Returns
        -------
        Network
            Flat arrays.
        """
        nodes = self.all_nodes()
        repeated = nodes.groupby("id").cumcount()
        twice = repeated > 0
        nodes.loc[twice, "id"] += "#" + (repeated[twice] + 1).astype(str)
        nodes["gauge_mm"] = nodes["gauge_mm"].astype(np.int16)
        edges = pd.concat(self.edges, ignore_index=True)
        for column, dtype in _WHOLE.items():
            edges[column] = edges[column].astype(dtype)
        for name in ("two_way", "freight", "passenger", "schematic"):
            edges[name] = edges[name].astype(bool)
        for column in edges.columns:
            if edges[column].dtype == np.float64:
                edges[column] = edges[column].astype(np.float32)
        return Network(
            Columns.from_frame(nodes),
            Columns.from_frame(edges),
            Shapes.of(line for part in self.lines for line in part),
            Columns.from_frame(gateways),
            meta,
        )


def node_ids(nodes: pd.DataFrame) -> list[str]:
    """Return ids made of kind, place and gauge: the same in every build.

    Parameters
    ----------
    nodes : pandas.DataFrame
        ``kind``, ``lon``, ``lat``, ``gauge_mm``.

    Returns
    -------
    list of str
        ``rail:125.323,43.908@1435``; nodes at one point get ``#2`` and on.
    """
    columns = (nodes["kind"], nodes["lon"], nodes["lat"], nodes["gauge_mm"])
    return [
        f"{kind}:{lon:.3f},{lat:.3f}" + (f"@{gauge}" if gauge else "")
        for kind, lon, lat, gauge in zip(*columns, strict=True)
    ]
