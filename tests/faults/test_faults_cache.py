"""Damage to a file of the cache: the same answer, or none with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from damage import DAMAGES
from fault_commands import COMMANDS, answer, assert_no_litter
from fault_matrix import cases, chosen

if TYPE_CHECKING:
    from pathlib import Path

    from fault_commands import Answer
    from fault_matrix import Case
    from fork_server import Forks

# Files of the cache by what they hold; the seed draws one of them.
TARGETS = {
    "nodes": "networks/*/nodes.*",
    "edges": "networks/*/edges.*",
    "border ports": "networks/*/gateways.*",
    "shapes": "networks/*/shapes.*",
    "head": "networks/*/network.json",
    "weights": "networks/*/weights.*",
    "hierarchy": "networks/*/cch/*",
    "places": "networks/*/places.json",
    "rates": "networks/*/figures.json",
    "contraction order": "orders/*",
}
CASES = cases("damaged cache", DAMAGES, TARGETS, len(COMMANDS))


@pytest.fixture(scope="module")
def right(
    forks: Forks, warm: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Answer]:
    """Return what each command answers from an undamaged cache."""
    return {
        name: answer(forks, name, tmp_path_factory.mktemp("right"), warm)
        for name in COMMANDS
    }


@pytest.mark.parametrize("case", chosen(CASES), ids=lambda case: case.id)
def test_a_damaged_cache_is_never_believed(
    case: Case, forks: Forks, right: dict[str, Answer], cache: Path, work: Path
) -> None:
    draw = case.draw
    files = sorted(p for p in cache.glob(TARGETS[case.target]) if p.is_file())
    assert files, "nothing to damage"
    path = draw.choice(files)
    name = list(COMMANDS)[case.seed]
    DAMAGES[case.fault](path, draw)
    found = answer(forks, name, work, cache)
    if found.code == 0:
        assert (found.out, found.files) == (right[name].out, right[name].files), path
    # And the next run answers, whatever there was.
    for file in work.iterdir():
        file.rename(work.parent / file.name)
    again = answer(forks, name, work, cache)
    assert (again.out, again.files) == (right[name].out, right[name].files), path
    assert again.err == right[name].err
    assert_no_litter(cache, work)
