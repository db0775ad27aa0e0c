from __future__ import annotations

import logging
import re
import stat
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import folium
import pytest
from folium.plugins import MarkerCluster

from gis_data import atomic, staging
from gis_data.errors import OutputError
from maps import inline
from maps.compose import Page
from maps.errors import AssetError, PageError
from maps.export import map_html, page_html, write_html, write_map, write_page
from maps.folium_map import RawHtml, to_map
from maps.inline import json_for_script

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser


class Addresses(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"src", "href"}]


def test_a_page_holds_everything_it_needs(toy_page: Callable[..., Page]) -> None:
    html = page_html(toy_page())
    assert Addresses(html).found == []
    assert "L.Icon.Default.mergeOptions" in html
    assert "CorridorKit.start(" in html
    assert not re.findall(r"url\((?!data:|#)", html)
    assert "sourceMappingURL" not in html


@pytest.mark.parametrize("text", ["Hun\u202echun\u200b", "\u2066Hunchun\ufeff"])
def test_a_page_holds_no_character_that_is_not_seen(
    text: str, toy_page: Callable[..., Page]
) -> None:
    html = page_html(toy_page(text))
    assert "<title>Hunchun" in html
    assert not set("\u202e\u200b\u2066\ufeff") & set(html)
    assert not re.findall(r"\\u(202e|200b|2066|feff)\b", html.split("Schema")[-1])


def test_the_same_page_gives_the_same_bytes(toy_page: Callable[..., Page]) -> None:
    assert page_html(toy_page()) == page_html(toy_page())


def test_the_policy_names_each_script_and_forbids_the_rest(
    toy_page: Callable[..., Page],
) -> None:
    html = page_html(toy_page())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1]
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    scripts = policy.split("script-src ")[1]
    assert "unsafe-inline" not in scripts
    assert scripts.count("'sha256-") == 4  # folium's switches, Leaflet, kit, start


def test_an_element_from_the_network_is_refused_by_address(
    toy_page: Callable[..., Page],
) -> None:
    chart = to_map(toy_page())
    folium.TileLayer("OpenStreetMap").add_to(chart)  # asks only when it is shown
    chart.get_root().header.add_child(
        RawHtml('<script src="https://cdn.example/d3.js"></script>')
    )
    with pytest.raises(AssetError, match=r"https://cdn\.example/d3\.js"):
        map_html(chart)


def test_making_a_map_leaves_folium_as_it_was(toy_page: Callable[..., Page]) -> None:
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    to_map(toy_page())
    assert (list(folium.Map.default_js), list(folium.Map.default_css)) == before


def test_an_altered_library_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    inline.leaflet_script.cache_clear()
    real = inline.metadata.files("XStatic-Leaflet")
    (script,) = (each for each in real if str(each).endswith("data/leaflet.js"))
    monkeypatch.setattr(type(script), "read_binary", lambda _: b"/* not Leaflet */")
    with pytest.raises(AssetError, match=r"leaflet\.js differs .* reinstall"):
        inline.leaflet_script()


def test_an_old_page_survives_a_failed_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_html("<p>old</p>", tmp_path / "page.html")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write_html("<p>new</p>", path)
    assert path.read_text(encoding="utf-8") == "<p>old</p>"
    assert list(tmp_path.iterdir()) == [path]  # no half-written file beside it


def test_an_interrupt_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_html("<p>old</p>", tmp_path / "page.html")

    def stopped(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(atomic.os, "fsync", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_html("<p>new</p>", path)
    assert path.read_text(encoding="utf-8") == "<p>old</p>"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    blocked = tmp_path / "folder"
    blocked.write_text("a file stands where the folder should be", encoding="utf-8")
    with pytest.raises(OutputError, match="could not be written"):
        write_html("<p>page</p>", blocked / "page.html")


def test_a_read_only_folder_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    monkeypatch.setattr(staging.tempfile, "mkdtemp", refused)  # root is never refused
    with pytest.raises(OutputError, match="Permission denied"):
        write_html("<p>page</p>", tmp_path / "page.html")
    tmp_path.chmod(stat.S_IRWXU)
    assert list(tmp_path.iterdir()) == []


def test_size_is_bounded_and_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(OutputError, match=r"16\.0 MB, allowed are 15 MB; simplify"):
        write_html("x" * 16_000_000, tmp_path / "page.html")
    with caplog.at_level(logging.WARNING):
        write_html("x" * 6_000_000, tmp_path / "page.html")
    assert "6.0 MB" in caplog.text


def test_a_page_is_written_where_asked(
    tmp_path: Path, toy_page: Callable[..., Page]
) -> None:
    path = write_page(toy_page(), tmp_path / "new" / "toy.html")
    assert path.stat().st_size < 400_000
    assert Path(path).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("name", ["../up", "a b", "", "图"])
def test_a_page_name_must_be_a_file_name(name: str) -> None:
    with pytest.raises(PageError, match="cannot be a file name"):
        Page(name=name, title=("T",))


def test_parts_of_a_page_have_their_own_names(toy_page: Callable[..., Page]) -> None:
    layers = toy_page().layers
    with pytest.raises(PageError, match=r"layer name\(s\) belts occur"):
        toy_page(layers=(*layers, layers[0]))


def test_a_page_with_nothing_to_show_says_so(toy_page: Callable[..., Page]) -> None:
    with pytest.raises(PageError, match="nothing to draw and no view"):
        page_html(toy_page(layers=(), view=None))


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be written as JSON"):
        json_for_script({"length_km": float("nan")})


def plain_map() -> folium.Map:
    """Return an ordinary Folium map with a popup and a tooltip."""
    chart = folium.Map([43.9, 125.3], tiles=None, zoom_start=6, maxZoom=10)
    folium.CircleMarker(
        [41.0, 125.3], fill=True, popup="Changchun", tooltip="city"
    ).add_to(chart)
    folium.PolyLine([(43.9, 125.3), (43.1, 131.9)]).add_to(chart)
    folium.LayerControl().add_to(chart)
    return chart


@pytest.mark.browser
def test_any_folium_map_is_written_whole(tmp_path: Path, chromium: Browser) -> None:
    file = write_map(plain_map(), tmp_path / "plain.html")
    heard: list[str] = []
    context = chromium.new_context(offline=True)
    tab = context.new_page()
    tab.on("console", lambda message: heard.append(message.text))
    tab.on("pageerror", lambda error: heard.append(str(error)))
    tab.on("request", lambda request: heard.append(request.url))
    tab.goto(file.as_uri())
    tab.locator("path.leaflet-interactive").first.click()
    tab.wait_for_selector(".leaflet-popup-content")
    assert tab.inner_text(".leaflet-popup-content") == "Changchun"
    context.close()
    assert [text for text in heard if not text.startswith("data:")] == [file.as_uri()]


def test_what_a_plugin_loads_is_named_or_taken_from_a_copy(tmp_path: Path) -> None:
    chart = plain_map()
    MarkerCluster().add_to(chart)
    with pytest.raises(AssetError, match=r"leaflet\.markercluster\.js") as error:
        map_html(chart)
    named = re.findall(r"^- (\S+)$", str(error.value), re.MULTILINE)
    assert len(named) == 3  # one script, two style sheets
    copy = tmp_path / "copy"
    copy.write_text("/* toy */", encoding="utf-8")
    assert map_html(chart, dict.fromkeys(named, copy)).count("/* toy */") == 3
    with pytest.raises(AssetError, match=r"nothing.*cannot be read"):
        map_html(chart, dict.fromkeys(named, tmp_path / "nothing"))


def test_tiles_of_a_server_are_named() -> None:
    with pytest.raises(AssetError, match=r"https://tile\.openstreetmap\.org"):
        map_html(folium.Map())
