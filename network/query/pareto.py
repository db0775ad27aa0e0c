"""Points of which none is better in everything, and how well a few stand for all.

All criteria are minimised. *Dominated* means: another point is at least as good in
every criterion and better in one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


def undominated(points: Ints | Floats) -> Bools:
    """Return which points no other point dominates; of equal points the first.

    Parameters
    ----------
    points : numpy.ndarray
        One row a point, one column a criterion.

    Returns
    -------
    numpy.ndarray of bool
        One value a point.

    Examples
    --------
    >>> undominated(np.array([[1, 4], [2, 2], [3, 3], [2, 2]])).tolist()
    [True, True, False, False]
    """
    kept = np.ones(len(points), dtype=bool)
    for i, point in enumerate(points):
        no_worse = (points <= point).all(axis=1)
        better = no_worse & (points < point).any(axis=1)
        same = no_worse & ~better
        kept[i] = not better.any() and not same[:i].any()
    return kept


def upper_bounds(points: Ints | Floats) -> Floats:
    """Return the corners of the space that no point dominates.

    What no point is at least as good as in everything lies below one of these
    corners in every criterion [1]_.

    Parameters
    ----------
    points : numpy.ndarray
        One row a point, one column a criterion.

    Returns
    -------
    numpy.ndarray of float64
        One row a corner; infinite where a criterion does not bound it.

    References
    ----------
    .. [1] Klamroth, K., Lacour, R. and Vanderpooten, D. (2015). On the
       representation of the search region in multi-objective optimization.
       European Journal of Operational Research, 245 (3), 767-778.

    Examples
    --------
    >>> upper_bounds(np.array([[1, 4], [2, 2]])).tolist()
    [[1.0, inf], [2.0, 4.0], [inf, 2.0]]
    """
    count = points.shape[1]
    corners = np.full((1, count), np.inf)
    for point in points.astype(np.float64):
        above = (corners > point).all(axis=1)
        cut = corners[above]
        if not len(cut):
            continue
        pulled = np.repeat(cut, count, axis=0)
        at = np.tile(np.arange(count), len(cut))
        pulled[np.arange(len(pulled)), at] = point[at]
        rest = corners[~above]
        corners = np.concatenate([rest, _highest(np.unique(pulled, axis=0), rest)])
    return corners


def _highest(corners: Floats, others: Floats) -> Floats:
    """Return the corners that do not lie below another one."""
    every = np.concatenate([corners, others])
    kept = [
        int((every >= corner).all(axis=1).sum()) == 1  # itself alone
        for corner in corners
    ]
    return np.asarray(corners[np.array(kept, dtype=bool)])


@dataclass
class Bounds:
    """What weighted sums say of every point there is.

    Attributes
    ----------
    directions : list of numpy.ndarray
        Weights of the criteria, none negative.
    values : list of float
        What the weighted sum of no point is below.
    """

    directions: list[Floats] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(self, direction: Floats, value: float) -> None:
        """Add a direction and the least weighted sum along it."""
        self.directions.append(np.asarray(direction, dtype=np.float64))
        self.values.append(value)

    def gaps(self, corners: Floats) -> Floats:
        """Return by how much a point below each corner may beat all points known.

        Below a corner u there is no point p with (1 + e) p < u in every criterion
        if, along one direction w, w u <= (1 + e) min w p.

        Parameters
        ----------
        corners : numpy.ndarray of float64
            What `upper_bounds` returned.

        Returns
        -------
        numpy.ndarray of float64
            The least such e of each corner, at least 0; infinite where no
            direction bounds it.
        """
        found = np.full(len(corners), np.inf)
        for direction, value in zip(self.directions, self.values, strict=True):
            used = direction > 0
            sums = corners[:, used] @ direction[used]
            if value > 0:
                found = np.minimum(found, sums / value - 1)
            else:
                found[sums <= 0] = 0.0
        return np.asarray(np.maximum(found, 0.0))

    def epsilon(self, points: Ints | Floats) -> float:
        """Return how well some points stand for every point there is.

        Parameters
        ----------
        points : numpy.ndarray
            One row a point.

        Returns
        -------
        float
            The least e known for which every point there is has one of these
            that is at most (1 + e) times it in every criterion.
        """
        return float(self.gaps(upper_bounds(points)).max())


def cover(points: Ints | Floats, by: Ints | Floats) -> float:
    """Return how well some points stand for others.

    Parameters
    ----------
    points, by : numpy.ndarray
        The points, and those that stand for them; one row each.

    Returns
    -------
    float
        The least e for which every point has one of `by` that is at most (1 + e)
        times it in every criterion.

    Examples
    --------
    >>> cover(np.array([[10, 10]]), np.array([[11, 10], [10, 13]]))
    0.1
    """
    return float(_worst(points, by).max(initial=0.0).round(12))


def _worst(points: Ints | Floats, by: Ints | Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = by[None, :, :] / points[:, None, :].astype(np.float64)
    ratio[np.isnan(ratio)] = 1.0  # nothing for nothing
    return np.asarray(np.maximum(ratio.max(axis=2).min(axis=1) - 1, 0.0))


def thinned(
    points: Ints | Floats,
    limit: int,
    *,
    first: Sequence[int] = (),
    close: float = 0.0,
) -> list[int]:
    """Return a few points that stand for all of them.

    The best in each criterion are always among them.

    Parameters
    ----------
    points : numpy.ndarray
        One row a point, none dominated.
    limit : int
        How many are wanted at most; the best in each criterion are returned
        whatever it is.
    first : sequence of int
        Rows that must be among them.
    close : float
        No more are chosen once the others are at most (1 + this) times one that is.

    Returns
    -------
    list of int
        Row numbers, sorted.
    """
    chosen = dict.fromkeys([*first, *points.argmin(axis=0).tolist()])
    while len(chosen) < limit:
        worst = _worst(points, points[list(chosen)])
        if worst.max() <= close:
            break
        chosen[int(np.argmax(worst))] = None
    return sorted(chosen)
