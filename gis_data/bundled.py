"""Committed data files, read as frames: tables, points, shapes, networks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from gis_data.errors import LayerError, SourceError
from gis_data.geodesy import CRS, distance_km
from gis_data.provenance import sources_dir

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray


def committed_file(file: str) -> Path:
    """Return the path of a committed file.

    Parameters
    ----------
    file : str
        File name inside the sources folder.

    Returns
    -------
    pathlib.Path
        The file, which exists.

    Raises
    ------
    SourceError
        If the file is missing.
    """
    path = sources_dir() / file
    if not path.is_file():
        msg = f"{path}: data file is missing; reinstall corridor-mapper."
        raise SourceError(msg)
    return path


def read_table(file: str) -> pd.DataFrame:
    """Read a committed table without geometry.

    Parameters
    ----------
    file : str
        File name, ``.parquet`` or ``.csv``.

    Returns
    -------
    pandas.DataFrame
        Index 0, 1, 2, ...; columns as listed by the layer's fields. Unknown
        text is empty, unknown numbers are NaN.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    path = committed_file(file)
    if path.suffix == ".csv":
        return pd.read_csv(path, encoding="utf-8")
    return pd.read_parquet(path)


def read_points(file: str) -> gpd.GeoDataFrame:
    """Read a committed table that has `lon` and `lat` as points.

    Parameters
    ----------
    file : str
        File name.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns of the table, and points in EPSG:4326.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    table = read_table(file)
    points = gpd.points_from_xy(table["lon"], table["lat"], crs=CRS)
    return gpd.GeoDataFrame(table, geometry=points)


def read_shapes(file: str) -> gpd.GeoDataFrame:
    """Read a committed layer of lines or areas.

    Parameters
    ----------
    file : str
        File name of a GeoParquet file.

    Returns
    -------
    geopandas.GeoDataFrame
        The layer, EPSG:4326.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    return gpd.read_parquet(committed_file(file))


Bbox = tuple[float, float, float, float]


def read_network(
    mode: Literal["rail", "road"], *, bbox: Bbox | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the nodes and links of the rail or road network of Eurasia.

    Parameters
    ----------
    mode : {"rail", "road"}
        Which network.
    bbox : tuple of float, optional
        (west, south, east, north) in degrees. Keeps the links whose
        straight line touches the box, with both ends; nodes are renumbered.

    Returns
    -------
    nodes : pandas.DataFrame
        Index 0, 1, 2, ... is the node number. Columns `lon`, `lat` (degrees,
        EPSG:4326, rounded to 0.001) and `country` (categorical, ISO 3166-1
        alpha-2 by the layer ``country_areas``; empty at sea).
    links : pandas.DataFrame
        One row per undirected link, sorted. Columns `u`, `v` (node numbers,
        u < v) and `length_km` (along the track or road, not the straight line).

    Raises
    ------
    LayerError
        If the mode is unknown or the box is not a box.

    Examples
    --------
    >>> nodes, links = read_network("rail", bbox=(125.0, 43.5, 126.0, 44.2))
    >>> bool(((links["u"] < links["v"]) & (links["v"] < len(nodes))).all())
    True
    """
    if mode not in {"rail", "road"}:
        msg = f"read_network: mode is {mode!r}, must be 'rail' or 'road'."
        raise LayerError(msg)
    box = None if bbox is None else _checked_box(bbox)
    nodes, links = _whole_network(mode)
    return (nodes, links) if box is None else _cut(nodes, links, box)


def _whole_network(mode: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    import pandas as pd  # noqa: PLC0415 - heavy

    stored = read_table(f"{mode}_nodes.parquet")
    nodes = pd.DataFrame(
        {
            "lon": stored["lon_e3"] / 1000.0,
            "lat": stored["lat_e3"] / 1000.0,
            "country": stored["country"],
        }
    )
    stored = read_table(f"{mode}_links.parquet")
    links = pd.DataFrame(
        {
            "u": stored["u"],
            "v": stored["v"],
            "length_km": stored["length_m"] / 1000.0,
        }
    )
    return nodes, links


def _cut(
    nodes: pd.DataFrame, links: pd.DataFrame, box: Bbox
) -> tuple[pd.DataFrame, pd.DataFrame]:
    lon, lat = nodes["lon"].to_numpy(), nodes["lat"].to_numpy()
    u, v = links["u"].to_numpy(), links["v"].to_numpy()
    touching = links[_touches(lon[u], lat[u], lon[v], lat[v], box)]
    west, south, east, north = box
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    inside[touching["u"]] = True
    inside[touching["v"]] = True
    # Numbers grow with the old ones, so u < v and the order of rows still hold.
    number = (np.cumsum(inside) - 1).astype(np.int32)
    cut = touching.assign(u=number[touching["u"]], v=number[touching["v"]])
    return nodes[inside].reset_index(drop=True), cut.reset_index(drop=True)


def _touches(
    x1: NDArray[np.float64],
    y1: NDArray[np.float64],
    x2: NDArray[np.float64],
    y2: NDArray[np.float64],
    box: Bbox,
) -> NDArray[np.bool_]:
    """Tell which segments meet a box, by the separating axis theorem."""
    west, south, east, north = box
    apart = (np.minimum(x1, x2) > east) | (np.maximum(x1, x2) < west)
    apart |= (np.minimum(y1, y2) > north) | (np.maximum(y1, y2) < south)
    # Third axis, across the segment: all corners of the box on one side of it.
    reach = np.abs(y2 - y1) * (east - west) / 2 + np.abs(x2 - x1) * (north - south) / 2
    middle_x, middle_y = (west + east) / 2 - x1, (south + north) / 2 - y1
    apart |= np.abs(middle_x * (y2 - y1) - middle_y * (x2 - x1)) > reach
    return ~apart


def _checked_box(bbox: Bbox) -> Bbox:
    west, south, east, north = (float(x) for x in bbox)
    good = -180 <= west < east <= 180 and -90 <= south < north <= 90  # noqa: PLR2004
    if not good:
        msg = (
            f"bbox is {tuple(bbox)}, must be (west, south, east, north) in degrees "
            "with -180 <= west < east <= 180 and -90 <= south < north <= 90."
        )
        raise LayerError(msg)
    return west, south, east, north


def read_repairs() -> pd.DataFrame:
    """Return the missing pieces of the rail network that should be added.

    Returns
    -------
    pandas.DataFrame
        Columns `lon_a`, `lat_a`, `lon_b`, `lat_b` (degrees, EPSG:4326, exactly
        those of two nodes of `read_network("rail")`), `gap_km`,
        `network_km_without` (inf where the ends are not joined at all),
        `reason`, `source`, `confidence`.
    """
    return read_table("rail_repairs.csv")


def read_marine_network() -> gpd.GeoDataFrame:
    """Return the sea lanes of the world.

    Lines meet where their ends are equal. A node at longitude -180 and one at 180
    of the same latitude are one node.

    Returns
    -------
    geopandas.GeoDataFrame
        Lines, EPSG:4326. Columns `passage` (canal or strait, one of
        :data:`gis_data.schema.PASSAGES`, else empty), `arctic` (whether the
        line is part of the Northern Sea Route or the Northwest Passage) and
        `length_km` (geodesic).
    """
    lanes = read_shapes("marine_lines.parquet")
    lanes.insert(2, "length_km", _lengths_km(lanes))
    return lanes


def _lengths_km(lines: gpd.GeoDataFrame) -> NDArray[np.float64]:
    import shapely  # noqa: PLC0415 - heavy

    points, line = shapely.get_coordinates(lines.geometry, return_index=True)
    same = line[1:] == line[:-1]
    step_km = distance_km(points[:-1, 0], points[:-1, 1], points[1:, 0], points[1:, 1])
    length_km = np.zeros(len(lines))
    np.add.at(length_km, line[1:][same], step_km[same])
    return length_km


def read_airports() -> gpd.GeoDataFrame:
    """Return the airports of the world that have an IATA code.

    Returns
    -------
    geopandas.GeoDataFrame
        Points, EPSG:4326, with the fields of layer ``airports``: `iata`, `icao`,
        `name`, `city`, `country`, `elevation_m` and more.
    """
    return read_points("airports.parquet")
