"""Open the network of a plan: kept if it is there and sound, else built."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

from network.errors import CacheError
from network.files import cache_folder, load_network, network_key, save_network

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_data.plan import Plan
    from network.cost import CostModel
    from network.router import Router
    from network.store import Network

_log = logging.getLogger(__name__)


def network_folder(plan: Plan, *, region: str | None = None) -> Path:
    """Return where the network of a plan is kept.

    Parameters
    ----------
    plan : Plan
        The plan.
    region : str, optional
        ``eurasia``, or None for the plan's own region.

    Returns
    -------
    pathlib.Path
        It need not exist; another plan, other data or other code have another.
    """
    return cache_folder() / "networks" / network_key(plan.path, region or "plan")


def open_network(
    plan: Plan,
    *,
    region: str | None = None,
    rebuild: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Network:
    """Return the network of a plan, from the cache where it can be.

    Parameters
    ----------
    plan : Plan
        The plan.
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
    if folder.is_dir() and not rebuild:
        try:
            return load_network(folder)
        except CacheError as error:
            _log.warning("%s It is built anew.", error)
            if progress:
                progress(f"rebuilding: {error}")
    from network.build import build_network  # noqa: PLC0415 - slow to import

    built = build_network(plan, region=region, progress=progress)
    try:
        save_network(built, folder)
    except CacheError as error:
        _log.warning("%s The network is used without being kept.", error)
    return built


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
        The plan.
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
    from network.router import Router  # noqa: PLC0415 - keeps this module light

    built = open_network(plan, region=region, rebuild=rebuild, progress=progress)
    folder = network_folder(plan, region=region)
    kept = folder if folder.is_dir() else None
    if progress and (kept is None or not (kept / "cch").is_dir()):
        progress("routing engine")
    return Router(built, _Models(plan), engine=engine, folder=kept)


class _Models:
    """Cost models of a plan's figures, made when asked for."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._made: dict[str, CostModel] = {}

    def __getitem__(self, profile: str) -> CostModel:
        if profile not in self._made:
            from network.cost import cost_model  # noqa: PLC0415 - needs pandas

            self._made[profile] = cost_model(
                profile,
                parameters=self._plan.table("parameters"),
                rates=self._plan.table("rates"),
            )
        return self._made[profile]


@cache
def default_router() -> Router:
    """Return the router of the shipped plan, opened once.

    Returns
    -------
    Router
        On the network of Jilin's plan.
    """
    from gis_data.plan import load_plan  # noqa: PLC0415 - only when asked for

    return open_router(load_plan())
