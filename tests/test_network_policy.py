"""What may be used: status, dates, closures, countries, modes, on a toy network."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from network.model.errors import RequestError
from network.query.days import day_number
from network.query.gate_names import declared_names, gate_names, passages_like
from network.query.policy import closed_edges
from network.query.route_query import Policy

if TYPE_CHECKING:
    from network.model.store import Network

# Edges of the toy network by what tells them apart; see `toy_network`.
G1, G2, G3, G4, G5 = ("G1", "G2", "G3", "G4", "G5")


def names(network: Network, shut: np.ndarray) -> set[str]:
    """Name edges by gateway, line or passage; the others by their kind."""
    at = np.flatnonzero(shut)
    columns = ("gateway_id", "line_id", "passage", "kind")
    rows = zip(*(network.edges.rows(c, at) for c in columns), strict=True)
    return {next(word for word in row if word) for row in rows}


def shut_by(
    network: Network, reason: str, policy: Policy, ends: tuple[str, ...] = ()
) -> set[str]:
    return names(network, closed_edges(network, policy, ends).by_reason[reason])


def test_by_default_only_what_is_not_open_and_the_dprk_are_shut(
    toy_network: Network,
) -> None:
    found = closed_edges(toy_network, Policy())
    # K's access edges lie in the DPRK as well; 2022-06-01 is before S1 ended.
    assert names(toy_network, found.any) == {G5, G3, G4, "access"}
    assert shut_by(toy_network, "status", Policy()) == {G5}
    assert shut_by(toy_network, "sanctions", Policy()) == {G3, G4, "access"}
    assert shut_by(toy_network, "date", Policy()) == set()


def test_limited_is_open(toy_network: Network) -> None:
    assert G2 not in names(toy_network, closed_edges(toy_network, Policy()).any)


@pytest.mark.parametrize(
    ("day", "shut"),
    [
        (date(2019, 12, 31), {"X2"}),
        (date(2020, 1, 1), set()),
        (date(2023, 12, 31), set()),
        (date(2024, 1, 1), {"S1"}),
        (date(1990, 1, 1), {"X2"}),
    ],
)
def test_a_line_is_in_use_from_its_first_to_its_last_day(
    toy_network: Network, day: date, shut: set[str]
) -> None:
    assert shut_by(toy_network, "date", Policy(on=day)) == shut


def test_what_is_closed_is_shut_and_nothing_else(toy_network: Network) -> None:
    for name in (G1, "GY", "R1", "S1", "strait"):
        policy = Policy(closed=frozenset({name}))
        assert shut_by(toy_network, "closed", policy) == {name}


def test_what_is_opened_counts_as_open_whatever_its_status_or_day(
    toy_network: Network,
) -> None:
    policy = Policy(opened=frozenset({G5, "S1"}), on=date(2025, 1, 1))
    assert shut_by(toy_network, "status", policy) == set()
    assert shut_by(toy_network, "date", policy) == set()


def test_closing_wins_over_opening(toy_network: Network) -> None:
    policy = Policy(opened=frozenset({G5}), closed=frozenset({G5}))
    assert G5 in names(toy_network, closed_edges(toy_network, policy).any)


def test_no_edge_may_touch_an_avoided_country(toy_network: Network) -> None:
    found = shut_by(toy_network, "country", Policy(avoided=frozenset({"RU"})))
    assert found == {G1, G2, G4, G5, "R2", "X2", "S1", "strait", "access", "transfer"}
    assert shut_by(toy_network, "country", Policy(avoided=frozenset({"JP"}))) == {
        "S1", "strait", "access",
    }  # fmt: skip


def test_the_dprk_is_open_to_a_route_that_ends_there_or_is_allowed(
    toy_network: Network,
) -> None:
    assert shut_by(toy_network, "sanctions", Policy(), ("CN", "KP")) == set()
    allowed = Policy(allowed=frozenset({"KP"}))
    assert shut_by(toy_network, "sanctions", allowed) == set()


@pytest.mark.parametrize(
    ("sanctions", "closed"),
    [
        ({"KP": "un"}, {G3, G4, "access"}),
        ({}, set()),
        (None, {G3, G4, "access"}),  # it does not say: as shipped
    ],
)
def test_sanctions_are_those_of_the_network_or_as_shipped(
    toy_network: Network, sanctions: dict[str, str] | None, closed: set[str]
) -> None:
    meta = {k: v for k, v in toy_network.meta.items() if k != "sanctions"}
    if sanctions is not None:
        meta["sanctions"] = sanctions
    own = replace(toy_network, meta=meta)
    assert shut_by(own, "sanctions", Policy()) == closed


def test_avoiding_the_dprk_holds_even_where_it_is_allowed(toy_network: Network) -> None:
    policy = Policy(allowed=frozenset({"KP"}), avoided=frozenset({"KP"}))
    assert names(toy_network, closed_edges(toy_network, policy, ("KP",)).any) >= {
        G3,
        G4,
    }


def test_modes_left_out_are_shut_with_the_access_to_them(toy_network: Network) -> None:
    shut = closed_edges(toy_network, Policy(modes=frozenset({"rail"}))).by_reason[
        "mode"
    ]
    assert names(toy_network, shut) == {
        "X1", "X2", G2, G3, G4, "S1", "strait", "access",
    }  # fmt: skip
    edges, nodes = toy_network.edges, toy_network.nodes
    access = edges.equals("kind", "access")
    at_rail = nodes.equals("kind", "rail")
    joins_rail = at_rail[edges.arrays["u"]] | at_rail[edges.arrays["v"]]
    # A and C are on rail, both ways each; Q, K and P are not, and A and C by road.
    assert (access & joins_rail).sum() == 4
    assert np.array_equal(shut[access], ~joins_rail[access])


@pytest.mark.parametrize(
    ("policy", "code", "option", "text"),
    [
        (Policy(closed=frozenset({"G11"})), "unknown_gate_like", "close", "G11"),
        (Policy(closed=frozenset({"g1"})), "unknown_gate_like", "close", "g1"),
        (Policy(opened=frozenset({"NOPE"})), "unknown_gate", "open", "NOPE"),
        (Policy(avoided=frozenset({"XX"})), "unknown_country", "avoid_countries", "XX"),
        (Policy(allowed=frozenset({"Korea"})), "unknown_country", "allow_transit",
         "Korea"),
        (Policy(modes=frozenset({"train"})), "unknown_mode", "modes", "train"),
        (Policy(modes=frozenset({"transfer"})), "unknown_mode", "modes", "transfer"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_refused_with_its_option(
    toy_network: Network, policy: Policy, code: str, option: str, text: str
) -> None:
    with pytest.raises(RequestError) as caught:
        closed_edges(toy_network, policy)
    (message,) = caught.value.messages
    assert message.code == f"err.{code}"
    assert (message.params["option"], message.params["text"]) == (option, text)
    if code == "unknown_gate_like":
        assert message.params["places"][0] == "G1"


def test_all_faults_are_told_at_once(toy_network: Network) -> None:
    policy = Policy(closed=frozenset({"A1", "B2"}), modes=frozenset({"train"}))
    with pytest.raises(RequestError) as caught:
        closed_edges(toy_network, policy)
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize("option", ["closed", "opened"])
def test_a_gateway_that_no_link_passes_is_refused_with_the_nearest(
    toy_network: Network, option: str
) -> None:
    # It would change nothing, and the user would not know.
    with pytest.raises(RequestError) as caught:
        closed_edges(toy_network, Policy(**{option: frozenset({"G9"})}))
    (message,) = caught.value.messages
    assert message.code == "err.gate_no_link_near"
    assert message.params["gate"] == "G9"
    assert message.params["gates"] == ("G2", "G1", "G5")


def test_every_name_can_be_closed(toy_network: Network) -> None:
    found = gate_names(toy_network)
    assert found == ["G1", "G2", "G3", "G4", "G5", "GY", "R1", "R2", "S1", "X1",
                     "X2", "strait"]  # fmt: skip
    closed_edges(toy_network, Policy(closed=frozenset(found)))


def test_passages_are_found_by_their_names_in_any_language(
    toy_network: Network,
) -> None:
    names = {
        "strait": [
            "La Pérouse Strait",
            "宗谷海峡",
            "пролив Лаперуза",
            "소야 해협",
            "chili",
        ],
        "drake": ["Drake Passage", "", "", "", "chili"],
    }
    network = replace(toy_network, meta={**toy_network.meta, "passages": names})
    assert declared_names(network, ["宗谷海峡", "ПРОЛИВ ЛАПЕРУЗА"]) == {"strait"}
    assert declared_names(network, ["Chili", "g1"]) == {"strait", "drake", "G1"}
    assert declared_names(network, ["R1", "nowhere"]) == {"R1", "nowhere"}
    assert passages_like(network, "pérouse strait") == ["strait"]
    assert passages_like(network, "passage") == []


def test_planned_links_are_listed_where_an_unknown_one_is_to_be_opened(
    toy_network: Network,
) -> None:
    meta = {**toy_network.meta, "planned_links_names": {"R31": "A bridge"}}
    network = replace(toy_network, meta=meta)
    with pytest.raises(RequestError) as caught:
        closed_edges(network, Policy(opened=frozenset({"NOSUCH"})))
    assert "R31" in str(caught.value.messages[0].params["places"])
    with pytest.raises(RequestError) as caught:
        closed_edges(network, Policy(closed=frozenset({"NOSUCH"})))
    assert "R31" not in str(caught.value.messages[0].params.get("places"))


def test_days_compare_as_numbers() -> None:
    assert day_number("2026-11-22") == 20261122
