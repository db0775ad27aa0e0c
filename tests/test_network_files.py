"""Networks on disk: saved whole or not at all, damage noticed, keys that tell."""

from __future__ import annotations

import ast
import errno
import json
import os
import random
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import gis_data
from gis_data.contracts import plan_tables
from gis_data.gazetteer.model import PLAN_TABLES as GAZETTEER_TABLES
from gis_data.provenance import sources
from network.model import checksums, files
from network.model.checksums import read_array, read_json, write_array, write_json
from network.model.errors import CacheError
from network.model.files import (
    cache_folder,
    load_network,
    load_weights,
    network_key,
    save_network,
    save_weights,
)
from network.model.store import Columns, Network, Shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray


@pytest.fixture
def kept(toy_network: Network, tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    save_network(toy_network, folder)
    return folder


def assert_same(one: Network, other: Network) -> None:
    for table in ("nodes", "edges", "gateways"):
        a, b = getattr(one, table), getattr(other, table)
        assert list(a.arrays) == list(b.arrays)
        assert dict(a.words) == dict(b.words)
        for name in a.arrays:
            assert a.arrays[name].dtype == b.arrays[name].dtype
            np.testing.assert_array_equal(a.arrays[name], b.arrays[name])
    np.testing.assert_array_equal(one.shapes.offsets, other.shapes.offsets)
    np.testing.assert_array_equal(one.shapes.lonlat, other.shapes.lonlat)
    assert dict(one.meta) == dict(other.meta)


def test_what_is_saved_is_loaded(toy_network: Network, kept: Path) -> None:
    found = load_network(kept)
    assert_same(toy_network, found)
    # And what is loaded can be saved again.
    save_network(found, kept.with_name("again"))
    assert_same(found, load_network(kept.with_name("again")))


def test_an_empty_network_is_saved_too(tmp_path: Path) -> None:
    nothing = Columns.from_frame(pd.DataFrame({"id": pd.Series([], dtype=object),
                                               "km": np.zeros(0)}))  # fmt: skip
    empty = Network(nothing, nothing, Shapes.of([]), nothing, {})
    save_network(empty, tmp_path / "empty")
    assert_same(empty, load_network(tmp_path / "empty"))


def test_loaded_arrays_cannot_be_changed_by_accident(kept: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        load_network(kept).edges.arrays["length_km"][0] = 0.0


def test_saving_over_an_old_one_leaves_nothing_of_it(
    toy_network: Network, kept: Path
) -> None:
    (kept / "weights.container.time.npy").write_bytes(b"of another build")
    save_network(toy_network, kept)
    assert not (kept / "weights.container.time.npy").exists()
    assert [p.name for p in kept.parent.iterdir()] == ["kept"]


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def zeroed(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def overwritten(path: Path) -> None:
    path.write_bytes(b"\xff\x00garbage" * 40)


@pytest.mark.parametrize(
    "damage", [cut_short, emptied, zeroed, overwritten, Path.unlink]
)
@pytest.mark.parametrize(
    "name",
    ["network.json", "edges.u.npy", "nodes.lon.npy", "gateways.id.npy",
     "shapes.offsets.npy", "shapes.lonlat.npy"],
)  # fmt: skip
def test_every_damage_is_noticed(
    kept: Path, name: str, damage: Callable[[Path], None]
) -> None:
    if name == "shapes.lonlat.npy" and damage is cut_short:
        (kept / name).write_bytes((kept / name).read_bytes()[:-40])
    damage(kept / name)
    with pytest.raises(CacheError, match=rf"{re.escape(name)}.*damaged"):
        load_network(kept)


def test_one_bit_of_any_file_is_noticed(kept: Path) -> None:
    draw = random.Random(9)  # noqa: S311 - repeatable
    for path in sorted(kept.iterdir()):
        whole = path.read_bytes()
        state = path.stat()
        at = draw.randrange(len(whole))
        flipped = whole[at] ^ 1 << draw.randrange(8)
        path.write_bytes(whole[:at] + bytes([flipped]) + whole[at + 1 :])
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
        with pytest.raises(CacheError, match=rf"{re.escape(path.name)}: .*damaged"):
            load_network(kept)
        path.write_bytes(whole)
    load_network(kept)


@pytest.mark.parametrize(
    "head",
    [
        "[]",
        "{}",
        "null",
        "3",
        '{"schema": 1, "columns": [], "words": {}, "meta": {}}',
        '{"schema": 1, "columns": {"nodes": ["id"]}, "words": {"nodes": []}}',
    ],
)
def test_a_head_that_is_json_but_no_head_is_noticed(kept: Path, head: str) -> None:
    (kept / "network.json").write_text(head, encoding="utf-8")
    with pytest.raises(CacheError, match="checksum"):
        load_network(kept)
    write_json(kept / "network.json", json.loads(head))
    with pytest.raises(CacheError):
        load_network(kept)


@pytest.mark.parametrize("depth", [100, 100_000])
def test_json_nested_too_deep_is_refused(tmp_path: Path, depth: int) -> None:
    """Even where it has a checksum, as a file written on purpose would."""
    path = tmp_path / "figures.json"
    write_json(path, 0)
    text = path.read_bytes().replace(b"0}\n", b"[" * depth + b"]" * depth + b"}\n")
    path.write_bytes(text)
    with pytest.raises(CacheError, match="checksum"):
        read_json(path)
    sealed = checksums.checksum(path, b"[" * depth + b"]" * depth).hex().encode()
    path.write_bytes(text[:14] + sealed + text[46:])
    if depth == 100:
        assert len(read_json(path)) == 1
        return
    with pytest.raises(CacheError, match=r"figures.json: .* damaged \(.*recursion"):
        read_json(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("edges.v.npy", None),  # under another name than its own
        ("edges.u.npy", np.lib.format.magic(2, 0) + bytes(200)),
        ("edges.u.npy", b"no array" * 9),
    ],
)
def test_a_file_that_is_no_array_of_this_name_is_refused(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    path = tmp_path / "edges.u.npy"
    write_array(path, np.arange(3))
    path = path.rename(tmp_path / name)
    if content is not None:
        path.write_bytes(content + checksums.checksum(path.with_name(name), content))
    with pytest.raises(CacheError, match=name):
        read_array(path)


def test_columns_that_differ_in_length_are_noticed(kept: Path) -> None:
    write_array(kept / "edges.u.npy", np.zeros(3, dtype=np.int32))
    with pytest.raises(CacheError, match="differ in length"):
        load_network(kept)


def test_another_schema_is_refused(kept: Path) -> None:
    head = read_json(kept / "network.json")
    write_json(kept / "network.json", {**head, "schema": 0})
    with pytest.raises(CacheError, match="schema 0"):
        load_network(kept)


def stopping(at: int, stop: BaseException) -> Callable[[Path, object], None]:
    """Return `numpy.save` that writes `at` files, then raises."""
    left = iter(range(at, -1, -1))
    save = np.save

    def failing(path: Path, values: Any, **options: bool) -> None:  # noqa: ANN401 - as numpy's
        if next(left) == 0:
            raise stop
        save(path, values, **options)

    return failing


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 1.0])
@pytest.mark.parametrize(
    "stop", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")]
)
def test_an_interrupted_save_leaves_the_old_one_whole(
    toy_network: Network,
    kept: Path,
    monkeypatch: pytest.MonkeyPatch,
    share: float,
    stop: BaseException,
) -> None:
    """Stop at some file, as Ctrl-C would, and as a full disk would."""
    last = len(list(kept.glob("*.npy"))) - 1
    newer = replace(toy_network, meta={**toy_network.meta, "plan": "newer"})
    with monkeypatch.context() as patched:
        patched.setattr(np, "save", stopping(round(share * last), stop))
        with pytest.raises((KeyboardInterrupt, CacheError)):
            save_network(newer, kept)
    assert_same(toy_network, load_network(kept))
    assert [p.name for p in kept.parent.iterdir()] == ["kept"]


def test_a_folder_that_cannot_be_written_is_said_with_the_remedy(
    toy_network: Network, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(CacheError, match="set CORRIDORS_CACHE"):
        save_network(toy_network, tmp_path / "file" / "networks" / "key")


def test_weights_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "weights.npy"
    assert load_weights(path, 3) is None
    save_weights(path, np.array([1, 2, 2**31 - 1], dtype=np.uint32))
    found = load_weights(path, 3)
    assert found is not None
    assert found.tolist() == [1, 2, 2**31 - 1]
    assert load_weights(path, 4) is None
    assert [p.name for p in tmp_path.iterdir()] == ["weights.npy"]


@pytest.mark.parametrize("damage", [cut_short, emptied, zeroed, overwritten])
def test_damaged_weights_are_found_anew_and_it_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: Callable[[Path], None]
) -> None:
    path = tmp_path / "weights.npy"
    save_weights(path, np.arange(50, dtype=np.uint32))
    damage(path)
    assert load_weights(path, 50) is None
    assert "damaged" in caplog.text


@pytest.mark.parametrize(
    "weights",
    [
        np.arange(50, dtype=np.float64),
        np.arange(49, dtype=np.uint32),
        np.full(50, 2**31, dtype=np.uint32),
    ],
)
def test_weights_that_no_engine_may_read_are_not_taken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, weights: NDArray[Any]
) -> None:
    path = tmp_path / "weights.npy"
    write_array(path, weights)
    assert load_weights(path, 50) is None
    assert "weights.npy: the cached file is damaged" in caplog.text


def test_weights_that_cannot_be_kept_are_said_to_be(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    save_weights(tmp_path / "file" / "weights.npy", np.zeros(3, dtype=np.uint32))
    assert "weights are not cached" in caplog.text


def test_the_key_changes_with_plan_and_region(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text("a")
    key = network_key(tmp_path, "plan")
    assert network_key(tmp_path, "plan") == key
    assert network_key(tmp_path, "eurasia") != key
    (tmp_path / "plan.toml").write_text("b")
    assert network_key(tmp_path, "plan") != key
    assert len(key) == 24
    assert set(key) <= set("0123456789abcdef")


def test_the_key_covers_the_tables_of_a_plan_not_what_is_below_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = network_key(tmp_path, "plan")
    (tmp_path / "below").mkdir()
    for name in ("below/border_ports.csv", "photo.tif", "notes.txt"):
        (tmp_path / name).write_text("large")
    opened: list[Path] = []
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda p: opened.append(p) or read(p))
    assert network_key(tmp_path, "plan") == key
    assert not [path for path in opened if tmp_path in path.parents]
    (tmp_path / "border_ports.csv").write_text("id")
    with_table = network_key(tmp_path, "plan")
    assert with_table != key
    opened.clear()
    (tmp_path / "movements.csv").touch()
    os.truncate(tmp_path / "movements.csv", 65_000_000)  # more than any table may have
    assert network_key(tmp_path, "plan") != with_table
    assert "movements.csv" not in [path.name for path in opened]


def test_the_key_tells_where_a_file_ends(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1")
    (tmp_path / "b.csv").write_text("2")
    key = network_key(tmp_path, "plan")
    (tmp_path / "b.csv").unlink()
    (tmp_path / "a.csv").write_text("1b.csv2")
    assert network_key(tmp_path, "plan") != key


def test_the_key_changes_with_code_and_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tmp_path / "network"
    names = ("build/network.py", "model/store.py", "costs/rates.csv")
    others = ("query/notes.py", "export/frames.py", "engine/arcs.py", "build/notes.txt")
    for name in (*names, *others):
        (code / name).parent.mkdir(parents=True, exist_ok=True)
        (code / name).write_text("one")
    monkeypatch.setattr(files.network, "__file__", str(code / "__init__.py"))
    plan = tmp_path / "plan"
    plan.mkdir()
    key = network_key(plan, "plan")
    for name in others:
        (code / name).write_text("two")
        assert network_key(plan, "plan") == key
    (plan / "styles.toml").write_text("how a map is drawn")
    assert network_key(plan, "plan") == key
    for name in names:
        (code / name).write_text("two")
        assert network_key(plan, "plan") != key
        key = network_key(plan, "plan")


@pytest.mark.parametrize(
    "name",
    [
        "contracts/__init__.py",
        "contracts/plan_columns.csv",
        "gazetteer/name_words.csv",
        "gazetteer/rules.py",
        "geodesy.py",
        "plan_files/read.py",
        "plans/reference/line_stops.csv",
        "plans/reference/rail_lines.csv",
    ],
)
def test_the_key_covers_what_a_build_reads(
    name: str, data_copy: Path, tmp_path: Path
) -> None:
    key = network_key(tmp_path / "plan", "plan")
    add_line(data_copy / name)
    assert network_key(tmp_path / "plan", "plan") != key


@pytest.mark.parametrize(
    "name",
    [
        "__init__.py",
        "atomic.py",
        "errors.py",
        "footprints.py",
        "provenance.py",
        "staging.py",
        "gazetteer/__init__.py",
        "ingest/air.py",
        "messages/catalogue.py",
        "messages/en.ftl",
        "plan_files/checks.py",
        "plan_files/doc.py",
        "plans/jilin/corridors.csv",  # not the plan asked for
        "plans/reference/neighbour_reasons.csv",
        "plans/reference/reference_journeys.csv",
    ],
)
def test_the_key_leaves_out_what_no_build_reads(
    name: str, data_copy: Path, tmp_path: Path
) -> None:
    key = network_key(tmp_path / "plan", "plan")
    add_line(data_copy / name)
    assert network_key(tmp_path / "plan", "plan") == key


def add_line(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def test_the_key_covers_the_content_of_sources_not_their_description(
    data_copy: Path, tmp_path: Path
) -> None:
    register = data_copy / "sources" / "sources.toml"
    text = register.read_text(encoding="utf-8")
    key = network_key(tmp_path / "plan", "plan")
    register.write_text(text.replace("OpenStreetMap", "OSM"), encoding="utf-8")
    assert network_key(tmp_path / "plan", "plan") == key
    source = sources()["rail_links"]
    register.write_text(text.replace(source.sha256, "0" * 64), encoding="utf-8")
    assert network_key(tmp_path / "plan", "plan") != key


@pytest.fixture
def data_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of gis_data, without large files, that the key is made of."""
    original = Path(str(gis_data.__file__)).parent
    skip = shutil.ignore_patterns("*.parquet", "__pycache__")
    copy = Path(shutil.copytree(original, tmp_path / "gis_data", ignore=skip))
    monkeypatch.setattr(files.gis_data, "__file__", str(copy / "__init__.py"))
    return copy


ROOT = Path(__file__).parents[1]
# Imported by a build, yet without effect on a network: they raise or word errors,
# write files, describe sources, or only re-export.
WITHOUT_EFFECT = {
    "gis_data/atomic.py",
    "gis_data/errors.py",
    "gis_data/gazetteer/__init__.py",
    "gis_data/locks.py",
    "gis_data/members.py",
    "gis_data/messages/__init__.py",
    "gis_data/messages/catalogue.py",
    "gis_data/messages/formats.py",
    "gis_data/messages/message.py",
    "gis_data/plan_files/checks.py",
    "gis_data/plan_files/forms.py",
    "gis_data/plan_files/links.py",
    "gis_data/plan_files/outlines.py",
    "gis_data/provenance.py",
    "gis_data/staging.py",
}


def imported(path: Path) -> Iterator[Path]:
    """Yield the modules of gis_data that a module imports, anywhere in its code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node not in for_types:
            module = str(node.module)
            for name in (module, *(f"{module}.{a.name}" for a in node.names)):
                stem = ROOT / name.replace(".", "/")
                files_of = (stem.with_suffix(".py"), stem / "__init__.py")
                if name.startswith("gis_data"):
                    yield from (file for file in files_of if file.is_file())


def test_the_key_covers_every_module_that_a_build_imports() -> None:
    rooms = ("build", "costs", "model")
    waiting = [p for room in rooms for p in (ROOT / "network" / room).rglob("*.py")]
    waiting.append(ROOT / "gis_data" / "plan.py")  # read before a build
    modules = set()
    while waiting:
        path = waiting.pop()
        if path not in modules:
            modules.add(path)
            waiting += imported(path)
    data = {p.relative_to(ROOT).as_posix() for p in modules if "gis_data" in p.parts}
    covered = {
        path.relative_to(ROOT).as_posix()
        for pattern in files._DATA_INPUTS
        for path in (ROOT / "gis_data").glob(pattern)
        if path.suffix == ".py"
    }
    assert data - {"gis_data/__init__.py"} - WITHOUT_EFFECT == covered


def test_no_build_reads_a_table_that_the_key_leaves_out() -> None:
    left_out = {name.removesuffix(".csv") for name in files._NOT_READ}
    assert left_out - set(plan_tables()) == {"errors.py", "styles.toml"}
    read = {*GAZETTEER_TABLES, "places", "ambiguous"}
    for room in ("build", "costs"):
        for path in (ROOT / "network" / room).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            read |= set(re.findall(r'\.table\("(\w+)"\)', text))
            read |= set(plan_tables()) & set(re.findall(r'"(\w+)"', text))
            read |= {name for name in left_out if f"plan.{name}" in text}
    assert "rail_lines" in read
    assert read & left_out == set()


def test_the_cache_is_where_the_user_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORRIDORS_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("CORRIDORS_CACHE")
    assert cache_folder().name == "corridor-mapper"


def test_a_copy_of_a_kept_network_is_as_good(kept: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(kept, tmp_path / "copy" / kept.name)
    assert_same(load_network(kept), load_network(copy))


def test_a_file_of_another_network_is_not_believed(
    toy_network: Network, tmp_path: Path
) -> None:
    """As a backup of one file brings it back: whole, of this name and length."""
    one, other = tmp_path / "one", tmp_path / "other"
    save_network(toy_network, one)
    save_network(toy_network, other)
    for name in ("edges.length_km.npy", "network.json"):
        whole = (one / name).read_bytes()
        shutil.copy(other / name, one / name)
        with pytest.raises(CacheError, match=name):
            load_network(one)
        (one / name).write_bytes(whole)
    load_network(one)
    for folder in (one, other):
        save_weights(folder / "weights.npy", np.arange(3, dtype=np.uint32))
    assert load_weights(one / "weights.npy", 3) is not None
    shutil.copy(other / "weights.npy", one / "weights.npy")
    assert load_weights(one / "weights.npy", 3) is None
