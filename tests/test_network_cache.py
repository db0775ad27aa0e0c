"""What happens when the kept network is damaged or cannot be kept."""

from __future__ import annotations

import errno
import logging
import tempfile
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gis_data.plan import Plan, load_plan
from network.cache import network_folder, open_network, open_router
from network.engine.shortest_paths import available_engines
from network.model.errors import CacheError
from network.model.files import load_network, save_network
from network.query.route_query import Policy, ResolvedOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_data.gazetteer import Place
    from network.model.store import Network


@pytest.fixture
def plan() -> Plan:
    return load_plan()


@pytest.fixture
def builds(
    toy_network: Network, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> list[str]:
    """Put the toy network in place of a build, and an empty cache; count builds."""
    from network.build import network as build

    made: list[str] = []

    def fake(plan: Plan, **_: object) -> Network:
        made.append(plan.id)
        return toy_network

    monkeypatch.setattr(build, "build_network", fake)
    monkeypatch.setenv("CORRIDORS_CACHE", str(tmp_path / "cache"))
    return made


def test_a_network_is_built_once_and_kept(plan: Plan, builds: list[str]) -> None:
    first = open_network(plan)
    again = open_network(plan)
    assert builds == ["jilin"]
    np.testing.assert_array_equal(
        first.edges.arrays["length_km"], again.edges.arrays["length_km"]
    )
    assert network_folder(plan).is_dir()


def test_it_is_built_again_when_asked_to(plan: Plan, builds: list[str]) -> None:
    open_network(plan)
    open_network(plan, rebuild=True)
    assert len(builds) == 2


def cut_short(folder: Path) -> None:
    path = folder / "edges.length_km.npy"
    path.write_bytes(path.read_bytes()[:-2])


def lose(folder: Path) -> None:
    (folder / "nodes.lon.npy").unlink()


def scribble(folder: Path) -> None:
    (folder / "network.json").write_text("{ this is no json", encoding="utf-8")


@pytest.mark.parametrize("damage", [cut_short, lose, scribble])
def test_a_damaged_one_is_rebuilt_and_that_is_said_aloud(
    plan: Plan,
    builds: list[str],
    caplog: pytest.LogCaptureFixture,
    damage: Callable[[Path], None],
) -> None:
    open_network(plan)
    damage(network_folder(plan))
    said: list[str] = []
    with caplog.at_level(logging.WARNING):
        found = open_network(plan, progress=said.append)
    assert len(builds) == 2
    assert "rebuilt" in caplog.text
    assert [s for s in said if s.startswith("rebuilding: ") and "damaged" in s]
    assert len(found.edges) == len(load_network(network_folder(plan)).edges)
    # The next one finds it whole again.
    open_network(plan)
    assert len(builds) == 2


def test_where_nothing_can_be_kept_it_works_and_warns(
    plan: Plan,
    builds: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "file").write_text("no folder can be made in a file")
    monkeypatch.setenv("CORRIDORS_CACHE", str(tmp_path / "file"))
    found = open_network(plan)
    assert len(found.edges) > 0
    assert len(builds) == 1
    assert "not cached" in caplog.text


@pytest.mark.parametrize("engine", available_engines())
def test_a_router_on_a_read_only_cache_routes_and_warns(
    plan: Plan,
    builds: list[str],
    toy_place: Callable[..., Place],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    *,
    engine: str,
) -> None:
    """Another user kept the network; neither order nor weights can be added."""
    open_network(plan)
    made = tempfile.mkdtemp

    def refusing(*parts: str | None, **options: Path) -> str:
        where = options.get("dir")
        if where and network_folder(plan) in (where, *where.parents):
            raise OSError(errno.EROFS, "Read-only file system")
        return made(*parts, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(tempfile, "mkdtemp", refusing)
    router = open_router(plan, engine=engine)
    request = ResolvedOptions(
        criterion="distance", policy=Policy(modes=frozenset({"rail"}))
    )
    route = router.route(request.between(toy_place("A"), toy_place("C")))
    assert route.length_km == pytest.approx(312.0)
    assert "weights are not cached" in caplog.text
    assert ("order is not cached" in caplog.text) == (engine == "cch")
    assert len(builds) == 1


def test_a_router_uses_what_is_kept(
    plan: Plan, builds: list[str], toy_place: Callable[..., Place]
) -> None:
    request = ResolvedOptions(
        criterion="distance", policy=Policy(modes=frozenset({"rail"}))
    )
    lengths = [
        open_router(plan)
        .route(request.between(toy_place("A"), toy_place("C")))
        .length_km
        for _ in range(2)
    ]
    assert lengths == [pytest.approx(312.0)] * 2
    assert len(builds) == 1
    names = {p.name for p in network_folder(plan).iterdir()}
    assert "weights.container.distance.npy" in names


def test_damaged_weights_and_order_do_not_change_an_answer(
    plan: Plan,
    builds: list[str],
    toy_place: Callable[..., Place],
    caplog: pytest.LogCaptureFixture,
) -> None:
    request = ResolvedOptions(
        criterion="distance", policy=Policy(modes=frozenset({"rail"}))
    )
    open_router(plan).route(request.between(toy_place("A"), toy_place("C")))
    folder = network_folder(plan)
    hurt = [folder / "weights.container.distance.npy", *(folder / "cch").glob("*")]
    for path in hurt:
        path.write_bytes(b"x" * path.stat().st_size)
    found = open_router(plan).route(request.between(toy_place("A"), toy_place("C")))
    assert found.length_km == pytest.approx(312.0)
    assert "damaged" in caplog.text
    assert len(builds) == 1


def test_a_cache_error_says_what_to_do(toy_network: Network, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CacheError) as caught:
        save_network(toy_network, tmp_path / "file" / "x")
    assert "CORRIDORS_CACHE" in str(caught.value)
    assert str(tmp_path) in str(caught.value)
