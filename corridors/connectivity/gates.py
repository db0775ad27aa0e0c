"""What each gate is worth to the pairs of a study, and to each of its places.

The importance of a gate is the mean extra cost of the pairs that are still joined
without it, and apart from that the share of pairs that it alone joins; the exposure of
a place is the same by origin [1]_. Weights of 1 and products of populations are the
two perspectives of that paper. The removal curve closes the most important gate, ranks
the others again, and so on [2]_.

.. [1] Jenelius, E., Petersen, T. and Mattsson, L.-G. (2006). Importance and exposure in
   road network vulnerability analysis. Transportation Research Part A, 40 (7), 537-560.
.. [2] Schneider, C. M., Moreira, A. A., Andrade, J. S., Havlin, S. and Herrmann, H. J.
   (2011). Mitigation of malicious attacks on networks. PNAS, 108 (10), 3838-3841.
"""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.connectivity.closures import (
    Closures,
    close_each,
    extra_cost,
    paths_of,
)
from corridors.connectivity.gate_index import Gate
from network.engine.shortest_paths import INFINITY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from corridors.connectivity.study import Study

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Weights = NDArray[np.uint32]
    Progress = Callable[[str], None]

_IMPORTANCE = (
    *Gate._fields,
    *("in_series", "pairs_using", "share_using", "pairs_cut", "share_cut"),
    *("extra_mean", "extra_mean_using", "worst_from", "worst_to", "worst_extra"),
)
_DIVERSIONS = ("gate_id", "other_id", "other_name", "other_kind", "share")
_PAIRS = (
    *("gate_a", "gate_b", "extra_a", "extra_b", "extra_both"),
    *("synergy", "share_cut_more", "relation"),
)
_CURVE = ("closed", "gate_id", "share_joined", "efficiency")


def importance(closures: Closures) -> pd.DataFrame:
    """Return what each gate is worth to the pairs of a study.

    Parameters
    ----------
    closures : Closures
        As `close_each` returns it.

    Returns
    -------
    pandas.DataFrame
        A row a gate, the most important first (share of pairs cut off, then mean extra
        cost): ``gate_id``, ``name_en``, ``kind``, ``mode``, ``countries``;
        ``in_series``, the other gates that exactly the same pairs pass, joined by
        semicolons; ``pairs_using`` and ``share_using``, of the pairs whose best route
        passes it; ``pairs_cut`` and ``share_cut``, of those that have no route without
        it; ``extra_mean`` over all pairs still joined, ``extra_mean_using`` over those
        that used it, ``worst_from``, ``worst_to`` and ``worst_extra``. Shares and
        means are weighted, from 0 to 1 and in the unit of ``attrs["minimised"]``.
    """
    series = _series(closures)
    rows = [
        _importance_row(closures, gate_id, series[gate_id])
        for gate_id in closures.closed
    ]
    rows.sort(key=lambda row: (-row["share_cut"], -row["extra_mean"], row["gate_id"]))
    return closures.study.frame(rows, _IMPORTANCE)


def _series(closures: Closures) -> dict[str, str]:
    """Return for each gate the others that exactly the same pairs pass."""
    same: dict[frozenset[tuple[int, int]], list[str]] = defaultdict(list)
    used_by = {g: frozenset(closures.users.get(g, ())) for g in closures.closed}
    for gate_id in sorted(closures.users):
        same[frozenset(closures.users[gate_id])].append(gate_id)
    return {
        gate_id: ";".join(other for other in same[pairs] if other != gate_id)
        for gate_id, pairs in used_by.items()
    }


def _importance_row(closures: Closures, gate_id: str, in_series: str) -> dict[str, Any]:
    study, joined = closures.study, closures.joined
    cut, using = closures.cut(gate_id), closures.using(gate_id)
    extra = closures.extra_costs(gate_id)
    using_extra = np.where(using, extra, np.nan)
    return {
        **closures.index.gate(gate_id)._asdict(),
        "in_series": in_series,
        "pairs_using": int(using.sum()),
        "share_using": _share(study.weights, using, joined),
        "pairs_cut": int(cut.sum()),
        "share_cut": _share(study.weights, cut, joined),
        "extra_mean": weighted_mean(extra, study.weights),
        "extra_mean_using": weighted_mean(using_extra, study.weights),
        **_worst(study, extra),
    }


def _worst(study: Study, extra: Floats) -> dict[str, Any]:
    """Return the pair that a closure costs most, the first by id of several."""
    most = float(np.nanmax(extra, initial=0.0))
    if not most > 0:
        return {"worst_from": "", "worst_to": "", "worst_extra": 0.0}
    start, stop = min(
        (study.origins[i].id, study.destinations[j].id)
        for i, j in np.argwhere(extra == most).tolist()
    )
    return {"worst_from": start, "worst_to": stop, "worst_extra": most}


def _share(weights: Floats, part: Bools, whole: Bools) -> float:
    """Return the share that a part has of a whole, by weight; NaN of nothing.

    Sums are exact, so that the order of places changes nothing.
    """
    total = math.fsum(weights[whole])
    return math.fsum(weights[part]) / total if total else math.nan


def weighted_mean(values: Floats, weights: Floats) -> float:
    """Return the weighted mean of the values that are known; 0 where none is.

    Parameters
    ----------
    values, weights : numpy.ndarray
        Of one shape; NaN where a value is not known.

    Returns
    -------
    float
        In the unit of the values.

    Examples
    --------
    >>> import numpy as np
    >>> weighted_mean(np.array([1.0, 4.0, np.nan]), np.array([2.0, 1.0, 9.0]))
    2.0
    """
    known = np.isfinite(values) & (weights > 0)
    total = math.fsum(weights[known])
    return math.fsum(values[known] * weights[known]) / total if total else 0.0


def exposure(closures: Closures) -> pd.DataFrame:
    """Return what each origin stands to lose, and by which gate.

    Parameters
    ----------
    closures : Closures
        As `close_each` returns it.

    Returns
    -------
    pandas.DataFrame
        A row an origin: ``place_id``, ``name_en``, ``lon``, ``lat`` (degrees,
        EPSG:4326); ``worst_gate`` and ``extra_worst``, the gate whose closure costs
        its pairs most on (weighted) average and how much; ``extra_mean`` over all
        gates closed in turn, each as likely; ``cut_gate`` and ``share_cut``, the gate
        that alone joins it to most of its destinations, and to which share.
    """
    study, gates = closures.study, list(closures.closed)
    rows = []
    extras = list(map(closures.extra_costs, gates))
    cuts = list(map(closures.cut, gates))
    for i, place in enumerate(study.origins):
        means = [weighted_mean(extra[i], study.weights[i]) for extra in extras]
        joined = closures.joined[i]
        shares = [
            _share(study.weights[i], cut[i], joined) if joined.any() else 0.0
            for cut in cuts
        ]
        rows.append(
            {
                "place_id": place.id,
                "name_en": place.name_en,
                "lon": place.lon,
                "lat": place.lat,
                "worst_gate": _name_of_most(gates, means),
                "extra_worst": max(means, default=0.0),
                "extra_mean": float(np.mean(means)) if means else 0.0,
                "cut_gate": _name_of_most(gates, shares),
                "share_cut": max(shares, default=0.0),
            }
        )
    return study.frame(rows)


def _name_of_most(gates: list[str], values: list[float]) -> str:
    most = max(values, default=0.0)
    return gates[values.index(most)] if most > 0 else ""


def diversions(closures: Closures, gates: Iterable[str] | None = None) -> pd.DataFrame:
    """Return which gates take over from each gate.

    Parameters
    ----------
    closures : Closures
        As `close_each` returns it.
    gates : iterable of str, optional
        Some of its gates; all where left out.

    Returns
    -------
    pandas.DataFrame
        ``gate_id``, ``other_id`` with its English ``other_name`` and ``other_kind``,
        ``share``: of the weight of the pairs that used the first and still have a
        route, how much then passes the other and did not before. Shares of a gate
        need not add up to 1: a route may pass several gates instead, or none.
    """
    study, rows = closures.study, []
    before = {
        pair: frozenset(gates) for pair, gates in _gates_by_pair(closures).items()
    }
    for gate_id in closures.closed if gates is None else gates:
        taken: dict[str, float] = defaultdict(float)
        users, table = closures.users.get(gate_id, ()), closures.table(gate_id)
        paths = paths_of(study, table, users, (gate_id,))
        total = math.fsum(float(study.weights[pair]) for pair in paths)
        for pair, path in paths.items():
            for other in closures.index.on(path.edges):
                if other not in before[pair]:
                    taken[other] += float(study.weights[pair])
        ranked = sorted(taken.items(), key=lambda item: (-item[1], item[0]))
        rows += [
            {
                "gate_id": gate_id,
                "other_id": other,
                "other_name": (gate := closures.index.gate(other)).name_en,
                "other_kind": gate.kind,
                "share": weight / total,
            }
            for other, weight in ranked
        ]
    return study.frame(rows, _DIVERSIONS)


def _gates_by_pair(closures: Closures) -> dict[tuple[int, int], list[str]]:
    gates: dict[tuple[int, int], list[str]] = defaultdict(list)
    for gate_id, pairs in closures.users.items():
        for pair in pairs:
            gates[pair].append(gate_id)
    return gates


def pairs_of_gates(closures: Closures, count: int = 10) -> pd.DataFrame:
    """Return whether the most important gates stand in for one another.

    Parameters
    ----------
    closures : Closures
        As `close_each` returns it.
    count : int
        Number of gates, the most important first.

    Returns
    -------
    pandas.DataFrame
        A row a pair: ``gate_a``, ``gate_b``, ``extra_a``, ``extra_b``, ``extra_both``
        (mean extra costs over the pairs joined in all three cases, so that they
        compare), ``synergy`` = both - a - b, ``share_cut_more`` of the pairs that
        only both closures cut off, and ``relation``: substitutes where the synergy or
        that share is above 0, complements where it is below 0, else independent.
    """
    study = closures.study
    ranked = importance(closures)
    first = ranked["gate_id"].head(count).tolist()
    rows = []
    for a, b in combinations(first, 2):
        both = study.table(closed=(a, b))
        tables = [closures.table(a), closures.table(b), both]
        counted = np.logical_and.reduce(
            [closures.joined, *(table < INFINITY for table in tables)]
        )
        of_a, of_b, of_both = (
            weighted_mean(
                extra_cost(study, closures.base, table, counted), study.weights
            )
            for table in tables
        )
        more = closures.joined & (both >= INFINITY)
        more &= ~closures.cut(a) & ~closures.cut(b)
        share = _share(study.weights, more, closures.joined)
        synergy = of_both - of_a - of_b
        rows.append(
            {
                "gate_a": a,
                "gate_b": b,
                "extra_a": of_a,
                "extra_b": of_b,
                "extra_both": of_both,
                "synergy": synergy,
                "share_cut_more": share,
                "relation": _relation(synergy, share, 1.0 / study.per_unit),
            }
        )
    return study.frame(rows, _PAIRS)


def _relation(synergy: float, share: float, least: float) -> str:
    if share > 0 or synergy > least:
        return "substitutes"
    return "complements" if synergy < -least else "independent"


def removal_curve(
    study: Study, count: int = 10, *, progress: Progress | None = None
) -> pd.DataFrame:
    """Return what is left as the most important gates are closed one after another.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised.
    count : int
        Number of gates to close; fewer where no more are needed.
    progress : callable, optional
        Called with the name of each gate before it is tried.

    Returns
    -------
    pandas.DataFrame
        ``closed`` (number of gates), ``gate_id`` closed last, ``share_joined`` of the
        weight that was joined at first, and ``efficiency``: the weighted mean of base
        cost over cost, 0 where there is no route, so 1 at first; both NaN where no
        pair is joined to begin with.
    """
    base = study.table()
    joined = (base < INFINITY) & (study.weights > 0)
    rows = [_curve_row(study, base, base, joined, "")]
    shut: tuple[str, ...] = ()
    for _ in range(count):
        closures = close_each(study.without(shut), progress=progress)
        ranked = importance(closures)
        if not len(ranked):
            break
        gate_id = str(ranked["gate_id"].iloc[0])
        shut += (gate_id,)
        table = closures.table(gate_id)
        rows.append(_curve_row(study, base, table, joined, gate_id))
    for number, row in enumerate(rows):
        row["closed"] = number
    return study.frame(rows, _CURVE)


def _curve_row(
    study: Study, base: Weights, table: Weights, joined: Bools, gate_id: str
) -> dict[str, Any]:
    left = joined & (table < INFINITY)
    costs = np.maximum(table, 1).astype(np.float64)
    ratio = np.where(left, np.maximum(base, 1) / costs, 0.0)
    ratio[~joined] = np.nan
    share = _share(study.weights, left, joined)
    return {
        "gate_id": gate_id,
        "share_joined": share,
        "efficiency": weighted_mean(ratio, study.weights) if joined.any() else share,
    }
