"""Overrides of links: lengths, places passed, gauges, on toys and for real."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from gis_data.contracts import plan_tables
from gis_data.geodesy import distance_km
from gis_data.plan import load_plan
from gis_data.row_log import RowLog, outside
from network.build.land.overrides import (
    override_gauges,
    override_lengths,
    split_at_places,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology

    Make = Callable[..., Topology]

KM = 1 / 111.3195
NAN = float("nan")
PAIRS = [(0, 2), (2, 3)]


@pytest.fixture
def road(toy_topology: Make) -> Topology:
    """A road of 100 km drawn as a chord, and a side road that ends beside it.

    ::

                 s -- 30 km -- t      10 km north
        a ======== 100 km, 80 km as the crow flies ======== b
    """
    nodes = {
        "a": (0, 0), "b": (80 * KM, 0),
        "s": (30 * KM, 10 * KM), "t": (60 * KM, 10 * KM),
    }  # fmt: skip
    return toy_topology(nodes, [("a-b", 100), ("s-t", 30)])


def row(topology: Topology, a: int, b: int, **columns: Any) -> dict[str, Any]:  # noqa: ANN401 - one row of a table
    lon, lat = topology.lon, topology.lat
    ends = {"lon_a": lon[a], "lat_a": lat[a], "lon_b": lon[b], "lat_b": lat[b]}
    return {**ends, **columns}


def place(topology: Topology, x: float, y: float, km: float, *, back: bool = False):  # noqa: ANN201 - a row
    ends = (1, 0) if back else (0, 1)
    return row(
        topology, *ends, lon=x * KM, lat=y * KM, km=km, country="CN",
        name_en=f"at {x:g}", name_zh="",
    )  # fmt: skip


def joined(topology: Topology, *links: tuple[int, int]) -> list[float]:
    ends = [set(e) for e in zip(topology.u.tolist(), topology.v.tolist(), strict=True)]
    return [float(topology.length_km[ends.index(set(link))]) for link in links]


def test_a_straightened_link_gets_its_published_length(road: Topology) -> None:
    log = RowLog()
    said = pd.DataFrame([row(road, 1, 0, length_km=120.0, confidence="low")])
    made = override_lengths(road, said, log)
    assert made.length_km.tolist() == [120.0, 30.0]
    assert made.links["confidence"].tolist()[0] == "low"
    assert made.links["schematic"].tolist() == [True, False]
    assert road.length_km.tolist() == [100.0, 30.0]


def test_a_link_of_another_extract_is_left_alone(road: Topology) -> None:
    said = [row(road, a, b, length_km=120.0, confidence="low") for a, b in PAIRS]
    log = RowLog()
    lengths = override_lengths(road, pd.DataFrame(said), log).length_km
    assert lengths.tolist() == [100.0, 120.0]
    assert log.matched("link_lengths") == {1}, "the row of no link is told"


def test_a_known_kilometre_counts_from_the_first_end_named(road: Topology) -> None:
    made = split_at_places(
        road, pd.DataFrame([place(road, 20, 0, 70.0, back=True)]), RowLog()
    )
    assert joined(made, (0, 4), (4, 1)) == pytest.approx([30.0, 70.0])


def test_places_share_the_link_by_the_way_through_them_all(road: Topology) -> None:
    # The way through both is 25 + 15 + 55 km as the crow flies.
    rows = [place(road, 35, 20, NAN), place(road, 20, 15, NAN)]
    made = split_at_places(road, pd.DataFrame(rows), RowLog())
    first, second = (
        made.node_index.nearest(20 * KM, 15 * KM),
        made.node_index.nearest(35 * KM, 20 * KM),
    )
    way = [25.0, np.hypot(15, 5), np.hypot(45, 20)]
    assert joined(made, (0, first), (first, second), (second, 1)) == pytest.approx(
        [100 * x / sum(way) for x in way], rel=0.01
    )
    assert float(made.lat[first]) == pytest.approx(15 * KM)


def test_a_road_that_ends_at_the_place_is_joined(road: Topology) -> None:
    made = split_at_places(road, pd.DataFrame([place(road, 30, 10, NAN)]), RowLog())
    assert len(joined(made, (0, 2), (2, 1), (2, 3))) == 3
    part, _ = made.components()
    assert len(set(part[made.u].tolist())) == 1


def test_a_published_length_is_no_shorter_than_the_geodesic() -> None:
    rows = load_plan().table("link_lengths")
    direct = distance_km(rows["lon_a"], rows["lat_a"], rows["lon_b"], rows["lat_b"])
    assert (rows["length_km"] >= direct).all()


MATCHES = pd.DataFrame({"link": [0, 1, 2, 3], "line_id": ["L", "L", "L", "OTHER"]})
STOPS = pd.DataFrame(
    {
        "line_id": ["L", "L", "L", "OTHER"],
        "node_id": ["YARD", "BORDER", "END", "END"],
        "node": [0, 1, 3, 3],
    }
)


@pytest.fixture
def line(toy_topology: Callable[..., Topology]) -> Topology:
    """A line with two gauges by its table, and a branch of another.

    ::

        a --0-- b --1-- c --2-- d --3-- e
      YARD    BORDER           END
    """
    nodes = {name: (i / 10, 45.0) for i, name in enumerate("abcde")}
    made = toy_topology(nodes, [("a-b", 0), ("c-b", 0), ("c-d", 0), ("d-e", 0)])
    return type(made)(made.nodes, made.links.assign(gauge_text="1435/1520"))


def stretches(*rows: tuple[str, str, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["from_node", "to_node", "gauge_mm"])
    return table.assign(line_id="L")


def overridden(
    line: Topology,
    rows: pd.DataFrame,
    matches: pd.DataFrame,
    log: RowLog | None = None,
) -> pd.DataFrame:
    log = log or RowLog()
    return override_gauges(line, rows, log, matches=matches, stops=STOPS).links


def test_each_stretch_has_its_own_gauge(line: Topology) -> None:
    found = overridden(line, stretches(("BORDER", "END", "1520")), MATCHES)
    assert found["gauge_text"].tolist() == ["1435/1520", "1520", "1520", "1435/1520"]
    assert found["gauge_known"].tolist() == [False, True, True, False]


def test_the_order_of_the_stops_does_not_matter(line: Topology) -> None:
    found = overridden(line, stretches(("END", "BORDER", "1520")), MATCHES)
    assert found["gauge_known"].tolist() == [False, True, True, False]


@pytest.mark.parametrize("end", ["NOWHERE", "END"])
def test_what_the_line_does_not_reach_changes_nothing(line: Topology, end: str) -> None:
    # The line has no way to its END once the link before it is of another.
    matches = MATCHES[MATCHES["link"] != 2]
    log = RowLog()
    found = overridden(line, stretches(("YARD", end, "1435")), matches, log)
    assert log.matched("line_gauges") == set()
    assert not found["gauge_known"].any()


@pytest.mark.long
def test_a_log_tells_every_row_that_nobody_matched() -> None:
    log = RowLog(load_plan())
    unmatched = log.unmatched()
    assert set(unmatched) == {t.name for t in plan_tables().values() if t.applied}
    for name, keys in unmatched.items():
        assert len(keys) == len(set(keys)) == len(load_plan().table(name)), name
    rows = log.rows("link_stops", mode="road")
    log.match_where("link_stops", rows, [True] * len(rows))
    assert len(log.unmatched()["link_stops"]) == len(
        log.rows("link_stops", mode="rail")
    )


def test_rows_that_match_nothing_are_named_with_the_latitude_first() -> None:
    log = RowLog(load_plan())
    row = load_plan().table("border_points").iloc[0]
    assert log.unmatched()["border_points"][0] == f"{row['gateway_id']} {row['mode']}"
    row = load_plan().table("border_sides").iloc[0]
    said = f"{row['mode']} {row['lat']} {row['lon']}"
    assert log.unmatched()["border_sides"][0] == said


def test_rows_beyond_the_extract_are_no_fault_of_theirs() -> None:
    row = {"lon_a": 1.0, "lat_a": 1.0, "lon_b": 9.0, "lat_b": 1.0}
    rows = pd.DataFrame([row, {**row, "lon_a": 8.0}])
    assert outside(rows, (0.0, 0.0, 5.0, 5.0)) == [False, True]
    assert outside(rows, None) == [False, False]
