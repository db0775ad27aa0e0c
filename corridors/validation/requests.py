"""Requests for a published journey: its ends at borders, and what to try in order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from gis_data.errors import PlaceError
from gis_data.gazetteer.model import words
from gis_data.gazetteer.normalise import fold
from gis_data.gazetteer.parse import without_word
from gis_data.geodesy import distance_km
from gis_data.messages.message import Message
from network.query.route_query import Policy, ResolvedOptions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from corridors.validation.reference import Method
    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from network.query.leg import Leg
    from network.query.router import Router
    from network.query.routes import Route

Exceptions: TypeAlias = "tuple[Message, ...]"
AT_SEA = frozenset({"service", "sailing"})
PLANNED = "planned"
_ARTICLES = ("of", "with", "the")


def border_country(text: str) -> str:
    """Return the country whose border a text names.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        ISO 3166-1 alpha-2; empty where it names no border of one country.

    Examples
    --------
    >>> border_country("Chinese border"), border_country("the border of Kazakhstan")
    ('CN', 'KZ')
    >>> border_country("Tumen"), border_country("the border")
    ('', '')
    """
    name = _without_articles(text.strip())
    for word in words().borders:
        country = without_word(name, word)
        if country != name:
            return words().countries.get(fold(_without_articles(country)), "")
    return ""


def _without_articles(text: str) -> str:
    for word in _ARTICLES:
        text = without_word(text, word)
    return text


def border_end(
    work: Workspace, text: str, other: str, modes: Collection[str]
) -> tuple[Place, str] | None:
    """Return the end of a journey that is published as the border of a country.

    Parameters
    ----------
    work : Workspace
        Places and network.
    text : str
        The end, such as ``Chinese border``.
    other : str
        The other end of the journey, a place.
    modes : collection of str
        Modes of the journey; empty: all.

    Returns
    -------
    tuple of Place and str, or None
        The declared border port between the two countries that is nearest to the
        other end, and its id: the journey ends where the port is passed. None
        where the text does not name a border, or no port joins the countries.
    """
    country = border_country(text)
    if not country:
        return None
    home = work.match(other).place
    pair = "-".join(sorted((home.country, country)))
    edges, nodes = work.router.network.edges, work.router.network.nodes
    crossing = edges.equals("kind", "crossing") & edges.equals("country", pair)
    if modes:
        crossing &= edges.isin("mode", modes)
    at = np.flatnonzero(crossing)
    ends = edges.arrays["u"][at]
    lon, lat = nodes.arrays["lon"][ends], nodes.arrays["lat"][ends]
    order = np.argsort(distance_km(lon, lat, home.lon, home.lat), kind="stable")
    for gate in dict.fromkeys(edges.rows("gateway_id", at[order].tolist())):
        try:
            return work.match(f"border_ports:{gate}").place, gate
        except PlaceError:
            continue
    return None


def legs_between(legs: Sequence[Leg], *, first: str = "", last: str = "") -> list[Leg]:
    """Return the legs between two borders.

    Parameters
    ----------
    legs : sequence of Leg
        Legs of a route.
    first, last : str
        Ids of the border ports at which the journey starts and ends; empty
        where it starts and ends at a place.

    Returns
    -------
    list of Leg
        Those after the crossing at the first, and before that at the last.
    """
    part = list(legs)
    gates = [leg.gateway_id if leg.kind == "crossing" else "" for leg in part]
    if last and last in gates:
        part = part[: gates.index(last)]
    if first and first in gates:
        part = part[gates.index(first) + 1 :]
    return part


def journey_requests(
    router: Router,
    method: Method,
    via: tuple[Place, ...],
    home: str,
    on: date | None = None,
) -> Iterator[tuple[ResolvedOptions, Exceptions]]:
    """Yield the requests to try, those without exceptions first.

    A journey is routed on the date it was published, where that is known, then as of
    today. By land within one country it stays in it, if it can. What is not in use
    today is opened last; what has not been built is never opened.

    Parameters
    ----------
    router : Router
        On the network.
    method : Method
        Profiles and modes.
    via : tuple of Place
        Places to pass.
    home : str
        Country of both ends, ISO 3166-1 alpha-2; empty if there are two.
    on : datetime.date, optional
        Date of publication.

    Yields
    ------
    options : ResolvedOptions
        What to ask the router.
    exceptions : tuple of Message
        Exceptions it makes; ``allow.opened`` does not yet name what a route used.
    """
    from network.query.policy import sanctions  # noqa: PLC0415 - when asked for

    def request(profile: str, policy: Policy) -> ResolvedOptions:
        return ResolvedOptions(
            profile=profile,
            criterion=method.criterion,  # type: ignore[arg-type]
            via=via,
            policy=policy,
        )

    today = Policy(modes=method.modes)
    all_open = replace(
        today, opened=_disused(router), allowed=frozenset(sanctions(router.network))
    )
    usual, *others = method.profiles
    opened = (Message("allow.opened"),)
    if method.modes == {"sea"}:
        *scheduled, general = method.profiles
        for profile in scheduled:
            yield request(profile, today), ()
        for profile in scheduled:
            yield request(profile, all_open), opened
        yield request(general, today), (Message("allow.general_sailing"),)
        yield request(general, all_open), opened
        return
    abroad = _countries(router) - {home} if home and method.modes else frozenset()
    dated = (Message("allow.as_of", {"date": on}),) if on else ()
    policies = [(replace(today, on=on), dated)] if on else []
    for policy, exceptions in (*policies, (today, ())):
        if abroad:
            yield request(usual, replace(policy, avoided=abroad)), exceptions
        yield request(usual, policy), exceptions
    for profile in others:
        yield request(profile, today), (_instead(usual, profile),)
    yield request(usual, all_open), opened
    for profile in others:
        yield request(profile, all_open), (_instead(usual, profile), *opened)


def _instead(usual: str, profile: str) -> Message:
    terms = {"usual": usual, "profile": profile}
    return Message(
        "allow.profile", {k: Message(f"profile.{v}") for k, v in terms.items()}
    )


def explained(route: Route, exception: Message) -> Message:
    """Return an exception with what the route used of it.

    Parameters
    ----------
    route : Route
        The route.
    exception : Message
        Exception that its request made.

    Returns
    -------
    Message
        ``allow.opened_used`` for ``allow.opened`` where the route passes borders or
        services, else the same.
    """
    if exception.code != "allow.opened":
        return exception
    used = [leg.gateway_id or " ".join(leg.lines) for leg in route.legs
            if leg.kind in {"crossing", *AT_SEA}]  # fmt: skip
    gates = tuple(dict.fromkeys(filter(None, used)))
    return Message("allow.opened_used", {"gates": gates}) if gates else exception


def _countries(router: Router) -> frozenset[str]:
    codes = router.network.edges.words["country"]
    return frozenset(code for pair in codes for code in pair.split("-") if code)


def _disused(router: Router) -> frozenset[str]:
    """Return gateways, yards and services that exist but are not in use today."""
    from network.query.policy import USABLE  # noqa: PLC0415 - heavy

    edges = router.network.edges
    idle = ~edges.isin("status", USABLE | {PLANNED}) | (
        (edges.arrays["valid_to"] > 0) & edges.isin("kind", AT_SEA)
    )
    at = np.flatnonzero(idle).tolist()
    names = {*edges.rows("gateway_id", at), *edges.rows("line_id", at)}
    return frozenset(names - {""})
