"""Sections that a page writes answers from: figures, evidence, names, prices, lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from network.export.page.classes import first_of_each
from network.export.page.evidence import EvidenceTexts, leg_evidence
from network.export.page.figures import figures
from network.export.page.lengths import special_lengths
from network.export.page.names import (
    Names,
    end_nodes,
    gateway_tables,
    name_tables,
    node_names,
)
from network.export.page.notes import note_tables
from network.export.page.shapes import shape_section
from network.export.page.tariffs import TariffTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from network.export.page.classes import EdgeClasses
    from network.query.router import Router

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class PageLinks:
    """What the links of a page stand for in the network.

    Attributes
    ----------
    nodes : numpy.ndarray of int64
        Number in the network of each node of the page.
    number : numpy.ndarray of int64
        Number on the page of each node of the network, -1 where it has none.
    xy : numpy.ndarray of int64
        Their positions, as of `network.export.page.page_network.PageNetwork`.
    low, high : numpy.ndarray of int64
        Nodes of each link, numbers on the page.
    first : numpy.ndarray of int64
        An edge of each link.
    of_edge : numpy.ndarray of int64
        Link of each edge, -1 where it has none.
    row : numpy.ndarray of int64
        Row of each link in the table of classes.
    cost, leg : numpy.ndarray of int64
        Code of `EdgeClasses` of each cost row and leg row of the page.
    named : numpy.ndarray of bool
        Nodes of the page that have names, those between unlike links apart.
    """

    nodes: Ints
    number: Ints
    xy: Ints
    low: Ints
    high: Ints
    first: Ints
    of_edge: Ints
    row: Ints
    cost: Ints
    leg: Ints
    named: Bools


def answer_sections(
    router: Router,
    classes: EdgeClasses,
    links: PageLinks,
    places: Mapping[str, Any],
    counted: Mapping[str, Any],
) -> dict[str, bytes]:
    """Return the sections that answers are written from.

    Parameters
    ----------
    router : Router
        Network, costs and prices.
    classes : EdgeClasses
        Of the edges of its network.
    links : PageLinks
        Links of the page.
    places : mapping
        Table of places of the page.
    counted : mapping
        Columns of `network.export.page.notes.counted_rows`.

    Returns
    -------
    dict of str to bytes
        ``answer``: JSON; ``figures``, ``money``: floats; ``tariffs``, ``names``,
        ``lengths``, ``shapes``: varints.
    """
    network, texts, names = router.network, EvidenceTexts(), Names()
    costs, floats = figures(router, first_of_each(classes.cost_code)[links.cost])
    sample = first_of_each(classes.leg_code)[links.leg]
    tariffs, changes, money = TariffTable(router, links.of_edge).sections(texts)
    ends = np.stack([links.low, links.high])
    between = end_nodes(network, ends, links.first, len(links.nodes))
    at = np.flatnonzero(between | links.named)
    named = node_names(router.leg_writer.names, links.nodes, at, names)
    usual, lengths = special_lengths(network, links.of_edge, links.row)
    origins = links.nodes[places["origin"]].tolist()
    answer = {
        "figures": costs,
        "gauge_mm": network.edges.arrays["gauge_mm"][sample].tolist(),
        "lengths": usual,
        "evidence": leg_evidence(router, sample, texts),
        "tariffs": tariffs,
        "names": name_tables(network, origins, names),
        "gateways": gateway_tables(network, names),
        "notes": note_tables(network, links.number) | {"rows": counted},
    }
    answer |= {"texts": texts.tables(), "known": names.table()}
    return {
        "answer": json.dumps(
            answer, ensure_ascii=False, separators=(",", ":")
        ).encode(),
        "figures": floats,
        "tariffs": changes,
        "money": money,
        "names": named,
        "lengths": lengths,
        "shapes": shape_section(
            network, links.of_edge, links.nodes[links.low], links.xy[:, links.low]
        ),
    }
