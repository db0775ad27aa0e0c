"""Contents of the data and of a network: rows, sizes, sources, confidence."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pandas import read_csv

from gis_data.contracts import plan_tables
from gis_data.layers import catalogue, read_layer
from gis_data.plan import FILE, REFERENCE
from gis_data.plan_files.assemble import inherited_table
from gis_data.provenance import sources_dir
from gis_data.schema import CONFIDENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pandas as pd

    from gis_data.contracts import Table
    from gis_data.plan import Plan
    from network.model.store import Network

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


def layer_holdings() -> Iterator[Holding]:
    """Yield the committed layers.

    Yields
    ------
    Holding
        In the order of the catalogue.
    """
    for name, layer in catalogue().items():
        source = layer.source
        rated = any(field.name == "confidence" for field in layer.contract.fields)
        levels = _rows_by_confidence(read_layer(name)["confidence"]) if rated else None
        path = sources_dir() / source.file
        yield Holding(
            name=name,
            kind="layer",
            doc=layer.contract.doc,
            rows=source.rows,
            size_kb=path.stat().st_size / 1000,
            confidence=levels,
            publisher=source.publisher,
            licence=source.licence,
            data_date=source.data_date,
            retrieved=source.retrieved,
            attribution=source.attribution,
            file=str(path),
            known_defects=source.known_defects,
        )


def table_holdings(plan: Plan) -> Iterator[Holding]:
    """Yield the tables of a plan, and the reference tables that it uses.

    Parameters
    ----------
    plan : Plan
        A checked plan.

    Yields
    ------
    Holding
        ``plan`` for a table of its own, named ``TABLE+`` where it only adds or changes
        rows, and for its border ports where plan.toml selects them; ``reference`` for
        a shipped table.
    """
    for name, table in plan_tables().items():
        whole, added = plan.path / table.file, plan.path / table.additions
        shipped = REFERENCE / table.file
        if os.path.lexists(whole):
            yield _table_holding(table, name, plan.table(name), whole)
        elif name == "border_ports" and plan.head.border_ports:
            yield _table_holding(table, name, plan.table(name), plan.path / FILE)
        if os.path.lexists(added):
            rows = read_csv(added, dtype=str, keep_default_na=False)
            yield _table_holding(table, f"{name}+", rows, added)
        inherited = not table.own and not os.path.lexists(whole)
        if shipped.exists() and (inherited or name == "border_ports"):
            frame = inherited_table(name)
            holding = _table_holding(table, name, frame, shipped)
            yield replace(holding, kind="reference")


def _table_holding(table: Table, name: str, frame: pd.DataFrame, path: Path) -> Holding:
    rated = "confidence" in frame.columns
    return Holding(
        name=name,
        kind="plan",
        doc=table.doc,
        rows=len(frame),
        size_kb=path.stat().st_size / 1000,
        confidence=_rows_by_confidence(frame["confidence"]) if rated else None,
        publisher=IN_ROWS if "source" in frame.columns else "",
        licence=IN_ROWS if "source" in frame.columns else "",
        data_date="",
        retrieved="",
        attribution="",
        file=str(path),
        known_defects=(),
    )


def _rows_by_confidence(confidences: Iterable[object]) -> dict[str, int]:
    levels = [str(confidence) for confidence in confidences]
    return {level: levels.count(level) for level in CONFIDENCES}


def network_counts(network: Network) -> dict[str, dict[str, int]]:
    """Return the number of nodes by kind, and of edges by mode and kind.

    Parameters
    ----------
    network : Network
        Any.

    Returns
    -------
    dict
        ``nodes`` and ``edges``, each by name: ``station``, ``rail line``.
    """
    edges = zip(network.edges["mode"], network.edges["kind"], strict=True)
    return {
        "nodes": dict(Counter(network.nodes["kind"].tolist())),
        "edges": dict(Counter(f"{mode} {kind}" for mode, kind in edges)),
    }
