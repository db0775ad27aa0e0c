"""Read one cell of a table as text or as a number."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER: Final = re.compile(
    r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE
)
LARGEST: Final = 1e18
"""The largest number that a cell may hold."""
_MISSING: Final = ("NAType", "NaTType")  # pandas.NA and NaT, without importing pandas


def text(value: object) -> str:
    """Return a cell as text without surrounding blanks.

    Parameters
    ----------
    value : object
        Any value.

    Returns
    -------
    str
        Empty for None, NaN and pandas' missing values.

    Examples
    --------
    >>> text(" CN "), text(float("nan")), text(None)
    ('CN', '', '')
    """
    if value is None or type(value).__name__ in _MISSING:
        return ""
    if isinstance(value, float) and math.isnan(value):
        return ""
    return str(value).strip()


def number(value: object) -> float:
    """Return a cell as a number.

    Parameters
    ----------
    value : object
        A number, or its text in digits 0 to 9 with a decimal point, such as ``-4.3``
        or ``1e5``. Python reads more: ``4_3``, ``٤٣``, ``nan``.

    Returns
    -------
    float
        NaN where the cell is empty, no number, or further from 0 than 10**18, which
        no quantity is: sums and 32-bit numbers of it would be infinite.

    Examples
    --------
    >>> number("43.9"), number(""), number("n/a"), number("4_3"), number("1e400")
    (43.9, nan, nan, nan, nan)
    """
    written = text(value)
    if not _NUMBER.fullmatch(written):
        return math.nan
    result = float(written)
    return result if abs(result) <= LARGEST else math.nan


def cell(row: Mapping[Any, object], *columns: str) -> str:
    """Return the first of some cells that is not empty.

    Parameters
    ----------
    row : mapping
        One row of a table.
    *columns : str
        Columns in order of preference; the row may lack some.

    Returns
    -------
    str
        As `text` reads it; empty when all are.

    Examples
    --------
    >>> cell({"seat_lat": float("nan"), "lat": 43.9}, "seat_lat", "lat")
    '43.9'
    """
    return next(filter(None, (text(row.get(column)) for column in columns)), "")
