"""What an installation is made of: distributions, what their wheels carry, data.

`python tests/supply/inventory.py PREFIX` is the gate: it prints every licence that
is not accepted (`licences.toml`) of the run-time set installed under PREFIX, then
how many components were checked, and exits with 1 if there was any.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from license_expression import ExpressionError, get_spdx_licensing
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from gis_data.provenance import sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = "corridor-mapper"
EXTRAS = ("cluster", "notebooks", "plots")
RULES = Path(__file__).with_name("licences.toml")
# Shared libraries, but not the extension modules that a distribution is itself.
_LIBRARY = re.compile(r"\.(so|dylib|dll)(\.[\w.]+)?$")
_EXTENSION = re.compile(r"\.(cpython-|pypy|abi3\.)|\.pyd$")
_SPDX = get_spdx_licensing()


@dataclass(frozen=True, order=True)
class Component:
    """One piece of software or data that a user gets.

    Attributes
    ----------
    holder : str
        Distribution that carries it; its own name where it is a distribution.
    name : str
        What its makers call it.
    version : str
        Empty where the wheel does not say.
    licence : str
        SPDX expression; empty where unknown.
    kind : {"distribution", "bundled", "data"}
        How it comes.
    linked : str
        How a bundled library is linked, which is what the LGPL asks about.
    """

    holder: str
    name: str
    version: str
    licence: str
    kind: str
    linked: str = ""


class Inventory:
    """The run-time set installed in a folder of packages, by the rules of a file."""

    def __init__(
        self, site: Path, *, extras: Iterable[str] = EXTRAS, rules: Path = RULES
    ) -> None:
        self.rules: dict[str, Any] = tomllib.loads(rules.read_text(encoding="utf-8"))
        self._installed = {
            canonicalize_name(found.name): found
            for found in metadata.distributions(path=[str(site)])
        }
        self.needs: dict[str, set[str]] = {}
        self._wanted = self._closure(extras)

    def _closure(self, extras: Iterable[str]) -> dict[str, metadata.Distribution]:
        """Return the distributions that the extras need, by name."""
        stack = [(ROOT, extra) for extra in ("", *extras)]
        seen = set(stack)
        while stack:
            name, extra = stack.pop()
            if name not in self._installed:
                msg = f"{name} is not installed; install {ROOT} with all its extras."
                raise LookupError(msg)
            for line in self._installed[name].requires or ():
                wish = Requirement(line)
                if wish.marker is None or wish.marker.evaluate({"extra": extra}):
                    key = canonicalize_name(wish.name)
                    self.needs.setdefault(name, set()).add(key)
                    new = {(key, inner) for inner in ("", *wish.extras)} - seen
                    stack += sorted(new)
                    seen |= new
        return {name: self._installed[name] for name in sorted({n for n, _ in seen})}

    @cached_property
    def components(self) -> list[Component]:
        """Return every component, each once, in the order of holder and name."""
        found: set[Component] = set()
        for name, distribution in self._wanted.items():
            about, files = distribution.metadata, distribution.files or ()
            licence, version = self._stated_licence(about), str(about["Version"])
            found.add(Component(name, name, version, licence, "distribution"))
            found |= set(self._native(name, files))
            found |= set(self._listed(name, files))
        spelled = self.rules["spelled"]
        for source in sources().values():
            licence = spelled.get(source.licence, source.licence)
            data = Component(ROOT, source.name, source.data_date, licence, "data")
            found.add(data)
        return sorted(found)

    def faults(self) -> list[str]:
        """Return what is not accepted, a sentence each, in a fixed order."""
        return [
            f"{part.holder}: {part.name} {part.version}: "
            f"{part.licence or 'unknown licence'} is not accepted"
            for part in self.components
            if not self.accepts(part.licence, linked=part.linked)
        ]

    def accepts(self, licence: str, *, linked: str = "") -> bool:
        """Return whether one of the choices that a licence leaves is accepted."""
        ids = set(self.rules["accepted"])
        if linked:
            ids |= set(self.rules["accepted_if_replaceable"])
        try:
            tree = _SPDX.parse(licence, validate=not licence.startswith("LicenseRef"))
        except ExpressionError:
            return False
        if tree is None:
            return False
        answers = {
            symbol: _SPDX.TRUE if str(symbol) in ids else _SPDX.FALSE
            for symbol in tree.symbols
        }
        return bool(tree.subs(answers).simplify() == _SPDX.TRUE)

    def _stated_licence(self, about: metadata.PackageMetadata) -> str:
        """Return the expression, else the classifiers, else the free text."""
        expression = about.get("License-Expression")
        if expression:
            return str(expression)
        tags = [str(c).split(" :: ")[-1] for c in about.get_all("Classifier") or ()
                if str(c).startswith("License :: ")
                and c != "License :: OSI Approved"]  # fmt: skip
        words = tags or [str(about.get("License") or "")]
        return self._spelled(words)

    def _spelled(self, words: Iterable[str]) -> str:
        """Return the SPDX expression of licences that all hold; empty if unknown."""
        ids = [self.rules["spelled"].get(word.strip(), word.strip()) for word in words]
        licence = " AND ".join(f"({i})" if " OR " in i else i for i in ids)
        try:
            tree = _SPDX.parse(licence)
        except ExpressionError:
            return ""
        return str(tree) if tree is not None else ""

    def _native(
        self, holder: str, files: Iterable[metadata.PackagePath]
    ) -> Iterator[Component]:
        """Yield what the shared libraries in a wheel are, as the rules list them."""
        rows = [row for row in self.rules["bundled"] if row["holder"] == holder]
        for file in files:
            matching = [row for row in rows if file.match(row["file"])]
            for row in matching:
                yield Component(
                    *(holder, row["name"], "", row["licence"], "bundled"),
                    linked=row.get("replaceable", ""),
                )
            shared = _LIBRARY.search(file.name) and not _EXTENSION.search(file.name)
            if shared and not matching:
                yield Component(holder, str(file), "", "", "bundled")

    def _listed(
        self, holder: str, files: Iterable[metadata.PackagePath]
    ) -> Iterator[Component]:
        """Yield what a wheel itself lists: bills of materials, JupyterLab's scripts."""
        for file in files:
            if file.name == "third-party-licenses.json":
                found = json.loads(file.read_text("utf-8"))["packages"]
                parts = [(p["name"], p["versionInfo"], [p["licenseId"]]) for p in found]
            elif file.parent.name == "sboms" and not file.name.startswith("auditwheel"):
                found = json.loads(file.read_text("utf-8")).get("components", ())
                parts = [(p["name"], p.get("version"), _ids(p)) for p in found]
            else:  # auditwheel lists the shared libraries, without licences
                continue
            for name, version, words in parts:
                rule = self.rules["listed"].get(f"{holder}: {name}", {})
                if "absent" not in rule:
                    licence = rule.get("licence") or self._spelled(words)
                    yield Component(holder, name, version or "", licence, "bundled")


def _ids(part: dict[str, Any]) -> list[str]:
    """Return the licences of a CycloneDX component as they are written there."""
    choices = part.get("licenses") or [{}]
    return [
        choice.get("expression")
        or choice.get("license", {}).get("id")
        or choice.get("license", {}).get("name", "")
        for choice in choices
    ]


def site_of(prefix: Path) -> Path:
    """Return the folder of packages of a virtual environment.

    Raises
    ------
    LookupError
        If there is none.
    """
    for pattern in ("lib/python*/site-packages", "Lib/site-packages"):
        for site in prefix.glob(pattern):
            return site
    msg = f"{prefix} is no virtual environment; run: make wheel"
    raise LookupError(msg)


def main(prefix: str) -> int:
    """Print what is not accepted and what was checked; return the exit code."""
    inventory = Inventory(site_of(Path(prefix)))
    faults = inventory.faults()
    for fault in faults:
        print(fault)
    counts = Counter(part.kind for part in inventory.components)
    print(", ".join(f"{n} {kind}" for kind, n in sorted(counts.items())))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
