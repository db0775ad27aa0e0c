"""The house itself: what no linter sees, and what the pages promise."""

from __future__ import annotations

import ast
import importlib
import json
import re
import subprocess
import sys
import time
import tomllib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

from corridors.cli import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGES = ("gis_data", "network", "corridors", "maps")
MODULES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
IMPORT_LIMIT_S = 0.5
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "misc", "core"}
# Written in parts, so that this file does not say what it forbids.
FORBIDDEN = re.compile(
    r"(?<![\w./:-])/(?:work|root|home|Users)/[\w.]"
    r"|[A-Z]:\\\\?Users\\"
    r"|py" + r"pi\.(?:org|python)|python" + r"hosted|index" + r"-url|npm" + r"js\.",
)


def label(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        check=True,
        capture_output=True,
        cwd=ROOT,
        encoding="utf-8",
    ).stdout.split("\0")
    paths = [ROOT / name for name in listed if name]
    return [path for path in paths if path.is_file()]


BENCHMARKS = sorted((ROOT / "tests" / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("path", BENCHMARKS, ids=label)
def test_a_benchmark_imports_names_that_exist(path: Path) -> None:
    # Benchmarks are not run with the tests; a renamed module would break them unseen.
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = {alias.name for alias in node.names}
            beside = path.with_name(f"{node.module}.py")
            if node.module.split(".")[0] in PACKAGES:
                assert names <= set(dir(importlib.import_module(node.module)))
            elif node.module == "conftest" or beside.exists():
                assert node.module != "conftest"  # there is another in tests
                assert all(name in beside.read_text("utf-8") for name in names)


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_a_module_is_short_and_named_for_its_idea(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    assert path.stem not in EMPTY_WORDS


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines below the signature that hold code, docstring left out."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return len(
        {
            line
            for statement in body
            for node in ast.walk(statement)
            if hasattr(node, "lineno")
            for line in (node.lineno, node.end_lineno)
        }
    )


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_a_function_fits_a_screen(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    sizes = {f"{f.name}, line {f.lineno}": code_lines(f) for f in functions}
    too_long = {name: n for name, n in sizes.items() if n > LONGEST_FUNCTION}
    assert too_long == {}


def test_packages_are_typed_and_tests_are_none() -> None:
    for name in PACKAGES:
        assert (ROOT / name / "py.typed").is_file()
    # A package of tests would stand before ours where its name is the same.
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def imports(path: Path) -> Iterator[str]:
    """Yield the first word of every absolute import, type checking left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{label(path)} line {node.lineno}: relative import"
            yield str(node.module).partition(".")[0]


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wishes = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"].get("cluster", ()),
        *project["project"]["optional-dependencies"].get("plots", ()),
    ]
    declared = {canonical(Requirement(wish).name) for wish in wishes}
    owners = metadata.packages_distributions()
    ours = {*PACKAGES, *sys.stdlib_module_names}
    missing = {
        f"{label(path)}: {name}"
        for path in MODULES
        for name in imports(path)
        if name not in ours
        and not declared & {canonical(owner) for owner in owners.get(name, ())}
    }
    assert missing == set()


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_front_door_opens_at_once() -> None:
    took_s = []
    for _ in range(3):  # the quickest is the least disturbed
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import corridors"], check=True)
        took_s.append(time.perf_counter() - start)
    assert min(took_s) <= IMPORT_LIMIT_S


WATCH = """
import importlib, json, logging, os, signal, sys, threading
import folium, geopandas, networkx, osmnx, scipy  # what libraries do is theirs

seen = []

def listen(event, arguments):
    if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        seen.append(f"writes {arguments[0]}")
    elif event.startswith(("socket.", "subprocess.", "os.mkdir", "os.remove")):
        seen.append(event)

def state():
    return (
        dict(os.environ), os.getcwd(), sys.path[:], logging.root.handlers[:],
        logging.root.level, signal.getsignal(signal.SIGINT), threading.active_count(),
    )

sys.addaudithook(listen)
found = []
for name in sys.argv[1:]:
    before = state()
    importlib.import_module(name)
    if state() != before:
        seen.append("changes the process")
    found += [f"{name} {what}" for what in seen]
    seen.clear()
sys.stderr.write(json.dumps(found))
"""


def test_nothing_happens_at_import() -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
    ]
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCH, *names],
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stderr) == []
    assert done.stdout == ""


def test_no_page_or_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # binary data
        found += [
            f"{label(path)}: {match.group()!r}" for match in FORBIDDEN.finditer(text)
        ]
    assert found == []


@pytest.mark.parametrize("path", PAGES, ids=label)
def test_commands_on_a_page_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    assert set(re.findall(r"\bmake (?:[A-Z]+=\S+ )*([a-z]+)", code)) <= targets
    assert set(re.findall(r"(?<!from )\bcorridors ([a-z]+)\b", code)) <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_described(name: str) -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert f"\n## corridors {name}\n" in page


@pytest.mark.parametrize("path", PAGES, ids=label)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text):
        assert (path.parent / target).exists(), target
