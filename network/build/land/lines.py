"""Named lines read from their tables: where they call, what is published of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from network.build.land.chainage import posts_of

if TYPE_CHECKING:
    import pandas as pd

BUILT = ("operating", "limited", "built")


@dataclass(frozen=True)
class Line:
    """A named line: where it calls, and what is known of it.

    Attributes
    ----------
    line_id : str
        Id in the lines table.
    stops : tuple of str
        Node ids in order.
    length_km : float
        Published length; NaN where none is.
    passenger_only : bool
        Whether freight is not allowed on it.
    km : tuple of float
        Published kilometre of each stop, NaN where unknown; empty: none known.
    shrinks : bool
        Whether what is drawn may be longer than what is published.
    trusted : frozenset of str
        Stops whose kilometres are believed whatever is drawn.
    people : frozenset of str
        Stops at which its goods trains do not call.
    """

    line_id: str
    stops: tuple[str, ...]
    length_km: float
    passenger_only: bool
    km: tuple[float, ...] = ()
    shrinks: bool = True
    trusted: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


def lines_of(
    table: pd.DataFrame, posts: pd.DataFrame | None = None, *, measured: bool = True
) -> list[Line]:
    """Return the lines of a table that trains or trucks can use.

    Parameters
    ----------
    table : pandas.DataFrame
        ``rail_lines`` or ``expressways``: ``id``, ``node_ids``,
        ``length_km``, ``status``, ``confidence`` and, for rail, ``use``.
    posts : pandas.DataFrame, optional
        Further stops and published kilometres: ``line_id``, ``node_id``,
        ``after`` (the stop it follows, where it is a further one), ``km``,
        ``mark`` (``skip`` where the line does not call after all, ``sure``
        where the kilometre is believed whatever is drawn, ``passenger`` where
        only its passenger trains call).
    measured : bool
        Whether published lengths are those between the first and the last stop,
        as on railways; that of a road passes its towns by, and may be shorter.

    Returns
    -------
    list of Line
        Passenger-only lines first: what they own, others then keep off.
    """
    further = {} if posts is None else dict(list(posts.groupby("line_id")))
    lines = []
    for row in table.to_dict("records"):
        if not str(row["status"]).startswith(BUILT):
            continue
        use = str(row.get("use", "mixed"))
        alone = "passenger" in use and not re.search("freight|mixed", use)
        line_id, length = str(row["id"]), float(row["length_km"])
        stops, known = _stops(str(row["node_ids"]).split(), further.get(line_id))
        # A length that is a guess is good to compare with, not to build on.
        firm = length if row.get("confidence") in {"high", "medium"} else np.nan
        km = posts_of(stops, firm, known)
        marks = [_marked(further.get(line_id), m) for m in ("sure", "passenger")]
        lines.append(Line(line_id, tuple(stops), length, alone, km, measured, *marks))
    return sorted(lines, key=lambda line: not line.passenger_only)


def _marked(posts: pd.DataFrame | None, mark: str) -> frozenset[str]:
    if posts is None:
        return frozenset()
    return frozenset(posts.loc[posts["mark"] == mark, "node_id"].astype(str))


def _stops(
    stops: list[str], posts: pd.DataFrame | None
) -> tuple[list[str], dict[str, float]]:
    """Return all stops of a line in order, and the kilometres of some."""
    if posts is None:
        return stops, {}
    for row in posts.to_dict("records"):
        stop, after = str(row["node_id"]), str(row["after"])
        if row["mark"] == "skip":
            stops.remove(stop)
        elif stop not in stops:
            stops.insert(stops.index(after) + 1 if after else 0, stop)
    firm = posts.dropna(subset="km")
    known = zip(firm["node_id"].astype(str), firm["km"].astype(float), strict=True)
    return stops, dict(known)
