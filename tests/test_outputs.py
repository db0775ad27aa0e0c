"""Faults while output is written, for every kind of output, and files of the user."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corridors.cli import main
from gis_data.atomic import atomic_write, atomic_write_dir
from gis_data.errors import OutputError
from gis_data.staging import LOCK, NEW, PREFIX, staging_folder
from maps.atlas import write_atlas
from maps.export import write_html, write_page
from network.export.excerpt import excerpt
from network.export.exchange import read_network, write_network
from network.model.files import save_network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from maps.compose import Page
    from network.model.store import Network

ROOT = Path(__file__).parents[1]
KINDS = (
    "page",
    "atlas",
    "gmns",
    *(
        pytest.param(kind, marks=pytest.mark.slow)
        for kind in ("cache", "geoparquet", "gpkg", "graphml", "layer geojson",
                     "layer gpkg", "layer parquet")
    ),
)  # fmt: skip
FAULTS = {"kill": 8, "full": 3, "together": 4}  # the fewest cases to be tried
MIXED = pytest.mark.skipif(os.name != "posix", reason="forks, links and umask")
pytestmark = MIXED


def write_folder(path: Path) -> None:
    with atomic_write_dir(path) as folder:
        (folder / "table.csv").touch()


def write_file(path: Path) -> None:
    with atomic_write(path) as temporary:
        temporary.touch()


WRITERS = pytest.mark.parametrize("write", [write_file, write_folder])
Write = "Callable[[Path], None]"


@pytest.fixture(scope="module")
def networks(toy_network: Network) -> Iterator[Path]:
    """Return a folder, in memory if possible, with an old and a new network."""
    memory = Path("/dev/shm")  # noqa: S108 - a flush takes long on a busy disk
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as home:
        save_network(toy_network, Path(home) / "old")
        part = excerpt(toy_network, modes=("rail", "sea"))
        save_network(
            replace(part, meta={**part.meta, "plan": "new"}), Path(home) / "new"
        )
        yield Path(home)


@pytest.mark.skipif(sys.platform != "linux", reason="renameat2 is of Linux")
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.long
def test_a_fault_loses_nothing_and_leaves_no_litter(
    networks: Path, fault: str, kind: str
) -> None:
    program = str(Path(__file__).with_name("writers_at_fault.py"))
    done = subprocess.run(
        [sys.executable, program, fault, kind, str(networks)],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= FAULTS[fault]


def test_litter_is_of_the_dead_whatever_number_or_host_they_had(tmp_path: Path) -> None:
    """A lock tells, not the number of a process, which another may have by now."""
    for name in ("a", "b"):
        (tmp_path / f"{PREFIX}{name}" / NEW).mkdir(parents=True)
    (tmp_path / f"{PREFIX}b" / LOCK).touch()
    write_file(tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_files_of_a_living_writer_stay(tmp_path: Path) -> None:
    with staging_folder(tmp_path) as living:
        program = (
            "import sys; from pathlib import Path\n"
            "from gis_data.atomic import atomic_write\n"
            "with atomic_write(Path(sys.argv[1])) as temporary: temporary.touch()\n"
        )
        command = [sys.executable, "-c", program, str(tmp_path / "file")]
        subprocess.run(command, check=True, cwd=ROOT)
        assert living.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@WRITERS
@pytest.mark.parametrize("name", ["replaced", "new", "lock"])
def test_an_output_may_have_the_name_of_a_part_of_the_temporary_folder(
    tmp_path: Path, write: Write, name: str
) -> None:
    write(tmp_path / name)
    write(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.fixture
def special(tmp_path: Path) -> Callable[[str], Path]:
    """Return a maker of what is no regular file."""

    def make(kind: str) -> Path:
        path = tmp_path / kind
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "socket":
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(str(path))
        elif kind == "device" and not os.geteuid():
            os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 3))
        elif kind == "device":  # the superuser alone could replace it
            path.symlink_to(os.devnull)
        else:
            path.mkdir()
        return path

    return make


@pytest.mark.parametrize("kind", ["pipe", "socket", "device", "folder"])
def test_what_is_no_file_is_never_replaced(
    special: Callable[[str], Path], kind: str
) -> None:
    path = special(kind)
    before = path.stat()
    with pytest.raises(OutputError, match=str(path)):
        write_file(path)
    assert os.path.samestat(path.stat(), before)
    if kind != "folder":
        with pytest.raises(OutputError, match=str(path)):
            write_folder(path)
        assert os.path.samestat(path.stat(), before)


@pytest.mark.parametrize("option", ["--map", "--geojson", "--plot"])
def test_each_output_of_a_route_is_checked_before_a_build(
    special: Callable[[str], Path],
    option: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def build(*_: object, **__: object) -> None:
        pytest.fail("opened for nothing")

    monkeypatch.setattr("corridors.cli.route.open_workspace", build)
    path = special("device")
    assert main(["route", "A", "B", option, str(path)]) == 2
    assert str(path) in capsys.readouterr().err


@WRITERS
@pytest.mark.parametrize("exists", [True, False])
def test_a_link_stays_and_what_it_points_to_is_written(
    tmp_path: Path, write: Write, *, exists: bool
) -> None:
    (tmp_path / "elsewhere").mkdir()
    target, link = tmp_path / "elsewhere" / "target", tmp_path / "link"
    if exists:
        write(target)
    link.symlink_to(Path("elsewhere") / "target")
    before = target.stat().st_ino if exists else 0
    write(link)
    assert link.readlink() == Path("elsewhere") / "target"
    assert target.exists()
    assert target.stat().st_ino != before
    names = {path.name for path in tmp_path.rglob("*")}
    assert names <= {"elsewhere", "target", "link", "table.csv"}


@WRITERS
def test_a_link_to_itself_is_said_so(tmp_path: Path, write: Write) -> None:
    (tmp_path / "link").symlink_to("link")
    with pytest.raises(OutputError, match=str(tmp_path / "link")):
        write(tmp_path / "link")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@WRITERS
@pytest.mark.parametrize(
    ("umask", "file", "folder"), [(0o022, 0o644, 0o755), (0o077, 0o600, 0o700)]
)
def test_permissions_are_those_of_the_umask_or_of_what_was_there(
    tmp_path: Path, write: Write, umask: int, file: int, folder: int
) -> None:
    target = tmp_path / "target"
    earlier = os.umask(umask)
    try:
        write(target)
        expected = {path: folder if path.is_dir() else file for path in found(target)}
        assert {path: mode(path) for path in found(target)} == expected
        for path in found(target):
            path.chmod(0o770)
        write(target)
    finally:
        os.umask(earlier)
    assert {mode(path) for path in found(target)} == {0o770}


def found(path: Path) -> list[Path]:
    return [path, *path.rglob("*")]


@WRITERS
def test_what_is_read_only_is_not_replaced(tmp_path: Path, write: Write) -> None:
    target = tmp_path / "target"
    write(target)
    target.chmod(0o555 if target.is_dir() else 0o444)
    before = target.stat()
    with pytest.raises(OutputError, match="read-only"):
        write(target)
    assert os.path.samestat(target.stat(), before)
    target.chmod(0o755)


@WRITERS
@pytest.mark.parametrize("bad", ["n" * 300, "file/target", "file/folder/target"])
def test_a_name_that_cannot_be_is_said_so(
    tmp_path: Path, write: Write, bad: str
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=bad) as caught:
        write(tmp_path / bad)
    assert "shorten" in str(caught.value) or "is a file" in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("form", ["gpkg", "graphml", "gmns", "geoparquet"])
@pytest.mark.parametrize("bad", ["n" * 300, "file/net"])
def test_an_export_to_a_name_that_cannot_be_ends_with_2(
    tmp_path: Path, form: str, bad: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    out = tmp_path / f"{bad}{'.gpkg' if form == 'gpkg' else ''}"
    assert main(["export", "--format", form, "--out", str(out)]) == 2
    assert str(out) in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid(), reason="needs root")
@WRITERS
def test_a_folder_of_another_user_is_said_so(write: Write) -> None:
    with tempfile.TemporaryDirectory() as home:
        Path(home).chmod(0o755)
        child = os.fork()
        if not child:
            try:
                os.setuid(65534)
                write(Path(home) / "target")
            except OutputError:
                os._exit(0)
            finally:
                os._exit(1)
        assert os.waitpid(child, 0)[1] == 0


class TestFolder:
    """A folder of output: ours is replaced, other files stay, theirs are refused."""

    @pytest.fixture(params=["atlas", "gmns", "geoparquet"])
    def kind(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.fixture
    def write(
        self, kind: str, toy_network: Network, toy_page: Callable[..., Page]
    ) -> Callable[..., None]:
        """Return a writer of that kind; `version` changes what is written."""

        def write(out: Path, version: str = "old", *, force: bool = False) -> None:
            if kind == "atlas":
                page = toy_page(name="plan", title=(version,))
                write_atlas(out, [page], title=(version,), force=force)
            else:
                network = replace(toy_network, meta={"plan": version})
                write_network(network, out, form=kind, force=force)

        return write

    def version(self, out: Path, kind: str) -> str:
        if kind != "atlas":
            return str(read_network(out, form=kind).meta["plan"])
        titles = {
            name for name in ("old", "new") for page in ("plan", "index")
            if f"<title>{name}" in (out / f"{page}.html").read_text(encoding="utf-8")
        }  # fmt: skip
        return " ".join(sorted(titles))

    def test_other_files_stay(
        self, tmp_path: Path, kind: str, write: Callable[..., None]
    ) -> None:
        out = tmp_path / "out"
        write(out)
        (out / "notes.html").write_text("<p>mine</p>", encoding="utf-8")
        (out / "link").symlink_to("nowhere")
        before = (out / "notes.html").stat()
        names = {path.name for path in out.iterdir()}
        write(out, "new")
        assert self.version(out, kind) == "new"
        assert {path.name for path in out.iterdir()} == names
        assert os.path.samestat((out / "notes.html").stat(), before)
        assert (out / "link").readlink() == Path("nowhere")
        assert [path.name for path in tmp_path.iterdir()] == ["out"]

    def test_a_file_of_the_user_is_replaced_by_force_only(
        self, tmp_path: Path, kind: str, write: Callable[..., None]
    ) -> None:
        write(tmp_path / "example")
        for name in sorted(path.name for path in (tmp_path / "example").iterdir()):
            out = tmp_path / f"with {name}"
            out.mkdir()
            (out / name).write_text("mine", encoding="utf-8")
            with pytest.raises(OutputError, match=f"{name}.*--force"):
                write(out)
            assert [(p.name, p.read_text("utf-8")) for p in out.iterdir()] == [
                (name, "mine")
            ]
            write(out, force=True)
            assert self.version(out, kind) == "old"

    def test_a_read_only_file_is_replaced_by_force_only(
        self, tmp_path: Path, kind: str, write: Callable[..., None]
    ) -> None:
        out = tmp_path / "out"
        write(out)
        min(out.iterdir()).chmod(0o444)
        with pytest.raises(OutputError, match="read-only"):
            write(out, "new")
        assert self.version(out, kind) == "old"
        write(out, "new", force=True)
        assert self.version(out, kind) == "new"

    def test_a_folder_with_folders_is_refused(
        self, tmp_path: Path, write: Callable[..., None]
    ) -> None:
        (tmp_path / "out" / "mine").mkdir(parents=True)
        with pytest.raises(OutputError, match="mine"):
            write(tmp_path / "out", force=True)
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine"]

    def test_the_current_folder_is_refused(
        self,
        tmp_path: Path,
        write: Callable[..., None],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(OutputError, match="current folder"):
            write(Path())
        assert list(tmp_path.iterdir()) == []


def test_an_export_in_another_format_is_refused(
    tmp_path: Path, toy_network: Network
) -> None:
    write_network(toy_network, tmp_path / "net", form="gmns")
    with pytest.raises(OutputError, match=r"LICENCE\.txt"):
        write_network(toy_network, tmp_path / "net", form="geoparquet")
    assert len(read_network(tmp_path / "net", form="gmns").edges)


def test_a_map_of_the_user_in_the_folder_of_an_atlas_stays(
    tmp_path: Path, toy_page: Callable[..., Page]
) -> None:
    """It was written by this program, yet it is no page of an atlas."""
    out = tmp_path / "out"
    write_atlas(out, [toy_page(), toy_page(name="stale")], title=("Toy",))
    write_page(toy_page(name="route"), out / "route.html")
    write_atlas(out, [toy_page()], title=("Toy",))
    names = sorted(path.name for path in out.iterdir())
    assert names == ["index.html", "route.html", "toy.html"]


@pytest.mark.parametrize("links", [True, False])
def test_what_is_saved_while_an_output_is_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes").write_text("first", encoding="utf-8")
    real = os.rename

    def saved_before(one: Path, other: Path) -> None:
        if Path(other) == out:
            for name in ("notes", "late"):
                write_html("last", out / name)
        real(one, other)

    if not links:

        def refused(*_: object, **__: object) -> None:
            raise PermissionError

        monkeypatch.setattr(os, "link", refused)
    monkeypatch.setattr(os, "rename", saved_before)
    with atomic_write_dir(out, replaces=lambda file: file.name == "ours") as folder:
        (folder / "ours").touch()
    texts = {path.name: path.read_text("utf-8") for path in out.iterdir()}
    assert texts == {"notes": "last", "late": "last", "ours": ""}


def test_a_disk_that_is_mounted_is_refused_as_a_folder_of_output(
    tmp_path: Path, toy_network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "is_mount", lambda path: path == tmp_path)
    with pytest.raises(OutputError, match="mounted"):
        write_network(toy_network, tmp_path, form="gmns")
    shutil.rmtree(tmp_path)
