"""Matrices between lists of places: files, kinds, tables of the plan, or names."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corridors.workspace import CRITERIA, RequestError
from gis_data.errors import PlaceError
from gis_data.gazetteer.model import PLAN_TABLES, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from corridors.workspace import Workspace
    from network.query.matrices.matrix_job import Filled, MatrixJob, Solver
    from network.query.route_query import QueryOptions

NAME_COLUMNS = ("id", "place", "name")
_FILE_ENDINGS = (".csv", ".txt")
_BOUNDS = {"lat": 90.0, "lon": 180.0}


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
        In the order they were named.

    Raises
    ------
    RequestError
        If a list is empty, or a file has errors: the message lists all of them.
    """
    by_id: dict[str, Place] = {}
    for word in words:
        places = _places(work, word.strip())
        if not places:
            msg = f"{word!r}: no place in this list."
            raise RequestError(msg)
        for place in places:
            by_id.setdefault(place.id, place)
    return tuple(by_id.values())


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
    places, errors = [], []
    for line, row in _rows(path):
        try:
            places.append(_of_row(work, row))
        except (PlaceError, ValueError) as error:
            errors.append(f"  line {line}: {error}")
    if errors:
        msg = f"{path} has {len(errors)} error(s):\n" + "\n".join(errors)
        raise RequestError(msg)
    return places


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the rows of a file with their line numbers, without blank rows."""
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
            f"{path}: columns are {', '.join(sorted(columns)) or 'missing'}. Add id, "
            "place or name, or lat and lon."
        )
        raise RequestError(msg)
    for row in reader:
        cells = {k: (v or "").strip() for k, v in row.items() if isinstance(v, str)}
        if any(cells.values()):
            yield reader.line_num, cells


def _of_row(work: Workspace, row: Mapping[str, str]) -> Place:
    """Return the place of a row: its coordinates if it has them, else by name."""
    name = next((row[c] for c in NAME_COLUMNS if row.get(c)), "")
    if not any(row.get(column) for column in _BOUNDS):
        if not name:
            msg = "no place."
            raise ValueError(msg)
        return work.match(name).place
    lat, lon = (_degrees(row, column) for column in _BOUNDS)
    label = row.get("name") or name or f"{lat:g},{lon:g}"
    return Place(
        id=row.get("id") or label,
        kind="point",
        country=row.get("country", "").upper(),
        admin1="",
        lon=lon,
        lat=lat,
        name_en=label,
        source="as given",
    )


def _degrees(row: Mapping[str, str], column: str) -> float:
    bound = _BOUNDS[column]
    try:
        value = float(row.get(column, ""))
    except ValueError:
        value = float("nan")
    if not -bound <= value <= bound:
        text = row.get(column, "")
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
    with _solver(work, job, cluster) as solve:
        folder = BlockFolder.start(out, inputs, count=job.count, resume=resume)
        return fill_blocks(
            job,
            folder,
            solve,
            progress=lambda done, total: progress(f"{done:,} of {total:,} blocks"),
        )


@contextmanager
def _solver(work: Workspace, job: MatrixJob, cluster: str | int) -> Iterator[Solver]:
    """Yield what solves blocks: this process, processes it starts, or a cluster."""
    if cluster == 0:
        from network.query.matrices.matrix_job import (  # noqa: PLC0415 - heavy
            local_solver,
        )

        yield local_solver(job, work.router)
        return
    from network.query.matrices.worker import cache_for_workers  # noqa: PLC0415 - heavy

    cache_for_workers(work.router, job.query)
    if isinstance(cluster, int):
        from network.query.matrices.worker_pool import (  # noqa: PLC0415 - heavy
            pool_solver,
        )

        with pool_solver(job, work.folder, cluster) as solve:
            yield solve
        return
    from network.query.matrices.cluster import (  # noqa: PLC0415 - an extra
        cluster_solver,
        connect,
    )

    with connect(cluster) as client:
        yield cluster_solver(client, job, work.folder)
