"""The real railways: gauges, stations and gates as they are, not as drawn."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from gis_data.gazetteer import Gazetteer
from gis_data.geodesy import distance_km
from gis_data.messages.catalogue import show
from gis_data.plan import load_plan
from network.build.land.stations import passenger_stations
from network.query.gate_names import gate_names
from network.query.notes import DATED_FROM
from network.query.route_query import Policy, ResolvedOptions, ResolvedQuery

if TYPE_CHECKING:
    from network.query.router import Router
    from network.query.routes import Route

RAIL = frozenset({"rail"})
#: The yards of both gauges lie within a day's shunting of the frontier.
YARDS_KM = 60.0
BROAD, STANDARD = 1520, 1435


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(load_plan())


@pytest.fixture(scope="module")
def edges(real_router: Router) -> pd.DataFrame:
    """Return the edges, with the point of their first node."""
    network = real_router.network
    frame = network.edges.to_frame()
    lon, lat = network.nodes.arrays["lon"], network.nodes.arrays["lat"]
    u = frame["u"].to_numpy()
    return frame.assign(lon=lon[u], lat=lat[u])


def haul_km(router: Router, gazetteer: Gazetteer, start: str, end: str) -> float:
    request = ResolvedOptions(criterion="time", policy=Policy(modes=RAIL))
    ends = gazetteer.find(start), gazetteer.find(end)
    return router.route(request.between(*ends)).line_haul_km


@pytest.mark.slow
class TestRealRail:
    """What holds of every railway, and what some of them are known to be."""

    @pytest.mark.parametrize(
        ("home", "foreign"), [("CN", BROAD), ("RU", STANDARD), ("MN", STANDARD)]
    )
    def test_a_foreign_gauge_ends_in_the_yards_of_the_frontier(
        self, edges: pd.DataFrame, home: str, foreign: int
    ) -> None:
        crossing = edges[(edges["kind"] == "crossing") & (edges["gauge_mm"] == foreign)]
        crossing = crossing[crossing["country"].str.contains(home)]
        inland = edges[
            (edges["mode"] == "rail")
            & (edges["country"] == home)
            & (edges["gauge_mm"] == foreign)
        ]
        assert len(inland) > 0
        for row in inland.itertuples():
            away = distance_km(row.lon, row.lat, crossing["lon"], crossing["lat"])
            assert away.min() <= YARDS_KM, (row.line_id, row.lon, row.lat)

    def test_no_standard_gauge_beyond_grodekovo(self, edges: pd.DataFrame) -> None:
        rows = edges[(edges["line_id"] == "R41") & (edges["country"] == "RU")]
        standard = rows[rows["gauge_mm"] == STANDARD]["length_km"].sum()
        broad = rows[rows["gauge_mm"] == BROAD]["length_km"].sum()
        # rail_lines R41: dual for the 26 km to Grodekovo, then 97 km of 1520 mm.
        assert standard < 26
        assert broad > 110

    def test_passenger_stations_take_no_containers(
        self, real_router: Router, edges: pd.DataFrame
    ) -> None:
        nodes = real_router.network.nodes
        kind = np.array(nodes.rows("kind", range(len(nodes))), dtype=object)
        name = np.array(nodes.rows("id", range(len(nodes))), dtype=object)
        access = edges[(edges["kind"] == "access") & edges["freight"]]
        by_rail = access[kind[access["v"].to_numpy()] == "rail"]
        freight = set(name[by_rail["u"].to_numpy()])
        for place in (
            "cn-ln-dalian-north", "cn-jl-yanji-west", "cn-jl-changchun-west-station",
            "cn-jl-hunchun-station", "cn-ln-yingkou-east", "cn-hl-harbin-west",
        ):  # fmt: skip
            assert f"o:{place}" not in freight, place
        assert "o:cn-jl-hunchun-south" in freight

    @pytest.mark.parametrize(
        ("start", "end", "km"),
        [
            # Lines that broke off in the raw network, or that it draws as one with
            # a passenger line; kilometres of their stations (line_stops.csv).
            ("Mudanjiang", "Jiamusi", 332),
            ("Jilin City", "Shulan", 90),
            ("Qinhuangdao", "Shenyang", 445),
            ("Ulaanbaatar", "Sainshand", 472),
            ("Ulaanbaatar", "Choir", 245),
            ("Moscow", "Minsk", 750),
            # 109 km is what the raw network draws of the branch.
            ("Belogorsk", "Blagoveshchensk", 109),
            # kk.wikipedia, Aktogay - Dostyk 304 km; to Aktogay 564 km from memory.
            ("Almaty", "Dostyk", 868),
        ],
    )
    def test_lines_that_were_broken_lead_through(
        self, real_router: Router, gazetteer: Gazetteer, start: str, end: str, km: float
    ) -> None:
        assert haul_km(real_router, gazetteer, start, end) == pytest.approx(
            km, rel=0.05
        )

    @pytest.mark.parametrize(
        ("start", "end", "gates"),
        [
            # services SV048: passenger trains Khasan - Tumangang since December 2024.
            ("Khasan", "Tumangang", {"RK-KT"}),
            # ru.wikipedia, Mys Astafyeva: suburban trains from Vladivostok.
            ("Vladivostok", "Nakhodka", set()),
            # The bridge at Tongjiang carries goods only: people go round by Suifenhe.
            ("Tongjiang", "Birobidzhan", {"HL-SFT"}),
        ],
    )
    def test_people_travel_where_passenger_trains_run(
        self,
        real_router: Router,
        gazetteer: Gazetteer,
        *,
        start: str,
        end: str,
        gates: set[str],
    ) -> None:
        request = ResolvedOptions(profile="passenger", policy=Policy(modes=RAIL))
        ends = gazetteer.find(start), gazetteer.find(end)
        assert set(real_router.route(request.between(*ends)).borders) == gates

    def test_what_has_no_place_says_why(self, real_router: Router) -> None:
        meta = real_router.network.meta
        table = load_plan().table("unplaced")
        for kind, key in (
            ("gateway", "gateways_without_link"),
            ("yard", "yards_without_track"),
        ):
            told = set(table.loc[table["kind"] == kind, "id"])
            assert set(map(str, meta[key])) == told

    def test_closing_any_gate_makes_nothing_cheaper(
        self, real_router: Router, gazetteer: Gazetteer
    ) -> None:
        """Every gate in turn, on journeys that between them use the main ones."""
        pairs = [
            tuple(map(gazetteer.find, names))
            for names in (
                ("Changchun", "Hamburg"),
                ("Hunchun", "Vladivostok"),
                ("Beijing", "Ulaanbaatar"),
                ("Changchun", "Almaty"),
            )
        ]

        def weight(index: int, request: ResolvedOptions) -> int:
            search = real_router.search(request.between(*pairs[index]))
            found = real_router.shortest_path(
                search, real_router.metric(request, search.closed)
            )
            if found is None:
                return 2**31
            every = np.asarray(real_router.edge_weights(request, "generalised"))
            return int(every[found.edges].sum())

        before = [weight(i, ResolvedOptions()) for i in range(len(pairs))]
        edges = real_router.network.edges
        at = np.flatnonzero(edges.equals("kind", "crossing")).tolist()
        used = set(edges.rows("gateway_id", at))
        gates = sorted(used & set(gate_names(real_router.network)))
        assert len(gates) > 60
        dearer = 0
        for gate in gates:
            request = ResolvedOptions(policy=Policy(closed=frozenset({gate})))
            for i, usual in enumerate(before):
                found = weight(i, request)
                assert found >= usual, (gate, i)
                dearer += found > usual
        assert dearer >= 3, "a gate that a journey uses is missed"


def test_a_station_without_goods_trains_is_no_freight_station() -> None:
    from network.build.land.topology import Topology

    places = pd.DataFrame(
        {
            "kind": ["station", "station", "city"],
            "facts": [("nodes:FAST",), ("nodes:OLD",), ("nodes:FAST",)],
            "country": "CN",
            "lon": [0.0, 0.1, 0.0],
            "lat": 45.0,
        }
    )
    nodes = pd.DataFrame({"lon": [0.0, 0.1], "lat": 45.0, "country": "CN"})
    topology = Topology(nodes, pd.DataFrame({"u": [], "v": [], "length_km": []}))
    stops = pd.DataFrame({"node_id": ["FAST", "OLD"], "node": [0, 1]})
    assert passenger_stations(places, stops, stops.iloc[1:], topology) == {0}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "names", "told"),
    [
        # gateway_periods: Hunchun's railway shut 2004-2013; the bridges came in 2022.
        ("2010-06-01", ("Hunchun", "Vladivostok"), ("JL-HCT (rail, closed)",
         "HL-TJ (rail, from ", "HL-HH (road, from 10 June 2022)")),
        # Poland shut its frontier with Belarus from 12 to 25 September 2025.
        ("2025-09-15", ("Changchun", "Warsaw"), ("XC19 (rail, closed)",)),
    ],
)  # fmt: skip
def test_a_route_says_what_was_shut_on_its_day(
    real_router: Router,
    gazetteer: Gazetteer,
    day: str,
    names: tuple[str, str],
    told: tuple[str, ...],
) -> None:
    def left_out(on: date) -> str:
        policy = Policy(on=on, modes=RAIL if "Warsaw" in names else frozenset())
        ends = map(gazetteer.find, names)
        messages = real_router.route(ResolvedQuery(*ends, policy=policy)).messages
        return next(show(each) for each in messages if each.code == "note.left_out")

    then = left_out(date.fromisoformat(day))
    for words in told:
        assert words in then
        assert words not in left_out(date(2026, 3, 1))


def test_cargo_changes_to_the_road_at_no_frontier(real_router: Router) -> None:
    """A line may list the frontier as a stop; there is no yard at it."""
    edges, nodes = real_router.network.edges, real_router.network.nodes
    crossing = edges.equals("kind", "crossing") & edges.equals("mode", "rail")
    change = edges.equals("kind", "transfer")
    border = np.zeros(len(nodes), dtype=bool)
    for end in ("u", "v"):
        border[edges.arrays[end][crossing]] = True
    road = nodes.equals("kind", "road")
    u, v = edges.arrays["u"][change], edges.arrays["v"][change]
    assert change.sum() > 500
    assert not ((border[u] & road[v]) | (border[v] & road[u])).any()


def test_people_cross_at_manzhouli_again_since_the_day_trains_run(
    real_router: Router, gazetteer: Gazetteer
) -> None:
    ends = gazetteer.find("Manzhouli"), gazetteer.find("Chita")

    def by_train(on: date) -> Route:
        policy = Policy(on=on, modes=frozenset({"rail"}))
        return real_router.route(
            ResolvedQuery(*ends, profile="passenger", criterion="time", policy=policy)
        )

    now = by_train(date(2026, 3, 8))
    assert now.borders == ("NM-MZT",)
    assert now.length_km == pytest.approx(472, rel=0.05)
    before = by_train(date(2026, 3, 7))
    assert "NM-MZT" not in before.borders
    assert any("NM-MZT (rail, suspended)" in show(m) for m in before.messages)


def test_frontiers_without_controls_are_no_stops(
    real_router: Router, gazetteer: Gazetteer
) -> None:
    ends = gazetteer.find("Changchun"), gazetteer.find("Budapest")
    policy = Policy(modes=frozenset({"rail"}))
    route = real_router.route(ResolvedQuery(*ends, policy=policy))
    assert not any(name.startswith("open:") for name in route.borders)
    assert {"PL", "HU"} <= {country for leg in route.legs for country in leg.country}
    yards = [leg for leg in route.legs if leg.kind == "gauge_break"]
    assert [leg.gateway_id for leg in yards] == ["GY03", "GY17"]
    assert yards[0].start == yards[0].end
    assert yards[0].start.name.en == "Manzhouli yard (CN side)"
    # Through Russia to the European Union: what is on record of that is said.
    assert "note.trade_russia_belarus" in {each.code for each in route.messages}
    inside = gazetteer.find("Changchun"), gazetteer.find("Vladivostok")
    messages = real_router.route(ResolvedQuery(*inside, policy=policy)).messages
    assert "note.trade_russia_belarus" not in {each.code for each in messages}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "profile", "said"),
    [
        ("2018-06-01", "container", False),
        ("2022-02-24", "container", False),
        ("2022-02-25", "container", True),
        ("2022-02-25", "passenger", False),  # restrictions of trade
    ],
)
def test_a_note_on_trade_is_said_from_its_first_day(
    real_router: Router, gazetteer: Gazetteer, day: str, profile: str, *, said: bool
) -> None:
    ends = gazetteer.find("Seoul"), gazetteer.find("Vladivostok")
    policy = Policy(on=date.fromisoformat(day))
    route = real_router.route(ResolvedQuery(*ends, profile=profile, policy=policy))
    codes = {each.code for each in route.messages}
    assert ("note.trade_russia_belarus" in codes) is said


@pytest.mark.slow
@pytest.mark.parametrize(("day", "said"), [("2017-08-04", False), ("2017-08-05", True)])
def test_a_note_on_sanctions_is_said_from_its_first_day(
    real_router: Router, gazetteer: Gazetteer, day: str, *, said: bool
) -> None:
    ends = gazetteer.find("Hunchun"), gazetteer.find("Rason")
    policy = Policy(on=date.fromisoformat(day))
    route = real_router.route(ResolvedQuery(*ends, policy=policy))
    assert ("note.sanctions_un" in {each.code for each in route.messages}) is said


def test_openings_are_dated_every_few_years_from_the_year_that_is_told(
    real_router: Router,
) -> None:
    edges = real_router.network.edges
    days = edges.arrays["valid_from"][edges.equals("mode", "rail")]
    years = np.unique(days[days > 0] // 10000)
    since = years[years >= DATED_FROM]
    assert since[0] == DATED_FROM
    assert np.diff(since).max() <= 4
    assert np.diff(years[years <= DATED_FROM])[-10:].max() > 4
