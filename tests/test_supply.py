"""Bounds, tested versions, licences and the bill of materials of what we install."""

from __future__ import annotations

import json
import re
import sysconfig
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from inventory import RULES, Inventory, main
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PIL import features
from sbom import bill, write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).parents[1]
HERE = Path(sysconfig.get_path("purelib"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED_EXTRAS = ("cluster", "dev", "notebooks", "plots", "test")


def pins() -> dict[str, Requirement]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {
        pin.name: pin
        for pin in map(Requirement, lines)
        if pin.marker is None or pin.marker.evaluate()
    }


def declared() -> list[Requirement]:
    extras = PROJECT["project"]["optional-dependencies"]
    lines = [
        *PROJECT["project"]["dependencies"],
        *(line for extra in PINNED_EXTRAS for line in extras[extra]),
    ]
    return [wish for wish in map(Requirement, lines) if wish.name != "corridor-mapper"]


def test_the_tested_versions_are_exact_and_name_no_place() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    form = re.compile(r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; [^:/]+)?")
    assert [line for line in lines if not form.fullmatch(line)] == []
    names = [line.partition("==")[0] for line in lines]
    assert names == sorted(set(names))  # one version each, whatever the system


def test_every_library_has_a_tested_version_within_its_bounds() -> None:
    tested = pins()
    outside = []
    for wish in declared():
        (version,) = tested[canonicalize_name(wish.name)].specifier
        if not wish.specifier.contains(version.version):
            outside.append(f"{wish} but {version}")
    assert outside == []


def test_every_library_has_a_lower_bound() -> None:
    loose = [
        str(wish)
        for wish in declared()
        if not any(part.operator == ">=" for part in wish.specifier)
    ]
    assert loose == []


@pytest.fixture(scope="module")
def here() -> Inventory:
    return Inventory(HERE)


def test_what_is_installed_here_is_accepted(here: Inventory) -> None:
    assert here.faults() == []


def test_pillow_has_no_gpl_quantiser() -> None:
    # Its bill of materials lists one; the rules say that the wheels are without it.
    assert not features.check("libimagequant")


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of environments of `corridor-mapper` and one library."""
    folder = tmp_path / "lib" / "python3" / "site-packages"

    def install(name: str, about: Sequence[str], files: Sequence[str] = ()) -> None:
        info = folder / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        text = "\n".join([f"Name: {name}", "Version: 1.0", *about])
        (info / "METADATA").write_text(text, encoding="utf-8")
        for file in files:  # one that is missing may be left out of the metadata
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).touch()
        listed = [f"{info.name}/METADATA", *files]
        record = "".join(f"{file},,\n" for file in listed)
        (info / "RECORD").write_text(record, encoding="utf-8")

    def make(*about: str, files: Sequence[str] = ()) -> Path:
        install("corridor_mapper", ["License-Expression: MIT", "Requires-Dist: toy"])
        install("toy", about, files)
        install("stranger", ["License-Expression: GPL-3.0-only"])  # nothing needs it
        return folder

    return make


@pytest.mark.parametrize(
    ("about", "licence"),
    [
        ("License-Expression: MIT OR GPL-3.0-only", "MIT OR GPL-3.0-only"),
        ("License: BSD-3-Clause", "BSD-3-Clause"),
        ("Classifier: License :: OSI Approved :: ISC License (ISCL)", "ISC"),
        ("License: MIT\nClassifier: License :: OSI Approved", "MIT"),
    ],
)
def test_a_licence_is_read_wherever_it_stands(
    about: str, licence: str, site: Callable[..., Path]
) -> None:
    inventory = Inventory(site(about), extras=())
    assert inventory.faults() == []
    (toy,) = (part for part in inventory.components if part.name == "toy")
    assert toy.licence == licence


@pytest.mark.parametrize(
    "about",
    [
        "License-Expression: GPL-3.0-or-later",
        "License-Expression: AGPL-3.0-only",
        "License-Expression: MIT AND GPL-2.0-only",
        "License-Expression: LGPL-2.1-only",  # but bundled and replaceable
        "License: GPL",
        "License: ask the author",
        "License: UNKNOWN",
        "Classifier: License :: OSI Approved :: GNU General Public License (GPL)",
        "Summary: says nothing of a licence",
    ],
)
def test_what_is_not_accepted_fails_the_gate(
    about: str,
    site: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    assert len(Inventory(site(about), extras=()).faults()) == 1
    assert main(str(tmp_path)) == 1
    assert capsys.readouterr().out.startswith("toy: toy 1.0: ")


@pytest.mark.parametrize(
    "file",
    [
        "toy.libs/libsecret-1a2b.so.1",
        "toy/libsecret.dylib",
        "toy/secret.dll",
        "toy/helper.so",
    ],
)
def test_a_shared_library_that_is_not_listed_fails(
    file: str, site: Callable[..., Path]
) -> None:
    folder = site(
        "License-Expression: MIT",
        files=[file, "toy/_core.cpython-311-x86_64-linux-gnu.so", "toy/_b.abi3.so"],
    )
    (fault,) = Inventory(folder, extras=()).faults()
    assert file in fault


@pytest.mark.parametrize("replaceable", [True, False])
def test_lgpl_needs_a_row_that_says_how_it_is_replaced(
    replaceable: bool,  # noqa: FBT001 - a parameter of the test
    site: Callable[..., Path],
    tmp_path: Path,
) -> None:
    row = '\n[[bundled]]\nholder = "toy"\nfile = "toy.libs/libgeos*"\nname = "GEOS"'
    row += '\nlicence = "LGPL-2.1-only"\n'
    if replaceable:
        row += 'replaceable = "a shared library of its own"\n'
    rules = tmp_path / "licences.toml"
    rules.write_text(RULES.read_text(encoding="utf-8") + row, encoding="utf-8")
    folder = site("License-Expression: MIT", files=["toy.libs/libgeos-1.so.3.14"])
    faults = Inventory(folder, extras=(), rules=rules).faults()
    assert len(faults) == (0 if replaceable else 1)


def test_what_a_wheel_lists_is_checked(site: Callable[..., Path]) -> None:
    listed = "toy-1.0.dist-info/sboms/toy.cyclonedx.json"
    folder = site("License-Expression: MIT", files=[listed])
    parts = [
        {"name": "good", "licenses": [{"expression": "MIT OR Apache-2.0"}]},
        {"name": "bad", "licenses": [{"license": {"id": "GPL-3.0-or-later"}}]},
        {"name": "blank"},
    ]
    (folder / listed).write_text(json.dumps({"components": parts}), encoding="utf-8")
    faults = Inventory(folder, extras=()).faults()
    assert [fault.split()[1] for fault in faults] == ["bad", "blank"]


def test_an_incomplete_installation_is_not_passed(site: Callable[..., Path]) -> None:
    folder = site("License-Expression: MIT", "Requires-Dist: absent")
    with pytest.raises(LookupError, match="absent"):
        Inventory(folder, extras=())


def test_the_bill_is_valid_whole_and_the_same_again(
    here: Inventory, tmp_path: Path
) -> None:
    document = bill(here)
    write(document, tmp_path / "bill.json")
    written = json.loads((tmp_path / "bill.json").read_text(encoding="utf-8"))
    assert written == document == bill(Inventory(HERE))

    root = document["metadata"]["component"]
    parts = [root, *document["components"]]
    parts += [inner for part in parts for inner in part.get("components", ())]
    refs = [part["bom-ref"] for part in parts]
    assert len(set(refs)) == len(refs) == len(here.components)
    assert {link["ref"] for link in document["dependencies"]} <= set(refs)
    (rail,) = (part for part in parts if part["name"] == "rail_links")
    assert rail["type"] == "data"
    assert rail["licenses"] == [{"expression": "ODbL-1.0"}]
    assert len(rail["hashes"][0]["content"]) == 64
    (shapely,) = (part for part in parts if part["name"] == "shapely")
    assert [inner["name"] for inner in shapely["components"]] == ["GEOS"]


def test_a_bill_that_its_schema_refuses_is_not_written(
    here: Inventory, tmp_path: Path
) -> None:
    document = bill(here)
    document["components"][0]["type"] = "wheel"
    with pytest.raises(ValueError, match="wheel"):
        write(document, tmp_path / "bill.json")
    assert list(tmp_path.iterdir()) == []
