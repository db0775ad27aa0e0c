"""Pages in a real browser that has no network."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import folium
import geopandas as gpd
import numpy as np
import pytest
from shapely import Point, linestrings

from maps.atlas import write_atlas
from maps.compose import page_schema
from maps.export import write_map, write_page
from maps.folium_map import to_map
from maps.inline import escape_html
from maps.layers import Layer, network_layer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

    from maps.compose import Page

pytestmark = pytest.mark.browser

HOSTILE = "</script><img src=x onerror=alert(1)>${alert(2)}`{{7*7}}<b>"
# Record what is written on the canvas, and let tests read a pixel of the map.
PROBE = """
window.written = new Set();
const fill = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
  window.written.add(text);
  return fill.call(this, text, ...rest);
};
window.pixel = function (canvas, lon, lat, dx = 0, dy = 0) {
  const layer = CorridorKit.canvas;
  const view = layer.view();
  const ratio = layer.theme.width / view.width;
  const x = CorridorKit.worldX(lon) * view.scale - view.left + dx;
  const y = CorridorKit.worldY(lat) * view.scale - view.top + dy;
  const copy = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const pen = copy.getContext("2d", { willReadFrequently: true });
  pen.drawImage(layer[canvas], -Math.round(x * ratio), -Math.round(y * ratio));
  return [...pen.getImageData(0, 0, 1, 1).data];
};
"""


class Opened:
    """A page in the browser, and all it said or asked for."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.requests: list[str] = []
        self.said: list[str] = []
        tab.on("request", lambda request: self.requests.append(request.url))
        tab.on("console", lambda message: self.said.append(message.text))
        tab.on("pageerror", lambda error: self.said.append(str(error)))
        tab.on("dialog", lambda dialog: (self.said.append("dialog"), dialog.dismiss()))

    def go(self, address: str, ready: str = "body.kit-ready") -> Tab:
        self.tab.goto(address)
        self.tab.wait_for_selector(ready, timeout=20_000)
        return self.tab

    def assert_silent(self, address: str) -> None:
        """Assert that the page asked for itself alone and said nothing."""
        asked = {url for url in self.requests if not url.startswith(("data:", "blob:"))}
        assert asked <= {address, address.split("#", maxsplit=1)[0]}
        assert self.said == []


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def make(width: int = 1280, height: int = 800, **options: object) -> Opened:
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


@pytest.fixture
def toy(
    opened: Callable[..., Opened], toy_page: Callable[..., Page], tmp_path: Path
) -> Opened:
    """Return the toy page, opened."""
    page = opened()
    page.address = write_page(toy_page(), tmp_path / "toy.html").as_uri()
    page.go(page.address)
    return page


def words_on_map(tab: Tab) -> set[str]:
    tab.evaluate("window.written.clear(); CorridorKit.canvas.repaint(true)")
    return set(tab.evaluate("[...window.written]"))


def test_it_opens_alone_silently_and_draws(toy: Opened) -> None:
    assert toy.tab.title() == "Toy plan"
    assert toy.tab.evaluate("CorridorKit.schema") == page_schema()
    assert {"Alpha port", "Beta port", "New belt", "Midtown"} <= words_on_map(toy.tab)
    r, g, b, alpha = toy.tab.evaluate("pixel('theme', 121, 41)")
    assert (r, g, b, alpha) == (0x0B, 0x7A, 0x75, 255)  # the open port's teal
    sea = toy.tab.evaluate("pixel('ground', 134, 47)")
    land = toy.tab.evaluate("pixel('ground', 122, 44.5)")
    assert sea != land
    assert toy.tab.inner_text(".leaflet-control-attribution") == "Leaflet"
    assert "Made of toys" in toy.tab.inner_text("#kit-credits")
    assert "not an opinion" in toy.tab.inner_text("#kit-disclaimer")
    toy.assert_silent(toy.address)


def test_language_changes_the_page_and_the_names_on_the_map(toy: Opened) -> None:
    toy.tab.click("#kit-languages [data-value=zh]")
    assert toy.tab.inner_text("h1") == "玩具规划"
    assert toy.tab.inner_text("[data-tab=legend]") == "图例"
    assert {"甲口岸", "中城"} <= words_on_map(toy.tab)
    assert "Alpha port" not in words_on_map(toy.tab)
    toy.tab.click("#kit-languages [data-value=ru]")  # offered: the ports have names
    assert "Альфа" in words_on_map(toy.tab)
    assert toy.tab.locator("#kit-languages [data-value=ko]").count() == 0
    toy.assert_silent(toy.address)


def test_legend_counts_and_filters(toy: Opened) -> None:
    legend = toy.tab.locator("#kit-legend")
    row = legend.locator("label.tick", has_text="Open")
    assert row.locator(".tick-count").last.inner_text() == "1"
    legend.get_by_label("Open", exact=False).last.uncheck()
    assert "Alpha port" not in words_on_map(toy.tab)
    assert "Beta port" in words_on_map(toy.tab)
    group = legend.locator(".legend-group input")
    assert group.evaluate("box => box.indeterminate")
    head = legend.locator(".tick-head", has_text="Ports").locator("input")
    assert head.evaluate("box => box.indeterminate")
    head.check()
    assert "Alpha port" in words_on_map(toy.tab)
    assert toy.tab.evaluate("pixel('theme', 121, 41)")[3] == 255
    group.uncheck()
    assert not head.is_checked()
    assert toy.tab.evaluate("pixel('theme', 121, 41)")[3] < 255
    toy.assert_silent(toy.address)


def test_version_switch_changes_what_is_drawn_and_counted(toy: Opened) -> None:
    beyond_2018 = "pixel('theme', 126, 41.3)"
    assert toy.tab.evaluate(beyond_2018)[3] > 0
    toy.tab.click("#kit-versions [data-value='2018']")
    assert toy.tab.evaluate(beyond_2018)[3] == 0
    assert {"Old belt", "Old channel"} <= words_on_map(toy.tab)
    channel = toy.tab.locator("#kit-legend label.tick", has_text="Channel")
    assert channel.last.locator(".tick-count").inner_text() == "1"
    toy.tab.click("#kit-versions [data-value='2021']")
    assert "Old channel" not in words_on_map(toy.tab)
    assert channel.last.locator(".tick-count").inner_text() == "0"
    toy.assert_silent(toy.address)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("alph", "Alpha port"), ("乙口", "Beta port"), ("АЛЬФА", "Alpha port")],
)
def test_search_finds_an_object_in_any_script_by_keyboard(
    toy: Opened, typed: str, name: str
) -> None:
    toy.tab.focus("#kit-search")
    toy.tab.keyboard.type(typed)
    toy.tab.keyboard.press("ArrowDown")
    active = toy.tab.get_attribute("#kit-search", "aria-activedescendant")
    assert name in toy.tab.inner_text(f"#{active}")
    toy.tab.keyboard.press("Enter")
    assert toy.tab.inner_text("#kit-detail h2") == name
    assert toy.tab.evaluate("document.activeElement.id") == "kit-detail"
    toy.tab.keyboard.press("Escape")
    assert toy.tab.locator("#kit-detail").is_hidden()
    assert toy.tab.evaluate("document.activeElement.id") == "kit-search"
    toy.assert_silent(toy.address)


def test_search_finds_towns_and_says_when_there_is_nothing(toy: Opened) -> None:
    toy.tab.fill("#kit-search", "midt")
    toy.tab.keyboard.press("Enter")
    centre = toy.tab.evaluate("CorridorKit.map.getCenter()")
    assert (centre["lat"], centre["lng"]) == pytest.approx((43, 123), abs=0.01)
    toy.tab.fill("#kit-search", "atlantis")
    assert "Nothing on this map" in toy.tab.inner_text("#kit-results")


def listed(tab: Tab) -> list[str]:
    return [hit.inner_text() for hit in tab.locator("#kit-results .hit-name").all()]


def test_search_finds_words_apart_and_lets_layers_take_turns(
    opened: Callable[..., Opened], toy_page: Callable[..., Page], tmp_path: Path
) -> None:
    names = {"zones": [f"Hunchun zone {n}" for n in range(20)],
             "ports": ["Hunchun road port", "Hunchun rail port"]}  # fmt: skip
    layers = tuple(
        Layer(
            name=name,
            title=(name, name),
            geometry="points",
            frame=gpd.GeoDataFrame(
                {
                    "id": [f"{name}{n}" for n in range(len(rows))],
                    "name_en": rows,
                    "name_zh": [
                        "珲春公路口岸(长岭子)" if "road" in r else "" for r in rows
                    ],
                    "source": "toy list",
                    "confidence": "high",
                    "geometry": [Point(121 + n / 10, 41) for n in range(len(rows))],
                },
                crs="EPSG:4326",
            ),
        )
        for name, rows in names.items()
    )
    page = opened()
    toy = toy_page(layers=layers, concepts=())
    tab = page.go(write_page(toy, tmp_path / "turns.html").as_uri())
    for typed in ("hunchun port", "port hunchun"):
        tab.fill("#kit-search", typed)
        assert listed(tab) == ["Hunchun road port", "Hunchun rail port"]
    tab.fill("#kit-search", "珲春口岸")
    assert listed(tab) == ["Hunchun road port"]
    tab.fill("#kit-search", "hunchun")
    assert listed(tab)[:5] == [
        "Hunchun zone 0", "Hunchun road port", "Hunchun zone 1", "Hunchun rail port",
        "Hunchun zone 2",
    ]  # fmt: skip
    page.assert_silent(tab.url)


def test_search_lists_whole_names_then_beginnings_then_the_rest(
    opened: Callable[..., Opened], toy_page: Callable[..., Page], tmp_path: Path
) -> None:
    # In the layer the worst match comes first; the background has a town Midtown.
    names = ["Near Midtown", "Old Midtown", "Midtown West", "Midtown", "Alpha"]
    frame = gpd.GeoDataFrame(
        {
            "id": list("ABCDE"),
            "name_en": names,
            "source": "toy list",
            "confidence": "high",
            "geometry": [Point(121 + i, 41) for i in range(len(names))],
        },
        crs="EPSG:4326",
    )
    title = ("Stations", "车站")
    layer = Layer(name="stations", title=title, geometry="points", frame=frame)
    page = opened()
    toy = toy_page(layers=(layer,), concepts=())
    tab = page.go(write_page(toy, tmp_path / "search.html").as_uri())
    tab.fill("#kit-search", "midtown")
    hits = tab.locator("#kit-results li")
    listed = [
        (hit.locator(".hit-name").inner_text(), hit.locator(".hit-kind").inner_text())
        for hit in hits.all()
    ]
    assert listed == [
        ("Midtown", "Stations"),
        ("Midtown", ""),
        ("Midtown West", "Stations"),
        ("Near Midtown", "Stations"),
        ("Old Midtown", "Stations"),
    ]
    tab.keyboard.press("Enter")  # the best is chosen
    assert tab.inner_text("#kit-detail h2") == "Midtown"


def test_a_click_opens_what_lies_there_with_its_provenance(toy: Opened) -> None:
    spot = toy.tab.evaluate(
        "(() => { const p = CorridorKit.map.latLngToContainerPoint([41, 121]);"
        "const r = CorridorKit.map.getContainer().getBoundingClientRect();"
        "return [p.x + r.left, p.y + r.top]; })()"
    )
    toy.tab.mouse.move(*spot)
    toy.tab.wait_for_selector(".kit-tip:not([hidden])")
    assert "Alpha port" in toy.tab.inner_text(".kit-tip")
    toy.tab.mouse.click(*spot)
    detail = toy.tab.inner_text("#kit-detail")
    for part in ("Alpha port", "甲口岸", "2025-07", "4,000,000", "t/year"):
        assert part in detail
    assert "toy list" in detail
    assert "●●●" in detail
    toy.tab.click("#kit-detail .close")
    assert toy.tab.locator("#kit-detail").is_hidden()
    toy.assert_silent(toy.address)


def test_every_object_can_be_reached_by_keyboard(toy: Opened) -> None:
    toy.tab.focus("[data-tab=legend]")
    toy.tab.keyboard.press("ArrowRight")
    toy.tab.keyboard.press("ArrowRight")
    assert toy.tab.get_attribute("[data-tab=objects]", "aria-selected") == "true"
    toy.tab.focus("#kit-objects details[data-layer=ports] summary")
    toy.tab.keyboard.press("Enter")
    toy.tab.keyboard.press("Tab")
    toy.tab.keyboard.press("Enter")
    assert toy.tab.inner_text("#kit-detail h2") == "Alpha port"
    assert toy.tab.evaluate("document.activeElement.id") == "kit-detail"
    toy.tab.keyboard.press("Tab")
    assert toy.tab.evaluate("document.activeElement.className") == "close"
    toy.tab.keyboard.press("Enter")
    assert toy.tab.evaluate("document.activeElement.textContent") == "Alpha port"


def test_a_term_highlights_what_it_means(toy: Opened) -> None:
    toy.tab.click("[data-tab=concepts]")
    belt = "pixel('theme', 124, 41.5)"
    full = toy.tab.evaluate(belt)[3]
    toy.tab.click("#kit-concepts button")
    assert "Where it starts" in toy.tab.inner_text("#kit-concepts")
    assert "Highlighted: Bridgehead" in toy.tab.inner_text("#kit-focus")
    assert toy.tab.evaluate("pixel('theme', 121, 41)")[3] == 255
    toy.tab.evaluate("CorridorKit.flyToBox(CorridorKit.homeBox)")
    assert 0 < toy.tab.evaluate(belt)[3] < full  # the rest steps back
    toy.tab.click("#kit-focus button")
    assert toy.tab.evaluate(belt)[3] == full
    assert toy.tab.locator("#kit-focus").is_hidden()


def test_a_link_restores_the_view(toy: Opened, opened: Callable[..., Opened]) -> None:
    toy.tab.click("#kit-languages [data-value=zh]")
    toy.tab.click("#kit-versions [data-value='2018']")
    toy.tab.locator("#kit-legend .legend-group input").uncheck()
    toy.tab.evaluate("CorridorKit.map.setView([42, 125], 7.5, {animate: false})")
    toy.tab.evaluate("CorridorKit.select(CorridorKit.layerNamed('ports'), 1)")
    link = toy.tab.evaluate("location.href")
    other = opened()
    tab = other.go(link)
    assert tab.inner_text("h1") == "玩具规划"
    assert tab.get_attribute("#kit-versions [data-value='2018']", "aria-pressed")
    assert tab.evaluate("CorridorKit.state.version") == "2018"
    assert tab.evaluate("CorridorKit.map.getZoom()") == 7.5
    centre = tab.evaluate("CorridorKit.map.getCenter()")
    assert (centre["lat"], centre["lng"]) == pytest.approx((42, 125), abs=0.01)
    assert tab.inner_text("#kit-detail h2") == "乙口岸"
    assert not tab.evaluate("CorridorKit.layerNamed('ports').on.includes(true)")
    other.assert_silent(link)


@pytest.mark.parametrize(
    "hash_", ["#l=xx&v=a/b/c&y=1066&t=ports:9,:&s=nothing&c=nothing&r=%E0%A4%A", "#%"]
)
def test_a_broken_link_opens_the_page_all_the_same(
    opened: Callable[..., Opened],
    toy_page: Callable[..., Page],
    tmp_path: Path,
    hash_: str,
) -> None:
    page = opened()
    address = write_page(toy_page(), tmp_path / "toy.html").as_uri()
    tab = page.go(address + hash_)
    assert "Alpha port" in words_on_map(tab)
    page.assert_silent(address + hash_)


def test_the_picture_has_the_map_and_its_margins(toy: Opened) -> None:
    with toy.tab.expect_download() as download:
        toy.tab.click("#kit-tool-save_png")
    assert download.value.suggested_filename == "toy-en.png"
    from PIL import Image

    with open(download.value.path(), "rb") as file:  # noqa: PTH123 - a browser's path
        image = Image.open(io.BytesIO(file.read())).convert("RGB")
    assert image.width > 1500
    pixels = np.asarray(image)
    assert (pixels[4, 4] == 255).all()  # paper
    teal = (np.abs(pixels.astype(int) - (0x0B, 0x7A, 0x75)).max(axis=2) < 4).sum()
    assert teal > 300  # the port on the map and in the legend
    wanted = {"Toy plan", "Open", "As of 2026-11-22", "Made of toys", "km"}
    toy.tab.evaluate("window.written.clear(); CorridorKit.sheet(1)")
    written = " ".join(toy.tab.evaluate("[...window.written]"))
    assert all(part in written for part in wanted)
    toy.assert_silent(toy.address)


def test_print_shows_the_sheet_alone(toy: Opened) -> None:
    toy.tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    toy.tab.emulate_media(media="print")
    assert toy.tab.locator("#kit-sheet canvas").is_visible()
    assert toy.tab.locator(".kit-panel").is_hidden()
    assert toy.tab.locator(".folium-map").is_hidden()


def test_a_phone_shows_the_map_and_opens_the_panel_from_below(
    opened: Callable[..., Opened], toy_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = opened(390, 844, has_touch=True)
    address = write_page(toy_page(), tmp_path / "toy.html").as_uri()
    tab = page.go(address)
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    assert tab.evaluate("document.querySelector('.folium-map').clientHeight") > 600
    assert tab.locator("#kit-legend").is_hidden()
    tab.click("[data-tab=legend]")
    assert tab.locator("#kit-legend").is_visible()
    tab.click("[data-tab=legend]")
    assert tab.locator("#kit-legend").is_hidden()
    page.assert_silent(address)


def test_hostile_text_stays_text_everywhere(
    opened: Callable[..., Opened], toy_page: Callable[..., Page], tmp_path: Path
) -> None:
    words = (HOSTILE, HOSTILE)
    hostile = toy_page(HOSTILE, as_of=HOSTILE)
    paths = write_atlas(tmp_path, [hostile], title=words, intro=words, as_of=HOSTILE)
    page = opened()
    address = paths[1].as_uri()
    tab = page.go(address)
    tab.evaluate("CorridorKit.select(CorridorKit.layerNamed('ports'), 0)")
    for name in ("concepts", "objects", "about", "legend"):
        tab.click(f"[data-tab={name}]")
    tab.evaluate("CorridorKit.showConcept('bridge')")
    tab.fill("#kit-search", "script")
    tab.evaluate(
        "CorridorKit.map.fire('mousemove', {latlng: L.latLng(41, 121),"
        "containerPoint: L.point(50, 50)}); CorridorKit.sheet(1)"
    )
    tab.wait_for_timeout(100)
    assert tab.inner_text("#kit-detail h2") == HOSTILE
    assert tab.title() == HOSTILE
    assert tab.locator("img, b, iframe").count() == 0
    page.assert_silent(address)
    index = opened()
    tab = index.go(paths[0].as_uri(), "main")
    assert tab.locator("img, script:not(:last-child), iframe").count() == 0
    assert HOSTILE in tab.inner_text("h1")
    index.assert_silent(paths[0].as_uri())


def test_escaped_text_is_inert_in_foliums_own_sinks(
    opened: Callable[..., Opened], toy_page: Callable[..., Page], tmp_path: Path
) -> None:
    text = escape_html(HOSTILE)
    chart = to_map(toy_page())
    folium.Marker([43, 124], tooltip=folium.Tooltip(text, permanent=True)).add_to(chart)
    folium.Marker([42, 124], icon=folium.DivIcon(html=text)).add_to(chart)
    group = folium.FeatureGroup(name=text)
    folium.Circle([42, 123], radius=900, tooltip=text).add_to(group)
    group.add_to(chart)
    folium.LayerControl(collapsed=False).add_to(chart)
    folium.PolyLine([[42, 122], [43, 123]], tooltip=text).add_to(chart)
    page = opened()
    address = write_map(chart, tmp_path / "sinks.html").as_uri()
    tab = page.go(address)
    shown = tab.locator(".leaflet-tooltip, div.empty, .leaflet-control-layers")
    assert shown.count() == 3
    for text_there in shown.all_inner_texts():
        assert "onerror" in text_there
    assert tab.locator("img[src=x], b").count() == 0
    page.assert_silent(address)


def test_without_escaping_the_policy_still_stops_a_script(
    opened: Callable[..., Opened], toy_page: Callable[..., Page], tmp_path: Path
) -> None:
    chart = to_map(toy_page())
    icon = folium.DivIcon(html="<img src=x onerror=document.title=0>")
    folium.Marker([42, 124], icon=icon).add_to(chart)
    page = opened()
    tab = page.go(write_map(chart, tmp_path / "raw.html").as_uri())
    assert tab.locator("img[src=x]").count() == 1  # the element is there ...
    assert tab.title() == "Toy plan"  # ... but its handler did not run
    assert any("Content Security Policy" in text for text in page.said)


def test_fifteen_thousand_lines_stay_light(
    opened: Callable[..., Opened], toy_page: Callable[..., Page], tmp_path: Path
) -> None:
    rng = np.random.default_rng(7)
    starts = rng.uniform((120, 40), (132, 46), (15_000, 1, 2))
    steps = rng.normal(0, 0.02, (15_000, 7, 2)).cumsum(axis=1)
    coordinates = np.concatenate([starts, starts + steps], axis=1)
    frame = gpd.GeoDataFrame(
        {"mode": np.where(np.arange(15_000) % 4, "road", "rail")},
        geometry=linestrings(coordinates),
        crs="EPSG:4326",
    )
    network = network_layer(frame, simplify_deg=0.0)
    path = write_page(
        toy_page(layers=(*toy_page().layers, network)), tmp_path / "net.html"
    )
    assert path.stat().st_size < 1_500_000
    page = opened()
    tab = page.go(path.as_uri())
    assert tab.evaluate("performance.now()") < 6000  # 1.5 s on a quiet machine
    took = tab.evaluate(
        "(() => { const t = performance.now();"
        "CorridorKit.map.setZoom(CorridorKit.map.getZoom() + 1, {animate: false});"
        "return performance.now() - t; })()"
    )
    assert took < 1000  # 150 ms on a quiet machine
    page.assert_silent(path.as_uri())


def test_the_contents_page_speaks_four_languages_and_leads_on(
    opened: Callable[..., Opened], toy_page: Callable[..., Page], tmp_path: Path
) -> None:
    made = write_atlas(tmp_path, [toy_page()], title=("Toy atlas", "玩具地图集"))
    page = opened(locale="zh-CN")
    address = made[0].as_uri()
    tab = page.go(address, "main")
    assert tab.inner_text("h1") == "玩具地图集"
    tab.click("[data-set=en]")
    assert tab.inner_text("h1") == "Toy atlas"
    assert tab.locator(".card svg path").count() >= 2
    page.assert_silent(address)
    tab.click(".card")
    tab.wait_for_selector("body.kit-ready")
    assert tab.inner_text("h1") == "Toy plan"  # the language goes along
    tab.click(".overline a")
    tab.wait_for_selector(".card")


def test_a_map_shows_itself_in_a_notebook(
    opened: Callable[..., Opened], toy_page: Callable[..., Page], tmp_path: Path
) -> None:
    cell = tmp_path / "cell.html"
    html = f"<!DOCTYPE html><body>{to_map(toy_page())._repr_html_()}</body>"
    cell.write_text(html, encoding="utf-8")
    page = opened()
    tab = page.go(cell.as_uri(), "iframe")
    inside = tab.frame_locator("iframe")
    inside.locator("body.kit-ready").wait_for()
    inside.locator("#kit-languages [data-value=zh]").click()
    assert inside.locator("h1").inner_text() == "玩具规划"
    page.assert_silent(cell.as_uri())
