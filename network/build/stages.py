"""Stages of a build: each with its own key, kept on disk and shared between plans.

A stage is a function of values that are declared: what it is given, the results of the
stages it takes, layers and tables that it reads, and the code that it runs. Its
key is a hash of all of them, so a result is taken from the cache only where running the
stage would give the same.
"""

from __future__ import annotations

import logging
import shutil
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gis_data.atomic import atomic_write_dir, staging_folder
from gis_data.errors import OutputError
from gis_data.locks import exclusive
from gis_data.row_log import RowLog
from network.build.stage_keys import check_layers, hashed, inputs_of
from network.build.stage_values import read_value, write_value
from network.model.checksums import make_way, read_json, write_json
from network.model.errors import CacheError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    Facts = Any

_log = logging.getLogger(__name__)
_RUN = "run.json"  # how long running the stage took


@dataclass(frozen=True)
class Stage:
    """One step of a build whose result is kept.

    Attributes
    ----------
    name : str
        Name, in lower case without blanks.
    run : callable
        Returns the result from keyword arguments: what is given, what is taken, and
        ``log``, the `gis_data.row_log.RowLog` for rows that match.
    given : callable
        Returns, from the facts of a plan, values by name of argument.
    takes : mapping of str to str
        Stages by name of argument.
    layers : tuple of str
        Layers of ``gis_data/sources`` that are read.
    applies : tuple of str
        Tables of the plan whose rows are applied, from ``log``.
    classes : tuple of type
        Dataclasses that the result consists of.
    """

    name: str
    run: Callable[..., Any]
    given: Callable[[Facts], Mapping[str, object]]
    takes: Mapping[str, str] = field(default_factory=dict)
    layers: tuple[str, ...] = ()
    applies: tuple[str, ...] = ()
    classes: tuple[type, ...] = ()


@dataclass(frozen=True)
class StageRun:
    """What became of a stage in a build.

    Attributes
    ----------
    name : str
        Stage.
    action : {"run", "cached", "other process"}
        Whether it was run, read from the cache, or run by another process.
    seconds : float
        Elapsed time of running it, or of reading a result that was cached.
    """

    name: str
    action: str
    seconds: float


class StageRunner:
    """Runs the stages that a build needs, or takes their results from the cache.

    Parameters
    ----------
    stages : iterable of Stage
        All stages; one takes only those before it.
    facts : object
        What the `given` of the stages is computed from.
    folder : pathlib.Path, optional
        Where results are kept; without it every stage is run.
    report : callable, optional
        Called with the name of each stage that is run.
    """

    def __init__(
        self,
        stages: Iterable[Stage],
        facts: Facts,
        folder: Path | None = None,
        report: Callable[[str], None] | None = None,
    ) -> None:
        self._stages = {stage.name: stage for stage in stages}
        self.facts = facts
        self.folder = folder
        self._report = report or (lambda _: None)
        self._values: dict[str, Mapping[str, object]] = {}
        self._inputs: dict[str, dict[str, str]] = {}
        self._results: dict[str, tuple[Any, dict[str, list[int]]]] = {}
        self._absent: set[str] = set()  # from the cache, when this build began
        self.runs: dict[str, StageRun] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all stages."""
        return tuple(self._stages)

    def inputs(self, name: str) -> dict[str, str]:
        """Return a hash of everything that a stage depends on, by name of input.

        Parameters
        ----------
        name : str
            Stage.

        Returns
        -------
        dict of str to str
            ``code``, ``sources/<layer>``, ``tables/<table>``, what is given by its
            name, and ``stage <name>`` for each stage taken.
        """
        if name not in self._inputs:
            stage = self._stages[name]
            tables = self.facts.tables(*stage.applies).frames if stage.applies else {}
            inputs = inputs_of(stage, self._given(name), tables)
            taken = {
                f"stage {other}": self.key(other) for other in stage.takes.values()
            }
            self._inputs[name] = inputs | taken
        return self._inputs[name]

    def key(self, name: str) -> str:
        """Return the key of a stage: a hash of its name and inputs."""
        return hashed(name, *sorted(map(str, self.inputs(name).items())))

    def result(self, name: str, log: RowLog) -> Any:  # noqa: ANN401 - of any type
        """Return the result of a stage.

        Parameters
        ----------
        name : str
            Stage.
        log : RowLog
            Where the rows that matched are noted.

        Returns
        -------
        object
            What its function returned, in this build or an earlier one.
        """
        self._provide(name)
        value, matched = self._results[name]
        for table, rows in matched.items():
            log.match(table, rows)
        return value

    def prepare(self, names: Sequence[str], *, leave_busy: bool = False) -> None:
        """Run stages that are not cached; those that another process runs come last.

        Parameters
        ----------
        names : sequence of str
            Stages, in the preferred order.
        leave_busy : bool
            Whether to leave a stage that another process is running to it.
        """
        pending = [name for name in names if not self.is_cached(name)]
        self._absent.update(pending)
        while pending:
            for name in pending:
                if self._try(name):
                    break
            else:
                name = pending[0]
                if not leave_busy:
                    self._provide(name)
            pending.remove(name)
        for name in self._absent - self.runs.keys():
            self._note_other(name)

    def missing(self, *names: str) -> list[str]:
        """Return the stages that must be run for some results.

        Parameters
        ----------
        *names : str
            Stages whose results are needed.

        Returns
        -------
        list of str
            Those not in the cache, and of the ones that these take the same; each
            after what it takes.
        """
        missing: dict[str, None] = {}
        for name in names:
            if not self.is_cached(name):
                missing |= dict.fromkeys(
                    self.missing(*self._stages[name].takes.values())
                )
                missing[name] = None
        return list(missing)

    def can_write(self) -> bool:
        """Return whether results can be kept, and the folder for it made."""
        try:
            if self.folder is not None:
                with staging_folder(self.folder):
                    return True
        except OutputError:
            pass
        return False

    def forget(self) -> None:
        """Remove the results of all stages from the cache, to run them again."""
        for name in self._stages:
            place = self.place(name)
            if place is not None:
                shutil.rmtree(place, ignore_errors=True)

    def release(self) -> None:
        """Let go of the results at hand, of which those of the tracks are large."""
        self._results.clear()

    def is_cached(self, name: str) -> bool:
        """Return whether the result of a stage is in the cache or at hand."""
        place = self.place(name)
        return name in self._results or (place is not None and place.is_dir())

    def place(self, name: str) -> Path | None:
        """Return the folder of the result of a stage, which may not exist yet."""
        return self.folder and self.folder / f"{name}-{self.key(name)[:24]}"

    def _given(self, name: str) -> Mapping[str, object]:
        if name not in self._values:
            self._values[name] = self._stages[name].given(self.facts)
        return self._values[name]

    def _try(self, name: str) -> bool:
        """Run a stage unless another process runs it, or one that it takes."""
        if not all(map(self.is_cached, self._stages[name].takes.values())):
            return False
        place = self.place(name)
        if place is None:
            self._provide(name)
            return True
        with exclusive(_lock(place), wait=False) as held:
            if held and not place.is_dir():
                self._run(name, place)
        return held

    def _provide(self, name: str) -> None:
        """Have the result of a stage at hand."""
        if name in self._results:
            return
        place = self.place(name)
        if place is None:
            self._run(name, None)
            return
        start = time.perf_counter()
        if self._read(name, place):
            if name in self._absent:
                self._note_other(name)
            else:
                self._note(name, "cached", start)
            return
        with exclusive(_lock(place)):
            if self._read(name, place, warn=False):
                self._note_other(name)
            else:
                self._run(name, place)

    def _read(self, name: str, place: Path, *, warn: bool = True) -> bool:
        if not place.is_dir():
            return False
        try:
            content = read_value(place, self._stages[name].classes)
            self._results[name] = content["value"], content["matched"]
        except (CacheError, KeyError, TypeError, ValueError) as error:
            if warn:
                _log.warning("%s The stage %r is run again.", error, name)
            return False
        place.touch()  # the time of last use
        return True

    def _run(self, name: str, place: Path | None) -> None:
        stage = self._stages[name]
        log = RowLog(self.facts.tables(*stage.applies) if stage.applies else None)
        taken = {
            argument: self.result(other, log) for argument, other in stage.takes.items()
        }
        check_layers(stage)
        start = time.perf_counter()
        self._report(name)
        value = stage.run(**self._given(name), **taken, log=log)
        matched = log.all_matched()
        self._results[name] = value, matched
        self._note(name, "run", start)
        if place is not None:
            content = {"value": value, "matched": matched}
            self._keep(place, content, self.runs[name].seconds)

    def _keep(self, place: Path, content: Mapping[str, object], seconds: float) -> None:
        make_way(place, for_folder=True)
        try:
            with atomic_write_dir(place) as temporary:
                write_value(temporary, content)
                write_json(temporary / _RUN, {"seconds": seconds})
        except OutputError as error:
            _log.info("%s The stage is not cached.", error)

    def _note(self, name: str, action: str, start: float) -> None:
        seconds = time.perf_counter() - start
        self.runs[name] = StageRun(name, action, seconds)

    def _note_other(self, name: str) -> None:
        """Note a stage that another process has run during this build."""
        place = self.place(name)
        try:
            seconds = float(read_json(place / _RUN)["seconds"]) if place else 0.0
        except (CacheError, KeyError, TypeError):
            return
        self.runs[name] = StageRun(name, "other process", seconds)


def _lock(place: Path) -> Path:
    return place.with_suffix(".lock")
