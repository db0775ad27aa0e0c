"""Planned links as edges: closed unless a query opens them by name."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from corridors.workspace import open_workspace
from gis_data.geodesy import distance_km
from network.model.errors import NoRouteError

if TYPE_CHECKING:
    from corridors.workspace import Workspace
    from network.query.routes import Route


@pytest.fixture(scope="module")
def work() -> Workspace:
    return open_workspace()


def test_a_planned_link_is_closed_until_it_is_opened(work: Workspace) -> None:
    with pytest.raises(NoRouteError):
        work.route("Hunchun", "Dongning", modes=("rail",))
    route = work.route("Hunchun", "Dongning", modes=("rail",), open=("R32",))
    (leg,) = [leg for leg in route.legs if leg.kind == "line"]
    # As published, and from where freight joins it at Hunchun.
    assert 190 < leg.length_km.typical < 200
    assert not [leg for leg in route.legs if leg.kind == "crossing"]


def test_it_passes_a_frontier_at_its_port_and_changes_gauge_once(
    work: Workspace,
) -> None:
    route = work.route("Arxan", "Choibalsan", modes=("rail",), open=("R34",))
    gates = [leg.gateway_id for leg in route.legs if leg.kind == "crossing"]
    assert gates == ["NM-ARX-RAIL"]
    assert [leg.gateway_id for leg in route.legs if leg.kind == "gauge_break"] == [
        "R34"
    ]
    assert sum(leg.length_km.typical for leg in route.legs if leg.mode == "rail") == (
        pytest.approx(476, rel=0.05)
    )


def test_it_is_no_shorter_than_straight(work: Workspace) -> None:
    edges, nodes = work.router.network.edges, work.router.network.nodes
    own = edges.isin("line_id", set(work.plan.planned_links["id"]))
    own &= edges.equals("status", "planned")
    assert own.sum() > len(work.plan.planned_links)
    u, v = (edges.arrays[end][own] for end in ("u", "v"))
    lon, lat = nodes.arrays["lon"], nodes.arrays["lat"]
    direct = distance_km(lon[u], lat[u], lon[v], lat[v])
    assert (edges.arrays["length_km"][own] >= direct - 0.01).all()


def test_queries_use_none_unless_opened_and_opening_never_costs_more(
    work: Workspace,
) -> None:
    links = set(work.router.network.meta["planned_links_names"])

    def cost(route: Route) -> float:
        return route.total("generalised_usd").typical

    ids = work.plan.counties["adcode"].astype(str).sample(16, random_state=11).tolist()
    for start, end in pairwise(ids):
        ends = f"counties:{start}", f"counties:{end}"
        closed = work.route(*ends)
        assert links.isdisjoint(line for leg in closed.legs for line in leg.lines)
        opened = work.route(*ends, open=tuple(links))
        assert cost(opened) <= cost(closed) * 1.0005


def test_every_planned_link_of_the_plan_joins_the_network(work: Workspace) -> None:
    meta = work.router.network.meta
    assert meta["planned_links_apart"] == []
    assert meta["planned_links_without_gateway"] == []
    table = work.plan.planned_links
    unbuilt = table["id"][table["stage"] != "partly_open"]
    assert set(meta["planned_links_names"]) == set(unbuilt)


def test_freight_joins_the_main_line_and_not_a_siding_of_the_fast_one(
    work: Workspace,
) -> None:
    """It begins at Hunchun's fast station, from which no freight goes anywhere."""
    route = work.route("Jilin City", "Dongning", modes="rail", open="R32")
    assert "R32" in {line for leg in route.legs for line in leg.lines}
