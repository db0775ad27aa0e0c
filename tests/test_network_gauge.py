"""Track gauge as a state, on a toy line of two gauges worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from network.build.land.gauge import Gauged, link_gauges, with_gauges
from network.build.land.lines import Line
from network.build.land.pipeline import matches_at_home

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology

    Make = Callable[..., Topology]

KM = 1 / 111.3195
USUAL = {"CN": 1435, "RU": 1520, "MN": 1520}


@pytest.fixture
def line(toy_topology: Make) -> Topology:
    """A line from China to Russia; the link over the frontier has both gauges.

    ::

        a ===0=== b ===1=== c ===2=== d ===3=== e
           1435      dual    (G, both)    1520
        |------- CN ------|   frontier   |-- RU --|
    """
    nodes: dict[str, tuple[object, ...]] = {
        n: (30 * i * KM, 0) for i, n in enumerate("abc")
    }
    nodes |= {n: (30 * i * KM, 0, "RU") for i, n in enumerate("de", start=3)}
    made = toy_topology(nodes, [("a-b", 30), ("b-c", 30), ("c-d", 30), ("d-e", 30)])
    links = made.links.assign(
        gauge_text=["", "1435/1520", "", ""],
        country=["CN", "CN", "CN-RU", "RU"],
        gateway_id=["", "", "G", ""],
    )
    return type(made)(made.nodes, links)


def gates(*rows: tuple[str, int, int]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=["id", "gauge_a_mm", "gauge_b_mm"])
    return table.assign(mode="rail")


def yards(*rows: tuple[str, float, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"id": name, "lon": x * KM, "lat": 0.0, "gauge_a_mm": "1435",
             "gauge_b_mm": "1520", "country_a": country}
            for name, x, country in rows
        ],
        columns=["id", "lon", "lat", "gauge_a_mm", "gauge_b_mm", "country_a"],
    )  # fmt: skip


@pytest.fixture
def gauged(line: Topology) -> Gauged:
    sets = link_gauges(line, gates(("G", 1435, 1520)), USUAL)
    return with_gauges(line, sets, yards(("GY", 50, "CN")))


def test_gauges_come_from_the_gateway_the_line_then_the_country(line: Topology) -> None:
    assert link_gauges(line, gates(("G", 1435, 1520)), USUAL) == [
        (1435,), (1435, 1520), (1435, 1520), (1520,),
    ]  # fmt: skip


def test_a_gateway_of_unknown_gauge_has_that_of_its_countries(line: Topology) -> None:
    assert link_gauges(line, gates(("G", 0, 0)), USUAL)[2] == (1435, 1520)
    assert link_gauges(line, gates(("G", 1520, 1520)), USUAL)[2] == (1520,)


def test_a_country_that_is_not_listed_has_the_usual_gauge(line: Topology) -> None:
    assert link_gauges(line, gates(), {"RU": 1520})[0] == (1435,)
    assert link_gauges(line, gates(), {"RU": 1520, "CN": 1000})[0] == (1000,)


def test_a_dual_link_is_two_edges_and_its_ends_two_nodes(gauged: Gauged) -> None:
    # Links: 1 + 2 + 2 + 1. Nodes: b, c and d exist twice.
    assert len(gauged.topology.links) == 6
    assert len(gauged.topology.nodes) == 8
    assert sorted(gauged.variants) == [1, 2, 3]
    gauge = gauged.topology.nodes["gauge_mm"].to_numpy()
    for old, found in gauged.variants.items():
        assert gauge[list(found)].tolist() == [1435, 1520]
        assert found[0] == old
        assert (
            gauged.topology.lon[list(found)].tolist() == [gauged.topology.lon[old]] * 2
        )


def test_no_edge_joins_two_gauges(gauged: Gauged) -> None:
    gauge = gauged.topology.nodes["gauge_mm"].to_numpy()
    links = gauged.topology.links
    assert (gauge[gauged.topology.u] == links["gauge_mm"]).all()
    assert (gauge[gauged.topology.v] == links["gauge_mm"]).all()
    # Of every length there is as much as before, once a gauge.
    assert links["length_km"].sum() == pytest.approx(6 * 30)


def reachable(gauged: Gauged, start: int, end: int, *, breaks: bool) -> bool:
    t = gauged.topology
    u, v = t.u, t.v
    if breaks:
        u = np.concatenate([u, gauged.breaks["u"].to_numpy(np.int64)])
        v = np.concatenate([v, gauged.breaks["v"].to_numpy(np.int64)])
    n = len(t.nodes)
    matrix = coo_array((np.ones(len(u)), (u, v)), shape=(n, n))
    _, labels = connected_components(matrix, directed=False)
    return bool(labels[start] == labels[end])


def test_a_train_changes_gauge_at_the_yard_only(gauged: Gauged) -> None:
    # a (1435) to e (1520).
    assert not reachable(gauged, 0, 4, breaks=False)
    assert reachable(gauged, 0, 4, breaks=True)
    assert gauged.breaks["yard_id"].tolist() == ["GY"]
    u, v = gauged.breaks.loc[0, ["u", "v"]]
    # The yard at 50 km is at c (60 km), nearer than b (30 km).
    assert {u, v} == set(gauged.variants[2])


def test_without_a_yard_there_is_no_way_through(line: Topology) -> None:
    sets = link_gauges(line, gates(("G", 1435, 1520)), USUAL)
    found = with_gauges(line, sets, yards())
    assert len(found.breaks) == 0
    assert not reachable(found, 0, 4, breaks=True)


@pytest.mark.parametrize(
    ("x_km", "country"),
    [(50, "KZ"), (500, "CN"), (90, "MN")],
    ids=["of another country", "too far off", "of a third country"],
)
def test_a_yard_without_both_gauges_near_it_is_listed(
    line: Topology, x_km: float, country: str
) -> None:
    sets = link_gauges(line, gates(("G", 1435, 1520)), USUAL)
    found = with_gauges(line, sets, yards(("GY", x_km, country)))
    assert found.unplaced == ["GY"]
    assert len(found.breaks) == 0


def test_a_yard_of_one_gauge_is_no_break(line: Topology) -> None:
    sets = link_gauges(line, gates(("G", 1435, 1520)), USUAL)
    same = yards(("GY", 50, "CN")).assign(gauge_b_mm="1435")
    found = with_gauges(line, sets, same)
    assert (len(found.breaks), found.unplaced) == (0, [])


def test_two_yards_are_two_nodes_or_the_first_keeps_it(line: Topology) -> None:
    sets = link_gauges(line, gates(("G", 1435, 1520)), USUAL)
    found = with_gauges(line, sets, yards(("GY1", 60, "CN"), ("GY2", 90, "RU")))
    assert found.breaks["yard_id"].tolist() == ["GY1", "GY2"]
    assert found.breaks["u"].nunique() == 2
    again = with_gauges(line, sets, yards(("GY1", 60, "CN"), ("GY2", 61, "CN")))
    assert again.breaks["yard_id"].tolist() == ["GY1"]


def test_a_line_of_one_gauge_stays_as_it_is(toy_topology: Make) -> None:
    made = toy_topology({"a": (0, 0), "b": (1, 0)}, [("a-b", 0)])
    made = type(made)(
        made.nodes, made.links.assign(gauge_text="", country="CN", gateway_id="")
    )
    found = with_gauges(made, link_gauges(made, gates(), USUAL), yards())
    assert (len(found.topology.nodes), found.variants) == (2, {})
    assert found.topology.nodes["gauge_mm"].tolist() == [1435, 1435]


def test_a_line_runs_in_the_countries_of_its_stops_only(toy_topology: Make) -> None:
    # a, b in one country; the line to its frontier is matched as far as d beyond it.
    nodes = {name: (80.0 + i / 10, 44.0) for i, name in enumerate("abcd")}
    made = toy_topology(nodes, [("a-b", 8), ("b-c", 8), ("c-d", 8)])
    topology = type(made)(
        made.nodes.assign(country=["CN", "CN", "KZ", "KZ"]), made.links
    )
    matches = pd.DataFrame({"link": [0, 1, 2], "line_id": "L"})
    stops = pd.DataFrame(
        {"lon": [80.0, 80.12], "lat": 44.0, "country": ["CN", ""]}, index=["A", "B"]
    )
    line = Line("L", ("A", "B"), 20.0, passenger_only=False)
    found = matches_at_home(topology, matches, [line], stops)
    assert found["link"].tolist() == [0, 1]
    further = stops.assign(country=["CN", "KZ"])
    found = matches_at_home(topology, matches, [line], further)
    assert found["link"].tolist() == [0, 1, 2]
