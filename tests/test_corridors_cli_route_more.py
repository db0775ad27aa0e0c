"""What ``corridors route`` prints beside the best route."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from corridors.answers import Currency, answer
from corridors.cli import main
from corridors.cli.printing import show_json
from corridors.cli.route_tables import show_more
from gis_data.gazetteer import Match
from gis_data.messages.catalogue import show
from gis_data.messages.message import Message
from gis_data.plan import load_plan
from network.query.route_query import Policy, ResolvedQuery, RouteQuery
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.gazetteer import Place
    from network.model.store import Network


@pytest.fixture
def work(
    toy_network: Network,
    toy_place: Callable[..., Place],
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
) -> Any:  # noqa: ANN401 - stands in for a workspace
    def resolve(query: Any) -> ResolvedQuery:  # noqa: ANN401 - a query
        policy = Policy(closed=frozenset(query.close))
        return ResolvedQuery(
            toy_place(query.origin), toy_place(query.destination),
            departs=query.departure, profile=query.profile, criterion=query.by,
            policy=policy,
        )  # fmt: skip

    router = Router(toy_network, cost_models)
    return SimpleNamespace(
        roads="eurasia",
        router=router,
        plan=load_plan(),
        begin=lambda: None,
        match=lambda name: Match(toy_place(name), "id"),
        resolve=resolve,
    )


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
    show_more(found, money, show)
    text = printed(capsys)
    assert show(Message("alt.title")) in text
    assert "+12.4%" in text  # 453 km against 403
    assert "S1" in text
    show_json(found.to_dict())
    read = json.loads(printed(capsys))
    (other,) = read["alternatives"]
    assert other["length_km"] == pytest.approx(453.0)
    assert other["legs"][0]["lonlat"]
    assert other["difference"]["code"] == "diff.instead"
    # One shape for every route: what relates it to the best comes on top.
    assert other.keys() - read.keys() == {"difference", "extra", "overlap", "best_in"}
    assert read.keys() - other.keys() == {"alternatives"}
    assert other["totals"].keys() == read["totals"].keys()
    assert other["extra"] == pytest.approx(453 / 403 - 1, abs=1e-4)


def column_cells(text: str, heading: str) -> list[list[str]]:
    """Return a right-aligned column of each table, with whatever lines follow."""
    lines = text.splitlines()
    heads = [i for i, line in enumerate(lines) if heading in line and " km" in line]
    ends = [lines[i].index(heading) + len(heading) for i in heads]
    return [
        [line[:end].strip().rpartition(" ")[2] for line in lines[i + 1 :]]
        for i, end in zip(heads, ends, strict=True)
    ]


def test_yuan_are_dollars_times_the_rate(
    work: Any,  # noqa: ANN401 - stands in for a workspace
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    # One container of 12 t from A to C by road, at 7.1875 CNY per USD. China 0.4 CNY
    # (RT098), Russia 0.092 USD (RT085) a tonne-km: 4.8 CNY and 1.104 USD a km, and
    # the mean of both where the road crosses the border.
    #   1 km to the road                                4.8 CNY
    #  60 km to the border                            288.0
    #  20 km over it: 10 x 4.8 + 10 x 1.104 x 7.1875  127.35
    #  80 km in Russia: 88.32 USD                     634.8
    #   1 km from the road: 1.104 USD                   7.935
    #                                               1,062.885 CNY = 147.88 USD
    # By rail: 100 km at 3.357 CNY for two TEU (RT106), 75 USD to change the gauge, 10
    # km over the border, 200 km at 0.192 USD a km, the same 1 km at both ends:
    #   4.8 + 167.85 + 539.0625 + 5 x (1.6785 + 0.192 x 7.1875) + 276 + 7.935
    #                                               1,010.94 CNY = 140.65 USD
    monkeypatch.setattr("corridors.cli.route.open_workspace", lambda *_, **__: work)
    words = ["route", "A", "C", "--by", "cost", "--alternatives", "1"]
    assert main([*words, "--currency", "CNY"]) == 0
    legs, others = column_cells(printed(capsys), "Cost, CNY")
    assert legs[:7] == ["5", "168", "539", "15", "276", "8", "1,011"]
    assert others[0] == "1,063"
    assert main([*words, "--json"]) == 0
    read = json.loads(printed(capsys))
    assert read["totals"]["cost_usd"]["typical"] == pytest.approx(140.6525, abs=1e-4)
    assert read["exchange"]["total"]["typical"] == pytest.approx(1010.94)


def test_that_there_is_no_alternative_is_said(
    work: Any,  # noqa: ANN401 - stands in for a workspace
    money: Currency,
    capsys: pytest.CaptureFixture[str],
) -> None:
    query = RouteQuery("A", "C", by="distance", alternatives=3)
    show_more(answer(work, query), money, show)
    assert show(Message("diff.none", {"share": 0.4})) in printed(capsys)


def test_trade_offs_are_listed_with_what_each_is_best_in(
    work: Any,  # noqa: ANN401 - stands in for a workspace
    money: Currency,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = answer(work, RouteQuery("A", "C", tradeoffs=True))
    show_more(found, money, show)
    assert show(Message("tradeoff.title")) in printed(capsys)
    show_json(found.to_dict("zh"))
    read = json.loads(printed(capsys))
    options = read["trade_offs"]
    assert "time" in options[0]["best_in"]
    assert options[0]["totals"].keys() == read["totals"].keys()
    assert options[1]["best_in"] == ["cost", "co2"]
    assert options[1]["extra"] != 0
    assert options[1]["difference"]["code"] == "diff.instead"
    assert found.routes == found.trade_offs


def test_times_are_printed_for_every_leg(
    work: Any,  # noqa: ANN401 - stands in for a workspace
    money: Currency,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = answer(work, RouteQuery("A", "C", depart="2022-06-03T06:00"))
    show_more(found, money, show)
    text = printed(capsys)
    # 9 h 16 min by road, and no hours are known of the toy border.
    assert text.count("2022-06-03 06:00 +0800") == 1
    assert "2022-06-03 17:16 +1000" in text
    record = found.to_dict()
    assert record["departs"] == "2022-06-03T06:00:00+08:00"
    assert record["arrives"] == "2022-06-03T17:16:00+10:00"
    assert len(record["times"]) == len(found.best.legs)
    assert record["zones"][0][0] == "Asia/Shanghai"
    assert [len(pair) for pair in record["zones"]] == [2] * len(record["times"])
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
