"""Members of a corridor, linked in their order and by its branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gis_data.schema import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

START = "start"
_ENDS = ("name_en", "name_zh", "place_id", "lat", "lon", "tier")


def member_links(members: pd.DataFrame) -> pd.DataFrame:
    """Return the links between consecutive members of each corridor.

    A member follows the one before it unless its column `follows` names the
    order of another (a branch) or says ``start`` (no link).

    Parameters
    ----------
    members : pandas.DataFrame
        `Plan.corridor_members`.

    Returns
    -------
    pandas.DataFrame
        One row a link: `corridor_id`, `scheme_year`, `tier` (the less firm of
        its ends), then `name_en`, `name_zh`, `place_id`, `lat`, `lon`, `tier` of both
        ends with ``from_`` and ``to_`` before; degrees, EPSG:4326.

    Examples
    --------
    >>> from gis_data.plan import load_plan
    >>> links = member_links(load_plan(version="2021").corridor_members)
    >>> channel = links[links["corridor_id"] == "CHAN1"]
    >>> for a, b in zip(channel["from_name_en"][-3:], channel["to_name_en"][-3:]):
    ...     print(a, "-", b)
    Tonghua - Dandong
    Tonghua - Yingkou
    Tonghua - Dalian
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    rows = []
    groups = members.groupby(["scheme_year", "corridor_id"], sort=False)
    for _, group in groups:
        for before, after in _pairs(group.sort_values("order", kind="stable")):
            tier = max(before["tier"], after["tier"], key=TIERS.index)
            rows.append(
                [after["corridor_id"], after["scheme_year"], tier]
                + [before[name] for name in _ENDS]
                + [after[name] for name in _ENDS]
            )
    ends = [f"{side}_{name}" for side in ("from", "to") for name in _ENDS]
    return pd.DataFrame(rows, columns=["corridor_id", "scheme_year", "tier", *ends])


def _pairs(group: pd.DataFrame) -> Iterator[tuple[pd.Series, pd.Series]]:
    by_order: dict[str, pd.Series] = {}
    before = None
    for _, member in group.iterrows():
        follows = str(member["follows"])
        if follows and follows != START:
            before = by_order[follows]
        if before is not None and follows != START:
            yield before, member
        by_order[f"{member['order']:g}"] = member
        before = member
