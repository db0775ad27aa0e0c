"""Mean wait of freight for a border port to open, from published opening hours."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from gis_data.cells import cell

if TYPE_CHECKING:
    import pandas as pd

    from gis_data.gazetteer.gazetteer import PlanTables

# A Monday at midnight: the week in which the hours are measured.
_WEEK = datetime(2025, 3, 3)  # noqa: DTZ001 - local time of any place
_WEEK_H = 168.0


def mean_waits_h(ports: pd.DataFrame, plan: PlanTables) -> dict[str, float]:
    """Return the mean wait of lorries that arrive at any hour, by port.

    Parameters
    ----------
    ports : pandas.DataFrame
        As `gis_data.plan.Plan.gateways` returns them: ``id``, ``opening_hours``.
    plan : PlanTables
        Its ``opening_hours``, which count where a port has none that can be read.

    Returns
    -------
    dict of str to float
        Hours, 0 for a port that is always open; by road only. Ports whose hours are
        not known are left out.
    """
    table = plan.table("opening_hours")
    published = dict(zip(table["gateway_id"], table["hours"], strict=True))
    waits: dict[str, float] = {}
    for port in ports[ports["same_as"] == ""].to_dict("records"):
        far = cell(port, "counterpart_id").split(";")
        if "road" not in str(port["modes"]).split(";") or not waits.keys().isdisjoint(
            far
        ):
            continue  # no road, or the other half of a port above
        name = str(port["id"])
        # Hours of freight; those of people are another matter.
        own = cell(port, "opening_hours")
        of_freight = re.search(r"freight: ([^;]*)", own)
        wait_h = mean_wait_h(of_freight[1] if of_freight else own)
        if wait_h is None:
            wait_h = mean_wait_h(str(published.get(name, "")))
        if wait_h is not None:
            waits[name] = wait_h
    return waits


def mean_wait_h(hours: str) -> float | None:
    """Return the mean wait for a port to open of arrivals spread evenly over a week.

    Parameters
    ----------
    hours : str
        Opening hours, in the syntax of OpenStreetMap.

    Returns
    -------
    float or None
        Hours: of every closed time, half its square, over the hours of the week.
        None where the hours cannot be read, or it is shut for the whole week.

    Examples
    --------
    >>> round(mean_wait_h("09:00-19:00"), 2)
    4.08
    >>> mean_wait_h("24/7"), mean_wait_h("seven days, ten hours")
    (0.0, None)
    """
    from opening_hours import OpeningHours, State, validate  # noqa: PLC0415 - rare

    if not hours or not validate(hours):
        return None
    # From before it to after it, so that nights at its ends count whole.
    week = timedelta(weeks=1)
    spans = OpeningHours(hours).intervals(_WEEK - week, _WEEK + 2 * week)
    shut = [(start, end) for start, end, state, *_ in spans if state != State.OPEN]
    lengths = [
        (end - start).total_seconds() / 3600
        for start, end in shut
        if _WEEK <= start < _WEEK + week
    ]
    if shut and not lengths:
        return None
    return sum(length**2 / 2 for length in lengths) / _WEEK_H
