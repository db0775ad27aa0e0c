"""Every named line: what is published of it, and what of it the network has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.corrections import read_correction
from gis_data.schema import Field

if TYPE_CHECKING:
    import pandas as pd

    from corridors.workspace import Workspace

LINES: tuple[Field, ...] = (
    Field("line_id", doc="Id in the table of lines", unique=True),
    Field("mode", doc="rail or road", allowed=("rail", "road")),
    Field("name_en", doc="English name", required=False),
    Field("published_km", "km", "Published length", required=False, kind="float"),
    Field("matched_km", "km", "Length found in the network", kind="float"),
    Field("ratio", "", "Matched over published", required=False, kind="float"),
    Field("built_km", "km", "Length its links have, where lengths are published",
          required=False, kind="float"),
    Field("missing_hops", doc="Neighbouring stops with no way between them",
          required=False),
    Field("doubtful_hops", doc="Hops much longer or shorter than expected",
          required=False),
    Field("stops_left_out", doc="Stops that fit no link", required=False),
)  # fmt: skip
_TABLES = (("rail", "rail_lines", "rail_lines"), ("road", "roads", "expressways"))


def line_report(work: Workspace) -> pd.DataFrame:
    """Return every operating line with its published and its matched length.

    Parameters
    ----------
    work : Workspace
        Plan and network.

    Returns
    -------
    pandas.DataFrame
        Columns `LINES`: rail first, then roads, each in the order of its table.
        Lines that are not built are left out.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    meta = work.router.network.meta
    rows: list[dict[str, object]] = []
    for mode, key, table in _TABLES:
        tables = [work.plan.table(table)]
        if mode == "rail":
            tables.append(read_correction("extra_lines"))
        names = pd.concat([t.set_index("id")["name_en"] for t in tables])
        order = {str(name): i for i, name in enumerate(names.index)}
        found = meta.get(key, [])
        if not isinstance(found, list):
            continue
        made = [
            {**row, "mode": mode, "name_en": names.get(row["line_id"], "")}
            for row in found
        ]
        rows += sorted(made, key=lambda row: order.get(str(row["line_id"]), len(order)))
    return pd.DataFrame(rows, columns=[field.name for field in LINES])
