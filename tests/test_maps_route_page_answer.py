"""What the page of routes concludes from answers, computed by its modules in Node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from page_modules import evaluate

if TYPE_CHECKING:
    from pathlib import Path


def estimate(low: float, typical: float, high: float) -> dict[str, Any]:
    return {
        "low": low, "typical": typical, "high": high, "unit": "h", "source": "a ; b",
        "confidence": "medium", "basis": "",
    }  # fmt: skip


def route(
    hours: tuple[float, float, float],
    usd: tuple[float, float, float],
    kg: float = 100.0,
    km: float = 1000.0,
) -> dict[str, Any]:
    totals = {
        "time_h": estimate(*hours), "cost_usd": estimate(*usd),
        "co2_kg": estimate(kg, kg, kg), "length_km": estimate(km, km, km),
        "dwell_h": estimate(0, hours[1] / 2, 0), "wait_h": estimate(0, 0, 0),
    }  # fmt: skip
    return {"totals": totals, "length_km": km, "legs": [], "messages": []}


def said(
    folder: Path, routes: list[dict[str, Any]], before: dict[str, Any] | None = None
) -> dict[str, dict[str, Any]]:
    """Return the params of the verdict by the last part of its codes."""
    script = """
        const { verdict } = await load("verdict");
        return verdict({ routes: input.routes }, input.before ?? undefined);
    """
    found = evaluate(folder, script, {"routes": routes, "before": before})
    return {each["code"].split("_", 1)[1]: each.get("params", {}) for each in found}


def test_hours_decide_only_where_ranges_are_apart(tmp_path: Path) -> None:
    slow, fast = route((50, 60, 70), (10, 20, 30)), route((20, 30, 49), (40, 50, 60))
    assert said(tmp_path, [slow, fast])["faster"] == {"route": "B"}
    wide = route((20, 30, 51), (40, 50, 60))
    assert "overlap" in said(tmp_path, [slow, wide])


def test_the_cheapest_is_told_with_whether_it_always_is(tmp_path: Path) -> None:
    one, other = route((1, 2, 3), (300, 500, 900)), route((1, 2, 3), (310, 520, 950))
    params = {"route": "A", "other": "B", "usd": 20}
    assert said(tmp_path, [one, other])["cheaper_always"] == params
    crossing = route((1, 2, 3), (310, 520, 800))
    assert said(tmp_path, [one, crossing])["cheaper_typical"] == params
    assert "same_cost" in said(tmp_path, [one, route((1, 2, 3), (300, 500.4, 900))])


def test_less_co2_is_told_from_five_per_cent_on(tmp_path: Path) -> None:
    hours, usd = (1.0, 2.0, 3.0), (1.0, 2.0, 3.0)
    clean = said(tmp_path, [route(hours, usd, kg=200), route(hours, usd, kg=150)])
    assert clean["co2"] == {"route": "B", "other": "A", "share": 0.25}
    alike = said(tmp_path, [route(hours, usd, kg=200), route(hours, usd, kg=195)])
    assert "co2" not in alike
    none = said(tmp_path, [route(hours, usd, kg=0), route(hours, usd, kg=0)])
    assert "co2" not in none


@pytest.mark.parametrize(
    ("kg", "least", "rival", "share"),
    [
        ((200, 100, 125), "B", "C", 0.2),  # not the best route, which emits most
        ((100, 200, 125), "A", "C", 0.2),
        ((125, 97, 100), "B", "A", 0.224),  # C emits as good as the same
    ],
)
def test_the_least_co2_is_told_beside_the_next(
    tmp_path: Path, kg: tuple[float, ...], least: str, rival: str, share: float
) -> None:
    routes = [route((1, 2, 3), (1, 2, 3), kg=each) for each in kg]
    told = said(tmp_path, routes)["co2"]
    assert (told["route"], told["other"]) == (least, rival)
    assert told["share"] == pytest.approx(share)


def test_a_detour_of_over_three_times_is_flagged(tmp_path: Path) -> None:
    before = route((1, 2, 3), (1, 2, 3), km=1000)
    far = route((1, 2, 3), (1, 2, 3), km=3100)
    told = said(tmp_path, [far], before)
    assert told["detour"]["times"] == pytest.approx(3.1)
    assert told["alone"]["share"] == 0.5
    near = route((1, 2, 3), (1, 2, 3), km=2900)
    assert "detour" not in said(tmp_path, [near], before)


def test_differences_are_paired(tmp_path: Path) -> None:
    script = """
        const { differences } = await load("difference");
        return differences(input[0], input[1]).time_h;
    """
    two = [route((28, 53, 121), (1, 2, 3)), route((26, 52.9, 146), (1, 2, 3))]
    found = evaluate(tmp_path, script, two)
    assert found["typical"] == pytest.approx(-0.1)
    assert (found["low"], found["high"]) == (-2, 25)


def test_short_hauls_belong_to_the_stop_beside_them(tmp_path: Path) -> None:
    script = """
        const { grouped } = await load("rows");
        const leg = ([kind, km]) => ({ kind, length_km: { typical: km } });
        return grouped(input.map(leg)).map((row) => [row.head, row.legs]);
    """
    kinds = [
        ("access", 4), ("line", 700), ("gauge_break", 0), ("line", 5.9),
        ("crossing", 0), ("line", 200), ("transfer", 0), ("line", 2), ("line", 3),
    ]  # fmt: skip
    assert evaluate(tmp_path, script, kinds) == [
        [0, [0]], [1, [1]], [2, [2]], [4, [3, 4]], [5, [5]], [6, [6, 7]], [8, [8]],
    ]  # fmt: skip


def test_an_amount_grows_money_and_co2_alone(tmp_path: Path) -> None:
    script = """
        const { forAmount } = await load("amount");
        const { totals } = forAmount(input, 20);
        return [totals.cost_usd.high, totals.co2_kg.typical, totals.time_h.typical];
    """
    found = evaluate(tmp_path, script, route((1, 2, 3), (10, 20, 30), kg=5))
    assert found == [600, 100, 2]


def test_notes_are_of_the_amount_as_the_figures_are(tmp_path: Path) -> None:
    script = """
        const { forAmount } = await load("amount");
        return forAmount(input, 20).messages.map(({ params }) => params);
    """
    per = {"code": "per.TEU"}
    asked = {**route((1, 2, 3), (10, 20, 30)), "unit": "TEU", "messages": [
        {"code": "note.price_year", "params": {"year": 2025, "per": per}},
        {"code": "note.generalised",
         "params": {"typ": 30, "low": 20, "high": 50, "per": per, "vot": 1.25}},
        {"code": "note.domestic_route", "params": {"km": 900, "h": 20, "usd": 300}},
        {"code": "note.access_length", "params": {"km": 5, "factor": 1.3}},
    ]}  # fmt: skip
    price, money, home, access = evaluate(tmp_path, script, asked)
    assert price["year"] == 2025
    assert price["per"] == money["per"] != per
    money.pop("per")
    assert money == {"typ": 600, "low": 400, "high": 1000, "vot": 25}
    assert (home["km"], home["h"], home["usd"]) == (900, 20, 6000)
    assert access == {"km": 5, "factor": 1.3}


def test_lines_stay_on_one_turn_of_the_globe(tmp_path: Path) -> None:
    script = """
        const { continued } = await load("scene");
        return continued(input.map((lonlat) => ({ lonlat })));
    """
    legs = [[[170, 50], [181, 51]], [[-179, 51], [-170, 52]]]
    assert evaluate(tmp_path, script, legs)[1] == [[181, 51], [190, 52]]


def test_scales_begin_at_zero_for_hours_and_have_few_ticks(tmp_path: Path) -> None:
    script = """
        const { hoursScale, rangeScale } = await load("bars");
        return [hoursScale(121, 200), hoursScale(5, 200), rangeScale(492, 804, 80)];
    """
    long, short, dots = evaluate(tmp_path, script)
    assert long["ticks"] == [0, 48, 96]
    assert short["ticks"] == [0, 2, 4]
    assert dots["ticks"] == [250, 500, 750, 1000]
    assert (dots["from"], dots["to"]) == (250, 1000)
