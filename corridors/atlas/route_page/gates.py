"""Gates that a page of routes can close or open: status, its age and its reason."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from corridors.atlas.route_pages import line_names
from gis_data.messages.message import LANGUAGES, I18nText, Message
from network.query.describe import gate_name
from network.query.gate_names import GATE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from corridors.workspace import Workspace
    from network.model.store import Network

    Row = Mapping[str, Any]

#: Columns of the table, in its order.
COLUMNS = (
    "id", "kind", *(f"name_{language}" for language in LANGUAGES), "countries", "modes",
    "periods", "date", "note", "source", "confidence", "lon", "lat",
)  # fmt: skip
_ORDER = ("port", "yard", "passage", "seaport", "airport", "rail", "road", "service")
_TERMINALS = {"sea": "seaport", "air": "airport"}
_PERIOD = ("valid_from", "valid_to", "status", "season_from", "season_to")
_FIRST_POINT = re.compile(r"(-?[\d.]+) (-?[\d.]+)")
_ISO = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)\+?")


class _Fact(NamedTuple):
    """What tables tell of a gate beside what policies read."""

    kind: str
    date: str = ""
    note: str = ""
    source: str = ""
    confidence: str = ""
    lonlat: tuple[float, float] | None = None


def gate_table(work: Workspace, tables: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return every gate, yard, passage, line and service that a page may close.

    Parameters
    ----------
    work : Workspace
        Its network and plan, for names, dates and sources.
    tables : mapping
        `network.export.page.page_network.PageNetwork.tables`: a page can close what
        its links name.

    Returns
    -------
    dict of str to list
        `COLUMNS`, one value a gate: ports of borders first, then yards, passages,
        seaports, airports and lines, by id. ``countries`` and ``modes`` are separated
        by spaces. ``periods`` are those of its freight links: first and last day
        (yyyymmdd; 0: no bound), status, first and last day of its season (mmdd), less
        zeros at the end. ``date`` is when the status was last confirmed, ISO 8601 to
        the year, month or day, empty where not known; ``note`` and ``source`` say why
        in the words of the data. Positions in degrees, EPSG:4326, rounded to 0.001;
        None where it has none.

    Examples
    --------
    >>> "countries" in COLUMNS
    True
    """
    facts, lines = _facts(work), line_names(work.plan)
    places = _terminals(work.router.network)
    rows = [
        _row(gate_id, uses, facts, places, _namer(work, lines))
        for gate_id, uses in _uses(tables["policy"]).items()
    ]
    rows.sort(key=lambda row: (_ORDER.index(row["kind"]), row["id"]))
    return {column: [row[column] for row in rows] for column in COLUMNS}


def _uses(policy: Mapping[str, Row]) -> dict[str, list[Row]]:
    """Return rows of what policies read, by each gate that is named in them."""
    columns = [name for name in policy if policy[name]["codes"]]
    count = len(policy[columns[0]]["codes"])
    uses: dict[str, list[Row]] = {}
    for at in range(count):
        row = {c: policy[c]["words"][policy[c]["codes"][at]] for c in columns}
        for name in {row[column] for column in GATE_COLUMNS}:
            if name and not name.startswith("open:"):
                uses.setdefault(name, []).append(row)
    return uses


def _row(
    gate_id: str,
    uses: list[Row],
    facts: Mapping[str, _Fact],
    places: Mapping[str, tuple[float, float]],
    named: Callable[[str], I18nText],
) -> dict[str, Any]:
    fact = facts.get(gate_id) or _Fact(_kind(gate_id, uses), lonlat=places.get(gate_id))
    name = named(gate_id)
    lon, lat = fact.lonlat or (None, None)
    return {
        "id": gate_id,
        "kind": fact.kind,
        **{f"name_{lang}": text for lang, text in name._asdict().items()},
        "countries": _words(part for row in uses for part in row["country"].split("-")),
        "modes": _words(row["mode"] for row in uses if row["mode"] != "transfer"),
        "periods": _periods(uses),
        "date": _iso(fact.date),
        "note": fact.note,
        "source": fact.source,
        "confidence": fact.confidence,
        "lon": None if lon is None else round(lon, 3),
        "lat": None if lat is None else round(lat, 3),
    }


def _periods(uses: list[Row]) -> list[list[Any]]:
    # Freight and passengers may have periods of their own; access has none.
    freight = [row for row in uses if row["freight"] and row["kind"] != "access"]
    own = freight or uses
    periods = []
    for values in sorted({tuple(row[name] for name in _PERIOD) for row in own}):
        period = list(values)
        while not period[-1]:
            period.pop()
        periods.append(period)
    return periods


def _facts(work: Workspace) -> dict[str, _Fact]:
    plan = work.plan
    facts = {
        str(row["id"]): _Fact("port", *_texts(row), _position(row))
        for row in plan.gateways.to_dict("records")
    }
    for row in plan.table("gauge_yards").to_dict("records"):
        facts[row["id"]] = _Fact("yard", *_texts(row), _position(row))
    for row in plan.table("passages").to_dict("records"):
        at = _FIRST_POINT.search(row["wkt"])
        lonlat = (float(at[1]), float(at[2])) if at else None
        facts[row["id"]] = _Fact("passage", *_texts(row), lonlat)
    for row in plan.table("services").to_dict("records"):
        texts = _texts({**row, "status_date": row["last_evidence"]})
        facts[row["id"]] = _Fact("service", *texts)
    return facts


def _position(row: Mapping[Any, Any]) -> tuple[float, float] | None:
    lon, lat = (float(row[axis]) for axis in ("lon", "lat"))
    return None if math.isnan(lon + lat) else (lon, lat)


def _texts(row: Mapping[Any, Any]) -> tuple[str, str, str, str]:
    columns = ("status_date", "status_note", "source", "confidence")
    date, note, source, confidence = (str(row.get(column) or "") for column in columns)
    return date, note, source, confidence


def _kind(gate_id: str, uses: list[Row]) -> str:
    """Return the kind of a gate that is neither port, yard nor passage."""
    if gate_id.partition(":")[0] in _TERMINALS:
        return _TERMINALS[gate_id.partition(":")[0]]
    modes = {row["mode"] for row in uses}
    return next((mode for mode in ("rail", "road") if mode in modes), "service")


def _namer(
    work: Workspace, lines: Mapping[str, tuple[str, str]]
) -> Callable[[str], I18nText]:
    """Return what names a gate in all languages that it has names in."""
    planned: Any = work.router.network.meta.get("planned_links_names", {})
    columns = ["id", *(f"name_{language}" for language in LANGUAGES)]
    ports = {row[0]: row[1:] for row in work.plan.gateways[columns].to_numpy().tolist()}

    def named(gate_id: str) -> I18nText:
        shown = gate_name(work.router.network, gate_id)
        if isinstance(shown, Message):
            name = shown.params["name"]
            return name if isinstance(name, I18nText) else I18nText(str(name))
        known = lines.get(gate_id) or lines.get(gate_id.partition("-")[0])
        return I18nText(
            *(known or planned.get(gate_id) or ports.get(gate_id) or (gate_id,))
        )

    return named


def _terminals(network: Network) -> dict[str, tuple[float, float]]:
    """Return the positions of seaports and airports, by the id of their customs."""
    nodes = network.nodes
    rows = [
        row
        for kind in ("sea", "airport")
        for row in nodes.equals("kind", kind).nonzero()[0].tolist()
    ]
    lon, lat = (nodes.arrays[axis][rows].tolist() for axis in ("lon", "lat"))
    return dict(zip(nodes.rows("id", rows), zip(lon, lat, strict=True), strict=True))


def _words(parts: Iterator[str]) -> str:
    return " ".join(sorted({part for part in parts if part}))


def _iso(text: str) -> str:
    match = _ISO.match(text)
    return match[1] if match else ""
