"""What an import is asked to do, and the rows that it adds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from corridors.planning.features import slug
from corridors.planning.gateways import GATEWAY_KM
from corridors.planning.stops import StopRules
from gis_data.errors import PlanError
from gis_data.schema import CONFIDENCES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from corridors.planning.features import Feature
    from corridors.planning.geography import Geography
    from gis_data.plan import Plan
    from gis_data.plan_files.write import Row

Kind = Literal["corridor", "ports", "planned", "existing"]


@dataclass(frozen=True, kw_only=True)
class ImportOptions:
    """How features become rows of a plan.

    Attributes
    ----------
    kind : {"corridor", "ports", "planned", "existing"}
        What they are to become.
    id : str
        Id of what is added; several get a number after it. Empty: the column ``id``
        of the file, else made from the name.
    name : str
        English name, where the file has none.
    mode : str
        ``rail`` or ``road`` of links, ``;``-separated modes of ports; empty: the
        column ``modes`` or ``mode`` of the file.
    gauge_mm : int
        Track gauge of a railway; 0: unknown.
    speed_kmh : int
        Design speed; 0: unknown.
    corridor_kind : str
        ``kind`` of a new corridor.
    version : str
        Version of the plan that a corridor belongs to; empty: the only one.
    status : str
        Of ports, where the file has no such column; empty: unknown.
    source, confidence : str
        Of every row, where the file has no such columns.
    snap_km : float
        An end of a link joins the network within this distance.
    gateway_km : float
        How far a line may be drawn from the border port that it passes.
    rules : StopRules
        How lines are divided.
    """

    kind: Kind
    id: str = ""
    name: str = ""
    mode: str = ""
    gauge_mm: int = 0
    speed_kmh: int = 0
    corridor_kind: str = ""
    version: str = ""
    status: str = ""
    source: str = ""
    confidence: str = ""
    snap_km: float = 2.0
    gateway_km: float = GATEWAY_KM
    rules: StopRules = field(default_factory=StopRules)


@dataclass
class Additions:
    """Rows to add, by file, and the ids that exist.

    Attributes
    ----------
    plan : Plan
        The plan they are for.
    rows : dict of str to list
        Rows by file, in the order in which they are written.
    """

    plan: Plan
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows to a table of the plan.

        Parameters
        ----------
        table : str
            Its name. Rows of an inherited table go to ``TABLE+.csv``, unless the
            plan replaces the table.
        rows : iterable of dict
            Cells by column.
        """
        self.rows.setdefault(file_of(self.plan, table), []).extend(rows)

    def taken(self, table: str, column: str = "id") -> set[str]:
        """Return the ids of a table, those to be added included.

        Parameters
        ----------
        table : str
            Its name.
        column : str
            Column of its ids.

        Returns
        -------
        set of str
            In small letters: ids may not differ in case alone.
        """
        new = self.rows.get(file_of(self.plan, table), [])
        names = [*map(str, self.plan.table(table)[column]), *(r[column] for r in new)]
        return {name.casefold() for name in names}


@dataclass(frozen=True)
class Job:
    """What the features of one file are imported with.

    Attributes
    ----------
    additions : Additions
        Where the rows go.
    options : ImportOptions
        How features become rows.
    geography : Geography
        Countries and networks about the features.
    file : pathlib.Path
        The file, for the sources.
    many : bool
        Whether it has several features of the kind.
    """

    additions: Additions
    options: ImportOptions
    geography: Geography
    file: Path
    many: bool


def file_of(plan: Plan, table: str) -> str:
    """Return the file of a plan that rows of a table are added to.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : str
        Name of the table.

    Returns
    -------
    str
        ``TABLE.csv`` where the table is the plan's own or replaced by it, else
        ``TABLE+.csv``.
    """
    from gis_data.contracts import plan_tables  # noqa: PLC0415 - reads files

    own = plan_tables()[table].own or (plan.path / f"{table}.csv").exists()
    return f"{table}.csv" if own else f"{table}+.csv"


def new_id(feature: Feature, job: Job, taken: set[str]) -> str:
    """Return the id of what a feature becomes.

    Parameters
    ----------
    feature : Feature
        The feature.
    job : Job
        An id asked for, and whether it is for several.
    taken : set of str
        Ids that exist, in small letters.

    Returns
    -------
    str
        The id asked for, with a number if there are several; that of the file; one
        made from the name. Parts of one row have their number after it.

    Raises
    ------
    PlanError
        If it exists, or none can be made.
    """
    options = job.options
    asked = f"{options.id}-{feature.number}" if options.id and job.many else options.id
    name = feature.named() or options.name
    identifier = asked or feature.cells.get("id", "") or slug(name)
    if identifier and feature.part:
        identifier = f"{identifier}-{feature.part}"
    if not identifier:
        msg = "has no id and no name in Latin script; give --id"
        raise PlanError(msg)
    if identifier.casefold() in taken:
        msg = (
            f"the id {identifier!r} exists already; it may have been imported before, "
            "else give another with --id"
        )
        raise PlanError(msg)
    return identifier


def provenance(feature: Feature, job: Job) -> Row:
    """Return where a row is from and how far to trust it.

    Parameters
    ----------
    feature : Feature
        Columns ``source`` and ``confidence`` of the file.
    job : Job
        What the user says of all rows, and the file.

    Returns
    -------
    dict
        ``source`` and ``confidence``; low where nobody says.

    Raises
    ------
    PlanError
        If nobody names a source, or the confidence is no level.
    """
    options = job.options
    source = feature.cells.get("source", "") or options.source
    if not source:
        msg = "has no source; give --source 'title, date, address', or a column source"
        raise PlanError(msg)
    confidence = feature.cells.get("confidence", "") or options.confidence or "low"
    if confidence not in CONFIDENCES:
        msg = f"confidence is {confidence!r}, must be one of {', '.join(CONFIDENCES)}"
        raise PlanError(msg)
    place = f"{job.file.name} row {feature.number}"
    return {"source": f"{source} ; {place}", "confidence": confidence}


def names_of(feature: Feature, options: ImportOptions) -> Row:
    """Return the names of a feature by column.

    Parameters
    ----------
    feature : Feature
        The feature.
    options : ImportOptions
        The English name, where the file has none.

    Returns
    -------
    dict
        ``name_en``, ``name_zh``, ``name_ru``, ``name_ko``; empty where unknown.
    """
    columns = ("name_en", "name_zh", "name_ru", "name_ko")
    names = {column: feature.named(column) for column in columns}
    return names | {"name_en": options.name or names["name_en"]}


def degrees(value: float) -> str:
    """Return a coordinate as a cell: to about 1 m.

    Parameters
    ----------
    value : float
        Degrees.

    Returns
    -------
    str
        Five decimals at most.

    Examples
    --------
    >>> degrees(80.5), degrees(44.1234567)
    ('80.5', '44.12346')
    """
    return f"{round(value, 5):g}" if abs(value) < 10 else str(round(value, 5))  # noqa: PLR2004


def counted(number: int, noun: str) -> str:
    """Return a number of things.

    Parameters
    ----------
    number : int
        How many.
    noun : str
        What, in the singular.

    Returns
    -------
    str
        With an ``s`` but for one.

    Examples
    --------
    >>> counted(1, "link"), counted(2, "link")
    ('1 link', '2 links')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
