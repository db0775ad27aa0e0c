"""Where cargo and people change mode: edges between the networks, and to places."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km
from network.build.dwell import cost_columns
from network.model.errors import MissingFigureError
from network.model.estimate import ZERO, Estimate
from network.model.schema import ACCESS_CIRCUITY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from network.costs.cost import Use
    from network.costs.parameters import ParameterSet

LOCAL_SPEED_KMH = 30.0  # drayage and city traffic; an assumption, marked as one
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


def handling(
    book: ParameterSet, kind: str, country: str, use: Use
) -> dict[str, object]:
    """Return the edge columns of one handling at a terminal.

    Parameters
    ----------
    book : ParameterSet
        The figures.
    kind : {"port", "rail_road", "airport"}
        What is changed.
    country : str
        ISO 3166-1 alpha-2.
    use : {"freight", "passenger"}
        Who changes.

    Returns
    -------
    dict
        Hours low, typical and high; for freight the cost per TEU where a
        figure is known; and what they rest on.
    """
    hours = book.find("dwell", kind, country, use)
    columns: dict[str, object] = {
        "dwell_low_h": hours.low,
        "dwell_h": hours.typical,
        "dwell_high_h": hours.high,
        "dwell_source": hours.source,
        "dwell_confidence": hours.confidence,
        "dwell_basis": hours.basis,
        "freight": use == "freight",
        "passenger": use == "passenger",
    }
    if use == "freight":
        try:
            cost: Estimate = book.find("handling", kind, country, use)
        except MissingFigureError:
            cost = ZERO
        columns |= cost_columns(cost)
    return columns


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

    @cached_property
    def _arrays(self) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        lon, lat = (self.nodes[c].to_numpy(dtype=np.float64) for c in ("lon", "lat"))
        return lon, lat, self.nodes["country"].astype(str).to_numpy(dtype=object)

    def join(self, u: int, v: int, kind: str, **columns: object) -> None:
        """Add an edge as long as the way between its nodes.

        Parameters
        ----------
        u, v : int
            Node numbers.
        kind : str
            One of `network.model.schema.EDGE_KINDS`.
        **columns : object
            Columns that differ from `BLANK`.
        """
        lon, lat, _ = self._arrays
        direct = float(distance_km(lon[u], lat[u], lon[v], lat[v]))
        row = {
            **BLANK,
            "u": u,
            "v": v,
            "mode": "transfer",
            "kind": kind,
            "length_km": ACCESS_CIRCUITY * direct,
            "country": self.country(u, v),
        }
        self.rows.append({**row, **columns})

    def country(self, *nodes: int) -> str:
        """Return the first country that some nodes know.

        Parameters
        ----------
        *nodes : int
            Node numbers.

        Returns
        -------
        str
            ISO 3166-1 alpha-2, or empty.
        """
        country = self._arrays[2]
        return next((str(country[n]) for n in nodes if country[n]), "")

    def frame(self) -> pd.DataFrame:
        """Return the edges collected.

        Returns
        -------
        pandas.DataFrame
            Columns of `network.model.schema.EDGES` without ``id``.
        """
        return pd.DataFrame(self.rows)


@dataclass(frozen=True)
class Change:
    """A place where cargo or people pass from one network to another.

    Attributes
    ----------
    u, v : int
        Node numbers.
    kind : {"port", "rail_road", "airport"}
        What is changed.
    freight, passenger : bool
        Who changes there.
    """

    u: int
    v: int
    kind: str
    freight: bool = True
    passenger: bool = True


def transfer_edges(
    edges: EdgeRows, changes: Iterable[Change], book: ParameterSet
) -> None:
    """Add an edge per change and use.

    Parameters
    ----------
    edges : EdgeRows
        Collects the edges.
    changes : iterable of Change
        Where to change.
    book : ParameterSet
        Hours and money of each handling.
    """
    for change in changes:
        country = edges.country(change.u, change.v)
        for use in _uses(freight=change.freight, passenger=change.passenger):
            columns = handling(book, change.kind, country, use)
            edges.join(change.u, change.v, "transfer", **columns)


def _uses(*, freight: bool, passenger: bool) -> list[Use]:
    found: list[Use] = []
    if freight:
        found.append("freight")
    if passenger:
        found.append("passenger")
    return found


def access_edges(
    edges: EdgeRows,
    ends: Iterable[tuple[int, int, str, bool, bool]],
    first_origin: int,
    places: int,
    book: ParameterSet,
) -> None:
    """Add the edges from places to the networks and back.

    A place is two nodes, an origin and a destination, so that no route passes
    through a place to change mode without a terminal.

    Parameters
    ----------
    edges : EdgeRows
        Collects the edges; its nodes hold the origins, then the destinations.
    ends : iterable of (int, int, str, bool, bool)
        Row number of a place, the node it is attached to, the handling there
        (a kind of `handling`, empty for a road), whether freight, whether
        passengers may use it.
    first_origin : int
        Number of the first place's origin node.
    places : int
        Number of places.
    book : ParameterSet
        Hours and money of each handling.
    """
    for place, node, kind, freight, passenger in ends:
        origin, destination = first_origin + place, first_origin + places + place
        country = edges.country(origin, node)
        for use in _uses(freight=freight, passenger=passenger):
            columns: dict[str, object] = {
                "freight": use == "freight",
                "passenger": use == "passenger",
            }
            if kind:
                columns = handling(book, kind, country, use)
            columns["two_way"] = False
            edges.join(origin, node, "access", **columns)
            edges.join(node, destination, "access", **columns)


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
