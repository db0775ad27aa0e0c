"""Named lines laid onto links, on toys worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from network.build.land.conflate import Conflation, conflate
from network.build.land.lines import Line, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology

    Make = Callable[..., Topology]

KM = 1 / 111.3195


def stops_at(**x_km: tuple[float, float]) -> pd.DataFrame:
    rows = {
        name: {"lon": x * KM, "lat": y * KM, "name_en": f"{name} station",
               "name_zh": f"{name}站", "country": "CN"}
        for name, (x, y) in x_km.items()
    }  # fmt: skip
    return pd.DataFrame.from_dict(rows, orient="index")


def line(name: str, stops: str, km: float, *, alone: bool = False) -> Line:
    return Line(name, tuple(stops.split()), km, alone)


def claimed(found: Conflation) -> dict[str, float]:
    """Kilometres that each line claims, twins included."""
    km = found.split.topology.length_km
    claims = found.assignments
    return {
        str(name): float(km[rows["link"].to_numpy(np.int64)].sum())
        for name, rows in claims.groupby("line_id")
    }


@pytest.fixture
def straight(toy_topology: Make) -> Topology:
    """One link of 40 km, one of 20, and 30 km on a piece that nothing joins.

    ::

        a ------ 40 km ------ b -- 20 km -- c      (gap)      d -- 20 km -- e
    """
    x = {"a": 0, "b": 40, "c": 60, "d": 90, "e": 110}
    nodes = {n: (at * KM, 0) for n, at in x.items()}
    return toy_topology(nodes, [("a-b", 40), ("b-c", 20), ("d-e", 20)])


def test_a_line_claims_its_links_and_names_its_stations(straight: Topology) -> None:
    stops = stops_at(A=(0, 0), M=(10, 0), C=(60, 0))
    found = conflate(straight, [line("R1", "A M C", 60.0)], stops)
    assert claimed(found) == {"R1": pytest.approx(60.0, rel=1e-3)}
    report = found.report.set_index("line_id").loc["R1"]
    assert report["ratio"] == pytest.approx(1.0, rel=1e-3)
    assert (report["missing_hops"], report["doubtful_hops"]) == ("", "")
    nodes = found.split.topology.nodes.set_index("name_en")
    assert nodes.loc["M station", "name_zh"] == "M站"
    assert nodes.loc["M station", "lon"] == pytest.approx(10 * KM, rel=1e-2)
    # The old node at the end keeps the name it has.
    assert found.split.topology.nodes["name_en"][0] == "a"


def test_an_unnamed_node_that_is_a_station_is_named(straight: Topology) -> None:
    nodes = straight.nodes.assign(name_en="", name_zh="")
    bare = type(straight)(nodes, straight.links)
    found = conflate(bare, [line("R1", "A C", 60.0)], stops_at(A=(0, 0), C=(60, 0)))
    named = found.split.topology.nodes["name_en"].tolist()
    assert [named[0], named[2]] == ["A station", "C station"]


def test_a_line_that_ends_inside_a_link_claims_only_its_share(
    straight: Topology,
) -> None:
    found = conflate(straight, [line("R1", "A M", 10.0)], stops_at(A=(0, 0), M=(10, 0)))
    assert claimed(found) == {"R1": pytest.approx(10.0, rel=1e-2)}


def test_the_report_lists_what_is_missing_and_what_was_left_out(
    straight: Topology,
) -> None:
    stops = stops_at(A=(0, 0), C=(60, 0), D=(90, 0), E=(110, 0), F=(110, 40))
    lines = [line("R1", "A C D E", 110.0), line("R2", "A C F", 140.0)]
    found = conflate(straight, lines, stops)
    report = found.report.set_index("line_id")
    assert report.loc["R1", "missing_hops"] == "C-D"
    assert report.loc["R1", "matched_km"] == pytest.approx(80.0, rel=1e-3)
    assert report.loc["R1", "ratio"] == pytest.approx(80 / 110, rel=1e-3)
    assert report.loc["R2", "missing_hops"] == "C-F"
    assert report.loc["R2", "stops_left_out"] == "F"
    assert set(found.stops["node_id"]) == {"A", "C", "D", "E"}


def test_a_detour_is_doubtful_and_said_to_be(toy_topology: Make) -> None:
    """The direct track is missing; round about it is 100 km instead of 30.

    ::

        a               b
         \\ 50       50 /
          '---- o ----'
    """
    nodes = {"a": (0, 0), "b": (30 * KM, 0), "o": (15 * KM, 47.7 * KM)}
    topology = toy_topology(nodes, [("a-o", 50), ("o-b", 50)])
    found = conflate(topology, [line("R1", "A B", 30.0)], stops_at(A=(0, 0), B=(30, 0)))
    report = found.report.set_index("line_id").loc["R1"]
    assert report["doubtful_hops"] == "A-B: 100 km matched, 30 expected"
    assert report["missing_hops"] == ""


@pytest.fixture
def tracks(toy_topology: Make) -> Topology:
    """A high-speed line of two tracks beside an old line, 60 km each.

    ::

        h0 ==== 60.0 ==== h1      the pair lies 5 km north of the old line,
        i0 ==== 60.0 ==== i1      0.3 km apart, joined at both ends
        o0 ---- 60.0 ---- o1
    """
    ends = {"h": 5.3, "i": 5.0, "o": 0.0}
    nodes = {f"{n}{k}": (60 * k * KM, y * KM) for n, y in ends.items() for k in (0, 1)}
    links = [("h0-h1", 60), ("i0-i1", 60), ("o0-o1", 60),
             ("h0-i0", 0.3), ("h1-i1", 0.3)]  # fmt: skip
    return toy_topology(nodes, links)


def test_both_tracks_of_a_passenger_line_are_claimed_and_freight_keeps_off(
    tracks: Topology,
) -> None:
    stops = stops_at(H0=(0, 5.3), H1=(60, 5.3), O0=(0, 0), O1=(60, 0))
    lines = [line("HSR", "H0 H1", 60.0, alone=True), line("OLD", "O0 O1", 60.0)]
    found = conflate(tracks, lines, stops)
    claims = found.assignments.set_index("link")
    assert claims.loc[0].tolist() == ["HSR", False]
    assert claims.loc[1].tolist() == ["HSR", True]
    assert claims.loc[2].tolist() == ["OLD", False]


def test_one_track_of_an_ordinary_line_is_enough(tracks: Topology) -> None:
    stops = stops_at(H0=(0, 5.3), H1=(60, 5.3))
    found = conflate(tracks, [line("R1", "H0 H1", 60.0)], stops)
    assert found.assignments["twin"].tolist() == [False]


def test_no_twin_is_invented(straight: Topology) -> None:
    stops = stops_at(A=(0, 0), C=(60, 0))
    found = conflate(straight, [line("HSR", "A C", 60.0, alone=True)], stops)
    assert claimed(found) == {"HSR": pytest.approx(60.0)}
    assert not found.assignments["twin"].any()


def test_two_lines_may_share_a_link_but_each_claims_it_once(
    straight: Topology,
) -> None:
    stops = stops_at(A=(0, 0), B=(40, 0), C=(60, 0))
    lines = [line("R1", "A B C", 60.0), line("R2", "B C", 20.0)]
    claims = conflate(straight, lines, stops).assignments
    assert not claims.duplicated(["link", "line_id"]).any()
    assert sorted(claims.groupby("link")["line_id"].apply(tuple)) == [
        ("R1",),
        ("R1", "R2"),
    ]


def test_lines_that_are_built_are_laid_passenger_only_first() -> None:
    table = pd.DataFrame(
        {
            "id": ["R1", "R2", "R3", "R4", "R5"],
            "node_ids": ["A B", "A B C", "A B", "A B", "A C"],
            "length_km": ["10", "20", "30", "40", ""],
            "status": ["operating", "planned", "operating since 2015",
                       "under construction", "limited"],
            "use": ["mixed", "mixed", "passenger", "mixed", "passenger, some freight"],
        }
    )  # fmt: skip
    table["length_km"] = pd.to_numeric(table["length_km"])
    found = lines_of(table)
    assert [x.line_id for x in found] == ["R3", "R1", "R5"]
    assert [x.passenger_only for x in found] == [True, False, False]
    assert found[0].stops == ("A", "B")


def test_goods_trains_call_where_the_line_says(straight: Topology) -> None:
    posts = pd.DataFrame(
        {"line_id": ["OLD"], "node_id": ["B"], "after": [""], "km": [np.nan],
         "mark": ["passenger"]}
    )  # fmt: skip
    table = pd.DataFrame(
        {"id": ["OLD"], "node_ids": ["A B"], "length_km": [40.0],
         "status": ["operating"], "use": ["mixed"]}
    )  # fmt: skip
    lines = lines_of(table, posts)
    found = conflate(straight, lines, stops_at(A=(0, 0), B=(40, 0))).stops
    assert found[["node_id", "passenger_only"]].to_numpy().tolist() == [
        ["A", False],
        ["B", True],
    ]
