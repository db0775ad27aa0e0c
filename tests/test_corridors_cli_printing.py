"""Tables for people and JSON for machines."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from corridors.cli.printing import (
    Column,
    jsonable,
    print_line,
    show_json,
    show_table,
    status_spinner,
)
from gis_data.errors import OutputError
from gis_data.schema import Field

PORTS = [("Hunchun", "珲春", 12.5), ("Quanhe [closed] :smile:", "圈河", None)]
COLUMNS = [Column("port"), Column("name"), Column("dwell, h", right=True)]


class Screen(io.StringIO):
    """A terminal as far as anyone can tell."""

    def isatty(self) -> bool:
        return True


def test_a_piped_table_is_plain(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(COLUMNS, PORTS, title="Ports")
    assert capsys.readouterr().out.splitlines() == [
        "Ports",
        "port                     name  dwell, h",
        "Hunchun                  珲春      12.5",
        "Quanhe [closed] :smile:  圈河",
    ]


def test_a_piped_table_is_never_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    show_table([Column("source")], [["word " * 200]])
    assert capsys.readouterr().out.splitlines()[1] == ("word " * 200).rstrip()


def test_a_piped_table_has_no_colours_even_if_forced(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("CLICOLOR_FORCE", "1")
    show_table(COLUMNS, PORTS)
    assert "\x1b" not in capsys.readouterr().out


def test_a_table_in_a_narrow_terminal_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("COLUMNS", "24")
    monkeypatch.setenv("NO_COLOR", "1")
    show_table(COLUMNS, [("abcdefghijklmnopqrstuvwxyz", "珲春", 1.0)])
    letters = "".join(c for c in screen.getvalue() if "a" <= c <= "z")
    assert "".join(sorted(set(letters))) == "abcdefghijklmnopqrstuvwxyz"
    assert "…" not in screen.getvalue()
    assert "─" in screen.getvalue()


def test_numbers_are_whole_and_late_columns_go_below(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("COLUMNS", "25")
    columns = [Column("from"), Column("to"), Column("km", right=True), Column("source")]
    show_table(columns, [("Changchun 长春", "Hamburg", "9,757", "a report of 2024")])
    assert screen.getvalue().splitlines() == [
        "from       to          km",
        "─────────────────────────",
        "Changchun  Hamburg  9,757",
        "长春",
        "    source a report of",
        "    2024",
    ]


def test_long_lines_break_between_words_in_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    line = "- Left out: 珲春铁路口岸 and others"
    print_line(line)
    assert capsys.readouterr().out == f"{line}\n"
    screen = Screen()
    monkeypatch.setattr("sys.stdout", screen)
    print_line(line)
    assert screen.getvalue().splitlines() == [
        "- Left out:",
        "  珲春铁路口岸 and",
        "  others",
    ]


def test_control_codes_in_a_cell_are_harmless(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_table([Column("name")], [["a\x1b]0;title\x07b\x9b31m"]])
    assert capsys.readouterr().out.splitlines()[1] == "a�]0;title�b�31m"


def test_json_is_whole_and_strict(capsys: pytest.CaptureFixture[str]) -> None:
    value = {
        "nothing": [None, float("nan"), float("inf"), np.float64("nan"), pd.NA, pd.NaT],
        "numbers": (np.int64(3), np.float32(0.5), np.array([1, 2]), True),
        "field": Field("length_km", "km"),
        "set": {"rail", "road"},
        "path": Path("a") / "b",
        "date": date(2026, 3, 1),
        "name": "图们 </script>${1}\x1b",
        3: "key",
    }
    show_json(value)
    text = capsys.readouterr().out
    assert "图们" in text
    assert "\x1b" not in text
    back = json.loads(text, parse_constant=pytest.fail)
    assert back["nothing"] == [None] * 6
    assert back["numbers"] == [3, 0.5, [1, 2], True]
    assert back["field"]["unit"] == "km"
    assert back["set"] == ["rail", "road"]
    assert Path(back["path"]) == Path("a/b")
    assert back["date"] == "2026-03-01"
    assert back["name"] == value["name"]
    assert back["3"] == "key"


def test_jsonable_leaves_plain_values_alone() -> None:
    for value in (None, True, 0, -1.5, "", "珲春", [], {}):
        assert jsonable(value) == value
        assert type(jsonable(value)) is type(value)


def test_a_stream_that_cannot_be_written_is_an_output_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Full(io.StringIO):
        name = "<stdout>"

        def write(self, text: str, /) -> int:
            raise OSError(28, "No space left on device", text)

    monkeypatch.setattr("sys.stdout", Full())
    with pytest.raises(OutputError, match=r"standard output: .*No space left"):
        print_line("x")


def test_work_shows_in_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with status_spinner("building") as step:
        step("rail")
    assert capsys.readouterr() == ("", "")
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with status_spinner("building [bold]") as step:
        step("rail")
    assert "building [bold]: rail" in screen.getvalue()
