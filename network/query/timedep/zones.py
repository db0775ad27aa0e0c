"""Time zones by country and position."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import TZPATH, ZoneInfo

import numpy as np

from gis_data.geodesy import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterator

# All of China uses Beijing time, though the table of zones lists Urumqi as well.
_ONE_ZONE = {"CN": "Asia/Shanghai"}
# Eastern limits of bands of longitude, in degrees, along the Trans-Siberian: zones
# follow the borders of regions, which run roughly north to south there.
_RUSSIA = (
    (23.0, "Europe/Kaliningrad"),
    (50.0, "Europe/Moscow"),
    (54.0, "Europe/Samara"),
    (70.5, "Asia/Yekaterinburg"),
    (76.0, "Asia/Omsk"),
    (87.5, "Asia/Novosibirsk"),
    (97.5, "Asia/Krasnoyarsk"),
    (108.4, "Asia/Irkutsk"),
    (120.0, "Asia/Chita"),
    (131.0, "Asia/Yakutsk"),
    (141.4, "Asia/Vladivostok"),
    (147.0, "Asia/Sakhalin"),
    (157.0, "Asia/Magadan"),
    (181.0, "Asia/Kamchatka"),
)
# Primorye reaches west of the meridian that bounds Amur Region; nothing else of
# Russia lies as far south in the east.
_PRIMORYE_EAST, _PRIMORYE_NORTH = 120.0, 46.0


@cache
def zone_at(lon: float, lat: float, country: str) -> ZoneInfo:
    """Return the time zone of a place.

    Parameters
    ----------
    lon, lat : float
        Degrees, EPSG:4326.
    country : str
        ISO 3166-1 alpha-2; empty at sea.

    Returns
    -------
    zoneinfo.ZoneInfo
        At sea, and in a country that the table of zones does not list, the zone
        of the longitude.

    Examples
    --------
    >>> zone_at(130.48, 42.80, "CN").key, zone_at(130.78, 42.72, "RU").key
    ('Asia/Shanghai', 'Asia/Vladivostok')
    >>> zone_at(127.5, 50.3, "RU").key, zone_at(129.1, 35.1, "KR").key
    ('Asia/Yakutsk', 'Asia/Seoul')
    >>> zone_at(135.0, 40.0, "").key
    'Etc/GMT-9'
    """
    if country in _ONE_ZONE:
        return ZoneInfo(_ONE_ZONE[country])
    if country == "RU":
        return ZoneInfo(_russian(lon, lat))
    cities = _cities().get(country, [])
    if not cities:
        hours = round(lon / 15)  # these names have the opposite sign
        return ZoneInfo(f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT")
    x, y = np.array([(c[1], c[2]) for c in cities]).T
    return ZoneInfo(cities[int(np.argmin(distance_km(x, y, lon, lat)))][0])


def _russian(lon: float, lat: float) -> str:
    if lon < 0:  # Chukotka, beyond 180 degrees
        return "Asia/Anadyr"
    if lon >= _PRIMORYE_EAST and lat < _PRIMORYE_NORTH:
        return "Asia/Vladivostok"
    return next(zone for limit, zone in _RUSSIA if lon < limit)


@cache
def _cities() -> dict[str, list[tuple[str, float, float]]]:
    """Return zone, longitude and latitude of the cities that name zones."""
    cities: dict[str, list[tuple[str, float, float]]] = {}
    for line in _table():
        if line and not line.startswith("#"):
            country, point, zone = line.split("\t")[:3]
            cut = max(point.rfind("+"), point.rfind("-"))
            city = (zone, _degrees(point[cut:]), _degrees(point[:cut]))
            cities.setdefault(country, []).append(city)
    return cities


def _table() -> Iterator[str]:
    """Yield the lines of the system's table of zones, or of the package tzdata."""
    for folder in TZPATH:
        path = Path(folder) / "zone.tab"
        if path.is_file():
            yield from path.read_text(encoding="utf-8").splitlines()
            return
    try:
        packaged = files("tzdata") / "zoneinfo" / "zone.tab"
        yield from packaged.read_text(encoding="utf-8").splitlines()
    except (ModuleNotFoundError, FileNotFoundError):
        return


def _degrees(text: str) -> float:
    """Return degrees of ``+DDMM``, ``+DDDMM``, ``+DDMMSS`` or ``+DDDMMSS``."""
    sign = -1.0 if text[0] == "-" else 1.0
    digits = text[1:]
    seconds = 0.0
    if len(digits) > 5:  # noqa: PLR2004 - with seconds
        digits, seconds = digits[:-2], float(digits[-2:])
    return sign * (float(digits[:-2]) + float(digits[-2:]) / 60 + seconds / 3600)
