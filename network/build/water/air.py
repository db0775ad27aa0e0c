"""The air part of the network: airports, dated services, an old snapshot of routes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km, geod
from network.build.assembly import ModeNetwork
from network.build.water.sea_rows import EXTRA
from network.build.water.service_parser import (
    best_known,
    hours_of,
    name_book,
    pairs_of,
    per_week,
    periods_of,
    targets,
    wait_basis,
    wait_of,
)
from network.model.schema import ABROAD, EDGES, FLIGHTS_OF_2014, NODES

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Row = Mapping[Hashable, object]
    Pair = tuple[str, str]

SAME_KM = 8.0
CRUISE_KMH = 800.0
GROUND_H = 0.5
_DAILY_WAIT_H = 12.0
_DRAW_KM = 100.0
_NO_DWELL_OR_SEASON = {
    **dict.fromkeys(("dwell_low_h", "dwell_h", "dwell_high_h"), 0.0),
    **dict.fromkeys(("season_from", "season_to"), 0),
}
_WORSE = {"high": "medium", "medium": "low", "low": "low"}


def air_ports(
    layer: pd.DataFrame, places: pd.DataFrame, cities: Mapping[str, str]
) -> pd.DataFrame:
    """Return the airports of the network.

    Parameters
    ----------
    layer : pandas.DataFrame
        Layer ``airports``: `iata`, `name`, `city`, `country`, `lon`, `lat`.
    places : pandas.DataFrame
        Table ``places`` of a plan; its rows of kind ``airport`` give Chinese
        names, and airports that the layer lacks (by an IATA code among their
        aliases).
    cities : mapping of str to str, optional
        City by IATA code of the airports wanted, the first of a city
        having the name of the city; empty where the layer has it.

    Returns
    -------
    pandas.DataFrame
        `id` (IATA code), `name_en`, `name_zh`, `city`, `country`, `lon`, `lat`,
        `source_id`, `confidence`, in the order of `cities`. Codes found nowhere
        are left out.
    """
    known = {str(r["iata"]): r for r in layer.to_dict("records")}
    named = places[places["kind"] == "airport"].to_dict("records")
    rows: list[dict[str, object]] = []
    for code, city in cities.items():
        place = _place_of(code, known.get(code), named)
        airport = known.get(code)
        if airport is None and place is None:
            continue
        row: Row = airport or place or {}
        rows.append(
            {
                "id": code,
                "name_en": str(place["name_en"] if place else row["name"]),
                "name_zh": str(place["name_zh_hans"] or "") if place else "",
                "city": city or str(row.get("city") or ""),
                "country": str(row["country"]),
                "lon": float(str(row["lon"])),
                "lat": float(str(row["lat"])),
                "source_id": "airportsdata (MIT)" if airport else str(row["source"]),
                "confidence": "high" if airport else str(row["confidence"]),
            }
        )
    return pd.DataFrame(rows)


def _place_of(
    code: str, airport: Row | None, places: list[dict[Hashable, object]]
) -> Row | None:
    """Return the reviewed place that is an airport, by its code or its point."""
    for place in places:
        if re.search(rf"(^|\|){code}(\||$)", str(place["aliases"])):
            return place
    for place in places if airport else []:
        ends = [
            float(str(row[k])) for row in (airport or {}, place) for k in ("lon", "lat")
        ]
        if float(distance_km(*ends)) <= SAME_KM:
            return place
    return None


def air_services(
    evidence: pd.DataFrame, routes: pd.DataFrame, airports: pd.DataFrame
) -> pd.DataFrame:
    """Return the flights between some airports, one row per service and period.

    Parameters
    ----------
    evidence : pandas.DataFrame
        Table ``services``; rows of category ``air`` are read.
    routes : pandas.DataFrame
        Layer ``air_routes``: `airline`, `from_iata`, `to_iata`, `codeshare`. A
        snapshot of 2014, no evidence of today: its rows have the status
        ``unknown``, the service id `FLIGHTS_OF_2014`, and are valid in 2014 only.
    airports : pandas.DataFrame
        What `air_ports` returned.

    Returns
    -------
    pandas.DataFrame
        `id`, `service_id`, `name`, `from_id`, `to_id`, `freight`, `passenger`,
        `transit_h` (NaN unknown), `wait_h`, `wait_basis`, `status` (in the days
        from `valid_from` to `valid_to`, yyyymmdd, 0 open-ended), `source_id`,
        `confidence`; sorted by id.
    """
    names = zip(airports["id"], airports["city"], strict=True)
    codes = zip(airports["id"], airports["id"], strict=True)
    ids_by_name = {**name_book(names), **name_book(codes)}
    # Freighters and passenger flights are dated separately.
    by_pair: dict[tuple[Pair, str], list[Row]] = {}
    for row in evidence[evidence["category"] == "air"].to_dict("records"):
        coded = {**row, "from": _code(row["from"]), "to": _code(row["to"])}
        # "Korean regional airports" names none; "Yanji-Busan, Cheongju" does.
        named = {**coded, "to": str(row["service"]).partition("-")[2]}
        for variant in (coded, named):
            pairs = pairs_of(variant, ids_by_name)
            for pair in pairs:
                by_pair.setdefault((pair, str(row["mode"])), []).append(variant)
            if pairs:
                break
    country = dict(zip(airports["id"], airports["country"], strict=True))
    rows: list[dict[str, object]] = []
    for (pair, _), pair_rows in by_pair.items():
        alone = [row for row in pair_rows if targets(row) == 1]
        best = best_known(alone or pair_rows)
        if best and country[pair[0]] != country[pair[1]]:
            best = _through_pandemic(best)
        rows += _service_rows(pair, best) if best else []
    rows += _snapshot_rows(routes, set(airports["id"]))
    return pd.DataFrame(rows).sort_values("id", ignore_index=True)


def _through_pandemic(row: Row) -> Row:
    """Return a service abroad with its state of 2020 and 2021, which have no column.

    One that was reduced in 2022 had run on; of no other can it be inferred from the
    years before and after.
    """
    reduced = str(row["status_2022"]).startswith("reduced")
    state = "reduced" if reduced else "no evidence"
    return {**row, "status_2020": state, "status_2021": state}


def _code(text: object) -> str:
    """Return the IATA codes of a text, or the text where it has none."""
    codes = re.findall(r"\b[A-Z]{3}\b", str(text))
    return "; ".join(codes) if codes else str(text)


def _service_rows(pair: Pair, row: Row) -> list[dict[str, object]]:
    count, weekly = targets(row), per_week(row)
    wait, basis = wait_of(weekly / count)
    hours = hours_of(row) if count == 1 else 0.0
    kind = str(row["mode"])
    rows: list[dict[str, object]] = []
    for period in periods_of(row):
        confidence = str(row["confidence"])
        rows.append(
            {
                "id": f"{row['id']}-{pair[0]}-{pair[1]}:{period.first}",
                "service_id": str(row["id"]),
                "name": str(row["service"]),
                "from_id": pair[0],
                "to_id": pair[1],
                "freight": "cargo" in kind,
                "passenger": "pax" in kind,
                "transit_h": hours or float("nan"),
                "wait_h": wait,
                "wait_basis": f"{basis}, shared equally"
                if count > 1 < weekly
                else basis,
                "status": period.status,
                "valid_from": period.first,
                "valid_to": period.last,
                "source_id": str(row["source"]),
                "confidence": _WORSE[confidence]
                if period.assumed or count > 1
                else confidence,
            }
        )
    return rows


def _snapshot_rows(
    routes: pd.DataFrame, codes: Collection[str]
) -> list[dict[str, object]]:
    inside = routes["from_iata"].isin(list(codes)) & routes["to_iata"].isin(list(codes))
    flown = routes[inside & ~routes["codeshare"].astype(bool)]
    pairs = sorted(
        {
            (a, b) if a < b else (b, a)
            for a, b in zip(flown["from_iata"], flown["to_iata"], strict=True)
            if a != b
        }
    )
    return [
        {
            "id": f"{FLIGHTS_OF_2014}-{a}-{b}",
            "service_id": FLIGHTS_OF_2014,
            "name": f"{a}-{b} in 2014",
            "from_id": a,
            "to_id": b,
            "freight": False,
            "passenger": True,
            "transit_h": float("nan"),
            "wait_h": _DAILY_WAIT_H,
            "wait_basis": "assumed daily",
            "status": "unknown",
            "valid_from": 20140101,
            "valid_to": 20141231,
            "source_id": "OpenFlights.org routes of 2014 (ODbL 1.0)",
            "confidence": "low",
        }
        for a, b in pairs
    ]


def air_network(airports: pd.DataFrame, services: pd.DataFrame) -> ModeNetwork:
    """Return the flights between airports as nodes, edges and great circles.

    Time in the air is the published block time, else length over 800 km/h plus
    half an hour for taxiing, climb and descent: an assumption, marked as default.

    Parameters
    ----------
    airports : pandas.DataFrame
        What `air_ports` returned.
    services : pandas.DataFrame
        What `air_services` returned.

    Returns
    -------
    ModeNetwork
        Airports (``air:<IATA code>``), their nodes beyond customs, which flights
        between two countries join, and flights. Equal for equal inputs.
    """
    nodes = pd.DataFrame(
        {
            "id": "air:" + airports["id"],
            "lon": airports["lon"],
            "lat": airports["lat"],
            "kind": "airport",
            "country": airports["country"],
            "gauge_mm": 0,
            "name_en": airports["name_en"],
            "name_zh": airports["name_zh"],
        }
    )[[f.name for f in NODES]]
    number = pd.Series(np.arange(len(airports)), index=airports["id"])
    u = number[services["from_id"]].to_numpy()
    v = number[services["to_id"]].to_numpy()
    country = airports["country"].to_numpy(dtype=str)
    spots = airports[["lon", "lat"]].to_numpy(dtype=np.float64)
    length = distance_km(*spots[u].T, *spots[v].T)
    edges = _edges(services, country, u, v, length)
    shapes = [_great_circle(spots[a], spots[b]) for a, b in zip(u, v, strict=True)]
    abroad = np.where(country[u] == country[v], 0, len(airports))
    edges = edges.assign(u=u + abroad, v=v + abroad)
    nodes = pd.concat([nodes, nodes.assign(id=nodes["id"] + ABROAD)], ignore_index=True)
    table = airports.assign(node=np.arange(len(airports)))
    columns = ["id", "node", "lon", "lat", "country", "name_en", "name_zh"]
    return ModeNetwork(nodes, edges, shapes, table[columns].reset_index(drop=True))


def _edges(
    services: pd.DataFrame,
    country: NDArray[np.str_],
    u: NDArray[np.int64],
    v: NDArray[np.int64],
    length: Floats,
) -> pd.DataFrame:
    published_h = services["transit_h"].to_numpy(dtype=np.float64)
    block = np.where(published_h > 0, published_h, length / CRUISE_KMH + GROUND_H)
    timed = np.where(published_h > 0, "timetable", "default: 800 km/h + 0.5 h")
    touched = [
        "-".join(sorted({str(a), str(b)}))
        for a, b in zip(country[u], country[v], strict=True)
    ]
    speed = np.where(block > 0, length / block, 0.0)
    edges = services.assign(
        id="flight:" + services["id"],
        u=u,
        v=v,
        two_way=True,
        mode="air",
        kind="flight",
        length_km=length,
        country=touched,
        gauge_mm=0,
        speed_freight_kmh=np.where(services["freight"], speed, 0.0),
        speed_passenger_kmh=np.where(services["passenger"], speed, 0.0),
        speed_basis=[
            f"{t}; wait: {w}"
            for t, w in zip(timed, services["wait_basis"], strict=True)
        ],
        transit_basis=np.where(published_h > 0, "published", "default"),
        wait_basis=[wait_basis(text) for text in services["wait_basis"]],
        electrified="",
        line_id=services["service_id"],
        gateway_id="",
        **_NO_DWELL_OR_SEASON,
        transit_h=block,
        cost_usd_per_teu=0.0,
        passage="",
        schematic=False,
        cargo="",
        transit_low_h=0.0,
        transit_high_h=0.0,
    )
    return edges[[f.name for f in EDGES] + list(EXTRA)]


def _great_circle(start: Floats, end: Floats) -> Floats:
    """Return a geodesic with a point every 100 km."""
    more = int(float(distance_km(*start, *end)) // _DRAW_KM)
    between = geod().npts(start[0], start[1], end[0], end[1], more) if more else []
    return np.vstack([start, np.reshape(between, (-1, 2)), end])
