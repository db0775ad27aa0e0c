"""Links and plans inside one country stay inside it, on the built network."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from corridors.atlas.plan_frames import planned_frame
from gis_data.bundled import read_shapes
from gis_data.countries import country_areas, country_of_points
from gis_data.footprints import corridor_areas
from gis_data.geodesy import distance_km, geod
from gis_data.plan import load_plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from network.query.router import Router

# West, south, east, north: the region of the shipped plan.
REGION = (106.0, 33.0, 142.0, 56.0)
# Frontiers, coasts and lakes are drawn to 60-200 m; a line along one leaves it often.
MOST_ABROAD_KM, MOST_ON_WATER_KM = 3.0, 1.0
ABROAD = {(140.335, 41.315, 140.239, 41.444): "tunnel under the Tsugaru Strait"}
# Straight over a lake, by both ends: the way by land is half as long again as the link.
CAUSEWAYS = {
    (118.266, 33.172, 118.567, 33.009): "a bay of Hongze Lake, not checked",
    (117.913, 33.118, 117.887, 33.211): "a bay of Hongze Lake, not checked",
    (118.457, 33.047, 118.534, 33.009): "a bay of Hongze Lake, not checked",
    (117.877, 33.041, 117.931, 33.052): "a bay of Hongze Lake, not checked",
    (117.913, 33.118, 117.890, 33.140): "a bay of Hongze Lake, not checked",
    (117.888, 33.026, 117.876, 33.041): "a bay of Hongze Lake, not checked",
    (117.888, 33.026, 117.877, 33.041): "a bay of Hongze Lake, not checked",
    (119.130, 33.030, 119.406, 33.043): "a bay of Gaoyou Lake, not checked",
    (119.130, 33.030, 119.297, 33.260): "a bay of Gaoyou Lake, not checked",
    (
        128.680,
        54.546,
        128.463,
        54.698,
    ): "Zeya Reservoir, bridge of the Baikal-Amur line",
    (
        127.900,
        54.790,
        128.017,
        54.799,
    ): "Zeya Reservoir, bridge of the Baikal-Amur line",
    (135.878, 35.004, 135.921, 34.996): "Lake Biwa, bridge of Omi",
    (135.942, 35.119, 135.972, 35.089): "Lake Biwa, bridge",
    (135.942, 35.119, 135.923, 35.125): "Lake Biwa, bridge",
    (115.665, 40.349, 115.706, 40.332): "Guanting Reservoir, bridge",
    (115.691, 40.353, 115.767, 40.336): "Guanting Reservoir, bridge",
    (
        136.920,
        49.505,
        136.969,
        50.230,
    ): "lake on the Gorin, whose road is drawn as one line",
    (136.969, 50.230, 136.990, 50.540): "Lake Evoron, not checked",
}
# Links over a frontier are split half way between the facilities of the two sides.
MOST_OFF_KM = 3.5


@dataclass
class Links:
    """Links by rail and road within the region, as they are drawn."""

    ends: np.ndarray  # (link, end, lon-lat)
    country: np.ndarray  # (link, end)
    length_km: np.ndarray
    lines: np.ndarray
    straight: np.ndarray

    def take(self, at: np.ndarray) -> Links:
        return Links(*(getattr(self, field.name)[at] for field in fields(self)))

    def km_off(self, areas: shapely.Geometry) -> np.ndarray:
        """Return the kilometres of each that are not on an area."""
        off = shapely.length(shapely.difference(self.lines, areas))
        return off / np.maximum(shapely.length(self.lines), 1e-9) * self.length_km

    def unlisted(self, known: Iterable[tuple[float, ...]]) -> list[list[float]]:
        """Return the ends of those that are not listed."""
        rows, listed = self.ends.reshape(-1, 4), np.array(list(known))
        away = np.abs(rows[:, None] - listed[None]).max(axis=2).min(axis=1)
        return rows[away > 0.002].round(3).tolist()


@pytest.fixture(scope="module")
def links(real_router: Router) -> Links:
    network = real_router.network
    edges, nodes = network.edges, network.nodes
    country = np.array(nodes.rows("country", range(len(nodes))), dtype=object)
    land = edges.isin("mode", {"rail", "road"})
    at = np.flatnonzero(land & edges.isin("kind", {"line", "crossing"}))
    points = np.column_stack([nodes.arrays["lon"], nodes.arrays["lat"]])
    u, v = edges.arrays["u"][at], edges.arrays["v"][at]
    ends = np.stack([points[u], points[v]], axis=1)
    shapes = [network.shapes.points(int(k)) for k in at]
    drawn = [
        shape if len(shape) else end for shape, end in zip(shapes, ends, strict=True)
    ]
    links = Links(
        ends,
        np.stack([country[u], country[v]], axis=1),
        edges.arrays["length_km"][at].astype(float),
        np.array([shapely.linestrings(line) for line in drawn]),
        np.array([len(shape) == 0 for shape in shapes]),
    )
    within = (ends >= REGION[:2]).all(axis=(1, 2)) & (ends <= REGION[2:]).all(
        axis=(1, 2)
    )
    return links.take(np.flatnonzero(within))


def _domestic(links: Links) -> Links:
    first, second = links.country.T
    return links.take(np.flatnonzero((first == second) & (first != "")))


def test_domestic_links_stay_in_their_country(links: Links) -> None:
    domestic = _domestic(links)
    assert len(domestic.ends) > 100_000
    areas = country_areas().dissolve("country").geometry
    far = []
    for code in np.unique(domestic.country[:, 0].astype(str)):
        own = domestic.take(np.flatnonzero(domestic.country[:, 0] == code))
        shapely.prepare(areas[code])
        own = own.take(np.flatnonzero(~shapely.covers(areas[code], own.lines)))
        away = own.take(np.flatnonzero(own.km_off(areas[code]) > MOST_ABROAD_KM))
        far += away.unlisted(ABROAD)
    assert far == []


def test_no_link_lies_on_a_lake_but_on_bridges_and_dykes(links: Links) -> None:
    lakes = read_shapes("lakes.parquet").geometry.to_numpy()
    near = shapely.STRtree(links.lines).query(lakes, predicate="intersects")
    wet = []
    for lake in np.unique(near[0]):
        own = links.take(near[1][near[0] == lake])
        on_lake = own.length_km - own.km_off(lakes[lake])
        wet += own.take(np.flatnonzero(on_lake > MOST_ON_WATER_KM)).unlisted(CAUSEWAYS)
    assert wet == []


@pytest.mark.long
def test_a_link_over_the_sea_is_a_bridge(links: Links) -> None:
    land = read_shapes("eurasia_land.parquet").geometry.to_numpy()
    land = shapely.MultiPolygon(shapely.get_parts(land).tolist())
    shapely.prepare(land)
    left = links.take(np.flatnonzero(~shapely.covers(land, links.lines)))
    left = left.take(np.flatnonzero(left.km_off(land) > MOST_ON_WATER_KM))
    # Before: 463, over bays. The rest are bridges and short causeways.
    assert len(left.ends) < 140
    assert left.length_km[left.straight].max() < 34


def test_nodes_are_in_the_country_that_the_network_says(links: Links) -> None:
    domestic = _domestic(links)
    ends, country = domestic.ends, domestic.country[:, 0]
    points, first = np.unique(ends[:, 0], axis=0, return_index=True)
    wrong = country_of_points(points[:, 0], points[:, 1]) != country[first].astype(str)
    areas = country_areas().dissolve("country").geometry
    odd = set()
    for (x, y), code in zip(points[wrong], country[first][wrong], strict=True):
        away = shapely.shortest_line(shapely.Point(x, y), areas[code])
        if float(distance_km(x, y, *away.coords[-1])) > MOST_OFF_KM:
            odd.add((round(float(x), 3), round(float(y), 3)))
    assert odd == set()


@pytest.mark.parametrize("version", ["2018", "2021"])
def test_belts_and_bases_end_at_the_frontier(version: str) -> None:
    areas = corridor_areas(load_plan(version=version))
    china = country_areas().dissolve("country").geometry["CN"]
    cells = areas[areas["method"] == "cells"].geometry.to_numpy()
    abroad = shapely.area(shapely.difference(cells, china)) / shapely.area(cells)
    # Provinces are cut at a frontier that is simplified by 220 m.
    assert abroad.max() < 5e-4


def test_each_end_of_a_border_port_is_on_its_own_bank() -> None:
    ports = load_plan().table("border_ports")
    sides = (
        ("country", "lon", "lat"),
        ("counterpart_country", "counterpart_lon", "counterpart_lat"),
    )
    for country, lon, lat in sides:
        known = ports[(ports[country] != "") & ports[lon].notna() & ports[lat].notna()]
        where = country_of_points(known[lon], known[lat])
        wrong = known[where != known[country].to_numpy()]
        assert wrong["id"].tolist() == []


def test_the_road_port_of_jian_is_upstream_of_the_railway_bridge() -> None:
    # The river comes from the east; the bridge by Wikipedia.
    port = load_plan().table("border_ports").set_index("id").loc["JL-JAR"]
    bridge = (126.2722, 41.1558)
    assert port["lon"] > bridge[0]
    assert float(distance_km(*bridge, port["lon"], port["lat"])) < 5


def test_ports_by_road_of_the_plan_lie_at_the_frontier() -> None:
    # Railway ports may be a station further in.
    ports = load_plan().border_ports
    ports = ports[(ports["kind"] == "crossing") & ~ports["modes"].str.contains("rail")]
    areas = country_areas().dissolve("country").geometry
    for port in ports.itertuples():
        here = shapely.Point(port.lon, port.lat)
        away = shapely.shortest_line(here, areas[port.counterpart_country])
        start, end = away.coords
        assert float(distance_km(*start, *end)) < 12, port.id


@pytest.mark.long
def test_planned_lines_stay_in_the_countries_of_their_stops() -> None:
    plan = load_plan()
    nodes = plan.table("nodes").set_index("node_id")[["lon", "lat"]]
    areas = country_areas().dissolve("country").geometry
    stops_of = dict(
        zip(plan.planned_links["id"], plan.planned_links["node_ids"], strict=True)
    )
    countries = {}
    for link in planned_frame(plan).itertuples():
        stops = nodes.loc[[s for s in stops_of[link.id].split() if s in nodes.index]]
        own = np.unique(country_of_points(stops["lon"], stops["lat"]))
        countries[link.id] = "-".join(own)
        abroad = shapely.difference(link.geometry, areas[own].union_all())
        assert geod().geometry_length(abroad) < 1000 * MOST_ON_WATER_KM, link.id
        on_way = shapely.distance(link.geometry, shapely.points(stops.to_numpy()))
        assert on_way.max() < 0.001, link.id
    # G331 along the Yalu and the Tumen: straight, 152 of 417 km lay in the DPRK.
    assert countries["X15"] == "CN"
    assert countries["R60"] == "CN-KP"


@pytest.mark.parametrize("version", ["2018", "2021"])
def test_the_belts_reach_fangchuan(version: str) -> None:
    place = load_plan().table("places").set_index("id").loc["cn-jl-fangchuan"]
    assert country_of_points(place["lon"], place["lat"]).tolist() == ["CN"]
    areas = corridor_areas(load_plan(version=version))
    belt = areas.geometry[areas["corridor_id"] == "BELT1"].union_all()
    assert belt.covers(shapely.Point(place["lon"], place["lat"]))
