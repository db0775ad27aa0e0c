"""Time-distance and cost-distance curves of corridors and of pairs of places [1]_.

.. [1] UNESCAP (2004). Time/cost-distance methodology, as in: Transit transport issues
   in landlocked and transit developing countries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.connectivity.corridor_routes import (
    best_route,
    corridors_of,
    hops_of,
    routes_along,
)
from corridors.connectivity.performance import distance_curve
from corridors.connectivity.study import Study, without_pairs
from network.model.errors import RequestError
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from corridors.workspace import Workspace
    from network.query.routes import Route

#: Most pairs whose curves are written.
MOST_PAIRS = 500
#: What tells one route from another, where a frame has it.
ROUTE = ("corridor_id", "scheme_year", "from_id", "to_id", "route")
_WAYS = ("outward", "back")


def pair_curves(study: Study) -> pd.DataFrame:
    """Return the curves of the best routes of pairs, there and back.

    Parameters
    ----------
    study : Study
        At most `MOST_PAIRS` pairs.

    Returns
    -------
    pandas.DataFrame
        ``from_id``, ``to_id``, ``route`` (names of both ends), ``direction``
        (``outward`` or ``back``), then the columns of `performance.distance_curve`.
        Pairs without a route have no row; ``attrs["without_route"]`` names them.

    Raises
    ------
    RequestError
        If there are more pairs.
    """
    pairs = np.argwhere(study.weights > 0)
    if len(pairs) > MOST_PAIRS:
        msg = f"curves: {len(pairs)} pairs, at most {MOST_PAIRS} are drawn; name fewer."
        raise RequestError(msg)
    parts, missing = [], []
    for i, j in pairs.tolist():
        ends = study.origins[i], study.destinations[j]
        head = {
            "from_id": ends[0].id,
            "to_id": ends[1].id,
            "route": " - ".join(place.name_en or place.id for place in ends),
        }
        for way, (a, b) in zip(_WAYS, (ends, ends[::-1]), strict=True):
            route = best_route(study.router, study.options.between(a, b))
            if route is None:
                missing.append(f"{a.id} - {b.id}")
                continue
            parts.append(_headed(route, **head, direction=way))
    return _joined(study, parts, missing)


def corridor_curves(work: Workspace, query: QueryOptions | None = None) -> pd.DataFrame:
    """Return the curves of the corridors of a plan that are lines, in both directions.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    query : QueryOptions, optional
        Profile, criterion and restrictions; a container by time where left out.

    Returns
    -------
    pandas.DataFrame
        ``corridor_id``, ``scheme_year``, ``route`` (its first and last member; a
        branch is a route of its own), ``direction``, then the columns of
        `performance.distance_curve`. ``attrs["without_route"]`` names the corridors
        of which a link has no route.
    """
    options = work.options(query or QueryOptions(by="time"))
    parts: list[pd.DataFrame] = []
    missing: list[str] = []
    for plan, row in corridors_of(work):
        if row["geometry_kind"] != "line":
            continue
        hops = hops_of(work, plan, row["id"])
        back = [(b, a) for a, b in hops[::-1]]
        for way, ordered in zip(_WAYS, (hops, back), strict=True):
            along = routes_along(work.router, options, ordered)
            if along.links_without_route:
                missing.append(f"{row['id']} {row['scheme_year']} ({way})")
            for route in along.routes:
                ends = route.origin.name_en, route.destination.name_en
                parts.append(
                    _headed(
                        route,
                        corridor_id=row["id"],
                        scheme_year=row["scheme_year"],
                        route=" - ".join(ends if way == _WAYS[0] else ends[::-1]),
                        direction=way,
                    )
                )
    about = without_pairs(work, options)
    return _joined(about, parts, missing)


def _headed(travelled: Route, **head: Any) -> pd.DataFrame:  # noqa: ANN401 - cells
    curve = distance_curve(travelled)
    for at, (name, value) in enumerate(head.items()):
        curve.insert(at, name, value)
    return curve


def _joined(
    study: Study, parts: Sequence[pd.DataFrame], missing: list[str]
) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - heavy

    for part in parts:
        part.attrs = {}
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    frame.attrs.update({**study.attrs, "without_route": missing})
    return frame
