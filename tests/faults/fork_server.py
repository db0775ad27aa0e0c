"""Calls in forked children: a crash, a hang or a limit harms nobody else.

Run as a program it is the server: it imports what the commands import once, reads one
call a line, and forks a child for each. `Forks` is its client. Networks are not built
but copied from the toy network, with its places, in the folder that is its argument.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
SECONDS = 20.0  # that a call may take, on a busy machine too
SCHEDULER_S = 2  # to wait for one that is not there
PLACES = dict(zip("ACQKPL", ("CN", "RU", "JP", "KP", "RU", "CN"), strict=True))
IMPORTED = (
    "corridors.answers", "corridors.cli", "corridors.doctor", "corridors.matrices",
    *(f"corridors.cli.{name}" for name in ("atlas", "build", "doctor", "export",
                                           "layers", "matrix", "route", "validate")),
    "corridors.atlas.make", "gis_data.plan_files.assemble", "network.cache",
    "network.engine.cch", "network.export.exchange", "network.export.route_files",
    "network.query.matrices.matrix", "pyarrow.parquet", "pyogrio", "folium",
)  # fmt: skip


@dataclass(frozen=True)
class Done:
    """What became of a call; the code is negative for a signal, None for a hang."""

    code: int | None
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


class Forks:
    """The server, as its client sees it.

    Parameters
    ----------
    home : pathlib.Path
        Folder with the network ``toy``.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        paths = os.pathsep.join(map(str, (ROOT, HERE, HERE.parent)))
        self._server = subprocess.Popen(
            [sys.executable, __file__, str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={
                **os.environ,
                "PYTHONPATH": paths,
                "NO_COLOR": "1",
                "COLUMNS": "200",
                "OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z",
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.communicate()

    def call(self, function: str, *arguments: object, **how: object) -> Done:
        """Call ``module:function`` in a child; its result is the exit code."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        call = {"function": function, "arguments": arguments, **how}
        self._server.stdin.write(json.dumps(call) + "\n")
        self._server.stdin.flush()
        code = json.loads(self._server.stdout.readline())
        out, err = (
            (self.home / name).read_bytes().decode("utf-8", "backslashreplace")
            for name in ("out", "err")
        )
        return Done(code, out, err)

    def corridors(self, *words: str, cwd: Path, cache: Path, **how: object) -> Done:
        """Run the command line in a folder, with a cache."""
        return self.call(
            "corridors.cli:main", words, cwd=str(cwd), cache=str(cache), **how
        )


def serve(home: Path, calls: IO[str], answers: IO[str]) -> None:
    for line in calls:
        call = json.loads(line)
        child = os.fork()
        if not child:
            _in_child(home, call)
        code = _ended(child, float(call.get("seconds", SECONDS)))
        answers.write(json.dumps(code) + "\n")
        answers.flush()


def _ended(child: int, seconds: float) -> int | None:
    """Return how a child ended; None if it had to be killed."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.003)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _in_child(home: Path, call: dict[str, Any]) -> None:
    """Make the call and end the process, whatever happens."""
    code = 99
    try:
        os.setsid()
        with Path(os.devnull).open() as nothing:
            os.dup2(nothing.fileno(), 0)
        for number, name in ((1, "out"), (2, "err")):
            with (home / name).open("wb") as file:
                os.dup2(file.fileno(), number)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        os.environ["CORRIDORS_CACHE"] = call.get("cache", str(home / "none"))
        os.chdir(call.get("cwd", home))
        if "file_size" in call:
            resource.setrlimit(resource.RLIMIT_FSIZE, (call["file_size"],) * 2)
        module, _, function = call["function"].partition(":")
        code = getattr(import_module(module), function)(*call["arguments"])
    except BaseException:  # noqa: BLE001 - ends this child
        sys.excepthook(*sys.exc_info())
    finally:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError):
                code = code or 98
        os._exit(code)


def use_toy(home: Path) -> None:
    """Put the toy network and its places where a build would make them."""
    import writer_faults

    from gis_data.gazetteer import Gazetteer
    from network.build import network as build
    from network.model.files import load_network
    from network.query.matrices import cluster

    at = json.loads((home / "places.json").read_text(encoding="utf-8"))
    rows = [
        {"id": name, "kind": "city", "country": country, "name_en": f"Place {name}",
         "lon": str(at[name][0]), "lat": str(at[name][1])}
        for name, country in PLACES.items()
    ]  # fmt: skip

    def built(plan: Any, **_: object) -> object:  # noqa: ANN401 - a Plan
        _ = plan.head  # a plan with errors is refused, as by a build
        return load_network(home / "toy")

    def places(plan: Any = None, **_: object) -> Gazetteer:  # noqa: ANN401 - a Plan
        _ = plan and plan.head
        return Gazetteer(rows, secondary=False)

    writer_faults.use_toy_pages()
    cluster.WAIT_S = SCHEDULER_S
    socket.getaddrinfo = on_this_machine(socket.getaddrinfo)
    build.build_network = built
    Gazetteer.load = places  # type: ignore[assignment, method-assign]


def on_this_machine(look_up: Callable[..., object]) -> Callable[..., Any]:
    """Return a look-up of hosts that finds none but this one."""

    def guarded(host: object, *rest: object, **options: object) -> object:
        if host not in {None, "", "localhost", "127.0.0.1", "::1"}:
            raise socket.gaierror(socket.EAI_NONAME, "no other host in tests")
        return look_up(host, *rest, **options)

    return guarded


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name in IMPORTED:
        import_module(name)
    use_toy(folder)
    serve(folder, sys.stdin, sys.stdout)
