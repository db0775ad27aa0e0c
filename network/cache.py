"""Open the network of a plan: from the cache if it is there and valid, else built."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from network.costs.cost import CostModels
from network.model.errors import CacheError
from network.model.files import (
    cache_folder,
    cached_json,
    load_network,
    network_key,
    save_network,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_data.gazetteer import Gazetteer
    from gis_data.plan import Plan
    from network.model.store import Network
    from network.query.router import Router

_log = logging.getLogger(__name__)


def network_folder(plan: Plan, *, region: str | None = None) -> Path:
    """Return where the network of a plan is cached.

    Parameters
    ----------
    plan : Plan
        The plan; it is read only if nothing is cached.
    region : str, optional
        ``eurasia``, or None for the plan's own region.

    Returns
    -------
    pathlib.Path
        It need not exist; another plan, other data or other code have another folder.
    """
    return cache_folder() / "networks" / network_key(plan.path, region or "plan")


def open_network(
    plan: Plan,
    *,
    region: str | None = None,
    rebuild: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Network:
    """Return the network of a plan, from the cache if possible.

    Parameters
    ----------
    plan : Plan
        The plan; it is read only if nothing is cached.
    region : str, optional
        ``eurasia``, or None for the plan's own region.
    rebuild : bool
        Whether to rebuild it even if a cached network exists.
    progress : callable, optional
        Called with a few words at each step of a build, and when the cached network
        is damaged.

    Returns
    -------
    Network
        Mapped into memory where it was cached.
    """
    folder = network_folder(plan, region=region)
    return _opened(plan, folder, region=region, rebuild=rebuild, progress=progress)


def _opened(
    plan: Plan,
    folder: Path,
    *,
    region: str | None,
    rebuild: bool,
    progress: Callable[[str], None] | None,
) -> Network:
    if folder.is_dir() and not rebuild:
        try:
            return load_network(folder)
        except CacheError as error:
            _log.warning("%s It is rebuilt.", error)
            if progress:
                progress(f"rebuilding: {error}")
    from network.build.network import build_network  # noqa: PLC0415 - slow to import

    network = build_network(plan, region=region, progress=progress)
    try:
        save_network(network, folder)
    except CacheError as error:
        _log.warning("%s The network is not cached.", error)
        return network
    _cached_gazetteer(plan, folder)
    CostModels(plan, folder).book  # noqa: B018 - writes the parameters beside it
    return network


def open_router(
    plan: Plan,
    *,
    region: str | None = None,
    engine: str = "",
    rebuild: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Router:
    """Return a router on the network of a plan.

    Parameters
    ----------
    plan : Plan
        The plan; it is read only if nothing is cached.
    region : str, optional
        ``eurasia``, or None for the plan's own region.
    engine : str
        ``cch`` or ``scipy``; empty takes the fastest there is.
    rebuild : bool
        Whether to rebuild the network even if a cached one exists.
    progress : callable, optional
        Called with a few words at each step.

    Returns
    -------
    Router
        Ready for requests.
    """
    from network.query.router import Router  # noqa: PLC0415 - keeps this module light

    folder = network_folder(plan, region=region)
    network = _opened(plan, folder, region=region, rebuild=rebuild, progress=progress)
    cached = folder if folder.is_dir() else None
    if progress and not (folder / "cch").is_dir():
        progress("routing engine")
    return Router(network, CostModels(plan, cached), engine=engine, folder=cached)


def open_gazetteer(plan: Plan, *, region: str | None = None) -> Gazetteer:
    """Return the gazetteer of a plan, cached beside its network.

    Parameters
    ----------
    plan : Plan
        The plan; it is read only if nothing is cached.
    region : str, optional
        ``eurasia``, or None for the plan's own region.

    Returns
    -------
    Gazetteer
        The places of the plan, then those of the secondary gazetteer.
    """
    folder = network_folder(plan, region=region)
    return _cached_gazetteer(plan, folder if folder.is_dir() else None)


def _cached_gazetteer(plan: Plan, folder: Path | None) -> Gazetteer:
    from gis_data.gazetteer import Gazetteer  # noqa: PLC0415 - keeps this module light

    return cached_json(
        folder and folder / "places.json",
        read=Gazetteer.from_dict,
        make=lambda: Gazetteer.load(plan),
        plain=Gazetteer.to_dict,
    )
