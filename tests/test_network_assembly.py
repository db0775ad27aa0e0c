"""Parts joined into one network with stable ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from gis_data.schema import problems
from network.build.assembly import BLANK, EDGE_COLUMNS, Assembly, node_ids
from network.model.schema import EDGES, NODES

if TYPE_CHECKING:
    from network.model.store import Network


def nodes(*lon: float, **columns: object) -> pd.DataFrame:
    frame = pd.DataFrame({"lon": list(lon), "lat": 43.0, "country": "CN"})
    return frame.assign(**columns)


def edges(*pairs: tuple[int, int], mode: str = "road") -> pd.DataFrame:
    u, v = zip(*pairs, strict=True)
    return pd.DataFrame(
        {
            "u": u,
            "v": v,
            "mode": mode,
            "kind": "line",
            "length_km": 5.0,
            "country": "CN",
        }
    )


def test_ids_tell_kind_place_and_gauge() -> None:
    frame = nodes(125.3229, 130.0).assign(kind=["rail", "road"], gauge_mm=[1435, 0])
    assert node_ids(frame) == ["rail:125.323,43.000@1435", "road:130.000,43.000"]


def test_parts_are_numbered_one_after_the_other() -> None:
    whole = Assembly()
    assert whole.add_nodes(nodes(1, 2, 3), "road") == 0
    first = whole.add_nodes(nodes(1, 2), "sea")
    assert first == 3
    whole.add_edges(edges((0, 1), (1, 2)))
    whole.add_edges(edges((0, 1), mode="sea"), first)
    found = whole.network(pd.DataFrame({"id": []}), {})
    assert found.edges["u"].tolist() == [0, 1, 3]
    assert found.edges["v"].tolist() == [1, 2, 4]
    assert found.nodes["kind"].tolist() == ["road"] * 3 + ["sea"] * 2


def test_nodes_at_one_point_get_ids_of_their_own() -> None:
    whole = Assembly()
    whole.add_nodes(nodes(1, 1, 1, 2), "road")
    whole.add_edges(edges((0, 3)))
    found = whole.network(pd.DataFrame({"id": []}), {}).nodes["id"].tolist()
    base = "road:1.000,43.000"
    assert found == [base, f"{base}#2", f"{base}#3", "road:2.000,43.000"]


def test_what_a_part_does_not_say_is_blank() -> None:
    whole = Assembly()
    whole.add_nodes(nodes(1, 2), "road")
    whole.add_edges(edges((0, 1)))
    found = whole.network(pd.DataFrame({"id": []}), {}).edges.to_frame()
    assert list(found.columns) == EDGE_COLUMNS
    row = found.iloc[0]
    for name, value in BLANK.items():
        assert row[name] == value, name
    assert np.isnan(row["transit_low_h"])


def test_lines_stay_with_their_edges() -> None:
    whole = Assembly()
    whole.add_nodes(nodes(1, 2, 3), "road")
    whole.add_edges(edges((0, 1), (1, 2)))
    bow = np.array([[1.0, 43.0], [2.0, 44.0], [3.0, 43.0]])
    whole.add_edges(edges((0, 2), mode="sea"), 0, [bow])
    found = whole.network(pd.DataFrame({"id": []}), {})
    assert len(found.shapes.points(0)) == 0
    assert found.shapes.points(2).tolist() == bow.tolist()


def test_the_toy_network_keeps_the_contract(toy_network: Network) -> None:
    frame = toy_network.edges.to_frame()
    frame.insert(0, "id", [str(i) for i in range(len(frame))])
    assert problems(frame, EDGES, where="edges") == []
    assert problems(toy_network.nodes.to_frame(), NODES, where="nodes") == []


def test_equal_parts_make_equal_networks() -> None:
    def made() -> Network:
        whole = Assembly()
        whole.add_nodes(nodes(3, 1, 2), "road")
        whole.add_edges(edges((0, 1), (1, 2)))
        return whole.network(pd.DataFrame({"id": ["G"]}), {"plan": "toy"})

    one, other = made(), made()
    pd.testing.assert_frame_equal(one.edges.to_frame(), other.edges.to_frame())
    pd.testing.assert_frame_equal(one.nodes.to_frame(), other.nodes.to_frame())
    assert one.edges.words == other.edges.words


def test_an_edge_without_a_mode_is_refused() -> None:
    whole = Assembly()
    whole.add_nodes(nodes(1, 2), "road")
    with pytest.raises(KeyError):
        whole.add_edges(edges((0, 1)).drop(columns="mode"))
