"""How far a route is above the best with every border, line and service open."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from gis_data.messages.message import Message
from network.model.schema import FLIGHTS_OF_2014
from network.query.diagnose import OPENED, path_weight, without
from network.query.domestic import transit_notes
from network.query.policy import ClosedEdges, edges_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from network.engine.shortest_paths import Metric
    from network.query.endpoints import Search
    from network.query.leg import EdgePath
    from network.query.router import Router

FAR_ABOVE_OPEN = 3.0
_ALL_OPEN: WeakKeyDictionary[ClosedEdges, ClosedEdges] = WeakKeyDictionary()
_RUNNING: WeakKeyDictionary[Search, Future[Metric]] = WeakKeyDictionary()


def begin_open_metric(router: Router, search: Search) -> None:
    """Customise the metric of `far_above_open` in another thread, the first time.

    Parameters
    ----------
    router : Router
        Of the network.
    search : Search
        What was asked; meanwhile its own metric is customised.
    """
    if search.closed not in _ALL_OPEN:
        pool = ThreadPoolExecutor(1)
        _RUNNING[search] = pool.submit(_metric, router, search)
        pool.shutdown(wait=False)


def _metric(router: Router, search: Search) -> Metric:
    return router.metric(search.query, _all_open(router, search), purpose="open")


def warnings_on(router: Router, search: Search, path: EdgePath) -> Iterator[Message]:
    """Yield what users must know of the best route of a query, and of it alone.

    Parameters
    ----------
    router : Router
        Of the network.
    search : Search
        What was asked.
    path : EdgePath
        The best path of the query.

    Yields
    ------
    Message
        Those of `transit_notes`, then that of `far_above_open`.
    """
    yield from transit_notes(router, search, path)
    yield from far_above_open(router, search, path)


def far_above_open(router: Router, search: Search, path: EdgePath) -> Iterator[Message]:
    """Yield a warning where a path is far worse than the best with everything open.

    Routers and schedulers flag the best route of a query with it, also where
    alternatives to it are returned; alternatives are not flagged themselves.

    Parameters
    ----------
    router : Router
        Of the network.
    search : Search
        What was asked.
    path : EdgePath
        The best path of the query.

    Yields
    ------
    Message
        ``note.far_above_open``, where the path is more than `FAR_ABOVE_OPEN` times the
        best, in the criterion minimised, with every border, line and service open.
        Flights of 2014, of which nothing is known today, stay closed. With a
        departure, hours spent waiting for a gate to open do not count.
    """
    running = _RUNNING.get(search)
    metric = running.result() if running else _metric(router, search)
    best = router.shortest_path(search, metric)
    if best is None:
        return
    optimum = path_weight(router, search, best)
    ratio = path_weight(router, search, path) / optimum if optimum else 1.0
    if ratio > FAR_ABOVE_OPEN:
        criterion = Message(f"by.{search.query.criterion}")
        yield Message("note.far_above_open", {"ratio": ratio, "criterion": criterion})


def _all_open(router: Router, search: Search) -> ClosedEdges:
    """Return what stays closed with every border, line and service open.

    What is only planned stays closed: nobody can open it.
    """
    if search.closed not in _ALL_OPEN:
        names = frozenset({FLIGHTS_OF_2014}) - search.query.policy.opened
        network, opened = router.network, search.query.policy.opened
        old = edges_named(network, names)
        unbuilt = network.edges.equals("status", "planned")
        unbuilt &= ~edges_named(network, opened)
        fixed = without(search.closed, OPENED)
        _ALL_OPEN[search.closed] = ClosedEdges({**fixed, "old": old | unbuilt})
    return _ALL_OPEN[search.closed]
