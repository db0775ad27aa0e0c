"""Messages in English, Chinese, Russian and Korean: one Fluent file a language.

Each placeholder is declared with its type in a comment of ``en.ftl``::

    # $km (whole)
    note-access_length = Of the total, { $km } km are first- and last-mile haulage.

============  ==============================================================
type          value, and how it is shown
============  ==============================================================
text          `Message` or `I18nText` in the language; an id or a code as it is
number        rounded to one decimal below 100, to none above; digits grouped
whole         rounded to none; digits grouped
year          digits not grouped
price         two decimals
rate          four decimals
signed        as number, always with its sign
signed_whole  as whole, always with its sign
percent       a fraction, as per cent
date          `datetime.date`, or ISO 8601 text to the year, month or day
time          `datetime.datetime` with a zone, with its offset from UTC
list          tuple of texts, joined as the language does
countries     tuple of ISO 3166-1 alpha-2 codes, by name
============  ==============================================================

The Fluent library costs some 60 ms to import and a whole file some 30 ms to parse,
so both wait for the first message, and only messages that are shown are parsed.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from gis_data.messages.message import I18nText, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from fluent.runtime import FluentBundle

    from gis_data.messages.message import Param

_LOCALES = {"en": "en_GB", "zh": "zh_Hans_CN", "ru": "ru", "ko": "ko"}
_ENTRY = re.compile(
    r"((?:^# .*\n)*)^([a-zA-Z][\w-]*) =(.*(?:\n[ \t].*)*)", re.MULTILINE
)
_DECLARED = re.compile(r"\$(\w+) \((\w+)\)")
_TIMES = {
    "en": "EEE d MMM y, HH:mm",
    "zh": "y年M月d日EEE HH:mm",
    "ru": "EEE, d MMM y, HH:mm",
    "ko": "y년 M월 d일(EEE) HH:mm",
}
_PERCENT = {"en": "{} %", "zh": "{}%", "ru": "{}\u00a0%", "ko": "{}%"}
_WHOLE_FROM = 100.0
_MINUS = "\N{MINUS SIGN}"
_MONTH = 7  # characters of 2026-11


class Entry(NamedTuple):
    """One message of a catalogue as it is written.

    Attributes
    ----------
    source : str
        Its Fluent text, key and all.
    types : dict of str to str
        Type of each placeholder; declared in English only.
    """

    source: str
    types: dict[str, str]


@cache
def entries(language: str) -> Mapping[str, Entry]:
    """Return what the catalogue of a language holds, not parsed yet.

    Parameters
    ----------
    language : str
        One of `gis_data.messages.message.LANGUAGES`.

    Returns
    -------
    mapping of str to Entry
        By code, such as ``note.state_on``.
    """
    file = resources.files("gis_data.messages") / f"{language}.ftl"
    return {
        key.replace("-", "."): Entry(
            f"{key} ={text}\n", dict(_DECLARED.findall(comments))
        )
        for comments, key, text in _ENTRY.findall(file.read_text(encoding="utf-8"))
    }


def render(message: Message, language: str = "en") -> str:
    """Return a message as a reader of a language sees it.

    Parameters
    ----------
    message : Message
        Its code and the values of its placeholders.
    language : str
        One of `gis_data.messages.message.LANGUAGES`.

    Returns
    -------
    str
        The text.

    Raises
    ------
    KeyError
        If no catalogue holds the code, or a placeholder has no value: a mistake in
        the program, not in its input.

    Examples
    --------
    >>> from datetime import date
    >>> render(Message("note.state_on", {"date": date(2026, 11, 22)}))
    'Ports, lines and services as of 22 November 2026.'
    >>> render(Message("note.straight_true", {"km": 1140.4}), "zh")[:13]
    '有1,140公里以直线示意'
    """
    types = entries("en")[message.code].types
    values = {
        name: _shown(message.params[name], kind, language)
        for name, kind in types.items()
    }
    text = _formatted(message.code, language, values)
    return text.replace("..", ".") if text.endswith("..") else text


def show(value: str | I18nText | Message, language: str = "en") -> str:
    """Return a name, a code or a message as a reader of a language sees it.

    Parameters
    ----------
    value : str, I18nText or Message
        A text without language, such as a code, stays as it is.
    language : str
        One of `gis_data.messages.message.LANGUAGES`.

    Returns
    -------
    str
        The text.

    Examples
    --------
    >>> show("JL-HCT", "zh"), show(Message("mode.rail"), "zh")
    ('JL-HCT', '铁路')
    """
    if isinstance(value, Message):
        return render(value, language)
    return value.in_language(language) if isinstance(value, I18nText) else str(value)


def texts(message: Message) -> I18nText:
    """Return a message in every language.

    Parameters
    ----------
    message : Message
        Its code and the values of its placeholders.

    Returns
    -------
    I18nText
        English, Chinese, Russian, Korean.

    Examples
    --------
    >>> texts(Message("mode.rail"))
    I18nText(en='rail', zh='铁路', ru='железная дорога', ko='철도')
    """
    return I18nText(*(render(message, language) for language in _LOCALES))


def as_record(message: Message, language: str = "en") -> dict[str, object]:
    """Return a message as plain values, with its text.

    Parameters
    ----------
    message : Message
        Its code and the values of its placeholders.
    language : str
        Of the text.

    Returns
    -------
    dict
        ``code``, ``params`` (nested messages with theirs, names by language, dates
        in ISO 8601) and ``text``.

    Examples
    --------
    >>> as_record(Message("mode.rail"), "zh")
    {'code': 'mode.rail', 'params': {}, 'text': '铁路'}
    """
    params = {name: _plain(value) for name, value in message.params.items()}
    text = render(message, language)
    return {"code": message.code, "params": params, "text": text}


def _plain(value: Param) -> object:
    """Return the value of a placeholder in the types JSON has."""
    if isinstance(value, Message):
        params = {name: _plain(part) for name, part in value.params.items()}
        return {"code": value.code, "params": params}
    if isinstance(value, I18nText):
        return {lang: text for lang, text in value._asdict().items() if text}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, str | int | float) else value.isoformat()


def prepare(language: str) -> None:
    """Import the library and load a language, while something else is waited for.

    Parameters
    ----------
    language : str
        One of `gis_data.messages.message.LANGUAGES`.
    """
    render(Message("note.access_length", {"km": 1.5, "factor": 1.5}), language)
    render(Message("note.state_on", {"date": "2026-11-22"}), language)


_LONGEST = 2000  # characters; Fluent refuses a text of more than 2,500


@cache
def _bundle(language: str) -> FluentBundle:
    from fluent.runtime import FluentBundle  # noqa: PLC0415 - for the first message

    return FluentBundle([_LOCALES[language]], use_isolating=False)


def _formatted(code: str, language: str, values: dict[str, Any]) -> str:
    """Return a message with values that are ready to insert."""
    from fluent.runtime import FluentResource  # noqa: PLC0415 - for the first message

    bundle, key = _bundle(language), code.replace(".", "-")
    if not bundle.has_message(key):
        bundle.add_resource(FluentResource(entries(language)[code].source))
    values = {name: _cut(value) for name, value in values.items()}
    pattern = bundle.get_message(key).value
    text, errors = (
        bundle.format_pattern(pattern, values) if pattern else ("", ["empty"])
    )
    if errors:
        msg = f"{code} in {language}: {errors}"
        raise KeyError(msg)
    return str(text)


def _cut(value: object) -> object:
    """Return a value, a text at a length that Fluent inserts."""
    long = isinstance(value, str) and len(value) > _LONGEST
    return f"{str(value)[:_LONGEST]}..." if long else value


def _shown(value: Any, kind: str, language: str) -> object:  # noqa: ANN401 - by kind
    """Return the value of a placeholder as the language shows it."""
    formats: dict[str, Callable[[Any, str], object]] = {
        "text": show, "number": _number, "whole": _whole, "year": _year,
        "signed": _signed, "percent": _percent, "date": _date, "time": _time,
        "list": _list, "countries": _countries, "price": _price, "rate": _rate,
        "signed_whole": _signed_whole,
    }  # fmt: skip
    return formats[kind](value, language)


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


def _decimals(value: float, pattern: str | None, language: str) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - as Fluent

    return str(format_decimal(value, pattern, locale=_LOCALES[language]))


def _year(value: float, language: str) -> str:
    del language  # the same in all
    return str(int(value))


def _signed(value: float, language: str) -> str:
    short = _rounded(value)
    sign = _MINUS if short < 0 else "+"
    return sign + _decimals(abs(short), None, language)


def _signed_whole(value: float, language: str) -> str:
    return _signed(round(value), language)


def _percent(value: float, language: str) -> str:
    share = _decimals(_rounded(value * 100), None, language)
    return _PERCENT[language].format(share)


def _date(value: Any, language: str) -> str:  # noqa: ANN401 - date or text
    from datetime import date  # noqa: PLC0415 - as Babel

    from babel.dates import format_date, format_skeleton  # noqa: PLC0415 - as Fluent

    locale = _LOCALES[language]
    if not isinstance(value, str):
        return str(format_date(value, "long", locale=locale))
    day = date.fromisoformat(value + "2000-01-01"[len(value) :])
    if len(value) > _MONTH:
        return str(format_date(day, "long", locale=locale))
    parts = "yMMMM" if len(value) == _MONTH else "y"
    return str(format_skeleton(parts, day, locale=locale))


def _time(value: datetime, language: str) -> str:
    from babel.dates import format_datetime  # noqa: PLC0415 - as Fluent

    offset = value.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else 0
    hours, rest = divmod(abs(minutes), 60)
    zone = f"UTC{_MINUS if minutes < 0 else '+'}{hours}" + (
        f":{rest:02d}" if rest else ""
    )
    at = value.replace(tzinfo=None)
    shown = format_datetime(at, _TIMES[language], locale=_LOCALES[language])
    return render(Message("time.at", {"at": str(shown), "zone": zone}), language)


def _list(value: tuple[Any, ...], language: str) -> str:
    from babel.lists import format_list  # noqa: PLC0415 - as Fluent

    parts = [show(part, language) for part in value]
    return str(format_list(parts, locale=_LOCALES[language]))


def _countries(value: tuple[str, ...], language: str) -> str:
    """Return countries by name: the catalogue's where it has one, else of CLDR."""
    from babel import Locale  # noqa: PLC0415 - as Fluent

    known = Locale.parse(_LOCALES[language]).territories
    names = (
        render(Message(f"country.{code}"), language)
        if f"country.{code}" in entries("en")
        else known.get(code, code)
        for code in value
    )
    return _list(tuple(names), language)
