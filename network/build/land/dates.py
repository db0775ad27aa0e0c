"""Opening dates of links, by section of a line, and what ran there before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from network.build.land.attributes import (
    default_speed_kmh,
    is_expressway,
    link_speeds,
)
from network.build.land.gate_periods import shift_day
from network.build.land.gateways import design_kmh, first_day, uses_of
from network.build.land.overrides import apply
from network.build.land.sections import section_links
from network.build.land.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping

    from numpy.typing import NDArray

    from gis_data.row_log import RowLog
    from network.costs.cost import Use
    from network.costs.parameters import Parameter, ParameterSet

    Row = Mapping[Hashable, Any]

#: High-speed lines have tracks of their own since 2003 (Qinhuangdao-Shenyang).
OWN_TRACK_KMH, OWN_TRACK_SINCE = 200.0, 20000101


def opens_own_track(line: Mapping[Hashable, Any]) -> bool:
    """Return whether nothing ran where a railway lies before it opened.

    Parameters
    ----------
    line : mapping
        Row of ``rail_lines``.

    Returns
    -------
    bool
        True for lines of passengers only, built for 200 km/h and more since 2000.
        Other lines may be older tracks that were rebuilt; where they are not, a row
        of ``line_sections`` says so.
    """
    return (
        not uses_of(str(line["use"]))["freight"]
        and design_kmh(str(line["design_speed_kmh"])) >= OWN_TRACK_KMH
        and first_day(line["year_opened"]) >= OWN_TRACK_SINCE
    )


def link_dates(
    topology: Topology,
    lines: pd.DataFrame,
    sections: pd.DataFrame,
    log: RowLog,
    *,
    matches: pd.DataFrame,
    stops: pd.DataFrame,
) -> pd.DataFrame:
    """Return since when each line runs on each of its links.

    Parameters
    ----------
    topology : Topology
        Network that the lines were matched to.
    lines : pandas.DataFrame
        ``rail_lines`` or ``expressways``.
    sections : pandas.DataFrame
        Of ``line_sections``: ``line_id``, ``from_node``, ``to_node``, ``opened``,
        ``built_on`` (``new`` where nothing was before, ``older`` where a track or
        road was). They precede the date of the whole line.
    log : RowLog
        Where rows whose section is on the network are noted.
    matches : pandas.DataFrame
        ``link``, ``line_id``: which lines run on which links.
    stops : pandas.DataFrame
        ``line_id``, ``node_id``, ``node``: where lines call.

    Returns
    -------
    pandas.DataFrame
        ``link``, ``opened`` (yyyymmdd), ``is_new``: one row a link of known date, that
        of the oldest line on it. It is new where all of them are. Roads that are no
        expressways have a date by a section only.
    """
    rail = "use" in lines
    facts = {
        str(row["id"]): (
            first_day(row["year_opened"]) if rail or is_expressway(row) else 0,
            rail and opens_own_track(row),
        )
        for row in lines.to_dict("records")
    }
    pairs = [facts[line] for line in matches["line_id"]]
    opened = np.array([day for day, _ in pairs], dtype=np.int64)
    is_new = np.array([new for _, new in pairs], dtype=bool)
    links = matches["link"].to_numpy(np.int64)

    def change(found: list[tuple[Row, NDArray[np.int64]]]) -> None:
        for row, section in found:
            of_line = (matches["line_id"] == str(row["line_id"])).to_numpy()
            at = of_line & np.isin(links, section)
            opened[at] = first_day(row["opened"])
            is_new[at] = row["built_on"] == "new"

    apply(
        "line_sections",
        sections,
        log,
        lambda row: section_links(topology, row, matches, stops),
        change,
    )
    never = np.iinfo(np.int64).max
    dates = pd.DataFrame(
        {"link": links, "opened": np.where(opened, opened, never), "is_new": is_new}
    )
    dates = dates.groupby("link", as_index=False).agg(
        opened=("opened", "min"), is_new=("is_new", "all")
    )
    return dates[dates["opened"] < never].reset_index(drop=True)


def date_links(
    topology: Topology, dates: pd.DataFrame, crossings: Collection[int] = ()
) -> Topology:
    """Return links with the day from which each may be used.

    Parameters
    ----------
    topology : Topology
        Network that lines were matched to.
    dates : pandas.DataFrame
        What `link_dates` returned.
    crossings : collection of int
        Links over a border: an older one keeps the dates of its border port.

    Returns
    -------
    Topology
        With ``valid_from`` of new links, closed until then, and ``opened`` of lines
        that were built on an older track or road; both yyyymmdd, 0 unknown.
    """
    older = ~dates["is_new"] & ~dates["link"].isin(crossings)
    columns = {}
    for name, chosen in (("valid_from", dates["is_new"]), ("opened", older)):
        days = np.zeros(len(topology.links), dtype=np.int64)
        link = dates.loc[chosen, "link"].to_numpy(np.int64)
        days[link] = dates.loc[chosen, "opened"].to_numpy(np.int64)
        columns[name] = days
    return Topology(topology.nodes, topology.links.assign(**columns))


def with_older_roads(edges: pd.DataFrame, book: ParameterSet) -> pd.DataFrame:
    """Return roads with a second edge for the time before an expressway opened.

    Parameters
    ----------
    edges : pandas.DataFrame
        Roads, with ``opened`` as `date_links` gives it, ``country``, ``valid_from``.
    book : ParameterSet
        Default speeds.

    Returns
    -------
    pandas.DataFrame
        With ``valid_to``. The expressway is valid from the day it opened; until the
        day before a road without a name, at the default speed of its country, lies
        where it is.
    """
    upgraded = (edges["opened"] > 0).to_numpy()
    first = np.where(upgraded, edges["opened"], edges["valid_from"])
    now = edges.assign(valid_from=first, valid_to=0)
    older = edges[upgraded]

    def speed(home: str, klass: str, use: Use) -> Parameter:
        return default_speed_kmh(book, "road", home, use=use, klass=klass)

    older = older.assign(
        line_id="",
        speed_basis="default",
        valid_to=[shift_day(int(day), -1) for day in older["opened"]],
        **link_speeds(list(older["country"]), ["unknown"] * len(older), speed),
    )
    return pd.concat([now, older], ignore_index=True)
