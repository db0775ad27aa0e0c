"""What ``corridors route`` prints beside the best route."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from corridors.answers import answer
from corridors.cli.printing import show_json
from corridors.cli.route_more import show_more
from corridors.currency import Currency
from gis_data.plan import load_plan
from network.query.policy import Policy
from network.query.route_query import RouteQuery
from network.query.router import Router
from network.query.routes import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.places import Place
    from network.model.store import Network


@pytest.fixture
def work(
    toy_network: Network,
    toy_place: Callable[..., Place],
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
) -> Any:  # noqa: ANN401 - stands in for a workspace
    def resolve(query: Any) -> tuple[Place, Place, Request]:  # noqa: ANN401 - a query
        policy = Policy(closed=frozenset(query.close))
        request = Request(query.profile, query.by, policy=policy)
        return toy_place(query.origin), toy_place(query.destination), request

    router = Router(toy_network, cost_models)
    return SimpleNamespace(router=router, plan=load_plan(), resolve=resolve)


@pytest.fixture
def money(work: Any) -> Currency:  # noqa: ANN401 - stands in for a workspace
    """Return yuan at the rate of the shipped tables."""
    return Currency.of(work.router.model("container").book, "CNY")


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_alternatives_are_listed_with_how_they_differ(
    work: Any,  # noqa: ANN401 - stands in for a workspace
    money: Currency,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = answer(work, RouteQuery("C", "Q", by="distance", alternatives=2))
    assert found.best.length_km == pytest.approx(403.0)
    show_more(found, money)
    text = printed(capsys)
    assert "Alternatives, best first" in text
    assert "+12.4%" in text  # 453 km against 403
    assert "S1" in text
    show_json(found.to_dict())
    read = json.loads(printed(capsys))
    (other,) = read["alternatives"]
    assert other["length_km"] == pytest.approx(453.0)
    assert other["legs"][0]["lonlat"]
    # One shape for every route: what relates it to the best comes on top.
    assert other.keys() - read.keys() == {"difference", "extra", "overlap", "best_in"}
    assert read.keys() - other.keys() == {"alternatives"}
    assert other["totals"].keys() == read["totals"].keys()
    assert other["extra"] == pytest.approx(453 / 403 - 1, abs=1e-4)


def test_that_there_is_no_alternative_is_said(
    work: Any,  # noqa: ANN401 - stands in for a workspace
    money: Currency,
    capsys: pytest.CaptureFixture[str],
) -> None:
    query = RouteQuery("A", "C", by="distance", alternatives=3)
    show_more(answer(work, query), money)
    assert "No alternative" in printed(capsys)


def test_trade_offs_are_listed_with_what_they_are_best_in(
    work: Any,  # noqa: ANN401 - stands in for a workspace
    money: Currency,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = answer(work, RouteQuery("A", "C", tradeoffs=True))
    show_more(found, money)
    assert "Trade-offs, fastest first" in printed(capsys)
    show_json(found.to_dict())
    read = json.loads(printed(capsys))
    assert "time" in read["trade_offs"][0]["best_in"]
    assert read["trade_offs"][0]["totals"].keys() == read["totals"].keys()
    assert found.routes == found.trade_offs


def test_times_are_printed_for_every_leg(
    work: Any,  # noqa: ANN401 - stands in for a workspace
    money: Currency,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = answer(work, RouteQuery("A", "C", depart="2022-06-03T06:00"))
    show_more(found, money)
    text = printed(capsys)
    # 9 h 16 min by road, and no hours are known of the toy border.
    assert (
        "Leaves Fri 2022-06-03 06:00 +0800, arrives Fri 2022-06-03 17:16 +1000" in text
    )
    record = found.to_dict()
    assert record["departs"] == "2022-06-03T06:00:00+08:00"
    assert record["arrives"] == "2022-06-03T17:16:00+10:00"
    assert len(record["times"]) == len(found.best.legs)
    assert record["gate_visits"] == []
    plain = answer(work, RouteQuery("A", "C")).to_dict()
    assert plain.keys() == record.keys()
    assert (plain["departs"], plain["times"]) == (None, [])
    frame = found.best.to_gdf()
    assert frame["begins"].iloc[0] == "2022-06-03T06:00:00+08:00"


def test_alternatives_with_a_departure_have_times_as_well(
    work: Any,  # noqa: ANN401 - stands in for a workspace
) -> None:
    query = RouteQuery("C", "Q", depart="2022-06-03T06:00", alternatives=2)
    record = answer(work, query).to_dict()
    assert record["alternatives"][0]["departs"] == record["departs"]
    assert record["alternatives"][0]["arrives"] >= record["arrives"]
