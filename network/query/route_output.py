"""Routes as frames, plain values, HTML tables and Folium maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

from gis_data.geodesy import CRS
from gis_data.messages.catalogue import as_record, render
from gis_data.messages.message import LANGUAGES
from network.model.licence import LICENCE, LICENCE_URL, credit
from network.model.schema import GEOMETRY, ROUTE_FIELDS, SUMMARY_FIELDS
from network.query.leg import estimate_row
from network.query.routes import TOTALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import folium
    import geopandas as gpd
    import pandas as pd

    from network.query.leg import Leg
    from network.query.routes import Route


def route_frame(route: Route, *, route_id: str = "") -> gpd.GeoDataFrame:
    """Return the legs of a route.

    Parameters
    ----------
    route : Route
        The route.
    route_id : str
        Its id; default: the ids of its ends.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `ROUTE_FIELDS`, one row a leg in order of travel, EPSG:4326. Hours,
        cost (USD) and CO2 (kg) are typical values with their low and high beside
        them. A leg without extent is a point. ``attrs`` hold ``licence``,
        ``licence_url`` and ``attribution``.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    columns = [field.name for field in ROUTE_FIELDS]
    rows = _rows(route, route_id or _default_id(route))
    frame = gpd.GeoDataFrame(rows, columns=columns, geometry=GEOMETRY, crs=CRS)
    return _with_licence(frame)


def _with_licence(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame.attrs = {
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "attribution": credit({*frame["mode"], "transfer"}),
    }
    return frame


def _rows(route: Route, route_id: str) -> list[dict[str, object]]:
    times = [[t.isoformat() for t in spell] for spell in route.times]
    spells = times or [["", ""]] * len(route.legs)
    return [
        {
            "route_id": route_id,
            "leg": number,
            "unit": route.unit,
            "begins": begins,
            "ends": ends,
            GEOMETRY: _shape(leg),
            **leg.to_row(),
        }
        for number, (leg, (begins, ends)) in enumerate(
            zip(route.legs, spells, strict=True), 1
        )
    ]


def _shape(leg: Leg) -> Any:  # noqa: ANN401 - Shapely geometry
    import shapely  # noqa: PLC0415 - heavy

    points = leg.lonlat
    if len(set(points)) > 1:
        return shapely.LineString(points)
    return shapely.Point(points[0])


def routes_frame(
    routes: Mapping[str, Route] | Iterable[Route],
) -> gpd.GeoDataFrame:
    """Return the legs of several routes in one frame.

    Parameters
    ----------
    routes : mapping of str to Route, or iterable of Route
        Routes by id; default: the ids of their ends, with ``#2`` and so on where
        they repeat.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `ROUTE_FIELDS`, EPSG:4326; no rows when there are no routes. ``attrs``
        as in `route_frame`.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy

    frames = [route_frame(route, route_id=name) for name, route in _named(routes)]
    if frames:
        return _with_licence(gpd.GeoDataFrame(pd.concat(frames, ignore_index=True)))
    empty: dict[str, list[object]] = {field.name: [] for field in ROUTE_FIELDS}
    return gpd.GeoDataFrame(empty, geometry=GEOMETRY, crs=CRS)


def summary_frame(routes: Mapping[str, Route] | Iterable[Route]) -> pd.DataFrame:
    """Return totals of several routes, one row each.

    Parameters
    ----------
    routes : mapping of str to Route, or iterable of Route
        As for `routes_frame`.

    Returns
    -------
    pandas.DataFrame
        Columns `SUMMARY_FIELDS`: kilometres, hours, USD and kg with their range.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    rows = [_summary_row(name, route) for name, route in _named(routes)]
    return pd.DataFrame(rows, columns=[field.name for field in SUMMARY_FIELDS])


def _named(
    routes: Mapping[str, Route] | Iterable[Route],
) -> Iterator[tuple[str, Route]]:
    if isinstance(routes, Mapping):
        yield from routes.items()
        return
    counts: dict[str, int] = {}
    for route in routes:
        name = _default_id(route)
        counts[name] = counts.get(name, 0) + 1
        yield (name if counts[name] == 1 else f"{name}#{counts[name]}"), route


def _default_id(route: Route) -> str:
    return f"{route.origin.id}>{route.destination.id}"


def _summary_row(route_id: str, route: Route) -> dict[str, object]:
    start, end = route.origin, route.destination
    both_zh = start.name_zh and end.name_zh
    row: dict[str, object] = {
        "route_id": route_id,
        "name_en": f"{start.name_en or start.label} to {end.name_en or end.label}",
        "name_zh": f"{start.name_zh}至{end.name_zh}" if both_zh else "",
        "profile": route.profile,
        "criterion": route.criterion,
        "line_haul_km": route.line_haul_km,
        "value_of_time_usd_per_h": route.value_of_time.typical,
        "unit": route.unit,
        "borders": ";".join(route.borders),
        "gauge_breaks": route.gauge_breaks,
        "departs": route.departs.isoformat() if route.departs else "",
        "arrives": route.arrives.isoformat() if route.arrives else "",
    }
    for language in LANGUAGES:
        texts = (render(message, language) for message in route.messages)
        row[f"note_{language}"] = "\n".join(texts)
    for name in TOTALS:
        row |= estimate_row(name, route.total(name))
    return row


def route_record(route: Route, language: str = "en") -> dict[str, Any]:
    """Return a route as plain values; see `Route.to_dict`."""
    return {
        "profile": route.profile,
        "criterion": route.criterion,
        "unit": route.unit,
        "length_km": route.length_km,
        "line_haul_km": route.line_haul_km,
        "borders": route.borders,
        "gauge_breaks": route.gauge_breaks,
        "totals": {name: route.total(name).to_dict() for name in TOTALS},
        "value_of_time_usd_per_h": route.value_of_time.to_dict(),
        "departs": route.departs.isoformat() if route.departs else None,
        "arrives": route.arrives.isoformat() if route.arrives else None,
        "times": [[t.isoformat() for t in spell] for spell in route.times],
        "zones": [[str(t.tzinfo) for t in spell] for spell in route.times],
        "gate_visits": [_visit_record(visit) for visit in route.gate_visits],
        "legs": [leg.to_dict() for leg in route.legs],
        "messages": [as_record(message, language) for message in route.messages],
    }


def _visit_record(visit: Any) -> dict[str, object]:  # noqa: ANN401 - a GateCall
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(visit).items()
    }


_TABLE = (
    ("from", "from_name"), ("to", "to_name"), ("mode", "mode"), ("kind", "kind"),
    ("km", "length_km"), ("moving h", "moving_h"), ("dwell h", "dwell_h"),
    ("wait h", "wait_h"), ("USD", "cost_usd"), ("kg CO2", "co2_kg"),
    ("border", "border"), ("confidence", "confidence"),
)  # fmt: skip


def html_table(route: Route) -> str:
    """Return the legs of a route as an HTML table, with totals.

    Parameters
    ----------
    route : Route
        The route.

    Returns
    -------
    str
        A caption, one row a leg, one of totals; every value is escaped.
    """
    rows = [leg.to_row() for leg in route.legs]
    totals = {name: route.total(name).typical for name in TOTALS}
    rows.append({"from_name": "total", **totals})
    head = "".join(f"<th>{escape(label)}</th>" for label, _ in _TABLE)
    body = "".join(
        "<tr>" + "".join(_cell(row.get(name, "")) for _, name in _TABLE) + "</tr>"
        for row in rows
    )
    caption = f"<caption>{escape(repr(route).strip('<>'))}</caption>"
    return (
        f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f'<td style="text-align:right">{value:,.1f}</td>'
    return f"<td>{escape(str(value))}</td>"


#: A palette safe for colour-blind readers (Okabe and Ito, 2008).
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
    """Return the figures of a leg, escaped: Folium inserts tooltips as HTML."""
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
