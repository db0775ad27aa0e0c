"""Sea ports: which are served, the fairways to them, and lanes split beside them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from gis_data.geodesy import KM_PER_DEGREE, NodeIndex, distance_km
from network.build.water.marine import PORT_REACH_KM, lengths_km

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from network.build.water.coast import SeaPath

    Floats = NDArray[np.float64]
    Pair = tuple[int, int]

    from network.build.water.marine import Lanes

SIZES = ("Large", "Medium")
# Small in the index of 1953-2025, yet ports of the region's trade: Yantai,
# Lianyungang, Rizhao, Gunsan, Vanino, Kholmsk, Korsakov; and those of Japan that look
# to Primorye: Tomakomai, Akita, Sakata, Kanazawa, Hamada.
ALSO = (
    *("CNYTG", "CNLYG", "CNRZH", "KRKUV", "RUVNN", "RUKHO", "RUKOR"),
    *("JPTMK", "JPAXT", "JPSKT", "JPKNZ", "JPHMD"),
)
SAME_KM = 12.0
NEAR_KM = 1500.0
SERVED_KM = 50.0
SAME_NAME_KM = 60.0
COLUMNS = (
    "id", "name_en", "name_zh", "country", "lon", "lat", "source_id", "confidence",
)  # fmt: skip
# A lane is cut where that shortens a port's distance to it by at least so much.
MIN_SAVING_KM = 5.0


def sea_ports(
    plan_ports: pd.DataFrame,
    world_ports: pd.DataFrame,
    *,
    sizes: Collection[str] = SIZES,
    also: Collection[str] = ALSO,
) -> pd.DataFrame:
    """Return the ports of a plan, and others of the world that are not among them.

    Parameters
    ----------
    plan_ports : pandas.DataFrame
        Table ``seaports`` of a plan: `id`, `name_en`, `name_zh`, `country`, `lon`,
        `lat`, `unlocode`, `source`, `confidence`.
    world_ports : pandas.DataFrame
        Layer ``seaports``: `wpi_number`, `name`, `locode`, `country`, `lon`,
        `lat`, `harbour_size`.
    sizes : collection of str, optional
        Sizes of harbour to take.
    also : collection of str, optional
        UN/LOCODEs to take whatever their size.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, the plan's ports first, then the others by id: their UN/LOCODE,
        or ``WPI`` and their number where they have none or share one. A port of
        the world is the plan's if it has its UN/LOCODE, lies within `SAME_KM` of
        it, or within `SAME_NAME_KM` in the same country under the same name.
        Within `NEAR_KM` of the plan's ports, one within `SERVED_KM` of a port of
        its country that is taken, and not larger, is left to that port, unless it
        is one of `also`.
    """
    plan = plan_ports.reset_index(drop=True)
    of_plan = plan[["id", "name_en", "name_zh", "country", "lon", "lat", "confidence"]]
    of_plan = of_plan.assign(source_id=plan["source"])
    world = pd.DataFrame(world_ports).drop(columns="geometry", errors="ignore")
    wanted = world["harbour_size"].isin(list(sizes)) | world["locode"].isin(list(also))
    world = world[wanted].sort_values("wpi_number", ignore_index=True)
    world = world[~_known(world, plan)].reset_index(drop=True)
    listed = world["locode"].isin(list(also)).to_numpy(dtype=bool)
    world = world[listed | ~_served(world, plan)].reset_index(drop=True)
    code = world["locode"].fillna("").to_numpy(dtype=str)
    shared = world["locode"].duplicated(keep=False).to_numpy(dtype=bool)
    number = "WPI" + world["wpi_number"].astype(int).astype(str)
    others = pd.DataFrame(
        {
            "id": np.where((code == "") | shared, number, code),
            "name_en": world["name"],
            "name_zh": "",
            "country": world["country"].fillna(""),
            "lon": world["lon"],
            "lat": world["lat"],
            "source_id": "NGA World Port Index (Pub. 150)",
            "confidence": "medium",
        }
    ).sort_values("id")
    return pd.concat([of_plan[list(COLUMNS)], others[list(COLUMNS)]], ignore_index=True)


def _known(world: pd.DataFrame, plan: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which ports of the world are ports of the plan."""
    known = np.zeros(len(world), dtype=np.bool_)
    lon, lat = world["lon"].to_numpy(float), world["lat"].to_numpy(float)
    country = world["country"].to_numpy(dtype=str)
    names = world["name"].str.lower().str.split().str[0].fillna("").to_numpy(dtype=str)
    locode = world["locode"].fillna("").to_numpy(dtype=str)
    for port in plan.to_dict("records"):
        away_km = distance_km(lon, lat, float(port["lon"]), float(port["lat"]))
        plan_name = str(port["name_en"]).lower()
        alike = np.array([bool(n) and n in plan_name for n in names], dtype=np.bool_)
        known |= away_km <= SAME_KM
        known |= alike & (away_km <= SAME_NAME_KM) & (country == port["country"])
        known |= (locode != "") & (locode == str(port.get("unlocode", "")))
    return known


def _served(world: pd.DataFrame, plan: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which ports near the plan's are served by a larger one close by."""
    spots = plan[["lon", "lat", "country"]].to_dict("records")
    served_by = [(float(p["lon"]), float(p["lat"]), str(p["country"])) for p in spots]
    centre = np.array([point[:2] for point in served_by], dtype=np.float64)
    served = np.zeros(len(world), dtype=np.bool_)
    size = world["harbour_size"].map({"Large": 0, "Medium": 1}).fillna(2)
    for k in np.argsort(size.to_numpy(), kind="stable"):
        port = world.iloc[k]
        lon, lat, country = float(port["lon"]), float(port["lat"]), str(port["country"])
        if not len(centre) or distance_km(lon, lat, *centre.T).min() > NEAR_KM:
            continue
        chosen = np.array([t[:2] for t in served_by if t[2] == country]).reshape(-1, 2)
        near = bool((distance_km(lon, lat, *chosen.T) <= SERVED_KM).any())
        served[k] = near and size[k] > 0
        if not served[k]:
            served_by.append((lon, lat, country))
    return served


class Fairways:
    """Points that the paths from some harbours to the open sea pass.

    Parameters
    ----------
    harbours : list of str
        Ids of the harbours, in the order of their rows.
    table : pandas.DataFrame
        `port_id`, `lon`, `lat`: the points of every fairway in order from the
        quay. Rows of other ports are left out.

    Attributes
    ----------
    points : numpy.ndarray
        (n, 2) longitude, latitude. Their row numbers follow those of the harbours.

    Examples
    --------
    >>> import pandas as pd
    >>> row = pd.DataFrame({"port_id": ["SHA"], "lon": [122.1], "lat": [31.1]})
    >>> fairways = Fairways(["DLC", "SHA"], row)
    >>> fairways.leg_pairs([(0, 1)])
    [(0, 2), (1, 2)]
    """

    def __init__(self, harbours: list[str], table: pd.DataFrame) -> None:
        number = {name: row for row, name in enumerate(harbours)}
        known = table[table["port_id"].isin(harbours)]
        self.points: Floats = known[["lon", "lat"]].to_numpy(dtype=np.float64)
        self._chains: dict[int, list[int]] = {}
        for k, port in enumerate(known["port_id"].tolist()):
            chain = self._chains.setdefault(number[port], [number[port]])
            chain.append(len(harbours) + k)

    def leg_pairs(self, pairs: Sequence[Pair]) -> list[Pair]:
        """Return the pairs of rows whose paths make up those of some harbours.

        Parameters
        ----------
        pairs : sequence of tuple of int
            Row numbers of harbours.

        Returns
        -------
        list of tuple of int
            For each pair the ends of their fairways, then every leg of a fairway.
        """
        outer = [(self._mouth(a), self._mouth(b)) for a, b in pairs]
        inner = [leg for chain in self._chains.values() for leg in pairwise(chain)]
        return [*outer, *inner]

    def join_paths(
        self, pairs: Sequence[Pair], paths: Sequence[SeaPath]
    ) -> list[SeaPath]:
        """Return the paths between harbours, fairways included.

        Parameters
        ----------
        pairs : sequence of tuple of int
            Row numbers of harbours.
        paths : sequence of SeaPath
            The paths of what `leg_pairs` returned for them.

        Returns
        -------
        list of SeaPath
            In the order of the pairs; a harbour whose fairway is not joined to it
            has none.
        """
        paths_by_pair: dict[Pair, list[SeaPath]] = {}
        for path in paths:
            paths_by_pair.setdefault((path.start, path.end), []).append(path)
        paths_in = {row: self._path(row, paths_by_pair) for row in self._chains}
        joined_paths: list[SeaPath] = []
        for a, b in pairs:
            ends = [paths_in[row] for row in (a, b) if row in paths_in]
            if any(path is None for path in ends):
                continue
            for path in paths_by_pair.get((self._mouth(a), self._mouth(b)), []):
                out = _after(paths_in.get(a), path)
                back = _after(paths_in.get(b), _reversed(out))
                joined_paths.append(replace(_reversed(back), start=a, end=b))
        return joined_paths

    def _mouth(self, row: int) -> int:
        return self._chains.get(row, [row])[-1]

    def _path(
        self, row: int, paths_by_pair: dict[Pair, list[SeaPath]]
    ) -> SeaPath | None:
        """Return the path from a quay to the end of its fairway."""
        path: SeaPath | None = None
        chain = self._chains[row]
        for leg in pairwise(chain):
            if leg not in paths_by_pair:
                return None
            path = _after(path, paths_by_pair[leg][0])
        return path


def _after(first: SeaPath | None, then: SeaPath) -> SeaPath:
    """Return two paths in a row as one, or the second where there is no first."""
    if first is None:
        return then
    return replace(
        then,
        start=first.start,
        length_km=first.length_km + then.length_km,
        shape=np.vstack([first.shape, then.shape[1:]]),
        passages=tuple(sorted({*first.passages, *then.passages})),
    )


def _reversed(path: SeaPath) -> SeaPath:
    return replace(path, start=path.end, end=path.start, shape=path.shape[::-1])


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
        `marine.PORT_REACH_KM` of a lane is at least `MIN_SAVING_KM` nearer to it than
        to any node. New nodes follow the old ones.
    """
    owner = np.repeat(np.arange(len(lanes.shapes)), [len(s) for s in lanes.shapes])
    if not len(owner):
        return lanes
    lines = np.asarray(shapely.linestrings(np.vstack(lanes.shapes), indices=owner))
    tree = shapely.STRtree(lines)
    index = NodeIndex(*lanes.nodes.T)
    feet: dict[int, set[float]] = {}
    for port in ports[["lon", "lat"]].to_numpy(dtype=np.float64):
        nearest = _nearest_node_km(port, lanes.nodes, index)
        if nearest < MIN_SAVING_KM:
            continue
        nearest_lane = _nearest_on_lane(port, lines, tree)
        if nearest_lane is None:
            continue
        lane, share, away_km = nearest_lane
        if away_km <= PORT_REACH_KM and nearest - away_km >= MIN_SAVING_KM:
            feet.setdefault(lane, set()).add(share)
    return _cut(lanes, {k: sorted(v) for k, v in sorted(feet.items())})


def _nearest_node_km(port: Floats, nodes: Floats, index: NodeIndex) -> float:
    """Return the geodesic distance of the nearest node."""
    lon, lat = (float(degrees) for degrees in port)
    great_circle_km, _ = index.nearest_many(lon, lat)
    # On the ellipsoid distances differ from those on the sphere by up to 0.6 %.
    near = index.within(lon, lat, 1.02 * float(great_circle_km[0, 0]) + 0.001)
    return float(distance_km(lon, lat, *nodes[near].T).min())


def _nearest_on_lane(
    port: Floats, lines: NDArray[np.object_], tree: shapely.STRtree
) -> tuple[int, float, float] | None:
    """Return the nearest lane of a port, how far along it, and how far away."""
    narrow = max(np.cos(np.radians(port[1])), 0.05)
    reach = PORT_REACH_KM / KM_PER_DEGREE
    window = shapely.box(
        port[0] - reach / narrow, port[1] - reach, port[0] + reach / narrow,
        port[1] + reach,
    )  # fmt: skip
    best: tuple[int, float, float] | None = None
    for lane in sorted(int(k) for k in tree.query(window)):
        # Degrees of longitude are as short as they are at the port.
        flat = shapely.transform(lines[lane], lambda xy: xy * [narrow, 1.0])
        point = shapely.Point(port[0] * narrow, port[1])
        along = float(shapely.line_locate_point(flat, point, normalized=True))
        foot = shapely.line_interpolate_point(flat, along, normalized=True)
        distance = float(distance_km(port[0], port[1], foot.x / narrow, foot.y))
        # Shares are of the length in degrees, as the lane is cut by them.
        foot_lonlat = shapely.Point(foot.x / narrow, foot.y)
        share = float(
            shapely.line_locate_point(lines[lane], foot_lonlat, normalized=True)
        )
        if 0.0 < share < 1.0 and (best is None or distance < best[2]):
            best = lane, share, distance
    return best


def _cut(lanes: Lanes, feet: dict[int, list[float]]) -> Lanes:
    """Return the lanes with some of them cut at shares of their length."""
    is_uncut = np.ones(len(lanes.u), dtype=np.bool_)
    is_uncut[list(feet)] = False
    uncut = lanes.subset(is_uncut)
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
    pieces = []
    for low, high in pairwise(cuts):
        inner = shape[(along > low) & (along < high)]
        ends = [
            np.array([np.interp(at, along, shape[:, k]) for k in (0, 1)])
            for at in (low, high)
        ]
        pieces.append(np.vstack([ends[0], inner, ends[1]]))
    return pieces
