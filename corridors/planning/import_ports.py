"""Points of a file as border ports of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from corridors.planning.points import FRONTIER_KM
from corridors.planning.result import degrees, names_of, new_id, provenance
from gis_data.contracts import plan_tables
from gis_data.errors import PlanError
from gis_data.geodesy import distance_km
from gis_data.plan_files.read import read_modes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corridors.planning.features import Feature
    from corridors.planning.geography import Frontier, Geography
    from corridors.planning.result import Additions, Job
    from gis_data.plan_files.write import Row

SAME_KM: Final = 1.0
"""A port of the same mode this near is the same port."""
_LAND: Final = frozenset({"road", "rail", "river"})


def add_port(feature: Feature, job: Job) -> None:
    """Add a point as a border port.

    Attributes of the file that are columns of ``border_ports`` are taken over. The
    country is the one that the point lies in, the counterpart the one across the
    nearest frontier.

    Parameters
    ----------
    feature : Feature
        A point.
    job : Job
        What it is imported with.

    Raises
    ------
    PlanError
        If it lies in no country or in another than it states, is far from every
        frontier, has no modes, or is a port that exists.
    """
    additions, options, geography = job.additions, job.options, job.geography
    lon, lat = (float(side) for side in feature.drawn.coords[0])
    modes = read_modes(
        options.mode or feature.cells.get("modes", feature.cells.get("mode", ""))
    )
    if modes is None:
        msg = "has no modes; give --mode rail, road or 'road;rail', or a column modes"
        raise PlanError(msg)
    near = geography.frontier(lon, lat)
    country = _country(feature, geography, near)
    opposite = _counterpart(feature, modes, near, country)
    _check_new(additions, modes, lon, lat)
    identifier = new_id(feature, job, additions.taken("border_ports"))
    columns = {field.name for field in plan_tables()["border_ports"].fields}
    given = {name: cell for name, cell in feature.cells.items() if name in columns}
    row: Row = {
        **given,
        **{name: text for name, text in names_of(feature, options).items() if text},
        "id": identifier,
        "country": country,
        "lat": degrees(lat),
        "lon": degrees(lon),
        "counterpart_country": opposite,
        "modes": modes,
        "status": feature.cells.get("status", "") or options.status or "unknown",
        **provenance(feature, job),
    }
    row["name_en"] = row.get("name_en") or identifier
    if options.gauge_mm:
        row["gauge_this_mm"] = str(options.gauge_mm)
    additions.add("border_ports", [row])
    feature.outcome = f"border port {identifier}: {country}-{opposite or 'inland'}"
    if near.km < float("inf"):
        between = "-".join(near.countries)
        feature.notes.append(f"{near.km:.1f} km from the frontier {between}")
    if row["status"] == "unknown":
        feature.notes.append(
            "its status is unknown: no route uses it until it is open (--status, a "
            "column status, or that cell of border_ports.csv)"
        )


def _country(feature: Feature, geography: Geography, near: Frontier) -> str:
    """Return the country of a port; on an inexact frontier, the one that it states."""
    lon, lat = (float(side) for side in feature.drawn.coords[0])
    country = geography.countries([lon], [lat])[0]
    stated = feature.cells.get("country", "").upper()
    if stated and stated != country:
        if stated in near.countries and near.km <= near.accuracy_km:
            feature.notes.append(
                f"country {stated} as stated; the map has the frontier {near.km:.1f} "
                "km away and may be off by more"
            )
            return stated
        msg = (
            f"states the country {stated}, but lies in {country or 'none'}, "
            f"{near.km:.1f} km from the frontier; correct the point or the country"
        )
        raise PlanError(msg)
    if not country and len(near.countries) == 2 and near.km <= near.accuracy_km:  # noqa: PLR2004
        msg = f"lies in no country; state it in a column country ({near.countries})"
        raise PlanError(msg)
    if not country:
        msg = "lies in no country of the map; correct the point"
        raise PlanError(msg)
    return country


def _counterpart(feature: Feature, modes: str, near: Frontier, country: str) -> str:
    """Return the country across the nearest frontier; empty for no crossing."""
    stated = feature.cells.get("counterpart_country", "").upper()
    by_land = _LAND & set(modes.split(";"))
    inland = feature.cells.get("kind", "") in {"inland", "airport", "seaport"}
    if stated or inland or not by_land:
        return stated
    if near.km > FRONTIER_KM:
        msg = (
            f"is {near.km:.0f} km from the nearest frontier, a crossing is within "
            f"{FRONTIER_KM:g}; correct the point, or add a column kind with 'inland'"
        )
        raise PlanError(msg)
    return near.opposite(country)


def _check_new(additions: Additions, modes: str, lon: float, lat: float) -> None:
    """Refuse a port that the plan, or this file, has already."""
    known: list[Mapping[Any, Any]] = [
        *additions.plan.border_ports.to_dict("records"),
        *additions.rows.get("border_ports.csv", []),
    ]
    for row in known:
        shared = set(modes.split(";")) & set(str(row["modes"]).split(";"))
        km = float(distance_km(lon, lat, float(row["lon"]), float(row["lat"])))
        if shared and km <= SAME_KM:
            msg = (
                f"is {km:.1f} km from the {', '.join(sorted(shared))} port "
                f"{row['id']!r} ({row['name_en']}); change that row, or remove it first"
            )
            raise PlanError(msg)
