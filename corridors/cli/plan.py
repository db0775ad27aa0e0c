"""``corridors plan``: a new plan, a user's files as rows of it, and a check."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from corridors.cli.options import AsJson, Lang, split_commas
from corridors.cli.plan_tables import (
    check_record,
    show_check,
    show_imported,
    show_new,
)
from corridors.cli.printing import print_line, show_json
from corridors.cli.review import review
from gis_data.errors import PlanError

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, add_completion=False)
PlanFolder = Annotated[
    Path,
    typer.Option("--plan", metavar="DIR", help="Plan folder. Default: this folder."),
]


@app.command("new")
def new(
    *,
    name: Annotated[str, typer.Argument(help="Name of the plan, for people.")],
    countries: Annotated[
        str,
        typer.Option(metavar="CC,CC", help="Countries it is for (ISO codes: KZ,CN)."),
    ] = "",
    bbox: Annotated[
        str | None,
        typer.Option(
            metavar="W,S,E,N",
            help="Its region: west,south,east,north (degrees). Default: round the "
            "border ports between the countries.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder to write, new or empty. Default: the id of the plan.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the folder of a new plan, sound from the start.

    A commented plan.toml with the border ports that the reference set has in the area,
    an example corridor, empty tables for what is to be added, and what to do next.

    Parameters
    ----------
    name : str
        Name of the plan.
    countries : str
        Codes, separated by commas.
    bbox : str, optional
        West, south, east, north, separated by commas.
    out : pathlib.Path, optional
        Folder to write.
    as_json : bool
        Whether to print JSON.
    """
    from corridors.cli.export import as_box  # noqa: PLC0415 - help does without
    from corridors.planning.new import new_plan, plan_id  # noqa: PLC0415 - heavy

    codes = tuple(code.upper() for code in split_commas([countries]))
    box = None if bbox is None else as_box(bbox)
    made = new_plan(name, out or Path(plan_id(name)), codes, box)
    if as_json:
        show_json(
            {
                "folder": made.folder,
                "files": sorted(file.name for file in made.folder.iterdir()),
                "region": made.area.region,
                "border_ports": made.area.ports["id"].tolist(),
                "members": [city.name_en for city in made.members],
                "seaports": made.seaports,
                "lines": made.lines,
            }
        )
        return
    show_new(made)


@app.command("import")
def import_(
    *,
    file: Annotated[
        Path,
        typer.Argument(
            help="GeoJSON, KML, GeoPackage, Shapefile, GeoParquet or XLSX.",
            show_default=False,
        ),
    ],
    kind: Annotated[
        Literal["corridor", "ports", "planned", "existing"],
        typer.Option(
            "--as",
            help="corridor: lines become members, areas outlines. ports: points become "
            "border ports. existing, planned: lines become links of the network.",
            show_default=False,
        ),
    ],
    plan: PlanFolder = Path(),
    layer: Annotated[
        str | None, typer.Option(help="Layer or sheet, if the file has several.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="Of the text, if the file does not say it.")
    ] = None,
    mode: Annotated[
        str, typer.Option(help="rail or road; for ports a list: 'road;rail'.")
    ] = "",
    gauge: Annotated[
        int | None,
        typer.Option(metavar="MM", help="Track gauge, in mm.", min=600, max=1700),
    ] = None,
    speed: Annotated[
        int | None,
        typer.Option(metavar="KM/H", help="Design speed, in km/h.", min=10, max=1000),
    ] = None,
    identifier: Annotated[
        str, typer.Option("--id", help="Id. Default: column id, or made from the name.")
    ] = "",
    name: Annotated[str, typer.Option(help="English name. Default: column name.")] = "",
    corridor_kind: Annotated[
        str, typer.Option("--kind", help="Kind of a new corridor. Default: corridor.")
    ] = "",
    version: Annotated[
        str, typer.Option(help="Version of the plan that a corridor belongs to.")
    ] = "",
    status: Annotated[
        Literal["open", "limited", "closed", "planned", "suspended", "unknown"] | None,
        typer.Option(
            "--status",
            metavar="STATE",
            help="Of ports: open, limited, closed, planned, suspended. Default: column "
            "status, or unknown; routes use open and limited ones.",
            show_default=False,
        ),
    ] = None,
    source: Annotated[
        str, typer.Option(help="'Title, date, address'. Default: column source.")
    ] = "",
    confidence: Annotated[
        str,
        typer.Option(help="high, medium, low. Default: column confidence, or low."),
    ] = "",
    snap_km: Annotated[
        float, typer.Option(help="An end joins a network within this distance.", min=0)
    ] = 2.0,
    gateway_km: Annotated[
        float, typer.Option(help="How far a line may pass from its border port.", min=0)
    ] = 15.0,
    place_km: Annotated[
        float | None,
        typer.Option(
            help="A named place within this distance is a stop. Default: 10; links 3.",
            min=0,
        ),
    ] = None,
    spacing_km: Annotated[
        float | None,
        typer.Option(
            help="Least distance between stops on the way. Default: 50; links 20.",
            min=0,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Report only; write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add the points, lines or areas of a file to a plan.

    Coordinates are brought to EPSG:4326. Ends of lines are joined to the network,
    lines split at frontiers, which they pass by a declared border port only. Rows are
    added to the tables of the plan, all or none; what is there already is refused.

    Parameters
    ----------
    file : pathlib.Path
        The file.
    kind : {"corridor", "ports", "planned", "existing"}
        What its features become.
    plan : pathlib.Path
        Folder of the plan.
    layer, encoding : str, optional
        How to read the file.
    mode : str
        Rail or road; modes of ports.
    gauge, speed : int, optional
        In mm and km/h.
    identifier, name : str
        Id and English name.
    corridor_kind, version : str
        Kind and version of a corridor.
    status : str, optional
        Status of ports.
    source, confidence : str
        Of every row.
    snap_km, gateway_km : float
        Distances, in km.
    place_km, spacing_km : float, optional
        Distances, in km.
    dry_run : bool
        Whether to report only.
    as_json : bool
        Whether to print JSON.
    """
    from corridors.planning.features import FileOptions  # noqa: PLC0415 - heavy
    from corridors.planning.imports import import_file  # noqa: PLC0415 - heavy
    from corridors.planning.result import ImportOptions  # noqa: PLC0415 - heavy
    from corridors.planning.stops import rules_for  # noqa: PLC0415 - heavy

    options = ImportOptions(
        kind=kind, id=identifier, name=name, mode=mode, gauge_mm=gauge or 0,
        speed_kmh=speed or 0, corridor_kind=corridor_kind, version=version,
        status=status or "", source=source, confidence=confidence, snap_km=snap_km,
        gateway_km=gateway_km,
        rules=rules_for(kind, place_km=place_km, spacing_km=spacing_km),
    )  # fmt: skip
    done = import_file(
        file, plan, options, FileOptions(layer, encoding), dry_run=dry_run
    )
    if as_json:
        rows = [
            {"row": f.number, "name": f.named(), "geometry": f.kind,
             "outcome": f.outcome, "notes": f.notes}
            for f in done.features
        ]  # fmt: skip
        show_json(
            {"plan": done.folder, "features": rows, "rows": done.rows,
             "written": not dry_run}
        )  # fmt: skip
        return
    show_imported(done, dry_run=dry_run)


@app.command("check")
def check(
    *,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Plan folder.", show_default=False)
    ],
    map_file: Annotated[
        Path | None,
        typer.Option(
            "--map",
            metavar="FILE",
            help="Write a page of the points, lines and flags (HTML, opens offline).",
            show_default=False,
        ),
    ] = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Check a plan before any network is built.

    Every error with file, line, column, value and what to do; and for every point the
    country it lies in and its distance to rail, road and the nearest frontier. A flag
    says what looks wrong, and is no error. Exit code 2 if there are errors.

    Parameters
    ----------
    folder : pathlib.Path
        Folder of the plan.
    map_file : pathlib.Path, optional
        Page to write.
    lang : {"en", "zh", "ru", "ko"}
        Language of the flags.
    as_json : bool
        Whether to print JSON.

    Raises
    ------
    PlanError
        If a page is wanted of a plan without a point.
    typer.Exit
        With code 2, if there are errors.
    """
    from corridors.planning.check import check_plan  # noqa: PLC0415 - heavy

    result = check_plan(folder)
    if map_file is not None:
        if not result.points:
            msg = f"{folder}: there is no point to draw; correct the errors first."
            raise PlanError(msg)
        from corridors.planning.check_page import (  # noqa: PLC0415 - heavy
            write_check_page,
        )

        write_check_page(result, map_file)
    if as_json:
        show_json(check_record(result, map_file, lang))
    else:
        show_check(result, map_file, lang)
    if result.errors:
        raise typer.Exit(2)


app.command("review")(review)


@app.command("schema")
def schema(
    *,
    table: Annotated[
        str, typer.Argument(metavar="[TABLE]", help="One table. Default: all.")
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Write TABLE.schema.json for each table, and datapackage.json.",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the Table Schema (Frictionless) of the tables of a plan, as JSON.

    Types, limits, closed lists, units, keys and the tables that ids refer to, from the
    contracts that the check uses.

    Parameters
    ----------
    table : str
        Name of a table; all by default.
    out : pathlib.Path, optional
        Folder to write.
    as_json : bool
        Whether to list written files as JSON; a schema is JSON in any case.
    """
    from gis_data.plan_files.table_schema import (  # noqa: PLC0415 - reads files
        schemas,
        write_schemas,
    )

    chosen = schemas(table)
    if out is None:
        whole = next(iter(chosen.values())) if table else chosen
        print_line(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    files = write_schemas(chosen, out)
    if as_json:
        show_json({"files": files})
        return
    for file in files:
        print_line(str(file))
