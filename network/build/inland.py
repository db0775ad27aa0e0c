"""Draw links of the land round lakes, bays and bends of the frontier.

The base data draw links straight from node to node. Where such a line leaves its
country or the land, the shortest line that stays on it is drawn instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis_data.bundled import read_shapes
from gis_data.countries import country_areas, country_of_points
from gis_data.geodesy import distance_km
from network.build.water.coast import sight_lines
from network.build.water.marine import lengths_km
from network.build.water.navigable import Plane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from network.build.assembly import Assembly

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Box = tuple[float, float, float, float]
    Objects = NDArray[np.object_]

#: A link may lie this far off the land of its countries: frontiers and coasts of the
#: layers are simplified, and bridges are short.
MOST_OFF_KM = 1.0
# A line so many times longer than the link is no drawing of it: it is a bridge or
# tunnel, and stays straight.
_MOST_DETOUR = 1.5
_MARGIN_SHARE, _LEAST_MARGIN_DEG = 0.5, 0.15
# How far inside the land the line keeps, as a share of its length; less where the
# land is a narrow strip.
_INSIDE_SHARES = (1 / 200, 1 / 1000, 1 / 5000)
_REACH_KM = 5.0
_CELL_DEG = 3.0
_SAME_KM = 1e-6


@dataclass(frozen=True)
class Inland:
    """The land of each country, without lakes.

    Attributes
    ----------
    box : tuple of float
        West, south, east, north of what is asked for, in degrees, EPSG:4326.
    """

    box: Box
    _areas: dict[str, shapely.Geometry] = field(default_factory=dict)
    _cells: dict[tuple[str, int, int], shapely.Geometry] = field(default_factory=dict)

    @cached_property
    def _land(self) -> shapely.Geometry:
        land = read_shapes("eurasia_land.parquet").geometry.to_numpy()
        near = land[shapely.intersects(land, shapely.box(*self.box))]
        return _prepared(shapely.MultiPolygon(shapely.get_parts(near).tolist()))

    @cached_property
    def _lakes(self) -> tuple[Objects, shapely.STRtree]:
        lakes = read_shapes("lakes.parquet").geometry.to_numpy()
        return lakes, shapely.STRtree(lakes)

    def _country(self, code: str) -> shapely.Geometry:
        if code not in self._areas:
            rows = country_areas()
            self._areas[code] = _prepared(
                shapely.union_all(rows.geometry[rows["country"] == code].to_numpy())
            )
        return self._areas[code]

    def leaving(self, chords: Objects, countries: Sequence[tuple[str, ...]]) -> Bools:
        """Return which lines may leave the land of their countries.

        Parameters
        ----------
        chords : numpy.ndarray of shapely.LineString
            Lines, EPSG:4326.
        countries : sequence of tuple of str
            Countries of each, ISO 3166-1 alpha-2.

        Returns
        -------
        numpy.ndarray of bool
            False where the line surely stays.
        """
        leaves = ~shapely.covers(self._land, chords)
        tree = self._lakes[1]
        leaves[np.unique(tree.query(chords, predicate="intersects")[0])] = True
        pairs = np.array(["-".join(pair) for pair in countries])
        for pair in np.unique(pairs):
            own = np.flatnonzero((pairs == pair) & ~leaves)
            for code in pair.split("-"):
                own = own[~shapely.covers(self._country(code), chords[own])]
            leaves[own] = True
        return leaves

    def around(self, chord: shapely.LineString, countries: tuple[str, ...]) -> Objects:
        """Return the pieces of land about a line.

        Parameters
        ----------
        chord : shapely.LineString
            A line, EPSG:4326.
        countries : tuple of str
            Its countries; land of others is left out.

        Returns
        -------
        numpy.ndarray of shapely.Polygon
            Degrees, EPSG:4326.
        """
        west, south, east, north = chord.bounds
        margin = max(_LEAST_MARGIN_DEG, _MARGIN_SHARE * max(east - west, north - south))
        box = west - margin, south - margin, east + margin, north + margin
        own = shapely.union_all([self._clipped(code, box) for code in countries])
        lakes, tree = self._lakes
        near = lakes[tree.query(shapely.box(*box), predicate="intersects")]
        area = shapely.intersection(own, self._clipped("", box))
        area = shapely.difference(area, shapely.union_all(near))
        parts: Objects = np.asarray(shapely.get_parts(area))
        polygons: Bools = np.asarray(
            shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
        )
        return np.asarray(parts[polygons])

    def _clipped(self, code: str, box: Box) -> shapely.Geometry:
        """Return a country, or with no code all land, within a box."""
        whole = self._country(code) if code else self._land
        west, south, east, north = box
        at = (code, int(west // _CELL_DEG), int(south // _CELL_DEG))
        cell = _CELL_DEG * at[1], _CELL_DEG * at[2]
        if max(east - cell[0], north - cell[1]) > 2 * _CELL_DEG:
            return shapely.clip_by_rect(whole, *box)
        # Of a country with 60,000 corners a cell is clipped once, then boxes of it.
        if at not in self._cells:
            far = (axis + 2 * _CELL_DEG for axis in cell)
            self._cells[at] = shapely.clip_by_rect(whole, *cell, *far)
        return shapely.clip_by_rect(self._cells[at], *box)


def _prepared(area: shapely.Geometry) -> shapely.Geometry:
    shapely.prepare(area)
    return area


def inland_lines(
    nodes: pd.DataFrame, links: pd.DataFrame, box: Box | None = None
) -> list[Floats | None]:
    """Return the lines of links that would leave the land of their countries.

    Parameters
    ----------
    nodes : pandas.DataFrame
        ``lon``, ``lat`` (degrees, EPSG:4326), ``country``.
    links : pandas.DataFrame
        ``u``, ``v`` (row numbers of nodes), ``length_km``.
    box : tuple of float, optional
        West, south, east, north in degrees; links that do not lie in it stay straight.

    Returns
    -------
    list of numpy.ndarray or None
        For each link longitude and latitude from u to v, shape (n, 2): the shortest
        line on the land of the countries of its ends. None where the straight line
        stays on it but for `MOST_OFF_KM`, and where that line would be half as long
        again as the link, which is then a bridge or a tunnel.
    """
    points = nodes[["lon", "lat"]].to_numpy(np.float64)
    country = nodes["country"].astype(str).to_numpy(dtype=object)
    pairs, first, back = np.unique(
        links[["u", "v"]].to_numpy(np.int64),
        axis=0, return_index=True, return_inverse=True,
    )  # fmt: skip
    km = links["length_km"].to_numpy(np.float64)[first]
    lines: list[Floats | None] = [None] * len(pairs)
    asked = (km > MOST_OFF_KM) & (country[pairs] != "").all(axis=1)
    if box is not None:
        within: Bools = np.all((points >= box[:2]) & (points <= box[2:]), axis=1)
        asked &= within[pairs].all(axis=1)
    at = np.flatnonzero(asked)
    if not len(at):
        return [None] * len(links)
    chords: Objects = np.asarray(shapely.linestrings(points[pairs[at]]))
    owners = [tuple(sorted({country[u], country[v]})) for u, v in pairs[at]]
    land = Inland(tuple(float(x) for x in shapely.total_bounds(chords)))  # type: ignore[arg-type]
    for i in np.flatnonzero(land.leaving(chords, owners)).tolist():
        parts = land.around(chords[i], owners[i])
        inside = shapely.length(
            shapely.intersection(chords[i], shapely.union_all(parts))
        )
        share = inside / max(float(shapely.length(chords[i])), 1e-12)
        k = int(at[i])
        if (1.0 - share) * km[k] > MOST_OFF_KM:
            lines[k] = line_within(parts, points[pairs[k]], _MOST_DETOUR * km[k])
    return [lines[k] for k in back.reshape(-1).tolist()]


def bend_links(assembly: Assembly, box: Box | None) -> None:
    """Draw the links of an assembly by rail and road on the land of their countries.

    Parameters
    ----------
    assembly : Assembly
        Its lines are replaced where `inland_lines` gives one.
    box : tuple of float or None
        As for `inland_lines`.
    """
    masks = [
        part["mode"].isin(["rail", "road"]) & part["kind"].isin(["line", "crossing"])
        for part in assembly.edges
    ]
    columns = ["u", "v", "length_km"]
    links = pd.concat(
        [part.loc[m, columns] for part, m in zip(assembly.edges, masks, strict=True)]
    )
    bent = iter(inland_lines(assembly.all_nodes(), links, box))
    assembly.lines = [
        [
            next(bent) if on_land else line
            for line, on_land in zip(lines, mask, strict=True)
        ]
        for lines, mask in zip(assembly.lines, masks, strict=True)
    ]


def inland_path(points: Floats) -> Floats:
    """Return a line from point to point on the land of the countries that they are in.

    Parameters
    ----------
    points : numpy.ndarray
        Longitude and latitude, degrees, EPSG:4326, shape (n, 2).

    Returns
    -------
    numpy.ndarray
        Longitude and latitude, shape (m, 2): through every point, as `inland_lines`
        draws links as long as the straight lines.
    """
    nodes = pd.DataFrame(points, columns=["lon", "lat"])
    nodes["country"] = country_of_points(nodes["lon"], nodes["lat"])
    u = np.arange(len(points) - 1)
    lon, lat = points.T
    links = pd.DataFrame({"u": u, "v": u + 1})
    links["length_km"] = distance_km(lon[u], lat[u], lon[u + 1], lat[u + 1])
    pieces = [
        points[k : k + 2] if line is None else line
        for k, line in enumerate(inland_lines(nodes, links))
    ]
    return np.vstack([*(piece[:-1] for piece in pieces), points[-1:]])


def line_within(parts: Objects, ends: Floats, most_km: float) -> Floats | None:
    """Return the shortest line between two points that stays on an area.

    Parameters
    ----------
    parts : numpy.ndarray of shapely.Polygon
        Pieces of the area, in degrees, EPSG:4326.
    ends : numpy.ndarray
        Longitude and latitude of both points, shape (2, 2). A point may lie up to
        5 km off the area.
    most_km : float
        Greatest length of the line.

    Returns
    -------
    numpy.ndarray or None
        Longitude and latitude from the first point to the second, shape (n, 2);
        None where no piece is near both points or the line would be too long.
    """
    plane = Plane(*(float(value) for value in ends.mean(axis=0)))
    flat = plane.from_lonlat(ends)
    chord_km = float(np.hypot(*(flat[1] - flat[0])))
    areas = shapely.transform(parts, plane.from_lonlat)
    for share in _INSIDE_SHARES:
        kept_km = share * chord_km
        within = shapely.get_parts(
            shapely.simplify(shapely.buffer(areas, -kept_km), 0.9 * kept_km)
        )
        line = _shortest(within, flat)
        if line is None:
            continue
        lonlat = plane.to_lonlat(line)
        lonlat[0], lonlat[-1] = ends
        if float(lengths_km([lonlat])[0]) <= most_km:
            return lonlat
    return None


def _shortest(areas: Objects, ends: Floats) -> Floats | None:
    """Return the shortest line within the piece that both ends are near, in a plane."""
    areas = areas[~shapely.is_empty(areas)]
    points: Objects = np.asarray(shapely.points(ends))
    away: Floats = np.array([shapely.distance(areas, point) for point in points])
    near = np.flatnonzero((away <= _REACH_KM).all(axis=0))
    if not len(near):
        return None
    area = areas[near[int(np.argmin(away[:, near].sum(axis=0)))]]
    joined = [shapely.shortest_line(area, point) for point in points]
    on_area = np.array([shapely.get_coordinates(line)[0] for line in joined])
    sight = sight_lines(area, on_area)
    steps = np.hypot(*(sight.xy[sight.u] - sight.xy[sight.v]).T)
    size = len(sight.xy)
    # Two points at one spot are a step of no length, not no step.
    weights = np.maximum(steps, _SAME_KM)
    graph = csr_array((weights, (sight.u, sight.v)), shape=(size, size))
    found = dijkstra(graph, directed=False, indices=[0], return_predecessors=True)
    if not np.isfinite(found[0][0, 1]):
        return None
    walk, before = [1], found[1][0].astype(np.int64)
    while walk[-1] != 0:
        walk.append(int(before[walk[-1]]))
    line = np.vstack([ends[0], sight.xy[walk[::-1]], ends[1]])
    moves = np.append(True, (np.abs(np.diff(line, axis=0)) > _SAME_KM).any(axis=1))
    return np.asarray(line[moves])
