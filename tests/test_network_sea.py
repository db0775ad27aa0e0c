"""The sea network: services, sailings, lanes; on a toy sea and on the real one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from gis_data.geodesy import distance_km, geod
from gis_data.layers import read_layer
from gis_data.plan import load_plan
from gis_data.plan_files.head import CHARTED_SEA
from gis_data.schema import problems
from network.build.declared import STAGES, Facts
from network.build.water.coast import Gate
from network.build.water.marine import ARCTIC, PORT_LAND_KM
from network.build.water.navigable import Clearance
from network.build.water.passages import cut_between, gates_crossed, gates_in, gates_of
from network.build.water.ports import sea_ports
from network.build.water.sea import (
    Charts,
    sea_network,
    sea_water,
)
from network.build.water.sea_air import sea_charts
from network.build.water.sea_rows import SHIP_SPEED_KMH, usable_length_km
from network.build.water.services import sea_services
from network.model.schema import ABROAD, EDGES, NODES

if TYPE_CHECKING:
    from network.build.assembly import ModeNetwork

TODAY = 20261122
GATES = gates_of(load_plan().table("passages"))
KM_PER_NM = 1.852
# How far a harbour may lie from the water of the generalised land layer.
HARBOUR_KM = Clearance().harbour_km


def charts() -> Charts:
    tables = ("sea_shallows", "port_fairways", "passages")
    return sea_charts(*map(load_plan().table, tables))


@pytest.fixture(scope="module")
def ports() -> pd.DataFrame:
    return sea_ports(load_plan().table("seaports"), read_layer("seaports"))


@pytest.fixture(scope="module")
def services(ports: pd.DataFrame) -> pd.DataFrame:
    plan = load_plan()
    return sea_services(
        plan.table("sea_links"),
        plan.table("services"),
        ports,
        rates=plan.table("rates"),
    )


@pytest.fixture(scope="module")
def real(ports: pd.DataFrame, services: pd.DataFrame) -> ModeNetwork:
    water = sea_water(
        ports,
        read_layer("land"),
        read_layer("marine_lines"),
        world=read_layer("countries_50m"),
        charts=charts(),
    )
    return sea_network(water, services, GATES)


def whole_edges(found: ModeNetwork) -> pd.DataFrame:
    """Length as stored and as drawn, by edge; pieces cut at straits joined again."""
    owner = np.repeat(np.arange(len(found.lines)), [len(s) for s in found.lines])
    points = np.vstack(found.lines)
    step = distance_km(*points[:-1].T, *points[1:].T)
    within = owner[1:] == owner[:-1]
    drawn = np.bincount(owner[1:][within], step[within], minlength=len(found.lines))
    name = found.edges["id"].str.replace(r":\d$", "", regex=True)
    table = pd.DataFrame({"km": found.edges["length_km"], "drawn_km": drawn})
    return table.groupby(name).sum()


def length_of(found: ModeNetwork, edge: str) -> float:
    return float(whole_edges(found).loc[edge, "km"])


def sailing(one: str, other: str, known: pd.DataFrame) -> str:
    there, back = f"sailing:{one}:{other}", f"sailing:{other}:{one}"
    return there if there in known.index else back


def shortest_nm(
    found: ModeNetwork, one: str, other: str, *, banned: tuple[str, ...] = ()
) -> float:
    edges = found.edges[found.edges["kind"] == "sailing"]
    edges = edges[(edges["status"] == "open") & ~edges["passage"].isin(banned)]
    number = pd.Series(found.nodes.index, index=found.nodes["id"])
    quay = number[found.nodes["id"].str.removesuffix(ABROAD)].to_numpy()
    ends = np.sort(quay[edges[["u", "v"]].to_numpy()], axis=1)
    best = (
        edges.assign(a=ends[:, 0], b=ends[:, 1]).groupby(["a", "b"])["length_km"].min()
    )
    size = len(found.nodes)
    rows, columns = best.index.get_level_values(0), best.index.get_level_values(1)
    graph = coo_array((best.to_numpy(), (rows, columns)), shape=(size, size)).tocsr()
    node = found.terminals.set_index("id")["node"]
    reached = dijkstra(graph, directed=False, indices=np.array([node[one]]))
    return float(reached[0, node[other]]) / KM_PER_NM


# A toy sea: an island between two harbours, a service between them, and a lane
# that enters the box from the west and leads to a port outside it.
#
#    W -----lane-----|-g   A ## B    |      W at 8 W, lane cut at 1 W, gateway g
#                    |       ##      |      at 1 E, all on 5 N; box 0-10 E, 0-10 N
TOY_LAND = gpd.GeoDataFrame(geometry=[shapely.box(5, 3, 6, 7)], crs="EPSG:4326")
TOY_LANES = gpd.GeoDataFrame(
    {"passage": ["", ""], "arctic": [False, False]},
    geometry=[
        shapely.LineString([(-8, 5), (-1, 5)]),
        shapely.LineString([(-1, 5), (1, 5)]),
    ],
    crs="EPSG:4326",
)
TOY_PORTS = pd.DataFrame(
    {
        "id": ["A", "B", "W", "LOST"],
        "name_en": ["West quay", "East quay", "Far west", "Nowhere"],
        "name_zh": "",
        "country": ["KP", "JP", "RU", "RU"],
        "lon": [4.99, 6.01, -8.01, -40.0],
        "lat": [5.0, 5.0, 5.0, 40.0],
    }
)
TOY_SERVICES = pd.DataFrame(
    [
        {
            "id": "A-B:container:20200101", "service_id": "A-B", "name": "Toy liner",
            "from_id": "A", "to_id": "B", "cargo": "container", "freight": True,
            "passenger": False, "transit_low_h": 20.0, "transit_h": 24.0,
            "transit_high_h": 30.0, "wait_h": 84.0, "wait_basis": "frequency",
            "distance_km": np.nan, "distance_basis": "", "status": "open",
            "valid_from": 20200101, "valid_to": 0, "source_id": "toy",
            "confidence": "high",
        },
        {
            "id": "A-W:any:always", "service_id": "A-W", "name": "Toy tramp",
            "from_id": "A", "to_id": "W", "cargo": "any", "freight": True,
            "passenger": False, "transit_low_h": np.nan, "transit_h": np.nan,
            "transit_high_h": np.nan, "wait_h": 84.0, "wait_basis": "assumed weekly",
            "distance_km": np.nan, "distance_basis": "", "status": "open",
            "valid_from": 0, "valid_to": 0, "source_id": "toy", "confidence": "low",
        },
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def toy() -> ModeNetwork:
    box = (0.0, 0.0, 10.0, 10.0)
    water = sea_water(TOY_PORTS, TOY_LAND, TOY_LANES, world=TOY_LAND, box=box)
    return sea_network(water, TOY_SERVICES)


def test_toy_sailing_goes_round_the_island(toy: ModeNetwork) -> None:
    # Round the north-west and north-east corner, each 5 nautical miles off: at
    # least the tight string over the corners, at most that plus two offings a corner.
    string = np.array([(4.99, 5.0), (5.0, 7.0), (6.0, 7.0), (6.01, 5.0)])
    tight = float(distance_km(*string[:-1].T, *string[1:].T).sum())
    assert tight < length_of(toy, "sailing:A:B") < tight + 40


def test_toy_service_has_timetable_wait_and_line(toy: ModeNetwork) -> None:
    row = toy.edges.set_index("id").loc["service:A-B:container:20200101"]
    assert row[["kind", "line_id", "cargo"]].tolist() == ["service", "A-B", "container"]
    hours = row[["transit_low_h", "transit_h", "transit_high_h", "wait_h"]]
    assert hours.tolist() == [20, 24, 30, 84]
    assert (row["valid_from"], row["country"]) == (20200101, "JP-KP")
    assert row["length_km"] == pytest.approx(length_of(toy, "sailing:A:B"))


def test_toy_service_out_of_the_box_follows_the_lane(toy: ModeNetwork) -> None:
    row = toy.edges.set_index("id").loc["service:A-W:any:always"]
    shape = toy.lines[int(np.flatnonzero(toy.edges["id"] == row.name)[0])]
    np.testing.assert_allclose(shape[[0, -1]], [[4.99, 5.0], [-8.01, 5.0]])
    straight = float(distance_km(4.99, 5.0, -8.01, 5.0))
    assert straight <= row["length_km"] < straight * 1.01
    # No timetable: time follows from length and speed.
    assert row["transit_h"] == 0
    assert row["speed_freight_kmh"] == SHIP_SPEED_KMH


def test_toy_port_far_from_everything_is_refused(toy: ModeNetwork) -> None:
    assert toy.refused == ("LOST",)
    assert set(toy.terminals["id"]) == {"A", "B", "W"}
    assert "sea:LOST" not in set(toy.nodes["id"])


def test_toy_ports_point_at_their_nodes(toy: ModeNetwork) -> None:
    ids = toy.nodes["id"].to_numpy()[toy.terminals["node"]]
    assert ids.tolist() == [f"sea:{i}" for i in toy.terminals["id"]]


def test_without_a_box_ports_sail_by_lanes_alone() -> None:
    water = sea_water(TOY_PORTS, TOY_LAND, TOY_LANES, world=TOY_LAND, box=None)
    found = sea_network(water, TOY_SERVICES)
    assert set(found.terminals["id"]) == {"W"}
    assert found.edges["id"].str.startswith(("lane:", "approach:")).all()


def test_one_step_through_two_straits_is_cut_between_them() -> None:
    shape = np.array([[0.0, 0.0], [10.0, 0.0]])
    gates = [Gate("east", ((6.5, -1), (6.5, 1))), Gate("west", ((1.5, -1), (1.5, 1)))]
    first, second = cut_between("a", "b", "edge", shape, gates)
    assert (first.passage, second.passage) == ("west", "east")
    assert 1.5 < first.shape[-1][0] < 6.5
    assert (first.shape[-1] == second.shape[0]).all()


def test_lanes_through_a_closed_passage_are_closed() -> None:
    water = sea_water(TOY_PORTS, TOY_LAND, TOY_LANES, world=TOY_LAND, box=None)
    shut = Gate("shut", ((-4.0, 4.0), (-4.0, 6.0)), "closed")
    edges = sea_network(water, TOY_SERVICES, [shut]).edges
    closed = edges[edges["status"] == "closed"]
    assert closed["passage"].unique().tolist() == ["shut"]
    assert not edges.loc[edges["status"] == "open", "passage"].any()


def test_way_through_two_straits_is_cut_between_them() -> None:
    shape = np.column_stack([np.arange(9.0), np.zeros(9)])
    gates = [Gate("east", ((6.5, -1), (6.5, 1))), Gate("west", ((1.5, -1), (1.5, 1)))]
    first, second = cut_between("a", "b", "edge", shape, gates)
    assert (first.passage, second.passage) == ("west", "east")
    assert (first.start, first.end, second.start, second.end) == (
        "a", "edge:1", "edge:1", "b",
    )  # fmt: skip
    np.testing.assert_array_equal(first.shape[-1], second.shape[0])
    assert 1.5 < first.shape[-1][0] < 6.5


@pytest.mark.parametrize(
    ("said", "published", "used"),
    [
        (480.0, True, 480.0),
        (455.0, True, 463.0),  # under the geodesic by rounding: raised to it
        (440.0, True, 0.0),  # 5 % under the geodesic: no sea distance
        (545.0, False, 0.0),  # an estimate 16 % over the way over water
        (545.0, True, 545.0),  # a published one may know of shoals
        (700.0, True, 0.0),
        (float("nan"), True, 0.0),
    ],
)
def test_distance_somebody_states_is_used_if_it_can_be_true(
    said: float,
    published: bool,  # noqa: FBT001
    used: float,
) -> None:
    assert usable_length_km(said, 463.0, 470.0, published=published) == used


def test_network_keeps_its_contract(real: ModeNetwork) -> None:
    assert problems(real.nodes, NODES, where="sea nodes") == []
    assert problems(real.edges, EDGES, where="sea edges") == []
    assert len(real.lines) == len(real.edges)
    assert (real.edges["source_id"].str.len() > 0).all()


def test_edges_are_drawn_from_node_to_node_without_a_jump(real: ModeNetwork) -> None:
    lonlat = real.nodes[["lon", "lat"]].to_numpy(float)
    ends = np.array([s[[0, -1]] for s in real.lines])
    for side, column in enumerate(("u", "v")):
        gap = ends[:, side] - lonlat[real.edges[column]]
        gap[:, 0] = (gap[:, 0] + 180) % 360 - 180
        assert np.abs(gap).max() < 1e-4
    assert max(np.abs(np.diff(s[:, 0])).max() for s in real.lines) < 180


def test_no_edge_is_shorter_than_the_geodesic(real: ModeNetwork) -> None:
    lonlat = real.nodes[["lon", "lat"]].to_numpy(float)
    a, b = lonlat[real.edges["u"]], lonlat[real.edges["v"]]
    straight = distance_km(*a.T, *b.T)
    assert (real.edges["length_km"] >= straight - 0.003).all()


def test_no_regional_leg_crosses_land(real: ModeNetwork) -> None:
    """Legs but the first and last keep off the land altogether, drawn as stored."""
    regional = real.edges["id"].str.startswith("sailing:")
    assert regional.sum() > 5000
    shapes = [real.lines[k].round(7) for k in np.flatnonzero(regional)]
    legs = np.unique(np.vstack([np.hstack([s[:-1], s[1:]]) for s in shapes]), axis=0)
    quays = real.terminals[["lon", "lat"]].to_numpy(float).round(7) @ [1, 1j]
    ends = legs.reshape(-1, 2, 2) @ [1, 1j]
    at_quay = np.isin(ends, quays).any(axis=1)
    parts = np.asarray(shapely.get_parts(np.asarray(read_layer("land").geometry)))
    tree = shapely.STRtree(parts)
    inner = legs[~at_quay]
    assert len(inner) > 10000
    lines = shapely.linestrings(inner.reshape(-1, 2, 2))
    hit, _ = tree.query(lines, predicate="intersects")
    assert not len(hit), inner[hit[:3]]
    harbour = shapely.linestrings(legs[at_quay].reshape(-1, 2, 2))
    line, part = tree.query(harbour, predicate="intersects")
    pieces = shapely.intersection(harbour[line], parts[part])
    over = [geod().geometry_length(piece) / 1000 for piece in pieces]
    assert max(over) < HARBOUR_KM
    assert distance_km(*legs[at_quay][line].T).max() < HARBOUR_KM


def test_ways_over_the_lanes_keep_the_tolerance_of_the_small_map(
    real: ModeNetwork,
) -> None:
    """Outside the box: lanes by the rules of their own, ports with 25 km at most."""
    ground = np.asarray(shapely.get_parts(read_layer("countries_50m").geometry))
    tree = shapely.STRtree(ground)
    approach = real.edges["id"].str.startswith("approach:")
    shapes = [real.lines[k] for k in np.flatnonzero(approach)]
    lines = [shapely.LineString(s) for s in shapes if np.ptp(s[:, 0]) < 180]
    assert len(lines) > 380
    line, part = tree.query(lines, predicate="intersects")
    pieces = shapely.intersection(np.asarray(lines)[line], ground[part])
    over = np.zeros(len(lines))
    np.add.at(over, line, [geod().geometry_length(p) / 1000 for p in pieces])
    assert over.max() <= PORT_LAND_KM + 0.1


def test_every_service_that_runs_is_dated(real: ModeNetwork) -> None:
    lines = real.edges[real.edges["kind"] == "service"]
    runs = lines["status"].isin({"open", "limited"})
    assert runs.sum() > 80
    dated = (lines["valid_from"] > 0) | (lines["valid_to"] > 0)
    assert dated[runs].all(), lines.loc[runs & ~dated, "id"].tolist()
    told = lines["transit_h"] > 0
    knots = lines["length_km"] / KM_PER_NM / lines["transit_h"].where(told)
    # Hours at sea, days in port with some: never faster than the ferry of 30.5 kn
    # between Maizuru and Otaru.
    assert knots[told].between(8, 30.5).all(), lines.loc[told & ~knots.between(8, 30.5)]


def test_ships_to_shanghai_and_incheon_come_by_their_fairways(
    real: ModeNetwork,
) -> None:
    known = whole_edges(real)
    fairways = charts().fairways
    for port, other in (("SHA", "TAO"), ("INC", "DLC"), ("INC", "TAO")):
        edge = sailing(port, other, known)
        shape = real.lines[int(np.flatnonzero(real.edges["id"] == edge)[0])]
        for row in fairways[fairways["port_id"] == f"sea:{port}"].itertuples():
            assert distance_km(*shape.T, row.lon, row.lat).min() < 1.0
    # The ridges off Jiangsu lie between Shanghai and Qingdao.
    (ridges,) = charts().shallows
    to_qingdao = real.edges["id"] == sailing("SHA", "TAO", known)
    shape = real.lines[int(np.flatnonzero(to_qingdao)[0])]
    assert not shapely.LineString(shape).intersects(ridges.buffer(-0.01))
    assert known.loc[sailing("SHA", "TAO", known), "km"] / KM_PER_NM > 360


def test_every_port_of_the_plan_is_joined(real: ModeNetwork) -> None:
    own = set(load_plan().table("seaports")["id"])
    assert own <= set(real.terminals["id"])


PUBLISHED = [
    # pair, published nautical miles, source
    ("ZAR", "PUS", 480, "korea.cpc.passenger_stops.com.cn 2015-11-05"),
    ("ZAR", "SHO", 310, "reference journey 22 (analyst)"),
    ("DDG", "INC", 250, "Dandong Daily 2025-03, about 250 nm by the operator"),
    ("DDG", "NAM", 119, "Dandong port distances"),
]


def test_published_distances_are_met(real: ModeNetwork) -> None:
    known = whole_edges(real)
    rows = []
    for one, other, said_nm, _ in PUBLISHED:
        own, drawn = known.loc[sailing(one, other, known)] / KM_PER_NM
        rows.append((f"{one}-{other}", said_nm, own, drawn))
    table = pd.DataFrame(rows, columns=["pair", "published", "edge", "drawn"])
    error = (table["edge"] / table["published"] - 1).abs()
    assert error.median() <= 0.04, table
    assert error.quantile(0.9) <= 0.10, table
    # What is drawn is the shortest way over water by the fairway of Incheon, without
    # any published help. It is 22 % short to Nampo: no chart tells of the shoals of
    # Korea Bay, which ships keep off.
    shape = (table["drawn"] / table["published"] - 1).abs()
    assert shape.median() <= 0.05, table
    assert shape[table["pair"] != "DDG-NAM"].max() <= 0.07, table


def test_service_takes_the_published_distance_where_it_can_be_true(
    real: ModeNetwork,
) -> None:
    edges = real.edges.set_index("id")
    row = edges.loc["service:ZAR-PUS:container:20150501"]
    assert row["length_km"] == pytest.approx(480 * KM_PER_NM)
    assert "length: published" in row["speed_basis"]
    # 390 nm from Pohang to Maizuru is 20 % more than any way over water.
    far = edges.loc["service:KPO-MAI:container:20200901"]
    assert "length: shortest way over water" in far["speed_basis"]


def test_calling_at_a_third_port_never_shortens_a_sailing(real: ModeNetwork) -> None:
    plan = load_plan().table("seaports")["id"].tolist()
    known = whole_edges(real)
    size = len(plan)
    table = np.full((size, size), np.inf)
    for i in range(size):
        for j in range(i):
            edge = sailing(plan[i], plan[j], known)
            table[i, j] = table[j, i] = known.loc[edge, "km"]
    detour = np.min(table[:, :, None] + table[None, :, :], axis=1)
    np.fill_diagonal(table, 0)
    np.fill_diagonal(detour, 0)
    assert (table <= detour + 1e-6).all()


def test_containers_and_people_sail_by_services_only(real: ModeNetwork) -> None:
    sailings = real.edges[real.edges["kind"] == "sailing"]
    assert sailings["cargo"].eq("bulk").all()
    assert not sailings["passenger"].any()
    lines = real.edges[real.edges["kind"] == "service"]
    assert lines["line_id"].str.len().gt(0).all()
    # A ro-pax ferry: boxes on one row, lorries and people on another.
    ferry = lines[lines["line_id"] == "DDG-INC"].set_index("cargo")
    assert set(ferry.index) == {"container", "passenger"}
    assert not ferry.loc[["container"], "passenger"].any()
    assert ferry.loc[["passenger"], "passenger"].all()


def test_ferry_that_ended_is_there_only_in_its_years(real: ModeNetwork) -> None:
    own = real.edges[real.edges["line_id"] == "ZAR-SHO"]

    def usable(day: int) -> bool:
        holds = (own["valid_from"] <= day) & (
            (own["valid_to"] == 0) | (own["valid_to"] >= day)
        )
        return bool(own.loc[holds, "status"].isin({"open", "limited"}).any())

    assert [usable(d) for d in (20050101, 20120101, 20131001, 20140701, TODAY)] == [
        True, False, True, False, False,
    ]  # fmt: skip


def test_straits_can_be_banned_and_ships_go_round(real: ModeNetwork) -> None:
    usual = shortest_nm(real, "VVO", "SHA")
    round_japan = shortest_nm(real, "VVO", "SHA", banned=("korea",))
    assert usual < round_japan
    further = shortest_nm(real, "VVO", "SHA", banned=("korea", "kanmon"))
    assert round_japan < further < 3 * usual
    assert set(real.edges["passage"]) - {""} == {gate.passage for gate in GATES}


def test_a_closed_cape_closes_its_waters(real: ModeNetwork) -> None:
    """Ships went round (22, -35) by (20, -40) when one lane alone was closed."""
    canals = ("suez", "panama")
    by_cape = shortest_nm(real, "TAO", "NLRTM", banned=canals)
    assert by_cape == pytest.approx(14100, rel=0.02)
    by_horn = shortest_nm(real, "TAO", "NLRTM", banned=(*canals, "cape"))
    assert by_horn > 1.1 * by_cape
    horn = ("drake", "magellan")
    shut = shortest_nm(real, "TAO", "NLRTM", banned=(*canals, "cape", *horn))
    assert shut == np.inf


def test_all_that_crosses_the_line_of_a_passage_bears_its_name(
    real: ModeNetwork,
) -> None:
    for lane, gates in gates_crossed(real.lines, GATES).items():
        named = str(real.edges["passage"].iloc[lane])
        assert [gate.passage for gate in gates] == [named], real.edges["id"].iloc[lane]


def test_every_passage_has_names_people_use() -> None:
    table = load_plan().table("passages")
    page = (Path(__file__).parents[1] / "docs" / "command-line.md").read_text("utf-8")
    assert {name for name in table["id"] if f"`{name}`" not in page} == set()
    assert table[[f"name_{code}" for code in ("en", "zh", "ru", "ko")]].all().all()


def test_no_edge_passes_two_straits(real: ModeNetwork) -> None:
    assert not real.edges["passage"].str.contains(r"[^a-z_]").any()
    bars = [
        (g.passage, shapely.LineString(g.line)) for g in gates_in(GATES, CHARTED_SEA)
    ]
    regional = real.edges["id"].str.startswith(("sailing:", "service:")).to_numpy()
    shapes = [real.lines[k] for k in np.flatnonzero(regional)]
    owner = np.repeat(np.arange(len(shapes)), [len(s) for s in shapes])
    lines = shapely.linestrings(np.vstack(shapes), indices=owner)
    named = real.edges.loc[regional, "passage"].to_numpy(dtype=str)
    for name, bar in bars:
        shapely.prepare(bar)
        cut = shapely.intersects(bar, lines)
        assert set(named[cut]) <= {name}, name
        assert cut[named == name].all(), name


def test_arctic_is_shut_unless_opened(real: ModeNetwork) -> None:
    arctic = real.edges["passage"].isin(ARCTIC)
    assert arctic.any()
    assert real.edges.loc[arctic, "status"].eq("closed").all()
    # By Suez about 11,500 nm; over the Arctic it would be 7,600.
    assert shortest_nm(real, "VVO", "DEHAM") == pytest.approx(11500, rel=0.04)


def test_suez_can_be_banned(real: ModeNetwork) -> None:
    by_suez = shortest_nm(real, "SHA", "NLRTM")
    assert by_suez == pytest.approx(10525, rel=0.03)
    assert shortest_nm(real, "SHA", "NLRTM", banned=("suez",)) > by_suez + 2000
    liner = real.edges[real.edges["line_id"] == "liner-NLRTM-SHA"]
    assert {"suez", "malacca", "babalmandab"} <= set(liner["passage"])
    # One waits for the ship once, not at every strait.
    assert liner["wait_h"].gt(0).sum() == 1


def test_visibility_beats_the_coarse_lanes_in_the_sea_of_japan(
    real: ModeNetwork,
) -> None:
    # On the lanes alone Zarubino-Vladivostok is 97 nm and Zarubino-Busan 514.
    assert shortest_nm(real, "ZAR", "VVO") == pytest.approx(60, rel=0.15)
    assert shortest_nm(real, "ZAR", "PUS") == pytest.approx(480, rel=0.04)
    inside = real.edges["id"].str.startswith("lane:")
    lonlat = real.nodes[["lon", "lat"]].to_numpy(float)
    west, south, east, north = CHARTED_SEA
    at = [lonlat[real.edges.loc[inside, side]] for side in ("u", "v")]
    both = np.logical_and.reduce(
        [(p[:, 0] > west) & (p[:, 0] < east) & (p[:, 1] > south) & (p[:, 1] < north)
         for p in at]
    )  # fmt: skip
    assert not both.any()


def test_legs_to_the_dprk_say_so(real: ModeNetwork) -> None:
    korean = real.nodes["country"].eq("KP").to_numpy()
    touched = korean[real.edges["u"]] | korean[real.edges["v"]]
    says = real.edges["country"].str.split("-").apply(lambda c: "KP" in c).to_numpy()
    np.testing.assert_array_equal(says, touched)
    assert touched.any()


def test_ports_of_the_world_are_not_the_plans_again(ports: pd.DataFrame) -> None:
    assert ports["id"].is_unique
    named = ports["name_en"].str.lower()
    for name in ("dalian", "busan", "vladivostok", "shanghai", "niigata"):
        assert int(named.str.contains(name).sum()) == 1, name
    assert {"JPNGO", "KRUSN", "CNTXG", "CNYTG", "RUVNN"} <= set(ports["id"])
    # Yokosuka is left to Yokohama, Long Beach stands beside Los Angeles.
    assert "JPYOS" not in set(ports["id"])
    assert {"USLAX", "USLGB"} <= set(ports["id"])


@pytest.mark.long
def test_ports_of_a_closed_sea_are_joined_to_one_another_if_the_plan_has_them() -> None:
    caspian = pd.DataFrame(
        [("AKT", "Aktau", "KZ", 51.216, 43.606), ("ALT", "Alat", "AZ", 49.411, 39.945)],
        columns=["id", "name_en", "country", "lon", "lat"],
    ).assign(name_zh="", source_id="test", confidence="low")
    layers = (read_layer("land"), read_layer("marine_lines"))
    world = read_layer("countries_50m")
    found = sea_water(caspian, *layers, world=world, of_plan=["AKT", "ALT"])
    ends = {(found.names[path.start], found.names[path.end]) for path in found.paths}
    assert ("sea:AKT", "sea:ALT") in ends
    (km,) = (p.length_km for p in found.paths if found.names[p.start] == "sea:AKT")
    # 253 nautical miles are published between Aktau and Alat.
    assert km == pytest.approx(253 * KM_PER_NM, rel=0.05)
    assert set(found.ports["id"]) == {"AKT", "ALT"}
    assert found.refused == ()
    left_out = sea_water(caspian, *layers, world=world)
    assert left_out.refused == ("AKT", "ALT")


def test_the_charted_sea_is_that_of_the_plan(tmp_path: Path) -> None:
    source = Path(__file__).parent / "plans" / "baltic"
    folder = shutil.copytree(source, tmp_path / "baltic")
    water = next(stage for stage in STAGES if stage.name == "sea-water")
    assert water.given(Facts(load_plan(folder), None))["box"] == CHARTED_SEA
    toml = (folder / "plan.toml").read_text(encoding="utf-8")
    own = "charted_sea = [9, 53.5, 31, 61]\n"
    (folder / "plan.toml").write_text(own + toml, encoding="utf-8")
    given = water.given(Facts(load_plan(folder), None))
    assert given["box"] == (9.0, 53.5, 31.0, 61.0)
