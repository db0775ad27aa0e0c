"""Gauges of stretches of a line, on a toy worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from network.build.land.line_gauges import with_line_gauges

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology

CLAIMS = pd.DataFrame({"link": [0, 1, 2, 3], "line_id": ["L", "L", "L", "OTHER"]})
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


def rows(*stretches: tuple[str, str, str]) -> pd.DataFrame:
    table = pd.DataFrame(stretches, columns=["from_node", "to_node", "gauge_mm"])
    return table.assign(line_id="L")


def test_each_stretch_has_its_own_gauge(line: Topology) -> None:
    found = with_line_gauges(line, CLAIMS, STOPS, rows(("BORDER", "END", "1520"))).links
    assert found["gauge_text"].tolist() == ["1435/1520", "1520", "1520", "1435/1520"]
    assert found["gauge_known"].tolist() == [False, True, True, False]


def test_the_order_of_the_stops_does_not_matter(line: Topology) -> None:
    found = with_line_gauges(line, CLAIMS, STOPS, rows(("END", "BORDER", "1520"))).links
    assert found["gauge_known"].tolist() == [False, True, True, False]


@pytest.mark.parametrize("end", ["NOWHERE", "END"])
def test_what_the_line_does_not_reach_changes_nothing(line: Topology, end: str) -> None:
    # The line has no way to its END once the link before it is of another.
    claims = CLAIMS[CLAIMS["link"] != 2]
    found = with_line_gauges(line, claims, STOPS, rows(("YARD", end, "1435"))).links
    assert not found["gauge_known"].any()
