"""Writers stopped in every way that a process can be; run by test_outputs.py.

The arguments are a fault, a kind of output and a folder with two cached networks,
``old`` and ``new``. Writers run in forked children, so that what they import is
imported once. The number of cases tried is printed.
"""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import sys
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium  # noqa: F401 - once for all children
import geopandas as gpd
import jinja2  # noqa: F401
import pyarrow.parquet  # noqa: F401
import pyogrio  # noqa: F401
from shapely import Point

import maps.atlas
from gis_data import atomic
from gis_data.errors import CorridorsError
from gis_data.layers import write_layer
from maps.atlas import GENERATOR, write_atlas
from maps.basemap import load_basemap
from maps.compose import Page
from maps.export import write_html
from network.export.exchange import FORMATS, write_network
from network.model.files import load_network, save_network

if TYPE_CHECKING:
    from collections.abc import Callable

VERSIONS = ("old", "new")
MINE = "mine.txt"
VIEW = (120.0, 40.0, 121.0, 41.0)
# What a writer calls to change what is on the disk.
STEPS = ("rename", "replace", "mkdir", "rmdir", "unlink", "link", "fsync", "chmod")
STRIDE = {"cache": 13, "geoparquet": 3}  # many files, each with the same steps
FULL, FAILED, KILLED = 7, 8, -signal.SIGKILL

Write = "Callable[[str, Path], object]"


def writers(networks: Path) -> dict[str, tuple[str, Write]]:
    """Return the name of an output of each kind, and what writes a version of it."""
    read = cache(load_network)
    kinds: dict[str, tuple[str, Write]] = {
        "page": ("map.html", lambda version, out: write_html(version * 5000, out)),
        "atlas": ("atlas", write_toy_atlas),
        "cache": ("cached", lambda v, out: save_network(read(networks / v), out)),
    }
    for suffix in ("geojson", "gpkg", "parquet"):
        kinds[f"layer {suffix}"] = (f"layer.{suffix}", write_toy_layer)
    for form in FORMATS:
        name = "net.gpkg" if form == "gpkg" else "net"
        kinds[form] = (name, network_writer(read, networks, form))
    return kinds


def network_writer(read: Callable[[Path], Any], networks: Path, form: str) -> Write:
    return lambda version, out: write_network(read(networks / version), out, form=form)


def write_toy_layer(version: str, out: Path) -> None:
    points = [Point(n, 1) for n in range(200)]
    frame = gpd.GeoDataFrame({"id": [version] * 200}, geometry=points, crs="EPSG:4326")
    write_layer(frame, out)


def write_toy_atlas(version: str, out: Path) -> None:
    """Write an atlas of two pages; the old one has a page that the new one has not."""
    pages = [
        Page(name=name, title=(f"{version} {name}",), view=VIEW)
        for name in ("plan", "routes" if version == "new" else "journeys")
    ]
    write_atlas(out, pages, title=(version,))


def forked(act: Callable[[], object]) -> int:
    """Run something in a child; return its exit code, negative if it was killed."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        act()
    except CorridorsError:
        os._exit(FULL)
    except BaseException:  # noqa: BLE001 - ends this child
        sys.excepthook(*sys.exc_info())
        os._exit(FAILED)
    os._exit(0)


def content(folder: Path) -> dict[str, str]:
    """Return the digest of every file in a folder by its path; a link by its target."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        if path.is_file()
        else "folder"
        for path in sorted(folder.rglob("*"))
    }


def in_output(found: dict[str, str], name: str) -> dict[str, str]:
    return {path: d for path, d in found.items() if path.split("/")[0] == name}


def killed_at(step: int, act: Callable[[], object]) -> None:
    """Do something; kill this process before its n-th change of the disk."""
    steps = count(1)

    def stop_before(real: Callable[..., object]) -> Callable[..., object]:
        def stand_in(*arguments: object, **options: object) -> object:
            if next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return stand_in

    for name in STEPS:
        setattr(os, name, stop_before(getattr(os, name)))
    atomic._exchange = stop_before(atomic._exchange)  # type: ignore[assignment]
    act()


class Stage:
    """An output with its two versions, written once each to know their content."""

    def __init__(self, kind: str, networks: Path, folder: Path) -> None:
        self.name, self._write = writers(networks)[kind]
        self.kind, self.folder = kind, folder
        self.folder.mkdir()
        self.out, self.beside = folder / self.name, folder / "beside.html"
        self.known = {}
        for version in VERSIONS:
            assert forked(lambda v=version: self.write(v)) == 0
            if version == "old" and self.out.is_dir() and kind != "cache":
                (self.out / MINE).write_text("mine", encoding="utf-8")
            self.known[version] = content(folder)
        assert self.known["old"] != self.known["new"]

    def write(self, version: str) -> None:
        self._write(version, self.out)

    def reset(self) -> None:
        assert forked(lambda: self.write("old")) == 0
        assert content(self.folder) == self.known["old"]


def kill(stage: Stage) -> int:
    """Kill the writer at each step: the output is whole, the next run tidies up."""
    stage.reset()
    for step in count(1, STRIDE.get(stage.kind, 1)):
        code = forked(lambda n=step: killed_at(n, lambda: stage.write("new")))
        if code == 0:
            break
        assert code == KILLED, code
        versions = [in_output(stage.known[v], stage.name) for v in VERSIONS]
        assert in_output(content(stage.folder), stage.name) in versions, step
        if step % 2:  # another command, into the same folder
            assert forked(lambda: write_html("beside", stage.beside)) == 0
            stage.beside.unlink()
            assert content(stage.folder) in stage.known.values(), step
        stage.reset()
    assert content(stage.folder) == stage.known["new"]
    return step


def full(stage: Stage) -> int:
    """Let the disk be full at different sizes: the old output stays as it was."""
    stage.reset()
    refused = 0
    for limit in (0, 100, 2000, 5000, 20_000):

        def write(limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            stage.write("new")

        code = forked(write)
        assert code in {0, FULL}, code
        refused += code == FULL
        version = "old" if code == FULL else "new"
        assert content(stage.folder) == stage.known[version], limit
        stage.reset()
    return refused


def together(stage: Stage) -> int:
    """Let processes write the output at once: each ends well, one result stays."""
    stage.reset()
    children = []
    for number in range(4):
        child = os.fork()
        if not child:
            code = 0
            for n in range(3):
                version = VERSIONS[(number + n) % 2]
                code = code or forked(lambda v=version: stage.write(v))
            os._exit(abs(code))
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(c, 0)[1]) for c in children]
    assert codes == [0] * len(children), codes
    assert content(stage.folder) in stage.known.values()
    return len(codes)


if __name__ == "__main__":
    fault, wanted, home = sys.argv[1:]
    os.environ["OGR_CURRENT_DATE"] = "2026-01-01T00:00:00.000Z"
    # What is written is under test, not how it is made, which takes longer.
    maps.atlas.page_html = lambda page: f'{GENERATOR}"index":"index.html"{page.title}'
    maps.atlas.preview_svg = lambda *_: ""
    background = load_basemap(VIEW)
    maps.atlas.load_basemap = lambda _: background
    staged = Stage(wanted, Path(home), Path(home) / f"{fault} {wanted}")
    cases = {"kill": kill, "full": full, "together": together}[fault](staged)
    sys.stdout.write(f"{cases}\n")
