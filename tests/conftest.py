"""What every test shares: closed sockets, a browser, and a toy country."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import LineString, MultiPolygon, Point, box

from corridors.connectivity.study import Study, pair_weights
from gis_data.gazetteer import Place
from gis_data.geodesy import distance_km
from gis_data.plan import DEFAULT, load_plan
from gis_data.schema import Field
from maps.basemap import load_basemap
from maps.classes import STATUS_CLASSES, plan_classes
from maps.compose import Credit, Page
from maps.glossary import Concept
from maps.layers import Layer
from network.build.assembly import BLANK, Assembly
from network.build.land.topology import Topology
from network.build.water.service_parser import RANK
from network.cache import network_folder, open_router
from network.costs.cost import CostModels
from network.export.page.page_network import page_network
from network.query.route_query import Policy, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from network.export.page.page_network import PageNetwork
    from network.model.store import Network

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

    Detailed layers fill the box; the countries reach beyond it, to the east. A bay is
    cut into the south, and two provinces of WEST share its middle parallel::

        lat 46 +--------- land ---------+......+
               |  WEST (CHN)  |  EAST (RUS)    |
               |-------o------|      ~lake~    |
            41 |      +-bay-+ |                |
        lat 40 +------+     +---------- +......+
              lon 120 122  125 126     132    136
    """
    west, east = box(120, 40, 126, 46), box(126, 40, 136, 46)
    layers = {
        "eurasia_land": {
            "geometry": [box(120, 40, 132, 46).difference(box(122, 40, 125, 41))]
        },
        "lakes": {"geometry": [box(129, 42, 130, 43)]},
        "rivers": {
            "scalerank": [3],
            "geometry": [LineString([(121, 41), (125, 45)])],
        },
        "admin1_areas": {
            "country": ["CN", "CN", "RU"],
            "geometry": [
                box(120, 40, 126, 43),
                box(120, 43, 126, 46),
                box(126, 40, 132, 46),
            ],
        },
        "boundary_lines": {
            "disputed": [False],
            "geometry": [LineString([(126, 40), (126, 46)])],
        },
        "countries_50m": {
            "country": ["CN", "RU"],
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
        classes=plan_classes(DEFAULT)["corridor_areas"],
        **kinds,  # type: ignore[arg-type]
    )
    yield Layer(
        name="channels",
        title=(said("Channels"), said("通道")),
        geometry="lines",
        frame=lines,
        fields=(Field("length_km", "km", kind="float"),),
        classes=plan_classes(DEFAULT)["corridor_lines"],
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


@pytest.fixture(scope="session")
def toy_topology() -> Callable[..., Topology]:
    """Return a maker of topologies out of named nodes and links between them.

    A node is (lon, lat) or (lon, lat, country), CN where none is given. A link
    is "a-b" with its length in km; 0 stands for the geodesic between its ends.
    """

    def make(
        nodes: dict[str, tuple[Any, ...]], links: list[tuple[str, float]]
    ) -> Topology:
        number = {name: i for i, name in enumerate(nodes)}
        points = [(*at, "CN")[:3] for at in nodes.values()]
        lon, lat, country = zip(*points, strict=True)
        ends = [[number[end] for end in name.split("-")] for name, _ in links]
        u, v = zip(*ends, strict=True)
        a, b = list(u), list(v)
        x, y = np.array(lon, float), np.array(lat, float)
        direct = distance_km(x[a], y[a], x[b], y[b])
        given = np.array([km for _, km in links], float)
        return Topology(
            pd.DataFrame(
                {
                    "lon": x,
                    "lat": y,
                    "country": country,
                    "name_en": list(nodes),
                    "name_zh": "",
                }
            ),
            pd.DataFrame(
                {
                    "u": a,
                    "v": b,
                    "length_km": np.where(given > 0, given, direct),
                    "source_id": "osm",
                    "confidence": "medium",
                    "schematic": False,
                }
            ),
        )

    return make


@pytest.fixture(scope="session")
def cost_models() -> CostModels:
    """Return the cost models of the shipped plan, by profile."""
    return CostModels(load_plan())


@pytest.fixture(scope="session")
def toy_network() -> Network:
    """Return a network of four countries that every policy can be tried on.

    Rail above, road below; kilometres on the lines, gateways in brackets. Every
    access and transfer is 1 km, the yard 0 km::

                              1435 | 1520
        A rail ===100 R1=== Y (GY) Y' ==10 (G1)== B' ==200 R2== C rail -- P quay
                                    .              CN-RU                 |
                                    15 (G5, planned)                     | S1 400
                                    .                                    | S2 450
        A road ---60 X1--- M ---20 (G2, limited)--- N ---80 X2--- C road-- strait
                           \\         CN-RU         /   from 2020        |
                            5 (G3) -- K -- 5 (G4)-                       Q quay
                            CN-KP    road    KP-RU                        (JP)

    S1 is a service of 400 km, 20 h under way, 24 h of waiting, and ended on
    2023-12-31; S2 is general sailing of 450 km through the strait. The places
    are A, C, Q, K, P (each on what stands above it), and L, which nothing joins.
    """
    assembly = Assembly()
    assembly.add_nodes(pd.DataFrame(TOY_NODES, columns=["id", "kind", "country",
                                                        "gauge_mm", "lon", "lat",
                                                        "name_en"]))  # fmt: skip
    rows = []
    ends = ("u", "v", "mode", "kind", "length_km", "country")
    number = {str(row[0]): i for i, row in enumerate(TOY_NODES)}
    for u, v, mode, kind, km, country, more in TOY_EDGES:
        row = dict(
            zip(ends, (number[u], number[v], mode, kind, km, country), strict=True)
        )
        rows.append({**BLANK, "schematic": False, **row, **more})
    assembly.add_edges(pd.DataFrame(rows))
    gateways = pd.DataFrame(
        [
            ("G1", "rail", "West Gate", "East Gate", "CN", "RU", "open", "published"),
            ("G2", "road", "West Road", "East Road", "CN", "RU", "limited", "estimate"),
            ("G3", "road", "South Gate", "North K", "CN", "KP", "open", "estimate"),
            ("G4", "road", "South K", "Far Gate", "KP", "RU", "open", "estimate"),
            ("G5", "rail", "New Gate", "", "CN", "RU", "planned", "estimate"),
            ("G9", "road", "No Road", "", "CN", "RU", "open", "estimate"),
        ],
        columns=["id", "mode", "name_en", "far_name_en", "country_a", "country_b",
                 "status", "dwell_basis"],
    )  # fmt: skip
    gateways["lon_a"] = [127.0, 126.6, 126.6, 126.7, 127.05, 126.65]
    gateways["lat_a"] = [43.0, 42.9, 42.9, 42.86, 43.0, 42.9]
    meta = {
        "state_on": "2022-06-01",
        "price_year": 2025,
        "crs": "EPSG:4326",
        "sanctions": {"KP": "un"},
    }
    return assembly.network(gateways, meta)


_AT = {"a": (126.0, 43.0), "y": (127.0, 43.0), "b": (127.1, 43.0), "c": (129.0, 43.0)}
_AT |= {"m": (126.6, 42.9), "n": (126.8, 42.9), "k": (126.7, 42.86)}
_AT |= {"p": (129.01, 43.0), "q": (133.0, 40.0), "l": (150.0, 60.0)}
TOY_NODES: list[tuple[Any, ...]] = [
    ("rail:a", "rail", "CN", 1435, *_AT["a"], "Alpha"),
    ("rail:y", "rail", "CN", 1435, *_AT["y"], "Yard"),
    ("rail:y2", "rail", "CN", 1520, *_AT["y"], "Yard"),
    ("rail:b", "rail", "RU", 1520, *_AT["b"], ""),
    ("rail:c", "rail", "RU", 1520, *_AT["c"], "Gamma"),
    ("road:a", "road", "CN", 0, *_AT["a"], "Alpha"),
    ("road:m", "road", "CN", 0, *_AT["m"], ""),
    ("road:n", "road", "RU", 0, *_AT["n"], ""),
    ("road:c", "road", "RU", 0, *_AT["c"], "Gamma"),
    ("road:k", "road", "KP", 0, *_AT["k"], "Kappa"),
    ("sea:p", "sea", "RU", 0, *_AT["p"], "Port P"),
    ("sea:q", "sea", "JP", 0, *_AT["q"], "Port Q"),
    *(
        (f"{end}:{name}", kind, country, 0, *_AT[name.lower()], f"Place {name}")
        for end, kind in (("o", "origin"), ("d", "destination"))
        for name, country in zip(
            "ACQKPL", ("CN", "RU", "JP", "KP", "RU", "CN"), strict=True
        )
    ),
]
_RUN = {"speed_freight_kmh": 50.0, "speed_passenger_kmh": 100.0, "speed_basis": "line"}
_ONE_WAY = {"two_way": False}
TOY_EDGES: list[tuple[str, str, str, str, float, str, dict[str, Any]]] = [
    ("rail:a", "rail:y", "rail", "line", 100, "CN",
     {**_RUN, "gauge_mm": 1435, "line_id": "R1"}),
    ("rail:y", "rail:y2", "transfer", "gauge_break", 0, "CN",
     {"gateway_id": "GY", "dwell_low_h": 2.0, "dwell_h": 4.0, "dwell_high_h": 9.0,
      "cost_usd_per_teu": 75.0}),
    ("rail:y2", "rail:b", "rail", "crossing", 10, "CN-RU",
     {**_RUN, "gauge_mm": 1520, "gateway_id": "G1", "dwell_low_h": 5.0,
      "dwell_h": 10.0, "dwell_high_h": 40.0}),
    ("rail:y2", "rail:b", "rail", "crossing", 15, "CN-RU",
     {**_RUN, "gauge_mm": 1520, "gateway_id": "G5", "status": "planned"}),
    ("rail:b", "rail:c", "rail", "line", 200, "RU",
     {**_RUN, "gauge_mm": 1520, "line_id": "R2", "schematic": True}),
    ("road:a", "road:m", "road", "line", 60, "CN", {**_RUN, "line_id": "X1"}),
    ("road:m", "road:n", "road", "crossing", 20, "CN-RU",
     {**_RUN, "gateway_id": "G2", "status": "limited", "dwell_h": 6.0,
      "dwell_high_h": 30.0}),
    ("road:n", "road:c", "road", "line", 80, "RU",
     {**_RUN, "line_id": "X2", "valid_from": 20200101}),
    ("road:m", "road:k", "road", "crossing", 5, "CN-KP", {**_RUN, "gateway_id": "G3"}),
    ("road:k", "road:n", "road", "crossing", 5, "KP-RU", {**_RUN, "gateway_id": "G4"}),
    ("rail:c", "sea:p", "transfer", "transfer", 1, "RU", {"dwell_h": 24.0}),
    ("road:c", "sea:p", "transfer", "transfer", 1, "RU", {"dwell_h": 24.0}),
    ("sea:p", "sea:q", "sea", "service", 400, "JP-RU",
     {"line_id": "S1", "transit_h": 20.0, "transit_low_h": 18.0,
      "transit_high_h": 26.0, "wait_h": 24.0, "valid_to": 20231231}),
    ("sea:p", "sea:q", "sea", "sailing", 450, "JP-RU",
     {"passage": "strait", "speed_freight_kmh": 25.0}),
    *(
        edge
        for place, nodes, country in (
            ("A", ("rail:a", "road:a"), "CN"),
            ("C", ("rail:c", "road:c"), "RU"),
            ("Q", ("sea:q",), "JP"),
            ("K", ("road:k",), "KP"),
            ("P", ("sea:p",), "RU"),
        )
        for node in nodes
        for edge in (
            (f"o:{place}", node, "transfer", "access", 1, country, _ONE_WAY),
            (node, f"d:{place}", "transfer", "access", 1, country, _ONE_WAY),
        )
    ),
]  # fmt: skip


@pytest.fixture(scope="session")
def toy_place() -> Callable[..., Place]:
    """Return a maker of the toy network's places, or of points."""
    countries = dict(zip("ACQKPL", ("CN", "RU", "JP", "KP", "RU", "CN"), strict=True))

    def make(name: str) -> Place:
        lon, lat = _AT[name.lower()]
        return Place(name, "city", countries[name], "", lon, lat, f"Place {name}")

    return make


@pytest.fixture(scope="session")
def real_router() -> Router:
    """Return the router of the shipped plan; the one build that tests share.

    Kept where every network is kept, so only a change of data or code costs a
    build; processes of one run wait for one another instead of building twice.
    """
    plan = load_plan()
    lock = network_folder(plan).with_suffix(".lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        return open_router(plan)


@pytest.fixture(scope="session")
def real_page(real_router: Router) -> PageNetwork:
    """Return the network of pages of the shipped plan; a process makes it once."""
    return page_network(real_router)


@pytest.fixture(scope="session")
def small_network() -> Callable[..., Network]:
    """Return a maker of road networks out of numbered nodes and links.

    A link is (u, v, columns): kilometres and whatever differs from a two-way road
    in China at 50 km/h. Every node is a place by its number, 1 km of access away::

        o:0 --1--> 0 ==== 1 ==== ... ==== n --1--> d:n
    """

    def make(count: int, links: list[tuple[int, int, dict[str, Any]]]) -> Network:
        at = [(120.0 + n, 40.0 + n * n % 5) for n in range(count)]
        kinds = (("road", "road"), ("o", "origin"), ("d", "destination"))
        nodes = [
            (f"{start}:{n}", kind, "CN", 0, lon, lat, f"Town {n}")
            for start, kind in kinds
            for n, (lon, lat) in enumerate(at)
        ]
        assembly = Assembly()
        assembly.add_nodes(
            pd.DataFrame(nodes, columns=["id", "kind", "country", "gauge_mm", "lon",
                                         "lat", "name_en"])
        )  # fmt: skip
        road = {"mode": "road", "kind": "line", "country": "CN", **_RUN}
        rows = [{**BLANK, **road, "u": u, "v": v, **more} for u, v, more in links]
        access = {**BLANK, "mode": "transfer", "kind": "access", "country": "CN",
                  "length_km": 1.0, **_ONE_WAY}  # fmt: skip
        for n in range(count):
            rows += [{**access, "u": count + n, "v": n},
                     {**access, "u": n, "v": 2 * count + n}]  # fmt: skip
        assembly.add_edges(pd.DataFrame(rows))
        gateways = pd.DataFrame(
            [("G", "road", "Near", "Far", "CN", "CN", "open", "published")],
            columns=["id", "mode", "name_en", "far_name_en", "country_a", "country_b",
                     "status", "dwell_basis"],
        )  # fmt: skip
        meta = {"state_on": "2026-05-01", "price_year": 2025, "crs": "EPSG:4326"}
        return assembly.network(gateways, meta)

    return make


@pytest.fixture(scope="session")
def small_place() -> Callable[[int], Place]:
    """Return a maker of the places of `small_network`."""

    def make(number: int) -> Place:
        lon, lat = 120.0 + number, 40.0 + number * number % 5
        return Place(str(number), "city", "CN", "", lon, lat, f"Town {number}")

    return make


@pytest.fixture(scope="session")
def toy_study(
    small_network: Callable[..., Network],
    small_place: Callable[[int], Place],
    cost_models: CostModels,
) -> Callable[..., Study]:
    """Return a maker of studies of `small_network`, whose rows are those of all nodes.

    Profile ``truck``; distance is minimised where nothing else is said.
    """

    def make(
        count: int,
        links: list[tuple[int, int, dict[str, Any]]],
        rows: list[int] | None = None,
        columns: list[int] | None = None,
        *,
        weights: Any = "equal",  # noqa: ANN401 - a name or an array
        by: str = "distance",
        **policy: Any,  # noqa: ANN401 - those of Policy
    ) -> Study:
        places = [small_place(n) for n in range(count)]
        origins = tuple(places[n] for n in (rows or range(count)))
        destinations = tuple(places[n] for n in (columns or range(count)))
        router = Router(small_network(count, links), cost_models)
        options = ResolvedOptions(
            profile="truck",
            criterion=by,  # type: ignore[arg-type]
            policy=Policy(**policy),
        )
        counted = pair_weights(origins, destinations, weights)
        return Study(router, origins, destinations, options, counted)

    return make


@pytest.fixture(scope="session")
def state_on() -> Callable[[pd.DataFrame, int], pd.Series]:
    """Return what gives the best state of each service on a day (yyyymmdd)."""

    def state(services: pd.DataFrame, day: int) -> pd.Series:
        valid = (services["valid_from"] <= day) & (
            (services["valid_to"] == 0) | (services["valid_to"] >= day)
        )
        rank = services["status"].map({s: i for i, s in enumerate(RANK)})
        best = rank.where(valid, len(RANK) - 1).groupby(services["service_id"]).min()
        return best.map(dict(enumerate(RANK))).sort_index()

    return state
