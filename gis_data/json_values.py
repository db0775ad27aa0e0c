"""Values in the types JSON has."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


def jsonable(value: object) -> Json:
    """Return a value in the types JSON has.

    Parameters
    ----------
    value : object
        Text, numbers (those of NumPy too), booleans, None, dataclasses,
        mappings, and sequences and sets of them. Anything else, such as a path
        or a date, becomes its text.

    Returns
    -------
    str, int, float, bool, None, list or dict
        The value; missing (NaN, NA, NaT) and infinite values are None.

    Examples
    --------
    >>> jsonable({"dwell_h": float("nan"), "modes": ("rail", "road")})
    {'dwell_h': None, 'modes': ['rail', 'road']}
    """
    if hasattr(value, "tolist"):  # NumPy
        value = value.tolist()
    elif is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    match value:
        case None | str() | bool() | int():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Mapping():
            return {str(key): jsonable(item) for key, item in value.items()}
        case list() | tuple():
            return [jsonable(item) for item in value]
        case set() | frozenset():
            return [jsonable(item) for item in sorted(value, key=str)]
    return None if type(value).__name__ in {"NAType", "NaTType"} else str(value)
