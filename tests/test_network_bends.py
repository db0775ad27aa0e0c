"""Raw links with published lengths and places on their way, on a toy and for real."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from gis_data.corrections import read_correction
from gis_data.geodesy import distance_km
from gis_data.transport import read_network
from network.build.land.link_overrides import (
    NODE_TOLERANCE_KM,
    override_lengths,
    split_at_places,
)
from network.build.land.repairs import nearest_node

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.build.land.topology import Topology

    Make = Callable[..., Topology]

KM = 1 / 111.3195
NAN = float("nan")


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
    said = pd.DataFrame([row(road, 1, 0, length_km=120.0, confidence="low")])
    made = override_lengths(road, said)
    assert made.length_km.tolist() == [120.0, 30.0]
    assert made.links["confidence"].tolist()[0] == "low"
    assert made.links["schematic"].tolist() == [True, False]
    assert road.length_km.tolist() == [100.0, 30.0]


def test_a_link_of_another_extract_is_left_alone(road: Topology) -> None:
    said = row(road, 0, 2, length_km=120.0, confidence="low")
    assert override_lengths(road, pd.DataFrame([said])).length_km.tolist() == [
        100.0,
        30.0,
    ]


def test_a_known_kilometre_counts_from_the_first_end_named(road: Topology) -> None:
    made = split_at_places(road, pd.DataFrame([place(road, 20, 0, 70.0, back=True)]))
    assert joined(made, (0, 4), (4, 1)) == pytest.approx([30.0, 70.0])


def test_places_share_the_link_by_the_way_through_them_all(road: Topology) -> None:
    # The way through both is 25 + 15 + 55 km as the crow flies.
    rows = [place(road, 35, 20, NAN), place(road, 20, 15, NAN)]
    made = split_at_places(road, pd.DataFrame(rows))
    first, second = (
        nearest_node(made, 20 * KM, 15 * KM),
        nearest_node(made, 35 * KM, 20 * KM),
    )
    way = [25.0, np.hypot(15, 5), np.hypot(45, 20)]
    assert joined(made, (0, first), (first, second), (second, 1)) == pytest.approx(
        [100 * x / sum(way) for x in way], rel=0.01
    )
    assert float(made.lat[first]) == pytest.approx(15 * KM)


def test_a_road_that_ends_at_the_place_is_joined(road: Topology) -> None:
    made = split_at_places(road, pd.DataFrame([place(road, 30, 10, NAN)]))
    assert len(joined(made, (0, 2), (2, 1), (2, 3))) == 3
    part, _ = made.components()
    assert len(set(part[made.u].tolist())) == 1


@pytest.mark.parametrize("table", ["link_lengths", "link_stops"])
def test_every_curated_row_finds_its_raw_link(table: str) -> None:
    rows = read_correction(table)
    for mode, own in rows.groupby("mode"):
        nodes, links = read_network(str(mode))  # type: ignore[arg-type]
        lon, lat = nodes["lon"].to_numpy(), nodes["lat"].to_numpy()
        pairs = {*zip(links["u"].tolist(), links["v"].tolist(), strict=True)}
        for said in own.to_dict("records"):
            ends = [
                int(np.argmin(np.hypot(lon - said[f"lon_{s}"], lat - said[f"lat_{s}"])))
                for s in "ab"
            ]
            gap = distance_km(
                [said["lon_a"], said["lon_b"]],
                [said["lat_a"], said["lat_b"]],
                lon[ends],
                lat[ends],
            )
            assert gap.max() <= NODE_TOLERANCE_KM, said
            assert (min(ends), max(ends)) in pairs, said


def test_a_published_length_is_no_shorter_than_the_geodesic() -> None:
    rows = read_correction("link_lengths")
    direct = distance_km(rows["lon_a"], rows["lat_a"], rows["lon_b"], rows["lat_b"])
    assert (rows["length_km"] >= direct).all()
