"""What a route says of the prices it is charged by, the user's own above all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.messages.message import Message
from network.costs.cost import PROFILES
from network.query.days import dated, policy_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_data.messages.message import Param
    from network.costs.prices import Price
    from network.model.store import Network
    from network.query.route_query import ResolvedQuery
    from network.query.routes import Route

#: Of a long file the first rows show why it was not used.
MAX_NAMED_RATES = 8


def rate_notes(
    route: Route, network: Network, query: ResolvedQuery
) -> Iterator[Message]:
    """Yield which legs have a price of note, and which of one's own were not used.

    Parameters
    ----------
    route : Route
        Its legs.
    network : Network
        The network it runs on.
    query : ResolvedQuery
        The query it answers; its ``rates`` are the user's own.

    Yields
    ------
    Message
        ``note.own_rate`` for each leg by the user's own price, ``note.rate_of_earlier``
        for each by a price of an earlier period, and one ``note.rates_unused``.
    """
    day = policy_day(network, query.policy)
    for leg in route.legs:
        ends: dict[str, Param] = {"from": leg.start.label, "to": leg.end.label}
        for price in leg.prices:
            if price.own:
                money = leg.cost_usd.typical
                per = Message(f"per.{route.unit}")
                what = {"rate": price.id, **ends, "usd": money, "per": per}
                yield Message("note.own_rate", what)
            if price.last and price.last < day:
                year = price.last // 10_000
                what = {"rate": price.id, **ends, "year": year}
                yield Message("note.rate_of_earlier", what)
    used = {price.id for leg in route.legs for price in leg.prices if price.own}
    unused = tuple(
        idle_rate(price, route.profile, day)
        or Message("rate.no_leg", {"rate": price.id})
        for price in query.rates
        if price.id not in used
    )
    if unused:
        yield rates_unused(unused)


def idle_rate(price: Price, profile: str, day: int) -> Message | None:
    """Return why a price of one's own is for no route of a profile on a day.

    Parameters
    ----------
    price : Price
        The price.
    profile : str
        Transport profile.
    day : int
        As yyyymmdd.

    Returns
    -------
    Message or None
        ``rate.other_cargo`` or ``rate.not_valid``; None where it may be used.

    Examples
    --------
    >>> from network.costs.prices import Price
    >>> price = Price(1, 1, 1, id="a", kind="port", start=("PUS",), per="TEU",
    ...     cargo="container", last=20260430)
    >>> [m and m.code for m in (
    ...     idle_rate(price, "container", 20260430),
    ...     idle_rate(price, "cold_chain", 20260501),
    ...     idle_rate(price, "bulk", 20260430))]
    [None, 'rate.not_valid', 'rate.other_cargo']
    """
    if price.cargo not in PROFILES[profile].keys[:2]:
        cargo = Message(f"profile.{price.cargo}")
        return Message("rate.other_cargo", {"rate": price.id, "cargo": cargo})
    if not price.holds(day):
        return Message("rate.not_valid", {"rate": price.id, "date": dated(day)})
    return None


def rates_unused(reasons: tuple[Message, ...]) -> Message:
    """Return which prices of one's own an answer does not have, each with its reason.

    Parameters
    ----------
    reasons : tuple of Message
        One a price; the first are named, the others counted.

    Returns
    -------
    Message
        ``note.rates_unused``.
    """
    named, more = reasons[:MAX_NAMED_RATES], len(reasons) - MAX_NAMED_RATES
    if more > 0:
        named = (Message("note.and_more", {"items": named, "n": more}),)
    return Message("note.rates_unused", {"rates": named})
