"""Curated corrections of the raw networks: their contracts, and a reader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.errors import LayerError, SourceError
from gis_data.schema import Field, problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

FOLDER = Path(__file__).parent / "corrections"
_CONFIDENCES = frozenset({"high", "medium", "low"})
_TRAIL = (
    Field("source", doc="Where the fact is from"),
    Field("confidence", doc="How far to trust it", allowed=_CONFIDENCES),
)
_MODE = Field("mode", doc="Network it belongs to", allowed=frozenset({"rail", "road"}))


def _point(suffix: str, doc: str) -> tuple[Field, Field]:
    return (
        Field(
            f"lon{suffix}",
            "deg",
            f"Longitude of {doc}",
            kind="float",
            low=-180,
            high=180,
        ),
        Field(
            f"lat{suffix}", "deg", f"Latitude of {doc}", kind="float", low=-90, high=90
        ),
    )


TABLES: Mapping[str, tuple[Field, ...]] = {
    "curated_links": (
        Field("id", doc="Id of the link", unique=True),
        _MODE,
        Field("line_id", doc="Named line it is part of", required=False),
        Field("from_en", doc="Name of its first end"),
        Field("country_a", doc="Country of its first end"),
        *_point("_a", "its first end"),
        Field("attach_a_km", "km", "Largest distance from the network; 0: a new node",
              kind="float", low=0),
        Field("to_en", doc="Name of its second end"),
        Field("country_b", doc="Country of its second end"),
        *_point("_b", "its second end"),
        Field("attach_b_km", "km", "As for the first end", kind="float", low=0),
        Field("length_km", "km", "Length along the line", kind="float", low=0),
        Field("length_basis", doc="Where the length is from"),
        Field("reason", doc="Why the link is needed"),
        *_TRAIL,
    ),
    "border_sides": (
        _MODE,
        *_point("", "the node"),
        Field("country", doc="Country the node really lies in"),
        Field("reason", doc="How that is known"),
        *_TRAIL,
    ),
    "border_decisions": (
        _MODE,
        *_point("_a", "one end of the link"),
        *_point("_b", "the other end"),
        Field("gateway_id", doc="Border port; empty: cut", required=False),
        Field("reason", doc="Why"),
        *_TRAIL,
    ),
    "border_points": (
        Field("gateway_id", doc="Border port"),
        _MODE,
        *_point("", "the border on the line"),
        Field("reason", doc="How that is known"),
        *_TRAIL,
    ),
    "gateway_periods": (
        Field("gateway_id", doc="Border port"),
        _MODE,
        Field("use", doc="Whose traffic",
              allowed=frozenset({"all", "freight", "passenger"})),
        Field("from", doc="First day, month or year; empty: since it opened",
              required=False),
        Field("to", doc="Last day, month or year; empty: still", required=False),
        Field("status", doc="State in that time", allowed=frozenset(
            {"open", "limited", "suspended", "closed", "unknown"})),
        Field("reason", doc="Why, and what is not known"),
        *_TRAIL,
    ),
    "open_borders": (
        Field("id", doc="Id of the area", unique=True),
        Field("name_en", doc="Name of the area"),
        Field("countries", doc="Its members, ISO 3166-1 alpha-2"),
        Field("modes", doc="Modes without controls"),
        *_TRAIL,
    ),
    "stop_points": (
        Field("node_id", doc="Stop of a line; a new one, or one better placed",
              unique=True),
        Field("name_en", doc="English name"),
        Field("name_zh", doc="Chinese name"),
        Field("country", doc="ISO 3166-1 alpha-2"),
        *_point("", "the stop"),
        *_TRAIL,
    ),
    "link_stops": (
        _MODE,
        *_point("_a", "one end of the raw link"),
        *_point("_b", "the other end"),
        Field("name_en", doc="Place that it passes"),
        Field("name_zh", doc="Chinese name; empty: unknown", required=False),
        Field("country", doc="Country of the place"),
        *_point("", "the place"),
        Field("km", "km", "From the first end; empty: in proportion to the distances",
              required=False, kind="float", low=0),
        Field("reason", doc="Why"),
        *_TRAIL,
    ),
    "link_lengths": (
        _MODE,
        *_point("_a", "one end of the raw link"),
        *_point("_b", "the other end"),
        Field("length_km", "km", "Length along the line", kind="float", low=0),
        Field("length_basis", doc="Where the length is from"),
        Field("reason", doc="Why that of the raw network is not believed"),
        *_TRAIL,
    ),
    "line_stops": (
        Field("line_id", doc="Named line"),
        Field("node_id", doc="Stop of the line, perhaps a further one"),
        Field("after", doc="Stop before a further one; empty: it is the first",
              required=False),
        Field("km", "km", "Published kilometre, counted either way; empty: unknown",
              required=False, kind="float", low=0),
        Field("mark", doc="skip: the line does not call there; sure: its kilometre is "
              "believed whatever is drawn; passenger: its goods trains do not call",
              required=False, allowed=frozenset({"skip", "sure", "passenger"})),
        *_TRAIL,
    ),
    "unplaced": (
        Field("id", doc="Border port, crossing or gauge yard that has no place in the "
              "network", unique=True),
        Field("kind", doc="What it is", allowed=frozenset({"gateway", "yard"})),
        Field("reason", doc="Why it has none"),
        *_TRAIL,
    ),
    "trade_notes": (
        Field("id", doc="Id of the note", unique=True),
        Field("through", doc="Countries that a route touches, ISO 3166-1 alpha-2"),
        Field("ends", doc="Countries one of whose places it begins or ends at"),
        Field("note", doc="What is said of such a route: its code, after note.trade_"),
        Field("since", doc="Year from which", required=False),
        *_TRAIL,
    ),
    "sanctions": (
        Field("country", doc="Country whose transit is closed unless it is allowed, "
              "ISO 3166-1 alpha-2", unique=True),
        Field("since", doc="Year from which"),
        Field("note", doc="What is said of a route that touches it: its code, after "
              "note.sanctions_"),
        *_TRAIL,
    ),
    "line_gauges": (
        Field("line_id", doc="Named line that changes its gauge"),
        Field("from_node", doc="Stop where a stretch of it begins"),
        Field("to_node", doc="Stop where the stretch ends"),
        Field("gauge_mm", doc="Track gauge between them, in mm; two where both lie"),
        Field("reason", doc="How that is known"),
        *_TRAIL,
    ),
    "extra_lines": (
        Field("id", doc="Id of the line", unique=True),
        Field("name_en", doc="English name"),
        Field("name_zh", doc="Chinese name"),
        Field("node_ids", doc="Stops in order"),
        Field("length_km", "km", "Published length", kind="float", low=0),
        Field("gauge_mm", "mm", "Track gauge", kind="int", low=600, high=1700),
        Field("design_speed_kmh", "km/h", "Design speed", kind="int", low=20),
        Field("electrified", doc="yes or no", allowed=frozenset({"yes", "no"})),
        Field("use", doc="Who runs on it",
              allowed=frozenset({"passenger", "mixed", "freight"})),
        Field("year_opened", doc="Day or year of opening"),
        Field("status", doc="State", allowed=frozenset({"operating"})),
        *_TRAIL,
    ),
    "sea_shallows": (
        Field("id", doc="Id of the area"),
        Field("name_en", doc="Name of the area"),
        *_point("", "a corner of its outline, in order"),
        Field("reason", doc="What is known of it"),
        *_TRAIL,
    ),
    "port_fairways": (
        Field("port_id", doc="Seaport that ships reach by it"),
        Field("name_en", doc="Name of the point"),
        *_point("", "the point, in order from the quay"),
        Field("reason", doc="Why ships pass it"),
        *_TRAIL,
    ),
    "extra_services": (
        Field("id", doc="Id of the service", unique=True),
        Field("category", doc="How it goes", allowed=frozenset({"sea", "air"})),
        Field("service", doc="Name"),
        Field("from", doc="One end"),
        Field("to", doc="The other end, or several"),
        Field("operator", doc="Who runs it", required=False),
        Field("mode", doc="Vehicle and load"),
        Field("freq_value", doc="Departures, in `freq_unit`; empty: unknown",
              required=False, kind="float", low=0),
        Field("freq_unit", doc="Unit of the frequency", required=False),
        Field("transit_value", doc="Transit time, in `transit_unit`; empty: unknown",
              required=False, kind="float", low=0),
        Field("transit_unit", doc="Unit of the transit time", required=False),
        *(Field(f"status_{year}", doc=f"State in {year}")
          for year in (2019, *range(2022, 2027))),
        Field("last_evidence", doc="Month of the latest source"),
        Field("notes", doc="What else is told", required=False),
        *_TRAIL,
    ),
    "country_gauges": (
        Field("country", doc="ISO 3166-1 alpha-2", unique=True),
        Field("gauge_mm", "mm", "Track gauge of its main network", kind="int", low=600,
              high=1700),
        *_TRAIL,
    ),
}  # fmt: skip


def read_correction(name: str) -> pd.DataFrame:
    """Return one table of curated facts, checked.

    Parameters
    ----------
    name : str
        One of `TABLES`.

    Returns
    -------
    pandas.DataFrame
        Its rows; text is str (empty where unknown), quantities are numbers.

    Raises
    ------
    LayerError
        If there is no such table, or it breaks its contract.
    SourceError
        If the file is missing.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    if name not in TABLES:
        msg = f"no table of corrections {name!r}; there are: {', '.join(TABLES)}."
        raise LayerError(msg)
    path = FOLDER / f"{name}.csv"
    if not path.is_file():
        msg = f"{path.name} is missing from the package; install it again."
        raise SourceError(msg)
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    found = problems(table, TABLES[name], where=path.name)
    if found:
        raise LayerError("\n".join(map(str, found)))
    for field in TABLES[name]:
        if field.kind in {"int", "float"}:
            table[field.name] = pd.to_numeric(table[field.name])
    return table
