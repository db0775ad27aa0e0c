"""``corridors layers``: contents, row counts, sources and confidence of the data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridors.cli.options import AsJson, Lang, PlanDir
from corridors.cli.printing import Column, print_line, show_json, show_table
from gis_data.messages.catalogue import render
from gis_data.messages.message import I18nText, Message

if TYPE_CHECKING:
    from gis_data.plan import Plan

IN_ROWS = "named in each row"


@dataclass(frozen=True)
class Holding:
    """One layer or table of the data.

    Attributes
    ----------
    name, kind : str
        Name to read it by; ``layer``, ``plan`` or ``reference``.
    doc : str
        Description, in one line.
    rows : int
        Number of records.
    size_kb : float
        Size of its file, in kB of 1000 bytes.
    confidence : dict or None
        Number of rows by confidence; None where rows carry no confidence.
    publisher, licence : str
        Publisher, and licence of its data.
    data_date, retrieved : str
        Date of the data, and date of retrieval; empty where each row has its own.
    attribution, file : str
        Attribution to show; path of its file.
    known_defects : tuple of str
        Known errors and gaps.
    """

    name: str
    kind: str
    doc: str
    rows: int
    size_kb: float
    confidence: dict[str, int] | None
    publisher: str
    licence: str
    data_date: str
    retrieved: str
    attribution: str
    file: str
    known_defects: tuple[str, ...]


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
    from gis_data.plan import load_plan  # noqa: PLC0415 - heavy

    checked = load_plan(plan)
    layers = list(_layers())
    tables = list(_tables(checked))
    if as_json:
        head = {"id": checked.id, "name_en": checked.name_en, "path": checked.path}
        show_json({"plan": head, "holdings": [*layers, *tables]})
        return
    name = I18nText(checked.name_en, checked.name_zh)
    reference = [t for t in tables if t.kind == "reference"]
    _show(Message("layers.layers"), layers, lang)
    plan_tables = [t for t in tables if t.kind == "plan"]
    _show(Message("layers.plan", {"name": name}), plan_tables, lang)
    _show(Message("layers.reference"), reference, lang)
    total_mb = sum(holding.size_kb for holding in (*layers, *tables)) / 1000
    counts = {"layers": len(layers), "tables": len(tables), "mb": total_mb}
    print_line(render(Message("layers.total", counts), lang))


def _layers() -> Iterator[Holding]:
    from gis_data.layers import catalogue, read_layer  # noqa: PLC0415 - heavy
    from gis_data.provenance import sources_dir  # noqa: PLC0415 - as above

    for name, layer in catalogue().items():
        source = layer.source
        judged = any(field.name == "confidence" for field in layer.contract.fields)
        path = sources_dir() / source.file
        yield Holding(
            name=name,
            kind="layer",
            doc=layer.contract.doc,
            rows=source.rows,
            size_kb=path.stat().st_size / 1000,
            confidence=_split(read_layer(name)["confidence"]) if judged else None,
            publisher=source.publisher,
            licence=source.licence,
            data_date=source.data_date,
            retrieved=source.retrieved,
            attribution=source.attribution,
            file=str(path),
            known_defects=source.known_defects,
        )


def _tables(plan: "Plan") -> Iterator[Holding]:
    from gis_data.contracts import plan_tables  # noqa: PLC0415 - as above

    for name, table in plan_tables().items():
        path = plan.file(name)
        if path is None:
            continue
        frame = plan.table(name)
        judged = "confidence" in frame.columns
        yield Holding(
            name=name,
            kind="plan" if path.parent == plan.path else "reference",
            doc=table.doc,
            rows=len(frame),
            size_kb=path.stat().st_size / 1000,
            confidence=_split(frame["confidence"]) if judged else None,
            publisher=IN_ROWS if "source" in frame.columns else "",
            licence=IN_ROWS if "source" in frame.columns else "",
            data_date="",
            retrieved="",
            attribution="",
            file=str(path),
            known_defects=(),
        )


def _split(confidences: Iterable[object]) -> dict[str, int]:
    from gis_data.schema import CONFIDENCES  # noqa: PLC0415 - as above

    levels = [str(confidence) for confidence in confidences]
    return {level: levels.count(level) for level in CONFIDENCES}


def _show(title: Message, holdings: Iterable[Holding], lang: str) -> None:
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
