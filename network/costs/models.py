"""Cost models by profile, from a plan's parameters or from those cached of it."""

from __future__ import annotations

from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from network.costs.rates import Parameter, ParameterSet, parameter_set
from network.model.errors import CacheError
from network.model.files import cached_json

if TYPE_CHECKING:
    from pathlib import Path

    from gis_data.plan import Plan
    from network.costs.cost import CostModel


class CostModels:
    """Cost models of a plan's parameters, made when asked for.

    Parameters
    ----------
    plan : Plan or None
        The plan; its tables are read only where nothing is cached.
    folder : pathlib.Path, optional
        Where the network of the plan is cached; ``figures.json`` is read from
        there, and written there.
    """

    def __init__(self, plan: Plan | None, folder: Path | None = None) -> None:
        self._plan = plan
        self._folder = folder
        self._models: dict[str, CostModel] = {}

    def __getitem__(self, profile: str) -> CostModel:
        """Return the cost model of a profile."""
        if profile not in self._models:
            from network.costs.cost import cost_model  # noqa: PLC0415 - when asked for

            self._models[profile] = cost_model(profile, self.book)
        return self._models[profile]

    @cached_property
    def book(self) -> ParameterSet:
        """Return the parameters; a `CacheError` where there is nothing to read."""
        path = self._folder and self._folder / "figures.json"
        return cached_json(path, read=_book, make=self._made, plain=asdict)

    def _made(self) -> ParameterSet:
        if self._plan is None:
            msg = f"{self._folder}: holds no figures; run 'corridors build' again."
            raise CacheError(msg)
        return parameter_set(
            parameters=self._plan.table("parameters"), rates=self._plan.table("rates")
        )


def _book(values: dict[str, Any]) -> ParameterSet:
    def figures(name: str) -> tuple[Parameter, ...]:
        rows = ({**row, "rows": tuple(row["rows"])} for row in values[name])
        return tuple(Parameter(**row) for row in rows)

    return ParameterSet(figures("figures"), values["price_year"], figures("exchange"))
