"""The points of a plan: the country each lies in, how far from networks, flags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from corridors.planning.geography import COAST_KM, Geography, box_around
from corridors.planning.segments import WINDOW_DEG
from gis_data.cells import cell
from gis_data.contracts import plan_tables
from gis_data.geodesy import KM_PER_DEGREE
from gis_data.messages.message import LANGUAGES, I18nText, Message
from gis_data.plan import FILE
from gis_data.plan_files.assemble import inherited_table
from gis_data.plan_files.head import read_head
from gis_data.plan_files.ports import selected_ports
from gis_data.plan_files.read import read_table
from gis_data.text_files import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from corridors.planning.geography import Frontier
    from gis_data.contracts import Table

FRONTIER_KM: Final = 15.0
"""A border port farther from the frontier than this is flagged."""
NETWORK_KM: Final = 20.0
"""A stop farther from a network than this is flagged: it cannot be matched."""
BEYOND_KM: Final = WINDOW_DEG * KM_PER_DEGREE
LAND_MODES: Final = ("rail", "road")
_STOPS: Final = ("corridor_members", "border_ports", "nodes")


class Ends(NamedTuple):
    """Columns that hold one point of a row.

    Attributes
    ----------
    lat, lon : str
        Columns of its position.
    country : str
        Column of its country; empty where there is none.
    name : str
        Column of its name.
    end : str
        What tells it from the other point of the row; empty for the only one.
    """

    lat: str
    lon: str
    country: str
    name: str
    end: str


@dataclass(frozen=True)
class PlanPoint:
    """One point of a plan.

    Attributes
    ----------
    file : str
        File that it is in.
    line : int
        Line in the file.
    row : str
        Id of its row; empty where it has none.
    end : str
        Which point of the row; empty for the only one.
    name : I18nText
        Its names that are known; the id of its row where none is.
    lat, lon : float
        Degrees, EPSG:4326.
    stated : str
        Country that the row states; empty where it states none.
    country : str
        Country it lies in; empty at sea.
    rail_km, road_km, frontier_km : float
        Distance to the nearest rail link, road link and frontier by land; infinite
        beyond `BEYOND_KM`.
    frontier : str
        Countries of that frontier, ``CN-KZ``; empty where none is near.
    source, confidence : str
        Those of the row.
    flags : tuple of Message
        What looks wrong; empty where nothing does.
    """

    file: str
    line: int
    row: str
    end: str
    name: I18nText
    lat: float
    lon: float
    stated: str
    country: str
    rail_km: float
    road_km: float
    frontier_km: float
    frontier: str
    source: str
    confidence: str
    flags: tuple[Message, ...]


class _Spot(NamedTuple):
    """A point as it is written, before it is looked up."""

    table: Table
    file: str
    line: int
    ends: Ends
    cells: Mapping[Any, object]

    @property
    def lon(self) -> float:
        return float(str(self.cells[self.ends.lon]))

    @property
    def lat(self) -> float:
        return float(str(self.cells[self.ends.lat]))


def plan_points(folder: Path) -> tuple[list[PlanPoint], Geography | None]:
    """Return every point in the files of a plan.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the plan; it may have errors. Files that cannot be read are left
        out, and so are points without a position on earth.

    Returns
    -------
    points : list of PlanPoint
        In the order of the tables and rows.
    geography : Geography or None
        What they were compared with; None without a point.
    """
    spots = [*_spots(folder), *_selected(folder)]
    if not spots:
        return [], None
    lon = np.array([spot.lon for spot in spots])
    lat = np.array([spot.lat for spot in spots])
    geography = Geography(box_around(lon, lat, 1.0), _curated(folder))
    rows = zip(
        spots,
        geography.countries(lon, lat),
        geography.sea_km(lon, lat),
        strict=True,
    )
    return [_looked_up(*row, geography) for row in rows], geography


def _curated(folder: Path) -> pd.DataFrame:
    """Return the curated links of the reference set and of a plan's readable files."""
    table = plan_tables()["curated_links"]
    frames = [
        read_table(folder / file, table)[0]
        for file in (table.file, table.additions)
        if (folder / file).is_file()
    ]
    own = [frame for frame in frames if frame is not None]
    return pd.concat([inherited_table(table.name), *own])


def ends_of(table: Table) -> tuple[Ends, ...]:
    """Return the columns of a table that hold points.

    Parameters
    ----------
    table : Table
        Its contract.

    Returns
    -------
    tuple of Ends
        One for each column of latitude that has one of longitude and a name beside it.

    Examples
    --------
    >>> from gis_data.contracts import plan_tables
    >>> [ends.country for ends in ends_of(plan_tables()["border_ports"])]
    ['country', 'counterpart_country']
    >>> ends_of(plan_tables()["counties"])[0].lat
    'seat_lat'
    """
    names = [field.name for field in table.fields]
    found = []
    for lat in (name for name in names if "lat" in name.split("_")):
        lon = "_".join("lon" if part == "lat" else part for part in lat.split("_"))
        if lon not in names:
            continue
        place = "_".join(part for part in lat.split("_") if part != "lat")
        country, title = _beside(place, names)
        if title:  # else a row is about links of the network
            found.append(Ends(lat, lon, country, title, place if country else ""))
    return tuple(found)


def _beside(place: str, names: list[str]) -> tuple[str, str]:
    """Return the columns of country and name that go with a point."""
    countries = (f"{place}_country", f"country_{place}", "country")
    titles = (f"{place}_en", f"name_{place}", "name_en", *_LINK_ENDS.get(place, ()))
    return (
        next((name for name in countries if name in names), ""),
        next((name for name in titles if name in names), ""),
    )


_LINK_ENDS: Final = {"a": ("from_en",), "b": ("to_en",)}


def _spots(folder: Path) -> Iterator[_Spot]:
    for table in plan_tables().values():
        columns = ends_of(table)
        for file in (f"{table.name}.csv", f"{table.name}+.csv") if columns else ():
            if not (folder / file).is_file():
                continue
            frame, _ = read_table(folder / file, table)
            if frame is not None:
                for ends in columns:
                    yield from _rows(table, file, ends, frame)


def _selected(folder: Path) -> Iterator[_Spot]:
    """Yield the ports of the reference set that plan.toml names, if it is sound."""
    head, errors = read_head(folder)
    if head is None or errors:
        return
    table = plan_tables()["border_ports"]
    ports, _ = selected_ports(head.border_ports, inherited_table(table.name), FILE)
    lines = read_text(folder / FILE)[0].splitlines()
    for row in ports.to_dict("records"):
        names = (row["id"], "border_ports")
        line = next((n for n in (_line_with(lines, str(x)) for x in names) if n), 0)
        for ends in ends_of(table):
            spot = _Spot(table, FILE, line, ends, row)
            if abs(spot.lat) <= 90:  # noqa: PLR2004 - known, and not NaN
                yield spot


def _line_with(lines: list[str], word: str) -> int:
    return next((n for n, line in enumerate(lines, start=1) if word in line), 0)


def _rows(table: Table, file: str, ends: Ends, frame: pd.DataFrame) -> Iterator[_Spot]:
    for index, row in zip(frame.index, frame.to_dict("records"), strict=True):
        spot = _Spot(table, file, int(str(index).removeprefix("line ")), ends, row)
        if abs(spot.lat) <= 90 and abs(spot.lon) <= 180:  # noqa: PLR2004 - the earth
            yield spot


def _looked_up(
    spot: _Spot, country: str, sea_km: float, geography: Geography
) -> PlanPoint:
    lon, lat, row, ends = spot.lon, spot.lat, spot.cells, spot.ends
    near = geography.frontier(lon, lat)
    rail, road = (geography.network_km(mode, lon, lat) for mode in ("rail", "road"))
    stated = cell(row, ends.country) if ends.country else ""
    key = spot.table.key if len(spot.table.key) == 1 else ()
    flags = [
        *_country_flags(stated, country, near, sea_km),
        *_frontier_flags(spot, near.km),
        *_network_flags(spot, {"rail": rail, "road": road}),
    ]
    return PlanPoint(
        file=spot.file,
        line=spot.line,
        row=cell(row, *key),
        end=ends.end,
        name=_names(row, ends.name, key),
        lat=lat,
        lon=lon,
        stated=stated,
        country=country,
        rail_km=rail,
        road_km=road,
        frontier_km=near.km,
        frontier="-".join(near.countries),
        source=cell(row, "source"),
        confidence=cell(row, "confidence"),
        flags=tuple(flags),
    )


def _names(row: Mapping[Any, object], column: str, key: tuple[str, ...]) -> I18nText:
    stem = column.removesuffix("en")
    known = [cell(row, f"{stem}{language}") for language in LANGUAGES]
    return I18nText(known[0] or cell(row, "name_en", *key), *known[1:])


def _country_flags(
    stated: str, country: str, near: Frontier, sea_km: float
) -> Iterator[Message]:
    if sea_km > COAST_KM:
        yield Message("check.at_sea", {"km": min(sea_km, BEYOND_KM)})
    elif stated and country and country != stated and near.km > near.accuracy_km:
        yield Message(
            "check.wrong_side",
            {"stated": (stated,), "country": (country,), "km": near.km},
        )


def _frontier_flags(spot: _Spot, km: float) -> Iterator[Message]:
    if spot.table.name == "border_ports" and _is_crossing(spot) and km > FRONTIER_KM:
        yield Message("check.far_from_frontier", {"km": min(km, BEYOND_KM)})


def _is_crossing(spot: _Spot) -> bool:
    return cell(spot.cells, "kind") in {"", "crossing"}


def _network_flags(spot: _Spot, km: Mapping[str, float]) -> Iterator[Message]:
    """Yield one flag for the networks that a stop is to be on and is not near."""
    if spot.table.name not in _STOPS:
        return
    modes: tuple[str, ...] = LAND_MODES
    if spot.table.name == "border_ports":
        words = cell(spot.cells, "modes").split(";")
        modes = tuple(mode for mode in LAND_MODES if mode in words)
        far = tuple(mode for mode in modes if km[mode] > NETWORK_KM)
    else:  # either will do
        far = modes if min(km.values()) > NETWORK_KM else ()
    if far:
        names = tuple(Message(f"mode.{mode}") for mode in far)
        yield Message("check.far_from_network", {"modes": names, "km": NETWORK_KM})
