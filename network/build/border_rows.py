"""Gateways and border stops read from the tables of ports, crossings and dwell."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gis_data.cells import number, text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    import pandas as pd

    from network.build.country_groups import CountryGroup
    from network.costs.parameters import Parameter

    Ends = tuple[float, float, float]

_SAME_GAUGE_MM = 4  # 1520 and 1524 mm run through
_ESTIMATED = re.compile(r"estimat|judg|assum|from memory", re.IGNORECASE)
_PLANNED = re.compile(r"planned|construction|disused")
_WORDS = {
    "rail ferry": "sea", "rail": "rail", "road": "road", "river": "river",
    "water": "river", "air": "air", "sea": "sea",
}  # fmt: skip


@dataclass(frozen=True)
class BorderStop:
    """Hours of a border stop, of both countries together.

    Attributes
    ----------
    low_h, typical_h, high_h : float
        Hours; ``low_h <= typical_h <= high_h``.
    basis : {"published", "published analogue", "pair mean", "estimate"}
        Published for this gateway; published for similar ones; a mean of the gates of
        its countries, the same for all of them; or estimated.
    source, confidence : str
        Source of the hours, and confidence in them for this gateway.
    rows : tuple of str
        Rows cited.
    reload : bool
        Whether a change of gauge is in the hours.
    why : str
        How the hours were chosen.
    reload_h : float
        Hours of a change of gauge that were taken out.
    """

    low_h: float
    typical_h: float
    high_h: float
    basis: str
    source: str
    confidence: str
    rows: tuple[str, ...] = ()
    reload: bool = False
    why: str = ""
    reload_h: float = 0.0

    def without(self, reload: Parameter) -> BorderStop:
        """Return the stop less the change of gauge, if its hours contain one.

        Parameters
        ----------
        reload : Parameter
            Hours of the change of gauge; taken off end by end.

        Returns
        -------
        BorderStop
            Never shorter than 0 h.
        """
        if not self.reload:
            return self
        typical = max(self.typical_h - reload.typical, 0.0)
        return replace(
            self,
            low_h=min(max(self.low_h - reload.low, 0.0), typical),
            typical_h=typical,
            high_h=max(self.high_h - reload.high, typical),
            reload=False,
            reload_h=self.typical_h - typical,
        )

    def shortened(self, hours: float) -> BorderStop:
        """Return the stop less some hours that are charged elsewhere, not below 0."""
        low, typical, high = (
            max(figure - hours, 0.0)
            for figure in (self.low_h, self.typical_h, self.high_h)
        )
        return replace(self, low_h=low, typical_h=typical, high_h=high)

    def spanning(self, low_h: float, high_h: float) -> BorderStop:
        """Return the stop with its range widened to include two more hours."""
        return replace(
            self, low_h=min(self.low_h, low_h), high_h=max(self.high_h, high_h)
        )


@dataclass(frozen=True)
class Gateway:
    """One border facility and mode.

    Attributes
    ----------
    id, mode : str
        What identifies it.
    countries : tuple of str
        ISO 3166-1 alpha-2 of both sides; the second may be empty.
    kind : str
        ``crossing``, ``airport``, ``inland`` or ``seaport``.
    own : BorderStop, optional
        The stop that its own row gives.
    other_ids : tuple of str
        Further rows of the same port: its other side, other records of it.
    union : bool
        Whether both countries are of one customs union.
    """

    id: str
    mode: str
    countries: tuple[str, str]
    kind: str = "crossing"
    own: BorderStop | None = None
    other_ids: tuple[str, ...] = ()
    union: bool = False

    @property
    def pair(self) -> tuple[str, str, str]:
        """Return both countries in alphabetical order, and the mode."""
        first, second = sorted(self.countries)
        return first, second, self.mode


def gateways_of(
    ports: pd.DataFrame, groups: Mapping[str, CountryGroup]
) -> list[Gateway]:
    """Return the gateways of border ports.

    Parameters
    ----------
    ports : pandas.DataFrame
        Columns of ``border_ports``.
    groups : mapping of str to CountryGroup
        As `country_groups` returns them.

    Returns
    -------
    list of Gateway
        One per row and mode, planned modes too, so that opening one applies a
        normal border dwell.
    """
    gateways = list(_of_ports(ports, [g for g in groups.values() if g.union]))
    stops = {(g.id, g.mode): g.own for g in gateways if g.own is not None}
    # The far side of a border is the same stop: the hours of one row apply there.
    return [
        replace(
            g,
            own=next(
                (
                    stops[i, g.mode]
                    for i in (g.id, *g.other_ids)
                    if (i, g.mode) in stops
                ),
                None,
            ),
        )
        for g in gateways
    ]


def _of_ports(ports: pd.DataFrame, unions: Sequence[CountryGroup]) -> Iterator[Gateway]:
    records: dict[str, list[str]] = {}
    for name, other in zip(ports["id"], ports["same_as"], strict=True):
        records.setdefault(str(other), []).append(str(name))
    for row in ports.to_dict("records"):
        cell = {str(k): text(v) for k, v in row.items()}
        modes = modes_of(cell["modes"], planned_too=True)
        apart = _gauges_differ(cell)
        kind = cell.get("kind") or ("airport" if modes == ["air"] else "crossing")
        other = cell.get("counterpart_country", "").strip("- ")
        if not other and kind == "crossing":
            kind = "inland"
        for mode in modes:
            stop = _own_stop(
                cell, ends_of(row, "dwell_h"), reload=mode == "rail" and apart
            )
            ids = [*cell.get("counterpart_id", "").split(";"), cell["same_as"]]
            ids += records.get(cell["id"], [])
            countries = (cell["country"], other)
            union = any(group.countries.issuperset(countries) for group in unions)
            others = tuple(filter(None, ids))
            yield Gateway(cell["id"], mode, countries, kind, stop, others, union)


def _gauges_differ(cell: Mapping[str, str]) -> bool:
    """Return whether no train can run through a port; False if a gauge is unknown."""
    here, there = (
        [int(mm) for mm in re.findall(r"\d{4}", cell.get(f"gauge_{side}_mm", ""))]
        for side in ("this", "other")
    )
    same = (abs(a - b) <= _SAME_GAUGE_MM for a in here for b in there)
    return bool(here and there) and not any(same)


def _own_stop(
    cell: Mapping[str, str], ends: Ends | None, *, reload: bool
) -> BorderStop | None:
    if ends is None:
        return None
    basis = (
        "estimate" if _ESTIMATED.search(cell.get("dwell_basis", "")) else "published"
    )
    return BorderStop(
        *ends, basis, cell.get("dwell_source") or cell["source"],
        cell.get("dwell_confidence") or cell["confidence"], (cell["id"],), reload,
        cell.get("dwell_basis", ""),
    )  # fmt: skip


def modes_of(text: str, *, planned_too: bool = False) -> list[str]:
    """Return the modes that a text names, planned ones last.

    Parameters
    ----------
    text : str
        Modes separated by ``;``, ``+`` or ``/``, with or without remarks.
    planned_too : bool
        Whether planned and disused ones count beside others.

    Returns
    -------
    list of str
        Among rail, road, river, sea, air; planned ones only if there is no
        other, or `planned_too` is set.

    Examples
    --------
    >>> modes_of("rail+road"), modes_of("road; rail planned")
    (['rail', 'road'], ['road'])
    >>> modes_of("road (planned)"), modes_of("rail ferry / container")
    (['road'], ['sea'])
    """
    used: list[str] = []
    planned: list[str] = []
    for part in re.split(r"[;+/]", text.lower()):
        word = next((m for w, m in _WORDS.items() if part.strip().startswith(w)), "")
        if word:
            (planned if _PLANNED.search(part) else used).append(word)
    return list(dict.fromkeys([*used, *planned] if planned_too else used or planned))


def ends_of(
    row: Mapping[object, object] | Mapping[str, object], name: str
) -> Ends | None:
    """Return the low, typical and high number of a row, or None.

    Parameters
    ----------
    row : mapping
        A row with columns ``name_low``, ``name_typ`` and ``name_high``, or
        ``low``, ``value`` and ``high`` when `name` is empty.
    name : str
        Stem of the columns.

    Returns
    -------
    tuple of float or None
        In the row's unit; None where the typical number is unknown.
    """
    names = (f"{name}_low", f"{name}_typ", f"{name}_high")
    numbers: Mapping[object, object] = {str(k): v for k, v in row.items()}
    low, typical, high = (
        number(numbers.get(n)) for n in (names if name else ("low", "value", "high"))
    )
    if math.isnan(typical):
        return None
    known = [x for x in (low, typical, high) if not math.isnan(x)]
    return min(known), typical, max(known)


def stop_of(figure: Parameter, basis: str) -> BorderStop:
    """Return a parameter in hours as a border stop.

    Parameters
    ----------
    figure : Parameter
        Hours.
    basis : str
        What it is here: published, published analogue or estimate.

    Returns
    -------
    BorderStop
        Without reload.
    """
    return BorderStop(
        *figure.levels, basis, figure.source,
        figure.confidence, (figure.id,), why=figure.why,
    )  # fmt: skip


def citable_rows(
    border_dwell: pd.DataFrame, gauge_yards: pd.DataFrame, ports: pd.DataFrame
) -> dict[str, BorderStop]:
    """Return the hours of every row of three tables that has any, by id.

    Parameters
    ----------
    border_dwell, gauge_yards : pandas.DataFrame
        Tables of a plan. Published rail border times and the
        hours of yards where the gauge differs contain the reload.
    ports : pandas.DataFrame
        Columns of ``border_ports``.

    Returns
    -------
    dict of str to BorderStop
        Rows in hours; others are left out.
    """
    stops = {}
    for table, name in ((border_dwell, ""), (gauge_yards, "hours"), (ports, "dwell_h")):
        for row in table.to_dict("records"):
            hours = ends_of(row, name)
            if hours is None or (not name and row["unit"] != "h"):
                continue
            key = str(row["id"])
            stops[key] = BorderStop(
                *hours, "published", str(row["source"]), str(row["confidence"]),
                (key,), _has_reload(row),
            )  # fmt: skip
    return stops


def _has_reload(row: Mapping[Hashable, object]) -> bool:
    """Return whether the hours of a row contain a change of gauge."""
    if "gauge_this_mm" in row:
        return _gauges_differ({str(key): text(value) for key, value in row.items()})
    return not same_gauge(row) if "gauge_a_mm" in row else row["mode"] == "rail"


def same_gauge(row: Mapping[str, object] | Mapping[Hashable, object]) -> bool:
    """Return whether trains run through a border or yard without a change of gauge.

    Parameters
    ----------
    row : mapping
        With ``gauge_a_mm`` and ``gauge_b_mm``, in mm.

    Returns
    -------
    bool
        True as well where a gauge is unknown (roads).
    """
    numbers: Mapping[object, object] = {str(k): v for k, v in row.items()}
    gauge_a, gauge_b = (number(numbers[f"gauge_{side}_mm"]) for side in "ab")
    return not abs(gauge_a - gauge_b) > _SAME_GAUGE_MM
