"""What is missing between two places where nothing is closed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_data.messages.message import Message
from network.model.errors import NoRouteError
from network.model.store import Shapes
from network.query.route_query import Policy, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.gazetteer import Place
    from network.model.store import Network

    Reason = Callable[..., Message]


@pytest.fixture
def reason(
    toy_network: Network,
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
    toy_place: Callable[..., Place],
) -> Reason:
    """Return why there is no route from A where some edges were never built."""

    def answer(names: str, profile: str, modes: str = "", end: str = "C") -> Message:
        edges = toy_network.edges
        gone = edges.isin("gateway_id", names.split())
        keep = np.flatnonzero(~(gone | edges.isin("line_id", names.split())))
        straight = Shapes.of([None] * len(keep))
        network = replace(toy_network, edges=edges.take(keep), shapes=straight)
        router = Router(network, cost_models, engine="scipy")
        policy = Policy(modes=frozenset(modes.split()))
        options = ResolvedOptions(profile=profile, criterion="time", policy=policy)
        with pytest.raises(NoRouteError) as caught:
            router.route(options.between(toy_place("A"), toy_place(end)))
        found = caught.value.messages[0].params["reason"]
        assert isinstance(found, Message)
        return found

    return answer


def test_a_mode_that_the_profile_does_not_use_is_named(reason: Reason) -> None:
    # Without the road X1, A and C are joined by rail alone.
    assert reason("X1", "truck") == Message(
        "reason.profile_mode",
        {"modes": (Message("mode.rail"),), "profile": Message("profile.truck")},
    )


def test_a_ship_that_does_not_take_the_cargo_is_said_to(
    reason: Reason, toy_network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both ships carry passengers and cargo; a truck needs one that takes its driver.
    passenger = toy_network.edges.arrays["passenger"].copy()
    passenger[toy_network.edges.equals("mode", "sea")] = False
    monkeypatch.setitem(toy_network.edges.arrays, "passenger", passenger)
    found = reason("", "truck", end="Q")
    assert found == Message(
        "reason.profile_service", {"profile": Message("profile.truck")}
    )


def test_a_line_that_carries_no_freight_is_said_to(
    reason: Reason, toy_network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    freight = toy_network.edges.arrays["freight"].copy()
    freight[toy_network.edges.equals("line_id", "R1")] = False
    monkeypatch.setitem(toy_network.edges.arrays, "freight", freight)
    found = reason("X1", "container", "rail")
    assert found == Message(
        "reason.profile_use", {"profile": Message("profile.container")}
    )


def test_tracks_of_two_gauges_without_a_yard_are_named(reason: Reason) -> None:
    # The yard GY joins 1435 mm and 1520 mm side by side.
    found = reason("GY X1", "container", "rail")
    assert found == Message("reason.gauge", {"gauges": ("1435 mm", "1520 mm")})


def test_of_one_gauge_a_gap_is_no_matter_of_gauge(reason: Reason) -> None:
    found = reason("R1 X1", "container", "rail")
    assert found == Message("reason.no_network")
