"""Questions in links and files: what is written is read, what is not known left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from page_modules import evaluate

if TYPE_CHECKING:
    from pathlib import Path

LOAD = """
    const { hashOf, linkIn, questionIn } = await load("link");
    const { newQuestion } = await load("state");
    const known = {
      place: (id) => (["cn-a", "ru-b", "x'y"].includes(id) ? id : null),
      gate: (id) => ["G1", "sea:DLC", "G,2"].includes(id) && !id.includes(","),
      country: (code) => ["CN", "KP", "RU"].includes(code),
      profiles: ["container", "truck"], criteria: ["generalised", "time"],
      languages: ["en", "zh"],
    };
"""
FULL = {
    "origin": "cn-a",
    "destination": {"lon": 131.9, "lat": 43.1, "id": "ru-b"},
    "via": ["ru-b", {"lon": 125.25, "lat": -3.5}],
    "profile": "truck",
    "criterion": "time",
    "amount": 12.5,
    "lang": "zh",
    "chosen": "B",
    "view": [6.5, 43.25, 128.5],
    "name": "长春 & “x” =#%",
    "saved": "2026-11-22",
    "policy": {
        "closed": ["G1", "sea:DLC"], "opened": [], "avoided": ["RU"],
        "transit": ["KP"], "modes": ["rail", "sea"], "day": "2020-02-29",
    },
}  # fmt: skip
NAMES = [
    "from", "to", "via", "closed", "open", "avoid", "transit", "modes", "day", "lang",
    "route", "view", "name", "data", "q", "n", "for", "by", "__proto__", "constructor",
    "",
]  # fmt: skip
PIECES = [
    "=", "#", "|", ",", "/", "%", "%00", "%E4%BD", "%u0041", "cn-a", "G1", "KP", "rail",
    "<script>alert(1)</script>", "<img src=x onerror=a()>", "javascript:alert(1)",
    "${alert(1)}", "../../etc", "%E2%80%AE", "1e999", "-1", "NaN", "2026-02-31",
    "9999999999", "A" * 3000, "q=q%3Dq%253D", "[object Object]", "&",
]  # fmt: skip


def test_a_question_is_read_as_it_was_written(tmp_path: Path) -> None:
    script = f"""{LOAD}
        const asked = newQuestion(input);
        const other = newQuestion({{ origin: "cn-a" }});
        const link = linkIn("#" + hashOf(asked, [asked, other]), known);
        const file = questionIn(JSON.parse(JSON.stringify(asked)), known);
        const empty = hashOf(newQuestion(), []);
        return {{ asked, link, file, empty, none: linkIn("#", known) }};
    """
    found = evaluate(tmp_path, script, FULL)
    assert found["link"]["question"] == found["asked"] == found["file"]["question"]
    assert found["asked"] == {**found["asked"], **FULL}
    first, second = found["link"]["saved"]
    assert first == found["asked"]
    assert second["origin"] == "cn-a"
    assert found["link"]["left"] == found["file"]["left"] == 0
    assert (found["empty"], found["none"]) == ("", None)


def test_parts_that_are_not_known_are_left_out_and_counted(tmp_path: Path) -> None:
    hash_ = (
        "from=cn-z&to=ru-b&closed=G1,G9&for=plane&by=time&avoid=XX&n=0&day=2026-02-30"
    )
    found = evaluate(tmp_path, f"{LOAD} return linkIn(input, known);", hash_)
    question = found["question"]
    assert question["origin"] is None
    assert question["destination"] == "ru-b"
    assert question["policy"]["closed"] == ["G1"]
    assert (question["profile"], question["criterion"]) == ("container", "time")
    assert found["left"] == len(["cn-z", "G9", "plane", "XX", "0", "2026-02-30"])


def test_hostile_links_neither_throw_nor_get_through(tmp_path: Path) -> None:
    draw = np.random.default_rng(14)

    def part() -> str:
        return f"{draw.choice(NAMES)}={''.join(draw.choice(PIECES, draw.integers(5)))}"

    hashes = [
        "#" + "&".join(part() for _ in range(draw.integers(9))) for _ in range(500)
    ]
    script = f"{LOAD} return input.map((hash) => linkIn(hash, known));"
    links = evaluate(tmp_path, script, hashes)
    read = [link for link in links if link]
    assert len(read) > len(hashes) / 2
    for link in read:
        for question in (link["question"], *link["saved"]):
            _check(question)
    assert evaluate(tmp_path, "return ({}).polluted ?? Object.keys({}).length") == 0


def test_values_of_any_kind_are_no_question(tmp_path: Path) -> None:
    kinds: list[Any] = [None, 1, "x", [], {}, [1], {"policy": 3}, True, -1e400, [None]]
    values = kinds + [{name: kind} for name in FULL for kind in kinds]
    values += [{"policy": {name: kind}} for name in FULL["policy"] for kind in kinds]  # type: ignore[attr-defined]
    plain = [
        json.loads(json.dumps(value).replace("-Infinity", "-1")) for value in values
    ]
    script = f"{LOAD} return input.map((one) => questionIn(one, known).question);"
    for question in evaluate(tmp_path, script, plain):
        _check(question)


def _check(question: dict[str, Any]) -> None:
    """Assert that a question has only what the page knows."""
    policy = question["policy"]
    assert set(policy["closed"] + policy["opened"]) <= {"G1", "sea:DLC"}
    assert set(policy["avoided"] + policy["transit"]) <= {"CN", "KP", "RU"}
    assert set(policy["modes"]) <= {"rail", "road", "sea", "air"}
    assert question["profile"] in {"container", "truck"}
    assert question["lang"] in {"en", "zh"}
    assert 0 < question["amount"] <= 1e6
    assert len(question["name"]) <= 120
    assert "\u202e" not in question["name"]
    for ref in (question["origin"], question["destination"], *question["via"]):
        known = ref is None or ref in ("cn-a", "ru-b", "x'y")
        assert known or (abs(ref["lat"]) <= 90 and abs(ref["lon"]) <= 180)
