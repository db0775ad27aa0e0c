"""Numbers and dates as each language shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

LOCALES: Final = {"en": "en_GB", "zh": "zh_Hans_CN", "ru": "ru", "ko": "ko"}
MINUS: Final = "\N{MINUS SIGN}"
_PERCENT = {"en": "{} %", "zh": "{}%", "ru": "{}\u00a0%", "ko": "{}%"}
_WHOLE_FROM = 100.0
_DAY_OF_YEAR = re.compile(r"\d\d-\d\d")
_MONTH = 7  # characters of 2026-11


def _rounded(value: float) -> float:
    short = round(float(value), 1)
    return round(float(value)) if abs(short) >= _WHOLE_FROM else short


def _number(value: float, language: str) -> object:
    """Return a number that Fluent can choose a plural by, and shows grouped."""
    del language  # that of the bundle
    from fluent.runtime.types import fluent_number  # noqa: PLC0415 - as above

    short = _rounded(value)
    return fluent_number(int(short) if short == int(short) else short)


def _whole(value: float, language: str) -> object:
    return _number(round(value), language)


def _price(value: float, language: str) -> str:
    return _decimals(value, "#,##0.00", language)


def _rate(value: float, language: str) -> str:
    return _decimals(value, "0.0000", language)


def _figure(value: float, language: str) -> str:
    """Return a quantity of any size to three significant digits."""
    short = float(f"{value:.3g}")
    return _decimals(short, "#,##0.######", language)


def _decimals(value: float, pattern: str | None, language: str) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - as Fluent

    return str(format_decimal(value, pattern, locale=LOCALES[language]))


def _year(value: float, language: str) -> str:
    del language  # the same in all
    return str(int(value))


def _signed(value: float, language: str) -> str:
    short = _rounded(value)
    sign = MINUS if short < 0 else "+"
    return sign + _decimals(abs(short), None, language)


def _signed_whole(value: float, language: str) -> str:
    return _signed(round(value), language)


def _percent(value: float, language: str) -> str:
    share = _decimals(_rounded(value * 100), None, language)
    return _PERCENT[language].format(share)


def _date(value: Any, language: str) -> str:  # noqa: ANN401 - date or text
    from babel.dates import format_date, format_skeleton  # noqa: PLC0415 - as Fluent

    locale = LOCALES[language]
    day, skeleton = _day_and_parts(value)
    text = (
        format_skeleton(skeleton, day, locale=locale)
        if skeleton
        else format_date(day, "long", locale=locale)
    )
    # Versions of CLDR differ in the space before the Russian word for year.
    return str(text).replace("\u202f", "\u00a0").replace(" \u0433.", "\u00a0\u0433.")


def _day_and_parts(value: date | str) -> tuple[date, str]:
    """Return a day, and which parts of it are known; none of them named: all."""
    from datetime import date  # noqa: PLC0415 - as Babel

    if not isinstance(value, str):
        return value, ""
    if _DAY_OF_YEAR.fullmatch(value):
        return date.fromisoformat(f"2000-{value}"), "MMMMd"
    day = date.fromisoformat(value + "2000-01-01"[len(value) :])
    if len(value) > _MONTH:
        return day, ""
    return day, "yMMMM" if len(value) == _MONTH else "y"


#: By type of a placeholder: a value and a language in, what Fluent inserts out.
FORMATS: Final[Mapping[str, Callable[[Any, str], object]]] = {
    "number": _number,
    "whole": _whole,
    "year": _year,
    "price": _price,
    "rate": _rate,
    "figure": _figure,
    "signed": _signed,
    "signed_whole": _signed_whole,
    "percent": _percent,
    "date": _date,
}
