"""Links and plans inside one country stay inside it, on the built network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from gis_data.countries import country_areas, country_of_points
from gis_data.footprints import corridor_areas
from gis_data.geodesy import distance_km
from gis_data.plan import load_plan

if TYPE_CHECKING:
    from network.query.router import Router

# Links are drawn straight from node to node; what stands between is a bend of the
# frontier. West, south, east, north: the region of the shipped plan.
REGION = (106.0, 33.0, 142.0, 56.0)
MOST_ABROAD_KM = 5.0
# Links with more than 5 km of their straight line abroad, by their ends and why.
BENDS = {
    "Yalu": [
        (126.513, 41.359, 126.748, 41.737),
        (126.242, 41.164, 126.486, 41.340),
        (126.923, 41.812, 127.265, 41.517),
        (126.833, 41.730, 126.901, 41.800),
        (124.163, 39.861, 124.347, 39.991),
        (124.360, 40.032, 124.363, 40.099),
        (125.831, 40.811, 126.013, 40.920),
        (127.634, 41.407, 127.539, 41.467),
        (128.089, 41.369, 128.178, 41.401),
    ],
    "Tumen": [
        (129.194, 42.305, 129.403, 42.450),
        (128.856, 41.962, 129.218, 42.226),
        (130.210, 42.806, 130.292, 42.701),
        (130.292, 42.701, 130.420, 42.536),
        (130.351, 42.632, 130.288, 42.689),
        (128.960, 42.070, 128.899, 42.007),
        (129.204, 42.263, 128.955, 42.075),
        (129.851, 42.967, 130.150, 42.994),
        (129.995, 43.005, 130.206, 42.910),
    ],
    "Amur": [
        (127.727, 49.596, 127.525, 50.202),
        (126.705, 51.269, 127.434, 50.261),
        (130.920, 47.617, 130.452, 48.595),
        (125.907, 52.419, 126.055, 52.780),
        (132.699, 47.876, 132.636, 47.934),
    ],
    "Ussuri": [(133.057, 45.786, 133.568, 45.872)],
    "Argun, round a bend of Russia": [
        (118.005, 49.500, 119.403, 50.201),
        (117.514, 49.594, 118.005, 49.500),
    ],
    "road of Mongolia round Buir Lake, along the frontier of China": [
        (118.510, 47.659, 114.532, 48.075),
        (116.429, 46.066, 118.122, 48.019),
        (116.189, 45.775, 116.429, 46.066),
        (104.862, 43.834, 107.539, 42.421),
    ],
    "road of China round the south of Mongolia": [(103.145, 41.695, 107.553, 42.309)],
    "tunnel under the Tsugaru Strait": [(140.335, 41.315, 140.239, 41.444)],
}
# Links over a frontier are split half way between the facilities of the two sides.
MOST_OFF_KM = 3.5
# Half way between Zhuengadabuqi and Bichigt, whose places are known to 30 km.
FAR_OFF = {(116.429, 46.066)}


def _domestic(router: Router) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return ends (link, end, lon-lat), country and kilometres of domestic links."""
    edges, nodes = router.network.edges, router.network.nodes
    country = np.array(nodes.rows("country", range(len(nodes))), dtype=object)
    u, v = edges.arrays["u"], edges.arrays["v"]
    land = edges.isin("mode", {"rail", "road"}) & edges.equals("kind", "line")
    at = np.flatnonzero(land & (country[u] == country[v]) & (country[u] != ""))
    points = np.column_stack([nodes.arrays["lon"], nodes.arrays["lat"]])
    ends = np.stack([points[u[at]], points[v[at]]], axis=1)
    inside = (ends >= REGION[:2]).all(axis=(1, 2)) & (ends <= REGION[2:]).all(
        axis=(1, 2)
    )
    at, ends = at[inside], ends[inside]
    return ends, country[u[at]], edges.arrays["length_km"][at]


def test_domestic_links_leave_their_country_by_bends_of_the_frontier_only(
    real_router: Router,
) -> None:
    ends, country, length_km = _domestic(real_router)
    assert len(ends) > 100_000
    lines = np.asarray(shapely.linestrings(ends))
    known = np.array([ends for bends in BENDS.values() for ends in bends])
    areas = country_areas().dissolve("country").geometry
    far = []
    for code in np.unique(country.astype(str)):
        own = np.flatnonzero(country == code)
        shapely.prepare(areas[code])
        own = own[~shapely.covers(areas[code], lines[own])]
        out = shapely.length(shapely.difference(lines[own], areas[code]))
        abroad_km = out / np.maximum(shapely.length(lines[own]), 1e-9) * length_km[own]
        far += own[abroad_km > MOST_ABROAD_KM].tolist()
    listed = [
        np.abs(known - row).max(axis=1).min() < 0.002
        for row in ends[far].reshape(-1, 4)
    ]
    assert ends[far][~np.array(listed, dtype=bool)].round(3).tolist() == []


def test_nodes_are_in_the_country_that_the_network_says(real_router: Router) -> None:
    ends, country, _ = _domestic(real_router)
    points, first = np.unique(ends[:, 0], axis=0, return_index=True)
    wrong = country_of_points(points[:, 0], points[:, 1]) != country[first].astype(str)
    areas = country_areas().dissolve("country").geometry
    odd = set()
    for (x, y), code in zip(points[wrong], country[first][wrong], strict=True):
        away = shapely.shortest_line(shapely.Point(x, y), areas[code])
        if float(distance_km(x, y, *away.coords[-1])) > MOST_OFF_KM:
            odd.add((round(float(x), 3), round(float(y), 3)))
    assert odd <= FAR_OFF


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
