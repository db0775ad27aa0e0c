"""Customs at seaports and airports: who passes them, what they take, what counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from gis_data.gazetteer import Gazetteer, Place
from gis_data.plan import load_plan
from network.build.assembly import BLANK, Assembly, ModeNetwork
from network.build.water.customs import customs_edges, with_arrivals
from network.build.water.lanes import with_lanes
from network.build.water.sea_rows import Leg, SeaRows
from network.costs.parameters import by_definition
from network.model.errors import NoRouteError
from network.model.schema import ARRIVED, NO_CUSTOMS
from network.query.alternatives import Limits, alternatives
from network.query.matrices.matrix import MatrixMaker, MatrixQuery
from network.query.route_query import Policy, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from network.costs.cost import CostModel
    from network.costs.parameters import ParameterSet
    from network.query.routes import Route

    Ask = Callable[..., Route]

# Three ports of China, one of Korea and one of Russia, each with a service:
#
#   D ---10 h--- Y --15 h- N  D, Y, N: CN   D-Y and Y-N join the quays
#   |                                     D-I and I-V join the nodes beyond customs
#  20 h
#   |
#   I ---30 h--- V            I: KR, V: RU: what goes from D to V changes ships at I
PORTS = {
    "D": ("CN", 121.9, 39.0), "Y": ("CN", 121.4, 37.6), "N": ("CN", 121.6, 30.0),
    "I": ("KR", 126.6, 37.5), "V": ("RU", 131.9, 43.1),
}  # fmt: skip
SERVICES = (("D", "Y", 10.0), ("Y", "N", 15.0), ("D", "I", 20.0), ("I", "V", 30.0))
PORT_H, LIFT_USD = {"freight": 24.0, "passenger": 1.5}, 100.0
CUSTOMS_H = {"export": 2.0, "import": 5.0}
PAPERS_USD = {"export": 70.0, "import": 110.0, "bulk_export": 0.6, "bulk_import": 1.2}
NOTHING = pd.DataFrame(columns=["id", "kind", "country", "lon", "lat", "status"])


class Book:
    """The same hours and cost of clearance and of a handling in every country."""

    def find(self, quantity: str, _mode: str, _country: str, key: str) -> Any:  # noqa: ANN401
        if quantity == "handling":
            return by_definition(key, LIFT_USD, "USD/TEU")
        if quantity == "dwell":
            return by_definition(key, PORT_H[key], "h")
        if quantity == "customs_cost":
            return by_definition(key, PAPERS_USD[key], "USD/TEU")
        return by_definition(key, CUSTOMS_H.get(key, 0.5), "h")


def sea_of_ports() -> ModeNetwork:
    rows, services = SeaRows(), []
    for name, (country, lon, lat) in PORTS.items():
        rows.add_port({"id": name, "country": country, "lon": lon, "lat": lat,
                       "name_en": f"Port {name}", "name_zh": ""})  # fmt: skip
    for u, v, hours in SERVICES:
        ends = rows.called_nodes(f"sea:{u}", f"sea:{v}")
        shape = np.array([PORTS[u][1:], PORTS[v][1:]], dtype=float)
        for cargo in ("container", "bulk", "passenger"):
            service = {
                "id": f"{u}{v}:{cargo}", "service_id": f"{u}{v}", "cargo": cargo,
                "freight": True, "passenger": cargo == "passenger",
                **{f"transit_{k}h": hours for k in ("low_", "", "high_")},
                "wait_h": 0.0, "wait_basis": "published", "distance_km": float("nan"),
                "distance_basis": "", "status": "open", "valid_from": 0, "valid_to": 0,
                "source_id": "test", "confidence": "high",
            }  # fmt: skip
            rows.add_service(service, [Leg(*ends, shape, "")])
            services.append({"id": service["id"], "from_id": u, "to_id": v})
    nodes, edges, lines = rows.frames()
    row_of = {name: row for row, name in enumerate(nodes["id"])}
    terminals = pd.DataFrame(
        [(n, row_of[f"sea:{n}"], lon, lat, c) for n, (c, lon, lat) in PORTS.items()],
        columns=["id", "node", "lon", "lat", "country"],
    )
    sailed = ModeNetwork(nodes, edges, lines, terminals)
    return with_arrivals(with_lanes(sailed, pd.DataFrame(services)))


def test_a_charter_between_two_ports_arrives_at_a_node_of_its_own() -> None:
    # So that two voyages, each at its price, are not one with a call in between.
    rows = SeaRows()
    for name, (country, lon, lat) in PORTS.items():
        rows.add_port({"id": name, "country": country, "lon": lon, "lat": lat,
                       "name_en": f"Port {name}", "name_zh": ""})  # fmt: skip
    for u, v in (("D", "I"), ("I", "V"), ("D", "Y")):
        leg = Leg(
            *rows.called_nodes(f"sea:{u}", f"sea:{v}"),
            np.array([PORTS[u][1:], PORTS[v][1:]], dtype=float),
            "",
        )
        rows.add_sailing(f"sailing:{u}:{v}", leg, 100.0, source_id="test")
    nodes, edges, lines = rows.frames()
    terminals = pd.DataFrame(columns=["id", "node", "lon", "lat", "country"])
    sailed = ModeNetwork(nodes, edges, lines, terminals)
    sea = with_arrivals(with_lanes(sailed, pd.DataFrame(columns=["id"])))
    names = sea.nodes["id"].tolist()
    ends = {
        (names[u], names[v])
        for u, v in zip(sea.edges["u"], sea.edges["v"], strict=True)
    }
    assert ("sea:D:abroad", "sea:I:abroad:arrived") in ends
    assert ("sea:I:abroad", "sea:V:abroad:arrived") in ends
    assert ("sea:Y", "sea:D:arrived") in ends
    assert all(v.endswith(ARRIVED) and not u.endswith(ARRIVED) for u, v in ends)


def customs_of(declared: pd.DataFrame) -> pd.DataFrame:
    sea = sea_of_ports()
    return customs_edges(sea.nodes, sea, 0, declared, Book())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def router(cost_models: Mapping[str, CostModel]) -> Router:
    sea, assembly = sea_of_ports(), Assembly()
    assembly.add_nodes(sea.nodes)
    assembly.add_edges(sea.edges, 0, sea.lines)
    assembly.add_edges(customs_of(NOTHING))
    row_of = {name: row for row, name in enumerate(sea.nodes["id"])}
    access: list[dict[str, object]] = []
    for side, kind in (("o", "origin"), ("d", "destination")):
        places = [(f"{side}:{n}", lon, lat, c) for n, (c, lon, lat) in PORTS.items()]
        table = pd.DataFrame(places, columns=["id", "lon", "lat", "country"])
        first = assembly.add_nodes(table, kind)
        for i, (name, (country, *_)) in enumerate(PORTS.items()):
            of_place = {**BLANK, "country": country, "mode": "transfer",
                        "kind": "access", "length_km": 0.0,
                        "two_way": False}  # fmt: skip
            for end in ("",) if side == "o" else ("", ARRIVED):
                u, v = first + i, row_of[f"sea:{name}{end}"]
                u, v = (u, v) if side == "o" else (v, u)
                access.append({**of_place, "u": u, "v": v})
    assembly.add_edges(pd.DataFrame(access))
    columns = ["id", "mode", "name_en", "far_name_en", "country_a", "country_b",
               "status", "dwell_basis", "lon_a", "lat_a"]  # fmt: skip
    meta = {"state_on": "2026-05-01", "price_year": 2025, "crs": "EPSG:4326"}
    network = assembly.network(pd.DataFrame(columns=columns), meta)
    return Router(network, cost_models, engine="scipy")


def place(name: str) -> Place:
    country, lon, lat = PORTS[name]
    return Place(name, "city", country, "", lon, lat, f"Place {name}")


@pytest.fixture(scope="module")
def ask(router: Router) -> Ask:
    def answer(
        start: str,
        end: str,
        *,
        profile: str = "container",
        via: str = "",
        **policy: str,
    ) -> Route:
        options = ResolvedOptions(
            profile=profile,
            criterion="time",
            via=tuple(map(place, via.split())),
            policy=Policy(**{k: frozenset(v.split()) for k, v in policy.items()}),  # type: ignore[arg-type]
        )
        return router.route(options.between(place(start), place(end)))

    return answer


def kinds(route: Route) -> list[str]:
    return [leg.kind for leg in route.legs if leg.kind != "access"]


def test_a_domestic_service_passes_no_customs(ask: Ask) -> None:
    route = ask("D", "Y")
    assert kinds(route) == ["service"]
    assert route.borders == ()
    assert route.total("time_h").typical == pytest.approx(10.0)


def test_trade_by_sea_is_exported_and_imported(ask: Ask) -> None:
    route = ask("D", "I")
    assert kinds(route) == ["export", "service", "import"]
    assert route.borders == ("sea:I",)
    # 20 h under way, 2 h of export, 5 h of import; 70 + 110 USD of papers.
    assert route.total("time_h").typical == pytest.approx(27.0)
    cleared = [leg for leg in route.legs if leg.kind in {"export", "import"}]
    assert [leg.dwell_h.typical for leg in cleared] == [2.0, 5.0]
    assert [leg.cost_usd.typical for leg in cleared] == [70.0, 110.0]
    assert [leg.country for leg in cleared] == [("CN",), ("KR",)]
    # The way back has the same: the edges lead one way each.
    assert kinds(ask("I", "D")) == ["export", "service", "import"]


def test_a_box_that_changes_ships_is_lifted_twice_and_passes_no_customs(
    ask: Ask,
) -> None:
    for route in (ask("D", "V"), ask("D", "V", via="I")):
        assert kinds(route) == ["export", "service", "transfer", "service", "import"]
        assert route.borders == ("sea:V",)
        # 20 + 30 h under way, 2 * 24 h ashore, 2 + 5 h of customs.
        assert route.total("time_h").typical == pytest.approx(105.0)
        lifted = next(leg for leg in route.legs if leg.kind == "transfer")
        assert lifted.cost_usd.typical == pytest.approx(2 * LIFT_USD)
        assert (lifted.gateway_id, lifted.country) == ("sea:I", ("KR",))


def test_a_box_that_changes_ships_at_home_is_lifted_twice(ask: Ask) -> None:
    route = ask("D", "N")
    assert kinds(route) == ["service", "transfer", "service"]
    # 10 + 15 h under way, 2 * 24 h ashore.
    assert route.total("time_h").typical == pytest.approx(73.0)
    assert route.legs[2].cost_usd.typical == pytest.approx(2 * LIFT_USD)
    assert kinds(ask("D", "N", profile="bulk")) == ["service", "service"]


@pytest.mark.parametrize(
    # A lorry drives from ship to ship; it waits 1 h in table ``defaults``.
    ("profile", "hours"),
    [("truck", 1.0), ("passenger", 1.5)],
)
def test_lorries_and_people_change_ships_without_a_crane(
    ask: Ask, profile: str, hours: float
) -> None:
    change = next(leg for leg in ask("D", "V", profile=profile).legs
                  if leg.kind == "transfer")  # fmt: skip
    assert change.dwell_h.typical == pytest.approx(hours)
    assert change.cost_usd.typical == 0


def test_bulk_stays_on_its_ship(ask: Ask) -> None:
    for route in (ask("D", "V", profile="bulk"),
                  ask("D", "V", profile="bulk", closed="sea:I")):  # fmt: skip
        assert kinds(route) == ["export", "service", "service", "import"]
        assert route.total("dwell_h").typical == pytest.approx(7.0)


def test_what_changes_ships_needs_the_port_open(ask: Ask) -> None:
    with pytest.raises(NoRouteError):
        ask("D", "V", closed="sea:I")


def test_customs_close_by_the_id_of_the_port(ask: Ask) -> None:
    with pytest.raises(NoRouteError):
        ask("D", "I", closed="sea:I")
    assert ask("D", "Y", closed="sea:D").borders == ()


@pytest.mark.parametrize(
    ("profile", "hours", "usd"),
    # Bulk shares the papers of a ship, of 12 t a TEU; people stand 0.5 h a control.
    [("truck", 7.0, 180.0), ("bulk", 7.0, 1.8 / 12), ("passenger", 1.0, 0.0)],
)
def test_each_kind_of_cargo_is_cleared_in_its_way(
    ask: Ask, profile: str, hours: float, usd: float
) -> None:
    legs = [leg for leg in ask("D", "I", profile=profile).legs
            if leg.kind in {"export", "import"}]  # fmt: skip
    assert sum(leg.dwell_h.typical for leg in legs) == pytest.approx(hours)
    assert sum(leg.cost_usd.typical for leg in legs) == pytest.approx(usd, abs=1e-4)


def test_a_declared_port_gives_its_id_and_status() -> None:
    declared = pd.DataFrame(
        [("KR-INC", "seaport", "KR", 126.65, 37.48, "closed"),
         ("KR-ICN", "airport", "KR", 126.6, 37.5, "open"),
         ("RU-FAR", "seaport", "RU", 133.0, 43.1, "closed")],
        columns=list(NOTHING.columns),
    )  # fmt: skip
    edges = customs_of(declared)
    edges = edges[edges["kind"].isin(["export", "import"])]
    state = edges.groupby("gateway_id")["status"].unique().map(list).to_dict()
    assert state == {"sea:D": ["open"], "sea:Y": ["open"], "KR-INC": ["closed"],
                     "sea:N": ["open"], "sea:V": ["open"]}  # fmt: skip


def test_cargo_passes_around_customs_both_ways_for_no_time_and_money() -> None:
    edges = customs_of(NOTHING)
    around = edges[edges["source_id"] == NO_CUSTOMS]
    sea = sea_of_ports().nodes["id"].tolist()
    pairs = {(sea[u], sea[v]) for u, v in zip(around["u"], around["v"], strict=True)}
    assert ("sea:D", "sea:D:abroad") in pairs
    assert ("sea:D:abroad", "sea:D") in pairs
    assert ("sea:I:abroad:arrived", "sea:I:arrived") in pairs
    assert set(around["status"]) == {"closed"}
    for name in ("length_km", "dwell_h", "cost_usd_per_teu"):
        assert around[name].fillna(0.0).eq(0.0).all(), name
    assert not around["passenger"].any()


def test_the_tables_have_hours_and_cost_of_clearance(real_book: ParameterSet) -> None:
    for mode in ("sea", "air"):
        for country in ("CN", "KR", "JP", "RU", "DE"):
            for direction in ("export", "import"):
                hours = real_book.find("customs", mode, country, direction)
                assert 0 < hours.low <= hours.typical <= hours.high
                assert hours.confidence == "low"  # none is a published clearance time
                assert real_book.find("customs_cost", mode, country, direction).typical
    # Doing Business 2020: documentary compliance of an export of China.
    assert real_book.find("customs_cost", "sea", "CN", "export").typical == 73.57
    assert real_book.find("customs_cost", "sea", "CN", "bulk_export").typical < 1


@pytest.fixture(scope="module")
def real_book(cost_models: Mapping[str, CostModel]) -> ParameterSet:
    return cost_models["container"].book


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(load_plan())


# The shipped plan, on 1 June 2024.
@pytest.fixture(scope="module")
def real(real_router: Router, gazetteer: Gazetteer) -> Ask:
    def answer(
        start: str, end: str, *, profile: str, by: str = "generalised", modes: str = ""
    ) -> Route:
        policy = Policy(on=date(2024, 6, 1), modes=frozenset(modes.split()))
        options = ResolvedOptions(
            profile=profile,
            criterion=by,  # type: ignore[arg-type]
            policy=policy,
        )
        ends = (gazetteer.find(name) for name in (start, end))
        return real_router.route(options.between(*ends))

    return answer


def test_lorries_cross_the_bohai_strait_by_ferry(real: Ask) -> None:
    route = real("cn-ln-dalian", "cn-yantai", profile="truck")
    assert route.borders == ()
    lines = {line for leg in route.legs for line in leg.lines}
    assert lines & {"DLC-CNYTG", "DLC-CNYTG-RAIL"}
    # 6 to 8 h at sea (China Daily 2006, Wikipedia), the roads to both ports included.
    assert 6.5 <= route.total("time_h").typical <= 12


def test_a_box_from_busan_is_cleared_at_vladivostok_once(real: Ask) -> None:
    route = real("kr-busan", "ru-vladivostok", profile="container", modes="sea")
    leave, *sailed, enter = (leg for leg in route.legs if leg.kind != "access")
    assert (leave.kind, enter.kind) == ("export", "import")
    assert {leg.kind for leg in sailed} == {"service"}
    assert route.borders == ("sea:VVO",)
    assert leave.cost_usd.typical == pytest.approx(11.1)
    assert enter.cost_usd.typical == pytest.approx(152.5)


def test_a_box_from_shanghai_to_osaka_stays_on_its_ship(real: Ask) -> None:
    # The rates by Busan, 138 and 124 USD, are together below the 300 direct.
    route = real("cn-shanghai", "jp-osaka", profile="container", by="cost")
    assert [leg.kind for leg in route.legs].count("service") == 1
    assert route.borders == ("sea:OSA",)


@pytest.mark.parametrize(
    ("ends", "cleared"),
    [
        ("de-hamburg pl-gdansk", 0),  # one customs union
        ("Saint_Petersburg Novorossiysk", 0),  # one country, by lanes of none
        ("de-hamburg Saint_Petersburg", 2),
        ("Vostochny_Port Qingdao_Port", 2),
    ],
)
def test_bulk_is_cleared_where_it_leaves_a_country_and_its_union(
    real: Ask, ends: str, cleared: int
) -> None:
    start, end = (part.replace("_", " ") for part in ends.split())
    route = real(start, end, profile="bulk", modes="sea")
    passed = [leg for leg in route.legs if leg.kind in {"export", "import"}]
    assert len(passed) == cleared
    assert all(0.02 < leg.cost_usd.typical < 0.03 for leg in passed)  # 0.3 USD/TEU
    assert [leg.kind for leg in route.legs].count("sailing") == 1


def test_a_matrix_clears_what_a_route_does(
    real_router: Router, gazetteer: Gazetteer
) -> None:
    start, end = (gazetteer.find(name) for name in ("de-hamburg", "pl-gdansk"))
    policy = Policy(on=date(2024, 6, 1), modes=frozenset({"sea"}))
    query = MatrixQuery((start,), (end,), "bulk", ("time",), policy)
    hours = MatrixMaker(real_router).cells(query).values("time")[0, 0]
    request = ResolvedOptions(profile="bulk", criterion="time", policy=policy)
    route = real_router.route(request.between(start, end))
    assert hours == pytest.approx(route.total("time_h").typical, abs=0.01)


def test_people_from_vladivostok_to_moscow_stay_in_russia(real: Ask) -> None:
    for modes in ("", "rail"):
        route = real("ru-vladivostok", "ru-moscow", profile="passenger", modes=modes)
        assert {c for leg in route.legs for c in leg.country} == {"RU"}


def test_cargo_of_jilin_goes_by_vladivostok_in_declared_transit(
    real_router: Router, gazetteer: Gazetteer
) -> None:
    options = ResolvedOptions(criterion="co2", policy=Policy(on=date(2024, 6, 1)))
    ends = (gazetteer.find(name) for name in ("cn-jl-hunchun", "cn-ningbo"))
    best, inside = alternatives(
        real_router, options.between(*ends), limits=Limits(count=1)
    )
    assert best.route.borders == ("JL-HCT", "sea:NGB")
    assert inside.route.borders == ()
    notes = {note.code: note.params for note in best.route.messages}
    assert notes["note.domestic_transit"]["code"] == "DT03"
    # A year earlier Vladivostok was no port of transit (customs, 2023-06-01).
    early = replace(options, policy=Policy(on=date(2022, 6, 1)))
    ends = (gazetteer.find(name) for name in ("cn-jl-hunchun", "cn-ningbo"))
    route = real_router.route(early.between(*ends))
    assert "sea:VVO" not in {leg.gateway_id for leg in route.legs}
