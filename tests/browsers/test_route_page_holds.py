"""What the page of routes promises, on the real network, in both browsers.

Each figure is asserted with head-room for a busy machine, and printed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pytest
from firefox import FIREFOX, Firefox, firefox

from corridors.atlas.make import make_atlas
from corridors.workspace import open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

MOST_BYTES = 3_000_000
MOST_HEAP_MB = 60
# Milliseconds promised on an idle machine of two cores.
FIRST_ANSWER, ANSWER, ZOOM = 1500, 150, 150
HEAD_ROOM = 3
ANSWERED = "performance.getEntriesByName('answer').length > 0"
FIRST = """
const [first] = performance.getEntriesByName("answer");
return first.startTime + first.duration;
"""
# Change the question as a reader does, one change after another, and time each answer.
CHANGE = """
const took = [];
for (const [selector, value] of values[0]) {
  performance.clearMeasures("answer");
  const control = document.querySelector(selector);
  if (value === null) control.click();
  else {
    control.value = value;
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (let i = 0; i < 5000 && !performance.getEntriesByName("answer").length; i++)
    await new Promise((go) => setTimeout(go, 2));
  took.push(performance.getEntriesByName("answer")[0].duration);
}
return took;
"""
SWITCH = '[role=switch][data-id="JL-HCT"]'
CHANGES = [
    ("select[name=profile]", "bulk"),
    ("select[name=profile]", "container"),
    ("select[name=criterion]", "time"),
    ("select[name=criterion]", "generalised"),
    (SWITCH, None),
    (SWITCH, None),
]
ZOOM_IN = """
const took = [];
const frame = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
for (const name of ["in", "out", "in", "out"]) {
  const start = performance.now();
  document.querySelector(`.leaflet-control-zoom-${name}`).click();
  await frame();
  took.push(performance.now() - start);
  await new Promise((go) => setTimeout(go, 400));
}
return took;
"""
HOSTILE = """
const before = performance.getEntriesByType("resource").length;
for (const hash of values[0]) {
  location.hash = hash;
  await new Promise((go) => setTimeout(go));
}
return [window.hit ?? null, performance.getEntriesByType("resource").length - before];
"""
PAYLOADS = (
    "<img src=x onerror=window.hit=1>", "javascript:window.hit=1",
    "\"'>${window.hit=1}", "__proto__", "constructor", "[[[[", "%E0%A4%A",
    "\u202e", "0" * 3000, "{}", "null",
)  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of routes of the shipped plan."""
    folder = tmp_path_factory.mktemp("atlas")
    make_atlas(open_workspace(), folder / "atlas")
    return folder / "atlas" / "routes.html"


def test_the_page_is_small(page: Path) -> None:
    assert page.stat().st_size <= MOST_BYTES


class Window(Protocol):
    """A browser with the page open; ``said`` is all that its console holds."""

    def run(self, body: str, *values: object) -> Any: ...  # noqa: ANN401 - JSON
    def wait_for(self, test: str) -> None: ...
    def said(self) -> list[str]: ...


class Chromium:
    """The same of Chromium, and the requests that the page makes."""

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self._said: list[str] = []
        tab.on("console", lambda message: self._said.append(message.text))
        tab.on("pageerror", lambda error: self._said.append(str(error)))
        tab.on("request", lambda request: self._said.append(request.url))

    def run(self, body: str, *values: object) -> Any:  # noqa: ANN401 - JSON
        return self.tab.evaluate(f"async (values) => {{ {body} }}", list(values))

    def wait_for(self, test: str) -> None:
        wait_for(self.tab, test)

    def said(self) -> list[str]:
        own = self.tab.url.split("#")[0]
        return [line for line in self._said if not line.startswith((own, "blob:"))]


def wait_for(tab: Tab, test: str) -> None:
    """Wait for an expression; the policy of the page forbids Playwright's own way."""
    for _ in range(3000):
        if tab.evaluate(test):
            return
        tab.wait_for_timeout(20)
    raise TimeoutError(test)


@pytest.fixture(params=["chromium", "firefox"])
def window(
    request: pytest.FixtureRequest, page: Path, tmp_path: Path
) -> Iterator[Window]:
    """Return the page open in a browser, after its first answer."""
    if request.param == "chromium":
        browser: Browser = request.getfixturevalue("chromium")
        tab = browser.new_page(viewport={"width": 1366, "height": 768})
        opened: Chromium | Firefox = Chromium(tab)
        tab.goto(page.as_uri())
        opened.wait_for(ANSWERED)
        yield opened
        tab.close()
        return
    if not FIREFOX:
        reason = "no Firefox; install it (apt-get install firefox-esr)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with firefox(tmp_path) as opened:
        opened.open(page.as_uri())
        opened.wait_for(ANSWERED)
        yield opened


def test_answers_come_soon_and_nothing_is_said_or_asked_for(
    window: Window, record_property: Callable[[str, object], None]
) -> None:
    figures = {
        "first": window.run(FIRST),
        "change": float(np.median(window.run(CHANGE, CHANGES))),
        "zoom": float(np.median(window.run(ZOOM_IN))),
    }
    print(figures)  # noqa: T201 - shown by make browsers
    for name, value in figures.items():
        record_property(name, round(value, 1))
    promised = {"first": FIRST_ANSWER, "change": ANSWER, "zoom": ZOOM}
    late = {n: v for n, v in figures.items() if v > HEAD_ROOM * promised[n]}
    assert late == {}
    assert window.said() == []


def test_hostile_links_run_nothing(window: Window) -> None:
    draw = np.random.default_rng(5)
    fields = np.array(["o", "d", "v", "p", "c", "q", "day", "close", "lang", "saved"])
    hashes = [
        "&".join(
            f"{draw.choice(fields)}={PAYLOADS[draw.integers(len(PAYLOADS))]}"
            for _ in range(draw.integers(1, 5))
        )
        for _ in range(500)
    ]
    assert window.run(HOSTILE, hashes) == [None, 0]
    assert window.said() == []


def test_the_heap_is_small(page: Path, chromium: Browser) -> None:
    tab = chromium.new_page()
    tab.goto(page.as_uri())
    wait_for(tab, ANSWERED)
    tab.wait_for_timeout(6000)  # the hierarchy is built meanwhile
    session = tab.context.new_cdp_session(tab)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")
    tab.close()
    heap = (used["usedSize"] + used.get("backingStorageSize", 0)) / 1e6
    print({"heap_mb": heap})  # noqa: T201 - as above
    assert heap <= MOST_HEAP_MB
