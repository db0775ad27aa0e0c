"""Tables of the comparison, printed by the command and written to the docs page."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from corridors.validation.reference import AREA_TARGETS, METHODS
from gis_data.schema import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from corridors.workspace import Workspace

    Row = Mapping[str, object]

LINES: tuple[Field, ...] = (
    Field("line_id", doc="Id in the table of lines", unique=True),
    Field("mode", doc="rail or road", allowed=("rail", "road")),
    Field("name_en", doc="English name", required=False),
    Field("published_km", "km", "Published length", required=False, kind="float"),
    Field("matched_km", "km", "Length matched in the network", kind="float"),
    Field("ratio", "", "Matched over published", required=False, kind="float"),
    Field("built_km", "km", "Length of its links after published lengths are applied",
          required=False, kind="float"),
    Field("missing_hops", doc="Neighbouring stops with no route between them",
          required=False),
    Field("doubtful_hops", doc="Sections much longer or shorter than expected",
          required=False),
    Field("stops_left_out", doc="Stops that match no link", required=False),
)  # fmt: skip
_LINE_TABLES = (("rail", "rail_lines", "rail_lines"), ("road", "roads", "expressways"))

#: Headings, and whether the cells below are numbers.
JOURNEY_COLUMNS: Final = (
    ("id", False), ("kind", False), ("from", False), ("to", False),
    ("published km", True), ("modelled km", True), ("error %", True),
    ("published h", True), ("modelled h", True), ("error %", True),
    ("route", False), ("source", False), ("confidence", False),
)  # fmt: skip
KIND_COLUMNS: Final = (
    ("half", False), ("kind", False), ("area", False), ("rows", True),
    ("routed", True), ("other route", True), ("same choice", True), ("with km", True),
    ("km: median %", True), ("km: p90 %", True), ("with h", True),
    ("h: median %", True), ("h: p90 %", True), ("h: ranges overlap", True),
)  # fmt: skip
LINE_COLUMNS: Final = (
    ("line", False), ("mode", False), ("name", False), ("published km", True),
    ("matched km", True), ("ratio", True), ("built km", True),
    ("missing sections", False), ("doubtful sections", False),
    ("stops left out", False),
)  # fmt: skip
#: Codes of notes on a journey that are no exceptions.
ROUTINE = frozenset({"", "allow.as_of", "place.taken", "place.taken_of_several"})
EXCEPTION_COLUMNS: Final = (
    ("id", False), ("journey", False), ("outcome", False), ("reason", False),
)  # fmt: skip


def line_report(work: Workspace) -> pd.DataFrame:
    """Return every operating line with its published and its matched length.

    Parameters
    ----------
    work : Workspace
        Plan and network.

    Returns
    -------
    pandas.DataFrame
        Columns `LINES`: rail first, then roads, each in the order of its table.
        Lines that are not built are left out.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    meta = work.router.network.meta
    rows: list[dict[str, object]] = []
    for mode, key, table in _LINE_TABLES:
        names = work.plan.table(table).set_index("id")["name_en"]
        order = {str(name): i for i, name in enumerate(names.index)}
        lines = meta.get(key, [])
        if not isinstance(lines, list):
            continue
        named = [
            {**line, "mode": mode, "name_en": names.get(line["line_id"], "")}
            for line in lines
        ]
        rows += sorted(named, key=lambda r: order.get(str(r["line_id"]), len(order)))
    return pd.DataFrame(rows, columns=[field.name for field in LINES])


def lines_of_region(work: Workspace, lines: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the lines of a report that a plan is about.

    Parameters
    ----------
    work : Workspace
        Its plan.
    lines : pandas.DataFrame
        Result of `line_report`.

    Returns
    -------
    lines : pandas.DataFrame
        Without those that have no known stop in the region.
    left_out : int
        Number of the others.
    """
    plan = work.plan
    west, south, east, north = plan.region
    inside = {
        str(row["node_id"]): west <= row["lon"] <= east and south <= row["lat"] <= north
        for table in ("stop_points", "nodes")
        for row in plan.table(table).to_dict("records")
    }
    beyond = {
        str(row["id"])
        for _, _, table in _LINE_TABLES
        for row in plan.table(table).to_dict("records")
        if not any(inside.get(stop, False) for stop in str(row["node_ids"]).split())
    }
    kept = ~lines["line_id"].isin(beyond)
    return lines[kept].reset_index(drop=True), int((~kept).sum())


def journey_rows(results: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return the cells below `JOURNEY_COLUMNS`.

    Parameters
    ----------
    results : pandas.DataFrame
        Result of `corridors.validation.validate.validate`.

    Returns
    -------
    list of tuple
        One row per journey, without those of the half that is held back: what is known
        of each could be used to fit the model to it.
    """
    return [
        (
            row["id"], row["kind"], row["origin"], row["destination"],
            _with_range(row, "published_km"), number(row["modelled_km"]),
            number(row["distance_error_pct"], signed=True),
            _with_range(row, "published_h"), _with_range(row, "modelled_h"),
            number(row["time_error_pct"], signed=True),
            row["route_summary"], row["source"], row["confidence"],
        )
        for row in records(results)
        if row["half"] != "held"
    ]  # fmt: skip


def kind_rows(summary: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return the cells below `KIND_COLUMNS`: errors, with the target in brackets.

    Parameters
    ----------
    summary : pandas.DataFrame
        Result of `corridors.validation.summary.summarise`.

    Returns
    -------
    list of tuple
        One row per half, kind and area.
    """
    rows: list[tuple[object, ...]] = []
    for row in records(summary):
        kind, area = str(row["kind"]), str(row["area"])
        method = METHODS[kind]
        median_pct, p90_pct = AREA_TARGETS.get(
            (kind, area), (method.target_time_pct, method.target_time_p90_pct)
        )
        rows.append(
            (
                row["half"], kind, area, row["rows"], row["routed"],
                row["other_route"], _share(row), row["distances"],
                _with_target(row["distance_median_pct"], method.target_median_pct),
                _with_target(row["distance_p90_pct"], method.target_p90_pct),
                row["times"],
                _with_target(row["time_median_pct"], median_pct),
                _with_target(row["time_p90_pct"], p90_pct), row["ranges_meet"],
            )
        )  # fmt: skip
    return rows


def exception_rows(results: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return the cells below `EXCEPTION_COLUMNS`.

    Parameters
    ----------
    results : pandas.DataFrame
        Result of `corridors.validation.validate.validate`.

    Returns
    -------
    list of tuple
        One row per journey without a route, or with an exception made for it; of the
        half that is held back those without a route only. That a journey is of an
        earlier day, or that a name has its usual meaning, is none.
    """
    return [
        (row["id"], f"{row['origin']} to {row['destination']}", row["outcome"],
         row["reason"])
        for row in records(results)
        if row["outcome"] != "route"
        or (row["half"] != "held"
            and set(str(row["reason_codes"]).split(" ; ")) - ROUTINE)
    ]  # fmt: skip


def line_rows(lines: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return the cells below `LINE_COLUMNS`.

    Parameters
    ----------
    lines : pandas.DataFrame
        Result of `line_report`.

    Returns
    -------
    list of tuple
        One row per line.
    """
    return [
        (
            row["line_id"], row["mode"], row["name_en"], number(row["published_km"]),
            number(row["matched_km"]), number(row["ratio"], digits=3),
            number(row["built_km"]), row["missing_hops"], row["doubtful_hops"],
            row["stops_left_out"],
        )
        for row in records(lines)
    ]  # fmt: skip


def records(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame, missing text as empty.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any.

    Returns
    -------
    list of dict
        By column.
    """
    text = frame.select_dtypes(exclude="number").columns
    filled = frame.assign(**{str(name): frame[name].fillna("") for name in text})
    return [{str(k): v for k, v in r.items()} for r in filled.to_dict("records")]


def number(value: object, *, digits: int = 1, signed: bool = False) -> str:
    """Return a number for a table, empty where it is unknown.

    Parameters
    ----------
    value : object
        Number; NaN for unknown.
    digits : int
        Decimals.
    signed : bool
        Whether a plus is written.

    Returns
    -------
    str
        Text, thousands separated by commas.

    Examples
    --------
    >>> number(1234.56), number(2.0, signed=True), number(float("nan"))
    ('1,234.6', '+2.0', '')
    """
    quantity = float(str(value))
    if math.isnan(quantity):
        return ""
    return f"{quantity:{'+' if signed else ''},.{digits}f}"


def _share(row: Row) -> str:
    """Return how many best routes go as the published ones, of those that say how."""
    return f"{row['same_choice']} of {row['with_via']}" if row["with_via"] else ""


def _with_target(value: object, target: float) -> str:
    text = number(value)
    return f"{text} (≤ {target:g})" if text and math.isfinite(target) else text


def _with_range(row: Row, quantity: str) -> str:
    """Return hours or kilometres, with their range where they have one."""
    ends = ("", "_low", "_high")
    typical, low, high = (number(row[f"{quantity}{end}"]) for end in ends)
    return typical if low == typical == high else f"{typical} ({low}\N{EN DASH}{high})"
