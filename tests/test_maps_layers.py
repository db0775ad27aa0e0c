from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import LineString, Point, box

from gis_data.errors import MissingCrsError
from gis_data.messages.message import I18nText
from gis_data.schema import Field
from maps.atlas import layer_counts
from maps.classes import STATUS_CLASSES
from maps.codec import packed_column
from maps.errors import PageError
from maps.glossary import concepts_of
from maps.layers import Layer, network_layer, packed_layer


def ports(**columns: list) -> gpd.GeoDataFrame:
    rows = {
        "id": ["A", "B"],
        "name_en": ["Alpha", "Beta"],
        "status": ["open", "closed"],
        "source": ["list 2025", "list 2025"],
        "confidence": ["high", "low"],
        "geometry": [Point(120, 43), Point(121, 44)],
    }
    return gpd.GeoDataFrame({**rows, **columns}, crs="EPSG:4326")


def layer(frame: gpd.GeoDataFrame, **options: object) -> Layer:
    given = {"style_by": "status", "classes": STATUS_CLASSES, **options}
    return Layer(
        name="ports", title=("Ports", "口岸"), geometry="points", frame=frame, **given
    )


def test_every_error_of_a_layer_is_named_at_once() -> None:
    bad = ports(
        confidence=["high", "certain"],
        source=["", "list"],
        geometry=[Point(0, 0), box(0, 0, 1, 1)],
        dwell_h=["18", "long"],
    )
    fields = (Field("dwell_h", "h", kind="float"),)
    with pytest.raises(PageError) as caught:
        layer(bad, fields=fields)
    message = str(caught.value)
    assert "4 error(s)" in message
    for part in (
        "dwell_h: 'long' is not a number; write it in h",
        "source: is empty",
        "'certain' is not allowed; use one of: high, low, medium",
        "found Polygon; a layer of points takes Point",
    ):
        assert part in message


def test_rows_of_a_plan_without_classes_are_of_one_class() -> None:
    (only,), rows = layer(ports(), classes=()).class_of_rows()
    assert (only.value, only.label) == ("*", ("Ports", "口岸"))
    assert rows == [0, 0]


@pytest.mark.parametrize("column", ["id", "status", "source", "confidence", "name_en"])
def test_a_missing_column_is_refused_by_name(column: str) -> None:
    with pytest.raises(PageError, match=f"{column}: column is missing"):
        layer(ports().drop(columns=column))


def test_a_layer_without_crs_is_refused() -> None:
    with pytest.raises(MissingCrsError, match="map layer 'ports'"):
        layer(ports().set_crs(None, allow_override=True))


def test_other_crs_is_brought_to_degrees() -> None:
    metres = ports().to_crs("EPSG:3857")
    assert layer(metres).frame.geometry.iloc[0].x == pytest.approx(120)


def test_a_value_without_a_class_is_drawn_as_other_not_dropped() -> None:
    made = layer(ports(status=["open", "seasonal"]))
    classes, codes = made.class_of_rows()
    assert [classes[code].value for code in codes] == ["open", "*"]


def test_what_is_packed_has_units_labels_and_provenance() -> None:
    frame = ports(capacity_t_per_year=["4000000", ""], modes=["rail", "road"])
    fields = (
        Field("capacity_t_per_year", "t/year", kind="float", required=False),
        Field("modes"),
        Field("source"),
    )
    packed = packed_layer(layer(frame, fields=fields))
    shown = {each["name"]: each for each in packed["fields"]}
    assert list(shown) == ["capacity_t_per_year", "modes"]  # source stands apart
    assert shown["capacity_t_per_year"]["label"][1] == "货运能力"
    assert shown["capacity_t_per_year"]["unit"][1] == "吨/年"
    assert shown["capacity_t_per_year"]["data"] == {"list": [4_000_000, None]}
    assert packed["source"] == packed_column(["list 2025", "list 2025"])
    assert packed["key"] == {"list": ["A", "B"]}


def test_blank_names_do_not_make_a_language() -> None:
    assert layer(ports(name_ko=["", ""])).languages() == {"en"}


def test_counts_are_of_objects_not_of_rows() -> None:
    twice = ports(id=["A", "A"], scheme_year=["2018", "2021"])
    assert layer_counts([layer(twice)]) == [(I18nText("Ports", "口岸"), 1)]


def test_a_network_is_merged_end_to_end_by_mode() -> None:
    lines = gpd.GeoDataFrame(
        {
            "mode": ["rail", "rail", "road"],
            "geometry": [
                LineString([(120, 43), (121, 43)]),
                LineString([(121, 43), (122, 43.5)]),
                LineString([(120, 44), (121, 44)]),
            ],
        },
        crs="EPSG:4326",
    )
    made = network_layer(lines)
    assert made.quiet
    assert made.frame["mode"].tolist() == ["rail", "road"]
    joined = LineString([(120, 43), (121, 43), (122, 43.5)])
    assert made.frame.geometry.iloc[0].equals(joined)
    with pytest.raises(PageError, match="column 'mode' is missing"):
        network_layer(lines.rename(columns={"mode": "class"}))


def test_an_empty_network_and_an_empty_layer_are_allowed() -> None:
    nothing = gpd.GeoDataFrame({"mode": [], "geometry": []}, crs="EPSG:4326")
    assert len(network_layer(nothing).frame) == 0
    assert packed_layer(layer(ports().iloc[:0]))["geom"]["n"] == 0


def test_concepts_collect_targets_from_every_id_column() -> None:
    import pandas as pd

    table = pd.DataFrame(
        {
            "id": ["bridgehead"],
            "term_en": ["Bridgehead"],
            "term_zh": ["桥头堡"],
            "corridor_ids": ["CHAN2;BELT1"],
            "port_ids": ["JL-HCR"],
            "source": ["report"],
            "confidence": ["high"],
        }
    )
    (concept,) = concepts_of(table)
    assert concept.targets == ("CHAN2", "BELT1", "JL-HCR")
    assert concept.title[:2] == ("Bridgehead", "桥头堡")
    with pytest.raises(PageError, match="confidence: 'sure' is not allowed"):
        concepts_of(table.assign(confidence="sure"))
