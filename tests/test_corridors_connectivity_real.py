"""What must hold of connectivity on the network of the plan, seeded."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest

from corridors.connectivity.access import market_access, reach
from corridors.connectivity.closures import Closures, close_each, paths_of
from corridors.connectivity.directness import circuity
from corridors.connectivity.gate_index import GateIndex
from corridors.connectivity.gates import exposure, importance
from corridors.connectivity.independent import minimum_cut
from corridors.connectivity.samples import importance_range
from corridors.connectivity.study import Study, study
from corridors.workspace import Workspace, open_workspace
from network.engine.shortest_paths import INFINITY
from network.model.errors import NoRouteError
from network.query.route_query import QueryOptions
from network.query.router import Router

pytestmark = pytest.mark.slow
ABROAD = ["Vladivostok", "Busan", "Chita", "Ulaanbaatar", "Rajin", "Niigata", "Seoul"]
SECOND_H = 1 / 3600


@pytest.fixture(scope="module")
def work(real_router: Router) -> Workspace:
    opened = open_workspace()
    opened.__dict__["router"] = real_router
    return opened


@pytest.fixture(scope="module")
def jilin(work: Workspace) -> Study:
    to = [*ABROAD, "Dalian", "Shanghai"]
    return study(work, ["plan:counties"], to, QueryOptions(by="time"))


@pytest.fixture(scope="module")
def closures(jilin: Study) -> Closures:
    return close_each(jilin)


def planned(of: Study) -> list[str]:
    """Return the gates and links that are not open yet."""
    edges = of.router.network.edges
    rows = np.flatnonzero(edges.equals("status", "planned"))
    names = {*edges.rows("gateway_id", rows), *edges.rows("line_id", rows)}
    return sorted(name for name in names if name and not name.startswith("open:"))


def test_closing_a_gate_is_asking_for_a_route_that_avoids_it(
    work: Workspace, closures: Closures
) -> None:
    """Twenty routes: ten pairs that pass the gate, ten of all pairs and gates."""
    rng = np.random.default_rng(11)
    of, names = closures.study, list(closures.closed)
    users = [(n, pair) for n in names for pair in closures.users[n]]
    chosen = [users[k] for k in rng.choice(len(users), 10, replace=False)]
    for _ in range(10):
        pair = (int(rng.integers(len(of.origins))), int(rng.integers(len(ABROAD))))
        chosen.append((names[rng.integers(len(names))], pair))
    for name, (i, j) in chosen:
        ends = of.origins[i].id, of.destinations[j].id
        weight = closures.table(name)[i, j]
        try:
            route = work.route(*ends, by="time", close=name)
        except NoRouteError:
            assert weight >= INFINITY
            continue
        assert name not in {leg.gateway_id for leg in route.legs}
        _, path = of.best_path((i, j), [name])
        rounding = SECOND_H * len(path or ()) / 2
        hours = route.total("time_h").typical
        assert weight / of.per_unit == pytest.approx(hours, abs=rounding)


def test_a_path_weighs_what_the_table_says(closures: Closures) -> None:
    of = closures.study
    for pair, path in paths_of(of, closures.base).items():
        search, again = of.best_path(pair)
        assert again is not None
        weights = of.router.edge_weights(search.query)
        network = of.router.network
        assert search.path_weight(again, network, weights) == closures.base[pair]
        assert (again.edges == path.edges).all()


def test_pairs_that_do_not_need_a_gate_differ_by_nothing(closures: Closures) -> None:
    for name in closures.closed:
        others = closures.joined & ~closures.using(name)
        assert (closures.extra_costs(name)[others] == 0.0).all()
        needing = closures.using(name)
        assert (closures.extra_costs(name)[needing & ~closures.cut(name)] >= 0).all()


@pytest.mark.parametrize("seed", range(4))
def test_more_closures_are_never_better(closures: Closures, seed: int) -> None:
    of, rng = closures.study, np.random.default_rng(seed)
    gates = rng.choice(list(closures.closed), 4, replace=False).tolist()
    tables = [of.table(gates[:count]) for count in range(5)]
    for fewer, more in pairwise(tables):
        assert (more >= fewer).all()
    assert (tables[1] == closures.table(gates[0])).all()


@pytest.mark.parametrize("by", ["time", "cost", "distance"])
def test_opening_never_worsens_and_never_lowers_access(
    work: Workspace, by: str
) -> None:
    options = QueryOptions(by=by)
    of = study(work, ["plan:counties"], ABROAD, options)
    gates = planned(of)
    assert len(gates) > 5
    rng = np.random.default_rng(5)
    base = of.table()
    limits = np.quantile(of.values(base)[base < INFINITY], (0.1, 0.5, 0.9)).tolist()
    before = reach(of, limits)["places"]
    for some in [gates, *([g] for g in rng.choice(gates, 6, replace=False).tolist())]:
        assert (of.table(opened=some) <= base).all()
        opened = replace(of, options=of.with_gates(opened=some))
        assert (reach(opened, limits)["places"] >= before).all()


def test_opening_never_lowers_market_access(work: Workspace) -> None:
    of = study(work, ["plan:counties"], None, QueryOptions(by="cost"))
    wider = replace(of, options=of.with_gates(opened=planned(of)))
    before, after = (market_access(s)["market_access"] for s in (of, wider))
    assert (after >= before * (1 - 1e-12)).all()


CUT_PAIRS = [
    ("Changchun", "Vladivostok"),
    ("Hunchun", "Zarubino"),
    ("Changchun", "Ulaanbaatar"),
    ("Yanji", "Busan"),
    ("Changchun", "Niigata"),
]


@pytest.mark.parametrize(("start", "end"), CUT_PAIRS)
@pytest.mark.parametrize("bound", [None, 1.4, 2.0])
def test_cuts_cut_and_need_every_gate(
    work: Workspace, start: str, end: str, bound: float | None
) -> None:
    of = study(work, [start], [end], QueryOptions(by="time"))
    base = int(of.table()[0, 0])
    most = INFINITY - 1 if bound is None else bound * base
    found = minimum_cut(of, (0, 0), within=bound)
    assert found.at_most is not None
    assert 1 <= found.at_least <= len(found.gates) <= found.at_most
    assert of.table(found.gates)[0, 0] > most
    for fewer in combinations(found.gates, len(found.gates) - 1):
        assert of.table(fewer)[0, 0] <= most  # so does every smaller subset
    passed = [gate for route in found.routes for gate in route]
    assert len(passed) == len(set(passed))


def test_the_order_of_places_changes_nothing(jilin: Study, closures: Closures) -> None:
    rng = np.random.default_rng(3)
    rows, columns = (
        rng.permutation(len(part)) for part in (jilin.origins, jilin.destinations)
    )
    shuffled = replace(
        jilin,
        origins=tuple(jilin.origins[k] for k in rows),
        destinations=tuple(jilin.destinations[k] for k in columns),
        weights=jilin.weights[np.ix_(rows, columns)],
    )
    other = close_each(shuffled)
    pd.testing.assert_frame_equal(importance(other), importance(closures))
    by_id = exposure(other).set_index("place_id")
    ids = [place.id for place in jilin.origins]
    pd.testing.assert_frame_equal(by_id.loc[ids].reset_index(), exposure(closures))


@pytest.mark.long
def test_another_router_and_seed_for_seed_the_same(
    jilin: Study, closures: Closures, work: Workspace
) -> None:
    fresh = replace(jilin, router=Router.open(work.folder))
    again = close_each(fresh)
    assert (again.base == closures.base).all()
    assert again.users == closures.users
    gates = _first(closures, 2)
    one, other, third = (
        importance_range(of, gates, count=2, seed=seed)
        for of, seed in ((jilin, 5), (fresh, 5), (jilin, 6))
    )
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert not one.equals(third)


def _first(closures: Closures, count: int) -> list[str]:
    return list(map(str, importance(closures)["gate_id"].head(count)))


def test_no_route_is_shorter_than_the_great_circle(work: Workspace) -> None:
    of = study(work, ["plan:counties"], ABROAD, QueryOptions(by="distance"))
    pairs = circuity(of)
    assert len(pairs) > 300
    assert pairs["circuity"].min() >= 1.0


def test_seaports_and_services_are_called_by_their_places(jilin: Study) -> None:
    index = GateIndex(jilin.router.network)
    found = {name: index.gate(name) for name in ("sea:DLC", "DLC-OSA", "JL-HCR")}
    assert "Dalian" in found["sea:DLC"].name_en
    assert {"Dalian", "Osaka"} <= set(re.findall(r"\w+", found["DLC-OSA"].name_en))
    assert found["sea:DLC"].kind == "customs"
    assert found["JL-HCR"].name_en.startswith("Hunchun road port")
