"""What pages show of a plan: extent, languages, seaports; and what they leave out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from shapely import contains_xy

from gis_data.layers import read_layer
from gis_data.members import member_links
from gis_data.messages.message import LANGUAGES, I18nText, Message
from gis_data.plan_files.assemble import inherited_table

if TYPE_CHECKING:
    from gis_data.messages.message import Param
    from gis_data.plan import Plan
    from gis_data.plan_files.head import PlanHead

    Box = tuple[float, float, float, float]

MARGIN, MOST_MARGIN_DEG = 0.35, 4.0
# Share of the members that lie in the province of a plan about that province.
HOME_SHARE = 0.5
# Width of the view that the zooms of the page's layers are made for, in degrees.
USUAL_WIDTH_DEG = 15.0
SMALLEST_DEG = 1.0
# Share of the corridors, or of the ports, that are named in a language of the pages.
NAMED_SHARE = 0.5
# Tables in whose cells a plan may name a seaport as ``seaports:ID``.
_NAMING = ("concepts", "corridor_members", "platforms", "shown_routes")


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


def plan_view(plan: Plan) -> Box:
    """Return the box that shows the plan: its province, or all its own places.

    A province in which at least half of the members lie is taken if it is smaller: a
    plan may concern a corner of it, and its ports may lie along an entire border.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    tuple of float
        West, south, east, north in degrees.
    """
    members, seaports = plan.corridor_members, plan.table("seaports")
    own = seaports[~seaports["id"].isin(inherited_table("seaports")["id"])]
    tables = (plan.border_ports, plan.platforms, own, members)
    lon = np.concatenate([t["lon"].to_numpy(float) for t in tables])
    lat = np.concatenate([t["lat"].to_numpy(float) for t in tables])
    boxes: list[Box] = [plan.region]
    if len(lon):
        ends = (lon.min(), lat.min(), lon.max(), lat.max())
        west, south, east, north = (float(end) for end in ends)
        boxes = [(west, south, east, north)]
    home = home_outline(plan)
    if home is not None:
        inside = contains_xy(home, members["lon"], members["lat"])
        if not len(members) or inside.mean() >= HOME_SHARE:
            boxes.append(home.bounds)
    west, south, east, north = min(boxes, key=lambda b: (b[2] - b[0]) * (b[3] - b[1]))
    wide, high = (
        min(max(size, SMALLEST_DEG) * MARGIN, MOST_MARGIN_DEG)
        for size in (east - west, north - south)
    )
    return west - wide / 2, south - high / 2, east + wide, north + high / 2


def zoom_shift(view: Box) -> float:
    """Return how much farther out than usual a page opens.

    Parameters
    ----------
    view : tuple of float
        West, south, east, north of the page, in degrees.

    Returns
    -------
    float
        Zoom levels, 0 or less: what shows from some zoom on, in the view of a
        province, shows from so much farther out in a wider view.

    Examples
    --------
    >>> zoom_shift((120.0, 40.0, 135.0, 47.0)), zoom_shift((45.0, 35.0, 105.0, 50.0))
    (0.0, -2.0)
    """
    wider = max(1.0, (view[2] - view[0]) / USUAL_WIDTH_DEG)
    return 0.0 - round(4 * math.log2(wider)) / 4


def plan_languages(plan: Plan) -> tuple[str, ...]:
    """Return the languages that the pages of a plan are offered in.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    tuple of str
        English, and each language in which at least half of its corridors, or of its
        border ports, have names.

    Examples
    --------
    >>> from gis_data.plan import load_plan
    >>> plan_languages(load_plan())
    ('en', 'zh', 'ru', 'ko')
    """
    named = {"en"}
    for table in (plan.table("corridors"), plan.border_ports):
        columns = {lang: f"name_{lang}" for lang in LANGUAGES}
        named |= {
            lang
            for lang, column in columns.items()
            if column in table and table[column].ne("").mean() >= NAMED_SHARE
        }
    return tuple(lang for lang in LANGUAGES if lang in named)


def shown_seaports(plan: Plan, box: Box) -> list[bool]:
    """Return which rows of a plan's ``seaports`` its page shows.

    Parameters
    ----------
    plan : Plan
        Its region, and its own tables.
    box : tuple of float
        West, south, east, north of the page, in degrees.

    Returns
    -------
    list of bool
        The ports that the plan itself brings or names, as ``seaports:ID``, and those
        of its region that lie in the box.
    """
    table = plan.table("seaports")
    inherited = set(inherited_table("seaports")["id"])
    named = {
        part.strip()
        for name in _NAMING
        for column in plan.table(name).select_dtypes("object")
        for cell in plan.table(name)[column].astype(str)
        if "seaports:" in cell
        for part in cell.replace("|", ";").split(";")
    }
    inside = (
        table["lon"].between(max(box[0], plan.region[0]), min(box[2], plan.region[2]))
        & table["lat"].between(max(box[1], plan.region[1]), min(box[3], plan.region[3]))
    )  # fmt: skip
    return [
        near or port not in inherited or f"seaports:{port}" in named
        for port, near in zip(table["id"], inside, strict=True)
    ]


def left_out(plan: Plan) -> tuple[Message, ...]:
    """Return what the pages cannot show of a plan, and why.

    Parameters
    ----------
    plan : Plan
        The plan, in every version.

    Returns
    -------
    tuple of Message
        ``atlas.no_province`` or ``atlas.no_provinces``, ``atlas.no_members`` for
        corridors without places to draw them by, ``atlas.no_nodes`` for planned links.
    """
    messages = []
    if plan.head.province and home_outline(plan) is None:
        messages.append(_no_province(plan.head))
    if names := _without_members(plan):
        messages.append(Message("atlas.no_members", {"names": names}))
    if names := _without_nodes(plan):
        messages.append(Message("atlas.no_nodes", {"names": names}))
    return tuple(messages)


def _no_province(head: PlanHead) -> Message:
    areas = read_layer("admin1_areas")
    known = sorted(areas.loc[areas["country"] == head.country, "name"])
    home: dict[str, Param] = {"province": head.province, "country": head.country}
    if not known:
        return Message("atlas.no_provinces", home)
    return Message("atlas.no_province", {**home, "known": tuple(known)})


def _without_members(plan: Plan) -> tuple[I18nText, ...]:
    """Return the corridors that have too few members to be drawn."""
    members = plan.table("corridor_members")
    placed, linked = (
        set(table["corridor_id"]) for table in (members, member_links(members))
    )
    return tuple(
        I18nText(row["name_en"], row["name_zh"])
        for row in plan.table("corridors").drop_duplicates("id").to_dict("records")
        if row["id"] not in (linked if row["geometry_kind"] == "line" else placed)
    )


def _without_nodes(plan: Plan) -> tuple[I18nText, ...]:
    """Return the planned links of which fewer than two nodes are known."""
    nodes = set(plan.table("nodes")["node_id"])
    return tuple(
        I18nText(row["name_en"], row["name_zh"])
        for row in plan.planned_links.to_dict("records")
        if len([node for node in row["node_ids"].split() if node in nodes]) < 2  # noqa: PLR2004 - ends
    )
