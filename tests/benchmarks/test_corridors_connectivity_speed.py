"""How long measures of connectivity take, between places of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from corridors.connectivity.access import catchments, reach
from corridors.connectivity.closures import close_each
from corridors.connectivity.gates import importance
from corridors.connectivity.independent import independent_routes
from corridors.connectivity.samples import importance_range
from corridors.connectivity.study import study
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from corridors.connectivity.study import Study

COUNTIES, PORTS = ["plan:counties"], ["plan:seaports", "plan:border_ports"]
HUNDRED = 100
BY = QueryOptions(by="time")


@pytest.fixture(scope="module")
def ports(work_of: Any) -> Study:  # noqa: ANN401
    """Return all counties and the ports of the plan."""
    of: Study = study(work_of("plan"), COUNTIES, PORTS, BY)
    of.table()
    return of


@pytest.fixture(scope="module")
def hundred(work_of: Any, ports: Study) -> Study:  # noqa: ANN401
    """Return a hundred places, each with each."""
    places = dict.fromkeys((*ports.origins, *ports.destinations))
    ids = [place.id for place in places][:HUNDRED]
    return study(work_of("plan"), ids, None, BY)


def timed(
    benchmark: Any,  # noqa: ANN401
    of: Study,
    task: str,
    limit_s: float,
    ask: Callable[[], Any],
) -> None:
    measure = f"{task}, {len(of.origins)} x {len(of.destinations)} places"
    benchmark.group = measure
    benchmark.extra_info.update(measure=measure, limit_s=limit_s)
    assert len(benchmark.pedantic(ask, rounds=1))


def test_access_to_ports(ports: Study, benchmark: Any) -> None:  # noqa: ANN401
    timed(benchmark, ports, "catchments of ports", 5, lambda: catchments(ports))


def test_people_within_reach(ports: Study, benchmark: Any) -> None:  # noqa: ANN401
    timed(benchmark, ports, "reach", 5, lambda: reach(ports, (8, 24, 48)))


def test_all_gates_closed_in_turn(hundred: Study, benchmark: Any) -> None:  # noqa: ANN401
    timed(benchmark, hundred, "all gates closed in turn", 60,
          lambda: importance(close_each(hundred)))  # fmt: skip


def test_fifty_samples_of_ten_gates(hundred: Study, benchmark: Any) -> None:  # noqa: ANN401
    gates = importance(close_each(hundred))["gate_id"].head(10).tolist()
    timed(benchmark, hundred, "50 samples of ten gates", 300,
          lambda: importance_range(hundred, gates, count=50))  # fmt: skip


def test_independent_routes_and_cuts(work_of: Any, benchmark: Any) -> None:  # noqa: ANN401
    pair = study(work_of("plan"), ["Changchun"], ["Vladivostok"], BY)
    timed(benchmark, pair, "independent routes and cuts", 10,
          lambda: independent_routes(pair))  # fmt: skip
