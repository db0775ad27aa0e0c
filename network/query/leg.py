"""What a route is made of: paths of edges, legs, and figures with their range."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gis_data.messages.catalogue import show
from gis_data.messages.message import LANGUAGES, I18nText, Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from network.model.store import Network

BANDS = ("moving_h", "dwell_h", "wait_h", "cost_usd", "co2_kg")


@dataclass(frozen=True)
class Range:
    """A figure with the range it may lie in.

    Attributes
    ----------
    low, typical, high : float
        In the unit of the field that holds it.
    """

    low: float
    typical: float
    high: float

    def __add__(self, other: Range) -> Range:
        """Return the sum, end by end."""
        return Range(
            self.low + other.low, self.typical + other.typical, self.high + other.high
        )


ZERO = Range(0.0, 0.0, 0.0)


class LegEnd(NamedTuple):
    """What an end of a leg is called.

    Attributes
    ----------
    name : I18nText
        Of the nearest place; latitude and longitude where none is near.
    offset_km : float
        How far from that place it lies; 0 at the place, NaN where the name is a
        position.
    """

    name: I18nText
    offset_km: float = 0.0

    @property
    def label(self) -> I18nText | Message:
        """Return what to show: the name, or how far from the place it lies."""
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

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values: the name by language, and the offset."""
        names = {lang: text for lang, text in self.name._asdict().items() if text}
        return {"name": names, "offset_km": self.offset_km}


@dataclass(frozen=True, eq=False)
class EdgePath:
    """Edges in order of travel.

    Attributes
    ----------
    edges : numpy.ndarray of int64
        Edge numbers.
    backward : numpy.ndarray of bool
        Whether each is travelled from its second node to its first.
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


@dataclass(frozen=True)
class Leg:
    """A stretch of a route in one way of moving, or one stop on it.

    Attributes
    ----------
    mode : str
        rail, road, sea, air or transfer.
    kind : str
        line, service, sailing, flight, crossing, gauge_break, transfer, access;
        by the clock also wait.
    start, end : LegEnd
        What its ends are called.
    length_km : float
        Kilometres along the way.
    moving_h, dwell_h, wait_h : Range
        Hours under way, standing, and waiting for a departure.
    cost_usd : Range
        USD per unit of the profile.
    co2_kg : Range
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
        Kilometres drawn as a chord.
    sources : tuple of str
        Ids of the sources of its edges.
    confidence : str
        The lowest of its edges.
    line : numpy.ndarray
        Its line in order of travel: longitude and latitude, degrees, EPSG:4326,
        shape (n, 2); unwrapped where it passes 180 degrees.
    straight_km : float
        Of those kilometres, the ones whose length is that of the chord as well, so
        that the way is longer.
    """

    mode: str
    kind: str
    start: LegEnd
    end: LegEnd
    length_km: float
    moving_h: Range
    dwell_h: Range
    wait_h: Range
    cost_usd: Range
    co2_kg: Range
    gateway_id: str
    lines: tuple[str, ...]
    country: tuple[str, ...]
    gauge_mm: int
    schematic_km: float
    sources: tuple[str, ...]
    confidence: str
    line: NDArray[np.float64] = field(repr=False, compare=False)
    straight_km: float = 0.0

    @property
    def lonlat(self) -> list[tuple[float, float]]:
        """Return its line as pairs, to five decimals (1 m)."""
        return [(x, y) for x, y in np.round(self.line, 5).tolist()]

    def as_dict(self) -> dict[str, Any]:
        """Return the leg as plain values, its line left out.

        Returns
        -------
        dict
            What JSON can hold; ranges are dicts of low, typical and high.
        """
        kept = {f.name: getattr(self, f.name) for f in fields(self)}
        del kept["line"]
        for end in ("start", "end"):
            kept[end] = kept[end].to_dict()
        return {k: asdict(v) if isinstance(v, Range) else v for k, v in kept.items()}
