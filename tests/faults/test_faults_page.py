"""The page of faults tells what the suite is, and every case held."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fault_matrix import ALL, chosen
from faults_page import KINDS, PAGE, page

DOCS = Path(__file__).parents[2] / "docs"
FEWEST = 500
EVERY = [case for kind in KINDS for case in kind.cases]


def test_there_are_enough_cases_each_with_its_own_name() -> None:
    assert len({case.id for case in EVERY}) == len(EVERY) >= FEWEST


@pytest.mark.skipif(os.environ.get("FAULTS") == ALL, reason="about to be written")
def test_the_page_tells_the_cases_of_the_suite_and_that_they_held() -> None:
    text = (DOCS / PAGE).read_text(encoding="utf-8")
    assert text == page({case.id for case in EVERY})


def test_a_case_is_found_by_its_name_and_a_fraction_by_its_seed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FAULTS", EVERY[7].id)
    assert chosen(EVERY) == [EVERY[7]]
    assert EVERY[7].draw.random() == EVERY[7].draw.random()
    some = []
    for seed in "12":
        monkeypatch.setenv("FAULTS", seed)
        some.append(chosen(EVERY))
        assert chosen(EVERY) == some[-1]
    assert some[0] != some[1]
