"""How a route differs from the best, as a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.messages.message import LANGUAGES, I18nText, Message
from network.query.gate_names import passages
from network.query.local_names import local_name, terminal_name
from network.query.policy import MODE_OF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gis_data.messages.message import Param
    from network.model.store import Network
    from network.query.leg import EdgePath, Leg
    from network.query.router import Router
    from network.query.routes import Route

    Described = tuple[Route, EdgePath]

MAX_NAMED_GATES = 2
MAX_OFFSET_KM = 15.0
INNER = (0.15, 0.85)  # near its own ends both routes are near
_MIDDLE, _LEAST_KM = 0.5, 1e-9
_MODES = {"service": "sea", "sailing": "sea", "flight": "air"}
_SAME_H, _SAME = 0.05, 0.5  # less rounds to nothing


def describe_difference(router: Router, best: Described, other: Described) -> Message:
    """Return how a route differs from the best: by gates, modes or places passed.

    Parameters
    ----------
    router : Router
        Whose network it is.
    best, other : tuple of Route and EdgePath
        Two routes between the same places.

    Returns
    -------
    Message
        ``diff.*``: gates, or the modes of the longest section where the paths differ,
        or places on it, and hours, USD and km more or less.
    """
    message = difference(best[0], other[0])
    if "change" in message.params:
        return message
    modes = [_mode_apart(router.network, *p) for p in ((other, best), (best, other))]
    if modes[0] != modes[1] and all(modes):
        by, past = ((Message(f"mode.{mode}"),) for mode in modes)
        return Message("diff.instead", {"ours": by, "theirs": past, "change": message})
    ours, theirs = places_apart(router, best[1], other[1])
    if ours is None:
        return message
    if theirs is None:
        return Message("diff.past_only", {"ours": ours, "change": message})
    return Message("diff.past", {"ours": ours, "theirs": theirs, "change": message})


def difference(best: Route, other: Route) -> Message:
    """Return which gates a route passes instead of which, and what that changes.

    Parameters
    ----------
    best, other : Route
        Two routes between the same places.

    Returns
    -------
    Message
        ``diff.instead``, ``diff.also`` or ``diff.without``; what `changes` returns
        where both pass the same gates.
    """
    ours, theirs = _gates(other.legs), _gates(best.legs)
    added = [gate for key, gate in ours.items() if key not in theirs]
    omitted = [gate for key, gate in theirs.items() if key not in ours]
    change = changes(best, other)
    if added and omitted:
        return Message(
            "diff.instead",
            {"ours": _listed(added), "theirs": _listed(omitted), "change": change},
        )
    if added:
        return Message("diff.also", {"ours": _listed(added), "change": change})
    if omitted:
        return Message("diff.without", {"theirs": _listed(omitted), "change": change})
    return change


def changes(best: Route, other: Route) -> Message:
    """Return the differences in time, cost and length between two routes.

    Parameters
    ----------
    best, other : Route
        Two routes between the same places.

    Returns
    -------
    Message
        ``diff.figures``: hours, USD and kilometres, typical values; ``diff.same``
        where none of them would show.
    """
    hours = other.total("time_h").typical - best.total("time_h").typical
    usd = other.total("cost_usd").typical - best.total("cost_usd").typical
    km = other.length_km - best.length_km
    if abs(hours) < _SAME_H and abs(usd) < _SAME and abs(km) < _SAME:
        return Message("diff.same")
    return Message("diff.figures", {"h": hours, "usd": usd, "km": km})


def places_apart(
    router: Router, best: EdgePath, other: EdgePath
) -> tuple[I18nText | None, I18nText | None]:
    """Return the places that two paths pass, on the longest section where they differ.

    Parameters
    ----------
    router : Router
        Of the network.
    best, other : EdgePath
        Two paths between the same places.

    Returns
    -------
    ours : I18nText or None
        A place that only the other path is near; None where there is none.
    theirs : I18nText or None
        A place that only the best path is near; None where there is none.
    """
    ours, theirs = (
        _places_apart(router, *pair) for pair in ((other, best), (best, other))
    )
    return (
        next((name for name in ours if name not in theirs), None),
        next((name for name in theirs if name not in ours), None),
    )


def gate_name(network: Network, gate_id: str) -> Param:
    """Return a gate by name with its id; by its id where it has no name.

    Parameters
    ----------
    network : Network
        The network.
    gate_id : str
        Border port, seaport (``sea:DLC``), yard, service, line or strait.

    Returns
    -------
    Message or str
        ``gate.named``, or the id.
    """
    gates = network.gateways
    if len(gates) and gate_id in gates.words["id"]:
        row = gates["id"].tolist().index(gate_id)
        columns = [c for c in ("name_en", "name_zh") if c in gates.words]
        name = local_name(network, *(gates.rows(c, [row])[0] for c in columns))
        if name.en:
            return Message("gate.named", {"name": name, "code": gate_id})
    if gate_id in (named := passages(network)):
        name = I18nText(*named[gate_id][: len(LANGUAGES)])
        return Message("gate.named", {"name": name, "code": gate_id})
    yards = network.meta.get("yard_names", {})
    if isinstance(yards, dict) and gate_id in yards:
        name = I18nText(*yards[gate_id])
        return Message("gate.named", {"name": name, "code": gate_id})
    port = terminal_name(network, gate_id)
    return Message("gate.named", {"name": port, "code": gate_id}) if port else gate_id


def _section_apart(
    network: Network, path: EdgePath, other: EdgePath
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the longest section of a path apart from another: positions and km."""
    apart = ~np.isin(path.edges, other.edges)
    km = network.edges.arrays["length_km"][path.edges].astype(np.float64)
    if not apart.any():
        return np.zeros(0, dtype=np.int64), km[:0]
    run = np.cumsum(np.diff(apart.astype(np.int64), prepend=0) == 1)
    longest = int(np.argmax(np.bincount(run, weights=np.where(apart, km, 0.0))))
    section = np.flatnonzero(apart & (run == longest))
    return section, km[section]


def _mode_apart(network: Network, path: Described, other: Described) -> str:
    """Return the mode of most of the longest section apart; empty where none is."""
    section, km = _section_apart(network, path[1], other[1])
    modes = np.array(network.edges.rows("mode", path[1].edges[section]), dtype=object)
    length = {mode: km[modes == mode].sum() for mode in MODE_OF.values()}
    mode = max(length, key=lambda one: length[one])
    return mode if length[mode] > km.sum() / 2 else ""


def _places_apart(router: Router, path: EdgePath, other: EdgePath) -> list[I18nText]:
    """Return places on the longest section apart from another path, the middle first.

    Those near its via nodes, as `network.query.candidate_paths.via_nodes` has them.
    """
    network, names = router.network, router.leg_writer.names
    section, km = _section_apart(network, path, other)
    if not len(section):
        return []
    share = (np.cumsum(km) - km) / max(km.sum(), _LEAST_KM)
    nodes = path.nodes(network)[section]
    inner = (share >= INNER[0]) & (share <= INNER[1])
    at = np.flatnonzero(inner & np.isin(nodes, router.plateaus.via_nodes))
    order = at[np.argsort(np.abs(share[at] - _MIDDLE), kind="stable")]
    ends = [names.of_node(node) for node in nodes[order].tolist()]
    return list(dict.fromkeys(e.name for e in ends if e.offset_km <= MAX_OFFSET_KM))


def _gates(legs: Sequence[Leg]) -> dict[str, Message]:
    """Return the gates of a route by id."""
    gates: dict[str, Message] = {}
    for leg in legs:
        mode = Message(f"mode.{_MODES.get(leg.kind, leg.mode)}")
        if leg.kind == "crossing" and not leg.gateway_id.startswith("open:"):
            gates[f"{leg.gateway_id} {leg.mode}"] = Message(
                "diff.through",
                {"mode": mode, "place": leg.start.label, "gate": leg.gateway_id},
            )
        elif leg.kind in _MODES:
            ends = {"mode": mode, "start": leg.start.label, "end": leg.end.label}
            if leg.lines:
                named = {**ends, "line": leg.lines[0]}
                gates[leg.lines[0]] = Message("diff.leg", named)
            else:
                key = f"{leg.kind} {leg.start.name.en} {leg.end.name.en}"
                gates[key] = Message("diff.leg_unnamed", ends)
        for key, name in leg.passages:
            gates[key] = Message("gate.named", {"name": name, "code": key})
    return gates


def _listed(parts: list[Message]) -> tuple[Message, ...]:
    more = len(parts) - MAX_NAMED_GATES
    if more <= 0:
        return tuple(parts)
    named = tuple(parts[:MAX_NAMED_GATES])
    return (Message("note.and_more", {"items": named, "n": more}),)
