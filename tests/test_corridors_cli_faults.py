"""The command line where the system fails: streams, rights, memory, signals."""

from __future__ import annotations

import builtins
import errno
import json
import logging
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

import corridors.cli
from corridors import __main__ as start
from corridors.cli import main
from gis_data.errors import CorridorsError

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
POSIX = pytest.mark.skipif(os.name != "posix", reason="redirections of a shell")
HOSTILE = "Hun\u202echun\u2066\u200b\x9b31m\x1b[2J\ufeff\U000e0041"
HIDDEN = "\u202e\u2066\u200b\x9b\x1b\ufeff\U000e0041"


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> object:
    """Make `corridors layers` raise an error of choice."""

    def with_error(error: BaseException) -> None:
        def run(*, json: bool = False) -> None:
            assert json in {True, False}
            raise error

        monkeypatch.setattr(
            corridors.cli, "import_module", lambda _: SimpleNamespace(run=run)
        )

    return with_error


def shell(line: str) -> subprocess.CompletedProcess[str]:
    command = f'"{sys.executable}" -m corridors {line}'
    return subprocess.run(
        ["sh", "-c", command],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


@POSIX
@pytest.mark.parametrize("words", ["--version", "--help", "layers --help"])
@pytest.mark.parametrize(
    ("streams", "code"),
    [
        (">&-", 2),
        ("2>&-", 0),
        (">&- 2>&-", 2),
        ("<&- >&- 2>&-", 2),
        (">/dev/full", 2),
        (">/dev/full 2>/dev/full", 2),
    ],
)
def test_a_stream_that_takes_nothing(words: str, streams: str, code: int) -> None:
    if "full" in streams and not Path("/dev/full").exists():
        pytest.skip("no device that is full")
    done = shell(f"{words} {streams}")
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert bool(done.stderr) == (code == 2 and "2>" not in streams)


@POSIX
def test_a_closed_stream_is_no_place_for_a_file() -> None:
    code = (
        "import os, corridors.cli as c; c._open_streams(); "
        "print(os.open(os.devnull, os.O_RDONLY), file=open('/dev/fd/9', 'w'))"
    )
    command = f'"{sys.executable}" -c "{code}" 9>&1 1>&- 2>&-'
    done = subprocess.run(
        ["sh", "-c", command], check=False, capture_output=True, text=True, timeout=60
    )
    assert int(done.stdout) > 2


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "/a/table.csv"), 2),
        (OSError(errno.ENAMETOOLONG, "File name too long", "x" * 300), 2),
        (OSError(errno.ENOSPC, "No space left on device"), 2),
        (IsADirectoryError(errno.EISDIR, "Is a directory", "/a"), 2),
        (MemoryError(), 1),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), 1),
        (ImportError("a.so: failed to map segment from shared object"), 1),
        (RuntimeError("can't start new thread"), 1),
        (RuntimeError("another"), 70),
        (ImportError("no module"), 70),
        (OSError("no number"), 70),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_what_the_system_refuses_has_no_traceback(
    error: Exception,
    code: int,
    as_json: bool,  # noqa: FBT001 - parametrised
    fails: object,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fails(error)
    assert main(["layers", *["--json"] * as_json]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert ("Traceback" in err) == (code == 70)
    if as_json and code != 70:
        assert json.loads(err)["error"]["exit_code"] == code
    if isinstance(error, OSError) and error.filename and code == 2:
        assert error.filename in err


@pytest.mark.parametrize("words", [["layers"], ["layers", "--json"]])
@pytest.mark.parametrize("kind", [CorridorsError, ZeroDivisionError])
def test_no_character_that_is_not_seen_reaches_the_terminal(
    words: list[str],
    kind: type[Exception],
    fails: object,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fails(kind(HOSTILE))
    main(words)
    err = capsys.readouterr().err
    assert "Hun" in err
    assert not set(HIDDEN) & set(err)
    if kind is CorridorsError and "--json" in words:
        assert json.loads(err)["error"]["message"] == HOSTILE


@pytest.mark.parametrize("word", [f"--{HOSTILE}", HOSTILE])
def test_nor_from_an_argument(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layers", word]) == 2
    assert main(["layers", "--plan", f"/nowhere/{word}"]) == 2
    assert not set(HIDDEN) & set("".join(capsys.readouterr()))


def test_nor_from_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers = root.handlers[:]
    root.handlers[:] = []
    try:
        main(["--version"])
        logging.getLogger("network").warning("%s", HOSTILE)
        err = capsys.readouterr().err
    finally:
        root.handlers[:] = handlers
    assert err.startswith("corridors: Hun")
    assert not set(HIDDEN) & set(err)


def test_an_argument_with_a_zero_character(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layers", "--plan", "a\0b"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def wrapped() -> RuntimeError:
    """Return what Python makes of Ctrl-C while it makes a class."""
    error = RuntimeError("Error calling __set_name__")
    error.__cause__ = KeyboardInterrupt()
    return error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), wrapped()])
def test_ctrl_c_while_modules_are_imported(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
) -> None:
    real = builtins.__import__

    def interrupted(name: str, *rest: object) -> object:
        if name == "corridors.cli":
            raise error
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", interrupted)
    assert start.main() == 130
    assert capsys.readouterr() == ("", "")


def test_ctrl_c_while_a_command_is_imported(
    fails: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    fails(wrapped())
    assert main(["layers"]) == 130
    assert capsys.readouterr() == ("", "")


def test_nothing_is_imported_before_ctrl_c_is_caught() -> None:
    program = (
        "import sys; before = set(sys.modules); import corridors.__main__; "
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert done.stdout == "['__future__', 'corridors', 'corridors.__main__']\n"


def test_the_command_starts_there() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        scripts = tomllib.load(file)["project"]["scripts"]
    assert scripts == {"corridors": "corridors.__main__:main"}


@POSIX
@pytest.mark.parametrize(
    "setting", ["env -u HOME", "TZ=A/B", "TZ=:/etc/passwd", "LC_ALL=C", "COLUMNS=-5"]
)
def test_an_odd_environment(setting: str) -> None:
    command = f'{setting} "{sys.executable}" -m corridors layers'
    done = subprocess.run(
        ["sh", "-c", command], check=False, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


@POSIX
def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    line = f'cd "{folder}" && rmdir "{folder}" && "{sys.executable}" -P -m corridors'
    for words, code in (("--version", 0), ("layers --plan here", 2)):
        done = subprocess.run(
            ["sh", "-c", f"{line} {words}"],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert (done.returncode, "Traceback" in done.stderr) == (code, False)


@pytest.mark.parametrize(
    "text", ["1_0", "\uff11\uff12", "+5", " 1", "-1", "1.0", "9" * 12]
)
@pytest.mark.parametrize(
    "words",
    [
        ("route", "A", "B", "--alternatives"),
        ("matrix", "--from", "A", "--out", "od", "--block"),
        ("matrix", "--from", "A", "--out", "od", "--workers"),
    ],
)
def test_a_count_has_digits_0_to_9_alone(
    words: tuple[str, ...], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, text]) == 2
    said = capsys.readouterr().err
    assert words[-1] in said
    assert repr(text) in said


@pytest.mark.parametrize("other", ["same.html", "link.html", "./same.html"])
def test_one_file_for_two_outputs_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    other: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link.html").symlink_to("same.html")
    words = ("route", "Changchun", "Busan", "--map", "same.html", "--geojson", other)
    assert main(words) == 2
    assert "same.html" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["link.html"]


@pytest.mark.parametrize("empty", ["", " ", ",", " , ;"])
@pytest.mark.parametrize("words", [("--mode",), ("--by",), ("--close=",), ("--as-of",)])
def test_an_empty_argument_is_refused(
    words: tuple[str, ...], empty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A variable that a script has not set would lift the limit that it names."""
    last = [f"{words[0]}{empty}"] if words[0].endswith("=") else [*words, empty]
    assert main(["route", "Changchun", "Busan", *last]) == 2
    assert f"{last[-1]!r} is empty" in capsys.readouterr().err
