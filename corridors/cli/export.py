"""``corridors export``: write the network, or part of it, in an exchange format."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corridors.cli.options import AsJson, Force, PlanDir, Region, split_commas
from corridors.cli.printing import (
    Column,
    print_line,
    show_json,
    show_table,
    status_spinner,
)
from gis_data.cells import number
from gis_data.errors import CorridorsError
from gis_data.schema import shown

if TYPE_CHECKING:
    from network.model.store import Network

SIDES = 4


class ExportError(CorridorsError, ValueError):
    """The bounding box is not valid, or contains no edges."""


def run(
    *,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="Output format: gpkg, geoparquet, graphml or gmns.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            metavar="PATH",
            help="Output file, or folder for geoparquet and gmns.",
            show_default=False,
        ),
    ],
    bbox: Annotated[
        str | None,
        typer.Option(
            metavar="W,S,E,N",
            help="Keep features that intersect west,south,east,north (degrees).",
        ),
    ] = None,
    mode: Annotated[
        str | None,
        typer.Option(
            metavar="MODES", help="Modes to export, separated by commas. Default: all."
        ),
    ] = None,
    force: Force = False,
    plan: PlanDir = None,
    region: Region = None,
    as_json: AsJson = False,
) -> None:
    """Write the network as GeoPackage, GeoParquet, GraphML or GMNS.

    Licence and attribution are included. See docs/data-model.md for the columns and
    the limits of each format.

    Parameters
    ----------
    form : str
        Name of the format.
    out : pathlib.Path
        File or folder to write.
    bbox : str, optional
        West, south, east, north, separated by commas.
    mode : str, optional
        Modes, separated by commas.
    force : bool
        Whether to replace files in the folder that are of no earlier export.
    plan : pathlib.Path, optional
        Folder of a plan.
    region : {"plan", "eurasia"}, optional
        Roads of the plan's region, or of all Eurasia.
    as_json : bool
        Whether to print JSON.
    """
    from gis_data.plan import load_plan  # noqa: PLC0415 - heavy
    from network.cache import open_network  # noqa: PLC0415 - heavy
    from network.export.excerpt import checked_box, checked_modes, excerpt  # noqa: PLC0415
    from network.export.exchange import check_form, write_network  # noqa: PLC0415 - heavy

    # Options are checked before a build, which may take a minute.
    check_form(form, out, force=force)
    box = None if bbox is None else checked_box(as_box(bbox))
    modes = None if mode is None else checked_modes(split_commas([mode]))
    with status_spinner("Exporting the network") as step:
        network = open_network(load_plan(plan), region=region, progress=step)
        step("selecting")
        part = excerpt(network, bbox=box, modes=modes)
        if not len(part.edges):
            msg = (
                f"No edge (mode: {mode or 'any'}) intersects the box {bbox}. The order "
                "is west,south,east,north."
            )
            raise ExportError(msg)
        step(f"writing {out}")
        write_network(part, out, form=form, force=force)
    _show(part, network, form, out, as_json=as_json)


def as_box(text: str) -> tuple[float, float, float, float]:
    """Return a bounding box from text.

    Parameters
    ----------
    text : str
        Four numbers separated by commas.

    Returns
    -------
    tuple of float
        West, south, east, north in degrees.

    Raises
    ------
    ExportError
        If they are not four numbers.

    Examples
    --------
    >>> as_box("121.6, 40.8, 131.4, 46.4")
    (121.6, 40.8, 131.4, 46.4)
    """
    sides = [number(part) for part in text.split(",")]
    if len(sides) != SIDES or math.isnan(sum(sides)):
        msg = (
            f"--bbox: {shown(text)} is not a box. Use west,south,east,north in "
            "degrees, for example 121.6,40.8,131.4,46.4."
        )
        raise ExportError(msg)
    west, south, east, north = sides
    return west, south, east, north


def _show(
    part: "Network", network: "Network", form: str, out: Path, *, as_json: bool
) -> None:
    from collections import Counter  # noqa: PLC0415 - help does without

    from network.export.public import notice  # noqa: PLC0415 - heavy

    terms = notice(part)
    modes = Counter(part.edges["mode"].tolist())
    files = sorted(out.iterdir()) if out.is_dir() else [out]
    size_mb = sum(file.stat().st_size for file in files) / 1e6
    if as_json:
        show_json({
            "path": out, "format": form, "files": files, "size_mb": round(size_mb, 3),
            "nodes": len(part.nodes), "edges": len(part.edges),
            "of_nodes": len(network.nodes), "of_edges": len(network.edges),
            "edges_by_mode": dict(sorted(modes.items())),
            "licence": terms["licence"], "attribution": terms["attribution"],
        })  # fmt: skip
        return
    rows = [
        (f"{mode} edges", f"{count:,}", "") for mode, count in sorted(modes.items())
    ]
    rows.append(("edges", f"{len(part.edges):,}", f"{len(network.edges):,}"))
    rows.append(("nodes", f"{len(part.nodes):,}", f"{len(network.nodes):,}"))
    columns = [
        Column("element"),
        Column("written", right=True),
        Column("in the network", right=True),
    ]
    show_table(columns, rows)
    print_line(f"{out}: {size_mb:.1f} MB, {terms['licence']}")
    print_line(terms["attribution"])
