"""Numbers of objects on a map, for its card in the index of the atlas."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.layers import Layer
    from maps.style import Words


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
