"""The asking side of a page, in Chromium: typing, keyboard, switches, Back, saving."""

# ruff: noqa: RUF001 - names in several scripts are the subject here

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from page_modules import MODULES

from corridors.atlas.route_page.messages import page_messages
from maps.pages.script import page_style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

HOST = "http://page.test/"
HOSTILE = '<img src=x onerror="window.hit=1">${window.hit=1}</script>'
PLACES = [
    # id, kind, country, lon, lat, names, keys, kept
    ("cn-changchun", "city", "CN", 125.3, 43.9, ("Changchun", "长春", "Чанчунь"),
     "1changchun 1长春 1чанчунь 3xinjing", 1),
    ("cn-hunchun", "county_seat", "CN", 130.36, 42.86, ("Hunchun", "珲春", "Хуньчунь"),
     "1hunchun 1珲春 1хуньчунь", 1),
    ("ru-vladivostok", "foreign_city", "RU", 131.9, 43.1, ("Vladivostok", "", ""),
     "1vladivostok 1владивосток", 1),
    ("kr-gwangju", "city", "KR", 126.9, 35.2, ("Gwangju", "", ""), "1gwangju", 1),
    ("kr-gwangju-2", "city", "KR", 127.3, 37.4, ("Gwangju", "", ""), "1gwangju", 1),
    ("JL-HCT", "border_port", "CN", 130.44, 42.83, ("Hunchun rail port", "", ""),
     "1hunchunrailport", 0),
    ("x-hostile", "city", "CN", 100.0, 40.0, (HOSTILE,) * 3, "1imghostile", 1),
]  # fmt: skip
GATES = [
    # id, kind, name, countries, periods, date, lon, lat
    ("G-OPEN", "port", "Alpha rail", "CN RU", [[0, 0, "open"]], "2026-06", 130.4, 42.8),
    ("G-OLD", "port", "Beta", "CN RU", [[0, 0, "limited"]], "2015-08", 131.2, 44.4),
    ("G-SHUT", "port", "Gamma", "CN KP",
     [[0, 20191231, "open"], [20200101, 0, "closed"]], "", 110.0, 45.0),
    ("Y1", "yard", "Yard", "CN", [[0, 0, "open"]], "2025", 130.4, 42.8),
    ("suez", "passage", "Suez Canal", "", [[0, 0, "open"]], "", 32.3, 30.4),
    ("R07", "rail", HOSTILE, "CN", [[0, 0, "open"]], "", None, None),
]  # fmt: skip
HARNESS = """
import { AskSide } from "./ask.js";
import { pageSource } from "./address.js";
import { store } from "./state.js";
import { speak, useCatalogue } from "./words.js";
const source = new Blob([pageSource(document.querySelector("#map"))]);
useCatalogue(window.given.words);
speak("en");
const side = new AskSide({
  record: window.given.record, day: "2026-11-29", source, light: () => {},
  aside: document.querySelector(".ask"), pane: document.querySelector(".pane"),
});
side.begin();
window.side = side;
window.store = store;
"""


def record() -> dict[str, Any]:
    """Return what a page is asked by: a few places and gates."""
    order = list(range(len(PLACES)))
    order[4] = order[3]  # nothing tells one Gwangju from the other
    places = {
        "id": [p[0] for p in PLACES], "kind": [p[1] for p in PLACES],
        "country": [p[2] for p in PLACES],
        "admin1": [f"Area of {p[0]}" for p in PLACES],
        "lon": [p[3] for p in PLACES], "lat": [p[4] for p in PLACES],
        **{f"name_{lang}": [p[5][i] for p in PLACES]
           for i, lang in enumerate(("en", "zh", "ru"))},
        "name_ko": ["" for _ in PLACES], "ids": ["" for _ in PLACES],
        "keys": [p[6] for p in PLACES], "kept": [p[7] for p in PLACES], "order": order,
    }  # fmt: skip
    blank = ["" for _ in GATES]
    gates = {
        "id": [g[0] for g in GATES], "kind": [g[1] for g in GATES],
        "name_en": [g[2] for g in GATES], "name_zh": blank, "name_ru": blank,
        "name_ko": blank, "countries": [g[3] for g in GATES],
        "modes": ["rail" for _ in GATES], "periods": [g[4] for g in GATES],
        "date": [g[5] for g in GATES], "note": [HOSTILE for _ in GATES],
        "source": blank, "confidence": blank, "lon": [g[6] for g in GATES],
        "lat": [g[7] for g in GATES],
    }  # fmt: skip
    own = {"origin": "cn-changchun", "destination": "ru-vladivostok"}
    return {
        "gazetteer": {
            "places": places, "simplified": "長长", "decided": {"gwangju": -1},
            "kind_words": {"port": "border_port seaport", "站": "station"},
        },
        "gates": gates,
        "countries": ["CN", "KP", "RU"],
        "sanctions": {"KP": "un"},
        "profiles": [{"id": "container", "unit": "TEU"}, {"id": "bulk", "unit": "t"}],
        "criteria": ["generalised", "time", "co2"],
        "saved": [{**own, "name": {"en": "Reference", "zh": "参考"}}],
    }  # fmt: skip


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Return what opens the asking side; afterwards nothing may have been executed."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    said: list[str] = []
    words = page_messages(["en", "zh"], ["CN", "KP", "RU"])
    given = json.dumps({"record": record(), "words": words})

    def serve(route: Route) -> None:
        name = route.request.url.removeprefix(HOST).split("#")[0]
        if name:
            body = HARNESS if name == "test.js" else (MODULES / name).read_text("utf-8")
            return route.fulfill(body=body, content_type="text/javascript")
        style = page_style(("page", "answer", "form", "narrow"))
        page = f"""<!DOCTYPE html><html lang="en"><head><style>{style}</style>
            <link rel="icon" href="data:,"></head>
            <body class="asks"><main><aside class="ask"></aside>
            <div class="pane"></div><div id="map"></div></main>
            <script type="module" src="test.js"></script></body></html>"""
        return route.fulfill(body=page, content_type="text/html")

    context.route("**/*", serve)
    context.add_init_script(f"window.given = {given}")

    def at(address: str = "") -> Page:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.goto(HOST + address)
        page.wait_for_function("window.side")
        return page

    yield at
    hits = [page.evaluate("window.hit ?? null") for page in context.pages]
    context.close()
    assert set(hits) <= {None}
    assert said == []


def question(page: Page) -> dict[str, Any]:
    """Return what the page asks."""
    asked: dict[str, Any] = page.evaluate("window.store.get()")
    return asked


@pytest.mark.browser
@pytest.mark.parametrize(
    ("text", "keys", "place"),
    [
        ("changch", ["Enter"], "cn-changchun"),
        ("長春", ["Enter"], "cn-changchun"),
        ("Xinjing", ["Enter"], "cn-changchun"),
        ("ВЛАДИВОСТОК", ["Tab"], "ru-vladivostok"),
        ("Vladivostock", ["Enter", "ArrowDown", "Enter"], "ru-vladivostok"),
        (
            "hunch",
            ["ArrowDown", "Enter"],
            {"lon": 130.44, "lat": 42.83, "id": "JL-HCT"},
        ),
        ("jl-hct", ["Enter"], {"lon": 130.44, "lat": 42.83, "id": "JL-HCT"}),
        ("43.25, 128.5", ["Enter"], {"lon": 128.5, "lat": 43.25}),
        ("Gwangju", ["Enter", "ArrowDown", "ArrowDown", "Enter"], "kr-gwangju-2"),
    ],
)
def test_a_place_is_found_by_what_is_typed(
    opened: Callable[..., Page],
    text: str,
    keys: list[str],
    place: Any,  # noqa: ANN401 - JSON
) -> None:
    page = opened()
    page.fill("#route-origin", text)
    for key in keys:
        page.press("#route-origin", key)
    assert question(page)["origin"] == place


@pytest.mark.browser
def test_a_name_that_is_not_known_or_not_clear_is_told(
    opened: Callable[..., Page],
) -> None:
    page = opened()
    before = question(page)["origin"]
    for text, offered in (("Vladivostock", 1), ("Gwangju", 2), ("qqqqqqq", 0)):
        page.fill("#route-origin", text)
        page.press("#route-origin", "Enter")
        assert page.inner_text("#route-origin-said")
        assert page.get_attribute("#route-origin", "aria-invalid") is not None
        assert page.locator("#route-origin-list [role=option]").count() == offered
        areas = page.locator("#route-origin-list .place-code", has_text="Area of")
        assert areas.count() == (offered if text == "Gwangju" else 0)
    page.press("#route-origin", "Escape")
    assert page.input_value("#route-origin") == "Changchun"
    assert page.inner_text("#route-origin-said") == ""
    assert question(page)["origin"] == before
    page.fill("#route-origin", "Hunchunn")
    for _ in range(2):  # asked whether the only like name is meant, a yes
        assert question(page)["origin"] == before
        page.press("#route-origin", "Enter")
    assert question(page)["origin"] == "cn-hunchun"


@pytest.mark.browser
def test_the_list_of_places_is_a_combobox_by_keyboard(
    opened: Callable[..., Page],
) -> None:
    page = opened()
    field = page.locator("#route-destination")
    field.fill("n")
    field.press("ArrowDown")
    assert field.get_attribute("aria-expanded") == "false"  # nothing begins so
    field.fill("hunchun")
    active = field.get_attribute("aria-activedescendant")
    assert page.get_attribute(f"#{active}", "aria-selected") == "true"
    groups = page.locator("#route-destination-list [role=group]")
    assert groups.count() == len(["places", "ports"])
    field.press("ArrowUp")
    last = field.get_attribute("aria-activedescendant")
    assert last != active
    assert page.locator("[aria-selected=true][role=option]").count() == 1
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.get_attribute("aria-activedescendant") is None


@pytest.mark.browser
def test_every_change_is_in_the_address_and_back_undoes_it(
    opened: Callable[..., Page],
) -> None:
    page = opened()
    page.select_option("[name=profile]", "bulk")
    assert page.inner_text(".unit") == "t"
    page.select_option("[name=criterion]", "co2")
    page.fill("[name=day]", "2020-02-29")
    page.press("[name=day]", "Tab")
    page.click(".swap")
    page.click(".mode >> nth=1")
    asked = question(page)
    assert asked["policy"]["day"] == "2020-02-29"
    assert asked["policy"]["modes"] == ["rail", "sea", "air"]
    assert (asked["origin"], asked["destination"]) == ("ru-vladivostok", "cn-changchun")
    address = page.url
    page.go_back()
    assert question(page)["policy"]["modes"] == []
    assert page.get_attribute(".mode >> nth=1", "aria-pressed") == "true"
    for _ in range(4):
        page.go_back()
    assert question(page)["profile"] == "container"
    again = opened(address.removeprefix(HOST))
    assert {**question(again), "chosen": "A"} == {**asked, "chosen": "A"}
    assert again.input_value("[name=day]") == "2020-02-29"


@pytest.mark.browser
def test_via_points_are_added_and_removed(opened: Callable[..., Page]) -> None:
    page = opened()
    page.click(".via .quiet")
    page.fill("#route-via", "hunchun")
    page.press("#route-via", "Enter")
    assert question(page)["via"] == ["cn-hunchun"]
    assert page.evaluate("document.activeElement.className") == "quiet"
    page.click(".via .chip")
    assert question(page)["via"] == []
    page.click(".via .quiet")
    page.press("#route-via", "Tab")
    assert page.locator("#route-via").count() == 0


@pytest.mark.browser
def test_switches_close_open_and_take_back(opened: Callable[..., Page]) -> None:
    page = opened()
    states = page.eval_on_selector_all(
        ".switch", "all => all.map(each => [each.dataset.id, each.ariaChecked])"
    )
    assert dict(states) == {"G-OPEN": "true", "G-OLD": "true", "G-SHUT": "false"}
    assert page.locator("[data-gate=G-OLD] .stale").count() == 1
    for gate in ("G-OPEN", "G-SHUT"):
        page.click(f"[data-id={gate}]")
    policy = question(page)["policy"]
    assert (policy["closed"], policy["opened"]) == (["G-OPEN"], ["G-SHUT"])
    assert page.locator(".gate-row.shut").get_attribute("data-gate") == "G-OPEN"
    assert page.evaluate("document.activeElement.dataset.id") == "G-SHUT"
    page.click("[data-id=G-OPEN]")
    page.click("[data-id=G-SHUT]")
    assert page.locator(".gate-row.shut, .gate-row.opened").count() == 0
    page.fill("[name=day]", "2019-06-01")
    page.press("[name=day]", "Tab")
    assert page.get_attribute("[data-id=G-SHUT]", "aria-checked") == "true"
    # What was confirmed in 2026, or on an unknown day, says nothing of 2019.
    assert "2026" not in page.inner_text("[data-gate=G-OPEN]")
    notes = page.locator(".gate-note").evaluate_all(
        "all => all.map(each => each.closest('li').dataset.gate)"
    )
    assert notes == ["G-OLD"]
    page.click(".closures [role=tab] >> nth=3")
    page.click("[data-id=KP]")
    page.click("[data-id=RU]")
    policy = question(page)["policy"]
    assert (policy["transit"], policy["avoided"]) == (["KP"], ["RU"])
    page.click(".closures-head .quiet")
    assert question(page)["policy"]["transit"] == []


@pytest.mark.browser
def test_gates_are_grouped_by_the_routes_and_found_by_the_filter(
    opened: Callable[..., Page],
) -> None:
    page = opened()
    leg = {
        "gateway_id": "G-OPEN", "border": "", "lines": ["R07"], "country": ["CN", "RU"],
        "passages": [], "lonlat": [[130.4, 42.8], [130.9, 44.2]],
    }  # fmt: skip
    page.evaluate("leg => window.side.mark({ routes: [{ legs: [leg] }] })", leg)
    groups = page.eval_on_selector_all(
        ".gates", "all => all.map(g => [...g.children].map(row => row.dataset.gate))"
    )
    assert groups == [["G-OPEN"], ["G-OLD"], ["G-SHUT"]]
    for text, gates in (("beta", ["G-OLD"]), ("朝鲜", ["G-SHUT"]), ("r07", ["R07"])):
        page.fill(".filter input", text)
        if text == "朝鲜":
            page.evaluate("window.store.set({ lang: 'zh' })")
            page.fill(".filter input", text)
        rows = page.eval_on_selector_all(
            ".gate-row", "all => all.map(r => r.dataset.gate)"
        )
        assert rows == gates


@pytest.mark.browser
def test_questions_are_saved_renamed_sent_and_removed(
    opened: Callable[..., Page], tmp_path: Path
) -> None:
    page = opened()
    page.click("[data-id=G-OPEN]")
    page.evaluate("window.side.saved.save()")
    assert page.locator(".saved-table tr").count() == len(["Reference", "saved"])
    page.click(".saved-table tr >> nth=1 >> .tool >> nth=0")
    page.fill(".saved-table input", HOSTILE)
    page.press(".saved-table input", "Enter")
    assert page.inner_text(".saved-title >> nth=1") == HOSTILE
    # In the link.
    linked = opened(page.url.removeprefix(HOST))
    assert linked.inner_text(".saved-title >> nth=1") == HOSTILE
    # In a file that another page opens, less what that page knows already.
    with page.expect_download() as download:
        page.click(".saved-actions button >> nth=2")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name.endswith(".corridors.json")
    other = opened()
    other.set_input_files(".saved-actions input", path)
    other.wait_for_function("window.side.saved.questions.length === 2")
    assert question(other)["policy"]["closed"] == []
    other.click(".saved-title >> nth=1")
    assert question(other)["policy"]["closed"] == ["G-OPEN"]
    # A file of something else is refused and named.
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"format": "geo"}', encoding="utf-8")
    other.set_input_files(".saved-actions input", wrong)
    other.wait_for_function("document.querySelector('.saved > .note').textContent")
    assert wrong.name in other.inner_text(".saved > .note")
    # As a copy of the page that opens with the question.
    copy = page.evaluate("window.side.options.copy ?? window.side.saved.options.copy()")
    assert copy.count('name="corridor-question"') == 1
    assert HOSTILE not in copy
    other.click(".saved-table tr >> nth=1 >> .tool >> nth=1")
    assert other.locator(".saved-table tr").count() == 1


@pytest.mark.browser
def test_questions_of_older_data_say_so(opened: Callable[..., Page]) -> None:
    page = opened(
        "#from=cn-changchun&to=cn-hunchun&q=from%3Dcn-hunchun%26to%3Dru-vladivostok%26data%3D2025-01-31"
    )
    assert page.locator(".older").count() == 1
    assert "2025" in page.inner_text(".older")


@pytest.mark.browser
def test_a_page_opens_in_the_language_of_its_address(
    opened: Callable[..., Page],
) -> None:
    page = opened("#from=cn-changchun&to=cn-hunchun&lang=zh")
    assert page.input_value("#route-origin") == "长春"
    assert page.inner_text("[name=profile] option >> nth=0") == "集装箱"


@pytest.mark.browser
def test_an_emptied_address_opens_the_page_anew(opened: Callable[..., Page]) -> None:
    page = opened()
    first = question(page)
    assert "from=cn-changchun" in page.url
    for hash_ in ("", "#", "#l=zh", "#lang=zh"):
        page.select_option("[name=profile]", "bulk")
        page.click(".swap")
        page.evaluate("hash => { location.hash = hash }", hash_)
        page.wait_for_function("window.store.get().origin === 'cn-changchun'")
        language = "zh" if "zh" in hash_ else first["lang"]
        assert question(page) == {**first, "lang": language}
        page.evaluate("window.store.set({ lang: 'en' })")
    page.select_option("[name=profile]", "bulk")
    page.evaluate("location.hash = 'main'")
    page.wait_for_timeout(50)
    assert question(page)["profile"] == "bulk"


@pytest.mark.browser
def test_parts_of_an_address_that_are_not_known_are_told_until_the_next_question(
    opened: Callable[..., Page],
) -> None:
    page = opened("#from=cn-changchun&to=cn-hunchun&closed=G-GONE,G-OPEN&for=plane")
    assert question(page)["policy"]["closed"] == ["G-OPEN"]
    assert "2" in page.inner_text(".left-out")
    page.click(".swap")
    assert page.inner_text(".left-out") == ""


@pytest.mark.browser
@pytest.mark.long
def test_hostile_addresses_open_the_page_and_execute_nothing(
    opened: Callable[..., Page],
) -> None:
    draw = np.random.default_rng(14)
    parts = [
        "from",
        "to",
        "via",
        "closed",
        "q",
        "name",
        "view",
        "n",
        "__proto__",
        "day",
    ]
    values = [
        HOSTILE,
        "javascript:window.hit=1",
        "cn-changchun",
        "%",
        "%00",
        "x" * 2000,
    ]
    page = opened()
    for _ in range(500):
        pieces = (
            f"{draw.choice(parts)}={draw.choice(values)}"
            for _ in range(draw.integers(9))
        )
        page.evaluate("hash => { location.hash = hash }", "&".join(pieces))
    page.evaluate("() => new Promise(done => setTimeout(done, 50))")
    assert page.evaluate("({}).x === undefined && window.hit === undefined")
    assert page.locator(".ask img").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize(
    ("hash_", "count"),
    [("from=nowhere&to=__proto__&avoid=XX", 3), ("modes=transfer&day=2026-02-30", 2)],
)
def test_a_link_of_which_nothing_is_known_says_so(
    opened: Callable[..., Page], hash_: str, count: int
) -> None:
    page = opened(f"#{hash_}")
    assert question(page)["origin"] is not None  # the first question of the page
    assert str(count) in page.locator(".left-out").inner_text()
