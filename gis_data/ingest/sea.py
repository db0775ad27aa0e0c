"""Sea lanes, from searoute-py, and seaports, from the World Port Index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gis_data.countries import country_of_points
from gis_data.ingest.frontiers import areas_of_countries
from gis_data.ingest.product import Product, Publisher, raw_file
from gis_data.schema import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray
    from shapely import LineString

_SEAROUTE = Publisher(
    publisher="G. Halili (searoute-py); Eurostat",
    title="searoute-py 1.6.0, marine network and ports",
    url="https://github.com/genthalili/searoute-py",
    licence="Apache-2.0",
    attribution=(
        "Sea network: searoute-py (G. Halili), Apache-2.0, derived from Eurostat "
        "searoute / ORNL"
    ),
    data_date="2026-05",
)
ARCTIC_CIRCLE_DEG = 66.5
# East of the Kara Strait and west of Lancaster Sound: the Northern Sea Route and the
# Northwest Passage. The Norwegian and Barents Seas are open all year and not counted.
_KARA_STRAIT_DEG = 60.0
_LANCASTER_SOUND_DEG = -80.0
_HALF_TURN_DEG = 180.0


def build_lanes(raw: Path) -> Iterator[Product]:
    """Make the sea lanes and their ports.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Yields
    ------
    Product
        Lines with the passage they belong to; ports with UN/LOCODE.
    """
    yield Product(
        _SEAROUTE.entry(
            "marine_lines.parquet",
            changes=(
                (
                    "cut where it crosses 180 degrees, longitudes brought into "
                    "-180..180: nodes at -180 and at 180 of one latitude are one"
                ),
                "coordinates rounded to 0.00001 degree",
                (
                    "arctic added: true where a line touches the Northern Sea Route "
                    "or the Northwest Passage (north of 66.5 N, and east of 60 E or "
                    "west of 80 W)"
                ),
            ),
            known_defects=(
                (
                    "coarse in the north-west of the Sea of Japan: nearest node to "
                    "Zarubino 84 km, to Rajin 140 km; for long haul only"
                ),
                "only 24 lines are tagged with a passage",
                (
                    "derived from Eurostat's searoute, whose repository is under the "
                    "EUPL; whether that binds the data is not settled"
                ),
            ),
        ),
        _lines(raw),
    )
    yield Product(
        _SEAROUTE.entry(
            "marine_ports.parquet",
            changes=("code, name, country name and point kept",),
            known_defects=("some ports occur twice under one UN/LOCODE",),
        ),
        _ports(raw),
        {"lon": "BYTE_STREAM_SPLIT", "lat": "BYTE_STREAM_SPLIT"},
    )


def _lines(raw: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 - heavy
    from shapely import LineString  # noqa: PLC0415 - heavy

    path = raw_file(raw, "searoute_marnet/marnet_searoute.geojson")
    layer = gpd.read_file(path, columns=["passage"]).explode(ignore_index=True)
    passages: list[str] = []
    lines: list[LineString] = []
    for passage, shape in zip(
        layer["passage"].astype(object).fillna(""), layer.geometry, strict=True
    ):
        for piece in _cut_at_half_turn(np.asarray(shape.coords)[:, :2].round(5)):
            passages.append(passage)
            lines.append(LineString(piece))
    cut = gpd.GeoDataFrame(
        {"passage": passages, "arctic": [_is_arctic(line) for line in lines]},
        geometry=lines,
        crs="EPSG:4326",
    )
    order = cut.assign(wkb=cut.geometry.to_wkb()).sort_values(["passage", "wkb"]).index
    return cut.loc[order].reset_index(drop=True)


def _cut_at_half_turn(
    points: NDArray[np.float64],
) -> Sequence[NDArray[np.float64]]:
    """Cut a line at its vertices on 180 degrees and wrap what lies beyond."""
    beyond = points[:, 0] > _HALF_TURN_DEG
    if not beyond.any():
        return [points]
    at = np.flatnonzero(points[:, 0] == _HALF_TURN_DEG)
    inner = at[(at > 0) & (at < len(points) - 1)]
    pieces = []
    for start, stop in zip([0, *inner], [*inner, len(points) - 1], strict=True):
        piece = points[start : stop + 1].copy()
        if (piece[:, 0] > _HALF_TURN_DEG).any():
            piece[:, 0] = (piece[:, 0] - 2 * _HALF_TURN_DEG).round(5)
        pieces.append(piece)
    return pieces


def _is_arctic(line: LineString) -> bool:
    points = np.asarray(line.coords)
    away = (points[:, 0] >= _KARA_STRAIT_DEG) | (points[:, 0] <= _LANCASTER_SOUND_DEG)
    return bool(((points[:, 1] >= ARCTIC_CIRCLE_DEG) & away).any())


def _ports(raw: Path) -> pd.DataFrame:
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy

    path = raw_file(raw, "searoute_marnet/ports.geojson")
    layer = gpd.read_file(path, columns=["port", "name", "cty"])
    table = pd.DataFrame(
        {
            "locode": layer["port"].astype(object),
            "name": layer["name"].astype(object),
            "country_name": layer["cty"].astype(object),
            "lon": layer.geometry.x.round(5),
            "lat": layer.geometry.y.round(5),
        }
    )
    return table.sort_values(["locode", "name", "lon", "lat"], ignore_index=True)


_WPI = Publisher(
    publisher="National Geospatial-Intelligence Agency",
    title="World Port Index (Pub. 150)",
    url="https://msi.nga.mil/Publications/WPI",
    licence="public domain",
    attribution="NGA World Port Index (Pub. 150)",
    data_date="2025-04-22 or before",
)
_TEXTS = {
    "Main Port Name": "name",
    "Alternate Port Name": "other_names",
    "UN/LOCODE": "locode",
    "Country Code": "country_name",
    "World Water Body": "water_body",
    "Harbor Size": "harbour_size",
    "Harbor Type": "harbour_type",
    "Harbor Use": "harbour_use",
    "Shelter Afforded": "shelter",
    "Entrance Restriction - Ice": "ice_restriction",
    "Communications - Rail": "rail_communication",
    "Facilities - Container": "container_facility",
    "Facilities - Ro-Ro": "roro_facility",
    "Facilities - Solid Bulk": "solid_bulk_facility",
    "Facilities - Breakbulk": "breakbulk_facility",
    "Railway": "railway",
}
_METRES = {
    "Channel Depth (m)": "channel_depth_m",
    "Anchorage Depth (m)": "anchorage_depth_m",
    "Cargo Pier Depth (m)": "cargo_pier_depth_m",
    "Maximum Vessel Length (m)": "max_vessel_length_m",
    "Maximum Vessel Draft (m)": "max_vessel_draft_m",
}


def build_seaports(raw: Path) -> Iterator[Product]:
    """Make the table of seaports.

    Parameters
    ----------
    raw : pathlib.Path
        The raw material folder.

    Yields
    ------
    Product
        Seaports of the world.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    path = raw_file(raw, "wpi_pub150/wpi_world.csv")
    table = pd.read_csv(path, dtype=dict.fromkeys(_TEXTS, str), keep_default_na=False)
    lon, lat = table["Longitude"].to_numpy(float), table["Latitude"].to_numpy(float)
    ports = pd.DataFrame({"wpi_number": table["World Port Index Number"].astype("int")})
    ports = ports.join(_texts(table))
    near = country_of_points(lon, lat, areas_of_countries(raw))
    coded = ports["locode"].str[:2]
    trusted = coded.isin(COUNTRIES).to_numpy()
    ports["country"] = np.where(trusted, coded.to_numpy("U2"), near).astype(object)
    ports["lon"], ports["lat"] = lon.round(5), lat.round(5)
    for old, new in _METRES.items():
        depth_m = pd.to_numeric(table[old])
        ports[new] = depth_m.where(depth_m > 0, np.nan)
    yield Product(
        _WPI.entry(
            "seaports.parquet",
            changes=(
                "the columns on place, size, shelter, depth, facilities and rail kept",
                "0 m and 'Unknown' mean unknown and became empty",
                "spaces removed from UN/LOCODE; one that is no code became empty",
                "country (alpha-2) added: of the UN/LOCODE, else of country_areas",
            ),
            known_defects=(
                "taken from a mirror, not compared with the original",
                "many points are rounded to one minute; depths are classes",
                "wpi_number is not unique: 400 and 49460 occur twice",
                "UN/LOCODE GCCOG and JBHBI are misspelt (GQ, JP)",
            ),
        ),
        ports.sort_values(["wpi_number", "name"], ignore_index=True),
        {"lon": "BYTE_STREAM_SPLIT", "lat": "BYTE_STREAM_SPLIT"},
    )


def _texts(table: pd.DataFrame) -> pd.DataFrame:
    texts = table[list(_TEXTS)].rename(columns=_TEXTS)
    for column in texts.columns:
        texts[column] = texts[column].str.strip().replace("Unknown", "")
    code = texts["locode"].str.replace(" ", "")
    texts["locode"] = code.where(code.str.fullmatch("[A-Z]{2}[A-Z0-9]{3}"), "")
    return texts
