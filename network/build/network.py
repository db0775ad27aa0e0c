"""Plan and source data in, one multimodal network out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from gis_data.corrections import CorrectionLog
from gis_data.gazetteer import Gazetteer
from network.build.dwell import gateway_dwell
from network.build.land.gateways import gateway_table
from network.build.land.pipeline import land_network
from network.build.multimodal import build_multimodal
from network.build.water.sea_air import air_part, sea_part
from network.costs.parameters import parameter_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.plan import Plan
    from network.costs.parameters import ParameterSet
    from network.model.store import Network

    Progress = Callable[[str], None]

PRICE_YEAR = 2025
EURASIA = "eurasia"


def build_network(
    plan: Plan, *, region: str | None = None, progress: Progress | None = None
) -> Network:
    """Return the multimodal network that a plan's routes run on.

    Rail of all Eurasia, roads of the plan's region, sea legs, flights, declared
    border crossings, gauge breaks at yards, terminals, and every place of the
    gazetteer attached to the nearest usable edge.

    Parameters
    ----------
    plan : Plan
        Ports, lines, places, services and figures.
    region : str, optional
        ``eurasia`` takes the roads of all Eurasia; None those of the plan's
        region.
    progress : callable, optional
        Called with the name of each step.

    Returns
    -------
    Network
        Equal for equal inputs.

    Raises
    ------
    ValueError
        If the region is not known.
    """
    if region not in {None, EURASIA}:
        msg = f"region is {region!r}, must be {EURASIA!r} or left out."
        raise ValueError(msg)
    report = progress or (lambda _: None)
    book = parameter_set(
        parameters=plan.table("parameters"),
        rates=plan.table("rates"),
        price_year=PRICE_YEAR,
    )
    gateways = _gateways(plan, book)
    report("places")
    places = place_frame(plan)
    report("rail")
    log = CorrectionLog()
    rail = land_network("rail", plan, gateways, bbox=None, book=book, log=log)
    report("road")
    bbox = None if region == EURASIA else plan.region
    road = land_network("road", plan, gateways, bbox=bbox, book=book, log=log)
    report("sea and air")
    sea, air = sea_part(plan, book, log), air_part(plan, log)
    report("places and terminals")
    return build_multimodal(
        plan,
        gateways,
        places,
        land=(rail, road),
        sea=sea,
        air=air,
        book=book,
        log=log,
    )


def place_frame(plan: Plan) -> pd.DataFrame:
    """Return the places that routes may start and end at.

    Parameters
    ----------
    plan : Plan
        Its own places, and the reviewed ones.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``kind``, ``country``, ``lon``, ``lat`` (degrees, EPSG:4326),
        ``name_en``, ``name_zh``, ``facts`` (ids of the rows of other tables
        that it stands for), sorted by id.
    """
    rows = [
        (p.id, p.kind, p.country, p.lon, p.lat, p.name_en, p.name_zh, p.fact_ids)
        for p in Gazetteer.load(plan).places
    ]
    columns = ["id", "kind", "country", "lon", "lat", "name_en", "name_zh", "facts"]
    frame = pd.DataFrame(rows, columns=columns).drop_duplicates("id")
    return frame.sort_values("id", ignore_index=True)


def _gateways(plan: Plan, book: ParameterSet) -> pd.DataFrame:
    table = gateway_table(plan.border_ports, plan.table("crossings"))
    dwell = gateway_dwell(
        plan.border_ports,
        plan.table("crossings"),
        plan.table("border_dwell"),
        plan.table("gauge_yards"),
        book=book,
    )
    dwell = dwell.rename(
        columns={
            "gateway_id": "id",
            "source": "dwell_source",
            "confidence": "dwell_confidence",
            "basis": "dwell_basis",
            "note": "dwell_note",
            "passenger_source": "passenger_dwell_source",
            "passenger_confidence": "passenger_dwell_confidence",
        }
    )
    dwell = dwell.drop(columns=["rows"]).drop_duplicates(["id", "mode"])
    return table.merge(dwell, on=["id", "mode"], how="left")
