"""Railways that break off in the middle, on toys worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from network.build.land.broken_lines import join_broken_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology

    Make = Callable[..., Topology]

KM = 1 / 111.3195


@pytest.fixture
def broken(toy_topology: Make) -> Callable[..., Topology]:
    """Return what makes a line of 24 km with a gap at 12 km, and a way round.

    ::

        a --12-- b  gap  c --12-- d        0 km north
        |                         |
        +------ e --- 60 --- f ---+       60 km north
    """

    def line(gap_km: float, b: str = "KZ", spur_km: float = 12.0) -> Topology:
        nodes: dict[str, tuple[object, ...]] = {
            "a": (0.0, 0.0, "KZ"),
            "b": (12 * KM, 0.0, b),
            "c": ((12 + gap_km) * KM, 0.0, "KZ"),
            "d": ((12 + gap_km + spur_km) * KM, 0.0, "KZ"),
            "e": (0.0, 60 * KM, "KZ"),
            "f": ((12 + gap_km + spur_km) * KM, 60 * KM, "KZ"),
        }
        links = [("a-b", 12.0), ("c-d", spur_km), ("a-e", 60.0), ("e-f", 24.0)]
        return toy_topology(nodes, [*links, ("d-f", 60.0)])

    return line


def joined(topology: Topology) -> list[tuple[int, int]]:
    links = join_broken_lines(topology).links
    new = links[links["source_id"] == "osm:gap"]
    return list(zip(new["u"].tolist(), new["v"].tolist(), strict=True))


def test_a_line_that_breaks_off_is_joined(broken: Callable[..., Topology]) -> None:
    made = join_broken_lines(broken(0.3))
    link = made.links.iloc[-1]
    assert (link["u"], link["v"]) == (1, 2)
    assert link["length_km"] == pytest.approx(0.3, rel=0.01)
    assert (link["confidence"], link["schematic"]) == ("low", True)


@pytest.mark.parametrize("change", [{"gap_km": 0.5}, {"gap_km": 0.3, "b": "RU"}])
def test_no_line_is_joined_that_ends_farther_off_or_at_a_frontier(
    broken: Callable[..., Topology], change: dict[str, object]
) -> None:
    assert joined(broken(**change)) == []


def test_a_siding_ends_where_it_ends(toy_topology: Make) -> None:
    # A spur of 3 km, and the far end of a line of 30 km beside it.
    nodes = {"a": (0, 0), "b": (3 * KM, 0), "c": (3.2 * KM, 0), "d": (33 * KM, 0)}
    short = toy_topology(nodes, [("a-b", 3.0)])
    assert joined(short) == []
    # The line is joined to it, for the line is long enough.
    assert joined(toy_topology(nodes, [("a-b", 3.0), ("c-d", 30.0)])) == [(1, 2)]


def test_ends_that_track_joins_already_stay_apart(toy_topology: Make) -> None:
    # Two tracks of 11 km side by side, joined at their far end.
    nodes = {"a": (0, 0), "b": (11 * KM, 0), "c": (11 * KM, 0.2 * KM)}
    assert joined(toy_topology(nodes, [("a-b", 11.0), ("a-c", 11.0)])) == []
