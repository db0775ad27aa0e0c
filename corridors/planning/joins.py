"""Where the ends of a line join a network: its raw links, or links that were added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from gis_data.errors import PlanError
from gis_data.geodesy import distance_km
from gis_data.plan_files.read import read_gauges

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corridors.planning.result import Job


class Node(NamedTuple):
    """One stop of a line as a node of the plan."""

    km: float
    lon: float
    lat: float
    country: str
    name_en: str
    name_zh: str
    node_id: str
    gateway: str


class _End(NamedTuple):
    """An end of a curated link, which is one node for all links that name it alike."""

    lon: float
    lat: float
    country: str
    name_en: str
    line_id: str


def joined_ends(
    nodes: list[Node], mode: Literal["rail", "road"], job: Job
) -> tuple[list[Node], tuple[float, float]]:
    """Return the stops with the ends of a line on what they join.

    Parameters
    ----------
    nodes : list of Node
        Its stops in order.
    mode : {"rail", "road"}
        Network that it is of.
    job : Job
        Links that were added before, and how far an end may be from what it joins.

    Returns
    -------
    nodes : list of Node
        An end of a new link near the end of an added one, and no nearer to the raw
        network, is that end: the two share a node.
    away_km : tuple of float
        How far each end is from what it joins; infinite where it joins nothing.

    Raises
    ------
    PlanError
        If neither end of a new link joins anything.
    """
    limit_km, existing = job.options.snap_km, job.options.kind == "existing"
    ends = list(_added_ends(mode, job))
    away = []
    for at in (0, -1):
        node = nodes[at]
        if not existing:
            # It joins the built network, which has the added links.
            away.append(job.geography.network_km(mode, node.lon, node.lat))
            continue
        km = job.geography.raw_km(mode, node.lon, node.lat)
        near = min(
            (end for end in ends if end.country == node.country),
            key=lambda end: float(distance_km(node.lon, node.lat, end.lon, end.lat)),
            default=None,
        )
        if near is not None:
            gap = float(distance_km(node.lon, node.lat, near.lon, near.lat))
            if gap <= min(km, limit_km):
                km = gap
                nodes = [*nodes]
                nodes[at] = node._replace(
                    lon=near.lon, lat=near.lat, name_en=near.name_en
                )
        away.append(km)
    if existing and min(away) > limit_km:
        msg = (
            f"joins the {mode} network at neither end: they are {away[0]:.1f} and "
            f"{away[1]:.1f} km from it, allowed are {limit_km:g}; draw the line to the "
            "network, or allow more with --snap-km"
        )
        raise PlanError(msg)
    first, last = (km if km <= limit_km else float("inf") for km in away)
    return nodes, (first, last)


def _added_ends(mode: str, job: Job) -> Iterator[_End]:
    """Yield the ends of the curated links of the plan, and of those to be added."""
    rows: list[Mapping[Any, Any]] = [
        *job.additions.plan.table("curated_links").to_dict("records"),
        *job.additions.rows.get("curated_links+.csv", []),
        *job.additions.rows.get("curated_links.csv", []),
    ]
    for row in rows:
        if row["mode"] == mode:
            for side, name in (("a", "from_en"), ("b", "to_en")):
                yield _End(
                    float(row[f"lon_{side}"]),
                    float(row[f"lat_{side}"]),
                    str(row[f"country_{side}"]),
                    str(row[name]),
                    str(row["line_id"]),
                )


def gauges_beside(node: Node, line_id: str, job: Job) -> tuple[int, ...]:
    """Return the track gauges of what an end of a railway joins.

    Parameters
    ----------
    node : Node
        The end.
    line_id : str
        Id of the railway itself.
    job : Job
        The lines of the plan, and those to be added.

    Returns
    -------
    tuple of int
        In mm: of the line of an added link that ends there, else the main one of the
        country; none where it is not known.
    """
    plan, additions = job.additions.plan, job.additions.rows
    point = (node.lon, node.lat, node.country, node.name_en)
    lines = {end.line_id for end in _added_ends("rail", job) if end[:4] == point}
    lines -= {"", line_id}
    if not lines:
        main = plan.table("country_gauges")
        return tuple(main.loc[main["country"].eq(node.country), "gauge_mm"].astype(int))
    rows: list[Mapping[Any, Any]] = [
        *plan.table("rail_lines").to_dict("records"),
        *additions.get("rail_lines+.csv", []),
        *additions.get("rail_lines.csv", []),
    ]
    wordings = (str(row["gauge_mm"]) for row in rows if row["id"] in lines)
    return tuple(
        dict.fromkeys(
            int(gauge)
            for wording in wordings
            for gauge in read_gauges(wording).split(";")
            if gauge
        )
    )
