"""The model against published journeys: every row routed, every error measured."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridors.validation.ends import frontier_end, up_to
from corridors.validation.reference import METHODS, method_of, published_on
from corridors.validation.requests import AT_SEA, explained, requests
from corridors.validation.schema import RESULTS, SUMMARY
from gis_data.errors import CorridorsError, LayerError
from gis_data.messages.catalogue import render
from gis_data.messages.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from corridors.validation.reference import Method
    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from gis_data.plan import Plan
    from network.query.leg import Leg
    from network.query.routes import Route

DAY_H = 24.0
LOCAL = frozenset({"access", "transfer", "gauge_break"})
ARROW = re.compile(r"\s*(?:->|→)\s*")


class Found(NamedTuple):
    """A route, those of its legs that count, and what had to be allowed for it."""

    route: Route
    legs: list[Leg]
    allowances: tuple[Message, ...] = ()


class Ends(NamedTuple):
    """Where a journey leads: its places, and the frontiers it starts or ends at."""

    places: list[Place]
    gates: list[str]
    notes: list[Message]


def default_reference(plan: Plan) -> Path:
    """Return the file of published journeys that a plan brings or inherits.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    pathlib.Path
        Its ``reference_journeys.csv``.

    Raises
    ------
    LayerError
        If there is none.
    """
    path = plan.file("reference_journeys")
    if path is None:
        msg = f"plan {plan.id!r} has no reference_journeys.csv; give --reference FILE."
        raise LayerError(msg)
    return path


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
        What `corridors.validation.reference.read_reference` returned.
    language : str
        Of the reasons: one of `gis_data.messages.message.LANGUAGES`.
    progress : callable, optional
        Called with a few words before each journey.

    Returns
    -------
    pandas.DataFrame
        Columns `RESULTS`, one row a journey, in their order. Distances in km,
        times in hours, errors in per cent; NaN where unknown.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    rows = []
    for row in reference.to_dict("records"):
        if progress:
            progress(f"{row['origin']} to {row['destination']}")
        rows.append(_result(work, row, language))
    return pd.DataFrame(rows, columns=[field.name for field in RESULTS])


def summarise(results: pd.DataFrame) -> pd.DataFrame:
    """Return the error of each kind of journey.

    Parameters
    ----------
    results : pandas.DataFrame
        What `validate` returned.

    Returns
    -------
    pandas.DataFrame
        Columns `SUMMARY`, one row a kind that occurs, in the order of
        `corridors.validation.reference.METHODS`; absolute errors in per cent.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    rows = []
    for kind in METHODS:
        own = results[results["kind"] == kind]
        if own.empty:
            continue
        km, hours = own["distance_error_pct"].abs(), own["time_error_pct"].abs()
        meet = (own["modelled_h_low"] <= own["published_h_high"]) & (
            own["modelled_h_high"] >= own["published_h_low"]
        )
        rows.append(
            {
                "kind": kind,
                "rows": len(own),
                "routed": int((own["outcome"] == "route").sum()),
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
    work: Workspace, row: Mapping[object, object], language: str
) -> dict[str, object]:
    said = {str(k): v for k, v in row.items()}
    published = _published(said)
    base = {
        name: said.get(name, "")
        for name in ("id", "kind", "origin", "destination", "source", "confidence")
    }
    try:
        found = _found(work, said)
    except CorridorsError as error:
        reason = {
            "reason": error.in_language(language),
            "reason_codes": _codes(error.messages),
        }
        return {**base, **published, "outcome": "no route", **reason}
    reason = {
        "reason": "; ".join(render(each, language) for each in found.allowances),
        "reason_codes": _codes(found.allowances),
    }
    measured = _measured(found, str(said["kind"]), published)
    return {**base, **published, **reason, **measured}


def _codes(messages: tuple[Message, ...]) -> str:
    return " ; ".join(message.code for message in messages)


def _published(row: Mapping[str, object]) -> dict[str, float]:
    typical, low, high = (
        float(str(row.get(name, "nan")))
        for name in ("time_h", "time_h_low", "time_h_high")
    )
    km, least, greatest = (
        float(str(row.get(f"distance_km{end}", "nan"))) for end in ("", "_low", "_high")
    )
    low = typical if np.isnan(low) else low
    high = typical if np.isnan(high) else high
    if np.isnan(typical):
        typical = (low + high) / 2
    return {
        "published_km": km,
        "published_km_low": km if np.isnan(least) else least,
        "published_km_high": km if np.isnan(greatest) else greatest,
        "published_h_low": low,
        "published_h": typical,
        "published_h_high": high,
    }


def _measured(
    found: Found, kind: str, published: Mapping[str, float]
) -> dict[str, object]:
    low, typical, high = _hours(found, kind, published["published_h"])
    km = sum(leg.length_km.typical for leg in found.legs if leg.kind not in _away(kind))
    said_km = published["published_km"]
    return {
        "outcome": "route",
        "profile": found.route.profile,
        "modelled_km": km,
        "distance_error_pct": 100 * (km - said_km) / said_km if said_km else np.nan,
        "modelled_h_low": low,
        "modelled_h": typical,
        "modelled_h_high": high,
        "time_error_pct": time_error_pct(
            typical, published["published_h_low"], published["published_h_high"]
        ),
        "way": " ".join(_way(found.legs)),
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


def _away(kind: str) -> frozenset[str]:
    """Return the kinds of legs that are no part of what is published.

    Local access is of the journey on roads alone: there it is road too, and what is
    published is from place to place.
    """
    return LOCAL - {"access"} if kind == "road" else LOCAL


def _hours(found: Found, kind: str, published_h: float) -> tuple[float, float, float]:
    """Return the modelled hours that the published ones speak of."""
    if kind == "multimodal":
        whole = found.route.total("time_h")
        return whole.low, whole.typical, whole.high
    long = kind == "rail" and not published_h < DAY_H
    # A published time of a day or more holds the borders and changes of gauge.
    bands = ("moving_h", "dwell_h") if long else ("moving_h",)
    counted = _away(kind) - {"gauge_break"}
    legs = [leg for leg in found.legs if leg.kind not in counted]
    ranges = [getattr(leg, band) for leg in legs for band in bands]
    return (
        sum(r.low for r in ranges),
        sum(r.typical for r in ranges),
        sum(r.high for r in ranges),
    )


def _way(legs: Iterable[Leg]) -> Iterator[str]:
    """Yield borders, services and the longest named lines, in order of travel."""
    for leg in legs:
        if leg.kind == "crossing":
            yield f"[{leg.gateway_id}]"
        elif leg.kind not in LOCAL:
            yield leg.lines[0] if leg.lines else leg.mode


def _found(work: Workspace, row: Mapping[str, object]) -> Found:
    """Return the route of a journey, or raise the reason why there is none."""
    from network.model.errors import NoRouteError  # noqa: PLC0415 - when asked for

    method = method_of(str(row["kind"]), str(row.get("service", "")))
    ends = _ends(work, row, method)
    start, *middle, end = ends.places
    home = start.country if start.country == end.country else ""
    reason: NoRouteError | None = None
    today = str(work.router.network.meta["state_on"])
    on = published_on(str(row.get("source", "")), today)
    for request, allowances in requests(work.router, method, tuple(middle), home, on):
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
        told = (*ends.notes, *(explained(route, each) for each in allowances))
        legs = up_to(route.legs, first=ends.gates[0], last=ends.gates[-1])
        return Found(route, legs, told)
    raise reason or NoRouteError(Message("journey.no_voyage", {"place": end.title}))


def _ends(work: Workspace, row: Mapping[str, object], method: Method) -> Ends:
    """Return the ends of a journey; what was read into their names is noted."""
    from gis_data.errors import UnknownPlaceError  # noqa: PLC0415 - when asked for

    stops = [str(row["origin"]), *ARROW.split(str(row["destination"]))]
    ends = Ends([], [], [])
    for i, text in enumerate(stops):
        at_border = frontier_end(work, text, stops[i - 1], method.modes)
        gate = at_border[1] if at_border else ""
        try:
            place = at_border[0] if at_border else work.match(text).place
        except UnknownPlaceError as error:
            if len(error.suggestions) != 1:
                raise
            place = error.suggestions[0]
            read = {"text": text, "place": place.title}
            ends.notes.append(Message("journey.read_as", read))
        ends.places.append(place)
        ends.gates.append(gate)
    return ends


def _voyages(route: Route) -> int:
    return sum(leg.kind in AT_SEA for leg in route.legs)
