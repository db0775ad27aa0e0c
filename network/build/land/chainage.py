"""Published kilometres along a line: how far its stops lie, how long its links are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from network.build.land.matching import Match

LEAST, MOST = 0.89, 1.13  # beyond these the line is another one, or was rebuilt
LOST_MOST = 1.45  # an old track may wind so much more than the fast one beside it
CIRCUITY = 1.2
BENDS = (1.0, 1.8)


def posts_of(
    stops: Sequence[str], length_km: float, posts: Mapping[str, float]
) -> tuple[float, ...]:
    """Return the published kilometre of every stop of a line, NaN where unknown.

    Parameters
    ----------
    stops : sequence of str
        Node ids in order.
    length_km : float
        Published length from the first stop to the last; NaN if there is none.
    posts : mapping of str to float
        Kilometres of single stops, in either direction.

    Returns
    -------
    tuple of float
        One value a stop; the first is 0 unless `posts` says otherwise.

    Examples
    --------
    >>> posts_of(("A", "B", "C"), 90.0, {"B": 40.0})
    (0.0, 40.0, 90.0)
    """
    if len(set(stops)) < len(stops):
        return (float("nan"),) * len(stops)
    first, last = stops[0], stops[-1]
    found = {first: 0.0, last: length_km, **posts}
    return tuple(float(found.get(stop, np.nan)) for stop in stops)


def stretches(km: Sequence[float]) -> Iterator[tuple[int, int, float]]:
    """Yield the stretches between neighbouring stops of known kilometre.

    Parameters
    ----------
    km : sequence of float
        What `posts_of` returned.

    Yields
    ------
    start, end : int
        Positions of the two stops.
    length_km : float
        Published kilometres between them.
    """
    known = [i for i, post in enumerate(km) if np.isfinite(post)]
    for a, b in pairwise(known):
        yield a, b, abs(km[b] - km[a])


def expected_km(
    direct_km: NDArray[np.float64], km: Sequence[float], length_km: float
) -> list[float]:
    """Return how long each hop of a line ought to be.

    Parameters
    ----------
    direct_km : numpy.ndarray
        Geodesic distance of each hop.
    km : sequence of float
        Published kilometre of each stop, NaN where unknown.
    length_km : float
        Published length of the line; NaN where there is none.

    Returns
    -------
    list of float
        Kilometres; within a stretch in proportion to the geodesics, and never
        less than these or more than 1.8 times as much.
    """
    ratio = length_km / float(direct_km.sum())
    ratios = np.full(len(direct_km), ratio if np.isfinite(ratio) else CIRCUITY)
    for a, b, span in stretches(km):
        ratios[a:b] = span / float(direct_km[a:b].sum())
    return list(direct_km * np.clip(ratios, *BENDS))


@dataclass(frozen=True)
class Stretch:
    """Links of a line between two stops of known kilometre.

    Attributes
    ----------
    links : tuple of int
        Link numbers.
    published_km : float
        Length that is published.
    least, most : float
        Smallest and greatest ratio of published to drawn length believed.
    """

    links: tuple[int, ...]
    published_km: float
    least: float = LEAST
    most: float = MOST


def line_stretches(
    km: Sequence[float],
    match: Match,
    links: Sequence[Sequence[int]],
    *,
    measured: bool = True,
    trusted: Sequence[bool] = (),
) -> Iterator[Stretch]:
    """Yield the stretches of a matched line whose every hop was found.

    Parameters
    ----------
    km : sequence of float
        Published kilometre of each stop.
    match : Match
        The line on the network.
    links : sequence of sequence of int
        For each hop, the links it is made of.
    measured : bool
        Whether what is published is of those who pass along the line, as on
        railways: a spur to a stop between, in and out again, is then no part of
        it. If not, the drawn length may only be too short.
    trusted : sequence of bool
        Of each stop, whether its kilometre is believed whatever is drawn.

    Yields
    ------
    Stretch
        Links and published length.
    """
    for a, b, span in stretches(km):
        if span > 0 and all(match.hops[i].pieces for i in range(a, b)):
            own = tuple(link for i in range(a, b) for link in links[i])
            if measured:
                times = Counter(own)
                own = tuple(link for link in own if times[link] == 1)
            if not own:
                continue
            believed = bool(trusted) and trusted[a] and trusted[b]
            bounds = (LEAST if measured else 1.0, MOST)
            bounds = (0.0, np.inf) if believed else bounds
            yield Stretch(own, span, *bounds)


def stretched(
    length_km: NDArray[np.float64], parts: Sequence[Stretch], lost: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return link lengths that add up to what is published.

    Drawn lines are a little short, for they cut corners, and where a track was
    lost beside a shorter one they are shorter still: there the difference is
    put first. A stretch that differs by more than 11 % down or 13 % up is of
    another line or was rebuilt, and keeps the length it is drawn with. A road is
    never shortened: what is published of it passes by the towns it is matched to.

    Parameters
    ----------
    length_km : numpy.ndarray
        Length of every link as drawn.
    parts : sequence of Stretch
        What is published. A link of several stretches takes the mean.
    lost : numpy.ndarray of bool
        Links that stand for a lost track, with the length of the one beside it.

    Returns
    -------
    numpy.ndarray
        New lengths.
    """
    factor = np.zeros(len(length_km))
    count = np.zeros(len(length_km), dtype=np.int64)
    for part in parts:
        at = np.array(part.links, dtype=np.int64)
        drawn = float(length_km[at].sum())
        own = lost[at]
        spare = float(length_km[at[own]].sum()) * (LOST_MOST - 1)
        if not drawn * part.least <= part.published_km <= drawn * part.most + spare:
            continue
        missing = part.published_km - drawn
        share = np.ones(len(at))
        if own.any() and missing > 0:
            taken = min(missing, spare)
            share[own] += taken / float(length_km[at[own]].sum())
            missing -= taken
        share += missing / drawn
        factor[at] += share
        count[at] += 1
    mean = np.divide(factor, count, out=np.ones(len(factor)), where=count > 0)
    return np.asarray(length_km * mean)
