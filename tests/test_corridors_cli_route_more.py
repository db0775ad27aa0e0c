"""What ``corridors route`` says beyond the best way: the clock, others, trade-offs."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from corridors.cli.printing import show_json
from corridors.cli.route_more import More, ask_more
from corridors.currency import Currency
from corridors.workspace import Ask, RequestError
from gis_data.plan import load_plan
from network.query.policy import Policy
from network.query.router import Router
from network.query.routes import Request

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
    def request(ask: Ask) -> Request:
        return Request(
            ask.profile,
            ask.by,  # type: ignore[arg-type]
            policy=Policy(closed=frozenset(ask.close)),
        )

    return SimpleNamespace(
        router=Router(toy_network, cost_models),
        plan=load_plan(),
        ends=lambda start, end, _: (toy_place(start), toy_place(end)),
        request=request,
    )


@pytest.fixture
def money(work: Any) -> Currency:  # noqa: ANN401 - stands in for a workspace
    """Return yuan at the rate of the shipped tables."""
    return Currency.of(work.router.model("container").book, "CNY")


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_other_ways_are_listed_with_how_they_differ(
    work: Any,  # noqa: ANN401 - stands in for a workspace
    money: Currency,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = ask_more(work, ("C", "Q"), Ask(by="distance"), More(None, 2, False))  # noqa: FBT003 - as the options
    assert found.route.length_km == pytest.approx(403.0)
    found.show(money)
    text = printed(capsys)
    assert "Other ways, best first" in text
    assert "+12.4%" in text  # 453 km against 403
    assert "instead of sea from Port P to Place Q (S1)" in text
    record = found.as_record()
    show_json(record)
    read = json.loads(printed(capsys))
    assert read["alternatives"][0]["length_km"] == pytest.approx(453.0)
    assert read["alternatives"][0]["legs"][0]["lonlat"]


def test_that_there_is_no_other_way_is_said(
    work: Any,  # noqa: ANN401 - stands in for a workspace
    money: Currency,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ask_more(work, ("A", "C"), Ask(by="distance"), More(None, 3, False)).show(money)  # noqa: FBT003
    assert "No other way is unlike the first" in printed(capsys)


def test_trade_offs_are_listed_with_what_they_promise(
    work: Any,  # noqa: ANN401 - stands in for a workspace
    money: Currency,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = ask_more(work, ("A", "C"), Ask(), More(None, 0, True))  # noqa: FBT003
    found.show(money)
    text = printed(capsys)
    assert "Trade-offs, fastest first" in text
    assert "all the ways that no other way beats in everything" in text
    show_json(found.as_record())
    read = json.loads(printed(capsys))["trade_offs"]
    assert read["exact"] is True
    assert "time" in read["options"][0]["best_in"]


def test_times_are_printed_for_every_leg(
    work: Any,  # noqa: ANN401 - stands in for a workspace
    capsys: pytest.CaptureFixture[str],
) -> None:
    more = More("2022-06-03T06:00", 0, False)  # noqa: FBT003
    found = ask_more(work, ("A", "C"), Ask(by="time"), more)
    found.show(money)
    text = printed(capsys)
    # 9 h 16 min by road, and no hours are known of the toy border.
    assert (
        "Leaves Fri 2022-06-03 06:00 +0800, arrives Fri 2022-06-03 17:16 +1000" in text
    )
    record = found.as_record()
    assert record["departs"] == "2022-06-03T06:00:00+08:00"
    assert record["arrives"] == "2022-06-03T17:16:00+10:00"
    assert len(record["times"]) == len(found.route.legs)  # type: ignore[arg-type]
    assert record["gates"] == []


def test_other_ways_by_the_clock_have_times_as_well(
    work: Any,  # noqa: ANN401 - stands in for a workspace
) -> None:
    more = More("2022-06-03T06:00", 2, False)  # noqa: FBT003
    found = ask_more(work, ("C", "Q"), Ask(by="time"), more)
    assert found.others
    record: Any = found.as_record()
    assert record["alternatives"][0]["departs"] == record["departs"]
    assert record["alternatives"][0]["arrives"] >= record["arrives"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (More("tomorrow", 0, False), "--depart 'tomorrow' is not a time"),  # noqa: FBT003
        (More("2022-06-03T06:00", 0, True), "leave out --depart"),  # noqa: FBT003
    ],
)
def test_what_cannot_be_asked_is_refused(
    work: Any,  # noqa: ANN401 - stands in for a workspace
    more: More,
    said: str,
) -> None:
    with pytest.raises(RequestError, match=said):
        ask_more(work, ("A", "C"), Ask(), more)
