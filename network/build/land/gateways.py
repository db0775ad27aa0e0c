"""Declared gateways: one row per border port and mode, from ports and crossings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gis_data.cells import number

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

LAND_MODES = ("rail", "road")
COLUMNS = (
    "id", "mode", "name_en", "name_zh", "far_name_en", "far_name_zh",
    "country_a", "country_b",
    "lon_a", "lat_a", "lon_b", "lat_b", "coord_confidence",
    "gauge_a_mm", "gauge_b_mm", "status", "status_date", "valid_from",
    "opening_hours", "capacity_t_per_year", "traffic", "source", "confidence",
    "secondary",
)  # fmt: skip
_STATUS_WORDS = (
    ("planned", r"planned|under (construction|design)|structure|not built|^none"),
    ("closed", r"closed|not opened"),
    ("suspended", r"suspend"),
    ("limited", r"limit|restrict|seasonal|marginal|partly"),
    ("open", r"open"),
)


def gateway_table(ports: pd.DataFrame, crossings: pd.DataFrame) -> pd.DataFrame:
    """Return the declared gateways by land, ports of the plan first.

    Parameters
    ----------
    ports : pandas.DataFrame
        A plan's ``border_ports``.
    crossings : pandas.DataFrame
        The reference ``crossings`` between the Pacific and Europe. One that a
        port of the plan stands for is still listed; the port, standing first,
        wins the link.

    Returns
    -------
    pandas.DataFrame
        Columns `COLUMNS`: one row per gateway and mode (rail, road). Unknown
        coordinates and gauges are NaN and 0. ``status`` is the latest known, of
        ``status_date``; ``opening_hours`` and ``traffic`` (who and what may pass)
        are wordings, ``capacity_t_per_year`` is of all modes together. A
        ``secondary`` row is the far half of a port, or a reference crossing: a
        gateway of the same border at the same place stands for it too.
    """
    rows = [*_port_rows(ports), *_crossing_rows(crossings)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _port_rows(ports: pd.DataFrame) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    far = np.array(_far_halves(ports), dtype=bool)
    for half in (False, True):
        for port in ports[far == half].to_dict("records"):
            if not str(port.get("counterpart_country", "") or "").strip("- "):
                continue
            rows.extend(
                {**_port_row(port, mode), "secondary": half}
                for mode in LAND_MODES
                if mode in re.split(r"[;+/ ]+", str(port["modes"]))
            )
    return rows


def _far_halves(ports: pd.DataFrame) -> list[bool]:
    """Return which rows only name the far half of a port above them.

    Of two rows that are each other's counterpart the first is the port, and wins
    the link.
    """
    above: set[str] = set()
    far = []
    for port in ports.to_dict("records"):
        others = str(port.get("counterpart_id", "") or "").split(";")
        far.append(not above.isdisjoint(others))
        above.add(str(port["id"]))
    return far


def _port_row(port: Mapping[Hashable, Any], mode: str) -> dict[str, object]:
    rail = mode == "rail"
    return {
        "id": str(port["id"]),
        "mode": mode,
        "name_en": str(port.get("name_en", "")),
        "name_zh": str(port.get("name_zh", "") or ""),
        "far_name_en": str(port.get("counterpart_en", "") or ""),
        "far_name_zh": str(port.get("counterpart_zh", "") or ""),
        "country_a": str(port["country"]),
        "country_b": str(port["counterpart_country"]),
        "lon_a": number(port.get("lon")),
        "lat_a": number(port.get("lat")),
        "lon_b": number(port.get("counterpart_lon")),
        "lat_b": number(port.get("counterpart_lat")),
        "coord_confidence": str(port.get("coord_confidence", "") or "low"),
        "gauge_a_mm": gauge(port.get("gauge_this_mm")) if rail else 0,
        "gauge_b_mm": gauge(port.get("gauge_other_mm")) if rail else 0,
        "status": str(port.get("status", "unknown") or "unknown"),
        "status_date": str(port.get("status_date", "") or ""),
        "valid_from": first_day(port.get("opened_year")),
        "opening_hours": str(port.get("opening_hours", "") or ""),
        "capacity_t_per_year": number(port.get("capacity_t_per_year")),
        "traffic": str(port.get("modes_note", "") or ""),
        "source": str(port.get("source", "")),
        "confidence": str(port.get("confidence", "low")),
    }


def _crossing_rows(crossings: pd.DataFrame) -> list[dict[str, object]]:
    rows = []
    for cross in crossings.to_dict("records"):
        for mode in LAND_MODES:
            part = _mode_part(str(cross["mode"]), mode)
            if part is None:
                continue
            status = read_status(str(cross["status_2026"]))
            if "planned" in part or "construction" in part:
                status = "planned"
            rows.append(
                {
                    "id": str(cross["id"]),
                    "mode": mode,
                    "name_en": str(cross["name_a"]),
                    "name_zh": "",
                    "far_name_en": str(cross["name_b"]),
                    "far_name_zh": "",
                    "country_a": str(cross["country_a"]),
                    "country_b": str(cross["country_b"]),
                    "lon_a": number(cross["lon_a"]),
                    "lat_a": number(cross["lat_a"]),
                    "lon_b": number(cross["lon_b"]),
                    "lat_b": number(cross["lat_b"]),
                    "coord_confidence": str(cross["coord_confidence"]),
                    "gauge_a_mm": gauge(cross["gauge_a_mm"]) if mode == "rail" else 0,
                    "gauge_b_mm": gauge(cross["gauge_b_mm"]) if mode == "rail" else 0,
                    "status": status,
                    "status_date": str(cross.get("evidence_date", "") or ""),
                    "valid_from": 0,
                    "opening_hours": "",
                    "capacity_t_per_year": np.nan,
                    "traffic": "",
                    "source": str(cross["source"]),
                    "confidence": str(cross["confidence"]),
                    "secondary": True,
                }
            )
    return rows


def _mode_part(text: str, mode: str) -> str | None:
    """Return the wording of one mode within ``road; rail planned``, if it is there."""
    for part in re.split(r"[;+/]", text.replace("rail+road", "rail;road")):
        if part.strip().startswith(mode) and "ferry" not in part:
            return part.strip()
    return None


def read_status(text: str) -> str:
    """Return the closed status word that free wording stands for.

    Parameters
    ----------
    text : str
        Wording such as ``open (closed 12-25 Sept 2025)``.

    Returns
    -------
    str
        One of ``open``, ``limited``, ``suspended``, ``closed``, ``planned``,
        ``unknown``. What stands in brackets does not count.

    Examples
    --------
    >>> read_status("open (closed 12-25 Sept 2025)")
    'open'
    >>> read_status("under construction (target 2026)")
    'planned'
    """
    head = re.sub(r"\(.*?\)", "", text).strip().lower()
    for word, pattern in _STATUS_WORDS:
        if re.search(pattern, head):
            return word
    return "unknown"


def gauge(value: object) -> int:
    """Return a track gauge in mm, the first that a wording names.

    Parameters
    ----------
    value : object
        Number or wording such as ``1435/1520 dual``; empty or NaN: unknown.

    Returns
    -------
    int
        Millimetres; 0 where unknown.

    Examples
    --------
    >>> gauge("1435/1520 dual"), gauge(""), gauge(1520.0)
    (1435, 0, 1520)
    """
    found = gauges(value)
    return found[0] if found else 0


def gauges(value: object) -> tuple[int, ...]:
    """Return every track gauge that a wording names, in mm.

    Parameters
    ----------
    value : object
        Wording such as ``1435 (+1520 in port yard)``.

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
    found = [int(g) for g in re.findall(r"\b\d{3,4}\b", str(value))]
    real = (1520 if g == 1524 else g for g in found if 600 <= g <= 1700)  # noqa: PLR2004
    return tuple(dict.fromkeys(real))


def first_day(value: object) -> int:
    """Return the first day that an opening date or year stands for.

    Parameters
    ----------
    value : object
        ``2022-06-10``, ``2012-12`` or wording that names a year.

    Returns
    -------
    int
        Day as yyyymmdd; 0 where no year is named. A month or year alone counts from
        its first day.

    Examples
    --------
    >>> first_day("2022-06-10"), first_day("2022-11"), first_day("built 2014")
    (20220610, 20221101, 20140101)
    """
    found = re.search(r"\b(1[89]\d\d|20\d\d)(?:-(\d\d))?(?:-(\d\d))?\b", str(value))
    if not found:
        return 0
    year, month, day = found.groups()
    return int(year) * 10000 + int(month or 1) * 100 + int(day or 1)
