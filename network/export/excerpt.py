"""Excerpt of a network by box and mode, itself a network."""

from __future__ import annotations

import logging
from dataclasses import replace
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
_ENDPOINT_KINDS = ("origin", "destination")


def excerpt(
    network: Network,
    *,
    bbox: Box | None = None,
    modes: str | Iterable[str] | None = None,
) -> Network:
    """Return the part of a network within a box and of given modes.

    Parameters
    ----------
    network : Network
        The network.
    bbox : tuple of float, optional
        West, south, east, north in degrees, EPSG:4326. Every edge whose line
        meets the box is included, not clipped, so some nodes lie outside it.
    modes : str or iterable of str, optional
        Any of `network.model.schema.MODES`. Transfers are included where they join
        included edges: changes of gauge, changes between the modes, access to
        places. ``transfer`` includes them all.

    Returns
    -------
    Network
        Nodes and edges in their order, under their ids. ``meta["excerpt"]`` holds
        the selection and the numbers of nodes and edges selected, and of all.

    Raises
    ------
    NetworkError
        If the box or a mode is not valid.
    """
    if bbox is None and modes is None:
        return network
    included_modes = checked_modes(modes)
    included = np.ones(len(network.edges), dtype=bool)
    if bbox is not None:
        included &= meets(network, bbox)
    if modes is not None:
        included &= _of_modes(network, included_modes, included)
    selection = {
        "bbox": list(bbox) if bbox else None,
        "modes": list(included_modes) if modes is not None else None,
    }
    return subnetwork(network, np.flatnonzero(included), selection)


def _of_modes(network: Network, modes: tuple[str, ...], inside: Bools) -> Bools:
    """Return which edges are of the modes, or transfers between such edges."""
    of_mode = network.edges.isin("mode", modes)
    u, v = network.edges.arrays["u"], network.edges.arrays["v"]
    joined = network.nodes.isin("kind", _ENDPOINT_KINDS)
    joined[u[of_mode & inside]] = joined[v[of_mode & inside]] = True
    transfer = network.edges.equals("mode", "transfer") & joined[u] & joined[v]
    return np.asarray(of_mode | transfer)


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
        shapes_of(network.shapes, at),
        _gateways_of(network, edges),
        {**network.meta, "excerpt": {**selection, **counts}},
    )
    ids = edge_ids(network)[at]
    return part if np.array_equal(ids, edge_ids(part)) else with_edge_ids(part, ids)


def _gateways_of(network: Network, edges: Columns) -> Columns:
    """Return the declared gateways that an edge passes."""
    gateways = network.gateways
    if "id" not in gateways.arrays:
        return gateways
    words = edges.words["gateway_id"]
    used = {words[code] for code in np.unique(edges.arrays["gateway_id"]).tolist()}
    return gateways.take(np.flatnonzero(gateways.isin("id", used)))


def shapes_of(shapes: Shapes, at: NDArray[np.int64]) -> Shapes:
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
        One value per edge.

    Raises
    ------
    NetworkError
        If the box is not valid.
    """
    import shapely  # noqa: PLC0415 - heavy

    west, south, east, north = checked_box(bbox)
    lon, lat = network.nodes.arrays["lon"], network.nodes.arrays["lat"]
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    u, v = network.edges.arrays["u"], network.edges.arrays["v"]
    result = np.asarray(inside[u] | inside[v])
    rest = np.flatnonzero(~result)
    box = shapely.box(west, south, east, north)
    result[rest] = shapely.intersects(edge_lines(network, rest), box)
    return result


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

    shapes = shapes_of(network.shapes, at)
    stored = np.diff(shapes.offsets)
    straight = stored == 0
    count = np.where(straight, 2, stored)
    start = np.concatenate([[0], np.cumsum(count)])[:-1]
    points = np.empty((int(count.sum()), 2), dtype=np.float64)
    points[~np.repeat(straight, count)] = shapes.lonlat
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
        ``u>v/kind`` with the ids of the nodes. Further edges of one kind between
        the same nodes end in ``#2``, ``#3`` and so on, in the order of the
        network, which is the same in every build. A network from elsewhere has
        the ids it came with.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    edges = network.edges
    if "edge_id" in edges.arrays:
        return np.asarray(edges["edge_id"], dtype=object)
    ids = network.nodes["id"].astype(object)
    u, v = edges.arrays["u"], edges.arrays["v"]
    result = ids[u] + ">" + ids[v] + "/" + edges["kind"].astype(object)
    kind = edges.arrays["kind"]
    alike = pd.DataFrame({"u": u, "v": v, "kind": kind}).groupby(["u", "v", "kind"])
    ordinal = alike.cumcount().to_numpy() + 1
    further = ordinal > 1
    result[further] += "#" + ordinal[further].astype(str).astype(object)
    return np.asarray(result, dtype=object)


def with_edge_ids(network: Network, ids: NDArray[np.object_]) -> Network:
    """Return a network with other edge ids.

    Parameters
    ----------
    network : Network
        The network.
    ids : numpy.ndarray of str
        One per edge.

    Returns
    -------
    Network
        The same network, its edges with a column ``edge_id``.
    """
    codes, words = np.unique(ids.astype(str), return_inverse=True)[::-1]
    arrays = {**network.edges.arrays, "edge_id": codes.astype(np.int32)}
    columns_words = {**network.edges.words, "edge_id": tuple(words.tolist())}
    return replace(network, edges=Columns(arrays, columns_words))


def checked_box(bbox: Box) -> Box:
    """Return a box, or raise an error if it is not valid.

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
        If a side is outside the range of degrees, west is not west of east, or
        south is not south of north.

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
        "-90 to 90. Split a box that crosses the 180th meridian."
    )
    raise NetworkError(msg)


def checked_modes(modes: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return modes in the order of `MODES`, or raise an error for unknown ones.

    Parameters
    ----------
    modes : str or iterable of str or None
        One or several; None for all.

    Returns
    -------
    tuple of str
        Each once.

    Raises
    ------
    NetworkError
        If a mode is unknown, or there is none.

    Examples
    --------
    >>> checked_modes(["road", "rail"])
    ('rail', 'road')
    """
    if modes is None:
        return MODES
    requested = {modes} if isinstance(modes, str) else set(modes)
    unknown = sorted(requested - set(MODES))
    if unknown or not requested:
        got = ", ".join(map(repr, unknown)) or "nothing"
        msg = f"mode {got} is not known; use one or more of: {', '.join(MODES)}."
        raise NetworkError(msg)
    return tuple(mode for mode in MODES if mode in requested)
