"""Reference tables: published journeys that the model is judged by, checked."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from gis_data.errors import LayerError

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from gis_data.contracts import Table
    from gis_data.schema import Problem

RAIL, ROAD, SEA = (frozenset({mode}) for mode in ("rail", "road", "sea"))
DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
CAR_WORDS = ("car", "bus", "coach", "taxi", "passenger", "drive")
LORRY_WORDS = (
    "truck", "lorry", "freight", "cargo", "goods", "container", "haulage"
)  # fmt: skip


@dataclass(frozen=True)
class Method:
    """How the journeys of one kind are routed and compared.

    Attributes
    ----------
    kind : str
        Word in the column ``kind``.
    profiles : tuple of str
        Who travels; the later ones are tried when the first finds no way.
    modes : frozenset of str
        Modes that may be used; empty: all.
    criterion : str
        What is minimised.
    target_median_pct, target_p90_pct : float
        Distance errors that the model is held to, in per cent; infinite where
        no target is set.
    target_time_pct : float
        Median error of time that the model is held to, in per cent.
    doc : str
        The same in words.
    """

    kind: str
    profiles: tuple[str, ...]
    modes: frozenset[str]
    criterion: str
    target_median_pct: float = float("inf")
    target_p90_pct: float = float("inf")
    target_time_pct: float = float("inf")
    doc: str = ""


METHODS: dict[str, Method] = {
    method.kind: method
    for method in (
        Method(
            "rail_passenger", ("passenger",), RAIL, "time", 2, 6, 10,
            "fastest passenger train; time is running time",
        ),
        Method(
            "rail", ("container", "bulk", "passenger"), RAIL, "time", 2, 6,
            doc="fastest way for freight by rail; a published time under a day is "
            "compared with running time, a longer one with borders included",
        ),
        Method(
            "road", ("passenger", "truck"), ROAD, "time", 4, 12,
            doc="fastest way from place to place for a car, or a lorry where the "
            "service says so: hours that say nothing are of cars and coaches; time "
            "is time at the wheel",
        ),
        Method(
            "sea", ("container", "passenger", "bulk"), SEA, "distance", 4, 10,
            doc="shortest voyage without a call: a service that runs, else one that "
            "ran, else a general sailing; time is time at sea",
        ),
        Method(
            "multimodal", ("container",), frozenset(), "generalised",
            doc="least generalised cost of a container by rail, road and sea; time "
            "is door to door, waits and borders included",
        ),
    )
}  # fmt: skip


def method_of(kind: str, service: str) -> Method:
    """Return how a journey is routed.

    Parameters
    ----------
    kind : str
        One of `METHODS`.
    service : str
        Free wording of the row: ``bus`` or ``car`` makes a road journey that
        of a car alone, ``truck`` or ``container`` that of a lorry first.

    Returns
    -------
    Method
        The method of the kind, fitted to the service.

    Examples
    --------
    >>> method_of("road", "bus").profiles, method_of("road", "truck").profiles
    (('passenger',), ('truck', 'passenger'))
    """
    method = METHODS[kind]
    words = service.lower().replace("/", " ").split()
    if kind != "road":
        return method
    if any(word in LORRY_WORDS for word in words):
        return replace(method, profiles=("truck", "passenger"))
    if any(word in CAR_WORDS for word in words):
        return replace(method, profiles=("passenger",))
    return method


def published_on(source: str, latest: str) -> date | None:
    """Return the last day that a source names, if it is not after another.

    Parameters
    ----------
    source : str
        Where a journey was published: ``China Daily 2015-09-22``.
    latest : str
        Day that the network speaks of, ISO 8601.

    Returns
    -------
    datetime.date or None
        None where the source names no day.

    Examples
    --------
    >>> published_on("Xinhua 2015-09-22; China Daily 2015-06-16", "2026-11-22")
    datetime.date(2015, 9, 22)
    >>> published_on("analyst knowledge", "2026-11-22") is None
    True
    """
    days = []
    for text in DAY.findall(source):
        with suppress(ValueError):
            days.append(date.fromisoformat(text))
    last = max(days, default=None)
    return last if last is None or last <= date.fromisoformat(latest) else None


def read_reference(path: Path) -> pd.DataFrame:
    """Return a table of published journeys, checked.

    Parameters
    ----------
    path : pathlib.Path
        CSV file in UTF-8 with the columns of ``reference_journeys``: ``id``,
        ``origin``, ``destination`` and ``kind`` must be there and filled;
        ``service``, ``distance_km``, ``distance_km_low``, ``distance_km_high``,
        ``time_h``, ``time_h_low``, ``time_h_high``, ``note``, ``source`` and
        ``confidence`` may be.

    Returns
    -------
    pandas.DataFrame
        Every column named above; text is str, empty where unknown, numbers are
        float, NaN where unknown.

    Raises
    ------
    LayerError
        Listing every fault: file, row, field, value, remedy.
    """
    from gis_data.plan_files.read import read_table  # noqa: PLC0415 - needs pandas

    table, faults = read_table(path, _contract())
    if table is not None:
        faults = [*faults, *_reversed_ranges(table, path.name)]
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
