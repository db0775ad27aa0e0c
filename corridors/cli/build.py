"""``corridors build``: build and cache the network of a plan."""

from typing import Annotated

import typer

from corridors.cli.options import AsJson, PlanDir, Region
from corridors.cli.printing import (
    Column,
    print_line,
    show_json,
    show_table,
    status_spinner,
)


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
    from collections import Counter  # noqa: PLC0415 - help does without

    from gis_data.plan import load_plan  # noqa: PLC0415 - heavy
    from network.cache import network_folder, open_router  # noqa: PLC0415 - heavy

    checked = load_plan(plan)
    with status_spinner("Building the network") as step:
        router = open_router(checked, region=region, rebuild=rebuild, progress=step)
        engine = router.engine_name
    network = router.network
    folder = network_folder(checked, region=region)
    counts = {
        "nodes": dict(Counter(network.nodes["kind"].tolist())),
        "edges": dict(
            Counter(
                f"{mode} {kind}"
                for mode, kind in zip(
                    network.edges["mode"], network.edges["kind"], strict=True
                )
            )
        ),
    }
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
        ("gateways_without_link", "Declared border ports that no link reaches"),
        ("yards_without_track", "Gauge yards without track of both gauges"),
    ):
        _print_unplaced(
            title, network.meta.get(key), network.meta.get("unplaced_because")
        )
    _show_unmatched(network.meta.get("unmatched_overrides"))
    print_line(f"Engine: {engine}. Cached in {folder}")


def _print_unplaced(title: str, names: object, because: object) -> None:
    """Print what could not be placed in the network, each with the reason."""
    if not isinstance(names, list) or not names:
        return
    reasons = because if isinstance(because, dict) else {}
    print_line(f"{title}:")
    for name in names:
        why = reasons.get(name, "")
        print_line(f"  {name}: {why}" if why else f"  {name}")


def _show_unmatched(rows: object) -> None:
    """Print the rows of correction tables that matched nothing in the network."""
    if not isinstance(rows, dict) or not rows:
        return
    print_line("Rows of gis_data/corrections that match nothing in this network:")
    for table, keys in rows.items():
        for key in keys:
            print_line(f"  {table}: {key}")
