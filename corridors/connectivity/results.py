"""The measures by name, and their tables as files."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridors.connectivity import access, gates
from corridors.connectivity.betweenness import betweenness
from corridors.connectivity.closures import close_each
from corridors.connectivity.curves import pair_curves
from corridors.connectivity.directness import border_effect
from corridors.connectivity.independent import independent_routes
from corridors.connectivity.isochrones import isochrones
from corridors.connectivity.of_plan import is_of_pairs
from corridors.connectivity.throughput import throughput, throughput_ranks
from gis_data.atomic import atomic_write
from network.model.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from corridors.connectivity.study import Study
    from gis_data.plan import Plan

    Progress = Callable[[str], None]

#: What each measure answers.
MEASURES = {
    "terms": "What each term of the plan has: layers, measures, routes, or a reason.",
    "corridors": "How the corridors of the plan perform, and whom they serve.",
    "curves": "Hours and cost over distance, with the steps at gates, both ways.",
    "gaps": "How far members of corridors are from rail, expressway and open port.",
    "performance": "How the corridors perform, beside published figures.",
    "hubs": "Whom the hubs of the plan reach, and which gates they depend on.",
    "tourism": "From where places of tourism are reached in one day and in two.",
    "day-trips": "The trips of one and two days from origins to places of tourism.",
    "industries": "The routes of the cargo and visitors of the plan's industries.",
    "gates": "What each gate is worth: extra cost without it, pairs it alone joins.",
    "betweenness": "The share of pairs whose best route passes each gate, with ties.",
    "exposure": "What each origin stands to lose, and by which gate.",
    "diversions": "Which gates take over from each gate.",
    "gate-pairs": "Whether the ten most important gates stand in for one another.",
    "removal": "What is left as the most important gates are closed one by one.",
    "routes": "How many routes share no gate, and the gates that cut them all.",
    "reach": "People and places within limits of each origin.",
    "isochrones": "The network reached within limits of each origin, and its land.",
    "market": "Market access of each origin.",
    "border-effect": "Circuity at home and across frontiers, by distance.",
    "throughput": "What gates carried, beside their modelled share and capacity.",
    "throughput-ranks": "How far the model ranks gates as their volumes do.",
    "flows": "What a given demand loads: tonnes by gate and line, and what is left.",
    "catchments": "Which destination is nearest to each origin, and by how much.",
}
SUFFIXES = (".csv", ".parquet", ".xlsx", ".md", ".json", ".gpkg", ".geojson")
_SPATIAL = {".gpkg": "GPKG", ".geojson": "GeoJSON"}
_LIMITED: dict[str, Callable[..., pd.DataFrame]] = {
    "reach": access.reach,
    "isochrones": isochrones,
}
_WITH_PLAN: dict[str, Callable[..., pd.DataFrame]] = {
    "throughput": throughput,
    "throughput-ranks": throughput_ranks,
}
_ON_CLOSURES: dict[str, Callable[..., pd.DataFrame]] = {
    "gates": gates.importance,
    "betweenness": betweenness,
    "exposure": gates.exposure,
    "diversions": gates.diversions,
    "gate-pairs": gates.pairs_of_gates,
}
#: Measures that worker processes or a cluster can compute, since they take long.
BY_BLOCKS = (*_ON_CLOSURES, *_WITH_PLAN, "removal", "routes")


def measured(
    study: Study,
    name: str,
    *,
    limits: Sequence[float] = (),
    plan: Plan | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return the table of a measure.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised.
    name : str
        One of `MEASURES` that is of pairs (`of_plan.is_of_pairs`).
    limits : sequence of float
        Of ``reach`` and ``isochrones``, in the unit of what is minimised.
    plan : Plan, optional
        Whose observed volumes ``throughput`` and ``throughput-ranks`` need.
    progress : callable, optional
        Called with the name of each gate that is tried.

    Returns
    -------
    pandas.DataFrame
        As the function of that measure returns it.

    Raises
    ------
    RequestError
        If there is no such measure, it is one of a plan, or limits or the plan are
        missing, or not used.
    """
    check_measure(name)
    check_limits(name, limits)
    if not is_of_pairs(name, named=True):
        msg = f"measure {name!r} is of a plan, not of pairs; use plan_measure."
        raise RequestError(msg)
    if name in _WITH_PLAN:
        if plan is None:
            msg = f"{name}: give the plan whose volumes are compared."
            raise RequestError(msg)
        return _WITH_PLAN[name](close_each(study, progress=progress), plan)
    if name in _ON_CLOSURES:
        return _ON_CLOSURES[name](close_each(study, progress=progress))
    if name == "removal":
        return gates.removal_curve(study, progress=progress)
    if name in _LIMITED:
        return _LIMITED[name](study, limits)
    others: dict[str, Callable[[Study], pd.DataFrame]] = {
        "curves": pair_curves,
        "routes": independent_routes,
        "market": access.market_access,
        "border-effect": border_effect,
        "catchments": access.catchments,
    }
    return others[name](study)


def check_limits(name: str, limits: Sequence[float]) -> None:
    """Refuse limits that a measure has no use for, or lacks, by a `RequestError`."""
    if bool(limits) != (name in _LIMITED):
        what = "has none; leave them out" if limits else "needs one or more, as 8,24,48"
        msg = f"limits: {name} {what}."
        raise RequestError(msg)


def check_blocks(name: str) -> None:
    """Refuse a measure that is not computed by blocks, by a `RequestError`."""
    if name not in BY_BLOCKS:
        msg = (
            f"{name} is not computed by blocks, leave out --workers and --scheduler; "
            f"these are: {', '.join(BY_BLOCKS)}."
        )
        raise RequestError(msg)


def check_measure(name: str) -> None:
    """Refuse a measure that is not one of `MEASURES`, by a `RequestError`."""
    if name not in MEASURES:
        msg = f"measure {name!r} is not known; use one of: {', '.join(MEASURES)}."
        raise RequestError(msg)


def write_frame(frame: pd.DataFrame, path: Path | str) -> Path:
    """Write a table of a measure, atomically, in the format of the suffix.

    Parameters
    ----------
    frame : pandas.DataFrame
        As a measure returns it, with what it depends on in ``attrs``.
    path : path or str
        File that ends in one of `SUFFIXES`. CSV, Markdown and XLSX have no room for
        ``attrs``: they are written beside it as ``NAME.about.json``. GeoPackage and
        GeoJSON are for tables with ``lon`` and ``lat`` or a geometry (EPSG:4326);
        parts of a table are layers of a GeoPackage. The others leave a geometry out,
        but for Parquet.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    RequestError
        If the suffix is not known, or a table has no points for GeoPackage.
    OutputError
        If the file cannot be written.
    """
    path = Path(path)
    suffix = check_suffix(path)
    if suffix in _SPATIAL and not _is_spatial(frame):
        msg = f"{path}: this table has no points; write CSV or Parquet."
        raise RequestError(msg)
    with atomic_write(path) as temporary:
        # GDAL goes by the suffix, and fails at two of them.
        named = temporary.with_name(f"table{suffix}")
        _write(frame, named, suffix)
        named.replace(temporary)
    if suffix not in {".parquet", ".json"}:
        with atomic_write(path.with_name(f"{path.name}.about.json")) as temporary:
            temporary.write_text(_json(_about(frame)), encoding="utf-8")
    return path


def check_suffix(path: Path) -> str:
    """Return the suffix of a file, in lower case.

    Parameters
    ----------
    path : pathlib.Path
        File that is to be written.

    Returns
    -------
    str
        One of `SUFFIXES`.

    Raises
    ------
    RequestError
        If there is no such format, or the path is a folder.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES or path.is_dir():
        what = "is a folder" if path.is_dir() else f"ends in {suffix!r}"
        msg = f"{path}: {what}; name a file that ends in: {', '.join(SUFFIXES)}."
        raise RequestError(msg)
    return suffix


def _is_spatial(frame: pd.DataFrame) -> bool:
    return "geometry" in frame or {"lon", "lat"} <= set(frame.columns)


def _write(frame: pd.DataFrame, path: Path, suffix: str) -> None:
    if suffix in _SPATIAL:
        _write_spatial(frame, path, _SPATIAL[suffix])
    elif suffix == ".parquet":
        frame.to_parquet(path, index=False)
    elif suffix == ".json":
        path.write_text(_json(record(frame)), encoding="utf-8")
    else:
        _write_plain(_without_geometry(frame), path, suffix)


def _write_plain(frame: pd.DataFrame, path: Path, suffix: str) -> None:
    if suffix == ".csv":
        frame.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
    elif suffix == ".md":
        path.write_text(_markdown(frame), encoding="utf-8")
    else:
        import pyogrio  # noqa: PLC0415 - heavy

        plain = frame.copy()
        plain.attrs = {}
        pyogrio.write_dataframe(plain, path, driver="XLSX")


def _write_spatial(frame: pd.DataFrame, path: Path, driver: str) -> None:
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pyogrio  # noqa: PLC0415 - heavy

    shapes = frame.get("geometry")
    if shapes is None:
        shapes = gpd.points_from_xy(frame["lon"], frame["lat"])
    plain = gpd.GeoDataFrame(frame.copy(), geometry=shapes, crs="EPSG:4326")
    plain.attrs = {}
    layers = {"table": plain}
    if driver == "GPKG" and "part" in plain:
        layers = {str(name): rows for name, rows in plain.groupby("part")}
    options = {"COORDINATE_PRECISION": "5"} if driver == "GeoJSON" else {}
    for name, rows in layers.items():
        pyogrio.write_dataframe(
            rows, path, layer=name, driver=driver, promote_to_multi=True, **options
        )


def _without_geometry(frame: pd.DataFrame) -> pd.DataFrame:
    if "geometry" not in frame:
        return frame
    import pandas as pd  # noqa: PLC0415 - heavy

    return pd.DataFrame(frame.drop(columns="geometry"))


def record(frame: pd.DataFrame) -> dict[str, Any]:
    """Return a table as plain values: what it depends on, and its rows.

    Parameters
    ----------
    frame : pandas.DataFrame
        As a measure returns it.

    Returns
    -------
    dict
        ``about`` and ``rows``; numbers that JSON lacks, NaN and infinity, are None.
    """
    plain = _without_geometry(frame)
    plain = plain.astype(object).where(plain.notna(), None)
    rows = [
        {str(name): _finite(value) for name, value in row.items()}
        for row in plain.to_dict("records")
    ]
    return {"about": _about(frame), "rows": rows}


def _about(frame: pd.DataFrame) -> dict[str, Any]:
    return {str(name): _finite(value) for name, value in frame.attrs.items()}


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def _markdown(frame: pd.DataFrame) -> str:
    head = "| " + " | ".join(frame.columns) + " |"
    rule = "|" + " --- |" * len(frame.columns)
    rows = [
        "| " + " | ".join(map(_cell, row)) + " |" for row in frame.to_numpy().tolist()
    ]
    return "\n".join([head, rule, *rows]) + "\n"


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:,.4g}"  # noqa: PLR0124 - NaN
    return str(value).replace("|", "\\|")
