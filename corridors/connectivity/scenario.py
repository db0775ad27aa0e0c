"""A scenario: what is different from the network as it is, read from a line of text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from network.model.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gis_data.plan import Plan

#: Stands for every gate of the kind in ``night:`` and ``gauge:``, and for every
#: scenario of the plan on the command line.
ALL = "all"
#: What each view has a row for, besides scenario and ``given``.
VIEWS = {
    "scenario": "each scenario",
    "pair": "each pair whose cost changes",
    "county": "each origin: its mean change over the destinations",
    "destination": "each destination: its mean change over the origins",
    "corridor": "each corridor and version: pairs with both ends on it",
    "port": "each border port and seaport that pairs take up or leave",
    "together": "each two scenarios, and all: more or less than their sum",
}
#: Most samples of hours and costs that ranges are drawn from.
MOST_SAMPLES = 1000
_STEP = re.compile(r"(open|close|dwell|customs|night|gauge)[:=](.+)")
_FACTORS = ("dwell", "customs")
_FORMS = "open:ID, close:ID, dwell:FACTOR, customs:FACTOR, night:ID, gauge:ID"
_MOST_LISTED = 30


@dataclass(frozen=True)
class Scenario:
    """What is different from the state that is studied.

    Attributes
    ----------
    name : str
        What it is called.
    opened, closed : frozenset of str
        Ids of gates, services and planned links.
    dwell : float
        Factor of the hours at border crossings, customs and changes of gauge.
    customs : float
        Factor of the hours at border crossings and customs, changes of gauge as
        they are.
    night : frozenset of str
        Ids of border ports that are open day and night, or `ALL`.
    gauge : frozenset of str
        Ids of yards where the gauge is built through, or `ALL`: the change takes
        neither hours nor money.
    """

    name: str
    opened: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    dwell: float = 1.0
    customs: float = 1.0
    night: frozenset[str] = field(default=frozenset())
    gauge: frozenset[str] = field(default=frozenset())

    @classmethod
    def read(cls, text: str) -> Scenario:
        """Return the scenario that a text describes.

        Parameters
        ----------
        text : str
            Steps joined by spaces, each ``open:ID,ID``, ``close:ID,ID``,
            ``dwell:0.75``, ``customs:0.75``, ``night:ID`` or ``gauge:ID``; ahead of
            them a name and ``=``, where they are not name enough.

        Returns
        -------
        Scenario
            With its name.

        Raises
        ------
        RequestError
            If a step is not known, a factor is not from 0 to 10, the scenario does
            nothing, or it closes what it opens, keeps open at night or builds
            through.

        Examples
        --------
        >>> Scenario.read("quick customs = customs:0.5 open:R34").customs
        0.5
        >>> Scenario.read("close:JL-HCT").name
        'close:JL-HCT'
        """
        name, sign, steps = text.partition(" = ")
        name, steps = (name.strip(), steps) if sign else (text.strip(), text)
        ids: dict[str, set[str]] = {k: set() for k in ("open", "close", *_ON_GATES)}
        factors = dict.fromkeys(_FACTORS, 1.0)
        for step in steps.split():
            match = _STEP.fullmatch(step)
            if match is None:
                msg = f"scenario {name!r}: {step!r} is not known; use {_FORMS}."
                raise RequestError(msg)
            if match[1] in factors:
                factors[match[1]] = _factor(name, match[1], match[2])
            else:
                ids[match[1]] |= {part for part in match[2].split(",") if part}
        both = sorted(ids["close"] & (ids["open"] | ids["night"] | ids["gauge"]))
        if both:
            msg = f"scenario {name!r}: opens and closes {', '.join(both)}; do one."
            raise RequestError(msg)
        if all(f == 1.0 for f in factors.values()) and not any(ids.values()):
            msg = f"scenario {name!r}: changes nothing; name a step: {_FORMS}."
            raise RequestError(msg)
        opened, closed, night, gauge = map(frozenset, ids.values())
        return cls(name, opened, closed, **factors, night=night, gauge=gauge)

    def joined(self, others: Iterable[Scenario]) -> Scenario:
        """Return this scenario together with others; closures win, factors multiply."""
        opened, closed, dwell = self.opened, self.closed, self.dwell
        customs, night, gauge = self.customs, self.night, self.gauge
        for other in others:
            opened, closed = opened | other.opened, closed | other.closed
            night, gauge = night | other.night, gauge | other.gauge
            dwell, customs = dwell * other.dwell, customs * other.customs
        return Scenario(
            self.name, opened - closed, closed, dwell, customs, night, gauge
        )


_ON_GATES = ("night", "gauge")


def _factor(name: str, step: str, text: str) -> float:
    try:
        factor = float(text)
    except ValueError:
        factor = np.nan
    if not 0 <= factor <= 10:  # noqa: PLR2004 - anything above is a slip
        msg = f"scenario {name!r}: {step} {text!r} must be a number from 0 to 10."
        raise RequestError(msg)
    return factor


def scenarios_of(plan: Plan, words: Sequence[str]) -> list[Scenario]:
    """Return scenarios by their id in a plan, or by their steps.

    Parameters
    ----------
    plan : Plan
        Its table ``scenarios``.
    words : sequence of str
        Ids of the table, ``all`` for every row of it, or what `Scenario.read` reads.

    Returns
    -------
    list of Scenario
        In order, each name once.

    Raises
    ------
    RequestError
        If there is none, or a word is neither.

    Examples
    --------
    >>> from gis_data.plan import load_plan
    >>> [s.customs for s in scenarios_of(load_plan(), ["customs-25", "customs:0.5"])]
    [0.75, 0.5]
    """
    table = plan.table("scenarios")
    known = dict(zip(table["id"].astype(str), table["steps"].astype(str), strict=True))
    found: dict[str, Scenario] = {}
    for word in words:
        for text in _texts(word.strip(), known):
            scenario = Scenario.read(text)
            found.setdefault(scenario.name, scenario)
    if not found:
        msg = f"scenarios: the list is empty; name one or more: {_allowed(known)}."
        raise RequestError(msg)
    return list(found.values())


def _texts(word: str, known: dict[str, str]) -> list[str]:
    if word == ALL:
        return [f"{name} = {steps}" for name, steps in known.items()]
    if word in known:
        return [f"{word} = {known[word]}"]
    if word and ":" not in word and "=" not in word:
        msg = f"scenario {word!r} is not known; use {_allowed(known)}."
        raise RequestError(msg)
    return [word]


def _allowed(known: dict[str, str]) -> str:
    names = [ALL, *list(known)[:_MOST_LISTED]]
    return f"{', '.join(names)}, or steps: {_FORMS}"
