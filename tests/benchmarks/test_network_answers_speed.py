"""How long whole answers take: legs, geometry, second ways, clocks, matrices."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from cases import NETWORKS

from gis_data.layers import read_layer
from network.query.alternatives import alternatives
from network.query.matrices.block_folder import BlockFolder
from network.query.matrices.matrix import MatrixQuery
from network.query.matrices.matrix_job import MatrixJob, fill_blocks, local_solver
from network.query.route_query import Policy, ResolvedOptions, ResolvedQuery
from network.query.timedep.scheduler import Scheduler
from network.query.timedep.timetable import plan_timetable
from network.query.tradeoffs import trade_offs

if TYPE_CHECKING:
    from pathlib import Path

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place

JOURNEYS = (
    ("Changchun", "Busan"),
    ("Changchun", "Vladivostok"),
    ("Yanji", "Niigata"),
    ("Harbin", "Dalian"),
    ("Jilin City", "Qingdao"),
    ("Ulaanbaatar", "Tianjin"),
    ("Mudanjiang", "Nakhodka"),
    ("Changchun", "Moscow"),
)
GATES = ("JL-HCT", "HL-SFT", "NM-MZT", "JL-HCR", "HL-SFR")


@pytest.fixture(params=NETWORKS)
def work(request: pytest.FixtureRequest, work_of: Any) -> Workspace:  # noqa: ANN401
    """Return a workspace whose router has been asked often, as a server's is."""
    found: Workspace = work_of(request.param)
    start, end = (found.match(name).place for name in JOURNEYS[0])
    for _ in range(15):
        found.router.route(ResolvedQuery(start, end))
    return found


def places(work: Workspace) -> Any:  # noqa: ANN401
    ends = [tuple(work.match(name).place for name in pair) for pair in JOURNEYS]
    return itertools.cycle(ends)


def timed(benchmark: Any, work: Workspace, task: str, ask: Any, rounds: int) -> None:  # noqa: ANN401
    """Time an answer for each journey in turn; each has been asked once before."""
    pairs = places(work)
    for pair in itertools.islice(pairs, len(JOURNEYS)):
        assert ask(*pair)
    benchmark.group = f"{task}, {len(work.router.network.nodes)} nodes"
    benchmark.extra_info.update(
        task=task, nodes=len(work.router.network.nodes), library="corridor-mapper (cch)"
    )
    benchmark.pedantic(ask, setup=lambda: (next(pairs), {}), rounds=rounds)


def test_route_with_legs(work: Workspace, benchmark: Any) -> None:  # noqa: ANN401
    request = ResolvedOptions()
    timed(benchmark, work, "route with legs",
          lambda a, b: work.router.route(request.between(a, b)).legs, 160)  # fmt: skip


def test_route_with_legs_after_a_closure(work: Workspace, benchmark: Any) -> None:  # noqa: ANN401
    gates = itertools.cycle(GATES)

    def ask(start: Any, end: Any) -> Any:  # noqa: ANN401
        policy = Policy(closed=frozenset({next(gates)}))
        return work.router.route(ResolvedQuery(start, end, policy=policy)).legs

    timed(benchmark, work, "closure and route with legs", ask, 160)


def test_three_alternatives(work: Workspace, benchmark: Any) -> None:  # noqa: ANN401
    timed(benchmark, work, "three alternatives",
          lambda a, b: alternatives(work.router, ResolvedQuery(a, b)), 40)  # fmt: skip


def test_route_by_the_clock(work: Workspace, benchmark: Any) -> None:  # noqa: ANN401
    scheduler = Scheduler(work.router, plan_timetable(work.plan))
    departs = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    by_time = ResolvedOptions(criterion="time")

    def ask(start: Place, end: Place) -> Any:  # noqa: ANN401
        return scheduler.route(by_time.between(start, end, departs)).times

    timed(benchmark, work, "route by the clock", ask, 40)


def test_tradeoffs(work: Workspace, benchmark: Any) -> None:  # noqa: ANN401
    request = ResolvedOptions()
    timed(benchmark, work, "trade-offs",
          lambda a, b: trade_offs(work.router, request.between(a, b)), 8)  # fmt: skip


def test_matrix_to_parquet(work: Workspace, benchmark: Any, tmp_path: Path) -> None:  # noqa: ANN401
    """1,000 x 1,000 places by cost, block by block to Parquet.

    All places of the gazetteer, filled up with towns of GeoNames as points.
    """
    router = work.router
    towns = list(work.gazetteer.places)[:1000]
    cities = read_layer("cities").geometry.sample(1000 - len(towns), random_state=1)
    towns += [work.match(f"{at.y:.4f},{at.x:.4f}").place for at in cities]
    job = MatrixJob(MatrixQuery(tuple(towns), tuple(towns), criteria=("cost",)))
    number = itertools.count()

    def filled() -> Any:  # noqa: ANN401
        out = tmp_path / str(next(number))
        inputs = job.inputs(work.folder.name)
        folder = BlockFolder.start(out, inputs, count=job.count, resume=False)
        return fill_blocks(job, folder, local_solver(job, router))

    done = filled()
    assert done.pairs == 1_000_000
    count = len(router.network.nodes)
    benchmark.group = f"matrix 1000 x 1000 to Parquet, {count} nodes"
    benchmark.extra_info.update(
        task="matrix 1000 x 1000 to Parquet", nodes=count,
        library="corridor-mapper (cch)",
    )  # fmt: skip
    benchmark.pedantic(filled, rounds=3)
