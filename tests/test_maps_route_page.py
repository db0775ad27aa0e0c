# ruff: noqa: RUF001 - ranges are written with an en dash
"""The page of routes in a browser: what it shows equals the answers it is given."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from shapely import box
from test_maps_route_page_ask import record

from corridors.atlas.route_page.messages import page_messages
from maps.basemap import load_basemap
from maps.compose import Credit
from maps.export import map_html, write_map
from maps.pages.page import AtlasPage, page_record, to_folium_map
from maps.pages.script import page_script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

HOSTILE = "</script><img src=x onerror=alert(1)>${alert(2)}`{{7*7}}<b>"
PROBE = """
window.written = [];
const fillText = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
  window.written.push(text);
  return fillText.call(this, text, ...rest);
};
"""


def estimate(
    low: float, typical: float, high: float, unit: str = "h"
) -> dict[str, Any]:
    return {
        "low": low, "typical": typical, "high": high, "unit": unit,
        "source": "toy ; analyst knowledge", "confidence": "low", "basis": "estimate",
    }  # fmt: skip


def leg(
    kind: str,
    ends: tuple[str, str],
    hours: float,
    **options: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """Return a leg of 100 km an hour, or a stop, at latitude 44."""
    moves = kind in {"line", "access"}
    km = options.get("km", 100 * hours if moves else 0.0)
    lons = options.get("lons", (125.0, 130.0))
    return {
        "mode": options.get("mode", "rail"), "kind": kind,
        "from": {"en": ends[0], "zh": options.get("zh", "")}, "to": {"en": ends[1]},
        "length_km": estimate(km, km, km, "km"),
        "moving_h": estimate(hours, hours, hours * 2) if moves else estimate(0, 0, 0),
        "dwell_h": estimate(0, 0, 0) if moves else estimate(0, hours, hours * 3),
        "wait_h": estimate(0, 0, 0),
        "cost_usd": estimate(50, 60, 90, "USD"), "co2_kg": estimate(10, 20, 30, "kg"),
        "gateway_id": options.get("gate", ""), "border": options.get("gate", ""),
        "gauge_break": kind == "gauge_break", "gauge_mm": options.get("gauge", 0),
        "lines": [], "passages": [], "country": ["CN"], "source": "toy",
        "confidence": "low", "schematic": False,
        "lonlat": [[lon, options.get("lat", 44.0)] for lon in lons],
    }  # fmt: skip


def route(legs: list[dict[str, Any]], **totals: float) -> dict[str, Any]:
    """Return a route of legs, with its totals summed by hand where they are given."""

    def total(names: tuple[str, ...], unit: str) -> dict[str, Any]:
        ends = [
            sum(each[name][end] for each in legs for name in names)
            for end in ("low", "typical", "high")
        ]
        return estimate(*ends, unit)

    hours = ("moving_h", "dwell_h", "wait_h")
    sums = {
        "length_km": total(("length_km",), "km"), "time_h": total(hours, "h"),
        **{name: total((name,), "h") for name in hours},
        "cost_usd": total(("cost_usd",), "USD"), "co2_kg": total(("co2_kg",), "kg"),
    }  # fmt: skip
    for name, value in totals.items():
        sums[name] = estimate(value * 0.5, value, value * 2)
    borders = [each["gateway_id"] for each in legs if each["kind"] == "crossing"]
    note = {"code": "note.access_length", "params": {"km": 5.0, "factor": 1.3}}
    return {
        "profile": "container", "criterion": "generalised", "unit": "TEU",
        "length_km": sums["length_km"]["typical"], "line_haul_km": 0.0,
        "borders": borders, "gauge_breaks": sum(e["gauge_break"] for e in legs),
        "totals": sums, "legs": legs, "messages": [note],
        "extra": 0.0, "overlap": 0.0, "difference": None,
    }  # fmt: skip


def place(name: str, lon: float) -> dict[str, Any]:
    names = {f"name_{each}": name for each in ("en", "zh", "ru", "ko")}
    return {"id": name.lower(), **names, "country": "CN", "lon": lon, "lat": 44.0}


def two_routes() -> dict[str, Any]:
    """Return an answer: by rail over Gate in 30 h, by road over Pass in 22 h."""
    rail = [
        leg("access", ("Alpha", "Alpha"), 0.04, mode="transfer", lons=(125.0, 125.05)),
        leg("line", ("Alpha", "Yard"), 10.0, gauge=1435, lons=(125.05, 128.0)),
        leg("gauge_break", ("Yard", "Yard"), 4.0, lons=(128.0,), gate="Y1"),
        leg("line", ("Yard", "Gate"), 0.05, gauge=1520, lons=(128.0, 128.1)),
        leg("crossing", ("Gate", "Far gate"), 6.0, gate="G1", lons=(128.1, 128.2)),
        leg("line", ("Far gate", "Omega"), 9.95, gauge=1520, lons=(128.2, 131.0)),
    ]  # fmt: skip
    road = [
        leg("line", ("Alpha", "Pass"), 9.0, mode="road", lat=45.0),
        leg("crossing", ("Pass", "Far pass"), 4.0, mode="road", gate="P1", lat=45.0),
        leg("line", ("Far pass", "Omega"), 9.0, mode="road", lat=45.0),
    ]
    return {
        "request": {
            "origin": "alpha",
            "destination": "omega",
            "policy": {"closed": []},
        },
        "places": [place("Alpha", 125.0), place("Omega", 131.0)],
        "routes": [route(rail), route(road, cost_usd=500.0)],
        "none": None,
    }


@pytest.fixture
def page_of(tmp_path: Path) -> Callable[..., str]:
    """Return what writes a page of answers and gives its address."""
    view = (120.0, 40.0, 134.0, 48.0)

    def write(*answers: dict[str, Any], **options: Any) -> str:  # noqa: ANN401
        given = {
            "title": ("Toy routes", "玩具路线"),
            "catalogue": page_messages(["en", "zh"], ["CN"]),
            "basemap": load_basemap(view, home=box(124, 42, 127, 45)),
            "day": "2026-11-29",
            "credits": (Credit("Toy source", "CC0", "Made of toys"),),
            **options,
        }
        page = AtlasPage(name="routes", answers=answers, view=view, **given)
        return write_map(to_folium_map(page), tmp_path / "routes.html").as_uri()

    return write


class Opened:
    """A page in the browser, and all it said or asked for."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.heard: list[str] = []
        tab.on("console", lambda message: self.heard.append(message.text))
        tab.on("pageerror", lambda error: self.heard.append(str(error)))
        tab.on("dialog", lambda dialog: (self.heard.append("dialog"), dialog.dismiss()))
        tab.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith(("file:", "data:", "blob:")):
            self.heard.append(url)

    def go(self, address: str) -> Tab:
        self.tab.goto(address)
        self.tab.wait_for_selector("body.kit-ready", timeout=20_000)
        return self.tab


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def make(width: int = 1366, height: int = 768, **options: Any) -> Opened:  # noqa: ANN401
        size = {"width": width, "height": height}
        given = {"locale": "en-GB", "viewport": size, **options}
        context = chromium.new_context(offline=True, **given)
        contexts.append(context)
        tab = context.new_page()
        tab.add_init_script(PROBE)
        return Opened(tab)

    yield make
    for context in contexts:
        context.close()


def cells(tab: Tab, selector: str) -> list[list[str]]:
    """Return the texts of the cells of table rows."""
    rows = tab.locator(selector).all()
    return [
        [
            re.sub(r"\s+", " ", text).strip()
            for text in row.locator("td, th").all_inner_texts()
        ]
        for row in rows
    ]


@pytest.mark.browser
def test_rows_show_the_figures_of_the_answer(
    page_of: Callable[..., str], opened: Callable[..., Opened]
) -> None:
    page = opened()
    tab = page.go(page_of(two_routes()))
    rail, road = cells(tab, ".route-table tbody tr")
    assert rail[0] == "A"
    assert rail[1].startswith("Rail via Gate")
    assert (rail[2], rail[4], rail[6], rail[8]) == (
        "30 20–70",
        "360 300–540",
        "120 60–180",
        "2,004",
    )
    assert road[1].startswith("Road via Pass")
    assert (road[2], road[4], road[8]) == ("22 18–48", "500 250–1,000", "1,800")
    bar = tab.locator(".route-table tbody tr").first.locator("svg.bar").first
    moving, standing = (
        float(bar.locator(f".{k}").get_attribute("width"))
        for k in ("moving", "standing")
    )
    assert moving / standing == pytest.approx(20.04 / 10, rel=0.02)
    assert page.heard == []


@pytest.mark.browser
def test_a_short_leg_joins_the_border_after_it(
    page_of: Callable[..., str], opened: Callable[..., Opened]
) -> None:
    tab = opened().go(page_of(two_routes()))
    rows = cells(tab, ".leg-table tbody tr")
    assert [row[1].split(" ")[0] for row in rows] == [
        "Alpha",
        "Alpha",
        "Yard",
        "Gate",
        "Far",
    ]
    assert rows[2][1].endswith("1435/1520")
    assert (rows[3][2], rows[3][3]) == ("5", "6")  # 5 km in 0.05 h before 6 h
    (total,) = cells(tab, ".leg-table tfoot tr")
    assert (total[2], total[3], total[5]) == ("2,004", "30", "360")


@pytest.mark.browser
def test_a_chosen_route_lends_its_legs_and_its_letter(
    page_of: Callable[..., str], opened: Callable[..., Opened]
) -> None:
    page = opened()
    tab = page.go(page_of(two_routes()))
    assert {"A", "B", "Alpha", "Omega", "Gate"} <= set(tab.evaluate("window.written"))
    tab.get_by_role("button", name="Choose route B").click()
    assert len(cells(tab, ".leg-table tbody tr")) == 3
    assert tab.locator("tr.chosen .badge").inner_text() == "B"
    assert tab.locator(".map-key span").all_inner_texts()[:2] == ["B, road", "A"]
    tab.get_by_role("tab", name="Sources").click()
    assert tab.locator(".sources ol li").count() == 2  # toy, analyst knowledge
    assert "Made of toys" in tab.inner_text(".sources")
    assert page.heard == []


@pytest.mark.browser
def test_every_language_of_the_page_is_spoken(
    page_of: Callable[..., str], opened: Callable[..., Opened]
) -> None:
    tab = opened(locale="zh-CN").go(page_of(two_routes()))
    assert tab.inner_text(".brand") == "玩具路线"
    assert "小时" in tab.inner_text(".route-table thead")
    assert not re.search(r"answer\.|col\.|sum\.", tab.inner_text("body"))
    tab.get_by_role("button", name="EN").click()
    assert "Hours" in tab.inner_text(".route-table thead")


@pytest.mark.browser
def test_hostile_names_stay_text(
    page_of: Callable[..., str], opened: Callable[..., Opened]
) -> None:
    answer = two_routes()
    answer["places"][0]["name_en"] = HOSTILE
    for each in answer["routes"][0]["legs"]:
        each["from"] = {"en": HOSTILE}
        each["cost_usd"]["source"] = HOSTILE
    page = opened()
    tab = page.go(page_of(answer, title=(HOSTILE, HOSTILE)))
    tab.get_by_role("tab", name="Sources").click()
    assert HOSTILE in tab.inner_text(".sources")
    assert HOSTILE in tab.inner_text(".brand")
    assert tab.locator("img[src=x]").count() == 0
    assert page.heard == []


@pytest.mark.browser
def test_no_route_names_what_would_open_one(
    page_of: Callable[..., str], opened: Callable[..., Opened]
) -> None:
    answer = two_routes()
    rail = answer["routes"][0]
    state = {"code": "status.closed", "params": {}}
    answer |= {"routes": [], "none": {
        "reason": {"code": "reason.no_network", "params": {}}, "messages": [],
        "openings": [{"gate": "G1", "state": state, "route": rail}],
    }}  # fmt: skip
    page = opened()
    tab = page.go(page_of(answer, gates=[{"id": "G1", "name_en": "Gate one"}]))
    (row,) = cells(tab, ".opening-table tbody tr")
    assert row[1] == "Gate one G1 · closed"
    assert (row[2], row[4], row[5]) == ("30", "360", "2,004")
    assert "Gate one" in tab.evaluate("window.written")
    assert page.heard == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 900, 1366, 1920])
def test_nothing_overflows_in_any_width(
    page_of: Callable[..., str], opened: Callable[..., Opened], width: int
) -> None:
    tab = opened(width=width, height=844).go(page_of(two_routes()))
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_without_scripts_or_in_an_old_browser_a_picture_is_shown(
    page_of: Callable[..., str], opened: Callable[..., Opened]
) -> None:
    address = page_of(two_routes())
    tab = opened(java_script_enabled=False).tab
    tab.goto(address)
    assert tab.locator("noscript svg path").count() > 2
    assert tab.locator("noscript p.for-none[lang=en]").is_visible()
    assert tab.locator("noscript svg").is_visible()
    assert not tab.locator("p.for-old[lang=en]").is_visible()
    for lack in (
        "delete window.DecompressionStream",
        "window.DecompressionStream = class { constructor() { throw 1; } }",
    ):
        old = opened().tab
        old.add_init_script(lack)
        old.goto(address)
        old.wait_for_selector("html.old .fallback svg")
        assert old.locator("p.for-old[lang=zh]").is_visible()
        assert not old.locator("p.for-none[lang=zh]").is_visible()
        assert not old.locator(".top").is_visible()


def test_the_policy_names_every_script(
    page_of: Callable[..., str], tmp_path: Path
) -> None:
    page_of(two_routes())
    html = (tmp_path / "routes.html").read_text(encoding="utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)
    scripts = policy.split("script-src ")[1]
    assert "unsafe" not in scripts
    assert scripts.count("sha256-") == html.count("<script>")


def test_a_page_is_the_same_in_every_run() -> None:
    view = (120.0, 40.0, 134.0, 48.0)
    page = AtlasPage(
        name="routes", title=("Toy", "玩"), answers=[two_routes()], view=view,
        catalogue=page_messages(["en"]), basemap=load_basemap(view), day="2026-11-29",
    )  # fmt: skip
    assert map_html(to_folium_map(page)) == map_html(to_folium_map(page))
    assert page_record(deepcopy(page)) == page_record(page)


def test_modules_are_joined_after_those_they_import() -> None:
    script = page_script()
    order = re.findall(r"const (\w+)\$=", script)
    assert order.index("words") < order.index("figures") < order.index("legs")
    assert order[-1] == "routes"
    assert not re.search(r"^(import|export) ", script, re.MULTILINE)


NAMELESS = """
[...document.querySelectorAll("button, input, select, a[href], [role=img], .pane")]
  .filter((each) => !each.closest("[hidden], .fallback, .leaflet-control"))
  .filter((each) => !each.matches("[aria-label], [aria-labelledby]"))
  .filter((each) => !each.textContent.trim() && !each.labels?.length)
  .map((each) => each.outerHTML.slice(0, 200))
"""
# Contrast by WCAG 2.1 of each element with text of its own on the nearest background.
FAINT = """
(() => {
  const linear = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = (rgb) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => sum + w * linear(rgb[i] / 255), 0);
  const rgba = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const ground = (node) => {
    for (let each = node; each; each = each.parentElement) {
      const color = rgba(getComputedStyle(each).backgroundColor);
      if ((color[3] ?? 1) > 0.5) return color;
    }
    return [255, 255, 255];
  };
  const own = (node) =>
    [...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
  return [...document.querySelectorAll("main *, header *")]
    .filter((each) => own(each) && each.getClientRects().length && each.tagName !== "I")
    .filter((each) => !each.closest(".folium-map"))
    .map((each) => {
      const [a, b] = [light(rgba(getComputedStyle(each).color)), light(ground(each))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return [ratio, each.className || each.tagName, each.textContent.slice(0, 30)];
    })
    .filter(([ratio]) => ratio < 4.5);
})()
"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1366])
def test_everything_has_a_name_and_enough_contrast(
    page_of: Callable[..., str], opened: Callable[..., Opened], width: int
) -> None:
    tab = opened(width=width).go(page_of(two_routes()))
    assert tab.evaluate(NAMELESS) == []
    assert tab.evaluate(FAINT) == []


@pytest.mark.browser
def test_single_keys_act_only_where_they_are_switched_on(
    page_of: Callable[..., str], opened: Callable[..., Opened]
) -> None:
    tab = opened().go(page_of(two_routes()))
    tab.keyboard.press("2")
    assert tab.locator("tr.chosen .badge").inner_text() == "A"
    tab.keyboard.press("?")
    tab.locator("dialog.keys input").check()
    tab.keyboard.press("Escape")
    tab.locator("h1, .brand").first.click()
    tab.keyboard.press("2")
    assert tab.locator("tr.chosen .badge").inner_text() == "B"


@pytest.mark.browser
def test_the_page_prints_on_one_sheet_and_saves_a_picture(
    page_of: Callable[..., str], opened: Callable[..., Opened]
) -> None:
    from PIL import Image

    page = opened(accept_downloads=True)
    tab = page.go(page_of(two_routes()))
    for landscape in (True, False):
        pdf = tab.pdf(prefer_css_page_size=True, format="A4", landscape=landscape)
        assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
    assert tab.locator("body.printing").count() == 0
    tab.evaluate("window.written.length = 0")
    with tab.expect_download() as download:
        tab.get_by_role("button", name="PNG").click()
    with Image.open(download.value.path()) as picture:
        assert picture.width > 1500
    written = " ".join(tab.evaluate("window.written"))
    for text in ("Alpha → Omega", "30 h (20–70)", "360 USD (300–540)", "Made of toys"):
        assert text in written
    with tab.expect_download() as download:
        tab.get_by_role("button", name="GeoJSON").click()
    legs = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert len(legs["features"]) == 6
    assert page.heard == []


@pytest.mark.browser
def test_a_sheet_says_what_was_asked(asking: Opened) -> None:
    tab = asking.tab
    asked = "&n=20&closed=G-OPEN&open=G-SHUT&via=cn-hunchun&day=2019-05-01"
    tab.evaluate("asked => { location.hash += asked }", asked)
    settled(tab, 3)
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    said = tab.locator(".print-facts").inner_text()
    for fact in (
        "container",
        "20 TEU",
        "generalised",
        "1 May 2019",
        "Alpha rail",
        "Gamma",
    ):
        assert fact in said
    tab.emulate_media(media="print")
    wide = tab.locator(".print-map canvas:visible")
    assert wide.count() == 1
    assert tab.locator(".print-foot").inner_text().count("closed=G-OPEN") == 1
    assert not tab.locator(".leaflet-container").is_visible()
    tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert tab.locator(".print-map canvas").count() == 0
    assert asking.heard == []


@pytest.mark.browser
@pytest.mark.long
def test_a_long_answer_prints_on_two_sheets(
    page_of: Callable[..., str], opened: Callable[..., Opened]
) -> None:
    answer = two_routes()
    legs = answer["routes"][0]["legs"]
    legs[1:1] = [leg("line", (f"Stop {i}", f"Stop {i + 1}"), 2.0) for i in range(12)]
    tab = opened().go(page_of(answer))
    for paper in ("A4", "A3"):
        for landscape in (True, False):
            pdf = tab.pdf(prefer_css_page_size=True, format=paper, landscape=landscape)
            pages = len(re.findall(rb"/Type /Page\b", pdf))
            assert pages <= (1 if (paper, landscape) == ("A3", False) else 2)


@pytest.mark.browser
def test_a_phone_reaches_pages_and_languages_by_finger(
    page_of: Callable[..., str], opened: Callable[..., Opened]
) -> None:
    pages = (("page.all_maps", "index.html"), ("page.routes", ""))
    tab = opened(width=390, height=844, has_touch=True).go(
        page_of(two_routes(), pages=pages)
    )
    menu = tab.locator(".top .menu")
    assert not tab.locator(".top nav a").first.is_visible()
    menu.tap()
    assert menu.get_attribute("aria-expanded") == "true"
    tab.get_by_role("button", name="中文").tap()
    assert tab.locator(".top nav a").first.is_visible()
    assert tab.evaluate("document.activeElement.lang") == "zh"
    small = tab.locator("button, .top a, .leaflet-bar a").evaluate_all(
        "all => all.map(each => [each.textContent, each.getBoundingClientRect()])"
        ".filter(([, { width, height }]) => width && Math.min(width, height) < 40)"
        ".map(([text]) => text)"
    )
    assert small == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 768, 1024, 1366])
def test_no_column_is_cut(asking: Opened, width: int) -> None:
    tab = asking.tab
    tab.set_viewport_size({"width": width, "height": 1024})
    cut = tab.locator(".route-table td").evaluate_all(
        "all => all.filter(each => each.getBoundingClientRect().right > innerWidth + 1)"
        ".length"
    )
    assert cut == 0


@pytest.mark.browser
@pytest.mark.parametrize(("lat", "at_top"), [(42.6, True), (44.9, False)])
def test_the_inset_lies_where_it_hides_no_line(
    page_of: Callable[..., str],
    opened: Callable[..., Opened],
    lat: float,
    at_top: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    answer = two_routes()
    answer["routes"].pop()
    legs = answer["routes"][0]["legs"]
    legs[0]["lonlat"] = [[120.0, lat], [125.0, 44.0]]
    legs[1]["lonlat"] = [[125.0, 44.0], [128.15, 44.0]]
    legs[2]["lonlat"] = [[128.15, 44.0]]
    legs[5]["lonlat"] = [[128.2, 44.0], [131.0, 87.5 - lat]]
    legs.insert(3, leg("crossing", ("X", "Y"), 1.0, gate="G2", lons=(128.1, 128.12)))
    tab = opened(width=1100, height=900).go(page_of(answer))
    inset = tab.locator(".map-inset")
    assert inset.is_visible()
    assert ("at-top" in (inset.get_attribute("class") or "")) == at_top


@pytest.mark.browser
def test_a_click_on_a_line_chooses_it_and_pointing_lights_it(
    page_of: Callable[..., str], opened: Callable[..., Opened]
) -> None:
    tab = opened().go(page_of(two_routes()))
    spot = tab.evaluate("""
        (() => {
          const map = CorridorKit.canvas._map;
          const box = map.getContainer().getBoundingClientRect();
          const at = map.latLngToContainerPoint([45, 126.2]);
          return [box.left + at.x, box.top + at.y];
        })()
    """)
    tab.mouse.move(*spot)
    assert (
        tab.evaluate("CorridorKit.canvas._map.getContainer().style.cursor") == "pointer"
    )
    tab.mouse.click(*spot)
    assert tab.locator("tr.chosen .badge").inner_text() == "B"
    assert tab.locator(".map-menu").is_hidden()


# Stands in for the engine, which has tests of its own: it notes what it is asked, and
# answers late where the origin is a position.
ENGINE = """
globalThis.asked = [];
globalThis.CorridorEngine = {
  openNetwork: async () => ({}),
  PageRouter: class { async prepare() {} },
  searched: (question) => question,
  ask: async (_, request) => {
    asked.push(request);
    const late = typeof request.origin === "object";
    await new Promise((done) => setTimeout(done, late ? 600 : 0));
    const answer = structuredClone(window.answer);
    if (request.policy.closed.length) answer.routes.shift();
    if (late) answer.routes.pop();
    return { ...answer, request };
  },
};
"""


@pytest.fixture
def asking(page_of: Callable[..., str], opened: Callable[..., Opened]) -> Opened:
    """Return a page that asks, with the question of the toy answered."""
    known = record()
    gates = known.pop("gates")
    catalogue = page_messages(["en", "zh"], ["CN"], asks=True)
    given = {"record": known, "gates": gates, "catalogue": catalogue}
    address = page_of(two_routes(), network={}, engine=ENGINE, **given)
    page = opened()
    page.tab.add_init_script(f"window.answer = {json.dumps(two_routes())}")
    page.go(address)
    settled(page.tab, 1)
    return page


def settled(tab: Tab, count: int) -> dict[str, Any]:
    """Wait until the engine was asked so often and has answered; return the last."""
    for _ in range(100):
        waiting = tab.locator("body.loading").count()
        if tab.evaluate("asked.length") >= count and not waiting:
            return dict(tab.evaluate("asked.at(-1)"))
        tab.wait_for_timeout(50)
    pytest.fail(f"not asked {count} times")


def on_screen(tab: Tab, lat: float, lon: float) -> tuple[float, float]:
    spot = tab.evaluate(
        """([lat, lon]) => {
          const map = CorridorKit.canvas._map;
          const box = map.getContainer().getBoundingClientRect();
          const at = map.latLngToContainerPoint([lat, lon]);
          return [box.left + at.x, box.top + at.y];
        }""",
        [lat, lon],
    )
    return spot[0], spot[1]


@pytest.mark.browser
def test_a_dragged_line_passes_where_it_is_dropped(asking: Opened) -> None:
    tab = asking.tab
    tab.mouse.move(*on_screen(tab, 44.0, 126.5))
    tab.mouse.down()
    tab.mouse.move(*on_screen(tab, 44.2, 126.6))
    tab.mouse.move(*on_screen(tab, 44.5, 127.0))
    tab.mouse.up()
    (via,) = settled(tab, 2)["via"]
    assert (via["lon"], via["lat"]) == pytest.approx((127.0, 44.5), abs=0.02)
    assert tab.locator(".via .chip").count() == 1
    assert asking.heard == []


VIEW = """(() => {
  const map = CorridorKit.canvas._map;
  const { lat, lng } = map.getCenter();
  return [map.getZoom(), lat, lng];
})()"""


@pytest.mark.browser
def test_a_link_keeps_the_part_of_the_map(asking: Opened) -> None:
    tab = asking.tab
    whole = tab.evaluate(VIEW)
    address = tab.url
    assert "view=" not in address
    there = [7.25, 44.2, 127.5]
    linked = f"{address}&view={'/'.join(map(str, there))}"
    tab.goto(linked)  # pasted into the open tab
    assert tab.evaluate(VIEW) == pytest.approx(there, abs=0.01)
    tab.reload()
    settled(tab, 1)
    assert tab.evaluate(VIEW) == pytest.approx(there, abs=0.01)
    tab.set_viewport_size({"width": 1200, "height": 800})
    tab.wait_for_timeout(100)
    assert tab.evaluate(VIEW) == pytest.approx(there, abs=0.01)
    tab.get_by_role("button", name="Zoom in").click()
    tab.wait_for_timeout(500)
    assert "view=8/" in tab.url
    tab.set_viewport_size({"width": 1366, "height": 768})
    tab.goto(address)
    tab.wait_for_timeout(100)
    assert tab.evaluate(VIEW) == pytest.approx(whole, abs=0.01)
    assert asking.heard == []


@pytest.mark.browser
def test_an_answer_of_the_same_places_is_wholly_in_view(asking: Opened) -> None:
    tab = asking.tab
    far = two_routes()
    far["routes"][1]["legs"][0]["lonlat"][1] = [128.0, 62.0]
    tab.evaluate("answer => { window.answer = answer }", far)
    tab.locator("select[name=criterion]").select_option("time")
    settled(tab, 2)
    box = tab.locator(".folium-map").bounding_box()
    assert box
    _, y = on_screen(tab, 62.0, 128.0)
    assert box["y"] < y < box["y"] + box["height"]


@pytest.mark.browser
def test_links_to_other_pages_keep_the_language(
    page_of: Callable[..., str], opened: Callable[..., Opened]
) -> None:
    pages = (("page.all_maps", "index.html"), ("page.routes", ""))
    tab = opened().go(page_of(two_routes(), pages=pages))
    tab.get_by_role("button", name="中文").click()
    assert tab.locator(".top nav a").first.get_attribute("href") == "index.html#l=zh"
    address = tab.url
    tab.keyboard.press("Tab")
    tab.locator(".skip").focus()
    tab.keyboard.press("Enter")
    assert tab.url == address
    assert tab.evaluate("document.activeElement.id") == "main"


@pytest.mark.browser
def test_what_the_engine_refuses_is_said_in_the_language_of_the_page(
    asking: Opened,
) -> None:
    tab = asking.tab
    tab.evaluate(
        """() => {
          const params = { option: "avoid_countries", text: "XX" };
          const messages = [{ code: "err.unknown_country", params }];
          const error = Object.assign(new RangeError("unknown"), { messages });
          CorridorEngine.ask = () => Promise.reject(error);
        }"""
    )
    ends = "from=cn-changchun&to=ru-vladivostok&avoid=CN"
    for language in ("zh", "en"):
        tab.goto(f"{tab.url.split('#')[0]}#{ends}&lang={language}")
        tab.wait_for_selector("p.verdict:has-text('XX')")
        text = tab.locator("p.verdict").inner_text()
        assert "err." not in text
        assert "avoid" not in text
    assert asking.heard == []


@pytest.mark.browser
def test_the_last_question_wins_and_a_click_sets_an_end(asking: Opened) -> None:
    tab = asking.tab
    assert len(cells(tab, ".route-table tbody tr")) == 2
    tab.mouse.click(*on_screen(tab, 44.6, 127.5))
    tab.get_by_role("menuitem", name="Origin").click()
    assert tab.locator("body.loading").count() == 1  # the last answer stays, dimmed
    assert len(cells(tab, ".route-table tbody tr")) == 2
    tab.locator("select[name=criterion]").select_option("time")
    last = settled(tab, 3)
    assert last["criterion"] == "time"
    assert last["origin"]["lat"] == pytest.approx(44.6, abs=0.02)
    assert len(cells(tab, ".route-table tbody tr")) == 1
    assert asking.heard == []


@pytest.mark.browser
def test_a_closure_shows_what_it_changes_until_it_is_reopened(asking: Opened) -> None:
    tab = asking.tab
    tab.get_by_role("switch", name=re.compile("Alpha rail")).click()
    settled(tab, 3)  # with the closure, and once without
    was, left = cells(tab, ".route-table tbody tr")
    assert (was[0], left[0]) == ("−", "A")
    delta = tab.inner_text(".delta")
    assert "Alpha rail closed" in delta
    assert "Hours −8" in delta  # 22 h after 30 h
    assert "USD +140 low −50 · high +460" in delta
    assert "before" in tab.inner_text(".map-key")
    tab.get_by_role("button", name="Reopen").click()
    settled(tab, 4)
    assert len(cells(tab, ".route-table tbody tr")) == 2
    assert tab.locator(".delta").count() == 0
    assert asking.heard == []
