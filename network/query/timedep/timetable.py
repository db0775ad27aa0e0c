"""Published opening hours and sailing days, with their sources."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from network.model.estimate import least_confidence
from network.query.timedep.clocks import DAYS, Both, Departures
from network.query.timedep.opening_hours import hours_by_use, read_hours
from network.query.timedep.zones import zone_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from gis_data.plan import Plan
    from network.costs.cost import Use
    from network.query.timedep.clocks import Clock

OPENING_HOURS = Path(__file__).parent / "opening_hours.csv"
SAILING_DAYS = Path(__file__).parent / "sailing_days.csv"


@dataclass(frozen=True)
class Opening:
    """Opening hours or departures of a gate, with their source.

    Attributes
    ----------
    clock : Clock
        Hours or departures.
    text : str
        Hours in the syntax of OpenStreetMap; departures as published.
    source, confidence : str
        Where it is published; high, medium or low.
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
        Published hours that cannot be read as a timetable, by gateway; it is
        taken as open at all times.
    always : frozenset of (str, str)
        Gateways published as open round the clock, and for which use.
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
    """Return the opening hours and sailing days of a plan and the reference tables.

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
    """Return the clocks given by four tables.

    A port's own ``opening_hours`` count first; where they cannot be read, those of
    ``opening_hours.csv``, from the row of ``border_dwell`` that it names. The hours
    of the facility on the other side (``counterpart_id``) must be kept as well.

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
    sources = {str(row["id"]): _text(row, "source") for row in _records(dwell)}
    cited = {x["gateway_id"]: x for x in _lines(OPENING_HOURS) if x["row"] in sources}
    hours: dict[tuple[str, str], Opening] = {}
    unread: dict[str, str] = {}
    always: set[tuple[str, str]] = set()
    for name, row in rows.items():
        openings = _own_openings(row)
        if not openings and name in cited:
            openings = _cited_openings(row, cited[name], sources)
        if not openings and (text := _text(row, "opening_hours")):
            unread[name] = text
        for use, opening in openings.items():
            if opening.clock.always:
                always.add((name, use))
            else:
                hours[name, use] = opening
    _both_sides(hours, rows)
    return Timetable(
        hours, dict(_sailings(services, seaports)), unread, frozenset(always)
    )


def _own_openings(port: Mapping[str, Any]) -> dict[Use, Opening]:
    """Return the opening hours in a port's own row that can be read, by use."""
    zone, country = _zone(port, ""), _text(port, "country")
    return {
        use: Opening(clock, text, _text(port, "source"), _text(port, "confidence"))
        for use, text in hours_by_use(_text(port, "opening_hours")).items()
        if (clock := read_hours(text, zone=zone, country=country))
    }


def _cited_openings(
    port: Mapping[str, Any], line: Mapping[str, str], sources: Mapping[str, str]
) -> dict[Use, Opening]:
    """Return the opening hours of a port that another table publishes, by use."""
    side = "" if line["side"] == _text(port, "country") else "counterpart_"
    source = f"{line['row']}: {sources[line['row']]}"
    return {
        use: Opening(clock, text, source, line["confidence"])
        for use, text in hours_by_use(line["hours"]).items()
        if (clock := read_hours(text, zone=_zone(port, side), country=line["side"]))
    }


def _both_sides(
    hours: dict[tuple[str, str], Opening], rows: Mapping[str, Mapping[str, Any]]
) -> None:
    """Let a port open only while the one on the other side does."""
    own = dict(hours)
    for (name, use), opening in own.items():
        other = _text(rows[name], "counterpart_id")
        if other not in rows:
            continue
        opposite = own.get((other, use))
        if opposite is None:
            hours[other, use] = opening
            continue
        hours[other, use] = Opening(
            Both(opposite.clock, opening.clock),
            f"{opposite.text}; other side: {opening.text}",
            f"{opposite.source} ; {opening.source}",
            least_confidence(opposite.confidence, opening.confidence),
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
                least_confidence(*(x["confidence"] for x in lines)),
            ),
        )


def _minute(line: Mapping[str, str]) -> int | None:
    hour, _, minute = line["local_time"].partition(":")
    return int(hour) * 60 + int(minute) if hour else None


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
