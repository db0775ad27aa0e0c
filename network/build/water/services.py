"""Dated ship services between ports, from the tables of links and of evidence."""

from __future__ import annotations

import logging
import math
import re
from typing import TYPE_CHECKING

import pandas as pd

from gis_data.cells import number
from gis_data.plan_files.read import read_status
from network.build.water.service_parser import (
    ASSUMED_WAIT_H,
    best_known,
    hours_of,
    name_book,
    named,
    pair_of,
    pairs_of,
    per_week,
    periods_of,
    targets,
    wait_of,
)
from network.build.water.service_periods import (
    COVERED_FROM,
    Period,
    merge_periods,
    service_history,
    windows,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    Row = Mapping[Hashable, object]
    Pair = tuple[str, str]

_LOG = logging.getLogger(__name__)

KM_PER_NM = 1.852
_TRANSIT = ("transit_low_h", "transit_h", "transit_high_h")
_UNKNOWN = {**dict.fromkeys((*_TRANSIT, "distance_km"), math.nan), "distance_basis": ""}
_WORSE = {"high": "medium", "medium": "low", "low": "low"}
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
    prices: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the scheduled ship services, one row per service, cargo and period.

    Where both tables have a pair of ports, `evidence`, which is later and better
    sourced, gives the state of the years it covers, frequency and hours; `links`
    gives the rest. A pair that only `evidence` names is a service
    of its own. Where the latest remark is "no evidence" a link said to be open
    stays open with lowered confidence; any other becomes unknown.

    Parameters
    ----------
    links : pandas.DataFrame
        Columns of the table ``sea_links``: `id`, `from`, `to`, `type`, `status`,
        `years`, `freq_per_week`, `transit_h`, `transit_h_low`, `transit_h_high`,
        `distance_nm`, `distance_basis`, `source`, `confidence`.
    evidence : pandas.DataFrame
        Columns of the table ``services``; rows of category ``sea`` are read, but
        those for which no evidence was found.
    ports : pandas.DataFrame
        `id`, `name_en`: ports that `evidence` may name.
    rates : pandas.DataFrame, optional
        Table ``rates``: a published index of box rates between two ports shows
        that liners sail between them.
    prices : pandas.DataFrame, optional
        Table ``lane_rates``: a published price of a lane shows that ships sailed it
        on its first day, so that a service of which only the later years are told
        runs from then.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, sorted by id. `status` is the state in the days from
        `valid_from` to `valid_to` (yyyymmdd, 0 open-ended), so a row holds
        today only if today lies between them. `cargo` is ``container``,
        ``passenger`` (people and lorries), ``bulk`` or ``any``. Hours and
        kilometres are NaN where unknown; `wait_basis` is ``assumed weekly`` where
        no frequency is known.
    """
    ids_by_name = name_book(zip(ports["id"], ports["name_en"], strict=True))
    later: dict[Pair, list[Row]] = {}
    sea = evidence[evidence["category"] == "sea"]
    # "none found" marks services that were proposed only.
    for row in sea.to_dict("records"):
        if row.get("last_evidence") == "none found":
            continue
        for pair in pairs_of(row, ids_by_name):
            later.setdefault(pair, []).append(row)
    rows: list[dict[str, object]] = []
    known = set(ports["id"])
    for link in links.to_dict("records"):
        pair = pair_of(str(link["from"]), str(link["to"]))
        if not known.issuperset(pair):
            _LOG.warning("sea_links %s: port %s is unknown", link["id"], pair)
            continue
        rows += _rows_of_link(link, best_known(later.pop(pair, [])))
    pairs_with_rows = {
        pair_of(str(r["from"]), str(r["to"])) for r in links.to_dict("records")
    }
    for pair, pair_rows in later.items():
        if pair not in pairs_with_rows:
            rows += _rows_of_evidence(pair, best_known(pair_rows))
            pairs_with_rows.add(pair)
    if rates is not None:
        rows += _rows_of_rates(rates, ids_by_name, pairs_with_rows)
    if prices is not None:
        rows = _since_priced(rows, prices)
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values(
        "id", ignore_index=True
    )


def _since_priced(
    rows: list[dict[str, object]], prices: pd.DataFrame
) -> list[dict[str, object]]:
    """Return services, those open since the first covered year from an earlier price.

    A price is of a lane and not of one port: where a row names several ports, ships
    sailed to each that a service is known to.
    """
    first: dict[tuple[Pair, str], int] = {}
    known = prices[(prices["kind"] == "lane") & (prices["confidence"] != "low")]
    for price in known.to_dict("records"):
        begun = re.sub(r"\D", "", str(price["valid_from"] or ""))
        day = int(begun + "0101"[len(begun) - 4 :]) if begun else COVERED_FROM
        for start in str(price["from_id"]).split():
            for end in str(price["to_id"]).split():
                lane = pair_of(start, end), str(price["cargo"])
                first[lane] = min(first.get(lane, day), day)
    since: list[dict[str, object]] = []
    for row in rows:
        lane = pair_of(str(row["from_id"]), str(row["to_id"])), str(row["cargo"])
        day = first.get(lane, COVERED_FROM)
        starts = row["valid_from"] == COVERED_FROM and row["status"] == "open"
        if starts and day < COVERED_FROM:
            label = f"{row['service_id']}:{row['cargo']}:{day}"
            since.append({**row, "id": label, "valid_from": day})
        else:
            since.append(row)
    return since


def _rows_of_link(link: Row, later: Row | None) -> list[dict[str, object]]:
    status = _status(link)
    spans = windows(str(link["years"] or ""))
    periods = service_history(spans, status, periods_of(later) if later else [])
    source, confidence = str(link["source"]), str(link["confidence"])
    wait, basis = wait_of(number(link.get("freq_per_week")))
    low, typical, high = (
        number(link.get(name))
        for name in ("transit_h_low", "transit_h", "transit_h_high")
    )
    if later:
        source = f"{later['source']} ; {source}"
        confidence = str(later["confidence"])
        if targets(later) == 1:
            freq = per_week(later)
            wait, basis = wait_of(freq) if freq else (wait, basis)
            hours = hours_of(later)
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
        "distance_km": number(link.get("distance_nm")) * KM_PER_NM,
        "distance_basis": str(link["distance_basis"] or ""),
        "source_id": source,
    }
    return _dated(common, _kinds(str(link["type"])), periods, confidence)


def _rows_of_evidence(pair: Pair, row: Row | None) -> list[dict[str, object]]:
    if row is None:
        return []
    alone = targets(row) == 1
    wait, basis = wait_of(per_week(row) if alone else 0.0)
    hours = hours_of(row) if alone else 0.0
    common = {
        **_UNKNOWN,
        "service_id": f"{row['id']}-{pair[0]}-{pair[1]}",
        "name": str(row["service"]),
        "from_id": pair[0],
        "to_id": pair[1],
        "wait_h": wait,
        "wait_basis": basis,
        "source_id": str(row["source"]),
    }
    if hours:
        common |= dict.fromkeys(_TRANSIT, hours)
    kinds = _kinds(str(row["mode"]))
    return _dated(common, kinds, periods_of(row), str(row["confidence"]))


def _rows_of_rates(
    rates: pd.DataFrame, ids_by_name: Mapping[str, str], pairs_with_rows: set[Pair]
) -> list[dict[str, object]]:
    """Return a weekly liner for every pair of ports with an index of box rates."""
    first: dict[Pair, tuple[str, Row]] = {}
    sea = rates[rates["category"] == "sea"].sort_values("year")
    for row in sea.to_dict("records"):
        index = re.search(r"\((WCI)\)|^(SCFI)", str(row["item"]))
        if not index:
            continue
        route_text = str(row["item"] if index[1] else row["region_or_route"])
        route_text = re.sub(r" \(.*?\)", "", route_text)
        ends = [named(name, ids_by_name) for name in route_text.split(" - ", 1)]
        if len(ends) == 2 and all(ends) and pair_of(*ends) not in pairs_with_rows:  # noqa: PLR2004
            name = f"Liners {route_text} ({index[1] or index[2]} freight index)"
            first.setdefault(pair_of(*ends), (name, row))
    rows: list[dict[str, object]] = []
    for pair in sorted(first):
        name, quote = first[pair]
        common = {
            **_UNKNOWN,
            "service_id": f"liner-{pair[0]}-{pair[1]}",
            "name": name,
            "from_id": pair[0],
            "to_id": pair[1],
            "wait_h": ASSUMED_WAIT_H,
            "wait_basis": "assumed weekly",
            "source_id": str(quote["source"]),
        }
        start = int(float(str(quote["year"]))) * 10000 + 101
        period = Period(start, 0, "open", assumed=True)
        rows += _dated(common, ("container",), [period], str(quote["confidence"]))
    return rows


def _dated(
    common: Mapping[str, object],
    kinds: Iterable[str],
    periods: Sequence[Period],
    confidence: str,
) -> list[dict[str, object]]:
    """Return one row per type of cargo and period."""
    rows: list[dict[str, object]] = []
    for kind in kinds:
        of_kind = [
            Period(p.first, p.last, p.status, assumed=p.assumed)
            for p in periods
            if kind != "passenger" or p.passengers
        ]
        for period in merge_periods(of_kind):
            lowered = _WORSE[confidence] if period.assumed else confidence
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
                    "confidence": lowered,
                }
            )
    return rows


def _kinds(words: str) -> tuple[str, ...]:
    """Return the types of cargo that a type of ship carries.

    A ro-pax ship takes boxes, lorries and people: a box travels alone, a lorry
    only where its driver may.
    """
    ship_type = words.lower()
    if "cargo" in ship_type and "ferry" in ship_type:
        return ("container",)
    if re.search(r"ferry|pax", ship_type):
        return ("container", "passenger")
    if re.search(r"general|bulk/|\bbulk\b.*container", ship_type):
        return ("any",)
    return ("bulk",) if "bulk" in ship_type else ("container",)


def _status(link: Row) -> str:
    """Return the status of a link."""
    text = str(link["status"]).strip().lower()
    if text.startswith("irregular") and not number(link.get("freq_per_week")) > 0:
        return "unknown"
    return read_status(text) or "unknown"


def _around(typical: float, low: float, high: float) -> tuple[float, float, float]:
    """Return a later figure with a range that still covers the earlier one."""
    return (
        min(typical, low if low > 0 else typical),
        typical,
        max(typical, high if high > 0 else typical),
    )
