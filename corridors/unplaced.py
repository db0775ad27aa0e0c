"""What a network could not place: the faults of a plan, and those elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gis_data.row_log import outside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_data.plan import Plan

#: Key of the meta of a network, the table that its ids are of.
TABLES = {
    "gateways_without_link": "border_ports",
    "yards_without_track": "gauge_yards",
    "services_without_route": "services",
}


def of_plan(plan: Plan, key: str, meta: Mapping[str, Any]) -> tuple[list[str], int]:
    """Return the ids that a network could not place and that concern a plan.

    Parameters
    ----------
    plan : Plan
        The plan.
    key : str
        Key of the meta.
    meta : mapping
        Meta of its network.

    Returns
    -------
    names : list of str
        Those of its own rows and ports, and those within its region.
    elsewhere : int
        How many others there are.
    """
    names = list(meta.get(key) or ())
    if key not in TABLES:
        return names, 0
    kept = _concerned(plan, TABLES[key])
    own = [name for name in names if name in kept]
    return own, len(names) - len(own)


def _concerned(plan: Plan, name: str) -> set[str]:
    if name == "border_ports":
        table, own = plan.gateways, set(plan.border_ports["id"])
    else:
        table = plan.table(name)
        own = set(table["id"].iloc[sorted(plan.own_rows(name))])
    points = [column for column in ("lon", "lat") if column in table]
    if points:
        away = outside(table[points], plan.region)
        own |= {key for key, far in zip(table["id"], away, strict=True) if not far}
    return own
