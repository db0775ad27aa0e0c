"""JavaScript modules of pages, run in tests by Node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
MODULES = ROOT / "maps" / "pages"
DRIVER = Path(__file__).with_name("page_modules.mjs")


def node() -> str:
    """Return the path of Node, which only developers need; a build server fails."""
    found = shutil.which("node")
    if found:
        return found
    if os.environ.get("CI"):
        pytest.fail("no node; install it (apt-get install nodejs)")
    pytest.skip("no node to run the modules of pages")


def evaluate(folder: Path, script: str, value: object = None) -> Any:  # noqa: ANN401 - JSON
    """Return what a script returns that loads modules of pages.

    Parameters
    ----------
    folder : pathlib.Path
        For copies of the modules, since Node tells a module by its folder.
    script : str
        Body of an async function of ``load``, which gives the exports of a module,
        and ``input``.
    value : object
        The input, in plain JSON values.

    Returns
    -------
    object
        The result, in plain JSON values.
    """
    for path in MODULES.glob("*.js"):
        shutil.copy(path, folder)
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    done = subprocess.run(
        [node(), str(DRIVER), str(folder)],
        input=json.dumps({"script": script, "input": value}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
