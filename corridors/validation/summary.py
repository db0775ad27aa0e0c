"""Errors of published journeys, summarised by half, kind and area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridors.validation.reference import HALVES, METHODS
from gis_data.schema import Field

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

SUMMARY: tuple[Field, ...] = (
    Field("half", doc="Half of the table; empty where it is not divided",
          allowed=HALVES, required=False),
    Field("kind", doc="Kind of journey", allowed=tuple(METHODS)),
    Field("area", doc="Area, empty for all of the kind", required=False),
    Field("rows", doc="Rows of the reference table", kind="int"),
    Field("routed", doc="Rows with a route that goes as the published one",
          kind="int"),
    Field("other_route", doc="Rows that are not compared, since no route goes as the "
          "published one", kind="int"),
    Field("with_via", doc="Rows that say by what the published route goes, and have a "
          "route", kind="int"),
    Field("same_choice", doc="Of these, rows whose best route goes the same way",
          kind="int"),
    Field("distances", doc="Rows with a published and a modelled distance",
          kind="int"),
    Field("distance_median_pct", "%", "Median error of distance", required=False,
          kind="float"),
    Field("distance_p90_pct", "%", "90th percentile of the error of distance",
          required=False, kind="float"),
    Field("times", doc="Rows with a published and a modelled time", kind="int"),
    Field("time_median_pct", "%", "Median error of time", required=False,
          kind="float"),
    Field("time_p90_pct", "%", "90th percentile of the error of time",
          required=False, kind="float"),
    Field("ranges_meet", doc="Rows whose published and modelled times overlap",
          kind="int"),
)  # fmt: skip


def summarise(results: pd.DataFrame) -> pd.DataFrame:
    """Return the errors of each half, kind and area.

    Parameters
    ----------
    results : pandas.DataFrame
        Result of `corridors.validation.validate.validate`.

    Returns
    -------
    pandas.DataFrame
        Columns `SUMMARY`, absolute errors in per cent: for each half, in the order of
        `HALVES`, and each kind that occurs, in the order of `METHODS`, a row for all
        and, where rows name areas, one for each area.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    rows = [
        {"half": half, "kind": kind, "area": area, **_errors(group)}
        for half in ("", *HALVES)
        for kind in METHODS
        for area, group in _areas(
            results[(results["half"] == half) & (results["kind"] == kind)]
        )
    ]
    return pd.DataFrame(rows, columns=[field.name for field in SUMMARY])


def _areas(group: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield all rows, then those of each area."""
    if group.empty:
        return
    yield "", group
    for area in sorted(set(group["area"]) - {""}):
        yield area, group[group["area"] == area]


def _errors(group: pd.DataFrame) -> dict[str, object]:
    km, hours = group["distance_error_pct"].abs(), group["time_error_pct"].abs()
    meet = (group["modelled_h_low"] <= group["published_h_high"]) & (
        group["modelled_h_high"] >= group["published_h_low"]
    )
    return {
        "rows": len(group),
        "routed": int((group["outcome"] == "route").sum()),
        "other_route": int((group["outcome"] == "other route").sum()),
        "with_via": int((group["choice"] != "").sum()),
        "same_choice": int((group["choice"] == "same").sum()),
        "distances": int(km.notna().sum()),
        "distance_median_pct": km.median(),
        "distance_p90_pct": km.quantile(0.9),
        "times": int(hours.notna().sum()),
        "time_median_pct": hours.median(),
        "time_p90_pct": hours.quantile(0.9),
        "ranges_meet": int(meet.sum()),
    }
