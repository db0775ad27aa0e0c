"""Whatever name or id a route, a port or a plan shows can be typed back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gis_data.errors import AmbiguousPlaceError, UnknownPlaceError
from gis_data.gazetteer import Gazetteer
from gis_data.geodesy import distance_km
from gis_data.messages.message import LANGUAGES, Message
from gis_data.plan import load_plan
from network.model.errors import NoRouteError
from network.query.route_query import ResolvedOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gis_data.gazetteer import Place
    from gis_data.row_log import Box
    from network.query.leg import LegEnd
    from network.query.router import Router
    from network.query.routes import Route

# Stations, yards and ports lie this far from the middle of the town they are named
# for; the yard of a border port up to the second behind its frontier, ports of the
# world's index up to the last from their town.
NEAR_KM, NEAR_GATE_KM, NEAR_PORT_KM = 16.0, 22.0, 50.0
# Stops of lines are given to 10 km, and name the nearest node of their line.
NEAR_STOP_KM = 40.0
ROUTES = 200
Named = tuple[str, float, float, float]  # text, lon, lat, limit in km


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(load_plan())


def answered(gazetteer: Gazetteer, text: str) -> list[Place]:
    """Return the place that a name gives, then those that the answer names too."""
    try:
        match = gazetteer.lookup(text)
    except AmbiguousPlaceError as error:
        return list(error.candidates)
    except UnknownPlaceError:
        return []
    others = match.note.params.get("others", ()) if match.note else ()
    assert isinstance(others, tuple)
    codes = [str(o.params["code"]) for o in others if isinstance(o, Message)]
    return [match.place, *(gazetteer.find(c.rpartition(", ")[0]) for c in codes)]


def lost(gazetteer: Gazetteer, names: Iterator[Named]) -> set[str]:
    """Return the names that no place near enough answers to."""
    return {
        text
        for text, lon, lat, limit_km in set(names)
        if text
        and not any(
            float(distance_km(lon, lat, place.lon, place.lat)) <= limit_km
            for place in answered(gazetteer, text)
        )
    }


def of_nodes(router: Router) -> Iterator[Named]:
    nodes = router.network.nodes
    rows = range(len(nodes))
    columns = (nodes.rows(c, rows) for c in ("name_en", "name_zh", "kind"))
    lon, lat = nodes.arrays["lon"].tolist(), nodes.arrays["lat"].tolist()
    for english, chinese, kind, x, y in zip(*columns, lon, lat, strict=True):
        on_line = NEAR_STOP_KM if kind in {"rail", "road"} else NEAR_KM
        limit_km = NEAR_PORT_KM if kind == "sea" else on_line
        yield english, x, y, limit_km
        yield chinese, x, y, limit_km


def of_gateways(router: Router) -> Iterator[Named]:
    for gate in router.network.gateways.to_frame().to_dict("records"):
        near = gate["lon_a"], gate["lat_a"], NEAR_KM
        far = gate["lon_b"], gate["lat_b"], NEAR_KM
        for column in ("id", "name_en", "name_zh"):
            yield gate[column], *near
        for column in ("far_name_en", "far_name_zh"):
            yield gate[column], *far


def of_tables() -> Iterator[Named]:
    plan = load_plan()
    columns = {
        "border_ports": ("id",), "gauge_yards": ("id",), "platforms": ("id",),
        "places": ("id", "name_zh_hans"), "seaports": ("id",),
        "corridor_members": (),
    }  # fmt: skip
    for table, more in columns.items():
        for row in plan.table(table).to_dict("records"):
            for column in (*more, *(f"name_{code}" for code in LANGUAGES)):
                if not math.isnan(row["lon"]):
                    yield str(row.get(column, "")), row["lon"], row["lat"], NEAR_KM


def test_names_of_the_network_and_of_the_tables_are_found(
    real_router: Router, gazetteer: Gazetteer
) -> None:
    names = {*of_nodes(real_router), *of_gateways(real_router), *of_tables()}
    assert len(names) > 8_000
    assert {"XC44", "JL-HCT", "Manzhouli yard (CN side)"} <= {n[0] for n in names}
    assert lost(gazetteer, iter(names)) == set()


def seeded_routes(router: Router, gazetteer: Gazetteer, box: Box) -> Iterator[Route]:
    west, south, east, north = box
    inside = [
        place
        for place in gazetteer.places
        if west <= place.lon <= east and south <= place.lat <= north
    ]
    draw, done = np.random.default_rng(11), 0
    while done < ROUTES:
        profile = str(draw.choice(("container", "truck", "bulk", "passenger")))
        ends = (inside[int(at)] for at in draw.choice(len(inside), 2, replace=False))
        try:
            yield router.route(ResolvedOptions(profile=profile).between(*ends))
        except NoRouteError:
            continue
        done += 1


def ends_of(route: Route) -> Iterator[tuple[LegEnd, tuple[float, float]]]:
    """Yield each end of each leg and where it is: of access legs, at the place."""
    legs = [leg for leg in route.legs if leg.kind != "access"]
    for i, leg in enumerate(legs):
        for end, at, outer in ((leg.start, 0, i == 0), (leg.end, -1, leg is legs[-1])):
            place = route.origin if at == 0 else route.destination
            if outer and route.legs[at].kind == "access":
                yield end, (place.lon, place.lat)
            else:
                yield end, (float(leg.line[at][0]), float(leg.line[at][1]))


def leg_ends(router: Router, gazetteer: Gazetteer, box: Box) -> Iterator[Named]:
    """Yield what the legs of seeded routes between places in a box print, and where."""
    nodes = router.network.nodes
    on_line = np.flatnonzero(nodes.isin("kind", {"rail", "road"}))
    stops = set(nodes.rows("name_en", on_line)) - {""}
    for route in seeded_routes(router, gazetteer, box):
        crossings = [leg for leg in route.legs if leg.kind == "crossing"]
        borders = {end for leg in crossings for end in (leg.start, leg.end)}
        for end, (x, y) in ends_of(route):
            limit_km = NEAR_GATE_KM if end in borders else NEAR_KM
            if end.name.en in stops:
                limit_km = max(limit_km, NEAR_STOP_KM)
            far_km = 0.0 if math.isnan(end.offset_km) else end.offset_km
            for language in LANGUAGES:
                yield end.in_language(language), x, y, limit_km + far_km


@pytest.mark.long
def test_every_end_of_a_leg_is_found_where_it_is(
    real_router: Router, gazetteer: Gazetteer
) -> None:
    found = set(leg_ends(real_router, gazetteer, load_plan().region))
    assert len(found) > 1_000
    assert lost(gazetteer, iter(found)) == set()
