"""A frame and its fields become one layer of a map: checked, classed, packed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, get_args

from gis_data.geodesy import CRS, checked_crs
from gis_data.messages.message import LANGUAGES, I18nText, Message
from gis_data.schema import CONFIDENCES, Field, Problem, problems
from maps.classes import NETWORK_CLASSES
from maps.codec import label_points, packed_column, packed_geometry
from maps.errors import PageError
from maps.i18n import column_label, heading, unit_label, value_labels
from maps.style import FALLBACK, LegendClass, Words, style_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

Geometry = Literal["areas", "lines", "points"]
#: Kinds of layers in the order they are drawn, the lowest first.
GEOMETRIES: Final[tuple[Geometry, ...]] = get_args(Geometry)

PROVENANCE_FIELDS = (
    Field("source", doc="Where the row comes from"),
    Field("confidence", allowed=CONFIDENCES, doc="Confidence"),
)
_TYPES = {
    "points": {"Point"},
    "lines": {"LineString", "MultiLineString"},
    "areas": {"Polygon", "MultiPolygon"},
}
#: Columns that the kit reads itself: its name for each, and that of the frame. The
#: one that identifies a row, ``key``, has a name of the layer's own choice.
LAYER_COLUMNS: Final = {
    "source": "source",
    "confidence": "confidence",
    "scheme_year": "scheme_year",
    "row_zoom": "min_zoom",
    "schematic": "schematic",
    "tentative": "tentative",
    "place_id": "place_id",
    "search": "aliases",
}


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One layer of a map.

    Attributes
    ----------
    name : str
        Short name, unique on its page, used in links to a view.
    title : tuple of str or Message
        Heading in the legend: English, Chinese and, if any, Russian, Korean.
    geometry : {"areas", "lines", "points"}
        What it draws.
    frame : geopandas.GeoDataFrame
        The rows, kept in EPSG:4326. ``name_en``, ``name_zh``, ``name_ru`` and
        ``name_ko`` are names; ``label_en`` and so on, where present, shorter
        names for the map itself; ``source`` and ``confidence`` provenance;
        ``scheme_year`` the version of the plan a row belongs to (empty: every
        version); ``min_zoom`` the zoom from which a row is drawn;
        ``schematic`` whether its shape only shows what belongs together;
        ``tentative`` whether it is drawn faintly (inferred, or of low
        confidence); ``place_id`` a second key for highlighting; ``aliases``
        more names to search by, joined with ``|``. Rows without geometry stay
        searchable; the page says that they are not on the map.
    fields : tuple of Field
        Columns shown when an object is opened, in this order, with units.
    key : str
        Column that identifies a row in links and for highlighting.
    style_by : str
        Column whose value picks the class; empty for one class.
    classes : tuple of LegendClass
        How each value looks, in legend order.
    group : tuple of str
        Legend heading over several layers; empty for none.
    labels : bool
        Whether names are written on the map.
    label_zoom : float
        Zoom from which names are written.
    priority : int
        Which names win where there is no room for all: higher wins.
    min_zoom : float
        Zoom from which the layer is drawn at all.
    quiet : bool
        Background: neither searched nor opened by a click.
    texts : mapping of str to tuple of str
        Cells that are sentences, in English, with their text in every language.
    precision_deg : float
        Grid that coordinates are rounded to; 0.0001 is about 11 m.

    Raises
    ------
    PageError
        If the rows break the fields, have the wrong geometry or no source; the
        message lists every error.
    """

    name: str
    title: Words | Message
    geometry: Geometry
    frame: gpd.GeoDataFrame
    fields: tuple[Field, ...] = ()
    key: str = "id"
    style_by: str = ""
    classes: tuple[LegendClass, ...] = ()
    group: Words = ()
    labels: bool = True
    label_zoom: float = 0.0
    priority: int = 50
    min_zoom: float = 0.0
    quiet: bool = False
    texts: Mapping[str, Words] = field(default_factory=dict)
    precision_deg: float = 1e-4

    def __post_init__(self) -> None:
        """Bring the frame to EPSG:4326 and refuse one that breaks its contract."""
        where = f"map layer {self.name!r}"
        object.__setattr__(self, "frame", checked_crs(self.frame, where=where))
        object.__setattr__(self, "fields", tuple(self.fields))
        errors = [*_field_errors(self, where), *_geometry_errors(self, where)]
        if errors:
            listed = "\n".join(f"- {error}" for error in errors)
            msg = f"{where} cannot be drawn, {len(errors)} error(s):\n{listed}"
            raise PageError(msg)

    def class_of_rows(self) -> tuple[tuple[LegendClass, ...], list[int]]:
        """Return the classes of the layer, and the class of each row.

        A value that no class names falls to the class ``"*"``, which is added
        as "Other" where it is missing: no row is left out of the map. Where there
        are no classes at all, all rows are of one named as the layer.

        Returns
        -------
        tuple of LegendClass
            Classes in legend order.
        list of int
            Position in that tuple, one a row.
        """
        classes = self.classes
        if not (self.style_by and classes):
            only = LegendClass("*", self.title, FALLBACK[self.geometry])
            return classes or (only,), [0] * len(self.frame)
        code = {entry.value: i for i, entry in enumerate(classes)}
        values = [str(value) for value in self.frame[self.style_by]]
        if "*" not in code and any(value not in code for value in values):
            code["*"] = len(classes)
            classes = (
                *classes,
                LegendClass("*", Message("legend.other"), FALLBACK[self.geometry]),
            )
        return classes, [code.get(value, code.get("*", 0)) for value in values]

    def languages(self) -> set[str]:
        """Return the languages that the rows have names in.

        Returns
        -------
        set of str
            A subset of ``en``, ``zh``, ``ru``, ``ko``.
        """
        return {
            language
            for language in LANGUAGES
            if f"name_{language}" in self.frame.columns
            and self.frame[f"name_{language}"].fillna("").ne("").any()
        }


def packed_class(entry: LegendClass) -> dict[str, object]:
    """Return an entry of a legend as plain JSON values.

    Parameters
    ----------
    entry : LegendClass
        Any entry.

    Returns
    -------
    dict
        Its attributes.
    """
    return {
        "value": entry.value,
        "label": heading(entry.label),
        "style": style_record(entry.style),
        "visible": entry.visible,
    }


def packed_layer(layer: Layer) -> dict[str, object]:
    """Return everything the page needs of a layer, as plain JSON values.

    Parameters
    ----------
    layer : Layer
        A checked layer.

    Returns
    -------
    dict
        Columns, classes with their counts, and packed geometry.
    """
    frame = layer.frame
    classes, codes = layer.class_of_rows()
    columns = set(frame.columns)
    record: dict[str, object] = {
        "name": layer.name,
        "title": heading(layer.title),
        "geometry": layer.geometry,
        "group": heading(layer.group),
        "classes": [packed_class(each) for each in classes],
        "codes": codes,
        "geom": packed_geometry(frame.geometry, precision_deg=layer.precision_deg),
        "labels": layer.labels,
        "label_zoom": layer.label_zoom,
        "priority": layer.priority,
        "min_zoom": layer.min_zoom,
        "quiet": layer.quiet,
        "names": _packed_texts(layer, "name"),
        "short": _packed_texts(layer, "label"),
        "fields": _packed_fields(layer),
    }
    for name, column in {"key": layer.key, **LAYER_COLUMNS}.items():
        if column in columns:
            record[name] = packed_column(frame[column])
    if layer.geometry == "areas":
        record["anchors"] = packed_geometry(
            map(label_points, frame.geometry), precision_deg=layer.precision_deg
        )
    return record


def layer_values(layer: Layer) -> dict[str, I18nText]:
    """Return translations of the closed-list words that occur in a layer.

    Parameters
    ----------
    layer : Layer
        A checked layer.

    Returns
    -------
    dict
        Value to its words in every language.
    """
    shown = [each.name for each in layer.fields if each.name in layer.frame.columns]
    texts = {cell: heading(text) for cell, text in layer.texts.items()}
    return texts | value_labels(
        value
        for column in [*shown, "confidence"]
        if column in layer.frame.columns
        for cell in layer.frame[column].dropna().unique()
        for value in str(cell).split(";")
    )


def network_layer(
    frame: gpd.GeoDataFrame, *, group: Words = (), simplify_deg: float = 0.002
) -> Layer:
    """Return thousands of network lines as one quiet background layer.

    Lines of one mode and zoom are merged end to end and simplified, so that tens of
    thousands of edges take a few hundred kilobytes and draw in a few milliseconds.
    Do not measure on it: measure on the network itself.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        Lines with ``mode``; ``min_zoom`` where minor lines appear only from a zoom on.
    group : tuple of str
        As in `Layer`.
    simplify_deg : float
        Greatest shift of a line, in degrees; 0.002 is about 220 m.

    Returns
    -------
    Layer
        One row for each mode and zoom, without popups.

    Raises
    ------
    PageError
        If the frame has no column ``mode``.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    lines = checked_crs(frame, where="map layer 'network'")
    if "mode" not in lines.columns:
        msg = (
            "map layer 'network': column 'mode' is missing; columns are "
            f"{', '.join(map(str, lines.columns))}."
        )
        raise PageError(msg)
    keys = ["mode", *(["min_zoom"] if "min_zoom" in lines.columns else [])]
    rows: list[dict[str, object]] = []
    for values, part in lines.groupby(keys, sort=True, dropna=False):
        bundle = shapely.multilinestrings(shapely.get_parts(part.geometry.to_numpy()))
        merged = shapely.simplify(shapely.line_merge(bundle), simplify_deg)
        rows.append({**dict(zip(keys, values, strict=True)), "geometry": merged})
    empty: dict[str, list[object]] = {key: [] for key in (*keys, "geometry")}
    return Layer(
        name="network",
        title=Message("legend.network"),
        geometry="lines",
        frame=gpd.GeoDataFrame(rows or empty, geometry="geometry", crs=CRS),
        key="mode",
        style_by="mode",
        classes=NETWORK_CLASSES,
        group=group,
        labels=False,
        quiet=True,
        precision_deg=5e-4,
    )


def _packed_texts(layer: Layer, stem: str) -> dict[str, object]:
    return {
        language: packed_column(layer.frame[f"{stem}_{language}"])
        for language in LANGUAGES
        if f"{stem}_{language}" in layer.frame.columns
    }


def _packed_fields(layer: Layer) -> list[dict[str, object]]:
    special = {layer.frame.geometry.name, "source", "confidence"}
    special |= {f"name_{language}" for language in LANGUAGES}
    return [
        {
            "name": field.name,
            "label": column_label(field),
            "unit": unit_label(field.unit) if field.unit else [],
            "data": packed_column(_as_kind(layer.frame[field.name], field)),
        }
        for field in layer.fields
        if field.name in layer.frame.columns and field.name not in special
    ]


def _as_kind(column: pd.Series, field: Field) -> pd.Series:
    """Return numbers that were read as text as numbers; the contract is checked."""
    import pandas as pd  # noqa: PLC0415 - heavy

    return pd.to_numeric(column) if field.kind in {"int", "float"} else column


def _field_errors(layer: Layer, where: str) -> list[Problem]:
    columns = layer.frame.columns
    wanted = [] if layer.quiet else [*layer.fields, *PROVENANCE_FIELDS]
    shown = [each for each in wanted if each.kind != "geometry"]
    errors = problems(layer.frame, shown, where=where, key=layer.key)
    needed = [layer.key, *([layer.style_by] if layer.style_by else [])]
    errors += [
        Problem(where, "", column, "column is missing; the map needs it")
        for column in needed
        if column not in columns
    ]
    if not layer.quiet and not any(f"name_{each}" in columns for each in LANGUAGES):
        errors.append(Problem(where, "", "name_en", "column is missing; add a name"))
    return errors


def _geometry_errors(layer: Layer, where: str) -> list[Problem]:
    allowed = _TYPES[layer.geometry]
    shapes = layer.frame.geometry[layer.frame.geometry.notna()]
    wrong = sorted(set(shapes.geom_type) - allowed)
    if not wrong:
        return []
    message = (
        f"found {', '.join(wrong)}; a layer of {layer.geometry} takes "
        + " or ".join(sorted(allowed))
    )
    return [Problem(where, "", "geometry", message)]
