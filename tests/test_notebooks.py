"""Notebooks run offline from top to bottom, and what they say is what comes out."""

from __future__ import annotations

import ast
import base64
import json
import re
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbclient
import nbformat
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from network.query.router import Router

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LIMIT_S = 60.0
OURS = {"corridors", "gis_data", "maps", "network"}
# Runs in the kernel, where the guard of the tests does not reach.
OFFLINE = """
import socket, warnings
connect = socket.socket.connect
def guarded(self, address):
    host = address[0] if isinstance(address, tuple) else ""
    if host and not str(host).startswith("127."):
        raise RuntimeError(f"a notebook tried to reach {address!r}")
    connect(self, address)
socket.socket.connect = guarded
for kind in (UserWarning, FutureWarning, DeprecationWarning, RuntimeWarning):
    warnings.simplefilter("error", kind)
"""


def name(path: Path) -> str:
    return path.stem


def code(path: Path) -> list[str]:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = [c for c in notebook["cells"] if c["cell_type"] == "code"]
    return ["".join(cell["source"]) for cell in cells]


def test_there_is_a_notebook() -> None:
    assert [path.name for path in NOTEBOOKS] == [
        "01-first-route.ipynb",
        "02-own-corridor.ipynb",
        "03-port-for-jilin.ipynb",
        "04-sea-in-a-day.ipynb",
        "05-planned-links.ipynb",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_no_outputs_are_committed(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(notebook)
    for cell in notebook["cells"]:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
    assert notebook["cells"][0]["source"][0].startswith("# ")
    assert notebook["cells"][0]["source"][0].rstrip().endswith("?")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_only_public_functions_are_used_and_none_made(path: Path) -> None:
    tree = ast.parse("\n".join(code(path)))
    made = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    used = set()
    for node in ast.walk(tree):
        assert not isinstance(node, made)
        if isinstance(node, ast.ImportFrom):
            used.add(str(node.module).partition(".")[0])
            parts = [*str(node.module).split("."), *(a.name for a in node.names)]
            assert not any(part.startswith("_") for part in parts)
        if isinstance(node, ast.Attribute):
            assert not node.attr.startswith("_")
    assert used & OURS


@pytest.fixture(scope="module")
def first_route(
    real_router: Router, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], float, Path]:
    """Return the cells of the first notebook after a run, how long, and where."""
    assert len(real_router.network.nodes)  # the network is built and kept
    return run("01-first-route.ipynb", tmp_path_factory.mktemp("notebook"))


def run(name: str, folder: Path) -> tuple[dict[str, Any], float, Path]:
    notebook = nbformat.read(FOLDER / name, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(OFFLINE))
    client = nbclient.NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(folder)}}
    )
    start = time.perf_counter()
    client.execute()
    took_s = time.perf_counter() - start
    return {cell["id"]: cell for cell in notebook.cells}, took_s, folder


def table(cell: dict[str, Any]) -> dict[str, list[str]]:
    """Return the rows of the table that a cell shows, by their first cell."""
    html = cell["outputs"][-1]["data"]["text/html"]
    body = html.partition("<tbody>")[2]
    rows = re.findall(r"<tr.*?>(.*?)</tr>", body, re.DOTALL)
    cells = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return {row[0]: row[1:] for row in cells if row}


@pytest.mark.long
def test_the_first_route_runs_offline_and_soon(
    first_route: tuple[dict[str, Any], float, Path],
) -> None:
    cells, took_s, _ = first_route
    assert took_s < LIMIT_S
    said = [o for cell in cells.values() for o in cell.get("outputs", [])]
    assert {o["output_type"] for o in said} <= {
        "execute_result", "display_data", "stream",
    }  # fmt: skip
    assert not any(o.get("name") == "stderr" for o in said)


@pytest.mark.long
def test_the_prose_of_the_first_route_is_true(
    first_route: tuple[dict[str, Any], float, Path],
) -> None:
    cells, _, _ = first_route
    legs = table(cells["route"])
    kinds = [row[1] for row in legs.values()]
    # The gauge changes once, then comes the border of Hunchun's railway port.
    assert kinds.count("gauge_break") == 1
    gauges = [row[10] for row in legs.values() if row[1] == "line"]
    assert (gauges[0], gauges[-1]) == ("1435", "1520")
    assert [row[9] for row in legs.values() if row[9]] == ["JL-HCT"]
    change = table(cells["closed"])
    for port in ("Zarubino", "Vladivostok"):
        before, after, km, *_ = change[port]
        assert before == "JL-HCT"
        assert after == "HL-SFT"  # Suifenhe, by rail
        assert float(km) > 0
    assert float(change["Zarubino"][2]) > float(change["Vladivostok"][2])
    assert float(change["Zarubino"][3]) > float(change["Vladivostok"][3])
    for port in ("Dandong", "Yingkou", "Dalian"):
        assert change[port] == ["", "", "0.0", "0.0", "0.0"]


@pytest.mark.long
def test_the_first_route_ends_in_a_plot_and_a_map(
    first_route: tuple[dict[str, Any], float, Path],
) -> None:
    cells, _, folder = first_route
    assert "image/png" in cells["plot"]["outputs"][0]["data"]
    assert "changchun-zarubino.html" in cells["map"]["outputs"][-1]["data"]["text/html"]
    page = (folder / "changchun-zarubino.html").read_text(encoding="utf-8")
    data = re.search(r'id="corridor-kit-data">(.*?)</script>', page)
    assert data
    packed = base64.b64decode(json.loads(data[1])["record"])
    record = json.dumps(json.loads(zlib.decompress(packed, -15)), ensure_ascii=False)
    assert "绥芬河" in record  # the border it crosses instead
    assert "OpenStreetMap contributors, ODbL" in record + page


ANALYSES = {"03-port-for-jilin": 2, "04-sea-in-a-day": 1, "05-planned-links": 2}


@pytest.fixture(scope="module")
def analysed(
    real_router: Router, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], tuple[dict[str, Any], float]]:
    """Return the cells of a notebook after a run, and how long; each runs once."""
    assert len(real_router.network.nodes)  # the network is built and kept
    done: dict[str, tuple[dict[str, Any], float]] = {}

    def cells(stem: str) -> tuple[dict[str, Any], float]:
        if stem not in done:
            folder = tmp_path_factory.mktemp(stem)
            done[stem] = run(f"{stem}.ipynb", folder)[:2]
        return done[stem]

    return cells


@pytest.mark.slow
@pytest.mark.parametrize("stem", ANALYSES)
@pytest.mark.long
def test_analyses_run_offline_and_soon_and_draw(
    analysed: Callable[[str], tuple[dict[str, Any], float]], stem: str
) -> None:
    cells, took_s = analysed(stem)
    assert took_s < LIMIT_S
    said = [o for cell in cells.values() for o in cell.get("outputs", [])]
    assert not any(o.get("name") == "stderr" for o in said)
    plots = [o for o in said if "image/png" in o.get("data", {})]
    assert len(plots) == ANALYSES[stem]
    text = findings(cells)
    assert "**Findings.**" in text
    assert "**Limits.**" in text
    assert not re.search(r"\b(nan|inf|None)\b", text)


def findings(cells: dict[str, Any]) -> str:
    """Return the text of the last cell, in one line."""
    return " ".join(cells["findings"]["outputs"][-1]["data"]["text/markdown"].split())


@pytest.mark.slow
@pytest.mark.long
def test_the_port_that_matters_most(
    analysed: Callable[[str], tuple[dict[str, Any], float]],
) -> None:
    cells, _ = analysed("03-port-for-jilin")
    ports = list(table(cells["ports"]).values())
    means = [float(row[5]) for row in ports]
    assert means == sorted(means, reverse=True)
    assert means[0] > 0
    first, usd = ports[0][1], ports[0][5]
    text = findings(cells)
    assert text.startswith(f"**Findings.** {first} matters most")
    assert f"costs USD {usd} more" in text
    for row in table(cells["range"]).values():
        p10, median, p90 = map(float, row[3:6])
        assert 0 <= p10 <= median <= p90
    shares = [float(row[2]) for row in table(cells["closed"]).values()]
    assert shares == sorted(shares, reverse=True)
    assert 0 < shares[0] <= 1


@pytest.mark.slow
@pytest.mark.long
def test_who_reaches_the_sea_in_a_day(
    analysed: Callable[[str], tuple[dict[str, Any], float]],
) -> None:
    cells, _ = analysed("04-sea-in-a-day")
    rows = {
        name: list(map(float, row)) for name, row in table(cells["curve-data"]).items()
    }
    columns = list(zip(*rows.values(), strict=True))
    for column in columns:  # people within more hours are no fewer
        assert list(column) == sorted(column)
    day = dict(zip(("any", "home", "abroad", "rail"), rows["24"], strict=True))
    assert day["any"] >= max(day["home"], day["abroad"], day["rail"])
    assert f"{day['any']:.0%} of the people" in findings(cells)
    counties = [int(row[0]) for row in table(cells["nearest"]).values()]
    assert sum(counties) == 60


@pytest.mark.slow
@pytest.mark.long
def test_what_planned_links_change(
    analysed: Callable[[str], tuple[dict[str, Any], float]],
) -> None:
    cells, _ = analysed("05-planned-links")
    links = set(table(cells["links"]))
    rows = list(table(cells["compare"]).values())
    assert {row[1] for row in rows} <= links
    for profile, _, _, share, change, improved, *_, best in rows:
        assert profile in {"container", "passenger"}
        assert 0 < float(share) <= 1
        assert float(best) <= float(improved) < 0 or not float(improved)
        assert float(change) <= 0
    alone = [r for r in rows if r[0] == "container" and r[2] == "alone"]
    most = max(alone, key=lambda row: float(row[3]))
    assert f"{float(most[3]):.1%} of" in findings(cells)
