"""Consignments as a forwarder would ask for them, against how the trade does them.

Every row of ``forwarder_questions.csv`` is a question with what is known of the answer,
and where that is from. Its cells:

- ``options``: options of the query, ``name=value``; commas join several values.
- ``borders``: land borders in order, joined by `` > ``; ``|`` joins what may stand for
  each other, ``*`` any number of any.
- ``countries``: those that the route passes, in order; ``|`` joins alternatives.
- ``services``: ports where the cargo embarks and disembarks, once, written as borders.
- ``border_count``: borders of the answer, those at seaports and airports included.
- ``km``, ``hours``, ``usd``: the span in which the typical totals lie.
- ``refused``: ``*`` where there is no route.
- ``miss``: why the answer is another one; such a row must fail, or lose the cell.
"""

from __future__ import annotations

import csv
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from corridors.workspace import Workspace, open_workspace
from network.model.errors import NoRouteError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from network.query.router import Router

QUESTIONS = Path(__file__).with_name("forwarder_questions.csv")
SPANS = {"km": "length_km", "hours": "time_h", "usd": "cost_usd"}


def _rows() -> list[dict[str, str]]:
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = _rows()
#: Of other answers, those of which the way of the trade is shown beside the best.
SHOWN = [row for row in ROWS if "the answer" in row["miss"]]


@pytest.fixture(scope="module")
def work(real_router: Router) -> Workspace:
    space = open_workspace()
    space.__dict__["router"] = real_router
    return space


def _options(text: str) -> dict[str, Any]:
    pairs = (option.split("=", 1) for option in text.split())
    return {
        name: tuple(value.split(",")) if name in {"modes", "open"} else value
        for name, value in pairs
    }


def _fits(pattern: str, names: Sequence[str]) -> bool:
    """Return whether names in order are those of a pattern."""
    slot, _, rest = pattern.partition(" > ")
    tails = range(len(names) + 1) if slot == "*" else (1,)
    if slot != "*" and (not names or names[0] not in slot.split("|")):
        return False
    if not rest:
        return slot == "*" or len(names) == 1
    return any(_fits(rest, names[k:]) for k in tails)


def _countries(legs: list[dict[str, Any]]) -> str:
    """Return the countries of the legs in order."""
    order: list[str] = []
    for leg in legs:
        known = [c for c in leg["country"] if c]
        # A leg between two countries lists them in any order.
        known.sort(key=lambda c: not order or c != order[-1])
        order += [c for c in known if not order or c != order[-1]]
    return " ".join(order)


def _voyages(legs: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return the ports where each run of sea legs begins and ends."""
    runs = [list(run) for at_sea, run in groupby(legs, _at_sea) if at_sea]
    return [(run[0]["from_name"], run[-1]["to_name"]) for run in runs]


def _at_sea(leg: dict[str, Any]) -> bool:
    return bool(leg["mode"] == "sea" and leg["kind"] != "crossing")


def _sails(pattern: str, voyages: list[tuple[str, str]]) -> bool:
    start, end = (slot.split("|") for slot in pattern.split(" > "))
    return any(
        any(name in port for name in start) and any(name in quay for name in end)
        for port, quay in voyages
    )


def _amiss(row: dict[str, str], record: dict[str, Any]) -> list[str]:
    """Return what is not as the row says."""
    legs = record["legs"]
    land = [
        leg["gateway_id"]
        for leg in legs
        if leg["kind"] == "crossing" and leg["mode"] in {"rail", "road"}
    ]
    used = {leg["gateway_id"] for leg in legs} | {n for g in legs for n in g["lines"]}
    modes = {leg["mode"] for leg in legs}
    countries, voyages = _countries(legs), _voyages(legs)
    count = len(record["borders"])
    found = {
        "borders": (land, not row["borders"] or _fits(row["borders"], land)),
        "countries": (
            countries,
            not row["countries"] or countries in row["countries"].split("|"),
        ),
        "border_count": (count, row["border_count"] in {"", str(count)}),
        "modes": (modes, set(row["modes"].split()) <= modes),
        "not_by": (used, not used & set(row["not_by"].split())),
        "services": (voyages, not row["services"] or _sails(row["services"], voyages)),
        "refused": ("a route", not row["refused"]),
    }
    for name, total in SPANS.items():
        value = record["totals"][total]["typical"]
        low, _, high = row[name].partition("-")
        found[name] = value, not low or float(low) <= value <= float(high)
    return [f"{name}: {value}" for name, (value, right) in found.items() if not right]


def _wrong(work: Workspace, row: dict[str, str]) -> list[str]:
    """Return how an answer differs from the row, nothing where it does not."""
    try:
        route = work.route(
            row["origin"],
            row["destination"],
            profile=row["profile"],
            **_options(row["options"]),
        )
    except NoRouteError as error:
        free = row["not_by"] and not (row["borders"] or row["km"] or row["services"])
        return [] if row["refused"] or free else [f"refused: {error}"]
    return _amiss(row, route.to_dict())


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_consignment_goes_as_the_trade_sends_it(
    work: Workspace, row: dict[str, str]
) -> None:
    wrong = _wrong(work, row)
    if row["miss"]:
        assert wrong, f"{row['id']} is right now: empty its cell 'miss'"
    else:
        assert not wrong


@pytest.mark.parametrize("row", SHOWN, ids=[row["id"] for row in SHOWN])
def test_a_miss_that_is_said_to_be_shown_is_an_alternative(
    work: Workspace, row: dict[str, str]
) -> None:
    options = _options(row["options"]) | {"profile": row["profile"], "deciding": True}
    routes = work.routes(row["origin"], row["destination"], **options)
    others = [item.route.to_dict()["legs"] for item in routes.related[1:]]
    assert any(_sails(row["services"], _voyages(legs)) for legs in others)


PAIRS = Path(__file__).with_name("domestic_pairs.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", PAIRS.splitlines()[1:])
def test_a_consignment_between_seaports_of_one_country_stays_in_it(
    work: Workspace, row: str
) -> None:
    origin, destination, profile, country = row.split(",")
    for start, end in ((origin, destination), (destination, origin)):
        record = work.route(start, end, profile=profile).to_dict()
        assert not record["borders"]
        assert _countries(record["legs"]) == country


def test_at_least_eleven_of_twelve_are_as_the_trade_does_them() -> None:
    assert len(ROWS) >= 60
    assert sum(1 for row in ROWS if row["miss"]) * 12 <= len(ROWS)


def test_every_question_says_where_its_answer_is_from() -> None:
    assert all(row["source"] and row["confidence"] for row in ROWS)
    assert len({row["id"] for row in ROWS}) == len(ROWS)


def test_patterns_of_borders() -> None:
    assert _fits("A|B > * > C", ["B", "X", "Y", "C"])
    assert _fits("* > C", ["C"])
    assert not _fits("A > C", ["A", "X", "C"])
    assert not _fits("A", [])
    assert _fits("*", [])
