"""The sea part of the network: services, general sailings, lanes of the world."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from gis_data.geodesy import distance_km
from gis_data.plan_files.head import CHARTED_SEA
from network.build.assembly import ModeNetwork
from network.build.water.closed_waters import box_around, closed_waters
from network.build.water.coast import sea_paths
from network.build.water.marine import beyond_box, port_approaches, sea_lanes
from network.build.water.navigable import navigable_water
from network.build.water.passages import cut_between, gates_crossed, gates_in
from network.build.water.ports import Fairways, split_lanes_at_ports
from network.build.water.sea_rows import SeaRows, usable_length_km

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from network.build.water.coast import Gate, SeaPath
    from network.build.water.marine import Lanes
    from network.build.water.navigable import Clearance

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

_LOG = logging.getLogger(__name__)

PATH_SOURCE = "model:sea paths on Natural Earth 1:10m land"
LANE_SOURCE = "searoute marine network (Apache-2.0)"


@dataclass(frozen=True)
class Charts:
    """What sea charts know of the box and the land layer does not.

    Attributes
    ----------
    shallows : tuple of shapely.Polygon
        Waters too shallow for ships, EPSG:4326.
    fairways : pandas.DataFrame
        `port_id` (``sea:<port id>``), `lon`, `lat` in degrees, EPSG:4326: points
        that ships pass from a port to the open sea, in that order.
    gates : tuple of Gate
        Canals, straits and capes of all seas.
    """

    shallows: tuple[shapely.Polygon, ...] = ()
    fairways: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["port_id", "lon", "lat"])
    )
    gates: tuple[Gate, ...] = ()


@dataclass(frozen=True)
class SeaWater:
    """The water that ships can use between some ports, whatever sails on it.

    Attributes
    ----------
    ports : pandas.DataFrame
        `id`, `name_en`, `name_zh`, `country`, `lon`, `lat` of the ports that are
        joined to it.
    refused : tuple of str
        Ids of the others.
    lanes : Lanes
        Lanes of the world beyond the box.
    names : list of str
        Node ids of the ports and gateways of the box.
    ends : numpy.ndarray
        (n, 2) longitude, latitude of them.
    paths : list of SeaPath
        Shortest paths between them.
    far : pandas.DataFrame
        Ports beyond the box.
    approach : numpy.ndarray
        Node of the lanes that each of these is joined to, -1 where there is none.
    approach_km : numpy.ndarray
        Length of each approach.
    """

    ports: pd.DataFrame
    refused: tuple[str, ...]
    lanes: Lanes
    names: list[str]
    ends: Floats
    paths: list[SeaPath]
    far: pd.DataFrame
    approach: NDArray[np.int64]
    approach_km: Floats


def sea_water(
    ports: pd.DataFrame,
    land: gpd.GeoDataFrame,
    marine: gpd.GeoDataFrame,
    *,
    world: gpd.GeoDataFrame,
    charts: Charts | None = None,
    of_plan: Collection[str] = (),
    box: Box | None = CHARTED_SEA,
    clearance: Clearance | None = None,
) -> SeaWater:
    """Return the lanes and shortest paths between some ports.

    Inside a box ships take the shortest path clear of a detailed land layer, beyond
    it the lanes of the world; where lanes enter the box the two are joined. Ports of
    the plan that no lane leads to, such as those of the Caspian Sea, are joined to one
    another by shortest paths of their own.

    Parameters
    ----------
    ports : pandas.DataFrame
        `id`, `name_en`, `name_zh`, `country`, `lon`, `lat` (see `harbours`).
    land : geopandas.GeoDataFrame
        Detailed land, EPSG:4326.
    marine : geopandas.GeoDataFrame
        Lanes, with `passage` and `arctic`.
    world : geopandas.GeoDataFrame
        Coarser land of the whole world, EPSG:4326.
    charts : Charts, optional
        Shallows and fairways in the box, and passages; none when left out.
    of_plan : collection of str
        Ids of ports that are joined even where no lane leads to.
    box : tuple of float, optional
        (west, south, east, north) in degrees; None sails by lanes alone.
    clearance : Clearance, optional
        How far off the coast ships keep in the box.

    Returns
    -------
    SeaWater
        Equal for equal inputs. Ports too far from navigable water or from any lane
        are refused.
    """
    inside = _inside(ports, box)
    near, far = ports[inside], ports[~inside]
    lanes = split_lanes_at_ports(sea_lanes(marine, world, ports), far)
    gateways = np.zeros(0, dtype=np.int64)
    if box is not None:
        lanes, gateways = beyond_box(lanes, box)
    shores = _shores(land, world)
    spots = near[["lon", "lat"]].to_numpy(dtype=np.float64)
    ends = np.vstack([spots, lanes.nodes[gateways]])
    names = [f"sea:{i}" for i in near["id"]] + [f"sea:m{g}" for g in gateways]
    paths = _paths(
        names, ends, shores, charts or Charts(), box=box, clearance=clearance
    )
    sailed = {row for path in paths for row in (path.start, path.end)}
    joined = near[[i in sailed for i in range(len(near))]]
    approach, approach_km = port_approaches(lanes, far, world)
    joined = pd.concat([joined, far[approach >= 0]])
    apart = far[(approach < 0) & far["id"].isin(list(of_plan))]
    for ports_there in closed_waters(apart):
        spots = ports_there[["lon", "lat"]].to_numpy(dtype=np.float64)
        found = _paths(
            [f"sea:{i}" for i in ports_there["id"]], spots, shores, charts or Charts(),
            box=box_around(spots), clearance=clearance,
        )  # fmt: skip
        paths += [
            replace(path, start=path.start + len(ends), end=path.end + len(ends))
            for path in found
        ]
        sailed = {row for path in found for row in (path.start, path.end)}
        joined = pd.concat([joined, ports_there.iloc[sorted(sailed)]])
        names += [f"sea:{i}" for i in ports_there["id"]]
        ends = np.vstack([ends, spots])
    refused = tuple(sorted(set(ports["id"]) - set(joined["id"])))
    if refused:
        _LOG.info(
            "%d ports are too far from the sea: %s", len(refused), ", ".join(refused)
        )
    return SeaWater(
        joined, refused, lanes, names, ends, paths, far, approach, approach_km
    )


def sea_network(
    water: SeaWater, services: pd.DataFrame, gates: Sequence[Gate] = ()
) -> ModeNetwork:
    """Return everything that can be sailed on some water.

    Every pair of points in the box has a general sailing (a chartered ship: bulk
    cargo, no timetable), and one more around each named strait it passes.
    Containers, lorries and people sail by the scheduled services only: a liner is
    never invented.

    Parameters
    ----------
    water : SeaWater
        Ports, lanes and paths.
    services : pandas.DataFrame
        What `services.sea_services` returned. Services with an end that is
        not among the ports are left out.
    gates : sequence of Gate
        Canals, straits and capes: no edge passes two, and the lanes through one that
        is closed are closed.

    Returns
    -------
    ModeNetwork
        Ports (``sea:<port id>``), and edges with `cargo`, `transit_low_h`,
        `transit_high_h` (h, 0 where not timetabled). Equal for equal inputs.
    """
    rows = SeaRows()
    for port in water.ports.to_dict("records"):
        rows.add_port(port)
    _add_lanes(rows, water.lanes, gates)
    _add_approaches(rows, water, gates)
    direct = _add_sailings(rows, water, _published(services), gates)
    _add_services(rows, services, direct, gates)
    nodes, edges, shapes = rows.frames()
    row_of_node = pd.Series(np.arange(len(nodes)), index=nodes["id"])
    ports = water.ports
    terminals = ports.assign(node=row_of_node["sea:" + ports["id"]].to_numpy())
    columns = ["id", "node", "lon", "lat", "country", "name_en", "name_zh"]
    return ModeNetwork(
        nodes, edges, shapes, terminals[columns].reset_index(drop=True), water.refused
    )


def _inside(ports: pd.DataFrame, box: Box | None) -> NDArray[np.bool_]:
    if box is None:
        return np.zeros(len(ports), dtype=np.bool_)
    west, south, east, north = box
    lon, lat = ports["lon"].to_numpy(float), ports["lat"].to_numpy(float)
    return (lon > west) & (lon < east) & (lat > south) & (lat < north)


def _shores(land: gpd.GeoDataFrame, world: gpd.GeoDataFrame) -> list[shapely.Geometry]:
    """Return the detailed land, and the coarse land outside its extent."""
    extent = shapely.box(*land.total_bounds)
    coarse = shapely.make_valid(np.asarray(world.geometry))
    rest = shapely.difference(coarse, extent)
    return [*land.geometry, *rest[~shapely.is_empty(rest)]]


def _paths(
    names: list[str],
    ends: Floats,
    shores: list[shapely.Geometry],
    charts: Charts,
    *,
    box: Box | None,
    clearance: Clearance | None,
) -> list[SeaPath]:
    """Return the paths between all ports and gateways of a box."""
    if box is None or not len(ends):
        return []
    fairways = Fairways(names, charts.fairways)
    spots = np.vstack([ends, fairways.points])
    water = navigable_water(
        shores, spots, box=box, clearance=clearance, shallows=charts.shallows
    )
    pairs = list(combinations(range(len(ends)), 2))
    gates = gates_in(charts.gates, box)
    paths = sea_paths(water, spots, fairways.leg_pairs(pairs), gates=gates)
    return fairways.join_paths(pairs, paths)


def _add_lanes(rows: SeaRows, lanes: Lanes, gates: Sequence[Gate]) -> None:
    for k, (lon, lat) in enumerate(lanes.nodes):
        rows.add_point(f"sea:m{k}", lon, lat)
    status = {gate.passage: gate.status for gate in gates}
    marked = {gate.passage: gate for gate in gates if not gate.line}
    crossed = gates_crossed(lanes.shapes, gates)
    for k, shape in enumerate(lanes.shapes):
        mark = marked.get(str(lanes.passage[k]))
        passed = [mark] if mark else crossed.get(k, [])
        ends = f"sea:m{lanes.u[k]}", f"sea:m{lanes.v[k]}"
        legs = cut_between(*ends, f"lane:{k}", shape, passed)
        length = float(lanes.length_km[k])
        rows.add_pieces(f"lane:{k}", legs, length, status, source_id=LANE_SOURCE)


def _add_approaches(rows: SeaRows, water: SeaWater, gates: Sequence[Gate]) -> None:
    node = water.approach
    status = {gate.passage: gate.status for gate in gates}
    for k, port in enumerate(water.far.to_dict("records")):
        if node[k] >= 0:
            shape = np.array([[port["lon"], port["lat"]], water.lanes.nodes[node[k]]])
            ends = rows.called_nodes(f"sea:{port['id']}", f"sea:m{node[k]}")
            name = f"approach:{port['id']}"
            passed = gates_crossed([shape], gates).get(0, [])
            legs = cut_between(*ends, name, shape, passed)
            length = float(water.approach_km[k])
            rows.add_pieces(
                name, legs, length, status, source_id=LANE_SOURCE, confidence="low"
            )


def _published(services: pd.DataFrame) -> dict[frozenset[str], tuple[float, str]]:
    """Return published distances by pair of ports, with their source."""
    is_published = services["distance_basis"].str.startswith("published", na=False)
    published = services[is_published & services["distance_km"].notna()]
    return {
        frozenset((f"sea:{r['from_id']}", f"sea:{r['to_id']}")): (
            float(r["distance_km"]),
            str(r["source_id"]),
        )
        for r in published.to_dict("records")
    }


def _add_sailings(
    rows: SeaRows,
    water: SeaWater,
    published: dict[frozenset[str], tuple[float, str]],
    gates: Sequence[Gate],
) -> dict[tuple[str, str], tuple[Floats, tuple[str, ...]]]:
    """Add a general sailing for every path; return the shortest shape of every pair."""
    paths, names, size = water.paths, water.names, len(water.names)
    table = np.full((size, size), np.inf)
    for path in reversed(paths):
        table[path.start, path.end] = table[path.end, path.start] = path.length_km
    lon, lat = water.ends.T
    straight_km = distance_km(lon[:, None], lat[:, None], lon, lat)
    status = {gate.passage: gate.status for gate in gates}
    direct: dict[tuple[str, str], tuple[Floats, tuple[str, ...]]] = {}
    for path in paths:
        a, b = path.start, path.end
        length, source = path.length_km, PATH_SOURCE
        if (names[a], names[b]) not in direct:
            direct[names[a], names[b]] = path.shape, path.passages
            direct[names[b], names[a]] = path.shape[::-1], path.passages
            straight = float(straight_km[a, b])
            # Only where no call at a third port is shorter: ships do not call
            # somewhere to make the path shorter.
            detour = float(np.min(table[a] + table[b]))
            published_km = published.get(frozenset((names[a], names[b])), (0.0, ""))
            use = usable_length_km(published_km[0], straight, length, published=True)
            if use and use <= detour:
                length, source = use, f"{published_km[1]} ; {PATH_SOURCE}"
        edge = f"sailing:{names[a][4:]}:{names[b][4:]}"
        edge += f":not-{path.avoids}" if path.avoids else ""
        passed = [gate for gate in gates if gate.passage in path.passages]
        ends = rows.called_nodes(names[a], names[b])
        legs = cut_between(*ends, edge, path.shape, passed)
        rows.add_pieces(edge, legs, length, status, source_id=source)
    return direct


def _add_services(
    rows: SeaRows,
    services: pd.DataFrame,
    direct: dict[tuple[str, str], tuple[Floats, tuple[str, ...]]],
    gates: Sequence[Gate],
) -> None:
    for service in services.sort_values("id").to_dict("records"):
        start, end = f"sea:{service['from_id']}", f"sea:{service['to_id']}"
        edge = f"service:{service['id']}"
        if not rows.has(start) or not rows.has(end):
            continue
        if (start, end) in direct:
            shape, names = direct[start, end]
            passed = [gate for gate in gates if gate.passage in names]
            legs = cut_between(*rows.called_nodes(start, end), edge, shape, passed)
        else:
            legs = rows.open_path(start, end, edge=edge)
        if not legs:
            _LOG.warning("service %s: no path over water", service["id"])
            continue
        rows.add_service(service, legs)
