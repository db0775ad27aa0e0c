"""Customs at seaports and airports: a node for trade abroad, and edges to and from it.

What sails or flies between ports of one country calls at the quay or the apron, where
the land is joined. What goes abroad calls at a second node of the same port, beyond
customs: cargo that changes ships there passes none. Ships from port to port arrive at
nodes of their own beside these two, from which cargo is lifted ashore and onto the next
ship.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km
from network.build.assembly import EdgeRows
from network.build.dwell import FIXED_COSTS, cost_columns, handling
from network.build.water.ports import SAME_KM
from network.model.schema import ABROAD, ARRIVED, NO_CUSTOMS

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from network.build.assembly import ModeNetwork
    from network.costs.cost import Use
    from network.costs.parameters import Parameter, ParameterSet

#: Kinds of ship (`cargo` of an edge at sea) whose cargo is cleared each in its way;
#: aircraft have none.
CLEARED: Mapping[str, tuple[str, ...]] = {
    "sea": ("container", "bulk", "passenger"),
    "air": ("",),
}


#: Of an edge around customs: a ship under way, so that it is no leg of its own.
_UNCLEARED: Mapping[str, object] = {
    "mode": "sea",
    "two_way": False,
    "passenger": False,
    "status": "closed",
    "source_id": NO_CUSTOMS,
}


def called_nodes(start: str, end: str, country: Mapping[str, str]) -> tuple[str, str]:
    """Return the nodes of two ports that a ship or plane between them calls at.

    Parameters
    ----------
    start, end : str
        Node ids of the quays, or of points at sea.
    country : mapping of str to str
        ISO 3166-1 alpha-2 by node id; of a point at sea none, or empty.

    Returns
    -------
    tuple of str
        The same ids between ports of one country; otherwise those beyond customs.

    Examples
    --------
    >>> country = {"sea:DLC": "CN", "sea:YNT": "CN", "sea:INC": "KR"}
    >>> called_nodes("sea:DLC", "sea:YNT", country)
    ('sea:DLC', 'sea:YNT')
    >>> called_nodes("sea:DLC", "sea:INC", country)
    ('sea:DLC:abroad', 'sea:INC:abroad')
    >>> called_nodes("sea:DLC", "sea:m1", country)
    ('sea:DLC:abroad', 'sea:m1')
    """
    of_start, of_end = country.get(start, ""), country.get(end, "")
    if of_start and of_start == of_end:
        return start, end
    return (
        start + ABROAD if of_start else start,
        end + ABROAD if of_end else end,
    )


def with_arrivals(network: ModeNetwork) -> ModeNetwork:
    """Return a sea network whose ships from port to port arrive at nodes of their own.

    They leave from the nodes of `called_nodes` as before, so what arrives by one ship
    leaves by another only over an edge between the two. So do chartered ships between
    two ports: a lane of two voyages is not one voyage with a call, and each has its
    price. Those that come over the lanes of the world, and bulk carriers with a
    timetable, keep to one node.

    Parameters
    ----------
    network : ModeNetwork
        As `network.build.water.lanes.with_lanes` returns it: services lead one way.

    Returns
    -------
    ModeNetwork
        With more nodes behind all others: for each port of arrival one at the quay
        (``sea:INC:arrived``), and where a ship comes from abroad one beyond customs
        (``sea:INC:abroad:arrived``).
    """
    edges, nodes = network.edges, network.nodes
    ids = nodes["id"].astype(str).to_numpy(dtype=object)
    is_port = (nodes["country"].astype(str) != "").to_numpy(bool)
    v = np.array(edges["v"], dtype=np.int64)
    liner = (edges["kind"] == "service") & (edges["cargo"] != "bulk")
    charter = (edges["kind"] == "sailing") & (edges["lane"] != "")
    charter &= ~edges["two_way"].astype(bool)
    arrives = (liner | charter).to_numpy(bool) & is_port[v]
    called = {name for port in ids[v[arrives]] for name in (port, _quay(port))}
    rows = np.flatnonzero(np.isin(ids, list(called)))
    number = np.full(len(nodes), -1, dtype=np.int64)
    number[rows] = len(nodes) + np.arange(len(rows))
    v[arrives] = number[v[arrives]]
    more = nodes.iloc[rows].assign(id=ids[rows] + ARRIVED)
    return replace(
        network,
        nodes=pd.concat([nodes, more], ignore_index=True),
        edges=edges.assign(v=v),
    )


def _quay(node: str) -> str:
    return node.removesuffix(ABROAD)


def customs_edges(
    nodes: pd.DataFrame,
    network: ModeNetwork,
    first: int,
    declared: pd.DataFrame,
    book: ParameterSet,
) -> pd.DataFrame:
    """Return the edges through customs at the ports of a network, one way each.

    ``export`` leads from a quay to its node beyond customs, ``import`` back; there is
    one of each for every kind of `CLEARED`. Where scheduled ships arrive, ``import``
    leads from and to the nodes of arrival, and a ``transfer`` from each to the node
    that ships leave from. Beside those of a seaport there are edges of no time and
    money, `network.model.schema.NO_CUSTOMS`, for what sails within a customs union, or
    along a coast by lanes that are of no country.

    Parameters
    ----------
    nodes : pandas.DataFrame
        All nodes.
    network : ModeNetwork
        Its terminals, and their nodes beyond customs.
    first : int
        Number of the network's first node.
    declared : pandas.DataFrame
        Border ports of the plan, as `gis_data.plan.Plan.gateways` has them. A seaport
        or airport among them gives its id and status to the port within `SAME_KM`.
    book : ParameterSet
        Hours (``customs``) and cost (``customs_cost``) of clearance, those of a
        handling (``dwell``, ``handling``).

    Returns
    -------
    pandas.DataFrame
        As `network.build.assembly.EdgeRows.frame` returns them. `gateway_id` is the
        id of the declared port, otherwise that of the quay (``sea:DLC``).
    """
    edges = EdgeRows(nodes)
    names = network.nodes["id"].astype(str).tolist()
    row_of = {name: row for row, name in enumerate(names)}
    clearances: dict[tuple[str, str, str, str], dict[str, object]] = {}
    for port in network.terminals.to_dict("records"):
        quay, country = int(port["node"]), str(port["country"])
        name = names[quay]
        mode, abroad = name.partition(":")[0], row_of[name + ABROAD]
        landed = row_of.get(name + ARRIVED, quay)
        arrived = row_of.get(name + ABROAD + ARRIVED, abroad)
        gate = _declared(port, mode, declared) or {"gateway_id": name}
        for kind, u, v, cargo in (
            *(("export", quay, abroad, cargo) for cargo in CLEARED[mode]),
            *(("import", arrived, landed, cargo) for cargo in CLEARED[mode]),
            *([] if arrived == abroad else [("import", abroad, quay, "bulk")]),
        ):
            key = mode, country, kind, cargo
            if key not in clearances:
                clearances[key] = clearance(*key, book=book)
            edges.join(first + u, first + v, kind, **clearances[key], **gate)
        around = {(quay, abroad): 0, (abroad, quay): 0, (arrived, landed): 0}
        for u, v in around if mode == "sea" else ():
            edges.join(first + u, first + v, "sailing", **_UNCLEARED)
        for u, v, of_port in ((landed, quay, {}), (arrived, abroad, gate)):
            for columns in transshipments(book, country) if u != v else ():
                edges.join(first + u, first + v, "transfer", **columns, **of_port)
    return edges.frame()


def transshipments(book: ParameterSet, country: str) -> list[dict[str, object]]:
    """Return the columns of the edges by which cargo and people change ships.

    A box is handled twice, off one ship and onto the other. The wait for the next one
    is that of its service: at Busan 48 h and 12-84 h, where table ``parameters`` has
    2-4 days for both together.

    Parameters
    ----------
    book : ParameterSet
        Hours and cost of one handling at a port.
    country : str
        Of the port, ISO 3166-1 alpha-2.

    Returns
    -------
    list of dict
        For freight, then for passengers.
    """
    uses: tuple[Use, ...] = ("freight", "passenger")
    freight, people = (handling(book, "port", country, use) for use in uses)
    hours = ("dwell_low_h", "dwell_h", "dwell_high_h")
    twice = {name: 2 * float(str(freight[name])) for name in (*hours, *FIXED_COSTS)}
    return [columns | {"two_way": False} for columns in (freight | twice, people)]


def _declared(
    port: Mapping[Hashable, Any], mode: str, declared: pd.DataFrame
) -> dict[str, object]:
    """Return id and status of the border port that a seaport or airport is."""
    of_kind = declared[declared["kind"] == {"sea": "seaport", "air": "airport"}[mode]]
    of_kind = of_kind[of_kind["country"] == port["country"]]
    if not len(of_kind):
        return {}
    lon, lat = (of_kind[axis].to_numpy(dtype=float) for axis in ("lon", "lat"))
    away_km = distance_km(lon, lat, float(port["lon"]), float(port["lat"]))
    nearest = of_kind.iloc[int(away_km.argmin())]
    if away_km.min() > SAME_KM:
        return {}
    return {"gateway_id": str(nearest["id"]), "status": str(nearest["status"])}


def clearance(
    mode: str, country: str, kind: str, cargo: str, *, book: ParameterSet
) -> dict[str, object]:
    """Return the columns of an edge through customs, whichever the port.

    Parameters
    ----------
    mode : {"sea", "air"}
        Mode of the port.
    country : str
        ISO 3166-1 alpha-2.
    kind : {"export", "import"}
        Direction.
    cargo : str
        One of `CLEARED`.
    book : ParameterSet
        Hours and cost of clearance.

    Returns
    -------
    dict
        Hours of freight and of passengers, cost per TEU, and their sources.
    """
    papers = f"bulk_{kind}" if cargo == "bulk" else kind
    cost = book.find("customs_cost", mode, country, papers)
    return {
        "mode": mode,
        "two_way": False,
        "cargo": cargo,
        "freight": True,
        "passenger": cargo in {"", "passenger"},
        "source_id": "model:customs",
        **_dwell("dwell", book.find("customs", mode, country, kind)),
        **_dwell("passenger_dwell", book.find("customs", mode, country, "people")),
        **cost_columns(cost),
    }


def _dwell(stem: str, hours: Parameter) -> dict[str, object]:
    return {
        f"{stem}_low_h": hours.low,
        f"{stem}_h": hours.typical,
        f"{stem}_high_h": hours.high,
        f"{stem}_source": hours.source,
        f"{stem}_confidence": hours.confidence,
        f"{stem}_basis": hours.basis,
    }
