"""Parts of a route: paths of edges, and legs with their estimates."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gis_data.messages.catalogue import show
from gis_data.messages.message import LANGUAGES, I18nText, Message
from network.model.estimate import Estimate, least_confidence
from network.model.schema import BORDER_KINDS, HOURS, QUANTITIES, estimate_columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from network.costs.prices import Price
    from network.model.store import Network

#: A quantity below this share of the leg's hours or cost does not set its confidence.
MATERIAL_SHARE = 0.05


class LegEnd(NamedTuple):
    """The name of an end of a leg.

    Attributes
    ----------
    name : I18nText
        Of the nearest place; latitude and longitude where none is near.
    offset_km : float
        Distance from that place; 0 at the place, NaN where the name is a position.
    """

    name: I18nText
    offset_km: float = 0.0

    @property
    def label(self) -> I18nText | Message:
        """Return what to show: the name, or the distance from the place."""
        if not self.offset_km or math.isnan(self.offset_km):
            return self.name
        return Message("place.near", {"km": self.offset_km, "place": self.name})

    def in_language(self, language: str) -> str:
        """Return what to show in a language.

        Parameters
        ----------
        language : str
            One of `gis_data.messages.message.LANGUAGES`.

        Returns
        -------
        str
            The name in English where it is not known in the language.
        """
        return show(self.label, language)

    def to_columns(self, side: str) -> dict[str, object]:
        """Return it as columns of a frame, empty in languages it has no name in.

        Parameters
        ----------
        side : str
            What the columns begin with: ``from`` or ``to``.

        Returns
        -------
        dict
            ``from_name`` in English, ``from_zh``, ``from_ru``, ``from_ko`` and
            ``from_offset_km``.
        """
        row: dict[str, object] = {f"{side}_name": self.in_language("en")}
        for language in LANGUAGES[1:]:
            known = self.offset_km > 0 or getattr(self.name, language)
            row[f"{side}_{language}"] = self.in_language(language) if known else ""
        return row | {f"{side}_offset_km": self.offset_km}


class Passage(NamedTuple):
    """A canal, strait or cape that ships pass.

    Attributes
    ----------
    id : str
        What ``--close`` calls it.
    name : I18nText
        Its name.
    """

    id: str
    name: I18nText


@dataclass(frozen=True, eq=False)
class EdgePath:
    """Edges in order of travel.

    Attributes
    ----------
    edges : numpy.ndarray of int64
        Edge numbers.
    backward : numpy.ndarray of bool
        Whether an edge is travelled from its second node to its first.
    """

    edges: NDArray[np.int64]
    backward: NDArray[np.bool_]

    def __len__(self) -> int:
        """Return the number of edges."""
        return len(self.edges)

    @classmethod
    def joined(cls, paths: Iterable[EdgePath]) -> EdgePath:
        """Return paths one after the other as one."""
        parts = list(paths)
        if not parts:
            return cls(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool))
        return cls(
            np.concatenate([p.edges for p in parts]),
            np.concatenate([p.backward for p in parts]),
        )

    def nodes(self, network: Network) -> NDArray[np.int64]:
        """Return the nodes passed, one more than edges.

        Parameters
        ----------
        network : Network
            The network.

        Returns
        -------
        numpy.ndarray of int64
            Node numbers in order of travel.
        """
        ends = network.edges.arrays
        u, v = ends["u"][self.edges], ends["v"][self.edges]
        tails = np.where(self.backward, v, u)
        return np.append(tails, np.where(self.backward, u, v)[-1:]).astype(np.int64)


@dataclass(frozen=True, repr=False)
class Leg:
    """A section of a route by one mode, or one stop on it.

    Attributes
    ----------
    mode : str
        rail, road, sea, air or transfer.
    kind : str
        line, service, sailing, flight, crossing, gauge_break, transfer, access;
        with a departure also wait.
    start, end : LegEnd
        Names of its ends.
    length_km : Estimate
        Kilometres of the route.
    moving_h, dwell_h, wait_h : Estimate
        Hours of movement, of dwell, and of waiting for a departure.
    cost_usd : Estimate
        USD per unit of the profile.
    co2_kg : Estimate
        Kilograms of CO2 equivalent per unit of the profile.
    gateway_id : str
        Border port or yard; empty elsewhere.
    lines : tuple of str
        Ids of the named lines or services it uses, longest first.
    country : tuple of str
        Countries, in order of travel.
    gauge_mm : int
        Track gauge; 0 off rail.
    schematic_km : float
        Kilometres drawn as a straight line.
    line : numpy.ndarray
        Its line in order of travel: longitude and latitude, degrees, EPSG:4326,
        shape (n, 2); unwrapped where it passes 180 degrees.
    straight_km : float
        Of those, kilometres whose length is estimated from the straight line, or is
        that line's.
    inferred_km : float
        Kilometres on railways that nobody has named, taken for main lines.
    passages : tuple of Passage
        Canals, straits and capes that it sails through, in order of travel.
    prices : tuple of Price
        Rows of ``lane_rates``, or of the user's own rates, that its cost is taken from.
    """

    mode: str
    kind: str
    start: LegEnd
    end: LegEnd
    length_km: Estimate
    moving_h: Estimate
    dwell_h: Estimate
    wait_h: Estimate
    cost_usd: Estimate
    co2_kg: Estimate
    gateway_id: str
    lines: tuple[str, ...]
    country: tuple[str, ...]
    gauge_mm: int
    schematic_km: float
    line: NDArray[np.float64] = field(compare=False)
    straight_km: float = 0.0
    inferred_km: float = 0.0
    passages: tuple[Passage, ...] = ()
    prices: tuple[Price, ...] = ()

    def __repr__(self) -> str:
        """Return the leg in one line."""
        hours = sum(getattr(self, name).typical for name in HOURS)
        ends = f"{self.start.in_language('en')} - {self.end.in_language('en')}"
        gate = f" {self.gateway_id}" if self.gateway_id else ""
        return (
            f"<Leg {self.mode} {self.kind}{gate}, {ends}: "
            f"{self.length_km.typical:,.1f} km, {hours:,.1f} h, "
            f"{self.cost_usd.typical:,.0f} USD>"
        )

    @property
    def confidence(self) -> str:
        """Return the least confidence of what makes 5 % of its hours or cost.

        Returns
        -------
        str
            One of high, medium and low; of its length where it takes neither.
        """
        hours = [getattr(self, name) for name in HOURS]
        least = MATERIAL_SHARE * sum(part.typical for part in hours)
        parts = [part for part in hours if part.typical and part.typical >= least]
        levels = [part.confidence for part in (*parts, self.cost_usd)]
        return least_confidence(*levels) or self.length_km.confidence or "low"

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the sources of its quantities, each once."""
        texts = (getattr(self, name).source for name in QUANTITIES)
        ids = (name for text in texts for name in text.split(" ; ") if name)
        return tuple(dict.fromkeys(ids))

    @property
    def lonlat(self) -> list[tuple[float, float]]:
        """Return its line as pairs, to five decimals (1 m)."""
        return [(x, y) for x, y in np.round(self.line, 5).tolist()]

    def to_row(self) -> dict[str, object]:
        """Return the leg as a row of a frame, its line left out.

        Returns
        -------
        dict
            Columns of `network.model.schema.ROUTE_FIELDS`, those of the route apart.
        """
        row: dict[str, object] = {"mode": self.mode, "kind": self.kind}
        row |= self.start.to_columns("from") | self.end.to_columns("to")
        for name in QUANTITIES:
            row |= estimate_row(name, getattr(self, name))
        return row | {
            "border": self.gateway_id if self.kind in BORDER_KINDS else "",
            "gauge_break": self.kind == "gauge_break",
            "gateway_id": self.gateway_id,
            "lines": ";".join(self.lines),
            "passages": ";".join(passage.id for passage in self.passages),
            "country": ";".join(self.country),
            "gauge_mm": self.gauge_mm,
            "source": " ; ".join(self.sources),
            "confidence": self.confidence,
            "schematic": self.schematic_km > self.length_km.typical / 2,
            "schematic_km": self.schematic_km,
            "straight_km": self.straight_km,
            "inferred_km": self.inferred_km,
            "rates": ";".join(price.id for price in self.prices),
            "own_rate": any(price.own for price in self.prices),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the leg as plain values.

        Returns
        -------
        dict
            The columns of `to_row`: every quantity as one dict of low, typical, high,
            unit, source, confidence and basis, lists as lists, passages with their
            names by language; and ``lonlat``.
        """
        row = self.to_row()
        for name in QUANTITIES:
            for column in estimate_columns(name):
                del row[column]
            row[name] = getattr(self, name).to_dict()
        row |= {"lines": self.lines, "country": self.country, "lonlat": self.lonlat}
        row["passages"] = [
            {"id": passage.id, "name": passage.name._asdict()}
            for passage in self.passages
        ]
        row["rates"] = [price.id for price in self.prices]
        return row


def estimate_row(name: str, estimate: Estimate) -> dict[str, object]:
    """Return an estimate as columns of a frame.

    Parameters
    ----------
    name : str
        Of the quantity, ending in its unit.
    estimate : Estimate
        Its value.

    Returns
    -------
    dict
        Columns of `network.model.schema.estimate_columns`.
    """
    values = (
        estimate.typical,
        estimate.low,
        estimate.high,
        estimate.source,
        estimate.confidence,
        estimate.basis,
    )
    return dict(zip(estimate_columns(name), values, strict=True))
