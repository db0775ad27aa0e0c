"""Corridor Mapper: transport corridors and cross-border connectivity.

Four lines from a name to a route::

    from corridors import open_workspace
    work = open_workspace()
    route = work.route("Changchun", "Vladivostok")
    print(route.total("time_h"), route.total("cost_usd"))

`open_workspace` returns a `Workspace`: the plan (`work.plan`, tables as frames), the
places (`work.match("珲春")`), the network (`work.router.network`) and the routes on it.
The first route builds the network in about a minute; afterwards it is read from the
cache. Nothing is downloaded.

`RouteQuery` holds the options of a route: profile, criterion, places to pass,
closures, countries, modes, date, departure, alternatives. `work.route` takes it, or the
same options as keywords. `NoRouteError`, `PlaceError`, `RequestError` and `PlanError`
are what may be raised. `work.graph(query)` returns what the route is computed on as a
plain `networkx.MultiDiGraph`, `work.osmnx_graph(query)` the same for OSMnx.

The command line (`corridors --help`) is ``corridors.cli``; the pages of the atlas are
``corridors.atlas``; the comparison with published journeys is
``corridors.validation``. Below them lie the packages `network` (graph, costs, routing,
exchange formats), `gis_data` (plans, tables, places) and `maps` (frames to HTML pages).
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` takes 7 ms, in which Ctrl-C would print a traceback
if TYPE_CHECKING:
    from corridors.workspace import Workspace, open_workspace
    from gis_data.errors import PlaceError, PlanError
    from network.model.errors import NoRouteError, RequestError
    from network.query.route_query import RouteQuery
    from network.query.routes import Route, RouteSet

    __version__: str

__all__ = [
    "NoRouteError",
    "PlaceError",
    "PlanError",
    "RequestError",
    "Route",
    "RouteQuery",
    "RouteSet",
    "Workspace",
    "__version__",
    "open_workspace",
]

_MODULE_OF = {
    "NoRouteError": "network.model.errors",
    "PlaceError": "gis_data.errors",
    "PlanError": "gis_data.errors",
    "RequestError": "network.model.errors",
    "Route": "network.query.routes",
    "RouteQuery": "network.query.route_query",
    "RouteSet": "network.query.routes",
    "Workspace": "corridors.workspace",
    "open_workspace": "corridors.workspace",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: the import itself stays fast."""
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 - slow to import

        return version("corridor-mapper")
    if name not in _MODULE_OF:
        msg = f"module 'corridors' has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module  # noqa: PLC0415 - as above

    return getattr(import_module(_MODULE_OF[name]), name)


def __dir__() -> list[str]:
    """Return the public names, imported or not."""
    return sorted(__all__)
