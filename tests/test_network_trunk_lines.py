"""Unnamed railways taken for main lines: the ways between cities."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from gis_data.layers import read_layer
from gis_data.plan import load_plan
from network.build.land.attributes import line_facts
from network.build.land.topology import Topology
from network.build.land.trunk_lines import between_cities
from network.costs.parameters import parameter_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.query.router import Router

SEED = "20261129:"
#: A conventional line built for so much is a main line.
MAIN_FROM_KMH = 110.0


def test_only_the_ways_between_neighbouring_cities_are_main_lines(
    toy_topology: Callable[..., Topology],
) -> None:
    """Two large cities A and C, a small one S, a far one F, and a loop.

    ::

        A --100-- B --100-- C ---------400--------- F
        |         |
        +--120-- D+-- 30 -- S
    """
    topology = toy_topology(
        {
            "A": (120.0, 40.0), "B": (121.0, 40.0), "C": (122.0, 40.0),
            "D": (120.5, 39.5), "S": (121.0, 39.7), "F": (126.0, 40.0),
        },
        [
            ("A-B", 100), ("B-C", 100), ("C-F", 400),
            ("A-D", 120), ("D-B", 60), ("B-S", 30),
        ],
    )  # fmt: skip
    cities = pd.DataFrame(
        {
            "lon": [120.0, 122.0, 121.0, 126.0],
            "lat": [40.0, 40.0, 39.7, 40.0],
            "population": [200_000, 3_000_000, 199_999, 5_000_000],
        }
    )
    assert between_cities(topology, cities).tolist() == [
        True, True, False, False, False, False,
    ]  # fmt: skip


def test_without_cities_nothing_is_a_main_line(
    toy_topology: Callable[..., Topology],
) -> None:
    topology = toy_topology({"A": (120.0, 40.0), "B": (121.0, 40.0)}, [("A-B", 100)])
    none = pd.DataFrame({"lon": [], "lat": [], "population": []})
    assert not between_cities(topology, none).any()


@pytest.mark.slow
def test_the_precision_on_the_lines_held_out_is_the_one_stated(
    real_router: Router,
) -> None:
    plan = load_plan()
    tables = {name: plan.table(name) for name in ("parameters", "rates")}
    stated = parameter_set(**tables).by_id["speed.rail.CN.freight.main"].why
    found = re.search(r"held out ([\d.]+)", stated)
    assert found
    held = precision(real_router, "held")
    assert held == pytest.approx(float(found[1]), abs=0.01)
    # Chance would be right for the share of main lines in all.
    assert held > share_of_main_lines(real_router, "held") + 0.1


def named_lines(router: Router, half: str) -> tuple[Topology, pd.DataFrame]:
    """Return the railways, and the links of the named lines of one half."""
    network = router.network
    edges = network.edges.to_frame()
    rail = edges[(edges["mode"] == "rail") & (edges["kind"] == "line")]
    nodes = network.nodes.to_frame()[["lon", "lat", "country", "name_en", "name_zh"]]
    links = rail[["u", "v", "length_km", "line_id"]].reset_index(drop=True)
    used, number = np.unique(links[["u", "v"]], return_inverse=True)
    nodes = nodes.iloc[used].reset_index(drop=True)
    links[["u", "v"]] = number.reshape(-1, 2)
    design = line_facts(load_plan().table("rail_lines"))
    design = design.loc[design["freight"], "design_kmh"]
    links["design_kmh"] = links["line_id"].map(design.to_dict())
    is_half = {
        name: ("fit" if _digit(name) % 2 == 0 else "held") == half
        for name in links["line_id"].unique()
    }
    chosen = links["line_id"].map(is_half) & (links["design_kmh"] > 0)
    return Topology(nodes, links), links[chosen]


def _digit(name: str) -> int:
    return int(hashlib.sha256((SEED + name).encode()).hexdigest()[-1], 16)


def precision(router: Router, half: str) -> float:
    topology, links = named_lines(router, half)
    main = between_cities(topology, read_layer("world_cities"))[links.index]
    km = links["length_km"].to_numpy() * main
    right = np.where(links["design_kmh"] >= MAIN_FROM_KMH, km, 0.0)
    return float(right.sum() / km.sum())


def share_of_main_lines(router: Router, half: str) -> float:
    _, links = named_lines(router, half)
    km = links["length_km"]
    return float(km[links["design_kmh"] >= MAIN_FROM_KMH].sum() / km.sum())
