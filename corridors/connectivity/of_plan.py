"""Measures of what a plan itself names: they need no lists of places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from network.model.errors import RequestError
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    import pandas as pd

    from corridors.workspace import Workspace

    Progress = Callable[[str], None]

#: Measures that take no lists; those that may be given lists, and a departure; those
#: that are of pairs where lists are given.
_NO_LISTS = frozenset(
    {"corridors", "flows", "gaps", "performance", "terms", "industries"}
)
_TRIPS = frozenset({"tourism", "day-trips"})
_PAIRS_TOO = frozenset({"curves"})
OF_PLAN = _NO_LISTS | _TRIPS | _PAIRS_TOO | {"hubs"}
_BY = {"industries": "generalised", "flows": "generalised"}


def is_of_pairs(measure: str, *, named: bool) -> bool:
    """Return whether a measure is of pairs of places, where lists are given or not."""
    return measure not in OF_PLAN or (named and measure in _PAIRS_TOO)


def default_profile(measure: str) -> str:
    """Return the transport profile of a measure where none is given."""
    return "tourist" if measure in _TRIPS else "container"


def default_criterion(measure: str) -> str:
    """Return what a measure minimises where nothing is given."""
    return _BY.get(measure, "time")


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a measure of a plan may be given besides options.

    Attributes
    ----------
    origins, destinations : sequence of str
        Lists of places, as `corridors.matrices.listed_places` takes them: of ``hubs``
        others to rank with and what gates are judged by; of ``tourism`` and
        ``day-trips`` origins and places.
    depart : datetime.datetime or str, optional
        Day and hour of departure of trips.
    stay_h : float, optional
        Waking hours at the place of trips.
    demand : path, optional
        Table of the demand of ``flows``, as `read_demand` takes it.
    with_capacity : bool
        Whether ``flows`` end where a gate is full.
    """

    origins: Sequence[str] = ()
    destinations: Sequence[str] = ()
    depart: datetime | str | None = None
    stay_h: float | None = None
    demand: Path | None = None
    with_capacity: bool = False

    def check(self, measure: str) -> None:
        """Refuse, by a `RequestError`, what a measure does not take.

        Parameters
        ----------
        measure : str
            One of `OF_PLAN`, or of the other measures.
        """
        if measure in _NO_LISTS and (self.origins or self.destinations):
            msg = f"{measure}: takes no --from and --to."
            raise RequestError(msg)
        if (measure == "flows") != (self.demand is not None):
            needs = "needs" if measure == "flows" else "has no demand; leave out"
            msg = f"{measure}: {needs} --demand."
            raise RequestError(msg)
        if self.with_capacity and measure != "flows":
            msg = f"{measure}: has no flows; leave out --capacity."
            raise RequestError(msg)
        timed = self.depart is not None or self.stay_h is not None
        if timed and measure not in _TRIPS:
            msg = (
                f"{measure}: has no departure and no stay; --depart and --stay are of "
                f"{' and '.join(sorted(_TRIPS))}."
            )
            raise RequestError(msg)


def plan_measure(
    work: Workspace,
    name: str,
    query: QueryOptions | None = None,
    given: Given | None = None,
    *,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return the table of a measure of what a plan names.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    name : str
        One of `OF_PLAN`.
    query : QueryOptions, optional
        Profile, criterion and restrictions; `default_profile` and
        `default_criterion` where left out.
    given : Given, optional
        Lists of places, departure and stay.
    progress : callable, optional
        Called with the name of each step.

    Returns
    -------
    pandas.DataFrame
        As the function of that measure returns it.

    Raises
    ------
    RequestError
        If something is given to a measure that does not take it, or the plan has no
        such rows.
    """
    from corridors.connectivity import (  # noqa: PLC0415 - heavy
        corridor_measures,
        curves,
        demand,
        flows,
        hubs,
        industries,
        published,
        terms,
        tourism,
        trips,
    )

    given = given or Given()
    given.check(name)
    query = query or QueryOptions(
        profile=default_profile(name), by=default_criterion(name)
    )
    lists = given.origins, given.destinations
    plain = {
        "corridors": corridor_measures.corridor_measures,
        "curves": curves.corridor_curves,
        "gaps": corridor_measures.corridor_gaps,
        "performance": published.performance,
        "industries": industries.industries,
    }
    if name in plain:
        return plain[name](work, query)
    if given.demand is not None:
        demands = demand.read_demand(work, given.demand, query.profile)
        return flows.flows(work, query, demands, with_capacity=given.with_capacity)
    if name == "terms":
        return terms.terms(work, query, progress=progress)
    if name == "hubs":
        return hubs.hubs(work, query, *lists, progress=progress)
    measure = tourism.tourism if name == "tourism" else tourism.day_trips
    stay_h = trips.STAY_H if given.stay_h is None else given.stay_h
    return measure(
        work, query, *lists, depart=given.depart, stay_h=stay_h, progress=progress
    )
