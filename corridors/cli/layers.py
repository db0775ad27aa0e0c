"""``corridors layers``: contents, row counts, sources and confidence of the data."""

from typing import TYPE_CHECKING

from corridors.cli.options import AsJson, Lang, PlanDir
from corridors.cli.printing import Column, print_line, show_json, show_table
from gis_data.messages.catalogue import render
from gis_data.messages.message import I18nText, Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corridors.contents import Holding


def run(*, plan: PlanDir = None, lang: Lang = "en", as_json: AsJson = False) -> None:
    """List every layer and table: rows, size, confidence, licence, source, date.

    Confidence counts the rows rated high / medium / low. It is empty where rows
    carry no confidence.

    Parameters
    ----------
    plan : pathlib.Path, optional
        Folder of a plan.
    lang : {"en", "zh", "ru", "ko"}
        Language of headings; descriptions are in English.
    as_json : bool
        Whether to print JSON, which includes known errors and gaps.
    """
    from corridors.contents import layer_holdings, table_holdings  # noqa: PLC0415 - heavy
    from gis_data.plan import load_plan  # noqa: PLC0415 - heavy

    checked = load_plan(plan)
    layers = list(layer_holdings())
    tables = list(table_holdings(checked))
    if as_json:
        head = {"id": checked.id, "name_en": checked.name_en, "path": checked.path}
        show_json({"plan": head, "holdings": [*layers, *tables]})
        return
    name = I18nText(checked.name_en, checked.name_zh)
    _show(Message("layers.layers"), layers, lang)
    for kind, title in (
        ("plan", Message("layers.plan", {"name": name})),
        ("reference", Message("layers.reference")),
    ):
        _show(title, [table for table in tables if table.kind == kind], lang)
    total_mb = sum(holding.size_kb for holding in (*layers, *tables)) / 1000
    counts = {"layers": len(layers), "tables": len(tables), "mb": total_mb}
    print_line(render(Message("layers.total", counts), lang))


def _show(title: Message, holdings: "Iterable[Holding]", lang: str) -> None:
    columns = [
        Column(
            render(Message(f"layers.{name}"), lang),
            right=name in {"rows", "kb", "confidence"},
        )
        for name in ("name", "rows", "kb", "confidence", "licence", "retrieved",
                     "source", "contents")
    ]  # fmt: skip
    rows = [
        (
            holding.name,
            f"{holding.rows:,}",
            f"{holding.size_kb:,.0f}",
            "/".join(map(str, (holding.confidence or {}).values())),
            holding.licence,
            holding.retrieved,
            holding.publisher,
            holding.doc,
        )
        for holding in holdings
    ]
    show_table(columns, rows, title=render(title, lang))
    print_line("")
