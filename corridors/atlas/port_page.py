"""What the page of border ports shows of each port, and what routes make of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from corridors.atlas.plan_page import base_map, credits_for
from corridors.atlas.plan_scope import plan_languages
from corridors.atlas.ports import charged_hours, port_frame
from corridors.atlas.route_page.asked import pages_around
from corridors.atlas.route_page.messages import page_messages
from corridors.atlas.route_pages import SOURCES, names_of_gate
from corridors.connectivity.closures import close_each
from corridors.connectivity.gates import diversions, importance
from corridors.connectivity.study import study
from corridors.connectivity.throughput import UNITS, capacity_rows
from gis_data.messages.catalogue import texts
from gis_data.messages.message import LANGUAGES, Message
from maps.pages.page import AtlasPage
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from corridors.connectivity.closures import Closures
    from corridors.workspace import Workspace
    from gis_data.plan import Plan
    from network.model.store import Network

    Record = dict[str, Any]

#: Ports that take over which are listed, at most.
MOST_INSTEAD = 5
_PERIOD = ("mode", "use", "from", "to", "status", "reason", "source", "confidence")
_VOLUME = ("year", "period", "metric", "direction", "derived", "source", "confidence")
_PORT = "border port"
_ENDS = ("seaports", "border_ports")
_GAUGES = ("gauge_this_mm", "gauge_other_mm")


def study_of_ports(work: Workspace) -> Closures | None:
    """Return the pairs that the ports of a plan are judged by, each gate closed.

    Parameters
    ----------
    work : Workspace
        Its plan: counties with every seaport and border port.

    Returns
    -------
    Closures or None
        Of containers at the least generalised cost; None where the plan names no such
        places.
    """
    plan = work.plan
    ends = [f"plan:{name}" for name in _ENDS if len(plan.table(name))]
    if not len(plan.counties) or not ends:
        return None
    options = QueryOptions(profile="container", by="generalised")
    return close_each(study(work, ["plan:counties"], ends, options))


def ports_page(
    work: Workspace, closures: Closures | None, names: Container[str]
) -> AtlasPage:
    """Return the page of the border ports of a plan.

    Parameters
    ----------
    work : Workspace
        Plan and network.
    closures : Closures or None
        The pairs that ports are judged by (`study_of_ports`).
    names : container of str
        Codes of the pages of the atlas.

    Returns
    -------
    AtlasPage
        The page ``ports``, of a plan that has some.
    """
    ports = port_records(work, closures)
    lon, lat = ([port[axis] for port in ports] for axis in ("lon", "lat"))
    box = (min(lon) - 2, min(lat) - 2, max(lon) + 2, max(lat) + 2)
    countries = {port[side] for port in ports for side in ("here", "there")}
    pairs = 0 if closures is None else int((closures.study.weights > 0).sum())
    return AtlasPage(
        name="ports",
        entry="ports",
        title=tuple(texts(Message("ports.title"))),
        brand=(work.plan.name_en, work.plan.name_zh or work.plan.name_en),
        subtitle=tuple(texts(Message("ports.subtitle"))),
        answers=(),
        catalogue=page_messages(plan_languages(work.plan), countries),
        basemap=base_map(work.plan, box),
        view=box,
        day=str(work.router.network.meta["state_on"]),
        credits=credits_for(work.plan, SOURCES),
        record={"ports": ports, "pairs": pairs},
        pages=pages_around("ports.title", names),
    )


def port_records(work: Workspace, closures: Closures | None) -> list[Record]:
    """Return the border ports of a plan, each border once.

    Parameters
    ----------
    work : Workspace
        Its plan and network.
    closures : Closures or None
        The pairs that ports are judged by, as `close_each` returns it.

    Returns
    -------
    list of dict
        In plain JSON values, by country and name: ``id``, ``name`` and ``far`` (by
        language), ``here`` and ``there`` (ISO 3166-1 alpha-2), ``modes``, ``status``
        with its ``date`` (ISO 8601 to the year, month or day; empty where none is
        known), ``note``, ``hours``, ``gauges`` (mm, of this side and the other; several
        joined by ``;``), ``lon``, ``lat`` (degrees, EPSG:4326, rounded to 0.001),
        ``confidence``, ``source``; ``dwell`` (`dwell_rows`), ``periods`` (states in
        order of time), ``volumes`` and ``capacities`` in base units (`UNITS`), ``use``
        (`use_of_ports`), None where no best route passes it.
    """
    plan, network = work.plan, work.router.network
    dwell, use = dwell_rows(network), use_of_ports(closures) if closures else {}
    periods = _grouped(plan, "gateway_periods", "gateway_id", _PERIOD)
    volumes, room = volumes_of(plan), capacities_of(plan)
    named = {str(row["id"]): row for row in plan.border_ports.to_dict("records")}
    records = []
    for row in port_frame(plan, network).to_dict("records"):
        port = str(row["id"])
        other = named.get(str(row["counterpart_id"] or ""), {})
        records.append(
            {
                **_facts(row),
                "far": _names(other, "name") | _names(row, "counterpart"),
                "dwell": dwell.get(port, []),
                "periods": sorted(periods.get(port, []), key=_first_day),
                "volumes": volumes.get(port, []),
                "capacities": room.get(port, []),
                "use": use.get(port),
            }
        )
    return sorted(records, key=lambda r: (r["here"], r["name"]["en"]))


def _facts(row: Mapping[Any, Any]) -> Record:
    gauges = [str(row[column] or "") for column in _GAUGES]
    return {
        "id": str(row["id"]),
        "name": _names(row, "name"),
        "here": str(row["country"]),
        "there": str(row["counterpart_country"] or ""),
        "modes": [m.strip() for m in str(row["modes"] or "").split(";") if m.strip()],
        "status": str(row["status"]),
        "date": str(row["status_date"] or ""),
        "note": str(row["status_note"] or ""),
        "hours": str(row["opening_hours"] or ""),
        "gauges": gauges if all(gauges) else [],
        "lon": round(float(row["geometry"].x), 3),
        "lat": round(float(row["geometry"].y), 3),
        "confidence": str(row["confidence"]),
        "source": str(row["source"]),
    }


def _names(row: Mapping[Any, Any], stem: str) -> dict[str, str]:
    names = {lang: str(row.get(f"{stem}_{lang}") or "") for lang in LANGUAGES}
    return {lang: name for lang, name in names.items() if name}


def _grouped(
    plan: Plan, table: str, key: str, columns: Iterable[str]
) -> dict[str, list[Record]]:
    """Return rows of a table by one column, without empty cells."""
    grouped: dict[str, list[Record]] = {}
    for row in plan.table(table).to_dict("records"):
        cells = {name: str(row[name]) for name in columns}
        grouped.setdefault(str(row[key]), []).append(
            {name: cell for name, cell in cells.items() if cell}
        )
    return grouped


def _first_day(period: Record) -> str:
    return str(period.get("from", ""))


def dwell_rows(network: Network) -> dict[str, list[Record]]:
    """Return the hours that freight is charged at each port, with what they rest on.

    Parameters
    ----------
    network : Network
        Its crossings and gateways.

    Returns
    -------
    dict of str to list of dict
        By port: ``mode``, ``leaving`` (the country, ISO 3166-1 alpha-2), ``low``,
        ``typical`` and ``high`` hours, ``wait`` (mean hours until it opens, for
        lorries), ``basis``, ``confidence`` and ``source``.
    """
    gates = network.gateways
    columns = ("id", "mode", "country_a", "country_b")
    evidence = ("dwell_basis", "dwell_confidence", "dwell_source")
    cells = {
        name: gates[name].tolist()
        for name in (*columns, *evidence, *(f"return_{name}" for name in evidence))
    }
    found: dict[str, list[Record]] = {}
    hours = charged_hours(network)
    for i, (port, mode) in enumerate(zip(cells["id"], cells["mode"], strict=True)):
        for way, country in (("", "country_a"), ("return_", "country_b")):
            leaving = cells[country][i]
            charged = hours.get((port, mode, leaving))
            if charged is None:
                continue
            basis, confidence, source = (cells[f"{way}{n}"][i] for n in evidence)
            figures = {k: round(v, 2) for k, v in charged._asdict().items()}
            found.setdefault(port, []).append(
                {
                    "mode": mode,
                    "leaving": leaving,
                    **figures,
                    "basis": basis.split()[-1] if basis else "",
                    "confidence": confidence,
                    "source": source,
                }
            )
    return found


def volumes_of(plan: Plan) -> dict[str, list[Record]]:
    """Return what passed each gate, as published, in base units.

    Parameters
    ----------
    plan : Plan
        Its table ``throughput``; rows of several gates, of none, and capacities stay
        out.

    Returns
    -------
    dict of str to list of dict
        By gate, in order of time: ``value`` and ``unit`` (`UNITS`), ``year``,
        ``period``, ``metric``, ``direction``, ``derived``, ``source``,
        ``confidence``.
    """
    found: dict[str, list[Record]] = {}
    for row in plan.table("throughput").to_dict("records"):
        if (
            not row["gate_id"]
            or row["metric"] == "capacity"
            or math.isnan(row["value"])
        ):
            continue
        unit, factor = UNITS[row["unit"]]
        volume = {"value": float(row["value"]) * factor, "unit": unit}
        cells = {name: row[name] for name in _VOLUME}
        found.setdefault(str(row["gate_id"]), []).append({**volume, **cells})
    for rows in found.values():
        rows.sort(key=lambda r: (r["metric"], r["unit"], r["year"], r["period"]))
    return found


def capacities_of(plan: Plan) -> dict[str, list[Record]]:
    """Return the published capacities of gates, each side's.

    Parameters
    ----------
    plan : Plan
        Its border ports, and the designs among its volumes.

    Returns
    -------
    dict of str to list of dict
        By gate: ``value`` and ``unit`` a year, ``side`` (the port whose it is).
    """
    found: dict[str, list[Record]] = {}
    for gate_id, unit, value, side in capacity_rows(plan):
        found.setdefault(gate_id, []).append(
            {"value": value, "unit": unit, "side": side}
        )
    return found


def use_of_ports(closures: Closures) -> dict[str, Record]:
    """Return what gates are worth to the pairs of a study.

    Parameters
    ----------
    closures : Closures
        As `close_each` returns it.

    Returns
    -------
    dict of str to dict
        By gate: ``pairs`` that use it, ``share``, pairs ``cut`` without it, mean
        ``extra`` of those that use it, and what is ``instead`` of a border port:
        ``id``, ``name`` (by language) and ``share``, the most first.
    """
    instead: dict[str, list[Record]] = {}
    ports = [g for g in closures.closed if closures.index.gate(g).kind == _PORT]
    for row in diversions(closures, ports).to_dict("records"):
        if row["other_kind"] not in {_PORT, "customs"}:
            continue
        names = names_of_gate(closures.study.router.network, row["other_id"])
        cell = {"id": row["other_id"], "name": names, "share": row["share"]}
        instead.setdefault(row["gate_id"], []).append(cell)
    return {
        row["gate_id"]: {
            "pairs": row["pairs_using"],
            "share": row["share_using"],
            "cut": row["pairs_cut"],
            "extra": row["extra_mean_using"],
            "instead": instead.get(row["gate_id"], [])[:MOST_INSTEAD],
        }
        for row in importance(closures).to_dict("records")
    }
