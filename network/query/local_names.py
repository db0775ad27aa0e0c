"""Names of places of a network in all languages, from those it has in two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.messages.message import I18nText

if TYPE_CHECKING:
    from network.model.store import Network

_KINDS = {"sea": "sea", "air": "airport"}


def local_name(network: Network, name_en: str, name_zh: str = "") -> I18nText:
    """Return a name in all languages that it is known in.

    Parameters
    ----------
    network : Network
        Its ``meta["local_names"]`` has Chinese, Russian and Korean names by either of
        the two; a network of plain tables has none.
    name_en, name_zh : str
        English and Chinese name; empty where not known.

    Returns
    -------
    I18nText
        The two names, and those in other languages.
    """
    known: Any = network.meta.get("local_names", {})
    zh, ru, ko = known.get(name_en) or known.get(name_zh) or ("", "", "")
    return I18nText(name_en, name_zh or zh, ru, ko)


def terminal_name(network: Network, gate_id: str) -> I18nText | None:
    """Return the name of the seaport or airport that customs are at.

    Parameters
    ----------
    network : Network
        The network.
    gate_id : str
        Such as ``sea:DLC``.

    Returns
    -------
    I18nText or None
        None where there is no such port, or it has no name.
    """
    kind, nodes = _KINDS.get(gate_id.partition(":")[0], ""), network.nodes
    at = np.flatnonzero(nodes.equals("kind", kind)).tolist() if kind else []
    number = next((i for i in at if nodes.rows("id", [i])[0] == gate_id), None)
    if number is None:
        return None
    names = (nodes.rows(name, [number])[0] for name in ("name_en", "name_zh"))
    name = local_name(network, *names)
    return name if name.en else None
