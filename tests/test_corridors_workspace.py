from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from corridors.workspace import Ask, RequestError, open_workspace
from gis_data.errors import AmbiguousPlaceError, UnknownPlaceError
from network.model.errors import NetworkError, NoRouteError

if TYPE_CHECKING:
    from corridors.workspace import Workspace
    from network.query.router import Router

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def work(real_router: Router) -> Workspace:
    space = open_workspace()
    space.__dict__["router"] = real_router
    return space


@pytest.mark.parametrize(
    ("origin", "destination"),
    [
        ("长春", "符拉迪沃斯托克"),
        ("長春", "海参崴"),
        ("Чанчунь", "Владивосток"),
        ("창춘", "블라디보스토크"),
        ("Chángchūn", "vladivostok"),
        ("chang chun", "ru-vladivostok"),
    ],
)
def test_names_in_four_scripts_give_one_route(
    work: Workspace, origin: str, destination: str
) -> None:
    known = work.route("Changchun", "Vladivostok")
    found = work.route(origin, destination)
    assert found.legs == known.legs


def test_ids_of_ports_are_taken_in_any_case(work: Workspace) -> None:
    best = work.route("Changchun", "Vladivostok")
    gate = best.borders[0]
    other = work.route("Changchun", "Vladivostok", Ask(close=(gate.lower(),)))
    assert gate not in other.borders
    weights = [
        r.total("cost_usd").typical
        + work.router.model("container").value_of_time.value * r.total("time_h").typical
        for r in (best, other)
    ]
    assert weights[1] >= weights[0]


def test_what_is_not_on_offer_is_refused_with_what_is(work: Workspace) -> None:
    with pytest.raises(RequestError, match="use one of: container"):
        work.route("Changchun", "Busan", Ask(profile="rocket"))
    with pytest.raises(RequestError, match="generalised"):
        work.route("Changchun", "Busan", Ask(by="beauty"))
    with pytest.raises(NetworkError, match="JL-HC"):
        work.route("Changchun", "Busan", Ask(close=("JL-HCX",)))


def test_a_mistyped_name_brings_suggestions_and_a_shared_one_candidates(
    work: Workspace,
) -> None:
    with pytest.raises(UnknownPlaceError, match="Vladivostok"):
        work.route("Changchun", "Vladivostock")
    with pytest.raises(AmbiguousPlaceError, match="km"):
        work.route("Changchun", "Suifenhe port")


def test_a_container_by_rail_to_hamburg_breaks_gauge_twice(work: Workspace) -> None:
    route = work.route("Changchun", "Hamburg", Ask(modes=("rail",)))
    assert route.gauge_breaks == 2
    assert 9400 <= route.line_haul_km <= 10000
    first = route.borders[0]
    gates = work.router.network.gateways
    status = dict(zip(gates["id"], gates["status"], strict=True))
    assert status[first] == "open"
    assert 12 <= route.total("time_h").typical / 24 <= 18


def test_busan_is_reached_by_sea_and_nothing_crosses_the_dprk(work: Workspace) -> None:
    route = work.route("Changchun", "Busan")
    assert any(leg.mode == "sea" and leg.kind == "service" for leg in route.legs)
    assert not any("KP" in leg.country for leg in route.legs)


def test_an_end_in_the_dprk_is_allowed_and_said(work: Workspace) -> None:
    route = work.route("Changchun", "Rajin")
    assert "note.sanctions_un" in {each.code for each in route.messages}


def test_no_route_names_the_shut_ports(work: Workspace) -> None:
    gates = ("JL-HCR", "JL-QH")
    ask = Ask(profile="truck", close=gates, avoid_countries=("KP", "MN", "KZ"))
    with pytest.raises(NoRouteError) as caught:
        work.route("Changchun", "Rajin", ask)
    assert caught.value.exit_code == 1
    [message] = caught.value.messages
    assert message.code == "reason.no_route_gates"
    # Opened alone, either gives a route; the rail ports do not count for a truck.
    assert {gate.gate_id for gate in caught.value.gates} <= {*gates}


def test_a_line_is_not_used_before_it_opened(work: Workspace) -> None:
    later = work.route(
        "Shenyang", "Changbaishan", Ask(profile="passenger", by="time", modes=("rail",))
    )
    before = work.route(
        "Shenyang",
        "Changbaishan",
        Ask(profile="passenger", by="time", modes=("rail",), as_of=date(2024, 1, 1)),
    )
    assert any("R29" in leg.lines for leg in later.legs)
    assert not any("R29" in leg.lines for leg in before.legs)
    assert before.total("time_h").typical > later.total("time_h").typical


def test_the_graph_of_a_question_is_what_its_route_is_computed_on(
    work: Workspace,
) -> None:
    ask = Ask(by="distance", modes=("road",))
    graph = work.graph("Yanji", "Hunchun", ask)
    osmnx = work.osmnx_graph("Yanji", "Hunchun", ask)
    assert osmnx.number_of_edges() == graph.number_of_edges()
    ends = graph.graph["origin"], graph.graph["destination"]
    assert ends == ("o:cn-jl-yanji", "d:cn-jl-hunchun")
    weight = nx.shortest_path_length(graph, *ends, weight="weight")
    route = work.route("Yanji", "Hunchun", ask)
    km = weight / graph.graph["weight_per_unit"]
    assert km == pytest.approx(route.length_km, abs=0.1)
