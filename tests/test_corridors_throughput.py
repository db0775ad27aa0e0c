"""Observed volumes of gates beside their modelled share and published capacity."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau

from corridors.connectivity.closures import close_each
from corridors.connectivity.gate_index import GateIndex
from corridors.connectivity.results import measured
from corridors.connectivity.study import Study, pair_weights, study
from corridors.connectivity.throughput import (
    UNITS,
    capacities,
    throughput,
    throughput_ranks,
)
from corridors.workspace import open_workspace
from gis_data.plan import load_plan
from network.model.errors import RequestError
from network.query.route_query import QueryOptions, ResolvedOptions
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.gazetteer import Place
    from network.costs.cost import CostModels
    from network.model.store import Network


def plan_of(rows: list[dict[str, Any]], ports: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - stands for a plan
    """Return a plan that has these volumes and border ports."""
    volume = {
        "place": "somewhere",
        "metric": "cargo",
        "unit": "Mt",
        "direction": "both",
        "period": "Jan-Dec",
        "year": "2024",
        "gate_note": "",
        "derived": "no",
        "confidence": "high",
        "source": "a report",
    }
    port = {
        "capacity_t_per_year": np.nan,
        "capacity_pax_per_year": np.nan,
        "counterpart_id": "",
    }
    tables = {
        "throughput": [{**volume, "id": f"T{n}", **row} for n, row in enumerate(rows)],
        "border_ports": [{**port, **row} for row in ports],
    }
    return SimpleNamespace(table=lambda name: pd.DataFrame(tables[name]))


@pytest.fixture
def star(
    small_network: Callable[..., Network],
    small_place: Callable[[int], Place],
    cost_models: CostModels,
) -> Study:
    """Return towns 1, 2, 3 round town 0, each behind a gate; A counts 3, B 2, C 1."""
    links = [
        (0, n, {"kind": "crossing", "gateway_id": name, "length_km": 10.0})
        for n, name in ((1, "A"), (2, "B"), (3, "C"))
    ]
    unused = {"kind": "crossing", "gateway_id": "D", "length_km": 99.0}
    router = Router(small_network(4, [*links, (0, 1, unused)]), cost_models)
    places = tuple(small_place(n) for n in range(4))
    weights = pair_weights(places[:1], places, np.array([[0.0, 3.0, 2.0, 1.0]]))
    options = ResolvedOptions(profile="truck", criterion="distance")
    return Study(router, places[:1], places, options, weights)


def test_volumes_stand_beside_shares_and_capacities(star: Study) -> None:
    """Half of the weight uses A, a third B, a sixth C."""
    rows = [
        {"gate_id": "A", "value": 4.0},
        {"gate_id": "B", "value": 2500.0, "unit": "thousand t"},
        {"gate_id": "C", "value": 1.0},
        {"gate_id": "D", "value": 0.5},
        {"gate_id": "A", "value": 9.0, "period": "Jan-Mar"},
        {"gate_id": "A", "value": 30.0, "unit": "thousand", "metric": "passengers"},
        {"gate_id": "", "value": 7.0, "gate_note": "several gates"},
        {"gate_id": "X", "value": 7.0, "metric": "coal"},
        {"gate_id": "B", "value": np.nan},
    ]
    ports = [
        {"id": "A", "capacity_t_per_year": 10e6, "counterpart_id": "A2"},
        {"id": "A2", "capacity_t_per_year": 3e6, "counterpart_id": "A"},
        {"id": "B", "capacity_t_per_year": 5e6},
    ]
    frame = throughput(close_each(star), plan_of(rows, ports))
    assert len(frame) == 8
    frame = frame.set_index("throughput_id")
    assert frame.loc["T1", "value"] == 2.5e6
    assert frame.loc["T1", "share_of_capacity"] == pytest.approx(0.5)
    assert frame["capacity"].loc["T0"] == 3e6
    assert frame["capacity_side"].loc["T0"] == "A2"
    assert frame.loc["T0", "share_of_capacity"] == pytest.approx(4 / 3)
    assert frame["share_using"].loc[["T0", "T1", "T2", "T3"]].tolist() == (
        pytest.approx([1 / 2, 1 / 3, 1 / 6, 0.0])
    )
    assert frame.loc["T0", "finding"] == "above_capacity"
    assert frame.loc["T3", "finding"] == "not_used_in_model"
    # A quarter of a year is above a year's capacity, and is no share of it.
    assert frame.loc["T4", "finding"] == "above_capacity"
    assert frame["share_of_capacity"].isna().loc["T4"]
    assert frame["capacity"].isna().loc["T5"]  # tonnes are no passengers
    assert frame.loc["T6", "gate_note"] == "several gates"
    assert frame.loc[["T6", "T7"], "share_using"].isna().all()
    ranked = frame[frame["gates_ranked"] > 0]
    assert ranked.index.tolist() == ["T0", "T1", "T2", "T3"]
    assert ranked["rank_observed"].tolist() == ranked["rank_modelled"].tolist()


def test_ranks_that_differ_are_reported(star: Study) -> None:
    values = {"A": 1.0, "B": 2.0, "C": 3.0, "D": 0.1}
    rows = [{"gate_id": name, "value": value} for name, value in values.items()]
    rows += [{"gate_id": "C", "value": 0.0, "year": "2019"}]
    plan = plan_of(rows, [])
    frame = throughput(close_each(star), plan).set_index("throughput_id")
    assert frame["rank_observed"].iloc[[0, 1, 4]].tolist() == [3, 2, 4]
    assert frame.loc["T0", "finding"] == "ranked_higher"
    assert frame.loc["T2", "finding"] == "ranked_lower"
    assert frame.loc["T1", "finding"] == ""
    ranks = throughput_ranks(close_each(star), plan).set_index("modelled")
    assert ranks["gates"].tolist() == [4, 4, 4]
    # Of six pairs A-B, A-C and B-C are the other way round.
    assert ranks.loc["share_using", "kendall_tau"] == pytest.approx(0.0)
    expected = kendalltau([1, 2, 3, 0.1], [3, 2, 1, 0]).statistic
    assert ranks.loc["share_using", "kendall_tau"] == pytest.approx(expected)
    assert ranks.loc["share_using", "spearman_rho"] == pytest.approx(0.2)
    assert ranks.loc["share_using", "gate_ids"] == "C;B;A;D"


def test_two_gates_are_not_ranked(star: Study) -> None:
    rows = [{"gate_id": name, "value": 1.0} for name in "AB"]
    rows += [{"gate_id": "C", "value": 1.0, "unit": "TEU"}]
    rows += [{"gate_id": "D", "value": 1.0, "direction": "RU->CN"}]
    assert throughput_ranks(close_each(star), plan_of(rows, [])).empty


def test_a_unit_that_is_not_known_is_named(star: Study) -> None:
    plan = plan_of([{"gate_id": "A", "value": 1.0, "unit": "bushel"}], [])
    with pytest.raises(RequestError, match=r"T0.*bushel.*Mt"):
        throughput(close_each(star), plan)
    with pytest.raises(RequestError, match="plan"):
        measured(star, "throughput")


def test_what_is_only_planned_is_no_capacity() -> None:
    rows = [
        {"gate_id": "A", "metric": "capacity", "period": period, "value": value}
        for period, value in (("plan", 1.0), ("design", 2.0))
    ]
    assert capacities(plan_of(rows, [{"id": "B"}])) == {("A", "t"): (2e6, "T1")}


def test_every_volume_names_its_gate_or_says_why_not(real_router: Router) -> None:
    table = load_plan().table("throughput")
    gates = set(GateIndex(real_router.network).ids)
    assert len(table) >= 234
    assert set(table["gate_id"]) - {""} <= gates
    assert (table.loc[table["gate_id"] == "", "gate_note"] != "").all()
    assert set(table["unit"]) <= set(UNITS)


@pytest.mark.slow
def test_hunchun_carried_more_than_the_russian_side_can(real_router: Router) -> None:
    work = open_workspace()
    work.__dict__["router"] = real_router
    of = study(work, ["Changchun"], ["Vladivostok", "Busan"], QueryOptions())
    frame = measured(of, "throughput", plan=work.plan).set_index("throughput_id")
    row = frame.loc["T014"]
    assert (row["gate_id"], row["value"], row["unit"]) == ("JL-HCT", 4.0e6, "t")
    assert (row["capacity"], row["capacity_side"]) == (3.0e6, "RU-MK")
    assert "above_capacity" in row["finding"]
    assert not frame["value"].isna().any()
