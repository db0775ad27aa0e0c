"""What gates carried, beside what the model makes of them and what they can carry.

Observed volumes are those of the plan's table `throughput`, capacities those of its
border ports. Nothing is estimated: a part of a year stays a part of a year, volumes of
several gates together stay out, and units are not converted into one another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from corridors.connectivity.gates import importance
from network.model.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from corridors.connectivity.closures import Closures
    from gis_data.plan import Plan

#: Base unit of a published one, and how many of it that is.
UNITS = {
    "t": ("t", 1.0),
    "thousand t": ("t", 1e3),
    "Mt": ("t", 1e6),
    "Mt/yr": ("t", 1e6),
    "TEU": ("TEU", 1.0),
    "thousand TEU": ("TEU", 1e3),
    "million TEU": ("TEU", 1e6),
    "passengers": ("passengers", 1.0),
    "thousand": ("passengers", 1e3),
    "million": ("passengers", 1e6),
    "vehicles": ("vehicles", 1.0),
    "vehicles/yr": ("vehicles", 1.0),
    "trucks": ("trucks", 1.0),
    "trucks/day": ("trucks/day", 1.0),
    "buses": ("buses", 1.0),
    "cars": ("cars", 1.0),
    "trains": ("trains", 1.0),
    "bn USD": ("USD", 1e9),
}
_CAPACITY = {"t": "capacity_t_per_year", "passengers": "capacity_pax_per_year"}
_WHOLE_YEAR = "Jan-Dec"
#: Fewest gates whose ranks are compared.
FEWEST = 3
_MODELLED = ("share_using", "share_cut", "extra_mean")
#: Of a gate that the network does not have.
_UNKNOWN = dict.fromkeys(_MODELLED, np.nan)


class Capacity(NamedTuple):
    """A published capacity of a gate, in a base unit a year.

    Attributes
    ----------
    value : float
        The least of both sides.
    side : str
        Border port whose capacity it is, or row of the table of volumes.
    """

    value: float
    side: str


def capacities(plan: Plan) -> dict[tuple[str, str], Capacity]:
    """Return the published capacities of gates.

    Parameters
    ----------
    plan : Plan
        Its border ports, and the designs among its volumes.

    Returns
    -------
    dict of (str, str) to Capacity
        By gate and base unit (t, passengers or vehicles a year). Of two sides of one
        crossing the narrower counts. What is only planned does not.
    """
    result: dict[tuple[str, str], Capacity] = {}
    for gate_id, unit, value, side in capacity_rows(plan):
        known = result.get((gate_id, unit))
        if known is None or value < known.value:
            result[gate_id, unit] = Capacity(value, side)
    return result


def capacity_rows(plan: Plan) -> Iterator[tuple[str, str, float, str]]:
    """Yield the published capacities of each side of gates.

    Parameters
    ----------
    plan : Plan
        As `capacities` has it.

    Yields
    ------
    gate_id, unit : str
        Gate, and base unit a year.
    value : float
        Above 0.
    side : str
        Border port whose it is, or row of the table of volumes.
    """
    for row in plan.table("border_ports").to_dict("records"):
        for unit, column in _CAPACITY.items():
            value = float(row.get(column, np.nan))
            sides = (row["id"], *str(row.get("counterpart_id", "")).split(";"))
            if value > 0:
                yield from ((s, unit, value, str(row["id"])) for s in sides if s)
    for row in plan.table("throughput").to_dict("records"):
        if row["metric"] == "capacity" and row["period"] == "design":
            unit, factor = _base_unit(row)
            value = float(row["value"]) * factor
            if value > 0:
                yield str(row["gate_id"]), unit, value, str(row["id"])


def _base_unit(row: dict[Any, Any]) -> tuple[str, float]:
    if row["unit"] not in UNITS:
        msg = (
            f"throughput row {row['id']!r}: unit = {row['unit']!r} is not known; use "
            f"one of: {', '.join(UNITS)}."
        )
        raise RequestError(msg)
    return UNITS[row["unit"]]


def throughput(closures: Closures, plan: Plan) -> pd.DataFrame:
    """Return observed volumes of gates beside modelled importance and capacity.

    Parameters
    ----------
    closures : Closures
        As `close_each` returns it.
    plan : Plan
        Whose tables `throughput` and `border_ports` are read.

    Returns
    -------
    pandas.DataFrame
        A row a published volume, by metric, gate and year: ``gate_id`` (empty with
        the reason in ``gate_note`` where it is of no one gate), ``place``,
        ``throughput_id``, ``year``, ``period``, ``metric``, ``direction``, ``value``
        and ``unit`` (t, TEU, passengers, vehicles, ...); ``capacity`` a year in that
        unit and the side it is of, NaN where none is published;
        ``share_of_capacity``, of whole years; ``share_using``, ``share_cut`` and
        ``extra_mean`` as `importance` has them, 0 where no best route passes the
        gate, NaN where the network has no such gate; ``rank_observed`` and
        ``rank_modelled`` (by share using) among the ``gates_ranked`` gates with a
        whole year of that metric, the latest year of each; ``finding``:
        ``above_capacity``, ``not_used_in_model``, ``ranked_higher`` or
        ``ranked_lower`` by the model by half of the gates or more, joined by
        semicolons; ``derived``, ``confidence``, ``source``.

    Raises
    ------
    RequestError
        If a unit is not known.
    """
    room = capacities(plan)
    modelled = dict.fromkeys(closures.index.ids, dict.fromkeys(_MODELLED, 0.0))
    for row in importance(closures).to_dict("records"):
        modelled[str(row["gate_id"])] = {name: row[name] for name in _MODELLED}
    rows = [
        {**_volume(row, room), **modelled.get(row["gate_id"], _UNKNOWN), **_unranked()}
        for row in plan.table("throughput").to_dict("records")
        if row["metric"] != "capacity" and np.isfinite(row["value"])
    ]
    rows.sort(key=lambda r: (r["metric"], r["unit"], r["gate_id"], r["year"]))
    frame = closures.study.frame(rows)
    for _, at in _comparable(frame):
        _rank(frame, at)
    frame["finding"] = [_finding(row) for row in frame.to_dict("records")]
    return frame


def _volume(
    row: dict[Any, Any], room: dict[tuple[str, str], Capacity]
) -> dict[str, Any]:
    """Return what was observed, and the capacity of the gate."""
    unit, factor = _base_unit(row)
    limit = room.get((row["gate_id"], unit), Capacity(np.nan, ""))
    value = float(row["value"]) * factor
    whole = row["period"] == _WHOLE_YEAR
    return {
        **{name: row[name] for name in ("gate_id", "gate_note", "place")},
        "throughput_id": row["id"],
        **{name: row[name] for name in ("year", "period", "metric", "direction")},
        "value": value,
        "unit": unit,
        "capacity": limit.value,
        "capacity_side": limit.side,
        "share_of_capacity": value / limit.value if whole else np.nan,
        **{name: row[name] for name in ("derived", "confidence", "source")},
    }


def _unranked() -> dict[str, Any]:
    return {"rank_observed": np.nan, "rank_modelled": np.nan, "gates_ranked": 0}


def _comparable(frame: pd.DataFrame) -> Iterator[tuple[tuple[str, str], list[int]]]:
    """Yield metrics with the latest whole year, both ways, of each of several gates."""
    both = frame["direction"].isin(("both", "all"))
    at = (frame["period"] == _WHOLE_YEAR) & both & frame["share_using"].notna()
    whole = frame[at & (frame["gate_id"] != "")].sort_values("year", kind="stable")
    latest = whole.drop_duplicates(["metric", "unit", "gate_id"], keep="last")
    for (metric, unit), group in latest.groupby(["metric", "unit"]):
        if len(group) >= FEWEST:
            yield (str(metric), str(unit)), sorted(group.index.tolist())


def _rank(frame: pd.DataFrame, at: list[int]) -> None:
    for name, of in (("rank_observed", "value"), ("rank_modelled", "share_using")):
        frame.loc[at, name] = frame.loc[at, of].rank(ascending=False, method="average")
    frame.loc[at, "gates_ranked"] = len(at)


def _finding(row: dict[Any, Any]) -> str:
    found = ["above_capacity"] if row["value"] > row["capacity"] else []
    if row["share_using"] == 0 and row["value"] > 0:
        found.append("not_used_in_model")
    lower = row["rank_modelled"] - row["rank_observed"]
    if abs(lower) >= row["gates_ranked"] / 2:
        found.append("ranked_lower" if lower > 0 else "ranked_higher")
    return ";".join(found)


def throughput_ranks(closures: Closures, plan: Plan) -> pd.DataFrame:
    """Return how far the model ranks gates as their observed volumes do.

    Parameters
    ----------
    closures : Closures
        As `close_each` returns it.
    plan : Plan
        As for `throughput`.

    Returns
    -------
    pandas.DataFrame
        A row a metric with a whole year of at least `FEWEST` gates and a modelled
        quantity: ``metric``, ``unit``, ``modelled``, ``gates`` (their number),
        ``kendall_tau`` (b, ties counted) and ``spearman_rho`` from -1 to 1, NaN where
        the model has them all equal; ``gate_ids``, the most carried first. Such few
        gates and years that differ make it a description, not a test.
    """
    from scipy.stats import kendalltau, spearmanr  # noqa: PLC0415 - heavy

    frame, rows = throughput(closures, plan), []
    for (metric, unit), at in _comparable(frame):
        group = frame.loc[at].sort_values("value", ascending=False, kind="stable")
        for name in _MODELLED:
            distinct = np.ptp(group[name]) > 0 and np.ptp(group["value"]) > 0
            pair = group["value"], group[name]
            rows.append(
                {
                    "metric": metric,
                    "unit": unit,
                    "modelled": name,
                    "gates": len(group),
                    "kendall_tau": _statistic(kendalltau(*pair))
                    if distinct
                    else np.nan,
                    "spearman_rho": _statistic(spearmanr(*pair))
                    if distinct
                    else np.nan,
                    "gate_ids": ";".join(group["gate_id"]),
                }
            )
    return closures.study.frame(rows)


def _statistic(result: Any) -> float:  # noqa: ANN401 - scipy's own
    return float(result.statistic)
