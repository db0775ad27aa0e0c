"""Declared gateways by land: the table of them, and the words of their cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gis_data.cells import number

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    Row = dict[str, object]

LAND_MODES = ("rail", "road")
COLUMNS = (
    "id", "mode", "name_en", "name_zh", "far_name_en", "far_name_zh",
    "country_a", "country_b",
    "lon_a", "lat_a", "lon_b", "lat_b", "coord_confidence",
    "gauge_a_mm", "gauge_b_mm", "status", "status_date", "valid_from",
    "opening_hours", "capacity_t_per_year", "traffic", "source", "confidence",
    "secondary",
)  # fmt: skip
_FIRST = re.compile(
    r"\b(1[89]\d\d|20\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?\b"
)


def gateway_table(ports: pd.DataFrame) -> pd.DataFrame:
    """Return the declared gateways by land.

    Parameters
    ----------
    ports : pandas.DataFrame
        As `gis_data.plan.Plan.gateways` returns them: ports of the plan first.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`: one row per gateway and mode (rail, road). Unknown
        coordinates and gauges are NaN and 0. ``status`` is the latest known, of
        ``status_date``; ``opening_hours`` and ``traffic`` (who and what may pass)
        are free texts, ``capacity_t_per_year`` is of all modes together. A
        ``secondary`` row is the far half of a port: the other half at the same place
        replaces it.
    """
    ports = ports[ports["same_as"] == ""]
    own = ports["of_plan"].to_numpy(bool)
    far = np.array(_far_halves(ports), dtype=bool)
    rows = [
        row | {"secondary": half}
        for of_plan in (True, False)
        for half in (False, True)
        for row in _port_rows(ports[(own == of_plan) & (far == half)])
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _port_rows(ports: pd.DataFrame) -> Iterator[Row]:
    for port in ports.to_dict("records"):
        port_modes = re.split(r"[;+/ ]+", str(port["modes"]))
        for mode in LAND_MODES:
            if mode in port_modes and _word(port, "counterpart_country").strip("- "):
                yield _port_row(port, mode)


def _far_halves(ports: pd.DataFrame) -> list[bool]:
    """Return which rows only name the far half of a port above them.

    Of two rows that are each other's counterpart the first is the port, and is
    matched to the link.
    """
    above: set[str] = set()
    far = []
    for port in ports.to_dict("records"):
        far.append(not above.isdisjoint(_word(port, "counterpart_id").split(";")))
        above.add(str(port["id"]))
    return far


def _word(row: Mapping[Hashable, Any], column: str, default: str = "") -> str:
    return str(row.get(column, default) or default)


def _port_row(port: Mapping[Hashable, Any], mode: str) -> Row:
    rail = mode == "rail"
    return {
        "id": str(port["id"]),
        "mode": mode,
        "name_en": _word(port, "name_en"),
        "name_zh": _word(port, "name_zh"),
        "far_name_en": _word(port, "counterpart_en"),
        "far_name_zh": _word(port, "counterpart_zh"),
        "country_a": str(port["country"]),
        "country_b": str(port["counterpart_country"]),
        "lon_a": number(port.get("lon")),
        "lat_a": number(port.get("lat")),
        "lon_b": number(port.get("counterpart_lon")),
        "lat_b": number(port.get("counterpart_lat")),
        "coord_confidence": _word(port, "coord_confidence", "low"),
        "gauge_a_mm": gauge(port.get("gauge_this_mm")) if rail else 0,
        "gauge_b_mm": gauge(port.get("gauge_other_mm")) if rail else 0,
        "status": _word(port, "status", "unknown"),
        "status_date": _word(port, "status_date"),
        "valid_from": first_day(port.get("opened_year")),
        "opening_hours": _word(port, "opening_hours"),
        "capacity_t_per_year": number(port.get("capacity_t_per_year")),
        "traffic": _word(port, "modes_note"),
        "source": _word(port, "source"),
        "confidence": _word(port, "confidence", "low"),
    }


def gauge(value: object) -> int:
    """Return a track gauge in mm, the first that a text names.

    Parameters
    ----------
    value : object
        Number or text such as ``1435/1520 dual``; empty or NaN: unknown.

    Returns
    -------
    int
        Millimetres; 0 where unknown.

    Examples
    --------
    >>> gauge("1435/1520 dual"), gauge(""), gauge(1520.0)
    (1435, 0, 1520)
    """
    values = gauges(value)
    return values[0] if values else 0


def gauges(value: object) -> tuple[int, ...]:
    """Return every track gauge that a text names, in mm.

    Parameters
    ----------
    value : object
        Text such as ``1435 (+1520 in port yard)``.

    Returns
    -------
    tuple of int
        Distinct gauges between 600 and 1700 mm, in the order of mention. 1524
        counts as 1520: Finnish and Russian stock runs on both.

    Examples
    --------
    >>> gauges("1520/1435 dual")
    (1520, 1435)
    """
    numbers = [int(g) for g in re.findall(r"\b\d{3,4}\b", str(value))]
    real = (1520 if g == 1524 else g for g in numbers if 600 <= g <= 1700)  # noqa: PLR2004
    return tuple(dict.fromkeys(real))


def uses_of(wording: str) -> dict[str, bool]:
    """Return who runs on a railway.

    Parameters
    ----------
    wording : str
        ``use`` of ``rail_lines``.

    Returns
    -------
    dict of str to bool
        ``freight`` and ``passenger``; both where nothing is said.

    Examples
    --------
    >>> uses_of("passenger")
    {'freight': False, 'passenger': True}
    """
    return {
        "freight": "passenger" not in wording
        or bool(re.search("freight|mixed", wording)),
        "passenger": not wording.startswith("freight") or "mixed" in wording,
    }


def design_kmh(wording: str) -> float:
    """Return the highest design speed that a wording names, in km/h; 0: none.

    Parameters
    ----------
    wording : str
        Such as ``100-120``.

    Returns
    -------
    float
        In km/h.

    Examples
    --------
    >>> design_kmh("100-120"), design_kmh("")
    (120.0, 0.0)
    """
    return max(map(float, re.findall(r"\d+", wording)), default=0.0)


def first_day(value: object) -> int:
    """Return the first day of an opening date or year.

    Parameters
    ----------
    value : object
        ``2022-06-10``, ``2012-12`` or text that names a year.

    Returns
    -------
    int
        Day as yyyymmdd; 0 where no year is named. A month or year alone counts from
        its first day; of a span of years, such as ``2019-21``, the first counts.

    Examples
    --------
    >>> first_day("2022-06-10"), first_day("2022-11"), first_day("built 2019-21")
    (20220610, 20221101, 20190101)
    """
    match = _FIRST.search(str(value))
    if not match:
        return 0
    year, month, day = match.groups()
    return int(year) * 10000 + int(month or 1) * 100 + int(day or 1)
