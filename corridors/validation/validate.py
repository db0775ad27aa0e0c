"""Route every published journey and measure the errors of distance and time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridors.validation.ends import goes_by, journey_ends, published_via
from corridors.validation.reference import HALVES, METHODS, method_of, published_on
from corridors.validation.requests import (
    AT_SEA,
    explained,
    journey_requests,
    legs_between,
)
from gis_data.errors import CorridorsError
from gis_data.messages.catalogue import render
from gis_data.messages.message import Message
from gis_data.schema import Field
from network.model.errors import NoRouteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pandas as pd

    from corridors.validation.ends import JourneyEnds, Via
    from corridors.validation.reference import Method
    from corridors.workspace import Workspace
    from network.query.leg import Leg
    from network.query.route_query import ResolvedOptions
    from network.query.routes import Route

DAY_H = 24.0
LOCAL = frozenset({"access", "transfer", "gauge_break"})


RESULTS: tuple[Field, ...] = (
    Field("id", doc="Row of the reference table", unique=True),
    Field("kind", doc="Kind of journey", allowed=tuple(METHODS)),
    Field("origin", doc="Start, as published"),
    Field("destination", doc="End, as published"),
    Field("half", doc="Half of the table", allowed=HALVES, required=False),
    Field("area", doc="Area it is summarised for", required=False),
    Field("via", doc="What the published route goes by", required=False),
    Field("outcome", doc="Whether there is a route that goes as the published one",
          allowed=("route", "other route", "no route")),
    Field("choice", doc="Whether the best route goes as the published one",
          allowed=("same", "other"), required=False),
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


class RoutedJourney(NamedTuple):
    """A route that goes as the published one, and those of its legs that count.

    `choice` is ``same`` where it is the best route, ``other`` where the best goes by
    other places than the published one, empty where the table does not say by which.
    """

    route: Route
    legs: list[Leg]
    exceptions: tuple[Message, ...] = ()
    choice: str = ""


class OtherRouteError(NoRouteError):
    """No route goes by what the published one goes by."""


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


def _result(
    work: Workspace, row: Mapping[str, object], language: str
) -> dict[str, object]:
    published = _published(row)
    base = {
        name: row.get(name, "")
        for name in ("id", "kind", "origin", "destination", "source", "confidence",
                     "half", "area", "via")
    }  # fmt: skip
    try:
        journey = _routed(work, row)
    except CorridorsError as error:
        reason = {
            "reason": error.in_language(language),
            "reason_codes": _codes(error.messages),
        }
        astray = isinstance(error, OtherRouteError)
        outcome = "other route" if astray else "no route"
        return {**base, **published, "outcome": outcome, "choice": "", **reason}
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
        "choice": journey.choice,
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
    method = method_of(str(row["kind"]), str(row.get("service", "")))
    ends = journey_ends(work, row, method)
    via = published_via(work, str(row.get("via", "")))
    start, *middle, end = ends.places
    home = start.country if start.country == end.country else ""
    reason: NoRouteError | None = None
    astray: NoRouteError | None = None
    today = str(work.router.network.meta["state_on"])
    on = published_on(str(row.get("published_on", "")), today)
    requests = journey_requests(work.router, method, tuple(middle), home, on)
    for request, exceptions in requests:
        try:
            route = _checked(work.router.route(request.between(start, end)), method)
        except NoRouteError as error:
            if not request.policy.avoided:
                reason = reason or error
            continue
        if not goes_by(route.legs, via):
            other = _by_via(work, request, ends, via)
            astray = _other_route(via)
            if other is None or not goes_by(other.legs, via):
                continue
            by_via = Message("journey.by_via", {"via": _texts(via)})
            return _journey(other, ends, (by_via, *exceptions), "other")
        return _journey(route, ends, exceptions, "same" if via else "")
    none = Message("journey.no_voyage", {"place": end.title})
    raise astray or reason or NoRouteError(none)


def _journey(
    route: Route, ends: JourneyEnds, exceptions: tuple[Message, ...], choice: str
) -> RoutedJourney:
    legs = legs_between(route.legs, first=ends.gates[0], last=ends.gates[-1])
    used = (explained(route, exception) for exception in exceptions)
    return RoutedJourney(route, legs, (*ends.notes, *used), choice)


def _checked(route: Route, method: Method) -> Route:
    """Return a route that is a journey of its kind, or raise why it is not."""
    end = {"place": route.destination.title}
    if method.modes == {"sea"} and _voyages(route) > 1:
        raise NoRouteError(Message("journey.no_voyage", end))
    if method.modes and not any(leg.mode in method.modes for leg in route.legs):
        raise NoRouteError(Message("journey.local_only", end))
    return route


def _by_via(
    work: Workspace, request: ResolvedOptions, ends: JourneyEnds, via: tuple[Via, ...]
) -> Route | None:
    """Return the best route by the places of the published one, None without one."""
    start, *middle, end = ends.places
    places = tuple(one.place for one in via if one.place)
    if middle or not places:
        return None
    try:
        return work.router.route(replace(request, via=places).between(start, end))
    except NoRouteError:
        return None


def _other_route(via: tuple[Via, ...]) -> OtherRouteError:
    return OtherRouteError(Message("journey.other_route", {"via": _texts(via)}))


def _texts(via: tuple[Via, ...]) -> tuple[str, ...]:
    return tuple(str(one.place.label) if one.place else one.text for one in via)


def _voyages(route: Route) -> int:
    return sum(leg.kind in AT_SEA for leg in route.legs)
