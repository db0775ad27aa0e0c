"""What is kept of a plan beside its network, so that a warm start reads no table."""

from __future__ import annotations

import json
import logging
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from gis_data.gazetteer import Gazetteer
from network.costs.rates import Figure, FigureBook, figure_book
from network.errors import CacheError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.plan import Plan
    from gis_data.plan_later import PlanLater

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


def kept_gazetteer(plan: Plan | PlanLater, folder: Path | None) -> Gazetteer:
    """Return the gazetteer of a plan, as kept where it can be.

    Parameters
    ----------
    plan : Plan or PlanLater
        The plan; its tables are read only where nothing is kept.
    folder : pathlib.Path or None
        Where the network of the plan is kept.

    Returns
    -------
    Gazetteer
        As `gis_data.gazetteer.Gazetteer.load` makes it.
    """
    return _kept(
        folder and folder / "places.json",
        read=Gazetteer.from_plain,
        make=lambda: Gazetteer.load(plan),
        plain=Gazetteer.plain,
    )


def kept_figures(plan: Plan | PlanLater | None, folder: Path | None) -> FigureBook:
    """Return the figures of a plan's cost models, as kept where they can be.

    Parameters
    ----------
    plan : Plan, PlanLater or None
        The plan; its tables are read only where nothing is kept.
    folder : pathlib.Path or None
        Where the network of the plan is kept.

    Returns
    -------
    FigureBook
        As `network.costs.rates.figure_book` makes it.

    Raises
    ------
    CacheError
        If nothing is kept and there is no plan to make it from.
    """

    def make() -> FigureBook:
        if plan is None:
            msg = f"{folder}: holds no figures; run 'corridors build' again."
            raise CacheError(msg)
        return figure_book(
            parameters=plan.table("parameters"), rates=plan.table("rates")
        )

    path = folder and folder / "figures.json"
    return _kept(path, read=_book, make=make, plain=asdict)


def _book(values: dict[str, Any]) -> FigureBook:
    def figures(name: str) -> tuple[Figure, ...]:
        rows = ({**row, "rows": tuple(row["rows"])} for row in values[name])
        return tuple(Figure(**row) for row in rows)

    return FigureBook(figures("figures"), values["price_year"], figures("exchange"))


def _kept(
    path: Path | None,
    *,
    read: Callable[[dict[str, Any]], _T],
    make: Callable[[], _T],
    plain: Callable[[_T], dict[str, Any]],
) -> _T:
    """Return what a file holds; what it should hold is made, and kept, if not."""
    if path is not None and path.is_file():
        try:
            return read(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.warning("%s: damaged (%s); made anew.", path, error)
    made = make()
    if path is not None:
        _keep(path, plain(made))
    return made


def _keep(path: Path, values: dict[str, Any]) -> None:
    """Write a file whole or not at all; say so if it cannot be written."""
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".kept-") as work:
            part = Path(work) / path.name
            part.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
            part.replace(path)
    except OSError as error:
        _log.warning("%s: not kept (%s).", path, error.strerror or error)
