"""Rail, road and stations of OpenStreetMap, through scgraph_data and OpenQGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.countries import country_of_points
from gis_data.geodesy import distance_km
from gis_data.ingest.frontiers import areas_of_countries
from gis_data.ingest.product import Product, Publisher, raw_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

_OSM = Publisher(
    publisher="OpenStreetMap contributors; C. Makowski (scgraph_data)",
    title="scgraph_data 2.0.0, world railways and highways",
    url="https://github.com/connor-makowski/scgraph_data",
    licence="ODbL-1.0",
    attribution=(
        "© OpenStreetMap contributors, ODbL 1.0; network simplified by "
        "scgraph_data (C. Makowski, MIT)"
    ),
    data_date="before 2024-04-19; the date of the OpenStreetMap extract is not stated",
)
_NODE_CHANGES = (
    "cut to longitude >= -12 and latitude 5 to 75 degrees",
    "stored in thousandths of a degree, the precision of the raw material",
    "renumbered along a Morton curve: the row number is the node number",
    (
        "country added: area of the layer country_areas that the node lies in, or the "
        "nearest one within 25 km"
    ),
    "component number dropped",
)
_NODE_DEFECTS = (
    (
        "country follows the frontier in use, which differs from the official map of "
        "China"
    ),
    (
        "points are rounded to about 100 m, so that one on a bank may lie beyond a "
        "narrow river"
    ),
)
_LINK_CHANGES = (
    "cut to longitude >= -12 and latitude 5 to 75 degrees",
    "one row per undirected link, u < v, sorted by u then v; length in whole metres",
)
_LINK_DEFECTS = (
    "no name, class, gauge, speed, electrification, bridge, tunnel or border marks",
    (
        "chains of nodes of degree two are contracted: length is true, shape is a "
        "straight line"
    ),
)
_MODE_DEFECTS = {
    "rail": (
        "parallel tracks are separate links",
        "known breaks are listed in rail_repairs and near_miss_gaps",
        (
            "spurs to Zarubino, Posyet and Slavyanka and the line Borzya-Choibalsan "
            "are absent"
        ),
    ),
    "road": (
        "towns along a straight line have no node (Kraskino, Slavyanka, Zarubino)",
        (
            "links cross the demilitarised zone of Korea and the borders of the DPRK "
            "as if they were open"
        ),
    ),
}
_REPAIR_SOURCE = "topology of scgraph_data 2.0.0"
# Of the repairs these two were held against published lengths or services.
_CHECKED_REPAIRS = ("Baicheng-Ulanhot", "Smolyaninovo-Partizansk")


def build_networks(raw: Path) -> Iterator[Product]:
    """Make the network files of both modes and the lists of their breaks.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Yields
    ------
    Product
        Nodes and links of rail and road, rail repairs, near misses.
    """
    areas = areas_of_countries(raw)
    for mode in ("rail", "road"):
        yield from _network(raw, mode, areas)
    yield _repairs(raw)
    yield _near_misses(raw)


def _network(raw: Path, mode: str, areas: gpd.GeoDataFrame) -> Iterator[Product]:
    import pandas as pd  # noqa: PLC0415 - heavy

    nodes = pd.read_parquet(raw_file(raw, f"scgraph_osm/{mode}_nodes_eurasia.parquet"))
    links = pd.read_parquet(raw_file(raw, f"scgraph_osm/{mode}_edges_eurasia.parquet"))
    lon_e3 = _milli(nodes["lon"])
    lat_e3 = _milli(nodes["lat"])
    order = np.lexsort((nodes["node"], _morton(lon_e3, lat_e3)))
    number = np.full(int(nodes["node"].max()) + 1, -1, dtype=np.int32)
    number[nodes["node"].to_numpy()[order]] = np.arange(len(order), dtype=np.int32)
    lon_e3, lat_e3 = lon_e3[order], lat_e3[order]
    country = country_of_points(lon_e3 / 1000.0, lat_e3 / 1000.0, areas)
    yield Product(
        _OSM.entry(
            f"{mode}_nodes.parquet", changes=_NODE_CHANGES, known_defects=_NODE_DEFECTS
        ),
        _node_table(lon_e3, lat_e3, country),
        {"lon_e3": "BYTE_STREAM_SPLIT", "lat_e3": "BYTE_STREAM_SPLIT"},
    )
    yield Product(
        _OSM.entry(
            f"{mode}_links.parquet",
            changes=_LINK_CHANGES,
            known_defects=_LINK_DEFECTS + _MODE_DEFECTS[mode],
        ),
        _link_table(links, number),
        {
            "u": "DELTA_BINARY_PACKED",
            "v": "BYTE_STREAM_SPLIT",
            "length_m": "BYTE_STREAM_SPLIT",
        },
    )


def _node_table(
    lon_e3: NDArray[np.int32], lat_e3: NDArray[np.int32], country: NDArray[np.str_]
) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - heavy

    words, codes = np.unique(country, return_inverse=True)
    return pa.table(
        {
            "lon_e3": lon_e3,
            "lat_e3": lat_e3,
            "country": pa.DictionaryArray.from_arrays(
                codes.astype(np.int16), pa.array(words.tolist(), pa.string())
            ),
        }
    )


def _link_table(links: pd.DataFrame, number: NDArray[np.int32]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - heavy

    a, b = number[links["u"]], number[links["v"]]
    u, v = np.minimum(a, b), np.maximum(a, b)
    length_m = np.rint(links["length_km"].to_numpy(dtype=np.float64) * 1000.0)
    order = np.lexsort((length_m, v, u))
    return pa.table(
        {
            "u": u[order],
            "v": v[order],
            "length_m": length_m[order].astype(np.int32),
        }
    )


def _milli(degrees: pd.Series) -> NDArray[np.int32]:
    return np.rint(degrees.to_numpy() * 1000.0).astype(np.int32)


def _morton(lon_e3: NDArray[np.int32], lat_e3: NDArray[np.int32]) -> NDArray[np.uint64]:
    east, north = lon_e3 + 180_000, lat_e3 + 90_000
    return _spread(east) | (_spread(north) << np.uint64(1))


def _spread(number: NDArray[np.int32]) -> NDArray[np.uint64]:
    """Put a zero bit before every bit of numbers below 2 ** 32."""
    bits = number.astype(np.uint64)
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        bits = (bits | (bits << np.uint64(shift))) & np.uint64(mask)
    return bits


def _repairs(raw: Path) -> Product:
    import pandas as pd  # noqa: PLC0415 - heavy

    table = pd.read_csv(raw_file(raw, "scgraph_osm/rail_repairs_recommended.csv"))
    checked = table["reason"].str.startswith(_CHECKED_REPAIRS)
    table["source"] = _REPAIR_SOURCE
    table["confidence"] = np.where(checked, "medium", "low")
    columns = ["lon_a", "lat_a", "lon_b", "lat_b", "gap_km", "network_km_without"]
    table = _measured(table[[*columns, "reason", "source", "confidence"]])
    return Product(
        _OSM.entry(
            "rail_repairs.csv",
            changes=(
                "gap_km measured again on the ellipsoid",
                (
                    "node numbers of the raw material dropped: the ends are points of "
                    "rail_nodes"
                ),
                (
                    "source and confidence added: medium where the result was "
                    "held against a published length or service, else low"
                ),
            ),
            known_defects=(
                "found by topology, not checked against imagery",
                "network_km_without is inf where the ends are not joined at all",
            ),
        ),
        table.sort_values(columns[:4], ignore_index=True),
    )


def _measured(gaps: pd.DataFrame) -> pd.DataFrame:
    """Measure the gaps again: the raw lengths are up to 0.3 km off."""
    ends = (gaps["lon_a"], gaps["lat_a"], gaps["lon_b"], gaps["lat_b"])
    return gaps.assign(gap_km=distance_km(*ends).round(3))


def _near_misses(raw: Path) -> Product:
    import pandas as pd  # noqa: PLC0415 - heavy

    table = pd.read_csv(raw_file(raw, "scgraph_osm/near_miss_gaps.csv")).rename(
        columns={
            "lon1": "lon_a",
            "lat1": "lat_a",
            "lon2": "lon_b",
            "lat2": "lat_b",
            "network_km_now": "network_km_without",
        }
    )
    table["source"] = _REPAIR_SOURCE
    table["confidence"] = "low"
    columns = ["mode", "lon_a", "lat_a", "lon_b", "lat_b", "gap_km"]
    table = _measured(table[[*columns, "network_km_without", "source", "confidence"]])
    return Product(
        _OSM.entry(
            "near_miss_gaps.csv",
            changes=(
                "gap_km measured again on the ellipsoid",
                (
                    "node numbers of the raw material dropped: the ends are points of "
                    "rail_nodes or road_nodes"
                ),
            ),
            known_defects=(
                "found automatically; some gaps are true ends of line",
                "network_km_without is inf where the ends are not joined at all",
            ),
        ),
        table.sort_values(columns[:5], ignore_index=True),
    )


_OPENQGIS = Publisher(
    publisher="OpenStreetMap contributors; OpenQGIS",
    title="OpenQGIS railway stations of East Asia",
    url="https://github.com/OpenQGIS/OMap-GeoDB",
    licence="ODbL-1.0",
    attribution="© OpenStreetMap contributors, ODbL 1.0; extract OpenQGIS",
    data_date="2025-01-24",
)


def build_stations(raw: Path) -> Iterator[Product]:
    """Make the table of stations.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Yields
    ------
    Product
        Stations with name and country.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy

    path = raw_file(raw, "osm_stations_openqgis/osm_rail_stations_wide.parquet")
    layer = gpd.read_parquet(path)
    lon, lat = layer.geometry.x.to_numpy(), layer.geometry.y.to_numpy()
    table = pd.DataFrame(
        {
            "name": layer["name"].astype(object).fillna("").to_numpy(),
            "lon": lon.round(5),
            "lat": lat.round(5),
            "country": country_of_points(lon, lat, areas_of_countries(raw)).astype(
                object
            ),
        }
    )
    yield Product(
        _OPENQGIS.entry(
            "stations.parquet",
            changes=(
                "stations for trains within 105-142 E, 33-56 N",
                "country added from the layer country_areas",
                "coordinates rounded to 0.00001 degree",
            ),
            known_defects=(
                "two stations in three have no name",
                "nearly all lie in China: 13 in Russia, 58 in the DPRK, 3 in Mongolia",
            ),
        ),
        table.sort_values(["lon", "lat", "name"], ignore_index=True),
        {"lon": "BYTE_STREAM_SPLIT", "lat": "BYTE_STREAM_SPLIT"},
    )
