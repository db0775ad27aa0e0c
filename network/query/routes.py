"""What is asked of a router, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from network.query.leg import ZERO, Leg, Range
from network.query.policy import Policy

if TYPE_CHECKING:
    from gis_data.gazetteer import Place
    from gis_data.messages.message import Message
    from network.costs.impedance import Criterion


@dataclass(frozen=True)
class Route:
    """A way between two places, with its legs.

    Attributes
    ----------
    origin, destination : Place
        Its ends.
    profile, criterion, unit : str
        For whom, what was minimised, and the unit that money and CO2 are for.
    legs : tuple of Leg
        In order of travel.
    messages : tuple of Message
        What was assumed and what was not used.
    """

    origin: Place
    destination: Place
    profile: str
    criterion: str
    unit: str
    legs: tuple[Leg, ...]
    messages: tuple[Message, ...] = ()

    @property
    def length_km(self) -> float:
        """Return kilometres in all, access included."""
        return sum(leg.length_km for leg in self.legs)

    @property
    def line_haul_km(self) -> float:
        """Return kilometres without access and transfers."""
        local = {"access", "transfer", "gauge_break"}
        return sum(leg.length_km for leg in self.legs if leg.kind not in local)

    def total(self, band: str) -> Range:
        """Return one quantity over all legs.

        Parameters
        ----------
        band : str
            One of `network.query.leg.BANDS`, or ``time_h``.

        Returns
        -------
        Range
            Low, typical and high.
        """
        bands = ("moving_h", "dwell_h", "wait_h") if band == "time_h" else (band,)
        found = ZERO
        for leg in self.legs:
            for name in bands:
                found += getattr(leg, name)
        return found

    @property
    def borders(self) -> tuple[str, ...]:
        """Return the gateways crossed, in order of travel."""
        return tuple(leg.gateway_id for leg in self.legs if leg.kind == "crossing")

    @property
    def gauge_breaks(self) -> int:
        """Return how many times the cargo changes track gauge."""
        return sum(leg.kind == "gauge_break" for leg in self.legs)


@dataclass(frozen=True)
class Request:
    """What is asked of a router.

    Attributes
    ----------
    profile : str
        Who or what travels, one of `network.costs.cost.PROFILES`.
    criterion : str
        What is minimised: time, cost, distance, co2 or generalised.
    via : tuple of Place
        Places to pass, in order.
    policy : Policy
        What may be used.
    """

    profile: str = "container"
    criterion: Criterion = "generalised"
    via: tuple[Place, ...] = ()
    policy: Policy = field(default_factory=Policy)
