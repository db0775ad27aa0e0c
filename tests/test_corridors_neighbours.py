"""Neighbouring places that are far apart on the network, and why."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridors.validation.neighbours import (
    LEAST_KM,
    MOST_CIRCUITY,
    NEIGHBOURS,
    UNEXPLAINED,
    Neighbours,
    far_apart,
    gabriel_pairs,
    neighbour_distances,
    neighbours_page,
)
from corridors.workspace import Workspace
from gis_data.plan import load_plan
from gis_data.plan_files.assemble import inherited_table
from gis_data.schema import problems

if TYPE_CHECKING:
    import pandas as pd

    from network.query.router import Router

#: Most pairs above the limit whose reason nobody has told yet, by mode.
UNEXPLAINED_PAIRS = {"road": 6, "rail": 7}


@given(st.integers(0, 2**32 - 1), st.integers(4, 40))
def test_neighbours_have_no_third_place_between(seed: int, count: int) -> None:
    xy = np.random.default_rng(seed).random((count, 2))
    expected = []
    for i, j in combinations(range(count), 2):
        away = np.linalg.norm(xy - xy[[i, j]].mean(axis=0), axis=1)
        if not (np.delete(away, [i, j]) < np.linalg.norm(xy[i] - xy[j]) / 2).any():
            expected.append((i, j))
    assert gabriel_pairs(xy) == expected


@pytest.fixture(scope="module")
def neighbours(real_router: Router) -> Neighbours:
    """Return the neighbours of the shipped plan."""
    work = Workspace(load_plan())
    work.__dict__["router"] = real_router
    return neighbour_distances(work)


@pytest.fixture(scope="module")
def pairs(neighbours: Neighbours) -> pd.DataFrame:
    """Return the pairs of the shipped plan."""
    return neighbours.pairs


def test_neighbours_are_of_one_country_and_joined_along_the_network(
    pairs: pd.DataFrame,
) -> None:
    assert problems(pairs, NEIGHBOURS, where="neighbours") == []
    # Four pairs of five, in a plan of 489 places.
    assert pairs["mode"].value_counts().between(550, 800).all()
    assert pairs["straight_km"].min() >= LEAST_KM
    # Access is counted at 1.2 and more of its straight length, so no route is shorter.
    assert pairs["circuity"].min() >= 0.95
    assert (pairs["circuity"] <= MOST_CIRCUITY).mean() > 0.8


def test_every_pair_far_apart_is_explained_or_counted(
    neighbours: Neighbours,
) -> None:
    far = far_apart(neighbours.pairs)
    unexplained = far[far["reason"] == UNEXPLAINED]["mode"].value_counts()
    for mode, most in UNEXPLAINED_PAIRS.items():
        assert unexplained.get(mode, 0) <= most, mode
    page = neighbours_page(neighbours)
    for places in neighbours.unjoined.values():
        assert all(place.title.en in page for place in places)
    for mode in UNEXPLAINED_PAIRS:
        count = (
            f"{len(far[far['mode'] == mode])} | "
            f"{far[far['mode'] == mode]['network_km'].isna().sum()} | "
            f"{unexplained.get(mode, 0)} |"
        )
        assert count in page


def test_the_page_is_that_of_the_network(neighbours: Neighbours) -> None:
    path = Path(__file__).parent.parent / "docs" / "neighbours.md"
    assert path.read_text(encoding="utf-8") == neighbours_page(neighbours)


def test_reasons_are_told_once_and_of_places_that_are(real_router: Router) -> None:
    reasons = inherited_table("neighbour_reasons")
    ends = [tuple(sorted(row)) for row in reasons[["from_id", "to_id"]].to_numpy()]
    assert len(set(zip(reasons["mode"], ends, strict=True))) == len(reasons)
    work = Workspace(load_plan())
    work.__dict__["router"] = real_router
    known = {place.id for place in work.gazetteer.places}
    assert {name for pair in ends for name in pair} <= known
