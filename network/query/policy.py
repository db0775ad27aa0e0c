"""What may be used: status on a date, closures, sanctions, modes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np

from gis_data.messages.message import Message
from network.model.errors import NetworkError
from network.model.schema import MODES
from network.model.straits import passages_like
from network.query.local_access import shut_access

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from network.model.store import Network

    Bools = NDArray[np.bool_]

USABLE = frozenset({"open", "limited"})
# Columns of edges that a closure may name.
NAMED_BY = ("gateway_id", "line_id", "passage")


@dataclass(frozen=True)
class Policy:
    """What a route may use.

    Attributes
    ----------
    closed : frozenset of str
        Gateways, yards, services and passages that are shut.
    opened : frozenset of str
        Gateways, yards, services and passages that count as open, whatever
        their status.
    avoided : frozenset of str
        Countries that no edge may touch, ISO 3166-1 alpha-2.
    allowed : frozenset of str
        Sanctioned countries that may be crossed.
    on : datetime.date, optional
        The day whose state counts; None: the day the data were brought up to.
    modes : frozenset of str
        Modes that may be used; empty: all. Transfers always may, and access to
        what may be used.
    """

    closed: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    avoided: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    on: date | None = None
    modes: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Shut:
    """Edges that a policy shuts, and for which reason.

    Attributes
    ----------
    by_reason : dict of str to numpy.ndarray of bool
        ``status``, ``date``, ``closed``, ``country``, ``sanctions``, ``mode``.
    known : numpy.ndarray of bool, optional
        Which are shut for any reason, where that is known already.
    """

    by_reason: dict[str, Bools] = field(default_factory=dict)
    known: Bools | None = None

    @cached_property
    def any(self) -> Bools:
        """Return which edges are shut for any reason."""
        if self.known is not None:
            return self.known
        return reduce(np.logical_or, self.by_reason.values())


def shut_edges(network: Network, policy: Policy, ends: Iterable[str] = ()) -> Shut:
    """Return which edges a policy shuts.

    Parameters
    ----------
    network : Network
        The network.
    policy : Policy
        What may be used.
    ends : iterable of str
        Countries of origin and destination: a sanctioned country that the
        route itself starts or ends in is not shut.

    Returns
    -------
    Shut
        One array a reason.

    Raises
    ------
    NetworkError
        If the policy names a gateway, mode or country that is not there.
    """
    check_names(network, policy)
    edges = network.edges
    named = edges_named(network, policy.opened)
    status = ~edges.isin("status", USABLE) & ~named
    country = _touching(network, policy.avoided)
    shunned = frozenset(sanctions(network)) - policy.allowed - frozenset(ends)
    modes = policy.modes or frozenset(MODES)
    return Shut(
        {
            "status": status,
            "date": _out_of_date(network, policy.on) & ~named,
            "closed": edges_named(network, policy.closed),
            "country": country,
            "sanctions": _touching(network, shunned),
            "mode": ~edges.isin("mode", {*modes, "transfer"})
            | shut_access(network, modes),
        }
    )


def sanctions(network: Network) -> dict[str, str]:
    """Return the countries whose transit is closed unless it is allowed.

    Parameters
    ----------
    network : Network
        Its ``meta["sanctions"]`` names them.

    Returns
    -------
    dict of str to str
        What is said of a route that touches one, by ISO 3166-1 alpha-2 code; empty
        where the network knows of no sanctions.
    """
    notes = network.meta.get("sanctions")
    if not isinstance(notes, dict):
        return {}
    return {str(country): str(note) for country, note in notes.items()}


def _out_of_date(network: Network, on: date | None) -> Bools:
    start = network.edges.arrays["valid_from"]
    end = network.edges.arrays["valid_to"]
    day = day_number(on.isoformat() if on else str(network.meta["state_on"]))
    return np.asarray((start > day) | ((end > 0) & (end < day)))


def day_number(day: str) -> int:
    """Return a day as yyyymmdd.

    Parameters
    ----------
    day : str
        ``2026-11-22``.

    Returns
    -------
    int
        Comparable with ``valid_from`` and ``valid_to``.

    Examples
    --------
    >>> day_number("2026-11-22")
    20261122
    """
    return int(day.replace("-", ""))


def edges_named(network: Network, names: frozenset[str]) -> Bools:
    """Return which edges belong to a gateway, yard, service or passage.

    Parameters
    ----------
    network : Network
        The network.
    names : frozenset of str
        Their ids.

    Returns
    -------
    numpy.ndarray of bool
        One value an edge.
    """
    edges = network.edges
    if not names:
        return np.zeros(len(edges), dtype=bool)
    return reduce(np.logical_or, (edges.isin(column, names) for column in NAMED_BY))


def _touching(network: Network, countries: frozenset[str]) -> Bools:
    words = network.edges.words["country"]
    hit = np.array([bool(countries & set(w.split("-"))) for w in words], dtype=bool)
    return np.asarray(hit[network.edges.arrays["country"]])


def gate_names(network: Network) -> list[str]:
    """Return every id that a closure may name.

    Parameters
    ----------
    network : Network
        The network.

    Returns
    -------
    list of str
        Gateways, yards, lines, services and passages that some edge belongs to,
        sorted.
    """
    words = network.edges.words
    found = {*words["gateway_id"], *words["line_id"], *words["passage"]}
    return sorted(w for w in found if w and not w.startswith("open:"))


def check_names(network: Network, policy: Policy) -> None:
    """Refuse a policy that names what is not there.

    Parameters
    ----------
    network : Network
        The network.
    policy : Policy
        What was asked for.

    Raises
    ------
    NetworkError
        Naming each unknown word and what is like it.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only on a mistake

    known = gate_names(network)
    faults: list[Message] = []
    for option, names in (("--close", policy.closed), ("--open", policy.opened)):
        for name in sorted(names - set(known)):
            if name in network.gateways.words.get("id", ()):
                faults.append(_without_edge(network, option, name))
                continue
            similar = process.extract(
                name.upper(), known, scorer=fuzz.ratio, limit=4, score_cutoff=40
            )
            like = tuple(passages_like(name) or (each for each, _, _ in similar))
            params = {"option": option, "text": name}
            faults.append(
                Message("err.unknown_gate_like", {**params, "places": like})
                if like
                else Message("err.unknown_gate", params)
            )
    codes = {c for w in network.edges.words["country"] for c in w.split("-") if c}
    for option, names in (
        ("--avoid-country", policy.avoided),
        ("--allow-country", policy.allowed),
    ):
        faults.extend(
            Message("err.unknown_country", {"option": option, "text": name})
            for name in sorted(names - codes)
        )
    faults.extend(
        Message(
            "err.unknown_mode",
            {"option": "--mode", "text": name, "allowed": MODES[:-1]},
        )
        for name in sorted(policy.modes - set(MODES))
    )
    if faults:
        raise NetworkError(*faults)


def _without_edge(network: Network, option: str, name: str) -> Message:
    """Say that no edge runs through a declared gateway, and which ones are near."""
    gates = network.gateways.to_frame()
    own = gates[gates["id"] == name].iloc[0]
    used = set(gate_names(network))
    pair = {own["country_a"], own["country_b"]}
    same = [
        row["id"] in used and {row["country_a"], row["country_b"]} == pair
        for row in gates.to_dict("records")
    ]
    there = gates[same].drop_duplicates("id")
    away = (there["lon_a"] - own["lon_a"]) ** 2 + (there["lat_a"] - own["lat_a"]) ** 2
    near = tuple(there["id"].iloc[away.argsort().to_numpy()[:4]].tolist())
    params = {"option": option, "gate": name}
    if near:
        return Message("err.gate_no_link_near", {**params, "gates": near})
    return Message("err.gate_no_link", params)
