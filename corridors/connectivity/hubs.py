"""Hubs of a plan: whom they reach, which gates they depend on, how they rank."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.connectivity.closures import close_each
from corridors.connectivity.gate_index import AREA
from corridors.connectivity.gates import exposure
from corridors.connectivity.plan_places import Hub, member_places, peopled, plan_hubs
from corridors.connectivity.study import Study, pair_weights, without_pairs
from corridors.matrices import listed_places
from gis_data.gazetteer.model import point
from network.engine.shortest_paths import INFINITY
from network.model.errors import RequestError
from network.query.policy import sanctions
from network.query.route_query import QueryOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from corridors.connectivity.closures import Closures
    from corridors.workspace import Workspace
    from gis_data.gazetteer import Place
    from network.query.route_query import ResolvedOptions

    Floats = NDArray[np.float64]
    Progress = Callable[[str], None]

#: Hours within which people, open border ports and seaports are counted.
REACH_H = (8.0, 24.0, 48.0)
#: Hours that the ranks are for.
RANKED_H = 24.0
#: Prominence in the gazetteer of the cities abroad that hubs are judged by.
_PROMINENT = 5
#: Gates that fewer of the destinations are reached by are not named.
_NAMED_SHARE = 0.1
_COUNTED = ("people", "ports", "seaports")


def hubs(
    work: Workspace,
    query: QueryOptions | None = None,
    others: Iterable[str] = (),
    destinations: Iterable[str] = (),
    *,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return whom the hubs of a plan reach, and which gates they depend on.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    query : QueryOptions, optional
        Profile and restrictions; a container where left out. Time is minimised.
    others : iterable of str
        Lists of places to rank the hubs with; the members of the plan's corridors
        where left out.
    destinations : iterable of str
        Lists of places that the gates are judged by; the most prominent foreign
        cities of the gazetteer where left out.
    progress : callable, optional
        Called with the name of each gate that is closed.

    Returns
    -------
    pandas.DataFrame
        A row a platform, inland port (``hub_id``, ``kind``, ``status``) or other
        place (``kind`` city), the hub with most people within `RANKED_H` first:
        ``name_en``, ``lon``, ``lat`` (degrees, EPSG:4326); ``people_8h``,
        ``ports_8h``, ``seaports_8h`` and so on within `REACH_H`: people, each counted
        once, border ports that are open to the profile on the day, seaports;
        ``port_h`` and ``sea_h``, hours to the nearest of each, NaN where none is
        reached; ``rank_people``, ``rank_ports``, ``rank_seaports`` within `RANKED_H`
        and ``rank_sea_h`` among all rows. Of hubs alone: ``reached`` of the
        destinations; ``gates`` by which a tenth of them or more is reached, the most
        used first, and ``gate_shares``, separated by semicolons; ``worst_gate`` and
        ``worst_extra_h``, the gate whose closure costs most hours on average;
        ``cut_gate`` and ``share_cut``, the one that alone joins most of them.

    Raises
    ------
    RequestError
        If the plan has no hub, or time is not minimised.
    PlaceError
        If a name is unknown or ambiguous.
    """
    query = query or QueryOptions(by="time")
    if query.by != "time":
        msg = f"hubs: by {query.by!r}; what lies within hours needs time."
        raise RequestError(msg)
    listed = plan_hubs(work)
    if not listed:
        msg = (
            f"hubs: the plan {work.plan.id!r} has none; list platforms in "
            f"{work.plan.path / 'platforms.csv'}, or inland ports in border_ports.csv."
        )
        raise RequestError(msg)
    options = work.options(query)
    known = {hub.place.id for hub in listed}
    named = listed_places(work, others) if others else member_places(work)
    cities = [Hub(p.id, "city", "", p) for p in named if p.id not in known]
    reach = _Reach(work, options)
    rows = reach.rows([*listed, *cities])
    gates = _gates(work, options, listed, destinations, progress)
    frame = without_pairs(work, reach.options).frame(
        [r | gates.get(r["place_id"], {}) for r in rows]
    )
    return _ranked(frame).drop(columns="place_id")


@dataclass(frozen=True, eq=False)
class _Reach:
    """What can be reached on one state of a network."""

    work: Workspace
    options: ResolvedOptions

    @cached_property
    def targets(self) -> dict[str, tuple[tuple[Place, ...], Floats]]:
        """The places of each kind, and what each of them counts."""
        people = peopled(self.work)
        seaports = [
            self.work.gazetteer.find(f"seaports:{name}")
            for name in self.work.plan.table("seaports")["id"]
        ]
        ports = tuple(
            _port_place(self.work, *item)
            for item in open_crossings(self.work, self.options).items()
        )
        return {
            "people": (tuple(people), np.array(list(people.values()))),
            "ports": (ports, np.ones(len(ports))),
            "seaports": (tuple(seaports), np.ones(len(seaports))),
        }

    def study(self, origins: Sequence[Place], destinations: Sequence[Place]) -> Study:
        """Return the study of some pairs."""
        weights = pair_weights(origins, destinations, "equal")
        ends = tuple(origins), tuple(destinations)
        return Study(self.work.router, *ends, self.options, weights)

    def rows(self, listed: Sequence[Hub]) -> list[dict[str, Any]]:
        """Return what each hub reaches."""
        places = [hub.place for hub in listed]
        rows: list[dict[str, Any]] = [
            {
                "hub_id": hub.hub_id,
                "name_en": hub.place.name_en,
                "kind": hub.kind,
                "status": hub.status,
                "place_id": hub.place.id,
                "lon": hub.place.lon,
                "lat": hub.place.lat,
            }
            for hub in listed
        ]
        hours = {n: self._hours(places, t) for n, (t, _) in self.targets.items()}
        for limit in REACH_H:
            for name, (_, counted) in self.targets.items():
                within = (hours[name] <= limit) @ counted
                for row, value in zip(rows, within.tolist(), strict=True):
                    row[f"{name}_{limit:.0f}h"] = round(value)
        for name, column in (("ports", "port_h"), ("seaports", "sea_h")):
            least = hours[name].min(axis=1, initial=np.inf)
            for row, value in zip(rows, least.tolist(), strict=True):
                row[column] = value if np.isfinite(value) else np.nan
        return rows

    def _hours(self, places: Sequence[Place], targets: Sequence[Place]) -> Floats:
        of = self.study(places, targets)
        table = of.table()
        return np.where(table < INFINITY, table / of.per_unit, np.inf)


def hub_reach(work: Workspace, query: QueryOptions) -> pd.DataFrame:
    """Return whom the hubs of a plan reach, without gates and ranks.

    Parameters
    ----------
    work : Workspace
        Plan, places and network.
    query : QueryOptions
        Profile and restrictions; time is minimised.

    Returns
    -------
    pandas.DataFrame
        Of hubs alone, the columns of `hubs` down to ``sea_h``; no row where the plan
        has none.
    """
    reach = _Reach(work, work.options(query))
    return without_pairs(work, reach.options).frame(reach.rows(plan_hubs(work)))


def open_crossings(work: Workspace, options: ResolvedOptions) -> dict[str, int]:
    """Return the border ports by land that a profile may pass on the day.

    Parameters
    ----------
    work : Workspace
        Places and network.
    options : ResolvedOptions
        Profile, and policy with its day.

    Returns
    -------
    dict of str to int
        An edge that crosses the border, by the id of the port; whether or not the
        countries on both sides may be crossed on the way to others.
    """
    edges, router = work.router.network.edges, work.router
    weights = router.edge_weights(options, "time")
    at = np.flatnonzero(edges.equals("kind", "crossing") & (weights < INFINITY))
    barred = frozenset(sanctions(work.router.network))
    sides = [barred & set(w.split("-")) for w in edges.rows("country", at)]
    closed = {
        countries: router.closed_edges(options.policy, countries).any
        for countries in set(sides)
    }
    ports: dict[str, int] = {}
    ids = edges.rows("gateway_id", at)
    for edge, countries, name in zip(at.tolist(), sides, ids, strict=True):
        if name and not name.startswith(AREA) and not closed[countries][edge]:
            ports.setdefault(name, edge)
    return ports


def _port_place(work: Workspace, name: str, edge: int) -> Place:
    """Return the place of a port, or where its crossing is."""
    try:
        return work.gazetteer.find(name)
    except LookupError:
        network = work.router.network
        node = int(network.edges.arrays["u"][edge])
        lon, lat = (float(network.nodes.arrays[c][node]) for c in ("lon", "lat"))
        return point(lon, lat)


def _gates(
    work: Workspace,
    options: ResolvedOptions,
    listed: Sequence[Hub],
    destinations: Iterable[str],
    progress: Progress | None,
) -> dict[str, dict[str, Any]]:
    """Return the gates that each hub depends on, by its place."""
    origins = tuple({hub.place.id: hub.place for hub in listed}.values())
    ends = listed_places(work, destinations) if destinations else _prominent(work)
    if not ends:
        return {}
    weights = pair_weights(origins, ends, "equal")
    study = Study(work.router, origins, ends, options, weights)
    closures = close_each(study, progress=progress)
    worst = exposure(closures).to_dict("records")
    rows = {}
    for i, row in enumerate(worst):
        joined = closures.joined[i]
        rows[str(row["place_id"])] = {
            "reached": int(joined.sum()),
            **_used(closures, i),
            "worst_gate": row["worst_gate"],
            "worst_extra_h": float(row["extra_worst"]) if joined.any() else np.nan,
            "cut_gate": row["cut_gate"],
            "share_cut": float(row["share_cut"]) if joined.any() else np.nan,
        }
    return rows


def _prominent(work: Workspace) -> tuple[Place, ...]:
    home = work.plan.head.country
    return tuple(
        place
        for place in work.gazetteer.places
        if place.kind == "foreign_city"
        and place.prominence >= _PROMINENT
        and place.country != home
    )


def _used(closures: Closures, i: int) -> dict[str, str]:
    """Return the gates of an origin's best routes, and their shares."""
    total = int(closures.joined[i].sum())
    shares = {
        gate_id: int(closures.using(gate_id)[i].sum()) / total
        for gate_id in closures.users
        if total
    }
    most = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    named = [item for item in most if item[1] >= _NAMED_SHARE]
    return {
        "gates": ";".join(gate_id for gate_id, _ in named),
        "gate_shares": ";".join(f"{share:.2f}" for _, share in named),
    }


def _ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows ranked, the first first."""
    about = dict(frame.attrs)
    for name in _COUNTED:
        values = frame[f"{name}_{RANKED_H:.0f}h"]
        frame[f"rank_{name}"] = values.rank(ascending=False, method="min").astype(int)
    frame["rank_sea_h"] = frame["sea_h"].rank(method="min", na_option="bottom")
    frame["rank_sea_h"] = frame["rank_sea_h"].astype(int)
    city = frame["kind"].eq("city")
    order = ["is_city", "rank_people", "hub_id"]
    frame = frame.assign(is_city=city).sort_values(order, kind="stable")
    frame = frame.drop(columns="is_city").reset_index(drop=True)
    frame.attrs.update(about)
    return frame
