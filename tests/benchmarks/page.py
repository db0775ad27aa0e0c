"""Write docs/performance.md and its picture from what ``make bench`` measured."""

from __future__ import annotations

import json
import platform
import sys
from pathlib import Path
from typing import Any

OURS = "corridor-mapper (cch)"
LIBRARIES = ("scgraph", "rustworkx", "igraph", "SciPy", "NetworkX")
MS, FINE_S = 1e3, 0.1
PICTURE = "images/performance.svg"
HEAD = """# Performance

This page and its picture are written by `make bench`, which takes about twenty
minutes. Everything in a table was measured in one process on one machine, on the
same networks with the same seeded pairs, and a library's answers are held to ours
before its time is taken. {machine}

![Milliseconds for a path, by the size of the network]({picture})

"""
HOW = """
## How this is measured

- **Networks.** `plan`: rail of all Eurasia, roads of the plan's region, sea and air,
  as `corridors build` makes it. `eurasia`: with the roads of all Eurasia
  (`--region eurasia`). Weights are those of a container by generalised cost on the
  day the data speak of. Every library gets the open arcs only, and of parallel arcs
  the lightest, so none loses time on what the others need not look at.
- **Pairs.** 30 pairs, drawn with a fixed seed, that some way joins: of any nodes of
  the network, or of places of the gazetteer, most of which lie in the plan's region
  and so nearer to one another.
- **Paths** come with their weight and their nodes or arcs. NetworkX searches from
  both ends (`bidirectional_dijkstra`, its quickest without an estimate of what is
  left), the others with their Dijkstra for one pair. SciPy has none for one pair: it
  finds the ways to all nodes.
- **Closures** shut the border crossing on the best path and find the next one.
  Opening it again is not timed; afterwards the first answers must come back.
- **Matrices** of slow libraries are filled for as many rows as fit into 6 seconds;
  the time is then scaled to all rows (marked ~), since each row is a search of its
  own.
- Times are medians over the pairs; each pair is asked once of a library, 20 times of
  the engine. The machine is not kept idle otherwise, so ratios are worth more than
  milliseconds.
- The **growth** picture takes the nodes of `eurasia` nearest to Changchun with the
  arcs among them.
"""


def main() -> None:
    results, docs = Path(sys.argv[1]), Path(sys.argv[2])
    said = json.loads(results.read_text(encoding="utf-8"))
    rows = [
        {**one["extra_info"], "median_s": one["stats"]["median"]}
        for one in said["benchmarks"]
    ]
    draw([row for row in rows if row.get("task") == "growth"], docs / PICTURE)
    parts = [
        HEAD.format(machine=machine(said), picture=PICTURE),
        promises(rows),
        *(against(rows, nodes) for nodes in networks(rows)),
        measures(rows),
        commands(rows),
        HOW,
    ]
    (docs / "performance.md").write_text("".join(parts), encoding="utf-8")


def machine(said: dict[str, Any]) -> str:
    cpu = said["machine_info"]["cpu"]
    return (
        f"{said['datetime'][:10]}, Python {platform.python_version()}, "
        f"{cpu.get('brand_raw', 'unknown processor')}, {cpu['count']} threads."
    )


def networks(rows: list[dict[str, Any]]) -> list[int]:
    return sorted({row["nodes"] for row in rows if row.get("task") == "make ready"})


def one(rows: list[dict[str, Any]], task: str, nodes: int, library: str) -> Any:  # noqa: ANN401
    for row in rows:
        same = (row.get("task"), row.get("nodes"), row.get("library"))
        if same == (task, nodes, library):
            return row
    return None


def seconds(row: dict[str, Any] | None) -> float:
    """Return the time of a row, scaled to the whole matrix where part was filled."""
    if row is None:
        return float("nan")
    share = row["rows"] / row["size"] if "rows" in row else 1.0
    return float(row["median_s"] / share)


def shown(row: dict[str, Any] | None) -> str:
    if row is None:
        return ""
    took = seconds(row)
    about = "~" if row.get("rows", 0) < row.get("size", 0) else ""
    if took < 1:
        digits = 2 if took < FINE_S else 0
        return f"{about}{took * MS:.{digits}f} ms"
    return f"{about}{took:,.1f} s"


def table(head: list[str], lines: list[list[str]]) -> str:
    rows = [head, ["---", *["---:"] * (len(head) - 1)], *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def promises(rows: list[dict[str, Any]]) -> str:
    small, large = networks(rows)

    def ratio(nodes: int, library: str = "") -> float:
        task = "path between nodes"
        others = [library] if library else LIBRARIES
        fastest = min(seconds(one(rows, task, nodes, name)) for name in others)
        return fastest / seconds(one(rows, task, nodes, OURS))

    def took(task: str) -> list[str]:
        return [shown(one(rows, task, nodes, OURS)) for nodes in (small, large)]

    def times(library: str = "") -> list[str]:
        return [f"{ratio(nodes, library):,.0f} x" for nodes in (small, large)]

    lines = [
        ["path, against the fastest library", "50 x / 100 x", *times()],
        ["path, against NetworkX", "1,000 x", *times("NetworkX")],
        ["route with legs and lines", "3 ms", *took("route with legs")],
        ["closure and path", "1.5 ms", *took("closure and path")],
        ["closure and route with legs", "", *took("closure and route with legs")],
        ["route and three other ways", "30 ms", *took("three alternatives")],
        ["matrix 1,000 x 1,000", "5 s", *took("matrix 1000 x 1000")],
        ["the same, written to Parquet", "", *took("matrix 1000 x 1000 to Parquet")],
        ["route by the clock", "50 ms", *took("route by the clock")],
        ["trade-offs of hours, money, km, CO2", "", *took("trade-offs")],
        ["new weights for every arc", "", *took("new weights")],
    ]  # fmt: skip
    head = ["what", "wanted", f"plan, {small:,} nodes", f"eurasia, {large:,} nodes"]
    return "## What is promised\n\n" + table(head, lines)


def against(rows: list[dict[str, Any]], nodes: int) -> str:
    tasks = (
        "path between nodes",
        "path between places",
        "closure and path",
        "matrix 100 x 100",
        "matrix 1000 x 1000",
        "make ready",
    )
    lines = []
    for name in (OURS, *LIBRARIES):
        cells = [shown(one(rows, task, nodes, name)) for task in tasks]
        lines.append([f"**{name}**" if name == OURS else name, *cells])
    arcs = next(
        row["arcs"] for row in rows if row.get("nodes") == nodes and "arcs" in row
    )
    return (
        f"\n## {nodes:,} nodes, {arcs:,} arcs\n\n"
        + table(["library", *tasks], lines)
    )  # fmt: skip


def measures(rows: list[dict[str, Any]]) -> str:
    lines = [
        [row["measure"], f"{row['limit_s']:g} s", shown(row)]
        for row in rows
        if "measure" in row
    ]
    head = ["measure", "wanted", "took"]
    return "\n## Measures of connectivity\n\n" + table(head, lines)


def commands(rows: list[dict[str, Any]]) -> str:
    lines = []
    for row in rows:
        if row.get("task") not in {"command", "build"}:
            continue
        limit = f"{row['limit_s']:g} s" if row.get("limit_s") else ""
        peak = f"{row['peak_gb']:.1f} GB" if "peak_gb" in row else ""
        name = row["command"]
        name = f"`{name}`" if "corridors" in name else name
        lines.append([name, limit, f"{row['median_s']:.2f} s", peak])
    said = "\n## Whole commands\n\nAs processes of their own, the network kept.\n\n"
    said += table(["command", "wanted", "took", "peak memory"], lines)
    for row in rows:
        if row.get("task") == "imports of a route":
            parts = ", ".join(f"{k} {v:.2f} s" for k, v in row["imports_s"].items())
            said += (
                f"\nOf `corridors route`, imports take {row['all_s']:.2f} s when they "
                f"are traced, which slows them: {parts}. The rest is looking up names, "
                "mapping the network, reading the order of contraction and customising "
                "the weights.\n"
            )
    return said


def draw(rows: list[dict[str, Any]], path: Path) -> None:
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 4.6), dpi=110, layout="constrained")
    axes = figure.subplots()
    for name in (*reversed(LIBRARIES), OURS):
        own = sorted((r["nodes"], r["median_s"]) for r in rows if r["library"] == name)
        if not own:
            continue
        ours = name == OURS
        x, y = zip(*own, strict=True)
        bold = {"lw": 2.5, "color": "#b03a2e", "zorder": 3}
        bold = bold if ours else {"lw": 1.2, "color": "#7a8794"}
        axes.plot(x, [took * MS for took in y], marker="o", **bold)
        axes.annotate(
            name,
            (x[-1], y[-1] * MS),
            xytext=(8, 0),
            va="center",
            textcoords="offset points",
            weight="bold" if ours else None,
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("nodes of the network")
    axes.set_ylabel("ms for a path, median")
    axes.margins(x=0.02)
    axes.set_xlim(right=axes.get_xlim()[1] * 3.2)
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
    axes.yaxis.set_major_formatter(lambda y, _: f"{y:g}")
    axes.grid(which="major", color="#dddddd", lw=0.6)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    with rc_context({"svg.hashsalt": "performance", "svg.fonttype": "none"}):
        figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
