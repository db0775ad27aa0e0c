"""Journeys within one country stay in it, but for declared and allowed transit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from gis_data.gazetteer import Place
from network.build.assembly import BLANK, Assembly
from network.build.declared import place_frame
from network.engine.shortest_paths import available_engines
from network.model.errors import NoRouteError
from network.query.alternatives import Limits, alternatives
from network.query.matrices.matrix import MatrixMaker, MatrixQuery
from network.query.route_query import Policy, ResolvedOptions, ResolvedQuery
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Mapping

    from network.costs.cost import CostModel
    from network.model.store import Network

Edge = tuple[str, str, str, str, float, str, dict[str, Any]]
# H and N lie in China, Z in Russia. By G and the port of Z, N is 10 + 800 km away, by
# G2 (which no transit declares) 5 + 800 km, on the road inside China 3000 km.
#
#      ,------------- 3000 ------------.
#   H (CN) --10 (G)-- Z (RU) ~~800~~ N (CN)
#      `----5 (G2)----'
NODES = (
    ("road:h", "road", "CN", 130.0, 43.0), ("road:z", "road", "RU", 131.0, 42.6),
    ("road:n", "road", "CN", 121.5, 30.0), ("sea:Z", "sea", "RU", 131.1, 42.6),
    ("sea:Z:abroad", "sea", "RU", 131.1, 42.6), ("sea:N", "sea", "CN", 121.6, 30.0),
    ("sea:N:abroad", "sea", "CN", 121.6, 30.0),
    *((f"{side}:{name}", kind, country, lon, lat)
      for side, kind in (("o", "origin"), ("d", "destination"))
      for name, country, lon, lat in (
          ("H", "CN", 130.0, 43.0), ("N", "CN", 121.5, 30.0),
          ("Z", "RU", 131.0, 42.6))),
)  # fmt: skip
_ONE_WAY = {"two_way": False}
EDGES: tuple[Edge, ...] = (
    ("road:h", "road:n", "road", "line", 3000, "CN", {"line_id": "X1"}),
    ("road:h", "road:z", "road", "crossing", 10, "CN-RU", {"gateway_id": "G"}),
    ("road:h", "road:z", "road", "crossing", 5, "CN-RU", {"gateway_id": "G2"}),
    ("road:z", "sea:Z", "transfer", "transfer", 0, "RU", {}),
    ("road:n", "sea:N", "transfer", "transfer", 0, "CN", {}),
    ("sea:Z", "sea:Z:abroad", "sea", "export", 0, "RU",
     {**_ONE_WAY, "gateway_id": "sea:Z"}),
    ("sea:Z:abroad", "sea:Z", "sea", "import", 0, "RU",
     {**_ONE_WAY, "gateway_id": "sea:Z"}),
    ("sea:N", "sea:N:abroad", "sea", "export", 0, "CN",
     {**_ONE_WAY, "gateway_id": "sea:N"}),
    ("sea:N:abroad", "sea:N", "sea", "import", 0, "CN",
     {**_ONE_WAY, "gateway_id": "sea:N"}),
    ("sea:Z:abroad", "sea:N:abroad", "sea", "service", 800, "CN-RU", {"line_id": "S"}),
    *((f"o:{n}", f"road:{n.lower()}", "transfer", "access", 0, c, _ONE_WAY)
      for n, c in (("H", "CN"), ("N", "CN"), ("Z", "RU"))),
    *((f"road:{n.lower()}", f"d:{n}", "transfer", "access", 0, c, _ONE_WAY)
      for n, c in (("H", "CN"), ("N", "CN"), ("Z", "RU"))),
)  # fmt: skip
TRANSIT = {
    "id": "DT", "country": "CN", "through": "RU", "gates": "G sea:Z sea:N",
    "profiles": "container", "valid_from": 20200101, "valid_to": 20251231,
    "name_en": "By Z", "name_zh": "",
}  # fmt: skip
IN_TIME, TOO_EARLY, TOO_LATE = date(2024, 1, 1), date(2019, 1, 1), date(2026, 1, 1)


def network_of(
    transits: list[dict[str, Any]], edges: tuple[Edge, ...] = EDGES
) -> Network:
    assembly = Assembly()
    columns = ["id", "kind", "country", "lon", "lat"]
    assembly.add_nodes(pd.DataFrame(list(NODES), columns=columns))
    number = {node[0]: i for i, node in enumerate(NODES)}
    ends = ("u", "v", "mode", "kind", "length_km", "country")
    rows = [
        {**BLANK, **dict(zip(ends, (number[u], number[v], *rest), strict=True)), **more}
        for u, v, *rest, more in edges
    ]
    assembly.add_edges(pd.DataFrame(rows))
    gateways = ["id", "mode", "name_en", "far_name_en", "country_a", "country_b",
                "status", "dwell_basis", "lon_a", "lat_a"]  # fmt: skip
    meta = {"state_on": "2024-05-01", "price_year": 2025, "crs": "EPSG:4326",
            "domestic_transit": transits}  # fmt: skip
    return assembly.network(pd.DataFrame(columns=gateways), meta)


@pytest.fixture(scope="module", params=available_engines())
def router(
    request: pytest.FixtureRequest, cost_models: Mapping[str, CostModel]
) -> Router:
    return Router(network_of([TRANSIT]), cost_models, engine=request.param)


def place(name: str) -> Place:
    at = {node[0]: node[2:] for node in NODES}
    country, lon, lat = at[f"o:{name}"]
    return Place(name, "city", country, "", lon, lat, f"Place {name}")


def query(
    start: str,
    end: str,
    *,
    profile: str = "container",
    on: date = IN_TIME,
    **policy: str,
) -> ResolvedQuery:
    names: dict[str, Any] = {k: frozenset(v.split()) for k, v in policy.items()}
    options = ResolvedOptions(
        profile=profile, criterion="distance", policy=Policy(on=on, **names)
    )
    return options.between(place(start), place(end))


@pytest.mark.parametrize(
    ("how", "km", "borders"),
    [
        ({}, 810, ("G", "sea:N")),  # not by G2, which is nearer
        ({"on": TOO_EARLY}, 3000, ()),
        ({"on": TOO_LATE}, 3000, ()),
        ({"profile": "automobile"}, 810, ("G", "sea:N")),  # a kind of container
        ({"profile": "truck"}, 3000, ()),
        ({"closed": "G"}, 3000, ()),
        ({"profile": "truck", "on": TOO_EARLY, "allowed": "RU"}, 805, ("G2", "sea:N")),
        ({"on": TOO_EARLY, "allowed": "RU"}, 805, ("G2", "sea:N")),
    ],
)
def test_a_journey_at_home_leaves_by_declared_or_allowed_transit_only(
    router: Router, how: dict[str, Any], km: float, borders: tuple[str, ...]
) -> None:
    route = router.route(query("H", "N", **how))
    assert route.length_km == pytest.approx(km)
    assert route.borders == borders


def test_declared_cargo_goes_out_by_land_and_comes_back_by_sea(router: Router) -> None:
    assert router.route(query("N", "H")).length_km == pytest.approx(3000)


def test_declared_cargo_comes_back_by_a_declared_port_alone(
    cost_models: Mapping[str, CostModel],
) -> None:
    # N is no port of entry: not even to the cargo of another transit.
    other = {**TRANSIT, "id": "D2", "gates": "G sea:M"}
    router = Router(
        network_of([{**TRANSIT, "gates": "G sea:Z"}, other]),
        cost_models,
        engine="scipy",
    )
    assert router.route(query("H", "N")).length_km == pytest.approx(3000)
    assert router.route(query("H", "N", allowed="RU")).borders == ("G2", "sea:N")


def test_a_journey_between_countries_is_free(router: Router) -> None:
    assert router.route(query("H", "Z")).borders == ("G2",)
    assert router.route(query("Z", "N")).length_km == pytest.approx(800)


def test_the_route_inside_the_country_is_the_first_alternative(router: Router) -> None:
    best, second = alternatives(router, query("H", "N"), limits=Limits(count=2))
    assert best.route.borders == ("G", "sea:N")
    assert second.route.borders == ()
    assert second.extra == pytest.approx(3000 / 810 - 1, abs=1e-3)
    notes = {each.code: each.params for each in best.route.messages}
    assert notes["note.domestic_transit"]["code"] == "DT"
    assert notes["note.domestic_route"]["km"] == pytest.approx(3000)
    # Nothing of it where the best stays inside, and no more than were asked for.
    inside = alternatives(router, query("H", "N", on=TOO_LATE), limits=Limits(count=2))
    assert [item.route.borders for item in inside] == [()]
    assert len(alternatives(router, query("H", "N"), limits=Limits(count=0))) == 1


def test_a_refusal_names_the_countries_to_allow(
    cost_models: Mapping[str, CostModel],
) -> None:
    no_road = tuple(edge for edge in EDGES if edge[3] != "line")
    router = Router(network_of([], no_road), cost_models, engine="scipy")
    with pytest.raises(NoRouteError) as refused:
        router.route(query("H", "N"))
    reason: Any = refused.value.args[0].params["reason"]
    assert (reason.code, reason.params["countries"]) == ("reason.abroad", ("RU",))
    assert router.route(query("H", "N", allowed="RU")).length_km == pytest.approx(805)


def test_matrices_stay_at_home_where_routes_do(router: Router) -> None:
    places = tuple(map(place, "HNZ"))
    for on in (IN_TIME, TOO_LATE):
        asked = query("H", "N", on=on)
        table = MatrixMaker(router).cells(
            MatrixQuery(places, places, criteria=("distance",), policy=asked.policy)
        )
        km = table.values("distance")
        for i, start in enumerate(places):
            for j, end in enumerate(places):
                if i != j:
                    alone = replace(asked, origin=start, destination=end)
                    route = router.route(alone)
                    assert km[i, j] == pytest.approx(route.length_km, abs=0.1)


def test_a_place_of_no_named_country_is_in_the_one_it_lies_in() -> None:
    poti = Place("member:poti", "town", "", "", 41.5833, 42.15, "Poti")
    named = Place("member:x", "town", "TR", "", 41.6, 42.2, "X")
    gazetteer: Any = SimpleNamespace(places=[poti, named])
    frame = place_frame(gazetteer).set_index("id")
    assert frame["country"].to_dict() == {"member:poti": "GE", "member:x": "TR"}
