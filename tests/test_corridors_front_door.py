"""What `import corridors` offers, and that it costs next to nothing."""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import subprocess
import sys
from importlib import metadata

import pytest

import corridors
from corridors.workspace import Workspace, open_workspace

IMPORT_LIMIT_S = 0.1
TIMED = """
import json, sys, time
start = time.perf_counter()
import corridors
took = time.perf_counter() - start
print(json.dumps([took, sorted(sys.modules)]))
"""
ROUTE_QUERY = pytest.mark.xfail(
    importlib.util.find_spec("network.query.route_query") is None,
    reason="RouteQuery is not there yet",
    strict=True,
)


def test_the_import_is_fast_and_loads_nothing_heavy() -> None:
    runs = [
        json.loads(subprocess.check_output([sys.executable, "-c", TIMED]))
        for _ in range(3)
    ]
    assert min(took for took, _ in runs) < IMPORT_LIMIT_S
    loaded = {name.partition(".")[0] for name in runs[0][1]}
    assert not loaded & {"numpy", "pandas", "geopandas", "networkx", "gis_data"}


def test_the_front_door_offers_the_public_names() -> None:
    assert corridors.open_workspace is open_workspace
    assert corridors.Workspace is Workspace
    assert corridors.__version__ == metadata.version("corridor-mapper")
    assert set(corridors.__all__) <= set(dir(corridors))
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = corridors.no_such_name


@ROUTE_QUERY
def test_the_front_door_offers_the_query() -> None:
    assert corridors.RouteQuery("Changchun", "Busan").by == "generalised"


@pytest.mark.parametrize("name", ["corridors", "gis_data", "maps", "network"])
def test_help_on_a_package_orients_the_reader(name: str) -> None:
    text = importlib.import_module(name).__doc__
    assert text is not None
    assert len(text.splitlines()) > 8
    # It names the modules to go to, and they are there.
    named = set(re.findall(rf"\b{name}(?:\.[a-z_]+)+", text))
    assert named
    for dotted in named:
        package, _, last = dotted.rpartition(".")
        parent = importlib.import_module(package)
        there = hasattr(parent, last) or importlib.util.find_spec(dotted) is not None
        assert there, dotted
