"""Attributes of links from named lines and defaults: speed, gauge, use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from network.build.land.gateways import design_kmh, gauges, uses_of
from network.build.land.topology import Topology

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from network.costs.cost import Use
    from network.costs.parameters import Parameter, ParameterSet

Key = TypeVar("Key", float, str)
#: Lines built for less have their stops in the ratio of mean to design speed.
STOPS_FROM_KMH = 200.0
_TOP_CLASS_FROM_KMH = 300.0
_MAIN = -1.0  # in place of a design speed: a main line of unknown speed
SPEED_COLUMNS = (
    "speed_freight_kmh",
    "speed_passenger_kmh",
    "speed_freight_figure",
    "speed_passenger_figure",
)


def default_speed_kmh(
    book: ParameterSet, mode: str, country: str, *, use: Use, klass: str = "unknown"
) -> Parameter:
    """Return the default speed of an edge.

    Parameters
    ----------
    book : ParameterSet
        The figures.
    mode : {"rail", "road", "sea", "air"}
        Mode of transport.
    country : str
        ISO 3166-1 alpha-2; empty at sea and in the air.
    use : {"freight", "passenger"}
        Who moves on it.
    klass : str, optional
        ``expressway`` on roads, ``high_speed``, ``main`` or ``branch`` on rail,
        ``deep_sea`` at sea, ``long_haul`` in the air. A class without a figure
        takes that of ``unknown``.

    Returns
    -------
    Parameter
        Mean running speed stops included, without border and terminal,
        in km/h. `Parameter.assumed` tells a default that rests on little.
    """
    key = use if klass == "unknown" else f"{use}.{klass}"
    return book.find("speed", mode, country, key)


def line_speed_kmh(
    book: ParameterSet, design_speed_kmh: float, country: str, *, use: Use
) -> Parameter:
    """Return the mean speed on a railway built for a known speed.

    Trains run at a share of the design speed, which differs by class of line; that of
    lines built for less than 200 km/h has the stops in it. Freight is never faster
    than the default of its country.

    Parameters
    ----------
    book : ParameterSet
        The figures.
    design_speed_kmh : float
        Design speed of the line, in km/h. Positive.
    country : str
        ISO 3166-1 alpha-2.
    use : {"freight", "passenger"}
        Who moves on it.

    Returns
    -------
    Parameter
        Mean speed, in km/h; of passengers from 200 km/h on that between stops.

    Raises
    ------
    ValueError
        If the design speed is not positive.
    """
    if not design_speed_kmh > 0:
        msg = f"design_speed_kmh must be > 0 km/h, got {design_speed_kmh!r}."
        raise ValueError(msg)
    key: str = use
    if use == "passenger" and design_speed_kmh >= STOPS_FROM_KMH:
        top = design_speed_kmh >= _TOP_CLASS_FROM_KMH
        key = "passenger.350" if top else "passenger.250"
    share = book.find("line_ratio", "rail", country, key)
    speed = share.times(design_speed_kmh, "km/h")
    if use == "passenger":
        return speed
    usual = default_speed_kmh(book, "rail", country, use=use)
    return min(speed, usual, key=lambda figure: figure.typical)


def rail_attributes(
    topology: Topology,
    matches: pd.DataFrame,
    lines: pd.DataFrame,
    book: ParameterSet,
    *,
    trains: pd.DataFrame,
    main: NDArray[np.bool_],
) -> Topology:
    """Return the rail topology with the attributes of each link.

    Parameters
    ----------
    topology : Topology
        Conflated network.
    matches : pandas.DataFrame
        ``link``, ``line_id``: which lines run on which links.
    lines : pandas.DataFrame
        The plan's ``rail_lines``.
    book : ParameterSet
        Default speeds by country, and shares of design speeds.
    trains : pandas.DataFrame
        ``link``, ``kmh``, ``figure``: speeds of passenger trains, as
        `network.build.land.train_speeds.passenger_speeds` returns them.
    main : numpy.ndarray of bool
        Links that are taken for main lines where no line is known.

    Returns
    -------
    Topology
        With link columns ``line_id``, ``gauge_text``, ``electrified``,
        ``freight``, ``passenger``, ``speed_freight_kmh``,
        ``speed_passenger_kmh``, ``speed_basis``. Freight runs wherever a
        line on it carries it, or no line is known.
    """
    known = line_facts(lines)
    chosen, freight, passenger = _assigned(len(topology.links), matches, known)
    country = link_country(topology)
    by_line = known.to_dict("index")
    design = [float(by_line[c]["design_kmh"]) if c else 0.0 for c in chosen]

    def speed(home: str, design_kmh: float, use: Use) -> Parameter:
        if design_kmh > 0:
            return line_speed_kmh(book, design_kmh, home, use=use)
        klass = "main" if design_kmh < 0 else "branch"
        return default_speed_kmh(book, "rail", home, use=use, klass=klass)

    keys = np.where((np.array(design) == 0) & main, _MAIN, design).tolist()
    speeds = link_speeds(country, keys, speed)
    for link, kmh, figure in trains.itertuples(index=False):
        speeds["speed_passenger_kmh"][link] = kmh
        speeds["speed_passenger_figure"][link] = figure
    links = topology.links.assign(
        line_id=[c or "" for c in chosen],
        electrified=[by_line[c]["electrified"] if c else "" for c in chosen],
        gauge_text=[by_line[c]["gauge_text"] if c else "" for c in chosen],
        freight=freight,
        passenger=passenger,
        country=country,
        **speeds,
        speed_basis=[
            "line" if kmh > 0 else "inferred" if kmh == _MAIN else "default"
            for kmh in keys
        ],
    )
    return Topology(topology.nodes, links)


def line_facts(lines: pd.DataFrame) -> pd.DataFrame:
    """Return what the attributes of links are taken from, by named line.

    Parameters
    ----------
    lines : pandas.DataFrame
        The plan's ``rail_lines``.

    Returns
    -------
    pandas.DataFrame
        Index ``line_id``; ``freight``, ``passenger`` (bool), ``design_kmh`` (the
        highest that is named; 0: unknown), ``electrified``, ``gauge_text``.
    """
    rows = []
    for line in lines.to_dict("records"):
        electrified = str(line["electrified"]).strip().lower()
        rows.append(
            {
                "line_id": str(line["id"]),
                **uses_of(str(line["use"])),
                "design_kmh": design_kmh(str(line["design_speed_kmh"])),
                "electrified": electrified if electrified in {"yes", "no"} else "",
                "gauge_text": "/".join(
                    map(str, gauges(str(line["gauge_mm"]).split("(")[0]))
                ),
            }
        )
    return pd.DataFrame(rows).set_index("line_id")


def _assigned(
    n: int, matches: pd.DataFrame, known: pd.DataFrame
) -> tuple[list[str | None], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the line that names each link, and the uses allowed on it.

    Where several lines share a link, one that carries freight names it: the
    shared stretch is the older line, which the newer one enters.
    """
    chosen: list[str | None] = [None] * n
    freight = np.ones(n, dtype=bool)
    passenger = np.ones(n, dtype=bool)
    seen = np.zeros(n, dtype=bool)
    facts_of = known[["freight", "passenger"]].to_dict("index")
    columns = (matches["link"].tolist(), matches["line_id"].tolist())
    for link, line in zip(*columns, strict=True):
        facts = facts_of[line]
        if not seen[link]:
            chosen[link] = line
            freight[link], passenger[link] = (
                bool(facts["freight"]),
                bool(facts["passenger"]),
            )
            seen[link] = True
            continue
        if facts["freight"] and not freight[link]:
            chosen[link] = line
        freight[link] |= bool(facts["freight"])
        passenger[link] |= bool(facts["passenger"])
    return chosen, freight, passenger


def link_country(topology: Topology) -> list[str]:
    """Return the country of each link: both, joined, where it crosses.

    Parameters
    ----------
    topology : Topology
        Network whose nodes know their countries.

    Returns
    -------
    list of str
        ``CN``, or ``CN-RU`` in alphabetical order for a border link.
    """
    country = topology.nodes["country"].astype(str).to_numpy(dtype=object)
    a, b = country[topology.u], country[topology.v]
    return [
        x if x == y else "-".join(sorted((x, y))) for x, y in zip(a, b, strict=True)
    ]


def is_expressway(road: Mapping[Hashable, Any]) -> bool:
    """Return whether a row of ``expressways`` is of the class of expressways.

    Parameters
    ----------
    road : mapping
        With ``class``.

    Returns
    -------
    bool
        False for national, regional and border roads.
    """
    name = str(road["class"])
    return "expressway" in name and "border" not in name


def link_speeds(
    countries: Sequence[str],
    keys: Iterable[Key],
    speed: Callable[[str, Key, Use], Parameter],
) -> dict[str, list[float | str]]:
    """Return the speed columns of links, by the first country and a key of each.

    Parameters
    ----------
    countries : sequence of str
        As `link_country` returns them.
    keys : iterable
        What else the speed of each link depends on, such as its class.
    speed : callable
        Given country, key and use, returns the figure.

    Returns
    -------
    dict of str to list
        `SPEED_COLUMNS`.
    """
    by_key: dict[tuple[str, Key], tuple[float | str, ...]] = {}
    rows = []
    for country, key in zip(countries, keys, strict=True):
        home = country.split("-")[0]
        if (home, key) not in by_key:
            freight = speed(home, key, "freight")
            passenger = speed(home, key, "passenger")
            values = (freight.typical, passenger.typical, freight.id, passenger.id)
            by_key[home, key] = values
        rows.append(by_key[home, key])
    return {name: [row[k] for row in rows] for k, name in enumerate(SPEED_COLUMNS)}


def road_attributes(
    topology: Topology, matches: pd.DataFrame, lines: pd.DataFrame, book: ParameterSet
) -> Topology:
    """Return the road topology with the attributes of each link.

    Parameters
    ----------
    topology : Topology
        Conflated network.
    matches : pandas.DataFrame
        ``link``, ``line_id``: which roads run on which links.
    lines : pandas.DataFrame
        The plan's ``expressways``, with ``class``.
    book : ParameterSet
        Default speeds by country, and shares of design speeds.

    Returns
    -------
    Topology
        With the link columns that `rail_attributes` gives, no gauge. A link
        that no named road matches has the default speed of its country.
    """
    klass = {
        str(r["id"]): "expressway" if is_expressway(r) else ""
        for r in lines.to_dict("records")
    }
    chosen = [""] * len(topology.links)
    for row in matches.to_dict("records"):
        link, line = int(row["link"]), str(row["line_id"])
        if not chosen[link] or (klass[line] and not klass[chosen[link]]):
            chosen[link] = line
    country = link_country(topology)

    def speed(home: str, klass: str, use: Use) -> Parameter:
        return default_speed_kmh(book, "road", home, use=use, klass=klass or "unknown")

    links = topology.links.assign(
        line_id=chosen,
        electrified="",
        gauge_text="",
        freight=True,
        passenger=True,
        country=country,
        **link_speeds(country, [klass.get(c, "") for c in chosen], speed),
        speed_basis=["line" if klass.get(c) else "default" for c in chosen],
    )
    return Topology(topology.nodes, links)
