"""What is asked of the router for a published journey, the plainest first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from gis_data.messages.message import Message
from network.query.route_query import Policy, ResolvedOptions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from corridors.validation.reference import Method
    from gis_data.gazetteer import Place
    from network.query.router import Router
    from network.query.routes import Route

Allowances: TypeAlias = "tuple[Message, ...]"
AT_SEA = frozenset({"service", "sailing"})
PLANNED = "planned"


def requests(
    router: Router,
    method: Method,
    via: tuple[Place, ...],
    home: str,
    on: date | None = None,
) -> Iterator[tuple[ResolvedOptions, Allowances]]:
    """Yield what to ask for, the plainest first, and what it allows for.

    A journey is asked for on the day it was published, where that is known, then
    as of today. By land within one country it stays in it, if it can. What does not
    run today is opened in the end, never what was not built yet.

    Parameters
    ----------
    router : Router
        Knows what runs.
    method : Method
        Who travels, by what.
    via : tuple of Place
        Places to pass.
    home : str
        Country of both ends, ISO 3166-1 alpha-2; empty if there are two.
    on : datetime.date, optional
        Day it was published.

    Yields
    ------
    request : ResolvedOptions
        What to ask the router.
    allowances : tuple of Message
        What it allows for; ``allow.opened`` does not say yet what a route used.
    """
    from network.query.policy import sanctions  # noqa: PLC0415 - when asked for

    def asked(profile: str, policy: Policy) -> ResolvedOptions:
        return ResolvedOptions(
            profile=profile,
            criterion=method.criterion,  # type: ignore[arg-type]
            via=via,
            policy=policy,
        )

    today = Policy(modes=method.modes)
    ever = replace(
        today, opened=_disused(router), allowed=frozenset(sanctions(router.network))
    )
    usual, *others = method.profiles
    opened = (Message("allow.opened"),)
    if method.modes == {"sea"}:
        *scheduled, general = method.profiles
        for profile in scheduled:
            yield asked(profile, today), ()
        for profile in scheduled:
            yield asked(profile, ever), opened
        yield asked(general, today), (Message("allow.general_sailing"),)
        yield asked(general, ever), opened
        return
    then = replace(today, on=on)
    abroad = _countries(router) - {home} if home and method.modes else frozenset()
    dated = (Message("allow.as_of", {"date": on}),) if on else ()
    for policy, told in ((then, dated), (today, ())):
        if policy is then and on is None:
            continue
        if abroad:
            yield asked(usual, replace(policy, avoided=abroad)), told
        yield asked(usual, policy), told
    for profile in others:
        yield asked(profile, today), (_instead(usual, profile),)
    yield asked(usual, ever), opened
    for profile in others:
        yield asked(profile, ever), (_instead(usual, profile), *opened)


def _instead(usual: str, profile: str) -> Message:
    terms = {"usual": usual, "profile": profile}
    return Message(
        "allow.profile", {k: Message(f"profile.{v}") for k, v in terms.items()}
    )


def explained(route: Route, allowance: Message) -> Message:
    """Return an allowance with what the route used of it.

    Parameters
    ----------
    route : Route
        The route found.
    allowance : Message
        What was allowed for.

    Returns
    -------
    Message
        ``allow.opened_used`` where it was opened for, else the same.
    """
    if allowance.code != "allow.opened":
        return allowance
    used = [leg.gateway_id or " ".join(leg.lines) for leg in route.legs
            if leg.kind in {"crossing", *AT_SEA}]  # fmt: skip
    gates = tuple(dict.fromkeys(filter(None, used)))
    return Message("allow.opened_used", {"gates": gates}) if gates else allowance


def _countries(router: Router) -> frozenset[str]:
    words = router.network.edges.words["country"]
    return frozenset(code for word in words for code in word.split("-") if code)


def _disused(router: Router) -> frozenset[str]:
    """Return gateways, yards and services that exist but are not in use today."""
    from network.query.policy import USABLE  # noqa: PLC0415 - when asked for

    edges = router.network.edges
    idle = ~edges.isin("status", USABLE | {PLANNED}) | (
        (edges.arrays["valid_to"] > 0) & edges.isin("kind", AT_SEA)
    )
    at = np.flatnonzero(idle).tolist()
    names = {*edges.rows("gateway_id", at), *edges.rows("line_id", at)}
    return frozenset(names - {""})
