"""Connectivity of what a plan names: terms, hubs, tourism, industries."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from corridors.align import align_corridors
from corridors.atlas.plan_page import plan_page
from corridors.cli import main
from corridors.connectivity.access import reach
from corridors.connectivity.hubs import hubs, open_crossings
from corridors.connectivity.industries import industries
from corridors.connectivity.of_plan import OF_PLAN, Given, plan_measure
from corridors.connectivity.plan_places import ids_of, peopled, plan_hubs, terms_of
from corridors.connectivity.results import MEASURES
from corridors.connectivity.study import study
from corridors.connectivity.terms import map_keys, term_targets, terms
from corridors.connectivity.tourism import day_trips, tourism
from corridors.connectivity.trips import TripRules, Trips
from corridors.planning.check import check_plan
from corridors.workspace import open_workspace
from gis_data.contracts import plan_tables
from gis_data.plan import DEFAULT
from network.model.errors import RequestError
from network.query.route_query import (
    PROFILES,
    Policy,
    QueryOptions,
    ResolvedOptions,
)
from network.query.router import Router
from network.query.timedep.scheduler import Scheduler
from network.query.timedep.timetable import Opening, Timetable, read_hours

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from network.costs.cost import CostModels
    from network.model.store import Network

BLANK_TERM = dict.fromkeys(
    (
        "group",
        "corridor_ids",
        "port_ids",
        "platform_ids",
        "place_ids",
        "link_ids",
        "service_ids",
        "outlet_ids",
        "profile",
        "modes",
        "reason_en",
    ),
    "",
)


class _Plan:
    """A plan of one hub, in town 0; town 1 is a member, town 3 lies abroad."""

    id, path, version, versions = "toy", DEFAULT, "", ()
    head = type("Head", (), {"country": "CN"})()

    def __init__(self, terms_: list[dict[str, str]]) -> None:
        self.concepts = pd.DataFrame(
            [{**BLANK_TERM, "term_en": t["id"], **t} for t in terms_]
        )
        hub = ("HUB", "logistics_hub", "open", "0", 120.0, 40.0)
        self.platforms = pd.DataFrame(
            [hub], columns=["id", "platform", "status", "place_id", "lon", "lat"]
        )
        self.border_ports = pd.DataFrame(columns=["id", "kind", "status"])
        self.corridor_members = pd.DataFrame(
            [("L", "1", 121.0, 41.0)], columns=["corridor_id", "place_id", "lon", "lat"]
        )
        self.counties = pd.DataFrame({"place_id": ["0", "1"]})

    def table(self, name: str) -> pd.DataFrame:
        if name == "places":
            codes = ["220100", "220101", "", ""]
            return pd.DataFrame({"id": list("0123"), "adcode": codes})
        return pd.DataFrame({"id": ["SEA"]} if name == "seaports" else {})


class _Gazetteer:
    def __init__(self, places: list[Place]) -> None:
        self.places = places

    def find(self, name: str) -> Place:
        if name == "seaports:SEA":
            return self.places[2]
        found = {place.id: place for place in self.places}
        return found[name]


class _Work:
    def __init__(self, router: Router, places: list[Place], plan: _Plan) -> None:
        self.router, self.plan = router, plan
        self.gazetteer = _Gazetteer(places)

    def options(self, query: QueryOptions) -> ResolvedOptions:
        policy = Policy(modes=frozenset(query.modes), closed=frozenset(query.close))
        by: Any = query.by
        return ResolvedOptions(profile=query.profile, criterion=by, policy=policy)


@pytest.fixture
def toy(
    small_network: Callable[..., Network],
    small_place: Callable[[int], Place],
    cost_models: CostModels,
) -> Callable[..., Any]:
    """Return a maker of a workspace on four towns in a row.

    Town 0 (100 people, 60 of them in town 1) -- 300 km -- 1 -- 300 km -- 2, a
    seaport; 0 == A, a border port == 3 abroad, 200 km off, with 7 people. B stands
    beside A, 100 km longer, C is planned.
    """

    def make(*terms_: dict[str, str]) -> Any:  # noqa: ANN401 - stands for a Workspace
        def gate(name: str, km: float, **more: str) -> tuple[int, int, dict[str, Any]]:
            crossing = {"kind": "crossing", "country": "CN-RU", "gateway_id": name}
            return 0, 3, {**crossing, "length_km": km, **more}

        links = [
            (0, 1, {"length_km": 300.0}),
            (1, 2, {"length_km": 300.0}),
            gate("A", 200.0),
            gate("B", 300.0),
            gate("C", 1.0, status="planned"),
        ]
        router = Router(small_network(4, links), cost_models)
        people = [100.0, 60.0, None, 7.0]
        places = [
            replace(small_place(n), population=people[n], country="RU" * (n == 3))
            for n in range(4)
        ]
        places[3] = replace(places[3], kind="foreign_city", prominence=5)
        return _Work(router, places, _Plan(list(terms_)))

    return make


def test_a_cell_of_ids_has_each_once() -> None:
    assert ids_of("A; B|A;") == ("A", "B")
    assert ids_of(float("nan")) == ()


def test_people_of_a_whole_unit_are_counted_without_its_parts(
    toy: Callable[..., Any],
) -> None:
    people = {place.id: count for place, count in peopled(toy({"id": "t"})).items()}
    assert people == {"0": 40.0, "1": 60.0, "3": 7.0}


def test_a_port_counts_as_open_where_it_may_be_passed(toy: Callable[..., Any]) -> None:
    work = toy({"id": "t"})
    options = work.options(QueryOptions(profile="truck", by="time"))
    assert set(open_crossings(work, options)) == {"A", "B"}
    closed = replace(options, policy=Policy(closed=frozenset({"A"})))
    assert set(open_crossings(work, closed)) == {"B"}
    rail = replace(options, policy=Policy(modes=frozenset({"rail"})))
    assert open_crossings(work, rail) == {}


def test_a_hub_worked_by_hand(toy: Callable[..., Any]) -> None:
    """Lorries at 50 km/h: town 1 in 6 h, the sea in 12 h and a little of access."""
    work = toy({"id": "t"})
    query = QueryOptions(profile="truck", by="time")
    frame: Any = hubs(work, query).set_index("hub_id")
    assert list(frame.index) == ["HUB", "1"]
    hub, city = frame.loc["HUB"], frame.loc["1"]
    assert hub[["people_8h", "people_24h"]].tolist() == [107, 107]
    assert city[["people_8h", "people_24h"]].tolist() == [100, 107]
    assert hub[["seaports_8h", "seaports_24h"]].tolist() == [0, 1]
    assert hub["sea_h"] == pytest.approx(12.0, abs=0.2)
    assert city["sea_h"] == pytest.approx(6.0, abs=0.2)
    assert (hub["rank_sea_h"], city["rank_sea_h"]) == (2, 1)
    assert (hub["rank_people"], city["rank_people"]) == (1, 1)
    assert (hub["gates"], hub["gate_shares"]) == ("A", "1.00")
    # B instead of A: 100 km more at 50 km/h.
    assert hub["worst_gate"] == "A"
    assert hub["worst_extra_h"] == pytest.approx(2.0, abs=0.01)
    assert (hub["cut_gate"], hub["share_cut"]) == ("", 0.0)
    assert np.isnan(city["worst_extra_h"])
    shut = hubs(work, replace(query, close="B")).iloc[0]
    assert (shut["cut_gate"], shut["share_cut"]) == ("A", 1.0)
    with pytest.raises(RequestError, match="cost"):
        hubs(work, QueryOptions(by="cost"))


def test_a_plan_without_hubs_is_told_which_table(toy: Callable[..., Any]) -> None:
    work = toy({"id": "t"})
    work.plan.platforms = work.plan.platforms.head(0)
    with pytest.raises(RequestError, match=r"platforms\.csv"):
        hubs(work)


def _trips(router: Router, hours: str, *, stay_h: float = 4.0, hour: int = 6) -> Trips:
    clock = read_hours(hours, zone="Asia/Shanghai")
    assert clock is not None
    opening = Opening(clock, hours, "", "high")
    timetable = Timetable(hours={(name, "passenger"): opening for name in "AB"})
    leaves = datetime(2026, 6, 10, hour)  # noqa: DTZ001 - local time of the origin
    options = ResolvedOptions(profile="passenger", criterion="time")
    rules = TripRules(leaves, stay_h)
    return Trips(Scheduler(router, timetable), options, rules)


def test_a_day_trip_waits_for_the_gate_to_open(toy: Callable[..., Any]) -> None:
    """The gate is at the origin's door; the way is 4 h or less for a bus."""
    work = toy({"id": "t"})
    home, abroad = work.gazetteer.places[0], work.gazetteer.places[3]
    wide = _trips(work.router, "00:00-24:00")
    free = wide.trip(home, abroad)
    assert free is not None
    way_h = free.out.duration_s / 3600
    assert 1.5 < way_h < 4.5
    assert free.back_1 is not None
    assert free.back_1.departs_s - free.out.arrives_s == 4 * 3600
    # Open from 9 to 12: three hours of wait, then the gate is shut on the way back.
    narrow = _trips(work.router, "09:00-12:00")
    waited = narrow.trip(home, abroad)
    assert waited is not None
    assert waited.out.duration_s / 3600 == pytest.approx(3 + way_h, abs=0.1)
    assert waited.back_1 is None
    assert waited.back_2 is not None
    # At 6 in Vladivostok.
    assert waited.back_2.departs_s == _at(11, 4)
    assert waited.back_2.arrives_s <= _at(11, 24)


def _shanghai() -> Any:  # noqa: ANN401 - a time zone
    from zoneinfo import ZoneInfo

    return ZoneInfo("Asia/Shanghai")


def _at(day: int, hour: int) -> float:
    return datetime(2026, 6, day, tzinfo=_shanghai()).timestamp() + 3600 * hour


@pytest.mark.parametrize(
    ("stay_h", "one_day"), [(4.0, True), (17.0, False), (24.0, False)]
)
def test_waking_hours_are_spent_on_both_days(
    toy: Callable[..., Any], stay_h: float, *, one_day: bool
) -> None:
    """Town 1 is about 3.1 h off by car: 14.9 waking hours are left on the first day.

    A stay of 17 h takes 2.1 h of the second, one of 24 h 9.1 h.
    """
    work = toy({"id": "t"})
    home, town = work.gazetteer.places[:2]
    trips = _trips(work.router, "09:00-12:00", stay_h=stay_h)
    trip = trips.trip(home, town)
    assert trip is not None
    first_h = 18 - trip.out.duration_s / 3600
    assert (trip.back_1 is not None) == one_day
    assert trip.back_2 is not None
    at = (trip.back_2.departs_s - _at(11, 0)) / 3600
    assert at == pytest.approx(6 + max(0.0, stay_h - first_h), abs=0.01)


def test_who_arrives_after_midnight_has_no_trip_of_two_days(
    toy: Callable[..., Any],
) -> None:
    work = toy({"id": "t"})
    home, town = work.gazetteer.places[:2]
    trips = _trips(work.router, "09:00-12:00", hour=22)
    trip = trips.trip(home, town)
    assert trip is not None
    assert (trip.back_1, trip.back_2) == (None, None)


AUTO = {"id": "auto", "group": "industry", "place_ids": "0;1", "outlet_ids": "2"}


def test_cargo_goes_out_and_visitors_come_in(toy: Callable[..., Any]) -> None:
    """By lorry 600 km and 300 km to the port, at 50 km/h."""
    visit = {**AUTO, "id": "ski", "profile": "tourist", "place_ids": "1;2"}
    idle = {"id": "planes", "group": "industry", "reason_en": "no place"}
    other = {"id": "frame", "place_ids": "0"}
    work = toy({**AUTO, "profile": "truck"}, visit, idle, other)
    frame: Any = industries(work, QueryOptions(by="time"))
    assert frame["term_id"].tolist() == ["auto", "auto", "ski", "planes"]
    ends = list(zip(frame["from_id"], frame["to_id"], strict=True))
    assert ends == [("0", "2"), ("1", "2"), ("2", "1"), ("", "")]
    assert frame["h"].tolist()[:2] == pytest.approx([12.0, 6.0], abs=0.2)
    assert frame["km"].tolist()[:2] == pytest.approx([602.0, 302.0])
    assert frame["per"].tolist() == ["TEU", "TEU", "passenger", ""]
    assert frame["reason"].tolist() == ["", "", "", "no place"]
    assert frame["km"].isna().tolist() == [False, False, False, True]


def test_modes_of_a_term_are_obeyed(toy: Callable[..., Any]) -> None:
    work = toy({**AUTO, "modes": "rail"})
    frame: Any = industries(work)
    assert frame["km"].isna().all()
    assert (frame["reason"] != "").all()


def test_a_plan_without_outlets_is_told_which_column(toy: Callable[..., Any]) -> None:
    with pytest.raises(RequestError, match="outlet_ids"):
        industries(toy({"id": "t"}))
    with pytest.raises(RequestError, match=r"concepts\.csv"):
        terms_of(_empty(toy({"id": "t"})))
    with pytest.raises(RequestError, match="profile"):
        tourism(toy({"id": "t"}), origins=["0"])


def _empty(work: Any) -> Any:  # noqa: ANN401 - stands for a Workspace
    work.plan.concepts = work.plan.concepts.head(0)
    return work


def test_options_that_a_measure_does_not_take_are_refused() -> None:
    for given, measure in (
        (Given(origins=["a"]), "corridors"),
        (Given(destinations=["a"]), "terms"),
        (Given(depart="2026-06-10"), "hubs"),
        (Given(stay_h=1.0), "gates"),
    ):
        with pytest.raises(RequestError, match=measure):
            given.check(measure)
    Given(origins=["a"], stay_h=1.0).check("tourism")
    assert set(MEASURES) > OF_PLAN


def test_the_profiles_of_terms_are_those_of_routes() -> None:
    fields = {field.name: field for field in plan_tables()["concepts"].fields}
    assert set(fields["profile"].allowed or ()) == set(PROFILES)


@pytest.mark.long
def test_a_term_that_names_nothing_and_says_no_reason_is_noted(tmp_path: Path) -> None:
    for file in DEFAULT.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    path = tmp_path / "concepts.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert check_plan(tmp_path).not_read == []
    bare = next(row for row in rows if row["id"] == "seven-transformations")
    bare["reason_en"] = ""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    check = check_plan(tmp_path)
    assert check.errors == []
    assert [(p.where, p.row, p.field) for p in check.not_read] == [
        ("concepts.csv", "seven-transformations", "reason_en")
    ]


@pytest.fixture(scope="module")
def jilin(real_router: Router) -> Workspace:
    work = open_workspace()
    work.__dict__["router"] = real_router
    return work


def test_every_term_of_the_plan_names_what_the_map_has_or_says_why() -> None:
    work = open_workspace()
    shown = set().union(*map_keys(work.plan).values())
    for term in terms_of(work):
        assert term_targets(term) & shown or term["reason_en"], term["id"]


@pytest.mark.slow
@pytest.mark.long
def test_what_terms_name_of_a_layer_is_on_the_page(jilin: Workspace) -> None:
    lines = align_corridors(jilin.router, jilin.plan, jilin.gazetteer)
    page = plan_page(jilin, lines, "2026-11-29")
    layers = {layer.name: layer for layer in page.layers}
    listed = terms_of(jilin)
    named = {key for term in listed for key in term_targets(term)}
    for name, keys in map_keys(jilin.plan).items():
        frame = layers[name].frame
        drawn = set(frame[layers[name].key]) | set(frame.get("place_id", ()))
        assert keys & named <= drawn, name
    outlets = {i for term in listed for i in term["outlet_ids"]}
    assert {"cn-ln-dayaowan", "cn-ln-bayuquan"} <= outlets
    assert outlets & set(layers["seaports"].frame["place_id"])


@pytest.mark.slow
@pytest.mark.long
def test_each_term_of_the_plan_has_figures_or_a_reason(jilin: Workspace) -> None:
    frame: Any = terms(jilin).set_index("term_id")
    assert list(frame.index) == jilin.plan.concepts["id"].tolist()
    assert frame["answered"].all()
    named = {m for cell in frame["measures"] for m in ids_of(cell)}
    assert named <= set(MEASURES)
    bare = frame[(frame["measures"] == "") & (frame["ports"] == 0)]
    assert (bare["reason"].ne("") | bare["layers"].ne("")).all()
    assert (frame["routes_found"] == frame["routes"]).all()
    assert (frame["ports_open"] <= frame["ports"]).all()
    shares = frame[["share_1_day", "share_2_days"]].dropna()
    assert (shares["share_1_day"] <= shares["share_2_days"]).all()
    assert shares["share_1_day"].between(0.5, 1).all()
    planes = frame.loc["industry-general-aviation"]
    assert planes["routes"] == 0
    assert planes["reason"]


@pytest.mark.slow
def test_people_of_the_census_are_counted_once(jilin: Workspace) -> None:
    """The census of 2020 by province."""
    people: dict[str, float] = {}
    for place, count in peopled(jilin).items():
        if place.country == "CN":
            people[place.admin1] = people.get(place.admin1, 0.0) + count
    assert people["Heilongjiang"] == 31_850_088
    assert people["Jilin"] == 24_073_453
    assert people["Liaoning"] == 42_591_407


@pytest.mark.slow
def test_nobody_is_reached_twice_in_a_prefecture_and_its_county(
    jilin: Workspace,
) -> None:
    jilin_ids = [
        place.id
        for place in jilin.gazetteer.places
        if place.admin1 == "Jilin" and place.population is not None
    ]
    frame = reach(study(jilin, ["Changchun"], jilin_ids), [float("inf")])
    assert frame["places"].item() == len(jilin_ids)
    assert frame["population"].item() == 24_073_453


@pytest.mark.slow
@pytest.mark.long
def test_hubs_of_the_plan(jilin: Workspace) -> None:
    frame: Any = plan_measure(jilin, "hubs")
    listed = {hub.hub_id for hub in plan_hubs(jilin)}
    assert set(frame["hub_id"]) > listed
    for name in ("people", "ports", "seaports"):
        counts = frame[[f"{name}_{h}h" for h in (8, 24, 48)]].to_numpy()
        assert (np.diff(counts, axis=1) >= 0).all()
        assert frame[f"rank_{name}"].min() == 1
    of_hubs = frame[frame["hub_id"].isin(listed)]
    assert (of_hubs["reached"] > 0).all()
    assert of_hubs["share_cut"].between(0, 1).all()
    hunchun = of_hubs.set_index("hub_id").loc["HCHUB"]
    used = hunchun["gates"].split(";")
    assert "NM-MZR" in used
    shares = [float(share) for share in hunchun["gate_shares"].split(";")]
    assert len(shares) == len(used)
    assert shares == sorted(shares, reverse=True)
    # The railway bridge at Tongjiang opened in November 2022.
    then = QueryOptions(by="time", as_of="2016-06-01")
    now, before = (
        open_crossings(jilin, jilin.options(q)) for q in (QueryOptions(), then)
    )
    assert "HL-TJ" in now
    assert "HL-TJ" not in before
    assert plan_measure(jilin, "hubs", then).attrs["state_on"] == "2016-06-01"


@pytest.mark.slow
def test_a_day_abroad_and_at_home(jilin: Workspace) -> None:
    frame: Any = day_trips(
        jilin,
        origins=["Changchun", "Hunchun"],
        places=["Jilin City", "Vladivostok", "Changbai"],
        depart="2026-06-10T06:00",
    ).set_index(["from_id", "to_id"])
    near = frame.loc[("cn-jl-changchun", "cn-jl-jilin")]
    assert near["one_day"]
    assert near["gates"] == ""
    abroad = frame.loc[("cn-jl-hunchun", "ru-vladivostok")]
    assert abroad["gates"] == "JL-HCR"
    assert abroad["arrive"].endswith("+10:00")
    assert frame.attrs["depart"] == "2026-06-10T06:00"
    assert (frame["two_days"] >= frame["one_day"]).all()
    closed = QueryOptions(profile="tourist", by="time", avoid_countries="RU")
    none = day_trips(jilin, closed, origins=["Hunchun"], places=["Vladivostok"])
    assert len(none) == 0


@pytest.mark.slow
@pytest.mark.usefixtures("jilin")
def test_the_commands(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "places.gpkg"
    line = ["analyse", "tourism", "--from", "Changchun", "--json", "--out", str(out)]
    assert main(line) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["about"]["profile"] == "tourist"
    assert found["about"]["stay_h"] == 4.0
    assert out.is_file()
    assert main(["analyse", "industries", "--json"]) == 0
    about = json.loads(capsys.readouterr().out)["about"]
    assert about["minimised"] == "generalised_usd"
    for wrong in (
        ["terms", "--from", "Changchun"],
        ["industries", "--profile", "truck"],
        ["tourism", "--profile", "truck"],
        ["tourism", "--stay", "0"],
        ["hubs", "--depart", "2026-06-10"],
        ["hubs", "--by", "cost"],
        ["terms", "--by", "cost"],
    ):
        assert main(["analyse", *wrong]) == 2, wrong
        capsys.readouterr()


@pytest.mark.parametrize("example", ["laos_china", "middle_corridor"])
@pytest.mark.parametrize("measure", ["terms", "hubs", "tourism", "industries"])
def test_the_examples_are_told_which_table_they_lack(
    capsys: pytest.CaptureFixture[str], example: str, measure: str
) -> None:
    plan = ["--plan", f"examples/{example}"]
    assert main(["analyse", measure, *plan]) == 2
    table = "platforms.csv" if measure == "hubs" else "concepts.csv"
    assert table in capsys.readouterr().err
