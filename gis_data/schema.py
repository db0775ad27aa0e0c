"""Contracts of tables: closed lists, fields with units, and all errors at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from gis_data.cells import LARGEST
from gis_data.cells import number as as_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import pandas as pd

MODES = ("rail", "road", "sea", "air")
"""Modes of transport, in the order of lists."""

CONFIDENCES = ("high", "medium", "low")
"""How far a fact may be trusted, best first."""

TIERS = ("core", "extended", "inferred")
"""How firmly a place belongs to a corridor, firmest first."""

PASSAGES = (
    "babalmandab",
    "bering",
    "bosporus",
    "chili",
    "dardanelles",
    "gibraltar",
    "malacca",
    "northwest",
    "ormuz",
    "panama",
    "south_africa",
    "suez",
    "sunda",
)
"""Passages the marine network is tagged with, as searoute spells them."""

COUNTRIES = frozenset(
    # One string for 250 codes: a list would be 250 lines.
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM
    BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX
    CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG
    GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV
    LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE
    NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
    RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF
    WS XK YE YT ZA ZM ZW
    """.split()  # noqa: SIM905
)
"""ISO 3166-1 alpha-2 codes, and XK, which the sources use for Kosovo."""


_LONGEST: Final = 100  # characters of a value shown in a message

Kind = Literal["str", "int", "float", "bool", "geometry"]


@dataclass(frozen=True)
class Field:
    """One column of a table: its name, unit, meaning and limits.

    Attributes
    ----------
    name : str
        Column name, ending in its unit when it is a quantity (``length_km``).
    unit : str
        Unit for people (``"km"``, ``"h"``); empty when it has none.
    doc : str
        What the column means, in one line; labels tooltips and the dictionary.
    required : bool
        Whether the column must be there and every cell filled.
    kind : {"str", "int", "float", "bool", "geometry"}
        Type of the cells.
    unique : bool
        Whether each value may occur only once.
    allowed : collection of str, optional
        Closed list of values, for text columns.
    low, high : float, optional
        Inclusive limits, for numbers.
    """

    name: str
    unit: str = ""
    doc: str = ""
    required: bool = True
    kind: Kind = "str"
    unique: bool = False
    allowed: Collection[str] | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Problem:
    """One error of one cell, row or column, with its fix.

    Attributes
    ----------
    where : str
        File or layer name.
    row : str
        Id of the row, or ``row 12`` where it has none; empty for a column error.
    field : str
        Column name; empty when the error is of the whole table.
    message : str
        What was found, what is allowed, what to do.
    """

    where: str
    row: str
    field: str
    message: str

    def __str__(self) -> str:
        """Return the error as one line: where, row, field, message."""
        place = self.where + (f" row {shown(self.row)}" if self.row else "")
        return f"{place}: {self.field + ': ' if self.field else ''}{self.message}"


def problems(
    table: pd.DataFrame, fields: Sequence[Field], *, where: str, key: str = "id"
) -> list[Problem]:
    """Return every error of a table against its contract.

    Parameters
    ----------
    table : pandas.DataFrame
        The table, one row a record. Text cells may be empty or NaN.
    fields : sequence of Field
        The contract. Columns it does not name are ignored.
    where : str
        Name of the file or layer, for the messages.
    key : str
        Column that identifies a row in messages, if the table has it.

    Returns
    -------
    list of Problem
        All errors, in the order of the fields, then of the rows. Empty when
        the table holds to its contract.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"id": ["a", "a"], "lat": [43.9, 431.0]})
    >>> fields = [Field("id", unique=True),
    ...           Field("lat", "deg", kind="float", low=-90, high=90)]
    >>> for error in problems(table, fields, where="ports.csv"):
    ...     print(error)
    ports.csv row 'a': id: occurs 2 times; ids must be unique, rename one
    ports.csv row 'a': lat: 431.0 is above the highest allowed value 90
    """
    errors: list[Problem] = []
    rows = _row_names(table, key)
    for field in fields:
        if field.name not in table.columns:
            if field.required:
                have = ", ".join(map(str, table.columns)) or "none"
                errors.append(
                    Problem(
                        where,
                        "",
                        field.name,
                        f"column is missing; add it. Found: {have}",
                    )
                )
            continue
        errors.extend(_cell_problems(table[field.name], field, rows, where))
    return errors


def _row_names(table: pd.DataFrame, key: str) -> list[str]:
    if key not in table.columns:
        return [f"{i + 2}" for i in range(len(table))]
    cells = zip(table[key], _empty(table[key]), strict=True)
    return [f"{i + 2}" if empty else str(v) for i, (v, empty) in enumerate(cells)]


def _empty(column: pd.Series) -> list[bool]:
    """Return which cells hold nothing, or nothing but blanks."""
    return [
        missing or (isinstance(value, str) and not value.strip())
        for value, missing in zip(column, column.isna().tolist(), strict=True)
    ]


def _cell_problems(
    column: pd.Series, field: Field, rows: list[str], where: str
) -> Iterator[Problem]:
    counts: dict[str, int] = {}
    for row, value, empty in zip(rows, column, _empty(column), strict=True):
        if empty:
            if field.required:
                yield Problem(where, row, field.name, "is empty; fill it in")
            continue
        message = _value_problem(value, field)
        if message:
            yield Problem(where, row, field.name, message)
        if field.unique:
            counts[str(value)] = counts.get(str(value), 0) + 1
    for value, count in counts.items():
        if count > 1:
            yield Problem(
                where,
                value,
                field.name,
                f"occurs {count} times; ids must be unique, rename one",
            )


def _value_problem(value: object, field: Field) -> str:
    if field.kind in {"int", "float"}:
        return _number_problem(value, field)
    if field.allowed is not None and str(value) not in field.allowed:
        allowed = ", ".join(sorted(field.allowed))
        return f"{shown(value)} is not allowed; use one of: {allowed}"
    if field.kind == "bool" and str(value).lower() not in {"true", "false", "0", "1"}:
        return f"{shown(value)} is not true or false"
    return ""


def _number_problem(value: object, field: Field) -> str:
    unit = f" {field.unit}" if field.unit else ""
    # A number may be infinite, its text may not.
    number = as_number(value) if isinstance(value, str) else _as_float(value)
    if math.isnan(number):
        wrong = "too large" if abs(_as_float(value)) > LARGEST else "not a number"
        blank = "" if field.required else ", or leave the cell empty"
        return (
            f"{shown(value)} is {wrong}; write it{' in' + unit if unit else ''} "
            f"in digits 0 to 9{blank}"
        )
    if field.kind == "int" and number % 1 != 0:
        return f"{shown(value)} is not a whole number"
    if field.low is not None and number < field.low:
        return f"{number!r} is below the lowest allowed value {field.low:g}"
    if field.high is not None and number > field.high:
        return f"{number!r} is above the highest allowed value {field.high:g}"
    return ""


def _as_float(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return math.nan


def shown(value: object) -> str:
    """Return a value as messages show it.

    Parameters
    ----------
    value : object
        What a file holds; a cell may be longer than a page.

    Returns
    -------
    str
        Its `repr`, cut at 100 characters.

    Examples
    --------
    >>> shown("maybe"), len(shown("x" * 100_000))
    ("'maybe'", 103)
    """
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
