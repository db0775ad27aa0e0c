"""What a network says of itself beside its edges: names, reasons, warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.corrections import read_correction

if TYPE_CHECKING:
    from gis_data.plan import Plan


def yard_names(plan: Plan) -> dict[str, list[str]]:
    """Return what gauge yards are called, in English and in Chinese, by id."""
    table = plan.table("gauge_yards")
    names = ("id", "name_en", "name_zh")
    columns = (table[name].fillna("").astype(str) for name in names)
    return {key: [name, name_zh] for key, name, name_zh in zip(*columns, strict=True)}


def unplaced_because() -> dict[str, str]:
    """Return why gateways and yards known to have no place have none, by id."""
    table = read_correction("unplaced")
    return dict(zip(table["id"].astype(str), table["reason"].astype(str), strict=True))


def trade_notes() -> list[dict[str, str]]:
    """Return what is said of ways through some countries between some ends.

    Returns
    -------
    list of dict
        ``through`` and ``ends``, ISO 3166-1 alpha-2 codes parted by blanks, and
        ``note``, the code of a message after ``note.trade_``.
    """
    table = read_correction("trade_notes")[["through", "ends", "note"]].astype(str)
    return [
        {str(k): str(v) for k, v in row.items()} for row in table.to_dict("records")
    ]
