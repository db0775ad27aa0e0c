"""Committed layers keep their contract; faults of a user's own file are named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point, Polygon

from gis_data.contracts import layer_contracts
from gis_data.errors import LayerError, MissingCrsError, OutputError
from gis_data.layers import catalogue, read_any_layer, read_layer, write_layer
from gis_data.provenance import sources
from gis_data.schema import COUNTRIES, PASSAGES, problems

# Checked cell by cell in the tests of transport instead, because they are large.
LARGE = {"rail_nodes", "rail_links", "road_nodes", "road_links"}
SHAPES = {
    "point": {"Point"},
    "line": {"LineString", "MultiLineString"},
    "area": {"Polygon", "MultiPolygon"},
}


@pytest.fixture
def ports() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"name": ["珲春", "Владивосток", "나진"], "berths": [0, 16, 3]},
        geometry=[Point(130.36, 42.86), Point(131.89, 43.11), Point(130.3, 42.23)],
        crs="EPSG:4326",
    )


def test_catalogue_has_every_source_and_nothing_else() -> None:
    assert list(catalogue()) == sorted(sources())


@pytest.mark.parametrize("name", sorted(layer_contracts().keys() - LARGE))
def test_layer_keeps_its_contract(name: str) -> None:
    layer = catalogue()[name]
    frame = read_layer(name)
    columns = [field.name for field in layer.contract.fields]
    assert list(frame.columns) == [*columns, "geometry"]
    assert problems(frame, layer.contract.fields, where=name, key="") == []
    assert len(frame) == layer.source.rows
    assert frame.crs.to_epsg() == 4326
    assert set(frame.geom_type.dropna()) <= SHAPES[layer.contract.geometry]
    assert not frame.geometry.is_empty.any()
    assert frame.geometry.dropna().is_valid.all()
    west, south, east, north = frame.total_bounds
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90


@pytest.mark.parametrize("name", sorted(layer_contracts().keys() - LARGE))
def test_countries_are_codes(name: str) -> None:
    frame = read_layer(name)
    for column in {"country", "country_a", "country_b"} & set(frame.columns):
        assert set(frame[column]) - {""} <= COUNTRIES


def test_only_the_flights_of_unknown_airports_have_no_geometry() -> None:
    bare = {
        n
        for n in layer_contracts().keys() - LARGE
        if read_layer(n).geometry.isna().any()
    }
    assert bare == {"air_routes"}
    routes = read_layer("air_routes")
    known = set(read_layer("airports")["iata"])
    both = routes["from_iata"].isin(known) & routes["to_iata"].isin(known)
    assert (both == routes.geometry.notna()).all()


def test_land_knows_sea_from_shore() -> None:
    land = read_layer("land").union_all()
    assert land.contains(Point(125.32, 43.88))  # Changchun
    assert land.contains(Point(131.89, 43.13))  # Vladivostok
    assert not land.contains(Point(134.0, 40.0))  # Sea of Japan
    assert not land.contains(Point(123.0, 38.0))  # Yellow Sea
    assert land.intersects(LineString([(127.0, 37.5), (130.0, 42.5)]))


def test_base_map_knows_the_rivers_and_names_of_the_region() -> None:
    assert {"Tumen", "Yalu", "Ussuri"} <= set(read_layer("rivers")["name"])
    places = read_layer("places").set_index("name")
    assert places.loc["Changchun", "name_ru"] == "Чанчунь"
    assert "Jilin" in set(read_layer("admin1_areas")["name"])
    pairs = read_layer("boundary_lines")
    sides = {frozenset(p) for p in zip(pairs.country_a, pairs.country_b, strict=True)}
    assert {frozenset({"CN", "RU"}), frozenset({"KP", "RU"})} <= sides


def test_france_and_norway_have_a_code() -> None:
    countries = read_layer("countries_50m").set_index("name")["country"]
    assert (countries["France"], countries["Norway"]) == ("FR", "NO")
    assert (countries == "").sum() == 5


def test_passages_are_the_closed_list() -> None:
    assert set(read_layer("marine_lines")["passage"]) - {""} == set(PASSAGES)


def test_an_unknown_layer_names_the_known_ones() -> None:
    with pytest.raises(LayerError, match=r"no layer 'roads'; use one of: .*road_links"):
        read_layer("roads")


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".parquet", ".geoparquet"])
def test_what_is_written_is_read_back(
    ports: gpd.GeoDataFrame, tmp_path: Path, suffix: str
) -> None:
    path = write_layer(ports, tmp_path / "new" / f"ports{suffix}")
    back = read_any_layer(path)
    pd.testing.assert_frame_equal(
        pd.DataFrame(back.drop(columns="geometry")),
        pd.DataFrame(ports.drop(columns="geometry")),
        check_dtype=False,
    )
    assert back.geometry.geom_equals_exact(ports.geometry, 1e-7).all()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_another_crs_is_reprojected(ports: gpd.GeoDataFrame, tmp_path: Path) -> None:
    ports.to_crs(32652).to_parquet(tmp_path / "utm.parquet")
    back = read_any_layer(tmp_path / "utm.parquet")
    assert back.crs.to_epsg() == 4326
    assert back.geometry.geom_equals_exact(ports.geometry, 1e-7).all()


@pytest.mark.parametrize("suffix", [".parquet", ".gpkg"])
def test_no_crs_is_an_error(
    ports: gpd.GeoDataFrame, tmp_path: Path, suffix: str
) -> None:
    bare = ports.set_crs(None, allow_override=True)
    path = tmp_path / f"bare{suffix}"
    if suffix == ".parquet":
        bare.to_parquet(path)
    else:
        with pytest.warns(UserWarning, match="crs"):
            bare.to_file(path)
    with pytest.raises(
        MissingCrsError, match=rf"bare\{suffix}: the layer has no coord"
    ):
        read_any_layer(path)
    with pytest.raises(MissingCrsError, match=r"out\.gpkg"):
        write_layer(bare, tmp_path / "out.gpkg")


def test_a_shapefile_without_prj_is_an_error(
    ports: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    ports.to_file(tmp_path / "ports.shp")
    (tmp_path / "ports.prj").unlink()
    with pytest.raises(MissingCrsError, match="set it where the file is made"):
        read_any_layer(tmp_path / "ports.shp")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("gone.gpkg", None, "is missing"),
        ("empty.geojson", "", r"empty \(0 bytes\)"),
        ("cut.geojson", '{"type": "FeatureColl', "no GIS format is recognised"),
        (
            "none.geojson",
            '{"type": "FeatureCollection", "features": []}',
            "has no rows",
        ),
        ("table.csv", "id,name\n1,Hunchun\n", "table without geometry"),
        ("text.parquet", "no parquet at all", "is not GeoParquet"),
    ],
)
def test_a_broken_file_is_explained(
    tmp_path: Path, name: str, content: str | None, message: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(LayerError, match=message) as caught:
        read_any_layer(tmp_path / name)
    assert name in str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="needs named pipes")
@pytest.mark.parametrize("name", ["a.gpkg", "a.parquet", "a.geojson", "a.shp"])
def test_a_pipe_is_not_opened(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(LayerError, match="a named pipe"):
        read_any_layer(tmp_path / name)


def test_a_table_in_parquet_is_no_layer(tmp_path: Path) -> None:
    pd.DataFrame({"id": [1]}).to_parquet(tmp_path / "table.parquet")
    with pytest.raises(LayerError, match="is not GeoParquet"):
        read_any_layer(tmp_path / "table.parquet")


def _geojson(*points: tuple[float, float] | None) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"name": "珲春"},
            "geometry": p and {"type": "Point", "coordinates": p},
        }
        for p in points
    ]
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False
    )


def test_geojson_in_another_encoding_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "gbk.geojson"
    path.write_bytes(_geojson((130.36, 42.86)).encode("gbk"))
    with pytest.raises(LayerError, match=r"gbk\.geojson: the encoding of its text"):
        read_any_layer(path)
    assert read_any_layer(path, encoding="gbk")["name"].tolist() == ["珲春"]
    with pytest.raises(LayerError, match="is not no-such-code"):
        read_any_layer(path, encoding="no-such-code")


def test_a_shapefile_that_does_not_say_its_encoding_is_not_guessed(
    ports: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "ports.shp"
    chinese = ports.iloc[:1]
    chinese.to_file(path, encoding="gbk")
    assert read_any_layer(path)["name"].tolist() == ["珲春"]
    (tmp_path / "ports.cpg").unlink()
    with pytest.raises(LayerError, match="'gbk' in China"):
        read_any_layer(path)
    assert read_any_layer(path, encoding="gbk")["name"].tolist() == ["珲春"]


def test_swapped_axes_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "swapped.geojson"
    path.write_text(_geojson((42.86, 130.36)), encoding="utf-8")
    with pytest.raises(LayerError, match="longitude and latitude may be swapped"):
        read_any_layer(path)


def test_rows_without_geometry_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "bare.geojson"
    path.write_text(_geojson((130.0, 43.0), None, None), encoding="utf-8")
    with pytest.raises(LayerError, match=r"2 of 3 rows have no geometry \(rows 2, 3\)"):
        read_any_layer(path)


def test_several_layers_must_be_told_apart(
    ports: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "many.gpkg"
    ports.to_file(path, layer="ports")
    ports.iloc[:1].to_file(path, layer="hubs")
    with pytest.raises(LayerError, match=r"holds 2 layers \(ports, hubs\)"):
        read_any_layer(path)
    assert len(read_any_layer(path, layer="hubs")) == 1
    with pytest.raises(LayerError, match="cannot be read"):
        read_any_layer(path, layer="towns")


def test_an_unknown_suffix_names_the_known_ones(
    ports: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    with pytest.raises(LayerError, match=r"'\.shp', must be one of \.gpkg"):
        write_layer(ports, tmp_path / "ports.shp")


@pytest.mark.parametrize("name", ["x.gpkg", "x.geojson", "x.parquet"])
def test_a_folder_that_cannot_be_made_is_explained(
    ports: gpd.GeoDataFrame, tmp_path: Path, name: str
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="is a file"):
        write_layer(ports, tmp_path / "file" / name)


@pytest.mark.skipif(os.name == "nt", reason="rights of folders differ on Windows")
def test_a_read_only_folder_is_explained(
    ports: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    # No right is missing to the superuser; /proc takes no files from anybody.
    place = Path("/proc") if os.geteuid() == 0 else folder
    if not place.is_dir():
        pytest.skip("no folder here that is read-only to this user")
    with pytest.raises(OutputError, match="choose a folder you may write to"):
        write_layer(ports, place / "ports.gpkg")


@pytest.mark.skipif(os.name == "nt", reason="no limit of file size on Windows")
@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".parquet"])
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, suffix: str) -> None:
    # A limit of 20 kB a file stands for the full disk, in a process of its own.
    path = tmp_path / f"big{suffix}"
    path.write_bytes(b"old")
    program = textwrap.dedent(f"""
        import resource, signal
        import geopandas as gpd, numpy as np
        from gis_data.errors import OutputError
        from gis_data.layers import write_layer
        lon, lat = np.random.default_rng(1).uniform(40, 60, (2, 20_000))
        points = gpd.points_from_xy(lon, lat, crs=4326)
        frame = gpd.GeoDataFrame({{"id": range(20_000)}}, geometry=points)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            write_layer(frame, {str(path)!r})
        except OutputError as error:
            print("refused:", error)
    """)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith(f"refused: {path}"), done.stdout + done.stderr
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_an_interrupted_write_leaves_the_old_file(
    ports: gpd.GeoDataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_layer(ports, tmp_path / "ports.parquet")
    before = path.read_bytes()

    def interrupted(_: gpd.GeoDataFrame, path: Path, **__: object) -> None:
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(gpd.GeoDataFrame, "to_parquet", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_layer(ports, path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_areas_are_written_too(tmp_path: Path) -> None:
    areas = gpd.GeoDataFrame(
        geometry=[Polygon([(0, 0), (1, 0), (1, 1)])], crs="EPSG:4326"
    )
    assert len(read_any_layer(write_layer(areas, tmp_path / "a.gpkg"))) == 1
