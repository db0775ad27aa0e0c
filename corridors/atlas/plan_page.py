"""Map page of the plan: areas, corridors, ports, hubs, planned links."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.atlas import plan_frames as frames
from corridors.atlas.ports import PORT_FIELDS, dwell_texts, port_frame
from gis_data.layers import read_layer
from gis_data.messages.catalogue import texts
from gis_data.messages.message import LANGUAGES, Message
from gis_data.provenance import sources
from maps.basemap import Basemap, load_basemap, town_labels
from maps.classes import (
    COUNTY_CLASSES,
    PLANNED_LINE_CLASSES,
    SEAPORT_CLASSES,
    STATUS_CLASSES,
    plan_classes,
)
from maps.compose import Credit, Page
from maps.glossary import concepts_of
from maps.layers import Layer, network_layer
from maps.style import GREY, VIOLET, LegendClass, PointStyle

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from corridors.workspace import Workspace
    from gis_data.plan import Plan
    from maps.classes import Classes

Words = tuple[str, ...]
MARGIN = 0.35
REGION_MARGIN_DEG = (4.0, 3.0)
SMALLEST_DEG = 1.0
FEW_PORTS = 12


def words(name: str) -> Words:
    """Return a text of the pages in every language.

    Parameters
    ----------
    name : str
        Code of a message after ``atlas.``.

    Returns
    -------
    tuple of str
        English, Chinese, Russian, Korean.
    """
    return tuple(texts(Message(f"atlas.{name}")))


def _member_classes() -> tuple[LegendClass, ...]:
    """Return the classes of members: visible where they alone are the corridor."""
    return (
        LegendClass("site", words("sites"), PointStyle("dot", VIOLET, 10)),
        LegendClass("*", words("members"), PointStyle("dot", GREY, 6), visible=False),
    )


def home_outline(plan: Plan) -> Any:  # noqa: ANN401 - a shapely geometry
    """Return the outline of the plan's province, None where it is not known.

    Parameters
    ----------
    plan : Plan
        Its country and province.

    Returns
    -------
    shapely.Polygon or None
        EPSG:4326.
    """
    if not plan.head.province:
        return None
    areas = read_layer("admin1_areas")
    home = areas[
        (areas["country"] == plan.head.country) & (areas["name"] == plan.head.province)
    ]
    return None if home.empty else home.geometry.union_all()


def plan_view(plan: Plan) -> tuple[float, float, float, float]:
    """Return the box that shows the plan: its province, or its ports and members.

    The smaller of the two is taken: a plan may concern a corner of its province,
    and its ports may lie along an entire border.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    tuple of float
        West, south, east, north in degrees.
    """
    tables = (plan.border_ports, plan.corridor_members)
    lon = np.concatenate([t["lon"].to_numpy(float) for t in tables])
    lat = np.concatenate([t["lat"].to_numpy(float) for t in tables])
    ends = (np.nanmin(lon), np.nanmin(lat), np.nanmax(lon), np.nanmax(lat))
    boxes = [tuple(float(end) for end in ends)]
    home = home_outline(plan)
    if home is not None:
        boxes.append(home.bounds)
    west, south, east, north = min(boxes, key=lambda b: (b[2] - b[0]) * (b[3] - b[1]))
    wide = max(east - west, SMALLEST_DEG) * MARGIN
    high = max(north - south, SMALLEST_DEG) * MARGIN
    return west - wide / 2, south - high / 2, east + wide, north + high / 2


def base_map(plan: Plan, box: tuple[float, float, float, float]) -> Basemap:
    """Return the background of a box, with reviewed town names.

    Parameters
    ----------
    plan : Plan
        Its reviewed places.
    box : tuple of float
        West, south, east, north in degrees.

    Returns
    -------
    Basemap
        Land, water, borders, towns.
    """
    towns = town_labels(plan.table("places"), read_layer("places"))
    return load_basemap(box, home=home_outline(plan), cities=towns)


def credits_for(plan: Plan, names: Sequence[str]) -> tuple[Credit, ...]:
    """Return the credits that some sources ask for, and those of the plan.

    Parameters
    ----------
    plan : Plan
        Its own credits.
    names : sequence of str
        Names of committed sources.

    Returns
    -------
    tuple of Credit
        Each attribution once.
    """
    known = sources()
    by_text = {}
    for name in names:
        source = known[name]
        by_text[source.attribution or source.title] = Credit(
            source.title, source.licence, source.attribution
        )
    own = tuple(Credit(text, "see each row") for text in plan.head.credits)
    return (*by_text.values(), *own)


def plan_page(work: Workspace, alignment: gpd.GeoDataFrame, as_of: str) -> Page:
    """Return the page of the plan.

    Parameters
    ----------
    work : Workspace
        Plan and network.
    alignment : geopandas.GeoDataFrame
        Result of `corridors.align.align_corridors`.
    as_of : str
        Date of the facts.

    Returns
    -------
    Page
        Belts, corridors, ports by status, hubs, seaports, planned links.
    """
    plan = work.plan
    box = plan_view(plan)
    return Page(
        name="plan",
        title=_names(plan.name_en, plan.name_zh),
        subtitle=words("plan_subtitle" if len(plan.platforms) else "lines_subtitle"),
        layers=tuple(_plan_layers(work, alignment, box)),
        basemap=base_map(plan, _wider(box)),
        concepts=concepts_of(plan.concepts) if len(plan.concepts) else (),
        versions=plan.versions,
        version=plan.version,
        view=box,
        as_of=as_of,
        notes=(*_area_notes(plan), words("border_note")),
        credits=credits_for(
            plan, ("rail_links", "road_links", "land", "boundary_lines", "admin1_areas")
        ),
        index="index.html",
    )


def _area_notes(plan: Plan) -> tuple[Words, ...]:
    areas = plan.table("corridors")["geometry_kind"].eq("area").any()
    return (words("areas_note"),) if areas or len(plan.counties) else ()


def _names(name_en: str, name_zh: str) -> Words:
    return (name_en, name_zh) if name_zh else (name_en,)


def _wider(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = box
    wide, high = REGION_MARGIN_DEG
    return west - wide, south - high, east + wide, north + high


def _plan_layers(
    work: Workspace,
    alignment: gpd.GeoDataFrame,
    box: tuple[float, float, float, float],
) -> list[Layer]:
    plan = work.plan
    classes = plan_classes(plan.path)
    layers = [
        network_layer(
            frames.network_frame(work.router.network, _wider(box)),
            group=words("background"),
        ),
        *_area_layers(plan, classes["corridor_areas"]),
        *_corridor_layers(
            frames.line_frame(plan, alignment), classes["corridor_lines"]
        ),
        Layer(
            name="planned",
            title=words("planned"),
            geometry="lines",
            frame=frames.planned_frame(plan),
            fields=frames.PLANNED_FIELDS,
            style_by="stage",
            classes=PLANNED_LINE_CLASSES,
            group=words("plan_group"),
            label_zoom=7.5,
        ),
        *_point_layers(work, classes["platforms"], _wider(box)),
    ]
    return [layer for layer in layers if len(layer.frame)]


def _area_layers(plan: Plan, classes: Classes) -> list[Layer]:
    return [
        Layer(
            name="counties",
            title=words("counties"),
            geometry="areas",
            frame=frames.county_frame(plan),
            fields=frames.COUNTY_FIELDS,
            key="adcode",
            classes=COUNTY_CLASSES,
            group=words("background"),
            labels=False,
        ),
        Layer(
            name="areas",
            title=words("areas"),
            geometry="areas",
            frame=(areas := frames.area_frame(plan)),
            fields=frames.AREA_FIELDS,
            key="corridor_id",
            style_by="kind",
            classes=_seen(classes, areas),
            group=words("plan_group"),
            priority=60,
        ),
    ]


def _corridor_layers(lines: gpd.GeoDataFrame, classes: Classes) -> list[Layer]:
    """Return the corridors by rail, the spine, and by road.

    Those by road are hidden at first, unless no rail joins the members.
    """
    by_rail = lines[lines["mode"].eq("rail")]
    seen = _seen(classes, lines)
    quiet = tuple(replace(c, visible=False) for c in seen)
    columns = [lines[f"gap_{language}"] for language in LANGUAGES]
    gaps = {cell[0]: cell for cell in zip(*columns, strict=True) if cell[0]}
    on_road = quiet if by_rail["length_km"].notna().any() else seen
    return [
        Layer(
            name=name,
            title=words(name),
            geometry="lines",
            frame=lines[lines["mode"] == mode],
            fields=frames.LINE_FIELDS,
            key="corridor_id",
            style_by="kind",
            classes=shown,
            group=words("plan_group"),
            priority=70,
            texts=gaps,
        )
        for name, mode, shown in (
            ("corridors_road", "road", on_road),
            ("corridors", "rail", seen),
        )
    ]


def _seen(classes: Classes, frame: gpd.GeoDataFrame) -> Classes:
    """Return classes of which some row is seen at first: all, where none would be."""
    kinds = set(frame["kind"])
    if any(each.visible and each.value in kinds for each in classes):
        return classes
    return tuple(replace(each, visible=True) for each in classes)


def _point_layers(
    work: Workspace, platforms: Classes, box: tuple[float, float, float, float]
) -> list[Layer]:
    plan = work.plan
    return [
        Layer(
            name="members",
            title=words("members"),
            geometry="points",
            frame=frames.member_frame(plan),
            key="key",
            style_by="shown",
            classes=_member_classes(),
            group=words("plan_group"),
            labels=False,
        ),
        *_facility_layers(work, platforms, box),
    ]


def _facility_layers(
    work: Workspace, platforms: Classes, box: tuple[float, float, float, float]
) -> list[Layer]:
    west, south, east, north = box
    plan, network = work.plan, work.router.network
    ports = port_frame(plan, network)
    return [
        Layer(
            name="seaports",
            title=words("seaports"),
            geometry="points",
            frame=frames.seaport_frame(plan).cx[west:east, south:north],
            fields=frames.SEAPORT_FIELDS,
            classes=SEAPORT_CLASSES,
            group=words("place_group"),
            label_zoom=6.5,
        ),
        Layer(
            name="platforms",
            title=words("platforms"),
            geometry="points",
            frame=frames.hub_frame(plan),
            fields=frames.HUB_FIELDS,
            style_by="platform",
            classes=platforms,
            group=words("place_group"),
            label_zoom=8.5,
        ),
        Layer(
            name="ports",
            title=words("ports"),
            geometry="points",
            frame=ports,
            fields=PORT_FIELDS,
            style_by="status",
            classes=STATUS_CLASSES,
            group=words("place_group"),
            priority=80,
            label_zoom=6.3 if len(ports) > FEW_PORTS else 0.0,
            texts=dwell_texts(network),
        ),
    ]
