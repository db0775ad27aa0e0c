"""What the fault tests share: a server of forked calls, and a warm toy cache."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fault_commands import COMMANDS, answer
from fork_server import PLACES, Forks

from network.export.excerpt import excerpt
from network.model.files import save_network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gis_data.gazetteer import Place
    from network.model.store import Network


@pytest.fixture(scope="session")
def forks(
    toy_network: Network,
    toy_place: Callable[[str], Place],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Forks]:
    home = tmp_path_factory.mktemp("faults")
    save_network(toy_network, home / "toy")
    part = excerpt(toy_network, modes=("rail", "sea"))
    for name, network in (("old", toy_network), ("new", part)):
        named = replace(network, meta={**network.meta, "plan": name})
        save_network(named, home / "versions" / name)
    at = {name: (toy_place(name).lon, toy_place(name).lat) for name in PLACES}
    (home / "places.json").write_text(json.dumps(at), encoding="utf-8")
    with Forks(home) as server:
        yield server


@pytest.fixture(scope="session")
def warm(forks: Forks, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a cache that every command has used, with all that they leave there."""
    cache = tmp_path_factory.mktemp("warm") / "cache"
    for name in COMMANDS:
        work = tmp_path_factory.mktemp("work")
        done = answer(forks, name, work, cache)
        assert done.code == 0, done.err
    return cache


@pytest.fixture
def cache(warm: Path, tmp_path: Path) -> Path:
    """Return a copy of the warm cache, times included."""
    return shutil.copytree(warm, tmp_path / "cache")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Return an empty folder to work in, deep enough for ``../..``."""
    folder = tmp_path / "a" / "b" / "c"
    folder.mkdir(parents=True)
    return folder
