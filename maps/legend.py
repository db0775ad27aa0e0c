"""What a map shows, counted: the entries of its legend and of its index card."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.layers import Layer
    from maps.style import LegendClass, Words


@dataclass(frozen=True)
class LegendEntry:
    """One class of one layer and how many objects it has.

    Attributes
    ----------
    layer : str
        Name of the layer.
    title : tuple of str
        Heading of the layer.
    shown : LegendClass
        Value, label and style.
    count : int
        Objects of the class, over all versions of the plan.
    """

    layer: str
    title: Words
    shown: LegendClass
    count: int


def legend_entries(layers: Sequence[Layer]) -> list[LegendEntry]:
    """Return the legend of some layers, in order, empty classes included.

    Parameters
    ----------
    layers : sequence of Layer
        Layers of one page.

    Returns
    -------
    list of LegendEntry
        One for each class of each layer.
    """
    entries: list[LegendEntry] = []
    for layer in layers:
        classes, codes = layer.class_of_rows()
        counts = Counter(codes)
        entries.extend(
            LegendEntry(layer.name, layer.title, each, counts[i])
            for i, each in enumerate(classes)
        )
    return entries


def layer_counts(layers: Sequence[Layer]) -> list[tuple[Words, int]]:
    """Return how many distinct objects each layer that can be opened holds.

    Parameters
    ----------
    layers : sequence of Layer
        Layers of one page.

    Returns
    -------
    list of tuple
        Heading and number of distinct keys; quiet layers are left out.
    """
    return [
        (layer.title, int(layer.frame[layer.key].nunique()))
        for layer in layers
        if not layer.quiet and len(layer.frame)
    ]
