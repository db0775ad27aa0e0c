"""Border ports as a map layer, with the dwell that a route through each is charged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
        sides = [[order.get(o, len(order)) for o in each.split(";")] for each in other]
        first = [min(rows) > n for n, rows in enumerate(sides)]
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
    if message is None:
        return False
    parts = [part for part in message.params.values() if isinstance(part, Message)]
    typical = message.params.get("typ")
    if isinstance(typical, float):
        return abs(typical - hours) < SAME_H
    return any(_is_charged(part, hours) for part in parts)


def _on_edges(network: Network) -> list[int]:
    """Return the rows of the gateways that some crossing passes."""
    at = np.flatnonzero(network.edges.equals("kind", "crossing"))
    columns = (network.edges.rows(name, at) for name in ("gateway_id", "mode"))
    passed = set(zip(*columns, strict=True))
    gates = network.gateways
    pairs = zip(gates["id"].tolist(), gates["mode"].tolist(), strict=True)
    return [row for row, pair in enumerate(pairs) if pair in passed]


class Charged(NamedTuple):
    """Hours that a route through a border port is charged, for freight, one way.

    Attributes
    ----------
    low, typical, high : float
        Dwell, in hours.
    wait : float
        Mean wait for the port to open, in hours.
    """

    low: float
    typical: float
    high: float
    wait: float


def charged_hours(network: Network) -> dict[tuple[str, str, str], Charged]:
    """Return the hours on the crossings of a network.

    Parameters
    ----------
    network : Network
        Its edges are read.

    Returns
    -------
    dict
        By port id, mode and the country that is left (ISO 3166-1 alpha-2).
    """
    edges, country = network.edges, network.nodes
    at = np.flatnonzero(edges.equals("kind", "crossing") & edges.arrays["freight"])
    ids, modes = (edges.rows(name, at) for name in ("gateway_id", "mode"))
    ends = (country.rows("country", edges.arrays[end][at]) for end in ("u", "v"))
    names = ("dwell_low_h", "dwell_h", "dwell_high_h", "wait_h")
    hours = np.stack([edges.arrays[name][at] for name in names], axis=1).tolist()
    both = edges.arrays["two_way"][at].tolist()
    found: dict[tuple[str, str, str], Charged] = {}
    for port, mode, u, v, each, two_way in zip(
        ids, modes, *ends, hours, both, strict=True
    ):
        for leaving in (u, v) if two_way else (u,):
            found.setdefault((port, mode, leaving), Charged(*each))
    return found


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
        and confidence; or to ``port.dwell_ways``, which holds one for each direction.
        Either may be in ``port.dwell_wait``, with the mean wait for the port to open.
    """
    gates, rows = network.gateways, _on_edges(network)
    charged = charged_hours(network)
    ids, modes, home, abroad = (
        gates.rows(name, rows) for name in ("id", "mode", "country_a", "country_b")
    )
    evidence = {
        way: [
            gates.rows(f"{way}dwell_{name}", rows) for name in ("basis", "confidence")
        ]
        for way in ("", "return_")
    }
    messages = {}
    for row, (port, mode, *countries) in enumerate(
        zip(ids, modes, home, abroad, strict=True)
    ):
        ways = [
            (charged[port, mode, leaving], basis[row], confidence[row])
            for leaving, (basis, confidence) in zip(
                countries, evidence.values(), strict=True
            )
            if (port, mode, leaving) in charged
        ]
        if ways:
            messages[port, mode] = _dwell_message(ways, countries)
    return messages


def _dwell_message(
    ways: list[tuple[Charged, str, str]], countries: list[str]
) -> Message:
    each = [
        Message(
            "port.dwell",
            {
                "low": hours.low,
                "typ": hours.typical,
                "high": hours.high,
                "basis": Message(f"border.basis_{basis.split()[-1]}"),
                "confidence": Message(f"conf.{confidence}"),
            },
        )
        for hours, basis, confidence in ways
    ]
    message = each[0]
    if each[1:] and each[1] != each[0]:
        here, there = ((country,) for country in countries)
        ends = {"out": each[0], "back": each[1]}
        message = Message("port.dwell_ways", {"here": here, "there": there, **ends})
    wait = ways[0][0].wait
    return (
        Message("port.dwell_wait", {"dwell": message, "wait": wait})
        if wait
        else message
    )


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
    names = ("id", "dwell_source", "return_dwell_source")
    for port, *cited in zip(*(gates.rows(name, rows) for name in names), strict=True):
        sources.setdefault(port, []).extend(cited)
    return {port: " ; ".join(dict.fromkeys(cells)) for port, cells in sources.items()}


def dwell_texts(network: Network) -> dict[str, I18nText]:
    """Return `dwell_messages` in every language, by the English text."""
    cells = (texts(message) for message in dwell_messages(network).values())
    return {cell.en: cell for cell in cells}
