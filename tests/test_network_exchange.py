"""Networks and routes as files of other tools: what goes in comes out."""

from __future__ import annotations

import csv
import json
import os
import re
import sqlite3
from typing import TYPE_CHECKING

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_data.errors import OutputError
from gis_data.messages.catalogue import as_record
from network.export.excerpt import excerpt
from network.export.exchange import FORMATS, read_network, write_network
from network.export.frames import edge_frame, network_of, node_frame, route_frame
from network.export.gmns import LINK_COLUMNS, NODE_COLUMNS
from network.export.graphs import graph_of
from network.export.route_files import cut_at_half_turn, read_routes, write_routes
from network.model.errors import NetworkError
from network.model.schema import GEOMETRY
from network.query.route_query import ResolvedQuery
from network.query.router import Router

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gis_data.gazetteer import Place
    from network.costs.cost import CostModels
    from network.model.store import Network

YANBIAN = (128.0, 42.0, 132.0, 44.0)
FORMS = sorted(FORMATS)
# Namibia, a name that looks like a number, markup, every kind of line end but one
# that XML drops, quotes, four scripts and a flag of two code points.
AWKWARD = [
    "NA", "1e5", "</data><script>", 'a "quoted", name;', "two\nlines\ttab", "\rback",
    "珲春 Хунчунь 훈춘", "🇨🇳", "&amp;", "None", "nan", "True", "'", "~back", "-0",
    " padded ",
]  # fmt: skip


def at(folder: Path, form: str) -> Path:
    """Return what to call an export: GDAL wants a GeoPackage to be named so."""
    return folder / ("net.gpkg" if form == "gpkg" else "net")


def awkward(
    network: Network, texts: list[str], lon: float = 130.123456789012345
) -> Network:
    """Return a network with hard names, an odd coordinate and a bent line."""
    nodes, edges = node_frame(network), edge_frame(network)
    count = len(nodes)
    nodes["name_en"] = [texts[i % len(texts)] for i in range(count)]
    nodes["country"] = "NA"
    nodes.loc[count - 1, "lon"] = lon
    nodes[GEOMETRY] = gpd.points_from_xy(nodes["lon"], nodes["lat"], crs=nodes.crs)
    edges["line_id"] = [texts[i % len(texts)] for i in range(len(edges))]
    bend = [*edges.geometry[0].coords]
    bend.insert(1, (126.1 + 1e-13, 43.0 / 3.0 + 28.0))
    edges.loc[0, GEOMETRY] = shapely.LineString(bend)
    edges.loc[1, "dwell_h"] = np.float32(0.1)
    gateways = network.gateways.to_frame().assign(dwell_h=[*[1.5, np.nan] * 3])
    meta = {**network.meta, "remarks": ["</graph>", None, 1.5], "plan": "toy"}
    return network_of(nodes, edges, gateways=gateways, meta=meta)


def assert_same(found: Network, wanted: Network) -> None:
    """Hold two networks equal; the order of edges is for the form to keep or not."""
    pd.testing.assert_frame_equal(node_frame(found), node_frame(wanted))
    frames = [
        edge_frame(each).sort_values("id", ignore_index=True)
        for each in (found, wanted)
    ]
    lines = [[line.coords[:] for line in f.geometry] for f in frames]
    assert lines[0] == lines[1]
    plain = [pd.DataFrame(f.drop(columns=GEOMETRY)) for f in frames]
    pd.testing.assert_frame_equal(*plain)
    pd.testing.assert_frame_equal(found.gateways.to_frame(), wanted.gateways.to_frame())
    assert found.meta == json.loads(json.dumps(wanted.meta))


@pytest.mark.parametrize("form", FORMS)
def test_a_network_comes_back_whole(
    form: str, toy_network: Network, tmp_path: Path
) -> None:
    wanted = awkward(toy_network, AWKWARD)
    path = write_network(wanted, at(tmp_path, form), form=form)
    found = read_network(path, form=form)
    assert_same(found, wanted)
    if form != "graphml":
        assert list(edge_frame(found)["id"]) == list(edge_frame(wanted)["id"])


@pytest.mark.parametrize("form", FORMS)
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=("Cs", "Cc"),
                              exclude_characters="\ufffe\uffff")),
        min_size=1, max_size=16,
    ),
    lon=st.floats(-180, 180),
)  # fmt: skip
def test_any_name_and_number_comes_back(
    form: str, texts: list[str], lon: float, toy_network: Network, tmp_path: Path
) -> None:
    wanted = awkward(toy_network, texts, lon)
    path = write_network(wanted, at(tmp_path, form), form=form)
    assert_same(read_network(path, form=form), wanted)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.long
def test_a_real_border_region_comes_back_whole(
    form: str, real_router: Router, tmp_path: Path
) -> None:
    wanted = excerpt(real_router.network, bbox=YANBIAN)
    path = write_network(wanted, at(tmp_path, form), form=form)
    assert_same(read_network(path, form=form), wanted)


@pytest.mark.parametrize("form", FORMS)
def test_licence_and_attribution_are_in_the_file(
    form: str, toy_network: Network, tmp_path: Path
) -> None:
    path = write_network(toy_network, at(tmp_path, form), form=form)
    if form == "gpkg":
        with sqlite3.connect(path) as file:
            said = dict(file.execute("SELECT key, value FROM about"))
        file.close()
        text = " ".join(said.values())
        assert set(said) >= {"licence", "licence_url", "attribution", "notice"}
    elif form == "graphml":
        text = " ".join(str(value) for value in nx.read_graphml(path).graph.values())
    else:
        text = (path / "LICENCE.txt").read_text(encoding="utf-8")
    assert "ODbL-1.0" in text
    assert "© OpenStreetMap contributors" in text
    if form == "geoparquet":
        attrs = gpd.read_parquet(path / "edges.parquet").attrs
        assert attrs["licence"] == "ODbL-1.0"


def test_a_geopackage_opens_in_any_gis(toy_network: Network, tmp_path: Path) -> None:
    path = write_network(toy_network, tmp_path / "toy.gpkg", form="gpkg")
    names = gpd.list_layers(path)["name"].tolist()
    assert names == ["nodes", "edges", "about", "gateways"]
    edges = gpd.read_file(path, layer="edges")
    assert edges.crs == "EPSG:4326"
    assert edges["length_km"].sum() == pytest.approx(
        toy_network.edges.arrays["length_km"].sum()
    )
    # Reading leaves nothing beside it.
    assert [each.name for each in tmp_path.iterdir()] == ["toy.gpkg"]


def test_graphml_is_read_by_networkx_alone(
    toy_network: Network, tmp_path: Path
) -> None:
    path = write_network(toy_network, tmp_path / "toy.graphml", form="graphml")
    read, own = nx.read_graphml(path), graph_of(toy_network)
    assert dict(read.nodes(data=True)) == dict(own.nodes(data=True))
    found = {(u, v, k): row for u, v, k, row in read.edges(keys=True, data=True)}
    wanted = {
        (u, v, f"{k}~back" if row["backward"] else k): row
        for u, v, k, row in own.edges(keys=True, data=True)
    }
    assert found == wanted
    ids = re.findall(r'<edge id="([^"]*)"', path.read_text(encoding="utf-8"))
    assert len(ids) == len(set(ids)) == own.number_of_edges()


def test_graphml_refuses_what_xml_cannot_hold(
    toy_network: Network, tmp_path: Path
) -> None:
    path = tmp_path / "toy.graphml"
    path.write_text("older", encoding="utf-8")
    with pytest.raises(NetworkError, match=r"name_en 'be\\x07ll' holds the control"):
        write_network(awkward(toy_network, ["be\x07ll"]), path, form="graphml")
    assert path.read_text(encoding="utf-8") == "older"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_gmns_tables_have_the_standard_columns_first(
    toy_network: Network, tmp_path: Path
) -> None:
    path = write_network(toy_network, tmp_path / "gmns", form="gmns")
    nodes, links = rows(path / "node.csv"), rows(path / "link.csv")
    assert list(nodes[0])[: len(NODE_COLUMNS)] == list(NODE_COLUMNS)
    assert list(links[0])[: len(LINK_COLUMNS)] == list(LINK_COLUMNS)
    (config,) = rows(path / "config.csv")
    assert config["long_length"] == "km"
    assert config["crs"] == "EPSG:4326"
    assert config["version_number"] == "0.96"
    assert {"id_type": "string"}.items() <= config.items()
    known = {row["node_id"] for row in nodes}
    assert all({r["from_node_id"], r["to_node_id"]} <= known for r in links)
    first = links[0]
    assert first["link_id"] == "rail:a>rail:y/line"
    assert (first["directed"], first["dir_flag"]) == ("False", "0")
    assert first["geometry"] == "LINESTRING (126.0 43.0, 127.0 43.0)"
    assert (float(first["length"]), first["facility_type"]) == (100.0, "rail")
    # 50 for freight, 100 for passengers.
    assert float(first["free_speed"]) == 100.0
    assert first["allowed_uses"] == "freight,passenger"
    access = next(r for r in links if r["link_id"].startswith("o:A>"))
    assert (access["directed"], access["dir_flag"]) == ("True", "1")
    # A service is timed by its schedule, so it has no free speed.
    service = next(r for r in links if r["name"] == "S1")
    assert float(service["transit_h"]) == 20.0


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "''-", "\uff1d1", "\r=1"]


def test_gmns_holds_no_formula_and_gives_the_texts_back(
    toy_network: Network, tmp_path: Path
) -> None:
    gateways = toy_network.gateways.to_frame()
    names = [FORMULAS[i % len(FORMULAS)] for i in range(len(gateways))]
    wanted = awkward(toy_network, FORMULAS)
    wanted = network_of(
        node_frame(wanted),
        edge_frame(wanted),
        gateways=gateways.assign(name_en=names),
        meta=wanted.meta,
    )
    path = write_network(wanted, tmp_path / "gmns", form="gmns")
    cells = [
        (name, cell)
        for file in ("node.csv", "link.csv", "gateways.csv")
        for row in rows(path / file)
        for name, cell in row.items()
    ]
    begun = [cell for _, cell in cells if cell[:1] in "=+-@\t\r\uff1d" and cell]
    assert [cell for cell in begun if not is_number(cell)] == []
    texts = [cell for name, cell in cells if name in {"name", "name_en"}]
    assert {f"'{text}" for text in FORMULAS} <= set(texts)
    assert_same(read_network(path, form="gmns"), wanted)


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_numbers_of_gmns_are_as_they_were(toy_network: Network, tmp_path: Path) -> None:
    west = awkward(toy_network, AWKWARD, -130.5)
    path = write_network(west, tmp_path / "gmns", form="gmns")
    assert rows(path / "node.csv")[-1]["x_coord"] == "-130.5"


@pytest.mark.parametrize("name", ["node.csv", "link.csv", "gateways.csv"])
@pytest.mark.parametrize("again", ["{}", " {} ", "{}\u200b"])
def test_a_gmns_column_twice_is_refused(
    name: str, again: str, toy_network: Network, tmp_path: Path
) -> None:
    path = write_network(toy_network, tmp_path / "gmns", form="gmns") / name
    lines = path.read_text(encoding="utf-8").splitlines()
    first, columns = lines[0].split(",")[0], lines[0].count(",") + 1
    lines = [f"{lines[0]},{again.format(first)}", *(f"{line},x" for line in lines[1:])]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(NetworkError, match=rf"{name}.*columns 1, {columns + 1}\)"):
        read_network(path.parent, form="gmns")


@pytest.mark.parametrize("form", FORMS)
def test_an_export_that_is_a_pipe_is_not_opened(form: str, tmp_path: Path) -> None:
    path = at(tmp_path, form)
    if form in {"gpkg", "graphml"}:
        os.mkfifo(path)
    else:
        path.mkdir()
        os.mkfifo(path / ("nodes.parquet" if form == "geoparquet" else "node.csv"))
    with pytest.raises(NetworkError, match="a named pipe"):
        read_network(path, form=form)


def test_deep_json_is_no_network(toy_network: Network, tmp_path: Path) -> None:
    path = write_network(toy_network, tmp_path / "gmns", form="gmns")
    (path / "network.json").write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(NetworkError, match=r"network\.json"):
        read_network(path, form="gmns")
    with pytest.raises(NetworkError, match=r"network\.json"):
        read_routes(path / "network.json")


def test_gmns_keeps_within_the_limits_of_the_standard(
    real_router: Router, tmp_path: Path
) -> None:
    part = excerpt(real_router.network, bbox=YANBIAN)
    path = write_network(part, tmp_path / "gmns", form="gmns")
    links = rows(path / "link.csv")
    speeds = [float(r["free_speed"]) for r in links if r["free_speed"]]
    assert 0 < min(speeds) <= max(speeds) <= 200
    assert all(float(r["length"]) >= 0 for r in links)
    fast = [r for r in links if float(r["speed_passenger_kmh"]) > 200]
    assert fast
    assert not any(r["free_speed"] for r in fast)


def test_gmns_from_elsewhere_is_told_what_it_lacks(
    toy_network: Network, tmp_path: Path
) -> None:
    path = write_network(toy_network, tmp_path / "gmns", form="gmns")
    table = pd.read_csv(path / "link.csv", dtype=str)
    table[list(LINK_COLUMNS)].to_csv(path / "link.csv", index=False)
    with pytest.raises(NetworkError, match="edges: kind: column is missing; add it"):
        read_network(path, form="gmns")
    table.assign(geometry="LINE (").to_csv(path / "link.csv", index=False)
    with pytest.raises(NetworkError, match=r"link.csv: geometry is not WKT"):
        read_network(path, form="gmns")
    table.assign(length="long").to_csv(path / "link.csv", index=False)
    with pytest.raises(NetworkError, match="length_km: 'long' is not a number"):
        read_network(path, form="gmns")


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_holds_no_network_is_said_to(form: str, tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match=re.escape(str(tmp_path / "none"))):
        read_network(tmp_path / "none", form=form)
    junk = tmp_path / "junk"
    if form in {"gpkg", "graphml"}:
        junk.write_text("junk", encoding="utf-8")
    else:
        junk.mkdir()
        for name in ("nodes.parquet", "edges.parquet", "node.csv", "link.csv"):
            (junk / name).write_text("junk", encoding="utf-8")
    with pytest.raises(NetworkError, match=r"(?i)export it|is missing"):
        read_network(junk, form=form)


def test_a_geopackage_is_named_so(toy_network: Network, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"must end in \.gpkg"):
        write_network(toy_network, tmp_path / "net", form="gpkg")


def test_an_unknown_form_is_refused(toy_network: Network, tmp_path: Path) -> None:
    with pytest.raises(
        NetworkError, match="use one of: gpkg, geoparquet, graphml, gmns"
    ):
        write_network(toy_network, tmp_path / "net", form="shp")


@pytest.mark.parametrize("form", ["geoparquet", "gmns"])
def test_an_older_export_is_replaced_and_a_file_is_not(
    form: str, toy_network: Network, tmp_path: Path
) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"mine\.txt.*is a file"):
        write_network(toy_network, tmp_path / "mine.txt", form=form)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"
    out = tmp_path / "out"
    write_network(toy_network, out, form=form)
    smaller = excerpt(toy_network, modes="road")
    write_network(smaller, out, form=form)
    assert len(read_network(out, form=form).edges) == len(smaller.edges)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["mine.txt", "out"]


@pytest.mark.parametrize("form", FORMS)
def test_an_export_that_stops_leaves_the_old_one(
    form: str, toy_network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_network(toy_network, at(tmp_path, form), form=form)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for name in ("exchange.edge_frame", "gmns.edge_frame", "exchange.arcs"):
        monkeypatch.setattr(f"network.export.{name}", stop)
    with pytest.raises(KeyboardInterrupt):
        write_network(toy_network, path, form=form)
    monkeypatch.undo()
    assert_same(read_network(path, form=form), awkward_free(toy_network))
    assert list(tmp_path.iterdir()) == [path]


def awkward_free(network: Network) -> Network:
    meta = {"schema_version": 1, **network.meta}
    return network_of(
        node_frame(network),
        edge_frame(network),
        gateways=network.gateways.to_frame(),
        meta=meta,
    )


@pytest.mark.parametrize("form", FORMS)
def test_where_nothing_can_be_written_it_is_said(
    form: str, toy_network: Network, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="could not be written"):
        write_network(toy_network, tmp_path / "file" / f"net.{form}", form=form)


def test_legs_come_back_from_geojson(
    toy_network: Network,
    toy_place: Callable[[str], Place],
    cost_models: CostModels,
    tmp_path: Path,
) -> None:
    route = Router(toy_network, cost_models).route(
        ResolvedQuery(toy_place("A"), toy_place("C"))
    )
    legs = route_frame(route, route_id="</script>")
    path = write_routes(legs, tmp_path / "way.geojson", messages=route.messages)
    found = read_routes(path)
    pd.testing.assert_frame_equal(
        found.drop(columns=GEOMETRY), legs.drop(columns=GEOMETRY)
    )
    assert (found.geometry == legs.geometry).all()
    document = json.loads(path.read_text(encoding="utf-8"))
    assert "OpenStreetMap" in document["attribution"]
    assert document["messages"] == [as_record(m) for m in route.messages]
    assert document["licence"] == "ODbL-1.0"
    assert "crs" not in document
    # Any other reader sees the same rows.
    plain = gpd.read_file(path)
    assert plain.crs == "EPSG:4326"
    assert plain["to_name"].tolist() == legs["to_name"].tolist()
    broken = legs.drop(columns="confidence")
    with pytest.raises(NetworkError, match="confidence: column is missing"):
        write_routes(broken, path)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(NetworkError, match="a FeatureCollection of legs"):
        read_routes(path)


def test_legs_across_the_half_turn_are_cut_and_joined(
    toy_network: Network,
    toy_place: Callable[[str], Place],
    cost_models: CostModels,
    tmp_path: Path,
) -> None:
    route = Router(toy_network, cost_models).route(
        ResolvedQuery(toy_place("A"), toy_place("C"))
    )
    legs = route_frame(route)
    line = shapely.LineString([(175.0, 50.0), (185.0, 52.0), (190.0, 52.5)])
    legs.loc[1, GEOMETRY] = line
    legs.loc[2, GEOMETRY] = shapely.Point(190.0, 52.5)
    path = write_routes(legs, tmp_path / "way.geojson")
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert features[1]["geometry"] == {
        "type": "MultiLineString",
        "coordinates": [
            [[175.0, 50.0], [180.0, 51.0]],
            [[-180.0, 51.0], [-175.0, 52.0], [-170.0, 52.5]],
        ],
    }
    assert features[2]["geometry"]["coordinates"] == [-170.0, 52.5]
    found = read_routes(path).geometry[1]
    assert found.coords[:] == [(175, 50), (180, 51), (185, 52), (190, 52.5)]


@given(
    st.lists(
        st.tuples(st.integers(-500, 500), st.integers(-80, 80)), min_size=2, max_size=6
    )
)
def test_a_cut_line_is_the_same_line(points: list[tuple[float, float]]) -> None:
    parts = list(cut_at_half_turn(points))
    assert all(-180 <= x <= 180 for part in parts for x, _ in part)
    assert all(len(part) > 1 for part in parts)
    joined = list(parts[0])
    for part in parts[1:]:
        assert {abs(joined[-1][0] - 0) % 360, abs(part[0][0]) % 360} == {180}
        shift = joined[-1][0] - part[0][0]
        joined += [(x + shift, y) for x, y in part[1:]]
    shift = joined[0][0] - points[0][0]
    rest = iter((round(x - shift, 6), round(y, 6)) for x, y in joined)
    assert all((float(x), float(y)) in rest for x, y in points)  # in this order
