"""Messages of a page: the same text in Python and in JavaScript."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from page_modules import evaluate

from corridors.atlas.route_page.messages import page_messages
from gis_data.messages.catalogue import as_record, entries, render
from gis_data.messages.message import LANGUAGES, I18nText, Message
from gis_data.scripts import joined_script

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from playwright.sync_api import Browser

NUMBERS = (
    0,
    1,
    2,
    5,
    21,
    22,
    1.5,
    0.25,
    0.35,
    99.95,
    1125,
    2.675,
    1.005,
    4.5,
    -3.25,
    1e6,
)
SAMPLES: dict[str, tuple[Any, ...]] = {
    "text": (I18nText("Hunchun", "珲春"), "JL-HCT", Message("mode.rail"), "Ends."),
    "date": (date(2026, 11, 22), "2026-11-22", "2015-08", "1935", "05-10"),
    "list": (("a",), ("JL-HCT", Message("mode.rail")), ("a", "b", I18nText("c", "丙"))),
    "countries": (("KP",), ("KP", "RU"), ("CN", "MO", "RU")),
}


def samples(code: str) -> Iterable[dict[str, Any]]:
    """Yield values for the placeholders of a message: numbers, texts."""
    types = entries("en")[code].types
    for i, number in enumerate(NUMBERS):
        yield {
            name: SAMPLES[kind][i % len(SAMPLES[kind])] if kind in SAMPLES else number
            for name, kind in types.items()
        }


def messages_of(words: dict[str, Any]) -> list[Message]:
    """Return every message of a page, with each sample of its placeholders."""
    codes = [code for code in words["en"] if code in entries("en")]
    return [Message(code, values) for code in codes for values in samples(code)]


def differing(
    language: str, texts: list[str], messages: list[Message]
) -> list[tuple[str, str]]:
    """Return texts that are not those of Python, each with Python's."""
    expected = [render(message, language) for message in messages]
    pairs = zip(texts, expected, strict=True)
    assert len(set(texts)) > len({message.code for message in messages})
    return [pair for pair in pairs if pair[0] != pair[1]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_a_page_reads_in_javascript_as_in_python(
    language: str, tmp_path: Path
) -> None:
    words = page_messages(LANGUAGES, ["MO"])
    messages = messages_of(words)
    script = """
        const { useCatalogue, speak, say } = await load("words");
        useCatalogue(input.words);
        speak(input.language);
        return input.values.map(say);
    """
    values = [as_record(message) for message in messages]
    given = {"words": words, "language": language, "values": values}
    assert differing(language, evaluate(tmp_path, script, given), messages) == []


@pytest.mark.browser
@pytest.mark.long
def test_every_message_reads_in_chromium_as_in_python(chromium: Browser) -> None:
    words = page_messages(LANGUAGES, ["MO"])
    messages = messages_of(words)
    page = chromium.new_page()
    page.evaluate(joined_script("maps.pages", ("words",), "CorridorPage"))
    page.evaluate("words => CorridorPage.useCatalogue(words)", words)
    values = [as_record(message) for message in messages]
    for language in LANGUAGES:
        page.evaluate("language => CorridorPage.speak(language)", language)
        texts = page.evaluate("values => values.map(CorridorPage.say)", values)
        assert differing(language, texts, messages) == []
    page.close()
