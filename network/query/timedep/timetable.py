"""What is known of opening hours and sailing days, with where it is from."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from network.query.timedep.clocks import DAYS, Both, Departures, WeekHours
from network.query.timedep.opening_hours import read_hours
from network.query.timedep.zones import zone_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from gis_data.plan import Plan
    from network.costs.cost import Use
    from network.query.timedep.clocks import Clock

OPENING_HOURS = Path(__file__).parent / "opening_hours.csv"
SAILING_DAYS = Path(__file__).parent / "sailing_days.csv"
_SURE = ("low", "medium", "high")


@dataclass(frozen=True)
class Opening:
    """When a gate lets through, and how that is known.

    Attributes
    ----------
    clock : Clock
        Hours or departures.
    text : str
        What is published, in its own words.
    source, confidence : str
        Where it is from, and how sure it is.
    """

    clock: Clock
    text: str
    source: str
    confidence: str


@dataclass(frozen=True)
class Timetable:
    """Clocks of border ports and services.

    Attributes
    ----------
    hours : mapping of (str, str) to Opening
        By gateway and use (freight, passenger). A port that is open round the
        clock has none.
    sailings : mapping of (str, str, str) to Opening
        By line, port left and port reached.
    unread : mapping of str to str
        Wording of ports whose hours are told but not as a calendar; they count
        as always open.
    always : frozenset of (str, str)
        Ports that are said to be open round the clock, and for which use.
    """

    hours: Mapping[tuple[str, str], Opening] = field(default_factory=dict)
    sailings: Mapping[tuple[str, str, str], Opening] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    always: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def lines(self) -> frozenset[str]:
        """Return the lines with a published day, in either direction."""
        return frozenset(line for line, _, _ in self.sailings)


def plan_timetable(plan: Plan) -> Timetable:
    """Return what a plan and the reference tables say of hours and days.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    Timetable
        Of its border ports, and of the services of the reference tables.
    """
    return read_timetable(
        plan.table("border_ports"),
        plan.table("border_dwell"),
        plan.table("services"),
        plan.table("seaports"),
    )


def read_timetable(
    ports: pd.DataFrame,
    dwell: pd.DataFrame,
    services: pd.DataFrame,
    seaports: pd.DataFrame,
) -> Timetable:
    """Return the clocks that four tables tell of.

    A port's own ``opening_hours`` count first; where they are no calendar, the
    row of ``border_dwell`` that ``opening_hours.csv`` names for it. The hours of
    the facility on the other side (``counterpart_id``) must be kept as well.

    Parameters
    ----------
    ports, dwell, services, seaports : pandas.DataFrame
        The tables ``border_ports``, ``border_dwell``, ``services``, ``seaports``.

    Returns
    -------
    Timetable
        Clocks in the local time of the side that publishes them.
    """
    rows = {str(row["id"]): row for row in _records(ports)}
    cited = {str(row["id"]): row for row in _records(dwell)}
    lines = {line["gateway_id"]: line for line in _lines(OPENING_HOURS)}
    hours: dict[tuple[str, str], Opening] = {}
    unread: dict[str, str] = {}
    always: set[tuple[str, str]] = set()
    uses: tuple[Use, ...] = ("freight", "passenger")
    for name, row in rows.items():
        text = _text(row, "opening_hours")
        kinds: set[str] = set()
        for use in uses:
            reading = read_hours(text, use=use, zone=_zone(row, ""))
            kinds.add(reading.kind)
            if reading.hours is not None:
                hours[name, use] = _opening(reading.hours, text, row)
            elif reading.kind == "always":
                always.add((name, use))
        line = lines.get(name)
        if kinds == {"unread"} and line and line["row"] in cited:
            kinds = set(_from_line(hours, name, line, (row, cited[line["row"]])))
        if kinds == {"unread"} and text:
            unread[name] = text
    _both_sides(hours, rows)
    return Timetable(
        hours, dict(_sailings(services, seaports)), unread, frozenset(always)
    )


def _from_line(
    hours: dict[tuple[str, str], Opening],
    name: str,
    line: Mapping[str, str],
    rows: tuple[Mapping[str, Any], Mapping[str, Any]],
) -> Iterator[str]:
    """Add the hours that a cited row gives a port; yield what became of them."""
    port, cited = rows
    text = _text(cited, "unit")
    side = "" if line["side"] == _text(port, "country") else "counterpart_"
    uses: tuple[Use, ...] = ("freight", "passenger")
    for use in uses:
        reading = read_hours(text, use=use, zone=_zone(port, side))
        if reading.hours is not None:
            source = f"{line['row']}: {_text(cited, 'source')}"
            hours[name, use] = Opening(reading.hours, text, source, line["confidence"])
        yield reading.kind


def _both_sides(
    hours: dict[tuple[str, str], Opening], rows: Mapping[str, Mapping[str, Any]]
) -> None:
    """Let a port open only while the one on the other side does."""
    alone = dict(hours)
    for (name, use), there in alone.items():
        other = _text(rows[name], "counterpart_id")
        if other not in rows:
            continue
        here = alone.get((other, use))
        if here is None:
            hours[other, use] = there
        elif isinstance(here.clock, WeekHours) and isinstance(there.clock, WeekHours):
            hours[other, use] = Opening(
                Both(here.clock, there.clock),
                f"{here.text}; other side: {there.text}",
                f"{here.source} ; {there.source}",
                min(here.confidence, there.confidence, key=_SURE.index),
            )


def _sailings(
    services: pd.DataFrame, seaports: pd.DataFrame
) -> Iterator[tuple[tuple[str, str, str], Opening]]:
    sources = {str(row["id"]): _text(row, "source") for row in _records(services)}
    spots = {str(row["id"]): row for row in _records(seaports)}
    days: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for line in _lines(SAILING_DAYS):
        if line["row"] in sources and line["from_id"] in spots:
            key = (line["line_id"], line["from_id"], line["to_id"])
            days.setdefault(key, []).append(line)
    for key, lines in days.items():
        times = tuple(sorted((DAYS.index(x["day"]), _minute(x)) for x in lines))
        yield (
            key,
            Opening(
                Departures(_zone(spots[key[1]], ""), times),
                "; ".join(x["as_published"] for x in lines),
                " ; ".join(f"{x['row']}: {sources[x['row']]}" for x in lines),
                min((x["confidence"] for x in lines), key=_SURE.index),
            ),
        )


def _minute(line: Mapping[str, str]) -> int | None:
    hour, _, minute = line["local_time"].partition(":")
    return int(hour) * 60 + int(minute) if hour else None


def _opening(hours: WeekHours, text: str, row: Mapping[str, Any]) -> Opening:
    return Opening(hours, text, _text(row, "source"), _text(row, "confidence"))


def _zone(row: Mapping[str, Any], side: str) -> str:
    """Return the zone of a side of a port: ``counterpart_`` or its own."""
    lon, lat = (_number(row, f"{side}{axis}") for axis in ("lon", "lat"))
    if lon is None or lat is None:
        lon, lat = float(row["lon"]), float(row["lat"])
    return zone_at(lon, lat, _text(row, f"{side}country")).key


def _number(row: Mapping[str, Any], name: str) -> float | None:
    try:
        value = float(str(row.get(name)))
    except ValueError:
        return None
    return value if value == value else None  # noqa: PLR0124 - NaN is not itself


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.to_dict("records")


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
