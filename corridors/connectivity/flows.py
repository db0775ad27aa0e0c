"""A given demand assigned to best routes, and what it loads: gates and lines.

All or nothing: all tonnes of a row take its best route [1]_. With capacities, rows are
assigned in the order of the table, as far as the gates of their best route have room; a
gate without room is closed to what is left of the row and to the rows after it. Only
capacities that are published count, for both directions together: where none is, there
is room.

.. [1] Ortúzar, J. de D. and Willumsen, L. G. (2011). Modelling Transport, 4th ed.
   Wiley, chapter 10.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from corridors.connectivity.gate_index import GateIndex
from corridors.connectivity.study import Study
from corridors.connectivity.throughput import Capacity, capacities
from network.model.errors import UnattachedPlaceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from corridors.connectivity.demand import Demand
    from corridors.workspace import Workspace
    from network.query.route_query import QueryOptions

    Ints = NDArray[np.int64]

Why = Literal["no_route", "not_attached", "capacity"]
_NONE = Capacity(np.nan, "")


class Part(NamedTuple):
    """Tonnes of a row of demand that go one way, or none.

    Attributes
    ----------
    demand : Demand
        The row.
    tonnes : float
        Tonnes a year.
    edges : numpy.ndarray of int
        Edges of the route; none where there is no route.
    why : str
        Why these tonnes have no route: ``no_route``, ``not_attached``, or
        ``capacity`` where there is one and its gates are full; empty where they have.
    """

    demand: Demand
    tonnes: float
    edges: Ints
    why: Why | Literal[""] = ""


@dataclass
class Room:
    """Room that gates have left, in tonnes a year.

    Attributes
    ----------
    left : dict of str to float
        By gate; those that are not listed have no published capacity.
    full : set of str
        Gates that are closed to what follows.
    """

    left: dict[str, float] = field(default_factory=dict)
    full: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Close gates that have no room at all."""
        self.full |= {gate_id for gate_id, tonnes in self.left.items() if tonnes <= 0}

    def take(self, gates: Iterable[str], wanted: float) -> float:
        """Return how many tonnes fit through gates, and take up their room."""
        limited = [gate_id for gate_id in gates if gate_id in self.left]
        taken = min([wanted, *(self.left[gate_id] for gate_id in limited)])
        for gate_id in limited:
            # The narrowest of them is left with exactly nothing.
            self.left[gate_id] -= taken
            if self.left[gate_id] <= 0:
                self.full.add(gate_id)
        return taken


def assign(
    studies: Mapping[str, Study],
    demands: Iterable[Demand],
    index: GateIndex,
    room: Room | None = None,
) -> list[Part]:
    """Return the routes of a demand.

    Parameters
    ----------
    studies : mapping of str to Study
        By profile, with origins and destinations of its rows.
    demands : iterable of Demand
        In the order in which they are assigned.
    index : GateIndex
        Gates of the network.
    room : Room, optional
        Room that gates have; none is limited where left out. It is used up.

    Returns
    -------
    list of Part
        In the order of the rows. Their tonnes add up to those of the demand.
    """
    room = Room() if room is None else room
    return [
        part
        for demand in demands
        for part in _parts(studies[demand.profile], demand, index, room)
    ]


def _parts(
    study: Study, demand: Demand, index: GateIndex, room: Room
) -> Iterator[Part]:
    """Yield the parts of one row."""
    none: Ints = np.zeros(0, dtype=np.int64)
    pair = (
        study.origins.index(demand.origin),
        study.destinations.index(demand.destination),
    )
    left = demand.tonnes
    while left > 0:
        try:
            _, path = study.best_path(pair, room.full)
        except UnattachedPlaceError:
            yield Part(demand, left, none, "not_attached")
            return
        if path is None:
            limited = bool(room.full) and study.best_path(pair)[1] is not None
            yield Part(demand, left, none, "capacity" if limited else "no_route")
            return
        taken = room.take(index.on(path.edges), left)
        if taken > 0:
            yield Part(demand, taken, path.edges)
        left -= taken


def flows(
    work: Workspace,
    query: QueryOptions,
    demands: Sequence[Demand],
    *,
    with_capacity: bool = False,
) -> pd.DataFrame:
    """Return what a given demand loads.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    query : QueryOptions
        Criterion and restrictions; the profile is that of each row.
    demands : sequence of Demand
        As `read_demand` returns them.
    with_capacity : bool
        Whether a gate that is full is closed to the rest of the demand. Where not,
        flows above a capacity are reported.

    Returns
    -------
    pandas.DataFrame
        ``part``: a row for each ``gate``, the most loaded first, with ``tonnes`` a
        year, its published ``capacity`` a year and the side it is of (NaN where none
        is), ``share_of_capacity`` and the ``finding`` ``above_capacity`` or ``full``;
        for each named ``line`` of road and rail with ``tonnes``, those of its most
        loaded edge, and ``tonne_km``; for each row of demand that is not, or not all,
        ``assigned`` or ``unassigned`` with its tonnes and, as ``finding``, the reason;
        and the ``total`` of both. ``attrs`` have the totals too.
    """
    studies = {
        profile: _study(work, query, [d for d in demands if d.profile == profile])
        for profile in dict.fromkeys(demand.profile for demand in demands)
    }
    index = GateIndex(work.router.network)
    limits = {
        gate_id: capacity
        for (gate_id, unit), capacity in capacities(work.plan).items()
        if unit == "t" and gate_id in set(index.ids)
    }
    room = Room({g: c.value for g, c in limits.items()} if with_capacity else {})
    parts = assign(studies, demands, index, room)
    rows = [
        *_gate_rows(parts, index, limits, room.full),
        *_line_rows(parts, studies),
        *_demand_rows(parts),
    ]
    return _framed(rows, parts, studies, with_capacity=with_capacity)


def _study(work: Workspace, query: QueryOptions, demands: Sequence[Demand]) -> Study:
    options = work.options(replace(query, profile=demands[0].profile))
    origins = tuple(dict.fromkeys(demand.origin for demand in demands))
    destinations = tuple(dict.fromkeys(demand.destination for demand in demands))
    weights = np.ones((len(origins), len(destinations)))
    return Study(work.router, origins, destinations, options, weights, "given")


def _gate_rows(
    parts: Iterable[Part],
    index: GateIndex,
    limits: Mapping[str, Capacity],
    full: set[str],
) -> Iterator[dict[str, Any]]:
    tonnes: dict[str, float] = defaultdict(float)
    for part in parts:
        for gate_id in index.on(part.edges):
            tonnes[gate_id] += part.tonnes
    for gate_id, total in sorted(tonnes.items(), key=lambda item: (-item[1], item[0])):
        limit = limits.get(gate_id, _NONE)
        above = "above_capacity" if total > limit.value else ""
        yield {
            "part": "gate",
            "id": gate_id,
            "name_en": index.gate(gate_id).name_en,
            "tonnes": total,
            "capacity": limit.value,
            "capacity_side": limit.side,
            "share_of_capacity": total / limit.value,
            "finding": "full" if gate_id in full else above,
        }


def _line_rows(
    parts: Iterable[Part], studies: Mapping[str, Study]
) -> Iterator[dict[str, Any]]:
    edges = next(iter(studies.values())).router.network.edges
    load = np.zeros(len(edges))
    for part in parts:
        load[part.edges] += part.tonnes
    named = edges.isin("mode", ("rail", "road")) & ~edges.equals("line_id", "")
    at = np.flatnonzero((load > 0) & named)
    lines: dict[str, list[int]] = defaultdict(list)
    for edge, line_id in zip(at.tolist(), edges.rows("line_id", at), strict=True):
        lines[str(line_id)].append(edge)
    most = {line_id: float(load[of].max()) for line_id, of in lines.items()}
    for line_id in sorted(lines, key=lambda name: (-most[name], name)):
        of = lines[line_id]
        km = edges.arrays["length_km"][of].astype(np.float64)
        yield {
            "part": "line",
            "id": line_id,
            "tonnes": most[line_id],
            "tonne_km": float((load[of] * km).sum()),
        }


def _demand_rows(parts: Iterable[Part]) -> Iterator[dict[str, Any]]:
    """Yield the tonnes of rows without a route, or with several."""
    by_row: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        by_row[part.demand.row].append(part)
    for row, of in by_row.items():
        if len(of) == 1 and not of[0].why:
            continue
        sums: dict[str, float] = defaultdict(float)
        for part in of:
            sums[part.why] += part.tonnes
        for why, tonnes in sums.items():
            demand = of[0].demand
            yield {
                "part": "unassigned" if why else "assigned",
                "id": row,
                "from_id": demand.origin.id,
                "to_id": demand.destination.id,
                "profile": demand.profile,
                "tonnes": tonnes,
                "finding": why,
            }


def _framed(
    rows: list[dict[str, Any]],
    parts: Sequence[Part],
    studies: Mapping[str, Study],
    *,
    with_capacity: bool,
) -> pd.DataFrame:
    import pandas as pd  # noqa: PLC0415 - heavy

    sums = {
        "assigned": sum(part.tonnes for part in parts if not part.why),
        "unassigned": sum(part.tonnes for part in parts if part.why),
    }
    rows += [{"part": "total", "id": k, "tonnes": float(v)} for k, v in sums.items()]
    blank = {**dict.fromkeys(_WORDS, ""), **dict.fromkeys(_NUMBERS, np.nan)}
    frame = pd.DataFrame([{**blank, **row} for row in rows], columns=list(_COLUMNS))
    first = next(iter(studies.values()))
    places = [{p.id for s in studies.values() for p in getattr(s, side)}
              for side in ("origins", "destinations")]  # fmt: skip
    frame.attrs.update(
        first.attrs,
        profile=", ".join(studies),
        per=", ".join(dict.fromkeys(study.unit for study in studies.values())),
        origins=len(places[0]),
        destinations=len(places[1]),
        weights="tonnes a year",
        with_capacity=with_capacity,
        assigned_t=float(sums["assigned"]),
        unassigned_t=float(sums["unassigned"]),
    )
    return frame


_WORDS = ("id", "name_en", "from_id", "to_id", "profile", "capacity_side", "finding")
_NUMBERS = ("tonnes", "tonne_km", "capacity", "share_of_capacity")
_COLUMNS = ("part", *_WORDS[:5], *_NUMBERS, *_WORDS[5:])
