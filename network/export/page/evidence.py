"""Source, confidence and basis of the figures of links, by leg row and profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from network.model.schema import QUANTITIES
from network.query.edge_evidence import EdgeEvidence, Evidence, edge_keys
from network.query.route_query import PROFILES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from network.query.router import Router

    Ints = NDArray[np.int64]


class EvidenceTexts:
    """A table of evidence, each once, its sources as numbers of texts."""

    def __init__(self) -> None:
        self._sources: dict[str, int] = {}
        self._items: dict[Evidence, int] = {Evidence(): 0}

    def number(self, item: Evidence) -> int:
        """Return the number of a source, confidence and basis; 0 for nothing known.

        Parameters
        ----------
        item : Evidence
            What some figure rests on.

        Returns
        -------
        int
            Its row.
        """
        return self._items.setdefault(item, len(self._items))

    def tables(self) -> dict[str, Any]:
        """Return the table as plain values.

        Returns
        -------
        dict
            ``sources``: texts; ``items``: numbers of sources, confidence, basis.
        """
        items = [
            [[self._source(text) for text in _parts(source)], confidence, basis]
            for source, confidence, basis in self._items
        ]
        return {"sources": list(self._sources), "items": items}

    def _source(self, text: str) -> int:
        return self._sources.setdefault(text, len(self._sources))


def _parts(source: str) -> list[str]:
    return [part for part in source.split(" ; ") if part]


def leg_evidence(router: Router, sample: Ints, texts: EvidenceTexts) -> dict[str, Any]:
    """Return the evidence of edges for every profile.

    Parameters
    ----------
    router : Router
        Network and costs.
    sample : numpy.ndarray of int64
        An edge of each leg row.
    texts : EvidenceTexts
        Where evidence is collected.

    Returns
    -------
    dict
        ``key``: which kind of edge each row is; ``columns``: distinct columns, the row
        of `texts` of each kind; ``of_profile``: column of each of `QUANTITIES`.
    """
    edges = router.network.edges
    keys = edge_keys(edges, sample)
    kinds, first, key = np.unique(keys, return_index=True, return_inverse=True)
    columns: dict[tuple[int, ...], int] = {}
    of_profile = {}
    for profile in PROFILES:
        evidence = EdgeEvidence(router.model(profile))
        of_kinds = [
            evidence.of(edges, [row], [kind])
            for row, kind in zip(sample[first].tolist(), kinds.tolist(), strict=True)
        ]
        numbers = [
            tuple(texts.number(items[i]) for items in of_kinds)
            for i in range(len(QUANTITIES))
        ]
        of_profile[profile] = [columns.setdefault(n, len(columns)) for n in numbers]
    return {"key": key.tolist(), "columns": list(columns), "of_profile": of_profile}
