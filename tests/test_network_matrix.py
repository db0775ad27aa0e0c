"""Matrices on the toy network: equal to single routes, with reasons where none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gis_data.gazetteer import Place
from network.engine.shortest_paths import available_engines
from network.model.errors import NoRouteError
from network.model.store import Columns
from network.query.matrices.matrix import (
    COLUMNS,
    WHYS,
    MatrixMaker,
    MatrixQuery,
    matrix_frame,
)
from network.query.route_query import Policy, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from network.model.store import Network

PLACES = ("A", "C", "Q", "K", "L")
NEAR_M = Place("road side", "point", "", "", 126.61, 42.91, "near M")
POLICIES = {
    "open": Policy(),
    "G1 closed": Policy(closed=frozenset({"G1"})),
    "both closed": Policy(closed=frozenset({"G1", "G2"})),
    "through KP": Policy(closed=frozenset({"G1", "G2"}), allowed=frozenset({"KP"})),
    "rail only": Policy(modes=frozenset({"rail"})),
    "no Russia": Policy(avoided=frozenset({"RU"})),
    "2019": Policy(on=date(2019, 1, 1)),
}


@pytest.fixture(scope="module", params=available_engines())
def router(
    request: pytest.FixtureRequest,
    toy_network: Network,
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
) -> Router:
    return Router(toy_network, cost_models, engine=request.param)


@pytest.fixture
def places(toy_place: Callable[..., Place]) -> tuple[Place, ...]:
    return (*map(toy_place, PLACES), NEAR_M)


def row(frame: pd.DataFrame, start: str, end: str) -> pd.Series:
    found = frame[(frame["from_id"] == start) & (frame["to_id"] == end)]
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    ("name", "profile"),
    list(zip(POLICIES, ("container", "truck", "passenger") * 3, strict=False)),
)
def test_every_cell_is_that_of_the_single_route(
    router: Router, places: tuple[Place, ...], name: str, profile: str
) -> None:
    policy = POLICIES[name]
    query = MatrixQuery(places, places, profile, tuple(COLUMNS), policy)  # type: ignore[arg-type]
    frame = matrix_frame(router, query)
    totals = {"time": "time_h", "cost": "cost_usd", "co2": "co2_kg"}
    for start in places:
        for end in places:
            cell = row(frame, start.id, end.id)
            if start is end:
                assert [cell[c] for c in COLUMNS.values()] == [0.0] * 5
                continue
            for criterion, column in COLUMNS.items():
                ask = ResolvedOptions(
                    profile=profile, criterion=criterion, policy=policy
                )  # type: ignore[arg-type]
                try:
                    route = router.route(ask.between(start, end))
                except NoRouteError:
                    assert np.isnan(cell[column])
                    assert cell["why"] in WHYS[1:]
                    continue
                assert cell["why"] == ""
                if criterion in totals:
                    expected = route.total(totals[criterion]).typical
                elif criterion == "distance":
                    expected = route.length_km
                else:
                    worth = router.model(profile).value_of_time.typical
                    expected = route.total("cost_usd").typical
                    expected += worth * route.total("time_h").typical
                assert cell[column] == pytest.approx(expected, abs=0.06, rel=1e-3)


def test_what_cannot_be_reached_has_its_reason(
    router: Router, places: tuple[Place, ...]
) -> None:
    shut = Policy(closed=frozenset({"G1", "G2"}))
    frame = matrix_frame(router, MatrixQuery(places, places, policy=shut))
    assert row(frame, "A", "L")["why"] == "not_attached"
    assert row(frame, "L", "A")["why"] == "not_attached"
    assert row(frame, "A", "C")["why"] == "shut"
    assert row(frame, "A", "K")["why"] == ""  # into KP, not through it
    assert np.isnan(row(frame, "A", "C")["time_h"])
    assert row(frame, "C", "Q")["why"] == ""


def test_networks_that_do_not_join_are_told_from_shut_ones(
    router: Router, toy_network: Network, toy_place: Callable[..., Place]
) -> None:
    ends = (toy_place("A"),), (toy_place("Q"),)
    boxes = Policy(closed=frozenset({"strait", "S1"}))
    found = matrix_frame(router, MatrixQuery(*ends, policy=boxes))
    assert found["why"].tolist() == ["shut"]
    edges = toy_network.edges
    ashore = edges.arrays["freight"] & ~edges.equals("mode", "sea")
    columns = Columns({**edges.arrays, "freight": ashore}, edges.words)
    no_ship = Router(
        replace(toy_network, edges=columns), router._models, engine=router.engine_name
    )
    found = matrix_frame(no_ship, MatrixQuery(*ends, policy=boxes))
    assert found["why"].tolist() == ["not_joined"]  # no box goes by sea, come what may


def test_transit_of_a_sanctioned_country_is_open_to_its_own_places_only(
    router: Router, places: tuple[Place, ...]
) -> None:
    shut = Policy(closed=frozenset({"G1", "G2"}))
    frame = matrix_frame(router, MatrixQuery(places, places, policy=shut))
    reached = frame[frame["why"] == ""]
    pairs = set(zip(reached["from_id"], reached["to_id"], strict=True))
    assert ("A", "K") in pairs
    assert ("K", "C") in pairs
    assert ("A", "C") not in pairs  # only through K


def test_counts_add_up(router: Router, places: tuple[Place, ...]) -> None:
    cells = MatrixMaker(router).cells(MatrixQuery(places, places))
    lost = int(np.isnan(cells.values("time")).sum())
    assert sum(cells.counts().values()) == lost > 0
    assert set(cells.counts()) <= set(WHYS[1:])


def test_rows_and_columns_may_differ_and_repeat(
    router: Router, toy_place: Callable[..., Place]
) -> None:
    a, c, q = (toy_place(name) for name in "ACQ")
    frame = matrix_frame(router, MatrixQuery((a, a), (c, q, a)))
    assert frame["from_id"].tolist() == ["A"] * 6
    assert frame["to_id"].tolist() == ["C", "Q", "A"] * 2
    first, second = frame.iloc[:3], frame.iloc[3:].reset_index(drop=True)
    assert first.equals(second)
    assert frame["time_h"].iloc[2] == 0.0


def test_nothing_gives_nothing(router: Router, toy_place: Callable[..., Place]) -> None:
    frame = matrix_frame(router, MatrixQuery((), (toy_place("A"),)))
    assert frame.empty
    assert list(frame.columns) == ["from_id", "to_id", "time_h", "cost_usd", "why"]
    alone = (toy_place("L"),)
    assert matrix_frame(router, MatrixQuery(alone, alone))["time_h"][0] == 0
