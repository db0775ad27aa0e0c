"""Places of tourism, and from where they are reached in one day and in two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.connectivity.industries import carries_passengers
from corridors.connectivity.plan_places import (
    found_places,
    member_places,
    peopled,
    terms_of,
)
from corridors.connectivity.study import Study
from corridors.connectivity.trips import LEAVE, STAY_H, TripRules, Trips
from corridors.matrices import listed_places
from network.model.errors import RequestError
from network.query import arguments
from network.query.days import policy_date
from network.query.route_query import QueryOptions
from network.query.timedep.scheduler import Scheduler
from network.query.timedep.timetable import plan_timetable
from network.query.timedep.zones import zone_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd

    from corridors.connectivity.trips import Trip
    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place

    Progress = Callable[[str], None]

_PROFILE = "tourist"


def day_trips(
    work: Workspace,
    query: QueryOptions | None = None,
    origins: Iterable[str] = (),
    places: Iterable[str] = (),
    *,
    depart: datetime | str | None = None,
    stay_h: float = STAY_H,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return the trips of one and two days from origins to places.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    query : QueryOptions, optional
        A profile of passengers and restrictions; tourists where left out. The
        earliest arrival counts.
    origins : iterable of str
        Lists of places; the seats of the plan's counties where left out.
    places : iterable of str
        Lists of places; where left out the places of the terms of ``concepts.csv``
        that have a profile of passengers, and the members of their corridors.
    depart : datetime.datetime or str, optional
        Day and hour of departure, local time; `LEAVE` on the day of the network's
        facts, or of ``as_of``, where left out.
    stay_h : float
        Waking hours at the place.
    progress : callable, optional
        Called with the name of each origin.

    Returns
    -------
    pandas.DataFrame
        A row a pair with a way there: ``from_id``, ``from_en``, ``to_id``, ``to_en``,
        ``country``; ``out_h``, hours there with all waits; ``arrive`` (local time of
        the place); ``one_day`` and ``two_days``, whether the way back is in time;
        ``back_h`` and ``back`` (local time of the origin), of the shorter trip that
        is possible, NaN and empty without one; ``gates`` on the way there.

    Raises
    ------
    RequestError
        If a list is empty, the plan names no place of tourism, a profile carries no
        passengers, time is not minimised, or the hours are out of range.
    PlaceError
        If a name is unknown or ambiguous.
    """
    asked = _Asked.of(work, query, (origins, places), depart, stay_h)
    frame = asked.study.frame(asked.rows(progress))
    frame.attrs.update(asked.about)
    return frame


def tourism(
    work: Workspace,
    query: QueryOptions | None = None,
    origins: Iterable[str] = (),
    places: Iterable[str] = (),
    *,
    depart: datetime | str | None = None,
    stay_h: float = STAY_H,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return from where each place of tourism is reached in one day and in two.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    query : QueryOptions, optional
        As for `day_trips`, like all that follows.
    origins, places : iterable of str
        Lists of places.
    depart : datetime.datetime or str, optional
        Day and hour of departure.
    stay_h : float
        Waking hours at the place.
    progress : callable, optional
        Called with the name of each origin.

    Returns
    -------
    pandas.DataFrame
        A row a place: ``place_id``, ``name_en``, ``country``, ``lon``, ``lat``
        (degrees, EPSG:4326); ``terms`` and ``corridors`` that name it; ``origins``
        other than itself; ``origins_1_day``, ``origins_2_days``, from which one gets
        there and back, and ``people_1_day``, ``people_2_days`` who live there (where
        known); ``nearest_id``, the origin with the shortest way there, ``out_h`` and
        ``gates`` of that way.

    Raises
    ------
    RequestError, PlaceError
        As for `day_trips`.
    """
    asked = _Asked.of(work, query, (origins, places), depart, stay_h)
    trips: dict[str, list[dict[str, Any]]] = {}
    for row in asked.rows(progress):
        trips.setdefault(str(row["to_id"]), []).append(row)
    people = {place.id: count for place, count in peopled(work).items()}
    rows = [
        {
            "place_id": place.id,
            "name_en": place.name_en,
            "country": place.country,
            "lon": place.lon,
            "lat": place.lat,
            **asked.named.get(place.id, {"terms": "", "corridors": ""}),
            "origins": sum(1 for origin in asked.study.origins if origin != place),
            **_counts(trips.get(place.id, []), people),
        }
        for place in asked.study.destinations
    ]
    frame = asked.study.frame(rows)
    frame.attrs.update(asked.about)
    return frame


def _counts(rows: Sequence[dict[str, Any]], people: dict[str, float]) -> dict[str, Any]:
    """Return how many origins, and people, have a trip."""
    found: dict[str, Any] = {}
    for name, column in (("1_day", "one_day"), ("2_days", "two_days")):
        ids = [str(row["from_id"]) for row in rows if row[column]]
        found[f"origins_{name}"] = len(ids)
        found[f"people_{name}"] = round(sum(people.get(i, 0.0) for i in ids))
    nearest = min(rows, key=lambda row: (row["out_h"], row["from_id"]), default=None)
    return {
        **found,
        "nearest_id": nearest["from_id"] if nearest else "",
        "out_h": nearest["out_h"] if nearest else np.nan,
        "gates": nearest["gates"] if nearest else "",
    }


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is asked: pairs, rules, and who names the places."""

    work: Workspace
    study: Study
    rules: TripRules
    named: dict[str, dict[str, str]]

    @classmethod
    def of(
        cls,
        work: Workspace,
        query: QueryOptions | None,
        lists: tuple[Iterable[str], Iterable[str]],
        depart: datetime | str | None,
        stay_h: float,
    ) -> _Asked:
        query = query or QueryOptions(profile=_PROFILE, by="time")
        if query.by != "time":
            msg = f"tourism: by {query.by!r}; the earliest arrival needs time."
            raise RequestError(msg)
        if not carries_passengers(query.profile):
            msg = f"tourism: {query.profile} carries no passengers; use tourist."
            raise RequestError(msg)
        if not 0 < stay_h <= 24:  # noqa: PLR2004 - hours of a day
            msg = f"stay: {stay_h!r} h, must be more than 0 and 24 at most."
            raise RequestError(msg)
        home, to = (tuple(listed) for listed in lists)
        named = {} if to else tourist_places(work)
        ends = (
            _origins(work, home),
            listed_places(work, to) if to else tuple(p for p, _ in named.values()),
        )
        options = work.options(query)
        leaves = arguments.moment(depart)
        if leaves is None:
            day = policy_date(work.router.network, options.policy)
            leaves = datetime.combine(date.fromisoformat(day), LEAVE)
        study = Study(work.router, *ends, options, np.ones(tuple(map(len, ends))))
        known = {name: by for name, (_, by) in named.items()}
        return cls(work, study, TripRules(leaves, stay_h), known)

    @property
    def about(self) -> dict[str, Any]:
        leaves = self.rules.depart
        return {
            "depart": leaves.isoformat(timespec="minutes"),
            "stay_h": self.rules.stay_h,
            "state_on": str(self.study.options.policy.on or leaves.date()),
        }

    def rows(self, progress: Progress | None) -> list[dict[str, Any]]:
        """Return the pairs with a way there."""
        scheduler = Scheduler(self.study.router, plan_timetable(self.work.plan))
        trips = Trips(scheduler, self.study.options, self.rules)
        rows = []
        for origin in self.study.origins:
            if progress:
                progress(origin.name_en)
            for place in self.study.destinations:
                trip = None if origin == place else trips.trip(origin, place)
                if trip is not None:
                    rows.append(_row(origin, place, trip))
        return rows


def _row(origin: Place, place: Place, trip: Trip) -> dict[str, Any]:
    zone, home = (zone_at(p.lon, p.lat, p.country) for p in (place, origin))
    back = trip.back_1 or trip.back_2
    arrives = datetime.fromtimestamp(trip.out.arrives_s, zone)
    returns = datetime.fromtimestamp(back.arrives_s, home) if back else None
    return {
        "from_id": origin.id,
        "from_en": origin.name_en,
        "to_id": place.id,
        "to_en": place.name_en,
        "country": place.country,
        "out_h": trip.out.duration_s / 3600,
        "arrive": arrives.isoformat(timespec="minutes"),
        "one_day": trip.back_1 is not None,
        "two_days": (trip.back_1 or trip.back_2) is not None,
        "back_h": back.duration_s / 3600 if back else np.nan,
        "back": returns.isoformat(timespec="minutes") if returns else "",
        "gates": ";".join(visit.gate.name for visit in trip.out.visits),
    }


def _origins(work: Workspace, lists: Sequence[str]) -> tuple[Place, ...]:
    if lists:
        return listed_places(work, lists)
    counties = work.plan.counties
    if not len(counties):
        msg = (
            "tourism: the plan has no counties.csv, whose seats are the origins; name "
            "origins with --from."
        )
        raise RequestError(msg)
    return found_places(work, counties["place_id"].astype(str))


def tourist_places(work: Workspace) -> dict[str, tuple[Place, dict[str, str]]]:
    """Return the places of the terms of a plan that have a profile of passengers.

    Parameters
    ----------
    work : Workspace
        Plan and places.

    Returns
    -------
    dict of str to (Place, dict)
        By id of the place: it, and the ``terms`` and ``corridors`` that name it.

    Raises
    ------
    RequestError
        If the plan has no terms, or none of them is of passengers.
    """
    places: dict[str, Place] = {}
    terms: dict[str, list[str]] = {}
    corridors: dict[str, list[str]] = {}
    for term in terms_of(work):
        if not carries_passengers(term["profile"]):
            continue
        for corridor in term["corridor_ids"]:
            for place in member_places(work, [corridor]):
                places.setdefault(place.id, place)
                terms.setdefault(place.id, []).append(term["id"])
                corridors.setdefault(place.id, []).append(corridor)
        for place in found_places(work, term["place_ids"]):
            places.setdefault(place.id, place)
            terms.setdefault(place.id, []).append(term["id"])
    if not places:
        msg = (
            "tourism: no term has a profile of passengers and a place; fill profile in "
            f"{work.plan.path / 'concepts.csv'}, or name places with --to."
        )
        raise RequestError(msg)
    return {
        name: (
            place,
            {
                "terms": ";".join(dict.fromkeys(terms.get(name, ()))),
                "corridors": ";".join(dict.fromkeys(corridors.get(name, ()))),
            },
        )
        for name, place in places.items()
    }
