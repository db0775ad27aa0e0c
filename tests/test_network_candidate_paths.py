"""Single-via paths along plateaus: simple, within the limit, open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from network.engine.shortest_paths import INFINITY, available_engines
from network.query.alternatives import Limits, RouterPathFinder, alternative_paths
from network.query.candidate_paths import ViaPenalties, via_nodes
from network.query.leg import EdgePath
from network.query.route_query import Policy, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.gazetteer import Place
    from network.model.store import Network

PER_KM = 50_000  # units of weight by distance
REQUEST = ResolvedOptions(profile="truck", criterion="distance")


@pytest.fixture(params=available_engines())
def router(
    small_network: Callable[..., Network],
    cost_models: Any,  # noqa: ANN401 - any mapping of profile to model
    request: pytest.FixtureRequest,
) -> Router:
    """Return three routes from 0 to 6, each with a dead end that makes a junction.

    ::

               7               2               3
               |               |               |
        0 =100 4 100= 6   0 =110 1 110= 6   0 =120 5 120= 6
    """
    links = [
        (0, 4, {"length_km": 100.0}),
        (4, 6, {"length_km": 100.0}),
        (0, 1, {"length_km": 110.0}),
        (1, 6, {"length_km": 110.0}),
        (0, 5, {"length_km": 120.0}),
        (5, 6, {"length_km": 120.0}),
        (1, 2, {"length_km": 5.0}),
        (5, 3, {"length_km": 5.0}),
        (4, 7, {"length_km": 5.0}),
    ]
    return Router(small_network(8, links), cost_models, engine=request.param)


def towns(router: Router, path: EdgePath) -> list[int]:
    """Return the towns of a path, those of its ends left out."""
    return path.nodes(router.network)[2:-2].tolist()


def paths(router: Router, search: Any, metric: Any, most: int) -> Any:  # noqa: ANN401
    request = search.query
    weights = router.edge_weights(request)
    return router.plateaus.paths(
        search,
        metric,
        weights=weights,
        shortest_path=router.path_between,
        max_weight=most,
    )


def plateaus(router: Router, place: Callable[[int], Place], most: int) -> list[Any]:
    search = router.search(REQUEST.between(place(0), place(6)))
    return list(paths(router, search, router.metric(REQUEST, search.closed), most))


def test_paths_over_junctions_are_found_and_dead_ends_are_not(
    router: Router, small_place: Callable[[int], Place]
) -> None:
    found = plateaus(router, small_place, 300 * PER_KM)
    # The paths over 2, 3 and 7 run there and back along one road.
    assert sorted(towns(router, path) for path in found) == [[1], [5]]


def test_no_path_is_heavier_than_the_limit(
    router: Router, small_place: Callable[[int], Place]
) -> None:
    # Metres, 1 km of access at both ends: 222 km over 1, 242 over 5.
    assert [towns(router, p) for p in plateaus(router, small_place, 222 * PER_KM)] == [
        [1]
    ]
    assert plateaus(router, small_place, 221_999) == []


def test_alternatives_are_returned_lightest_first(
    router: Router, small_place: Callable[[int], Place]
) -> None:
    search = router.search(REQUEST.between(small_place(0), small_place(6)))
    kept = alternative_paths(
        RouterPathFinder(router, search), Limits(count=3, stretch=1.4)
    )
    assert [towns(router, one.path) for one in kept] == [[4], [1], [5]]
    assert [one.weight for one in kept] == [202 * PER_KM, 222 * PER_KM, 242 * PER_KM]
    assert [one.overlap for one in kept] == pytest.approx([0, 2 / 222, 2 / 242])


def test_closed_edges_are_avoided(
    router: Router, small_place: Callable[[int], Place]
) -> None:
    search = router.search(REQUEST.between(small_place(0), small_place(6)))
    edges = router.network.edges
    shut = np.zeros(len(edges), dtype=bool)
    shut[np.flatnonzero(edges.arrays["length_km"] == 110.0)[0]] = True
    metric = router.metric(REQUEST, type(search.closed)({"closed": shut}))
    found = paths(router, search, metric, 300 * PER_KM)
    assert [towns(router, path) for path in found] == [[5]]


def test_a_penalty_is_borne_by_all_edges_at_via_nodes(
    small_network: Callable[..., Network],
) -> None:
    # 0 =100= 1 =60= 2 =40= 3; nodes 1 and 2 are passed, 1 - 2 is a border.
    links = [
        (0, 1, {"length_km": 100.0}),
        (1, 2, {"length_km": 60.0, "kind": "crossing"}),
        (2, 3, {"length_km": 40.0}),
    ]
    network = small_network(4, links)
    weights = np.full(len(network.edges), INFINITY, dtype=np.uint32)
    weights[:3] = 100, 60, 40
    penalties = ViaPenalties(network, np.array([1, 2]), weights)
    path = EdgePath(np.arange(3), np.zeros(3, dtype=bool))
    edges, raised = penalties.raised(path, 1.5)
    # An eighth of 100 + 60 and of 60 + 40 on every edge at 1 and at 2; half of 60.
    assert edges.tolist() == [0, 1, 2]
    assert raised.tolist() == [100 + 20, 60 + 20 + 12 + 30, 40 + 12]
    again, raised = penalties.raised(path, 1.5)
    assert again.tolist() == [0, 1, 2]
    assert raised.tolist() == [100 + 40, 60 + 124, 40 + 24]


def test_via_nodes_are_those_of_places_gates_and_junctions_of_lines(
    small_network: Callable[..., Network],
) -> None:
    links = [
        (0, 1, {"line_id": "L1", "mode": "rail"}),
        (1, 2, {"line_id": "L1", "mode": "rail"}),
        (2, 3, {"line_id": "L2", "mode": "rail"}),
        (3, 4, {"line_id": "L2", "mode": "rail"}),
    ]
    network = small_network(5, links)
    without_places = replace(network, edges=network.edges.take(np.arange(4)))
    assert via_nodes(without_places).tolist() == [2]
    assert via_nodes(network).tolist() == [0, 1, 2, 3, 4]


@pytest.mark.slow
def test_real_paths_are_within_the_limit(real_router: Router) -> None:
    """Each lies within its limit, uses no edge twice and joins the same ends."""
    from corridors.workspace import Workspace
    from gis_data.plan import load_plan

    work = Workspace(load_plan())
    request = ResolvedOptions(
        profile="container", criterion="generalised", policy=Policy()
    )
    weights = real_router.edge_weights(ResolvedOptions())
    for start, end in (("Changchun", "Vladivostok"), ("Harbin", "Dalian")):
        search = real_router.search(
            request.between(work.match(start).place, work.match(end).place)
        )
        metric = real_router.metric(request, search.closed)
        best = real_router.shortest_path(search, metric)
        assert best is not None
        most = int(1.4 * weights[best.edges].sum(dtype=np.int64))
        found = list(paths(real_router, search, metric, most))
        assert len(found) >= 3
        for path in found:
            nodes = path.nodes(real_router.network)
            assert nodes[0] in [one.node for one in search.stages[0]]
            assert nodes[-1] in [one.node for one in search.stages[-1]]
            assert len(np.unique(path.edges)) == len(path)
            assert weights[path.edges].sum(dtype=np.int64) <= most
            assert not search.closed.any[path.edges].any()
