"""Waters that no lane of the world leads to, such as the Caspian Sea."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis_data.geodesy import distance_km

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Box = tuple[float, float, float, float]

CLOSED_WATER_KM = 700.0  # from one port of a closed water to the next
MARGIN_DEG = 2.0


def closed_waters(ports: pd.DataFrame) -> list[pd.DataFrame]:
    """Return ports that no lane leads to, in groups that may share a water.

    Parameters
    ----------
    ports : pandas.DataFrame
        ``lon``, ``lat`` in degrees, EPSG:4326.

    Returns
    -------
    list of pandas.DataFrame
        Groups of two ports or more, each at most `CLOSED_WATER_KM` from another one.
    """
    if len(ports) < 2:  # noqa: PLR2004 - nowhere to sail to
        return []
    lon, lat = ports[["lon", "lat"]].to_numpy(dtype=np.float64).T
    near = distance_km(lon[:, None], lat[:, None], lon, lat) <= CLOSED_WATER_KM
    count, group = connected_components(coo_array(near), directed=False)
    groups = [ports[group == k] for k in range(count)]
    return [found for found in groups if len(found) > 1]


def box_around(spots: Floats) -> Box:
    """Return a box around points, with room to sail past capes.

    Parameters
    ----------
    spots : numpy.ndarray
        (n, 2) longitude, latitude in degrees, EPSG:4326.

    Returns
    -------
    tuple of float
        West, south, east, north in degrees.
    """
    west, south = spots.min(axis=0) - MARGIN_DEG
    east, north = spots.max(axis=0) + MARGIN_DEG
    return float(west), float(south), float(east), float(north)
