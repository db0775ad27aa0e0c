"""Layers as checked frames: the committed ones by name, a user's own by file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gis_data.bundled import read_points, read_shapes, read_table
from gis_data.contracts.load import Contract, layer_contracts
from gis_data.errors import LayerError
from gis_data.geodesy import CRS
from gis_data.layer_files import read_any_layer, write_layer
from gis_data.provenance import sources
from gis_data.transport import read_airports, read_marine_network, read_network

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import ArrayLike

    from gis_data.provenance import Source

__all__ = ["Layer", "catalogue", "read_any_layer", "read_layer", "write_layer"]


@dataclass(frozen=True)
class Layer:
    """A committed layer: its contract and where it is from.

    Attributes
    ----------
    name : str
        Name to read it by.
    contract : Contract
        What it is: `doc`, `geometry`, `fields`.
    source : Source
        Where it is from: `publisher`, `licence`, `rows`, `attribution`.
    """

    name: str
    contract: Contract
    source: Source


def catalogue() -> Mapping[str, Layer]:
    """Return every committed layer by name, in the order of the names.

    Returns
    -------
    mapping of str to Layer
        Contract and source of each layer.

    Examples
    --------
    >>> layer = catalogue()["lakes"]
    >>> layer.contract.geometry, layer.source.licence
    ('area', 'public domain')
    """
    known = sources()
    return {
        name: Layer(name, contract, known[name])
        for name, contract in sorted(layer_contracts().items())
    }


def read_layer(name: str) -> gpd.GeoDataFrame:
    """Return a committed layer.

    Parameters
    ----------
    name : str
        One of the names of :func:`catalogue`.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326; index 0, 1, 2, ...; columns as the fields of its contract say,
        then `geometry`. Unknown text is empty, unknown numbers are NaN. A flight
        of `air_routes` whose airport is not known has no geometry.

    Raises
    ------
    LayerError
        If there is no such layer.

    Examples
    --------
    >>> rivers = read_layer("rivers")
    >>> "Tumen" in set(rivers["name"])
    True
    """
    if name not in layer_contracts():
        names = ", ".join(sorted(layer_contracts()))
        msg = f"there is no layer {name!r}; use one of: {names}."
        raise LayerError(msg)
    layer = _read(name)
    return layer[
        [*(field.name for field in layer_contracts()[name].fields), "geometry"]
    ]


def _read(name: str) -> gpd.GeoDataFrame:
    if name in {"rail_nodes", "road_nodes", "rail_links", "road_links"}:
        return _read_network_layer(name)
    if name == "marine_lines":
        return read_marine_network()
    if name == "air_routes":
        return _read_air_routes()
    file = sources()[name].file
    if name in {"rail_repairs", "near_miss_gaps"}:
        table = read_table(file)
        return _chords(table, *(table[c] for c in ("lon_a", "lat_a", "lon_b", "lat_b")))
    if any(field.name == "lon" for field in layer_contracts()[name].fields):
        return read_points(file)
    return read_shapes(file)


def _read_network_layer(name: str) -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 - heavy

    nodes, links = read_network("rail" if name.startswith("rail") else "road")
    if name.endswith("nodes"):
        points = gpd.points_from_xy(nodes["lon"], nodes["lat"], crs=CRS)
        return gpd.GeoDataFrame(nodes, geometry=points)
    lon, lat = nodes["lon"].to_numpy(), nodes["lat"].to_numpy()
    u, v = links["u"].to_numpy(), links["v"].to_numpy()
    return _chords(links, lon[u], lat[u], lon[v], lat[v])


def _read_air_routes() -> gpd.GeoDataFrame:
    table = read_table("air_routes.parquet")
    airports = read_airports().set_index("iata")[["lon", "lat"]]
    start = airports.reindex(table["from_iata"])
    end = airports.reindex(table["to_iata"])
    return _chords(table, start["lon"], start["lat"], end["lon"], end["lat"])


def _chords(
    table: pd.DataFrame,
    *ends: ArrayLike,
) -> gpd.GeoDataFrame:
    """Add straight lines from (lon, lat) to (lon, lat); none where one is NaN."""
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    corners = np.column_stack([np.asarray(end, dtype=np.float64) for end in ends])
    known = ~np.isnan(corners).any(axis=1)
    shapes = np.full(len(corners), None, dtype=object)
    shapes[known] = shapely.linestrings(corners[known].reshape(-1, 2, 2))
    return gpd.GeoDataFrame(table, geometry=shapes, crs=CRS)
