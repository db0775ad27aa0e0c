"""Prices on the network of the shipped plan, and a file of one's own rates."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corridors.cli import main
from corridors.rates import rates_of
from corridors.validation.deciding import QUESTIONS, deciding_table
from corridors.workspace import Workspace, open_workspace
from network.costs.parameters import PRICE_YEAR, ExchangeRates
from network.costs.prices import prices_of
from network.export.doc_tables import deciding_of
from network.model.errors import RequestError

if TYPE_CHECKING:
    from network.query.routes import Route

SAILED = {"service", "sailing"}
HEAD = "id,kind,from_id,to_id,cargo,unit,money,low,high,currency,valid_from,valid_to\n"


pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("real_router")]


@pytest.fixture(scope="module")
def work() -> Workspace:
    return open_workspace()


def at_sea(route: Route) -> list[tuple[str, str]]:
    return [
        (leg.start.in_language("en"), leg.end.in_language("en"))
        for leg in route.legs
        if leg.kind in SAILED
    ]


def sea_cost(route: Route) -> float:
    return sum(leg.cost_usd.typical for leg in route.legs if leg.kind in SAILED)


def test_a_box_from_busan_costs_what_the_trade_paid_in_the_year(
    work: Workspace,
) -> None:
    def usd(day: str, low: float, high: float) -> None:
        route = work.route(
            "Busan", "Vladivostok", modes="sea", open="VVO-PUS", as_of=day
        )
        assert low <= sea_cost(route) <= high, day

    usd("2013-06-01", 600, 725)
    usd("2016-09-01", 300, 360)
    usd("2018-09-01", 200, 300)
    usd("2018-12-01", 350, 450)
    usd("2023-10-01", 1000, 2200)
    usd("2025-10-01", 1000, 4000)
    back = work.route("Vladivostok", "Busan", modes="sea", as_of="2025-10-01")
    assert sea_cost(back) < 1000  # ships return with empty boxes


def test_a_box_to_khabarovsk_goes_by_a_port_of_primorye(work: Workspace) -> None:
    # At the price of 2018. Since, the sea costs four times as much.
    route = work.route("Busan", "Khabarovsk", as_of="2018-09-01")
    assert at_sea(route) in ([("Busan", "Vladivostok")], [("Busan", "Vostochny")])


def test_a_box_to_moscow_goes_by_primorye_and_the_trans_siberian(
    work: Workspace,
) -> None:
    route = work.route("Busan", "Moscow", as_of="2018-09-01")
    assert at_sea(route) in ([("Busan", "Vladivostok")], [("Busan", "Vostochny")])
    # A through rate of 2,700-2,800 was published in 2004 (rates RM034).
    assert 2200 < route.total("cost_usd").typical < 2800


def test_coal_goes_by_sea_at_the_published_freight(work: Workspace) -> None:
    route = work.route("Vostochny Port", "Qingdao Port", profile="bulk")
    (leg,) = (leg for leg in route.legs if leg.kind in SAILED)
    assert 11 <= leg.cost_usd.low <= leg.cost_usd.typical <= leg.cost_usd.high <= 19
    assert {leg.mode for leg in route.legs} == {"sea", "transfer"}
    steel = work.route("Dalian Port", "Busan", profile="bulk", as_of="2013-12-31")
    assert sea_cost(steel) == pytest.approx(8.0, abs=0.1)


def test_bulk_from_vladivostok_to_sakhalin_goes_by_sea(work: Workspace) -> None:
    route = work.route("Vladivostok", "Korsakov", profile="bulk")
    assert at_sea(route) == [("Vladivostok", "Korsakov")]
    assert {country for leg in route.legs for country in leg.country} == {"RU"}


def test_a_price_of_several_ports_is_of_each_on_its_day(work: Workspace) -> None:
    # 200-300 USD to Vladivostok and to Vostochny alike: the liner goes to Vladivostok.
    route = work.route("Busan", "Vladivostok", as_of="2018-06-01")
    assert at_sea(route) == [("Busan", "Vladivostok")]
    assert not any(leg.mode == "rail" for leg in route.legs)


def test_bulk_is_not_unloaded_to_cross_an_isthmus(work: Workspace) -> None:
    routes = work.routes(
        "Rotterdam", "Shanghai", profile="bulk", close="suez", alternatives=3
    )
    assert len(at_sea(routes.best)) == 1
    assert not any(leg.mode in {"rail", "road"} for leg in routes.best.legs)
    passed = [
        {passage.id for leg in item.route.legs for passage in leg.passages}
        for item in routes.related
    ]
    assert all("suez" not in names for names in passed)
    assert any("cape" in names for names in passed)


def test_a_lane_is_not_undercut_by_a_call_at_a_third_port(work: Workspace) -> None:
    # Coal to Gwangyang costs 8 USD/t, and 15 to Qingdao: both voyages have two calls.
    routes = work.routes(
        "Vostochny Port", "Qingdao", profile="bulk", alternatives=3, deciding=True
    )
    for item in routes.related:
        voyages = at_sea(item.route)
        lifted = [leg for leg in item.route.legs if leg.kind == "transfer"]
        assert len(voyages) <= 1 or len(lifted) > len(voyages) - 1


def test_bulk_is_handled_by_the_tonne(work: Workspace) -> None:
    # Rosstat: 21 USD/t of coal in the Far East in 2025, 5 in the North-West.
    route = work.route("Vostochny Port", "Qingdao Port", profile="bulk")
    first = route.legs[0].cost_usd
    assert (first.low, first.typical) == pytest.approx((5.0, 21.0), abs=0.1)
    assert route.legs[0].prices[0].id == "LR070"
    box = work.route("Vostochny Port", "Qingdao Port").legs[0].cost_usd.typical
    assert first.typical != pytest.approx(box / 12, rel=0.1)


def test_an_own_rate_goes_before_that_of_the_plan(
    work: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.csv"
    row = "m1,lane,PUS,VVO,container,TEU,300,,,USD,2025-01-01,\n"
    file.write_text(HEAD + row, encoding="utf-8")
    route = work.route("Busan", "Khabarovsk", rates=file)
    assert at_sea(route) == [("Busan", "Vladivostok")]
    assert sea_cost(route) == 300.0
    assert "note.own_rate" in {message.code for message in route.messages}
    # On a day before the contract, and without the file, it is not used.
    early = work.route("Busan", "Vladivostok", rates=file, as_of="2018-09-01")
    assert early.total("cost_usd") == (
        work.route("Busan", "Vladivostok", as_of="2018-09-01").total("cost_usd")
    )
    assert main(["route", "Busan", "Khabarovsk", "--rates", str(file), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    (leg,) = (leg for leg in record["legs"] if leg["kind"] in SAILED)
    assert (leg["rates"], leg["own_rate"]) == (["m1"], True)


def test_a_matrix_has_the_own_rates(work: Workspace, tmp_path: Path) -> None:
    import pandas as pd

    file = tmp_path / "mine.csv"
    row = "m1,lane,PUS,VVO,container,TEU,1,,,USD,,\n"
    file.write_text(HEAD + row, encoding="utf-8")
    costs = []
    for name, options in (("plain", ()), ("own", ("--rates", str(file)))):
        out = tmp_path / name
        asked = ["--from", "Busan", "--to", "Vladivostok", "--by", "cost", "--out"]
        assert main(["matrix", *asked, str(out), *options]) == 0
        frame = pd.concat(map(pd.read_parquet, sorted(out.rglob("*.parquet"))))
        costs.append(float(frame["cost_usd"].iloc[0]))
    route = work.route("Busan", "Vladivostok", by="cost", rates=file)
    assert costs[1] == pytest.approx(route.total("cost_usd").typical, abs=0.01)
    assert costs[1] < costs[0] - 100


@pytest.mark.long
def test_the_docs_say_which_figures_decide_the_shown_routes(work: Workspace) -> None:
    docs = Path(__file__).parent.parent / "docs"
    written = deciding_of((docs / "costs.md").read_text(encoding="utf-8"))
    assert written == deciding_table(work), (
        "docs/costs.md is out of date: python -m corridors.validation.deciding docs"
    )
    # The commands of the README are among the routes.
    readme = (docs.parent / "README.md").read_text(encoding="utf-8")
    for question in QUESTIONS[:3]:
        assert f"corridors route {question.origin} {question.destination}" in readme


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("m1,lane,PUS,VVO,container,TEU,abc,,,USD,,", ("m1", "money", "'abc'")),
        ("m1,lane,PUS,XYZ,container,TEU,3,,,USD,,", ("m1", "to_id", "'XYZ'")),
        ("m1,border,NO-GATE,,container,TEU,3,,,USD,,", ("m1", "from_id", "'NO-GATE'")),
        ("m1,lane,PUS,VVO,container,TEU,3,,,BTC,,", ("m1", "currency", "'BTC'")),
        ("m1,lane,PUS,VVO,container,TEU,-3,,,USD,,", ("m1", "money", "-3")),
        ("m1,lane,PUS,VVO,container,TEU,3,,,USD,soon,", ("m1", "valid_from", "'soon'")),
        ("m1,boat,PUS,VVO,container,TEU,3,,,USD,,", ("m1", "kind", "'boat'")),
    ],
)
def test_a_wrong_row_is_refused(
    work: Workspace, tmp_path: Path, row: str, named: tuple[str, ...]
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(RequestError) as refused:
        work.route("Busan", "Vladivostok", rates=str(file))
    message = str(refused.value)
    assert all(word in message for word in ("mine.csv", *named)), message


@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        # The same lane, with one day of both.
        (("PUS,VVO,container,TEU,2026-01-01,2026-06-30",
          "PUS,VVO,container,TEU,2026-06-30,2026-12-31"), True),
        (("PUS,VVO,container,TEU,2026-01-01,2026-06-30",
          "PUS,VVO,container,TEU,2026-07-01,2026-12-31"), False),
        # A row without an end ends where the next one without an end begins.
        (("PUS,VVO,container,TEU,2026-01-01,",
          "PUS,VVO,container,TEU,2026-07-01,"), False),
        (("PUS,VVO,container,TEU,,", "PUS,VVO,container,TEU,,"), True),
        (("PUS,VVO,container,TEU,2026-01-01,",
          "PUS,VVO,container,TEU,2026-07-01,2026-07-31"), True),
        # Of two units only one could be charged.
        (("PUS,VVO,container,TEU,,", "PUS,VVO,container,FEU,,"), True),
        # Lanes that share one pair of ports; each names one port and one country.
        (("PUS KRKAN,VVO VYP,container,TEU,,", "PUS,VYP NJK,container,TEU,,"), True),
        (("PUS,RU,container,TEU,,", "KR,VVO,container,TEU,,"), True),
        # A named port goes before a country; directions and cargoes are apart.
        (("PUS,VVO,container,TEU,,", "KR,RU,container,TEU,,"), False),
        (("PUS,VVO,container,TEU,,", "VVO,PUS,container,TEU,,"), False),
        (("PUS,VVO,container,TEU,,", "PUS,VVO,bulk,t,,"), False),
    ],
)  # fmt: skip
def test_two_prices_of_one_thing_and_day_are_refused(
    work: Workspace, tmp_path: Path, rows: tuple[str, ...], *, refused: bool
) -> None:
    file = tmp_path / "mine.csv"
    text = HEAD
    for number, row in enumerate(rows, 1):
        start, end, cargo, unit, first, last = row.split(",")
        text += (
            f"m{number},lane,{start},{end},{cargo},{unit},300,,,USD,{first},{last}\n"
        )
    file.write_text(text, encoding="utf-8")
    if not refused:
        assert len(rates_of(work, file)) == len(rows)
        return
    with pytest.raises(RequestError) as error:
        rates_of(work, file)
    message = str(error.value)
    assert all(word in message for word in ("mine.csv", "'m1'", "m2", "valid_to"))


@pytest.mark.parametrize("kind", ["port", "border"])
def test_two_prices_of_one_place_are_refused(
    work: Workspace, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "mine.csv"
    place = {"port": "PUS", "border": "JL-HCR"}[kind]
    row = f"{kind},{place},,container,TEU,300,,,USD,2026-01-01,\n"
    file.write_text(f"{HEAD}m1,{row}m2,{row}", encoding="utf-8")
    with pytest.raises(RequestError, match=r"m2.*'m1'"):
        rates_of(work, file)


def test_the_prices_of_the_plan_do_not_overlap(work: Workspace) -> None:
    listed = prices_of(
        work.plan.table("lane_rates"), work.plan.table("rates"), PRICE_YEAR
    )
    edges = work.router.priced_edges
    assert len(listed) > 40
    assert edges.overlaps(listed) == []
    assert edges.overlaps([listed[0], replace(listed[0], id="twice")])


def unused(route: Route) -> dict[str, str]:
    (note,) = (m for m in route.messages if m.code == "note.rates_unused")
    return {reason.params["rate"]: reason.code for reason in note.params["rates"]}  # type: ignore[union-attr, index]


@pytest.mark.long
def test_an_answer_says_which_own_rates_it_does_not_have(
    work: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.csv"
    rows = (
        "a,lane,PUS,VVO,container,TEU,300,,,USD,2026-03-01,2026-04-30\n"
        "b,lane,VVO,PUS,container,TEU,200,,,USD,,\n"  # the other direction
        "c,lane,PUS,VVO,bulk,t,9,,,USD,,\n"
        "d,border,JL-HCR,,container,TEU,50,,,USD,,\n"
    )
    file.write_text(HEAD + rows, encoding="utf-8")
    others = {"b": "rate.no_leg", "c": "rate.other_cargo", "d": "rate.no_leg"}
    for day, used in (
        ("2026-02-28", False), ("2026-03-01", True),
        ("2026-04-30", True), ("2026-05-01", False),
    ):  # fmt: skip
        route = work.route("Busan", "Vladivostok", modes="sea", rates=file, as_of=day)
        assert (sea_cost(route) == 300.0) is used, day
        assert unused(route) == (
            others if used else {"a": "rate.not_valid", **others}
        ), day
    asked = ["route", "Busan", "Vladivostok", "--rates", str(file), "--json"]
    assert main([*asked, "--as-of", "2026-05-01"]) == 0
    codes = {m["code"] for m in json.loads(capsys.readouterr().out)["messages"]}
    assert "note.rates_unused" in codes
    asked = ["matrix", "--from", "Busan", "--to", "Vladivostok", "--by", "cost"]
    assert (
        main([*asked, "--out", str(tmp_path / "m"), "--rates", str(file), "--json"])
        == 0
    )
    (note,) = json.loads(capsys.readouterr().out)["messages"]
    reasons = {r["params"]["rate"]: r["code"] for r in note["params"]["rates"]}
    assert reasons == {"a": "rate.not_valid", "c": "rate.other_cargo"}


def test_an_own_rate_is_converted_at_the_mean_of_its_year(
    work: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "mine.csv"
    rates = work.plan.table("rates")
    for currency, year in (("CNY", "2013"), ("KRW", "2024"), ("JPY", "2024")):
        row = f"m1,lane,PUS,VVO,container,TEU,7000,,,{currency},{year}-01-01,\n"
        file.write_text(HEAD + row, encoding="utf-8")
        (price,) = rates_of(work, file)
        per_usd, _ = ExchangeRates(rates, PRICE_YEAR).per_usd(f"{currency}/", year)
        assert price.typical == pytest.approx(7000 / per_usd)
        assert per_usd > 5
