"""Record of a build: which stages were run, which were cached, and what had changed."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING, Any

from gis_data.atomic import atomic_write
from gis_data.contracts import plan_tables
from gis_data.errors import OutputError
from network.build.stage_keys import hashed
from network.model.checksums import make_way, read_json, write_json
from network.model.errors import CacheError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gis_data.plan import Plan
    from network.build.stages import StageRunner

_log = logging.getLogger(__name__)
RECORD = "build.json"


def write_record(stages: StageRunner, folder: Path) -> None:
    """Write what became of each stage beside the network; a failure is logged.

    Parameters
    ----------
    stages : StageRunner
        After a build.
    folder : pathlib.Path
        Cache folder of the network.
    """
    if not stages.runs or stages.folder is None:
        return
    plan = stages.facts.plan
    now = {name: stages.inputs(name) for name in stages.names}
    now["plan"] = table_hashes(plan)
    key = hashed(str(plan.path.resolve()), str(stages.facts.bbox))
    place = stages.folder / f"inputs-{key[:24]}.json"
    before = _read(place)
    rows = [
        {
            "stage": name,
            "action": stages.runs[name].action if name in stages.runs else "not needed",
            "seconds": stages.runs[name].seconds if name in stages.runs else 0.0,
            "changed": _changed(before, now, name),
        }
        for name in stages.names
    ]
    record = {
        "stages": rows,
        "first": not before,
        "changed": _changed(before, now, "plan"),
    }
    for path, values in ((folder / RECORD, record), (place, now)):
        make_way(path)
        try:
            with atomic_write(path) as temporary:
                write_json(temporary, values, becomes=path)
        except OutputError as error:
            _log.warning("Not cached: %s", error)


def read_record(folder: Path) -> dict[str, Any]:
    """Return the record of the build of a network.

    Parameters
    ----------
    folder : pathlib.Path
        Cache folder of the network.

    Returns
    -------
    dict
        ``stages``: for each ``stage``, ``action`` (run, cached, other process, not
        needed), ``seconds`` and ``changed`` (names of inputs). ``changed``: tables
        that differ from the last build of the plan. ``first``: whether there was
        none. Empty where there is no record.
    """
    return _read(folder / RECORD)


def table_hashes(plan: Plan) -> dict[str, str]:
    """Return a hash of the file of each table of a plan, inherited ones included.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    dict of str to str
        By name of file.
    """
    files = {plan.file(name) for name in plan_tables()} | {*plan.path.glob("*.*")}
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(file for file in files if file and file.is_file())
    }


def _changed(
    before: Mapping[str, Mapping[str, str]],
    now: Mapping[str, Mapping[str, str]],
    name: str,
) -> list[str]:
    old, new = before.get(name, {}), now[name]
    if not old:
        return []
    return sorted(part for part in {*old, *new} if old.get(part) != new.get(part))


def _read(path: Path) -> dict[str, Any]:
    try:
        values = read_json(path)
    except CacheError:
        return {}
    return values if isinstance(values, dict) else {}
