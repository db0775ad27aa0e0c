"""Reference tables of published journeys, and how each kind is compared."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from gis_data.errors import CorridorsError, LayerError, PlaceError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from corridors.workspace import Workspace
    from gis_data.contracts import Table
    from gis_data.plan import Plan
    from gis_data.schema import Problem

RAIL, ROAD, SEA = (frozenset({mode}) for mode in ("rail", "road", "sea"))
HALVES = ("fit", "held")
SEED = 20261129
CAR_WORDS = ("car", "bus", "coach", "taxi", "passenger", "drive")
TRUCK_WORDS = (
    "truck", "lorry", "freight", "cargo", "goods", "container", "haulage"
)  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class NoJourneysError(CorridorsError, LookupError):
    """There is no published journey to compare with."""

    exit_code = 1


@dataclass(frozen=True)
class Method:
    """How the journeys of one kind are routed and compared.

    Attributes
    ----------
    kind : str
        Value of the column ``kind``.
    profiles : tuple of str
        Transport profiles; a later one is tried when those before find no route.
    modes : frozenset of str
        Modes that may be used; empty: all.
    criterion : str
        What is minimised.
    target_median_pct, target_p90_pct : float
        Targets for the distance error, in per cent; infinite where there is none.
    target_time_pct, target_time_p90_pct : float
        Targets for the error of time, in per cent; those of `AREA_TARGETS` win.
    doc : str
        Description.
    """

    kind: str
    profiles: tuple[str, ...]
    modes: frozenset[str]
    criterion: str
    target_median_pct: float = float("inf")
    target_p90_pct: float = float("inf")
    target_time_pct: float = float("inf")
    target_time_p90_pct: float = float("inf")
    doc: str = ""


METHODS: dict[str, Method] = {
    method.kind: method
    for method in (
        Method(
            "rail_passenger", ("passenger",), RAIL, "time", 1.5, 6,
            doc="fastest passenger train; running time",
        ),
        Method(
            "rail", ("container", "bulk", "passenger"), RAIL, "time", 1.5, 6,
            doc="fastest route for rail freight; a published time under a day is "
            "compared with running time, a longer one with border dwell included",
        ),
        Method(
            "road", ("passenger", "truck"), ROAD, "time", 4, 12,
            doc="fastest route for a car, or for a truck where the service says so "
            "(times without a vehicle are of cars and coaches); driving time",
        ),
        Method(
            "sea", ("container", "passenger", "bulk"), SEA, "distance", 3, 8,
            doc="shortest voyage without a call: a current service, else a former "
            "one, else a general sailing; time at sea",
        ),
        Method(
            "multimodal", ("container",), frozenset(), "generalised",
            doc="lowest generalised cost of a container by rail, road and sea; time "
            "from door to door, with waits and borders",
        ),
    )
}  # fmt: skip

#: Targets for the median and 90th percentile of the error of time, by kind and area.
AREA_TARGETS: dict[tuple[str, str], tuple[float, float]] = {
    ("rail_passenger", "Northeast China"): (10, 20),
    ("rail_passenger", "China trunk lines"): (15, float("inf")),
    ("rail_passenger", "Japan"): (15, float("inf")),
    ("rail_passenger", "Korea"): (15, float("inf")),
}


def half_of(origin: str, destination: str) -> str:
    """Return the half of the table that a pair belongs to, by a seeded hash.

    Both directions of a pair, and all its kinds, are in one half.

    Parameters
    ----------
    origin, destination : str
        As in the table.

    Returns
    -------
    str
        ``fit`` or ``held``.

    Examples
    --------
    >>> half_of("Beijing", "Harbin"), half_of("Harbin", "Beijing")
    ('fit', 'fit')
    """
    pair = "|".join(sorted((origin.casefold(), destination.casefold())))
    digest = sha256(f"{SEED}:{pair}".encode()).hexdigest()
    return HALVES[int(digest[-1], 16) % 2]


def method_of(kind: str, service: str) -> Method:
    """Return how a journey is routed.

    Parameters
    ----------
    kind : str
        One of `METHODS`.
    service : str
        Free text of the row: with ``bus`` or ``car`` only the car is tried on
        roads, with ``truck`` or ``container`` the truck first.

    Returns
    -------
    Method
        Method of the kind, with the profiles of the service.

    Examples
    --------
    >>> method_of("road", "bus").profiles, method_of("road", "truck").profiles
    (('passenger',), ('truck', 'passenger'))
    """
    method = METHODS[kind]
    words = service.lower().replace("/", " ").split()
    if kind != "road":
        return method
    if any(word in TRUCK_WORDS for word in words):
        return replace(method, profiles=("truck", "passenger"))
    if any(word in CAR_WORDS for word in words):
        return replace(method, profiles=("passenger",))
    return method


def published_on(text: str, latest: str) -> date | None:
    """Return the day on which a journey is routed, None for that of the network.

    Parameters
    ----------
    text : str
        Cell of ``published_on``: ``2015-09-22``, ``2015-09``, ``2015`` or empty. Of a
        month or a year the last day is taken.
    latest : str
        Date of the network, ISO 8601.

    Returns
    -------
    datetime.date or None
        None where nothing is known, or the day is after that of the network.

    Examples
    --------
    >>> published_on("2015-09-22", "2026-11-22"), published_on("2015", "2026-11-22")
    (datetime.date(2015, 9, 22), datetime.date(2015, 12, 31))
    >>> published_on("", "2026-11-22") is None
    True
    """
    dated = _DATE.fullmatch(text)
    if not dated:
        return None
    year, month, day = (int(part or 0) for part in dated.groups())
    month = month or 12
    last = date(year, month, day or monthrange(year, month)[1])
    return last if last <= date.fromisoformat(latest) else None


def journeys_of_region(
    work: Workspace, journeys: pd.DataFrame
) -> tuple[pd.DataFrame, int]:
    """Return the journeys that a plan's network can be measured by.

    Parameters
    ----------
    work : Workspace
        Plan and places.
    journeys : pandas.DataFrame
        Published journeys of any region.

    Returns
    -------
    journeys : pandas.DataFrame
        Those that start or end in the region of the plan.
    left_out : int
        Number of the others.

    Raises
    ------
    NoJourneysError
        If there are none.
    """
    ends = journeys[["origin", "destination"]]
    inside = [any(_in_region(work, end) for end in row) for row in ends.to_numpy()]
    if not any(inside):
        msg = (
            f"none of the {len(journeys)} published journeys of the reference set "
            f"starts or ends in the region of plan {work.plan.id!r}. Add a "
            "reference_journeys.csv to the plan, or use --reference FILE."
        )
        raise NoJourneysError(msg)
    return journeys[inside].reset_index(drop=True), inside.count(False)


def _in_region(work: Workspace, name: str) -> bool:
    try:
        place = work.match(name).place
    except PlaceError:
        return False
    west, south, east, north = work.plan.region
    return west <= place.lon <= east and south <= place.lat <= north


def default_reference(plan: Plan) -> Path:
    """Return the file of published journeys of a plan.

    Parameters
    ----------
    plan : Plan
        A plan; without a file of its own it uses the shipped one.

    Returns
    -------
    pathlib.Path
        Its ``reference_journeys.csv``.

    Raises
    ------
    LayerError
        If there is none.
    """
    path = plan.file("reference_journeys")
    if path is None:
        msg = f"plan {plan.id!r} has no reference_journeys.csv; use --reference FILE."
        raise LayerError(msg)
    return path


def read_reference(path: Path) -> pd.DataFrame:
    """Return a table of published journeys, checked.

    Parameters
    ----------
    path : pathlib.Path
        CSV file in UTF-8 with the columns of ``reference_journeys``: ``id``,
        ``origin``, ``destination`` and ``kind`` must be there and filled;
        ``service``, ``distance_km``, ``distance_km_low``, ``distance_km_high``,
        ``time_h``, ``time_h_low``, ``time_h_high``, ``published_on``, ``note``,
        ``via``, ``area``, ``half``, ``origin_place``, ``destination_place``,
        ``source`` and ``confidence`` may be.

    Returns
    -------
    pandas.DataFrame
        Every column named above; text is str, empty where unknown, numbers are
        float, NaN where unknown.

    Raises
    ------
    LayerError
        With every error: file, row, field, value, fix.
    """
    from gis_data.plan_files.checks import table_errors  # noqa: PLC0415 - needs pandas
    from gis_data.plan_files.read import read_table  # noqa: PLC0415 - needs pandas

    contract = _contract()
    table, faults = read_table(path, contract)
    if table is not None:
        faults += table_errors(contract, table, None)
        faults += _reversed_ranges(table, path.name)
    if faults or table is None:
        raise LayerError("\n".join(map(str, faults)))
    return table.reset_index(drop=True)


def _contract() -> Table:
    from gis_data.contracts import plan_tables  # noqa: PLC0415 - reads files

    contract = plan_tables()["reference_journeys"]

    needed = {"id", "origin", "destination", "kind"}
    fields = tuple(
        replace(
            field,
            required=field.name in needed,
            allowed=tuple(METHODS) if field.name == "kind" else field.allowed,
        )
        for field in contract.fields
    )
    return replace(contract, fields=fields, required=True)


def _reversed_ranges(table: pd.DataFrame, where: str) -> list[Problem]:
    from gis_data.schema import Problem  # noqa: PLC0415 - as above

    return [
        Problem(
            where,
            str(row["id"]),
            f"{name}_low",
            f"{row[f'{name}_low']:g} is above {name}_high {row[f'{name}_high']:g}; "
            "swap them",
        )
        for row in table.to_dict("records")
        for name in ("distance_km", "time_h")
        if row[f"{name}_low"] > row[f"{name}_high"]
    ]
