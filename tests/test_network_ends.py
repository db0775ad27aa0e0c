"""Where a route may enter, pass and leave the network, on a toy network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_data.gazetteer import Place
from network.model.errors import UnattachedPlaceError
from network.query.connectors import PointConnectors, usable_nodes
from network.query.endpoints import (
    End,
    countries_of,
    node_number,
    place_ends,
    via_ends,
)
from network.query.route_query import Policy, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.model.store import Network

KM = 1 / (111.3195 * np.cos(np.radians(43.0)))  # degrees of longitude a km, at 43 N


def point(lon: float, lat: float, country: str = "") -> Place:
    label = f"{lat:g},{lon:g}"
    return Place(label, "point", country, "", lon, lat, label)


def refuse(place: Place) -> list[End]:
    pytest.fail(f"{place.id} has nodes of its own")


@pytest.fixture
def connectors(toy_network: Network, cost_models: Any) -> PointConnectors:  # noqa: ANN401
    return PointConnectors(toy_network, cost_models.__getitem__)


def names(network: Network, ends: list[End]) -> list[str]:
    return network.nodes.rows("id", [end.node for end in ends])


def test_nodes_are_found_by_id(toy_network: Network) -> None:
    for i, name in enumerate(toy_network.nodes["id"].tolist()):
        assert node_number(toy_network, name) == i
    assert node_number(toy_network, "o:NOBODY") == -1
    assert node_number(toy_network, "~") == -1


def test_a_known_place_is_its_own_node(
    toy_network: Network, toy_place: Callable[..., Place]
) -> None:
    place = toy_place("A")
    out = place_ends(toy_network, place, outward=True)
    back = place_ends(toy_network, place, outward=False)
    assert names(toy_network, out) == ["o:A"]
    assert names(toy_network, back) == ["d:A"]


def test_a_place_is_passed_on_the_way_not_through_its_doors(
    toy_network: Network, toy_place: Callable[..., Place]
) -> None:
    found = via_ends(toy_network, toy_place("C"), refuse)
    assert names(toy_network, found) == ["rail:c", "road:c"]


def test_a_point_joins_the_nearest_node_of_each_mode_within_its_limit(
    toy_network: Network, connectors: PointConnectors
) -> None:
    # 10 km east of C: rail and road are within 20 and 30 km; 25 km east of it
    # only the road is.
    near = connectors.candidates(point(129 + 10 * KM, 43.0), ResolvedOptions())
    assert names(toy_network, near) == ["rail:c", "road:c"]
    far = connectors.candidates(point(129 + 25 * KM, 43.0), ResolvedOptions())
    assert names(toy_network, far) == ["road:c"]


def test_a_point_overseas_or_bound_to_ships_joins_the_nearest_quay(
    toy_network: Network, connectors: PointConnectors
) -> None:
    # Port Q in Japan lies far from rail and road: a point 30 km north of it joins the
    # quay, one 60 km north nothing. Near C the quay of P counts by sea alone.
    overseas = connectors.candidates(point(133.0, 40.27, "JP"), ResolvedOptions())
    assert names(toy_network, overseas) == ["sea:q"]
    with pytest.raises(UnattachedPlaceError):
        connectors.candidates(point(133.0, 40.54, "JP"), ResolvedOptions())
    here = point(129 + 10 * KM, 43.0)
    by_ship = ResolvedOptions(policy=Policy(modes=frozenset({"sea"})))
    assert "sea:p" in names(toy_network, connectors.candidates(here, by_ship))
    assert "sea:p" not in names(
        toy_network, connectors.candidates(here, ResolvedOptions())
    )


def test_the_way_from_a_point_is_weighed_like_the_access_of_a_place(
    connectors: PointConnectors,
) -> None:
    request = ResolvedOptions(criterion="distance")
    (_, road) = connectors.candidates(point(129 + 10 * KM, 43.0), request)
    assert road.connector is not None
    assert road.connector.distance_km == pytest.approx(10.0, rel=0.01)
    assert road.weight == pytest.approx(13 * 50_000, rel=0.01)  # 1.3 times as far


def test_a_point_that_says_its_country_keeps_to_it(
    toy_network: Network, connectors: PointConnectors
) -> None:
    # K is 14 km from N in Russia and 9 km from M in China.
    found = connectors.candidates(point(126.7, 42.86, "RU"), ResolvedOptions())
    assert names(toy_network, found) == ["road:n"]


def test_beyond_every_limit_a_point_is_refused_with_the_limits(
    connectors: PointConnectors,
) -> None:
    with pytest.raises(UnattachedPlaceError) as caught:
        connectors.candidates(point(131.0, 43.0), ResolvedOptions())
    (message,) = caught.value.messages
    assert message.code == "reason.too_far"
    assert message.params["km"] == pytest.approx(163, abs=0.5)
    assert [limit.params["km"] for limit in message.params["limits"]] == [20.0, 30.0]
    with pytest.raises(UnattachedPlaceError) as caught:
        connectors.candidates(point(126.0, 43.0, "MN"), ResolvedOptions())
    assert caught.value.messages[0].code == "reason.outside"


def test_a_fragment_is_not_joined(toy_network: Network) -> None:
    # The standard gauge line A-Y is two nodes, the broad gauge one three: of so
    # small networks only the largest counts.
    ids = toy_network.nodes["id"]
    found = set(ids[usable_nodes(toy_network, "freight")].tolist())
    assert {"rail:b", "rail:c", "rail:y2"} <= found
    assert not {"rail:a", "rail:y", "sea:p", "o:A"} & found


def test_a_known_place_that_nothing_joins_is_refused_by_distance(
    toy_network: Network,
    connectors: PointConnectors,
    toy_place: Callable[..., Place],
) -> None:
    place = toy_place("L")
    assert place_ends(toy_network, place, outward=True) == []
    with pytest.raises(UnattachedPlaceError, match="Place L is too far"):
        connectors.candidates(place, ResolvedOptions())


def test_a_point_is_in_the_country_of_the_network_there(
    toy_network: Network, toy_place: Callable[..., Place], connectors: PointConnectors
) -> None:
    spot = point(126.7, 42.861)
    stages = [[End(0)], connectors.candidates(spot, ResolvedOptions())]
    assert names(toy_network, stages[1]) == ["road:k"]
    places = (toy_place("A"), spot)
    assert countries_of(toy_network, places, stages) == {"CN", "KP"}


class TestRoutesOfPoints:
    """Routes that begin or end at typed coordinates."""

    @pytest.fixture
    def router(self, toy_network: Network, cost_models: Any) -> Router:  # noqa: ANN401
        return Router(toy_network, cost_models, engine="scipy")

    ROAD = ResolvedOptions(
        criterion="distance", policy=Policy(modes=frozenset({"road"}))
    )

    def test_the_way_to_the_network_is_a_leg(
        self, router: Router, toy_place: Callable[..., Place]
    ) -> None:
        spot = point(129 + 10 * KM, 43.0)
        route = router.route(self.ROAD.between(toy_place("A"), spot))
        # 1 km of access, 60 + 20 + 80 km of road, 1.3 x 10 km to the point.
        assert route.length_km == pytest.approx(1 + 160 + 13, rel=0.001)
        assert [leg.kind for leg in route.legs] == [
            "access", "line", "crossing", "line", "access",
        ]  # fmt: skip
        last = route.legs[-1]
        assert last.country == ("RU",)
        assert last.moving_h.typical == pytest.approx(13 / 30, rel=0.01)
        assert last.length_km.source == "model:terminals"
        back = router.route(self.ROAD.between(spot, toy_place("A")))
        assert back.length_km == pytest.approx(route.length_km)
        assert back.legs[0].lonlat[0] == (round(spot.lon, 5), 43.0)

    def test_a_point_at_a_place_costs_what_the_place_does(
        self, router: Router, toy_place: Callable[..., Place]
    ) -> None:
        # C's own access is 1 km long, the way from its point to the node 0 km.
        place = router.route(self.ROAD.between(toy_place("A"), toy_place("C")))
        spot = router.route(self.ROAD.between(toy_place("A"), point(129.0, 43.0)))
        assert spot.length_km == pytest.approx(place.length_km - 1)
        assert spot.legs[-1].dwell_h == place.legs[-1].dwell_h

    def test_from_a_point_to_itself_is_only_the_way_to_the_network_and_back(
        self, router: Router
    ) -> None:
        spot = point(129 + 10 * KM, 43.0)
        route = router.route(self.ROAD.between(spot, spot))
        assert [leg.kind for leg in route.legs] == ["access", "access"]
        assert route.length_km == pytest.approx(26.0, rel=0.01)

    def test_a_point_in_the_dprk_is_reached_as_a_place_there_is(
        self, router: Router, toy_place: Callable[..., Place]
    ) -> None:
        route = router.route(self.ROAD.between(toy_place("A"), point(126.7, 42.861)))
        assert route.borders == ("G3",)
