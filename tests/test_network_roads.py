"""Roads of the real network against published distances: missing and broken ones.

No length of the network is taken from the figures here. Where the raw network has
straightened a road, its length is too short by a few per cent, so 8 % are allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from gis_data.gazetteer import Gazetteer
from gis_data.geodesy import distance_km
from gis_data.plan import load_plan
from network.query.route_query import Policy, ResolvedOptions, ResolvedQuery

if TYPE_CHECKING:
    from network.query.router import Router

pytestmark = pytest.mark.slow

TOLERANCE = 0.08
SCHEMATIC_KM = 20.0  # network.build.land.pipeline marks longer chords

# Published road distances in km, and where.
PUBLISHED = (
    ("ru-vladivostok", "ru-arsenyev", 250),  # Wikipedia, Arsenyev
    ("ru-vladivostok", "ru-khabarovsk", 760),  # Wikipedia, A370
    ("cn-jl-tonghua", "cn-ln-dandong", 249),  # length of the expressway, 2011
    ("cn-jl-songyuan", "cn-jl-shuangliao", 230),  # Jingji Ribao 2010-09-14
    ("cn-jl-yanji", "cn-jl-wangqing", 80),  # searchnavi.com, Wangqing
    ("cn-jl-kaishantun", "kp-chongjin", 120),  # border_ports, JL-KST
    pytest.param(  # border_ports, JL-STZ; the port's point is 1 km off its road
        "cn-jl-hunchun", "cn-jl-shatuozi", 12, marks=pytest.mark.xfail(strict=True)
    ),
    ("cn-jl-changchun", "cn-jl-yanji", 405),  # 120 + 285 km of expressway
    ("ru-ulan-ude", "ru-chita", 650),  # Tinkoff Journal, R-258
    ("ru-chita", "ru-khabarovsk", 2165),  # Encyclopaedia of Transbaikal, R-297
    ("cn-nm-arxan", "mn-choibalsan", 480),  # 456 from the port, and 25 to it
)

# Neighbours that the raw network had no road between, or one far round.
NEIGHBOURS = (
    ("ru-arsenyev", "ru-spassk"),
    ("ru-arsenyev", "ru-chuguyevka"),
    ("ru-khorol", "ru-kamen-rybolov"),
    ("ru-kamen-rybolov", "ru-turiy-rog"),
    ("cn-jl-tumen", "cn-jl-wangqing"),
    ("ru-solovyovsk", "mn-choibalsan"),
    ("cn-jl-sanhe", "kp-hoeryong"),
    ("cn-nm-genhe", "cn-nm-oroqen-autonomous-banner"),
    ("cn-nm-ergun", "cn-nm-hailar"),
    ("cn-nm-ergun", "cn-nm-genhe"),
    ("cn-nm-arun-banner", "cn-nm-zhalantun"),
    ("cn-nm-hure-banner", "cn-nm-naiman-banner"),
    ("cn-nm-kailu", "cn-nm-naiman-banner"),
    ("cn-ln-jianping", "cn-nm-ningcheng"),
    ("ru-khorol", "ru-spassk"),
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(load_plan())


def by_road(
    router: Router, gazetteer: Gazetteer, start: str, end: str, profile: str
) -> float:
    # Of these two ports it is not known whether they are open again.
    opened = frozenset({"JL-KST", "JL-SH"})
    policy = Policy(modes=frozenset({"road"}), allowed=frozenset({"KP"}), opened=opened)
    request = ResolvedOptions(profile=profile, criterion="time", via=(), policy=policy)  # type: ignore[arg-type]
    ends = (gazetteer.find(start), gazetteer.find(end))
    return router.route(request.between(*ends)).length_km


@pytest.mark.parametrize(("start", "end", "km"), PUBLISHED)
def test_a_road_is_about_as_long_as_published(
    real_router: Router, gazetteer: Gazetteer, start: str, end: str, km: float
) -> None:
    found = by_road(real_router, gazetteer, start, end, "passenger")
    assert found == pytest.approx(km, rel=TOLERANCE)


@pytest.mark.parametrize(("start", "end"), NEIGHBOURS)
def test_neighbours_have_a_road_between_them(
    real_router: Router, gazetteer: Gazetteer, start: str, end: str
) -> None:
    a, b = gazetteer.find(start), gazetteer.find(end)
    direct = float(distance_km(a.lon, a.lat, b.lon, b.lat))
    found = by_road(real_router, gazetteer, start, end, "passenger")
    assert found <= 1.6 * direct + 3  # and 3 km within the towns


def test_a_lorry_gets_from_changchun_to_every_county_seat_of_jilin(
    real_router: Router, gazetteer: Gazetteer
) -> None:
    counties = load_plan().table("counties")
    for place in counties["place_id"]:
        if place != "cn-jl-changchun":
            km = by_road(real_router, gazetteer, "cn-jl-changchun", place, "truck")
            assert 0 < km < 700, place


def test_the_road_from_hunchun_to_vladivostok_keeps_to_the_coast(
    real_router: Router, gazetteer: Gazetteer
) -> None:
    policy = Policy(modes=frozenset({"road"}))
    start, end = gazetteer.find("cn-jl-hcr"), gazetteer.find("ru-vladivostok")
    route = real_router.route(
        ResolvedQuery(
            start, end, profile="truck", criterion="time", via=(), policy=policy
        )
    )
    way = np.concatenate([leg.line for leg in route.legs])
    for name in ("Kraskino", "Sukhanovka", "Barabash", "Razdolnoye"):
        place = gazetteer.find(name)
        away = distance_km(
            np.full(len(way), place.lon),
            np.full(len(way), place.lat),
            way[:, 0],
            way[:, 1],
        )
        assert away.min() < 3, name


def test_every_long_chord_is_marked(real_router: Router) -> None:
    network = real_router.network
    edges, nodes = network.edges, network.nodes
    road = np.flatnonzero(edges.equals("mode", "road") & edges.equals("kind", "line"))
    u, v = (edges.arrays[end][road] for end in ("u", "v"))
    lon, lat = nodes.arrays["lon"], nodes.arrays["lat"]
    chord = distance_km(lon[u], lat[u], lon[v], lat[v])
    assert edges.arrays["schematic"][road[chord > SCHEMATIC_KM]].all()
