"""Published hours at borders, beside those that routes are charged."""

from __future__ import annotations

import re
from statistics import mean
from typing import TYPE_CHECKING

from gis_data.schema import Field
from network.build.border_rows import citable_rows
from network.build.dwell import gateway_dwell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from corridors.workspace import Workspace
    from network.build.border_rows import BorderStop

    Row = Mapping[str, object]

BORDERS: tuple[Field, ...] = (
    Field("gateway_id", doc="Border port"),
    Field("mode", doc="Mode of transport", allowed=("rail", "road")),
    Field("leaving", doc="Country that is left, ISO 3166-1 alpha-2"),
    Field("published_h", "h", "Published hours, a change of gauge included",
          kind="float"),
    Field("modelled_h_low", "h", "Hours charged, low", kind="float"),
    Field("modelled_h", "h", "Hours charged: the stop, the wait for the port to open, "
          "and the change of gauge where the published hours hold it", kind="float"),
    Field("modelled_h_high", "h", "Hours charged, high", kind="float"),
    Field("error_pct", "%", "Charged less published, over published", kind="float"),
    Field("within", doc="Whether the published hours are within the range",
          kind="bool"),
    Field("same_source", doc="Whether the hours charged are taken from these rows, so "
          "that the comparison proves nothing", kind="bool"),
    Field("rows", doc="Rows of border_dwell and gauge_yards that are compared"),
    Field("what", doc="What the published hours are of", required=False),
    Field("source", doc="Where they were published", required=False),
)  # fmt: skip
#: Headings, and whether the cells below are numbers.
BORDER_COLUMNS = (
    ("port", False), ("mode", False), ("leaving", False), ("published h", True),
    ("charged h", True), ("error %", True), ("within range", False),
    ("same source", False), ("rows", False), ("what", False),
)  # fmt: skip


def border_report(work: Workspace) -> pd.DataFrame:
    """Return published hours at borders beside those that are charged.

    Parameters
    ----------
    work : Workspace
        Its plan has the tables: ``border_checks`` says which published hours are of
        which port, ``border_hours`` which ones are charged.

    Returns
    -------
    pandas.DataFrame
        Columns `BORDERS`: first the rows of ``border_checks``, then those of
        ``border_hours`` that cite something, as ``same_source``.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    plan, book = work.plan, work.router.model("container").book
    ports = plan.gateways
    charged = gateway_dwell(ports, plan, book=book)
    stops = {
        (str(r["gateway_id"]), str(r["mode"]), str(r["leaving"])): r
        for r in charged.to_dict("records")
    }
    known = citable_rows(plan.table("border_dwell"), plan.table("gauge_yards"), ports)
    rows = list(_checks(plan.table("border_checks"), stops, known))
    cited = plan.table("border_hours").rename(columns={"why": "what"})
    cited = cited[cited["hours"].fillna("") != ""]
    rows += _checks(cited[cited["basis"] == "published"], stops, known)
    return pd.DataFrame(rows, columns=[field.name for field in BORDERS])


def _checks(
    table: pd.DataFrame,
    stops: Mapping[tuple[str, str, str], Mapping[object, object]],
    known: Mapping[str, BorderStop],
) -> Iterator[Row]:
    for line in table.to_dict("records"):
        text = {str(name): str(cell or "") for name, cell in line.items()}
        for (gate, mode, leaving), stop in stops.items():
            of_gate = (gate, mode) == (text["gateway_id"], text["mode"])
            if of_gate and text["leaving"] in {"", leaving}:
                yield _row({**text, "leaving": leaving}, stop, known)


def _row(
    text: Mapping[str, str],
    stop: Mapping[object, object],
    known: Mapping[str, BorderStop],
) -> Row:
    """Return a published figure beside the hours charged."""
    sides = [re.findall(r"\w+", side) for side in text["hours"].split("+")]
    cited = [[known[name] for name in side] for side in sides]
    published = sum(mean(part.typical_h for part in side) for side in cited)
    reload = any(part.reload for side in cited for part in side)
    more = float(str(stop["wait_h"])) + reload * float(str(stop["reload_h"]))
    low, typical, high = (
        float(str(stop[name])) + more
        for name in ("dwell_low_h", "dwell_h", "dwell_high_h")
    )
    names = [name for side in sides for name in side]
    return {
        "gateway_id": text["gateway_id"],
        "mode": text["mode"],
        "leaving": text["leaving"],
        "published_h": published,
        "modelled_h_low": low,
        "modelled_h": typical,
        "modelled_h_high": high,
        "error_pct": 100 * (typical - published) / published,
        "within": low <= published <= high,
        "same_source": set(names) <= set(str(stop["rows"]).split()),
        "rows": text["hours"],
        "what": text["what"],
        "source": " ; ".join(
            dict.fromkeys(part.source for side in cited for part in side)
        ),
    }


def border_rows(report: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a report as cells of a table.

    Parameters
    ----------
    report : pandas.DataFrame
        Result of `border_report`.

    Yields
    ------
    tuple
        One cell a heading of `BORDER_COLUMNS`.
    """
    for row in report.to_dict("records"):
        ends = (row[f"modelled_h{end}"] for end in ("", "_low", "_high"))
        yield (
            row["gateway_id"], row["mode"], row["leaving"],
            f"{row['published_h']:.1f}", "{:.1f} ({:.1f}-{:.1f})".format(*ends),
            f"{row['error_pct']:.0f}", _yes(row["within"]), _yes(row["same_source"]),
            row["rows"], row["what"],
        )  # fmt: skip


def _yes(value: object) -> str:
    return "yes" if value else "no"
