"""What happens when the kept network is damaged or cannot be kept."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gis_data.errors import OutOfMemoryError, PlanError
from gis_data.gazetteer import Gazetteer
from gis_data.plan import Plan, load_plan
from gis_data.staging import PREFIX
from network.cache import (
    network_folder,
    open_gazetteer,
    open_network,
    open_router,
)
from network.engine.shortest_paths import available_engines
from network.model.errors import CacheError, NetworkError
from network.model.files import cache_folder, load_network, save_network
from network.query.route_query import Policy, ResolvedOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_data.gazetteer import Place
    from network.model.store import Network


@pytest.fixture
def plan() -> Plan:
    return load_plan()


@pytest.fixture
def builds(
    toy_network: Network, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> list[str]:
    """Put the toy network in place of a build, and an empty cache; count builds."""
    from network.build import network as build

    made: list[str] = []

    def fake(plan: Plan, **_: object) -> Network:
        made.append(plan.id)
        return toy_network

    monkeypatch.setattr(build, "build_network", fake)
    monkeypatch.setenv("CORRIDORS_CACHE", str(tmp_path / "cache"))
    return made


def test_a_network_is_built_once_and_kept(plan: Plan, builds: list[str]) -> None:
    first = open_network(plan)
    again = open_network(plan)
    assert builds == ["jilin"]
    np.testing.assert_array_equal(
        first.edges.arrays["length_km"], again.edges.arrays["length_km"]
    )
    assert network_folder(plan).is_dir()


def test_it_is_built_again_when_asked_to(plan: Plan, builds: list[str]) -> None:
    open_network(plan)
    open_network(plan, rebuild=True)
    assert len(builds) == 2


def flip_bits(path: Path) -> None:
    """Flip 20 bits, or as many as there are bytes, seeded by the name of the file."""
    content = bytearray(path.read_bytes())
    draw = random.Random(path.name)  # noqa: S311 - repeatable
    for at in draw.sample(range(len(content)), min(20, len(content))):
        content[at] ^= 1 << draw.randrange(8)
    path.write_bytes(content)


def zero_half(path: Path) -> None:
    """Zero the second half, as a power cut can leave a file."""
    content = path.read_bytes()
    half = len(content) // 2
    path.write_bytes(content[:half] + bytes(len(content) - half))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2])


def nest(path: Path) -> None:
    path.write_bytes(b"[" * 100_000)


def edit(path: Path) -> None:
    """Replace the last digit by another: in JSON, another figure."""
    content = bytearray(path.read_bytes())
    digits = [at for at, byte in enumerate(content) if chr(byte).isdigit()]
    at = digits[-1] if digits else len(content) // 2
    content[at] = ord("1") + (content[at] == ord("1"))
    path.write_bytes(content)


@pytest.fixture
def small_gazetteer(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a gazetteer of border ports alone in place of that of the plan."""
    small = Gazetteer((), tables={"border_ports": plan.border_ports.head(3)})
    monkeypatch.setattr(Gazetteer, "load", lambda *_, **__: small)


Answer = tuple[float, float, int, tuple[str, ...]]


def asked(plan: Plan, place: Callable[..., Place]) -> Answer:
    """Return an answer that every kind of cached file has a part in."""
    router = open_router(plan)
    request = ResolvedOptions(criterion="cost")
    route = router.route(request.between(place("A"), place("C")))
    places = tuple(place.id for place in open_gazetteer(plan).places)
    return (
        route.length_km,
        route.total("cost_usd").typical,
        len(router.network.nodes),
        places,
    )


@pytest.mark.usefixtures("small_gazetteer")
@pytest.mark.parametrize("damage", [flip_bits, zero_half, cut_short, nest, edit])
def test_no_damaged_file_changes_an_answer(
    plan: Plan,
    builds: list[str],
    toy_place: Callable[..., Place],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    *,
    damage: Callable[[Path], None],
) -> None:
    """Damage a file of each kind, with its time stamp as it was."""
    expected = asked(plan, toy_place)
    folder = network_folder(plan)
    whole = shutil.copytree(folder, tmp_path / "whole")
    names = [p.relative_to(whole) for p in sorted(whole.rglob("*")) if p.is_file()]
    of_kind = {name.name.partition(".")[0]: name for name in names}
    assert of_kind.keys() > {"network", "edges", "weights", "figures", "places"}
    assert of_kind.keys() > {"nodes", "gateways", "shapes", "order", "checksums"}
    for name in of_kind.values():
        shutil.rmtree(folder)
        shutil.copytree(whole, folder)
        state = (folder / name).stat()
        damage(folder / name)
        if (folder / name).read_bytes() == (whole / name).read_bytes():
            continue  # such as zeroes in the upper half of a small number
        os.utime(folder / name, ns=(state.st_atime_ns, state.st_mtime_ns))
        caplog.clear()
        assert asked(plan, toy_place) == expected, name
        assert f"{name.name}: the cached file is damaged" in caplog.text, name
        caplog.clear()
        assert asked(plan, toy_place) == expected, name
        assert not caplog.text, name
    assert len(builds) == 1 + len({"network", "nodes", "edges", "gateways", "shapes"})


@pytest.mark.usefixtures("builds", "small_gazetteer")
def test_every_cached_file_is_on_disk_before_it_has_its_name(
    plan: Plan, toy_place: Callable[..., Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: set[int] = set()
    fsync = os.fsync

    def noted(handle: int) -> None:
        fsync(handle)
        flushed.add(os.fstat(handle).st_ino)

    monkeypatch.setattr(os, "fsync", noted)
    asked(plan, toy_place)
    cache = network_folder(plan).parent.parent
    files = [path for path in cache.rglob("*") if path.is_file()]
    locks = [path for path in files if path.suffix in {".used", ".building", ".lock"}]
    assert all(path.stat().st_size == 0 for path in locks)
    rest = set(files) - set(locks)
    assert len(rest) > 50
    assert {path for path in rest if path.stat().st_ino not in flushed} == set()


@pytest.mark.usefixtures("builds", "small_gazetteer")
def test_a_lost_file_is_made_again(
    plan: Plan,
    toy_place: Callable[..., Place],
    caplog: pytest.LogCaptureFixture,
) -> None:
    expected = asked(plan, toy_place)
    folder = network_folder(plan)
    names = [p.relative_to(folder) for p in sorted(folder.rglob("*")) if p.is_file()]
    for name in {name.name.partition(".")[0]: name for name in names}.values():
        caplog.clear()
        (folder / name).unlink()
        assert asked(plan, toy_place) == expected, name
        # What only commands that need it write may be missing.
        later = name.name.startswith(("weights.", "figures.", "prices.", "places."))
        assert (name.name in caplog.text) != later, name
    assert all(
        (folder / name).is_file() for name in names if "weights" not in name.name
    )


def test_a_damaged_network_is_rebuilt_and_progress_says_so(
    plan: Plan, builds: list[str]
) -> None:
    open_network(plan)
    zero_half(network_folder(plan) / "edges.length_km.npy")
    said: list[str] = []
    open_network(plan, progress=said.append)
    assert len(builds) == 2
    assert [s for s in said if s.startswith("rebuilding: ") and "length_km" in s]


OTHERS: dict[str, Callable[[Path], object]] = {
    "folder": lambda path: (path / "deep").mkdir(parents=True),
    "pipe": os.mkfifo,
    "link": lambda path: path.symlink_to("nothing"),
    "file": lambda path: path.write_text("x"),
}


FOLDERS = ("cch", "")
PLACES = [
    (name, other)
    for name in ("weights.container.cost.npy", "places.json", "figures.json", "order",
                 *FOLDERS)
    for other in OTHERS
    if other != ("folder" if name in FOLDERS else "file")
]  # fmt: skip


@pytest.mark.parametrize(("name", "other"), PLACES)
@pytest.mark.usefixtures("builds", "small_gazetteer")
def test_what_stands_in_place_of_a_cached_file_is_replaced_and_that_is_said(
    plan: Plan,
    toy_place: Callable[..., Place],
    caplog: pytest.LogCaptureFixture,
    name: str,
    other: str,
) -> None:
    expected = asked(plan, toy_place)
    path = network_folder(plan) / name
    if name == "order":
        shutil.rmtree(network_folder(plan) / "cch")
        (path,) = (cache_folder() / "orders").glob("*.npy")
    if name in FOLDERS:
        shutil.rmtree(path)
    else:
        path.unlink()
    OTHERS[other](path)
    caplog.clear()
    assert asked(plan, toy_place) == expected
    assert f"{path}: " in caplog.text
    caplog.clear()
    assert asked(plan, toy_place) == expected
    assert caplog.text == ""


def test_litter_of_a_killed_writer_goes_when_the_cache_is_opened(
    plan: Plan, builds: list[str]
) -> None:
    open_network(plan)
    litter = network_folder(plan) / f"{PREFIX}dead" / "new"
    litter.mkdir(parents=True)
    (litter / "weights.npy").touch()
    open_network(plan)
    assert not litter.parent.exists()
    assert len(builds) == 1


@pytest.mark.parametrize("code", [errno.ENOMEM, errno.EMFILE])
@pytest.mark.usefixtures("builds", "small_gazetteer")
def test_too_little_memory_is_no_damage(
    plan: Plan,
    toy_place: Callable[..., Place],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    code: int,
) -> None:
    expected, folder = asked(plan, toy_place), network_folder(plan)

    def refused(*_: object, **__: object) -> object:
        raise OSError(code, os.strerror(code))

    for name in ("mmap.mmap", "pathlib.Path.read_bytes"):
        with monkeypatch.context() as little:
            little.setattr(name, refused)
            with pytest.raises(OutOfMemoryError, match=os.strerror(code)):
                load_network(folder)
    assert "damaged" not in caplog.text
    assert asked(plan, toy_place) == expected


def test_a_plan_that_changes_while_it_is_open_is_not_kept_under_the_old_key(
    tmp_path: Path, toy_network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    from network.build import network as build

    monkeypatch.setenv("CORRIDORS_CACHE", str(tmp_path / "cache"))
    folder = shutil.copytree(load_plan().path, tmp_path / "plan")
    head = folder / "plan.toml"
    built: list[str] = []

    def edit() -> None:
        text = head.read_text(encoding="utf-8")
        head.write_text(
            text.replace('name_en = "', 'name_en = "New '), encoding="utf-8"
        )

    def fake(plan: Plan, **_: object) -> Network:
        built.append(plan.name_en)
        if len(built) == 1:
            edit()  # in mid-build
        return toy_network

    monkeypatch.setattr(build, "build_network", fake)
    name = load_plan(folder).name_en
    with pytest.raises(PlanError, match="open it again"):
        open_network(load_plan(folder))
    plan = load_plan(folder)
    place = network_folder(plan)
    edit()
    with pytest.raises(PlanError, match="open it again"):
        open_router(plan, folder=place)
    open_network(plan)  # read before the last edit, and read again for the build
    assert built == [name, f"New New {name}"]
    kept = (tmp_path / "cache" / "networks").iterdir()
    assert [path for path in kept if path.is_dir()] == [network_folder(plan)]


@pytest.mark.slow
@pytest.mark.usefixtures("real_router")
@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("edges.length_km.npy", zero_half),
        ("edges.v.npy", zero_half),
        ("edges.u.npy", flip_bits),
        ("weights.container.generalised.npy", zero_half),
        ("figures.json", edit),
        ("places.json", nest),
        ("order", flip_bits),
    ],
)
@pytest.mark.long
def test_no_damaged_file_of_the_real_network_changes_a_route(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    damage: Callable[[Path], None],
) -> None:
    """In processes of their own, which damage could end with a segmentation fault."""
    plan = load_plan()
    whole = network_folder(plan)
    folder = tmp_path / "networks" / whole.name
    shutil.copytree(whole, folder)
    for kept in ("stages", "orders"):
        shutil.copytree(cache_folder() / kept, tmp_path / kept)
    monkeypatch.setenv("CORRIDORS_CACHE", str(tmp_path))
    command = [sys.executable, "-m", "corridors", "route", "Changchun", "Busan",
               "--json"]  # fmt: skip
    before = subprocess.run(command, capture_output=True, check=True)
    path = folder / "cch" / name if name == "order" else folder / name
    damage(path)
    after = subprocess.run(command, capture_output=True, check=True)
    assert after.stdout == before.stdout
    assert name.encode() in after.stderr
    assert b"damaged" in after.stderr


def _opened_in_process(folder: str) -> int:
    os.environ["CORRIDORS_CACHE"] = folder
    return len(open_network(load_plan()).edges)


def test_a_wrong_bound_of_the_cache_is_refused_before_the_build(
    plan: Plan, builds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORRIDORS_CACHE_MAX_GB", "much")
    with pytest.raises(NetworkError, match="'much'"):
        open_network(plan)
    assert builds == []


def test_of_processes_that_need_the_same_network_one_builds(
    toy_network: Network, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from network.build import network as build

    def slow(plan: Plan, **_: object) -> Network:
        with (tmp_path / "builds").open("a") as file:
            file.write(f"{plan.id}\n")
        time.sleep(0.5)
        return toy_network

    monkeypatch.setattr(build, "build_network", slow)
    cache = str(tmp_path / "cache")
    with multiprocessing.get_context("fork").Pool(3) as pool:
        counts = pool.map(_opened_in_process, [cache] * 3, chunksize=1)
    assert counts == [len(toy_network.edges)] * 3
    assert (tmp_path / "builds").read_text() == "jilin\n"


def test_where_nothing_can_be_kept_it_works_and_warns(
    plan: Plan,
    builds: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "file").write_text("no folder can be made in a file")
    monkeypatch.setenv("CORRIDORS_CACHE", str(tmp_path / "file"))
    found = open_network(plan)
    assert len(found.edges) > 0
    assert len(builds) == 1
    assert "not cached" in caplog.text


@pytest.mark.parametrize("engine", available_engines())
def test_a_router_on_a_read_only_cache_routes_and_warns(
    plan: Plan,
    builds: list[str],
    toy_place: Callable[..., Place],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    *,
    engine: str,
) -> None:
    """Another user kept the network; neither order nor weights can be added."""
    open_network(plan)
    made = tempfile.mkdtemp

    def refusing(*parts: str | None, **options: Path) -> str:
        where = options.get("dir")
        if where and network_folder(plan) in (where, *where.parents):
            raise OSError(errno.EROFS, "Read-only file system")
        return made(*parts, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(tempfile, "mkdtemp", refusing)
    router = open_router(plan, engine=engine)
    request = ResolvedOptions(
        criterion="distance", policy=Policy(modes=frozenset({"rail"}))
    )
    route = router.route(request.between(toy_place("A"), toy_place("C")))
    assert route.length_km == pytest.approx(312.0)
    assert "weights are not cached" in caplog.text
    assert ("order is not cached" in caplog.text) == (engine == "cch")
    assert len(builds) == 1


def test_a_router_uses_what_is_kept(
    plan: Plan, builds: list[str], toy_place: Callable[..., Place]
) -> None:
    request = ResolvedOptions(
        criterion="distance", policy=Policy(modes=frozenset({"rail"}))
    )
    lengths = [
        open_router(plan)
        .route(request.between(toy_place("A"), toy_place("C")))
        .length_km
        for _ in range(2)
    ]
    assert lengths == [pytest.approx(312.0)] * 2
    assert len(builds) == 1
    names = {p.name for p in network_folder(plan).iterdir()}
    assert "weights.container.distance.npy" in names


def test_damaged_weights_and_order_do_not_change_an_answer(
    plan: Plan,
    builds: list[str],
    toy_place: Callable[..., Place],
    caplog: pytest.LogCaptureFixture,
) -> None:
    request = ResolvedOptions(
        criterion="distance", policy=Policy(modes=frozenset({"rail"}))
    )
    open_router(plan).route(request.between(toy_place("A"), toy_place("C")))
    folder = network_folder(plan)
    hurt = [folder / "weights.container.distance.npy", *(folder / "cch").glob("*")]
    for path in hurt:
        path.write_bytes(b"x" * path.stat().st_size)
    found = open_router(plan).route(request.between(toy_place("A"), toy_place("C")))
    assert found.length_km == pytest.approx(312.0)
    assert "damaged" in caplog.text
    assert len(builds) == 1


def test_a_cache_error_says_what_to_do(toy_network: Network, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CacheError) as caught:
        save_network(toy_network, tmp_path / "file" / "x")
    assert "CORRIDORS_CACHE" in str(caught.value)
    assert str(tmp_path) in str(caught.value)
