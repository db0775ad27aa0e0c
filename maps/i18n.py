"""Terms of the maps in every language, from the catalogue of messages."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from gis_data.messages.catalogue import entries, texts
from gis_data.messages.message import I18nText, Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gis_data.schema import Field
    from maps.style import Words

LANGUAGE_NAMES: Final = {"en": "English", "zh": "中文", "ru": "Русский", "ko": "한국어"}
#: Columns that have the label of another one.
_SAME_LABEL: Final = {
    "status_2026": "status",
    "year_opened": "opened_year",
    "tracks": "track",
    "freq_text": "frequency",
    "notes": "note",
}


@cache
def page_words() -> Mapping[str, I18nText]:
    """Return the words that every page shows, by the kit's names for them.

    Returns
    -------
    mapping of str to I18nText
        The messages ``page.*``, and terms that other parts of the program use too.
        A placeholder is its name in braces.
    """
    shared = {
        "source": Message("layers.source"),
        "confidence": Message("col.confidence"),
        "total": Message("sum.total"),
        "leg": Message("col.leg"),
        "gauge_break": Message("leg.gauge_break"),
        "km": Message("unit.km"),
        "h": Message("unit.h"),
        "length": Message("column.length_km"),
        "moving": Message("column.moving_h"),
        "wait": Message("column.wait_h"),
        "cost": Message("column.cost_usd"),
        "co2": Message("column.co2_kg"),
    }
    pages = {
        code.partition(".")[2]: {name: f"{{{name}}}" for name in entry.types}
        for code, entry in entries("en").items()
        if code.startswith("page.")
    }
    return {key: texts(Message(f"page.{key}", p)) for key, p in pages.items()} | {
        key: texts(message) for key, message in shared.items()
    }


def heading(label: Words | Message) -> I18nText:
    """Return a label as a heading; a term of the catalogue gets a capital letter.

    Parameters
    ----------
    label : tuple of str or Message
        Words in the order of the languages, or a message of the catalogue.

    Returns
    -------
    I18nText
        The label in every language.

    Examples
    --------
    >>> heading(Message("mode.rail"))
    I18nText(en='Rail', zh='铁路', ru='Железная дорога', ko='철도')
    """
    if isinstance(label, Message):
        return I18nText(*(text[:1].upper() + text[1:] for text in texts(label)))
    return I18nText(*label) if label else I18nText("")


def column_label(field: Field) -> I18nText:
    """Return what a column is called.

    Parameters
    ----------
    field : Field
        The column. One that the catalogue does not hold is called by the first
        clause of its `doc`, else by its name.

    Returns
    -------
    I18nText
        The label; in English alone where the catalogue does not hold it.

    Examples
    --------
    >>> from gis_data.schema import Field
    >>> column_label(Field("length_km", "km"))
    I18nText(en='Length', zh='长度', ru='Длина', ko='길이')
    >>> column_label(Field("berths", doc="Number of berths, all kinds")).en
    'Number of berths'
    """
    name = _SAME_LABEL.get(field.name, field.name)
    clause = field.doc.split(",")[0].split(";")[0].strip().rstrip(".")
    english = clause or field.name.replace("_", " ").capitalize()
    return _first_known(Message(f"column.{name}")) or I18nText(english)


def unit_label(unit: str) -> I18nText:
    """Return a unit as pages write it.

    Parameters
    ----------
    unit : str
        Unit as fields write it; one that the catalogue does not hold stays as it is.

    Returns
    -------
    I18nText
        The unit.

    Examples
    --------
    >>> unit_label("km2")
    I18nText(en='km²', zh='平方公里', ru='км²', ko='km²')
    """
    key = _key(unit)
    known = _first_known(Message(f"unit.{key}"), Message(f"cur.{key}"))
    return known or I18nText(unit)


def value_labels(values: Iterable[object]) -> dict[str, I18nText]:
    """Return translations of those values that are terms of the catalogue.

    Parameters
    ----------
    values : iterable
        Cells of any columns.

    Returns
    -------
    dict
        Value to its term: a mode, a status, a confidence, the code of a country or
        another value of a closed list. Values without a term are left out.

    Examples
    --------
    >>> value_labels(["rail", "Hunchun"])
    {'rail': I18nText(en='rail', zh='铁路', ru='железная дорога', ko='철도')}
    """
    labels = {}
    for value in sorted({str(value) for value in values}):
        key = _key(value)
        label = _first_known(
            Message(f"mode.{key}"),
            Message(f"status.{key}"),
            Message(f"conf.{key}"),
            Message(f"country.{key}"),
            Message(f"value.{key}"),
        )
        if label:
            labels[value] = label
    return labels


def in_languages(value: Any, languages: Sequence[str]) -> Any:  # noqa: ANN401 - JSON
    """Return plain JSON values in which each text has the languages of a page only.

    Parameters
    ----------
    value : object
        Dicts and lists of any depth, whose texts are `I18nText`.
    languages : sequence of str
        Languages of the page, English first.

    Returns
    -------
    object
        The same with a list of str in place of each text, without empty ends.

    Examples
    --------
    >>> in_languages({"a": I18nText("Rail", "铁路", "Ж/д")}, ("en", "zh"))
    {'a': ['Rail', '铁路']}
    """
    if isinstance(value, I18nText):
        words = [getattr(value, language) for language in languages]
        while words and not words[-1]:
            words.pop()
        return words
    if isinstance(value, dict):
        return {key: in_languages(each, languages) for key, each in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict | list | tuple):
        return [in_languages(each, languages) for each in value]
    return value


def _key(text: str) -> str:
    """Return a value or unit as codes of the catalogue write it."""
    return re.sub(r"\W+", "_", text)


def _first_known(*messages: Message) -> I18nText | None:
    return next((texts(m) for m in messages if m.code in entries("en")), None)
