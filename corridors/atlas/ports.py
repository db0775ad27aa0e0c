"""Border ports as a map layer, with the dwell that a route through each is charged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridors.atlas.plan_frames import complete, points
from gis_data.messages.catalogue import texts
from gis_data.messages.message import Message
from gis_data.schema import Field

if TYPE_CHECKING:
    import geopandas as gpd

    from gis_data.messages.message import I18nText
    from gis_data.plan import Plan
    from network.model.store import Network

PORT_FIELDS = (
    Field("counterpart_en", required=False, doc="Opposite port"),
    Field("counterpart_zh", required=False, doc="Opposite port"),
    Field("counterpart_country", required=False, doc="Country on the other side"),
    Field("modes", required=False, doc="Modes"),
    Field("status_note", required=False, doc="Status in the words of the source"),
    Field("status_date", required=False, doc="Latest evidence of the status"),
    Field("gauge_this_mm", "mm", required=False, doc="Track gauge on this side"),
    Field("gauge_other_mm", "mm", required=False, doc="Track gauge on the other side"),
    Field("opening_hours", required=False, doc="Opening hours"),
    Field("capacity_t_per_year", "t/year", "Capacity", required=False, kind="float"),
    Field("capacity_pax_per_year", "persons/year", "Capacity", required=False,
          kind="float"),
    Field("dwell_rail", required=False, doc="Dwell of rail freight on routes"),
    Field("dwell_road", required=False, doc="Dwell of road freight on routes"),
    Field("dwell_source", required=False, doc="Source of the dwell"),
    Field("dwell_h_typ", "h", "Dwell: the plan's own estimate", required=False,
          kind="float"),
    Field("notes", required=False, doc="Notes"),
)  # fmt: skip
MODES = ("rail", "road")
# Estimates that differ by less, in hours, are shown once.
SAME_H = 0.05


def port_frame(plan: Plan, network: Network) -> gpd.GeoDataFrame:
    """Return the border ports, each border once.

    Parameters
    ----------
    plan : Plan
        Its ``border_ports``. Where two rows are the two sides of one border, the
        plan's own country is drawn.
    network : Network
        Its gateways have the dwell that routes are charged.

    Returns
    -------
    geopandas.GeoDataFrame
        Points with the columns `PORT_FIELDS`. ``dwell_rail`` and ``dwell_road`` are
        `dwell_messages` in English, empty where no gateway is in the network;
        ``dwell_h_typ`` (hours) is the plan's own estimate, NaN where there is none
        or it is the one charged.
    """
    ports = plan.border_ports
    other = ports["counterpart_id"].astype(str) if "counterpart_id" in ports else None
    if other is not None:
        order = {str(i): n for n, i in enumerate(ports["id"])}
        first = [order.get(o, len(order)) > n for n, o in enumerate(other)]
        ports = ports[np.array(first, dtype=bool)]
    ports = ports.drop(columns="dwell_source", errors="ignore")
    frame = complete(points(ports), PORT_FIELDS)
    charged = dwell_messages(network)
    sources = dwell_sources(network)
    ids = [str(port) for port in frame["id"]]
    for mode in MODES:
        cells = [charged.get((port, mode)) for port in ids]
        frame[f"dwell_{mode}"] = [texts(cell).en if cell else "" for cell in cells]
    frame["dwell_source"] = [sources.get(port, "") for port in ids]
    own = frame["dwell_h_typ"].astype(float)
    repeated = [
        any(_is_charged(charged.get((port, mode)), hours) for mode in MODES)
        for port, hours in zip(ids, own, strict=True)
    ]
    return frame.assign(dwell_h_typ=own.mask(np.array(repeated, dtype=bool)))


def _is_charged(message: Message | None, hours: float) -> bool:
    """Return whether an estimate, in hours, is the typical dwell of a message."""
    return message is not None and abs(float(message.params["typ"]) - hours) < SAME_H  # type: ignore[arg-type]


def _on_edges(network: Network) -> list[int]:
    """Return the rows of the gateways that some crossing passes."""
    at = np.flatnonzero(network.edges.equals("kind", "crossing"))
    columns = (network.edges.rows(name, at) for name in ("gateway_id", "mode"))
    passed = set(zip(*columns, strict=True))
    gates = network.gateways
    pairs = zip(gates["id"].tolist(), gates["mode"].tolist(), strict=True)
    return [row for row, pair in enumerate(pairs) if pair in passed]


def dwell_messages(network: Network) -> dict[tuple[str, str], Message]:
    """Return the freight dwell that a route through each gateway is charged.

    Parameters
    ----------
    network : Network
        Its gateways; those that no crossing passes are left out.

    Returns
    -------
    dict
        Port id and mode to ``port.dwell``: low, typical and high in hours, basis
        and confidence.
    """
    gates, rows = network.gateways, _on_edges(network)
    names = ("id", "mode", "dwell_basis", "dwell_confidence")
    ids, modes, bases, levels = (gates.rows(name, rows) for name in names)
    hours = (gates.arrays[f"dwell_{end}h"][rows] for end in ("low_", "", "high_"))
    return {
        (port, mode): Message(
            "port.dwell",
            {
                "low": float(low),
                "typ": float(typical),
                "high": float(high),
                "basis": Message(f"border.basis_{basis.split()[-1]}"),
                "confidence": Message(f"conf.{level}"),
            },
        )
        for port, mode, basis, level, low, typical, high in zip(
            ids, modes, bases, levels, *hours, strict=True
        )
    }


def dwell_sources(network: Network) -> dict[str, str]:
    """Return the sources of `dwell_messages` by port, joined by ``;``.

    Parameters
    ----------
    network : Network
        Its gateways.

    Returns
    -------
    dict
        Port id to publications; those of both modes where it has two.
    """
    gates, rows = network.gateways, _on_edges(network)
    sources: dict[str, list[str]] = {}
    columns = (gates.rows(name, rows) for name in ("id", "dwell_source"))
    for port, source in zip(*columns, strict=True):
        sources.setdefault(port, []).append(source)
    return {port: " ; ".join(dict.fromkeys(cells)) for port, cells in sources.items()}


def dwell_texts(network: Network) -> dict[str, I18nText]:
    """Return `dwell_messages` in every language, by the English text."""
    cells = (texts(message) for message in dwell_messages(network).values())
    return {cell.en: cell for cell in cells}
