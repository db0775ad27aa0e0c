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


def run(
    *,
    plan: PlanDir = None,
    region: Region = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Rebuild even if a cached network exists.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Build and cache the network of a plan, so that later commands start at once.

    Parameters
    ----------
    plan : pathlib.Path, optional
        Folder of a plan.
    region : {"eurasia"}, optional
        Roads of all Eurasia instead of the plan's region.
    rebuild : bool
        Whether to rebuild.
    as_json : bool
        Whether to print JSON.
    """
    from corridors.contents import network_counts  # noqa: PLC0415 - heavy
    from gis_data.plan import load_plan  # noqa: PLC0415 - heavy
    from network.cache import network_folder, open_router  # noqa: PLC0415 - heavy

    checked = load_plan(plan)
    with status_spinner("Building the network") as step:
        router = open_router(checked, region=region, rebuild=rebuild, progress=step)
        engine = router.engine_name
    network = router.network
    folder = network_folder(checked, region=region)
    counts = network_counts(network)
    if as_json:
        show_json(
            {"folder": folder, "engine": engine, "counts": counts, "meta": network.meta}
        )
        return
    for element, by_kind in counts.items():
        rows = [(name, f"{count:,}") for name, count in sorted(by_kind.items())]
        rows.append(("all", f"{sum(by_kind.values()):,}"))
        show_table([Column(element), Column("number", right=True)], rows)
    for key, title in (
        ("gateways_without_link", "Border ports without a link"),
        ("yards_without_track", "Transshipment yards without track of both gauges"),
    ):
        _show_unplaced(title, key, network.meta)
    _show_unmatched(network.meta)
    print_line(f"Engine: {engine}. Cached in {folder}")


def _show_unplaced(title: str, key: str, meta: "Mapping[str, Any]") -> None:
    """Print what is not connected to the network, each with the reason."""
    reasons = meta.get("unplaced_because") or {}
    names = meta.get(key) or ()
    if names:
        print_line(f"{title}:")
    for name in names:
        reason = reasons.get(name, "")
        print_line(f"  {name}: {reason}" if reason else f"  {name}")


def _show_unmatched(meta: "Mapping[str, Any]") -> None:
    """Print the rows of correction tables that match nothing in the network."""
    unmatched = meta.get("unmatched_overrides") or {}
    if unmatched:
        print_line("Rows of gis_data/corrections that match nothing in this network:")
    for table, keys in unmatched.items():
        for key in keys:
            print_line(f"  {table}: {key}")
