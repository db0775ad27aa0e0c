"""Routes on a toy network: which is best, what it says, and why there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_data.messages.message import I18nText, Message
from network.engine.shortest_paths import INFINITY, available_engines
from network.model.errors import NoRouteError, RequestError, UnattachedPlaceError
from network.model.store import Shapes
from network.query.notes import DATED_FROM
from network.query.route_query import (
    Policy,
    ResolvedOptions,
    ResolvedQuery,
)
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.gazetteer import Place
    from network.model.store import Network
    from network.query.routes import Route

    Ask = Callable[..., Route]

GATES = ("G1", "G2", "G3", "G4", "G5", "GY", "R1", "R2", "S1", "X1", "X2", "strait")


@pytest.fixture(scope="module", params=available_engines())
def router(
    request: pytest.FixtureRequest,
    toy_network: Network,
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
) -> Router:
    return Router(toy_network, cost_models, engine=request.param)


@pytest.fixture
def ask(router: Router, toy_place: Callable[..., Place]) -> Ask:
    """Return a shortest route; `modes="rail road"` and the like set the policy."""

    def answer(
        start: str, end: str, *, via: str = "", on: date | None = None, **options: str
    ) -> Route:
        plain = {k: options.pop(k) for k in ("profile", "criterion") if k in options}
        policy = Policy(on=on, **{k: frozenset(v.split()) for k, v in options.items()})
        request = ResolvedOptions(
            **{"criterion": "distance", **plain},
            via=tuple(toy_place(name) for name in via.split()),
            policy=policy,
        )
        return router.route(request.between(toy_place(start), toy_place(end)))

    return answer


def test_the_shortest_way_is_taken(ask: Ask) -> None:
    # By road 1 + 60 + 20 + 80 + 1; by rail 1 + 100 + 0 + 10 + 200 + 1.
    road = ask("A", "C")
    assert road.length_km == pytest.approx(162.0)
    assert road.line_haul_km == pytest.approx(160.0)
    assert road.borders == ("G2",)
    rail = ask("A", "C", modes="rail")
    assert rail.length_km == pytest.approx(312.0)
    assert rail.line_haul_km == pytest.approx(310.0)
    assert (rail.borders, rail.gauge_breaks) == (("G1",), 1)


def test_the_way_back_is_as_long(ask: Ask) -> None:
    for modes in ("rail", "road"):
        there, back = ask("A", "C", modes=modes), ask("C", "A", modes=modes)
        assert there.length_km == pytest.approx(back.length_km)
        assert there.borders == back.borders[::-1]


def test_totals_are_those_of_the_legs(ask: Ask) -> None:
    route = ask("A", "Q")
    for band in ("moving_h", "dwell_h", "wait_h", "cost_usd", "co2_kg"):
        legs = [getattr(leg, band) for leg in route.legs]
        total = route.total(band)
        assert total.typical == pytest.approx(sum(x.typical for x in legs))
        assert total.low <= total.typical <= total.high
    parts = [route.total(b) for b in ("moving_h", "dwell_h", "wait_h")]
    assert route.total("time_h").typical == pytest.approx(sum(p.typical for p in parts))
    # The service: 20 h under way, 24 h of waiting.
    sea = next(leg for leg in route.legs if leg.kind == "service")
    assert (sea.moving_h.low, sea.moving_h.typical, sea.moving_h.high) == (18, 20, 26)
    assert sea.wait_h.typical == 24


def test_closing_the_best_border_takes_the_next_best(ask: Ask) -> None:
    assert ask("A", "C", closed="G2").borders == ("G1",)
    assert ask("A", "C", closed="X2").length_km == pytest.approx(312.0)


def test_the_dprk_is_not_crossed_unless_it_is_allowed(ask: Ask) -> None:
    # Over K it would be 10 km shorter.
    assert ask("A", "C").borders == ("G2",)
    allowed = ask("A", "C", allowed="KP")
    assert allowed.borders == ("G3", "G4")
    assert allowed.length_km == pytest.approx(152.0)
    assert "note.sanctions_un" in {each.code for each in allowed.messages}


def test_the_dprk_is_reached_where_the_route_ends_or_calls_there(ask: Ask) -> None:
    assert ask("A", "K").borders == ("G3",)
    assert ask("K", "C").borders == ("G4",)
    assert ask("A", "C", via="K").borders == ("G3", "G4")


def test_what_was_not_in_use_that_day_is_not_used(ask: Ask) -> None:
    assert ask("A", "C", on=date(2019, 12, 31)).borders == ("G1",)
    assert ask("A", "C", on=date(2020, 1, 1)).borders == ("G2",)
    kinds = {d: [leg.kind for leg in ask("A", "Q", on=date(d, 6, 1)).legs]
             for d in (2023, 2024)}  # fmt: skip
    assert "service" in kinds[2023]
    assert "service" not in kinds[2024]
    assert "sailing" in kinds[2024]


def test_a_day_before_the_data_begin_is_told(ask: Ask) -> None:
    def codes(day: date) -> set[str]:
        return {message.code for message in ask("A", "C", on=day).messages}

    assert "note.before_data" in codes(date(DATED_FROM - 1, 12, 31))
    assert "note.before_data" not in codes(date(DATED_FROM, 1, 1))


def test_a_day_after_the_data_end_is_told(ask: Ask, toy_network: Network) -> None:
    last = date.fromisoformat(str(toy_network.meta["state_on"]))
    for day, is_told in ((last, False), (last + timedelta(1), True)):
        told = {message.code for message in ask("A", "C", on=day).messages}
        assert ("note.after_data" in told) == is_told


def test_a_passage_that_is_closed_is_not_sailed(ask: Ask) -> None:
    with pytest.raises(NoRouteError) as caught:
        ask("A", "Q", closed="strait", on=date(2024, 1, 1))
    assert "strait" in {gate.gate_id for gate in caught.value.gates}


def test_a_leg_names_the_straits_it_sails_through(ask: Ask) -> None:
    route = ask("A", "Q", on=date(2024, 1, 1))
    sea = next(leg for leg in route.legs if leg.kind == "sailing")
    assert [passage.id for passage in sea.passages] == ["strait"]
    assert sea.to_row()["passages"] == "strait"
    assert [each["id"] for each in sea.to_dict()["passages"]] == ["strait"]
    others = [leg.passages for leg in route.legs if leg.mode != "sea"]
    assert set(others) == {()}


def test_of_a_closed_strait_the_strait_is_named_and_not_the_services_in_it(
    toy_network: Network,
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
    toy_place: Callable[..., Place],
) -> None:
    edges = toy_network.edges
    at = np.flatnonzero(edges.equals("line_id", "S1"))
    passage = edges.arrays["passage"].copy()
    passage[at] = edges.words["passage"].index("strait")
    columns = replace(edges, arrays={**edges.arrays, "passage": passage})
    router = Router(replace(toy_network, edges=columns), cost_models)
    policy = Policy(closed=frozenset({"strait"}), on=date(2023, 1, 1))
    ends = toy_place("A"), toy_place("Q")
    with pytest.raises(NoRouteError) as caught:
        router.route(ResolvedQuery(*ends, criterion="distance", policy=policy))
    assert {gate.gate_id for gate in caught.value.gates} == {"strait"}
    reason = caught.value.messages[0].params["reason"]
    assert isinstance(reason, Message)
    assert reason.code == "reason.closed_services"


def test_via_keeps_to_the_way(ask: Ask) -> None:
    # Through C's railway node to Q: no unloading at C, no access there.
    route = ask("A", "Q", via="C", modes="rail sea")
    assert [leg.kind for leg in route.legs] == [
        "access", "line", "gauge_break", "crossing", "line", "transfer", "service",
        "access",
    ]  # fmt: skip
    assert route.length_km == pytest.approx(312 - 1 + 1 + 400 + 1)


def test_via_a_place_off_the_way_goes_there_and_back(ask: Ask) -> None:
    # A - M - K - M is the way to K and back, as G4 is closed.
    route = ask("A", "C", via="K", closed="G4")
    assert route.length_km == pytest.approx(1 + 60 + 5 + 5 + 20 + 80 + 1)
    assert route.borders == ("G3", "G3", "G2")


def test_via_the_place_one_starts_from_changes_nothing(ask: Ask) -> None:
    assert ask("A", "C", via="A").length_km == pytest.approx(162.0)


@pytest.mark.parametrize(
    ("options", "code", "gates"),
    [
        # By road 162 km, by rail 312; over the planned G5 as far as over G1.
        ({"closed": "G1 G2"}, "reason.gates_closed", ("G2", "G1", "G5")),
        ({"closed": "G1 X2"}, "reason.gates_closed", ("X2", "G1", "G5")),
        ({"modes": "rail", "closed": "G1"}, "reason.gates_closed", ("G1", "G5")),
        ({"modes": "road", "on": date(2019, 5, 1)}, "reason.not_yet", ()),
        ({"avoided": "RU"}, "reason.country", ()),
        ({"modes": "sea"}, "reason.any_mode", ()),
        ({"modes": "road", "closed": "G2 R2", "on": date(2019, 5, 1)},
         "reason.and", ()),
    ],
)  # fmt: skip
def test_no_route_says_what_stands_in_the_way(
    ask: Ask, options: dict[str, Any], code: str, gates: tuple[str, ...]
) -> None:
    with pytest.raises(NoRouteError) as caught:
        ask("A", "C", **options)
    message = caught.value.messages[0]
    assert message.params["origin"] == I18nText("Place A")
    assert message.params["profile"] == Message("profile.container")
    reason = message.params["reason"]
    assert isinstance(reason, Message)
    assert reason.code == code
    assert tuple(gate.gate_id for gate in caught.value.gates) == gates
    assert caught.value.exit_code == 1


@pytest.mark.parametrize(
    ("end", "options", "code", "modes"),
    [
        ("C", {"modes": "sea"}, "reason.any_mode", ["rail", "road"]),
        ("C", {"modes": "sea", "closed": "G2"}, "reason.mode", ["rail"]),
        ("Q", {"modes": "air"}, "reason.mode", ["road", "sea"]),  # it takes both
    ],
)
def test_each_mode_that_alone_would_open_a_route_is_named(
    ask: Ask, end: str, options: dict[str, Any], code: str, modes: list[str]
) -> None:
    with pytest.raises(NoRouteError) as caught:
        ask("A", end, **options)
    reason = caught.value.messages[0].params["reason"]
    named = tuple(Message(f"mode.{mode}") for mode in modes)
    assert reason == Message(code, {"modes": named})


def test_every_gate_that_would_help_is_named_with_its_route(ask: Ask) -> None:
    with pytest.raises(NoRouteError) as caught:
        ask("A", "C", closed="G1 G2")
    lengths_km = {gate.gate_id: gate.length_km for gate in caught.value.gates}
    for name in ("G1", "G2"):
        closed = {"G1": "G2", "G2": "G1"}[name]
        assert lengths_km[name] == pytest.approx(ask("A", "C", closed=closed).length_km)
    assert codes_named(caught.value.messages[0], "gates", "gate") == list(lengths_km)


def test_a_route_far_above_the_best_with_everything_open_is_flagged(ask: Ask) -> None:
    # By rail 312 km, by road 162: 1.9 times as far, and no more is said of it.
    plain = ask("A", "C", closed="G2").messages
    assert "note.far_above_open" not in {each.code for each in plain}


def codes_named(message: Message, *names: str) -> list[str]:
    """Return the ids of a list of gates, whether they have a name or not."""
    values = message.params[names[0]]
    assert isinstance(values, tuple)
    for name in names[1:]:
        values = tuple(each.params[name] for each in values)  # type: ignore[union-attr]
    return [str(v.params["code"]) if isinstance(v, Message) else str(v) for v in values]


@pytest.fixture
def without(
    toy_network: Network,
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
    toy_place: Callable[..., Place],
) -> Ask:
    """Return a router's answer from A to C where some edges were never built."""

    def answer(names: str, **options: str) -> Route:
        edges = toy_network.edges
        gone = edges.isin("gateway_id", names.split())
        keep = np.flatnonzero(~(gone | edges.isin("line_id", names.split())))
        straight = Shapes.of([None] * len(keep))
        network = replace(toy_network, edges=edges.take(keep), shapes=straight)
        policy = Policy(**{k: frozenset(v.split()) for k, v in options.items()})
        router = Router(network, cost_models, engine="scipy")
        return router.route(
            ResolvedQuery(toy_place("A"), toy_place("C"), policy=policy)
        )

    return answer


def test_a_border_that_is_not_open_is_named_with_its_state(without: Ask) -> None:
    # Without G1 the only way by rail is G5, which is planned.
    with pytest.raises(NoRouteError) as caught:
        without("G1", modes="rail")
    reason = caught.value.messages[0].params["reason"]
    assert isinstance(reason, Message)
    assert reason.code == "reason.status"
    assert reason.params["status"] == (Message("status.planned"),)
    assert [gate.gate_id for gate in caught.value.gates] == ["G5"]
    assert without("G1", modes="rail", opened="G5").borders == ("G5",)


def test_sanctions_are_named_where_they_alone_stand_in_the_way(without: Ask) -> None:
    with pytest.raises(NoRouteError) as caught:
        without("G1 G2 G5")
    reason = caught.value.messages[0].params["reason"]
    assert isinstance(reason, Message)
    assert reason.code == "reason.sanctions"
    assert codes_named(reason, "gates") == ["G3", "G4"]
    assert without("G1 G2 G5", allowed="KP").borders == ("G3", "G4")


def test_networks_that_do_not_meet_are_said_not_to(without: Ask) -> None:
    with pytest.raises(NoRouteError) as caught:
        without("R1 X1", modes="rail")
    assert caught.value.messages[0].params["reason"] == Message("reason.no_network")
    assert caught.value.gates == ()


def test_a_place_off_every_network_is_refused(ask: Ask) -> None:
    with pytest.raises(UnattachedPlaceError) as caught:
        ask("A", "L")
    assert caught.value.messages[0].code in {"reason.too_far", "reason.outside"}
    with pytest.raises(UnattachedPlaceError):
        ask("A", "C", via="L")


def test_a_policy_that_names_nothing_real_is_refused(ask: Ask) -> None:
    with pytest.raises(RequestError, match="close “G77”"):
        ask("A", "C", closed="G77")
    # Also after the same router has answered, and among names that are there.
    ask("A", "C", closed="G2")
    with pytest.raises(RequestError, match="close “G78”"):
        ask("A", "C", closed="G2 G78")


def test_notes_say_what_was_assumed_and_left_out(ask: Ask) -> None:
    told = {each.code: each.params for each in ask("A", "C", modes="rail").messages}
    assert told["note.price_year"] == {"year": 2025, "per": Message("per.TEU")}
    assert told["note.state_data_day"] == {"date": "2022-06-01"}
    border = told["border.line"]
    assert border["near"] == I18nText("West Gate")
    assert border["gate"] == "G1"
    assert border["basis"] == Message("border.basis_published")
    parts = told["note.left_out"]["parts"]
    assert isinstance(parts, tuple)
    assert [part.code for part in parts] == [  # type: ignore[union-attr]
        "note.left_out_ports_near", "note.left_out_sanctions",
    ]  # fmt: skip
    assert parts[0].params["n"] == 1  # type: ignore[union-attr]
    assert told["note.straight_true"]["km"] == pytest.approx(200)
    dated = ask("A", "C", on=date(2021, 3, 1)).messages
    told = {each.code: each.params for each in dated}
    assert told["note.state_on"] == {"date": date(2021, 3, 1)}
    assert told["border.line"]["gate"] == "G2"
    assert told["border.line"]["status"] == Message("status.limited")


def test_notes_say_what_was_opened_for_the_question(ask: Ask) -> None:
    opened = ask("A", "C", modes="rail", opened="G5", closed="G1").messages
    assert "note.opened_by_user" in {each.code for each in opened}
    # Not needed: S1 is opened, but A to C goes by rail.
    plain = ask("A", "C", opened="S1").messages
    assert "note.opened_by_user" not in {each.code for each in plain}


policies = st.builds(
    lambda closed, opened, modes, kp: Policy(
        closed=frozenset(closed),
        opened=frozenset(opened),
        modes=frozenset(modes),
        allowed=frozenset({"KP"} if kp else ()),
    ),
    st.sets(st.sampled_from(GATES), max_size=3),
    st.sets(st.sampled_from(("G5", "S1", "X2")), max_size=2),
    st.sampled_from([(), ("rail",), ("road",), ("rail", "sea"), ("road", "sea")]),
    st.booleans(),
)


def weight_of(
    router: Router, pair: tuple[Place, Place], request: ResolvedOptions
) -> int:
    search = router.search(request.between(*pair))
    path = router.shortest_path(search, router.metric(request, search.closed))
    if path is None:
        return INFINITY
    weights = np.asarray(router.edge_weights(request))
    return int(weights[path.edges].sum())


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    asked=st.lists(
        st.tuples(
            policies,
            st.sampled_from(["AC", "CA", "AQ", "AK", "KQ"]),
            st.sampled_from(["distance", "time", "generalised"]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_a_router_that_has_answered_much_answers_like_a_new_one(
    router: Router,
    toy_network: Network,
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
    toy_place: Callable[..., Place],
    asked: list[tuple[Policy, str, Any]],
) -> None:
    """ClosureCache are kept and undone on one metric: nothing of them may stay."""
    for policy, (start, end), criterion in asked:
        request = ResolvedOptions(criterion=criterion, policy=policy)
        pair = (toy_place(start), toy_place(end))
        fresh = Router(toy_network, cost_models, engine="scipy")
        old = weight_of(router, pair, request)
        assert old == weight_of(fresh, pair, request)
        more = Policy(
            closed=policy.closed | {"G2", "R1"},
            opened=policy.opened,
            modes=policy.modes,
            allowed=policy.allowed,
        )
        assert (
            weight_of(router, pair, ResolvedOptions(criterion=criterion, policy=more))
            >= old
        )
