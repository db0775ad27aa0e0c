"""Cost models: rates, speeds and CO2 of each profile of cargo or passengers.

The generalised cost of a route is its cost plus its hours times the value of
time [1]_; the well-to-wheel factors follow the GLEC framework as far as the
tables give them [2]_. Every number is a `network.costs.parameters.Parameter`
with its source; ``docs/costs.md`` lists them all.

References
----------
.. [1] Ortúzar, J. de D. and Willumsen, L. G. (2011). *Modelling Transport*,
   4th ed. Wiley, section 5.
.. [2] Smart Freight Centre (2023). *Global Logistics Emissions Council
   Framework for Logistics Emissions Accounting and Reporting*, v3.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from network.costs.parameters import (
    OCEAN,
    PRICE_YEAR,
    Parameter,
    ParameterSet,
    by_definition,
    parameter_set,
)
from network.costs.prices import price_from_dict, prices_of
from network.model.errors import CacheError
from network.model.files import cached_json

if TYPE_CHECKING:
    from pathlib import Path

    from gis_data.plan import Plan
    from network.costs.prices import Price

Use = Literal["freight", "passenger"]


@dataclass(frozen=True)
class Profile:
    """What is transported, and by which modes.

    Attributes
    ----------
    name : str
        Name of the profile.
    base : str
        The one of the four base profiles that it is a variant of.
    use : {"freight", "passenger"}
        Which flag of an edge allows it.
    unit : {"TEU", "t", "passenger"}
        What costs and CO2 are counted per.
    modes : tuple of str
        Modes it may use; transfers are always open.
    cargo : tuple of str
        Kinds of ship (`cargo` of a sea edge) that take it.
    why : str
        How it differs from its base, and why.
    """

    name: str
    base: str
    use: Use
    unit: str
    modes: tuple[str, ...]
    cargo: tuple[str, ...]
    why: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys its parameters are looked up by, its own first."""
        last = {"TEU": "container", "t": "bulk", "passenger": "passenger"}[self.unit]
        return tuple(dict.fromkeys((self.name, self.base, last)))


_LAND_SEA = ("rail", "road", "sea")
PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            "container", "container", "freight", "TEU", _LAND_SEA, ("container", "any")
        ),
        Profile("bulk", "bulk", "freight", "t", _LAND_SEA, ("bulk", "any")),
        Profile(
            "truck", "truck", "freight", "TEU", ("road", "sea"), ("passenger", "any"),
            "A lorry keeps its load: roads, and ferries that also take passengers",
        ),
        Profile(
            "passenger", "passenger", "passenger", "passenger",
            ("rail", "road", "sea", "air"), ("passenger", "any"),
        ),
        Profile(
            "automobile", "container", "freight", "TEU", _LAND_SEA,
            ("container", "any"),
            "Vehicles and parts: lighter boxes of dearer goods (rates RT157)",
        ),
        Profile(
            "cold_chain", "container", "freight", "TEU", (*_LAND_SEA, "air"),
            ("container", "any"),
            "Seafood and fresh food: reefer factors (rates RT164, RT174), the value "
            "of time of goods that spoil (RT158); may fly",
        ),
        Profile(
            "grain", "bulk", "freight", "t", _LAND_SEA, ("bulk", "any"),
            "As bulk; 300 USD/t is the value the bulk row is made for (RT155)",
        ),
        Profile(
            "tourist", "passenger", "passenger", "passenger",
            ("rail", "road", "sea", "air"), ("passenger", "any"),
            "As passengers, with the low end of their value of time: an assumption",
        ),
    )
}  # fmt: skip


@dataclass(frozen=True)
class CostModel:
    """Cost, hours and CO2 of one unit of one profile.

    Attributes
    ----------
    profile : Profile
        What is transported.
    book : ParameterSet
        The parameters, all in USD.
    price_level : float
        Multiplier of all costs; 1.2 for everything 20 % dearer.
    """

    profile: Profile
    book: ParameterSet
    price_level: float = 1.0

    @cached_property
    def _cache(self) -> dict[tuple[str, ...], Parameter]:
        """Return parameters looked up before: edges need the same few again."""
        return {}

    @property
    def unit(self) -> str:
        """Return what costs and CO2 are counted per: TEU, t or passenger."""
        return self.profile.unit

    @property
    def payload_t(self) -> Parameter:
        """Return tonnes of cargo in one unit; 1 for a tonne, 0 for a passenger."""
        if self.unit == "TEU":
            keys = (self.profile.name, "container")
            return self.book.find("payload", "*", "*", *keys)
        return by_definition("payload", 1.0 if self.unit == "t" else 0.0, "t")

    @property
    def units_per_teu(self) -> float:
        """Return how many units share the fixed cost of one TEU; 0 if none do."""
        teu = self.book.find("payload", "*", "*", "container").typical
        return {"TEU": 1.0, "t": teu, "passenger": 0.0}[self.unit]

    @property
    def value_of_time(self) -> Parameter:
        """Return the value of time, in USD per hour and unit."""
        figure = self.book.find("value_of_time", "*", "*", *self.profile.keys)
        return figure.times(self.price_level)

    def rate(self, mode: str, country: str) -> Parameter:
        """Return the cost of one unit and kilometre.

        Parameters
        ----------
        mode : str
            Mode of transport.
        country : str
            ISO 3166-1 alpha-2; empty in the air, and on the lanes of the world, whose
            rate is that of `OCEAN`.

        Returns
        -------
        Parameter
            In USD per unit and km, times the price level.
        """
        key = ("rate", mode, country)
        if key not in self._cache:
            place = country or (OCEAN if mode == "sea" else "")
            figure = self.book.find("rate", mode, place, *self.profile.keys)
            self._cache[key] = figure.times(self.price_level)
        return self._cache[key]

    def emission(self, mode: str, country: str, traction: str = "") -> Parameter:
        """Return the CO2 equivalent of one unit and kilometre.

        Parameters
        ----------
        mode : str
            Mode of transport.
        country : str
            ISO 3166-1 alpha-2; empty at sea and in the air.
        traction : {"", "electric", "diesel", "feeder"}, optional
            Traction of a train; empty where unknown: then the mean of electric
            and diesel, with the range of both. ``feeder`` is a scheduled
            regional ship.

        Returns
        -------
        Parameter
            In grams per unit and km.
        """
        key = ("emission", mode, country, traction)
        if key not in self._cache:
            self._cache[key] = self._emission(mode, country, traction)
        return self._cache[key]

    def _emission(self, mode: str, country: str, traction: str) -> Parameter:
        keys = self.profile.keys
        if self.profile.use == "passenger":
            return self.book.find("emission", mode, country, *keys)
        if mode == "rail" and not traction:
            return _mean(
                self.emission(mode, country, "electric"),
                self.emission(mode, country, "diesel"),
            )
        last = f"freight.{traction}" if traction else "freight"
        figure = self.book.find("emission", mode, country, *keys, last)
        return figure.times(self.payload_t.typical, f"g/{self.unit}-km")

    def speed_factor(self, mode: str) -> Parameter:
        """Return the ratio of the profile's speed to the speed of an edge.

        Parameters
        ----------
        mode : str
            Mode of transport.

        Returns
        -------
        Parameter
            1 unless there is a parameter for it (bulk trains).
        """
        figure = self.book.by_id.get(f"speed_factor.{mode}.*.{self.profile.base}")
        return figure or by_definition("speed_factor", 1.0, "1")


def _mean(electric: Parameter, diesel: Parameter) -> Parameter:
    return replace(
        electric,
        id=electric.id.replace("electric", "unknown"),
        typical=(electric.typical + diesel.typical) / 2,
        low=min(electric.low, diesel.low),
        high=max(electric.high, diesel.high),
        confidence="low",
        basis="estimate",
        rows=(*electric.rows, *diesel.rows),
        source=f"{electric.source} ; {diesel.source}",
        why="Traction unknown: mean of electric and diesel",
    )


def cost_model(profile: str, book: ParameterSet) -> CostModel:
    """Return the cost model of a profile.

    Parameters
    ----------
    profile : str
        One of `PROFILES`.
    book : ParameterSet
        The parameters, with their sources.

    Returns
    -------
    CostModel
        Rates, factors and values of the profile, each with its source.

    Raises
    ------
    ValueError
        If there is no such profile.
    """
    if profile not in PROFILES:
        msg = (
            f"cost_model: profile {profile!r} is not known; "
            f"use one of: {', '.join(PROFILES)}."
        )
        raise ValueError(msg)
    return CostModel(PROFILES[profile], book)


class CostModels:
    """Cost models of a plan by profile, from its parameters or from the cached ones.

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
            self._models[profile] = cost_model(profile, self.book)
        return self._models[profile]

    @cached_property
    def prices(self) -> tuple[Price, ...]:
        """Return the prices of the plan; a `CacheError` where there is none to read."""
        path = self._folder and self._folder / "prices.json"
        return cached_json(
            path,
            read=lambda values: tuple(map(price_from_dict, values["prices"])),
            make=self._listed_prices,
            plain=lambda prices: {"prices": [asdict(price) for price in prices]},
        )

    def _listed_prices(self) -> tuple[Price, ...]:
        plan = self._known_plan()
        rows, rates = plan.table("lane_rates"), plan.table("rates")
        return tuple(prices_of(rows, rates, PRICE_YEAR))

    @cached_property
    def book(self) -> ParameterSet:
        """Return the parameters; a `CacheError` where there is nothing to read."""
        path = self._folder and self._folder / "figures.json"
        return cached_json(path, read=_from_dict, make=self._from_plan, plain=asdict)

    def _from_plan(self) -> ParameterSet:
        plan = self._known_plan()
        return parameter_set(
            parameters=plan.table("parameters"), rates=plan.table("rates")
        )

    def _known_plan(self) -> Plan:
        if self._plan is None:
            msg = f"{self._folder}: holds no parameters; run 'corridors build' again."
            raise CacheError(msg)
        return self._plan


def _from_dict(values: dict[str, Any]) -> ParameterSet:
    def parameters(name: str) -> tuple[Parameter, ...]:
        rows = ({**row, "rows": tuple(row["rows"])} for row in values[name])
        return tuple(Parameter(**row) for row in rows)

    figures, exchange = parameters("figures"), parameters("exchange")
    return ParameterSet(figures, values["price_year"], exchange)
