"""Lists of places as a user names them: a file, a kind, a table of the plan, a name."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from corridors.workspace import RequestError
from gis_data.errors import PlaceError
from gis_data.gazetteer.model import PLAN_TABLES, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corridors.workspace import Workspace

NAME_COLUMNS = ("id", "place", "name")
_FILE_ENDINGS = (".csv", ".txt")
_BOUNDS = {"lat": 90.0, "lon": 180.0}


def listed_places(work: Workspace, words: Iterable[str]) -> tuple[Place, ...]:
    """Return the places that words name, each once.

    Parameters
    ----------
    work : Workspace
        The plan and its gazetteer.
    words : iterable of str
        ``kind:seaport`` (or several kinds, with commas) for every place of a
        kind; ``plan:border_ports`` for the rows of a table of the plan; a CSV
        file with a column ``id``, ``place`` or ``name``, or with ``lat`` and
        ``lon`` (degrees, EPSG:4326; ``id`` then is what the point is called); a
        text file with a place a line; or the name of one place.

    Returns
    -------
    tuple of Place
        In the order they were named.

    Raises
    ------
    RequestError
        If a list is empty, or a file has faults: all of them are told.
    """
    found: dict[str, Place] = {}
    for word in words:
        places = _places(work, word.strip())
        if not places:
            msg = f"{word!r} names no place."
            raise RequestError(msg)
        for place in places:
            found.setdefault(place.id, place)
    return tuple(found.values())


def _places(work: Workspace, word: str) -> list[Place]:
    head, _, rest = word.partition(":")
    if head == "kind":
        return _of_kinds(work, rest)
    if head == "plan":
        return _of_table(work, rest)
    path = Path(word)
    if path.is_file():
        return _of_file(work, path)
    if path.suffix.lower() in _FILE_ENDINGS:
        msg = f"{word}: there is no such file."
        raise RequestError(msg)
    return [work.match(word).place]


def _of_kinds(work: Workspace, text: str) -> list[Place]:
    wanted = {kind.strip() for kind in text.split(",")}
    known = {place.kind for place in work.gazetteer.places}
    if not wanted <= known:
        wrong = ", ".join(sorted(map(repr, wanted - known)))
        msg = f"kind:{text}: no place is a {wrong}; use: {', '.join(sorted(known))}."
        raise RequestError(msg)
    return [place for place in work.gazetteer.places if place.kind in wanted]


def _of_table(work: Workspace, name: str) -> list[Place]:
    columns = {table: column for table, (column, _) in PLAN_TABLES.items() if column}
    if name not in columns:
        msg = f"plan:{name}: no table of places; use one of: {', '.join(columns)}."
        raise RequestError(msg)
    ids = work.plan.table(name)[columns[name]].astype(str)
    return [work.match(f"{name}:{place_id}").place for place_id in ids if place_id]


def _of_file(work: Workspace, path: Path) -> list[Place]:
    places, faults = [], []
    for line, row in _rows(path):
        try:
            places.append(_of_row(work, row))
        except (PlaceError, ValueError) as error:
            faults.append(f"  line {line}: {error}")
    if faults:
        msg = f"{path} has {len(faults)} faults:\n" + "\n".join(faults)
        raise RequestError(msg)
    return places


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the rows of a file with the lines they end on; blank ones left out."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path}: cannot be read as UTF-8 text ({error})."
        raise RequestError(msg) from error
    lines = text.splitlines()
    if path.suffix.lower() != ".csv":
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, {"place": line.strip()}
        return
    reader = csv.DictReader(lines, restval="")
    columns = set(reader.fieldnames or ())
    if not columns & set(NAME_COLUMNS) and not columns >= set(_BOUNDS):
        msg = (
            f"{path}: has the columns {', '.join(sorted(columns)) or 'none'}; give it "
            "one of id, place or name, or lat and lon."
        )
        raise RequestError(msg)
    for row in reader:
        cells = {k: (v or "").strip() for k, v in row.items() if isinstance(v, str)}
        if any(cells.values()):
            yield reader.line_num, cells


def _of_row(work: Workspace, row: Mapping[str, str]) -> Place:
    """Return the place of a row: its point if it gives one, else what it names."""
    name = next((row[c] for c in NAME_COLUMNS if row.get(c)), "")
    given = [column for column in _BOUNDS if row.get(column)]
    if not given:
        if not name:
            msg = "names no place."
            raise ValueError(msg)
        return work.match(name).place
    lat, lon = (_degrees(row, column) for column in _BOUNDS)
    called = row.get("name") or name or f"{lat:g},{lon:g}"
    return Place(
        id=row.get("id") or called,
        kind="point",
        country=row.get("country", "").upper(),
        admin1="",
        lon=lon,
        lat=lat,
        name_en=called,
        source="as given",
    )


def _degrees(row: Mapping[str, str], column: str) -> float:
    bound = _BOUNDS[column]
    try:
        value = float(row.get(column, ""))
    except ValueError:
        value = float("nan")
    if not -bound <= value <= bound:
        msg = f"{column} = {row.get(column, '')!r}, must be degrees in +-{bound:g}."
        raise ValueError(msg)
    return value
