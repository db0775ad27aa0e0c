"""The stages of a network, declared: what each is given, takes and reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import pandas as pd

from gis_data.countries import country_of_points
from gis_data.gazetteer import Gazetteer
from gis_data.row_log import RowLog
from network.build.assembly import ModeNetwork
from network.build.attachments import Access, RailAccess
from network.build.dwell import gateway_dwell
from network.build.land.conflate import Conflation
from network.build.land.gateways import gateway_table
from network.build.land.gauge import Gauged
from network.build.land.linear_referencing import Split
from network.build.land.pipeline import (
    LINE_TABLES,
    Land,
    land_gateways,
    land_network,
    repaired,
)
from network.build.land.topology import Topology
from network.build.multimodal import JoinedLand, join_land
from network.build.stages import Stage
from network.build.water.coast import SeaPath
from network.build.water.marine import Lanes
from network.build.water.sea import SeaWater
from network.build.water.sea_air import air_part, sea_part, water_part
from network.costs.parameters import ParameterSet, parameter_set

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_data.plan import Plan
    from gis_data.row_log import Box

PRICE_YEAR = 2025
#: Columns of a gateway that differ by direction.
FREIGHT_DWELL = (
    "dwell_low_h", "dwell_h", "dwell_high_h", "dwell_basis", "dwell_source",
    "dwell_confidence", "dwell_note",
)  # fmt: skip
_LAND_CLASSES = (Topology, Split, Conflation, Land)
_POINT = ["lon", "lat", "country"]
_OF_YARDS = ["id", "lon", "lat", "gauge_a_mm", "gauge_b_mm", "country_a"]
# Tables that a stage of the land networks reads.
_OF_TRACK = ("border_sides", "link_lengths", "link_stops", "curated_links")
_OF_LINES = (
    "border_decisions", "border_points", "line_gauges", "line_sections", "line_stops",
    "open_borders", "stop_points",
)  # fmt: skip


@dataclass(frozen=True)
class Tables:
    """Some tables of a plan; no others can be read.

    Attributes
    ----------
    frames : dict of str to pandas.DataFrame
        The tables by name.
    """

    frames: dict[str, pd.DataFrame]

    def table(self, name: str) -> pd.DataFrame:
        """Return a copy of a table."""
        return self.frames[name].copy()


@dataclass(frozen=True)
class Facts:
    """What a network is built from of a plan, each computed when it is needed.

    Attributes
    ----------
    plan : Plan
        The plan.
    bbox : tuple of float or None
        West, south, east, north of the roads, in degrees; None for all of Eurasia.
    """

    plan: Plan
    bbox: Box | None

    @cached_property
    def book(self) -> ParameterSet:
        """Return the parameters of the cost model."""
        return parameter_set(
            parameters=self.plan.table("parameters"),
            rates=self.plan.table("rates"),
            price_year=PRICE_YEAR,
        )

    def figures(self, *quantities: str) -> ParameterSet:
        """Return the parameters of some quantities, such as ``speed``.

        Parameters
        ----------
        *quantities : str
            First part of the ids of the parameters.

        Returns
        -------
        ParameterSet
            The others are not in it.
        """
        chosen = (f for f in self.book.figures if f.id.split(".")[0] in quantities)
        return replace(self.book, figures=tuple(chosen), exchange=())

    def tables(self, *names: str) -> Tables:
        """Return some tables of the plan."""
        return Tables({name: self.plan.table(name) for name in names})

    @cached_property
    def gateways(self) -> pd.DataFrame:
        """Return the declared gateways by land, with their dwell."""
        return gateways_with_dwell(self.plan, self.book)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Return the gazetteer of the plan."""
        return Gazetteer.load(self.plan)

    @cached_property
    def places(self) -> pd.DataFrame:
        """Return the places that routes may start and end at."""
        return place_frame(self.gazetteer)

    @cached_property
    def _air(self) -> tuple[ModeNetwork, RowLog]:
        log = RowLog(self.tables("services"))
        return air_part(self.tables("places", "airports"), log), log

    def air(self, log: RowLog) -> ModeNetwork:
        """Return the air network; it is soon made, and no stage of its own.

        Parameters
        ----------
        log : RowLog
            Where the rows that matched are noted.

        Returns
        -------
        ModeNetwork
            Airports and dated flights.
        """
        network, matched = self._air
        for table, rows in matched.all_matched().items():
            log.match(table, rows)
        return network


def _of_lines(facts: Facts, mode: Literal["rail", "road"]) -> Mapping[str, object]:
    return {
        "mode": mode,
        "plan": facts.tables(LINE_TABLES[mode], "places", "nodes"),
        "gateways": land_gateways(facts.gateways[facts.gateways["mode"] == mode]),
        "bbox": None if mode == "rail" else facts.bbox,
        "book": facts.figures("speed", "line_ratio", "stop"),
    }


STAGES = (
    Stage(
        "rail-track",
        repaired,
        lambda _: {"mode": "rail", "bbox": None},
        layers=("rail_nodes", "rail_links", "rail_repairs"),
        applies=_OF_TRACK,
        classes=(Topology,),
    ),
    Stage(
        "road-track",
        repaired,
        lambda facts: {"mode": "road", "bbox": facts.bbox},
        layers=("road_nodes", "road_links"),
        applies=_OF_TRACK,
        classes=(Topology,),
    ),
    Stage(
        "rail",
        land_network,
        lambda facts: _of_lines(facts, "rail"),
        takes={"topology": "rail-track"},
        layers=("world_cities", "country_areas"),
        applies=(*_OF_LINES, "rail_lines", "line_speeds"),
        classes=_LAND_CLASSES,
    ),
    Stage(
        "road",
        land_network,
        lambda facts: _of_lines(facts, "road"),
        takes={"topology": "road-track"},
        layers=("country_areas",),
        applies=(*_OF_LINES, "expressways"),
        classes=_LAND_CLASSES,
    ),
    Stage(
        "sea-water",
        water_part,
        lambda facts: {
            "plan": facts.tables("seaports"),
            "box": facts.plan.head.charted_sea,
        },
        layers=("seaports", "land", "marine_lines", "countries_50m"),
        applies=("sea_shallows", "port_fairways", "passages"),
        classes=(SeaWater, SeaPath, Lanes),
    ),
    Stage(
        "sea",
        sea_part,
        lambda facts: {
            "plan": facts.tables("seaports", "sea_links", "rates", "lane_rates"),
            "book": facts.figures("call", "payload"),
        },
        takes={"water": "sea-water"},
        layers=("seaports",),
        applies=("services", "passages"),
        classes=(ModeNetwork,),
    ),
    Stage(
        "land",
        join_land,
        lambda facts: {
            "gateways": facts.gateways[["id", "mode", "gauge_a_mm", "gauge_b_mm"]],
            "yards": facts.plan.table("gauge_yards")[_OF_YARDS],
            "places": facts.places,
            "airports": facts.air(RowLog()).terminals[_POINT],
        },
        takes={"rail": "rail", "road": "road", "water": "sea-water"},
        layers=("stations",),
        applies=("country_gauges",),
        classes=(*_LAND_CLASSES, JoinedLand, Gauged, RailAccess, Access),
    ),
)


def place_frame(gazetteer: Gazetteer) -> pd.DataFrame:
    """Return the places that routes may start and end at.

    Parameters
    ----------
    gazetteer : Gazetteer
        The places of a plan, and the reviewed ones.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``kind``, ``country``, ``lon``, ``lat`` (degrees, EPSG:4326),
        ``name_en``, ``name_zh``, ``name_ru``, ``name_ko``, ``facts`` (ids of the rows
        of other tables that it stands for), sorted by id. A place whose country no
        table gives is in the one that it lies in.
    """
    names = ("name_en", "name_zh", "name_ru", "name_ko")
    rows = [
        (p.id, p.kind, p.country, p.lon, p.lat,
         *(getattr(p, name) for name in names), p.fact_ids)
        for p in gazetteer.places
    ]  # fmt: skip
    columns = ["id", "kind", "country", "lon", "lat", *names, "facts"]
    frame = pd.DataFrame(rows, columns=columns).drop_duplicates("id")
    unknown = frame[frame["country"] == ""]
    if len(unknown):
        lies_in = country_of_points(unknown["lon"], unknown["lat"])
        frame.loc[unknown.index, "country"] = lies_in
    return frame.sort_values("id", ignore_index=True)


def gateways_with_dwell(plan: Plan, book: ParameterSet) -> pd.DataFrame:
    """Return the declared gateways by land, with their dwell.

    Parameters
    ----------
    plan : Plan
        Its gateways, and the tables of their hours.
    book : ParameterSet
        The figures.

    Returns
    -------
    pandas.DataFrame
        One row per gateway and mode: columns of
        `network.build.land.gateways.gateway_table`, then those of dwell out of
        ``country_a``, then the same of freight into it, as ``return_dwell_h`` and so
        on, and ``transit_low_h``, ``transit_h`` and ``transit_high_h`` on the water of
        a river, NaN on land.
    """
    gateways = plan.gateways
    table = gateway_table(gateways)
    dwell = gateway_dwell(gateways, plan, book=book)
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
    keys = ["id", "mode"]
    dwell = dwell.drop(columns=["rows"])
    back = dwell.groupby(keys, sort=False).tail(1)
    back = back[[*keys, *FREIGHT_DWELL]].rename(columns="return_{}".format)
    back = back.rename(columns={f"return_{key}": key for key in keys})
    dwell = dwell.drop(columns="leaving").drop_duplicates(keys)
    table = table.merge(dwell, on=keys, how="left")
    table = table.merge(back.drop_duplicates(keys), on=keys, how="left")
    rivers = plan.table("river_crossings").rename(
        columns={
            "gateway_id": "id",
            "low_h": "transit_low_h",
            "typical_h": "transit_h",
            "high_h": "transit_high_h",
        }
    )
    rivers = rivers[["id", "transit_low_h", "transit_h", "transit_high_h"]]
    return table.merge(rivers.assign(mode="road"), on=keys, how="left")
