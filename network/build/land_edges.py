"""Links of the land modes as edges: borders with their dwell, one edge a period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gis_data.row_log import outside
from network.build.dwell import FIXED_COSTS, basis_code, evidence
from network.build.land.gate_periods import expand_periods

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gis_data.row_log import Box, RowLog


def land_edges(mode: str, links: pd.DataFrame, gateways: pd.DataFrame) -> pd.DataFrame:
    """Return links of a land mode as edges, those that cross a border with their dwell.

    Parameters
    ----------
    mode : {"rail", "road"}
        Which.
    links : pandas.DataFrame
        Columns of `network.build.land.topology.Topology.links` with attributes;
        ``gateway_id`` is empty but on those that cross a border, and of these
        ``from_country`` is the country of their first node.
    gateways : pandas.DataFrame
        Declared gateways with dwell.

    Returns
    -------
    pandas.DataFrame
        Columns of `network.model.schema.EDGES`, as far as they are known. Where the
        hours at a border differ by direction there is an edge for each; where
        freight waits for it to open, an edge for freight and one for passengers.
    """
    of_mode = gateways[gateways["mode"] == mode].drop_duplicates("id").set_index("id")
    of_mode = of_mode.assign(passenger_dwell_basis=of_mode["passenger_basis"])
    row = of_mode.index.get_indexer(pd.Index(links["gateway_id"]))  # -1: not a crossing

    def of_gate(name: str, default: object) -> NDArray[Any]:
        """Return a column of the gateways by link; the default where there is none."""
        values = of_mode[name].astype(object).where(of_mode[name].notna(), default)
        kind = object if isinstance(default, str) else np.array(default).dtype
        return np.array([*values, default], dtype=kind)[row]

    crossing = links["gateway_id"].to_numpy(str) != ""
    columns: dict[str, NDArray[Any]] = {}
    for name in ("dwell_low_h", "dwell_h", "dwell_high_h", *FIXED_COSTS):
        columns[name] = of_gate(name, 0.0)
    for stem in ("dwell", "passenger_dwell", "cost"):
        for name in evidence(stem):
            text = basis_code(of_mode[name].fillna("").astype(str))
            columns[name] = np.append(text.to_numpy(dtype=object), "")[row]
    for name in ("dwell_low_h", "dwell_h", "dwell_high_h"):
        columns[f"passenger_{name}"] = of_gate(f"passenger_{name}", np.nan)
    columns["status"] = of_gate("status", "open")
    for name in ("transit_h", "transit_low_h", "transit_high_h"):
        columns[name] = of_gate(name, 0.0)
    columns["transit_basis"] = np.where(columns["transit_h"] > 0, "estimate", "")
    edges = links.reset_index(drop=True).assign(
        mode=mode,
        kind=np.where(crossing, "crossing", "line"),
        two_way=True,
        valid_from=np.maximum(
            links["valid_from"].to_numpy(np.int64), of_gate("valid_from", 0)
        ),
        wait_h=of_gate("wait_h", 0.0),
        wait_basis=of_gate("wait_basis", ""),
        **columns,
    )
    return _by_use(_by_direction(edges, of_mode, row))


def _by_direction(
    edges: pd.DataFrame, gateways: pd.DataFrame, row: NDArray[np.int64]
) -> pd.DataFrame:
    """Return an edge for each direction of the crossings whose hours differ by it.

    The figures of `edges` are of traffic out of the ``country_a`` of their gateways;
    `row` is the number of the gateway of each edge, -1 for none.
    """
    hours = ("dwell_low_h", "dwell_h", "dwell_high_h")
    back = gateways[[f"return_{name}" for name in hours]].to_numpy(dtype=float)
    out = gateways[list(hours)].to_numpy(dtype=float)
    differs = (np.abs(out - back) > 0).any(axis=1)  # not where a figure is NaN
    at = np.flatnonzero((row >= 0) & np.append(differs, False)[row])
    gates, both = gateways.iloc[row[at]], edges.iloc[at]
    names = [*hours, *evidence("dwell")]
    returning = {name: gates[f"return_{name}"].to_numpy() for name in names}
    returning["dwell_basis"] = basis_code(gates["return_dwell_basis"]).to_numpy()
    outward = both["from_country"].to_numpy() == gates["country_a"].to_numpy()
    u, v = both["u"].to_numpy(), both["v"].to_numpy()
    first, second = np.where(outward, u, v), np.where(outward, v, u)
    one_way = both.assign(two_way=False)
    return pd.concat(
        [
            edges.drop(index=edges.index[at]),
            one_way.assign(u=first, v=second),
            one_way.assign(u=second, v=first, **returning),
        ],
        ignore_index=True,
    )


def _by_use(edges: pd.DataFrame) -> pd.DataFrame:
    """Return passengers apart where freight waits for a port to open.

    Coaches and trains run when it is open.
    """
    waits = (edges["wait_h"] > 0) & edges["freight"] & edges["passenger"]
    people = edges[waits].assign(freight=False, wait_h=0.0, wait_basis="")
    edges = edges.assign(passenger=edges["passenger"] & ~waits)
    return pd.concat([edges, people], ignore_index=True) if len(people) else edges


def with_periods(
    mode: str,
    edges: pd.DataFrame,
    gateways: pd.DataFrame,
    bbox: Box | None,
    log: RowLog,
) -> pd.DataFrame:
    """Return the edges of one mode, one for each period of the gateways.

    Parameters
    ----------
    mode : {"rail", "road"}
        Which.
    edges : pandas.DataFrame
        As `land_edges` returns them.
    gateways : pandas.DataFrame
        Declared gateways; those outside `bbox` need no edge.
    bbox : tuple of float or None
        West, south, east, north of the network, in degrees; None for all of Eurasia.
    log : RowLog
        Where the periods that apply are noted.

    Returns
    -------
    pandas.DataFrame
        With ``status``, ``valid_from`` and ``valid_to`` by period.
    """
    periods = log.rows("gateway_periods", mode=mode)
    beyond = gateways["id"][outside(gateways[["lon_a", "lat_a"]], bbox)]
    used = {*edges["gateway_id"].unique(), *beyond}
    log.match_where("gateway_periods", periods, periods["gateway_id"].isin(used))
    return expand_periods(edges, periods, mode)
