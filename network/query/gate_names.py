"""Names that a policy may close, open or avoid, and the refusal of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gis_data.messages.message import Message
from network.model.errors import RequestError
from network.model.schema import MODES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from network.model.store import Network
    from network.query.route_query import Policy

#: Edge columns that hold the ids a policy may close or open.
GATE_COLUMNS = ("gateway_id", "line_id", "passage")
# Words that many passages have in common.
_COMMON = frozenset({"strait", "of", "canal", "passage", "cape", "sea", "route"})
_MOST_LISTED = 10
_GATEWAY_NAMES = ("name_en", "name_zh", "far_name_en", "far_name_zh")


def gate_names(network: Network) -> list[str]:
    """Return every id that a policy may close or open.

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
    names = {name for column in GATE_COLUMNS for name in words[column]}
    return sorted(n for n in names if n and not n.startswith("open:"))


def passages(network: Network) -> dict[str, list[str]]:
    """Return the names of the canals, straits and capes of a network.

    Parameters
    ----------
    network : Network
        The network.

    Returns
    -------
    dict of str to list of str
        By id: in English, Chinese, Russian and Korean, then others. Empty for a
        network of plain tables.
    """
    names: Any = network.meta.get("passages", {})
    return {str(key): list(map(str, words)) for key, words in names.items()}


def declared_names(network: Network, names: Iterable[str]) -> frozenset[str]:
    """Return ids in their declared case; unknown ones unchanged.

    Parameters
    ----------
    network : Network
        The network.
    names : iterable of str
        Ids, and names of canals and straits in any language. A name that several
        have stands for all of them.

    Returns
    -------
    frozenset of str
        Ids.
    """
    known = {name.casefold(): {name} for name in gate_names(network)}
    called: dict[str, set[str]] = {}
    for key, words in passages(network).items():
        for word in filter(None, words):
            called.setdefault(word.casefold(), set()).add(key)
    return frozenset(
        key
        for name in names
        for key in {**called, **known}.get(name.casefold(), {name})
    )


def passages_like(network: Network, name: str) -> list[str]:
    """Return the ids of canals and straits that a name may mean.

    Parameters
    ----------
    network : Network
        The network.
    name : str
        For example ``"La Perouse"``.

    Returns
    -------
    list of str
        Ids with a distinctive word in common, sorted.
    """
    words = _words(name)
    return sorted(
        key
        for key, names in passages(network).items()
        if words & {word for text in (key, *names) for word in _words(text)}
    )


def _words(name: str) -> set[str]:
    return {w for w in re.findall(r"[^\W\d_]{2,}", name.lower()) if w not in _COMMON}


def check_names(network: Network, policy: Policy) -> None:
    """Refuse a policy that names what the network lacks.

    Parameters
    ----------
    network : Network
        The network.
    policy : Policy
        What may be used.

    Raises
    ------
    RequestError
        With each unknown name and those like it.
    """
    known = gate_names(network)
    errors: list[Message] = []
    for option, names in (("close", policy.closed), ("open", policy.opened)):
        for name in sorted(names - set(known)):
            if name in network.gateways.words.get("id", ()):
                errors.append(_without_edge(network, option, name))
                continue
            errors.append(_unknown(network, option, name, known))
    codes = {c for w in network.edges.words["country"] for c in w.split("-") if c}
    for option, names in (
        ("avoid_countries", policy.avoided),
        ("allow_transit", policy.allowed),
    ):
        errors.extend(
            Message("err.unknown_country", {"option": option, "text": name})
            for name in sorted(names - codes)
        )
    errors.extend(
        Message(
            "err.unknown_mode",
            {"option": "modes", "text": name, "allowed": MODES[:-1]},
        )
        for name in sorted(policy.modes - set(MODES[:-1]))
    )
    if errors:
        raise RequestError(*errors)


def _planned(network: Network) -> tuple[str, ...]:
    """Return the first few planned links, which routes use where they are opened."""
    names: Any = network.meta.get("planned_links_names", {})
    return tuple(map(str, names))[:_MOST_LISTED]


def _unknown(network: Network, option: str, name: str, known: list[str]) -> Message:
    """Return that an id is not known, and those like it."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only on an error

    similar = process.extract(
        name.upper(), known, scorer=fuzz.ratio, limit=4, score_cutoff=40
    )
    like = (
        _gateways_named(network, name)
        or tuple(passages_like(network, name))
        or tuple(name for name, _, _ in similar)
    )
    if option == "open":
        like = tuple(dict.fromkeys((*like, *_planned(network))))
    params = {"option": option, "text": name}
    if not like:
        return Message("err.unknown_gate", params)
    return Message("err.unknown_gate_like", {**params, "places": like})


def _gateways_named(network: Network, text: str) -> tuple[str, ...]:
    """Return the gateways whose name in a language begins with a text."""
    gates, rows = network.gateways, range(len(network.gateways))
    names = [gates.rows(c, rows) for c in _GATEWAY_NAMES if c in gates.arrays]
    start = text.casefold()
    ids = gates.rows("id", rows)
    matches = (
        gate_id
        for gate_id, *of_gate in zip(ids, *names, strict=True)
        if any(name.casefold().startswith(start) for name in of_gate)
    )
    return tuple(dict.fromkeys(matches))


def _without_edge(network: Network, option: str, name: str) -> Message:
    """Return that no edge passes a declared gateway, and the nearest that are used."""
    gates = network.gateways.to_frame()
    declared = gates[gates["id"] == name].iloc[0]
    used = set(gate_names(network))
    pair = {declared["country_a"], declared["country_b"]}
    same = [
        row["id"] in used and {row["country_a"], row["country_b"]} == pair
        for row in gates.to_dict("records")
    ]
    others = gates[same].drop_duplicates("id")
    away = (others["lon_a"] - declared["lon_a"]) ** 2
    away += (others["lat_a"] - declared["lat_a"]) ** 2
    near = tuple(others["id"].iloc[away.argsort().to_numpy()[:4]].tolist())
    params = {"option": option, "gate": name}
    if near:
        return Message("err.gate_no_link_near", {**params, "gates": near})
    return Message("err.gate_no_link", params)
