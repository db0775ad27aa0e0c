"""Lines of a file as links of the network: stops, links between them, a named line."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from corridors.planning.along import Alignment, sea_km
from corridors.planning.gateways import BANK_KM, Passage, gateways_of, passages
from corridors.planning.result import counted, degrees, names_of, new_id, provenance
from corridors.planning.stops import generated_name, named_places, stops_of
from gis_data.errors import PlanError
from gis_data.geodesy import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from corridors.planning.along import Stretch
    from corridors.planning.features import Feature
    from corridors.planning.geography import Geography
    from corridors.planning.result import Additions, ImportOptions
    from corridors.planning.stops import Stop
    from gis_data.plan_files.write import Row

SAME_NODE_KM: Final = 1.0
"""A stop this near to a node of that name is that node."""
MOST_AT_SEA_KM: Final = 10.0
_TABLES: Final = {"rail": "rail_lines", "road": "expressways"}


class Node(NamedTuple):
    """One stop of a line as a node of the plan."""

    km: float
    lon: float
    lat: float
    country: str
    name_en: str
    name_zh: str
    node_id: str
    gateway: str


def add_links(
    feature: Feature,
    additions: Additions,
    options: ImportOptions,
    geography: Geography,
    file: Path,
    *,
    many: bool,
) -> None:
    """Add a line as links of the network and a named line along them.

    Parameters
    ----------
    feature : Feature
        A line.
    additions : Additions
        Where the rows go.
    options : ImportOptions
        Mode, gauge, speed, and how it is divided and joined.
    geography : Geography
        Countries and networks of the region.
    file : pathlib.Path
        The file, for the sources.
    many : bool
        Whether the file has more of them.

    Raises
    ------
    PlanError
        If the mode is not rail or road, it lies in the sea, joins the network at no
        end, passes a frontier where no port is declared, or its id exists.
    """
    mode = options.mode or feature.cells.get("mode", "")
    if mode not in _TABLES:
        msg = f"mode is {mode!r}; give --mode rail or --mode road"
        raise PlanError(msg)
    plan, table = additions.plan, _TABLES[mode]
    identifier = new_id(feature, options, additions.taken(table), many)
    line = Alignment(feature.shape)
    wet = sea_km(line, geography)
    if wet > MOST_AT_SEA_KM:
        msg = f"{wet:.0f} km of it lie in the sea; correct the line"
        raise PlanError(msg)
    stretches = line.stretches(geography)
    over = passages(
        line, stretches, gateways_of(plan), mode, limit_km=options.gateway_km
    )
    names = names_of(feature, options)
    title = names["name_en"] or identifier
    stops = stops_of(line, named_places(plan), options.rules)
    nodes = list(_nodes(identifier, title, line, stops, stretches, over))
    snaps = _snaps(nodes, mode, additions, options, geography)
    said = provenance(feature, options, file)
    basis = f"geodesic along the line of {file.name}"
    _add_rows(additions, options, mode, identifier, names, nodes, snaps, said, basis)
    feature.outcome = f"{mode} line {identifier}: {counted(len(nodes) - 1, 'link')}"
    feature.notes += _notes(nodes, snaps, over, options)


def _nodes(
    identifier: str,
    title: str,
    line: Alignment,
    stops: Sequence[Stop],
    stretches: Sequence[Stretch],
    over: Sequence[Passage],
) -> Iterator[Node]:
    """Yield the stops on the line itself, and one on each bank of a frontier."""
    at = [(s.km, s.place, None) for s in stops if _inland(s, over, line)]
    at += [
        (float(np.clip(each.km + side * BANK_KM, 0.0, line.length_km)), None, each)
        for each in over
        for side in (-1, 1)
    ]
    unnamed = 0
    for number, (km, place, passage) in enumerate(sorted(at, key=lambda a: a[0]), 1):
        lon, lat = line.at(km)
        country = _country(stretches, km)
        name_en, name_zh = (place.name_en, place.name_zh) if place else ("", "")
        node_id = f"{identifier}-{number}"
        if passage is not None:
            name_en = f"{passage.gateway.name_en}, frontier on the side of {country}"
        elif place is None:
            unnamed += 1
            name_en = generated_name(title, unnamed)
        elif place.node_id:
            away = float(distance_km(lon, lat, place.lon, place.lat))
            node_id = place.node_id if away <= SAME_NODE_KM else node_id
        gateway = passage.gateway.id if passage else ""
        yield Node(km, lon, lat, country, name_en, name_zh, node_id, gateway)


def _inland(stop: Stop, over: Sequence[Passage], line: Alignment) -> bool:
    """Return whether a stop is not about where its line passes a frontier."""
    end = stop.km in {0.0, line.length_km}
    return end or all(abs(stop.km - each.km) > 4.0 * BANK_KM for each in over)


def _country(stretches: Sequence[Stretch], km: float) -> str:
    return next((s.country for s in stretches if km <= s.end_km), stretches[-1].country)


def _snaps(
    nodes: Sequence[Node],
    mode: str,
    additions: Additions,
    options: ImportOptions,
    geography: Geography,
) -> tuple[float, float]:
    """Return how far each end is from what it joins; infinite where it joins nothing.

    Raises
    ------
    PlanError
        If neither end joins anything.
    """
    file = "curated_links+.csv"
    earlier = [
        (float(row[f"lon_{side}"]), float(row[f"lat_{side}"]))
        for name in (file, "curated_links.csv")
        for row in additions.rows.get(name, [])
        for side in "ab"
        if row["mode"] == mode
    ]
    away = []
    for end in (nodes[0], nodes[-1]):
        km = geography.network_km("rail" if mode == "rail" else "road", end.lon, end.lat)
        for other in earlier:
            km = min(km, float(distance_km(end.lon, end.lat, *other)))
        away.append(km)
    if min(away) > options.snap_km and options.kind == "existing":
        msg = (
            f"joins the {mode} network at neither end: they are {away[0]:.1f} and "
            f"{away[1]:.1f} km from it, allowed are {options.snap_km:g}; draw the line "
            "to the network, or allow more with --snap-km"
        )
        raise PlanError(msg)
    first, last = (km if km <= options.snap_km else float("inf") for km in away)
    return first, last


def _add_rows(
    additions: Additions,
    options: ImportOptions,
    mode: str,
    identifier: str,
    names: Row,
    nodes: Sequence[Node],
    snaps: tuple[float, float],
    said: Row,
    basis: str,
) -> None:
    known = additions.taken("nodes", "node_id")
    additions.add(
        "nodes",
        (
            {
                "node_id": node.node_id, "name_en": node.name_en,
                "name_zh": node.name_zh, "lat": degrees(node.lat),
                "lon": degrees(node.lon), "used": "yes", **said,
            }
            for node in nodes
            if node.node_id.casefold() not in known
        ),
    )  # fmt: skip
    line = _line_row(options, mode, identifier, names, nodes, said)
    additions.add(_TABLES[mode], [line])
    if options.kind == "planned":
        additions.add("planned_links", [_planned_row(line, mode, said)])
    else:
        links = _link_rows(options, mode, identifier, nodes, snaps, said, basis)
        additions.add("curated_links", links)
        additions.add("border_decisions", _decisions(mode, nodes, said))


def _line_row(
    options: ImportOptions,
    mode: str,
    identifier: str,
    names: Row,
    nodes: Sequence[Node],
    said: Row,
) -> Row:
    straight = distance_km(
        [n.lon for n in nodes[:-1]], [n.lat for n in nodes[:-1]],
        [n.lon for n in nodes[1:]], [n.lat for n in nodes[1:]],
    )  # fmt: skip
    row = {
        "id": identifier,
        "name_en": names["name_en"] or identifier,
        "name_zh": names["name_zh"],
        "node_ids": " ".join(node.node_id for node in nodes),
        "length_km": f"{nodes[-1].km - nodes[0].km:.1f}",
        "node_chain_great_circle_km": f"{float(np.sum(straight)):.1f}",
        "design_speed_kmh": str(options.speed_kmh or ""),
        "status": "planned" if options.kind == "planned" else "operating",
        "notes": "length of the line drawn, not a published one",
        **said,
    }
    if mode == "road":
        return row
    return row | {"gauge_mm": str(options.gauge_mm or ""), "use": "mixed"}


def _planned_row(line: Row, mode: str, said: Row) -> Row:
    same = ("id", "name_en", "name_zh", "node_ids", "length_km", "design_speed_kmh")
    return {
        **{name: line[name] for name in same},
        "mode": mode,
        "stage": "planned",
        "line_id": line["id"],
        "gauge_mm": line.get("gauge_mm", ""),
        "notes": line["notes"],
        **said,
    }


def _link_rows(
    options: ImportOptions,
    mode: str,
    identifier: str,
    nodes: Sequence[Node],
    snaps: tuple[float, float],
    said: Row,
    basis: str,
) -> Iterator[Row]:
    last = len(nodes) - 1
    joined = [0.0] * len(nodes)
    joined[0], joined[last] = (options.snap_km if np.isfinite(s) else 0.0 for s in snaps)
    for number, (a, b) in enumerate(pairwise(nodes), start=1):
        yield {
            "id": f"{identifier}-{number}",
            "mode": mode,
            "line_id": identifier,
            "from_en": a.name_en,
            "country_a": a.country,
            "lat_a": degrees(a.lat),
            "lon_a": degrees(a.lon),
            "attach_a_km": f"{joined[number - 1]:g}",
            "to_en": b.name_en,
            "country_b": b.country,
            "lat_b": degrees(b.lat),
            "lon_b": degrees(b.lon),
            "attach_b_km": f"{joined[number]:g}",
            "length_km": f"{max(b.km - a.km, 0.1):.1f}",
            "length_basis": basis,
            "reason": "brought by the plan",
            **said,
        }


def _decisions(mode: str, nodes: Sequence[Node], said: Row) -> Iterator[Row]:
    """Yield which port a link over a frontier passes."""
    for a, b in pairwise(nodes):
        if a.gateway and a.gateway == b.gateway and a.country != b.country:
            yield {
                "mode": mode, "lat_a": degrees(a.lat), "lon_a": degrees(a.lon),
                "lat_b": degrees(b.lat), "lon_b": degrees(b.lon),
                "gateway_id": a.gateway, "reason": "brought by the plan", **said,
            }  # fmt: skip


def _notes(
    nodes: Sequence[Node],
    snaps: tuple[float, float],
    over: Sequence[Passage],
    options: ImportOptions,
) -> list[str]:
    notes = []
    for end, node, km in zip(("start", "end"), (nodes[0], nodes[-1]), snaps, strict=True):
        what = (
            f"joins the network, {km:.1f} km away"
            if np.isfinite(km)
            else f"is free: no network within {options.snap_km:g} km"
        )
        notes.append(f"{end} ({node.name_en}) {what}")
    for each in over:
        notes.append(
            f"split at {'-'.join(each.countries)}, by {each.gateway.id} "
            f"({each.gateway.name_en}), drawn {each.away_km:.1f} km from it"
        )
    if options.kind == "planned":
        notes.append("planned: drawn and listed, no route uses it")
    return notes
