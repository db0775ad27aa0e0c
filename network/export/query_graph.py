"""The graph that a query is answered on: what may be used, and at what cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gis_data.schema import Field
from network.costs.impedance import UNITS_PER, impedances
from network.engine.shortest_paths import INFINITY
from network.export.excerpt import meets, subnetwork
from network.export.graphs import (
    arcs,
    attribute_rows,
    graph_attributes,
    node_items,
)
from network.export.public import EDGE_FIELDS, NODE_FIELDS
from network.query.days import policy_date
from network.query.domestic import at_home
from network.query.endpoints import countries_of
from network.query.route_query import ResolvedOptions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import networkx as nx
    from numpy.typing import NDArray

    from gis_data.gazetteer import Place
    from network.costs.impedance import Impedances
    from network.export.excerpt import Box
    from network.export.graphs import Arc, Attributes
    from network.model.store import Network
    from network.query.endpoints import End
    from network.query.router import Router

    #: A place, whether routes start there, and the nodes it is joined to.
    Endpoint = tuple[Place, bool, list[End]]

#: Edge attribute of each criterion.
ATTRIBUTE_OF: Final = {
    "time": "time_h",
    "cost": "cost_usd",
    "distance": "length_km",
    "co2": "co2_kg",
    "generalised": "generalised",
}


def _cost(name: str, unit: str, doc: str) -> Field:
    return Field(name, unit, doc, kind="float", low=0)


#: What the edges of a query graph have beyond `network.export.public.EDGE_FIELDS`.
COST_FIELDS: Final[tuple[Field, ...]] = (
    _cost("time_h", "h", "Moving, dwell and waiting time, typical"),
    _cost("cost_usd", "USD/unit", "Cost of one unit of the profile, typical"),
    _cost("co2_kg", "kg/unit", "CO2 equivalent of one unit of the profile, typical"),
    _cost("generalised", "USD/unit", "Cost plus time at the profile's value of time"),
    Field(
        "weight",
        doc="Whole number that the router minimises: the criterion of the query, in "
        "parts of its unit",
        kind="int",
        low=0,
    ),
)


def query_graph(
    router: Router,
    options: ResolvedOptions | None = None,
    *,
    origin: Place | None = None,
    destination: Place | None = None,
    bbox: Box | None = None,
    attributes: Collection[str] | None = None,
) -> nx.MultiDiGraph[str]:
    """Return the graph of what a profile may use on a day under a policy.

    A shortest path on it by ``weight``, from ``o:ID`` of the origin to ``d:ID`` of the
    destination, costs what the route of the router costs, in the same whole numbers.
    A path of n edges differs by at most n / 2 units of ``weight`` from the sum of the
    unrounded attribute (`ATTRIBUTE_OF`). So the total of a shortest path by that
    attribute is at most (n + m) / 2 units below the total of a route of m edges.

    Parameters
    ----------
    router : Router
        Network and cost models.
    options : ResolvedOptions, optional
        Profile, criterion and policy; the default ones when left out. Waiting
        times are the mean wait: opening hours and departures are not applied. Places
        to pass (``via``) count only for sanctions.
    origin, destination : Place, optional
        Where routes start and end. A place of the network is a node ``o:ID`` where
        routes start and a node ``d:ID`` where they end; every such place is in the
        graph. A point that is no place of the network is added under its id, with an
        ``access`` edge to each node that the router would join it to. A sanctioned
        country is closed to transit, but open if the origin, the destination or a
        place to pass lies in it: without them every sanctioned country is closed.
    bbox : tuple of float, optional
        West, south, east, north in degrees: edges whose line meets the box, not
        clipped. Paths are then those of the part within the box.
    attributes : collection of str, optional
        Names of `EDGE_FIELDS`, and ``wkt``, to include beside the costs and
        ``length_km``. All when left out, which takes 2 GB for the whole network;
        ``()`` for the costs alone takes a third.

    Returns
    -------
    networkx.MultiDiGraph
        As `network.export.graphs.graph_of` returns it, without closed and unusable
        edges and without nodes that no edge joins. Edges have the attributes of
        `COST_FIELDS` too. ``graph.graph`` also holds ``profile``, ``criterion``,
        ``as_of``, ``unit`` (of cost and CO2), ``value_of_time_usd_per_h``, the ids of
        ``origin`` and ``destination``, ``weight_of`` (the attribute that ``weight`` is
        rounded from) and ``weight_per_unit`` (3600 where 1 h weighs 3600).

    Raises
    ------
    NetworkError
        If the policy or the box is not valid.
    UnattachedPlaceError
        If a point is too far from the network.
    """
    import networkx as nx  # noqa: PLC0415 - heavy

    options = options or ResolvedOptions()
    endpoints = list(_endpoints(router, options, origin, destination))
    open_edges = _open_edges(router, options, endpoints, bbox)
    prices = router.prices(options)
    measured = router.edge_costs.for_edges(options.profile, open_edges, prices)
    weight = router.edge_weights(options)[open_edges]
    selection = {"bbox": list(bbox) if bbox else None, "profile": options.profile}
    part = subnetwork(router.network, open_edges, selection)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.graph.update(graph_attributes(part))
    graph.graph.update(_query_attributes(router, options, origin, destination))
    graph.add_nodes_from(node_items(part))
    names = None if attributes is None else {"length_km", *attributes}
    for u, v, key, row in arcs(part, names=names, extra=_costs(measured, weight)):
        graph.add_edge(u, v, key, **row)
    for endpoint in endpoints:
        _add_endpoint(graph, router, options.profile, endpoint)
    return graph


def _endpoints(
    router: Router,
    options: ResolvedOptions,
    origin: Place | None,
    destination: Place | None,
) -> Iterator[Endpoint]:
    if origin is not None:
        yield origin, True, router.ends(origin, options, outward=True)
    if destination is not None:
        yield destination, False, router.ends(destination, options, outward=False)


def _open_edges(
    router: Router,
    options: ResolvedOptions,
    endpoints: list[Endpoint],
    bbox: Box | None,
) -> NDArray[np.int64]:
    """Return the numbers of the edges that may be used."""
    places = [place for place, *_ in endpoints]
    stages = [ends for *_, ends in endpoints]
    for place in options.via:
        places.append(place)
        stages.append(router.ends(place, options, outward=True))
    countries = countries_of(router.network, places, stages)
    both = len(endpoints) > 1  # from one place, routes lead abroad
    policy = at_home(router.network, options, countries) if both else options.policy
    is_open = ~router.closed_edges(policy, countries).any
    is_open &= router.edge_weights(options) < INFINITY
    if bbox is not None:
        is_open &= meets(router.network, bbox)
    return np.flatnonzero(is_open)


def _costs(
    measured: Impedances, weight: NDArray[np.uint32]
) -> dict[str, NDArray[np.float64] | NDArray[np.uint32]]:
    return {
        "time_h": measured.time_h(),
        "cost_usd": measured.cost_usd.typical,
        "co2_kg": measured.co2_kg.typical,
        "generalised": measured.generalised_usd(),
        "weight": weight,
    }


def _query_attributes(
    router: Router,
    options: ResolvedOptions,
    origin: Place | None,
    destination: Place | None,
) -> Attributes:
    model = router.model(options.profile)
    attributes: Attributes = {
        "profile": options.profile,
        "criterion": options.criterion,
        "as_of": policy_date(router.network, options.policy),
        "unit": model.unit,
        "weight_of": ATTRIBUTE_OF[options.criterion],
        "weight_per_unit": UNITS_PER[model.unit][options.criterion],
        "value_of_time_usd_per_h": model.value_of_time.typical,
    }
    if origin is not None:
        attributes["origin"] = f"o:{origin.id}"
    if destination is not None:
        attributes["destination"] = f"d:{destination.id}"
    return attributes


def _add_endpoint(
    graph: nx.MultiDiGraph[str], router: Router, profile: str, endpoint: Endpoint
) -> None:
    """Add the node of an endpoint, and its connectors where it is a point."""
    place, is_origin, ends = endpoint
    network = router.network
    place_id = f"{'o' if is_origin else 'd'}:{place.id}"
    node_ids = network.nodes.rows("id", [end.node for end in ends])
    if node_ids == [place_id]:  # a place of the network, perhaps with no open edge
        graph.add_node(place_id, **_node_row(network, ends[0].node))
        return
    kind = "origin" if is_origin else "destination"
    graph.add_node(place_id, **_point_row(place, kind))
    for end, node_id in zip(ends, node_ids, strict=True):
        if node_id in graph:
            u, v = (place_id, node_id) if is_origin else (node_id, place_id)
            u, v, key, row = _connector(router, profile, end, (u, v))
            graph.add_edge(u, v, key, **row)


def _node_row(network: Network, node: int) -> Attributes:
    return next(attribute_rows(network.nodes.take(np.array([node])), NODE_FIELDS))


def _point_row(place: Place, kind: str) -> Attributes:
    row: Attributes = {
        "lon": place.lon,
        "lat": place.lat,
        "kind": kind,
        "country": place.country,
        "name_en": place.name_en or place.label,
        "name_zh": place.name_zh,
    }
    return {name: value for name, value in row.items() if value != ""}


def _connector(router: Router, profile: str, end: End, nodes: tuple[str, str]) -> Arc:
    """Return the access edge between a point and a node of the network."""
    row: Attributes = {"mode": "transfer", "kind": "access", "length_km": 0.0}
    row |= dict.fromkeys(("time_h", "cost_usd", "co2_kg", "generalised"), 0.0)
    if end.connector is not None:
        edge = end.connector.edge
        row |= next(attribute_rows(edge, EDGE_FIELDS))
        measured = impedances(edge, router.model(profile))
        costs = _costs(measured, np.array([end.weight], dtype=np.uint32))
        row |= {name: values.tolist()[0] for name, values in costs.items()}
        row |= {"schematic": True, "confidence": "low"}
    row |= {"weight": end.weight, "backward": False}
    return nodes[0], nodes[1], f"{nodes[0]}>{nodes[1]}/access", row
