"""Files of the user: what is refused before it is opened, and what a reader takes."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from gis_data.cells import number
from gis_data.invisible import with_marks, without_invisible
from gis_data.plan import load_plan, problems_of_plan
from gis_data.text_files import csv_rows, file_problem, read_text, read_toml

LINUX = pytest.mark.skipif(os.name != "posix", reason="needs pipes and devices")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        os.chdir(path.parent)  # the name of a socket is at most 108 bytes long
        end.bind(path.name)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _folder(path: Path) -> None:
    path.mkdir()


def _loop(path: Path) -> None:
    path.symlink_to(path)


@LINUX
@pytest.mark.parametrize("make", [_pipe, _socket, _device, _folder, _loop])
@pytest.mark.parametrize("name", ["plan.toml", "border_ports.csv", "counties.csv"])
def test_only_regular_files_are_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: object, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path / name)

    read_bytes = Path.read_bytes

    def opened(path: Path) -> bytes:
        if path.is_relative_to(tmp_path):
            pytest.fail(f"{path} was opened")
        return read_bytes(path)  # a shipped table

    monkeypatch.setattr(Path, "read_bytes", opened)
    assert file_problem(tmp_path / name)
    assert name in {problem.where for problem in problems_of_plan(tmp_path)}


@pytest.mark.parametrize("name", ["x" * 300, "x/" * 3000, "a\0b"])
def test_a_name_that_no_system_takes_is_no_plan(name: str) -> None:
    assert file_problem(Path(name))
    assert len(problems_of_plan(name)) == 1


def test_a_file_may_not_be_too_large(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.touch()
    os.truncate(path, 64_000_001)
    _, (problem,) = read_text(path)
    assert "64" in problem.message
    path.write_text("id\n")
    assert read_text(path) == ("id\n", [])


@pytest.mark.parametrize(("at", "line"), [(5, 0), (5000, 2)])
def test_a_zero_byte_is_damage(tmp_path: Path, at: int, line: int) -> None:
    path = tmp_path / "table.csv"
    raw = bytearray(b"id,name\n" + b"x" * 6000)
    raw[at] = 0
    path.write_bytes(raw)
    _, (problem,) = read_text(path)
    assert f"(line {line})" in problem.message or not line


@pytest.mark.parametrize(
    ("header", "places"),
    [
        ("id,name,id", "'id' (columns 1, 3)"),
        ("id,name, id ", "'id' (columns 1, 3)"),
        ("id,name,ID", "'id' (columns 1, 3)"),
        ("id,na\u200bme,x,name", "'name' (columns 2, 4)"),
        ("id,,name,", "'' (columns 2, 4)"),
    ],
)
def test_a_column_twice_is_refused_with_both_places(header: str, places: str) -> None:
    rows, (problem,) = csv_rows(f"{header}\n1,2,3,4\n", "t.csv")
    assert rows is None
    assert problem.row == "line 1"
    assert places in problem.message


@pytest.mark.parametrize("text", [",,,\n", ",,,\n,,,\n", "\u200b,\n", '""\n'])
def test_a_table_without_names_is_none(text: str) -> None:
    rows, (problem,) = csv_rows(text, "t.csv")
    assert rows is None
    assert problem.row == "line 1"


def test_too_many_rows_or_columns_are_refused_at_once() -> None:
    begin = time.perf_counter()
    wide = ",".join(f"c{i}" for i in range(20_000))
    long = "id,name\n" + "\n".join(f"{i},x" for i in range(150_000))
    for text, limit in ((wide, "1,000"), (long, "100,000")):
        rows, (problem,) = csv_rows(text, "t.csv")
        assert rows is None
        assert limit in problem.message
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_and_a_cell_of_many_lines(end: str) -> None:
    rows, errors = csv_rows(f'id,note{end}a,"1{end}2"{end}', "t.csv")
    assert not errors
    assert rows is not None
    assert [row[0] for row in rows] == ["id", "a"]


def test_a_cell_longer_than_the_reader_takes() -> None:
    rows, (problem,) = csv_rows(f"id\n{'x' * 140_000}\n", "t.csv")
    assert rows is None
    assert (problem.row, "131072" in problem.message) == ("line 2", True)


def test_hostile_toml_is_refused_within_a_second(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    begin = time.perf_counter()
    for text in (
        "x = " + "9" * 5000,
        "x = " + "[" * 100_000,
        "x = " + "{a = " * 20_000,
        ".".join(["a"] * 20_000) + " = 1",
        "[" + ".".join(['"a b"'] * 20_000) + "]",
        "a = 1\na = 2",
        "x = '" + "y" * 300_000 + "'",
    ):
        path.write_text(text)
        content, errors = read_toml(path)
        assert content == {}
        assert len(errors) == 1
        assert len(str(errors[0])) < 300
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize(
    "text",
    [
        *("4_3", "1_000", "\u0664\u0663", "\uff14\uff13", "0x1f", "nan", "inf"),
        *(
            "-Infinity",
            "1e400",
            "1e308",
            "-1e19",
            "1e",
            ".",
            "+-1",
            "1,5",
            "5 5",
            "\u066b5",
        ),
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert str(number(text)) == "nan"


def test_what_is_a_number() -> None:
    texts = ("43", " -4.3 ", "+1.", ".5", "1E5", "1e-400", "0012")
    assert [number(text) for text in texts] == [43, -4.3, 1, 0.5, 1e5, 0, 12]


CONTROLS = [chr(i) for i in (*range(9), 11, 12, *range(14, 32), *range(127, 160))]
HIDDEN = [chr(i) for i in (
    0xAD, 0x61C, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x2028, 0x202F),
    *range(0x2060, 0x2070), 0x3164, 0xFEFF, 0xD800, 0xDFFF, 0xE0041,
    0x180B, 0x180F, *range(0xFE00, 0xFE10), 0xFFF0, 0x13430, 0x1BCA0,
)]  # fmt: skip


@pytest.mark.parametrize("char", [*CONTROLS, *HIDDEN])
def test_a_character_that_is_not_seen(char: str) -> None:
    assert without_invisible(f"Hun{char}chun{char}") == "Hunchun"
    assert with_marks(f"Hun{char}chun") == "Hun\ufffdchun"
    assert not without_invisible(char)


def test_joiners_stay_where_a_script_needs_them() -> None:
    persian, hindi = "می\u200cرود", "क्\u200dष"
    assert without_invisible(persian) == with_marks(persian) == persian
    assert without_invisible(hindi) == hindi
    mongolian = "\u182e\u180b\u1820"
    assert without_invisible(mongolian) == with_marks(mongolian) == mongolian
    assert without_invisible("\u200cمی\u200c Hun\u200dchun") == "می Hunchun"


def test_text_that_is_seen_stays() -> None:
    text = "Хуньчунь 珲春 훈춘 Rəsûl é\tñ\n— “x” 🚂️ עברית"
    assert without_invisible(text) == with_marks(text) == text
    assert with_marks("a\rb\r\nc") == "a\ufffdb\r\nc"


def test_the_shipped_plan_has_nothing_to_remove() -> None:
    plan = load_plan()
    for path in plan.path.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert without_invisible(text) == text, path.name
