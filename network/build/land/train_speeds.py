"""Mean speeds of the fastest passenger trains, with the time of their stops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from network.build.land.attributes import (
    STOPS_FROM_KMH,
    line_facts,
    line_speed_kmh,
    link_country,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gis_data.row_log import RowLog
    from network.build.land.topology import Topology
    from network.costs.parameters import ParameterSet


def train_speeds(
    topology: Topology,
    matches: pd.DataFrame,
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
        Which lines run on which links: ``link``, ``line_id``.
    table : pandas.DataFrame
        The plan's ``rail_lines``.
    book : ParameterSet
        Shares of design speeds; hours of a stop and the distance between stops.
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
    return passenger_speeds(matches, trains)


@dataclass(frozen=True)
class Train:
    """The fastest passenger train of a line.

    Attributes
    ----------
    mean_kmh : float
        Its mean speed from end to end, stops included.
    figure : str
        Id of the parameter that gives the speed usual on a line of that kind.
    """

    mean_kmh: float
    figure: str


def mean_speed_kmh(running_kmh: float, stop_h: float, spacing_km: float) -> float:
    """Return the mean speed of a train that stops at even distances.

    Parameters
    ----------
    running_kmh : float
        Speed between stops.
    stop_h : float
        Hours that one stop costs: standing, braking and starting.
    spacing_km : float
        Distance between stops.

    Returns
    -------
    float
        In km/h.

    Examples
    --------
    >>> mean_speed_kmh(300.0, 0.1, 270.0)
    270.0
    """
    return spacing_km / (spacing_km / running_kmh + stop_h)


def passenger_speeds(
    matches: pd.DataFrame, trains: Mapping[str, Train]
) -> pd.DataFrame:
    """Return the mean speed of passenger trains on the links of named lines.

    Parameters
    ----------
    matches : pandas.DataFrame
        Which lines run on which links: ``link``, ``line_id``.
    trains : mapping of str to Train
        By line; a line without one has no passenger trains.

    Returns
    -------
    pandas.DataFrame
        ``link``, ``kmh`` and ``figure`` (id of a parameter), a row per link. Of
        several lines on a link the fastest counts, since its trains run there.
    """
    rows = matches[matches["line_id"].isin(trains)]
    running = [trains[line] for line in rows["line_id"]]
    speeds = pd.DataFrame(
        {
            "link": rows["link"].to_numpy(np.int64),
            "kmh": np.array([train.mean_kmh for train in running], dtype=float),
            "figure": np.array([train.figure for train in running], dtype=object),
        }
    )
    fastest = speeds.sort_values(["link", "kmh"], kind="stable")
    return fastest.drop_duplicates("link", keep="last").reset_index(drop=True)


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
        Shares of design speeds; hours of a stop and the distance between stops.
    means : mapping of str to float
        Mean speeds by line, stops included, in km/h; of other lines it is the share
        of the design speed, with stops from 200 km/h on.

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
        mean_kmh = means.get(line, run.typical)
        if line not in means and design >= STOPS_FROM_KMH:
            stop_h, spacing_km = (
                book.find("stop", "rail", home, key).typical
                for key in ("passenger", "passenger.spacing")
            )
            mean_kmh = mean_speed_kmh(run.typical, stop_h, spacing_km)
        trains[line] = Train(mean_kmh, run.id)
    return trains
