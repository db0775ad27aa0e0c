"""One mode's nodes and links as frames, with the graph questions the build asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from gis_data.geodesy import NodeIndex, distance_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Topology:
    """Nodes and undirected links of one mode.

    Attributes
    ----------
    nodes : pandas.DataFrame
        Columns ``lon``, ``lat`` (degrees, EPSG:4326), ``country`` (ISO 3166-1
        alpha-2, empty where unknown), ``name_en``, ``name_zh``; row number is
        the node number.
    links : pandas.DataFrame
        Columns ``u``, ``v`` (node numbers), ``length_km`` along the line,
        ``source_id``, ``confidence``, ``schematic``.
    """

    nodes: pd.DataFrame
    links: pd.DataFrame

    @cached_property
    def lon(self) -> Floats:
        """Return node longitudes in degrees."""
        return self.nodes["lon"].to_numpy(dtype=np.float64)

    @cached_property
    def lat(self) -> Floats:
        """Return node latitudes in degrees."""
        return self.nodes["lat"].to_numpy(dtype=np.float64)

    @cached_property
    def u(self) -> Ints:
        """Return the first node of every link."""
        return self.links["u"].to_numpy(dtype=np.int64)

    @cached_property
    def v(self) -> Ints:
        """Return the second node of every link."""
        return self.links["v"].to_numpy(dtype=np.int64)

    @cached_property
    def length_km(self) -> Floats:
        """Return link lengths along the line, in kilometres."""
        return self.links["length_km"].to_numpy(dtype=np.float64)

    @cached_property
    def node_index(self) -> NodeIndex:
        """Return the spatial index of the nodes."""
        return NodeIndex(self.lon, self.lat)

    @cached_property
    def degree(self) -> Ints:
        """Return how many links end at every node."""
        ends = np.concatenate([self.u, self.v])
        return np.bincount(ends, minlength=len(self.nodes)).astype(np.int64)

    def straight_km(self) -> Floats:
        """Return the geodesic distance between the ends of every link.

        Returns
        -------
        numpy.ndarray
            Kilometres, one value a link.
        """
        lon, lat = self.lon, self.lat
        return distance_km(lon[self.u], lat[self.u], lon[self.v], lat[self.v])

    def components(self) -> tuple[Ints, Ints]:
        """Return the component of every node and the size of every component.

        Returns
        -------
        labels : numpy.ndarray
            Component number of each node.
        sizes : numpy.ndarray
            Number of nodes of each component.
        """
        n = len(self.nodes)
        ones = np.ones(len(self.links), dtype=np.int8)
        matrix = csr_array((ones, (self.u, self.v)), shape=(n, n))
        _, labels = connected_components(matrix, directed=False)
        return labels.astype(np.int64), np.bincount(labels).astype(np.int64)

    def with_links(self, extra: pd.DataFrame) -> Topology:
        """Return a copy with more links.

        Parameters
        ----------
        extra : pandas.DataFrame
            Rows in the columns of `links`.

        Returns
        -------
        Topology
            The same nodes, the old links first, then the new ones.
        """
        if extra.empty:
            return self
        return replace(self, links=pd.concat([self.links, extra], ignore_index=True))

    def with_nodes(self, extra: pd.DataFrame) -> Topology:
        """Return a copy with more nodes, numbered after the old ones.

        Parameters
        ----------
        extra : pandas.DataFrame
            Rows in the columns of `nodes`.

        Returns
        -------
        Topology
            The same links, the old nodes first.
        """
        if extra.empty:
            return self
        return replace(self, nodes=pd.concat([self.nodes, extra], ignore_index=True))


@dataclass(frozen=True)
class SearchGraph:
    """A part of a topology, indexed for repeated shortest-path searches.

    Attributes
    ----------
    matrix : scipy.sparse.csr_array
        Symmetric weights in kilometres between local nodes, the lightest link
        of each pair.
    nodes : numpy.ndarray
        Node number of each local node, ascending.
    pairs : numpy.ndarray
        Pairs of local nodes with a link: the smaller times the number of nodes,
        plus the larger; ascending.
    links : numpy.ndarray
        Link number of each pair.
    """

    matrix: csr_array
    nodes: Ints
    pairs: Ints
    links: Ints

    def local(self, node: int) -> int:
        """Return the local number of a node, or -1 if it lies outside.

        Parameters
        ----------
        node : int
            Node number of the topology.

        Returns
        -------
        int
            Position in `nodes`.
        """
        return int(self.local_many(np.array([node]))[0])

    def local_many(self, nodes: Ints) -> Ints:
        """Return the local numbers of nodes, -1 for those that lie outside.

        Parameters
        ----------
        nodes : numpy.ndarray of int64
            Node numbers of the topology.

        Returns
        -------
        numpy.ndarray of int64
            Positions in `nodes`.
        """
        if not len(self.nodes):
            return np.full(len(nodes), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.nodes, nodes), len(self.nodes) - 1)
        return np.where(self.nodes[at] == nodes, at, -1)

    def distances(
        self, sources: Sequence[int], *, limit_km: float
    ) -> tuple[Floats, Ints]:
        """Return distances and predecessors from local nodes.

        Parameters
        ----------
        sources : sequence of int
            Local node numbers.
        limit_km : float
            Beyond it nodes count as unreachable.

        Returns
        -------
        distances : numpy.ndarray
            Weights of the lightest paths, shape (sources, nodes); inf if none.
        predecessors : numpy.ndarray
            Local node before each on its path; negative where there is none.
        """
        distance, predecessor = dijkstra(
            self.matrix,
            directed=True,
            indices=np.asarray(sources, dtype=np.int64),
            limit=limit_km,
            return_predecessors=True,
        )
        return np.asarray(distance), np.asarray(predecessor, dtype=np.int64)

    def path_links(self, predecessors: Ints, source: int, target: int) -> list[int]:
        """Return the links of a found path.

        Parameters
        ----------
        predecessors : numpy.ndarray
            One row of what `distances` returns.
        source, target : int
            Local node numbers.

        Returns
        -------
        list of int
            Link numbers from source to target.

        Raises
        ------
        ValueError
            If the search did not reach the target.
        """
        walk = [target]
        while walk[-1] != source:
            before = int(predecessors[walk[-1]])
            if before < 0:
                msg = f"local node {target} was not reached from {source}."
                raise ValueError(msg)
            walk.append(before)
        steps = np.array(walk[::-1], dtype=np.int64)
        low, high = np.minimum(*_steps(steps)), np.maximum(*_steps(steps))
        at = np.searchsorted(self.pairs, low * len(self.nodes) + high)
        return [int(link) for link in self.links[at]]


def _steps(nodes: Ints) -> tuple[Ints, Ints]:
    return nodes[:-1], nodes[1:]


@dataclass(frozen=True)
class SearchPart:
    """A part of a topology without weights: a search graph for any weights of it.

    Attributes
    ----------
    nodes : numpy.ndarray
        Node number of each local node, ascending.
    links : numpy.ndarray
        Link numbers, those between the same two nodes one after the other.
    first : numpy.ndarray
        Position in `links` of the first of each pair of nodes.
    pairs : numpy.ndarray
        As of a `SearchGraph`.
    pattern : scipy.sparse.csr_array
        The matrix of a `SearchGraph` with the number of a pair from 1 as its weight.
    """

    nodes: Ints
    links: Ints
    first: Ints
    pairs: Ints
    pattern: csr_array

    @classmethod
    def of(cls, topology: Topology, links: Ints) -> SearchPart:
        """Return the part that some links make up.

        Parameters
        ----------
        topology : Topology
            The whole.
        links : numpy.ndarray of int64
            Link numbers, ascending.

        Returns
        -------
        SearchPart
            Without links from a node to itself.
        """
        ends = np.stack([topology.u[links], topology.v[links]])
        nodes, local = np.unique(ends, return_inverse=True)
        low, high = np.sort(local.reshape(ends.shape), axis=0)
        n = len(nodes)
        order = np.argsort(low * n + high, kind="stable")
        order = order[low[order] != high[order]]
        pairs, first = np.unique((low * n + high)[order], return_index=True)
        a, b = pairs // max(n, 1), pairs % max(n, 1)
        number = np.arange(1, len(pairs) + 1)
        rows, columns = np.concatenate([a, b]), np.concatenate([b, a])
        pattern = csr_array(
            (np.concatenate([number, number]), (rows, columns)), shape=(n, n)
        )
        return cls(nodes, links[order], first, pairs, pattern)

    def weighted(self, weight_km: Floats) -> SearchGraph:
        """Return the part as a graph for searches.

        Parameters
        ----------
        weight_km : numpy.ndarray
            Weight of every link of the whole; parallel links: the lightest counts.

        Returns
        -------
        SearchGraph
            Indexed for searches.
        """
        weight, at = weight_km[self.links], self.first
        if len(at) < len(weight):
            least = np.minimum.reduceat(weight, at)
            pair = np.repeat(np.arange(len(at)), np.diff(at, append=len(weight)))
            lightest = np.flatnonzero(weight == least[pair])
            _, once = np.unique(pair[lightest], return_index=True)
            at = lightest[once]
        matrix = self.pattern.copy()  # its pattern need not be checked again
        matrix.data = weight[at][self.pattern.data - 1]
        return SearchGraph(matrix, self.nodes, self.pairs, self.links[at])


def search_graph(topology: Topology, keep: Bools, weight_km: Floats) -> SearchGraph:
    """Return the part of a topology that some links make up.

    Parameters
    ----------
    topology : Topology
        The whole.
    keep : numpy.ndarray of bool
        Which links take part.
    weight_km : numpy.ndarray
        Weight of every link of the whole; parallel links: the lightest counts.

    Returns
    -------
    SearchGraph
        Indexed for searches.
    """
    return SearchPart.of(topology, np.flatnonzero(keep)).weighted(weight_km)


def link_between(
    topology: Topology, a: int, b: int, length_km: float
) -> dict[str, object]:
    """Return a row for a new link of low confidence.

    Parameters
    ----------
    topology : Topology
        Network it is for.
    a, b : int
        Nodes it joins.
    length_km : float
        Its length; the geodesic where that is longer.

    Returns
    -------
    dict
        Columns of `network.build.land.topology.Topology.links`.
    """
    lon, lat = topology.lon, topology.lat
    direct = float(distance_km(lon[a], lat[a], lon[b], lat[b]))
    return {
        "u": a,
        "v": b,
        "length_km": max(direct, length_km),
        "source_id": "repair",
        "confidence": "low",
        "schematic": True,
    }
