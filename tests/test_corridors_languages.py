"""What real routes say is said in the reader's language, on terminal, JSON and page."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from corridors.atlas.route_page.messages import ON_PAGES, page_messages
from corridors.atlas.route_pages import countries, place_title, shown_route
from corridors.cli import main
from gis_data.gazetteer import Gazetteer
from gis_data.messages.catalogue import entries, plain, render
from gis_data.messages.message import LANGUAGES, I18nText, Message
from gis_data.plan import load_plan
from network.model.errors import NoRouteError
from network.query.route_query import Policy, ResolvedOptions, ResolvedQuery
from network.query.routes import RelatedRoute
from network.query.timedep.scheduler import Scheduler
from network.query.timedep.timetable import plan_timetable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gis_data.gazetteer import Place
    from gis_data.messages.message import Param
    from network.query.router import Router

OTHERS = LANGUAGES[1:]
# Options and units are the same in every language.
ALIKE = frozenset({"allow", "country", "usd", "teu", "utc", "kp"})
FOUR_CLOSED = frozenset({"JL-HCT", "HL-SFT", "HL-TJ", "NM-MZT"})
CASES = (
    ("Changchun", "Vladivostok", ResolvedOptions()),
    ("Changchun", "Rajin", ResolvedOptions(profile="container", criterion="time")),
    ("Seoul", "Warsaw", ResolvedOptions(profile="container", criterion="cost")),
    ("Hunchun", "Busan", ResolvedOptions(profile="passenger", criterion="time")),
    ("Changchun", "Vladivostok", ResolvedOptions(policy=Policy(
        closed=FOUR_CLOSED, modes=frozenset({"rail"}), avoided=frozenset({"MN"}),
    ))),
)  # fmt: skip


@pytest.fixture(scope="module")
def real_place() -> Callable[[str], Place]:
    return Gazetteer.load(load_plan()).find


def messages_within(message: Message) -> Iterator[Message]:
    """Yield a message and those among its values, however deep."""
    yield message
    for value in message.params.values():
        yield from _within(value)


def _within(value: Param) -> Iterator[Message]:
    if isinstance(value, Message):
        yield from messages_within(value)
    elif isinstance(value, tuple) and not isinstance(value, I18nText):
        for each in value:
            yield from _within(each)


def names_within(message: Message) -> str:
    """Return the names and quotations among the values of a message."""
    values = [v for each in messages_within(message) for v in each.params.values()]
    texts = [v.en if isinstance(v, I18nText) else v for v in values]
    return " ".join(text for text in texts if isinstance(text, str))


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", text.lower()))


def check_translated(message: Message) -> None:
    """Fail where a text holds a word of the English one that is no name."""
    english = {
        word
        for each in messages_within(message)
        for word in words(re.sub(r"\{[^}]*\}", " ", entries("en")[each.code].source))
    }
    named = words(names_within(message)) | ALIKE
    for language in OTHERS:
        text = render(message, language)
        assert not (english - named) & words(text), text
        assert text != render(message, "en")


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def test_a_real_route_is_described_in_every_language(
    real_router: Router,
    real_place: Callable[[str], Place],
    case: tuple[str, str, ResolvedOptions],
) -> None:
    route = real_router.route(case[2].between(real_place(case[0]), real_place(case[1])))
    assert len(route.messages) >= 4
    for message in route.messages:
        check_translated(message)


@pytest.mark.slow
def test_departures_are_described_in_every_language(
    real_router: Router, real_place: Callable[[str], Place]
) -> None:
    scheduler = Scheduler(real_router, plan_timetable(load_plan()))
    ends = real_place("Changchun"), real_place("Vladivostok")
    when = datetime(2026, 5, 1, 8)  # noqa: DTZ001 - local
    timed = scheduler.route(
        ResolvedQuery(*ends, profile="container", criterion="time", departs=when)
    )
    codes = {message.code for message in timed.messages}
    assert {"time.zone_note", "time.gate_passed", "time.leave_by_or_wait"} <= codes
    for message in timed.messages:
        check_translated(message)


@pytest.mark.slow
def test_every_gate_that_would_open_a_real_route_is_named(
    real_router: Router, real_place: Callable[[str], Place]
) -> None:
    policy = Policy(
        closed=FOUR_CLOSED,
        modes=frozenset({"rail"}),
        avoided=frozenset({"MN", "KZ"}),
    )
    ends = real_place("Changchun"), real_place("Vladivostok")
    with pytest.raises(NoRouteError) as caught:
        real_router.route(ResolvedQuery(*ends, policy=policy))
    gates = caught.value.gates
    assert [gate.gate_id for gate in gates] == ["JL-HCT", "HL-SFT", "HL-TJ", "NM-MZT"]
    # Each is the route that the router gives when that gate alone stays open.
    for gate in gates:
        rest = Policy(FOUR_CLOSED - {gate.gate_id}, frozenset(), policy.avoided,
                      modes=policy.modes)  # fmt: skip
        route = real_router.route(ResolvedQuery(*ends, policy=rest))
        assert route.borders == (gate.gate_id,)
        assert gate.time_h == pytest.approx(route.total("time_h").typical)
        assert gate.cost_usd == pytest.approx(route.total("cost_usd").typical)
        assert gate.length_km == pytest.approx(route.length_km)
    for message in caught.value.messages:
        check_translated(message)


@pytest.mark.slow
def test_a_real_route_far_above_the_best_is_flagged(
    real_router: Router, real_place: Callable[[str], Place]
) -> None:
    ends = real_place("Changchun"), real_place("Vladivostok")
    policy = Policy(modes=frozenset({"rail"}))
    best = real_router.route(
        ResolvedQuery(*ends, profile="container", criterion="time", policy=policy)
    )
    assert "note.far_above_open" not in {each.code for each in best.messages}
    closed = Policy(closed=FOUR_CLOSED, modes=policy.modes)
    long = real_router.route(
        ResolvedQuery(*ends, profile="container", criterion="time", policy=closed)
    )
    told = {each.code: each.params for each in long.messages}
    ratio = long.total("time_h").typical / best.total("time_h").typical
    assert ratio > 3
    assert told["note.far_above_open"]["ratio"] == pytest.approx(ratio, rel=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.long
def test_json_holds_code_params_and_text(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    query = ["route", "Changchun", "Vladivostok", "--json", "--lang", language]
    assert main(query) == 0
    for each in json.loads(capsys.readouterr().out)["messages"]:
        assert set(each) == {"code", "params", "text"}
        assert set(each["params"]) == set(entries("en")[each["code"]].types)
    closed = [part for name in sorted(FOUR_CLOSED) for part in ("--close", name)]
    avoided = ["--avoid-country", "MN", "--avoid-country", "KZ", "--mode", "rail"]
    assert main([*query, *closed, *avoided]) == 1
    error = json.loads(capsys.readouterr().err)["error"]
    assert error["gates"][0]["gate_id"] == "JL-HCT"
    assert error["messages"][0]["code"] == "reason.no_route_gates"
    assert error["message"] == error["messages"][0]["text"]


@pytest.mark.slow
def test_a_page_holds_every_message_in_every_language(
    real_router: Router, real_place: Callable[[str], Place]
) -> None:
    start, end = real_place("Changchun"), real_place("Vladivostok")
    query = ResolvedQuery(start, end)
    route = real_router.route(query)
    no_route = NoRouteError(Message("reason.no_network"))
    title = place_title(start, end)
    drawn = shown_route("one", title, query, [RelatedRoute(route)]).answer
    empty = shown_route("none", title, query, no_route).answer
    assert drawn["routes"][0]["messages"] == [plain(each) for each in route.messages]
    assert empty["none"]["reason"] == plain(no_route.messages[0])
    codes = set(re.findall(r"'code': '([\w.]+)'", str([drawn, empty])))
    assert {"reason.no_network", "note.price_year"} <= codes
    known = page_messages(LANGUAGES, countries([drawn, empty]))
    for language in LANGUAGES:
        assert codes <= set(known[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_asks_names_no_option_of_commands(language: str) -> None:
    (said,) = page_messages([language], asks=True).values()
    assert [code for code, template in said.items() if "--" in str(template)] == []
    (printed,) = page_messages([language]).values()
    assert any("--" in str(template) for template in printed.values())
    types = entries(language)
    for code, other in ON_PAGES.items():
        assert set(types[other].types) <= set(types[code].types)
