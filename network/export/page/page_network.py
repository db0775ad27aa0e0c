"""The network of a page: reduced links in order, their weights, classes and places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from network.costs.impedance import CRITERIA, UNITS_PER
from network.export.page.answer_sections import PageLinks, answer_sections
from network.export.page.classes import edge_classes, first_of_each
from network.export.page.links import Links
from network.export.page.nearest_country import country_witnesses
from network.export.page.notes import counted_rows
from network.export.page.price_days import price_changes, weights_of
from network.export.page.rates import link_rates
from network.export.page.reduce import reduced
from network.export.page.tariffs import priced_edges
from network.query.candidate_paths import GATE_KINDS
from network.query.connectors import usable_nodes
from network.query.policy import sanctions
from network.query.route_query import PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from network.export.page.classes import EdgeClasses
    from network.export.page.price_days import PriceChange
    from network.export.page.rates import Rates
    from network.model.store import Network
    from network.query.router import Router

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

#: Steps per degree of the positions of nodes; 0.0001 is about 11 m.
STEPS = 10_000
#: Direction of a link in the table of classes.
TWO_WAY, FORWARD, BACKWARD = 0, 1, 2


@dataclass(frozen=True, eq=False)
class PageNetwork:
    """A network as a page routes on it.

    Attributes
    ----------
    xy : numpy.ndarray of int64
        Longitude and latitude of each node in steps of 1 / `STEPS` degrees, shape
        (2, nodes).
    low, high : numpy.ndarray of int64
        Nodes of each link, the lower number first; sorted.
    row : numpy.ndarray of int64
        Row of each link in the table of classes.
    vectors : numpy.ndarray of int64
        Weight of each link in each distinct weight vector, shape (vectors, links), the
        first that of length; 0 where a profile may not use it.
    rates : Rates
        By row of `cost_row`: what the weights are predicted from.
    prices : list of list of PriceChange
        By vector: weights that change on the days on which prices do.
    tables : mapping
        As JSON has it: ``classes``, ``vector_of``, ``places`` and what policies read.
    answer : mapping of str to bytes
        Sections of `network.export.page.answer_sections`.
    nodes : numpy.ndarray of int64
        Numbers of the nodes in the network; not written.
    country : numpy.ndarray of int64
        Row of the country of each node in the table ``countries``.
    via : numpy.ndarray of int64
        Nodes that alternatives are sought by: `network.query.candidate_paths`.
    of_edge : numpy.ndarray of int64
        Link of each edge of the network, -1 where it has none; not written.
    """

    xy: Ints
    low: Ints
    high: Ints
    row: Ints
    vectors: Ints
    rates: Rates
    prices: list[list[PriceChange]]
    tables: Mapping[str, Any]
    answer: Mapping[str, bytes]
    nodes: Ints
    country: Ints
    via: Ints
    of_edge: Ints


def page_network(
    router: Router, *, report: Callable[[str, int], None] | None = None
) -> PageNetwork:
    """Return the network of a router as a page routes on it.

    Parameters
    ----------
    router : Router
        Network, costs and prices.
    report : callable, optional
        Called with each step of the reduction and the number of links after it.

    Returns
    -------
    PageNetwork
        Of any two places the same least weight as the router's, for every profile,
        criterion, day and policy.
    """
    network, classes = router.network, edge_classes(router)
    vectors, vector_of = weight_vectors(router)
    edges = network.edges
    own = classes.own | priced_edges(router) | edges.isin("kind", GATE_KINDS)
    links = Links(
        edges.arrays["u"].astype(np.int64),
        edges.arrays["v"].astype(np.int64),
        classes.code,
        edges.arrays["two_way"] & ~own,
        np.stack([vector.weights for vector in vectors]),
        np.arange(len(edges)),
    )
    links = reduced(links, place_nodes(router), report=report)
    changes = [vector.changes for vector in vectors]
    return _in_page_order(router, classes, links, (vector_of, changes))


def place_nodes(router: Router) -> Bools:
    """Return the nodes of places, and the via nodes of alternatives, as a mask."""
    mask = router.network.nodes.isin("kind", {"origin", "destination"})
    mask[router.plateaus.via_nodes] = True
    return mask


class Vector(NamedTuple):
    """A weight of every edge, and the days on which prices change it.

    Attributes
    ----------
    weights : numpy.ndarray of int64
        One an edge, without prices; 0 where a profile may not use it.
    changes : list of PriceChange
        In the order of days.
    """

    weights: Ints
    changes: list[PriceChange]

    @property
    def key(self) -> bytes:
        """Return bytes that equal vectors share."""
        days = [(c.day, c.at.tobytes(), c.weights.tobytes()) for c in self.changes]
        return self.weights.tobytes() + repr(days).encode()


def weight_vectors(router: Router) -> tuple[list[Vector], dict[str, dict[str, int]]]:
    """Return the distinct weight vectors of all profiles and criteria.

    Parameters
    ----------
    router : Router
        Network, costs and prices.

    Returns
    -------
    vectors : list of Vector
        The first is that of length for whoever may pass.
    vector_of : dict of str to dict of str to int
        Row by profile and criterion.

    Raises
    ------
    ValueError
        If lengths have other units in one profile than in another.
    """
    km = router.network.edges.arrays["length_km"].astype(np.float64)
    per_km = {units["distance"] for units in UNITS_PER.values()}
    if len(per_km) > 1:
        msg = f"page network: lengths have units of {sorted(per_km)}, must be of one."
        raise ValueError(msg)
    vectors = [Vector(np.floor(km * per_km.pop() + 0.5).astype(np.int64), [])]
    known: dict[bytes, int] = {}
    vector_of: dict[str, dict[str, int]] = {}
    for profile in PROFILES:
        measured = router.edge_costs.for_edges(profile, None)
        vector_of[profile] = {"distance": 0}
        for criterion in CRITERIA:
            if criterion == "distance":
                continue
            plain = weights_of(measured, criterion)
            changes = list(price_changes(router, profile, criterion, plain))
            vector = Vector(plain, changes)
            row = known.setdefault(vector.key, len(vectors))
            if row == len(vectors):
                vectors.append(vector)
            vector_of[profile][criterion] = row
    return vectors, vector_of


def _in_page_order(
    router: Router,
    classes: EdgeClasses,
    links: Links,
    vectors: tuple[dict[str, dict[str, int]], list[list[PriceChange]]],
) -> PageNetwork:
    network, (vector_of, changes) = router.network, vectors
    nodes, xy = _nodes_in_order(network, links)
    number = np.full(len(network.nodes), -1, dtype=np.int64)
    number[nodes] = np.arange(len(nodes))
    via = number[router.plateaus.via_nodes]
    links, turned = _between_nodes(links, number)
    low, high = number[links.u], number[links.v]
    first = _first_edges(links)
    two_way = network.edges.arrays["two_way"][first]
    direction = np.where(two_way, TWO_WAY, np.where(turned, BACKWARD, FORWARD))
    codes = (classes.policy_code, classes.cost_code, classes.leg_code)
    distinct, row = _by_frequency([*(code[first] for code in codes), direction])
    cost, leg = (np.unique(part) for part in distinct[1:3])
    sample = first_of_each(classes.cost_code)[cost]
    places = _places(network, number)
    of_links = (low, high, first, links.of_edge, row, cost, leg)
    stands = PageLinks(nodes, number, xy, *of_links, place_nodes(router)[nodes])
    counted = _policy_table(network, classes, counted_rows(classes))
    return PageNetwork(
        xy=xy,
        low=low,
        high=high,
        row=row,
        vectors=links.weights,
        rates=link_rates(router, sample, vector_of, len(links.weights)),
        prices=[[one.of_links(links.of_edge) for one in some] for some in changes],
        tables={
            **_class_tables(router, classes, distinct, sample),
            **_query_tables(router),
            "vector_of": vector_of,
            "places": places,
            "fragments": _fragments(network, nodes),
            "witnesses": country_witnesses(network, number >= 0),
        },
        answer=answer_sections(router, classes, stands, places, counted),
        nodes=nodes,
        country=network.nodes.arrays["country"][nodes].astype(np.int64),
        via=np.sort(via[via >= 0]),
        of_edge=links.of_edge,
    )


def _between_nodes(links: Links, number: Ints) -> tuple[Links, Bools]:
    """Return links from the lower number of a node to the higher, and which turned."""
    u, v = number[links.u], number[links.v]
    turned = u > v
    order = np.lexsort((links.code, np.maximum(u, v), np.minimum(u, v)))
    return links.in_order(order, turned=turned), turned[order]


def _nodes_in_order(network: Network, links: Links) -> tuple[Ints, Ints]:
    """Return the nodes of links, near ones together, and their positions in steps."""
    nodes = np.unique([links.u, links.v])
    lon, lat = (
        np.rint(network.nodes.arrays[side][nodes] * STEPS).astype(np.int64)
        for side in ("lon", "lat")
    )
    near = np.argsort(_morton(lon, lat), kind="stable")
    return nodes[near], np.stack([lon[near], lat[near]])


def _class_tables(
    router: Router, classes: EdgeClasses, distinct: Ints, sample: Ints
) -> dict[str, Any]:
    """Return the table of classes, and what policies and profiles read of each."""
    policy, policy_row = np.unique(distinct[0], return_inverse=True)
    rows = (np.unique(part, return_inverse=True)[1] for part in distinct[1:3])
    cost_row, leg_row = rows
    at = first_of_each(classes.policy_code)[policy]
    return {
        "classes": {
            "policy_row": policy_row.tolist(),
            "cost_row": cost_row.tolist(),
            "leg_row": leg_row.tolist(),
            "direction": distinct[3].tolist(),
        },
        "policy": _policy_table(router.network, classes, at),
        "usable": {p: _bits(router, p, sample) for p in PROFILES},
    }


def _query_tables(router: Router) -> dict[str, Any]:
    """Return what a query is answered with beside the links."""
    network = router.network
    transits: Any = network.meta.get("domestic_transit", ())
    unions: Any = network.meta.get("customs_unions", ())
    return {
        "units": {p: UNITS_PER[router.model(p).unit] for p in PROFILES},
        "countries": list(network.nodes.words["country"]),
        "state_on": network.meta["state_on"],
        "sanctions": sanctions(network),
        "domestic_transit": list(transits),
        "customs_unions": [sorted(union) for union in unions],
        "bases": {p: _base(router, p) for p in PROFILES},
    }


def _fragments(network: Network, nodes: Ints) -> dict[str, list[int]]:
    """Return by use the nodes on rail or road that no point is joined to, as steps."""
    edges, found = network.edges, {}
    land = edges.isin("mode", {"rail", "road"}) & ~edges.equals("status", "planned")
    for use in ("freight", "passenger"):
        at = np.zeros(len(network.nodes), dtype=bool)
        for end in ("u", "v"):
            at[edges.arrays[end][land & edges.arrays[use]]] = True
        number = np.flatnonzero((at & ~usable_nodes(network, use))[nodes])
        found[use] = np.diff(number, prepend=0).tolist()
    return found


def _base(router: Router, profile: str) -> str:
    return str(router.model(profile).profile.base)


def _first_edges(links: Links) -> Ints:
    """Return the first edge of the network that each link stands for."""
    first = np.full(len(links), -1, dtype=np.int64)
    edges = np.flatnonzero(links.of_edge >= 0)[::-1]
    first[links.of_edge[edges]] = edges
    return first


def _by_frequency(parts: list[Ints]) -> tuple[Ints, Ints]:
    """Return the distinct columns, the most frequent first, and which each one is."""
    distinct, row, counts = np.unique(
        np.stack(parts), axis=1, return_inverse=True, return_counts=True
    )
    order = np.argsort(-counts, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return distinct[:, order], rank[row.ravel()]


def _morton(lon: Ints, lat: Ints) -> Ints:
    """Return keys by which near nodes stand near one another."""
    key = np.zeros(len(lon), dtype=np.int64)
    x, y = lon + 180 * STEPS, lat + 90 * STEPS
    for bit in range(22):
        key |= ((x >> bit) & 1) << (2 * bit) | ((y >> bit) & 1) << (2 * bit + 1)
    return key


def _policy_table(
    network: Network, classes: EdgeClasses, at: Ints
) -> dict[str, dict[str, list[Any]]]:
    """Return what policies read of some edges, as words and codes."""
    table = {}
    for name in classes.policy:
        values = classes.column(name)[at]
        words = network.edges.words.get(name)
        distinct, codes = np.unique(values, return_inverse=True)
        shown = [words[int(d)] for d in distinct] if words else distinct.tolist()
        table[name] = {"words": shown, "codes": codes.tolist()}
    return table


def _bits(router: Router, profile: str, sample: Ints) -> list[int]:
    usable = router.edge_costs.for_edges(profile, sample).usable
    return [int(flag) for flag in usable]


def _places(network: Network, number: Ints) -> dict[str, list[Any]]:
    """Return the places of which a page knows both nodes."""
    nodes = network.nodes
    at = {
        kind: np.flatnonzero(nodes.equals("kind", kind))
        for kind in ("origin", "destination")
    }
    ids = {
        kind: dict(zip(_place_ids(network, rows), rows.tolist(), strict=True))
        for kind, rows in at.items()
    }
    known = [
        (place, node, ids["destination"][place])
        for place, node in sorted(ids["origin"].items())
        if number[node] >= 0 and number[ids["destination"].get(place, node)] >= 0
        if place in ids["destination"]
    ]
    rows = [node for _, node, _ in known]
    return {
        "id": [place for place, _, _ in known],
        "origin": number[rows].tolist(),
        "destination": number[[node for _, _, node in known]].tolist(),
        **{name: nodes.rows(name, rows) for name in ("country", "name_en", "name_zh")},
    }


def _place_ids(network: Network, rows: Ints) -> list[str]:
    return [node_id.partition(":")[2] for node_id in network.nodes.rows("id", rows)]
