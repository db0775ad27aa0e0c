"""An uncertain quantity: low, typical and high value, its source and confidence."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Literal, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Level = Literal["low", "typical", "high"]
LEVELS: tuple[Level, ...] = ("low", "typical", "high")
CONFIDENCES = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A quantity with the range it may lie in, and what it rests on.

    Attributes
    ----------
    low, typical, high : float
        In `unit`.
    unit : str
        h, km, USD, kg; empty where it has none.
    source : str
        Ids of its sources joined by ``" ; "``; empty where there is nothing to cite.
    confidence : str
        high, medium or low; empty where nothing is estimated.
    basis : str
        Of `network.model.schema.BASES`, those of its parts joined by ``" ; "``;
        empty where it does not apply.
    """

    low: float
    typical: float
    high: float
    unit: str = ""
    source: str = ""
    confidence: str = ""
    basis: str = ""

    def __add__(self, other: Estimate) -> Estimate:
        """Return the sum: low of lows, high of highs, the lesser confidence.

        All parts low at once, or all high: the widest range there is. A part that is
        nothing (0 to 0) adds neither source nor confidence.

        Parameters
        ----------
        other : Estimate
            In the same unit.

        Returns
        -------
        Estimate
            Sources and bases of both.

        Examples
        --------
        >>> a = Estimate(1, 2, 4, "h", "CAREC", "medium", "published")
        >>> a + Estimate(0, 1, 3, "h", "plan", "low", "estimate")
        Estimate(low=1, typical=3, high=7, unit='h', source='CAREC ; plan', \
confidence='low', basis='published ; estimate')
        """
        if not (other.typical or other.high):
            return self
        if not (self.typical or self.high):
            return other
        return Estimate(
            self.low + other.low,
            self.typical + other.typical,
            self.high + other.high,
            self.unit or other.unit,
            joined(self.source, other.source),
            least_confidence(self.confidence, other.confidence),
            joined(self.basis, other.basis),
        )

    @property
    def levels(self) -> tuple[float, float, float]:
        """Return the low, typical and high value."""
        return self.low, self.typical, self.high

    def times(self, factor: float, unit: str = "") -> Self:
        """Return the quantity times a factor, in another unit unless that is empty."""
        low, typical, high = (value * factor for value in self.levels)
        unit = unit or self.unit
        return replace(self, low=low, typical=typical, high=high, unit=unit)

    def to_dict(self) -> dict[str, float | str]:
        """Return the quantity as plain values."""
        return {field.name: getattr(self, field.name) for field in fields(Estimate)}


ZERO = Estimate(0.0, 0.0, 0.0)


@dataclass(frozen=True, eq=False, slots=True)
class Estimates:
    """An uncertain quantity of many edges.

    Attributes
    ----------
    levels : numpy.ndarray of float64
        Shape (3, edges): low, typical and high values.
    """

    levels: Floats

    def level(self, level: Level) -> Floats:
        """Return the low, typical or high values."""
        values: Floats = self.levels[LEVELS.index(level)]
        return values

    @property
    def low(self) -> Floats:
        """Return the low values."""
        return self.level("low")

    @property
    def typical(self) -> Floats:
        """Return the typical values."""
        return self.level("typical")

    @property
    def high(self) -> Floats:
        """Return the high values."""
        return self.level("high")


def joined(*texts: str) -> str:
    """Return the parts of texts, each once.

    Parameters
    ----------
    *texts : str
        Parts joined by ``" ; "``; empty ones are left out.

    Returns
    -------
    str
        All parts in the order of first mention, joined by ``" ; "``.

    Examples
    --------
    >>> joined("osm ; CAREC", "", "CAREC ; plan")
    'osm ; CAREC ; plan'
    """
    parts = (part for text in texts for part in text.split(" ; ") if part)
    return " ; ".join(dict.fromkeys(parts))


def least_confidence(*levels: str) -> str:
    """Return the lowest of some confidences, empty ones left out.

    Parameters
    ----------
    *levels : str
        Any of high, medium and low, or empty.

    Returns
    -------
    str
        One of them; empty where all are.

    Examples
    --------
    >>> least_confidence("high", "", "medium")
    'medium'
    >>> least_confidence("")
    ''
    """
    known = [level for level in levels if level]
    return min(known, key=CONFIDENCES.index) if known else ""
