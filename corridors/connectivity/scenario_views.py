"""The pairs before and after scenarios, by pair, county, corridor and port."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.align import member_place
from corridors.connectivity.gate_index import GateIndex
from corridors.connectivity.scenarios import (
    Comparison,
    Scenario,
    States,
    declared,
)
from gis_data.geodesy import distance_km
from network.engine.shortest_paths import INFINITY
from network.model.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from corridors.connectivity.study import Study
    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place

    Bools = NDArray[np.bool_]
    Rows = Iterator[dict[str, Any]]

#: A place this near to a member of a corridor lies on it.
ON_CORRIDOR_KM = 50.0
_PORTS = frozenset({"border port", "customs"})
#: Sums of means that differ by less are equal but for rounding.
_SAME = 1e-9


def by_pair(compared: Sequence[Comparison]) -> pd.DataFrame:
    """Return the pairs whose cost a scenario changes.

    Parameters
    ----------
    compared : sequence of Comparison
        Of one study.

    Returns
    -------
    pandas.DataFrame
        ``scenario``, ``given``, ``from_id``, ``to_id``, ``before``, ``after`` and
        ``difference`` in the unit of ``attrs["minimised"]`` (NaN where there is no
        route), and ``change``; pairs that stay as they are have no row.
    """
    return _frame(compared, _pairs)


def by_county(compared: Sequence[Comparison]) -> pd.DataFrame:
    """Return the mean change of every origin.

    Parameters
    ----------
    compared : sequence of Comparison
        Of one study.

    Returns
    -------
    pandas.DataFrame
        ``scenario``, ``given``, ``place_id``, ``name_en``, ``lon``, ``lat`` (EPSG:
        4326), ``pairs`` joined before and after, ``pairs_changed``, ``change`` (mean
        by weight), ``pairs_joined`` and ``pairs_cut``.
    """
    return _frame(compared, lambda c: _places(c, c.study.origins, 0))


def by_destination(compared: Sequence[Comparison]) -> pd.DataFrame:
    """Return the mean change of every destination, in the form of `by_county`."""
    return _frame(compared, lambda c: _places(c, c.study.destinations, 1))


def by_corridor(compared: Sequence[Comparison], work: Workspace) -> pd.DataFrame:
    """Return the mean change of the pairs along every corridor of a plan.

    Parameters
    ----------
    compared : sequence of Comparison
        Of one study.
    work : Workspace
        The plan.

    Returns
    -------
    pandas.DataFrame
        ``scenario``, ``given``, ``corridor_id``, ``scheme_year``, ``name_en``,
        ``pairs`` both of whose ends lie within `ON_CORRIDOR_KM` of a member,
        ``pairs_changed``, mean ``change`` by weight (NaN without a pair), and
        ``best_change`` of a pair.
    """
    along = list(_along(compared[0].study, work))

    def rows(of: Comparison) -> Rows:
        for head, pairs in along:
            on = of.both & pairs
            yield {
                **head,
                "pairs": int(on.sum()),
                "pairs_changed": int((on & (of.change != 0)).sum()),
                "change": of.mean_change(on) if on.any() else float("nan"),
                "best_change": float(of.change[on].min(initial=0.0)),
            }

    return _frame(compared, rows)


def by_port(compared: Sequence[Comparison], states: States) -> pd.DataFrame:
    """Return the border ports and seaports that pairs take up and leave.

    Parameters
    ----------
    compared : sequence of Comparison
        Of one study.
    states : States
        That they were compared with.

    Returns
    -------
    pandas.DataFrame
        ``scenario``, ``given``, ``gate_id``, ``name_en``, ``countries``; of the pairs
        whose cost changes those that pass the gate ``before`` and ``after``, their
        shares of the weight of all pairs (``share_before``, ``share_after``), and the
        mean ``change`` of those that pass it after (NaN where none does).
    """
    index = GateIndex(compared[0].study.router.network)

    def rows(of: Comparison) -> Rows:
        changed = (of.study.weights > 0) & (of.before != of.after)
        users = [
            _users(states, state, index, changed & (table < INFINITY))
            for state, table in zip(of.states, (of.before, of.after), strict=True)
        ]
        total = of.study.weights.sum()
        for gate_id in sorted({*users[0], *users[1]}):
            gate = index.gate(gate_id)
            if gate.kind not in _PORTS:
                continue
            none = np.zeros_like(changed)
            at = [part.get(gate_id, none) for part in users]
            shares = [of.study.weights[a].sum() / total for a in at]
            after = at[1] & of.both
            yield {
                "gate_id": gate_id,
                "name_en": gate.name_en,
                "countries": gate.countries,
                "before": int(at[0].sum()),
                "after": int(at[1].sum()),
                "share_before": float(shares[0]),
                "share_after": float(shares[1]),
                "change": of.mean_change(after) if after.any() else float("nan"),
            }

    return _frame(compared, rows)


def together(
    study: Study, scenarios: Sequence[Scenario], states: States | None = None
) -> pd.DataFrame:
    """Return whether scenarios change more together than the sum of each alone.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised.
    scenarios : sequence of Scenario
        Two or more.
    states : States, optional
        Of that study; to share tables between calls.

    Returns
    -------
    pandas.DataFrame
        A row each two scenarios, and one for all: ``scenarios``, ``sum`` of the mean
        change of each alone, ``together`` at once, their difference ``synergy``, and
        ``relation``: ``more`` where together they cut cost by more than the sum,
        ``less``, or ``equal``.

    Raises
    ------
    RequestError
        If there are fewer than two.
    """
    if len(scenarios) < 2:  # noqa: PLR2004 - a sum has two parts
        msg = f"together: {len(scenarios)} scenarios; name two or more."
        raise RequestError(msg)
    states = states or States(study)
    listed = [declared(study.router.network, each) for each in scenarios]
    base = Scenario("")
    alone = {s: states.compared(s, "alone", base, s).mean_change() for s in listed}
    groups: list[tuple[Scenario, ...]] = list(combinations(listed, 2))
    if len(listed) > 2:  # noqa: PLR2004 - two are a group already
        groups.append(tuple(listed))
    rows = []
    for group in groups:
        joined = group[0].joined(group[1:])
        at_once = states.compared(joined, "alone", base, joined).mean_change()
        parts = sum(alone[each] for each in group)
        synergy = at_once - parts
        relation = (
            "equal" if abs(synergy) < _SAME else "more" if synergy < 0 else "less"
        )
        rows.append(
            {
                "scenarios": " + ".join(each.name for each in group),
                "sum": parts,
                "together": at_once,
                "synergy": synergy,
                "relation": relation,
            }
        )
    return study.frame(rows)


def _frame(
    compared: Sequence[Comparison], rows: Callable[[Comparison], Rows]
) -> pd.DataFrame:
    return compared[0].study.frame(
        [
            {"scenario": of.scenario.name, "given": of.given, **row}
            for of in compared
            for row in rows(of)
        ]
    )


def _pairs(of: Comparison) -> Rows:
    study = of.study
    before, after = study.values(of.before), study.values(of.after)
    changed = (study.weights > 0) & (of.before != of.after)
    for i, j in zip(*np.nonzero(changed), strict=True):
        yield {
            "from_id": study.origins[i].id,
            "to_id": study.destinations[j].id,
            "before": float(before[i, j]),
            "after": float(after[i, j]),
            "difference": float(after[i, j] - before[i, j]),
            "change": float(of.change[i, j]) if of.both[i, j] else float("nan"),
        }


def _places(of: Comparison, places: Sequence[Place], axis: int) -> Rows:
    counted = of.study.weights > 0
    joined = counted & (of.before >= INFINITY) & (of.after < INFINITY)
    cut = counted & (of.before < INFINITY) & (of.after >= INFINITY)
    for k, place in enumerate(places):
        own = np.zeros_like(of.both)
        own[(k, slice(None)) if axis == 0 else (slice(None), k)] = True
        yield {
            "place_id": place.id,
            "name_en": place.name_en,
            "lon": place.lon,
            "lat": place.lat,
            "pairs": int((of.both & own).sum()),
            "pairs_changed": int((own & (of.change != 0)).sum()),
            "change": of.mean_change(of.both & own),
            "pairs_joined": int((joined & own).sum()),
            "pairs_cut": int((cut & own).sum()),
        }


def _along(study: Study, work: Workspace) -> Iterator[tuple[dict[str, Any], Bools]]:
    """Yield each corridor and the pairs that lie along it."""
    for version in work.plan.versions or ("",):
        plan = work.plan.at(version) if version else work.plan
        for row in plan.corridors.to_dict("records"):
            of_it = plan.corridor_members["corridor_id"] == row["id"]
            rows = plan.corridor_members[of_it].to_dict("records")
            members = [member_place(each, work.gazetteer) for each in rows]
            ends = [
                np.array([_is_near(place, members) for place in part], dtype=bool)
                for part in (study.origins, study.destinations)
            ]
            head = {
                "corridor_id": row["id"],
                "scheme_year": row["scheme_year"],
                "name_en": row["name_en"],
            }
            yield head, np.outer(*ends)


def _is_near(place: Place, members: Sequence[Place]) -> bool:
    if not members:
        return False
    lon, lat = (
        np.array([getattr(m, name) for m in members]) for name in ("lon", "lat")
    )
    return bool(distance_km(lon, lat, place.lon, place.lat).min() <= ON_CORRIDOR_KM)


def _users(
    states: States, state: Scenario, index: GateIndex, pairs: Bools
) -> dict[str, Bools]:
    """Return the pairs that pass each gate under a scenario."""
    study = states.study(state)
    study = replace(study, options=study.with_gates(state.closed, state.opened))
    users: dict[str, Bools] = {}
    for i, j in zip(*np.nonzero(pairs), strict=True):
        _, path = study.best_path((int(i), int(j)))
        for gate_id in index.on(path.edges) if path is not None else ():
            users.setdefault(gate_id, np.zeros_like(pairs))[i, j] = True
    return users


#: Views that need nothing but the comparisons.
SIMPLE: dict[str, Callable[[Sequence[Comparison]], pd.DataFrame]] = {
    "pair": by_pair,
    "county": by_county,
    "destination": by_destination,
}
