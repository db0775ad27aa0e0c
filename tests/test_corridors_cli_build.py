"""`corridors build`: what it says of the network it built."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

import network.cache
from corridors.cli import main
from network.model.checksums import write_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
    assert ("match nothing" in printed) == bool(rows)


def test_only_what_concerns_the_plan_is_listed_of_what_has_no_place(
    toy_network: Network,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lost = {
        "gateways_without_link": ["JL-SMF", "XC20"],  # Korea; Poland
        "yards_without_track": ["GY01", "GY17"],  # Northeast Asia; Brest
        "services_without_route": ["SV013"],
    }
    built = replace(toy_network, meta={**toy_network.meta, **lost})
    router = SimpleNamespace(network=built, engine_name="none")
    monkeypatch.setattr(network.cache, "open_router", lambda *_, **__: router)
    assert main(["build"]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in ("JL-SMF", "GY01"))
    assert not any(name in printed for name in ("XC20", "GY17", "SV013"))
    assert main(["build", "--json"]) == 0
    meta = json.loads(capsys.readouterr().out)["meta"]
    assert {name: meta[name] for name in lost} == lost


RECORD = {
    "stages": [
        {"stage": "rail", "action": "run", "seconds": 4.2, "changed": ["gateways"]},
        {"stage": "road", "action": "run", "seconds": 1.1, "changed": []},
        {"stage": "sea", "action": "cached", "seconds": 0.3, "changed": []},
    ],
    "first": False,
    "changed": ["border_ports.csv"],
}


@pytest.mark.parametrize("is_built", [True, False])
def test_a_build_is_explained_by_stage(
    toy_network: Network,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    *,
    is_built: bool,
) -> None:
    def router(*_: object, progress: Callable[[str], None], **__: object) -> object:
        if is_built:
            progress("rail")
        return SimpleNamespace(network=toy_network, engine_name="none")

    monkeypatch.setattr(network.cache, "open_router", router)
    monkeypatch.setattr(network.cache, "network_folder", lambda *_, **__: tmp_path)
    write_json(tmp_path / "build.json", RECORD)
    assert main(["build", "--explain"]) == 0
    printed = capsys.readouterr().out
    rows = [line.split() for line in printed.splitlines()]
    assert ["rail", "run", "4.2", "gateways"] in rows
    assert ["sea", "cached", "0.3"] in rows
    assert ("border_ports.csv" in printed) == is_built
    assert main(["build", "--explain", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["build"]
    assert shown == {"cached": not is_built, **RECORD}
    assert main(["build"]) == 0
    assert "gateways" not in capsys.readouterr().out.split()
