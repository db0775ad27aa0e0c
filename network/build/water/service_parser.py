"""Parser of the table of services: ends, periods, frequency, hours in transit."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from gis_data.cells import number
from network.build.water.service_periods import Period, yearly

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    Row = Mapping[Hashable, object]
    Pair = tuple[str, str]

WEEK_H = 168.0
ASSUMED_WAIT_H = WEEK_H / 2
RANK = ("open", "limited", "suspended", "planned", "unknown", "closed")
_WEEKS_A_MONTH = 365.25 / 12 / 7
# Ningbo and Zhoushan are one port since 2006; Kansai is what Osaka and Kobe
# are to an index of freight rates.
_OTHER_NAMES = {"zhoushan": "ningbo", "fushiki": "toyama", "kansai": "osaka"}
_HARBOUR = re.compile(r" (?:hang|ko|gang|port)$")


def name_book(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return ids by every name, in lower case.

    Parameters
    ----------
    names : iterable of tuple of str
        (id, name). A name is also known by what stands in its brackets and on
        either side of a stroke, and without the word for a harbour behind it; of
        two ids with one name the first has it.

    Returns
    -------
    dict of str to str
        Id by name.

    Examples
    --------
    >>> name_book([("SHA", "Shanghai (Waigaoqiao/Yangshan)")])
    {'shanghai': 'SHA', 'waigaoqiao': 'SHA', 'yangshan': 'SHA'}
    """
    ids_by_name: dict[str, str] = {}
    for name_id, name in names:
        for part in re.split(r"[(/)]", name):
            words = part.strip().lower()
            ids_by_name.setdefault(words, name_id)
            ids_by_name.setdefault(re.sub(_HARBOUR, "", words), name_id)
    ids_by_name.pop("", None)
    return ids_by_name


def named(name: str, ids_by_name: Mapping[str, str]) -> str:
    """Return the id a free name means.

    Parameters
    ----------
    name : str
        For example ``"Zhoushan Yongzhou / Jiaxing Zhapu"``; brackets are left
        out, further words need not match.
    ids_by_name : mapping of str to str
        What `name_book` returned.

    Returns
    -------
    str
        The id; empty where no name fits.
    """
    for part in re.split(r"/", re.sub(r"\([^)]*\)", "", name).lower()):
        words = part.split()
        for count in range(len(words), 0, -1):
            phrase = " ".join(words[:count])
            name_id = ids_by_name.get(phrase) or ids_by_name.get(
                _OTHER_NAMES.get(phrase, "")
            )
            if name_id:
                return name_id
    return ""


def pair_of(id_a: str, id_b: str) -> Pair:
    """Return two ids in the order of the alphabet."""
    return (id_a, id_b) if id_a <= id_b else (id_b, id_a)


def pairs_of(row: Row, ids_by_name: Mapping[str, str]) -> list[Pair]:
    """Return all pairs of known ends that a row names, sorted."""
    sides = [
        [named(name, ids_by_name) for name in re.split(r"[;,]", str(row[side]))]
        for side in ("from", "to")
    ]
    pairs = {pair_of(a, b) for a, b in product(*sides) if a and b and a != b}
    return sorted(pairs)


def targets(row: Row) -> int:
    """Return how many pairs of ends a row names, known or not."""
    counts = (len(re.split(r"[;,]", str(row[side]))) for side in ("from", "to"))
    return next(counts) * next(counts)


def periods_of(row: Row) -> list[Period]:
    """Return the periods that the yearly remarks of a row describe."""
    years = {
        int(str(name)[-4:]): str(value or "")
        for name, value in row.items()
        if re.fullmatch(r"status_\d{4}", str(name))
    }
    return yearly(years)


def best_known(rows: Sequence[Row]) -> Row | None:
    """Return the row on a pair of ends that has the best known state today.

    A row on this pair alone is preferred to one on many.

    Parameters
    ----------
    rows : sequence of mapping
        Rows of the table ``services``.

    Returns
    -------
    mapping or None
        The best of them; None of none.
    """
    if not rows:
        return None

    def key(row: Row) -> tuple[list[int], bool, str]:
        states = [RANK.index(p.status) for p in reversed(periods_of(row))]
        return states[:1], targets(row) > 1, str(row["id"])

    return min(rows, key=key)


def per_week(row: Row) -> float:
    """Return departures a week, 0 where none are stated.

    Parameters
    ----------
    row : mapping
        Row of the table ``services``.

    Returns
    -------
    float
        Departures a week.

    Examples
    --------
    >>> round(per_week({"freq_value": 2, "freq_unit": "per month (plan)"}), 2)
    0.46
    """
    count, unit = number(row["freq_value"]), str(row["freq_unit"] or "")
    if not count > 0:
        return 0.0
    if re.match(r"(departures |flights )?per week", unit):
        return count
    if unit.startswith("per month"):
        return count / _WEEKS_A_MONTH
    if match := re.match(r"voyages in (\d+) months", unit):
        return count / (int(match[1]) * _WEEKS_A_MONTH)
    return 0.0


def hours_of(row: Row) -> float:
    """Return hours in transit, 0 where none are stated."""
    value, unit = number(row["transit_value"]), str(row["transit_unit"] or "")
    if not value > 0 or re.search(r"days? [A-Z]", unit):
        return 0.0
    return value * 24.0 if unit.startswith("day") else value


def wait_of(departures_a_week: float) -> tuple[float, str]:
    """Return half the mean time between departures, and where it is from.

    Parameters
    ----------
    departures_a_week : float
        Departures a week, 0 for unknown.

    Returns
    -------
    wait_h : float
        Hours.
    basis : str
        ``frequency`` or ``assumed weekly``.

    Examples
    --------
    >>> wait_of(3.0), wait_of(0.0)
    ((28.0, 'frequency'), (84.0, 'assumed weekly'))
    """
    if departures_a_week > 0:
        return WEEK_H / departures_a_week / 2, "frequency"
    return ASSUMED_WAIT_H, "assumed weekly"


def wait_basis(text: str) -> str:
    """Return the basis of a mean wait in the terms of an `Estimate`.

    Parameters
    ----------
    text : str
        As of `wait_of`, perhaps with more words.

    Returns
    -------
    str
        ``default`` where the frequency is assumed, else ``derived``.

    Examples
    --------
    >>> wait_basis("frequency, shared equally"), wait_basis("assumed daily")
    ('derived', 'default')
    """
    return "default" if text.startswith("assumed") else "derived"
