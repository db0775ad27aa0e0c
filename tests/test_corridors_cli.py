"""The command line: what it prints, where to, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest

import corridors.cli
from corridors.cli import COMMANDS, main
from gis_data.errors import CorridorsError, UnknownPlaceError
from gis_data.gazetteer import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

CORRIDORS = [sys.executable, "-m", "corridors"]
EVIL = "</script><img src=x onerror=alert(1)>${1}\x1b[2J[red]"


class NoAnswerError(CorridorsError):
    """Stands for an error about a good question that has no answer."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.closed = ("JL-HCR",)


def corridors_command(
    *words: str, **options: object
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CORRIDORS, *words],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        **options,
    )


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Make `corridors layers` raise an error of choice."""

    def raises(error: BaseException) -> None:
        def run(*, json: bool = False) -> None:
            assert json in {True, False}
            raise error

        class Module:
            pass

        Module.run = staticmethod(run)

        def load(name: str) -> ModuleType:
            assert name == "corridors.cli.layers"
            return Module

        monkeypatch.setattr(corridors.cli, "import_module", load)

    return raises


def test_help_names_every_command_and_loads_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corridors.cli, "import_module", None)  # a call would fail
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    for name, purpose in COMMANDS.items():
        assert name in text
        assert " ".join(purpose.split()) in " ".join(text.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_is_its_docstring_for_people(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"Usage: corridors {name} ")
    assert "--json" in text
    assert "Parameters" not in text  # that part is for programmers
    assert not re.findall(r"^  --[A-Z]", text, re.MULTILINE)  # a metavar as a name


def test_every_command_that_uses_a_network_takes_its_roads(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("atlas", "build", "export", "matrix", "route", "validate"):
        assert main([name, "--help"]) == 0
        assert "--region" in capsys.readouterr().out, name


def test_alone_it_prints_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out.startswith("Usage: corridors ")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == "corridors 0.1.0\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["layer"], "Did you mean 'layers'?"),
        (["layers", "--paln", "x"], "--paln"),
        (["layers", "--plan"], "--plan"),
        (["layers", "surplus"], "surplus"),
    ],
)
def test_a_wrong_word_is_bad_input(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("corridors: ")
    assert said in err
    assert "Traceback" not in err


def test_a_wrong_word_with_json_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layers", "--json", "--paln"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    error = json.loads(err)["error"]
    assert error["exit_code"] == 2
    assert "--paln" in error["message"]


def test_bad_input_is_told_without_traceback(
    command: Callable[[Exception], None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(UnknownPlaceError("no place 'Hunchum'; did you mean Hunchun (珲春)?"))
    assert main(["layers"]) == 2
    assert capsys.readouterr() == (
        "",
        "corridors: no place 'Hunchum'; did you mean Hunchun (珲春)?\n",
    )


def test_no_answer_ends_with_one_and_says_why(
    command: Callable[[Exception], None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(NoAnswerError("only through JL-HCR, which is closed"))
    assert main(["layers"]) == 1
    assert "only through JL-HCR" in capsys.readouterr().err


def test_an_error_in_json_carries_its_details(
    command: Callable[[Exception], None], capsys: pytest.CaptureFixture[str]
) -> None:
    hunchun = Place("cn-jl-hunchun", "city", "CN", "Jilin", 130.36, 42.87, "Hunchun")
    command(UnknownPlaceError("no place 'Hunchum'", (hunchun,)))
    assert main(["layers", "--json"]) == 2
    error = json.loads(capsys.readouterr().err)["error"]
    assert (error["type"], error["exit_code"]) == ("UnknownPlaceError", 2)
    assert error["suggestions"][0]["lon"] == 130.36
    assert error["suggestions"][0]["population"] is None

    command(NoAnswerError("closed"))
    assert main(["layers", "--json"]) == 1
    assert json.loads(capsys.readouterr().err)["error"]["closed"] == ["JL-HCR"]


def test_a_fault_of_the_program_is_shown_whole(
    command: Callable[[Exception], None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(ZeroDivisionError("not foreseen"))
    assert main(["layers"]) == 70
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert "ZeroDivisionError: not foreseen" in err
    assert "Internal error" in err


def test_control_codes_in_a_message_are_harmless(
    command: Callable[[Exception], None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(UnknownPlaceError(f"no place {EVIL}"))
    assert main(["layers"]) == 2
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert "</script><img src=x onerror=alert(1)>${1}" in err
    assert "[red]" in err  # text, not markup


def test_ctrl_c_ends_quietly(
    command: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    command(KeyboardInterrupt())
    assert main(["layers"]) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_in_a_process_leaves_no_traceback(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    code = textwrap.dedent(f"""
        import pathlib, signal, sys, time
        import corridors.cli

        # A shell's background job ignores Ctrl-C, and so would its children.
        signal.signal(signal.SIGINT, signal.default_int_handler)

        class Module:
            def run() -> None:
                pathlib.Path({str(ready)!r}).touch()
                time.sleep(30)

        corridors.cli.import_module = lambda name: Module
        sys.exit(corridors.cli.main(["layers"]))
    """)
    process = subprocess.Popen(
        [sys.executable, "-c", code], stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        while not ready.exists():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"")


def test_a_reader_that_goes_away_is_no_fault() -> None:
    # 1 MB fills every pipe, so the writer is still at it when the reader leaves.
    code = textwrap.dedent("""
        import sys
        import corridors.cli
        from corridors.cli.printing import print_line

        class Module:
            def run() -> None:
                for _ in range(10_000):
                    print_line("x" * 100)

        corridors.cli.import_module = lambda name: Module
        sys.exit(corridors.cli.main(["layers"]))
    """)
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"x" * 100 + b"\n"
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [*CORRIDORS, "--version"],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
    ],
)
def test_output_is_utf8_whatever_the_locale(locale: dict[str, str]) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LC_")}
    done = corridors_command(
        "layers",
        "--plan",
        "no-such-计划",
        env=environment | {"PYTHONUTF8": "1"} | locale,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    if locale.get("PYTHONUTF8") != "0":  # else the word itself arrives as bytes
        assert "no-such-计划" in done.stderr


def test_python_m_is_the_same_command() -> None:
    done = corridors_command("--version")
    assert (done.returncode, done.stdout) == (0, "corridors 0.1.0\n")
