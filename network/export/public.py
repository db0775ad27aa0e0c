"""Public schema of networks and routes, and the licence that goes with them."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gis_data.json_values import jsonable
from gis_data.output_folder import check_output_folder
from gis_data.schema import Field, shown
from gis_data.text_files import read_json
from network.model.errors import NetworkError
from network.model.licence import LICENCE, LICENCE_URL, credit
from network.model.schema import (
    EDGES,
    EVIDENCE,
    GEOMETRY,
    NODES,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from network.model.store import Network

PRODUCT: Final = "Corridor Mapper"
NOTICE_FILE: Final = "LICENCE.txt"
META_FILE: Final = "network.json"
_LICENCE_HEAD: Final = 1000  # bytes

_PLACE_KIND = Field(
    "place_kind",
    doc="For origins and destinations: city, county_seat, border_port, ...",
    required=False,
)


def _ends(field: Field) -> Field:
    """Return a field of stored edges as in frames, where nodes have ids."""
    if field.name == "u":
        return Field("u", doc="Id of the node it starts from")
    if field.name == "v":
        return Field("v", doc="Id of the node it ends at")
    if field.name == "id":
        doc = "Stable: ids of its nodes and its kind, numbered where several are alike"
        return replace(field, doc=doc)
    return field


def _hours(name: str, doc: str) -> Field:
    return Field(name, "h", doc, required=False, kind="float", low=0)


NODE_FIELDS: Final[tuple[Field, ...]] = (
    *NODES,
    _PLACE_KIND,
    Field(GEOMETRY, doc="Point, EPSG:4326, longitude first", kind="geometry"),
)

EDGE_FIELDS: Final[tuple[Field, ...]] = (
    *(_ends(field) for field in EDGES),
    *EVIDENCE,
    Field(
        "cargo",
        doc="What a service carries: any, bulk, container, passenger",
        required=False,
    ),
    Field(
        "lane",
        doc="Ports that a voyage joins, in the direction of sailing: PUS>VVO",
        required=False,
    ),
    Field(
        "lane_share",
        doc="Its length over that of the voyage, or of the shortest one; 0 off lanes",
        required=False,
        kind="float",
        low=0,
    ),
    _hours("transit_low_h", "Timetabled moving time, low; empty where not known"),
    _hours("transit_high_h", "Timetabled moving time, high; empty where not known"),
    Field(
        "cost_usd_per_passenger",
        "USD/passenger",
        "Fixed cost of passing it for one passenger",
        required=False,
        kind="float",
        low=0,
    ),
    _hours("passenger_dwell_low_h", "Dwell of passengers, low"),
    _hours("passenger_dwell_h", "Dwell of passengers; empty: that of freight"),
    _hours("passenger_dwell_high_h", "Dwell of passengers, high"),
    Field(
        GEOMETRY,
        doc="LineString from u to v, EPSG:4326, longitude first; two equal points "
        "where the edge has no extent",
        kind="geometry",
    ),
)

# Numbers that mean "does not apply" or "not known"; a graph leaves them out.
ABSENT: Final[dict[str, float]] = {
    "gauge_mm": 0,
    "speed_freight_kmh": 0.0,
    "speed_passenger_kmh": 0.0,
    "transit_h": 0.0,
    "valid_from": 0,
    "valid_to": 0,
    "season_from": 0,
    "season_to": 0,
}


def notice(network: Network) -> dict[str, str]:
    """Return licence and attribution, to be published with a network.

    They are those in the `meta` of the network, or else those of the committed
    sources.

    Parameters
    ----------
    network : Network
        A network, or an excerpt of one.

    Returns
    -------
    dict
        ``licence`` (SPDX), ``licence_url``, ``attribution`` and ``notice``, a
        few sentences.
    """
    licence = str(network.meta.get("licence", LICENCE))
    codes = set(network.edges.arrays["mode"].tolist())
    modes = {network.edges.words["mode"][code] for code in codes}
    attribution_ = str(network.meta.get("attribution", "") or credit(modes))
    text = (
        f"A transport network built by {PRODUCT}. It is a derivative database of "
        f"OpenStreetMap under the {LICENCE}: whoever uses it publicly must show the "
        "attribution and offer the database, with any changes, under the same licence. "
        "Every row has its source and confidence. Not for navigation."
        if licence == LICENCE
        else f"A transport network in the form of {PRODUCT}, under {licence}."
    )
    return {
        "licence": licence,
        "licence_url": LICENCE_URL if licence == LICENCE else "",
        "attribution": attribution_,
        "notice": text,
    }


def meta_json(network: Network) -> str:
    """Return the metadata of a network as JSON text.

    Parameters
    ----------
    network : Network
        The network.

    Returns
    -------
    str
        One object; NaN is null, and other types that JSON lacks are text.
    """
    return json.dumps(jsonable(network.meta), ensure_ascii=False, allow_nan=False)


def check_export_folder(
    path: Path, files: Sequence[str], *, force: bool = False
) -> None:
    """Raise an error if writing an export would lose files of the user.

    Parameters
    ----------
    path : pathlib.Path
        A folder; it need not exist.
    files : sequence of str
        Names of the files of the format, one that is always there first.
    force : bool
        Whether files of these names that no earlier export wrote may be replaced.

    Raises
    ------
    OutputError
        As of `gis_data.output_folder.check_output_folder`.
    """
    licence = path / NOTICE_FILE

    def is_ours(_: Path) -> bool:
        """Tell by the licence of the folder; a table has no room for a mark."""
        if not (licence.is_file() and (path / files[0]).is_file()):
            return False
        with licence.open("rb") as file:
            return PRODUCT.encode() in file.read(_LICENCE_HEAD)

    names = {*files, NOTICE_FILE, META_FILE}
    check_output_folder(path, names, is_ours=is_ours, force=force)


def export_files(files: Collection[str]) -> Callable[[Path], bool]:
    """Return what tells the files of an export from others in its folder.

    Parameters
    ----------
    files : collection of str
        Names of the files of the format.

    Returns
    -------
    callable
        Whether a path has such a name, or that of the licence or the metadata.
    """
    names = {*files, NOTICE_FILE, META_FILE}
    return lambda file: file.name in names


def write_notice(network: Network, folder: Path) -> None:
    """Write licence and metadata of a network into a folder.

    Parameters
    ----------
    network : Network
        The network.
    folder : pathlib.Path
        Folder that exists.
    """
    terms = notice(network)
    licence = f"Licence: {terms['licence']} {terms['licence_url']}".strip()
    attribution = f"Attribution: {terms['attribution']}"
    text = "\n\n".join((terms["notice"], licence, attribution))
    (folder / NOTICE_FILE).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    (folder / META_FILE).write_text(meta_json(network), encoding="utf-8", newline="\n")


def read_meta(folder: Path) -> dict[str, object]:
    """Return the metadata of an exported network; empty where the file is missing.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.

    Returns
    -------
    dict
        The ``meta`` of the network.

    Raises
    ------
    NetworkError
        If the file exists and holds no JSON object.
    """
    path = folder / META_FILE
    if not os.path.lexists(path):
        return {}
    content, problems = read_json(path)
    if problems or not isinstance(content, dict):
        reason = problems[0].message if problems else f"it holds {shown(content)}"
        raise NetworkError(unreadable(path, reason, "one JSON object"))
    return content


def unreadable(path: Path, reason: str, wanted: str) -> str:
    """Return the error message for a file that holds no network.

    Parameters
    ----------
    path : pathlib.Path
        The file or folder.
    reason : str
        The error.
    wanted : str
        What it must hold.

    Returns
    -------
    str
        Path, error, what is allowed, fix.
    """
    return (
        f"{path}: cannot be read as a network ({reason}); it must hold {wanted} as "
        "`corridors export` writes them. Export it again."
    )
