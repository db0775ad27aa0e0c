"""Crossings as edges: one for each direction, and passengers apart from who waits.

CN 0 ---- 1 RU      JL-HCR: 18 h out of China, 3 h into it, 4 h to open
RU 1 ---- 2 CN      the same gate, drawn from the other side
CN 2 ---- 3 CN      a road
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from network.build.dwell import FIXED_COSTS, evidence
from network.build.land_edges import land_edges

HOURS = ("dwell_low_h", "dwell_h", "dwell_high_h")
TRANSIT = ("transit_low_h", "transit_h", "transit_high_h")


def gateway(out: float, back: float, wait_h: float) -> pd.DataFrame:
    row: dict[str, Any] = {
        "id": "G", "mode": "road", "country_a": "CN", "country_b": "RU",
        "status": "open", "valid_from": 0, "wait_h": wait_h, "wait_basis": "derived",
        "passenger_basis": "estimate", "return_dwell_basis": "pair mean",
        **dict.fromkeys(HOURS, out), **{f"return_{name}": back for name in HOURS},
        **{f"passenger_{name}": 2.0 for name in HOURS},
        **dict.fromkeys(FIXED_COSTS, 1.0), **dict.fromkeys(TRANSIT, 0.0),
    }  # fmt: skip
    for stem in ("dwell", "passenger_dwell", "cost", "return_dwell"):
        for name in evidence(stem):
            row.setdefault(name, "pair mean" if name.endswith("basis") else "a report")
    return pd.DataFrame([row])


def edges(out: float, back: float, wait_h: float = 0.0) -> pd.DataFrame:
    links = pd.DataFrame(
        {
            "u": [0, 1, 2], "v": [1, 2, 3], "gateway_id": ["G", "G", ""],
            "from_country": ["CN", "RU", "CN"], "valid_from": 0,
            "freight": True, "passenger": True,
        }
    )  # fmt: skip
    return land_edges("road", links, gateway(out, back, wait_h))


def test_each_direction_is_an_edge_whichever_way_the_link_is_drawn() -> None:
    found = edges(18.0, 3.0)
    ways = found.loc[found["kind"] == "crossing", ["u", "v", "two_way", "dwell_h"]]
    assert sorted(ways.to_numpy().tolist()) == [
        [0, 1, False, 18.0],  # out of China
        [1, 0, False, 3.0],
        [1, 2, False, 3.0],
        [2, 1, False, 18.0],
    ]
    assert set(found.loc[found["kind"] == "crossing", "dwell_basis"]) == {"analogue"}
    assert found.loc[found["kind"] == "line", "two_way"].tolist() == [True]


def test_alike_directions_are_one_edge() -> None:
    found = edges(18.0, 18.0)
    assert found["two_way"].tolist() == [True] * 3


@pytest.mark.parametrize("back", [18.0, 3.0])
def test_passengers_do_not_wait_with_the_lorries(back: float) -> None:
    found = edges(18.0, back, wait_h=4.0)
    crossing = found[found["kind"] == "crossing"]
    assert (crossing["freight"] ^ crossing["passenger"]).all()
    assert crossing.loc[crossing["freight"], "wait_h"].eq(4.0).all()
    assert crossing.loc[crossing["passenger"], "wait_h"].eq(0.0).all()
    assert crossing["freight"].sum() == crossing["passenger"].sum()
