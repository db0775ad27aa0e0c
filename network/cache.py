"""Open the network of a plan: kept if it is there and sound, else built."""

from __future__ import annotations

import logging
from functools import cache, cached_property
from typing import TYPE_CHECKING

from gis_data.plan_later import PlanLater
from network.errors import CacheError
from network.files import cache_folder, load_network, network_key, save_network

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_data.gazetteer import Gazetteer
    from gis_data.plan import Plan
    from network.costs.cost import CostModel
    from network.costs.rates import FigureBook
    from network.routing.router import Router
    from network.store import Network

_log = logging.getLogger(__name__)


def network_folder(plan: Plan | PlanLater, *, region: str | None = None) -> Path:
    """Return where the network of a plan is kept.

    Parameters
    ----------
    plan : Plan or PlanLater
        The plan; one to be read later is read only if nothing is kept.
    region : str, optional
        ``eurasia``, or None for the plan's own region.

    Returns
    -------
    pathlib.Path
        It need not exist; another plan, other data or other code have another.
    """
    return cache_folder() / "networks" / network_key(plan.path, region or "plan")


def open_network(
    plan: Plan | PlanLater,
    *,
    region: str | None = None,
    rebuild: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Network:
    """Return the network of a plan, from the cache where it can be.

    Parameters
    ----------
    plan : Plan or PlanLater
        The plan; one to be read later is read only if nothing is kept.
    region : str, optional
        ``eurasia``, or None for the plan's own region.
    rebuild : bool
        Whether to build it whatever is kept.
    progress : callable, optional
        Called with a few words at each step of a build, and when what is kept
        turns out to be damaged.

    Returns
    -------
    Network
        Mapped into memory where it was kept.
    """
    folder = network_folder(plan, region=region)
    return _opened(plan, folder, region=region, rebuild=rebuild, progress=progress)


def _opened(
    plan: Plan | PlanLater,
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
            _log.warning("%s It is built anew.", error)
            if progress:
                progress(f"rebuilding: {error}")
    from network.build import build_network  # noqa: PLC0415 - slow to import

    whole = plan.plan if isinstance(plan, PlanLater) else plan
    built = build_network(whole, region=region, progress=progress)
    try:
        save_network(built, folder)
    except CacheError as error:
        _log.warning("%s The network is used without being kept.", error)
        return built
    from network.kept import kept_figures, kept_gazetteer  # noqa: PLC0415 - as above

    kept_gazetteer(whole, folder)
    kept_figures(whole, folder)
    return built


def open_router(
    plan: Plan | PlanLater,
    *,
    region: str | None = None,
    engine: str = "",
    rebuild: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Router:
    """Return a router on the network of a plan.

    Parameters
    ----------
    plan : Plan or PlanLater
        The plan; one to be read later is read only if nothing is kept.
    region : str, optional
        ``eurasia``, or None for the plan's own region.
    engine : str
        ``cch`` or ``scipy``; empty takes the fastest there is.
    rebuild : bool
        Whether to build the network whatever is kept.
    progress : callable, optional
        Called with a few words at each step.

    Returns
    -------
    Router
        Ready for requests.
    """
    from network.routing.router import Router  # noqa: PLC0415 - keeps this module light

    folder = network_folder(plan, region=region)
    built = _opened(plan, folder, region=region, rebuild=rebuild, progress=progress)
    kept = folder if folder.is_dir() else None
    if progress and (kept is None or not (kept / "cch").is_dir()):
        progress("routing engine")
    return Router(built, _Models(plan, kept), engine=engine, folder=kept)


def open_kept_router(folder: Path, *, engine: str = "") -> Router:
    """Return a router on a network that is kept in a folder, and on nothing else.

    Parameters
    ----------
    folder : pathlib.Path
        As `network_folder` returns it.
    engine : str
        ``cch`` or ``scipy``; empty takes the fastest there is.

    Returns
    -------
    Router
        Ready for requests. A `CacheError` tells what the folder lacks.
    """
    from network.routing.router import Router  # noqa: PLC0415 - keeps this module light

    models = _Models(None, folder)
    return Router(load_network(folder), models, engine=engine, folder=folder)


def open_gazetteer(plan: Plan | PlanLater, *, region: str | None = None) -> Gazetteer:
    """Return the gazetteer of a plan, as kept beside its network where it can be.

    Parameters
    ----------
    plan : Plan or PlanLater
        The plan; one to be read later is read only if nothing is kept.
    region : str, optional
        ``eurasia``, or None for the plan's own region.

    Returns
    -------
    Gazetteer
        The places of the plan and those behind them.
    """
    from network.kept import kept_gazetteer  # noqa: PLC0415 - keeps this module light

    folder = network_folder(plan, region=region)
    return kept_gazetteer(plan, folder if folder.is_dir() else None)


class _Models:
    """Cost models of a plan's figures, made when asked for."""

    def __init__(
        self, plan: Plan | PlanLater | None, folder: Path | None = None
    ) -> None:
        self._plan = plan
        self._folder = folder
        self._made: dict[str, CostModel] = {}

    def __getitem__(self, profile: str) -> CostModel:
        if profile not in self._made:
            from network.costs.cost import model_by_book  # noqa: PLC0415 - when asked for

            self._made[profile] = model_by_book(profile, self._book)
        return self._made[profile]

    @cached_property
    def _book(self) -> FigureBook:
        from network.kept import kept_figures  # noqa: PLC0415 - when asked for

        return kept_figures(self._plan, self._folder)


@cache
def default_router() -> Router:
    """Return the router of the shipped plan, opened once.

    Returns
    -------
    Router
        On the network of Jilin's plan.
    """
    return open_router(PlanLater())
