"""Which states of ports and services are old, undated or rest on judgement alone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from gis_data.cells import cell
from gis_data.evidence import is_judgement, latest_day

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from datetime import date

    from gis_data.plan import Plan

    Row = Mapping[Hashable, Any]

#: Tables of states, and the columns that say of what day a state is.
REVIEWED = {
    "border_ports": ("status_date", "source"),
    "sea_links": ("source",),
    "services": ("last_evidence", "source"),
    "gauge_yards": ("status_date", "source"),
}
PERIODS = "gateway_periods"
MONTHS = 24
_CLOSED = frozenset({"closed", "planned"})


@dataclass(frozen=True)
class DueRow:
    """A state that is to be reviewed.

    Attributes
    ----------
    table, id, name : str
        The row.
    status : str
        Its state; empty of a service, which has one a year.
    evidence : str
        Day, month or year of the latest evidence; empty where none is named.
    why : tuple of str
        ``old``, ``undated`` or ``judgement``, or two of them.
    source, confidence : str
        Of the row, and of the periods of a port.
    """

    table: str
    id: str
    name: str
    status: str
    evidence: str
    why: tuple[str, ...]
    source: str
    confidence: str

    def as_record(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {**asdict(self), "why": list(self.why)}


def due_rows(plan: Plan, on: date, *, months: int = MONTHS) -> list[DueRow]:
    """Return the states of ports and services that are to be reviewed.

    Parameters
    ----------
    plan : Plan
        Its tables are read, with what they inherit.
    on : datetime.date
        The day of the review.
    months : int, optional
        Evidence older than so many months is old. Not negative.

    Returns
    -------
    list of DueRow
        In the order of the tables. The evidence of a border port is the latest of
        its row and of its ``gateway_periods``, so that a row added there renews it.
        Links that are closed or planned for good are left out.

    Examples
    --------
    >>> from datetime import date
    >>> from gis_data.plan import load_plan
    >>> rows = due_rows(load_plan(), date(2026, 11, 29))
    >>> {row.table for row in rows} <= set(REVIEWED)
    True
    """
    limit = _months_before(on, months)
    return [row for table in REVIEWED for row in _due(plan, table, limit)]


def _due(plan: Plan, table: str, limit: str) -> Iterator[DueRow]:
    ports = table == "border_ports"
    frame = plan.gateways if ports else plan.table(table)
    periods: dict[str, list[Row]] = {}
    if ports:
        frame = frame[frame["same_as"] == ""]
        for period in plan.table(PERIODS).to_dict("records"):
            periods.setdefault(str(period["gateway_id"]), []).append(period)
    for row in frame.to_dict("records"):
        name, status = str(row["id"]), cell(row, "status") if "status" in row else ""
        if table == "sea_links" and status in _CLOSED:
            continue
        also = periods.get(name, [])
        why, evidence = _reasons(row, also, REVIEWED[table], limit)
        if why:
            sources = dict.fromkeys(cell(each, "source") for each in (row, *also))
            yield DueRow(
                table, name, _name(row), status, evidence, why, " ; ".join(sources),
                cell(row, "confidence"),
            )  # fmt: skip


def _reasons(
    row: Row, periods: list[Row], columns: tuple[str, ...], limit: str
) -> tuple[tuple[str, ...], str]:
    """Return why a row is due, and the day of its latest evidence."""
    texts = [cell(row, column) for column in columns]
    texts += [
        cell(period, column) for period in periods for column in ("from", "source")
    ]
    evidence = latest_day(*texts)
    why = []
    if not evidence:
        why.append("undated")
    elif evidence < limit[: len(evidence)]:
        why.append("old")
    if all(is_judgement(cell(each, "source")) for each in (row, *periods)):
        why.append("judgement")
    return tuple(why), evidence


def _name(row: Row) -> str:
    for column in ("name_en", "service"):
        if column in row:
            return cell(row, column)
    return str(row["id"])


def _months_before(on: date, months: int) -> str:
    """Return the day some months before another, as ISO 8601."""
    count = on.year * 12 + on.month - 1 - months
    year, month = divmod(count, 12)
    return f"{year:04d}-{month + 1:02d}-{on.day:02d}"
