"""Sailings between two ports as lanes: one edge a direction, so that each has a price.

Freight rates are quoted from port to port and differ by direction: the box from Busan
to Vladivostok may cost a multiple of the box back. So every sailing and every service
between two ports is two one-way edges, and each carries its lane (``PUS>VVO``) and its
share of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from network.model.schema import LANE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gis_data.row_log import RowLog
    from network.build.assembly import ModeNetwork


def with_lanes(network: ModeNetwork, services: pd.DataFrame) -> ModeNetwork:
    """Return a sea network whose edges between two ports are lanes in each direction.

    Parameters
    ----------
    network : ModeNetwork
        As `network.build.water.sea.sea_network` returns it.
    services : pandas.DataFrame
        As `network.build.water.services.sea_services` returns them: ``id``,
        ``from_id``, ``to_id``.

    Returns
    -------
    ModeNetwork
        Edges with ``lane``, the ids of the ports in the direction of sailing, empty
        for edges that do not join two ports; and ``lane_share``: their length over
        that of the whole voyage, or of the shortest one where several paths avoid
        different straits. Edges of lanes are one-way; those back follow all others.
    """
    ends = {
        str(r["id"]): (r["from_id"], r["to_id"]) for r in services.to_dict("records")
    }
    known = network.edges["id"].astype(str)
    chains = [_chain(name, ends) for name in known]
    table = pd.DataFrame(chains, columns=["chain", "start", "end"], index=known.index)
    table["km"] = network.edges["length_km"].to_numpy(float)
    voyage = table.groupby("chain")["km"].transform("sum")
    # The paths around a strait are the same lane, dearer by what they are longer.
    sailed = known.str.startswith("sailing:")
    pair = table["start"] + LANE + table["end"]
    shortest = voyage.groupby(pair).transform("min")
    whole = np.where(sailed, shortest, voyage)
    of_lane = (table["start"] != "").to_numpy()
    share = np.divide(
        table["km"], whole, out=np.zeros(len(table)), where=of_lane & (whole > 0)
    )
    edges = network.edges.assign(lane=pair.where(of_lane, ""), lane_share=share)
    back = edges[of_lane & edges["two_way"].to_numpy(bool)]
    edges.loc[back.index, "two_way"] = False
    reverse = table["end"] + LANE + table["start"]
    back = back.assign(
        id=back["id"] + ":back",
        u=back["v"],
        v=back["u"],
        two_way=False,
        lane=reverse[back.index],
    )
    rows = np.flatnonzero(edges.index.isin(back.index)).tolist()
    lines = [*network.lines, *(network.lines[row][::-1] for row in rows)]
    return replace(
        network, edges=pd.concat([edges, back], ignore_index=True), lines=lines
    )


def match_prices(log: RowLog, sea: ModeNetwork, gates: Iterable[str]) -> None:
    """Note the rows of ``lane_rates`` that are for something in a network.

    Parameters
    ----------
    log : RowLog
        Hands out the rows, and notes those that matched.
    sea : ModeNetwork
        As `with_lanes` returns it.
    gates : iterable of str
        Ids of border ports and gauge yards.
    """
    rows = log.rows("lane_rates")
    country = dict(zip(sea.terminals["id"], sea.terminals["country"], strict=True))
    lanes = [tuple(lane.split(LANE)) for lane in set(sea.edges["lane"]) - {""}]
    known = {
        "port": {*country, *country.values()},
        "service": set(sea.edges["line_id"]),
        "border": set(gates),
        "yard": set(gates),
    }

    def names(port: str, cell: str) -> bool:
        return not {port, str(country.get(port))}.isdisjoint(cell.split())

    def applies(kind: str, start: str, end: str) -> bool:
        if kind != "lane":
            return start in known[kind]
        return any(names(a, start) and names(b, end) for a, b in lanes)

    cells = zip(rows["kind"], rows["from_id"], rows["to_id"], strict=True)
    log.match_where("lane_rates", rows, [applies(*map(str, row)) for row in cells])


def _chain(edge: str, ends: dict[str, tuple[str, str]]) -> tuple[str, str, str]:
    """Return the voyage that an edge is part of, and the ports it joins."""
    kind, _, name = edge.partition(":")
    if kind == "sailing":
        start, end, *rest = name.split(":")
        around = rest[0] if rest and rest[0].startswith("not-") else ""
        return f"{start}:{end}:{around}", start, end
    if kind == "service":
        label = name if name in ends else name.rpartition(":")[0]
        return f"service:{label}", *ends[label]
    return edge, "", ""
