"""Map page of the plan: areas, corridors, ports, hubs, planned links."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridors.atlas import plan_frames as frames
from corridors.atlas.plan_scope import (
    home_outline,
    plan_languages,
    plan_view,
    zoom_shift,
)
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
    completed,
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
    from maps.classes import Classes, Section

Words = tuple[str, ...]
REGION_MARGIN_DEG = (4.0, 3.0)
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
            plan,
            (
                "rail_links",
                "road_links",
                "eurasia_land",
                "boundary_lines",
                "admin1_areas",
            ),
        ),
        index="index.html",
        languages=plan_languages(plan),
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
    plan, shift = work.plan, zoom_shift(box)
    classes = plan_classes(plan.path)
    layers = [
        network_layer(
            frames.network_frame(work.router.network, _wider(box), shift),
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
    return [
        replace(layer, label_zoom=max(layer.label_zoom + shift, 0.0))
        for layer in layers
        if len(layer.frame)
    ]


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
            classes=_seen("corridor_areas", classes, areas),
            group=words("plan_group"),
            priority=60,
        ),
    ]


def _corridor_layers(lines: gpd.GeoDataFrame, classes: Classes) -> list[Layer]:
    """Return the corridors by rail, the spine, and by road.

    Those by road are hidden at first, unless no rail joins the members.
    """
    by_rail = lines[lines["mode"].eq("rail")]
    seen = _seen("corridor_lines", classes, lines)
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


def _seen(section: Section, classes: Classes, frame: gpd.GeoDataFrame) -> Classes:
    """Return classes of all kinds, all shown if no row would be seen at first."""
    kinds = set(frame["kind"])
    classes = completed(section, classes, kinds)
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
    plan, network = work.plan, work.router.network
    ports, hubs = port_frame(plan, network), frames.hub_frame(plan)
    return [
        Layer(
            name="seaports",
            title=words("seaports"),
            geometry="points",
            frame=frames.seaport_frame(plan, box),
            fields=frames.SEAPORT_FIELDS,
            classes=SEAPORT_CLASSES,
            group=words("place_group"),
            label_zoom=6.5,
        ),
        Layer(
            name="platforms",
            title=words("platforms"),
            geometry="points",
            frame=hubs,
            fields=frames.HUB_FIELDS,
            style_by="platform",
            classes=completed("platforms", platforms, set(hubs["platform"])),
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
