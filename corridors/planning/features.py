"""A user's own file read into features: checked, in EPSG:4326, each in one part."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

from gis_data.cells import number as as_number
from gis_data.cells import text
from gis_data.errors import LayerError
from gis_data.geodesy import CRS
from gis_data.layers import read_any_layer
from gis_data.plan_files.checks import FAR_DEG
from gis_data.text_files import file_problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

Box = tuple[float, float, float, float]
SHEETS: Final = (".xlsx", ".ods")
FORMATS: Final = "GeoJSON, KML, GeoPackage, Shapefile, GeoParquet, XLSX"
_LAT: Final = ("lat", "latitude", "纬度", "широта", "위도")
_LON: Final = ("lon", "lng", "long", "longitude", "经度", "долгота", "경도")
_NAMES: Final = {
    "name_en": ("name_en", "name:en", "name", "title", "label"),
    "name_zh": ("name_zh", "name:zh", "名称"),
    "name_ru": ("name_ru", "name:ru", "название"),
    "name_ko": ("name_ko", "name:ko", "이름"),
}
_SHAPES: Final = {
    "Point": "point",
    "LineString": "line",
    "Polygon": "area",
    "MultiPolygon": "area",
}


@dataclass
class Feature:
    """One point, line or area of a file, and what became of it.

    Attributes
    ----------
    number : int
        Row in the file, from 1; parts of one row share it.
    shape : shapely.Geometry or None
        Point, LineString, Polygon or MultiPolygon in EPSG:4326; None where the row
        has none.
    cells : dict of str to str
        Its attributes, names in small letters; empty ones are left out.
    part : int
        Number of the point or line among those of the row, from 1; 0 for the only one.
    outcome : str
        What it became; empty until it is imported.
    notes : list of str
        What was noticed or changed.
    """

    number: int
    shape: BaseGeometry | None
    cells: dict[str, str]
    part: int = 0
    outcome: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return ``point``, ``line`` or ``area``; empty without geometry."""
        return "" if self.shape is None else _SHAPES.get(self.shape.geom_type, "")

    @property
    def drawn(self) -> BaseGeometry:
        """Return its geometry, which it has."""
        return cast("BaseGeometry", self.shape)

    def named(self, column: str = "name_en") -> str:
        """Return its name in a language.

        Parameters
        ----------
        column : str
            ``name_en``, ``name_zh``, ``name_ru`` or ``name_ko``.

        Returns
        -------
        str
            Of the first column that has such a name; empty where none has.
        """
        return next(filter(None, (self.cells.get(c, "") for c in _NAMES[column])), "")


@dataclass(frozen=True)
class FileOptions:
    """How a file is to be read.

    Attributes
    ----------
    layer : str or None
        Layer or sheet, where the file holds several.
    encoding : str or None
        Of the text, where the file does not say it.
    """

    layer: str | None = None
    encoding: str | None = None


def read_features(file: Path, options: FileOptions, region: Box) -> list[Feature]:
    """Return the features of a file.

    Parameters
    ----------
    file : pathlib.Path
        GeoJSON, KML, GeoPackage, Shapefile, GeoParquet, or a sheet with columns
        ``lat`` and ``lon`` (degrees, WGS 84), or ``wkt``; with a column ``line``
        the points of equal cells are one line, in the order of the rows.
    options : FileOptions
        How to read it.
    region : tuple of float
        West, south, east, north of the plan, degrees.

    Returns
    -------
    list of Feature
        One for each part of each row, those without a usable geometry included:
        their notes say why.

    Raises
    ------
    LayerError
        If the file cannot be read, has rows without geometry, or coordinates that
        are not of the plan's region or of the earth.
    MissingCrsError
        If it has no coordinate reference system.
    """
    if file.suffix.lower() in SHEETS:
        frame = _read_sheet(file, options.layer)
    else:
        frame = read_any_layer(file, layer=options.layer, encoding=options.encoding)
    _check_region(frame, file, region)
    return list(_features(frame))


def _check_region(frame: gpd.GeoDataFrame, file: Path, region: Box) -> None:
    """Refuse coordinates outside the region, above all those with axes exchanged."""
    west, south, east, north = (float(side) for side in frame.total_bounds)
    if _near(region, (west, south, east, north)):
        return
    swapped = _near(region, (south, west, north, east))
    cause = (
        "with longitude and latitude exchanged they are inside: exchange them in the "
        "file (in QGIS: 'Swap X and Y coordinates')"
        if swapped
        else "correct the file or its coordinate reference system, or widen region in "
        "plan.toml"
    )
    msg = (
        f"{file}: coordinates reach from ({west:g}, {south:g}) to ({east:g}, "
        f"{north:g}) degrees, longitude first, more than {FAR_DEG:g} outside the "
        f"region {list(region)} of the plan; {cause}."
    )
    raise LayerError(msg)


def _near(region: Box, bounds: Sequence[float]) -> bool:
    west, south, east, north = bounds
    return (
        region[0] - FAR_DEG <= west
        and region[1] - FAR_DEG <= south
        and east <= region[2] + FAR_DEG
        and north <= region[3] + FAR_DEG
    )


def _features(frame: gpd.GeoDataFrame) -> Iterator[Feature]:
    import shapely  # noqa: PLC0415 - heavy

    attributes = frame.drop(columns=frame.geometry.name)
    rows = attributes.to_dict("records") or [{} for _ in range(len(frame))]
    for number, (shape, row) in enumerate(
        zip(frame.geometry, rows, strict=True), start=1
    ):
        cells = {str(k).strip().lower(): _cell(v) for k, v in row.items()}
        cells = {name: value for name, value in cells.items() if value}
        if shape is None or shape.is_empty:  # of a sheet: files have none
            yield Feature(number, None, cells, 0, "left out", ["it has no geometry"])
            continue
        parts = list(_parts(shapely.force_2d(shape)))
        for part, each in enumerate(parts, start=1):
            several = part if len(parts) > 1 else 0
            yield _sound(Feature(number, each, dict(cells), several))


def _parts(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield the points and lines of a shape, lines that meet joined; areas whole."""
    import shapely  # noqa: PLC0415 - heavy

    if shape.geom_type == "MultiPolygon":
        yield shape
    elif shape.geom_type == "MultiLineString":
        yield from shapely.get_parts(shapely.line_merge(shape))
    else:
        yield from shapely.get_parts(shape)


def _cell(value: object) -> str:
    """Return an attribute as text, whole numbers without their point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(text(value).split())


def _sound(feature: Feature) -> Feature:
    """Mend an area that crosses itself; leave out what cannot be mended."""
    import shapely  # noqa: PLC0415 - heavy

    shape = feature.drawn
    if feature.kind == "area" and not shapely.is_valid(shape):
        reason = shapely.is_valid_reason(shape)
        parts = shapely.get_parts(shapely.make_valid(shape))
        areas = [area for part in parts for area in shapely.get_parts(part)]
        areas = [area for area in areas if area.geom_type == "Polygon"]
        feature.shape = shapely.multipolygons(areas) if areas else None
        feature.notes.append(f"mended: {reason}")
    if feature.kind == "line" and not shapely.length(shape) > 0:
        feature.shape = None
        feature.notes.append("its points are all one")
    if not feature.kind:
        feature.outcome, feature.shape = "left out", None
        feature.notes += [] if feature.notes else ["no point, line or area"]
    return feature


def _read_sheet(file: Path, sheet: str | None) -> gpd.GeoDataFrame:
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pyogrio  # noqa: PLC0415 - heavy

    read_driver = {".xlsx": "XLSX", ".ods": "ODS"}[file.suffix.lower()]
    if read_driver not in pyogrio.list_drivers():
        msg = (
            f"{file}: the installed pyogrio reads no {read_driver} files; save the "
            "sheet as GeoPackage or GeoJSON, or install pyogrio from its wheel."
        )
        raise LayerError(msg)
    pyogrio.set_gdal_config_options({f"OGR_{read_driver}_HEADERS": "FORCE"})
    name = sheet or _only_sheet(file)
    table = pyogrio.read_dataframe(file, layer=name, read_geometry=False)
    names = {str(column).strip().lower(): column for column in table.columns}
    lat, lon = (next((c for c in each if c in names), "") for each in (_LAT, _LON))
    if "wkt" in names:
        shapes = _from_wkt(table[names["wkt"]], file)
        frame = table.drop(columns=names["wkt"])
        return gpd.GeoDataFrame(frame, geometry=shapes, crs=CRS)
    if not (lat and lon):
        found = ", ".join(map(str, table.columns)) or "none"
        msg = (
            f"{file}: a sheet has no coordinate reference system, so it needs the "
            f"columns lat and lon, degrees on WGS 84, or wkt. Found: {found}."
        )
        raise LayerError(msg)
    return _from_columns(table, names[lat], names[lon], names.get("line", ""))


def _only_sheet(file: Path) -> str:
    import pyogrio  # noqa: PLC0415 - heavy

    if problem := file_problem(file):
        msg = f"{file}: {problem}."
        raise LayerError(msg)
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(file)]
    except pyogrio.errors.DataSourceError as error:
        msg = f"{file}: is no sheet that can be read ({error}); save it again."
        raise LayerError(msg) from error
    if len(names) != 1:
        msg = f"{file}: holds {len(names)} sheets ({', '.join(names)}); say which one."
        raise LayerError(msg)
    return names[0]


def _from_wkt(column: pd.Series, file: Path) -> list[Any]:
    import shapely  # noqa: PLC0415 - heavy

    shapes = []
    for row, cell in enumerate(column, start=2):
        try:
            shapes.append(shapely.from_wkt(text(cell)) if text(cell) else None)
        except shapely.errors.GEOSException as error:
            msg = (
                f"{file}: row {row}, wkt: {error}; write it as LINESTRING (80 44, ...)."
            )
            raise LayerError(msg) from error
    return shapes


def _from_columns(
    table: pd.DataFrame, lat: str, lon: str, line: str
) -> gpd.GeoDataFrame:
    """Return the rows as points, or those of one ``line`` as a line."""
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    y, x = (table[column].map(as_number) for column in (lat, lon))
    dots = [
        None if math.isnan(a) or math.isnan(b) else shapely.Point(a, b)
        for a, b in zip(x, y, strict=True)
    ]
    rest = table.drop(columns=[lat, lon])
    points = gpd.GeoDataFrame(rest, geometry=dots, crs=CRS)
    if not line:
        return points
    rows, shapes = [], []
    for _, part in points.groupby(line, sort=False):
        known = [dot for dot in part.geometry if dot is not None]
        rows.append(part.drop(columns="geometry").iloc[0])
        shapes.append(shapely.LineString(known) if len(known) > 1 else None)
    import pandas as pd  # noqa: PLC0415 - heavy

    frame = pd.DataFrame(rows).reset_index(drop=True)
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=CRS)


def slug(name: str) -> str:
    """Return a name as an id.

    Parameters
    ----------
    name : str
        Any text.

    Returns
    -------
    str
        Capital letters, digits and hyphens; empty where it has none in Latin script.

    Examples
    --------
    >>> slug("Zhetygen - Altynkol line"), slug("铁路")
    ('ZHETYGEN-ALTYNKOL-LINE', '')
    """
    return re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-")
