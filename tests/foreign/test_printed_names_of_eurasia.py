"""Names that routes print anywhere in Eurasia, roads included, can be typed back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import test_network_printed_names as printed

from corridors.workspace import open_workspace

if TYPE_CHECKING:
    from corridors.workspace import Workspace

EURASIA = (-12.0, 0.0, 180.0, 80.0)
# A border port of the steppe bears the name of the last station, far before it.
NEAR_STATION_KM = 80.0


@pytest.fixture(scope="module")
def work() -> Workspace:
    return open_workspace(region="eurasia")


def test_names_of_the_network_are_found(work: Workspace) -> None:
    names = {*printed.of_nodes(work.router), *printed.of_gateways(work.router)}
    assert len(names) > 8_000
    assert printed.lost(work.gazetteer, iter(names)) == set()


def test_every_end_of_a_leg_is_found_where_it_is(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "NEAR_GATE_KM", NEAR_STATION_KM)
    found = set(printed.leg_ends(work.router, work.gazetteer, EURASIA))
    assert len(found) > 1_000
    assert printed.lost(work.gazetteer, iter(found)) == set()
