"""Neighbouring places and how far they are apart on the network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from corridors.validation.page import table
from corridors.validation.tables import number, records
from gis_data.geodesy import distance_km
from gis_data.plan_files.assemble import inherited_table
from gis_data.schema import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place

    Floats = NDArray[np.float64]

#: A pair is listed where network over straight distance exceeds this.
MOST_CIRCUITY = 2.0
#: Pairs nearer than this are left out: a place is known to a few kilometres.
LEAST_KM = 10.0
KINDS: Final = frozenset({"city", "county_seat", "foreign_city"})
#: Profiles by mode; the shortest distance of any of them counts.
PROFILES: Final = {
    "road": ("truck", "passenger"),
    "rail": ("container", "bulk", "passenger"),
}
UNEXPLAINED = "unexplained"

NEIGHBOURS: tuple[Field, ...] = (
    Field("mode", doc="rail or road", allowed=tuple(PROFILES)),
    Field("from_id", doc="Place"),
    Field("from_name", doc="Its name"),
    Field("to_id", doc="Neighbour"),
    Field("to_name", doc="Its name"),
    Field("country", doc="Country of both, ISO 3166-1 alpha-2"),
    Field("straight_km", "km", "Geodesic distance", kind="float"),
    Field("network_km", "km", "Shortest route within the country; NaN: none",
          required=False, kind="float"),
    Field("circuity", "1", "Network over straight distance", required=False,
          kind="float"),
)  # fmt: skip
_HEAD = f"""\
# Neighbours far apart on the network

`python -m corridors.validation.neighbours docs` writes this page from the shipped
network. It lists neighbouring places whose shortest route is more than
{MOST_CIRCUITY:g} times their straight distance, or that have no route, each with its
reason. Such pairs show links that are missing, and rivers and mountains without a
crossing.

- **Places** are the cities and county seats of the gazetteer in the region of the plan
  that the mode joins to another. The others are named below each table.
- **Neighbours** are two places of one country with no third in the circle whose
  diameter is the line between them (Gabriel graph), at least {LEAST_KM:g} km apart.
- **Routes** are the shortest of any profile within the country, access included.
- **Reasons** are rows of `gis_data/plans/reference/neighbour_reasons.csv`, each with
  its source and confidence. A pair without one is `{UNEXPLAINED}`.
"""
_COLUMNS: Final = (
    ("from", False), ("to", False), ("country", False), ("straight km", True),
    ("network km", True), ("ratio", True), ("reason", False), ("why", False),
    ("confidence", False),
)  # fmt: skip


class Neighbours(NamedTuple):
    """Pairs of neighbours, and the places that have none.

    Attributes
    ----------
    pairs : pandas.DataFrame
        Columns `NEIGHBOURS`: road first, the most roundabout pairs first, those
        without a route before them.
    unjoined : dict of str to tuple of Place
        By mode, the places that it joins to no other of their country.
    """

    pairs: pd.DataFrame
    unjoined: dict[str, tuple[Place, ...]]


def gabriel_pairs(xy: Floats) -> list[tuple[int, int]]:
    """Return the neighbours among points in the plane (Gabriel graph [1]_).

    Parameters
    ----------
    xy : numpy.ndarray of float64, shape (n, 2)
        Points in a projected CRS, all different; at least three, not on one line.

    Returns
    -------
    list of (int, int)
        Pairs with no third point inside the circle whose diameter joins them,
        sorted, the lower number first.

    References
    ----------
    .. [1] Gabriel, K. R. and Sokal, R. R. (1969). A new statistical approach to
       geographic variation analysis. *Systematic Zoology* 18, 259-278.

    Examples
    --------
    >>> import numpy as np
    >>> gabriel_pairs(np.array([[0.0, 0.0], [4.0, 0.0], [2.0, 1.0], [2.0, 9.0]]))
    [(0, 2), (1, 2), (2, 3)]
    """
    from scipy.spatial import Delaunay, cKDTree  # noqa: PLC0415 - slow to import

    corners = np.sort(Delaunay(xy).simplices, axis=1)
    pairs = np.unique(corners[:, [[0, 1], [1, 2], [0, 2]]].reshape(-1, 2), axis=0)
    centre = xy[pairs].mean(axis=1)
    radius = np.linalg.norm(xy[pairs[:, 0]] - xy[pairs[:, 1]], axis=1) / 2
    nearest = cKDTree(xy).query(centre)[0]
    empty = nearest >= radius * (1 - 1e-9)
    return [(int(a), int(b)) for a, b in pairs[empty]]


def neighbour_distances(work: Workspace) -> Neighbours:
    """Return every pair of neighbours with its distance by road and by rail.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.

    Returns
    -------
    Neighbours
        The pairs, and the places that a mode does not join.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    west, south, east, north = work.plan.region
    places = [
        place
        for place in work.gazetteer.places
        if place.kind in KINDS
        and west <= place.lon <= east
        and south <= place.lat <= north
    ]
    rows: list[dict[str, object]] = []
    unjoined: dict[str, tuple[Place, ...]] = {}
    for mode in PROFILES:
        reached, length_km = _lengths(work, places, mode)
        served = [place for place in places if place.id in reached]
        rows += _pairs(served, length_km, mode)
        unjoined[mode] = tuple(place for place in places if place.id not in reached)
    frame = pd.DataFrame(rows, columns=[field.name for field in NEIGHBOURS])
    order = ["mode", "circuity", "from_id", "to_id"]
    ascending = [False, False, True, True]
    pairs = frame.sort_values(
        order, ascending=ascending, na_position="first", ignore_index=True
    )
    return Neighbours(pairs, unjoined)


def far_apart(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the neighbours that are far apart on the network, with their reasons.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Those of `neighbour_distances`.

    Returns
    -------
    pandas.DataFrame
        The rows above `MOST_CIRCUITY` or without a route, and ``reason``, ``why``,
        ``source`` and ``confidence`` of the table of reasons; ``reason`` is
        ``unexplained`` and the others are empty where it has none.
    """
    told = {_key(row): row for row in records(inherited_table("neighbour_reasons"))}
    far = pairs[~(pairs["circuity"] <= MOST_CIRCUITY)].reset_index(drop=True)
    none: Mapping[str, object] = {"reason": UNEXPLAINED}
    reasons = [told.get(_key(row), none) for row in records(far)]
    columns = ("reason", "why", "source", "confidence")
    return far.assign(**{c: [str(r.get(c, "")) for r in reasons] for c in columns})


def neighbours_page(neighbours: Neighbours) -> str:
    """Return the page of neighbours far apart, in Markdown.

    Parameters
    ----------
    neighbours : Neighbours
        Result of `neighbour_distances`.

    Returns
    -------
    str
        The page, ending in a line break.
    """
    far = far_apart(neighbours.pairs)
    parts = [_HEAD, _counts(neighbours, far)]
    for mode in PROFILES:
        rows = [
            (row["from_name"], row["to_name"], row["country"],
             number(row["straight_km"], digits=0), number(row["network_km"], digits=0),
             number(row["circuity"]), row["reason"], row["why"], row["confidence"])
            for row in records(far[far["mode"] == mode])
        ]  # fmt: skip
        names = ", ".join(place.title.en for place in neighbours.unjoined[mode])
        parts.append(f"## By {mode}\n\n{table(_COLUMNS, rows)}")
        parts.append(f"Joined to no other place: {names}.\n" if names else "")
    return "\n".join(parts)


def _counts(neighbours: Neighbours, far: pd.DataFrame) -> str:
    pairs = neighbours.pairs
    rows = [
        (mode, len(neighbours.unjoined[mode]), int((pairs["mode"] == mode).sum()),
         len(part),
         int(part["network_km"].isna().sum()),
         int((part["reason"] == UNEXPLAINED).sum()))
        for mode in PROFILES
        for part in [far[far["mode"] == mode]]
    ]  # fmt: skip
    heads = (
        "mode",
        "places not joined",
        "pairs",
        "listed",
        "of these without a route",
        UNEXPLAINED,
    )
    return table([(head, i > 0) for i, head in enumerate(heads)], rows)


def _key(row: Mapping[str, object]) -> tuple[str, ...]:
    ends = sorted((str(row["from_id"]), str(row["to_id"])))
    return (str(row["mode"]), *ends)


def _pairs(
    served: Sequence[Place], length_km: Mapping[tuple[str, str], float], mode: str
) -> Iterator[dict[str, object]]:
    """Yield the neighbours among the places that a mode joins."""
    from pyproj import Transformer  # noqa: PLC0415 - heavy

    lon, lat = (np.array([getattr(p, axis) for p in served]) for axis in ("lon", "lat"))
    plane = f"+proj=aeqd +lon_0={lon.mean()} +lat_0={lat.mean()}"
    project = Transformer.from_crs("EPSG:4326", plane, always_xy=True)
    for i, j in gabriel_pairs(np.column_stack(project.transform(lon, lat))):
        a, b = served[i], served[j]
        straight_km = float(distance_km(a.lon, a.lat, b.lon, b.lat))
        if a.country != b.country or straight_km < LEAST_KM:
            continue
        km = length_km.get((a.id, b.id), np.nan)
        yield {
            "mode": mode, "from_id": a.id, "from_name": a.title.en,
            "to_id": b.id, "to_name": b.title.en, "country": a.country,
            "straight_km": straight_km, "network_km": km,
            "circuity": km / straight_km,
        }  # fmt: skip


def _lengths(
    work: Workspace, places: Sequence[Place], mode: str
) -> tuple[set[str], dict[tuple[str, str], float]]:
    """Return the places joined to another, and kilometres within each country."""
    from network.query.matrices.matrix import MatrixMaker, MatrixQuery  # noqa: PLC0415
    from network.query.route_query import Policy  # noqa: PLC0415 - heavy

    countries = {place.country for place in places}
    reached: set[str] = set()
    length_km: dict[tuple[str, str], float] = {}
    for country in sorted(countries):
        home = tuple(place for place in places if place.country == country)
        abroad = frozenset(countries - {country})
        policy = Policy(modes=frozenset({mode}), avoided=abroad)
        shortest = np.full((len(home), len(home)), np.nan)
        for profile in PROFILES[mode]:
            query = MatrixQuery(home, home, profile, ("distance",), policy)
            cells = MatrixMaker(work.router).cells(query)
            shortest = np.fmin(shortest, cells.values("distance"))
        for i, j in np.argwhere(~np.isnan(shortest)).tolist():
            length_km[home[i].id, home[j].id] = float(shortest[i, j])
            if i != j:
                reached.add(home[i].id)
    return reached, length_km


def main(folder: Path) -> None:
    """Write the page into a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Gets ``neighbours.md``.
    """
    from corridors.workspace import open_workspace  # noqa: PLC0415 - heavy

    page = neighbours_page(neighbour_distances(open_workspace()))
    (folder / "neighbours.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
