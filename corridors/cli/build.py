"""``corridors build``: build and cache the network of a plan."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from corridors.cli.options import AsJson, PlanDir, Region
from corridors.cli.printing import (
    Column,
    print_line,
    show_json,
    show_table,
    status_spinner,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gis_data.plan import Plan

_UNPLACED = (
    ("gateways_without_link", "Border ports without a link"),
    (
        "planned_links_without_gateway",
        "Planned links cut at a frontier, where no port of their mode is declared",
    ),
    ("planned_links_apart", "Planned links that join the network nowhere"),
    ("yards_without_track", "Transshipment yards without track of both gauges"),
    ("seaports_without_water", "Seaports that no ship reaches"),
    ("services_without_route", "Services without a place in the network"),
)


def run(
    *,
    plan: PlanDir = None,
    region: Region = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Rebuild even if a cached network exists.")
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Show which stages were run, why, and how long they took."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Build and cache the network of a plan, so that later commands start at once.

    Parameters
    ----------
    plan : pathlib.Path, optional
        Folder of a plan.
    region : {"plan", "eurasia"}, optional
        Roads of the plan's region, or of all Eurasia.
    rebuild : bool
        Whether to rebuild.
    explain : bool
        Whether to show what became of each stage.
    as_json : bool
        Whether to print JSON.
    """
    from corridors.contents import network_counts  # noqa: PLC0415 - heavy
    from gis_data.plan import load_plan  # noqa: PLC0415 - heavy
    from network.cache import network_folder, open_router  # noqa: PLC0415 - heavy

    checked = load_plan(plan)
    steps: list[str] = []
    with status_spinner("Building the network") as show:

        def step(name: str) -> None:
            steps.append(name)
            show(name)

        router = open_router(
            checked,
            region=region,
            rebuild=rebuild,
            progress=step,
        )
        engine = router.engine_name
    network = router.network
    folder = network_folder(checked, region=region)
    counts = network_counts(network)
    record = _record(folder) if explain else {}
    if as_json:
        content = {"folder": folder, "engine": engine, "counts": counts}
        content |= {"build": {"cached": not steps, **record}} if explain else {}
        show_json({**content, "meta": network.meta})
        return
    if explain:
        _show_stages(record, cached=not steps)
    for element, by_kind in counts.items():
        rows = [(name, f"{count:,}") for name, count in sorted(by_kind.items())]
        rows.append(("all", f"{sum(by_kind.values()):,}"))
        show_table([Column(element), Column("number", right=True)], rows)
    others = {
        title: _show_unplaced(title, key, network.meta, checked)
        for key, title in _UNPLACED
    }
    elsewhere = [f"{title.lower()} {n}" for title, n in others.items() if n]
    if elsewhere:
        print_line(f"Of the reference set elsewhere (--json): {'; '.join(elsewhere)}")
    _show_unmatched(network.meta)
    print_line(f"Engine: {engine}. Cached in {folder}")


def _record(folder: "Path") -> dict[str, Any]:
    from network.build.build_record import read_record  # noqa: PLC0415 - heavy

    return read_record(folder)


def _show_stages(record: "Mapping[str, Any]", *, cached: bool) -> None:
    """Print what became of each stage in the build, and what had changed before it."""
    if cached:
        print_line(
            "The network was cached: plan, data and code are as they were at its build."
        )
    elif record.get("first"):
        print_line("First build of this plan in this cache.")
    elif record.get("changed"):
        tables = ", ".join(record["changed"])
        print_line(f"Changed since the last build of this plan: {tables}")
    rows = [
        (
            row["stage"],
            row["action"],
            f"{row['seconds']:.1f}",
            _reason(row, record),
        )
        for row in record.get("stages", ())
    ]
    names = (Column("stage"), Column("action"), Column("s", right=True))
    show_table([*names, Column("changed inputs")], rows)


def _reason(row: "Mapping[str, Any]", record: "Mapping[str, Any]") -> str:
    """Return the inputs that had changed before a stage was run."""
    if row["action"] == "run" and not row["changed"] and not record["first"]:
        return "none: the result was not cached"
    return ", ".join(row["changed"])


def _show_unplaced(
    title: str, key: str, meta: "Mapping[str, Any]", plan: "Plan"
) -> int:
    """Print what of a plan is not connected; return how many others are not."""
    from corridors.unplaced import of_plan  # noqa: PLC0415 - heavy

    reasons = meta.get("unplaced_because") or {}
    names, others = of_plan(plan, key, meta)
    if names:
        print_line(f"{title}:")
    for name in names:
        reason = reasons.get(name, "")
        print_line(f"  {name}: {reason}" if reason else f"  {name}")
    return others


def _show_unmatched(meta: "Mapping[str, Any]") -> None:
    """Print the rows of tables that match nothing in the network."""
    unmatched = meta.get("unmatched_overrides") or {}
    if unmatched:
        print_line("Rows that match nothing in this network:")
    for table, keys in unmatched.items():
        for key in keys:
            print_line(f"  {table}: {key}")
