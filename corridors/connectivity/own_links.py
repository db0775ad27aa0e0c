"""Links of one's own, added to a copy of a plan as planned links.

They are imported as `corridors plan import planned` does it, so that they run from stop
to stop over declared border ports, and join the network as planned links do. The
network with them is built once and cached; they are closed until a scenario opens them.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.workspace import open_workspace
from gis_data.errors import PlaceError
from gis_data.geodesy import NodeIndex
from gis_data.text_files import file_problem
from network.build.planned import JOIN_KM
from network.model.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from corridors.workspace import Workspace

MODES = ("rail", "road")
_FORM = "'NAME = rail gauge=1435 speed=160: Hunchun - Dongning', or a file of lines"
_TEXT = re.compile(
    r"(?:(?P<name>[^=:]+?) = )?(?P<mode>\w+)"
    r"(?: gauge=(?P<gauge>\d+))?(?: speed=(?P<speed>\d+))?: (?P<stops>.+)"
)
_FEWEST_STOPS = 2


@dataclass(frozen=True)
class OwnLink:
    """A link to be added.

    Attributes
    ----------
    id, name : str
        What scenarios open it by, and what it is called.
    mode : {"rail", "road"}
        Network it is of.
    gauge_mm, speed_kmh : int
        Track gauge and design speed; 0 where not said.
    lonlat : list of tuple of float
        Its line, degrees, EPSG:4326.
    """

    id: str
    name: str
    mode: str
    gauge_mm: int
    speed_kmh: int
    lonlat: list[tuple[float, float]]

    @property
    def scenario(self) -> str:
        """Return the scenario that opens it, called after it."""
        return f"{self.name.replace('=', '-')} = open:{self.id}"


def with_links(
    work: Workspace,
    links: Sequence[str] | pd.DataFrame,
    folder: Path,
    *,
    progress: Callable[[str], None] | None = None,
) -> tuple[Workspace, tuple[OwnLink, ...]]:
    """Return a workspace on a copy of a plan with links of one's own.

    Parameters
    ----------
    work : Workspace
        The plan.
    links : sequence of str or pandas.DataFrame
        Each a file of lines (GeoJSON, GeoPackage, ...), or text such as ``rail
        gauge=1435 speed=160: Hunchun - Dongning``, with ``NAME =`` ahead of it where
        it is to be called something. Of a frame: ``mode``, and ``stops`` (places
        joined by `` - ``) or a column ``geometry`` of lines in EPSG:4326; optional
        ``name``, ``gauge_mm``, ``speed_kmh``. Files have these columns too.
    folder : pathlib.Path
        Where the copy is written; it may not exist yet.
    progress : callable, optional
        Called with each step of the build.

    Returns
    -------
    work : Workspace
        The network is built if it is not cached.
    links : tuple of OwnLink
        In their order, with the ids that scenarios open them by.

    Raises
    ------
    RequestError
        If there is no link, one has no mode or fewer than two stops, or touches
        nothing.
    PlanError
        If a link lies in the sea or passes a frontier where no port is declared.
    PlaceError
        If a stop is unknown or ambiguous.
    """
    from corridors.planning.imports import import_file  # noqa: PLC0415 - heavy
    from corridors.planning.result import ImportOptions  # noqa: PLC0415 - heavy

    listed = list(_links(work, links))
    if not listed:
        msg = f"link: the list is empty; give {_FORM}."
        raise RequestError(msg)
    for link in listed:
        _check_touches(work, link)
    shutil.copytree(work.plan.path, folder)
    for link in listed:
        file = folder / f"{link.id}.geojson"
        line = {"type": "LineString", "coordinates": link.lonlat}
        feature = {"type": "Feature", "properties": {}, "geometry": line}
        text = json.dumps({"type": "FeatureCollection", "features": [feature]})
        file.write_text(text, encoding="utf-8")
        options = ImportOptions(
            kind="planned",
            id=link.id,
            name=link.name,
            mode=link.mode,
            gauge_mm=link.gauge_mm,
            speed_kmh=link.speed_kmh,
            source="a link given to be compared",
        )
        import_file(file, folder, options)
    other = open_workspace(folder, region=work.roads, progress=progress)
    apart: Any = other.router.network.meta["planned_links_apart"]
    for link in listed:
        if link.id in set(map(str, apart)):
            msg = (
                f"link {link.name!r}: touches no {link.mode} network of its country "
                "and gauge; draw it to the network, or give another gauge."
            )
            raise RequestError(msg)
    return other, tuple(listed)


def _check_touches(work: Workspace, link: OwnLink) -> None:
    """Refuse a link that is far from every road or railway, before a build finds it."""
    nodes = work.router.network.nodes
    of_mode = nodes.equals("kind", link.mode)
    lon, lat = (nodes.arrays[name][of_mode] for name in ("lon", "lat"))
    index = NodeIndex(lon.astype(np.float64), lat.astype(np.float64))
    at = np.array(link.lonlat, dtype=np.float64)
    km, _ = index.nearest_many(*at.T)
    if float(km.min()) > JOIN_KM:
        msg = (
            f"link {link.name!r}: touches nothing, the nearest {link.mode} is "
            f"{float(km.min()):.0f} km from its stops, at most {JOIN_KM:g} are allowed."
        )
        raise RequestError(msg)


def _links(work: Workspace, links: Sequence[str] | pd.DataFrame) -> Iterator[OwnLink]:
    taken: set[str] = set()
    for row in _rows(links):
        name = str(row.get("name") or "").strip()
        mode = str(row.get("mode") or "").strip()
        label = name or str(row.get("stops") or "a line")
        if mode not in MODES:
            msg = f"link {label!r}: mode {mode!r} is not known; use rail or road."
            raise RequestError(msg)
        line = _line(work, row, label)
        identifier = f"LINK-{len(taken) + 1}"
        taken.add(identifier)
        gauge, speed = (_whole(row.get(c)) for c in ("gauge_mm", "speed_kmh"))
        yield OwnLink(identifier, label, mode, gauge, speed, line)


def _rows(links: Sequence[str] | pd.DataFrame) -> Iterator[dict[Any, Any]]:
    if not isinstance(links, (list, tuple)):
        yield from links.to_dict("records")  # type: ignore[union-attr]
        return
    for text in links:
        match = _TEXT.fullmatch(text.strip())
        if match is not None:
            yield {
                "name": match["name"],
                "mode": match["mode"],
                "gauge_mm": match["gauge"],
                "speed_kmh": match["speed"],
                "stops": match["stops"],
            }
        elif Path(text).suffix:
            yield from _file_rows(Path(text))
        else:
            msg = f"link {text!r} is not known; use {_FORM}."
            raise RequestError(msg)


def _file_rows(file: Path) -> Iterator[dict[Any, Any]]:
    from gis_data.layers import read_any_layer  # noqa: PLC0415 - heavy

    if problem := file_problem(file):
        msg = f"link {file}: {problem}."
        raise RequestError(msg)
    yield from read_any_layer(file).to_dict("records")


def _line(
    work: Workspace, row: dict[Any, Any], label: str
) -> list[tuple[float, float]]:
    shape = row.get("geometry")
    if shape is not None and getattr(shape, "geom_type", "") == "LineString":
        return [(float(x), float(y)) for x, y, *_ in shape.coords]
    names = [n.strip() for n in str(row.get("stops") or "").split(" - ") if n.strip()]
    if len(names) < _FEWEST_STOPS:
        msg = f"link {label!r}: {len(names)} stops; give two or more, or a line."
        raise RequestError(msg)
    places = []
    for name in names:
        try:
            places.append(work.match(name).place)
        except PlaceError as error:
            msg = f"link {label!r}: {error}"
            raise RequestError(msg) from error
    return [(place.lon, place.lat) for place in places]


def _whole(value: object) -> int:
    number = float(str(value)) if value not in {None, ""} else 0.0
    return int(number) if np.isfinite(number) else 0
