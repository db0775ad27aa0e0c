"""The command ``corridors``: each subcommand is loaded when it is called."""

import errno
import logging
import os
import re
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from inspect import getdoc
from io import TextIOWrapper
from itertools import pairwise
from typing import Annotated

import typer

import corridors
from corridors.__main__ import STOPPED, is_interrupt
from corridors.cli.printing import print_line, show_json
from gis_data.errors import (
    AccessError,
    CorridorsError,
    OutOfMemoryError,
    OutputError,
)
from gis_data.invisible import with_marks
from gis_data.messages.message import LANGUAGES
from gis_data.schema import shown

# Name and purpose; the module of that name here holds the command, `run`, or several
# commands, `app`.
COMMANDS = {
    "atlas": "Write the atlas: map pages that open without internet.",
    "route": "Find the best route between two places.",
    "matrix": "Write a matrix of minimum time or cost between many places.",
    "analyse": "Measure how places are joined: gates, independent routes, access.",
    "compare": "Compare scenarios: opened links, closed ports, faster customs.",
    "build": "Build and cache the network of a plan.",
    "cache": "List what is cached, or remove it.",
    "layers": "List layers and tables: rows, licence, confidence, source, dates.",
    "plan": "Make a new plan, import files into it, check it, print its schema.",
    "doctor": "Check the installation, the data, the plan and the cache.",
    "export": "Write the network as GeoPackage, GeoParquet, GraphML or GMNS.",
    "validate": "Compare modelled with published journeys and line lengths.",
}

INVALID_INPUT = 2
INTERNAL_ERROR = 70  # EX_SOFTWARE of sysexits.h
_EMPTY = re.compile(r"(--[a-z-]+=)?[\s,;]*")
_SOUTH = re.compile(r"-\d[\d.]*\s*[,;\s\uff0c]")
BROKEN_PIPE = 141  # as a shell reports SIGPIPE
# What is wrong with the user's files and disks, not with this program.
_ENVIRONMENT = frozenset({
    errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR,
    errno.EISDIR, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO,
    errno.ESTALE, errno.EMFILE, errno.ENFILE, errno.EBADF,
})  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Words after ``corridors``; those of the process by default.

    Returns
    -------
    int
        0: success; 1: valid request, no result (the reason is printed); 2: invalid
        input; 70: internal error; 130: interrupted by Ctrl-C; 141: the reading end
        of the output pipe was closed.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    _open_streams()
    _start_logging()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # whatever the locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return _run(words)
    except BrokenPipeError:
        return BROKEN_PIPE
    finally:
        _flush_stdout()


def _run(words: list[str]) -> int:
    try:
        _check_words(words)
        name = next((word for word in words if not word.startswith("-")), "")
        command = typer.main.get_command(_application(name))
        # With a blank before it a position south of the equator is no option.
        typed = [f" {word}" if _SOUTH.match(word) else word for word in words]
        with command.make_context("corridors", typed) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return STOPPED
    except BrokenPipeError:
        raise
    except (CorridorsError, typer.TyperException) as error:
        return _report(error, language_of(words), as_json="--json" in words)
    except Exception as error:  # noqa: BLE001 - printed with its traceback
        return _unexpected(error, words)
    return 0


def _unexpected(error: Exception, words: list[str]) -> int:
    """Print an error that nobody raised on purpose; return the exit code."""
    if is_interrupt(error):
        return STOPPED
    if known := _of_the_system(error):
        return _report(known, language_of(words), as_json="--json" in words)
    with suppress(OSError):  # the standard error may be full
        lines = "".join(traceback.format_exception(error))
        sys.stderr.write(with_marks(lines))
        print_line(
            "corridors: Internal error. Please report the lines above.", error=True
        )
    return INTERNAL_ERROR


def _check_words(words: list[str]) -> None:
    for before, word in zip(["", *words], words, strict=False):
        if "\0" in word:
            msg = f"argument {shown(word)} holds a NUL character; remove it."
            raise CorridorsError(msg)
        if _EMPTY.fullmatch(word):  # as of a variable that a script has not set
            whose = before if before.startswith("--") else "argument"
            msg = f"{whose} {shown(word)} is empty; give a value, or leave it out."
            raise CorridorsError(msg)


def _of_the_system(error: Exception) -> CorridorsError | None:
    """Return what the user's system refused: rights, names, room or memory."""
    if _is_out_of_memory(error):
        return OutOfMemoryError("there is not enough memory for this request.")
    if isinstance(error, OSError) and error.errno in _ENVIRONMENT:
        path = "" if error.filename is None else f"{os.fsdecode(error.filename)}: "
        msg = f"{path}{error.strerror}; correct the rights, or use another path."
        return AccessError(msg)
    return None


def _is_out_of_memory(error: Exception) -> bool:
    """Return whether memory was refused, in the words of Python or of a library."""
    if isinstance(error, MemoryError) or getattr(error, "errno", 0) == errno.ENOMEM:
        return True
    words = ("cannot allocate memory", "failed to map segment", "start new thread")
    return isinstance(error, ImportError | RuntimeError) and any(
        word in str(error).lower() for word in words
    )


def _application(command: str) -> typer.Typer:
    """Return the application with every command, of which one is loaded."""
    app = typer.Typer(
        help="Transport corridors and border crossings: plans, routes, maps.",
        add_completion=False,
        rich_markup_mode=None,
    )
    app.callback(invoke_without_command=True)(_without_command)
    for name, purpose in COMMANDS.items():
        run: Callable[..., None] = _without_command
        text = purpose
        if name == command:
            module = import_module(f"corridors.cli.{name}")
            if hasattr(module, "app"):
                _add_group(app, name, purpose, module.app)
                continue
            run = module.run
            text = _help_of(run, purpose)
        app.command(name, help=text, short_help=purpose)(run)
    return app


def _add_group(app: typer.Typer, name: str, purpose: str, group: typer.Typer) -> None:
    """Add a command that has commands of its own."""
    for each in group.registered_commands:
        each.help = _help_of(each.callback, purpose)
    text = f"{purpose}\n\nEach of these commands prints JSON with --json."
    app.add_typer(group, name=name, help=text, short_help=purpose)


def _help_of(run: Callable[..., None] | None, purpose: str) -> str:
    """Return the docstring of a command without the part for programmers."""
    text = (getdoc(run) if run else "") or purpose
    return re.split(r"\n\n(?:Parameters|Raises)\n-", text)[0]


def _without_command(
    context: typer.Context,
    *,
    show_version: Annotated[
        bool, typer.Option("--version", help="Print the version.")
    ] = False,
) -> None:
    """Print the version or the help, where no command is given."""
    if show_version:
        print_line(f"corridors {corridors.__version__}")
    elif context.invoked_subcommand is None:
        print_line(context.get_help())


def language_of(words: Sequence[str]) -> str:
    """Return the language that ``--lang`` names, English where it names none.

    Parameters
    ----------
    words : sequence of str
        Words after ``corridors``.

    Returns
    -------
    str
        One of `gis_data.messages.message.LANGUAGES`.

    Examples
    --------
    >>> language_of(["route", "A", "B", "--lang", "zh"]), language_of(["--lang=ru"])
    ('zh', 'ru')
    """
    parts = [part for word in words for part in word.split("=", 1)]
    language = next((b for a, b in pairwise(parts) if a == "--lang"), "en")
    return language if language in LANGUAGES else "en"


def _report(
    error: CorridorsError | typer.TyperException, language: str, *, as_json: bool
) -> int:
    """Print an error without a traceback; return the exit code."""
    if isinstance(error, CorridorsError):
        message, code = error.in_language(language), error.exit_code
        details = dict(vars(error))
        if as_json and error.messages:
            from gis_data.messages.catalogue import as_record  # noqa: PLC0415 - rare

            details["messages"] = [as_record(m, language) for m in error.messages]
    else:
        message, code, details = error.format_message(), INVALID_INPUT, {}
        context = getattr(error, "ctx", None)
        if context is not None and not as_json:
            message += f"\n{context.get_usage()}"
    with suppress(OutputError):  # the standard error may be full or closed as well
        if as_json:
            head = {"type": type(error).__name__, "message": message, "exit_code": code}
            show_json({"error": head | details}, file=sys.stderr)
        else:
            print_line(f"corridors: {message}", error=True)
    return code


def _open_streams() -> None:
    """Open streams that were closed, so that no file opened later gets their number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            # What is printed to a closed output is an error, as if the disk were full.
            mode = os.O_WRONLY if name == "stderr" else os.O_RDONLY
            os.set_inheritable(os.open(os.devnull, mode), True)  # noqa: FBT003
        if getattr(sys, name) is None:
            stream = os.fdopen(number, "r" if name == "stdin" else "w", closefd=False)
            setattr(sys, name, stream)


def _start_logging() -> None:
    class Formatter(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return with_marks(super().format(record))

    handler = logging.StreamHandler()
    handler.setFormatter(Formatter("corridors: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)


def _flush_stdout() -> None:
    """Redirect stdout to the null device after EPIPE, so that exit does not raise."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
