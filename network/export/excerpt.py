"""Part of a network, by box and by mode, that is a network again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from network.model.errors import NetworkError
from network.model.schema import MODES
from network.model.store import Columns, Network, Shapes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]

Box: TypeAlias = "tuple[float, float, float, float]"

_log = logging.getLogger(__name__)
_ENDS_OF_WAYS = ("origin", "destination")


def excerpt(
    network: Network,
    *,
    bbox: Box | None = None,
    modes: str | Iterable[str] | None = None,
) -> Network:
    """Return the part of a network that lies in a box and is of some modes.

    Parameters
    ----------
    network : Network
        The network.
    bbox : tuple of float, optional
        West, south, east, north in degrees, EPSG:4326. Every edge whose line
        meets the box is kept whole, so some nodes lie outside it.
    modes : str or iterable of str, optional
        Any of `network.model.schema.MODES`. Transfers stay where they join what is
        kept: changes of gauge, changes between kept modes, access to places.
        ``transfer`` itself keeps them all.

    Returns
    -------
    Network
        Nodes and edges in their old order, under their old ids. Its
        ``meta["excerpt"]`` says what was asked for and how many nodes and edges
        of how many were kept.

    Raises
    ------
    NetworkError
        If the box or a mode is not one.
    """
    if bbox is None and modes is None:
        return network
    wanted = checked_modes(modes)
    kept = np.ones(len(network.edges), dtype=bool)
    if bbox is not None:
        kept &= meets(network, bbox)
    if modes is not None:
        kept &= _of_modes(network, wanted, kept)
    selection = {
        "bbox": list(bbox) if bbox else None,
        "modes": list(wanted) if modes is not None else None,
    }
    return subnetwork(network, np.flatnonzero(kept), selection)


def _of_modes(network: Network, wanted: tuple[str, ...], inside: Bools) -> Bools:
    """Return which edges are of the modes, or transfers between such edges."""
    own = network.edges.isin("mode", wanted)
    u, v = network.edges.arrays["u"], network.edges.arrays["v"]
    joined = network.nodes.isin("kind", _ENDS_OF_WAYS)
    joined[u[own & inside]] = joined[v[own & inside]] = True
    transfer = network.edges.equals("mode", "transfer") & joined[u] & joined[v]
    return np.asarray(own | transfer)


def subnetwork(
    network: Network, at: NDArray[np.int64], selection: Mapping[str, object]
) -> Network:
    """Return some edges of a network, with the nodes at their ends.

    Parameters
    ----------
    network : Network
        The network.
    at : numpy.ndarray of int
        Edge numbers, ascending.
    selection : mapping
        What the edges were selected by, for ``meta["excerpt"]``.

    Returns
    -------
    Network
        Nodes and edges in their order, under their ids.
    """
    u, v = network.edges.arrays["u"], network.edges.arrays["v"]
    used = np.zeros(len(network.nodes), dtype=bool)
    used[u[at]] = used[v[at]] = True
    counts = {
        "nodes": int(used.sum()),
        "edges": len(at),
        "of_nodes": len(network.nodes),
        "of_edges": len(network.edges),
    }
    _log.info("excerpt: %s", {**selection, **counts})
    number = np.cumsum(used) - 1
    edges = network.edges.take(at)
    arrays = dict(edges.arrays)
    for end in ("u", "v"):
        arrays[end] = number[arrays[end]].astype(network.edges.arrays[end].dtype)
    part = Network(
        network.nodes.take(np.flatnonzero(used)),
        Columns(arrays, edges.words),
        taken_shapes(network.shapes, at),
        _gateways_of(network, edges),
        {**network.meta, "excerpt": {**selection, **counts}},
    )
    ids = edge_ids(network)[at]
    return part if np.array_equal(ids, edge_ids(part)) else with_edge_ids(part, ids)


def _gateways_of(network: Network, edges: Columns) -> Columns:
    """Return the declared gateways that some edge runs through."""
    gates = network.gateways
    if "id" not in gates.arrays:
        return gates
    words = edges.words["gateway_id"]
    named = {words[code] for code in np.unique(edges.arrays["gateway_id"]).tolist()}
    return gates.take(np.flatnonzero(gates.isin("id", named)))


def taken_shapes(shapes: Shapes, at: NDArray[np.int64]) -> Shapes:
    """Return the lines of some edges.

    Parameters
    ----------
    shapes : Shapes
        Lines of all edges.
    at : numpy.ndarray of int
        Edge numbers.

    Returns
    -------
    Shapes
        In the order of `at`.
    """
    first, count = shapes.offsets[at], np.diff(shapes.offsets)[at]
    offsets = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    within = np.arange(int(offsets[-1])) - np.repeat(offsets[:-1], count)
    return Shapes(offsets, shapes.lonlat[np.repeat(first, count) + within])


def meets(network: Network, bbox: Box) -> Bools:
    """Return which edges have a line that meets a box.

    Parameters
    ----------
    network : Network
        The network.
    bbox : tuple of float
        West, south, east, north in degrees, EPSG:4326.

    Returns
    -------
    numpy.ndarray of bool
        One value an edge.

    Raises
    ------
    NetworkError
        If the box is not one.
    """
    import shapely  # noqa: PLC0415 - heavy

    west, south, east, north = checked_box(bbox)
    lon, lat = network.nodes.arrays["lon"], network.nodes.arrays["lat"]
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    u, v = network.edges.arrays["u"], network.edges.arrays["v"]
    found = np.asarray(inside[u] | inside[v])
    rest = np.flatnonzero(~found)
    box = shapely.box(west, south, east, north)
    found[rest] = shapely.intersects(edge_lines(network, rest), box)
    return found


def edge_lines(network: Network, at: NDArray[np.int64]) -> NDArray[Any]:
    """Return the lines of some edges as Shapely lines.

    Parameters
    ----------
    network : Network
        The network.
    at : numpy.ndarray of int
        Edge numbers.

    Returns
    -------
    numpy.ndarray of shapely.LineString
        From first node to second, degrees, EPSG:4326, longitude first. An edge
        without extent has two equal points.
    """
    import shapely  # noqa: PLC0415 - heavy

    shapes = taken_shapes(network.shapes, at)
    drawn = np.diff(shapes.offsets)
    straight = drawn == 0
    count = np.where(straight, 2, drawn)
    start = np.concatenate([[0], np.cumsum(count)])[:-1]
    points = np.empty((int(count.sum()), 2), dtype=np.float64)
    own = np.repeat(straight, count)
    points[~own] = shapes.lonlat
    for step, end in enumerate(("u", "v")):
        node = network.edges.arrays[end][at[straight]]
        points[start[straight] + step, 0] = network.nodes.arrays["lon"][node]
        points[start[straight] + step, 1] = network.nodes.arrays["lat"][node]
    lines = shapely.linestrings(points, indices=np.repeat(np.arange(len(at)), count))
    return np.asarray(lines, dtype=object)


def edge_ids(network: Network) -> NDArray[np.object_]:
    """Return the stable id of every edge.

    Parameters
    ----------
    network : Network
        The network.

    Returns
    -------
    numpy.ndarray of str
        ``u>v/kind`` with the ids of the nodes; further edges of one kind between
        the same nodes end in ``#2``, ``#3`` and so on, in the order of the
        network, which is the same in every build. Ids that were given to a
        network from elsewhere are kept as they are.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    edges = network.edges
    if "edge_id" in edges.arrays:
        return np.asarray(edges["edge_id"], dtype=object)
    ids = network.nodes["id"].astype(object)
    u, v = edges.arrays["u"], edges.arrays["v"]
    found = ids[u] + ">" + ids[v] + "/" + edges["kind"].astype(object)
    kind = edges.arrays["kind"]
    number = pd.DataFrame({"u": u, "v": v, "kind": kind}).groupby(["u", "v", "kind"])
    ordinal = number.cumcount().to_numpy() + 1
    again = ordinal > 1
    found[again] += "#" + ordinal[again].astype(str).astype(object)
    return np.asarray(found, dtype=object)


def with_edge_ids(network: Network, ids: NDArray[np.object_]) -> Network:
    """Return a network whose edges bear given ids.

    Parameters
    ----------
    network : Network
        The network.
    ids : numpy.ndarray of str
        One an edge.

    Returns
    -------
    Network
        The same with a column ``edge_id``.
    """
    codes, words = np.unique(ids.astype(str), return_inverse=True)[::-1]
    arrays = {**network.edges.arrays, "edge_id": codes.astype(np.int32)}
    named = {**network.edges.words, "edge_id": tuple(words.tolist())}
    return Network(
        network.nodes,
        Columns(arrays, named),
        network.shapes,
        network.gateways,
        network.meta,
    )


def checked_box(bbox: Box) -> Box:
    """Return a box, refusing what is none.

    Parameters
    ----------
    bbox : tuple of float
        West, south, east, north in degrees.

    Returns
    -------
    tuple of float
        The same.

    Raises
    ------
    NetworkError
        If a side is off the earth, or west is not west of east, or south not
        south of north.

    Examples
    --------
    >>> checked_box((121.6, 40.8, 131.4, 46.4))
    (121.6, 40.8, 131.4, 46.4)
    """
    west, south, east, north = bbox
    if -180 <= west < east <= 180 and -90 <= south < north <= 90:  # noqa: PLR2004 - degrees
        return west, south, east, north
    msg = (
        f"bbox {west:g},{south:g},{east:g},{north:g} is not a box; write west, south, "
        "east, north in degrees, west < east within -180 to 180, south < north within "
        "-90 to 90. Cut a box across the 180th meridian in two."
    )
    raise NetworkError(msg)


def checked_modes(modes: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return modes in the order of the word list, refusing unknown ones.

    Parameters
    ----------
    modes : str or iterable of str or None
        One, several, or all.

    Returns
    -------
    tuple of str
        Each once.

    Raises
    ------
    NetworkError
        Naming what is no mode.

    Examples
    --------
    >>> checked_modes(["road", "rail"])
    ('rail', 'road')
    """
    if modes is None:
        return MODES
    asked = {modes} if isinstance(modes, str) else set(modes)
    unknown = sorted(asked - set(MODES))
    if unknown or not asked:
        got = ", ".join(map(repr, unknown)) or "nothing"
        msg = f"mode {got} is not known; use one or more of: {', '.join(MODES)}."
        raise NetworkError(msg)
    return tuple(mode for mode in MODES if mode in asked)
