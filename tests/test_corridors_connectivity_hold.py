"""What must hold of every measure of connectivity, on toys of any shape."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain, combinations
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridors.cli import main
from corridors.connectivity.access import catchments, reach
from corridors.connectivity.blocks import Blocks
from corridors.connectivity.closures import close_each
from corridors.connectivity.directness import relative_efficiency
from corridors.connectivity.gates import (
    diversions,
    exposure,
    importance,
    pairs_of_gates,
    removal_curve,
    weighted_mean,
)
from corridors.connectivity.independent import minimum_cut
from corridors.connectivity.results import BY_BLOCKS, check_blocks, measured, record
from corridors.connectivity.study import study
from corridors.workspace import open_workspace
from network.engine.shortest_paths import INFINITY
from network.model.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from corridors.connectivity.study import Study

Link = tuple[int, int, dict[str, Any]]
COUNT = 6
ACCESS_KM = 2.0  # of a toy: 1 km an end
settings.register_profile("toys", max_examples=12, deadline=None, derandomize=True)
toys = settings.get_profile("toys")


def crossing(u: int, v: int, name: str, km: float, **more: object) -> Link:
    """Return a gate between two numbered nodes."""
    kind = {"kind": "crossing", "country": "CN", "gateway_id": name, "length_km": km}
    return u, v, {**kind, **more}


@st.composite
def links(draw: st.DrawFn) -> list[Link]:
    """Return gates G0, G1, ..., some of several edges, one way or still planned.

    No two sets of them are of one length, so that best routes are unique.
    """
    pairs = st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1))
    ends = draw(st.lists(pairs.filter(lambda p: p[0] != p[1]), min_size=4, max_size=12))
    return [
        crossing(
            u,
            v,
            f"G{draw(st.integers(0, number))}",
            draw(st.integers(1, 30)) + 2.0**-number / 2,
            two_way=draw(st.integers(0, 3)) > 0,
            status=draw(st.sampled_from(["open", "open", "open", "planned"])),
        )
        for number, (u, v) in enumerate(ends)
    ]


def gates_of(listed: list[Link], status: str = "open") -> list[str]:
    return sorted({m["gateway_id"] for _, _, m in listed if m["status"] == status})


def graph_of(listed: list[Link], closed: Iterable[str] = ()) -> nx.MultiDiGraph[int]:
    """Return the open edges of a toy for NetworkX."""
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(COUNT))
    shut = set(closed)
    for u, v, more in listed:
        if more["status"] == "open" and more["gateway_id"] not in shut:
            graph.add_edge(u, v, km=more["length_km"])
            if more["two_way"]:
                graph.add_edge(v, u, km=more["length_km"])
    return graph


def km_of(listed: list[Link], closed: Iterable[str] = ()) -> np.ndarray[Any, Any]:
    """Return the kilometres of all pairs by NetworkX, infinite without a route."""
    found = dict(
        nx.all_pairs_dijkstra_path_length(graph_of(listed, closed), weight="km")
    )
    table = np.full((COUNT, COUNT), np.inf)
    for u, row in found.items():
        for v, km in row.items():
            table[u, v] = km + ACCESS_KM if u != v else 0.0
    return table


def subsets(items: Iterable[str]) -> Iterable[tuple[str, ...]]:
    """Return the proper subsets of some gates."""
    listed = tuple(items)
    return chain.from_iterable(combinations(listed, n) for n in range(len(listed)))


@given(listed=links())
@toys
def test_closures_and_importance_are_those_of_networkx(
    toy_study: Callable[..., Study], listed: list[Link]
) -> None:
    closures = close_each(toy_study(COUNT, listed))
    study, base = closures.study, km_of(listed)
    pairs = np.isfinite(base) & ~np.eye(COUNT, dtype=bool)
    frame = importance(closures).set_index("gate_id")
    for name in gates_of(listed):
        shut = km_of(listed, [name])
        both = pairs & np.isfinite(shut)
        extra, found = shut[both] - base[both], closures.extra_costs(name)
        assert (np.isfinite(found) == both).all()
        assert found[both] == pytest.approx(extra, abs=0.012)  # whole metres
        assert (found[both][extra == 0] == 0).all()  # untouched: nothing at all
        if name not in frame.index:
            assert (shut == base).all()
            continue
        row = frame.loc[name]
        assert row["pairs_using"] == (pairs & (shut > base)).sum()
        assert row["pairs_cut"] == (pairs & ~np.isfinite(shut)).sum()
        assert row["share_cut"] == pytest.approx(row["pairs_cut"] / pairs.sum())
        mean = extra.mean() if both.any() else 0.0
        assert row["extra_mean"] == pytest.approx(mean, abs=0.012)
    assert study.table().dtype == np.uint32


@given(listed=links(), data=st.data())
@toys
def test_closing_never_improves_and_opening_never_worsens(
    toy_study: Callable[..., Study], listed: list[Link], data: st.DataObject
) -> None:
    study = toy_study(COUNT, listed)
    names = sorted({more["gateway_id"] for _, _, more in listed})
    shut = data.draw(st.lists(st.sampled_from(names), unique=True))
    fewer = data.draw(st.lists(st.sampled_from(shut), unique=True)) if shut else []
    base, some, more = (study.table(gates) for gates in ((), fewer, shut))
    assert (base <= some).all()
    assert (some <= more).all()
    wider = study.table(shut, opened=names)
    assert (wider <= more).all()
    assert (study.table(opened=names) <= base).all()
    assert (study.without(fewer).table(shut) == more).all()
    assert relative_efficiency(study, fewer) >= relative_efficiency(
        study, shut
    ) or not np.isfinite(relative_efficiency(study, shut))


@given(listed=links(), data=st.data())
@toys
def test_an_added_link_never_lowers_access(
    toy_study: Callable[..., Study], listed: list[Link], data: st.DataObject
) -> None:
    ends = data.draw(st.tuples(st.integers(0, 2), st.integers(3, COUNT - 1)))
    added = [*listed, crossing(*ends, "new", 7.0)]
    limits = [0.0, 5.0, 20.0, 60.0, np.inf]
    before, after = (reach(toy_study(COUNT, ls), limits) for ls in (listed, added))
    assert (after["places"] >= before["places"]).all()
    near, nearer = (catchments(toy_study(COUNT, ls)) for ls in (listed, added))
    assert (nearer["first"].fillna(np.inf) <= near["first"].fillna(np.inf)).all()


@given(listed=links())
@toys
def test_cuts_leave_no_route_and_no_proper_subset_does(
    toy_study: Callable[..., Study], listed: list[Link]
) -> None:
    study = toy_study(COUNT, listed, [0], [COUNT - 1])
    base = int(study.table()[0, 0])
    fewest = _fewest(listed)
    for bound in (None, 1.4, 2.0):
        found = minimum_cut(study, (0, 0), within=bound)
        if base >= INFINITY:
            assert (found.at_least, found.at_most, found.gates) == (0, 0, ())
            continue
        most = INFINITY - 1 if bound is None else bound * base
        assert found.at_most is not None  # every edge is a gate
        assert 1 <= found.at_least <= len(found.gates) <= found.at_most
        assert study.table(found.gates)[0, 0] > most
        for fewer in subsets(found.gates):
            assert study.table(fewer)[0, 0] <= most
        passed = list(chain.from_iterable(found.routes))
        assert len(passed) == len(set(passed))  # routes share no gate
        for route in found.routes:
            others = set(gates_of(listed)) - set(route)
            assert study.table(others)[0, 0] <= most
        if bound is None:
            assert found.at_least <= fewest <= len(found.gates)


def _fewest(listed: list[Link]) -> int:
    """Return the fewest gates that cut the first from the last, by trying all."""
    names = gates_of(listed)
    for count in range(len(names) + 1):
        for gates in combinations(names, count):
            if not nx.has_path(graph_of(listed, gates), 0, COUNT - 1):
                return count
    raise AssertionError


@given(listed=links())
@toys
def test_one_way_gates_of_one_edge_are_cut_as_networkx_cuts(
    toy_study: Callable[..., Study], listed: list[Link]
) -> None:
    single = [
        (u, v, {**more, "gateway_id": f"E{n}", "status": "open", "two_way": False})
        for n, (u, v, more) in enumerate(listed)
    ]
    simple: nx.DiGraph[int] = nx.DiGraph()
    simple.add_nodes_from(range(COUNT))
    for u, v, _ in single:
        earlier = simple.get_edge_data(u, v, {"capacity": 0})["capacity"]
        simple.add_edge(u, v, capacity=earlier + 1)
    found = minimum_cut(toy_study(COUNT, single, [0], [COUNT - 1]), (0, 0))
    assert found.at_most == nx.minimum_cut_value(simple, 0, COUNT - 1)
    assert len(found.gates) == found.at_most


@given(listed=links(), seed=st.integers(0, 99))
@toys
def test_the_order_of_places_and_links_changes_nothing(
    toy_study: Callable[..., Study], listed: list[Link], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    order = rng.permutation(COUNT).tolist()
    shuffled = [listed[k] for k in rng.permutation(len(listed))]
    weights = rng.integers(1, 9, (COUNT, COUNT)).astype(float)
    mixed = weights[np.ix_(order, order)]
    one = close_each(toy_study(COUNT, listed, weights=weights))
    other = close_each(toy_study(COUNT, shuffled, order, order, weights=mixed))
    for measure in (importance, diversions, pairs_of_gates):
        pd.testing.assert_frame_equal(measure(one), measure(other))
    pd.testing.assert_frame_equal(
        exposure(one), exposure(other).sort_values("place_id", ignore_index=True)
    )
    pd.testing.assert_frame_equal(
        removal_curve(one.study, 3), removal_curve(other.study, 3)
    )


@given(listed=links())
@toys
def test_exposures_add_up_to_importance(
    toy_study: Callable[..., Study], listed: list[Link]
) -> None:
    weights = np.arange(1.0, COUNT * COUNT + 1).reshape(COUNT, COUNT)
    closures = close_each(toy_study(COUNT, listed, weights=weights))
    weights = closures.study.weights
    for name in closures.closed:
        extra = closures.extra_costs(name)
        of_origin = [weighted_mean(*rows) for rows in zip(extra, weights, strict=True)]
        joined = np.where(np.isfinite(extra), weights, 0.0).sum(axis=1)
        whole = weighted_mean(extra, weights)
        assert np.dot(of_origin, joined) == pytest.approx(whole * joined.sum())
        frame = importance(closures).set_index("gate_id")
        assert frame.loc[name, "extra_mean"] == whole


def test_gates_that_the_same_pairs_pass_are_named_as_in_series(
    toy_study: Callable[..., Study],
) -> None:
    listed = [crossing(0, 1, "A", 2), crossing(1, 2, "B", 2), crossing(0, 2, "C", 9)]
    frame = importance(close_each(toy_study(3, listed, [0], [2])))
    series = frame.set_index("gate_id")["in_series"]
    assert series.to_dict() == {"A": "B", "B": "A"}
    all_pairs = importance(close_each(toy_study(3, listed)))
    assert set(all_pairs["in_series"]) == {""}


def test_a_gate_that_nobody_needs_is_listed_when_asked_for(
    toy_study: Callable[..., Study],
) -> None:
    listed = [crossing(0, 1, "X", 10), crossing(0, 1, "Y", 11)]
    closures = close_each(toy_study(2, listed), gates=["Y", "X"])
    frame = importance(closures).set_index("gate_id")
    assert frame["pairs_using"].to_dict() == {"X": 2, "Y": 0}
    assert (closures.extra_costs("Y")[closures.joined] == 0).all()
    assert frame.loc["Y", "worst_from"] == ""


def test_pairs_that_pass_no_gate_give_tables_without_rows(
    toy_study: Callable[..., Study],
) -> None:
    """A road at home: columns are there, and no mean of nothing is taken."""
    road = toy_study(2, [(0, 1, {"length_km": 5.0})], [0], [1])
    apart = toy_study(2, [], [0], [1])
    for of in (road, apart):
        for name in ("gates", "diversions", "gate-pairs"):
            frame = measured(of, name)
            assert not len(frame)
            assert len(frame.columns) >= 3
        assert measured(of, "exposure")["extra_mean"].tolist() == [0.0]
        assert len(measured(of, "border-effect").columns) == 7
    assert removal_curve(road)["share_joined"].tolist() == [1.0]
    assert removal_curve(apart)[["share_joined", "efficiency"]].isna().all(axis=None)


def test_the_same_twice_is_the_same(toy_study: Callable[..., Study]) -> None:
    listed = [crossing(0, 1, "A", 4), crossing(1, 2, "B", 5), crossing(0, 2, "C", 8)]
    for name in ("gates", "exposure", "diversions", "gate-pairs", "removal", "routes"):
        one, other = (measured(toy_study(3, listed), name) for _ in range(2))
        pd.testing.assert_frame_equal(one, other, check_exact=True)
        assert one.attrs == other.attrs


def test_json_has_no_numbers_that_json_lacks(toy_study: Callable[..., Study]) -> None:
    listed = [crossing(0, 1, "A", 4)]
    frame = reach(toy_study(3, listed), [np.inf])
    frame.attrs["rank_agreement"] = float("nan")
    plain = record(frame)
    json.dumps(plain, allow_nan=False)
    assert plain["rows"][0]["limit"] is None
    assert plain["about"]["rank_agreement"] is None


BAD_INPUT = [
    (["gates", "--out", "table.txt"], ["table.txt", ".parquet"]),
    (["gates", "--out", "{folder}"], ["folder", ".parquet"]),
    (["reach"], ["limits", "reach"]),
    (["gates", "--limit", "8"], ["limits", "gates"]),
    (["reach", "--limit", "8,soon"], ["--limit", "soon"]),
    (["reach", "--limit", "8,-1"], ["limits", "-1"]),
    (["nope"], ["nope", "gates", "catchments"]),
    (["gates", "--from", "{empty}"], ["empty.csv"]),
    (["gates", "--from", "{bad}"], ["bad.csv", "line 3", "Nowhere at all"]),
    (["gates", "--from", "{missing}"], ["missing.csv"]),
    (["gates", "--to", "Nowhere at all"], ["Nowhere at all"]),
    (["gates", "--to", "kind:harbour"], ["harbour", "seaport"]),
    (["gates", "--to", "plan:harbours"], ["harbours", "border_ports"]),
    (["gates", "--close", "NOSUCH"], ["NOSUCH"]),
    (["gates", "--avoid-country", "Russia"], ["Russia"]),
    (["gates", "--by", "speed"], ["speed", "time"]),
    (["gates", "--profile", "zeppelin"], ["zeppelin", "container"]),
    (["gates", "--weights", "people"], ["people", "population"]),
    (["gates", "--as-of", "soon"], ["soon"]),
    (["market"], ["market", "cost"]),
    (["border-effect"], ["time", "distance"]),
    (["corridors"], ["corridors", "--from"]),
    (["catchments", "--workers", "2"], ["catchments", "gates", "--workers"]),
    (["gates", "--workers", "2", "--scheduler", "tcp://x:1"], ["--scheduler"]),
]


@pytest.mark.slow
@pytest.mark.usefixtures("real_router")
@pytest.mark.parametrize(("words", "named"), BAD_INPUT)
def test_bad_input_is_named_with_what_is_allowed(
    words: list[str],
    named: list[str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.csv").write_text("id,note\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("place\nJilin\nNowhere at all\n", "utf-8")
    paths = {
        name: str(tmp_path / f"{name}.csv") for name in ("empty", "bad", "missing")
    }
    paths["folder"] = str(tmp_path / "folder")
    filled = [word.format(**paths) for word in words]
    pair = [] if "--from" in words else ["--from", "Changchun"]
    pair += [] if "--to" in words else ["--to", "Vladivostok"]
    assert main(["analyse", *filled, *pair]) == 2
    said = capsys.readouterr().err
    for part in named:
        assert part in said


@pytest.mark.slow
@pytest.mark.usefixtures("real_router")
def test_a_pair_of_one_place_is_no_pair(capsys: pytest.CaptureFixture[str]) -> None:
    one = ["--from", "Changchun", "--to", "Changchun"]
    assert main(["analyse", "gates", *one]) == 2
    assert "no pair" in capsys.readouterr().err
    with pytest.raises(RequestError, match="empty"):
        study(open_workspace(), [])


@pytest.mark.parametrize("rows", [1, 4, 9])
def test_blocks_give_the_same_as_the_whole(
    toy_study: Callable[..., Study], rows: int
) -> None:
    listed = [crossing(0, 1, "A", 4), crossing(1, 2, "B", 5), crossing(0, 2, "C", 8)]
    listed += [crossing(2, 3, "D", 1), crossing(3, 4, "D", 1), crossing(4, 5, "E", 2)]
    weights = np.arange(36.0).reshape(6, 6)
    whole = toy_study(6, listed, weights=weights)
    work: Any = SimpleNamespace(router=whole.router)
    parts = replace(whole, blocks=Blocks(work, rows))
    for name in BY_BLOCKS:
        if name.startswith("throughput"):
            continue  # needs a plan, and closes gates as `gates` does
        one, other = measured(whole, name), measured(parts, name)
        pd.testing.assert_frame_equal(one, other, check_exact=True)
    some = [close_each(each, gates=["E", "A"]) for each in (whole, parts)]
    pd.testing.assert_frame_equal(*map(importance, some), check_exact=True)


def test_a_study_on_other_weights_stays_here(toy_study: Callable[..., Study]) -> None:
    """Workers have the network of the cache, not weights that were changed since."""
    of = toy_study(2, [crossing(0, 1, "A", 4)], by="time")
    parts = replace(of, blocks=Blocks(SimpleNamespace(), 1))  # type: ignore[arg-type]
    assert parts.weighted(of.impedances).blocks is None
    assert parts.without(["A"]).blocks is parts.blocks
    with pytest.raises(RequestError, match="catchments"):
        check_blocks("catchments")
