"""Route every published journey and measure the errors of distance and time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridors.validation.reference import METHODS, method_of, published_on
from corridors.validation.requests import (
    AT_SEA,
    border_end,
    explained,
    journey_requests,
    legs_between,
)
from gis_data.errors import CorridorsError
from gis_data.messages.catalogue import render
from gis_data.messages.message import Message
from gis_data.schema import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pandas as pd

    from corridors.validation.reference import Method
    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from network.query.leg import Leg
    from network.query.routes import Route

DAY_H = 24.0
LOCAL = frozenset({"access", "transfer", "gauge_break"})
ARROW = re.compile(r"\s*(?:->|→)\s*")


RESULTS: tuple[Field, ...] = (
    Field("id", doc="Row of the reference table", unique=True),
    Field("kind", doc="Kind of journey", allowed=tuple(METHODS)),
    Field("origin", doc="Start, as published"),
    Field("destination", doc="End, as published"),
    Field("outcome", doc="Whether there is a route", allowed=("route", "no route")),
    Field("reason", doc="Why there is none, or the exceptions made for it",
          required=False),
    Field("reason_codes", doc="Codes of its messages, joined by ' ; '",
          required=False),
    Field("profile", doc="Transport profile", required=False),
    Field("published_km", "km", "Published distance", required=False, kind="float"),
    Field("published_km_low", "km", "Lowest published distance, where sources differ",
          required=False, kind="float"),
    Field("published_km_high", "km", "Highest published distance", required=False,
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
    Field("route_summary", doc="Border ports and named lines used", required=False),
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


class RoutedJourney(NamedTuple):
    """A route, those of its legs that are compared, and the exceptions made."""

    route: Route
    legs: list[Leg]
    exceptions: tuple[Message, ...] = ()


class JourneyEnds(NamedTuple):
    """Places of a journey, and the border ports it starts or ends at."""

    places: list[Place]
    gates: list[str]


def validate(
    work: Workspace,
    reference: pd.DataFrame,
    *,
    language: str = "en",
    progress: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """Return every journey of a reference table as published and as modelled.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    reference : pandas.DataFrame
        Result of `corridors.validation.reference.read_reference`.
    language : str
        Language of the reasons: one of `gis_data.messages.message.LANGUAGES`.
    progress : callable, optional
        Called with a few words before each journey.

    Returns
    -------
    pandas.DataFrame
        Columns `RESULTS`, one row per journey, in their order. Distances in km,
        times in hours, errors in per cent; NaN where unknown.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    rows = []
    for record in reference.to_dict("records"):
        row = {str(name): cell for name, cell in record.items()}
        if progress:
            progress(f"{row['origin']} to {row['destination']}")
        rows.append(_result(work, row, language))
    return pd.DataFrame(rows, columns=[field.name for field in RESULTS])


def summarise(results: pd.DataFrame) -> pd.DataFrame:
    """Return the error of each kind of journey.

    Parameters
    ----------
    results : pandas.DataFrame
        Result of `validate`.

    Returns
    -------
    pandas.DataFrame
        Columns `SUMMARY`, one row per kind that occurs, in the order of
        `corridors.validation.reference.METHODS`; absolute errors in per cent.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    rows = []
    for kind in METHODS:
        group = results[results["kind"] == kind]
        if group.empty:
            continue
        km, hours = group["distance_error_pct"].abs(), group["time_error_pct"].abs()
        meet = (group["modelled_h_low"] <= group["published_h_high"]) & (
            group["modelled_h_high"] >= group["published_h_low"]
        )
        rows.append(
            {
                "kind": kind,
                "rows": len(group),
                "routed": int((group["outcome"] == "route").sum()),
                "distances": int(km.notna().sum()),
                "distance_median_pct": km.median(),
                "distance_p90_pct": km.quantile(0.9),
                "times": int(hours.notna().sum()),
                "time_median_pct": hours.median(),
                "time_p90_pct": hours.quantile(0.9),
                "ranges_meet": int(meet.sum()),
            }
        )
    return pd.DataFrame(rows, columns=[field.name for field in SUMMARY])


def _result(
    work: Workspace, row: Mapping[str, object], language: str
) -> dict[str, object]:
    published = _published(row)
    base = {
        name: row.get(name, "")
        for name in ("id", "kind", "origin", "destination", "source", "confidence")
    }
    try:
        journey = _routed(work, row)
    except CorridorsError as error:
        reason = {
            "reason": error.in_language(language),
            "reason_codes": _codes(error.messages),
        }
        return {**base, **published, "outcome": "no route", **reason}
    reason = {
        "reason": "; ".join(
            render(message, language) for message in journey.exceptions
        ),
        "reason_codes": _codes(journey.exceptions),
    }
    measured = _measured(journey, str(row["kind"]), published)
    return {**base, **published, **reason, **measured}


def _codes(messages: tuple[Message, ...]) -> str:
    return " ; ".join(message.code for message in messages)


def _published(row: Mapping[str, object]) -> dict[str, float]:
    typical, low, high = (
        float(str(row.get(name, "nan")))
        for name in ("time_h", "time_h_low", "time_h_high")
    )
    km, km_low, km_high = (
        float(str(row.get(f"distance_km{end}", "nan"))) for end in ("", "_low", "_high")
    )
    low = typical if np.isnan(low) else low
    high = typical if np.isnan(high) else high
    if np.isnan(typical):
        typical = (low + high) / 2
    return {
        "published_km": km,
        "published_km_low": km if np.isnan(km_low) else km_low,
        "published_km_high": km if np.isnan(km_high) else km_high,
        "published_h_low": low,
        "published_h": typical,
        "published_h_high": high,
    }


def _measured(
    journey: RoutedJourney, kind: str, published: Mapping[str, float]
) -> dict[str, object]:
    low, typical, high = _hours(journey, kind, published["published_h"])
    legs = [leg for leg in journey.legs if leg.kind not in _excluded(kind)]
    km = sum(leg.length_km.typical for leg in legs)
    published_km = published["published_km"]
    return {
        "outcome": "route",
        "profile": journey.route.profile,
        "modelled_km": km,
        "distance_error_pct": (
            100 * (km - published_km) / published_km if published_km else np.nan
        ),
        "modelled_h_low": low,
        "modelled_h": typical,
        "modelled_h_high": high,
        "time_error_pct": time_error_pct(
            typical, published["published_h_low"], published["published_h_high"]
        ),
        "route_summary": " ".join(_route_summary(journey.legs)),
    }


def time_error_pct(modelled_h: float, low_h: float, high_h: float) -> float:
    """Return how far a time lies outside a published range.

    Parameters
    ----------
    modelled_h : float
        Hours.
    low_h, high_h : float
        Ends of the published range, in hours; NaN where unknown.

    Returns
    -------
    float
        Per cent of the nearer end, negative below the range, 0 inside it, NaN
        where nothing is published.

    Examples
    --------
    >>> time_error_pct(3.0, 2.0, 2.5), time_error_pct(2.2, 2.0, 2.5)
    (20.0, 0.0)
    """
    if not (low_h > 0 and high_h > 0):
        return float("nan")
    end = min(max(modelled_h, low_h), high_h)
    return 100.0 * (modelled_h - end) / end


def _excluded(kind: str) -> frozenset[str]:
    """Return the kinds of legs that published figures exclude.

    On road journeys the first and last mile is road too, and is included: what is
    published is from place to place.
    """
    return LOCAL - {"access"} if kind == "road" else LOCAL


def _hours(
    journey: RoutedJourney, kind: str, published_h: float
) -> tuple[float, float, float]:
    """Return the modelled hours of the scope that the published ones have."""
    if kind == "multimodal":
        time = journey.route.total("time_h")
        return time.low, time.typical, time.high
    # A published time of a day or more includes borders and changes of gauge.
    with_dwell = kind == "rail" and not published_h < DAY_H
    parts = ("moving_h", "dwell_h") if with_dwell else ("moving_h",)
    excluded = _excluded(kind) - {"gauge_break"}
    legs = [leg for leg in journey.legs if leg.kind not in excluded]
    ranges = [getattr(leg, part) for leg in legs for part in parts]
    return (
        sum(r.low for r in ranges),
        sum(r.typical for r in ranges),
        sum(r.high for r in ranges),
    )


def _route_summary(legs: Iterable[Leg]) -> Iterator[str]:
    """Yield borders, services and the longest named lines, in order of travel."""
    for leg in legs:
        if leg.kind == "crossing":
            yield f"[{leg.gateway_id}]"
        elif leg.kind not in LOCAL:
            yield leg.lines[0] if leg.lines else leg.mode


def _routed(work: Workspace, row: Mapping[str, object]) -> RoutedJourney:
    """Return the route of a journey, or raise the reason why there is none."""
    from network.model.errors import NoRouteError  # noqa: PLC0415 - heavy

    method = method_of(str(row["kind"]), str(row.get("service", "")))
    ends = _ends(work, row, method)
    start, *middle, end = ends.places
    home = start.country if start.country == end.country else ""
    reason: NoRouteError | None = None
    today = str(work.router.network.meta["state_on"])
    on = published_on(str(row.get("published_on", "")), today)
    requests = journey_requests(work.router, method, tuple(middle), home, on)
    for request, exceptions in requests:
        try:
            route = work.router.route(request.between(start, end))
        except NoRouteError as error:
            if not request.policy.avoided:
                reason = reason or error
            continue
        if method.modes == {"sea"} and _voyages(route) > 1:
            continue
        if method.modes and not any(leg.mode in method.modes for leg in route.legs):
            near = Message("journey.local_only", {"place": end.title})
            reason = reason or NoRouteError(near)
            continue
        legs = legs_between(route.legs, first=ends.gates[0], last=ends.gates[-1])
        used = tuple(explained(route, exception) for exception in exceptions)
        return RoutedJourney(route, legs, used)
    raise reason or NoRouteError(Message("journey.no_voyage", {"place": end.title}))


def _ends(work: Workspace, row: Mapping[str, object], method: Method) -> JourneyEnds:
    """Return the ends of a journey; what is only similar to a name is no end."""
    stops = [str(row["origin"]), *ARROW.split(str(row["destination"]))]
    ends = JourneyEnds([], [])
    for i, text in enumerate(stops):
        at_border = border_end(work, text, stops[i - 1], method.modes)
        gate = at_border[1] if at_border else ""
        place = at_border[0] if at_border else work.match(text).place
        ends.places.append(place)
        ends.gates.append(gate)
    return ends


def _voyages(route: Route) -> int:
    return sum(leg.kind in AT_SEA for leg in route.legs)
