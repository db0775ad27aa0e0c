"""What the messages of an answer are written from, beside its legs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from network.export.page.classes import first_of_each

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.export.page.classes import EdgeClasses
    from network.model.store import Network

    Ints = NDArray[np.int64]

#: Kinds of edges that a message counts or names where they are closed.
_COUNTED = ("crossing", "service")
_DIGITS = 5


def counted_rows(classes: EdgeClasses) -> Ints:
    """Return an edge of each row of crossings and services, in the order of edges.

    Parameters
    ----------
    classes : EdgeClasses
        Of the edges of a network, those that a page leaves out included.

    Returns
    -------
    numpy.ndarray of int64
        Edge numbers.
    """
    counted = np.flatnonzero(classes.network.edges.isin("kind", _COUNTED))
    codes = np.unique(classes.policy_code[counted])
    return first_of_each(classes.policy_code)[codes]


def note_tables(network: Network, number: Ints) -> dict[str, Any]:
    """Return what messages say of a network.

    Parameters
    ----------
    network : Network
        The network.
    number : numpy.ndarray of int64
        Number of each node on a page, -1 where it has none.

    Returns
    -------
    dict
        Of the network's ``meta``: price year, days of sanctions, notes on trade and
        planned links; ``airports``: position, and number on the page.
    """
    meta, nodes = network.meta, network.nodes
    planned: Any = meta.get("planned_links_names", {})
    airports = np.flatnonzero(nodes.equals("kind", "airport"))
    return {
        "price_year": int(str(meta["price_year"])),
        "sanctions_since": meta.get("sanctions_since", {}),
        "trade_notes": meta.get("trade_notes", []),
        "planned": sorted(planned),
        "airports": {
            "node": number[airports].tolist(),
            **{
                axis: nodes.arrays[axis][airports].round(_DIGITS).tolist()
                for axis in ("lon", "lat")
            },
        },
    }
