"""What the reference set knows of an area: its ports, seaports, lines and cities."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from gis_data.errors import PlanError
from gis_data.geodesy import distance_km
from gis_data.layers import read_layer
from gis_data.plan_files.assemble import inherited_table
from gis_data.schema import COUNTRIES, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

Box = tuple[float, float, float, float]
PORT_MARGIN_DEG: Final = 5.0
"""A region made from ports reaches so far round them."""
NEAR_PORT_KM: Final = 1_000.0
"""The example corridor joins cities within this distance of a port."""
_STEP_DEG: Final = 0.5
_CITY_KINDS: Final = ("city", "foreign_city")


class City(NamedTuple):
    """A city of the reference set or of the layer of the world's cities."""

    name_en: str
    name_zh: str
    country: str
    lon: float
    lat: float
    place_id: str
    source: str
    confidence: str


@dataclass(frozen=True)
class Area:
    """An area that a plan is for.

    Attributes
    ----------
    countries : tuple of str
        Its countries, ISO 3166-1 alpha-2; none where only a box is given.
    region : tuple of float
        West, south, east, north in degrees, EPSG:4326.
    ports : pandas.DataFrame
        Rows of the reference ``border_ports``: between the countries; with one
        country, all of its; without, all with a side in the box.
    """

    countries: tuple[str, ...]
    region: Box
    ports: pd.DataFrame


def area_of(countries: Sequence[str], bbox: Box | None) -> Area:
    """Return the area of some countries, or of a box, or of both.

    Parameters
    ----------
    countries : sequence of str
        ISO 3166-1 alpha-2.
    bbox : tuple of float, optional
        West, south, east, north in degrees. By default the ports between the
        countries and 5 degrees round them, within the countries; for one country,
        or where no port is known, the countries as a whole.

    Returns
    -------
    Area
        The area.

    Raises
    ------
    PlanError
        If neither is given, a code is no country or a box is none.

    Examples
    --------
    >>> area = area_of(["KZ", "CN"], None)
    >>> sorted(set(area.ports["country"])), area.region[0] < 80.4 < area.region[2]
    (['CN'], True)
    """
    if not countries and bbox is None:
        msg = "give --countries (KZ,CN) or --bbox W,S,E,N."
        raise PlanError(msg)
    for code in countries:
        if code not in COUNTRIES:
            msg = f"--countries: {shown(code)} is no ISO 3166-1 alpha-2 code (KZ, CN)."
            raise PlanError(msg)
    if bbox is not None:
        _check_box(bbox)
    ports = _ports(countries, bbox)
    region = bbox or _region(countries, ports)
    return Area(tuple(countries), region, ports.reset_index(drop=True))


def _check_box(bbox: Box) -> None:
    west, south, east, north = bbox
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004
        msg = (
            f"--bbox: {west:g},{south:g},{east:g},{north:g} is no box; write west, "
            "south, east, north in degrees, west of east and south of north."
        )
        raise PlanError(msg)


def _ports(countries: Sequence[str], bbox: Box | None) -> pd.DataFrame:
    ports = inherited_table("border_ports")
    ports = ports[ports["same_as"].eq("") & ports["counterpart_country"].ne("")]
    sides = ports[["country", "counterpart_country"]].isin(list(countries))
    if len(countries) == 1:
        ports = ports[sides.any(axis=1)]
    elif countries:
        ports = ports[sides.all(axis=1)]
    if bbox is None:
        return ports
    return ports[
        inside(ports["lon"], ports["lat"], bbox)
        | inside(ports["counterpart_lon"], ports["counterpart_lat"], bbox)
    ]


def inside(lon: pd.Series, lat: pd.Series, box: Box) -> pd.Series:
    """Return which points lie in a box.

    Parameters
    ----------
    lon, lat : pandas.Series
        Degrees, EPSG:4326.
    box : tuple of float
        West, south, east, north.

    Returns
    -------
    pandas.Series of bool
        False where unknown.
    """
    return lon.between(box[0], box[2]) & lat.between(box[1], box[3])


def _region(countries: Sequence[str], ports: pd.DataFrame) -> Box:
    areas = read_layer("countries_50m")
    own = areas[areas["country"].isin(list(countries))].explode(ignore_index=True)
    # A part across the 180th meridian would make the box as wide as the world.
    east = own[own.geometry.bounds["minx"].gt(-170.0) | ~own["country"].eq("RU")]
    west, south, right, north = (float(side) for side in east.total_bounds)
    if len(countries) > 1 and len(ports):
        lon = ports[["lon", "counterpart_lon"]].to_numpy(dtype=np.float64)
        lat = ports[["lat", "counterpart_lat"]].to_numpy(dtype=np.float64)
        west = max(west, float(np.nanmin(lon)) - PORT_MARGIN_DEG)
        south = max(south, float(np.nanmin(lat)) - PORT_MARGIN_DEG)
        right = min(right, float(np.nanmax(lon)) + PORT_MARGIN_DEG)
        north = min(north, float(np.nanmax(lat)) + PORT_MARGIN_DEG)
    return (
        max(math.floor(west / _STEP_DEG) * _STEP_DEG, -180.0),
        max(math.floor(south / _STEP_DEG) * _STEP_DEG, -90.0),
        min(math.ceil(right / _STEP_DEG) * _STEP_DEG, 180.0),
        min(math.ceil(north / _STEP_DEG) * _STEP_DEG, 90.0),
    )


def seaports_in(region: Box) -> pd.DataFrame:
    """Return the reference seaports in a box.

    Parameters
    ----------
    region : tuple of float
        West, south, east, north.

    Returns
    -------
    pandas.DataFrame
        Rows of ``seaports``.
    """
    ports = inherited_table("seaports")
    return ports[inside(ports["lon"], ports["lat"], region)]


def lines_in(region: Box, table: str) -> pd.DataFrame:
    """Return the reference lines that call at two stops in a box at least.

    Parameters
    ----------
    region : tuple of float
        West, south, east, north.
    table : str
        ``rail_lines`` or ``expressways``.

    Returns
    -------
    pandas.DataFrame
        Rows of the table.
    """
    nodes = inherited_table("nodes")
    near = set(nodes["node_id"][inside(nodes["lon"], nodes["lat"], region)])
    lines = inherited_table(table)
    calls = lines["node_ids"].map(lambda ids: len(near.intersection(ids.split())) > 1)
    return lines[calls]


def example_members(area: Area) -> list[City]:
    """Return the places of an example corridor.

    Parameters
    ----------
    area : Area
        Its first port, an open railway where there is one, and the nearest city on
        either side of it; without a port, its two largest cities.

    Returns
    -------
    list of City
        In order; at least one.

    Raises
    ------
    PlanError
        If no city is known in the region.
    """
    reviewed, cities = _reviewed_cities(), _world_cities()
    port = _best_port(area.ports)
    if port is not None:
        lon, lat = float(port["lon"]), float(port["lat"])
        ends = [
            _nearest(reviewed, str(port[side]), lon, lat)
            or _nearest(cities, str(port[side]), lon, lat)
            for side in ("country", "counterpart_country")
        ]
        gate = City(
            str(port["name_en"]), str(port["name_zh"]), str(port["country"]),
            float(port["lon"]), float(port["lat"]), str(port["place_id"]),
            str(port["source"]), str(port["coord_confidence"] or "low"),
        )  # fmt: skip
        return [city for city in (ends[0], gate, ends[1]) if city is not None]
    west, south, east, north = area.region
    near = [
        city
        for city in (*reviewed, *cities)
        if west <= city.lon <= east and south <= city.lat <= north
        and (not area.countries or city.country in area.countries)
    ]  # fmt: skip
    if not near:
        msg = (
            f"no city is known in {west:g},{south:g},{east:g},{north:g}; widen --bbox, "
            "or write the three files of docs/plan-format.md yourself."
        )
        raise PlanError(msg)
    return list({city.name_en: city for city in near}.values())[:2]


def _best_port(ports: pd.DataFrame) -> pd.Series | None:
    if ports.empty:
        return None
    good = ports.assign(
        shut=~ports["status"].isin(["open", "limited"]),
        road=~ports["modes"].str.contains("rail"),
    )
    return good.sort_values(["shut", "road"], kind="stable").iloc[0]


def _nearest(cities: list[City], country: str, lon: float, lat: float) -> City | None:
    home = [city for city in cities if city.country == country]
    away = [float(distance_km(lon, lat, city.lon, city.lat)) for city in home]
    order = sorted((km, n) for n, km in enumerate(away) if km <= NEAR_PORT_KM)
    # A village at the port is no end of a corridor.
    far = [n for km, n in order if km > 30.0]  # noqa: PLR2004 - km
    return home[far[0]] if far else None


def _reviewed_cities() -> list[City]:
    places = inherited_table("places")
    places = places[places["kind"].isin(_CITY_KINDS)]
    places = places.sort_values("population", ascending=False, kind="stable")
    return [
        City(
            str(row["name_en"]), str(row["name_zh_hans"]), str(row["country"]),
            float(row["lon"]), float(row["lat"]), str(row["id"]),
            str(row["source"]), str(row["confidence"]),
        )
        for row in places.to_dict("records")
    ]  # fmt: skip


def _world_cities() -> list[City]:
    table = read_layer("world_cities").drop(columns="geometry")
    table = table.sort_values("population", ascending=False, kind="stable")
    return [
        City(
            str(row["name"]), "", str(row["country"]), float(row["lon"]),
            float(row["lat"]), "", "GeoNames (CC BY 4.0)", "medium",
        )
        for row in table.to_dict("records")
    ]  # fmt: skip
