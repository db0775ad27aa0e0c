"""Dated ship services between ports: tables of links and of later evidence joined."""

from __future__ import annotations

import logging
import re
from itertools import product
from typing import TYPE_CHECKING

import pandas as pd

from network.timeline import Period, joined, told, windows, yearly

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    Row = Mapping[Hashable, object]
    Pair = tuple[str, str]

_LOG = logging.getLogger(__name__)

KM_PER_NM = 1.852
WEEK_H = 168.0
ASSUMED_WAIT_H = WEEK_H / 2
_WEEKS_A_MONTH = 365.25 / 12 / 7
_WORSE = {"high": "medium", "medium": "low", "low": "low"}
_RANK = ("open", "limited", "suspended", "planned", "unknown", "closed")
# Ningbo and Zhoushan are one port since 2006; Kansai is what Osaka and Kobe
# are to an index of freight rates.
_OTHER_NAMES = {"zhoushan": "ningbo", "fushiki": "toyama", "kansai": "osaka"}
COLUMNS = (
    "id", "service_id", "name", "from_id", "to_id", "cargo", "freight", "passenger",
    "transit_low_h", "transit_h", "transit_high_h", "wait_h", "wait_basis",
    "distance_km", "distance_basis", "status", "valid_from", "valid_to",
    "source_id", "confidence",
)  # fmt: skip


def sea_services(
    links: pd.DataFrame,
    evidence: pd.DataFrame,
    ports: pd.DataFrame,
    *,
    rates: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the scheduled ship services, one row per service, cargo and period.

    Where the two tables speak of the same pair of ports, `evidence`, which is
    later and better sourced, says the state of the years it covers, frequency and
    hours; `links` says the rest. A pair that only `evidence` names is a service
    of its own. Where the latest remark is "no evidence" a link said to be open
    stays open with lowered confidence; any other becomes unknown.

    Parameters
    ----------
    links : pandas.DataFrame
        Columns of the table ``sea_links``: `id`, `from`, `to`, `type`, `status`,
        `years`, `freq_per_week`, `transit_h`, `transit_h_low`, `transit_h_high`,
        `distance_nm`, `distance_basis`, `source`, `confidence`.
    evidence : pandas.DataFrame
        Columns of the table ``services``; rows of category ``sea`` are read.
    ports : pandas.DataFrame
        `id`, `name_en`: ports that names in `evidence` may mean.
    rates : pandas.DataFrame, optional
        Table ``rates``: a published index of box rates between two ports shows
        that liners sail between them.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, sorted by id. `status` is the state in the days from
        `valid_from` to `valid_to` (yyyymmdd, 0 open-ended), so a row speaks of
        today only if today lies between them. `cargo` is ``container``,
        ``passenger`` (people and lorries), ``bulk`` or ``any``. Hours and
        kilometres are NaN where unknown; `wait_basis` is ``assumed weekly`` where
        no frequency is known.
    """
    book = _names(ports)
    later: dict[Pair, list[Row]] = {}
    for row in evidence[evidence["category"] == "sea"].to_dict("records"):
        for pair in _pairs(row, book):
            later.setdefault(pair, []).append(row)
    rows: list[dict[str, object]] = []
    known = set(ports["id"])
    for link in links.to_dict("records"):
        pair = _pair(str(link["from"]), str(link["to"]))
        if not known.issuperset(pair):
            _LOG.warning("sea_links %s: port %s is unknown", link["id"], pair)
            continue
        rows += _rows_of_link(link, _best(later.pop(pair, [])))
    taken = {_pair(str(r["from"]), str(r["to"])) for r in links.to_dict("records")}
    for pair, found in later.items():
        if pair not in taken:
            rows += _rows_of_evidence(pair, _best(found))
            taken.add(pair)
    if rates is not None:
        rows += _rows_of_rates(rates, book, taken)
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values(
        "id", ignore_index=True
    )


def status_on(services: pd.DataFrame, day: int) -> pd.Series:
    """Return the state of every service on a day.

    Parameters
    ----------
    services : pandas.DataFrame
        What `sea_services` or `network.air.air_services` returned.
    day : int
        Day, yyyymmdd.

    Returns
    -------
    pandas.Series
        State by `service_id`, sorted: the best of its rows that hold on that day,
        ``closed`` where none does.
    """
    holds = (services["valid_from"] <= day) & (
        (services["valid_to"] == 0) | (services["valid_to"] >= day)
    )
    rank = services["status"].map({s: i for i, s in enumerate(_RANK)})
    best = rank.where(holds, len(_RANK) - 1).groupby(services["service_id"]).min()
    return best.map(dict(enumerate(_RANK))).sort_index()


def _names(ports: pd.DataFrame) -> dict[str, str]:
    """Return port ids by every name a port goes by, in lower case."""
    book: dict[str, str] = {}
    for port in ports.to_dict("records"):
        for name in re.split(r"[(/)]", str(port["name_en"])):
            book.setdefault(name.strip().lower(), str(port["id"]))
    book.pop("", None)
    return book


def _port(name: str, book: Mapping[str, str]) -> str:
    """Return the port a free name means, empty if none."""
    for part in re.split(r"/", re.sub(r"\([^)]*\)", "", name).lower()):
        words = part.split()
        for count in range(len(words), 0, -1):
            said = " ".join(words[:count])
            found = book.get(said) or book.get(_OTHER_NAMES.get(said, ""))
            if found:
                return found
    return ""


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one <= other else (other, one)


def _pairs(row: Row, book: Mapping[str, str]) -> list[Pair]:
    sides = [
        [_port(name, book) for name in re.split(r"[;,]", str(row[side]))]
        for side in ("from", "to")
    ]
    found = {_pair(a, b) for a, b in product(*sides) if a and b and a != b}
    return sorted(found)


def _periods(row: Row) -> list[Period]:
    years = {
        int(str(name)[-4:]): str(value or "")
        for name, value in row.items()
        if re.fullmatch(r"status_\d{4}", str(name))
    }
    return yearly(years)


def _best(rows: Sequence[Row]) -> Row | None:
    """Return of several remarks on one pair the one that knows most today."""
    if not rows:
        return None

    def key(row: Row) -> tuple[list[int], str]:
        states = [_RANK.index(p.status) for p in reversed(_periods(row))]
        return states, str(row["id"])

    return min(rows, key=key)


def _rows_of_link(link: Row, later: Row | None) -> list[dict[str, object]]:
    status = _status(link)
    spans = windows(str(link["years"] or ""))
    periods = told(spans, status, _periods(later) if later else [])
    source, confidence = str(link["source"]), str(link["confidence"])
    wait, basis = _wait(_number(link, "freq_per_week"))
    low, typical, high = (
        _number(link, name) for name in ("transit_h_low", "transit_h", "transit_h_high")
    )
    if later:
        source = f"{later['source']} ; {source}"
        confidence = str(later["confidence"])
        if len(_targets(later)) == 1:
            freq = _per_week(later)
            wait, basis = _wait(freq) if freq else (wait, basis)
            hours = _hours(later)
            if hours:
                low, typical, high = _around(hours, low, high)
    common = {
        "service_id": str(link["id"]),
        "name": str(link["service"]),
        "from_id": str(link["from"]),
        "to_id": str(link["to"]),
        "transit_low_h": low,
        "transit_h": typical,
        "transit_high_h": high,
        "wait_h": wait,
        "wait_basis": basis,
        "distance_km": _number(link, "distance_nm") * KM_PER_NM,
        "distance_basis": str(link["distance_basis"] or ""),
        "source_id": source,
    }
    return _dated(common, _kinds(str(link["type"])), periods, confidence)


def _rows_of_evidence(pair: Pair, row: Row | None) -> list[dict[str, object]]:
    if row is None:
        return []
    alone = len(_targets(row)) == 1
    wait, basis = _wait(_per_week(row) if alone else 0.0)
    hours = _hours(row) if alone else 0.0
    typical = hours or float("nan")
    common = {
        "service_id": f"{row['id']}-{pair[0]}-{pair[1]}",
        "name": str(row["service"]),
        "from_id": pair[0],
        "to_id": pair[1],
        "transit_low_h": typical,
        "transit_h": typical,
        "transit_high_h": typical,
        "wait_h": wait,
        "wait_basis": basis,
        "distance_km": float("nan"),
        "distance_basis": "",
        "source_id": str(row["source"]),
    }
    kinds = _kinds(str(row["mode"]))
    return _dated(common, kinds, _periods(row), str(row["confidence"]))


def _rows_of_rates(
    rates: pd.DataFrame, book: Mapping[str, str], taken: set[Pair]
) -> list[dict[str, object]]:
    """Return a weekly liner for every pair of ports with an index of box rates."""
    first: dict[Pair, tuple[str, Row]] = {}
    sea = rates[rates["category"] == "sea"].sort_values("year")
    for row in sea.to_dict("records"):
        index = re.search(r"\((WCI)\)|^(SCFI)", str(row["item"]))
        if not index:
            continue
        said = str(row["item"] if index[1] else row["region_or_route"])
        said = re.sub(r" \(.*?\)", "", said)
        ends = [_port(name, book) for name in said.split(" - ", 1)]
        if len(ends) == 2 and all(ends) and _pair(*ends) not in taken:  # noqa: PLR2004
            name = f"Liners {said} ({index[1] or index[2]} freight index)"
            first.setdefault(_pair(*ends), (name, row))
    found: list[dict[str, object]] = []
    for pair in sorted(first):
        name, quote = first[pair]
        common = {
            "service_id": f"liner-{pair[0]}-{pair[1]}",
            "name": name,
            "from_id": pair[0],
            "to_id": pair[1],
            "transit_low_h": float("nan"),
            "transit_h": float("nan"),
            "transit_high_h": float("nan"),
            "wait_h": ASSUMED_WAIT_H,
            "wait_basis": "assumed weekly",
            "distance_km": float("nan"),
            "distance_basis": "",
            "source_id": str(quote["source"]),
        }
        start = int(float(str(quote["year"]))) * 10000 + 101
        period = Period(start, 0, "open", assumed=True)
        found += _dated(common, ("container",), [period], str(quote["confidence"]))
    return found


def _dated(
    common: Mapping[str, object],
    kinds: Iterable[str],
    periods: Sequence[Period],
    confidence: str,
) -> list[dict[str, object]]:
    """Return one row per kind of cargo and period."""
    rows: list[dict[str, object]] = []
    for kind in kinds:
        own = [
            Period(p.first, p.last, p.status, assumed=p.assumed)
            for p in periods
            if kind != "passenger" or p.passengers
        ]
        for period in joined(own):
            sure = _WORSE[confidence] if period.assumed else confidence
            label = f"{common['service_id']}:{kind}:{period.first or 'always'}"
            rows.append(
                {
                    **common,
                    "id": label,
                    "cargo": kind,
                    "freight": True,
                    "passenger": kind == "passenger",
                    "status": period.status,
                    "valid_from": period.first,
                    "valid_to": period.last,
                    "confidence": sure,
                }
            )
    return rows


def _kinds(words: str) -> tuple[str, ...]:
    """Return what a type of ship carries, as rows of their own.

    A ro-pax ship takes boxes, lorries and people: a box travels alone, a lorry
    only where its driver may.
    """
    said = words.lower()
    if "cargo" in said and "ferry" in said:
        return ("container",)
    if re.search(r"ferry|pax", said):
        return ("container", "passenger")
    if re.search(r"general|bulk/|\bbulk\b.*container", said):
        return ("any",)
    return ("bulk",) if "bulk" in said else ("container",)


def _status(link: Row) -> str:
    """Return the state a link is said to be in."""
    said = re.sub(r"\([^)]*\)", "", str(link["status"])).lower()
    for word in ("suspend", "closed", "limited", "irregular", "open"):
        if word in said:
            break
    else:
        return "unknown"
    if word == "irregular":
        return "limited" if _number(link, "freq_per_week") > 0 else "unknown"
    return "suspended" if word == "suspend" else word


def _targets(row: Row) -> list[str]:
    return [
        f"{a}-{b}"
        for a in str(row["from"]).split(";")
        for b in re.split(r"[;,]", str(row["to"]))
    ]


def _number(row: Row, name: str) -> float:
    try:
        return float(str(row.get(name)))
    except ValueError:
        return float("nan")


def _per_week(row: Row) -> float:
    """Return departures a week, 0 where none are told."""
    count, unit = _number(row, "freq_value"), str(row["freq_unit"] or "")
    if not count > 0:
        return 0.0
    if re.match(r"(departures |flights )?per week", unit):
        return count
    if unit.startswith("per month"):
        return count / _WEEKS_A_MONTH
    if match := re.match(r"voyages in (\d+) months", unit):
        return count / (int(match[1]) * _WEEKS_A_MONTH)
    return 0.0


def _hours(row: Row) -> float:
    value, unit = _number(row, "transit_value"), str(row["transit_unit"] or "")
    if not value > 0 or re.search(r"days? [A-Z]", unit):
        return 0.0
    return value * 24.0 if unit.startswith("day") else value


def _wait(per_week: float) -> tuple[float, str]:
    """Return half the mean time between departures, and where it is from."""
    if per_week > 0:
        return WEEK_H / per_week / 2, "frequency"
    return ASSUMED_WAIT_H, "assumed weekly"


def _around(typical: float, low: float, high: float) -> tuple[float, float, float]:
    """Return a later figure with a range that still covers the earlier one."""
    return (
        min(typical, low if low > 0 else typical),
        typical,
        max(typical, high if high > 0 else typical),
    )
