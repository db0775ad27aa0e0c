"""Curves along routes, gaps of corridors, and published figures beside ours."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from corridors.align import member_place
from corridors.cli import main
from corridors.connectivity.corridor_measures import GAP_KM, corridor_gaps
from corridors.connectivity.corridor_routes import corridors_of, hops_of, routes_along
from corridors.connectivity.curve_plot import (
    draw_distance_curve,
    save_all_curves,
    save_distance_curves,
)
from corridors.connectivity.curves import corridor_curves, pair_curves
from corridors.connectivity.performance import distance_curve
from corridors.connectivity.published import ALL, performance
from corridors.connectivity.study import study
from corridors.tradeoff_plot import PlotError, new_figure
from corridors.workspace import Workspace, open_workspace
from network.model.errors import RequestError
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from network.query.router import Router

LEVELS = ("_low", "", "_high")


def leg(
    kind: str, km: float, moving: float, dwell: float, usd: float, *, gate: str = ""
) -> Any:  # noqa: ANN401 - stands for a leg
    """Return a leg whose low is half its typical value and whose high is twice it."""

    def estimate(value: float) -> SimpleNamespace:
        return SimpleNamespace(low=value / 2, typical=value, high=2 * value)

    def end(name: str) -> SimpleNamespace:
        return SimpleNamespace(in_language=lambda _: name)

    return SimpleNamespace(
        kind=kind,
        gateway_id=gate,
        start=end(f"before {gate or kind}"),
        end=end(f"after {gate or kind}"),
        length_km=estimate(km),
        moving_h=estimate(moving),
        dwell_h=estimate(dwell),
        wait_h=estimate(0.0),
        cost_usd=estimate(usd),
    )


def test_a_curve_worked_by_hand() -> None:
    """300 km in 6 h, a border of 10 h, 100 km in 2 h after a wait of 4 h."""
    legs = [leg("line", 300, 6, 0, 200), leg("crossing", 2, 0.5, 10, 100, gate="G")]
    legs += [leg("service", 100, 2, 4, 50)]
    route: Any = SimpleNamespace(
        legs=legs, origin=SimpleNamespace(name_en="A"), profile="truck", unit="TEU"
    )
    curve = distance_curve(route)
    assert curve["km"].tolist() == [0, 300, 300, 302, 302, 402]
    assert curve["h"].tolist() == [0, 6, 16, 16.5, 20.5, 22.5]
    assert curve["usd"].tolist() == [0, 200, 300, 300, 300, 350]
    assert curve["h_low"].tolist() == [0, 3, 8, 8.25, 10.25, 11.25]
    assert curve["usd_high"].tolist() == [0, 400, 600, 600, 600, 700]
    assert curve["step"].tolist() == [False, False, True, False, True, False]
    assert curve["gate_id"].tolist() == ["", "", "G", "", "", ""]
    assert curve.loc[2, "name_en"] == "before G"


@pytest.fixture(scope="module")
def work(real_router: Router) -> Workspace:
    opened = open_workspace()
    opened.__dict__["router"] = real_router
    return opened


@pytest.fixture(scope="module")
def rail(work: Workspace) -> pd.DataFrame:
    options = QueryOptions(by="time", modes=("rail",))
    return pair_curves(study(work, ["Changchun"], ["Vladivostok"], options))


@pytest.mark.slow
def test_curves_end_in_the_totals_and_step_at_gates(
    work: Workspace, rail: pd.DataFrame
) -> None:
    for way, ends in (
        ("outward", ("Changchun", "Vladivostok")),
        ("back", ("Vladivostok", "Changchun")),
    ):
        rows = rail[rail["direction"] == way]
        route = work.route(*ends, by="time", modes="rail")
        last = rows.iloc[-1]
        assert last["km"] == pytest.approx(route.length_km, rel=1e-12)
        for name, total in (("h", "time_h"), ("usd", "cost_usd")):
            estimate = route.total(total)
            levels = [estimate.low, estimate.typical, estimate.high]
            found = [last[f"{name}{suffix}"] for suffix in LEVELS]
            assert found == pytest.approx(levels, rel=1e-12)
        gates = {each.gateway_id: each for each in route.legs if each.gateway_id}
        steps = rows["h"].diff()[rows["step"]]
        for at, gate_id in rows.loc[rows["step"], "gate_id"].items():
            if gate_id:
                stood = gates[gate_id].dwell_h.typical + gates[gate_id].wait_h.typical
                assert steps[at] == pytest.approx(stood)
        assert set(rows["gate_id"]) - {""} == set(gates)


@pytest.mark.slow
@pytest.mark.long
def test_curves_of_the_corridors_are_their_routes(work: Workspace) -> None:
    frame = corridor_curves(work)
    assert frame.attrs["without_route"] == []
    lines = {
        (row["id"], row["scheme_year"])
        for _, row in corridors_of(work)
        if row["geometry_kind"] == "line"
    }
    found = frame[["corridor_id", "scheme_year"]].drop_duplicates()
    assert set(found.itertuples(index=False, name=None)) == lines
    for columns in ("h_low", "h_high"), ("usd_low", "usd_high"):
        low, high = (frame[name] for name in columns)
        assert (low <= high + 1e-9).all()
    heads = ["corridor_id", "scheme_year", "route"]
    ways = frame.groupby(heads)["direction"].nunique()
    assert (ways == 2).all()


@pytest.mark.slow
def test_cargo_passes_the_members_without_unloading(work: Workspace) -> None:
    plan = work.plan.at("2018")
    hops = hops_of(work, plan, "CHAN2")
    options = work.options(QueryOptions(by="time", modes=("rail",)))
    along = routes_along(work.router, options, hops)
    assert (along.links, along.links_without_route) == (len(hops), 0)
    assert len(along.routes) == 2  # to Zarubino, and a branch to Vladivostok
    singly = sum(
        work.router.route(options.between(a, b)).total("time_h").typical
        for a, b in hops
    )
    through = sum(route.total("time_h").typical for route in along.routes)
    # Loading and unloading take 6 h each, at eight members on the way.
    assert singly - through > 8 * 12 - 1


@pytest.mark.slow
def test_a_member_that_is_a_point_is_called_as_its_row_calls_it(
    work: Workspace,
) -> None:
    row = {"place_id": "", "lon": 60.0, "lat": 45.0, "name_en": "Halfway"}
    place = member_place(row, work.gazetteer)
    assert (place.name_en, place.lon, place.lat) == ("Halfway", 60.0, 45.0)
    named = member_place({**row, "place_id": "cn-jl-jilin"}, work.gazetteer)
    assert named.name_en == "Jilin City"


@pytest.mark.slow
@pytest.mark.long
def test_plots_are_of_one_route(rail: pd.DataFrame, tmp_path: Path) -> None:
    axes = new_figure((5, 4), dpi=50).add_subplot()
    draw_distance_curve(rail, axes)
    assert [line.get_label() for line in axes.get_lines()] == ["outward", "back"]
    end = rail[rail["direction"] == "outward"]["h"].iloc[-1]
    assert axes.get_lines()[0].get_ydata()[-1] == end
    named = " ".join(text.get_text() for text in axes.texts)
    assert "Suifenhe" in named
    for suffix in ("png", "svg", "pdf"):
        save_distance_curves(rail, tmp_path / f"curve.{suffix}")
        assert (tmp_path / f"curve.{suffix}").stat().st_size > 5000
    two = rail.assign(route=np.where(rail["direction"] == "back", "b", "a"))
    assert [p.name for p in save_all_curves(two, tmp_path / "two.png")] == [
        "two-1.png",
        "two-2.png",
    ]
    for frame in (two, rail.iloc[:0]):
        with pytest.raises(RequestError, match="routes"):
            draw_distance_curve(frame, axes)
    with pytest.raises(RequestError, match="co2"):
        draw_distance_curve(rail, axes, "co2")
    with pytest.raises(PlotError, match="bmp"):
        save_distance_curves(rail, tmp_path / "curve.bmp")


@pytest.mark.slow
def test_gaps_name_the_members_far_from_rail(work: Workspace) -> None:
    frame = corridor_gaps(work)
    of_belt = frame[
        (frame["corridor_id"] == "BELT1") & (frame["scheme_year"] == "2021")
    ]
    row = of_belt.set_index("place_id").loc["cn-jl-changbai"]
    assert row["gaps"] == "rail"
    assert row["rail_km"] > GAP_KM["rail"]
    assert row["open_port_km"] < 5
    for name, limit in GAP_KM.items():
        far = frame[f"{name}_km"] > limit
        assert (frame["gaps"].str.split(";").map(lambda g, n=name: n in g) == far).all()


@pytest.mark.slow
def test_published_figures_stand_beside_ours(work: Workspace) -> None:
    frame = performance(work)
    of_all = frame[(frame["corridor_id"] == ALL) & (frame["scheme_year"] == "2018")]
    table = work.plan.table("published_indicators")
    assert len(of_all) == (table["indicator"] != "time_change").sum()
    known = of_all.dropna(subset=["ours"])
    assert len(known) == len(of_all)
    assert (known["ratio"] * known["published"]).tolist() == pytest.approx(
        known["ours"].tolist()
    )
    road = of_all[of_all["region"] == "CAREC"].set_index(["mode", "indicator"])
    assert road.loc[("road", "tfi1_h"), "published"] == 9.9
    assert road.loc[("rail", "tfi3_usd"), "published"] == 804
    assert (
        road.loc[("road", "speed_kmh"), "ours"] < road.loc[("road", "tfi4_kmh"), "ours"]
    )
    home = frame[(frame["corridor_id"] == "CORR1") & (frame["indicator"] == "tfi1_h")]
    assert home["ours"].isna().all()  # it crosses no border
    with pytest.raises(RequestError, match="modes"):
        performance(work, QueryOptions(by="time", modes=("rail",)))


@pytest.mark.slow
@pytest.mark.usefixtures("work")
@pytest.mark.long
def test_the_command_draws_curves(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pair = ["--from", "Changchun", "--to", "Zarubino"]
    plot = tmp_path / "curve.png"
    asked = ["analyse", "curves", *pair, "--plot", str(plot), "--json"]
    assert main(asked) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert {row["direction"] for row in rows} == {"outward", "back"}
    assert plot.stat().st_size > 5000
    assert main(["analyse", "gaps", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]
    assert main(["analyse", "gaps", *pair]) == 2
    assert main(["analyse", "gates", *pair, "--plot", str(plot)]) == 2
