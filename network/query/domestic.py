"""Journeys within one country: what stays closed to them, and declared transits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gis_data.messages.message import I18nText, Message
from network.model.schema import CUSTOMS_KINDS
from network.query.days import policy_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

    from network.model.store import Network
    from network.query.endpoints import Search
    from network.query.leg import EdgePath
    from network.query.route_query import Policy, ResolvedOptions
    from network.query.router import Router

    Bools = NDArray[np.bool_]

_ANY = "*"


@dataclass(frozen=True)
class Transit:
    """Domestic cargo that may pass another country: a row of ``domestic_transit``.

    Attributes
    ----------
    id : str
        Id of the row.
    name : I18nText
        What it is called.
    country : str
        Country that both ends lie in, ISO 3166-1 alpha-2.
    through : frozenset of str
        Countries that are passed.
    gates : frozenset of str
        Border ports by land, and seaports and airports of customs (``sea:ZAR``), of
        those countries that may be used.
    profiles : frozenset of str
        Transport profiles of the cargo; ``*`` for all.
    valid_from, valid_to : int
        First and last day, yyyymmdd; 0 for no end known.
    """

    id: str
    name: I18nText
    country: str
    through: frozenset[str]
    gates: frozenset[str]
    profiles: frozenset[str]
    valid_from: int
    valid_to: int

    def applies(self, country: str, profiles: Collection[str], day: int) -> bool:
        """Return whether cargo of a profile may use it on a day, yyyymmdd."""
        known = not self.profiles.isdisjoint({_ANY, *profiles})
        in_time = self.valid_from <= day and not 0 < self.valid_to < day
        return self.country == country and known and in_time


def transits_of(network: Network) -> tuple[Transit, ...]:
    """Return the declared transits of domestic cargo.

    Parameters
    ----------
    network : Network
        Its ``meta["domestic_transit"]`` lists them; without it there are none.

    Returns
    -------
    tuple of Transit
        In the order of the table.
    """
    rows: Any = network.meta.get("domestic_transit", ())
    return tuple(
        Transit(
            id=row["id"],
            name=I18nText(row["name_en"], row["name_zh"]),
            country=row["country"],
            through=frozenset(row["through"].split()),
            gates=frozenset(row["gates"].split()),
            profiles=frozenset(row["profiles"].split()),
            valid_from=int(row["valid_from"]),
            valid_to=int(row["valid_to"]),
        )
        for row in rows
    )


def at_home(
    network: Network, options: ResolvedOptions, countries: frozenset[str]
) -> Policy:
    """Return the policy of a journey, kept inside its country if there is one.

    Cargo of a declared transit by sea clears customs at the ports declared; so does
    what may use such a transit, since at sea nobody knows where a ship comes from.

    Parameters
    ----------
    network : Network
        The network.
    options : ResolvedOptions
        Profile, and what the user allows.
    countries : frozenset of str
        Countries that the journey starts, calls and ends in.

    Returns
    -------
    Policy
        With `home` and `transits`, if there is one country, and with `uncleared`;
        otherwise the same.
    """
    from network.costs.cost import PROFILES  # noqa: PLC0415 - slow to import

    if len(countries) != 1:
        unions: Any = network.meta.get("customs_unions", ())
        joint = (frozenset(union) for union in unions if countries <= set(union))
        return replace(options.policy, uncleared=next(joint, frozenset()))
    (home,) = countries
    day = policy_day(network, options.policy)
    profiles = (options.profile, PROFILES[options.profile].base)
    usable = [t for t in transits_of(network) if t.applies(home, profiles, day)]
    at_sea = any(
        gate.startswith("sea:") for transit in usable for gate in transit.gates
    )
    return replace(
        options.policy,
        home=home,
        transits=frozenset(transit.id for transit in usable),
        uncleared=frozenset() if at_sea else countries,
    )


def edges_abroad(network: Network, policy: Policy) -> Bools:
    """Return the edges that a journey within one country may not use.

    Parameters
    ----------
    network : Network
        The network.
    policy : Policy
        As `at_home` returned it.

    Returns
    -------
    numpy.ndarray of bool
        Edges that touch a country other than `home`, the allowed ones, and those of
        its declared transits by their gates. None without a `home`.
    """
    edges = network.edges
    closed = np.zeros(len(edges), dtype=bool)
    if not policy.home:
        return closed
    closed |= _touching_others(network, policy.allowed | {policy.home})
    gated = edges.equals("kind", "crossing") | edges.isin("kind", CUSTOMS_KINDS)
    usable = [t for t in transits_of(network) if t.id in policy.transits]
    for transit in usable:
        permitted = policy.allowed | {policy.home} | transit.through
        barred = _touching_others(network, permitted)
        barred |= gated & ~edges.isin("gateway_id", transit.gates)
        barred |= _cleared(network, "export", permitted - transit.through)
        barred |= _cleared(network, "import", transit.through)
        closed &= barred
    entries = {gate for t in usable for gate in t.gates if gate.startswith("sea:")}
    if entries and not policy.allowed:
        home = _cleared(network, "import", frozenset({policy.home}))
        closed |= home & ~edges.isin("gateway_id", entries)
    return closed


def _cleared(network: Network, kind: str, countries: frozenset[str]) -> Bools:
    """Return customs of one direction in some countries: cargo comes back by sea."""
    edges = network.edges
    return edges.equals("kind", kind) & edges.isin("country", countries)


def _touching_others(network: Network, countries: frozenset[str]) -> Bools:
    words = network.edges.words["country"]
    others = [not countries.issuperset(filter(None, w.split("-"))) for w in words]
    return np.asarray(np.array(others, dtype=bool)[network.edges.arrays["country"]])


class HomeRoute(NamedTuple):
    """The best path inside the country, where the best of all leaves it.

    Attributes
    ----------
    transits : tuple of Transit
        Declared transits that the best of all uses.
    path : EdgePath or None
        The best inside the country; None where there is none.
    """

    transits: tuple[Transit, ...]
    path: EdgePath | None


def home_route(router: Router, search: Search, path: EdgePath) -> HomeRoute | None:
    """Return the best path inside a country, if a path of a query is in transit abroad.

    Parameters
    ----------
    router : Router
        Of the network.
    search : Search
        A query.
    path : EdgePath
        A path of it.

    Returns
    -------
    HomeRoute or None
        None where the path uses no declared transit.
    """
    policy = search.policy
    if not policy.transits:
        return None
    inside = replace(policy, transits=frozenset())
    closed = router.closed_edges(inside, search.countries)
    passed = path.edges[closed.by_reason["abroad"][path.edges]]
    if not len(passed):
        return None
    gates = set(router.network.edges.rows("gateway_id", passed)) - {""}
    usable = [t for t in transits_of(router.network) if t.id in policy.transits]
    whole = [transit for transit in usable if gates <= transit.gates]
    used = tuple(whole or (transit for transit in usable if gates & transit.gates))
    best = router.shortest_path(search, router.metric(search.query, closed))
    return HomeRoute(used, best)


def transit_notes(router: Router, search: Search, path: EdgePath) -> Iterator[Message]:
    """Yield that a path is in declared transit abroad, and the best inside the country.

    Parameters
    ----------
    router : Router
        Of the network.
    search : Search
        A query.
    path : EdgePath
        Its best path.

    Yields
    ------
    Message
        ``note.domestic_transit`` for each transit, then ``note.domestic_route`` or
        ``note.no_domestic_route``.
    """
    home = home_route(router, search, path)
    if home is None:
        return
    for transit in home.transits:
        countries = tuple(sorted(transit.through))
        yield Message(
            "note.domestic_transit",
            {"countries": countries, "name": transit.name, "code": transit.id},
        )
    if home.path is None:
        yield Message("note.no_domestic_route")
        return
    route = router.bare_route(search, home.path)
    time_h, cost_usd = (route.total(name).typical for name in ("time_h", "cost_usd"))
    totals = {"h": time_h, "usd": cost_usd, "km": route.length_km}
    yield Message("note.domestic_route", totals)
