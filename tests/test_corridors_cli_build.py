"""`corridors build`: what it says of the network it built."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

import network.cache
from corridors.cli import main

if TYPE_CHECKING:
    from network.model.store import Network


@pytest.mark.parametrize(
    "unmatched", [{}, {"link_lengths": ["road 1.0 2.0 3.0 4.0"], "unplaced": ["XC20"]}]
)
def test_corrections_that_match_nothing_are_printed(
    toy_network: Network,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    unmatched: dict[str, list[str]],
) -> None:
    built = replace(
        toy_network, meta={**toy_network.meta, "unmatched_overrides": unmatched}
    )
    router = SimpleNamespace(network=built, engine_name="none")
    monkeypatch.setattr(network.cache, "open_router", lambda *_, **__: router)
    assert main(["build"]) == 0
    printed = capsys.readouterr().out
    rows = [f"{name}: {key}" for name, keys in unmatched.items() for key in keys]
    assert all(row in printed for row in rows)
    assert ("gis_data/corrections" in printed) == bool(rows)
