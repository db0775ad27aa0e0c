"""Where cargo and people change mode: edges between the networks, and to places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km
from network.access import ACCESS_CIRCUITY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

LOCAL_SPEED_KMH = 30.0  # drayage and city traffic; an assumption, marked as one
QUAY_REACH_KM = 45.0
AIRPORT_REACH_KM = 60.0
BLANK: Mapping[str, object] = {
    "two_way": True,
    "gauge_mm": 0,
    "freight": True,
    "passenger": True,
    "speed_freight_kmh": LOCAL_SPEED_KMH,
    "speed_passenger_kmh": LOCAL_SPEED_KMH,
    "speed_basis": "default",
    "electrified": "",
    "line_id": "",
    "gateway_id": "",
    "dwell_low_h": 0.0,
    "dwell_h": 0.0,
    "dwell_high_h": 0.0,
    "wait_h": 0.0,
    "transit_h": 0.0,
    "cost_usd_per_teu": 0.0,
    "status": "open",
    "valid_from": 0,
    "valid_to": 0,
    "passage": "",
    "schematic": True,
    "source_id": "model:terminals",
    "confidence": "low",
}


@dataclass(frozen=True)
class Dwell:
    """Hours and money of one handling.

    Attributes
    ----------
    low_h, h, high_h : float
        Standing time, low, typical and high.
    cost_usd_per_teu : float
        Handling of one TEU.
    """

    low_h: float
    h: float
    high_h: float
    cost_usd_per_teu: float

    def columns(self) -> dict[str, object]:
        """Return the edge columns that hold it."""
        return {
            "dwell_low_h": self.low_h,
            "dwell_h": self.h,
            "dwell_high_h": self.high_h,
            "cost_usd_per_teu": self.cost_usd_per_teu,
        }


@dataclass
class EdgeRows:
    """Edges collected one by one, then handed over as a frame.

    Attributes
    ----------
    nodes : pandas.DataFrame
        Nodes joined so far, for lengths: ``lon``, ``lat``, ``country``.
    rows : list of dict
        Edges so far.
    """

    nodes: pd.DataFrame
    rows: list[dict[str, object]] = field(default_factory=list)

    def join(self, u: int, v: int, kind: str, **columns: object) -> None:
        """Add an edge as long as the way between its nodes.

        Parameters
        ----------
        u, v : int
            Node numbers.
        kind : str
            One of `network.schema.EDGE_KINDS`.
        **columns : object
            Columns that differ from `BLANK`.
        """
        at = self.nodes.iloc[[u, v]]
        x, y = at["lon"].to_numpy(float), at["lat"].to_numpy(float)
        direct = float(distance_km(x[0], y[0], x[1], y[1]))
        places = [str(c) for c in at["country"] if str(c)]
        row = {
            **BLANK,
            "u": u,
            "v": v,
            "mode": "transfer",
            "kind": kind,
            "length_km": ACCESS_CIRCUITY * direct,
            "country": places[0] if places else "",
        }
        self.rows.append({**row, **columns})

    def frame(self) -> pd.DataFrame:
        """Return the edges collected.

        Returns
        -------
        pandas.DataFrame
            Columns of `network.schema.EDGES` without ``id``.
        """
        return pd.DataFrame(self.rows)


def transfer_edges(
    edges: EdgeRows,
    pairs: Iterable[tuple[int, int, str, bool, bool]],
    dwell: Callable[[str], Dwell],
) -> None:
    """Add the transfers of terminals: quay or stop to rail and road.

    Parameters
    ----------
    edges : EdgeRows
        Collects the edges.
    pairs : iterable of (int, int, str, bool, bool)
        Two nodes, the kind of terminal (a key of `dwell`), whether freight,
        whether passengers change there.
    dwell : callable
        Handling of freight by kind of terminal.
    """
    for u, v, kind, freight, passenger in pairs:
        if freight:
            edges.join(u, v, "transfer", passenger=False, **dwell(kind).columns())
        if passenger:
            stop = dwell("passenger").columns()
            edges.join(u, v, "transfer", freight=False, **stop)


def access_edges(
    edges: EdgeRows,
    places: pd.DataFrame,
    ends: Mapping[str, NDArray[np.int64]],
    first_origin: int,
    dwell: Callable[[str], Dwell],
) -> None:
    """Add the edges from places to the networks and back.

    A place is two nodes, an origin and a destination, so that no route passes
    through a place to change mode without a terminal.

    Parameters
    ----------
    edges : EdgeRows
        Collects the edges; its nodes hold the origins, then the destinations.
    places : pandas.DataFrame
        One row a place.
    ends : mapping of str to numpy.ndarray
        For ``road``, ``rail_freight`` and ``rail_passenger``: the node that
        each place is attached to; -1 where it is not.
    first_origin : int
        Number of the first place's origin node.
    dwell : callable
        Handling of freight by kind of terminal.
    """
    n = len(places)
    kinds: tuple[tuple[str, bool, bool, str], ...] = (
        ("road", True, True, ""),
        ("rail_freight", True, False, "rail"),
        ("rail_passenger", False, True, "passenger"),
    )
    for key, freight, passenger, handling in kinds:
        stop = dwell(handling).columns() if handling else {}
        for i, node in enumerate(ends[key].tolist()):
            if node < 0:
                continue
            both = {
                "two_way": False,
                "freight": freight,
                "passenger": passenger,
                **stop,
            }
            edges.join(first_origin + i, node, "access", **both)
            edges.join(node, first_origin + n + i, "access", **both)


def near_points(
    places: pd.DataFrame, points: pd.DataFrame, reach_km: float
) -> list[tuple[int, int]]:
    """Return which places lie within reach of which points, of the same country.

    Parameters
    ----------
    places, points : pandas.DataFrame
        ``lon``, ``lat`` in degrees, EPSG:4326; ``country``.
    reach_km : float
        Greatest geodesic distance.

    Returns
    -------
    list of (int, int)
        Row numbers of place and point, sorted.
    """
    found: list[tuple[int, int]] = []
    lon, lat = places["lon"].to_numpy(float), places["lat"].to_numpy(float)
    country = places["country"].astype(str).to_numpy(dtype=object)
    for j, point in enumerate(points.to_dict("records")):
        x, y = float(point["lon"]), float(point["lat"])
        close = np.flatnonzero(
            (np.abs(lat - y) < reach_km / 100.0) & (country == str(point["country"]))
        )
        away = distance_km(lon[close], lat[close], x, y)
        found.extend((int(i), j) for i in close[away <= reach_km])
    return sorted(found)
