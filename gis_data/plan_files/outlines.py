"""Outlines of corridors that a plan draws itself, in ``corridor_areas.csv``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gis_data.schema import shown

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gis_data.plan import Plan

TABLE: Final = "corridor_areas"
_AREAS: Final = ("Polygon", "MultiPolygon")
_FIX: Final = "write POLYGON ((lon lat, lon lat, ...)) in degrees, EPSG:4326"


def read_outline(text: str) -> tuple[BaseGeometry | None, str]:
    """Return an outline, or what is wrong with its text.

    Parameters
    ----------
    text : str
        Well-Known Text.

    Returns
    -------
    outline : shapely.Geometry or None
        Polygon or MultiPolygon, EPSG:4326; None where the text is wrong.
    problem : str
        What was found and what is allowed; empty where it is right.

    Examples
    --------
    >>> read_outline("POLYGON ((80 44, 81 44, 81 45, 80 44))")[0].area
    0.5
    >>> read_outline("POINT (80 44)")[1][:26]
    "'POINT (80 44)' is no area"
    """
    import shapely  # noqa: PLC0415 - heavy

    try:
        outline: BaseGeometry = shapely.from_wkt(text)
    except shapely.errors.GEOSException as error:
        return None, f"{shown(text)} is not Well-Known Text ({error}); {_FIX}"
    if outline.geom_type not in _AREAS or outline.is_empty:
        return None, f"{shown(text)} is no area but a {outline.geom_type}; {_FIX}"
    if not outline.is_valid:
        reason = shapely.is_valid_reason(outline)
        return None, f"the outline crosses itself ({reason}); correct or redraw it"
    west, south, east, north = outline.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):  # noqa: PLR2004
        message = f"the outline reaches from {west:g} {south:g} to {east:g} {north:g}"
        return None, f"{message}, which is off the earth; {_FIX}"
    return outline, ""


def outlines(plan: Plan) -> dict[tuple[str, str], dict[str, object]]:
    """Return the outlines that a plan draws.

    Parameters
    ----------
    plan : Plan
        Its ``corridor_areas``.

    Returns
    -------
    dict
        By id of the corridor and version (empty: the only one): ``geometry``,
        ``source`` and ``confidence``.
    """
    found: dict[tuple[str, str], dict[str, object]] = {}
    for row in plan.table(TABLE).to_dict("records"):
        geometry, _ = read_outline(str(row["wkt"]))  # right, or the plan is refused
        said = {name: row[name] for name in ("source", "confidence")}
        found[str(row["id"]), str(row["scheme_year"])] = {"geometry": geometry, **said}
    return found
