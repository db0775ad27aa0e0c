"""The real network: what must hold of every edge, and of the routes that matter.

All of it on one build, shared by the session and kept in the user's cache.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_data.gazetteer import Gazetteer
from gis_data.geodesy import distance_km
from gis_data.plan import load_plan
from gis_data.schema import problems
from network.build.network import build_network
from network.costs.cost import PROFILES
from network.costs.impedance import CRITERIA
from network.engine.shortest_paths import INFINITY, available_engines
from network.model.errors import NoRouteError
from network.model.schema import ACCESS_CIRCUITY, EDGES, LIMIT_KM, NODES
from network.query.gate_names import gate_names
from network.query.route_query import Policy, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    import pandas as pd

    from gis_data.gazetteer import Place
    from network.query.routes import Route

pytestmark = pytest.mark.slow

SEED = 20261122
# Single precision and rounding: a metre, or a millionth of a leg over an ocean.
TOLERANCE_KM, TOLERANCE = 0.001, 1e-6
OVER_BORDERS = {"crossing", "service", "sailing", "flight"}
BASE_PROFILES = ("container", "bulk", "truck", "passenger")


@pytest.fixture(scope="module")
def nodes(real_router: Router) -> pd.DataFrame:
    return real_router.network.nodes.to_frame()


@pytest.fixture(scope="module")
def edges(real_router: Router, nodes: pd.DataFrame) -> pd.DataFrame:
    """Return the edges, with kind, country and gauge of both nodes."""
    frame = real_router.network.edges.to_frame()
    for side in "uv":
        for column in ("kind", "country", "gauge_mm"):
            values = nodes[column].to_numpy()[frame[side].to_numpy()]
            frame[f"{side}_{column}"] = values
    frame.insert(0, "id", [str(i) for i in range(len(frame))])
    return frame


@pytest.fixture(scope="module")
def gateways(real_router: Router) -> pd.DataFrame:
    return real_router.network.gateways.to_frame()


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(load_plan())


@pytest.fixture(scope="module")
def land(edges: pd.DataFrame) -> pd.DataFrame:
    return edges[edges["mode"].isin(["rail", "road"])]


def listed(rows: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """Return the first rows that are wrong, to be compared with an empty list."""
    return list(rows[["mode", "kind", *columns]].head(5).itertuples(index=False))


class TestContract:
    """Every node and edge is as the schema says."""

    def test_tables_keep_their_fields(
        self, nodes: pd.DataFrame, edges: pd.DataFrame
    ) -> None:
        # Rows in full for a sample, which is slow; every value of every column by
        # what there is of it.
        for table, fields in ((nodes, NODES), (edges, EDGES)):
            assert problems(table.iloc[::2000], fields, where="sample") == []
            for field in fields:
                values = table[field.name]
                if field.unique:
                    assert values.is_unique, field.name
                if field.allowed:
                    assert set(values) <= set(field.allowed) | {""}, field.name
                if field.low is not None:
                    assert values.min() >= field.low, field.name
                if field.high is not None:
                    assert values.max() <= field.high, field.name
        ends = edges[["u", "v"]].to_numpy()
        assert ends.min() >= 0
        assert ends.max() < len(nodes)
        assert (edges["u"] != edges["v"]).all()

    def test_every_edge_says_where_it_is_from(self, edges: pd.DataFrame) -> None:
        assert (edges["source_id"] != "").all()
        assert set(edges["confidence"]) <= {"high", "medium", "low"}

    def test_every_land_edge_has_country_speed_and_gauge(
        self, land: pd.DataFrame
    ) -> None:
        assert listed(land[land["country"] == ""], "u", "v") == []
        for use in ("freight", "passenger"):
            slow = land[land[use] & ~(land[f"speed_{use}_kmh"] > 0)]
            assert listed(slow, "country", "line_id") == []
        assert set(land["speed_basis"]) <= {"line", "inferred", "default"}
        rail = land["mode"] == "rail"
        assert (land.loc[rail, "gauge_mm"] > 0).all()
        assert (land.loc[~rail, "gauge_mm"] == 0).all()

    def test_edges_over_water_and_air_have_a_speed_or_a_timetable(
        self, edges: pd.DataFrame
    ) -> None:
        far = edges[edges["mode"].isin(["sea", "air"])]
        for use in ("freight", "passenger"):
            timed = (far["transit_h"] > 0) | (far[f"speed_{use}_kmh"] > 0)
            lost = far[far[use] & ~timed & (far["length_km"] > 0)]
            lost = lost[~lost["cargo"].isin(["container", "bulk"])]
            assert listed(lost, "line_id", "length_km") == []

    def test_no_edge_is_shorter_than_the_geodesic_between_its_ends(
        self, nodes: pd.DataFrame, edges: pd.DataFrame
    ) -> None:
        lon, lat = nodes["lon"].to_numpy(), nodes["lat"].to_numpy()
        u, v = edges["u"].to_numpy(), edges["v"].to_numpy()
        direct = distance_km(lon[u], lat[u], lon[v], lat[v])
        short = direct - edges["length_km"].to_numpy(np.float64)
        wrong = short > TOLERANCE_KM + TOLERANCE * direct
        assert listed(edges[wrong], "length_km", "country") == []

    def test_hours_and_money_are_ordered(self, edges: pd.DataFrame) -> None:
        for prefix in ("", "passenger_"):
            low, usual, high = (
                edges[f"{prefix}dwell_{x}h"].to_numpy() for x in ("low_", "", "high_")
            )
            known = ~np.isnan(usual)
            assert (low[known] <= usual[known] + 1e-6).all()
            assert (usual[known] <= high[known] + 1e-6).all()
        assert (edges["cost_usd_per_teu"] >= 0).all()
        assert (edges["wait_h"] >= 0).all()

    def test_dates_are_days_in_order(self, edges: pd.DataFrame) -> None:
        start, end = edges["valid_from"], edges["valid_to"]
        for days in (start, end):
            known = days[days > 0]
            assert known.between(18000101, 21001231).all()
            assert (known // 100 % 100).between(1, 12).all()
            assert (known % 100).between(1, 31).all()
        assert listed(edges[(start > 0) & (end > 0) & (start > end)], "line_id") == []


class TestBorders:
    """A link crosses a frontier through a declared crossing, or not at all."""

    def test_no_mode_crosses_a_frontier_undeclared(self, edges: pd.DataFrame) -> None:
        both = (edges["u_country"] != "") & (edges["v_country"] != "")
        over = both & (edges["u_country"] != edges["v_country"])
        wrong = edges[over & ~edges["kind"].isin(OVER_BORDERS)]
        assert listed(wrong, "u_country", "v_country") == []
        assert over.sum() > 300, "there are crossings to be tested"

    def test_a_country_is_double_where_an_edge_crosses_and_only_there(
        self, edges: pd.DataFrame
    ) -> None:
        double = edges["country"].str.contains("-")
        assert set(edges.loc[double, "kind"]) <= OVER_BORDERS
        assert (
            listed(edges[(edges["kind"] == "crossing") & ~double], "gateway_id") == []
        )
        joined = [
            "-".join(sorted({a, b} - {""}))
            for a, b in edges.loc[double, ["u_country", "v_country"]].to_numpy()
        ]
        crossing = edges.loc[double, "kind"] == "crossing"
        assert (edges.loc[double, "country"] == joined)[crossing].all()

    def test_every_crossing_names_a_gateway_of_its_countries(
        self, edges: pd.DataFrame, gateways: pd.DataFrame
    ) -> None:
        rows = edges[edges["kind"] == "crossing"]
        assert (rows["gateway_id"] != "").all()
        declared = {
            (g.id, g.mode, "-".join(sorted((g.country_a, g.country_b))))
            for g in gateways.itertuples()
        }
        controlled = rows[~rows["gateway_id"].str.startswith("open:")]
        keys = controlled[["gateway_id", "mode", "country"]].itertuples(index=False)
        assert {tuple(k) for k in keys} <= declared

    def test_an_open_border_joins_members_of_its_area_only(
        self, edges: pd.DataFrame
    ) -> None:
        areas = {
            f"open:{row['id']}": set(str(row["countries"]).split())
            for row in load_plan().table("open_borders").to_dict("records")
        }
        rows = edges[edges["gateway_id"].str.startswith("open:")]
        assert len(rows) > 0
        for gateway, country in (
            rows[["gateway_id", "country"]].drop_duplicates().to_numpy()
        ):
            assert set(country.split("-")) <= areas[gateway]

    def test_a_border_takes_hours_not_minutes(self, edges: pd.DataFrame) -> None:
        rows = edges[
            (edges["kind"] == "crossing") & ~edges["gateway_id"].str.startswith("open:")
        ]
        pieces = rows.groupby(["mode", "gateway_id"])["dwell_h"].max()
        assert pieces[pieces < 0.5].to_dict() == {}
        chinese = rows[rows["country"].str.contains("CN")]
        assert chinese.groupby("gateway_id")["dwell_h"].max().min() >= 1.0

    def test_every_row_of_every_correction_table_matches(
        self, real_router: Router
    ) -> None:
        assert real_router.network.meta["unmatched_overrides"] == {}

    def test_declared_gateways_without_a_link_are_listed(
        self, real_router: Router, edges: pd.DataFrame, gateways: pd.DataFrame
    ) -> None:
        linked = set(edges.loc[edges["kind"] == "crossing", "gateway_id"])
        told = set(real_router.network.meta["gateways_without_link"])
        # What is open and of the plan is linked, told, or the far half of a port
        # that is: those stand at the same place as one that is linked.
        plan = load_plan().border_ports
        for port in plan[plan["status"] == "open"].itertuples():
            of_land = gateways[(gateways["id"] == port.id)]
            opposite = set(str(port.counterpart_id).split(";"))
            assert len(of_land) == 0 or {port.id, *opposite} & (linked | told), port.id


class TestRail:
    """Gauges, and lines that carry no freight."""

    def test_no_freight_on_passenger_lines(self, edges: pd.DataFrame) -> None:
        lines = load_plan().table("rail_lines")
        use = lines["use"].astype(str)
        alone = use.str.contains("passenger") & ~use.str.contains("freight|mixed")
        ids = set(lines.loc[alone, "id"])
        rows = edges[edges["line_id"].isin(ids)]
        assert len(rows) > 100
        assert listed(rows[rows["freight"]], "line_id") == []

    def test_gauge_changes_at_declared_yards_only(self, edges: pd.DataFrame) -> None:
        rail = edges[edges["mode"] == "rail"]
        assert (rail["gauge_mm"] == rail["u_gauge_mm"]).all()
        assert (rail["gauge_mm"] == rail["v_gauge_mm"]).all()
        both = (edges["u_gauge_mm"] > 0) & (edges["v_gauge_mm"] > 0)
        changed = edges[both & (edges["u_gauge_mm"] != edges["v_gauge_mm"])]
        assert set(changed["kind"]) == {"gauge_break"}
        yards = set(load_plan().table("gauge_yards")["id"])
        planned = changed["status"] == "planned"
        assert set(changed["gateway_id"][planned]) <= set(
            load_plan().planned_links["id"]
        )
        for row in changed.itertuples():
            assert row.gateway_id in yards or row.status == "planned"
            assert row.dwell_h > 0
            assert row.length_km == 0

    def test_no_terminal_is_a_secret_gauge_break(self, edges: pd.DataFrame) -> None:
        """Two gauges at one quay or road node would be a change without a yard.

        Passengers change trains in any case.
        """
        rows = edges[(edges["kind"] == "transfer") & edges["freight"]]
        ends = [
            rows.loc[rows[f"{a}_kind"] == "rail", [b, f"{a}_gauge_mm"]].to_numpy()
            for a, b in ("uv", "vu")
        ]
        gauges: dict[int, set[int]] = {}
        for node, gauge in np.concatenate(ends):
            gauges.setdefault(int(node), set()).add(int(gauge))
        assert [node for node, found in gauges.items() if len(found) > 1] == []

    def test_named_lines_are_matched_or_their_gaps_are_listed(
        self, real_router: Router
    ) -> None:
        for table in ("rail_lines", "expressways"):
            report = real_router.network.meta[
                "rail_lines" if table == "rail_lines" else "roads"
            ]
            rows = {row["line_id"]: row for row in report}
            lines = load_plan().table(table)
            network = lines["status"].str.startswith(("operating", "limited", "built"))
            assert set(lines.loc[network, "id"]) <= set(rows)
            for row in rows.values():
                if row["published_km"] is None:
                    continue
                near = abs(row["matched_km"] - row["published_km"]) <= max(
                    10.0, 0.3 * row["published_km"]
                )
                told = row["missing_hops"] or row["doubtful_hops"]
                assert near or told, row

    def test_added_links_lead_somewhere(self, edges: pd.DataFrame) -> None:
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        for mode in ("rail", "road"):
            rows = edges[(edges["mode"] == mode) | (edges["kind"] == "gauge_break")]
            n = int(edges[["u", "v"]].to_numpy().max()) + 1
            matrix = coo_array(
                (np.ones(len(rows)), (rows["u"], rows["v"])), shape=(n, n)
            )
            labels = connected_components(matrix, directed=False)[1]
            size = np.bincount(labels)[labels]
            own = rows["mode"] == mode
            # Near misses of roads are joined wherever they are, in fragments too.
            sources = ("curated", "repair") if mode == "rail" else ("curated",)
            added = rows[own & rows["source_id"].str.startswith(sources)]
            adrift = added[size[added["u"]] < 600]  # Hokkaido's roads: 698
            assert listed(adrift, "source_id") == []


class TestPlaces:
    """Places join their own country's network, within the stated limits."""

    def test_no_place_is_joined_across_a_frontier(self, edges: pd.DataFrame) -> None:
        access = edges[edges["kind"] == "access"]
        both = (access["u_country"] != "") & (access["v_country"] != "")
        wrong = access[both & (access["u_country"] != access["v_country"])]
        assert listed(wrong, "u", "v") == []

    def test_no_place_is_joined_from_beyond_the_limit(
        self, real_router: Router, edges: pd.DataFrame
    ) -> None:
        access = edges[(edges["kind"] == "access") & (edges["u_kind"] == "origin")]
        km = access["length_km"] / ACCESS_CIRCUITY
        # A border port is joined at its gateway; some points are up to 30 km off.
        place = real_router.network.nodes.rows("place_kind", access["u"].tolist())
        port = np.array(place) == "border_port"
        assert km[port & access["v_kind"].isin(LIMIT_KM)].max() <= 40.0
        for mode, limit in LIMIT_KM.items():
            # A chord of hundreds of km runs up to 2 km off the geodesic on which
            # the node is put; the limit is held to the chord.
            assert km[~port & (access["v_kind"] == mode)].max() <= limit + 2.0

    def test_no_route_passes_through_a_place(self, edges: pd.DataFrame) -> None:
        assert set(edges.loc[edges["u_kind"] == "origin", "kind"]) == {"access"}
        assert set(edges.loc[edges["v_kind"] == "destination", "kind"]) == {"access"}
        assert not (edges["v_kind"] == "origin").any()
        assert not (edges["u_kind"] == "destination").any()
        assert not edges.loc[edges["kind"] == "access", "two_way"].any()

    def test_freight_joins_tracks_that_freight_can_leave(
        self, edges: pd.DataFrame
    ) -> None:
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        rail = edges[(edges["mode"] == "rail") | (edges["kind"] == "gauge_break")]
        rail = rail[rail["freight"]]
        n = int(edges[["u", "v"]].to_numpy().max()) + 1
        matrix = coo_array((np.ones(len(rail)), (rail["u"], rail["v"])), shape=(n, n))
        labels = connected_components(matrix, directed=False)[1]
        size = np.bincount(labels)[labels]
        access = edges[
            (edges["kind"] == "access") & edges["freight"] & (edges["v_kind"] == "rail")
        ]
        assert listed(access[size[access["v"]] < 100], "u", "v") == []


def asked(
    router: Router, gazetteer: Gazetteer, start: str, end: str, request: ResolvedOptions
) -> Route:
    return router.route(request.between(gazetteer.find(start), gazetteer.find(end)))


def all_named(route: Route) -> set[str]:
    return {line for leg in route.legs for line in leg.lines}


class TestRoutes:
    """The routes that the project is judged by."""

    RAIL = Policy(modes=frozenset({"rail"}))

    def test_changchun_to_hamburg_by_rail(
        self, real_router: Router, gazetteer: Gazetteer
    ) -> None:
        route = asked(
            real_router,
            gazetteer,
            "Changchun",
            "Hamburg",
            ResolvedOptions(policy=self.RAIL),
        )
        assert 9400 <= route.length_km <= 10_000
        assert route.gauge_breaks == 2
        first = next(leg for leg in route.legs if leg.kind == "crossing")
        assert first.country[0] == "CN"
        gates = real_router.network.gateways.to_frame()
        gate = gates[(gates["id"] == first.gateway_id) & (gates["mode"] == "rail")]
        assert gate["status"].item() in {"open", "limited"}
        # 12 to 18 days is what is published; the range must meet it.
        days = route.total("time_h")
        assert 12 <= days.typical / 24 <= 18
        assert days.low < days.typical < days.high

    def test_every_china_europe_port_breaks_gauge_twice(
        self, real_router: Router, gazetteer: Gazetteer
    ) -> None:
        ports = {"NM-MZT", "NM-ELT", "JL-HCT", "HL-SFT", "HL-TJ"}
        for port in sorted(ports):
            closed = frozenset(ports - {port} | {"XC11", "XC12"})
            policy = Policy(modes=frozenset({"rail"}), closed=closed)
            route = asked(
                real_router,
                gazetteer,
                "Changchun",
                "Warsaw",
                ResolvedOptions(policy=policy),
            )
            assert port in route.borders
            assert route.gauge_breaks == 2, port

    def test_changchun_to_busan_crosses_the_sea_from_a_port(
        self, real_router: Router, gazetteer: Gazetteer
    ) -> None:
        route = asked(real_router, gazetteer, "Changchun", "Busan", ResolvedOptions())
        modes = [leg.mode for leg in route.legs]
        assert "sea" in modes
        at = modes.index("sea")
        assert route.legs[at - 1].kind == "transfer", "cargo is handled at the port"
        assert not {"KP"} & {c for leg in route.legs for c in leg.country}

    def test_shenyang_to_baihe_has_its_railway_from_2025(
        self, real_router: Router, gazetteer: Gazetteer
    ) -> None:
        from datetime import date

        hours = []
        for day, there in ((date(2025, 9, 27), False), (date(2025, 9, 28), True)):
            request = ResolvedOptions(
                profile="passenger",
                criterion="time",
                policy=Policy(modes=frozenset({"rail"}), on=day),
            )
            route = asked(
                real_router, gazetteer, "Shenyang", "Changbaishan Station", request
            )
            assert ("R29" in all_named(route)) == there
            hours.append(route.total("time_h").typical)
        assert hours[1] < hours[0]


@pytest.fixture(scope="module")
def pairs(
    gazetteer: Gazetteer, edges: pd.DataFrame, nodes: pd.DataFrame
) -> list[tuple[Place, Place]]:
    """Return 50 pairs of joined places of Northeast Asia, none in the DPRK."""
    rng = np.random.default_rng(SEED)
    out = edges[(edges["kind"] == "access") & (edges["u_kind"] == "origin")]
    joined = set(nodes["id"].to_numpy()[out["u"].to_numpy()])
    kinds = {"city", "county_seat", "foreign_city", "seaport", "border_port"}
    places = [
        p
        for p in sorted(gazetteer.places, key=lambda p: p.id)
        if p.kind in kinds
        and p.country in {"CN", "RU", "MN", "KR", "JP"}
        and f"o:{p.id}" in joined
    ]
    drawn = rng.choice(len(places), size=(50, 2))
    return [(places[a], places[b]) for a, b in drawn if a != b]


class TestSeededRoutes:
    """Properties of routes between places drawn at random, the same every time."""

    @staticmethod
    def path(
        router: Router, pair: tuple[Place, Place], request: ResolvedOptions
    ) -> tuple[int, np.ndarray]:
        search = router.search(request.between(*pair))
        found = router.shortest_path(search, router.metric(request, search.closed))
        if found is None:
            return INFINITY, np.zeros(0, dtype=np.int64)
        weights = np.asarray(router.edge_weights(request))
        return int(weights[found.edges].sum()), found.edges

    def test_nothing_passes_the_dprk(
        self, real_router: Router, pairs: list[tuple[Place, Place]]
    ) -> None:
        touching = [
            "KP" in word.split("-")
            for word in real_router.network.edges.words["country"]
        ]
        country = real_router.network.edges.arrays["country"]
        found = 0
        for profile in BASE_PROFILES:
            for pair in pairs[:25]:
                _, edges = self.path(
                    real_router, pair, ResolvedOptions(profile=profile)
                )
                assert not np.array(touching)[country[edges]].any()
                found += len(edges) > 0
        assert found > 50

    @pytest.mark.long
    def test_closing_anything_makes_nothing_cheaper(
        self, real_router: Router, pairs: list[tuple[Place, Place]]
    ) -> None:
        rng = np.random.default_rng(SEED)
        edges = real_router.network.edges
        names = np.array(gate_names(real_router.network))
        dearer = 0
        for pair in pairs:
            weight, way = self.path(real_router, pair, ResolvedOptions())
            own = {n for c in ("gateway_id", "line_id") for n in edges.rows(c, way)}
            own = {n for n in own if n and not n.startswith("open:")}
            random = set(rng.choice(names, size=3).tolist())
            for closed in (random, own):
                policy = Policy(closed=frozenset(closed))
                after, _ = self.path(real_router, pair, ResolvedOptions(policy=policy))
                assert after >= weight, (pair[0].id, pair[1].id, closed)
                dearer += after > weight
            again, _ = self.path(real_router, pair, ResolvedOptions())
            assert again == weight, "what was closed is open again"
        assert dearer > 20, "closing what a route uses costs something"

    @pytest.mark.skipif(
        "cch" not in available_engines(), reason="RoutingKit has no wheel here"
    )
    @pytest.mark.long
    def test_both_engines_find_the_same_weights(
        self,
        real_router: Router,
        pairs: list[tuple[Place, Place]],
        cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
    ) -> None:
        """30 pairs: thirty destinations from one origin."""
        other = Router(real_router.network, cost_models, engine="scipy")
        start, ends = pairs[0][0], [b for _, b in pairs[:30]]
        combinations = [(p, c) for p in BASE_PROFILES for c in CRITERIA]
        combinations += [(p, "generalised") for p in set(PROFILES) - set(BASE_PROFILES)]
        reached = 0
        for profile, criterion in combinations:
            request = ResolvedOptions(profile=profile, criterion=criterion)  # type: ignore[arg-type]
            searches = [real_router.search(request.between(start, end)) for end in ends]
            at = searches[0].stages[0][0].node
            to = [search.stages[-1][0].node for search in searches]
            tables = [
                router.metric(request, searches[0].closed).matrix([at], to)
                for router in (real_router, other)
            ]
            assert (tables[0] == tables[1]).all(), (profile, criterion)
            reached += int((tables[0] < INFINITY).sum())
        assert reached > len(combinations) * 15


def test_an_unknown_region_is_refused() -> None:
    with pytest.raises(ValueError, match=r"must be one of .*'eurasia'"):
        build_network(load_plan(), region="mars")


def test_no_route_to_an_island_of_roads_says_why(
    real_router: Router, gazetteer: Gazetteer
) -> None:
    request = ResolvedOptions(profile="truck", policy=Policy(modes=frozenset({"road"})))
    with pytest.raises(NoRouteError, match="modes you left out: sea"):
        asked(real_router, gazetteer, "Changchun", "Busan", request)
