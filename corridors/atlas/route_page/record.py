"""What a page of routes is asked by: places, gates, choices and its first questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corridors.atlas.route_page.gates import gate_table
from corridors.atlas.route_page.gazetteer import page_gazetteer
from network.query.route_query import CRITERIA, PROFILES

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from corridors.workspace import Workspace


def ask_record(
    work: Workspace, tables: Mapping[str, Any], rows: Iterable[Mapping[str, str]]
) -> dict[str, Any]:
    """Return what the asking side of a page is made from.

    Parameters
    ----------
    work : Workspace
        Its plan, places and network.
    tables : mapping
        `network.export.page.page_network.PageNetwork.tables`.
    rows : iterable of mapping
        Rows of the plan's ``shown_routes``: the first saved questions.

    Returns
    -------
    dict
        In plain JSON values: ``gazetteer`` (`page_gazetteer`), ``gates``
        (`gate_table`), ``countries`` that links lie in and ``sanctions`` by country,
        ``profiles`` with the unit of their figures, ``criteria``, ``saved``
        (`saved_questions`).

    Raises
    ------
    PlaceError
        If a row names an unknown place.
    """
    kept = set(tables["places"]["id"])
    parts = tables["policy"]["country"]["words"]
    return {
        "gazetteer": page_gazetteer(work.gazetteer, kept),
        "gates": gate_table(work, tables),
        "countries": sorted(
            {code for words in parts for code in words.split("-")} - {""}
        ),
        "sanctions": dict(tables["sanctions"]),
        "profiles": [{"id": p, "unit": work.router.model(p).unit} for p in PROFILES],
        "criteria": list(CRITERIA),
        "saved": saved_questions(work, kept, rows),
    }


def saved_questions(
    work: Workspace, kept: Container[str], rows: Iterable[Mapping[str, str]]
) -> list[dict[str, Any]]:
    """Return rows of ``shown_routes`` as questions of a page.

    Parameters
    ----------
    work : Workspace
        Finds the places.
    kept : container of str
        Ids of the places of the page's network; any other is asked by its position.
    rows : iterable of mapping
        With `origin`, `destination`, `name_en` and, if any, `name_zh`, `profile`,
        `by` and `modes`.

    Returns
    -------
    list of dict
        Parts of a question (``maps/pages/state.js``) that differ from an empty
        one, in plain JSON values.

    Raises
    ------
    PlaceError
        If a row names an unknown place.
    """

    def ref(text: str) -> str | dict[str, Any]:
        place = work.match(text).place
        at = {"lon": round(place.lon, 4), "lat": round(place.lat, 4), "id": place.id}
        return place.id if place.id in kept else at

    return [
        {
            "origin": ref(row["origin"]),
            "destination": ref(row["destination"]),
            "name": {
                lang: row[f"name_{lang}"]
                for lang in ("en", "zh")
                if row.get(f"name_{lang}")
            },
            "profile": row.get("profile") or "container",
            "criterion": row.get("by") or "generalised",
            "policy": {"modes": [m for m in row.get("modes", "").split(";") if m]},
        }
        for row in rows
    ]
