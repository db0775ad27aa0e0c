"""Lines of a file as links of the network: stops, links between them, a named line."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast

import numpy as np

from corridors.planning.along import sea_km
from corridors.planning.gateways import BANK_KM, gateways_of, passages
from corridors.planning.joins import Node, gauges_beside, joined_ends
from corridors.planning.result import counted, degrees, names_of, new_id, provenance
from corridors.planning.stops import generated_name, named_places, stops_of
from gis_data.errors import PlanError
from gis_data.geodesy import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corridors.planning.along import Alignment, Stretch
    from corridors.planning.features import Feature
    from corridors.planning.gateways import Passage
    from corridors.planning.result import ImportOptions, Job
    from corridors.planning.stops import Place, Stop
    from gis_data.plan_files.write import Row

SAME_NODE_KM: Final = 1.0
"""A stop this near to a node of that name is that node."""
MOST_AT_SEA_KM: Final = 10.0
_TABLES: Final = {"rail": "rail_lines", "road": "expressways"}
_REASON: Final = "brought by the plan"


class NewLine(NamedTuple):
    """A line to be added.

    Attributes
    ----------
    id : str
        Its id.
    mode : {"rail", "road"}
        Network that it is of.
    names, said : dict of str to str
        Its names, its source and confidence, by column.
    nodes : list of Node
        Its stops in order.
    away_km : tuple of float
        How far each end is from what it joins; infinite where it joins nothing.
    """

    id: str
    mode: Literal["rail", "road"]
    names: Row
    said: Row
    nodes: list[Node]
    away_km: tuple[float, float]

    @property
    def title(self) -> str:
        """Return its English name, or its id."""
        return self.names["name_en"] or self.id


def add_links(feature: Feature, line: Alignment, job: Job) -> None:
    """Add a line as links of the network and a named line along them.

    Parameters
    ----------
    feature : Feature
        A line.
    line : Alignment
        The same, measured.
    job : Job
        What it is imported with.

    Raises
    ------
    PlanError
        If the mode is not rail or road, it lies in the sea, joins the network at no
        end, passes a frontier where no port is declared, or its id exists.
    """
    additions, options = job.additions, job.options
    mode = options.mode or feature.cells.get("mode", "")
    if mode not in _TABLES:
        msg = f"mode is {mode!r}; give --mode rail or --mode road"
        raise PlanError(msg)
    identifier = new_id(feature, job, additions.taken(_TABLES[mode]))
    wet = sea_km(line, job.geography)
    if wet > MOST_AT_SEA_KM:
        msg = f"{wet:.0f} km of it lie in the sea; correct the line"
        raise PlanError(msg)
    stretches = line.stretches(job.geography)
    gateways = gateways_of(additions.plan)
    over = passages(line, stretches, gateways, mode, limit_km=options.gateway_km)
    names = names_of(feature, options)
    stops = stops_of(line, named_places(additions.plan), options.rules)
    title = names["name_en"] or identifier
    nodes = [
        _node(f"{identifier}-{number}", title, line, stretches, at)
        for number, at in enumerate(_places(line, stops, over), start=1)
    ]
    known = cast("Literal['rail', 'road']", mode)
    nodes, away = joined_ends(nodes, known, job)
    new = NewLine(identifier, known, names, provenance(feature, job), nodes, away)
    _add_rows(new, job)
    feature.outcome = f"{mode} line {identifier}: {counted(len(nodes) - 1, 'link')}"
    feature.notes += [*_notes(new, over, options), *_gauge_notes(new, job)]


class _At(NamedTuple):
    """Where a line gets a node, and what for: a place, a passage or a bend."""

    km: float
    place: Place | None
    passage: Passage | None
    unnamed: int


def _places(
    line: Alignment, stops: Sequence[Stop], over: Sequence[Passage]
) -> Iterator[_At]:
    """Yield the stops, and a node on each bank of a frontier, in order."""
    at: list[tuple[float, Place | None, Passage | None]] = [
        (stop.km, stop.place, None) for stop in stops if _is_inland(stop, over, line)
    ]
    for each in over:
        for side in (-BANK_KM, BANK_KM):
            km = float(np.clip(each.km + side, 0.0, line.length_km))
            at.append((km, None, each))
    unnamed = 0
    for km, place, passage in sorted(at, key=lambda each: each[0]):
        unnamed += place is None and passage is None
        yield _At(km, place, passage, unnamed)


def _is_inland(stop: Stop, over: Sequence[Passage], line: Alignment) -> bool:
    """Return whether a stop is not about where its line passes a frontier."""
    end = stop.km in {0.0, line.length_km}
    return end or all(abs(stop.km - each.km) > 4.0 * BANK_KM for each in over)


def _node(
    node_id: str, title: str, line: Alignment, stretches: Sequence[Stretch], at: _At
) -> Node:
    """Return a node on the line itself, called after the place that it is at."""
    lon, lat = line.at(at.km)
    country = _country(stretches, at.km)
    name_en, name_zh, gateway = generated_name(title, at.unnamed), "", ""
    if at.passage is not None:
        gateway = at.passage.gateway.id
        name_en = f"{at.passage.gateway.name_en}, frontier on the side of {country}"
    elif at.place is not None:
        name_en, name_zh = at.place.name_en, at.place.name_zh
        away = float(distance_km(lon, lat, at.place.lon, at.place.lat))
        if at.place.node_id and away <= SAME_NODE_KM:
            node_id = at.place.node_id
    return Node(at.km, lon, lat, country, name_en, name_zh, node_id, gateway)


def _country(stretches: Sequence[Stretch], km: float) -> str:
    return next((s.country for s in stretches if km <= s.end_km), stretches[-1].country)


def _add_rows(new: NewLine, job: Job) -> None:
    """Add nodes and the named line; its links too, or a planned link."""
    additions, options = job.additions, job.options
    known = additions.taken("nodes", "node_id")
    additions.add(
        "nodes",
        (
            {
                "node_id": node.node_id,
                "name_en": node.name_en,
                "name_zh": node.name_zh,
                "lat": degrees(node.lat),
                "lon": degrees(node.lon),
                "used": "yes",
                **new.said,
            }
            for node in new.nodes
            if node.node_id.casefold() not in known
        ),
    )
    line = _line_row(new, options)
    additions.add(_TABLES[new.mode], [line])
    if options.kind == "planned":
        additions.add("planned_links", [_planned_row(line, new)])
        return
    basis = f"geodesic along the line of {job.file.name}"
    additions.add("curated_links", _link_rows(new, options, basis))
    additions.add("border_decisions", _decisions(new))


def _line_row(new: NewLine, options: ImportOptions) -> Row:
    lon, lat = np.array([[node.lon, node.lat] for node in new.nodes]).T
    straight = distance_km(lon[:-1], lat[:-1], lon[1:], lat[1:])
    row = {
        "id": new.id,
        "name_en": new.title,
        "name_zh": new.names["name_zh"],
        "node_ids": " ".join(node.node_id for node in new.nodes),
        "length_km": f"{new.nodes[-1].km - new.nodes[0].km:.1f}",
        "node_chain_great_circle_km": f"{float(np.sum(straight)):.1f}",
        "design_speed_kmh": str(options.speed_kmh or ""),
        "status": "planned" if options.kind == "planned" else "operating",
        "notes": "length of the line drawn, not a published one",
        **new.said,
    }
    if new.mode == "road":
        return row
    return row | {"gauge_mm": str(options.gauge_mm or ""), "use": "mixed"}


def _planned_row(line: Row, new: NewLine) -> Row:
    same = ("id", "name_en", "name_zh", "node_ids", "length_km", "design_speed_kmh")
    return {
        **{name: line[name] for name in same},
        "mode": new.mode,
        "stage": "planned",
        "line_id": line["id"],
        "gauge_mm": line.get("gauge_mm", ""),
        "notes": line["notes"],
        **new.said,
    }


def _link_rows(new: NewLine, options: ImportOptions, basis: str) -> Iterator[Row]:
    """Yield a link for each pair of stops; its inner ends are nodes of their own."""
    last = len(new.nodes) - 1
    joined = [0.0] * len(new.nodes)
    for at, away in zip((0, last), new.away_km, strict=True):
        joined[at] = options.snap_km if np.isfinite(away) else 0.0
    for number, (a, b) in enumerate(pairwise(new.nodes), start=1):
        yield {
            "id": f"{new.id}-{number}",
            "mode": new.mode,
            "line_id": new.id,
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
            "reason": _REASON,
            **new.said,
        }


def _decisions(new: NewLine) -> Iterator[Row]:
    """Yield which port a link over a frontier passes."""
    for a, b in pairwise(new.nodes):
        if a.gateway and a.gateway == b.gateway and a.country != b.country:
            yield {
                "mode": new.mode,
                "lat_a": degrees(a.lat),
                "lon_a": degrees(a.lon),
                "lat_b": degrees(b.lat),
                "lon_b": degrees(b.lon),
                "gateway_id": a.gateway,
                "reason": _REASON,
                **new.said,
            }


def _notes(
    new: NewLine, over: Sequence[Passage], options: ImportOptions
) -> Iterator[str]:
    ends = (("start", new.nodes[0]), ("end", new.nodes[-1]))
    for (end, node), km in zip(ends, new.away_km, strict=True):
        what = (
            f"joins the network, {km:.1f} km away"
            if np.isfinite(km)
            else f"is free: no network within {options.snap_km:g} km"
        )
        yield f"{end} ({node.name_en}) {what}"
    for each in over:
        yield (
            f"split at {'-'.join(each.countries)}, by {each.gateway.id} "
            f"({each.gateway.name_en}), drawn {each.away_km:.1f} km from it"
        )
    if options.kind == "planned":
        yield f"planned: routes use it when asked to, by --open {new.id}"


def _gauge_notes(new: NewLine, job: Job) -> Iterator[str]:
    """Yield that a railway joins others of another gauge."""
    gauge = job.options.gauge_mm
    if new.mode != "rail" or not gauge:
        return
    for node, km in zip((new.nodes[0], new.nodes[-1]), new.away_km, strict=True):
        others = gauges_beside(node, new.id, job) if np.isfinite(km) else ()
        if others and gauge not in others:
            yield (
                f"gauge {gauge} mm, but {' and '.join(map(str, others))} mm on what "
                f"it joins at {node.name_en}: trains pass only where gauge_yards.csv "
                "has a yard"
            )
