"""Terms of a plan, each pointing at the objects of the map that it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gis_data.cells import cell
from gis_data.messages.message import LANGUAGES
from gis_data.schema import CONFIDENCES, Field, problems
from maps.errors import PageError
from maps.i18n import heading

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from maps.style import Words

CONCEPT_FIELDS = (
    Field("id", unique=True, doc="Short name of the term"),
    Field("term_en", doc="The term in English"),
    Field("term_zh", required=False, doc="The term in Chinese"),
    Field("meaning_en", required=False, doc="What it means, in English"),
    Field("meaning_zh", required=False, doc="What it means, in Chinese"),
    Field("group", required=False, doc="Heading over the term"),
    Field("source", doc="Where the meaning comes from"),
    Field("confidence", allowed=CONFIDENCES, doc="Confidence"),
)


@dataclass(frozen=True, kw_only=True)
class Concept:
    """One term of a plan.

    Attributes
    ----------
    name : str
        Short name, unique on its page.
    title : tuple of str
        The term: English, Chinese and, if any, Russian, Korean.
    text : tuple of str
        What it means, in the same order.
    targets : tuple of str
        Keys of the objects it means, in any layer; ``layer:key`` for one layer,
        ``layer:*`` for all of it. The page says which keys are not on the map.
    group : str
        Heading over the term; translated if the catalogue has it.
    source, confidence : str
        Where the meaning comes from, and its confidence.
    """

    name: str
    title: Words
    text: Words = ()
    targets: tuple[str, ...] = ()
    group: str = ""
    source: str = ""
    confidence: str = ""


def concepts_of(table: pd.DataFrame) -> tuple[Concept, ...]:
    """Return the concepts of a plan's table, in its order.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns `CONCEPT_FIELDS`. Every column that ends in ``_ids`` holds keys
        of map objects, joined with ``;`` or ``|``.

    Returns
    -------
    tuple of Concept
        One for each row.

    Raises
    ------
    PageError
        If the table breaks its contract; the message lists every error.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"id": "hub", "term_en": "Hub", "term_zh": "枢纽",
    ...        "place_ids": "CC; HC", "source": "plan", "confidence": "high"}
    >>> concepts_of(pd.DataFrame([row]))[0].targets
    ('CC', 'HC')
    """
    errors = problems(table, CONCEPT_FIELDS, where="concepts")
    if errors:
        msg = "concepts cannot be shown:\n" + "\n".join(f"- {each}" for each in errors)
        raise PageError(msg)
    keys = [column for column in table.columns if str(column).endswith("_ids")]
    return tuple(
        Concept(
            name=str(row["id"]),
            title=_texts(row, "term"),
            text=_texts(row, "meaning"),
            targets=tuple(key for column in keys for key in _keys(row, column)),
            group=cell(row, "group"),
            source=str(row["source"]),
            confidence=str(row["confidence"]),
        )
        for row in table.to_dict("records")
    )


def packed_concept(concept: Concept) -> dict[str, object]:
    """Return a concept as plain JSON values.

    Parameters
    ----------
    concept : Concept
        Any concept.

    Returns
    -------
    dict
        Its attributes.
    """
    texts = {"title": heading(concept.title), "text": heading(concept.text)}
    return {**vars(concept), **texts, "targets": list(concept.targets)}


def _texts(row: Mapping[Any, object], stem: str) -> Words:
    return tuple(cell(row, f"{stem}_{language}") for language in LANGUAGES)


def _keys(row: Mapping[Any, object], column: str) -> list[str]:
    parts = cell(row, column).replace("|", ";").split(";")
    return [part.strip() for part in parts if part.strip()]
