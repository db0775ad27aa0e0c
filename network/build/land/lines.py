"""Named lines: their stops, and the published kilometres that links get from them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km
from gis_data.plan_files.additions import SAME_PLACE_KM
from gis_data.plan_files.read import read_status
from network.build.land.gateways import gauges, uses_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from gis_data.gazetteer.gazetteer import PlanTables
    from network.build.land.matching import Match

BUILT = ("open", "limited")
MIN_RATIO, MAX_RATIO = (
    0.89,
    1.13,
)  # beyond these the line is another one, or was rebuilt
MAX_COPY_RATIO = 1.45  # an old track may be so much longer than the fast one beside it
CIRCUITY = 1.2
BENDS = (1.0, 1.8)


@dataclass(frozen=True)
class Line:
    """A named line: where it calls, and what is known of it.

    Attributes
    ----------
    line_id : str
        Id in the lines table.
    stops : tuple of str
        Node ids in order.
    length_km : float
        Published length; NaN where none is.
    passenger_only : bool
        Whether freight is not allowed on it.
    km : tuple of float
        Published kilometre of each stop, NaN where unknown; empty: none known.
    shrinks : bool
        Whether drawn links may be shortened to the published length.
    trusted : frozenset of str
        Stops whose kilometres are used however long the drawn line is.
    passenger_stops : frozenset of str
        Stops at which its goods trains do not call.
    gauges_mm : frozenset of int
        Track gauges, in mm; empty where none is known.
    """

    line_id: str
    stops: tuple[str, ...]
    length_km: float
    passenger_only: bool
    km: tuple[float, ...] = ()
    shrinks: bool = True
    trusted: frozenset[str] = frozenset()
    passenger_stops: frozenset[str] = frozenset()
    gauges_mm: frozenset[int] = frozenset()


def lines_of(
    table: pd.DataFrame, posts: pd.DataFrame | None = None, *, measured: bool = True
) -> list[Line]:
    """Return the lines of a table that trains or trucks can use.

    Parameters
    ----------
    table : pandas.DataFrame
        ``rail_lines`` or ``expressways``: ``id``, ``node_ids``,
        ``length_km``, ``status``, ``confidence`` and, for rail, ``use``.
    posts : pandas.DataFrame, optional
        Further stops and published kilometres: ``line_id``, ``node_id``,
        ``after`` (the stop it follows, where it is a further one), ``km``,
        ``mark`` (``skip`` where the line does not call after all, ``sure``
        where the kilometre is used however long the drawn line is, ``passenger`` where
        only its passenger trains call).
    measured : bool
        Whether published lengths are those between the first and the last stop,
        as on railways; that of a road passes its towns by, and may be shorter.

    Returns
    -------
    list of Line
        Passenger-only lines first: other lines then avoid their links.
    """
    further = {} if posts is None else dict(list(posts.groupby("line_id")))
    lines = []
    for row in table.to_dict("records"):
        if read_status(str(row["status"])) not in BUILT:
            continue
        alone = not uses_of(str(row.get("use", "mixed")))["freight"]
        line_id, length = str(row["id"]), float(row["length_km"])
        stops, known = _stops(str(row["node_ids"]).split(), further.get(line_id))
        # An estimated length serves for comparison only.
        firm = length if row.get("confidence") in {"high", "medium"} else np.nan
        km = stop_kilometres(stops, firm, known)
        posts_of = further.get(line_id)
        lines.append(
            Line(
                line_id,
                tuple(stops),
                length,
                alone,
                km,
                measured,
                trusted=_marked(posts_of, "sure"),
                passenger_stops=_marked(posts_of, "passenger"),
                gauges_mm=frozenset(gauges(row.get("gauge_mm", ""))),
            )
        )
    return sorted(lines, key=lambda line: not line.passenger_only)


def _marked(posts: pd.DataFrame | None, mark: str) -> frozenset[str]:
    if posts is None:
        return frozenset()
    return frozenset(posts.loc[posts["mark"] == mark, "node_id"].astype(str))


def _stops(
    stops: list[str], posts: pd.DataFrame | None
) -> tuple[list[str], dict[str, float]]:
    """Return all stops of a line in order, and the kilometres of some."""
    if posts is None:
        return stops, {}
    for row in posts.to_dict("records"):
        stop, after = str(row["node_id"]), str(row["after"])
        if row["mark"] == "skip":
            stops.remove(stop)
        elif stop not in stops:
            stops.insert(stops.index(after) + 1 if after else 0, stop)
    firm = posts.dropna(subset="km")
    known = zip(firm["node_id"].astype(str), firm["km"].astype(float), strict=True)
    return stops, dict(known)


def stop_kilometres(
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
    >>> stop_kilometres(("A", "B", "C"), 90.0, {"B": 40.0})
    (0.0, 40.0, 90.0)
    """
    if len(set(stops)) < len(stops):
        return (float("nan"),) * len(stops)
    first, last = stops[0], stops[-1]
    km_of_stop = {first: 0.0, last: length_km, **posts}
    return tuple(float(km_of_stop.get(stop, np.nan)) for stop in stops)


def stretches(km: Sequence[float]) -> Iterator[tuple[int, int, float]]:
    """Yield the stretches between neighbouring stops of known kilometre.

    Parameters
    ----------
    km : sequence of float
        What `stop_kilometres` returned.

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
    """Return the expected length of each hop of a line.

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
    min_ratio, max_ratio : float
        Smallest and greatest ratio of published to drawn length accepted.
    """

    links: tuple[int, ...]
    published_km: float
    min_ratio: float = MIN_RATIO
    max_ratio: float = MAX_RATIO


def line_stretches(
    km: Sequence[float],
    match: Match,
    links: Sequence[Sequence[int]],
    *,
    measured: bool = True,
    trusted: Sequence[bool] = (),
) -> Iterator[Stretch]:
    """Yield the stretches of a matched line that have a path on every hop.

    Parameters
    ----------
    km : sequence of float
        Published kilometre of each stop.
    match : Match
        The line on the network.
    links : sequence of sequence of int
        For each hop, the links it is made of.
    measured : bool
        Whether lengths are published along the line, as on railways: a spur to a
        stop, in and out again, is then no part of it. If not, the drawn length
        may only be too short.
    trusted : sequence of bool
        Of each stop, whether its kilometre is used however long the drawn line is.

    Yields
    ------
    Stretch
        Links and published length.
    """
    for a, b, span in stretches(km):
        if span > 0 and all(match.hops[i].pieces for i in range(a, b)):
            stretch_links = tuple(link for i in range(a, b) for link in links[i])
            if measured:
                times = Counter(stretch_links)
                stretch_links = tuple(
                    link for link in stretch_links if times[link] == 1
                )
            if not stretch_links:
                continue
            is_trusted = bool(trusted) and trusted[a] and trusted[b]
            bounds = (MIN_RATIO if measured else 1.0, MAX_RATIO)
            bounds = (0.0, np.inf) if is_trusted else bounds
            yield Stretch(stretch_links, span, *bounds)


def stretched(
    length_km: NDArray[np.float64], parts: Sequence[Stretch], is_copy: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return link lengths that add up to what is published.

    Drawn lines are a little short, for they cut corners, and shorter still where
    the link is a copy of a faster line beside it: copies take the difference
    first. A stretch that differs by more than 11 % down or 13 % up is of
    another line or was rebuilt, and keeps the length it is drawn with. A road is
    never shortened: what is published of it passes by the towns it is matched to.

    Parameters
    ----------
    length_km : numpy.ndarray
        Length of every link as drawn.
    parts : sequence of Stretch
        What is published. A link of several stretches takes the mean.
    is_copy : numpy.ndarray of bool
        Links that stand for a parallel track, with the length of the fast one.

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
        copies = is_copy[at]
        spare = float(length_km[at[copies]].sum()) * (MAX_COPY_RATIO - 1)
        if (
            not drawn * part.min_ratio
            <= part.published_km
            <= drawn * part.max_ratio + spare
        ):
            continue
        missing = part.published_km - drawn
        share = np.ones(len(at))
        if copies.any() and missing > 0:
            on_copies = min(missing, spare)
            share[copies] += on_copies / float(length_km[at[copies]].sum())
            missing -= on_copies
        share += missing / drawn
        factor[at] += share
        count[at] += 1
    mean = np.divide(factor, count, out=np.ones(len(factor)), where=count > 0)
    return np.asarray(length_km * mean)


def _beside(place: Mapping[Hashable, Any], point: Sequence[float]) -> bool:
    """Return whether a place is near enough to stand for a node."""
    off_km = float(distance_km(place["lon"], place["lat"], *point))
    return off_km <= SAME_PLACE_KM


def line_stops(
    plan: PlanTables, mode: Literal["rail", "road"], better: pd.DataFrame
) -> pd.DataFrame:
    """Return the stops that lines refer to, with the country of each.

    Parameters
    ----------
    plan : PlanTables
        Its ``nodes`` and ``places`` tables are read.
    mode : {"rail", "road"}
        For rail, points of stations; for roads, of towns.
    better : pandas.DataFrame
        Further and better placed stops, of the table ``stop_points``.

    Returns
    -------
    pandas.DataFrame
        Index node id; ``lon``, ``lat``, ``name_en``, ``name_zh``, ``country``
        (empty where no reviewed place stands for the node).
    """
    nodes = plan.table("nodes")
    point = nodes.set_index("node_id")[["lon", "lat"]].T.to_dict("list")
    country: dict[str, str] = {}
    for place in plan.table("places").to_dict("records"):
        for fact in str(place["fact_ids"]).replace("|", " ").split():
            node = fact.removeprefix("nodes:")
            # A plan may have given the id of a node to another place.
            if node != fact and node in point and _beside(place, point[node]):
                country[node] = str(place["country"])
    nodes = nodes.assign(country=[country.get(str(i), "") for i in nodes["node_id"]])
    columns = ["lon", "lat", "name_en", "name_zh", "country"]
    if mode == "road":
        better = better[~better["node_id"].isin(nodes["node_id"])]
    nodes = pd.concat([nodes[~nodes["node_id"].isin(better["node_id"])], better])
    return nodes.set_index("node_id")[columns]
