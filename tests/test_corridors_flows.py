"""A given demand on best routes: what it loads, and what is left."""

from __future__ import annotations

import json
from itertools import combinations, pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from corridors.cli import main
from corridors.connectivity.demand import Demand, read_demand
from corridors.connectivity.flows import Room, assign, flows
from corridors.connectivity.gate_index import GateIndex
from corridors.connectivity.study import Study
from corridors.workspace import open_workspace
from network.model.errors import RequestError
from network.query.route_query import QueryOptions, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from network.costs.cost import CostModels
    from network.model.store import Network

Link = tuple[int, int, dict[str, Any]]
Move = tuple[int, int, float]


def gate(u: int, v: int, name: str, km: float) -> Link:
    """Return a crossing between two numbered nodes."""
    return u, v, {"kind": "crossing", "gateway_id": name, "length_km": km}


@pytest.fixture
def assigned(
    small_network: Callable[..., Network],
    small_place: Callable[[int], Place],
    cost_models: CostModels,
) -> Callable[..., list[tuple[float, tuple[str, ...], str]]]:
    """Return what assigns moves (from, to, tonnes) by kilometres."""

    def run(
        links: list[Link], moves: list[Move], room: dict[str, float] | None = None
    ) -> list[tuple[float, tuple[str, ...], str]]:
        places = tuple(small_place(n) for n in range(6))
        router = Router(small_network(6, links), cost_models)
        options = ResolvedOptions(profile="truck", criterion="distance")
        of = Study(router, places, places, options, np.ones((6, 6)))
        index = GateIndex(router.network)
        demands = [
            Demand(f"line {n}", places[u], places[v], tonnes, "truck")
            for n, (u, v, tonnes) in enumerate(moves)
        ]
        parts = assign({"truck": of}, demands, index, Room(dict(room or {})))
        return [(part.tonnes, index.on(part.edges), part.why) for part in parts]

    return run


TWO_WAYS = [gate(0, 1, "A", 10), gate(0, 1, "B", 12)]


def test_all_go_the_best_way_or_as_many_as_fit(
    assigned: Callable[..., list[Any]],
) -> None:
    """A takes 3 of 5 and 1 of 2: the rest goes by B, which has room for 2 more."""
    moves = [(0, 1, 5.0), (1, 0, 2.0)]
    assert assigned(TWO_WAYS, moves) == [(5.0, ("A",), ""), (2.0, ("A",), "")]
    assert assigned(TWO_WAYS, moves, {"A": 3.0}) == [
        (3.0, ("A",), ""),
        (2.0, ("B",), ""),
        (2.0, ("B",), ""),
    ]
    assert assigned(TWO_WAYS, moves, {"A": 3.0, "B": 2.5}) == [
        (3.0, ("A",), ""),
        (2.0, ("B",), ""),
        (0.5, ("B",), ""),
        (1.5, (), "capacity"),
    ]
    assert assigned(TWO_WAYS, moves, {"A": 0.0})[0] == (5.0, ("B",), "")


def test_gates_in_a_row_are_as_wide_as_the_narrowest(
    assigned: Callable[..., list[Any]],
) -> None:
    links = [gate(0, 1, "A", 10), gate(1, 2, "B", 10), gate(0, 2, "C", 90)]
    found = assigned(links, [(0, 2, 5.0), (0, 1, 5.0)], {"A": 6.0, "B": 2.0})
    assert found == [
        (2.0, ("A", "B"), ""),
        (3.0, ("C",), ""),
        (4.0, ("A",), ""),
        (1.0, (), "capacity"),
    ]


def test_no_route_is_no_lack_of_room(assigned: Callable[..., list[Any]]) -> None:
    found = assigned(TWO_WAYS, [(0, 1, 5.0), (0, 4, 1.0)], {"A": 3.0, "B": 1.0})
    assert [(tonnes, why) for tonnes, _, why in found] == [
        (3.0, ""),
        (1.0, ""),
        (1.0, "capacity"),
        (1.0, "no_route"),
    ]


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_lost_and_no_gate_overflows(
    assigned: Callable[..., list[Any]], seed: int
) -> None:
    """With unlimited room the load of each gate is that of NetworkX's paths."""
    rng = np.random.default_rng(seed)
    links: list[Link] = []
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(6))
    for number, (u, v) in enumerate(combinations(range(6), 2)):
        if rng.random() < 0.5:
            km = 1.0 + number + 0.001 * float(2**number)  # no two paths are as long
            links.append(gate(u, v, f"G{number}", km))
            graph.add_edge(u, v, km=km, name=f"G{number}")
    ends = [rng.choice(6, 2, replace=False).tolist() for _ in range(8)]
    moves = [(u, v, float(rng.integers(1, 9))) for u, v in ends]
    expected: dict[str, float] = {}
    for u, v, weight in moves:
        if nx.has_path(graph, u, v):
            path = nx.shortest_path(graph, u, v, weight="km")
            for a, b in pairwise(path):
                name = graph.edges[a, b]["name"]
                expected[name] = expected.get(name, 0.0) + weight
    free, total = assigned(links, moves), sum(tonnes for *_, tonnes in moves)
    assert load(free) == expected
    room = {more["gateway_id"]: float(rng.integers(0, 9)) for *_, more in links}
    limited = assigned(links, moves, room)
    for found in (free, limited):
        assert sum(tonnes for tonnes, *_ in found) == pytest.approx(total)
        assert all(tonnes > 0 for tonnes, *_ in found)
        assert all(bool(why) or gates for _, gates, why in found)
    for name, tonnes in load(limited).items():
        assert tonnes <= room[name] + 1e-9


def load(found: list[Any]) -> dict[str, float]:
    """Return the tonnes of each gate."""
    result: dict[str, float] = {}
    for tonnes, gates, _ in found:
        for name in gates:
            result[name] = result.get(name, 0.0) + tonnes
    return result


def test_the_table_of_a_toy(
    small_network: Callable[..., Network],
    small_place: Callable[[int], Place],
    cost_models: CostModels,
) -> None:
    road = {"length_km": 20.0, "line_id": "N1"}
    router = Router(small_network(3, [*TWO_WAYS, (1, 2, road)]), cost_models)
    ports = [{"id": "A", "capacity_t_per_year": 4.0, "counterpart_id": ""}]
    tables = {"border_ports": pd.DataFrame(ports), "throughput": pd.DataFrame()}
    options = ResolvedOptions(profile="truck", criterion="distance")
    work: Any = SimpleNamespace(
        router=router,
        plan=SimpleNamespace(table=tables.__getitem__),
        options=lambda _query: options,
    )
    places = [small_place(n) for n in range(3)]
    demands = [
        Demand("line 2", places[0], places[2], 5.0, "truck"),
        Demand("line 3", places[2], places[1], 1.0, "truck"),
    ]
    frame = flows(work, QueryOptions(by="distance"), demands)
    [first] = frame[frame["part"] == "gate"].to_dict("records")
    assert (first["id"], first["tonnes"], first["finding"]) == (
        "A",
        5.0,
        "above_capacity",
    )
    assert first["share_of_capacity"] == pytest.approx(1.25)
    line = frame[frame["part"] == "line"].iloc[0]
    assert (line["id"], line["tonnes"]) == ("N1", 6.0)
    assert line["tonne_km"] == pytest.approx(120.0)
    full = flows(work, QueryOptions(), demands, with_capacity=True)
    gates = full[full["part"] == "gate"].set_index("id")
    assert gates["tonnes"].to_dict() == {"A": 4.0, "B": 1.0}
    assert gates["finding"].to_dict() == {"A": "full", "B": ""}
    assert full.attrs["assigned_t"] == 6.0
    assert full.attrs["unassigned_t"] == 0.0
    totals = full[full["part"] == "total"].set_index("id")["tonnes"]
    assert totals.to_dict() == {"assigned": 6.0, "unassigned": 0.0}


@pytest.fixture(scope="module")
def work(real_router: Router) -> Workspace:
    workspace = open_workspace()
    workspace.__dict__["router"] = real_router
    return workspace


GOOD = "from,to,tonnes_per_year,profile\nChangchun,Vladivostok,5e6,container\n"


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("Changchun,Atlantis,5,", r"line 3: to = 'Atlantis'"),
        (",Busan,5,", r"line 3: from is empty"),
        ("Changchun,Busan,five,", r"line 3: tonnes_per_year = 'five'"),
        ("Changchun,Busan,-1,", r"line 3: tonnes_per_year = '-1'"),
        ("Changchun,Busan,inf,", r"line 3: tonnes_per_year = 'inf'"),
        ("Changchun,Busan,5,passenger", r"line 3: profile = 'passenger'"),
        ("Changchun,Busan,5,rocket", r"line 3: profile = 'rocket'.*bulk"),
        ("Busan,Busan,5,", r"line 3: .*kr-busan"),
    ],
)
def test_bad_rows_are_named(
    work: Workspace, tmp_path: Path, row: str, named: str
) -> None:
    path = tmp_path / "demand.csv"
    path.write_text(GOOD + row + "\n", encoding="utf-8")
    with pytest.raises(RequestError, match=named) as error:
        read_demand(work, path)
    assert "1 error" in str(error.value)
    assert "demand.csv" in str(error.value)


def test_bad_files_are_named(work: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "demand.csv"
    with pytest.raises(RequestError, match=r"demand\.csv"):
        read_demand(work, path)
    path.write_text("from,to,tonnes\nA,B,1\n", encoding="utf-8")
    with pytest.raises(RequestError, match="tonnes_per_year"):
        read_demand(work, path)
    path.write_text("from,to,tonnes_per_year\n", encoding="utf-8")
    with pytest.raises(RequestError, match="no rows"):
        read_demand(work, path)


@pytest.mark.slow
def test_flows_of_a_file(
    work: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Five million tonnes to Vladivostok are more than JL-HCT's Russian side takes."""
    path = tmp_path / "demand.csv"
    path.write_text(GOOD, encoding="utf-8")
    [row] = read_demand(work, path)
    assert (row.origin.id, row.tonnes, row.profile) == (
        "cn-jl-changchun",
        5e6,
        "container",
    )
    flow = ["analyse", "flows", "--demand", str(path), "--mode", "rail", "--json"]
    assert main(flow) == 0
    gates = {r["id"]: r for r in json.loads(capsys.readouterr().out)["rows"]}
    assert gates["JL-HCT"]["tonnes"] == 5e6
    assert gates["JL-HCT"]["finding"] == "above_capacity"
    assert main([*flow, "--capacity"]) == 0
    answer = json.loads(capsys.readouterr().out)
    gates = {r["id"]: r for r in answer["rows"]}
    assert gates["JL-HCT"]["tonnes"] == 3e6
    assert gates["JL-HCT"]["finding"] == "full"
    assert gates["HL-SFT"]["tonnes"] == 2e6
    assert answer["about"]["unassigned_t"] == 0.0
    for wrong in (
        ["flows"],
        ["gates", "--from", "Changchun", "--demand", str(path)],
        ["gates", "--from", "Changchun", "--capacity"],
        ["flows", "--demand", str(path), "--from", "Changchun"],
    ):
        assert main(["analyse", *wrong]) == 2
