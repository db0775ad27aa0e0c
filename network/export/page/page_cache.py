"""The packed network of a page, cached beside the network: making it takes a minute."""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Any

from network.export.page.pack import packed
from network.export.page.page_network import page_network
from network.model.files import cached_json

if TYPE_CHECKING:
    from pathlib import Path

    from network.query.router import Router

#: What a packed network is made by, beside what the network itself is.
_CODE = ("network.export.page", "network.query", "network.costs")


def packed_network(router: Router, folder: Path | None) -> dict[str, Any]:
    """Return the network of a router in the form that a page holds.

    Parameters
    ----------
    router : Router
        Network, costs and prices.
    folder : pathlib.Path or None
        Cache folder of the network; None to make it anew each time.

    Returns
    -------
    dict
        As `network.export.page.pack.packed` returns it. One made by other code is not
        read, and goes.
    """
    path = folder and folder / f"page.{_code_key()}.json"
    if path is not None and not path.exists():
        for stale in path.parent.glob("page.*.json"):
            stale.unlink(missing_ok=True)
    return cached_json(
        path, read=dict, make=lambda: packed(page_network(router)), plain=dict
    )


def _code_key() -> str:
    digest = hashlib.sha256()
    for package in _CODE:
        folder = resources.files(package)
        for module in sorted(folder.iterdir(), key=lambda each: each.name):
            if module.name.endswith(".py"):
                digest.update(module.read_bytes())
    return digest.hexdigest()[:12]
