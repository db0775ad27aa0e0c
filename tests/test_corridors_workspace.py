from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
import shapely

from corridors.workspace import (
    RouteQuery,
    build_progress,
    open_workspace,
)
from gis_data.errors import AmbiguousPlaceError, PlanError, UnknownPlaceError
from gis_data.geodesy import distance_km
from gis_data.messages.message import Message
from gis_data.plan import load_plan
from network.export.route_files import write_routes
from network.model.errors import NoRouteError, RequestError
from network.model.schema import HOURS, QUANTITIES, ROUTE_FIELDS
from network.query.routes import TOTALS

if TYPE_CHECKING:
    from corridors.workspace import Workspace
    from network.query.router import Router

pytestmark = pytest.mark.slow
BALTIC = Path(__file__).parent / "plans" / "baltic"


@pytest.fixture(scope="module")
def work(real_router: Router) -> Workspace:
    space = open_workspace()
    space.__dict__["router"] = real_router
    return space


@pytest.mark.parametrize(
    ("origin", "destination"),
    [
        ("长春", "符拉迪沃斯托克"),
        ("長春", "海参崴"),
        ("Чанчунь", "Владивосток"),
        ("창춘", "블라디보스토크"),
        ("Chángchūn", "vladivostok"),
        ("chang chun", "ru-vladivostok"),
    ],
)
def test_names_in_four_scripts_give_one_route(
    work: Workspace, origin: str, destination: str
) -> None:
    known = work.route("Changchun", "Vladivostok")
    found = work.route(origin, destination)
    assert found.legs == known.legs


def test_ids_of_ports_are_taken_in_any_case(work: Workspace) -> None:
    best = work.route("Changchun", "Vladivostok")
    gate = best.borders[0]
    other = work.route("Changchun", "Vladivostok", close=gate.lower())
    assert gate not in other.borders
    weights = [
        r.total("cost_usd").typical
        + work.router.model("container").value_of_time.typical
        * r.total("time_h").typical
        for r in (best, other)
    ]
    assert weights[1] >= weights[0]


def test_what_is_not_on_offer_is_refused_with_what_is(work: Workspace) -> None:
    with pytest.raises(RequestError, match=r"profile: 'rocket' .* use container"):
        work.route("Changchun", "Busan", profile="rocket")
    with pytest.raises(RequestError, match=r"by: 'beauty' .* generalised"):
        work.route("Changchun", "Busan", by="beauty")
    with pytest.raises(RequestError, match="JL-HC"):
        work.route("Changchun", "Busan", close="JL-HCX")
    for name in ("Hunchun", "hunchun", "珲春"):
        with pytest.raises(RequestError, match=r"JL-HCR, JL-HCT"):
            work.route("Changchun", "Busan", close=name)
    for wrong, right in (("mode", "modes"), ("avoid_country", "avoid_countries")):
        with pytest.raises(RequestError, match=rf"Did you mean {right}\?"):
            work.route("Changchun", "Busan", **{wrong: "rail"})
    with pytest.raises(RequestError, match=r"Did you mean \(125\.32, 43\.88\)\?"):
        work.route((43.88, 125.32), "Busan")
    with pytest.raises(RequestError, match=r"'asia'.*'eurasia'"):
        open_workspace(region="asia")


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"by": None}, "by"), ({"by": 0}, "by"), ({"tradeoffs": "no"}, "tradeoffs"),
        ({"depart": 20260501}, "depart"), ({"as_of": 20190601}, "as_of"),
        ({"depart": "9999-12-31T08:00"}, "depart"), ({"via": [None]}, "via"),
        ({"alternatives": True}, "alternatives"), ({"alternatives": 1.0}, "alternat"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_the_name_of_its_option(
    options: dict[str, object], name: str
) -> None:
    with pytest.raises(RequestError, match=f"^{name}"):
        RouteQuery("Changchun", "Busan", **options)


@pytest.mark.parametrize(
    "place", [None, (1, 2, 3), (True, False), [], "", (float("nan"), 43.0), 7]
)
def test_what_is_no_place_is_refused_at_every_door(
    work: Workspace, place: object
) -> None:
    with pytest.raises(RequestError, match=r"^origin"):
        RouteQuery(place, "Busan")
    with pytest.raises(RequestError, match=r"^place"):
        work.match(place)


def test_numbers_of_arrays_and_generators_are_taken(work: Workspace) -> None:
    pair = np.array([131.9, 43.1])
    query = RouteQuery("Changchun", pair, alternatives=np.int64(2))
    assert (query.destination, query.alternatives) == ((131.9, 43.1), 2)
    assert work.match([131.9, 43.1]).place.lon == 131.9
    places = (name for name in ("Harbin", "Suifenhe", "Ussuriysk"))
    assert RouteQuery("Changchun", pair, via=places).via == (
        "Harbin", "Suifenhe", "Ussuriysk",
    )  # fmt: skip
    with pytest.raises(RequestError, match="money"):
        work.route("Changchun", "Vladivostok").total("money")
    with pytest.raises(RequestError, match=r"^plan"):
        open_workspace(3)


def test_an_option_that_another_method_answers_is_refused(work: Workspace) -> None:
    ends = ("Changchun", "Vladivostok")
    for option in ({"alternatives": 2}, {"tradeoffs": True}):
        with pytest.raises(RequestError, match="`routes`"):
            work.route(*ends, **option)
        with pytest.raises(RequestError, match="`routes`"):
            work.graph(RouteQuery(*ends, **option))
    with pytest.raises(RequestError, match="via"):
        work.graph(*ends, via="Harbin")
    with pytest.raises(RequestError, match="depart"):
        work.graph(*ends, depart="2026-05-01T08:00")


def test_a_mistyped_name_brings_suggestions_and_a_shared_one_candidates(
    work: Workspace,
) -> None:
    with pytest.raises(UnknownPlaceError, match="Vladivostok"):
        work.route("Changchun", "Vladivostock")
    with pytest.raises(AmbiguousPlaceError, match="km"):
        work.route("Changchun", "Suifenhe port")


def test_a_container_by_rail_to_hamburg_breaks_gauge_twice(work: Workspace) -> None:
    route = work.route("Changchun", "Hamburg", modes="rail")
    assert route.gauge_breaks == 2
    assert 9400 <= route.line_haul_km <= 10000
    first = route.borders[0]
    gates = work.router.network.gateways
    status = dict(zip(gates["id"], gates["status"], strict=True))
    assert status[first] == "open"
    assert 12 <= route.total("time_h").typical / 24 <= 18


def test_busan_is_reached_by_sea_and_nothing_crosses_the_dprk(work: Workspace) -> None:
    route = work.route("Changchun", "Busan")
    assert any(leg.mode == "sea" and leg.kind == "service" for leg in route.legs)
    assert not any("KP" in leg.country for leg in route.legs)


def test_an_end_in_the_dprk_is_allowed_and_said(work: Workspace) -> None:
    route = work.route("Changchun", "Rajin")
    assert "note.sanctions_un" in {each.code for each in route.messages}


def test_no_route_names_the_shut_ports(work: Workspace) -> None:
    gates = ("JL-HCR", "JL-QH")
    avoid = ("KP", "MN", "KZ")
    query = RouteQuery(
        "Changchun", "Rajin", profile="truck", close=gates, avoid_countries=avoid
    )
    with pytest.raises(NoRouteError) as caught:
        work.route(query)
    assert caught.value.exit_code == 1
    [message] = caught.value.messages
    # The end lies in a country that is to be avoided: no gate would help.
    assert message.code == "reason.no_route"
    assert caught.value.gates == ()


def test_a_line_is_not_used_before_it_opened(work: Workspace) -> None:
    query = RouteQuery(
        "Shenyang", "Changbaishan", profile="passenger", by="time", modes="rail"
    )
    later = work.route(query)
    before = work.route(query, as_of="2024-01-01")
    assert any("R29" in leg.lines for leg in later.legs)
    assert not any("R29" in leg.lines for leg in before.legs)
    assert before.total("time_h").typical > later.total("time_h").typical


def test_a_dwell_cites_its_own_source(work: Workspace) -> None:
    route = work.route("Changchun", "Vladivostok")
    (leg,) = (leg for leg in route.legs if leg.gateway_id == "JL-HCT")
    assert leg.dwell_h.typical == pytest.approx(15.0)  # out of China
    assert "CAREC CPMM" in leg.dwell_h.source
    assert (leg.dwell_h.confidence, leg.dwell_h.basis) == ("low", "analogue")
    assert leg.confidence == "low"
    assert leg.length_km.source == "osm"
    for leg in route.legs:
        for name in QUANTITIES:
            quantity = getattr(leg, name)
            known = {bool(quantity.source), bool(quantity.confidence)}
            assert known == {bool(quantity.high)}, (leg.kind, name)


def test_a_range_is_the_sum_of_the_ranges_of_its_parts(work: Workspace) -> None:
    route = work.route("Weihai", "Incheon", modes="sea", by="time")  # of no lane rate
    (leg,) = (leg for leg in route.legs if leg.kind == "service")
    model = work.router.model("container")
    calls = [model.book.find("call", "sea", c, "container") for c in ("CN", "KR")]
    rate = model.rate("sea", "")
    km = leg.length_km.typical
    for end in ("low", "typical", "high"):
        expected = sum(getattr(call, end) for call in calls) + km * getattr(rate, end)
        assert getattr(leg.cost_usd, end) == pytest.approx(expected, rel=1e-4), end


def test_a_whole_route_is_as_wide_as_its_legs(work: Workspace) -> None:
    route = work.route("Changchun", "Hamburg")
    for end in ("low", "typical", "high"):
        hours = sum(
            getattr(getattr(leg, name), end) for leg in route.legs for name in HOURS
        )
        assert getattr(route.total("time_h"), end) == pytest.approx(hours)
    whole = route.total("generalised_usd").typical
    (note,) = (m for m in route.messages if m.code == "note.generalised")
    assert note.params["typ"] == whole
    assert note.params["vot"] == route.value_of_time.typical
    parts = route.total("cost_usd"), route.total("time_h")
    assert whole == pytest.approx(
        parts[0].typical + route.value_of_time.typical * parts[1].typical
    )


def test_what_is_minimised_is_what_is_told(work: Workspace) -> None:
    best = work.route("Changchun", "Vladivostok")
    weight = best.total("generalised_usd").typical
    for other in work.routes("Changchun", "Vladivostok", alternatives=3):
        assert other.total("generalised_usd").typical >= weight


def test_arguments_are_taken_as_people_write_them(work: Workspace) -> None:
    start = work.match("Changchun").place
    by_pair = work.route((start.lon, start.lat), "Vladivostok", modes="rail, road")
    assert by_pair.origin.lon == pytest.approx(start.lon)
    by_place = work.route(start, "Vladivostok", close="JL-HCT,JL-HCR")
    assert not {"JL-HCT", "JL-HCR"} & set(by_place.borders)
    same = work.route(RouteQuery(start, "Vladivostok"), close=["JL-HCT", "JL-HCR"])
    assert same.legs == by_place.legs
    point = shapely.Point(start.lon, start.lat)
    assert work.route(point, "Vladivostok", by="Generalised").criterion == "generalised"


def test_the_best_of_trade_offs_is_the_best_by_the_criterion(work: Workspace) -> None:
    routes = work.routes("Changchun", "Vladivostok", tradeoffs=True)
    weights = [route.total("generalised_usd").typical for route in routes]
    assert weights[0] > min(weights)  # the fastest is not the best here
    assert routes.best.total("generalised_usd").typical == min(weights)
    assert routes.best.legs == work.route("Changchun", "Vladivostok").legs
    assert min(item.extra for item in routes.related) == 0
    busan = work.routes("Changchun", "Busan", tradeoffs=True)
    assert busan.best.legs == work.route("Changchun", "Busan").legs
    assert str(routes).count("best in") >= 4


def test_a_total_has_its_unit_where_nothing_adds_to_it(work: Workspace) -> None:
    route = work.route("Changchun", "Jilin City", modes="road")
    assert route.total("wait_h").typical == 0
    units = {name: route.total(name).unit for name in TOTALS}
    assert units == {
        "length_km": "km", "time_h": "h", "moving_h": "h", "dwell_h": "h",
        "wait_h": "h", "cost_usd": "USD", "co2_kg": "kg", "generalised_usd": "USD",
    }  # fmt: skip


def test_an_answer_shows_itself(work: Workspace) -> None:
    routes = work.routes("Changchun", "Vladivostok", alternatives=2)
    legs = routes.best.legs
    for thing in (routes, routes.best, work, work.plan, work.router.network, *legs):
        assert len(repr(thing)) < 300
        assert "\n" not in repr(thing)
    assert routes.best._repr_html_().count("<tr>") == len(routes.best.legs) + 2
    assert "JL-HCT" in routes.best._repr_html_()
    assert len(routes.to_frame()) == len(routes)
    frame = routes.to_gdf()
    assert list(frame) == [field.name for field in ROUTE_FIELDS]
    assert frame.attrs["licence"] == "ODbL-1.0"
    assert "OpenStreetMap" in frame.attrs["attribution"]
    assert routes.best.to_gdf().attrs == frame.attrs
    page = routes.best.explore(tiles=None).get_root().render()
    assert page.count("L.polyline(") + page.count("L.circleMarker(") == len(
        routes.best.legs
    )


def test_the_map_keeps_a_line_together_beyond_the_antimeridian(work: Workspace) -> None:
    route = work.route("Busan", "Los Angeles", profile="bulk")
    page = route.explore(tiles=None).get_root().render()
    lines = "".join(re.findall(r"L\.(?:polyline|circleMarker)\(\s*\[.*", page))
    lons = [float(x) for x in re.findall(r"\[-?[\d.]+, (-?[\d.]+)\]", lines)]
    assert max(lons) - min(lons) < 200
    path = Path(tempfile.mkdtemp()) / "route.geojson"
    write_routes(route.to_gdf(), path)
    text = json.loads(path.read_text(encoding="utf-8"))
    spots = re.findall(r"\[(-?[\d.]+), -?[\d.]+\]", json.dumps(text["features"]))
    assert max(abs(float(lon)) for lon in spots) <= 180
    assert "crs" not in text
    assert text["attribution"]


def test_steps_of_a_build_are_shown_in_a_notebook(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    assert build_progress() is None
    monkeypatch.setitem(sys.modules, "ipykernel", sys)
    show = build_progress()
    assert show is not None
    show("rail")
    assert capsys.readouterr().err.strip().endswith("0 s: rail")


@pytest.mark.long
def test_the_graph_of_a_question_is_what_its_route_is_computed_on(
    work: Workspace,
) -> None:
    query = RouteQuery("Yanji", "Hunchun", by="distance", modes="road")
    graph, osmnx = work.graph(query), work.osmnx_graph(query)
    assert osmnx.number_of_edges() == graph.number_of_edges()
    ends = graph.graph["origin"], graph.graph["destination"]
    assert ends == ("o:cn-jl-yanji", "d:cn-jl-hunchun")
    numbers = osmnx.graph["origin"], osmnx.graph["destination"]
    assert tuple(osmnx.nodes[number]["node_id"] for number in numbers) == ends
    weight = nx.shortest_path_length(graph, *ends, weight="weight")
    route = work.route(query)
    km = weight / graph.graph["weight_per_unit"]
    assert km == pytest.approx(route.length_km, abs=0.1)


@pytest.mark.long
def test_every_gate_that_alone_would_open_a_route_is_listed(work: Workspace) -> None:
    edges = work.router.network.edges
    at = np.flatnonzero(edges.equals("kind", "service"))
    names = np.array(edges.rows("line_id", at))
    runs = np.isin(edges.rows("status", at), ["open", "limited"])
    running = set(names[runs].tolist())
    idle = set(names[~runs].tolist()) - running
    query = RouteQuery(
        "Donghae", "Vladivostok", avoid_countries="CN", close=tuple(running)
    )
    with pytest.raises(NoRouteError) as caught:
        work.route(query)
    listed = {gate.gate_id for gate in caught.value.gates}
    alone = set()
    for name in sorted(running | idle):
        with suppress(NoRouteError):
            work.route(replace(query, open=name, close=tuple(running - {name})))
            alone.add(name)
    assert listed == alone
    assert listed & idle  # a service that does not run today
    assert listed & running  # one that the user closed


def test_a_closure_elsewhere_does_not_change_what_is_flagged(work: Workspace) -> None:
    ends = ("kp-tumangang", "cn-jl-jiaohe")
    options = {"by": "time", "profile": "bulk", "as_of": "2021-03-01"}
    ratios = [
        [
            message.params["ratio"]
            for message in work.route(*ends, close=close, **options).messages
            if message.code == "note.far_above_open"
        ]
        for close in ((), "XC49")
    ]
    assert ratios[0] == ratios[1]
    assert ratios[0][0] > 3


def test_the_generalised_cost_told_is_the_total_with_its_range(work: Workspace) -> None:
    route = work.route("Changchun", "Vladivostok")
    told = next(m.params for m in route.messages if m.code == "note.generalised")
    total = route.total("generalised_usd")
    assert (told["low"], told["typ"], told["high"]) == total.levels
    assert total.low < total.typical < total.high


def test_dwell_of_passengers_cites_its_own_source(work: Workspace) -> None:
    gates = work.router.network.gateways.to_frame().set_index(["id", "mode"])
    seen = set()
    for ends in (("Hunchun", "Vladivostok"), ("Heihe", "Blagoveshchensk"),
                 ("Manzhouli", "Chita"), ("Erenhot", "Ulaanbaatar")):  # fmt: skip
        for leg in work.route(*ends, profile="passenger").legs:
            if leg.kind == "crossing":
                row = gates.loc[(leg.gateway_id, leg.mode)]
                cited = row["passenger_dwell_source"], row["dwell_source"]
                assert leg.dwell_h.source == cited[0]
                assert leg.dwell_h.confidence == row["passenger_dwell_confidence"]
                seen.add(cited[0] != cited[1])
    assert True in seen  # one at least differs from that of freight


def test_a_query_without_a_route_leaves_nothing_to_the_next_one() -> None:
    closed = {"modes": "rail", "close": "JL-HCT,HL-SFT,HL-TJ,NM-MZT"}

    def ratio(work: Workspace) -> object:
        route = work.route("Changchun", "Vladivostok", by="time", **closed)
        codes = {message.code: message for message in route.messages}
        return codes["note.far_above_open"].params["ratio"]

    alone = ratio(open_workspace())
    work = open_workspace()
    with pytest.raises(NoRouteError):  # by another criterion, with the same closures
        work.route("Changchun", "Busan", by="distance", profile="bulk", **closed)
    assert ratio(work) == alone


def test_the_plan_chooses_its_roads_and_the_caller_may_choose_others(
    tmp_path: Path,
) -> None:
    for name in ("plan.toml", "corridor_members.csv"):
        shutil.copy(BALTIC / name, tmp_path)
    head = tmp_path / "plan.toml"
    text = head.read_text(encoding="utf-8")
    assert open_workspace(tmp_path).roads == "plan"
    head.write_text(f'{text}roads = "eurasia"\n', encoding="utf-8")
    chosen, other = open_workspace(tmp_path), open_workspace(tmp_path, region="plan")
    assert (chosen.roads, other.roads) == ("eurasia", "plan")
    assert chosen.folder == open_workspace(tmp_path, region="eurasia").folder
    assert chosen.folder != other.folder
    head.write_text(f'{text}roads = "europe"\n', encoding="utf-8")
    with pytest.raises(PlanError, match=r"roads.*'europe'.*'eurasia'"):
        load_plan(tmp_path)


def test_a_place_beyond_the_roads_is_told_with_the_remedy(work: Workspace) -> None:
    truck = {"profile": "truck", "modes": "road"}
    with pytest.raises(NoRouteError) as caught:
        work.route("Changchun", "Minsk", **truck)
    why, hint = caught.value.messages
    assert getattr(why.params["reason"], "code", "") == "reason.profile_mode"
    assert hint.code == "reason.edge_of_roads"
    assert [place.en for place in hint.params["places"]] == ["Minsk"]  # type: ignore[union-attr]
    assert "--region eurasia" in str(caught.value)
    with pytest.raises(NoRouteError) as caught:
        work.route("Changchun", "Minsk", profile="truck")
    assert caught.value.messages[-1].code == "reason.other_profiles"
    # By rail there is a way, and it says that roads were not tried.
    route = work.route("Changchun", "Minsk")
    (note,) = (m for m in route.messages if m.code == "note.edge_of_roads")
    assert note.params["places"] == (route.destination.title,)
    by_rail = work.route("Changchun", "Minsk", modes="rail")
    assert "note.edge_of_roads" not in {m.code for m in by_rail.messages}
    with pytest.raises(NoRouteError) as caught:  # no road is asked for
        work.route("Changchun", "Rajin", modes="air")
    codes = [message.code for message in caught.value.messages]
    assert "reason.edge_of_roads" not in codes


def test_a_refusal_names_the_profiles_that_have_a_route(work: Workspace) -> None:
    # Ships of the data that call at Singapore take bulk, and no containers.
    with pytest.raises(NoRouteError) as caught:
        work.route("Busan", "Singapore")
    reason = caught.value.messages[0].params["reason"]
    assert getattr(reason, "code", "") == "reason.profile_service"
    (hint,) = (m for m in caught.value.messages if m.code == "reason.other_profiles")
    assert hint.params["profiles"] == (Message("profile.bulk"),)
    assert work.route("Busan", "Singapore", profile="bulk").legs


@pytest.mark.parametrize(
    ("start", "end", "yards"),
    [
        ("Tashkent", "Lianyungang", {"GY15"}),  # Altynkol
        ("Yiwu", "Madrid", {"GY13", "GY17", "GY38"}),  # Dostyk, Malaszewicze, Irun
    ],
)
def test_trains_across_eurasia_find_their_way(
    work: Workspace, start: str, end: str, yards: set[str]
) -> None:
    route = work.route(start, end, modes="rail")
    changed = {leg.gateway_id for leg in route.legs if leg.kind == "gauge_break"}
    assert changed == yards
    a, b = work.match(start).place, work.match(end).place
    direct = float(distance_km(a.lon, a.lat, b.lon, b.lat))
    assert route.length_km < 1.5 * direct  # by Turksib, not round by the Aral Sea
