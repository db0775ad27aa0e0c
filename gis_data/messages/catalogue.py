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
figure        three significant digits
signed        as number, always with its sign
signed_whole  as whole, always with its sign
percent       a fraction, as per cent
date          `datetime.date`, or ISO 8601 text to the year, month or day;
              05-10 is a day of every year
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

from gis_data.messages.formats import FORMATS, LOCALES, MINUS
from gis_data.messages.message import I18nText, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from fluent.runtime import FluentBundle

    from gis_data.messages.message import Param

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
    return I18nText(*(render(message, language) for language in LOCALES))


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
    params = {name: plain(value) for name, value in message.params.items()}
    text = render(message, language)
    return {"code": message.code, "params": params, "text": text}


def plain(value: Param) -> object:
    """Return the value of a placeholder in the types JSON has.

    Parameters
    ----------
    value : str, float, date, I18nText, Message or tuple of these
        As `Message.params` has it.

    Returns
    -------
    str, float, dict or list
        A message as its code and params, a text as its languages, a day in ISO 8601.

    Examples
    --------
    >>> plain((Message("mode.rail"), I18nText("Hunchun", "珲春")))
    [{'code': 'mode.rail', 'params': {}}, {'en': 'Hunchun', 'zh': '珲春'}]
    """
    if isinstance(value, Message):
        params = {name: plain(part) for name, part in value.params.items()}
        return {"code": value.code, "params": params}
    if isinstance(value, I18nText):
        return {lang: text for lang, text in value._asdict().items() if text}
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    return value if isinstance(value, str | int | float) else value.isoformat()


def country_name(code: str, language: str = "en") -> str:
    """Return a country by name: the catalogue's where it has one, else of CLDR.

    Parameters
    ----------
    code : str
        ISO 3166-1 alpha-2.
    language : str
        One of `gis_data.messages.message.LANGUAGES`.

    Returns
    -------
    str
        The name; the code where neither has one.

    Examples
    --------
    >>> country_name("KP"), country_name("MO", "zh"), country_name("XX")
    ('DPRK', '中国澳门特别行政区', 'XX')
    """
    if f"country.{code}" in entries("en"):
        return render(Message(f"country.{code}"), language)
    from babel import Locale  # noqa: PLC0415 - as Fluent

    return str(Locale.parse(LOCALES[language]).territories.get(code, code))


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

    return FluentBundle([LOCALES[language]], use_isolating=False)


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
        "text": show, "time": _time, "list": _list, "countries": _countries,
        **FORMATS,
    }  # fmt: skip
    return formats[kind](value, language)


def _time(value: datetime, language: str) -> str:
    from babel.dates import format_datetime  # noqa: PLC0415 - as Fluent

    offset = value.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset is not None else 0
    hours, rest = divmod(abs(minutes), 60)
    zone = f"UTC{MINUS if minutes < 0 else '+'}{hours}" + (
        f":{rest:02d}" if rest else ""
    )
    at = value.replace(tzinfo=None)
    shown = format_datetime(at, _TIMES[language], locale=LOCALES[language])
    return render(Message("time.at", {"at": str(shown), "zone": zone}), language)


def _list(value: tuple[Any, ...], language: str) -> str:
    from babel.lists import format_list  # noqa: PLC0415 - as Fluent

    parts = [show(part, language) for part in value]
    return str(format_list(parts, locale=LOCALES[language]))


def _countries(value: tuple[str, ...], language: str) -> str:
    return _list(tuple(country_name(code, language) for code in value), language)
