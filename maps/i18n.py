"""Words of the maps in English, Chinese, Russian and Korean, read from one file."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gis_data.schema import Field

LANGUAGES: Final = ("en", "zh", "ru", "ko")


@cache
def words() -> Mapping[str, Mapping[str, list[str]]]:
    """Return the word file.

    Returns
    -------
    mapping
        ``ui``, ``columns``, ``units``, ``values`` and ``countries``; each maps a
        key to its words in the order of `LANGUAGES`.
    """
    text = (resources.files("maps") / "kit" / "words.json").read_text(encoding="utf-8")
    return cast("Mapping[str, Mapping[str, list[str]]]", json.loads(text))


def column_label(field: Field) -> list[str]:
    """Return what a column is called, in every language of the maps.

    Parameters
    ----------
    field : Field
        The column. One the word file does not know is called by the first
        clause of its `doc`, else by its name.

    Returns
    -------
    list of str
        Labels in the order of `LANGUAGES`.

    Examples
    --------
    >>> from gis_data.schema import Field
    >>> column_label(Field("length_km", "km"))
    ['Length', '长度', 'Длина', '길이']
    >>> column_label(Field("berths", doc="Number of berths, all kinds"))
    ['Number of berths', 'Number of berths', 'Number of berths', 'Number of berths']
    """
    known = words()["columns"].get(field.name)
    if known:
        return list(known)
    clause = field.doc.split(",")[0].split(";")[0].strip().rstrip(".")
    label = clause or field.name.replace("_", " ").capitalize()
    return [label] * len(LANGUAGES)


def unit_label(unit: str) -> list[str]:
    """Return a unit in every language of the maps.

    Parameters
    ----------
    unit : str
        Unit as fields write it; unknown ones stay as they are.

    Returns
    -------
    list of str
        Labels in the order of `LANGUAGES`.

    Examples
    --------
    >>> unit_label("km2")
    ['km²', '平方公里', 'км²', 'km²']
    """
    return list(words()["units"].get(unit, [unit] * len(LANGUAGES)))


def value_labels(values: Iterable[object]) -> dict[str, list[str]]:
    """Return translations of those values that belong to a closed word list.

    Parameters
    ----------
    values : iterable
        Cells of any columns.

    Returns
    -------
    dict
        Value to its words; values without a translation are left out.

    Examples
    --------
    >>> value_labels(["rail", "Hunchun"])
    {'rail': ['rail', '铁路', 'железная дорога', '철도']}
    """
    table = words()["values"]
    distinct = sorted({str(value) for value in values})
    return {value: list(table[value]) for value in distinct if value in table}
