"""Columns of the results of validation and of their summary."""

from __future__ import annotations

from corridors.validation.reference import METHODS
from gis_data.schema import Field

RESULTS: tuple[Field, ...] = (
    Field("id", doc="Row of the reference table", unique=True),
    Field("kind", doc="Kind of journey", allowed=tuple(METHODS)),
    Field("origin", doc="Where it starts, as the table says"),
    Field("destination", doc="Where it ends"),
    Field("outcome", doc="Whether there is a route", allowed=("route", "no route")),
    Field("reason", doc="Why there is none, or the exceptions made for it",
          required=False),
    Field("reason_codes", doc="Codes of its messages, joined by ' ; '",
          required=False),
    Field("profile", doc="Who travels", required=False),
    Field("published_km", "km", "Published distance", required=False, kind="float"),
    Field("published_km_low", "km", "Least published distance, where sources differ",
          required=False, kind="float"),
    Field("published_km_high", "km", "Greatest published distance", required=False,
          kind="float"),
    Field("modelled_km", "km", "Distance without transfers and, off roads, access",
          required=False, kind="float"),
    Field("distance_error_pct", "%", "Modelled less published, over published",
          required=False, kind="float"),
    Field("published_h_low", "h", "Published time, low", required=False, kind="float"),
    Field("published_h", "h", "Published time", required=False, kind="float"),
    Field("published_h_high", "h", "Published time, high", required=False,
          kind="float"),
    Field("modelled_h_low", "h", "Modelled time, low", required=False, kind="float"),
    Field("modelled_h", "h", "Modelled time, typical", required=False, kind="float"),
    Field("modelled_h_high", "h", "Modelled time, high", required=False, kind="float"),
    Field("time_error_pct", "%", "Distance of the typical time from the published "
          "range, over the published time; 0 inside it", required=False, kind="float"),
    Field("way", doc="Border ports and named lines used", required=False),
    Field("source", doc="Source of the published figures", required=False),
    Field("confidence", doc="Confidence of the published figures", required=False),
)  # fmt: skip

SUMMARY: tuple[Field, ...] = (
    Field("kind", doc="Kind of journey", unique=True),
    Field("rows", doc="Rows of the reference table", kind="int"),
    Field("routed", doc="Rows with a route", kind="int"),
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
