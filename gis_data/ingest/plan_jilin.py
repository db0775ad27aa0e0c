"""The raw facts on Jilin become the own tables of its plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from gis_data.contracts import plan_tables
from gis_data.geodesy import distance_km
from gis_data.plan_files.read import read_gauges, read_modes, read_status, read_tier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gis_data.contracts import Table

PLATFORM_OF = {
    "cross-border economic cooperation zone": "cross_border_zone",
    "international cooperation demonstration zone": "demonstration_zone",
    "intl cooperation": "demonstration_zone",
    "Eurasian logistics hub platform": "logistics_hub",
    "cross-border e-commerce pilot zone": "ecommerce_zone",
    "neighbour": "neighbour",
}
STAGE_OF = {
    "planned/early works": "planned",
    "planned": "planned",
    "planned (not started as far as known)": "planned",
    "idea": "idea",
    "under construction": "under_construction",
    "operating/being completed": "partly_open",
    "operating/under construction": "partly_open",
    "operating/partly": "partly_open",
}
# Row of border_dwell.csv with the recommended default of a port.
DWELL_OF = {
    "JL-HCR": "BD016",
    "JL-HCT": "BD021",
    "HL-SFR": "BD026",
    "HL-SFT": "BD027",
    "HL-TJ": "BD099",
    "LN-DDF": "BD102",
    "JL-TMR": "BD103",
    "JL-TMT": "BD103",
    "JL-JAR": "BD104",
    "JL-JAT": "BD104",
    "JL-QH": "BD105",
}
# Published opening hours in the syntax of OpenStreetMap; any other wording is kept.
HOURS_OF = {
    "24 h": "24/7",
    "24 h freight (reported)": 'freight: 24/7 "reported"',
    "goods Mon-Fri; people Mon-Sun (2019)": 'freight: Mo-Fr; passenger: 24/7 "2019"',
    "Apr-Nov navigation": "Apr-Nov",
    "seasonal, approx. May-Oct": 'May-Oct "approximate"',
}
AREA_KINDS = ("MAIN", "BELT1", "BELT2", "BASE1", "BASE2", "SYN1", "SYN2", "CJT")
# Here the name of a prefecture-level city means its districts: counties of the
# same prefecture are named beside it, or the term is about the city itself.
DISTRICTS_ONLY = {
    ("2018", "BELT1"),
    ("2021", "BELT1"),
    ("2018", "BASE1"),
    ("2018", "SYN1"),
    ("2018", "SYN2"),
    ("2009", "CJT"),
}
_NEAR_KM = 15.0


def jilin_tables(
    raw: Mapping[str, pd.DataFrame], reference: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Return the own tables of the Jilin plan that are made from raw facts.

    Parameters
    ----------
    raw : mapping
        Raw tables by file name, every cell text.
    reference : mapping
        Reference tables, corrected.

    Returns
    -------
    dict
        Tables by name, every cell text, in the columns of their contracts.
    """
    places = reference["places"]
    return {
        "border_ports": _ports(raw["border_ports"], raw["border_dwell"], places),
        "corridor_members": _members(
            raw["corridor_members"], raw["jilin_counties"], places
        ),
        "platforms": _platforms(raw["logistics_platforms"], places),
        "counties": _in_order(raw["jilin_counties"], plan_tables()["counties"]),
        "planned_links": _planned_links(reference),
    }


def _in_order(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    names = [field.name for field in table.fields]
    return frame.reindex(columns=names, fill_value="").fillna("")


def _beyond_word(wording: pd.Series) -> pd.Series:
    """Return the wordings that say more than the word of the closed list."""
    words = [read_status(text) for text in wording]
    return wording.where(wording != pd.Series(words, index=wording.index), "")


def _by_fact(places: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the places by the id of the fact row they stand for."""
    rows = places.assign(fact=places["fact_ids"].str.split("|")).explode("fact")
    rows = rows[rows["fact"].str.startswith(f"{kind}:")]
    return rows.assign(fact=rows["fact"].str.split(":").str[1]).set_index("fact")


def _named(frame: pd.DataFrame, kind: str, places: pd.DataFrame) -> pd.DataFrame:
    rows = _by_fact(places, kind).reindex(frame["id"])
    return frame.assign(
        place_id=rows["id"].fillna("").tolist(),
        name_ru=rows["name_ru"].fillna("").tolist(),
        name_ko=rows["name_ko"].fillna("").tolist(),
    )


def _ports(
    raw: pd.DataFrame, dwell: pd.DataFrame, places: pd.DataFrame
) -> pd.DataFrame:
    rules = dwell.set_index("id").reindex(raw["id"].map(DWELL_OF))
    basis = [
        f"{key}: {note}" if isinstance(key, str) else ""
        for key, note in zip(rules.index, rules["notes"], strict=True)
    ]
    modes = [read_modes(text) or text for text in raw["modes"]]
    gauges = raw["gauge_this_mm"] + " | " + raw["gauge_other_mm"]
    table = raw.assign(
        status=[read_status(text) or text for text in raw["status_2026"]],
        status_note=_beyond_word(raw["status_2026"]),
        status_date=raw["status_evidence_date"].replace("none found", ""),
        modes=modes,
        modes_note=raw["modes"].where(raw["modes"] != modes, ""),
        kind=["airport" if mode == "air" else "crossing" for mode in modes],
        gauge_this_mm=[read_gauges(text) for text in raw["gauge_this_mm"]],
        gauge_other_mm=[read_gauges(text) for text in raw["gauge_other_mm"]],
        gauge_note=gauges.where(gauges.str.contains("[a-z]"), ""),
        opening_hours=raw["opening_hours"].replace(HOURS_OF),
        dwell_h_low=rules["low"].fillna("").tolist(),
        dwell_h_typ=rules["value"].fillna("").tolist(),
        dwell_h_high=rules["high"].fillna("").tolist(),
        dwell_basis=basis,
        dwell_source=rules["source"].fillna("").tolist(),
        dwell_confidence=rules["confidence"].fillna("").tolist(),
    )
    for column in ("counterpart_en", "counterpart_zh", "counterpart_country"):
        table[column] = table[column].replace("-", "")
    return _in_order(
        _named(table, "border_ports", places), plan_tables()["border_ports"]
    )


def _platforms(raw: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    table = raw.assign(
        platform=raw["platform_of_2018_meeting"].map(PLATFORM_OF),
        status=[read_status(text) or text for text in raw["status"]],
        status_note=_beyond_word(raw["status"]),
    )
    return _in_order(_named(table, "platforms", places), plan_tables()["platforms"])


def _members(
    raw: pd.DataFrame, counties: pd.DataFrame, places: pd.DataFrame
) -> pd.DataFrame:
    towns = places[~places["kind"].isin(["station", "border_port", "zone", "airport"])]
    table = raw.assign(
        tier=[read_tier(role) for role in raw["role"]],
        follows="",
        place_id=[_place(row, towns) for _, row in raw.iterrows()],
        county_ids=[_covered(row, counties) for _, row in raw.iterrows()],
    )
    return _in_order(table, plan_tables()["corridor_members"])


def _bare(name_zh: str) -> str:
    return re.sub(r"\(.*\)", "", name_zh)


def _place(member: pd.Series, towns: pd.DataFrame) -> str:
    """Return the town of a member: same Chinese name, within 15 km."""
    name = _bare(member["name_zh"])
    forms = {name, name[:-1] if name[-1] in "市县区" else name}
    same = towns[towns["name_zh_hans"].isin(forms)]
    if same.empty:
        pattern = "|".join(re.escape(form) for form in sorted(forms))
        same = towns[towns["aliases"].str.contains(rf"(?:^|\|)(?:{pattern})(?:$|\|)")]
    if same.empty:
        same = towns[towns["name_en"] == re.sub(r" \(.*", "", member["name_en"])]
    if same.empty:
        return ""
    km = distance_km(
        float(member["lon"]),
        float(member["lat"]),
        same["lon"].astype(float),
        same["lat"].astype(float),
    )
    return str(same["id"].iloc[int(km.argmin())]) if km.min() <= _NEAR_KM else ""


def _covered(member: pd.Series, counties: pd.DataFrame) -> str:
    """Return the county-level units that a member of an area covers."""
    if member["corridor_id"] not in AREA_KINDS:
        return ""
    key = (member["scheme_year"], member["corridor_id"])
    city_only = key in DISTRICTS_ONLY or "inferred" in member["role"]
    name, beside = _bare(member["name_zh"]), member["name_zh"].partition("(")[2]
    unit = counties[counties["name_zh"] == name]
    if beside and not city_only:  # 延吉市(延边州): the seat stands for its prefecture
        seat = unit["prefecture_zh"].iloc[0] if len(unit) else ""
        unit = counties[counties["prefecture_zh"] == seat]
    if not unit.empty:
        return ";".join(unit["adcode"])
    units = counties[counties["prefecture_zh"] == name]
    if city_only:
        units = units[units["type"] == "district"]
    return ";".join(units["adcode"])


def _planned_links(reference: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    links = []
    for name, mode in (("rail_lines", "rail"), ("expressways", "road")):
        lines = reference[name]
        lines = lines[lines["status"].isin(list(STAGE_OF))]
        links.append(
            lines.assign(
                mode=mode,
                stage=lines["status"].map(STAGE_OF),
                stage_note=lines["status"],
                line_id=lines["id"],
                expected=lines["year_opened"].replace({"tbd": "", "-": ""}),
                gauge_mm=[read_gauges(g) for g in lines.get("gauge_mm", lines["id"])]
                if mode == "rail"
                else "",
                design_speed_kmh=lines["design_speed_kmh"].replace("tbd", ""),
            )
        )
    return _in_order(
        pd.concat(links, ignore_index=True), plan_tables()["planned_links"]
    )
