"""What a packed network holds: names and types, for Python and the engine of pages.

Run ``python -m network.export.page.schema`` after changing them; it writes
``engine/schema.d.ts``, from which the engine has its types.
"""

from __future__ import annotations

from pathlib import Path
from types import UnionType
from typing import (
    Any,
    NewType,
    NotRequired,
    TypedDict,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

#: Where the types of the engine are.
FILE = Path(__file__).with_name("engine") / "schema.d.ts"


Json = NewType("Json", str)
Varints = NewType("Varints", str)
Floats = NewType("Floats", str)


class Column(TypedDict):
    """A column of text or numbers: distinct words, and the word of each row."""

    words: list[str | int | bool]
    codes: list[int]


class Classes(TypedDict):
    """Classes of links: rows of what policies, costs and legs read, and direction."""

    policy_row: list[int]
    cost_row: list[int]
    leg_row: list[int]
    direction: list[int]


class Places(TypedDict):
    """Places, a row each; origin and destination are nodes."""

    id: list[str]
    origin: list[int]
    destination: list[int]
    country: list[str]
    name_en: list[str]
    name_zh: list[str]


class Transit(TypedDict):
    """Domestic cargo that may pass another country; lists are parted by spaces."""

    id: str
    name_en: str
    name_zh: str
    country: str
    through: str
    gates: str
    profiles: str
    valid_from: int
    valid_to: int


class Tables(TypedDict):
    """The section ``tables``: what a search reads beside the links."""

    classes: Classes
    policy: dict[str, Column]
    usable: dict[str, list[int]]
    vector_of: dict[str, dict[str, int]]
    units: dict[str, dict[str, int]]
    places: Places
    fragments: dict[str, list[int]]
    witnesses: dict[str, list[list[int]]]
    countries: list[str]
    state_on: str
    sanctions: dict[str, str]
    domestic_transit: list[Transit]
    customs_unions: list[list[str]]
    bases: dict[str, str]


class Estimate(TypedDict):
    """An uncertain quantity."""

    low: float
    typical: float
    high: float
    unit: str
    source: str
    confidence: str
    basis: str


class Figures(TypedDict):
    """By profile: columns of the section ``figures``, value of time, unit and use."""

    columns: dict[str, list[int]]
    value_of_time: dict[str, Estimate]
    units: dict[str, str]
    modes: dict[str, list[str]]
    uses: dict[str, str]


class LegEvidence(TypedDict):
    """Kind of each leg row, rows of `Texts.items` by column and kind, and columns."""

    key: list[int]
    columns: list[list[int]]
    of_profile: dict[str, list[int]]


class Tariffs(TypedDict):
    """Name, payment and evidence of each price, and the group of each profile."""

    prices: list[tuple[str, int, int]]
    group: dict[str, int]


class Named(TypedDict):
    """Numbers of names in `AnswerTables.known`, by id or by row of places."""

    gates: dict[str, int]
    yards: dict[str, int]
    passages: dict[str, int]
    places: list[int]
    naming: list[int]


class Gateway(TypedDict):
    """What is declared of a gateway; near and far are numbers of names."""

    id: str
    mode: str
    near: int
    far: int
    country: str
    dwell_basis: NotRequired[str]
    return_dwell_basis: NotRequired[str]
    opening_hours: NotRequired[str]
    status_date: NotRequired[str]
    capacity_t_per_year: NotRequired[float]


class TradeNote(TypedDict):
    """A message on routes through some countries to others."""

    through: str
    ends: str
    note: str
    since: NotRequired[int]


class Airports(TypedDict):
    """Nodes and positions of airports; -1 where a page has no such node."""

    node: list[int]
    lon: list[float]
    lat: list[float]


class Notes(TypedDict):
    """What messages say of a network; rows are crossings and services."""

    price_year: int
    sanctions_since: dict[str, int]
    trade_notes: list[TradeNote]
    planned: list[str]
    airports: Airports
    rows: dict[str, Column]


class Texts(TypedDict):
    """Texts of sources; sources, confidence and basis of each evidence."""

    sources: list[str]
    items: list[tuple[list[int], str, str]]


class AnswerTables(TypedDict):
    """The section ``answer``: what answers are written from."""

    figures: Figures
    gauge_mm: list[int]
    lengths: dict[str, list[int]]
    evidence: LegEvidence
    tariffs: Tariffs
    names: Named
    gateways: list[Gateway]
    notes: Notes
    texts: Texts
    known: list[list[str]]


class Sections(TypedDict):
    """Sections, deflated and in base 85, by what they hold."""

    tables: Json
    graph: Varints
    rows: Varints
    via: Varints
    country: Varints
    xy: Varints
    v0: Varints
    answer: Json
    figures: Floats
    tariffs: Varints
    money: Floats
    names: Varints
    lengths: Varints
    shapes: Varints


class Packed(TypedDict):
    """A packed network; with a box in degrees, it has roads inside it alone."""

    version: int
    sections: Sections
    roads: NotRequired[tuple[float, float, float, float]]


_SHAPES = (
    Column, Classes, Places, Transit, Tables, Estimate, Figures, LegEvidence, Tariffs,
    Named, Gateway, TradeNote, Airports, Notes, Texts, AnswerTables, Sections,
    Packed,
)  # fmt: skip
_PLAIN = {
    str: "string", int: "number", float: "number", bool: "boolean",
    Json: "Json", Varints: "Varints", Floats: "Floats",
}  # fmt: skip
_OPENING = """\
/* Written by network/export/page/schema.py. */
/** Text of a section: JSON; whole numbers of gis_data/varints.py; float32. */
export type Json = string;
export type Varints = string;
export type Floats = string;
"""
#: Weights of each further vector, floats before varints, and what changes their prices.
_BY_VECTOR = "  [of: `v${number}` | `p${number}`]: string;"


def type_script() -> str:
    """Return the types as TypeScript declares them.

    Returns
    -------
    str
        One interface a shape.

    Examples
    --------
    >>> "  words: (string | number | boolean)[];" in type_script()
    True
    """
    parts = [_OPENING]
    for shape in _SHAPES:
        hints = get_type_hints(shape, include_extras=True)
        lines = [
            f"  {name}{'?' * (get_origin(kind) is NotRequired)}: {_type(kind)};"
            for name, kind in hints.items()
        ]
        if shape is Sections:
            lines.append(_BY_VECTOR)
        head = f"/** {shape.__doc__} */\nexport interface {shape.__name__} {{"
        parts.append("\n".join([head, *lines, "}\n"]))
    return "".join(parts)


def _type(kind: Any) -> str:  # noqa: ANN401 - any annotation
    """Return an annotation in TypeScript."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if is_typeddict(kind):
        return str(kind.__name__)
    origin, args = get_origin(kind), get_args(kind)
    if origin is NotRequired:
        return _type(args[0])
    inner = [_type(arg) for arg in args]
    if origin is UnionType:
        return " | ".join(inner)
    if origin is tuple:
        return f"[{', '.join(inner)}]"
    return f"Record<string, {inner[1]}>" if origin is dict else f"({inner[0]})[]"


if __name__ == "__main__":
    FILE.write_text(type_script(), encoding="utf-8")
