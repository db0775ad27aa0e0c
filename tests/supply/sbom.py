"""The software bill of materials: CycloneDX 1.6, held to its schema, deterministic.

`python tests/supply/sbom.py PREFIX FOLDER` lists the run-time set installed under
PREFIX, what its wheels carry and the committed data. There is no time in it and its
serial number follows from its content, so the same installation gives the same file.
"""

from __future__ import annotations

import json
import sys
import uuid
from itertools import groupby
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from inventory import ROOT, Component, Inventory, site_of

from gis_data.atomic import atomic_write
from gis_data.provenance import sources

_TYPES = {"distribution": "library", "bundled": "library", "data": "data"}


def bill(inventory: Inventory) -> dict[str, Any]:
    """Return the bill as the JSON that CycloneDX describes."""
    entries: dict[str, dict[str, Any]] = {}
    for holder, group in groupby(inventory.components, lambda part: part.holder):
        parts = sorted(group, key=lambda part: part.kind != "distribution")
        entries[holder] = _entry(parts[0])
        if parts[1:]:
            entries[holder]["components"] = [_entry(part) for part in parts[1:]]
    links = [
        {
            "ref": entry["bom-ref"],
            "dependsOn": [
                entries[need]["bom-ref"]
                for need in sorted(inventory.needs.get(holder, ()))
            ],
        }
        for holder, entry in entries.items()
    ]
    root = {**entries.pop(ROOT), "type": "application"}
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": root},
        "components": list(entries.values()),
        "dependencies": links,
    }
    number = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(document, sort_keys=True))
    return {**document, "serialNumber": f"urn:uuid:{number}"}


def _entry(part: Component) -> dict[str, Any]:
    """Return a component as CycloneDX writes it."""
    ref = f"{part.holder}@{part.version}"
    if part.kind != "distribution":
        ref = f"{part.holder}/{part.name}@{part.version}"
    entry: dict[str, Any] = {
        "type": _TYPES[part.kind],
        "bom-ref": ref,
        "name": part.name,
        "licenses": [{"expression": part.licence}],
    }
    if part.version:
        entry["version"] = part.version
    if part.kind == "distribution":
        entry["purl"] = f"pkg:pypi/{part.name}@{part.version}"
    if part.kind == "data":
        source = sources()[part.name]
        entry["publisher"] = source.publisher
        entry["hashes"] = [{"alg": "SHA-256", "content": source.sha256}]
    if part.linked:
        entry["description"] = part.linked
    return entry


def write(document: dict[str, Any], file: Path) -> None:
    """Write a bill that its schema accepts.

    Raises
    ------
    ValueError
        If the schema refuses it.
    """
    text = json.dumps(document, indent=1, ensure_ascii=False)
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if problem is not None:
        raise ValueError(str(problem))
    file.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(file) as path:
        path.write_text(f"{text}\n", encoding="utf-8")


def main(prefix: str, folder: str) -> int:
    """Write the bill of an installation into a folder; return the exit code."""
    document = bill(Inventory(site_of(Path(prefix))))
    version = document["metadata"]["component"]["version"]
    file = Path(folder) / f"{ROOT}-{version}.cdx.json"
    write(document, file)
    print(f"{file}: {len(document['components'])} distributions, CycloneDX 1.6")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
