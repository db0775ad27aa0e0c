"""Branches added and banks bridged, on toys worked by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from gis_data.row_log import RowLog
from network.build.land.gaps import (
    add_bridges,
    add_curated_links,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology

    Make = Callable[..., Topology]

KM = 1 / 111.3195


@pytest.fixture
def banks(toy_topology: Make) -> Topology:
    """A Chinese line along the south bank, a Russian one along the north bank.

    ::

        r ===== 40 km, RU ===== s      10 km north
        a ===== 40 km, CN ===== b ... (gap of 2 km) ... c --10-- d
    """
    nodes = {
        "a": (0, 0), "b": (40 * KM, 0), "c": (42 * KM, 0), "d": (52 * KM, 0),
        "r": (0, 10 * KM, "RU"), "s": (40 * KM, 10 * KM, "RU"),
    }  # fmt: skip
    return toy_topology(nodes, [("a-b", 40), ("c-d", 10), ("r-s", 40)])


def curated(**columns: Any) -> dict[str, Any]:  # noqa: ANN401 - one row of a table
    row = {
        "id": "CL-1", "from_en": "From", "country_a": "CN", "lat_a": 0.0, "lon_a": 0.0,
        "attach_a_km": 0.0, "to_en": "To", "country_b": "CN", "lat_b": 0.0,
        "lon_b": 0.0, "attach_b_km": 0.0, "length_km": 1.0, "confidence": "medium",
    }  # fmt: skip
    return {**row, **columns}


def test_a_branch_splits_the_line_it_leaves(banks: Topology) -> None:
    row = curated(
        lon_a=10 * KM, lat_a=1 * KM, attach_a_km=3.0,
        lon_b=10 * KM, lat_b=-20 * KM, length_km=25.0,
    )  # fmt: skip
    found = add_curated_links(banks, pd.DataFrame([row]), RowLog())
    assert len(found.nodes) == len(banks.nodes) + 2
    assert sorted(found.length_km) == pytest.approx([10, 10, 25, 30, 40], rel=0.001)
    new = found.links[found.links["source_id"] == "curated:CL-1"]
    assert new["length_km"].tolist() == [25.0]
    assert sorted(found.components()[1]) == [2, 2, 4]


def test_a_branch_joins_the_network_of_its_own_country(banks: Topology) -> None:
    # 4 km from the Russian line, 6 km from the Chinese one it belongs to.
    row = curated(
        lon_a=20 * KM, lat_a=6 * KM, attach_a_km=8.0,
        lon_b=20 * KM, lat_b=-5 * KM, length_km=12.0,
    )  # fmt: skip
    found = add_curated_links(banks, pd.DataFrame([row]), RowLog())
    assert sorted(found.length_km) == pytest.approx([10, 12, 20, 20, 40], rel=0.001)


def test_ends_that_two_links_share_are_one_node(banks: Topology) -> None:
    middle = {"lon": 60 * KM, "lat": 5 * KM}
    rows = [
        curated(id="CL-1", lon_a=52 * KM, attach_a_km=1.0, to_en="Middle",
                lon_b=middle["lon"], lat_b=middle["lat"], length_km=11.0),
        curated(id="CL-2", from_en="Middle", lon_a=middle["lon"], lat_a=middle["lat"],
                attach_a_km=0.2, lon_b=80 * KM, length_km=21.0),
    ]  # fmt: skip
    found = add_curated_links(banks, pd.DataFrame(rows), RowLog())
    assert len(found.nodes) == len(banks.nodes) + 2
    assert sorted(found.components()[1]) == [2, 2, 4]


def test_a_curated_link_is_never_shorter_than_the_geodesic(banks: Topology) -> None:
    row = curated(lon_a=60 * KM, lon_b=90 * KM, length_km=3.0)
    found = add_curated_links(banks, pd.DataFrame([row]), RowLog())
    assert found.length_km[-1] == pytest.approx(30.0, rel=0.001)


def gate(name: str, x_km: float, **columns: Any) -> dict[str, Any]:  # noqa: ANN401
    row = {
        "id": name, "name_en": name, "country_a": "CN", "country_b": "RU",
        "lon_a": x_km * KM, "lat_a": 1 * KM, "lon_b": x_km * KM, "lat_b": 9 * KM,
    }  # fmt: skip
    return {**row, **columns}


def test_a_bridge_joins_the_two_banks_at_the_gateway(banks: Topology) -> None:
    found, refused = add_bridges(banks, pd.DataFrame([gate("G", 20)]), limit_km=5.0)
    assert refused == []
    bridge = found.links[found.links["source_id"] == "bridge:G"]
    # The banks are 10 km apart, and the way over is reckoned 1.3 times as long.
    assert bridge["length_km"].tolist() == pytest.approx([13.0], rel=0.01)
    assert bridge["gateway_id"].tolist() == ["G"]
    assert (bridge["confidence"].item(), bool(bridge["schematic"].item())) == (
        "low",
        True,
    )
    country = found.nodes["country"].to_numpy()
    ends = {country[int(bridge["u"].item())], country[int(bridge["v"].item())]}
    assert ends == {"CN", "RU"}


def test_a_gateway_far_from_a_network_is_refused_not_guessed(banks: Topology) -> None:
    gates = pd.DataFrame([gate("FAR", 20, lat_b=30 * KM), gate("G", 20)])
    found, refused = add_bridges(banks, gates, limit_km=5.0)
    assert refused == ["FAR"]
    assert len(found.links[found.links["source_id"].str.startswith("bridge")]) == 1


def test_a_gateway_whose_far_point_is_unknown_is_refused(banks: Topology) -> None:
    gates = pd.DataFrame([gate("G", 20, lon_b=float("nan"), lat_b=float("nan"))])
    found, refused = add_bridges(banks, gates, limit_km=5.0)
    assert refused == ["G"]
    assert len(found.links) == len(banks.links)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_end_that_one_link_makes_new_is_new_for_all(
    banks: Topology, order: tuple[int, int]
) -> None:
    # 0.5 km off the Chinese line: the station of a new line, not a stop of the old.
    spot = {"lon": 20 * KM, "lat": -0.5 * KM}
    rows = [
        curated(id="CL-1", lon_a=30 * KM, lat_a=-20 * KM, to_en="New",
                lon_b=spot["lon"], lat_b=spot["lat"], length_km=25.0),
        curated(id="CL-2", from_en="New", lon_a=spot["lon"], lat_a=spot["lat"],
                attach_a_km=1.0, lon_b=10 * KM, lat_b=-20 * KM, length_km=25.0),
    ]  # fmt: skip
    found = add_curated_links(banks, pd.DataFrame([rows[i] for i in order]), RowLog())
    assert sorted(found.components()[1]) == [2, 2, 2, 3]


def test_a_branch_that_meets_nothing_it_should_join_is_told(banks: Topology) -> None:
    # 20 km south of the line: the end that may be 1 km off it joins nothing.
    rows = [
        curated(id="CL-1", lon_a=20 * KM, lat_b=-9 * KM, attach_a_km=1.0),
        curated(id="CL-2", lat_a=-20 * KM, lat_b=-29 * KM, attach_a_km=1.0),
    ]
    log = RowLog()
    add_curated_links(banks, pd.DataFrame(rows), log)
    assert log.matched("curated_links") == {0}
