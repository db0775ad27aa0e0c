"""Chinese, Russian and Korean names of what a network has one name of, or two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis_data.geodesy import distance_km
from gis_data.messages.message import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from network.build.assembly import ModeNetwork

#: A quay or airport has the name of the seaport or airport of the gazetteer so near.
SAME_KM = 25.0


def names_of(
    places: pd.DataFrame, gates: pd.DataFrame, parts: tuple[ModeNetwork, ModeNetwork]
) -> dict[str, list[str]]:
    """Return names in other languages by English and by Chinese name.

    Parameters
    ----------
    places : pandas.DataFrame
        As `network.build.declared.place_frame` returns them.
    gates : pandas.DataFrame
        Border ports: ``name_en``, ``name_zh``, ``name_ru``, ``name_ko``.
    parts : tuple of ModeNetwork
        Networks of quays and of airports: ``name_en``, ``country``, ``lon``, ``lat``
        (degrees, EPSG:4326) of their terminals.

    Returns
    -------
    dict of str to list of str
        Chinese, Russian and Korean; empty where not known. A name that two places
        with different ones share is left out.
    """
    found: dict[str, set[tuple[str, ...]]] = {}
    for table in (places, gates):
        for row in table.to_dict("records"):
            names = _names(row)
            keys = {str(row["name_en"] or ""), names[0]} if any(names[1:]) else ()
            for key in keys:
                found.setdefault(key, set()).add(names)
    for kind, part in zip(("seaport", "airport"), parts, strict=True):
        near = places[places["kind"] == kind]
        for key, names in _of_terminals(near, part.terminals):
            found.setdefault(key, {names})
    single = {key: names for key, names in sorted(found.items()) if len(names) == 1}
    return {key: list(pair) for key, (pair,) in single.items() if key and any(pair)}


def _of_terminals(
    places: pd.DataFrame, ports: pd.DataFrame
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for port in ports.to_dict("records"):
        near = places[places["country"] == port["country"]]
        if not len(near):
            continue
        lon, lat = near["lon"].to_numpy(float), near["lat"].to_numpy(float)
        away_km = distance_km(lon, lat, float(port["lon"]), float(port["lat"]))
        if away_km.min() <= SAME_KM:
            row = near.iloc[int(away_km.argmin())]
            yield str(port["name_en"]), _names(row)


def _names(row: Mapping[Any, Any]) -> tuple[str, ...]:
    return tuple(str(row[f"name_{code}"] or "") for code in LANGUAGES[1:])
