"""The declared shapes of a packed network, held against one and the engine's types."""

from __future__ import annotations

import json
from types import UnionType
from typing import Any, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from test_network_page import toy_page, toy_router

from network.export.page import schema
from network.export.page.pack import packed

__all__ = ["toy_page", "toy_router"]  # fixtures


def problems(value: Any, kind: Any, at: str) -> list[str]:  # noqa: ANN401 - JSON
    """Return where a value has another name or type than is declared."""
    origin, args = get_origin(kind), get_args(kind)
    if is_typeddict(kind):
        hints = get_type_hints(kind, include_extras=True)
        optional = {n for n, k in hints.items() if get_origin(k) is NotRequired}
        missing = hints.keys() - optional - value.keys()
        extra = value.keys() - hints.keys()
        found = [f"{at}.{name}" for name in sorted(missing | extra)]
        parts = [(one, hints[n], n) for n, one in value.items() if n in hints]
    elif origin is NotRequired:
        return problems(value, args[0], at)
    elif origin is dict:
        found = [] if isinstance(value, dict) else [at]
        parts = [(one, args[1], name) for name, one in value.items()]
    elif origin in {list, tuple}:
        found = [] if origin is list or len(value) == len(args) else [at]
        kinds = args * len(value) if origin is list else args
        parts = [(one, k, "[]") for one, k in zip(value, kinds, strict=False)]
    else:
        plain = args if origin is UnionType else (kind,)
        fits = isinstance(value, plain) or (kind is float and isinstance(value, int))
        return [] if fits else [at]
    return found + [
        each for one, k, n in parts for each in problems(one, k, f"{at}.{n}")
    ]


def test_a_packed_network_has_the_shapes_that_are_declared(
    toy_page: Any,  # noqa: ANN401 - a page
) -> None:
    tables = json.loads(json.dumps(toy_page.tables))
    assert problems(tables, schema.Tables, "tables") == []
    answer = json.loads(toy_page.answer["answer"])
    assert problems(answer, schema.AnswerTables, "answer") == []
    sections = set(packed(toy_page)["sections"])
    by_vector = {name for name in sections if name[1:].isdecimal()} - {"v0"}
    assert sections - by_vector == schema.Sections.__annotations__.keys()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state_on", 1),
        ("countries", ["CN", None]),
        ("more", {}),
        ("bases", {"bulk": 2}),
    ],
)
def test_another_shape_is_found(
    toy_page: Any,  # noqa: ANN401 - a page
    name: str,
    value: Any,  # noqa: ANN401 - JSON
) -> None:
    tables = {**json.loads(json.dumps(toy_page.tables)), name: value}
    (found,) = problems(tables, schema.Tables, "tables")
    assert found.startswith(f"tables.{name}")


def test_the_types_of_the_engine_are_those_declared() -> None:
    remedy = "python -m network.export.page.schema"
    assert schema.FILE.read_text(encoding="utf-8") == schema.type_script(), remedy
