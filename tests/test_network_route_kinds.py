"""Kinds of route, rivals by other means, and what decides against them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from gis_data.gazetteer import Place
from network.build.assembly import BLANK, Assembly
from network.engine.shortest_paths import available_engines
from network.query.alternatives import Limits, alternatives
from network.query.decided import with_deciding_figure
from network.query.route_kinds import Frontier
from network.query.route_query import ResolvedOptions
from network.query.router import Router
from network.query.routes import RelatedRoute

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from network.costs.cost import CostModel
    from network.model.store import Network
    from network.query.leg import EdgePath

    Edge = tuple[str, str, str, str, float, str, dict[str, Any]]

# From O (KR) to D (RU): by ship to M in China and by G or H into Russia, through
# Mongolia, or by ship to Z in Russia.
#
#     O ~~100~~ M (CN) --+--100 (G)--+-- D (RU)
#     |                  +--102 (H)--+
#     |                  +--120-- B (MN) --100--+
#      `~~~~250~~~~ Z (RU) --10------+
NODES = (
    ("road:o", "road", "KR"), ("road:m", "road", "CN"), ("road:b", "road", "MN"),
    ("road:d", "road", "RU"), ("road:z", "road", "RU"),
    *((f"sea:{port}{end}", "sea", country)
      for port, country in (("O", "KR"), ("M", "CN"), ("Z", "RU"))
      for end in ("", ":abroad")),
    ("o:O", "origin", "KR"), ("d:D", "destination", "RU"),
    ("d:Z", "destination", "RU"), ("d:Y", "destination", "RU"),
)  # fmt: skip
ONE_WAY = {"two_way": False}


def customs(port: str, country: str) -> tuple[Edge, ...]:
    """Return the edges between a quay and beyond its customs."""
    quay, abroad = f"sea:{port}", f"sea:{port}:abroad"
    gate = {**ONE_WAY, "gateway_id": quay}
    return (
        (quay, abroad, "sea", "export", 0, country, gate),
        (abroad, quay, "sea", "import", 0, country, gate),
    )


def charge(usd: float, low: float, high: float) -> dict[str, Any]:
    """Return the columns of a fixed cost of low confidence."""
    return {
        "cost_low_usd_per_teu": low, "cost_usd_per_teu": usd,
        "cost_high_usd_per_teu": high, "cost_confidence": "low", "cost_source": "x",
    }  # fmt: skip


def edges(
    ship: dict[str, Any], gate: dict[str, Any], quay: dict[str, Any]
) -> tuple[Edge, ...]:
    """Return all edges, with further columns of the ship to Z, border G and quay Z."""
    return (
        ("o:O", "road:o", "transfer", "access", 1, "KR", ONE_WAY),
        ("road:o", "sea:O", "transfer", "transfer", 0, "KR", {}),
        ("road:m", "sea:M", "transfer", "transfer", 0, "CN", {}),
        ("road:z", "sea:Z", "transfer", "transfer", 0, "RU", {}),
        *customs("O", "KR"), *customs("M", "CN"), *customs("Z", "RU"),
        ("sea:O:abroad", "sea:M:abroad", "sea", "service", 100, "CN-KR", ONE_WAY),
        ("sea:O:abroad", "sea:Z:abroad", "sea", "service", 250, "KR-RU",
         {**ONE_WAY, **ship}),
        ("road:m", "road:d", "road", "crossing", 100, "CN-RU",
         {"gateway_id": "G", **gate}),
        ("road:m", "road:d", "road", "crossing", 102, "CN-RU", {"gateway_id": "H"}),
        ("road:m", "road:b", "road", "crossing", 120, "CN-MN", {"gateway_id": "I"}),
        ("road:b", "road:d", "road", "crossing", 100, "MN-RU", {"gateway_id": "J"}),
        ("road:z", "road:d", "road", "line", 10, "RU", {}),
        ("road:d", "d:D", "transfer", "access", 1, "RU", ONE_WAY),
        ("road:z", "d:Z", "transfer", "access", 1, "RU",
         {**ONE_WAY, **charge(100, 100, 100)}),
        ("sea:Z", "d:Z", "transfer", "access", 1.1, "RU", {**ONE_WAY, **quay}),
    )  # fmt: skip


def network_of(rows: tuple[Edge, ...]) -> Network:
    """Return a network of `NODES` and edges."""
    assembly = Assembly()
    table = [(*node, 130.0 + i, 43.0) for i, node in enumerate(NODES)]
    columns = ["id", "kind", "country", "lon", "lat"]
    assembly.add_nodes(pd.DataFrame(table, columns=columns))
    number = {node[0]: i for i, node in enumerate(NODES)}
    ends = ("u", "v", "mode", "kind", "length_km", "country")
    assembly.add_edges(
        pd.DataFrame(
            [
                {
                    **BLANK,
                    **dict(zip(ends, (number[u], number[v], *rest), strict=True)),
                    **more,
                }
                for u, v, *rest, more in rows
            ]
        )
    )
    gateways = ["id", "mode", "name_en", "far_name_en", "country_a", "country_b",
                "status", "dwell_basis", "lon_a", "lat_a"]  # fmt: skip
    meta = {"state_on": "2024-05-01", "price_year": 2025, "crs": "EPSG:4326"}
    return assembly.network(pd.DataFrame(columns=gateways), meta)


@pytest.fixture(params=available_engines())
def make(
    request: pytest.FixtureRequest, cost_models: Mapping[str, CostModel]
) -> Callable[..., Router]:
    def router(
        ship: dict[str, Any] | None = None,
        gate: dict[str, Any] | None = None,
        quay: dict[str, Any] | None = None,
    ) -> Router:
        network = network_of(edges(ship or {}, gate or {}, quay or {}))
        return Router(network, cost_models, engine=request.param)

    return router


def place(name: str, country: str) -> Place:
    lon = 130.0 + [node[0][2:] for node in NODES].index(name)
    return Place(name, "city", country, "", lon, 43.0, f"Place {name}")


def best_of(router: Router, by: str, end: str = "D") -> tuple[Any, EdgePath, Any]:
    options = ResolvedOptions(profile="container", criterion=by)  # type: ignore[arg-type]
    query = options.between(place("O", "KR"), place(end, "RU"))
    search = router.search(query)
    best = router.shortest_path(search, router.metric(query, search.closed))
    assert best is not None
    return query, best, search


def test_the_rival_goes_by_other_means_and_the_detour_by_other_countries(
    make: Callable[..., Router],
) -> None:
    # By G 202 km, by H 204, by Mongolia 322, by Z 262.
    router = make()
    _, best, search = best_of(router, "distance")
    assert router.kinds.of(best) == (Frontier("sea", "CN"), Frontier("land", "CN-RU"))

    def km(path: EdgePath | None) -> float:
        assert path is not None
        return router.bare_route(search, path).length_km

    assert km(best) == pytest.approx(202)
    assert km(router.kinds.rival(router, search, best, 10**9)) == pytest.approx(262)
    assert km(router.kinds.detour(router, search, best, 10**9)) == pytest.approx(322)
    limit = 261 * 50_000  # 2 cm
    assert router.kinds.rival(router, search, best, limit) is None


def test_a_rival_within_the_stretch_is_among_the_alternatives(
    make: Callable[..., Router],
) -> None:
    # 262 km are 1.30 times 202; by H it shares more than half.
    router = make()
    query, _, _ = best_of(router, "distance")
    listed = [
        [one.route.length_km for one in alternatives(router, query, limits=limits)]
        for limits in (Limits(count=1), Limits(count=1, stretch=1.25))
    ]
    assert listed[0] == pytest.approx([202, 262])
    assert listed[1] == pytest.approx([202, 204])


def test_the_answer_shows_the_rival_where_no_figure_decides(
    make: Callable[..., Router],
) -> None:
    router = make()
    query, _, _ = best_of(router, "distance")
    shown = with_deciding_figure(router, query, [RelatedRoute(router.route(query))])
    assert [one.route.length_km for one in shown] == pytest.approx([202, 262])
    codes = {message.code for message in shown[0].route.messages}
    assert "note.deciding_figure" not in codes


def test_a_figure_that_decides_for_the_rival_is_named_before_a_nearer_one(
    make: Callable[..., Router],
) -> None:
    # The time at G turns the choice to H long before the freight to Z turns it there.
    slow = {"dwell_low_h": 1.0, "dwell_h": 1.0, "dwell_high_h": 30.0,
            "dwell_confidence": "low", "dwell_source": "y"}  # fmt: skip
    router = make(charge(150, 1, 200), slow)
    query, best, _ = best_of(router, "generalised")
    shown = with_deciding_figure(router, query, [RelatedRoute(router.route(query))])
    (note,) = (m for m in shown[0].route.messages if m.code == "note.deciding_figure")
    assert note.params["figure"].code == "figure.charge"  # type: ignore[union-attr]
    assert router.kinds.of(best)[-1].means == "land"
    assert shown[1].route.borders == ("sea:Z",)
    sure = make(charge(150, 140, 200), slow)
    query, _, _ = best_of(sure, "generalised")
    shown = with_deciding_figure(sure, query, [RelatedRoute(sure.route(query))])
    (note,) = (m for m in shown[0].route.messages if m.code == "note.deciding_figure")
    assert note.params["figure"].code == "figure.dwell"  # type: ignore[union-attr]
    assert shown[1].route.borders == ("sea:M", "H")


def test_two_terminals_of_one_town_are_no_choice(make: Callable[..., Router]) -> None:
    # At Z the quay and the road are both ends: 90 to 200 USD a box from the quay, 100
    # from the road. All else is the same ship.
    router = make(quay=charge(90, 90, 200))
    query, best, search = best_of(router, "cost", end="Z")
    assert router.bare_route(search, best).borders == ("sea:Z",)
    shown = with_deciding_figure(router, query, [RelatedRoute(router.route(query))])
    assert ("sea:Z",) not in [one.route.borders for one in shown[1:]]
    codes = {message.code for message in shown[0].route.messages}
    assert "note.deciding_figure" not in codes
