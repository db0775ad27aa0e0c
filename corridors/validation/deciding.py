"""Which figures of low confidence change the shown routes: a table of docs/costs.md.

Run ``python -m corridors.validation.deciding docs`` after changing a figure, a price or
the network; ``python -m network.export.doc_tables docs`` leaves the table as it is.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corridors.workspace import open_workspace
from gis_data.messages.catalogue import render
from gis_data.messages.message import Message
from network.export.doc_tables import costs_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corridors.workspace import Workspace
    from gis_data.messages.message import Param


class Question(NamedTuple):
    """A route that is shown.

    Attributes
    ----------
    origin, destination : str
        Names or ids.
    profile, by : str
        Transport profile, and what is minimised.
    modes : str
        Modes that may be used, with commas between them; empty for all.
    """

    origin: str
    destination: str
    profile: str = "container"
    by: str = "generalised"
    modes: str = ""


#: Routes of the README, and of trades that a guessed rate once sent elsewhere.
QUESTIONS = (
    Question("Changchun", "Vladivostok"),
    Question("长春", "Busan", by="time"),
    Question("Changchun", "Hamburg", modes="rail"),
    Question("Busan", "Vladivostok"),
    Question("Busan", "Khabarovsk"),
    Question("Busan", "Moscow"),
    Question("Vostochny Port", "Qingdao", "bulk"),
    Question("Vladivostok", "Korsakov", "bulk"),
)
_HEAD = (
    "route", "profile, by", "figure", "value (range)", "turns at", "other route",
    "better by, at the end of the range",
)  # fmt: skip


def questions(work: Workspace) -> list[Question]:
    """Return the routes that the atlas shows, and `QUESTIONS`, each once.

    Parameters
    ----------
    work : Workspace
        Its plan has the table ``shown_routes``.

    Returns
    -------
    list of Question
        In this order.
    """
    columns = ("origin", "destination", "profile", "by", "modes")
    rows = work.plan.table("shown_routes")[list(columns)].itertuples(index=False)
    shown = [Question(*map(str, row)) for row in rows]
    known = {(work.match(q.origin).place.id, work.match(q.destination).place.id, *q[2:])
             for q in shown}  # fmt: skip
    more = [
        q
        for q in QUESTIONS
        if (work.match(q.origin).place.id, work.match(q.destination).place.id, *q[2:])
        not in known
    ]
    return shown + more


def deciding_table(work: Workspace) -> str:
    """Return which figure of low confidence decides each of the shown routes.

    Parameters
    ----------
    work : Workspace
        A workspace on the default plan.

    Returns
    -------
    str
        Markdown table, ending in a line break: the figure that has to move least, as
        a ratio, or a dash where none alone makes another route better.
    """
    lines = [_HEAD, ["---"] * len(_HEAD), *_rows(work)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _rows(work: Workspace) -> Iterator[list[str]]:
    for question in questions(work):
        routes = work.routes(**question._asdict(), deciding=True)
        best, notes = routes[0], routes[0].messages
        ends = f"{best.origin.name_en} - {best.destination.name_en}"
        what = f"{question.profile}, {question.by}"
        found = [m.params for m in notes if m.code == "note.deciding_figure"]
        yield [ends, what, *(_cells(found[0]) if found else ["-"] * 5)]


def _cells(params: Mapping[str, Param]) -> list[str]:
    value, low, high, turn, end = (
        f"{float(str(params[name])):.3g}"
        for name in ("value", "low", "high", "turn", "end")
    )
    names = (params[name] for name in ("figure", "other"))
    figure, other = (render(n) if isinstance(n, Message) else str(n) for n in names)
    return [
        figure,
        f"{value} {params['unit']} ({low} - {high})",
        turn,
        other,
        f"{float(str(params['share'])):.1%} at {end}",
    ]


def main(folder: Path) -> None:
    """Write the table into costs.md.

    Parameters
    ----------
    folder : pathlib.Path
        The folder ``docs``.
    """
    text = costs_page(deciding_table(open_workspace()))
    (folder / "costs.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
