"""Mean speeds of the fastest passenger trains: running time and time of the stops."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km
from gis_data.layers import read_layer
from network.build.land.attributes import (
    STOPS_FROM_KMH,
    line_facts,
    line_speed_kmh,
    link_country,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from gis_data.row_log import RowLog
    from network.build.land.lines import Line
    from network.build.land.topology import Topology
    from network.costs.parameters import ParameterSet

#: A fastest train calls at a stop this near to a city of so many people.
CALLS_WITHIN_KM = 15.0
CALLS_FROM_PEOPLE = 1_000_000
_SHORTEST_KM = 1.0  # between two stops; a shorter one is drawn inaccurately


def calling_stops(
    lines: Iterable[Line], points: pd.DataFrame, cities: pd.DataFrame
) -> dict[tuple[str, int], float]:
    """Return how many stops the fastest train makes for each section of a line.

    Half a stop for each end at which it calls: who boards or leaves there has only
    half of it, braking or starting.

    Parameters
    ----------
    lines : iterable of Line
        Named railways.
    points : pandas.DataFrame
        Index node id; ``lon``, ``lat`` in degrees, EPSG:4326.
    cities : pandas.DataFrame
        ``lon``, ``lat`` and ``population``.

    Returns
    -------
    dict of (str, int) to float
        0, 0.5 or 1 by line and number of the section, from 0. A train calls at stops
        within 15 km of a city of a million.
    """
    large = cities[cities["population"] >= CALLS_FROM_PEOPLE]
    lon, lat = large["lon"].to_numpy(float), large["lat"].to_numpy(float)
    calls = {
        str(stop): bool((distance_km(x, y, lon, lat) <= CALLS_WITHIN_KM).any())
        for stop, x, y in points[["lon", "lat"]].itertuples()
    }
    return {
        (line.line_id, number): (calls[a] + calls[b]) / 2
        for line in lines
        for number, (a, b) in enumerate(pairwise(line.stops))
    }


def train_speeds(
    topology: Topology,
    matches: pd.DataFrame,
    lines: Sequence[Line],
    stops: pd.DataFrame,
    *,
    table: pd.DataFrame,
    book: ParameterSet,
    log: RowLog,
) -> pd.DataFrame:
    """Return the speeds of passenger trains on the links of named lines.

    Parameters
    ----------
    topology : Topology
        Conflated network.
    matches : pandas.DataFrame
        Which lines run on which links: ``link``, ``line_id``, ``twin``, ``hop``.
    lines : sequence of Line
        The named railways.
    stops : pandas.DataFrame
        Index node id; ``lon``, ``lat`` in degrees, EPSG:4326.
    table : pandas.DataFrame
        The plan's ``rail_lines``.
    book : ParameterSet
        Shares of design speeds, and hours of a stop.
    log : RowLog
        Gives the mean speeds that are known, of ``line_speeds``.

    Returns
    -------
    pandas.DataFrame
        As `passenger_speeds` returns it.
    """
    rows = log.rows("line_speeds")
    placed = rows["line_id"].isin(set(matches["line_id"]))
    log.match_where("line_speeds", rows, placed)
    means = dict(zip(rows["line_id"], rows["passenger_kmh"].astype(float), strict=True))
    trains = line_trains(matches, table, link_country(topology), book, means)
    calls = calling_stops(lines, stops, read_layer("world_cities"))
    return passenger_speeds(topology.length_km, matches, trains, calls)


@dataclass(frozen=True)
class Train:
    """The fastest passenger train of a line.

    Attributes
    ----------
    design_kmh : float
        Speed that the line is built for.
    running_kmh : float
        Its usual speed between stops on a line of that kind.
    figure : str
        Id of the parameter that gives the usual speed.
    stop_h : float
        Hours that one stop costs.
    mean_kmh : float
        Its mean speed from end to end, stops included; NaN where unknown.
    """

    design_kmh: float
    running_kmh: float
    figure: str
    stop_h: float
    mean_kmh: float = float("nan")

    def between_stops_kmh(self, length_km: float, stops: float) -> float:
        """Return its speed between stops.

        Parameters
        ----------
        length_km : float
            Length of the line.
        stops : float
            Stops that it makes, half of one for either end.

        Returns
        -------
        float
            In km/h: where the mean speed is known, what gives it with those stops,
            but never more than the line is built for; otherwise the usual one.

        Examples
        --------
        >>> Train(350.0, 300.0, "", 0.1, mean_kmh=250.0).between_stops_kmh(300.0, 2.0)
        300.0
        """
        if not np.isfinite(self.mean_kmh):
            return self.running_kmh
        moving_h = length_km / self.mean_kmh - stops * self.stop_h
        return max(length_km / max(moving_h, length_km / self.design_kmh), 1.0)


def passenger_speeds(
    length_km: NDArray[np.float64],
    matches: pd.DataFrame,
    trains: Mapping[str, Train],
    calls: Mapping[tuple[str, int], float],
) -> pd.DataFrame:
    """Return the mean speed of passenger trains on the links of named lines.

    Parameters
    ----------
    length_km : numpy.ndarray
        Length of every link.
    matches : pandas.DataFrame
        Which lines run on which links: ``link``, ``line_id``, ``twin``, ``hop``
        (number of the section between two stops).
    trains : mapping of str to Train
        By line; a line without one has no passenger trains.
    calls : mapping of (str, int) to float
        Stops by line and section, as `calling_stops` returns them.

    Returns
    -------
    pandas.DataFrame
        ``link``, ``kmh`` and ``figure`` (id of a parameter), a row per link. Over a
        section the time of its stops is spread evenly. Of several lines on a link the
        fastest counts, since its trains run there.
    """
    rows = matches[matches["line_id"].isin(trains)]
    if rows.empty:
        return pd.DataFrame({"link": [], "kmh": [], "figure": []})
    rows = rows.assign(km=length_km[rows["link"].to_numpy(np.int64)])
    km = rows[~rows["twin"].astype(bool)].groupby(["line_id", "hop"])["km"].sum()
    sections = km.clip(lower=_SHORTEST_KM).reset_index()
    keys = zip(sections["line_id"], sections["hop"], strict=True)
    sections["stops"] = [calls.get(key, 0.0) for key in keys]
    whole = sections.groupby("line_id")[["km", "stops"]].sum()
    run_kmh = {
        line: trains[line].between_stops_kmh(km, stops)
        for line, km, stops in whole.itertuples()
    }
    hours = sections["km"] / sections["line_id"].map(run_kmh)
    hours += sections["stops"] * sections["line_id"].map(lambda x: trains[x].stop_h)
    sections["kmh"] = sections["km"] / hours
    speeds = rows.merge(sections[["line_id", "hop", "kmh"]], on=["line_id", "hop"])
    speeds["figure"] = speeds["line_id"].map(lambda x: trains[x].figure)
    fastest = speeds.sort_values(["link", "kmh"]).drop_duplicates("link", keep="last")
    return fastest[["link", "kmh", "figure"]].reset_index(drop=True)


def line_trains(
    matches: pd.DataFrame,
    lines: pd.DataFrame,
    country: Sequence[str],
    book: ParameterSet,
    means: Mapping[str, float],
) -> dict[str, Train]:
    """Return the fastest passenger train of each line that has any.

    Parameters
    ----------
    matches : pandas.DataFrame
        ``link``, ``line_id``: which lines run on which links.
    lines : pandas.DataFrame
        The plan's ``rail_lines``.
    country : sequence of str
        Country of each link; that of a line's first link counts.
    book : ParameterSet
        Shares of design speeds, and hours of a stop.
    means : mapping of str to float
        Mean speeds by line, stops included, in km/h.

    Returns
    -------
    dict of str to Train
        By line. One of unknown design speed is left out.
    """
    known = line_facts(lines)
    known = known[known["passenger"] & (known["design_kmh"] > 0)]
    first = matches.drop_duplicates("line_id")
    trains = {}
    designs = zip(known.index.astype(str), known["design_kmh"], strict=True)
    link_of = dict(zip(first["line_id"], first["link"].astype(int), strict=True))
    for line, design in designs:
        if line not in link_of:
            continue
        home = country[link_of[line]].split("-")[0]
        run = line_speed_kmh(book, design, home, use="passenger")
        stop_h = 0.0
        if design >= STOPS_FROM_KMH:
            stop_h = book.find("stop", "rail", home, "passenger").typical
        mean = means.get(line, float("nan"))
        trains[line] = Train(design, run.typical, run.id, stop_h, mean)
    return trains
