"""Prices of lanes and places: direction, period, whose; and what a route then costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from gis_data.contracts import plan_tables
from gis_data.plan_files.prices import price_errors
from network.build.assembly import ModeNetwork
from network.build.water.lanes import with_lanes
from network.costs.prices import Price, chosen, own_prices, prices_of
from network.export.query_graph import query_graph
from network.model.store import Columns
from network.query.edge_prices import PricedEdges
from network.query.route_query import Policy, ResolvedOptions
from network.query.router import Router
from network.query.timedep.clocks import Departures
from network.query.timedep.gates import TimedArcs
from network.query.timedep.timetable import Opening, Timetable

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.gazetteer import Place
    from network.costs.cost import CostModels
    from network.model.store import Network
    from network.query.leg import Leg
    from network.query.routes import Route


def price(
    name: str = "L1",
    usd: float = 700.0,
    **options: Any,  # noqa: ANN401 - attributes of Price
) -> Price:
    """Return a price of the lane from P to Q in the toy network."""
    return Price(
        usd / 2, usd, usd * 2, "USD/TEU", "tariff", "low", "published", id=name,
        **{"kind": "lane", "start": ("p",), "end": ("q",), "cargo": "container",
           "per": "TEU", **options},
    )  # fmt: skip


def test_sailings_and_services_are_lanes_in_each_direction() -> None:
    # A === B by two paths of 100 and 150 km, the longer around a strait and in two
    # legs; a service A - B in two legs of 60 and 40 km; and a lane that joins no ports.
    nodes = pd.DataFrame({"id": [f"sea:{n}" for n in "ABmno"]})
    edges = pd.DataFrame(
        [
            ("sailing:A:B", 0, 1, 100.0),
            ("sailing:A:B:not-strait:0", 0, 2, 90.0),
            ("sailing:A:B:not-strait:1", 2, 1, 60.0),
            ("service:S1:container:always:0", 0, 3, 60.0),
            ("service:S1:container:always:1", 3, 1, 40.0),
            ("lane:7", 2, 4, 50.0),
        ],
        columns=["id", "u", "v", "length_km"],
    ).assign(two_way=True)
    lines = [np.array([[i, 0.0], [i, 1.0]]) for i in range(len(edges))]
    services = pd.DataFrame(
        {"id": ["S1:container:always"], "from_id": ["A"], "to_id": ["B"]}
    )
    network = with_lanes(ModeNetwork(nodes, edges, lines, nodes), services)
    result = network.edges
    assert result["two_way"].tolist() == [False] * 5 + [True] + [False] * 5
    assert result["lane"].tolist() == ["A>B"] * 5 + [""] + ["B>A"] * 5
    share = [1.0, 0.9, 0.6, 0.6, 0.4]
    assert result["lane_share"].tolist() == pytest.approx([*share, 0.0, *share])
    there, back = result.iloc[1], result.iloc[7]
    assert (back["u"], back["v"], back["id"]) == (
        there["v"],
        there["u"],
        f"{there['id']}:back",
    )
    assert network.lines[7].tolist() == lines[1][::-1].tolist()
    assert result["id"].is_unique


def test_the_price_of_the_day_is_chosen() -> None:
    rows = [
        price("old", first=20160101, last=20161231),
        price("new", first=20180801),
        price("fish", cargo="cold_chain", first=20180801),
        price("mine", own=True, first=20200101, last=20201231),
    ]
    box, fish = ("container",), ("cold_chain", "container")
    days = (20151231, 20160601, 20171231, 20190101, 20200601, 20210101)
    names = [found and found.id for found in (chosen(rows, box, d) for d in days)]
    # One's own rate goes before that of the plan, but not after it has ended.
    assert names == [None, "old", "old", "new", "mine", "new"]
    best = chosen(rows[:3], fish, 20190101)
    assert best is not None
    assert best.id == "fish"


def test_a_price_is_converted_to_the_unit_and_the_currency(
    cost_models: CostModels,
) -> None:
    # 7.1957 CNY per USD in 2024; 12 t a TEU, a lorry of 20 t.
    row = {"id": "1", "kind": "lane", "from_id": "p", "to_id": "q", "low": np.nan,
           "high": 2000.0, "currency": "CNY", "valid_from": "2024-03",
           "valid_to": "", "source": "", "confidence": "", "cargo": "container",
           "note": ""}  # fmt: skip
    rates = pd.DataFrame(
        [("fx", "CNY per USD", 7.1957, 2024, "s", "high", "RT007")],
        columns=["category", "item", "value", "year", "source", "confidence", "id"],
    )
    table = pd.DataFrame([{**row, "money": 1000.0, "unit": "FEU"}])
    (feu,) = prices_of(table, rates, 2025)
    assert (feu.first, feu.last) == (20240301, 0)
    usd = 1000 / 7.1957
    assert feu.per_unit(cost_models["container"]).typical == pytest.approx(usd / 2)
    assert feu.per_unit(cost_models["bulk"]).typical == pytest.approx(usd / 24)
    assert feu.levels == pytest.approx((usd, usd, 2 * usd))
    lorry = replace(feu, per="truck")
    assert lorry.per_unit(cost_models["truck"]).typical == pytest.approx(usd * 12 / 20)
    tonne = replace(feu, per="t")
    assert tonne.per_unit(cost_models["container"]).typical == pytest.approx(usd * 12)
    (own,) = own_prices([feu])
    assert (own.own, own.source, own.confidence) == (True, "your rates", "high")


@pytest.fixture(scope="module")
def lanes(toy_network: Network) -> Network:
    """Return the toy network with its service as a lane either way, by two edges."""
    edges = toy_network.edges
    at = np.flatnonzero(edges.equals("line_id", "S1"))
    order = np.append(np.arange(len(edges)), at)
    arrays = {name: values[order].copy() for name, values in edges.arrays.items()}
    there, back = int(at[0]), len(edges)
    arrays["u"][back], arrays["v"][back] = arrays["v"][there], arrays["u"][there]
    arrays["two_way"][[there, back]] = False
    arrays["lane"][there], arrays["lane"][back] = 1, 2
    arrays["lane_share"][[there, back]] = 1.0
    words = {**edges.words, "lane": ("", "p>q", "q>p")}
    lines = [toy_network.shapes.points(int(i)) for i in order]
    shapes = type(toy_network.shapes).of(line if len(line) else None for line in lines)
    return replace(toy_network, edges=Columns(arrays, words), shapes=shapes)


@pytest.fixture(scope="module")
def ask(
    lanes: Network, cost_models: CostModels, toy_place: Callable[..., Place]
) -> Callable[..., Route]:
    models = {name: cost_models[name] for name in ("container", "bulk", "cold_chain")}
    router = Router(lanes, models)

    def answer(
        start: str,
        end: str,
        *rates: Price,
        **options: Any,  # noqa: ANN401 - attributes of ResolvedOptions
    ) -> Route:
        policy = Policy(on=date(2022, 6, 1), closed=frozenset({"strait"}))
        query = ResolvedOptions(rates=rates, **{"policy": policy, **options})
        return router.route(query.between(toy_place(start), toy_place(end)))

    return answer


def sea_leg(route: Route) -> Leg:
    """Return the leg at sea of a route."""
    return next(leg for leg in route.legs if leg.mode == "sea")


def test_a_lane_has_its_price_in_its_direction(ask: Callable[..., Route]) -> None:
    plain, priced = ask("C", "Q"), ask("C", "Q", price())
    leg = sea_leg(priced)
    assert leg.cost_usd.levels == (350.0, 700.0, 1400.0)
    assert (leg.cost_usd.source, leg.cost_usd.confidence) == ("tariff", "low")
    assert [each.id for each in leg.prices] == ["L1"]
    assert leg.to_dict()["rates"] == ["L1"]
    extra = 700.0 - sea_leg(plain).cost_usd.typical
    gap = priced.total("cost_usd").typical - plain.total("cost_usd").typical
    assert gap == pytest.approx(extra)
    assert sea_leg(ask("Q", "C", price())).cost_usd == sea_leg(ask("Q", "C")).cost_usd
    # Countries stand for their ports, but a named port goes before.
    wide = price("wide", 900.0, start=("RU",), end=("JP",))
    assert sea_leg(ask("C", "Q", wide)).cost_usd.typical == 900.0
    assert sea_leg(ask("C", "Q", wide, price())).cost_usd.typical == 700.0


def test_prices_are_for_their_cargo(ask: Callable[..., Route]) -> None:
    plain = sea_leg(ask("C", "Q", profile="cold_chain")).cost_usd
    fish = price("fish", cargo="cold_chain")
    assert sea_leg(ask("C", "Q", fish, profile="cold_chain")).cost_usd.typical == 700.0
    assert sea_leg(ask("C", "Q", fish)).cost_usd == sea_leg(ask("C", "Q")).cost_usd
    tonnes = price("ore", cargo="bulk", per="t")
    assert sea_leg(ask("C", "Q", tonnes, profile="cold_chain")).cost_usd == plain


def test_the_route_is_chosen_by_the_price(
    lanes: Network, cost_models: CostModels, toy_place: Callable[..., Place]
) -> None:
    router = Router(lanes, {"container": cost_models["container"]})
    query = ResolvedOptions(criterion="cost", rates=(price(),))
    search = router.search(query.between(toy_place("C"), toy_place("Q")))
    metric = router.metric(query, search.closed)
    path = router.shortest_path(search, metric)
    assert path is not None
    weight = search.path_weight(path, lanes, router.edge_weights(query))
    usd = router.bare_route(search, path).total("cost_usd").typical
    assert weight / 5000 == pytest.approx(usd, abs=0.01)
    # The graph of the query has the same price.
    graph = query_graph(router, query, attributes=())
    costs = [row["cost_usd"] for *_, row in graph.edges(data=True)]
    assert 700.0 in [round(cost, 6) for cost in costs]
    # Another day's price is another metric.
    dear = replace(query, rates=(price(usd=10_000.0, first=20220601),))
    assert router.prices(dear).key != router.prices(query).key
    assert (router.edge_weights(dear) > router.edge_weights(query)).sum() == 1


def test_prices_of_places_replace_the_fixed_cost(ask: Callable[..., Route]) -> None:
    def cost(route: Route, kind: str) -> float:
        return sum(x.cost_usd.typical for x in route.legs if x.kind == kind)

    yard = price("y", 30.0, kind="yard", start=("GY",), end=())
    border = price("b", 500.0, kind="border", start=("G1",), end=())
    quay = price("h", 80.0, kind="port", start=("p",), end=())
    service = price("s", 640.0, kind="service", start=("S1",), end=())
    plain, priced = ask("A", "Q"), ask("A", "Q", yard, border, quay, service)
    assert sea_leg(priced).cost_usd.typical == 640.0
    assert cost(priced, "transfer") == pytest.approx(cost(plain, "transfer") + 80.0)
    # By rail the yard has a price of 75 USD already, the border none.
    rail = {"policy": Policy(on=date(2022, 6, 1), modes=frozenset({"rail"}))}
    plain, priced = ask("A", "C", **rail), ask("A", "C", yard, border, **rail)
    assert cost(plain, "gauge_break") == 75.0
    assert cost(priced, "gauge_break") == 30.0
    assert cost(priced, "crossing") == pytest.approx(cost(plain, "crossing") + 500.0)


def test_a_price_of_a_country_is_of_its_ports_that_have_none(
    ask: Callable[..., Route],
) -> None:
    def lifted(*rates: Price) -> float:
        legs = ask("A", "Q", *rates).legs
        return sum(x.cost_usd.typical for x in legs if x.kind == "transfer")

    country = price("c", 80.0, kind="port", start=("RU",), end=())
    quay = price("a", 50.0, kind="port", start=("p",), end=())
    elsewhere = price("d", 90.0, kind="port", start=("JP",), end=())
    assert lifted(country) == pytest.approx(lifted() + 80.0)
    assert lifted(country, quay) == pytest.approx(lifted() + 50.0)
    assert lifted(elsewhere) == lifted()


def test_what_prices_nothing_is_found(lanes: Network) -> None:
    rows = [
        price(),
        price("x1", end=("nowhere",)),
        price("x2", kind="border", start=("G77",), end=()),
        price("ok", kind="border", start=("G2",), end=()),
        price("x3", kind="port", start=("z",), end=()),
        price("x4", kind="service", start=("S9",), end=()),
        price("x5", start=("q",), end=("RU", "CN"), cargo="bulk"),
    ]
    lost = PricedEdges(lanes).unmatched(rows)
    assert [each.id for each in lost] == ["x1", "x2", "x3", "x4"]


def test_a_route_says_whose_rate_it_has(ask: Callable[..., Route]) -> None:
    def codes(*rates: Price) -> list[tuple[str, object]]:
        found = ask("C", "Q", *rates).messages
        wanted = {"note.own_rate", "note.rate_of_earlier"}
        return [(m.code, m.params["rate"]) for m in found if m.code in wanted]

    assert codes(price()) == []
    assert codes(price(own=True)) == [("note.own_rate", "L1")]
    assert codes(price(last=20181231)) == [("note.rate_of_earlier", "L1")]
    assert sea_leg(ask("C", "Q", price(own=True))).to_row()["own_rate"] is True


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"to_id": ""}, "to_id"),
        ({"kind": "port"}, "to_id"),
        ({"kind": "yard", "to_id": "", "from_id": "A B"}, "from_id"),
        ({"low": "900"}, "low"),
        ({"high": "7"}, "high"),
        ({"unit": "passenger"}, "unit"),
        ({"cargo": "tourist"}, "unit"),
        ({"valid_to": "2017"}, "valid_to"),
    ],
)
def test_wrong_rows_are_named(cells: dict[str, str], column: str) -> None:
    row = {
           "id": "L1", "kind": "lane", "from_id": "PUS", "to_id": "VVO",
           "cargo": "container", "unit": "TEU", "money": "700", "low": "", "high": "",
           "currency": "USD", "valid_from": "2018-01-01", "valid_to": "2018",
    }  # fmt: skip
    table = plan_tables()["lane_rates"]
    assert list(price_errors(table, pd.DataFrame([row]))) == []
    faults = list(price_errors(table, pd.DataFrame([{**row, **cells}])))
    assert [(fault.row, fault.field) for fault in faults] == [("L1", column)]


def test_a_voyage_in_legs_is_one_gate_each_way(
    toy_network: Network, cost_models: CostModels
) -> None:
    # P - m - Q and back by four one-way edges: no ship turns at m, in the open sea.
    edges, nodes = toy_network.edges, toy_network.nodes
    at = np.flatnonzero(edges.equals("line_id", "S1"))
    order = np.append(np.arange(len(edges)), [at[0]] * 3)
    arrays = {name: values[order].copy() for name, values in edges.arrays.items()}
    legs = [int(at[0]), *range(len(edges), len(edges) + 3)]
    p, q = int(arrays["u"][at[0]]), int(arrays["v"][at[0]])
    middle = int(np.flatnonzero(nodes["id"] == "o:L")[0])  # joined to nothing else
    arrays["u"][legs] = [p, middle, q, middle]
    arrays["v"][legs] = [middle, q, middle, p]
    arrays["two_way"][legs] = False
    lines = [toy_network.shapes.points(int(i)) for i in order]
    shapes = type(toy_network.shapes).of(line if len(line) else None for line in lines)
    columns = Columns(arrays, edges.words)
    router = Router(replace(toy_network, edges=columns, shapes=shapes), cost_models)
    thursday = Departures("Asia/Vladivostok", ((3, 18 * 60),))
    opening = Opening(thursday, "as published", "a timetable", "high")
    timetable = Timetable(sailings={("S1", "p", "q"): opening})
    gates = TimedArcs(router, timetable).gates(
        "container", np.zeros(len(columns), bool)
    )
    ends = {(gate.tail, gate.head): gate.path.edges.tolist() for gate in gates}
    assert ends == {(p, q): legs[:2], (q, p): legs[2:]}
