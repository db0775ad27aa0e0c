"""Map page of a checked plan: points, lines and flags, with a table of them all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from corridors.atlas.plan_frames import THINNING, complete, planned_frame
from gis_data.bundled import read_network
from gis_data.geodesy import CRS
from gis_data.members import member_links
from gis_data.messages.catalogue import texts
from gis_data.messages.message import LANGUAGES, I18nText, Message
from gis_data.plan import load_plan
from gis_data.provenance import sources
from gis_data.schema import CONFIDENCES, Field
from maps.basemap import load_basemap
from maps.compose import Credit, Page
from maps.export import map_html, write_html
from maps.folium_map import RawHtml, to_map
from maps.i18n import column_label, unit_label
from maps.inline import escape_html
from maps.layers import Layer, network_layer
from maps.style import TEAL, VERMILION, VIOLET, LegendClass, LineStyle, PointStyle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd
    from branca.element import Figure
    from numpy.typing import NDArray

    from corridors.planning.check import PlanCheck
    from corridors.planning.points import PlanPoint
    from gis_data.plan import Plan

FIELDS: Final = (
    Field("flags", required=False, doc="Check"),
    Field("stated_country", required=False, doc="Country stated"),
    Field("country", required=False, doc="Country it lies in"),
    Field("rail_km", "km", "To the railway", required=False, kind="float"),
    Field("road_km", "km", "To the road", required=False, kind="float"),
    Field("frontier_km", "km", "To the frontier", required=False, kind="float"),
    Field("frontier", required=False, doc="Nearest frontier"),
    Field("place", required=False, doc="File and line"),
)
_CREDITS: Final = ("rail_links", "road_links", "land", "countries_50m")
_SIDES_DEG: Final = (2.5, 1.5)
_NEAR_DEG: Final = 0.5
MOST_LINKS: Final = 15_000
"""Of more links of a mode, only those near points of the plan are drawn."""
_STYLE: Final = """
body{grid-template-rows:minmax(0,1fr) auto}
.folium-map~.kit-panel,body>.kit-panel{grid-row:1/3}
.check-table{grid-column:2;grid-row:2;max-height:36vh;overflow:auto;background:#fff;
border-top:1px solid var(--line);font:400 13px/1.45 var(--font)}
.check-table summary{display:block;position:sticky;top:0;padding:7px 14px;
background:#fff;font-weight:600;cursor:pointer}
.check-table summary::before{content:"\\25b8";display:inline-block;width:1.3em;
transform:none}
.check-table[open] summary::before{content:"\\25be"}
.check-table table{border-collapse:collapse;margin:0 14px 12px}
.check-table th,.check-table td{padding:4px 14px 4px 0;text-align:left;
vertical-align:top;border-bottom:1px solid var(--line)}
.check-table th{color:var(--soft);font-weight:600;white-space:nowrap}
.check-table .n{text-align:right;white-space:nowrap}
.check-table .flag{color:#a63400;min-width:18em}
.check-table span[lang]{display:none}
html:lang(en) .check-table [lang=en],html:lang(zh) .check-table [lang=zh],
html:lang(ru) .check-table [lang=ru],html:lang(ko) .check-table [lang=ko]
{display:inline}
@media (max-width:760px){body{grid-template-rows:auto minmax(0,1fr) auto}
.check-table{grid-column:1;align-self:end;z-index:2;max-height:30vh}}
@media print{.check-table{display:none}}
"""
# The map must learn that its room has changed.
_SCRIPT: Final = """const resized = () => window.dispatchEvent(new Event("resize"));
document.querySelector(".check-table").addEventListener("toggle", resized);
"""


def write_check_page(check: PlanCheck, path: Path) -> Path:
    """Write the page of a checked plan as one HTML file that opens offline.

    Parameters
    ----------
    check : PlanCheck
        A plan with at least one point.
    path : pathlib.Path
        File to write.

    Returns
    -------
    pathlib.Path
        The file.
    """
    chart = to_map(check_page(check))
    figure = cast("Figure", chart.get_root())
    figure.header.add_child(RawHtml(f"<style>{_STYLE}</style>"), name="check_style")
    figure.html.add_child(RawHtml(_table(check)), name="check_table")
    figure.script.add_child(RawHtml(_SCRIPT), name="check_script")
    return write_html(map_html(chart), path)


def check_page(check: PlanCheck) -> Page:
    """Return the page of a checked plan, without its table.

    Parameters
    ----------
    check : PlanCheck
        A plan with at least one point. Its lines are drawn if it has no errors.

    Returns
    -------
    Page
        Flagged points, the others, corridors and planned links as straight lines.
    """
    view = _view(check.points)
    plan = None if check.errors else load_plan(check.folder)
    lines = [] if plan is None else _line_layers(plan)
    layers = [_background(view, check.points), *lines, _point_layer(check)]
    known = sources()
    return Page(
        name="check",
        title=_title(check, plan),
        subtitle=_words("page"),
        layers=tuple(layer for layer in layers if len(layer.frame)),
        basemap=load_basemap(view),
        view=view,
        notes=(_words("page_note"),),
        credits=tuple(
            Credit(known[n].title, known[n].licence, known[n].attribution)
            for n in _CREDITS
        ),
    )


def _words(name: str) -> tuple[str, ...]:
    return tuple(texts(Message(f"check.{name}")))


def _title(check: PlanCheck, plan: Plan | None) -> tuple[str, ...]:
    if plan is None:
        return (check.folder.resolve().name,)
    return (plan.name_en, *([plan.name_zh] if plan.name_zh else []))


def _view(points: list[PlanPoint]) -> tuple[float, float, float, float]:
    """Return a box around the plan: its members and ports, where it has some."""
    own = [p for p in points if p.file in {"corridor_members.csv", "border_ports.csv"}]
    lon = np.array([point.lon for point in own or points])
    lat = np.array([point.lat for point in own or points])
    wide = max(_NEAR_DEG, 0.12 * float(np.ptp(lon)))
    high = max(_NEAR_DEG, 0.25 * float(np.ptp(lat)))  # the table takes some room
    return (
        max(float(lon.min()) - wide, -180.0),
        max(float(lat.min()) - high, -85.0),
        min(float(lon.max()) + wide, 180.0),
        min(float(lat.max()) + high, 85.0),
    )


def _background(
    view: tuple[float, float, float, float], points: list[PlanPoint]
) -> Layer:
    """Return rail and road as the raw network has them.

    Where there are many links, those near points of the plan only: to join and pack
    all would take longer than the check.
    """
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    west, south, east, north = view
    wide, high = _SIDES_DEG
    box = (west - wide, max(south - high, -90.0), east + wide, min(north + high, 90.0))
    box = (max(box[0], -180.0), box[1], min(box[2], 180.0), box[3])
    frames = []
    for mode in ("rail", "road"):
        nodes, links = read_network(mode, bbox=box)
        xy = nodes[["lon", "lat"]].to_numpy(dtype=np.float64)
        ends = np.hstack([xy[links["u"].to_numpy()], xy[links["v"].to_numpy()]])
        if len(ends) > MOST_LINKS:
            ends = ends[_is_near(ends[:, :2], points) | _is_near(ends[:, 2:], points)]
        zoom = next(z for most, z in THINNING if len(ends) <= most)
        shapes = shapely.linestrings(ends.reshape(-1, 2, 2))
        columns = {"mode": mode, "min_zoom": zoom}
        frames.append(gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS,
                                       index=range(len(ends))))  # fmt: skip
    frame = cast("gpd.GeoDataFrame", pd.concat(frames, ignore_index=True))
    return network_layer(frame, group=_atlas("background"))


def _is_near(xy: NDArray[np.float64], points: list[PlanPoint]) -> NDArray[np.bool_]:
    """Return which places lie in the cell of a point of the plan, or beside it."""
    homes = {(int(p.lon // _NEAR_DEG), int(p.lat // _NEAR_DEG)) for p in points}
    steps = (-1, 0, 1)
    cells = [(x + i, y + j) for x, y in homes for i in steps for j in steps]
    codes = np.array([x * 1000 + y for x, y in set(cells)])
    own = np.floor_divide(xy, _NEAR_DEG).astype(np.int64)
    return np.asarray(np.isin(own[:, 0] * 1000 + own[:, 1], codes))


def _atlas(name: str) -> tuple[str, ...]:
    return tuple(texts(Message(f"atlas.{name}")))


def _line_layers(plan: Plan) -> Iterator[Layer]:
    links = _member_lines(plan)
    yield Layer(
        name="corridors",
        title=_words("straight"),
        geometry="lines",
        frame=links,
        classes=(
            LegendClass(
                "*", _words("straight"), LineStyle(TEAL, 2.4, casing="#FFFFFF")
            ),
        ),
        group=_atlas("plan_group"),
    )
    yield Layer(
        name="planned",
        title=_atlas("planned"),
        geometry="lines",
        frame=planned_frame(plan),
        classes=(
            LegendClass(
                "*", _atlas("planned"), LineStyle(VIOLET, 2.2, dash=(6.0, 4.0))
            ),
        ),
        group=_atlas("plan_group"),
    )


def _member_lines(plan: Plan) -> gpd.GeoDataFrame:
    """Return straight lines between the members, without those that only are areas."""
    import geopandas as gpd  # noqa: PLC0415 - heavy
    import shapely  # noqa: PLC0415 - heavy

    corridors = plan.corridors
    drawn = corridors[corridors["geometry_kind"].eq("line")].set_index("id")
    links = member_links(plan.corridor_members)
    links = links[links["corridor_id"].isin(drawn.index)].reset_index(drop=True)
    ends = links[["from_lon", "from_lat", "to_lon", "to_lat"]].to_numpy(np.float64)
    home = drawn.loc[links["corridor_id"]]
    home = home[~home.index.duplicated()].reindex(links["corridor_id"])
    columns = {name: home[name].to_numpy() for name in ("name_en", "name_zh", "source")}
    frame = gpd.GeoDataFrame(
        {
            "id": [f"{c}-{n}" for n, c in enumerate(links["corridor_id"])],
            **columns,
            "confidence": home["confidence"].to_numpy(),
        },
        geometry=shapely.linestrings(ends.reshape(-1, 2, 2)),
        crs=CRS,
    )
    return complete(frame, ())


def _point_layer(check: PlanCheck) -> Layer:
    """Return every point, those with a flag apart."""
    import geopandas as gpd  # noqa: PLC0415 - heavy

    said = [_flag_texts(point) for point in check.points]
    rows = [
        {
            "id": str(number),
            **{f"name_{n}": text for n, text in p.name._asdict().items()},
            "name_en": p.name.en or p.file,
            "state": "flag" if p.flags else "fine",
            "flags": flags.en,
            "stated_country": p.stated,
            "country": p.country,
            **{n: _known(getattr(p, n)) for n in ("rail_km", "road_km", "frontier_km")},
            "frontier": p.frontier,
            "place": f"{p.file}:{p.line}",
            "source": p.source or p.file,
            "confidence": p.confidence if p.confidence in CONFIDENCES else "low",
        }
        for number, (p, flags) in enumerate(
            zip(check.points, said, strict=True), start=1
        )
    ]
    where = gpd.points_from_xy(
        [p.lon for p in check.points], [p.lat for p in check.points]
    )
    return Layer(
        name="points",
        title=_words("points"),
        geometry="points",
        frame=complete(gpd.GeoDataFrame(rows, geometry=where, crs=CRS), FIELDS),
        fields=FIELDS,
        style_by="state",
        classes=(
            LegendClass("fine", _words("fine"), PointStyle("circle", TEAL, 9)),
            LegendClass("flag", _words("flag"), PointStyle("diamond", VERMILION, 14)),
        ),
        group=_atlas("plan_group"),
        priority=90,
        texts={flags.en: flags for flags in said if flags.en},
    )


def _flag_texts(point: PlanPoint) -> I18nText:
    said = [texts(flag) for flag in point.flags]
    return I18nText(
        *(" ".join(each[n] for each in said) for n in range(len(LANGUAGES)))
    )


def _known(km: float) -> float:
    return round(km, 1) if math.isfinite(km) else math.nan


def _table(check: PlanCheck) -> str:
    """Return the table of all points, flagged ones first, as HTML."""
    points = sorted(check.points, key=lambda point: not point.flags)
    head = "".join(
        f"<th>{_in_languages(_heading(field))}</th>"
        for field in (Field("name"), FIELDS[7], FIELDS[0], *FIELDS[1:7])
    )
    rows = "".join(_table_row(point) for point in points)
    params = {"n": len(points), "flagged": len(check.flagged)}
    summary = texts(Message("check.count", params))
    opened = " open" if check.flagged else ""
    return (
        f'<details class="check-table"{opened}><summary>{_in_languages(summary)}'
        f"</summary><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></details>"
    )


def _heading(field: Field) -> I18nText:
    label = column_label(field)
    if not field.unit:
        return label
    pairs = zip(label, unit_label(field.unit), strict=True)
    return I18nText(*(f"{name}, {unit}" for name, unit in pairs))


def _table_row(point: PlanPoint) -> str:
    place = f"{point.file}:{point.line}"
    cells = [f"<td>{_in_languages(point.name)}</td>", f"<td>{place}</td>"]
    cells.append(f'<td class="flag">{_in_languages(_flag_texts(point))}</td>')
    cells += [
        f"<td>{word}</td>" for word in map(escape_html, (point.stated, point.country))
    ]
    for km in (point.rail_km, point.road_km, point.frontier_km):
        text = f"{km:,.1f}" if math.isfinite(km) else ""
        cells.append(f'<td class="n">{text}</td>')
    cells.append(f"<td>{point.frontier}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _in_languages(text: I18nText) -> str:
    return "".join(
        f'<span lang="{language}">{escape_html(text.in_language(language))}</span>'
        for language in LANGUAGES
        if text.en
    )
