"""Messages: every code in every language, every placeholder filled, in any number."""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from corridors.atlas.route_page.messages import ON_PAGES
from gis_data.errors import CorridorsError
from gis_data.messages.catalogue import as_record, entries, render, texts
from gis_data.messages.message import LANGUAGES, I18nText, Message

ROOT = Path(__file__).parents[1]
PACKAGES = ("gis_data", "network", "corridors", "maps")
NUMBERS = (0, 1, 2, 5, 21, 22, 1.5)
NUMERIC = {
    "number", "whole", "year", "price", "rate", "figure", "signed", "signed_whole",
    "percent",
}  # fmt: skip
SAMPLES = {
    "text": I18nText("Hunchun", "珲春", "Хуньчунь", "훈춘"),
    "date": date(2026, 11, 22),
    "time": datetime(2026, 5, 1, 8, 30, tzinfo=UTC),
    "list": ("JL-HCT", Message("mode.rail")),
    "countries": ("KP", "RU"),
}
IN_PAGES = re.compile(r"\bword\(\s*(?:\"([\w.]+)\"|`([\w.]+)\$\{)")
PLACEABLE = re.compile(r"\{ ?\$(\w+)")


@cache
def emitted() -> list[tuple[str, set[str] | None, str]]:
    """Return code or prefix of a family, names of its literal params, and where."""
    calls = []
    for path in (p for package in PACKAGES for p in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            if getattr(node.func, "id", "") != "Message":
                continue
            params: set[str] | None = set()
            if len(node.args) > 1:
                given = node.args[1]
                literal = isinstance(given, ast.Dict) and None not in given.keys
                params = (
                    {key.value for key in given.keys} if literal else None  # type: ignore[union-attr]
                )
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            for code in _codes(node.args[0], where):
                calls.append((code, params, where))  # noqa: PERF401 - two levels
    return calls + _emitted_by_pages()


def _emitted_by_pages() -> list[tuple[str, set[str] | None, str]]:
    return [
        (code or f"{family}*", None, path.name)
        for path in (ROOT / "maps" / "pages").glob("*.js")
        for code, family in IN_PAGES.findall(path.read_text(encoding="utf-8"))
    ]


def _codes(node: ast.expr, where: str) -> list[str]:
    """Return the codes an expression may be; those of f-strings end in ``*``."""
    match node:
        case ast.Constant(value=str(code)):
            return [code]
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
            return [f"{start}*"]
        case ast.IfExp(body=one, orelse=other):
            return [*_codes(one, where), *_codes(other, where)]
    msg = f"{where}: the code of a message is no literal"
    raise AssertionError(msg)


def test_every_code_emitted_is_in_every_language() -> None:
    assert emitted()
    for code, _, where in emitted():
        for language in LANGUAGES:
            known = entries(language)
            found = (
                any(each.startswith(code[:-1]) for each in known)
                if code.endswith("*")
                else code in known
            )
            assert found, f"{where}: {code} is not in {language}.ftl"


def said_by_pages() -> set[str]:
    """Return the codes in the modules of pages; those of templates end in ``*``."""
    modules = (ROOT / "maps" / "pages").glob("*.js")
    text = "\n".join(path.read_text(encoding="utf-8") for path in modules)
    literal = re.findall(r'"([a-z]+\.\w+)"', text)
    return {*literal, *(f"{start}*" for start in re.findall(r"`([a-z]+\.\w*)\$", text))}


def test_every_message_of_the_catalogue_is_emitted() -> None:
    codes = {code for code, _, _ in emitted()} | said_by_pages()
    codes |= set(ON_PAGES.values())
    families = tuple(code[:-1] for code in codes if code.endswith("*"))
    unused = [c for c in entries("en") if c not in codes and not c.startswith(families)]
    assert not unused


def test_literal_params_are_those_declared() -> None:
    for code, params, where in emitted():
        if params is not None and not code.endswith("*"):
            assert params == set(entries("en")[code].types), f"{where}: {code}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_declared(language: str) -> None:
    assert list(entries(language)) == list(entries("en"))
    for code, entry in entries(language).items():
        declared = entries("en")[code].types
        assert set(PLACEABLE.findall(entry.source)) == set(declared), code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", NUMBERS)
def test_every_message_formats_for_every_number(language: str, number: float) -> None:
    for code, entry in entries("en").items():
        params = {
            name: number if kind in NUMERIC else SAMPLES[kind]
            for name, kind in entry.types.items()
        }
        text = render(Message(code, params), language)
        assert text.strip(), code
        assert "{" not in text, text
        assert "??" not in text, text


@pytest.mark.parametrize(
    ("language", "n", "word"),
    [
        ("en", 1, "crossing"), ("en", 2, "crossings"), ("ru", 21, "погранпереход"),
        ("ru", 22, "погранперехода"), ("ru", 5, "погранпереходов"),
        ("zh", 5, "5处未开放的口岸"),
    ],
)  # fmt: skip
def test_plural_follows_the_language(language: str, n: float, word: str) -> None:
    text = render(Message("note.left_out_ports", {"n": n}), language)
    assert word in text.split()


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ("1,140 km", "5.2 h", "40 %", "22 November 2026", "July 2025")),
        ("zh", ("1,140公里", "5.2小时", "40%", "2026年11月22日", "2025年7月")),
        ("ru", ("1\u00a0140 км", "5,2 ч", "40\u00a0%", "22 ноября 2026", "июль 2025")),
        ("ko", ("1,140km", "5.2시간", "40%", "2026년 11월 22일", "2025년 7월")),
    ],
)
def test_numbers_and_dates_are_those_of_the_language(
    language: str, shown: tuple[str, ...]
) -> None:
    messages = (
        Message("place.near", {"km": 1140.4, "place": SAMPLES["text"]}),
        Message("diff.figures", {"h": -5.24, "usd": 0.0, "km": 12.0}),
        Message("diff.none", {"share": 0.4}),
        Message("note.state_on", {"date": date(2026, 11, 22)}),
        Message("border.state_of", {"date": "2025-07"}),
    )
    for message, part in zip(messages, shown, strict=True):
        assert part in render(message, language)
    assert render(messages[1], language).startswith("\N{MINUS SIGN}5")


def test_years_are_not_grouped() -> None:
    for language in LANGUAGES:
        message = Message("note.price_year", {"year": 2025, "per": Message("per.TEU")})
        assert "2025" in render(message, language)


def test_nested_messages_and_names_follow_the_language() -> None:
    gate = {"gate": "JL-HCT", "place": SAMPLES["text"], "mode": Message("mode.rail")}
    for text, name, mode in zip(
        texts(Message("diff.through", gate)),
        SAMPLES["text"],  # type: ignore[arg-type]
        ("rail", "铁路", "железная дорога", "철도"),
        strict=True,
    ):
        assert name in text
        assert mode in text
        assert "JL-HCT" in text


def test_record_holds_code_params_and_text() -> None:
    params = {"gate": "JL-HCT", "place": SAMPLES["text"], "mode": Message("mode.rail")}
    assert as_record(Message("diff.through", params), "zh") == {
        "code": "diff.through",
        "params": {
            "gate": "JL-HCT",
            "place": {"en": "Hunchun", "zh": "珲春", "ru": "Хуньчунь", "ko": "훈춘"},
            "mode": {"code": "mode.rail", "params": {}},
        },
        "text": render(Message("diff.through", params), "zh"),
    }


def test_a_message_prints_in_english() -> None:
    message = Message("note.left_out_services", {"n": 2})
    assert str(message) == render(message, "en")
    assert f"{CorridorsError(message)}" == str(message)


def test_unknown_code_or_missing_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        render(Message("note.no_such_code"))
    with pytest.raises(KeyError):
        render(Message("note.state_on"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_name_is_cut_to_what_fluent_inserts(language: str) -> None:
    message = Message("cli.written", {"path": "x" * 50_000})
    assert 2000 < len(render(message, language)) < 2100
