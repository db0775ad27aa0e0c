"""Legs of routes written to and read from GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from gis_data.atomic import atomic_write
from gis_data.geodesy import CRS, checked_crs
from gis_data.messages.catalogue import as_record
from gis_data.schema import problems
from gis_data.text_files import read_json
from network.export.public import unreadable
from network.model.errors import NetworkError
from network.model.licence import LICENCE, LICENCE_URL, credit
from network.model.schema import GEOMETRY, ROUTE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import geopandas as gpd

    from gis_data.messages.message import Message

Point: TypeAlias = "tuple[float, float]"

_HALF_TURN: Final = 180.0


def write_routes(
    legs: gpd.GeoDataFrame,
    path: Path,
    *,
    messages: Sequence[Message] = (),
    language: str = "en",
) -> Path:
    """Write the legs of routes as GeoJSON, atomically.

    As in RFC 7946: longitude and latitude on WGS 84, lines cut where they pass
    180 degrees. Members ``licence`` and ``attribution`` give the terms.

    Parameters
    ----------
    legs : geopandas.GeoDataFrame
        Columns `ROUTE_FIELDS`, as `network.export.frames.route_frame` gives them; other
        columns are written too.
    path : pathlib.Path
        File to write.
    messages : sequence of Message
        What the routes assume, ``Route.messages``.
    language : str
        Of the texts of messages.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    NetworkError
        If the frame breaks the schema.
    OutputError
        If the file cannot be written.
    """
    _check(legs, f"{path}")
    frame = checked_crs(legs, where="legs")
    rows = frame.drop(columns=frame.geometry.name).to_dict("records")
    document = {
        "type": "FeatureCollection",
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "attribution": credit({*frame["mode"].tolist(), "transfer"}),
        "messages": [as_record(message, language) for message in messages],
        "features": [
            {"type": "Feature", "geometry": _geojson(shape), "properties": _plain(row)}
            for shape, row in zip(frame.geometry, rows, strict=True)
        ],
    }
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    with atomic_write(path) as temporary:
        temporary.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return path


def read_routes(path: Path) -> gpd.GeoDataFrame:
    """Return the legs that `write_routes` wrote.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `ROUTE_FIELDS`, EPSG:4326. A line that was cut at 180 degrees is
        joined again, with one more point at the cut.

    Raises
    ------
    NetworkError
        If it cannot be read, or breaks the schema.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy

    content, faults = read_json(path)
    if faults:
        reason = faults[0].message
        raise NetworkError(unreadable(path, reason, "a FeatureCollection of legs"))
    try:
        features = content["features"]
        rows = [feature["properties"] for feature in features]
        shapes = [_shape(feature["geometry"]) for feature in features]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise NetworkError(
            unreadable(path, f"{error}", "a FeatureCollection of legs")
        ) from error
    columns = list(rows[0]) if rows else [f.name for f in ROUTE_FIELDS[:-1]]
    frame = gpd.GeoDataFrame(rows, columns=columns, geometry=shapes, crs=CRS)
    _check(frame, f"{path}")
    return frame


def _check(legs: gpd.GeoDataFrame, where: str) -> None:
    fields = [field for field in ROUTE_FIELDS if field.kind != GEOMETRY]
    errors = problems(legs, fields, where=where, key="route_id")
    if errors:
        listed = "\n".join(f"- {error}" for error in errors[:20])
        msg = f"{where}: these are no legs, {len(errors)} error(s):\n{listed}"
        raise NetworkError(msg)


def _plain(row: dict[Any, Any]) -> dict[str, object]:
    return {
        str(name): None if isinstance(value, float) and math.isnan(value) else value
        for name, value in row.items()
    }


def _geojson(shape: Any) -> dict[str, object]:  # noqa: ANN401 - Shapely geometry
    if shape.geom_type == "Point":
        return {"type": "Point", "coordinates": [_wrapped(shape.x), shape.y]}
    parts = list(cut_at_half_turn([(x, y) for x, y, *_ in shape.coords]))
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}


def cut_at_half_turn(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Yield a line in parts that stay between 180 W and 180 E.

    Parameters
    ----------
    points : sequence of (float, float)
        Longitude and latitude, degrees; longitude continues past 180.

    Yields
    ------
    list of (float, float)
        Parts in order of travel, with a point at 180 on both sides of a cut.

    Examples
    --------
    >>> list(cut_at_half_turn([(170.0, 50.0), (190.0, 52.0)]))
    [[(170.0, 50.0), (180.0, 51.0)], [(-180.0, 51.0), (-170.0, 52.0)]]
    """
    turn = _turn(points[0][0], points[1][0])
    part = [_shifted(points[0], turn)]
    for (x, y), (x_to, y_to) in pairwise(points):
        last = turn if x_to == x else _turn(x_to, x)
        while turn != last:
            step = 1 if last > turn else -1
            edge = 360.0 * turn + step * _HALF_TURN
            at = (edge, y + (y_to - y) * (edge - x) / (x_to - x))
            end = _shifted(at, turn)
            yield part if part[-1] == end else [*part, end]
            turn += step
            part = [_shifted(at, turn)]
        part.append(_shifted((x_to, y_to), turn))
    yield part


def _turn(x: float, beside: float) -> int:
    """Return how many turns round the earth a longitude is; 180 goes with `beside`."""
    exact = (x + _HALF_TURN) / 360.0
    return math.floor(exact) - int(exact == math.floor(exact) and beside < x)


def _shifted(point: Point, turn: int) -> Point:
    return point[0] - 360.0 * turn, point[1]


def _wrapped(x: float) -> float:
    return x if -_HALF_TURN <= x <= _HALF_TURN else (x + 180.0) % 360.0 - 180.0


def _shape(geometry: dict[str, Any]) -> Any:  # noqa: ANN401 - Shapely geometry
    import shapely  # noqa: PLC0415 - heavy

    if geometry["type"] != "MultiLineString":
        return shapely.geometry.shape(geometry)
    first, *others = geometry["coordinates"]
    line = [tuple(point) for point in first]
    for part in others:
        shift = line[-1][0] - part[0][0]
        line += [(x + shift, y) for x, y in part[1:]]
    return shapely.LineString(line)
