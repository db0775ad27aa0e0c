"""Gates of a page: their table, and their status, age and switches in JavaScript."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from page_modules import evaluate

from corridors.atlas.route_page.gates import COLUMNS, gate_table
from gis_data.plan import load_plan

if TYPE_CHECKING:
    from pathlib import Path

    from network.model.store import Network

LOAD = (
    'const { ageOf, gateRecords, gateState, statusOn, turned } = await load("gates");'
)
NAMES = (
    "gateway_id", "line_id", "passage", "status", "country", "mode", "kind", "freight",
    "valid_from", "valid_to", "season_from", "season_to",
)  # fmt: skip
ROWS = [
    ("JL-HCT", "R07", "", "open", "CN-RU", "rail", "crossing", True, 20130802, 0, 0, 0),
    ("JL-HCT", "R07", "", "closed", "RU", "rail", "crossing", True, 0, 20130801, 0, 0),
    ("JL-HCT", "", "", "open", "CN", "road", "access", True, 0, 0, 0, 0),
    ("JL-HCT", "R07", "", "open", "CN-RU", "rail", "crossing", False, 0, 0, 0, 0),
    ("", "R07", "", "open", "CN", "rail", "link", True, 0, 0, 0, 0),
    ("", "", "suez", "open", "", "sea", "link", True, 0, 0, 0, 0),
    ("GY01", "", "", "open", "CN", "transfer", "gauge_break", True, 0, 0, 0, 0),
    ("open:XX", "", "", "open", "PL-DE", "rail", "crossing", True, 0, 0, 0, 0),
    ("", "X99", "", "limited", "CN", "road", "link", True, 0, 0, 1105, 320),
]  # fmt: skip


@pytest.fixture
def table(toy_network: Network) -> dict[str, list[Any]]:
    policy = {}
    for column, values in zip(NAMES, zip(*ROWS, strict=True), strict=True):
        words = sorted(set(values))
        policy[column] = {"words": words, "codes": [words.index(v) for v in values]}
    router = SimpleNamespace(network=toy_network)
    work: Any = SimpleNamespace(plan=load_plan(), router=router)
    return gate_table(work, {"policy": policy})


def gate(table: dict[str, list[Any]], gate_id: str) -> dict[str, Any]:
    row = table["id"].index(gate_id)
    return {column: table[column][row] for column in COLUMNS}


def test_the_table_has_what_links_name_with_the_facts_of_the_plan(
    table: dict[str, list[Any]],
) -> None:
    kinds = {"JL-HCT": "port", "GY01": "yard", "suez": "passage"}
    kinds |= {"R07": "rail", "X99": "road"}
    assert dict(zip(table["id"], table["kind"], strict=True)) == kinds
    port = gate(table, "JL-HCT")
    row = load_plan().border_ports.set_index("id").loc["JL-HCT"]
    assert (port["name_en"], port["name_ru"]) == (row["name_en"], row["name_ru"])
    assert (port["date"], port["source"]) == (row["status_date"], row["source"])
    assert (port["countries"], port["modes"]) == ("CN RU", "rail road")
    assert (port["lon"], port["lat"]) == (130.44, 42.835)
    # Neither access nor passengers have a say in when freight could pass.
    assert port["periods"] == [[0, 20130801, "closed"], [20130802, 0, "open"]]
    assert gate(table, "X99")["periods"] == [[0, 0, "limited", 1105, 320]]
    assert gate(table, "R07")["lon"] is None
    assert gate(table, "suez")["lon"] is not None


def test_a_status_holds_from_day_to_day_and_in_its_season(
    table: dict[str, list[Any]], tmp_path: Path
) -> None:
    asked = [
        ("JL-HCT", "2013-08-01"), ("JL-HCT", "2013-08-02"),
        ("X99", "2026-11-04"), ("X99", "2026-11-05"), ("X99", "2026-03-20"),
        ("X99", "2026-03-21"),
    ]  # fmt: skip
    script = f"""{LOAD}
        const gates = new Map(gateRecords(input.table).map((one) => [one.id, one]));
        return input.asked.map(([id, day]) => statusOn(gates.get(id), day));
    """
    found = evaluate(tmp_path, script, {"table": table, "asked": asked})
    no = "not_in_use"
    assert found == ["closed", "open", no, "limited", "limited", no]


def test_a_season_is_told_whether_the_day_is_in_it_or_not(
    table: dict[str, list[Any]], tmp_path: Path
) -> None:
    script = f"""{LOAD}
        const {{ seasonsOf }} = await load("gates");
        const gates = new Map(gateRecords(input).map((one) => [one.id, one]));
        const ferry = {{ periods: [
          [0, 0, "closed", 404, 509], [0, 0, "open", 510, 1026],
          [0, 0, "open", 1220, 403], [20300101, 0, "open"]] }};
        return [
          seasonsOf(gates.get("X99"), "2026-11-04"),
          seasonsOf(gates.get("X99"), "2026-11-05"),
          seasonsOf(gates.get("JL-HCT"), "2026-11-05"),
          seasonsOf(ferry, "2026-04-05"), seasonsOf(ferry, "2030-04-05"),
        ];
    """
    winter = [{"first": "11-05", "last": "03-20"}]
    two = [
        {"first": "05-10", "last": "10-26"},
        {"first": "12-20", "last": "04-03"},
    ]
    assert evaluate(tmp_path, script, table) == [winter, winter, [], two, []]


def test_a_switch_closes_opens_and_takes_back(
    table: dict[str, list[Any]], tmp_path: Path
) -> None:
    script = f"""{LOAD}
        const [port] = gateRecords(input);
        const states = [];
        let policy = {{ closed: ["R07"], opened: [], day: "" }};
        for (const day of ["2026-11-29", "2013-01-01"])
          for (let i = 0; i < 2; i++) {{
            policy = {{ ...policy, day }};
            policy = {{ ...policy, ...turned(port, policy, "2026-11-29") }};
            const {{ open, by, status }} = gateState(port, policy, "2026-11-29");
            states.push([open, by, status, policy.closed, policy.opened]);
          }}
        return states;
    """
    assert evaluate(tmp_path, script, table) == [
        [False, "you", "open", ["R07", "JL-HCT"], []],
        [True, "data", "open", ["R07"], []],
        [True, "you", "closed", ["R07"], ["JL-HCT"]],
        [False, "data", "closed", ["R07"], []],
    ]


@pytest.mark.parametrize(
    ("date", "age"),
    [
        ("", "none"), ("2026-11", "fresh"), ("2024-11", "fresh"), ("2024-10", "dated"),
        ("2021-11-30", "dated"), ("2021-10", "stale"), ("2021", "dated"),
        ("2020", "stale"),
    ],
)  # fmt: skip
def test_ages_are_told_in_months(date: str, age: str, tmp_path: Path) -> None:
    script = f'{LOAD} return ageOf(input, "2026-11-29");'
    assert evaluate(tmp_path, script, date) == age
