"""Matrices between lists of places: files, kinds, tables of the plan, or names."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corridors.block_solvers import block_solver
from corridors.workspace import CRITERIA
from gis_data.cells import number
from gis_data.errors import PlaceError
from gis_data.gazetteer.model import PLAN_TABLES, Place, point
from gis_data.geodesy import distance_km
from gis_data.schema import COUNTRIES
from gis_data.text_files import csv_rows, read_text
from network.model.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from corridors.workspace import Workspace
    from network.query.matrices.matrix_job import Filled, MatrixJob
    from network.query.route_query import QueryOptions

NAME_COLUMNS = ("id", "place", "name")
MOST_PLACES = 100_000
_FILE_ENDINGS = (".csv", ".txt")
_BOUNDS = {"lat": 90.0, "lon": 180.0}
_SAME_PLACE_KM = 1.0
_MOST_SHOWN = 100


def listed_places(work: Workspace, words: Iterable[str]) -> tuple[Place, ...]:
    """Return the places of a list, each once.

    Parameters
    ----------
    work : Workspace
        The plan and its gazetteer.
    words : iterable of str
        ``kind:seaport`` (several kinds separated by commas) for every place of
        a kind; ``plan:border_ports`` for the rows of a table of the plan; a CSV
        file with a column ``id``, ``place`` or ``name``, or with ``lat`` and
        ``lon`` (degrees, EPSG:4326; ``id`` is then the name of the point); a
        text file with one place per line; or the name of one place.

    Returns
    -------
    tuple of Place
        In the order they were named. A place of several lists is there once; a file
        that names one twice has an error.

    Raises
    ------
    RequestError
        If a list is empty, there are more than `MOST_PLACES`, two lists give one id to
        two points, or a file has errors: the message lists them.
    """
    by_id: dict[str, Place] = {}
    for word in words:
        places = _places(work, word.strip())
        if not places:
            msg = f"{word!r}: no place in this list."
            raise RequestError(msg)
        for place in places:
            known = by_id.setdefault(place.id, place)
            if known != place:
                msg = (
                    f"{word}: {place.id!r} is {_position(place)}, in an earlier list "
                    f"it is {_position(known)}. Give one of them another id."
                )
                raise RequestError(msg)
        _check_count(word, len(by_id))
    if not by_id:
        msg = "the list of places is empty; give names, ids, files or kinds of places."
        raise RequestError(msg)
    return tuple(by_id.values())


def _check_count(word: str, count: int) -> None:
    if count > MOST_PLACES:
        msg = (
            f"{word}: {count:,} places, at most {MOST_PLACES:,} are allowed. Divide "
            "the list, and write a matrix for each part."
        )
        raise RequestError(msg)


def _position(place: Place) -> str:
    country = f" in {place.country}" if place.country else ""
    return f"{place.lat},{place.lon}{country}"


def _places(work: Workspace, word: str) -> list[Place]:
    head, _, rest = word.partition(":")
    if head == "kind":
        return _of_kinds(work, rest)
    if head == "plan":
        return _of_table(work, rest)
    path = Path(word)
    if os.path.isfile(path):  # noqa: PTH113 - Path raises on a name too long for one
        return _of_file(work, path)
    if path.suffix.lower() in _FILE_ENDINGS:
        msg = f"{word}: file not found."
        raise RequestError(msg)
    return [work.match(word).place]


def _of_kinds(work: Workspace, text: str) -> list[Place]:
    wanted = {kind.strip() for kind in text.split(",")}
    known = {place.kind for place in work.gazetteer.places}
    if not wanted <= known:
        wrong = ", ".join(sorted(map(repr, wanted - known)))
        msg = f"kind:{text}: unknown kind {wrong}. Allowed: {', '.join(sorted(known))}."
        raise RequestError(msg)
    return [place for place in work.gazetteer.places if place.kind in wanted]


def _of_table(work: Workspace, name: str) -> list[Place]:
    columns = {table: column for table, (column, _) in PLAN_TABLES.items() if column}
    if name not in columns:
        msg = f"plan:{name}: not a table of places. Allowed: {', '.join(columns)}."
        raise RequestError(msg)
    ids = work.plan.table(name)[columns[name]].astype(str)
    return [work.match(f"{name}:{place_id}").place for place_id in ids if place_id]


def _of_file(work: Workspace, path: Path) -> list[Place]:
    rows, errors = _rows(path)
    _check_count(str(path), len(rows))
    known = {place.id: place for place in work.gazetteer.places}
    lines: dict[str, tuple[str, Place]] = {}
    for line, row in rows:
        try:
            place = _of_row(work, row, known)
        except (PlaceError, ValueError) as error:
            errors.append(f"{line}: {error}")
            continue
        if place.id in lines:
            errors.append(f"{line}: {_twice(row, place, *lines[place.id])}")
        lines.setdefault(place.id, (line, place))
    if errors:
        more = len(errors) - _MOST_SHOWN
        shown = [
            *errors[:_MOST_SHOWN],
            *([f"... and {more:,} more"] if more > 0 else ()),
        ]
        msg = "\n  ".join([f"{path} has {len(errors)} error(s):", *shown])
        raise RequestError(msg)
    return [place for _, place in lines.values()]


def _twice(row: Mapping[str, str], place: Place, line: str, first: Place) -> str:
    """Return the error of a row that has the id of an earlier one."""
    if place == first:
        return f"{_name(row) or place.id!r} is {place.id!r}, as is {line}; remove one."
    return f"id {place.id!r} is also that of {line}; give each point its own id."


def _rows(path: Path) -> tuple[list[tuple[str, dict[str, str]]], list[str]]:
    """Return the rows of a file with their lines, without blank ones, and errors."""
    text, problems = read_text(path)
    if problems:
        msg = f"{path}: {problems[0].message}."
        raise RequestError(msg)
    if path.suffix.lower() != ".csv":
        lines = enumerate(text.splitlines(), 1)
        named = [(f"line {n}", {"place": line.strip()}) for n, line in lines]
        return [(line, row) for line, row in named if row["place"]], []
    rows, problems = csv_rows(text, path.name)
    errors = [f"{problem.row}: {problem.message}." for problem in problems]
    if rows is None:
        msg = f"{path}: {'; '.join(errors)}"
        raise RequestError(msg)
    columns = rows[0][:-1]
    if not set(columns) & set(NAME_COLUMNS) and not set(columns) >= set(_BOUNDS):
        msg = (
            f"{path}: columns are {', '.join(sorted(columns))}. Add id, place or name, "
            "or lat and lon."
        )
        raise RequestError(msg)
    return [
        (row[-1], dict(zip(columns, row, strict=False))) for row in rows[1:]
    ], errors


def _name(row: Mapping[str, str]) -> str:
    return next((row[c] for c in NAME_COLUMNS if row.get(c)), "")


def _of_row(
    work: Workspace, row: Mapping[str, str], known: Mapping[str, Place]
) -> Place:
    """Return the place of a row: its coordinates if it has them, else by name."""
    name = _name(row)
    if not any(row.get(column) for column in _BOUNDS):
        if not name:
            msg = "no place."
            raise ValueError(msg)
        return work.match(name).place
    at = point(_degrees(row, "lon"), _degrees(row, "lat"))
    if name in known:
        return _known_place(known[name], at)
    return replace(
        at,
        id=name or at.id,
        name_en=row.get("name") or name or at.name_en,
        country=_country(row),
        source="as given",
    )


def _known_place(place: Place, at: Place) -> Place:
    """Return a place whose id a row has, if it is where the row says."""
    km = float(distance_km(place.lon, place.lat, at.lon, at.lat))
    if km > _SAME_PLACE_KM:
        msg = (
            f"{place.id!r} is {place.label}, {km:,.0f} km from {_position(at)}; leave "
            "out lat and lon, or give the point another id."
        )
        raise ValueError(msg)
    return place


def _country(row: Mapping[str, str]) -> str:
    code = row.get("country", "").upper()
    if code and code not in COUNTRIES:
        msg = f"country = {code!r}, must be an ISO 3166-1 alpha-2 code, such as CN."
        raise ValueError(msg)
    return code


def _degrees(row: Mapping[str, str], column: str) -> float:
    bound = _BOUNDS[column]
    text = row.get(column, "")
    value = number(text)
    if not -bound <= value <= bound:
        msg = f"{column} = {text!r}, must be -{bound:g} to {bound:g} degrees."
        raise ValueError(msg)
    return value


def matrix_job(
    work: Workspace,
    options: QueryOptions,
    criteria: tuple[str, ...],
    lists: tuple[Iterable[str], Iterable[str]],
    *,
    rows: int,
) -> MatrixJob:
    """Return a matrix to be computed between two lists of places.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    options : QueryOptions
        Profile and restrictions; ``by`` is replaced by the criteria.
    criteria : tuple of str
        Criteria to minimise, each for a column of its own.
    lists : tuple of iterable of str
        Origins and destinations, as `listed_places` takes them.
    rows : int
        Origins per block.

    Returns
    -------
    MatrixJob
        For `write_matrix`.

    Raises
    ------
    RequestError
        If there is no criterion, or a list is empty or has errors.
    """
    from network.query.matrices.matrix import MatrixQuery  # noqa: PLC0415 - heavy
    from network.query.matrices.matrix_job import MatrixJob  # noqa: PLC0415 - heavy

    if not criteria:
        msg = f"--by is empty. Use one or more of: {', '.join(CRITERIA)}."
        raise RequestError(msg)
    work.begin()
    resolved = [work.options(replace(options, by=criterion)) for criterion in criteria]
    origins, destinations = (listed_places(work, words) for words in lists)
    query = MatrixQuery(
        origins,
        destinations,
        options.profile,
        tuple(item.criterion for item in resolved),
        resolved[0].policy,
        resolved[0].rates,
    )
    return MatrixJob(query, rows=rows)


def write_matrix(
    work: Workspace,
    job: MatrixJob,
    out: Path,
    *,
    resume: bool = False,
    cluster: str | int = 0,
    progress: Callable[[str], None],
) -> Filled:
    """Compute a matrix block by block and write it to a folder.

    Parameters
    ----------
    work : Workspace
        With the network of the job.
    job : MatrixJob
        Result of `matrix_job`.
    out : pathlib.Path
        Folder of Parquet files.
    resume : bool
        Whether to continue an interrupted run.
    cluster : str or int
        Address of a Dask scheduler, or number of worker processes to start; 0 for
        this process alone. A script that starts processes needs ``if __name__ ==
        "__main__"``.
    progress : callable
        Called with the number of blocks done.

    Returns
    -------
    Filled
        Folder, and numbers of pairs and blocks.

    Raises
    ------
    OutputError
        If the folder cannot be written, or continued.
    NetworkError
        If there is no such scheduler, or it has no workers.
    WorkerError
        If memory is too short, workers keep dying, or the scheduler is lost. The blocks
        written are kept.
    """
    from network.query.matrices.block_folder import (  # noqa: PLC0415 - heavy
        BlockFolder,
    )
    from network.query.matrices.matrix_job import (  # noqa: PLC0415 - heavy
        check_size,
        fill_blocks,
    )

    router, query = work.router, job.query
    router.closed_edges(query.policy, frozenset())  # unknown ids raise before the start
    processes = cluster if isinstance(cluster, int) else 0
    check_size(job, out, processes=processes)
    inputs = job.inputs(work.folder.name)
    with block_solver(work, job, cluster) as solve:
        folder = BlockFolder.start(out, inputs, count=job.count, resume=resume)
        return fill_blocks(
            job,
            folder,
            solve,
            progress=lambda done, total: progress(f"{done:,} of {total:,} blocks"),
        )
