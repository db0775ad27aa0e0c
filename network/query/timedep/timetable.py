"""Published opening hours and sailing days, with their sources."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from math import isnan, nan
from typing import TYPE_CHECKING, Any

from gis_data.cells import cell
from gis_data.timetable_text import hours_by_use, timetable_rules
from network.model.estimate import least_confidence
from network.query.timedep.clocks import DAYS, Both, Departures, Hours
from network.query.timedep.zones import zone_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gis_data.plan import Plan
    from network.costs.cost import Use
    from network.query.timedep.clocks import Clock


def read_hours(text: str, *, zone: str, country: str = "") -> Hours | None:
    """Read opening hours.

    The syntax is that of the key ``opening_hours`` of OpenStreetMap [1]_, such as
    ``24/7``, ``Mo-Fr 09:00-18:00``, ``Apr-Nov`` or ``08:00-20:00; PH off``.
    Comments in double quotes do not count. Hours that depend on the sun or on
    school holidays, or are ``unknown``, cannot be read.

    Parameters
    ----------
    text : str
        The opening hours.
    zone : str
        IANA name of the time zone they are given in.
    country : str, optional
        ISO 3166-1 alpha-2: whose public holidays ``PH`` are. Without one, or for
        a country whose holidays the library does not know, hours with ``PH``
        cannot be read.

    Returns
    -------
    Hours or None
        None where the text cannot be read as a timetable.

    References
    ----------
    .. [1] https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification

    Examples
    --------
    >>> read_hours("09:00-19:00", zone="UTC").rules
    '09:00-19:00'
    >>> read_hours("7 days x 10 h (2023)", zone="UTC") is None
    True
    """
    rules = timetable_rules(text)
    if not rules:
        return None
    if not re.search(r"\bPH\b", rules):
        return Hours(rules, zone)
    return Hours(rules, zone, country) if _has_holidays(country) else None


def _has_holidays(country: str) -> bool:
    import opening_hours  # noqa: PLC0415 - with a departure time only

    unknown = opening_hours.UnknownCountryError  # type: ignore[attr-defined]
    try:
        opening_hours.OpeningHours("PH", country=country, auto_country=False)
    except unknown:
        return False
    return True


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
        Publication; high, medium or low.
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

    A port's own ``opening_hours`` count first, or those of another record of it; where
    they cannot be read, those of the table ``opening_hours``, from the row of
    ``border_dwell`` that it names. The hours of the facility on the other side
    (``counterpart_id``) apply as well.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    Timetable
        Clocks of its gateways and services, in the local time of the side that
        publishes them.
    """
    ports = _ports(plan)
    sources = _sources(plan, "border_dwell")
    cited = {
        x["gateway_id"]: x for x in _lines(plan, "opening_hours") if x["row"] in sources
    }
    hours: dict[tuple[str, str], Opening] = {}
    unread: dict[str, str] = {}
    always: set[tuple[str, str]] = set()
    for name, port in ports.items():
        text = cell(port, "opening_hours")
        published = text, cell(port, "source"), cell(port, "confidence")
        openings = _openings(port, published)
        if not openings and (line := cited.get(name)):
            side = "" if line["side"] == port["country"] else "counterpart_"
            source = f"{line['row']}: {sources[line['row']]}"
            published = line["hours"], source, line["confidence"]
            openings = _openings(port, published, side)
        if not openings and text:
            unread[name] = text
        for use, opening in openings.items():
            if opening.clock.always:
                always.add((name, use))
            else:
                hours[name, use] = opening
    _both_sides(hours, ports)
    return Timetable(hours, dict(_sailings(plan)), unread, frozenset(always))


def _ports(plan: Plan) -> dict[str, dict[Any, Any]]:
    """Return the gateways by id; one without hours has those of another record."""
    gates = plan.gateways
    records = gates[gates["same_as"] != ""]
    hours = dict(zip(records["same_as"], records["opening_hours"], strict=True))
    gates = gates[gates["same_as"] == ""].drop_duplicates("id")
    return {
        str(row["id"]): {
            **row, "opening_hours": row["opening_hours"] or hours.get(row["id"], ""),
        }
        for row in gates.to_dict("records")
    }  # fmt: skip


def _openings(
    port: Mapping[str, Any], published: tuple[str, str, str], side: str = ""
) -> dict[Use, Opening]:
    """Return published hours, source and confidence as openings, by use.

    Hours that cannot be read are left out. `side` is that which publishes them:
    ``counterpart_`` or the port's own.
    """
    text, source, confidence = published
    zone, country = _zone(port, side), cell(port, f"{side}country")
    return {
        use: Opening(clock, rules, source, confidence)
        for use, rules in hours_by_use(text).items()
        if (clock := read_hours(rules, zone=zone, country=country))
    }


def _both_sides(
    hours: dict[tuple[str, str], Opening], ports: Mapping[str, Mapping[str, Any]]
) -> None:
    """Restrict the hours of a port to those of the port on the other side."""
    one_sided = dict(hours)
    for (name, use), opening in one_sided.items():
        other = cell(ports[name], "counterpart_id")
        if other not in ports:
            continue
        opposite = one_sided.get((other, use))
        if opposite is None:
            hours[other, use] = opening
            continue
        hours[other, use] = Opening(
            Both(opposite.clock, opening.clock),
            f"{opposite.text}; other side: {opening.text}",
            f"{opposite.source} ; {opening.source}",
            least_confidence(opposite.confidence, opening.confidence),
        )


def _sailings(plan: Plan) -> Iterator[tuple[tuple[str, str, str], Opening]]:
    """Yield the departures of each line from port to port."""
    sources = _sources(plan, "services")
    seaports = _rows(plan, "seaports")
    days: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for line in _lines(plan, "sailing_days"):
        if line["row"] in sources and line["from_id"] in seaports:
            key = (line["line_id"], line["from_id"], line["to_id"])
            days.setdefault(key, []).append(line)
    for key, lines in days.items():
        times = tuple(sorted((DAYS.index(x["day"]), _minute(x)) for x in lines))
        yield (
            key,
            Opening(
                Departures(_zone(seaports[key[1]]), times),
                "; ".join(x["as_published"] for x in lines),
                " ; ".join(f"{x['row']}: {sources[x['row']]}" for x in lines),
                least_confidence(*(x["confidence"] for x in lines)),
            ),
        )


def _minute(line: Mapping[str, str]) -> int | None:
    hour, _, minute = line["local_time"].partition(":")
    return int(hour) * 60 + int(minute) if hour else None


def _zone(row: Mapping[str, Any], side: str = "") -> str:
    """Return the time zone of a side of a port: ``counterpart_`` or its own."""
    lon, lat = (float(row.get(f"{side}{axis}", nan)) for axis in ("lon", "lat"))
    if isnan(lon + lat):
        lon, lat = float(row["lon"]), float(row["lat"])
    return zone_at(lon, lat, cell(row, f"{side}country")).key


def _rows(plan: Plan, table: str) -> dict[str, dict[Any, Any]]:
    """Return the rows of a table by id."""
    return {str(row["id"]): row for row in plan.table(table).to_dict("records")}


def _sources(plan: Plan, table: str) -> dict[str, str]:
    return {name: cell(row, "source") for name, row in _rows(plan, table).items()}


def _lines(plan: Plan, table: str) -> list[dict[str, str]]:
    """Return the rows of a table of text."""
    return [
        {str(name): str(cell) for name, cell in row.items()}
        for row in plan.table(table).to_dict("records")
    ]
