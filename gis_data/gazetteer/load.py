"""Read rows of tables as places with names."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gis_data.cells import cell, number
from gis_data.gazetteer.model import (
    ALIAS,
    PINYIN,
    PLAN_TABLES,
    PRIMARY,
    NamedPlace,
    Place,
)
from gis_data.gazetteer.normalise import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd


def from_rows(rows: Iterable[Mapping[str, object]]) -> Iterator[NamedPlace]:
    """Yield the places of the table of reviewed places.

    Parameters
    ----------
    rows : iterable of mapping
        Rows with the columns of ``places.csv``.

    Yields
    ------
    NamedPlace
        One place a row, in the order of the table. Rows without a point are
        left out.
    """
    for row in rows:
        lon, lat = number(cell(row, "lon")), number(cell(row, "lat"))
        if math.isnan(lon + lat):
            continue
        facts = tuple(filter(None, cell(row, "fact_ids").split("|")))
        place = _place(row, cell(row, "id"), cell(row, "kind"), (lon, lat), facts)
        yield NamedPlace(
            place,
            tuple(_names(row)),
            (*facts, *filter(None, [cell(row, "adcode")])),
        )


def _place(
    row: Mapping[str, object],
    place_id: str,
    kind: str,
    point: tuple[float, float],
    facts: tuple[str, ...],
) -> Place:
    population = number(cell(row, "population", "population_2020"))
    return Place(
        id=place_id,
        kind=kind,
        country=cell(row, "country").upper(),
        admin1=cell(row, "admin1", "province"),
        lon=point[0],
        lat=point[1],
        name_en=cell(row, "name_en", "name"),
        name_zh=cell(row, "name_zh_hans", "name_zh"),
        name_ru=cell(row, "name_ru"),
        name_ko=cell(row, "name_ko"),
        source=cell(row, "source"),
        confidence=cell(row, "coord_confidence", "confidence") or "low",
        population=None if math.isnan(population) else population,
        fact_ids=facts,
        prominence=int(number(cell(row, "prominence") or 0)),
    )


_PRIMARY_COLUMNS = (
    "name_en",
    "name",
    "name_zh_hans",
    "name_zh",
    "name_zh_hant",
    "name_ru",
    "name_ko",
    "name_ja",
)


def _names(row: Mapping[str, object]) -> Iterator[tuple[str, int]]:
    for column in _PRIMARY_COLUMNS:
        name = cell(row, column)
        if name:
            yield name, PRIMARY
    pinyin = cell(row, "pinyin")
    if pinyin:
        yield pinyin, PINYIN
    for column in ("aliases", "unlocode"):
        for alias in cell(row, column).split("|"):
            if alias.strip():
                yield alias, ALIAS


_PORT_KINDS = {"crossing": "border_port", "inland": "dry_port"}


def from_table(table: str, frame: pd.DataFrame) -> Iterator[NamedPlace]:
    """Yield the places a table of a plan names.

    Parameters
    ----------
    table : str
        Name of the table, such as ``border_ports``. Tables that are not in
        `PLAN_TABLES` need the columns ``id``, ``lat`` and ``lon``; ``kind``,
        names, ``aliases``, ``source`` and the others of ``places.csv`` may be
        there.
    frame : pandas.DataFrame
        The table. Rows without a point are left out.

    Yields
    ------
    NamedPlace
        One place a row, then the facility opposite where the row names one.
        Its ids are the id of the row and the same after the name of the table.
    """
    column, kind = PLAN_TABLES.get(table, ("id", "town"))
    columns = [str(name) for name in frame.columns]
    for values in frame.itertuples(index=False, name=None):
        row = dict(zip(columns, values, strict=True))
        lon = number(cell(row, "lon", "seat_lon"))
        lat = number(cell(row, "lat", "seat_lat"))
        row_kind = cell(row, "kind")
        if not math.isnan(lon + lat):
            key = cell(row, column) if column else ""
            name = cell(row, "name_en", "name_zh", "name")
            place_id = key or f"member:{fold(name)}"
            fact = f"{table}:{key}" if key else ""
            place = _place(
                row,
                place_id,
                _PORT_KINDS.get(row_kind, row_kind) or kind,
                (lon, lat),
                (fact,) if fact else (),
            )
            ids = (key, fact) if key else ()
            loose = table in {"nodes", "counties", "corridor_members"}
            names = tuple(_names(row))
            yield NamedPlace(place, names, ids, cell(row, "place_id"), loose)
        yield from _counterpart(table, row)


def _counterpart(table: str, row: Mapping[str, object]) -> Iterator[NamedPlace]:
    lon = number(cell(row, "counterpart_lon"))
    lat = number(cell(row, "counterpart_lat"))
    name = cell(row, "counterpart_en")
    if math.isnan(lon + lat) or not name or cell(row, "counterpart_id"):
        return
    opposite = {
        "country": cell(row, "counterpart_country"),
        "name_en": name,
        "name_zh": cell(row, "counterpart_zh"),
        "source": cell(row, "source"),
        "confidence": cell(row, "coord_confidence", "confidence"),
    }
    fact = f"{table}_counterpart:{cell(row, 'id')}"
    place = _place(opposite, fact, "border_port", (lon, lat), (fact,))
    yield NamedPlace(place, tuple(_names(opposite)), (fact,), loose=True)
