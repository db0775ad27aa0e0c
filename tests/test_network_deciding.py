"""Which figure of low confidence decides: turning values by hand and by brute force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from network.query.alternatives import Limits
from network.query.decided import with_deciding_figure
from network.query.deciding import DecidingFigures
from network.query.leg import EdgePath
from network.query.low_figures import LowFigure
from network.query.route_query import ResolvedOptions
from network.query.router import Router
from network.query.routes import RelatedRoute

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.gazetteer import Place
    from network.costs.cost import CostModels
    from network.model.store import Network
    from network.query.deciding import Decision
    from network.query.endpoints import Search

    Make = Callable[..., Network]
    Link = tuple[int, int, dict[str, Any]]

OPTIONS = ResolvedOptions(criterion="cost")


def charge(
    usd: float, low: float, high: float, confidence: str, name: str
) -> dict[str, Any]:
    """Return the columns of a fixed cost."""
    return {
        "cost_low_usd_per_teu": low, "cost_usd_per_teu": usd,
        "cost_high_usd_per_teu": high, "cost_confidence": confidence,
        "cost_source": name,
    }  # fmt: skip


def two_routes(confidence: str = "low", high: float = 200.0) -> list[Link]:
    """Return two routes of 100 km: 0 - 1 for 50 USD, 0 - 2 - 1 for 53 USD in all."""
    return [
        (0, 1, {"length_km": 100.0, **charge(50.0, 20.0, high, confidence, "a")}),
        (0, 2, {"length_km": 60.0, **charge(26.5, 26.5, 26.5, "high", "b")}),
        (2, 1, {"length_km": 40.0, **charge(26.5, 26.5, 26.5, "high", "b")}),
    ]


def asked(router: Router, place: Callable[[int], Place]) -> tuple[Search, EdgePath]:
    """Return the query from 0 to 1, and its best path."""
    search = router.search(OPTIONS.between(place(0), place(1)))
    best = router.shortest_path(search, router.metric(OPTIONS, search.closed))
    assert best is not None
    return search, best


@pytest.fixture
def decide(
    small_network: Make, small_place: Callable[[int], Place], cost_models: CostModels
) -> Callable[[list[Link]], Decision | None]:
    def decision(links: list[Link]) -> Decision | None:
        router = Router(small_network(3, links), cost_models)
        return DecidingFigures(router).decision(*asked(router, small_place))

    return decision


def test_the_charge_decides_where_both_cost_the_same(
    decide: Callable[[list[Link]], Decision | None],
) -> None:
    # Both are 100 km long, so the rate by kilometre cancels out: at 53 USD they cost
    # the same. At 200 USD the other is cheaper by 147, of 102 km with access and 200.
    found = decide(two_routes())
    assert found is not None
    assert (found.figure.kind, found.figure.source) == ("charge", "a")
    assert found.figure.unit == "USD/TEU"
    assert found.turn == pytest.approx(53.0, abs=0.001)
    assert found.end == pytest.approx(200.0)
    per_km = 8.016 / 12  # about: the rate of the tables is 0.668
    assert found.gain == pytest.approx(147 / (102 * per_km + 200), rel=0.005)


@pytest.mark.parametrize(
    "links",
    [two_routes("medium"), two_routes("low", high=52.9)],
    ids=["not of low confidence", "beyond its range"],
)
def test_no_figure_decides(
    decide: Callable[[list[Link]], Decision | None], links: list[Link]
) -> None:
    assert decide(links) is None


def test_the_answer_names_the_figure_and_lists_the_other_route(
    small_network: Make, small_place: Callable[[int], Place], cost_models: CostModels
) -> None:
    router = Router(small_network(3, two_routes()), cost_models)
    query = OPTIONS.between(small_place(0), small_place(1))
    best, other = with_deciding_figure(
        router, query, [RelatedRoute(router.route(query))]
    )
    (note,) = (m for m in best.route.messages if m.code == "note.deciding_figure")
    assert note.params["value"] == 50.0
    assert note.params["turn"] == pytest.approx(53.0, abs=0.001)
    assert (note.params["low"], note.params["high"]) == (20.0, 200.0)
    assert note.params["figure"].code == "figure.charge"  # type: ignore[union-attr]
    extra = 3.0 / best.route.total("cost_usd").typical
    assert other.extra == pytest.approx(extra, rel=1e-3)
    assert other.overlap < 0.1
    sure = Router(small_network(3, two_routes("high")), cost_models)
    known = [RelatedRoute(sure.route(query))]
    assert with_deciding_figure(sure, query, known) == tuple(known)


def test_a_speed_is_moved_by_its_hours() -> None:
    speed = LowFigure("speed", "s", 25.0, 50.0, 100.0, "km/h", "x")
    assert speed.range == (0.5, 2.0)
    assert (speed.value(0.5), speed.value(2.0)) == (100.0, 25.0)
    price = LowFigure("price", "p", 100.0, 400.0, 800.0, "USD/TEU", "x")
    assert price.range == (0.25, 2.0)
    assert price.value(0.5) == 200.0


def simple_paths(network: Network) -> list[EdgePath]:
    """Return every path without a node twice from 0 to 1, access left out."""
    edges, graph = network.edges, nx.MultiDiGraph()
    for edge in np.flatnonzero(edges.equals("kind", "line")).tolist():
        u, v = int(edges.arrays["u"][edge]), int(edges.arrays["v"][edge])
        graph.add_edge(u, v, (edge, False))
        graph.add_edge(v, u, (edge, True))
    return [
        EdgePath(
            np.array([key[0] for _, _, key in path]),
            np.array([key[1] for _, _, key in path]),
        )
        for path in nx.all_simple_edge_paths(graph, 0, 1)
    ]


def random_network(make: Make, seed: int) -> Network:
    """Return five towns with a road and a charge between any two of them."""
    rng = np.random.default_rng(seed)
    links: list[Link] = []
    for u in range(5):
        for v in range(u + 1, 5):
            usd = float(rng.integers(5, 60))
            low, high = usd * float(rng.uniform(0.2, 1)), usd * float(rng.uniform(1, 6))
            sure = "low" if rng.random() < 0.6 else "high"
            more = charge(usd, low, high, sure, f"s{rng.integers(4)}-{u}{v}")
            km = float(rng.integers(20, 120))
            links.append((u, v, {"length_km": km, **more}))
    return make(5, links)


def test_no_path_is_better_before_the_turn(
    small_network: Make, small_place: Callable[[int], Place], cost_models: CostModels
) -> None:
    # Of forty networks, every path of each, at values up to the turn and beyond it.
    decided = 0
    for seed in range(40):
        router = Router(random_network(small_network, seed), cost_models)
        search, best = asked(router, small_place)
        found = DecidingFigures(router).decision(search, best)
        if found is not None:
            decided += 1
            check_turn(router, search, best, found)
    assert decided >= 15


def check_turn(router: Router, search: Search, best: EdgePath, found: Decision) -> None:
    """Check a decision by the costs of all paths."""
    network, figures = router.network, DecidingFigures(router).figures(search)
    number = figures.figures.index(found.figure)
    weights = router.edge_weights(OPTIONS)
    access = sum(end.weight for end in search.ends_of(best, network))

    def cost(path: EdgePath, value: float) -> float:
        typical = int(weights[path.edges].sum(dtype=np.int64)) / 5000
        part = float(figures.along(path.edges)[number])
        return typical + (value / found.figure.typical - 1) * part

    def is_other(path: EdgePath) -> bool:
        along = weights[path.edges].astype(np.int64)
        shared = along[np.isin(path.edges, best.edges)].sum()
        return bool(shared <= Limits().overlap * (along.sum() + access))

    paths = simple_paths(network)
    ours = [path for path in paths if not is_other(path)]
    theirs = [path for path in paths if is_other(path)]
    typical, turn, end = found.figure.typical, found.turn, found.end
    assert min(typical, end) <= turn <= max(typical, end)
    at = {
        value: [min(cost(path, value) for path in paths) for paths in (ours, theirs)]
        for value in (*np.linspace(typical, turn, 12), turn, end)
    }
    tie = 0.02
    for value in np.linspace(typical, turn, 12)[:-1].tolist():
        assert at[value][0] <= at[value][1] + tie, value
    assert at[turn][0] == pytest.approx(at[turn][1], abs=tie)
    assert at[end][1] < at[end][0]
