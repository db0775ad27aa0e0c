"""Links that the raw network lacks: gaps closed, curated links, bridges at gateways."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from gis_data.geodesy import KM_PER_DEGREE, distance_km
from network.build.land.linear_referencing import Cut, split_links
from network.build.land.link_index import Anchor, LinkIndex
from network.build.land.topology import link_between, search_graph

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from numpy.typing import NDArray

    from gis_data.row_log import RowLog
    from network.build.land.topology import Topology

    Ints = NDArray[np.int64]

JOIN_KM = 0.3  # an end of a new link this near to a node joins it
BRIDGE_CIRCUITY = 1.3
ROAD_GAP_KM = 1.5
APART_KM = 3.0  # between roads not connected otherwise
ROAD_KM = 4.0  # a shorter link may be a slip road
DETOUR = 10.0  # detour to a node near the end of a road, as a multiple of the gap
RAIL_GAP_KM = 2.5
TRACK_KM = 20.0  # shorter components are sidings, which stay unconnected
RAIL_GAP_SOURCE = "osm:gap"


def add_curated_links(
    topology: Topology, curated: pd.DataFrame, log: RowLog
) -> Topology:
    """Add links of published length that the raw network does not have.

    Parameters
    ----------
    topology : Topology
        Network with gaps joined.
    curated : pandas.DataFrame
        One row a link: ``id``, ``from_en``, ``country_a``, ``lat_a``,
        ``lon_a``, ``attach_a_km``, ``to_en``, ``country_b``, ``lat_b``,
        ``lon_b``, ``attach_b_km``, ``length_km``, ``confidence``. An end
        whose ``attach`` is 0 becomes a node of its own; otherwise it joins
        what lies within that distance: a node, or a link, which is split.
    log : RowLog
        Where rows are noted all of whose ends join what they are to join.

    Returns
    -------
    Topology
        With the new links, marked by their id as source.
    """
    rows = [(row, _ends(row, "from_en", "to_en")) for row in curated.to_dict("records")]
    reach_km: dict[End, float] = {}
    for row, ends in rows:
        for end, side in zip(ends, "ab", strict=True):
            # An end that any link makes new is that node for all the links.
            limit = float(row[f"attach_{side}_km"])
            reach_km[end] = min(limit, reach_km.get(end, limit))
    topology, node_of, new = _with_ends(topology, reach_km, LinkIndex(topology))
    unattached = {end for end in new if reach_km[end] > 0}
    links = [
        {
            **link_between(topology, node_of[a], node_of[b], float(row["length_km"])),
            "source_id": f"curated:{row['id']}",
            "confidence": row["confidence"],
        }
        for row, (a, b) in rows
    ]
    attached = [unattached.isdisjoint(ends) for _, ends in rows]
    log.match_where("curated_links", curated, attached)
    return topology.with_links(pd.DataFrame(links))


def _ends(row: dict[Hashable, Any], *names: str) -> tuple[End, End]:
    a, b = (
        End(
            float(row[f"lon_{side}"]),
            float(row[f"lat_{side}"]),
            str(row[f"country_{side}"]),
            str(row[name]),
        )
        for side, name in zip("ab", names, strict=True)
    )
    return a, b


def add_bridges(
    topology: Topology, gateways: pd.DataFrame, *, limit_km: float
) -> tuple[Topology, list[str]]:
    """Join the two banks at declared gateways that the raw network leaves out.

    Parameters
    ----------
    topology : Topology
        Network whose undeclared border links are cut.
    gateways : pandas.DataFrame
        Gateways of this mode without a link, as `gateway_table` gives them.
    limit_km : float
        Greatest distance between a gateway's point and the network of its own
        country.

    Returns
    -------
    topology : Topology
        With a link per gateway that has both points known and both networks
        near; it is as long as 1.3 times the geodesic between them, of low
        confidence and schematic.
    refused : list of str
        Ids of the gateways that could not be joined.
    """
    index = LinkIndex(topology)
    refused: list[str] = []
    joinable: list[tuple[str, End, End]] = []
    for row in gateways.to_dict("records"):
        a, b = _ends(row, "name_en", "name_en")
        if all(e.known and _candidates(index, e, limit_km) for e in (a, b)):
            joinable.append((str(row["id"]), a, b))
        else:
            refused.append(str(row["id"]))
    ends = {end: limit_km for _, a, b in joinable for end in (a, b)}
    topology, node_of, _ = _with_ends(topology, ends, index)
    rows = []
    for name, a, b in joinable:
        at = [node_of[a], node_of[b]]
        x, y = topology.lon[at], topology.lat[at]
        direct = float(distance_km(x[0], y[0], x[1], y[1]))
        link = link_between(topology, at[0], at[1], BRIDGE_CIRCUITY * direct)
        rows.append({**link, "source_id": f"bridge:{name}", "gateway_id": name})
    return topology.with_links(pd.DataFrame(rows)), refused


@dataclass(frozen=True)
class End:
    """Where a new link is to begin or end.

    Attributes
    ----------
    lon, lat : float
        Degrees, EPSG:4326; NaN where unknown.
    country : str
        ISO 3166-1 alpha-2: the network of this country is joined.
    name_en : str
        Name of the node.
    """

    lon: float
    lat: float
    country: str
    name_en: str

    @property
    def known(self) -> bool:
        """Return whether the point has coordinates."""
        return bool(np.isfinite(self.lon) and np.isfinite(self.lat))


def _candidates(index: LinkIndex, end: End, limit_km: float) -> list[Anchor]:
    return index.candidates(
        end.lon,
        end.lat,
        limit_km=limit_km,
        allowed=index.within({end.country}),
        slack=False,
    )


def _with_ends(
    topology: Topology, reach_km: dict[End, float], index: LinkIndex
) -> tuple[Topology, dict[End, int], list[End]]:
    """Return the network with a node at every end, their numbers, and the new ones.

    An end joins the node at it, else the nearest link of its country within its
    reach, which is split there; a reach of 0, or no link, makes a new node.
    """
    node_of: dict[End, int] = {}
    cuts: dict[End, Cut] = {}
    for end, limit in reach_km.items():
        if limit <= 0:
            continue
        near = topology.node_index.nearest(end.lon, end.lat)
        gap = distance_km(end.lon, end.lat, topology.lon[near], topology.lat[near])
        if float(gap) <= JOIN_KM:
            node_of[end] = near
        elif anchors := _candidates(index, end, limit):
            cuts[end] = index.cut(anchors[0], end.country, end.name_en)
    split = split_links(topology, list(cuts.values()))
    node_of |= zip(cuts, split.node_of_cut.tolist(), strict=True)
    new = [end for end in reach_km if end not in node_of]
    first = len(split.topology.nodes)
    node_of |= {end: first + i for i, end in enumerate(new)}
    nodes = pd.DataFrame([{**asdict(end), "name_zh": ""} for end in new])
    return split.topology.with_nodes(nodes), node_of, new


def close_known_gaps(topology: Topology, gaps: pd.DataFrame) -> Topology:
    """Close the gaps between listed pairs of nodes.

    Parameters
    ----------
    topology : Topology
        The raw network.
    gaps : pandas.DataFrame
        Columns ``lon_a``, ``lat_a``, ``lon_b``, ``lat_b`` (the coordinates of
        two nodes), ``gap_km``, ``source``, ``confidence``.

    Returns
    -------
    Topology
        With one link per row, as long as the gap.
    """
    index = topology.node_index
    rows = []
    for row in gaps.to_dict("records"):
        a = index.nearest(float(row["lon_a"]), float(row["lat_a"]))
        b = index.nearest(float(row["lon_b"]), float(row["lat_b"]))
        link = link_between(topology, a, b, float(row["gap_km"]))
        rows.append({**link, "confidence": str(row["confidence"])})
    return topology.with_links(pd.DataFrame(rows))


def close_rail_gaps(topology: Topology) -> Topology:
    """Join the dead ends of rail fragments to the nearest track of another component.

    The raw railways were pieced together from OpenStreetMap ways, and some break
    off a few hundred metres before the junction: whole lines, such as Belogorsk -
    Blagoveshchensk, are not connected.

    Parameters
    ----------
    topology : Topology
        Railways with the known gaps closed.

    Returns
    -------
    Topology
        With a link from every dead end of a component of at least 20 km of track,
        the largest apart, to the nearest node of another component of at least so
        much, of the same country and within 2.5 km, if that leads to the largest:
        as long as the gap, of low confidence and schematic.
    """
    part, _ = topology.components()
    pairs = _fragment_gaps(topology, part)
    links = pd.DataFrame(
        {**link_between(topology, a, b, km), "source_id": RAIL_GAP_SOURCE}
        for (a, b), km in pairs.items()
    )
    part, sizes = topology.with_links(links).components()
    in_largest = [part[a] == int(sizes.argmax()) for a, _ in pairs]
    return topology.with_links(links[in_largest])


def _fragment_gaps(topology: Topology, part: Ints) -> dict[tuple[int, int], float]:
    """Return the gaps between fragments in km, by pair of nodes, smaller first."""
    track_km = np.bincount(part[topology.u], topology.length_km, int(part.max()) + 1)
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    lon, lat = topology.lon, topology.lat
    real = track_km[part] >= TRACK_KM
    loose = (topology.degree == 1) & real & (part != int(track_km.argmax()))
    pairs: dict[tuple[int, int], float] = {}
    for end in np.flatnonzero(loose).tolist():
        near = topology.node_index.within(lon[end], lat[end], 1.1 * RAIL_GAP_KM)
        near = near[real[near] & (part[near] != part[end])]
        near = near[country[near] == country[end]]
        if len(near):
            distance = distance_km(lon[end], lat[end], lon[near], lat[near])
            other, gap = int(near[distance.argmin()]), float(distance.min())
            if gap <= RAIL_GAP_KM:
                pairs[min(end, other), max(end, other)] = gap
    return pairs


def close_road_gaps(topology: Topology) -> Topology:
    """Join dead ends to each other, or to the road that they end beside.

    The raw roads were cut where their class changes, and two ends of one road
    lie some metres or a kilometre apart; others end just short of a junction.

    Parameters
    ----------
    topology : Topology
        Road network.

    Returns
    -------
    Topology
        With a link for every pair of dead ends of one country, each other's
        nearest, within 1.5 km, or 3 km where nothing else joins them; then for
        every road of 4 km or more that still ends within 3 km of a node of its
        country, if the detour to it is ten times as far. Each is as long as its
        gap and of low confidence.
    """
    return _join_to_roads(_join_dead_ends(topology))


def _join_dead_ends(topology: Topology) -> Topology:
    part, _ = topology.components()
    lon, lat = topology.lon, topology.lat
    rows = []
    for a, b in _mutually_nearest(topology, np.flatnonzero(topology.degree == 1)):
        gap = float(distance_km(lon[a], lat[a], lon[b], lat[b]))
        if gap <= (ROAD_GAP_KM if part[a] == part[b] else APART_KM):
            rows.append({**link_between(topology, a, b, gap), "schematic": False})
    return topology.with_links(pd.DataFrame(rows))


def _mutually_nearest(topology: Topology, ends: Ints) -> list[tuple[int, int]]:
    """Return pairs of ends that are nearest to each other, of one country."""
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    u, v = topology.u.tolist(), topology.v.tolist()
    far_end = dict(zip(u, v, strict=True)) | dict(zip(v, u, strict=True))
    pairs = []
    for name in sorted({country[n] for n in ends}):
        of_country = ends[country[ends] == name]
        if len(of_country) < 2:  # noqa: PLR2004 - a pair takes two
            continue
        scale = np.cos(np.radians(topology.lat[of_country]))
        plane = np.stack(
            [topology.lon[of_country] * scale, topology.lat[of_country]], axis=1
        )
        _, nearest = cKDTree(plane * KM_PER_DEGREE).query(
            plane * KM_PER_DEGREE, k=2, distance_upper_bound=APART_KM
        )
        other: Ints = np.asarray(nearest)[:, 1]
        for i in np.flatnonzero(other < len(of_country)).tolist():
            j = int(other[i])
            # The two ends of one stray piece are no gap.
            if (
                i < j
                and other[j] == i
                and far_end.get(int(of_country[i])) != int(of_country[j])
            ):
                pairs.append((int(of_country[i]), int(of_country[j])))
    return pairs


def _join_to_roads(topology: Topology) -> Topology:
    """Join what still ends beside a road that is far away along the roads."""
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    lon, lat = topology.lon, topology.lat
    all_links = np.ones(len(topology.links), dtype=bool)
    graph = search_graph(topology, all_links, topology.length_km)
    rows = []
    joined: set[frozenset[int]] = set()
    for end, near in _near_dead_ends(topology, country):
        by_road, _ = graph.distances([graph.local(end)], limit_km=DETOUR * APART_KM)
        gaps = distance_km(lon[end], lat[end], lon[near], lat[near])
        road_km = np.array([by_road[0, graph.local(int(n))] for n in near])
        # Of nodes equally far the last is taken.
        apart = np.flatnonzero(road_km > DETOUR * gaps)[::-1]
        if not len(apart):
            continue
        at = int(apart[np.argmin(gaps[apart])])
        pair = frozenset({end, int(near[at])})
        if pair not in joined:
            joined.add(pair)
            link = link_between(topology, end, int(near[at]), float(gaps[at]))
            rows.append({**link, "schematic": False})
    return topology.with_links(pd.DataFrame(rows))


def _near_dead_ends(
    topology: Topology, country: NDArray[np.object_]
) -> Iterator[tuple[int, Ints]]:
    """Yield ends of roads, and the nodes of their country within 3 km."""
    long = topology.length_km >= ROAD_KM
    ends = np.unique(np.concatenate([topology.u[long], topology.v[long]]))
    degree = topology.degree
    lon, lat = topology.lon, topology.lat
    for end in ends[degree[ends] == 1].tolist():
        near = topology.node_index.within(lon[end], lat[end], APART_KM)
        near = near[(near != end) & (degree[near] > 0)]
        near = near[country[near] == country[end]]
        if len(near):
            yield end, near
