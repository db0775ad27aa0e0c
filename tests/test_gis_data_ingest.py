"""Raw material becomes the committed data again, and toy material what it should."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from shapely import LineString, box
from shapely.geometry import mapping

from gis_data.bundled import read_network
from gis_data.errors import OutputError, SourceError
from gis_data.ingest import basemap, openstreetmap, sea
from gis_data.ingest.__main__ import main, rebuild
from gis_data.ingest.product import write_product
from gis_data.provenance import check_hashes, sources, sources_dir

# Made of files that packages hold; a raw material folder may lack them.
PACKAGED = {
    "osm_frontiers_eurasia": {"country_areas", "boundary_lines"},
    "natural_earth_eurasia": {"eurasia_land", "lakes", "rivers", "admin1_areas"},
}


@pytest.fixture(scope="session")
def raw() -> Path:
    named = os.environ.get("CORRIDORS_RAW")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "data"
    if not (folder / "scgraph_osm").is_dir():
        pytest.skip(f"no raw material in {folder}; set CORRIDORS_RAW to its folder")
    return folder


@pytest.mark.raw
def test_rebuilding_gives_what_is_committed(raw: Path, tmp_path: Path) -> None:
    # One test, so that two processes do not both rebuild.
    kept = rebuild(raw, tmp_path)
    assert set(kept) == {
        name
        for folder, names in PACKAGED.items()
        if not (raw / folder).is_dir()
        for name in names
    }
    differing = [
        source.name
        for source in sources().values()
        if not _same_content(tmp_path / source.file, sources_dir() / source.file)
    ]
    assert differing == []

    # Hashes may differ: another release of Parquet's writer packs differently.
    def without_hashes(folder: Path) -> list[object]:
        return [replace(entry, sha256="") for entry in sources(folder).values()]

    assert without_hashes(tmp_path) == without_hashes(sources_dir())
    assert check_hashes(tmp_path) == []


def _same_content(new: Path, old: Path) -> bool:
    if new.suffix == ".csv":
        return new.read_bytes() == old.read_bytes()
    # Text is wide or narrow by the release of pandas that wrote it.
    committed = pq.read_table(old)
    return bool(pq.read_table(new).cast(committed.schema).equals(committed))


@pytest.mark.raw
def test_writing_twice_gives_the_same_bytes(raw: Path, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        for product in (*sea.build_lanes(raw), *basemap.build_cities(raw)):
            write_product(product, tmp_path / folder)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


@pytest.mark.raw
@pytest.mark.parametrize("mode", ["rail", "road"])
def test_no_link_or_length_is_lost_from_the_raw_network(raw: Path, mode: str) -> None:
    folder = raw / "scgraph_osm"
    points = pd.read_parquet(folder / f"{mode}_nodes_eurasia.parquet").set_index("node")
    edges = pd.read_parquet(folder / f"{mode}_edges_eurasia.parquet")
    nodes, links = read_network(mode)

    def fingerprint(ends: pd.DataFrame, table: pd.DataFrame) -> set[tuple[float, ...]]:
        a = ends.loc[table["u"], ["lon", "lat"]].to_numpy()
        b = ends.loc[table["v"], ["lon", "lat"]].to_numpy()
        swap = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
        first = np.where(swap[:, None], b, a)
        second = np.where(swap[:, None], a, b)
        metres = (table["length_km"].to_numpy(float) * 1000).round()
        return set(map(tuple, np.column_stack([first, second, metres])))

    assert fingerprint(nodes, links) == fingerprint(points, edges)
    total_km = edges["length_km"].astype(float).sum()
    assert links["length_km"].sum() == pytest.approx(total_km, abs=0.01)


@pytest.mark.raw
def test_land_loses_no_detail(raw: Path) -> None:
    full = gpd.read_parquet(raw / "natural_earth_10m" / "ne_10m_land_wide.parquet")
    kept = gpd.read_parquet(sources_dir() / "land.parquet")
    count = [len(f.get_coordinates()) for f in (full, kept)]
    assert count[1] >= count[0] - 1
    # 11 m of rounding along the coast, no more.
    full_shape, kept_shape = full.union_all(), kept.union_all()
    assert full_shape.symmetric_difference(kept_shape).area < full_shape.length * 1e-4


@pytest.mark.raw
@pytest.mark.parametrize("pair", ["CN-KP", "CN-RU", "KP-RU", "CN-MN", "CN-KZ"])
def test_frontiers_lie_where_an_extract_of_the_region_has_them(
    raw: Path, pair: str
) -> None:
    extract = gpd.read_parquet(raw / "osm_frontiers" / "frontiers_osm.parquet")
    wanted = extract[extract["a"] + "-" + extract["b"] == pair].union_all()
    lines = gpd.read_parquet(sources_dir() / "boundary_lines.parquet")
    drawn = lines[lines["country_a"] + "-" + lines["country_b"] == pair].union_all()
    # 14 m of rounding, and 40 m of simplification twice.
    assert drawn.difference(wanted.buffer(0.001)).length < 0.01 * drawn.length


@pytest.fixture
def toy_raw(tmp_path: Path) -> Path:
    """Two countries, a bridge between them and a spur.

    .. code-block:: text

        lat 11   12 ------- 30 ---- 77
                  |   AA     |  BB
        lat 10    5          |
              lon 10        11      12
    """
    folder = tmp_path / "raw"
    (folder / "scgraph_osm").mkdir(parents=True)
    (folder / "natural_earth_10m").mkdir()
    nodes = pd.DataFrame(
        {
            "node": [5, 12, 30, 77],
            "lon": [10.0, 10.0, 11.0, 12.0],
            "lat": [10.0, 11.0, 11.0, 11.0],
            "component": 0,
        }
    )
    edges = pd.DataFrame(
        {
            "u": [77, 12, 12],
            "v": [30, 30, 5],
            "length_km": np.array([111.5, 110.25, 120.0], dtype=np.float32),
        }
    )
    for mode in ("rail", "road"):
        nodes.to_parquet(folder / "scgraph_osm" / f"{mode}_nodes_eurasia.parquet")
        edges.to_parquet(folder / "scgraph_osm" / f"{mode}_edges_eurasia.parquet")
    gap = {"lat_a": 1, "lon_a": 2, "lat_b": 3, "lon_b": 4, "gap_km": 5.0}
    repairs = pd.DataFrame([gap | {"network_km_without": "inf", "reason": "toy"}])
    repairs.to_csv(folder / "scgraph_osm" / "rail_repairs_recommended.csv", index=False)
    near = {"mode": "rail", "lat1": 1, "lon1": 2, "lat2": 3, "lon2": 4, "gap_km": 5.0}
    misses = pd.DataFrame([near | {"network_km_now": 7.0}])
    misses.to_csv(folder / "scgraph_osm" / "near_miss_gaps.csv", index=False)
    countries = gpd.GeoDataFrame(
        {"iso_a2": ["CN", "RU", "-1"], "ISO_A3": ["CHN", "RUS", "-99"]},
        geometry=[box(9, 9, 10.5, 12), box(10.5, 9, 13, 12), box(20, 9, 21, 12)],
        crs="EPSG:4326",
    )
    countries.to_parquet(
        folder / "natural_earth_10m" / "ne_10m_admin_0_simplified_world.parquet"
    )
    (folder / "osm_frontiers_eurasia").mkdir()
    zones = countries.iloc[:2].rename(columns={"iso_a2": "country"})
    zones[["country", "geometry"]].to_parquet(
        folder / "osm_frontiers_eurasia" / "country_areas_osm.parquet"
    )
    return folder


def test_toy_network_is_renumbered_sorted_and_told_its_countries(
    toy_raw: Path,
) -> None:
    products = {p.source.name: p for p in openstreetmap.build_networks(toy_raw)}
    nodes = products["rail_nodes"].content.to_pandas()
    links = products["rail_links"].content.to_pandas()
    # By hand: bits of (east, north) in thousandths of a degree, north above east.
    # 190000, 191000 and 192000 east; 100000 and 101000 north. 100000 and 101000
    # first differ in bit 10, 190000 and 191000 in bit 12, 191000 and 192000 in
    # bit 10; so longitude 10 | (11 | 12), and in 10 the south before the north.
    assert nodes["lon_e3"].tolist() == [10_000, 10_000, 11_000, 12_000]
    assert nodes["lat_e3"].tolist() == [10_000, 11_000, 11_000, 11_000]
    assert nodes["country"].tolist() == ["CN", "CN", "RU", "RU"]
    assert links.to_numpy().tolist() == [[0, 1, 120000], [1, 2, 110250], [2, 3, 111500]]


def test_input_order_does_not_matter(toy_raw: Path) -> None:
    before = [p.content for p in openstreetmap.build_networks(toy_raw)]
    for path in (toy_raw / "scgraph_osm").glob("*.parquet"):
        table = pd.read_parquet(path).iloc[::-1].reset_index(drop=True)
        if "u" in table:
            table = table.rename(columns={"u": "v", "v": "u"})
        table.to_parquet(path)
    after = [p.content for p in openstreetmap.build_networks(toy_raw)]
    assert all(a.equals(b) for a, b in zip(before, after, strict=True))


def _sea(tmp_path: Path, *lines: LineString) -> gpd.GeoDataFrame:
    folder = tmp_path / "searoute_marnet"
    folder.mkdir()
    features = [
        {"type": "Feature", "properties": {"passage": "bering"}, "geometry": mapping(g)}
        for g in lines
    ]
    frame = gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")
    frame.to_file(folder / "marnet_searoute.geojson", driver="GeoJSON")
    ports = gpd.GeoDataFrame(
        {"port": ["RUVVO"], "name": ["Vladivostok"], "cty": ["Russia"]},
        geometry=gpd.points_from_xy([131.9], [43.1], crs=4326),
    )
    ports.to_file(folder / "ports.geojson", driver="GeoJSON")
    lanes, _ = sea.build_lanes(tmp_path)
    return lanes.content


def test_sea_lane_beyond_180_degrees_is_cut_and_wrapped(tmp_path: Path) -> None:
    lanes = _sea(tmp_path, LineString([(175, 60), (180, 62), (185, 64), (190, 65)]))
    assert [list(line.coords) for line in lanes.geometry] == [
        [(175, 60), (180, 62)],
        [(-180, 62), (-175, 64), (-170, 65)],
    ] or [list(line.coords) for line in lanes.geometry] == [
        [(-180, 62), (-175, 64), (-170, 65)],
        [(175, 60), (180, 62)],
    ]
    assert lanes["passage"].tolist() == ["bering", "bering"]


def test_arctic_lanes_are_the_polar_routes_only(tmp_path: Path) -> None:
    murmansk = LineString([(20, 71), (33, 69)])
    kara = LineString([(58, 70.5), (70, 73)])
    lancaster = LineString([(-75, 74), (-90, 74)])
    lanes = _sea(tmp_path, murmansk, kara, lancaster)
    by_start = {
        line.coords[0][0]: a
        for line, a in zip(lanes.geometry, lanes.arctic, strict=True)
    }
    assert by_start == {20.0: False, 58.0: True, -75.0: True}


def test_missing_raw_folder_and_file_are_explained(
    toy_raw: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert main(["--raw", str(tmp_path / "gone"), "--out", str(tmp_path)]) == 2
    assert "gone: no such folder; give --raw" in caplog.text
    (toy_raw / "scgraph_osm" / "road_nodes_eurasia.parquet").unlink()
    with pytest.raises(SourceError, match=r"road_nodes_eurasia\.parquet: raw file is"):
        rebuild(toy_raw, tmp_path / "out")


def test_output_that_cannot_be_written_is_explained(
    toy_raw: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="is a file"):
        rebuild(toy_raw, tmp_path / "file")


def test_an_interrupted_rebuild_leaves_nothing_half_written(
    toy_raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"

    def interrupted(_: object, path: Path, **__: object) -> None:
        Path(path).write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(pq, "write_table", interrupted)
    with pytest.raises(KeyboardInterrupt):
        rebuild(toy_raw, out)
    assert list(out.iterdir()) == []
