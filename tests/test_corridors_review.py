"""What is to be reviewed: old, undated, or resting on judgement alone."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corridors.cli import main
from corridors.planning.review import REVIEWED, due_rows
from gis_data.evidence import is_judgement, latest_day
from gis_data.plan import load_plan

if TYPE_CHECKING:
    from corridors.planning.review import DueRow

PLANS = Path("gis_data/plans")


def due(on: str = "2026-11-29", *, months: int = 24) -> dict[str, DueRow]:
    rows = due_rows(load_plan(), date.fromisoformat(on), months=months)
    return {row.id: row for row in rows}


@pytest.mark.parametrize(
    ("source", "alone"),
    [
        ("analyst knowledge", True),
        ("general knowledge", True),
        ("analyst knowledge of lines ; no source found", True),
        ("RBC 2025-06 ; analyst knowledge", False),
        ("OpenStreetMap contributors", False),
        ("", False),
    ],
)
def test_judgement_alone_is_told_from_a_publication(
    source: str, *, alone: bool
) -> None:
    assert is_judgement(source) == alone


@pytest.mark.parametrize(
    ("texts", "day"),
    [
        (("SCMP 3163724 ; UPI 2022-01-18",), "2022-01-18"),
        (("2021", "CCTV 2023-01-09, http://x.cn/2024/0109/1.html"), "2023-01-09"),
        (("analyst knowledge",), ""),
    ],
)
def test_the_latest_day_is_that_of_the_words(texts: tuple[str, ...], day: str) -> None:
    assert latest_day(*texts) == day


def test_rows_are_due_for_what_they_lack() -> None:
    found = due()
    assert {row.table for row in found.values()} == set(REVIEWED)
    assert found["JL-LHS"].why == ("undated", "judgement")
    assert found["HL-MS"].why == ("old",)  # Interfax of March 2023
    assert found["HL-MS"].evidence == "2023-03-28"
    assert "JL-HCR" not in found  # a period of December 2025
    assert "HL-MS" not in due("2025-03-01")
    assert "JL-HCR" in due("2026-11-29", months=3)


def text_lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def test_no_row_of_judgement_alone_stands_as_high() -> None:
    high = [
        (file.name, number)
        for file in sorted(PLANS.glob("*/*.csv"))
        for number, row in enumerate(csv.DictReader(text_lines(file)), 2)
        if row.get("confidence") == "high" and is_judgement(row.get("source") or "")
    ]
    assert not high


def test_the_command_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "review", "--on", "2026-11-29", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["on"] == "2026-11-29"
    assert {row["id"] for row in record["rows"]} == set(due())
    assert main(["plan", "review", "--on", "2026-11-29"]) == 0
    assert f"{len(due())} rows to review" in capsys.readouterr().out
    assert main(["plan", "review", "--on", "yesterday"]) == 2
