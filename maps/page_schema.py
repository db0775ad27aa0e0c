"""Names that pages and Python share: written once, in Python, and read by the kit."""

from __future__ import annotations

from gis_data.schema import CONFIDENCES
from maps.basemap import NAMED, SHAPES
from maps.escape import json_for_script
from maps.i18n import LANGUAGES
from maps.layers import GEOMETRIES, LAYER_COLUMNS
from maps.routes import LEG_COLUMNS, LEG_TEXTS, TOTAL_COLUMNS


def page_schema() -> dict[str, object]:
    """Return the names of what a page's data hold, as plain JSON values.

    Returns
    -------
    dict
        ``languages`` in the order of every text; ``confidences``, lowest first;
        ``geometries`` of layers, lowest first; ``layer_columns`` and the
        ``base_shapes`` and ``base_names`` of the background; ``leg`` and ``total``,
        from the kit's name of a quantity to its column; ``leg_text``, from the kit's
        name of a text to its column in every language.

    Examples
    --------
    >>> page_schema()["leg"]["moving"]
    'moving_h'
    >>> page_schema()["leg_text"]["from"]["zh"]
    'from_zh'
    """
    return {
        "languages": list(LANGUAGES),
        "confidences": list(reversed(CONFIDENCES)),
        "geometries": list(GEOMETRIES),
        "layer_columns": ["key", *LAYER_COLUMNS],
        "base_shapes": list(SHAPES),
        "base_names": list(NAMED),
        "leg": dict(LEG_COLUMNS),
        "leg_text": {text: dict(columns) for text, columns in LEG_TEXTS.items()},
        "total": dict(TOTAL_COLUMNS),
    }


def schema_script() -> str:
    """Return the schema as the script that must stand before those of the kit.

    Returns
    -------
    str
        JavaScript that may stand inside a ``<script>`` element.
    """
    return f"window.CorridorSchema = {json_for_script(page_schema())};"
