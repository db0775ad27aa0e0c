"""What every test shares: closed sockets, a browser, and a toy country."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from shapely import LineString, MultiPolygon, Point, box

from gis_data.schema import Field
from maps.basemap import load_basemap
from maps.classes import (
    CORRIDOR_AREA_CLASSES,
    CORRIDOR_LINE_CLASSES,
    STATUS_CLASSES,
)
from maps.compose import Credit, Page
from maps.concepts import Concept
from maps.layers import Layer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(autouse=True)
def closed_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host and not (str(host).startswith("127.") or host in {"::1", "localhost"}):
            msg = f"a test tried to reach {address!r}; tests may not use the network."
            raise RuntimeError(msg)
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return a headless browser, shared by the tests of one process."""
    if not Path(CHROMIUM).exists():
        reason = f"no Chromium at {CHROMIUM}; install it (apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    if not os.environ.get("CI"):
        pytest.importorskip("playwright.sync_api")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=list(CHROMIUM_OPTIONS)
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def toy_background() -> Callable[[str], gpd.GeoDataFrame]:
    """Return background layers of two toy countries, by the committed names.

    Detailed layers fill the box; the countries reach beyond it, to the east::

        lat 46 +--------- land ---------+......+
               |  WEST (CHN)  |  EAST (RUS)    |
               |       o      |      ~lake~    |
        lat 40 +--------- sea ----------+......+
              lon 120        126       132    136
    """
    west, east = box(120, 40, 126, 46), box(126, 40, 136, 46)
    layers = {
        "land": {"geometry": [box(120, 40, 132, 46)]},
        "coastline": {"geometry": [LineString([(120, 40), (132, 40)])]},
        "lakes": {"geometry": [box(129, 42, 130, 43)]},
        "rivers": {
            "scalerank": [3],
            "geometry": [LineString([(121, 41), (125, 45)])],
        },
        "admin1_lines": {"geometry": [LineString([(120, 43), (126, 43)])]},
        "boundary_lines": {
            "featurecla": ["International boundary (verify)"],
            "geometry": [LineString([(126, 40), (126, 46)])],
        },
        "countries_50m": {
            "adm0_a3": ["CHN", "RUS"],
            "geometry": [west, MultiPolygon([east])],
        },
        "places": {
            "name": ["Midtown"],
            "name_en": ["Midtown"],
            "name_zh": ["中城"],
            "name_ru": ["Мидтаун"],
            "scalerank": [0],
            "geometry": [Point(123, 43)],
        },
    }
    frames = {
        name: gpd.GeoDataFrame(columns, crs="EPSG:4326")
        for name, columns in layers.items()
    }
    return frames.__getitem__


@pytest.fixture
def toy_page(toy_background: Callable[[str], gpd.GeoDataFrame]) -> Callable[..., Page]:
    """Return a maker of pages of the toy country; options are those of `Page`.

    Two ports, a belt that grows from 2018 to 2021, one line of 2018 only::

        lat 45      B closed
                   /
        lat 43    line 2018
                 /
        lat 41  A open   [belt 2018][2021]
              lon 121       123       127
    """

    def make(texts: str = "", **options: object) -> Page:
        """Put `texts` into every text of the page when it is given."""

        def said(text: str) -> str:
            return texts or text

        layers = tuple(toy_layers(said))
        concept = Concept(
            name="bridge",
            title=(said("Bridgehead"), said("桥头堡")),
            text=(said("Where it starts"), said("起点")),
            targets=("A",),
            source=said("report"),
            confidence="high",
        )
        given: dict[str, Any] = {
            "name": "toy",
            "title": (said("Toy plan"), said("玩具规划")),
            "subtitle": (said("Two ports"), said("两个口岸")),
            "layers": layers,
            "basemap": load_basemap((120.5, 40.5, 131.5, 45.5), read=toy_background),
            "concepts": (concept,),
            "versions": ("2018", "2021"),
            "view": (120.5, 40.5, 131.5, 45.5),
            "as_of": "2026-11-22",
            "notes": ((said("A toy"), said("玩具")),),
            "credits": (Credit(said("Toys"), said("CC0"), said("Made of toys")),),
        }
        return Page(**{**given, **options})

    return make


def toy_layers(said: Callable[[str], str]) -> Iterator[Layer]:
    """Yield the layers of the toy page."""
    shared = {"source": said("toy list"), "confidence": "high"}
    belts = gpd.GeoDataFrame(
        {
            "corridor_id": ["BELT", "BELT"],
            "scheme_year": ["2018", "2021"],
            "kind": ["belt", "belt"],
            "name_en": [said("Old belt"), said("New belt")],
            "name_zh": [said("旧带"), said("新带")],
            "schematic": [True, True],
            "geometry": [box(123, 40.5, 125, 42), box(123, 40.5, 127, 42)],
        },
        crs="EPSG:4326",
    ).assign(**shared)
    lines = gpd.GeoDataFrame(
        {
            "corridor_id": ["CHAN"],
            "scheme_year": ["2018"],
            "kind": ["channel"],
            "name_en": [said("Old channel")],
            "name_zh": [said("旧通道")],
            "length_km": [470.5],
            "geometry": [LineString([(121, 41), (122, 43), (123, 45)])],
        },
        crs="EPSG:4326",
    ).assign(**shared)
    ports = gpd.GeoDataFrame(
        {
            "id": ["A", "B"],
            "name_en": [said("Alpha port"), said("Beta port")],
            "name_zh": [said("甲口岸"), said("乙口岸")],
            "name_ru": [said("Альфа"), said("Бета")],
            "status": ["open", "closed"],
            "status_date": ["2025-07", "2024-01"],
            "notes": [said("24 h a day"), said("dormant")],
            "capacity_t_per_year": [4_000_000.0, None],
            "geometry": [Point(121, 41), Point(123, 45)],
        },
        crs="EPSG:4326",
    ).assign(**shared)
    kinds = {"key": "corridor_id", "style_by": "kind"}
    yield Layer(
        name="belts",
        title=(said("Belts"), said("带")),
        geometry="areas",
        frame=belts,
        classes=CORRIDOR_AREA_CLASSES,
        **kinds,  # type: ignore[arg-type]
    )
    yield Layer(
        name="channels",
        title=(said("Channels"), said("通道")),
        geometry="lines",
        frame=lines,
        fields=(Field("length_km", "km", kind="float"),),
        classes=CORRIDOR_LINE_CLASSES,
        **kinds,  # type: ignore[arg-type]
    )
    yield Layer(
        name="ports",
        title=(said("Ports"), said("口岸")),
        group=(said("Places"), said("地点")),
        geometry="points",
        frame=ports,
        fields=(
            Field("status_date"),
            Field("capacity_t_per_year", "t/year", kind="float", required=False),
            Field("notes"),
        ),
        style_by="status",
        classes=STATUS_CLASSES,
    )
