"""Lines and areas of a file as corridors of a plan: members, or a drawn area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from corridors.planning.gateways import Passage, gateways_of, passages
from corridors.planning.result import counted, degrees, names_of, new_id, provenance
from corridors.planning.stops import Stop, generated_name, named_places, stops_of
from gis_data.contracts import plan_tables
from gis_data.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corridors.planning.along import Alignment
    from corridors.planning.features import Feature
    from corridors.planning.result import Additions, ImportOptions, Job
    from gis_data.plan_files.write import Row


MOST_CHARACTERS: Final = 120_000
"""Length of the longest outline that a cell takes."""
_GRID_DEG: Final = 1e-5


class NewCorridor(NamedTuple):
    """A corridor to be added.

    Attributes
    ----------
    id : str
        Its id.
    names, said : dict of str to str
        Its names, its source and confidence, by column.
    geometry_kind : str
        ``line`` or ``area``.
    """

    id: str
    names: Row
    said: Row
    geometry_kind: str

    @property
    def title(self) -> str:
        """Return its English name, or its id."""
        return self.names["name_en"] or self.id


def add_corridor(feature: Feature, line: Alignment, job: Job) -> None:
    """Add a line as a corridor through its stops.

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
        If it passes a frontier where no port is declared, or its id exists.
    """
    additions, options = job.additions, job.options
    plan = additions.plan
    taken = {str(c).casefold() for c in plan.table("corridors")["id"]}
    taken |= additions.taken("corridor_members", "corridor_id")
    identifier = new_id(feature, job, taken)
    over = passages(
        line,
        line.stretches(job.geography),
        gateways_of(plan),
        "",
        limit_km=options.gateway_km,
    )
    stops = stops_of(line, named_places(plan), options.rules)
    new = NewCorridor(
        identifier, names_of(feature, options), provenance(feature, job), "line"
    )
    members = _members(new, stops, over, options)
    additions.add("corridors", _heads(new, additions, options))
    additions.add("corridor_members", members)
    feature.outcome = f"corridor {identifier}: {counted(len(members), 'member')}"
    feature.notes += [_passed(each) for each in over]
    generated = sum(stop.place is None for stop in stops)
    if generated:
        feature.notes.append(
            f"{counted(generated, 'member')} of them from the line itself: no named "
            f"place within {options.rules.place_km:g} km"
        )


def _passed(passage: Passage) -> str:
    gate = passage.gateway
    return (
        f"passes {'-'.join(passage.countries)} by {gate.id} ({gate.name_en}), drawn "
        f"{passage.away_km:.1f} km from it"
    )


def _members(
    new: NewCorridor,
    stops: Sequence[Stop],
    over: Sequence[Passage],
    options: ImportOptions,
) -> list[Row]:
    """Return the members, border ports included, in the order of the line."""
    placed = [(stop.km, _stop_cells(stop)) for stop in stops]
    placed += [(each.km, _port_cells(each)) for each in over]
    rows: list[Row] = []
    count = 0
    for number, (_, cells) in enumerate(sorted(placed, key=lambda p: p[0]), start=1):
        if not cells["name_en"]:
            count += 1
            cells["name_en"] = generated_name(new.title, count)
        rows.append(
            {
                "corridor_id": new.id,
                "corridor_en": new.title,
                "corridor_zh": new.names["name_zh"],
                "scheme_year": options.version,
                "order": str(number),
                "tier": "core",
                **cells,
                **new.said,
            }
        )
    return rows


def _stop_cells(stop: Stop) -> Row:
    cells = {"lat": degrees(stop.lat), "lon": degrees(stop.lon)}
    place = stop.place
    if place is None:
        note = "a point of the line, not a place"
        return {"name_en": "", **cells, "tier": "inferred", "note": note}
    note = f"nearest named place; its point: {place.source}"
    named = {"name_en": place.name_en, "name_zh": place.name_zh}
    return {**named, **cells, "place_id": place.place_id, "note": note}


def _port_cells(passage: Passage) -> Row:
    gate = passage.gateway
    lon, lat = gate.points[0]
    return {
        "name_en": gate.name_en,
        "name_zh": gate.name_zh,
        "lat": degrees(lat),
        "lon": degrees(lon),
        "place_id": gate.place_id,
        "note": f"border port {gate.id}, where the line passes the frontier",
    }


def _heads(new: NewCorridor, additions: Additions, options: ImportOptions) -> list[Row]:
    """Return the rows of corridors.csv that a new corridor needs.

    A plan without that table has a corridor for each id of its members; with the
    table, each must be in it.
    """
    plan = additions.plan
    head = _head(new, options)
    begun = bool(additions.rows.get("corridors.csv"))
    if begun or (plan.path / "corridors.csv").exists():
        return [head]
    if new.geometry_kind == "line":
        return []
    columns = [field.name for field in plan_tables()["corridors"].fields]
    known = plan.table("corridors")[columns].to_dict("records")
    return [
        *({str(k): str(v) for k, v in row.items()} for row in known),
        *_missing_heads(additions, options),
        head,
    ]


def _missing_heads(additions: Additions, options: ImportOptions) -> list[Row]:
    """Return rows for the corridors of this import that had needed none so far."""
    first: dict[str, Row] = {}
    for row in additions.rows.get("corridor_members.csv", []):
        first.setdefault(row["corridor_id"], row)
    return [
        _head(
            NewCorridor(
                name,
                {"name_en": row["corridor_en"], "name_zh": row["corridor_zh"]},
                {"source": row["source"], "confidence": row["confidence"]},
                "line",
            ),
            options,
        )
        for name, row in first.items()
    ]


def _head(new: NewCorridor, options: ImportOptions) -> Row:
    return {
        "id": new.id,
        "scheme_year": options.version,
        "kind": options.corridor_kind or "corridor",
        "geometry_kind": new.geometry_kind,
        **new.names,
        "name_en": new.title,
        **new.said,
    }


def add_area(feature: Feature, job: Job) -> None:
    """Add an area: a drawn outline of a corridor, in place of its schematic one.

    Parameters
    ----------
    feature : Feature
        An area. The id of a corridor that is an area gives that corridor its outline;
        another makes a corridor.
    job : Job
        What it is imported with.

    Raises
    ------
    PlanError
        If the corridor has an outline already, or is no area.
    """
    additions, options = job.additions, job.options
    said = provenance(feature, job)
    corridors = additions.plan.table("corridors")
    identifier = feature.cells.get("id", "") or options.id
    known = corridors[corridors["id"].astype(str) == identifier]
    if len(known):
        _check_free(additions, identifier, options)
        if not known["geometry_kind"].eq("area").any():
            msg = (
                f"corridor {identifier!r} is drawn as a line; set its geometry_kind in "
                "corridors.csv to area, or give another --id"
            )
            raise PlanError(msg)
    else:
        taken = {str(c).casefold() for c in corridors["id"]}
        begun = additions.rows.get("corridors.csv", [])
        taken |= {row["id"].casefold() for row in begun}
        identifier = new_id(feature, job, taken)
        new = NewCorridor(identifier, names_of(feature, options), said, "area")
        additions.add("corridors", _heads(new, additions, options))
    outline, note = _outline(feature)
    row = {"id": identifier, "scheme_year": options.version, "wkt": outline, **said}
    additions.add("corridor_areas", [row])
    feature.outcome = f"area of corridor {identifier}"
    feature.notes += [note] if note else []


def _check_free(additions: Additions, identifier: str, options: ImportOptions) -> None:
    areas = additions.plan.table("corridor_areas")
    pairs = set(zip(areas["id"], areas["scheme_year"], strict=True))
    pairs |= {
        (row["id"], row["scheme_year"])
        for row in additions.rows.get("corridor_areas.csv", [])
    }
    if (identifier, options.version) in pairs:
        msg = (
            f"corridor {identifier!r} has an outline of this version already; remove "
            "its row from corridor_areas.csv first"
        )
        raise PlanError(msg)


def _outline(feature: Feature) -> tuple[str, str]:
    """Return an outline as text that a cell can hold, and what was changed."""
    import shapely  # noqa: PLC0415 - heavy

    tolerance, note = 0.0, ""
    while True:
        shape = shapely.simplify(feature.shape, tolerance)
        rounded = shapely.set_precision(shape, _GRID_DEG)
        outline = str(shapely.to_wkt(rounded, rounding_precision=5))
        if len(outline) <= MOST_CHARACTERS:
            return outline, note
        tolerance = max(2.0 * tolerance, 1e-4)
        note = f"its outline was simplified to {tolerance:g} degrees to fit into a cell"
