"""Tables of nodes and edges: of one mode, of single edges, of the whole network."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km
from network.model.schema import ACCESS_CIRCUITY, EDGES, EVIDENCE, NODES
from network.model.store import Columns, Network, Shapes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Line = NDArray[np.float64] | None

LOCAL_SPEED_KMH = 30.0  # drayage and city traffic: an assumption
BLANK: Mapping[str, object] = {
    "two_way": True,
    "gauge_mm": 0,
    "freight": True,
    "passenger": True,
    "speed_freight_kmh": LOCAL_SPEED_KMH,
    "speed_passenger_kmh": LOCAL_SPEED_KMH,
    "speed_basis": "default",
    "electrified": "",
    "line_id": "",
    "gateway_id": "",
    "dwell_low_h": 0.0,
    "dwell_h": 0.0,
    "dwell_high_h": 0.0,
    "wait_h": 0.0,
    "transit_h": 0.0,
    "cost_usd_per_teu": 0.0,
    "status": "open",
    "valid_from": 0,
    "valid_to": 0,
    "season_from": 0,
    "season_to": 0,
    "passage": "",
    "schematic": True,
    "source_id": "model:terminals",
    "confidence": "low",
}
NODE_COLUMNS = [*(f.name for f in NODES), "place_kind"]
# Beyond the schema: columns of some modes that the cost model reads.
EXTRA: Mapping[str, object] = {
    "cargo": "",
    "lane": "",
    "lane_share": 0.0,
    "transit_low_h": np.nan,
    "transit_high_h": np.nan,
    "cost_usd_per_passenger": 0.0,
    "passenger_dwell_low_h": np.nan,
    "passenger_dwell_h": np.nan,
    "passenger_dwell_high_h": np.nan,
    **{f.name: np.nan if f.kind == "float" else "" for f in EVIDENCE},
}
EDGE_COLUMNS = [f.name for f in EDGES if f.name != "id"] + list(EXTRA)
_TYPES: dict[str, type] = {"u": np.int32, "v": np.int32, "gauge_mm": np.int16}
_TYPES |= dict.fromkeys(
    ("valid_from", "valid_to", "season_from", "season_to"), np.int32
)
_TYPES |= dict.fromkeys(("two_way", "freight", "passenger", "schematic"), bool)


@dataclass(frozen=True)
class ModeNetwork:
    """One mode's nodes and edges, and where they meet the land.

    Attributes
    ----------
    nodes, edges : pandas.DataFrame
        In the columns of `network.model.schema`; edges refer to these nodes.
    lines : sequence of numpy.ndarray
        (n, 2) longitude, latitude of every edge, from its ``u`` to its ``v``.
    terminals : pandas.DataFrame
        ``id``, ``node`` (row of `nodes`), ``lon``, ``lat``, ``country``,
        ``name_en``, ``name_zh``.
    refused : tuple of str
        Ids of terminals that could not be joined.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    lines: Sequence[NDArray[np.float64]]
    terminals: pd.DataFrame
    refused: tuple[str, ...] = ()


@dataclass
class EdgeRows:
    """Edges collected one by one, then handed over as a frame.

    Attributes
    ----------
    nodes : pandas.DataFrame
        Nodes joined so far, for lengths: ``lon``, ``lat``, ``country``.
    rows : list of dict
        Edges so far.
    """

    nodes: pd.DataFrame
    rows: list[dict[str, object]] = field(default_factory=list)

    @cached_property
    def _country(self) -> NDArray[np.object_]:
        return self.nodes["country"].astype(str).to_numpy(dtype=object)

    def join(self, u: int, v: int, kind: str, **columns: object) -> None:
        """Add an edge of the straight distance between its nodes times the circuity.

        Parameters
        ----------
        u, v : int
            Node numbers.
        kind : str
            One of `network.model.schema.EDGE_KINDS`.
        **columns : object
            Columns that differ from `BLANK`.
        """
        row = {
            **BLANK,
            "u": u,
            "v": v,
            "mode": "transfer",
            "kind": kind,
            "country": self.country(u, v),
        }
        self.rows.append({**row, **columns})

    def country(self, *nodes: int) -> str:
        """Return the first known country of some nodes.

        Parameters
        ----------
        *nodes : int
            Node numbers.

        Returns
        -------
        str
            ISO 3166-1 alpha-2, or empty.
        """
        known = (self._country[node] for node in nodes)
        return next((str(country) for country in known if country), "")

    def frame(self) -> pd.DataFrame:
        """Return the edges collected.

        Returns
        -------
        pandas.DataFrame
            Columns of `network.model.schema.EDGES` without ``id``.
        """
        edges = pd.DataFrame(self.rows)
        lon, lat = (self.nodes[c].to_numpy(dtype=np.float64) for c in ("lon", "lat"))
        u, v = (edges[name].to_numpy(dtype=np.int64) for name in ("u", "v"))
        direct = distance_km(lon[u], lat[u], lon[v], lat[v])
        return edges.assign(length_km=ACCESS_CIRCUITY * direct)


@dataclass
class Assembly:
    """Nodes, edges and lines of the parts joined so far.

    Attributes
    ----------
    nodes, edges : list of pandas.DataFrame
        In the columns of `network.model.schema`; edges refer to all nodes so far.
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
            Kind of all of them, where there is no column of kinds.

        Returns
        -------
        int
            Number of the first node added.
        """
        table = nodes.assign(kind=kind) if kind else nodes
        defaults: dict[str, Any] = {
            "gauge_mm": 0,
            "name_en": "",
            "name_zh": "",
            "place_kind": "",
        }
        table = table.assign(**{c: d for c, d in defaults.items() if c not in table})
        if "id" not in table:
            table = table.assign(id=node_ids(table))
        first = self.count
        self.nodes.append(table[NODE_COLUMNS].reset_index(drop=True))
        self.count += len(table)
        return first

    def add_edges(
        self, edges: pd.DataFrame, first: int = 0, lines: Sequence[Line] | None = None
    ) -> None:
        """Add edges.

        Parameters
        ----------
        edges : pandas.DataFrame
            Columns of `network.model.schema.EDGES`; those left out take the value of
            `BLANK`.
        first : int
            Number of the node that they call 0.
        lines : sequence of numpy.ndarray or None, optional
            Longitude and latitude along each edge; None where it is straight.
        """
        table = edges.reset_index(drop=True)
        table = table.assign(
            u=table["u"].astype(np.int64) + first, v=table["v"].astype(np.int64) + first
        )
        if "status" not in table:
            table = table.assign(status="open")
        # What is the same for a whole part would fill most of the memory of a build.
        blank = (BLANK.keys() | EXTRA.keys()) - set(table.columns)
        self.edges.append(table[[c for c in EDGE_COLUMNS if c not in blank]])
        self.lines.append([None] * len(table) if lines is None else lines)

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
            Its description: plan, sources, notes.

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
        edges = [Columns.from_frame(self._edges(name)) for name in EDGE_COLUMNS]
        return Network(
            Columns.from_frame(nodes),
            Columns(
                {name: array for part in edges for name, array in part.arrays.items()},
                {name: known for part in edges for name, known in part.words.items()},
            ),
            Shapes.of(line for part in self.lines for line in part),
            Columns.from_frame(gateways),
            meta,
        )

    def _edges(self, name: str) -> pd.DataFrame:
        """Return one column of the edges of all parts."""
        blank: Any = {**BLANK, **EXTRA}.get(name)
        column = pd.concat(
            [
                part[name] if name in part else pd.Series(blank, index=part.index)
                for part in self.edges
            ],
            ignore_index=True,
        )
        dtype = _TYPES.get(name, np.float32 if column.dtype == np.float64 else None)
        return (column if dtype is None else column.astype(dtype)).to_frame(name)


def node_ids(nodes: pd.DataFrame) -> list[str]:
    """Return ids table of kind, place and gauge: the same in every build.

    Parameters
    ----------
    nodes : pandas.DataFrame
        ``kind``, ``lon``, ``lat``, ``gauge_mm``.

    Returns
    -------
    list of str
        ``rail:125.323,43.908@1435``; nodes at one point get ``#2`` and on.
    """
    names = ("kind", "lon", "lat", "gauge_mm")
    columns = (nodes[name].to_numpy(dtype=object) for name in names)
    return [
        f"{kind}:{lon:.3f},{lat:.3f}" + (f"@{gauge}" if gauge else "")
        for kind, lon, lat, gauge in zip(*columns, strict=True)
    ]
