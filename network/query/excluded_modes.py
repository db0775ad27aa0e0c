"""Modes that a query leaves out and a route would use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gis_data.messages.message import Message
from network.query.arguments import MODES
from network.query.policy import MODE_OF, ClosedEdges, closed_edges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    from numpy.typing import NDArray

    from network.model.store import Network
    from network.query.endpoints import Search
    from network.query.leg import EdgePath

    Solve = Callable[[ClosedEdges], EdgePath | None]
    Ints = NDArray[np.int64]


def modes_alone(network: Network, search: Search, solve: Solve) -> Message | None:
    """Return the modes left out of a query each of which alone would open a route.

    Parameters
    ----------
    network : Network
        The network.
    search : Search
        A query without a route, with closed edges by reason.
    solve : callable
        Returns the best path with some edges closed, None where there is none.

    Returns
    -------
    Message or None
        Part of a sentence: ``reason.mode`` of one mode, ``reason.any_mode`` of several;
        None where it takes two at once.
    """
    policy, closed = search.policy, search.closed.by_reason
    modes = []
    for mode in MODES:
        if mode in policy.modes:
            continue
        more = replace(policy, modes=policy.modes | {mode})
        excluded = closed_edges(network, more).by_reason["mode"]
        if solve(ClosedEdges({**closed, "mode": excluded})) is not None:
            modes.append(mode)
    if not modes:
        return None
    return Message(
        "reason.any_mode" if len(modes) > 1 else "reason.mode",
        {"modes": mode_names(modes)},
    )


def mode_names(modes: Iterable[str]) -> tuple[Message, ...]:
    """Return the names of modes."""
    return tuple(Message(f"mode.{mode}") for mode in modes)


def modes_of(network: Network, edges: Ints) -> list[str]:
    """Return the modes of edges in their order; local access is to some mode's."""
    kinds = zip(
        *(
            network.nodes.rows("kind", network.edges.arrays[end][edges])
            for end in ("u", "v")
        ),
        strict=True,
    )
    modes = [
        next((MODE_OF[kind] for kind in ends if kind in MODE_OF), mode)
        if mode == "transfer"
        else mode
        for mode, ends in zip(network.edges.rows("mode", edges), kinds, strict=True)
    ]
    return list(dict.fromkeys(modes))
