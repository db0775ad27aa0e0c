"""Names that a policy may close, open or avoid, and the refusal of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.messages.message import Message
from network.model.errors import RequestError
from network.model.schema import MODES
from network.model.straits import passages_like

if TYPE_CHECKING:
    from network.model.store import Network
    from network.query.route_query import Policy

#: Edge columns that hold the ids a policy may close or open.
GATE_COLUMNS = ("gateway_id", "line_id", "passage")
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
            from rapidfuzz import fuzz, process  # noqa: PLC0415 - only on an error

            similar = process.extract(
                name.upper(), known, scorer=fuzz.ratio, limit=4, score_cutoff=40
            )
            like = (
                _gateways_named(network, name)
                or tuple(passages_like(name))
                or tuple(name for name, _, _ in similar)
            )
            params = {"option": option, "text": name}
            errors.append(
                Message("err.unknown_gate_like", {**params, "places": like})
                if like
                else Message("err.unknown_gate", params)
            )
    codes = {c for w in network.edges.words["country"] for c in w.split("-") if c}
    for option, names in (
        ("avoid_countries", policy.avoided),
        ("allow_countries", policy.allowed),
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
        for name in sorted(policy.modes - set(MODES))
    )
    if errors:
        raise RequestError(*errors)


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
