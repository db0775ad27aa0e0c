"""What a kilometre costs: profiles of cargo and passengers, rates, speeds, CO2.

The generalised cost of a journey is its money plus its hours times the value of
time [1]_; the well-to-wheel factors follow the GLEC framework as far as the
tables give them [2]_. Every number is a `network.costs.rates.Parameter`
with its source; ``docs/costs.md`` lists them all.

References
----------
.. [1] Ortúzar, J. de D. and Willumsen, L. G. (2011). *Modelling Transport*,
   4th ed. Wiley, section 5.
.. [2] Smart Freight Centre (2023). *Global Logistics Emissions Council
   Framework for Logistics Emissions Accounting and Reporting*, v3.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from network.costs.rates import Parameter, ParameterSet

Use = Literal["freight", "passenger"]


@dataclass(frozen=True)
class Profile:
    """Who or what travels, and by which modes.

    Attributes
    ----------
    name : str
        Name of the profile.
    base : str
        One of the four base profiles it is a variety of.
    use : {"freight", "passenger"}
        Which flag of an edge lets it pass.
    unit : {"TEU", "t", "passenger"}
        What costs and CO2 are counted per.
    modes : tuple of str
        Modes it may use; transfers are always open.
    cargo : tuple of str
        Kinds of ship (`cargo` of a sea edge) that take it.
    why : str
        What tells it from its base, and on what grounds.
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
        """Return the keys its figures are looked up by, its own first."""
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
    """Money, hours and CO2 of one unit of one profile.

    Attributes
    ----------
    profile : Profile
        Who or what travels.
    book : ParameterSet
        The figures, all in USD.
    price_level : float
        Multiplier of all money; 1.2 asks what happens if everything costs 20 %
        more.
    currency : str
        Always ``"USD"``.
    """

    profile: Profile
    book: ParameterSet
    price_level: float = 1.0
    currency: str = "USD"

    @cached_property
    def _found(self) -> dict[tuple[str, ...], Parameter]:
        """Return figures looked up before: edges ask for the same few again."""
        return {}

    @property
    def price_year(self) -> int:
        """Return the year of the exchange rates of prices without one year."""
        return self.book.price_year

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
        tonnes = 1.0 if self.unit == "t" else 0.0
        return Parameter(
            "payload", tonnes, tonnes, tonnes, "t", "-", "by definition", "high"
        )

    @property
    def units_per_teu(self) -> float:
        """Return how many units share the fixed money of one TEU; 0 if none do."""
        teu = self.book.find("payload", "*", "*", "container").value
        return {"TEU": 1.0, "t": teu, "passenger": 0.0}[self.unit]

    @property
    def value_of_time(self) -> Parameter:
        """Return the value of time, in USD per hour and unit."""
        keys = self.profile.keys
        found = self.book.find("value_of_time", "*", "*", *keys)
        return found.scaled(self.price_level)

    def rate(self, mode: str, country: str) -> Parameter:
        """Return the money of one unit and kilometre.

        Parameters
        ----------
        mode : str
            Mode of transport.
        country : str
            ISO 3166-1 alpha-2; empty at sea and in the air.

        Returns
        -------
        Parameter
            In USD per unit and km, times the price level.
        """
        asked = ("rate", mode, country)
        if asked not in self._found:
            found = self.book.find("rate", mode, country, *self.profile.keys)
            self._found[asked] = found.scaled(self.price_level)
        return self._found[asked]

    def emission(self, mode: str, country: str, traction: str = "") -> Parameter:
        """Return the CO2 equivalent of one unit and kilometre.

        Parameters
        ----------
        mode : str
            Mode of transport.
        country : str
            ISO 3166-1 alpha-2; empty at sea and in the air.
        traction : {"", "electric", "diesel", "feeder"}, optional
            What pulls a train; empty where unknown: then the mean of electric
            and diesel, with the range of both. ``feeder`` is a scheduled
            regional ship.

        Returns
        -------
        Parameter
            In grams per unit and km.
        """
        asked = ("emission", mode, country, traction)
        if asked not in self._found:
            self._found[asked] = self._emission(mode, country, traction)
        return self._found[asked]

    def _emission(self, mode: str, country: str, traction: str) -> Parameter:
        keys = self.profile.keys
        if self.profile.use == "passenger":
            return self.book.find("emission", mode, country, *keys)
        if mode == "rail" and not traction:
            return _middle(
                self.emission(mode, country, "electric"),
                self.emission(mode, country, "diesel"),
            )
        last = f"freight.{traction}" if traction else "freight"
        found = self.book.find("emission", mode, country, *keys, last)
        return found.scaled(self.payload_t.value, f"g/{self.unit}-km")

    def speed_factor(self, mode: str) -> Parameter:
        """Return how fast the profile moves against the speeds of the edges.

        Parameters
        ----------
        mode : str
            Mode of transport.

        Returns
        -------
        Parameter
            1 unless a figure says otherwise (bulk trains).
        """
        found = self.book.by_id.get(f"speed_factor.{mode}.*.{self.profile.base}")
        return found or Parameter(
            "speed_factor", 1.0, 1.0, 1.0, "1", "-", "by definition", "high"
        )


def _middle(one: Parameter, other: Parameter) -> Parameter:
    return replace(
        one,
        id=one.id.replace("electric", "unknown"),
        value=(one.value + other.value) / 2,
        low=min(one.low, other.low),
        high=max(one.high, other.high),
        confidence="low",
        basis="estimate",
        rows=(*one.rows, *other.rows),
        source=f"{one.source} ; {other.source}",
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
    _check_profile(profile)
    return CostModel(PROFILES[profile], book)


def _check_profile(profile: str) -> None:
    if profile not in PROFILES:
        msg = (
            f"cost_model: profile {profile!r} is not known; "
            f"use one of: {', '.join(PROFILES)}."
        )
        raise ValueError(msg)
