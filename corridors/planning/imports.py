"""Import a user's own file into a plan: points, lines and areas become rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corridors.planning.along import Alignment
from corridors.planning.features import FileOptions, read_features
from corridors.planning.geography import Geography, box_around
from corridors.planning.import_corridors import add_area, add_corridor
from corridors.planning.import_links import add_links
from corridors.planning.import_ports import add_port
from corridors.planning.result import Additions, Job, provenance
from gis_data.errors import PlanError
from gis_data.plan import DEFAULT, PLANS, load_plan
from gis_data.plan_files.write import add_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridors.planning.features import Feature
    from corridors.planning.result import ImportOptions

MOST_KM: Final = 500.0
ACCEPTS: Final = {
    "corridor": ("line", "area"),
    "ports": ("point",),
    "planned": ("line",),
    "existing": ("line",),
}
"""Geometries that each kind of import takes."""


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Attributes
    ----------
    folder : pathlib.Path
        The plan.
    features : list of Feature
        Every feature of the file, with what it became.
    rows : dict of str to int
        Rows added, by file.
    """

    folder: Path
    features: list[Feature]
    rows: dict[str, int]


def import_file(
    file: Path,
    path: Path | str,
    options: ImportOptions,
    reading: FileOptions | None = None,
    *,
    dry_run: bool = False,
) -> Imported:
    """Add the features of a file to a plan, all or none.

    Parameters
    ----------
    file : pathlib.Path
        Whatever `read_features` reads.
    path : pathlib.Path or str
        Folder of the plan.
    options : ImportOptions
        What they become.
    reading : FileOptions, optional
        How the file is read.
    dry_run : bool
        Whether to report only.

    Returns
    -------
    Imported
        What was added, or would be.

    Raises
    ------
    LayerError
        If the file cannot be read.
    PlanError
        If the plan has errors, is a shipped one, or a feature cannot be imported; the
        message lists every such feature and nothing is written.
    """
    _check_distances(options)
    plan = load_plan(path)
    if plan.path.resolve().is_relative_to(PLANS.resolve()):
        msg = (
            f"{plan.path}: is a plan that comes with the program ({DEFAULT.name}); "
            "make your own with 'corridors plan new', and give it with --plan DIR."
        )
        raise PlanError(msg)
    if options.version and options.version not in plan.versions:
        allowed = ", ".join(plan.versions) or "none"
        msg = f"version {options.version!r} is not one of plan.toml: {allowed}."
        raise PlanError(msg)
    features = read_features(file, reading or FileOptions(), plan.region)
    additions = Additions(plan)
    _add_all(features, additions, options, file)
    if not dry_run:
        add_rows(plan.path, additions.rows)
    counts = {name: len(rows) for name, rows in additions.rows.items() if rows}
    return Imported(plan.path, features, counts)


def _check_distances(options: ImportOptions) -> None:
    """Refuse a distance that is no number of kilometres: NaN passes any limit."""
    named = {"--snap-km": options.snap_km, "--gateway-km": options.gateway_km}
    named |= {
        "--place-km": options.rules.place_km,
        "--spacing-km": options.rules.spacing_km,
    }
    for name, km in named.items():
        if not 0 <= km <= MOST_KM:
            msg = f"{name} is {km:g}, must be 0 to {MOST_KM:g} km."
            raise PlanError(msg)


def _add_all(
    features: list[Feature], additions: Additions, options: ImportOptions, file: Path
) -> None:
    accepted = [f for f in features if f.kind in ACCEPTS[options.kind]]
    for feature in features:
        if feature.kind and feature.kind not in ACCEPTS[options.kind]:
            allowed = " or ".join(ACCEPTS[options.kind])
            feature.outcome = "left out"
            what = f"is a {feature.kind}; '{options.kind}' takes {allowed}s"
            feature.notes.append(what)
    if not accepted:
        found = ", ".join(sorted({f.kind or "nothing usable" for f in features}))
        allowed = " or ".join(f"{kind}s" for kind in ACCEPTS[options.kind])
        msg = f"{file}: '{options.kind}' takes {allowed}, found: {found}."
        raise PlanError(msg)
    geography = Geography(_box(accepted), additions.plan.table("curated_links"))
    counts = Counter(feature.kind for feature in accepted)
    jobs = [
        (feature, Job(additions, options, geography, file, counts[feature.kind] > 1))
        for feature in accepted
    ]
    _do_all(provenance, jobs, file)  # at once, and not after what takes longer
    _do_all(_add, jobs, file)


def _do_all(
    step: Callable[[Feature, Job], object], jobs: list[tuple[Feature, Job]], file: Path
) -> None:
    """Do a step of the import of every feature, and raise all that fails together."""
    refused = []
    for feature, job in jobs:
        try:
            step(feature, job)
        except PlanError as error:
            name = f" ({feature.named()})" if feature.named() else ""
            refused.append(f"  row {feature.number}{name}: {error}")
    if refused:
        lines = "\n".join(refused)
        count = f"{len(refused)} of {len(jobs)} features cannot be imported"
        msg = f"{file}: {count}, nothing was added:\n{lines}"
        raise PlanError(msg)


def _add(feature: Feature, job: Job) -> None:
    if job.options.kind == "ports":
        add_port(feature, job)
    elif feature.kind == "area":
        add_area(feature, job)
    elif job.options.kind == "corridor":
        add_corridor(feature, Alignment(feature.drawn), job)
    else:
        add_links(feature, Alignment(feature.drawn), job)


def _box(features: list[Feature]) -> tuple[float, float, float, float]:
    """Return a box around some features."""
    import numpy as np  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    bounds = shapely.bounds([feature.shape for feature in features])
    lon = np.concatenate([bounds[:, 0], bounds[:, 2]])
    lat = np.concatenate([bounds[:, 1], bounds[:, 3]])
    return box_around(lon, lat, 1.0)
