"""Open the network of a plan: from the cache if it is there and valid, else built."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from gis_data.errors import PlanError
from gis_data.locks import exclusive, hold_shared
from gis_data.plan import Plan
from network.costs.cost import CostModels
from network.model.cache_entries import limit_mb, remove_litter, trim_cache
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
    from network.model.store import Network
    from network.query.router import Router

    Progress = Callable[[str], None]

_log = logging.getLogger(__name__)


def network_folder(plan: Plan, *, region: str | None = None) -> Path:
    """Return where the network of a plan is cached.

    Parameters
    ----------
    plan : Plan
        The plan; its tables are read only if nothing is cached.
    region : str, optional
        One of `gis_data.plan.ROADS`; by default what the plan says.

    Returns
    -------
    pathlib.Path
        It need not exist; another plan, other data or other code have another folder.
    """
    return cache_folder() / "networks" / network_key(plan.path, region or plan.roads)


def open_network(
    plan: Plan,
    *,
    region: str | None = None,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> Network:
    """Return the network of a plan, from the cache if possible.

    Parameters
    ----------
    plan : Plan
        The plan; its tables are read only if nothing is cached.
    region : str, optional
        One of `gis_data.plan.ROADS`; by default what the plan says.
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
    progress: Progress | None,
) -> Network:
    report = progress or (lambda _: None)
    remove_litter(cache_folder())
    hold_shared(folder.with_suffix(".used"))
    network = None if rebuild else _loaded(folder, report)
    if network is None:
        # One process builds; another that needs the same network waits for it.
        with exclusive(folder.with_suffix(".building")):
            network = None if rebuild else _loaded(folder, None)
            if network is None:
                network = _built(
                    plan, folder, region=region, anew=rebuild, report=report
                )
    return network


def _loaded(folder: Path, report: Progress | None) -> Network | None:
    """Return a cached network; None where there is none, or a damaged one."""
    if not folder.is_dir():
        return None
    try:
        return load_network(folder)
    except CacheError as error:
        if report is not None:
            _log.warning("%s The network is rebuilt.", error)
            report(f"rebuilding: {error}")
    return None


def _built(
    plan: Plan, folder: Path, *, region: str | None, anew: bool, report: Progress
) -> Network:
    """Build a network out of stages, those that are cached included, and cache it."""
    # Slow to import, and not needed on a warm route.
    from network.build.build_record import write_record  # noqa: PLC0415
    from network.build.network import build_network, stage_runner  # noqa: PLC0415

    limit_mb()  # a bound that is none is refused before the build, not after
    plan = Plan(plan.path)  # as it is on disk, like the key
    _check_key(plan, folder, region)
    stages = stage_runner(
        plan, region=region, folder=cache_folder() / "stages", progress=report
    )
    if anew:
        stages.forget()
    network = build_network(plan, region=region, progress=report, stages=stages)
    _check_key(plan, folder, region)
    try:
        save_network(network, folder)
    except CacheError as error:
        _log.warning("%s The network is not cached.", error)
        return network
    write_record(stages, folder)
    _cached_gazetteer(folder, lambda: stages.facts.gazetteer)
    models = CostModels(plan, folder)
    _log.debug("%d prices", len(models.prices))  # written beside it, as are
    _log.debug("%d parameters", len(models.book.figures))
    for entry in trim_cache(cache_folder(), keep=[folder]):
        _log.info("removed from the cache: %s %s", entry.kind, entry.key)
    return network


def _check_key(plan: Plan, folder: Path, region: str | None) -> None:
    """Refuse to keep a network under the key of a plan that has changed since."""
    if network_folder(plan, region=region).name != folder.name:
        msg = f"{plan.path}: the plan, or this program, has been changed since it was "
        msg += "opened; open it again."
        raise PlanError(msg)


def open_router(
    plan: Plan,
    *,
    region: str | None = None,
    engine: str = "",
    rebuild: bool = False,
    progress: Progress | None = None,
    folder: Path | None = None,
) -> Router:
    """Return a router on the network of a plan.

    Parameters
    ----------
    plan : Plan
        The plan; its tables are read only if nothing is cached.
    region : str, optional
        One of `gis_data.plan.ROADS`; by default what the plan says.
    engine : str
        ``cch`` or ``scipy``; empty takes the fastest there is.
    rebuild : bool
        Whether to rebuild the network even if a cached one exists.
    progress : callable, optional
        Called with a few words at each step.
    folder : pathlib.Path, optional
        As `network_folder` returned it; found anew if omitted.

    Returns
    -------
    Router
        Ready for requests.
    """
    from network.query.router import Router  # noqa: PLC0415 - keeps this module light

    folder = folder or network_folder(plan, region=region)
    network = _opened(plan, folder, region=region, rebuild=rebuild, progress=progress)
    cached = folder if folder.is_dir() else None
    if progress and not (folder / "cch").is_dir():
        progress("routing engine")
    return Router(network, CostModels(plan, cached), engine=engine, folder=cached)


def open_gazetteer(
    plan: Plan, *, region: str | None = None, folder: Path | None = None
) -> Gazetteer:
    """Return the gazetteer of a plan, cached beside its network.

    Parameters
    ----------
    plan : Plan
        The plan; its tables are read only if nothing is cached.
    region : str, optional
        One of `gis_data.plan.ROADS`; by default what the plan says.
    folder : pathlib.Path, optional
        As `network_folder` returned it; found anew if omitted.

    Returns
    -------
    Gazetteer
        The places of the plan, then those of the secondary gazetteer.
    """
    folder = folder or network_folder(plan, region=region)
    from gis_data.gazetteer import Gazetteer  # noqa: PLC0415 - keeps this module light

    cached = folder if folder.is_dir() else None
    return _cached_gazetteer(cached, lambda: Gazetteer.load(plan))


def _cached_gazetteer(folder: Path | None, make: Callable[[], Gazetteer]) -> Gazetteer:
    from gis_data.gazetteer import Gazetteer  # noqa: PLC0415 - keeps this module light

    return cached_json(
        folder and folder / "places.json",
        read=Gazetteer.from_dict,
        make=make,
        plain=Gazetteer.to_dict,
    )
