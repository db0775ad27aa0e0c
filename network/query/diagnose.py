"""Why there is no route: what would have to change for there to be one."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from network.query.local_access import MODE_OF
from network.query.policy import USABLE, Shut

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from network.model.store import Network
    from network.query.leg import EdgePath
    from network.query.policy import Policy

    Search = Callable[[Shut], EdgePath | None]
    Ints = NDArray[np.int64]

# What is tried first is what the user can change first.
RELAXED = ("closed", "status", "date", "sanctions", "country", "mode")


def diagnose(network: Network, policy: Policy, shut: Shut, search: Search) -> str:
    """Return what stands in the way of a route.

    The fewest kinds of restriction are looked for whose lifting opens a way: one,
    two, then all of them.

    Parameters
    ----------
    network : Network
        The network.
    policy : Policy
        What was asked for.
    shut : Shut
        Edges that were shut, by reason.
    search : callable
        Returns the best path with some edges shut, None where there is none.

    Returns
    -------
    str
        Part of a sentence: ``only through NM-MZT, which you closed``.
    """
    names = [n for n in RELAXED if shut.by_reason[n].any()]
    for count in sorted({min(k, len(names)) for k in (1, 2, len(names))}):
        for lifted in combinations(names, count):
            kept = {k: v for k, v in shut.by_reason.items() if k not in lifted}
            kept["none"] = np.zeros(len(network.edges), dtype=bool)
            path = search(Shut(kept))
            if path is not None:
                at = path.edges
                parts = (_blockers(network, policy, at, shut, name) for name in lifted)
                return "; ".join(p for p in parts if p)
    return (
        "the lines and services this network holds do not join the two places for "
        "this profile, whatever is open"
    )


def _blockers(
    network: Network, policy: Policy, at: Ints, shut: Shut, reason: str
) -> str:
    """Return what a path needs that one kind of restriction shuts."""
    hit = at[shut.by_reason[reason][at]]
    if not len(hit):
        return ""
    edges = network.edges
    named = (*edges.rows("gateway_id", hit), *edges.rows("line_id", hit))
    countries = [c for w in edges.rows("country", hit) for c in w.split("-") if c]
    listed = ", ".join(dict.fromkeys(n for n in named if n)) or ", ".join(
        dict.fromkeys(countries)
    )
    states = dict.fromkeys(s for s in edges.rows("status", hit) if s not in USABLE)
    avoided = ", ".join(c for c in dict.fromkeys(countries) if c in policy.avoided)
    return {
        "closed": "only through "
        f"{_shut_by_name(network, policy, hit)}, which you closed",
        "status": f"only through {listed}, now {'/'.join(states)} "
        "(--open lets it be used)",
        "date": f"only over {listed}, not in use {_when(network, policy, hit)}",
        "sanctions": "only through the DPRK, which sanctions shut for transit "
        f"({listed}; --allow-country KP)",
        "country": f"only through {avoided}, which you avoid ({listed})",
        "mode": f"only by a mode you left out: {', '.join(_modes(network, hit))}",
    }[reason]


def _modes(network: Network, hit: Ints) -> list[str]:
    """Return the modes of edges in their order; local access is to some mode's."""
    kinds = zip(
        *(
            network.nodes.rows("kind", network.edges.arrays[end][hit])
            for end in ("u", "v")
        ),
        strict=True,
    )
    found = [
        next((MODE_OF[kind] for kind in ends if kind in MODE_OF), mode)
        if mode == "transfer"
        else mode
        for mode, ends in zip(network.edges.rows("mode", hit), kinds, strict=True)
    ]
    return list(dict.fromkeys(found))


def _shut_by_name(network: Network, policy: Policy, hit: Ints) -> str:
    columns = ("gateway_id", "line_id", "passage")
    names = [n for c in columns for n in network.edges.rows(c, hit)]
    return ", ".join(dict.fromkeys(n for n in names if n in policy.closed))


def _when(network: Network, policy: Policy, hit: Ints) -> str:
    """Return the day asked for, and the days between which the way is in use."""
    day = policy.on.isoformat() if policy.on else str(network.meta["state_on"])
    first = int(network.edges.arrays["valid_from"][hit].max())
    ends = network.edges.arrays["valid_to"][hit]
    last = int(ends[ends > 0].min()) if (ends > 0).any() else 0
    asked = int(day.replace("-", ""))
    if first > asked:
        return f"on {day} (from {_dated(first)})"
    return f"on {day} (until {_dated(last)})"


def _dated(day: int) -> str:
    year, rest = divmod(day, 10000)
    month, number = divmod(rest, 100)
    return f"{year}-{month:02d}-{number:02d}" if rest else str(year)
