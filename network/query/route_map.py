"""Routes on a Folium map, for notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import folium

    from network.query.leg import Leg
    from network.query.routes import Route

#: Colours that people of all kinds of colour vision can tell (Okabe and Ito, 2008).
COLOURS = {
    "rail": "#0072B2",
    "road": "#D55E00",
    "sea": "#009E73",
    "air": "#CC79A7",
    "transfer": "#555555",
}
_LOCAL = {"access", "transfer", "gauge_break", "wait"}


def folium_map(routes: Sequence[Route], **options: Any) -> folium.Map:  # noqa: ANN401 - passed on
    """Return an interactive map of routes.

    Parameters
    ----------
    routes : sequence of Route
        One layer each.
    **options
        Passed on to `folium.Map`.

    Returns
    -------
    folium.Map
        Legs coloured by mode; a tooltip shows the figures of each.
    """
    import folium  # noqa: PLC0415 - heavy

    page = folium.Map(**options)
    bounds: list[tuple[float, float]] = []
    for number, route in enumerate(routes, 1):
        layer = folium.FeatureGroup(name=f"route {number}")
        east = None
        for leg in route.legs:
            points = _continued(leg.lonlat, east)
            east = points[-1][1]
            bounds += points
            _draw(leg, points, route.unit).add_to(layer)
        layer.add_to(page)
    if len(routes) > 1:
        folium.LayerControl(collapsed=False).add_to(page)
    lats, lons = [p[0] for p in bounds], [p[1] for p in bounds]
    page.fit_bounds([(min(lats), min(lons)), (max(lats), max(lons))])
    return page


def _draw(leg: Leg, points: list[tuple[float, float]], unit: str) -> Any:  # noqa: ANN401 - either of two Folium classes
    import folium  # noqa: PLC0415 - heavy

    tooltip = folium.Tooltip(_figures(leg, unit))
    colour = COLOURS[leg.mode]
    if len(set(points)) == 1:
        return folium.CircleMarker(points[0], radius=5, color=colour, tooltip=tooltip)
    dashes = "4 6" if leg.kind in _LOCAL else None
    style = {"color": colour, "weight": 4, "dash_array": dashes}
    return folium.PolyLine(points, tooltip=tooltip, **style)  # type: ignore[no-untyped-call]


def _figures(leg: Leg, unit: str) -> str:
    """Return what a leg takes, escaped: Folium inserts tooltips as HTML."""
    hours = leg.moving_h + leg.dwell_h + leg.wait_h
    name = leg.gateway_id or " ".join(leg.lines[:3])
    lines = (
        f"{leg.start.in_language('en')} - {leg.end.in_language('en')}",
        f"{leg.mode} {leg.kind} {name}".strip(),
        f"{leg.length_km.typical:,.1f} km",
        f"{hours.typical:,.1f} h ({hours.low:,.1f} to {hours.high:,.1f})",
        f"{leg.cost_usd.typical:,.0f} USD per {unit}, {leg.co2_kg.typical:,.0f} kg CO2",
        f"confidence: {leg.confidence}",
    )
    return "<br>".join(map(escape, lines))


def _continued(
    lonlat: list[tuple[float, float]], east: float | None
) -> list[tuple[float, float]]:
    """Return a line as (lat, lon), on the same turn of the globe as the last one."""
    turn = 0.0 if east is None else 360.0 * round((east - lonlat[0][0]) / 360.0)
    return [(lat, lon + turn) for lon, lat in lonlat]
