"""Split shipping lanes at the point nearest to each port, to create an access node."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from gis_data.geodesy import KM_PER_DEGREE, distance_km
from network.build.water.marine import PORT_REACH_KM, lengths_km

if TYPE_CHECKING:
    import pandas as pd
    import shapely
    from numpy.typing import NDArray

    from network.build.water.marine import Lanes

    Floats = NDArray[np.float64]

# A lane is cut where that spares a port at least so much of its distance to the lane.
SPARED_KM = 5.0


def split_lanes_at_ports(lanes: Lanes, ports: pd.DataFrame) -> Lanes:
    """Return lanes cut at the points nearest to ports.

    Parameters
    ----------
    lanes : Lanes
        Lanes of the world, cut where they meet only: a lane along an open coast may
        have no node for a thousand kilometres.
    ports : pandas.DataFrame
        `lon`, `lat` in degrees, EPSG:4326.

    Returns
    -------
    Lanes
        The same water, with a further node wherever a port within
        `marine.PORT_REACH_KM` of a lane is at least `SPARED_KM` nearer to it than
        to any node. New nodes follow the old ones.
    """
    import shapely  # noqa: PLC0415 - heavy

    owner = np.repeat(np.arange(len(lanes.shapes)), [len(s) for s in lanes.shapes])
    if not len(owner):
        return lanes
    lines = np.asarray(shapely.linestrings(np.vstack(lanes.shapes), indices=owner))
    tree = shapely.STRtree(lines)
    feet: dict[int, set[float]] = {}
    for spot in ports[["lon", "lat"]].to_numpy(dtype=np.float64):
        nearest = distance_km(*spot, *lanes.nodes.T).min()
        if nearest < SPARED_KM:
            continue
        found = _nearest_on_lane(spot, lines, tree)
        if found is None:
            continue
        lane, share, away_km = found
        if away_km <= PORT_REACH_KM and nearest - away_km >= SPARED_KM:
            feet.setdefault(lane, set()).add(share)
    return _cut(lanes, {k: sorted(v) for k, v in sorted(feet.items())})


def _nearest_on_lane(
    spot: Floats, lines: NDArray[np.object_], tree: shapely.STRtree
) -> tuple[int, float, float] | None:
    """Return the nearest lane of a port, how far along it, and how far away."""
    import shapely  # noqa: PLC0415 - heavy

    narrow = max(np.cos(np.radians(spot[1])), 0.05)
    reach = PORT_REACH_KM / KM_PER_DEGREE
    window = shapely.box(
        spot[0] - reach / narrow, spot[1] - reach, spot[0] + reach / narrow,
        spot[1] + reach,
    )  # fmt: skip
    best: tuple[int, float, float] | None = None
    for lane in sorted(int(k) for k in tree.query(window)):
        # Degrees of longitude are as short as they are at the port.
        flat = shapely.transform(lines[lane], lambda xy: xy * [narrow, 1.0])
        point = shapely.Point(spot[0] * narrow, spot[1])
        along = float(shapely.line_locate_point(flat, point, normalized=True))
        foot = shapely.line_interpolate_point(flat, along, normalized=True)
        away = float(distance_km(spot[0], spot[1], foot.x / narrow, foot.y))
        # Shares are of the length in degrees, as the lane is cut by them.
        here = shapely.Point(foot.x / narrow, foot.y)
        share = float(shapely.line_locate_point(lines[lane], here, normalized=True))
        if 0.0 < share < 1.0 and (best is None or away < best[2]):
            best = lane, share, away
    return best


def _cut(lanes: Lanes, feet: dict[int, list[float]]) -> Lanes:
    """Return the lanes with some of them cut at shares of their length."""
    whole = np.ones(len(lanes.u), dtype=np.bool_)
    whole[list(feet)] = False
    uncut = lanes.subset(whole)
    nodes = list(lanes.nodes)
    ends: list[tuple[int, int]] = []
    shapes: list[Floats] = []
    source: list[int] = []
    for lane, shares in feet.items():
        pieces = _pieces(lanes.shapes[lane], shares)
        numbers = range(len(nodes), len(nodes) + len(shares))
        stops = [int(lanes.u[lane]), *numbers, int(lanes.v[lane])]
        nodes += [piece[-1] for piece in pieces[:-1]]
        ends += list(pairwise(stops))
        shapes += pieces
        source += [lane] * len(pieces)
    if not source:
        return lanes
    length = lengths_km(shapes)
    share = length / lanes.length_km[source]
    return replace(
        lanes,
        nodes=np.asarray(nodes),
        u=np.concatenate([uncut.u, [a for a, _ in ends]]),
        v=np.concatenate([uncut.v, [b for _, b in ends]]),
        length_km=np.concatenate([uncut.length_km, length]),
        passage=np.concatenate([uncut.passage, lanes.passage[source]]),
        over_land_km=np.concatenate(
            [uncut.over_land_km, lanes.over_land_km[source] * share]
        ),
        shapes=(*uncut.shapes, *shapes),
    )


def _pieces(shape: Floats, shares: list[float]) -> list[Floats]:
    """Return a line cut at shares of its length in degrees, sorted."""
    step = np.hypot(*np.diff(shape, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(step)]) / step.sum()
    cuts = [0.0, *shares, 1.0]
    found = []
    for low, high in pairwise(cuts):
        inner = shape[(along > low) & (along < high)]
        ends = [
            np.array([np.interp(at, along, shape[:, k]) for k in (0, 1)])
            for at in (low, high)
        ]
        found.append(np.vstack([ends[0], inner, ends[1]]))
    return found
