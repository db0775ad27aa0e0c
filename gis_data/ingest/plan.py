"""Raw facts and listed corrections become the shipped plan and reference tables."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pandas as pd

from gis_data.contracts import plan_tables
from gis_data.errors import SourceError
from gis_data.geodesy import distance_km
from gis_data.ingest.plan_jilin import jilin_tables
from gis_data.ingest.product import raw_file, write_csv
from gis_data.plan import PLANS

if TYPE_CHECKING:
    from pathlib import Path

# Reference tables whose raw file is called otherwise.
RAW_NAMES = {
    "seaports": "seaports_and_routes",
    "crossings": "eurasian_crossings",
    "frontier_edges": "frontier_crossing_edges",
}
# What is written by hand: it is the source, not a product.
AUTHORED = {
    "jilin": ("plan.toml", "corridors.csv", "concepts.csv", "corrections.csv"),
    "reference": ("corrections.csv",),
}
_RAW_NETWORK = "the raw network (OpenStreetMap contributors, ODbL 1.0)"
_DERIVED_FROM = {
    "frontier_edges": (
        f"links of {_RAW_NETWORK} against Natural Earth's border",
        "low",
    ),
    "rail_conflation_check": (
        f"each line routed between its stations, as first recorded, on {_RAW_NETWORK}",
        "medium",
    ),
}


def build(raw_facts: Path, out: Path) -> None:
    """Write the shipped Jilin plan and the reference tables.

    Parameters
    ----------
    raw_facts : pathlib.Path
        Folder of the raw facts, one CSV a table.
    out : pathlib.Path
        Folder of plans; `jilin` and `reference` are made in it. What is
        written by hand is copied there from the shipped plan.

    Raises
    ------
    SourceError
        If a raw file is missing, or a correction no longer meets the value
        it corrects.
    """
    for plan, files in AUTHORED.items():
        (out / plan).mkdir(parents=True, exist_ok=True)
        for name in files:
            if (PLANS / plan).resolve() != (out / plan).resolve():
                shutil.copyfile(PLANS / plan / name, out / plan / name)
    reference = _reference_tables(raw_facts)
    raw = {
        name: _read(raw_file(raw_facts, f"{name}.csv"))
        for name in (
            "border_ports",
            "corridor_members",
            "logistics_platforms",
            "jilin_counties",
            "border_dwell",
        )
    }
    jilin = jilin_tables(raw, reference)
    _correct(jilin, PLANS / "jilin" / "corrections.csv")
    _derive(reference, jilin["border_ports"])
    for plan, tables in (("jilin", jilin), ("reference", reference)):
        for name, table in tables.items():
            write_csv(table, out / plan / f"{name}.csv")


def _read(path: Path) -> pd.DataFrame:
    # "NA" is the id of a station (Nong'an), not a missing value.
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def _reference_tables(raw_facts: Path) -> dict[str, pd.DataFrame]:
    tables = {
        name: _read(raw_file(raw_facts, f"{RAW_NAMES.get(name, name)}.csv"))
        for name, table in plan_tables().items()
        if not table.own
    }
    _correct(tables, PLANS / "reference" / "corrections.csv")
    return tables


def _correct(tables: dict[str, pd.DataFrame], path: Path) -> None:
    """Put in each listed correction; a value that is no longer there is refused."""
    for fix in _read(path).itertuples(index=False):
        table = tables[str(fix.table)]
        column, row = str(fix.field), str(fix.row_id)
        if column not in table.columns:
            table[column] = ""
        matching = _row_ids(table) == row
        values = table.loc[matching, column].tolist()
        if values != [fix.was]:
            msg = (
                f"{path.name}: {fix.table} row {row!r}: {column} was to be "
                f"{fix.was!r} in the raw material, found {values}; "
                "review the correction"
            )
            raise SourceError(msg)
        table[column] = table[column].mask(matching, str(fix.now))


def _row_ids(table: pd.DataFrame) -> pd.Series:
    if "corridor_id" in table.columns:
        parts = table[["scheme_year", "corridor_id", "order"]]
        return parts.agg(":".join, axis=1)
    return table.iloc[:, 0]


def _derive(reference: dict[str, pd.DataFrame], ports: pd.DataFrame) -> None:
    """Recompute what follows from corrected points."""
    nodes = reference["nodes"].set_index("node_id")
    for name in ("rail_lines", "expressways"):
        lines = reference[name]
        chains = [nodes.loc[ids.split()] for ids in lines["node_ids"]]
        lines["nodes"] = [_spelled_out(chain) for chain in chains]
        lines["node_chain_great_circle_km"] = [f"{_km(chain):.0f}" for chain in chains]
    edges = reference["frontier_edges"]
    nearest = [
        _nearest(ports, float(lon), float(lat))
        for lon, lat in zip(edges["mid_lon"], edges["mid_lat"], strict=True)
    ]
    edges["nearest_port_id"] = [port for port, _ in nearest]
    edges["port_offset_km"] = [f"{km:.1f}" for _, km in nearest]
    for name, (source, confidence) in _DERIVED_FROM.items():
        reference[name]["source"] = source
        reference[name]["confidence"] = confidence


def _spelled_out(chain: pd.DataFrame) -> str:
    cells = chain[["name_en", "name_zh", "lat", "lon"]].agg(";".join, axis=1)
    return " | ".join(cells)


def _km(chain: pd.DataFrame) -> float:
    lon, lat = (
        chain["lon"].astype(float).to_numpy(),
        chain["lat"].astype(float).to_numpy(),
    )
    return float(distance_km(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum())


def _nearest(ports: pd.DataFrame, lon: float, lat: float) -> tuple[str, float]:
    km = distance_km(lon, lat, ports["lon"].astype(float), ports["lat"].astype(float))
    return str(ports["id"].iloc[int(km.argmin())]), float(km.min())
