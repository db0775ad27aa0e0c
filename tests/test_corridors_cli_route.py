from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest

from corridors.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from network.query.router import Router

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("real_router")]


@pytest.fixture(autouse=True)
def _kept(real_router: Router) -> None:
    assert real_router.network  # the command finds what the fixture built and kept


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["route", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_route_is_told_leg_by_leg(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "Changchun", "Vladivostok")
    assert code == 0
    assert "border" in out
    assert "Vladivostok" in out
    assert "per TEU" in out


def test_json_adds_up(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "Changchun", "Busan", "--json")
    answer = json.loads(out)
    assert code == 0
    legs = answer["legs"]
    km = sum(leg["length_km"]["typical"] for leg in legs)
    assert km == pytest.approx(answer["length_km"])
    hours = sum(
        leg[band]["typical"]
        for leg in legs
        for band in ("moving_h", "dwell_h", "wait_h")
    )
    assert hours == pytest.approx(answer["totals"]["time_h"]["typical"])
    for leg in legs:
        assert leg["source"]
        assert leg["confidence"] in {"high", "medium", "low"}


def test_a_border_says_when_it_is_open_and_what_it_can_take(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = run(capsys, "Hunchun", "Kraskino", "--profile", "truck", "--json")
    messages = json.loads(out)["messages"]
    (line,) = (m["params"] for m in messages if m["code"] == "border.line_details")
    assert line["gate"] == "JL-HCR"
    assert line["basis"]["code"] == "border.basis_mean"
    (text,) = (m["text"] for m in messages if m["code"] == "border.line_details")
    assert "7 days x 10 h" in text
    assert "600,000" in text


@pytest.mark.long
def test_money_is_told_in_both_currencies_at_a_dated_rate(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ends = ("Changchun", "Vladivostok")
    answer = json.loads(run(capsys, *ends, "--json")[1])
    exchange, cost = answer["exchange"], answer["totals"]["cost_usd"]
    # The yearly mean of 2025 of the US Federal Reserve, row RT008 of rates.csv.
    assert (exchange["currency"], exchange["per_usd"]) == ("CNY", 7.1875)
    assert exchange["year"] == 2025
    assert "exchange-rates" in exchange["source"]
    yuan = exchange["total"]
    for end in ("low", "typical", "high"):
        assert yuan[end] == pytest.approx(7.1875 * cost[end])
    totals = {"USD": cost["typical"], "CNY": yuan["typical"]}
    for currency, other in (("USD", "CNY"), ("CNY", "USD")):
        _, out, _ = run(capsys, *ends, "--currency", currency)
        assert f"{totals[currency]:,.0f} {currency}" in out
        converted = next(x for x in out.splitlines() if "7.1875" in x)
        assert f"{totals[other]:,.0f} (" in converted
    code, _, err = run(capsys, *ends, "--currency", "EUR")
    assert (code, "CNY" in err) == (2, True)


@pytest.mark.long
def test_legs_open_in_a_gis(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "legs.geojson"
    code, _, _ = run(capsys, "Changchun", "Zarubino", "--geojson", str(path))
    legs = gpd.read_file(path)
    document = json.loads(path.read_text(encoding="utf-8"))
    assert code == 0
    assert {"licence", "attribution", "messages"} <= document.keys()
    assert "crs" not in document
    assert "wait_h" in document["features"][0]["properties"]
    assert legs.crs.to_epsg() == 4326
    assert {"rail", "road"} & set(legs["mode"])


@pytest.mark.long
def test_trade_offs_are_drawn(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    path = tmp_path / "trade-offs.svg"
    code, out, _ = run(capsys, "Hunchun", "Vladivostok", "--plot", str(path))
    assert code == 0
    assert "Trade-offs, fastest first" in out
    assert "fastest" in path.read_text(encoding="utf-8")
    code, _, err = run(
        capsys, "Hunchun", "Vladivostok", "--plot", str(tmp_path / "x.docx")
    )
    assert (code, ".png, .svg, .pdf" in err) == (2, True)


def test_a_map_is_one_file_that_asks_for_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    code, out, _ = run(capsys, "Changchun", "Busan", "--map", str(path))
    html = path.read_text(encoding="utf-8")
    assert code == 0
    assert str(path) in out
    assert "connect-src 'none'" in html
    assert "<link" not in html
    assert "<script src" not in html


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("Changchun", "Vladivostock"), 2, "Did you mean"),
        (("Changchun", "Suifenhe port"), 2, "km"),
        (("Changchun", "Busan", "--close", "JL-HCX"), 2, "JL-HC"),
        (("Changchun", "Busan", "--avoid-country", "ZZ"), 2, "ISO 3166-1"),
        (("Changchun", "Busan", "--as-of", "soon"), 2, "YYYY-MM-DD"),
        (("Changchun", "Busan", "--profile", "rocket"), 2, "container"),
        (("Changchun", "Busan", "--mode", "river"), 2, "rail"),
        (("Changchun", "91,200"), 2, "lat"),
        (("-90,0", "Changchun"), 1, "-90,0"),
        (("Changchun", "-33.9, 18.4", "--mode", "rail"), 1, "-33.9"),
        (("Changchun", "Busan", "--via", "-1.5,2"), 1, "-1.5,2"),
        (("Changchun", "-9"), 2, "No such option"),
        (("Changchun", "Changchun"), 2, "cn-jl-changchun"),
        (("Changchun", "Busan", "--mode", "rail"), 1, "sea"),
        (("Changchun", "Seoul", "--mode", "road"), 1, "sea"),
    ],
)
def test_what_cannot_be_answered_is_explained(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, said: str
) -> None:
    found, out, err = run(capsys, *words)
    assert found == code
    assert said in err
    assert "Traceback" not in err
    assert not out.strip()


def test_a_via_is_passed_and_a_country_avoided(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, _ = run(capsys, "Changchun", "Vladivostok", "--via", "Suifenhe", "--json")
    assert any(b.startswith("HL-SF") for b in json.loads(out)["borders"])
    _, out, _ = run(capsys, "Changchun", "Hamburg", "--avoid-country", "RU", "--json")
    legs = json.loads(out)["legs"]
    assert not any("RU" in leg["country"] for leg in legs)


def test_a_warm_route_loads_nothing_slow() -> None:
    """Each of these alone takes a third of a second to import."""
    words = "import sys\nfrom corridors.cli import main\n"
    words += "assert main(['route', 'Changchun', 'Vladivostok']) == 0\n"
    words += "print(sorted({'pandas', 'geopandas', 'scipy', 'shapely', 'folium'}"
    words += " & set(sys.modules)), file=sys.stderr)"
    for _ in range(2):  # the first may keep the weights of its profile
        done = subprocess.run(
            [sys.executable, "-c", words], check=True, capture_output=True, text=True
        )
    assert done.stderr.strip().splitlines()[-1] == "[]"
