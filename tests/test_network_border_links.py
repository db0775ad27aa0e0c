"""Which links may cross a border, on a toy worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from gis_data.countries import country_of_points
from gis_data.row_log import RowLog
from network.build.land.borders import (
    assign_gateways,
    border_links,
    insert_border_nodes,
    offset_km,
)
from network.build.land.overrides import gateway_decisions, override_countries

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.borders import BorderLinks
    from network.build.land.topology import Topology

    Make = Callable[..., Topology]

KM = 1 / 111.3195
GATE = ("id", "country_a", "country_b", "lon_a", "lat_a", "lon_b", "lat_b",
        "coord_confidence")  # fmt: skip
EXPLICIT = ("lon_a", "lat_a", "lon_b", "lat_b", "gateway_id", "reason")
NAN = float("nan")


@pytest.fixture
def river(toy_topology: Make) -> Topology:
    """A river between two countries, 200 km long, with four bridges over it.

    ::

        RU   e         f         g         h   10 km north
             |         |         |         |
             0         1         2         3   the river
             |         |         |         |
        CN   a ==4==== b ==5==== c ==6==== d   10 km south
          x  0        60       120       200 km
    """
    x = {"a": 0, "b": 60, "c": 120, "d": 200}
    nodes: dict[str, tuple[float, float, str]] = {
        n: (at * KM, -10 * KM, "CN") for n, at in x.items()
    }
    nodes |= {
        n: (at * KM, 10 * KM, "RU") for n, at in zip("efgh", x.values(), strict=True)
    }
    over = [(f"{a}-{b}", 20.0) for a, b in zip("abcd", "efgh", strict=True)]
    return toy_topology(nodes, [*over, ("a-b", 60), ("b-c", 60), ("c-d", 80)])


def gates(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(GATE))


def gate(
    name: str, x_km: float, trust: str = "high", **change: object
) -> tuple[object, ...]:
    x, y = x_km * KM, 1 * KM
    row = dict(zip(GATE, (name, "CN", "RU", x, -y, x, y, trust), strict=True))
    return tuple({**row, **change}.values())


def decided(
    topology: Topology,
    gateways: pd.DataFrame,
    explicit: tuple[tuple[object, ...], ...] = (),
    open_borders: tuple[tuple[str, str], ...] = (),
    log: RowLog | None = None,
) -> BorderLinks:
    rows = pd.DataFrame(list(explicit), columns=list(EXPLICIT))
    return assign_gateways(
        topology,
        gateways,
        decisions=gateway_decisions(topology, rows, log or RowLog()),
        open_borders=pd.DataFrame(list(open_borders), columns=["id", "countries"]),
    )


def test_only_links_between_two_countries_are_of_the_border(river: Topology) -> None:
    assert border_links(river).tolist() == [0, 1, 2, 3]


def test_an_undeclared_crossing_is_cut_and_a_declared_one_kept(river: Topology) -> None:
    found = decided(river, gates(gate("G", 60)))
    assert found.gateway.tolist() == ["", "G", "", "", "", "", ""]
    assert found.keep.tolist() == [False, True, False, False, True, True, True]
    assert offset_km(river, 1, 60 * KM, KM) == pytest.approx(0.0, abs=0.1)


def test_with_no_gateway_at_all_every_crossing_is_cut(river: Topology) -> None:
    assert not decided(river, gates()).keep[:4].any()


@pytest.mark.parametrize(
    ("trust", "reached"), [("high", False), ("medium", True), ("low", True)]
)
def test_a_gateway_reaches_as_far_as_its_point_is_uncertain(
    river: Topology, trust: str, *, reached: bool
) -> None:
    # The detour over a point 20 km east, half-way up: 2 sqrt(20^2 + 10^2) = 44.7
    # less 20 is 24.7; half of that is 12.4 km: more than 8, less than 15.
    found = decided(river, gates(gate("G", 80, trust, lat_a=0.0, lat_b=0.0)))
    assert bool(found.keep[1]) is reached
    assert offset_km(river, 1, 80 * KM, 0.0) == pytest.approx(12.4, abs=0.1)


def test_a_gateway_of_another_pair_of_countries_does_not_count(river: Topology) -> None:
    found = decided(river, gates(gate("G", 60, country_b="KP")))
    assert not found.keep[1]


def test_of_two_gateways_the_nearer_wins(river: Topology) -> None:
    found = decided(river, gates(gate("FAR", 80, "low"), gate("NEAR", 62, "low")))
    assert found.gateway[1] == "NEAR"


def test_of_two_gateways_at_one_place_the_first_declared_wins(river: Topology) -> None:
    found = decided(river, gates(gate("PORT", 61), gate("HALF", 60)))
    assert found.gateway[1] == "PORT"


def test_a_gateway_known_from_one_side_only_counts(river: Topology) -> None:
    found = decided(river, gates(gate("G", 60, lon_b=NAN, lat_b=NAN)))
    assert found.gateway[1] == "G"
    nowhere = gate("G", 60, lon_a=NAN, lat_a=NAN, lon_b=NAN, lat_b=NAN)
    assert not decided(river, gates(nowhere)).keep[1]


def link_row(topology: Topology, link: int, name: str | float) -> tuple[object, ...]:
    a, b = topology.u[link], topology.v[link]
    lon, lat = topology.lon, topology.lat
    # Named from the far side: which end stands first must not matter.
    return lon[b], lat[b], lon[a], lat[a], name, "told so"


@pytest.mark.parametrize("nothing", ["", NAN])
def test_explicit_decisions_win(river: Topology, nothing: str | float) -> None:
    told = (link_row(river, 1, nothing), link_row(river, 2, "G"))
    found = decided(river, gates(gate("G", 60)), told)
    assert found.gateway[:4].tolist() == ["", "", "G", ""]


def test_an_explicit_decision_on_what_is_not_there_changes_nothing(
    river: Topology,
) -> None:
    log = RowLog()
    rows = (
        (50.0, 50.0, 50.1, 50.0, "", "elsewhere"),
        link_row(river, 4, ""),  # no link over the border
        link_row(river, 2, "G"),
    )
    assert decided(river, gates(gate("G", 60)), rows, log=log).keep[1]
    assert log.matched("border_decisions") == {2}


def test_a_border_without_controls_stays_open(river: Topology) -> None:
    area = (("AREA", "CN RU MN"),)
    found = decided(river, gates(gate("G", 60)), (), area)
    assert found.keep.all()
    assert found.gateway[:4].tolist() == ["open:AREA", "G", "open:AREA", "open:AREA"]
    other = decided(river, gates(), (), (("AREA", "CN MN"),))
    assert not other.keep[:4].any()


def test_a_node_is_put_on_its_side_and_the_link_is_domestic_then(
    river: Topology,
) -> None:
    sides = pd.DataFrame({"lon": [0.0], "lat": [10 * KM], "country": ["CN"]})
    log = RowLog()
    settled = override_countries(river, sides, log)
    assert border_links(settled).tolist() == [1, 2, 3]
    assert border_links(river).tolist() == [0, 1, 2, 3], "the old one is unchanged"


def test_a_side_that_meets_no_node_changes_nothing(river: Topology) -> None:
    sides = pd.DataFrame({"lon": [0.0], "lat": [9.5 * KM], "country": ["CN"]})
    log = RowLog()
    assert border_links(override_countries(river, sides, log)).tolist() == [0, 1, 2, 3]
    assert log.matched("border_sides") == set()


def test_the_slack_of_a_link_counts_towards_its_gateway(toy_topology: Make) -> None:
    # Over a point 10 km off the middle of a chord of 20: 28.3 km. A link of 30 km
    # passes there; one of 20 is (28.3 - 20) / 2 = 4.1 km short of it.
    nodes = {"a": (0, 0), "b": (20 * KM, 0, "RU")}
    slack = toy_topology(nodes, [("a-b", 30)])
    straight = toy_topology(nodes, [("a-b", 20)])
    assert offset_km(slack, 0, 10 * KM, 10 * KM) == 0.0
    assert offset_km(straight, 0, 10 * KM, 10 * KM) == pytest.approx(4.1, abs=0.1)
    assert offset_km(straight, 0, NAN, 0.0) == float("inf")


def test_a_link_crosses_at_the_frontier_and_not_half_way_between_the_ports(
    toy_topology: Callable[..., Topology],
) -> None:
    # Horgos to Zharkent, 40 km; the port lies 8 km inside China, the frontier at 80.40.
    topology = toy_topology(
        {"h": (80.50, 44.20, "CN"), "z": (80.00, 44.17, "KZ")}, [("h-z", 0)]
    )
    topology.links["gateway_id"] = "XC13"
    gateways = pd.DataFrame(
        [{"id": "XC13", "country_a": "CN", "lon_a": 80.50, "lat_a": 44.20,
          "lon_b": 80.48, "lat_b": 44.20}]
    )  # fmt: skip
    points = pd.DataFrame(columns=["gateway_id", "mode", "lon", "lat"])
    found = insert_border_nodes(topology, gateways, points, RowLog())
    lon, lat = found.lon[2:].mean(), found.lat[2:].mean()
    edge = country_of_points([lon - 0.01, lon + 0.01], [lat, lat])
    assert edge.tolist() == ["KZ", "CN"]
    assert found.nodes["country"].tolist()[2:] == ["CN", "KZ"]
    assert found.length_km.sum() == pytest.approx(topology.length_km.sum())
    # Where the border itself is stated, that counts.
    stated = pd.DataFrame(
        [{"gateway_id": "XC13", "mode": "road", "lon": 80.3, "lat": 44.19}]
    )
    found = insert_border_nodes(topology, gateways, stated, RowLog())
    assert found.lon[2:].mean() == pytest.approx(80.3, abs=0.01)
