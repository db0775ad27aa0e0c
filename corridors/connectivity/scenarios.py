"""Before and after: what an opened link, a closed port or faster customs changes.

A scenario is one line of text: a name and what it does, so that it can stand in a
table, a file or on the command line. Each is compared alone, and given all the others:
links that gain little alone may gain as a system [1]_. Without congestion an added link
makes nothing dearer.

.. [1] Reed, T. and Trubetskoy, S. (2019). Assessing the value of market access from
   Belt and Road projects. World Bank, Policy Research Working Paper 8815.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.connectivity.scenario import ALL, Scenario, scenarios_of
from network.engine.shortest_paths import INFINITY
from network.model.errors import RequestError
from network.model.estimate import Estimates
from network.query.gate_names import declared_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from corridors.connectivity.study import Study
    from network.costs.impedance import Impedances
    from network.model.store import Network

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Weights = NDArray[np.uint32]

__all__ = [
    "Comparison",
    "Scenario",
    "States",
    "compare",
    "comparisons",
    "declared",
    "scenarios_of",
    "summary",
    "with_dwell",
]

#: A pair counts as improved where it gains more than this share.
IMPROVED = 0.01
_CUSTOMS = ("crossing", "export", "import")
_AT_BORDERS = (*_CUSTOMS, "gauge_break")


@dataclass(frozen=True, eq=False)
class Comparison:
    """The pairs of a study before and after a scenario.

    Attributes
    ----------
    study : Study
        Pairs and what is minimised.
    scenario : Scenario
        What differs.
    given : {"alone", "others"}
        Against the network as it is, or with all other scenarios.
    before, after : numpy.ndarray of uint32
        Least weights of every pair.
    states : tuple of Scenario
        What the network is before and after.
    """

    study: Study
    scenario: Scenario
    given: str
    before: Weights
    after: Weights
    states: tuple[Scenario, Scenario]

    @cached_property
    def both(self) -> Bools:
        """Return the pairs that count and are joined before and after."""
        counted = self.study.weights > 0
        return counted & (self.before < INFINITY) & (self.after < INFINITY)

    @cached_property
    def change(self) -> Floats:
        """Return cost after over cost before less 1, 0 where not joined in both."""
        change = np.zeros(self.before.shape)
        before = np.maximum(self.before[self.both], 1).astype(np.float64)
        change[self.both] = self.after[self.both] / before - 1
        return change

    def mean_change(self, of: Bools | None = None) -> float:
        """Return the weighted mean change of the pairs joined in both, or some."""
        return _mean(self.change, self.study.weights, self.both if of is None else of)


def compare(study: Study, scenarios: Sequence[Scenario]) -> pd.DataFrame:
    """Return what scenarios change, each alone and given all others.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised, as it is now.
    scenarios : sequence of Scenario
        One or more.

    Returns
    -------
    pandas.DataFrame
        As `summary`.

    Raises
    ------
    RequestError
        If there is no scenario, or it names a gate that the network lacks.
    """
    return summary(comparisons(study, scenarios))


def comparisons(
    study: Study, scenarios: Sequence[Scenario], states: States | None = None
) -> list[Comparison]:
    """Return the pairs before and after scenarios, each alone and given all others.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised, as it is now.
    scenarios : sequence of Scenario
        One or more.
    states : States, optional
        Of that study; to share tables between calls.

    Returns
    -------
    list of Comparison
        All alone; then, of several, each given the others.

    Raises
    ------
    RequestError
        If there is no scenario, or it names a gate that the network lacks.
    """
    if not scenarios:
        msg = "scenarios: the list is empty; name one or more."
        raise RequestError(msg)
    states = states or States(study)
    listed = [declared(study.router.network, scenario) for scenario in scenarios]
    found = [states.compared(s, "alone", Scenario(""), s) for s in listed]
    for k, scenario in enumerate(listed if len(listed) > 1 else ()):
        others = [*listed[:k], *listed[k + 1 :]]
        before = others[0].joined(others[1:])
        after = scenario.joined(others)
        found.append(states.compared(scenario, "others", before, after))
    return found


def summary(compared: Sequence[Comparison]) -> pd.DataFrame:
    """Return a row for each comparison.

    Parameters
    ----------
    compared : sequence of Comparison
        One or more of one study.

    Returns
    -------
    pandas.DataFrame
        A row a scenario and ``given`` (``alone`` or ``others``; the latter only for
        several, against the state with all others): ``scenario``, ``pairs`` joined in
        both states, ``share_improved`` of their weight by more than 1 %, ``change``
        and ``change_improved``, the weighted mean of cost after over cost before
        less 1, over all pairs and those improved, ``best_from``, ``best_to`` and
        ``best_change``, ``pairs_joined`` and ``pairs_cut`` that had no route before
        or have none after.
    """
    return compared[0].study.frame([_row(each) for each in compared])


def declared(network: Network, scenario: Scenario) -> Scenario:
    """Return a scenario with ids as a network declares them.

    Parameters
    ----------
    network : Network
        Whose gates may be named.
    scenario : Scenario
        Ids in any case; names of straits and canals.

    Returns
    -------
    Scenario
        For `comparisons`. Unknown gates to open or close are refused there.

    Raises
    ------
    RequestError
        If a port to open at night has no wait for its opening, a yard changes no
        gauge, or the same gate is opened and closed under two names.
    """
    names = {
        part: declared_names(network, getattr(scenario, part))
        for part in ("opened", "closed", "night", "gauge")
    }
    both = names["closed"] & (names["opened"] | names["night"] | names["gauge"])
    if both:
        msg = f"scenario {scenario.name!r}: opens and closes {', '.join(sorted(both))}."
        raise RequestError(msg)
    for part, allowed, what in (
        ("night", _waits(network), "no border port with a wait for its opening"),
        ("gauge", _breaks(network), "no yard that changes the gauge"),
    ):
        if unknown := names[part] - _gates_at(network, allowed) - {ALL}:
            known = ", ".join(sorted(_gates_at(network, allowed)))
            msg = (
                f"scenario {scenario.name!r}: {part}:{','.join(sorted(unknown))} is "
                f"{what}; use {ALL}, or one of: {known}."
            )
            raise RequestError(msg)
    opened, closed, night, gauge = names.values()
    return replace(scenario, opened=opened, closed=closed, night=night, gauge=gauge)


def _waits(network: Network) -> Bools:
    """Return the border crossings at which lorries wait for the port to open."""
    crossing = network.edges.equals("kind", "crossing")
    return crossing & (network.edges.arrays["wait_h"] > 0)


def _breaks(network: Network) -> Bools:
    return network.edges.equals("kind", "gauge_break")


def _gates_at(network: Network, edges: Bools) -> frozenset[str]:
    codes = np.unique(network.edges.arrays["gateway_id"][edges])
    words = network.edges.words["gateway_id"]
    return frozenset(words[int(code)] for code in codes) - {""}


class States:
    """Tables of a study under scenarios, each computed once.

    Parameters
    ----------
    study : Study
        The network as it is.
    measured : Impedances, optional
        Hours and cost of its edges, where they are not those of the figures.
    """

    def __init__(self, study: Study, measured: Impedances | None = None) -> None:
        self._study, self._measured = study, measured
        self._studies: dict[tuple[object, ...], Study] = {}
        self._tables: dict[tuple[object, ...], Weights] = {}

    def study(self, scenario: Scenario) -> Study:
        """Return the study with the stops of a scenario, its gates not yet changed."""
        if not _changes_stops(scenario):
            return self._study
        key = (scenario.dwell, scenario.customs, scenario.night, scenario.gauge)
        if key not in self._studies:
            if self._measured is None:
                self._measured = self._study.impedances
            network = self._study.router.network
            stops = changed_stops(self._measured, scenario, network)
            self._studies[key] = self._study.weighted(stops)
        return self._studies[key]

    def table(self, scenario: Scenario) -> Weights:
        """Return the least weights of every pair under a scenario."""
        key = (replace(scenario, name=""),)
        if key not in self._tables:
            study = self.study(scenario)
            self._tables[key] = study.table(scenario.closed, scenario.opened)
        return self._tables[key]

    def compared(
        self, scenario: Scenario, given: str, before: Scenario, after: Scenario
    ) -> Comparison:
        """Return the pairs under two states, called after a scenario."""
        tables = self.table(before), self.table(after)
        return Comparison(self._study, scenario, given, *tables, (before, after))


def _changes_stops(scenario: Scenario) -> bool:
    plain = scenario.dwell == 1.0 and scenario.customs == 1.0
    return not plain or bool(scenario.night or scenario.gauge)


def changed_stops(
    measured: Impedances, scenario: Scenario, network: Network
) -> Impedances:
    """Return hours and cost of edges with the stops of a scenario.

    Parameters
    ----------
    measured : Impedances
        Of every edge of the network.
    scenario : Scenario
        Its factors of hours, ports open at night and yards built through.
    network : Network
        The network.

    Returns
    -------
    Impedances
        Otherwise equal.
    """
    edges = network.edges
    factor = np.where(edges.isin("kind", _AT_BORDERS), scenario.dwell, 1.0)
    factor[edges.isin("kind", _CUSTOMS)] *= scenario.customs
    factor[_of(network, _breaks(network), scenario.gauge)] = 0.0
    free = np.where(_of(network, _breaks(network), scenario.gauge), 0.0, 1.0)
    opened = np.where(_of(network, _waits(network), scenario.night), 0.0, 1.0)
    return replace(
        measured,
        dwell_h=Estimates(measured.dwell_h.levels * factor),
        wait_h=Estimates(measured.wait_h.levels * opened),
        cost_usd=Estimates(measured.cost_usd.levels * free),
    )


def _of(network: Network, edges: Bools, gates: Iterable[str]) -> Bools:
    """Return those of some edges that belong to some gates, or to any with `ALL`."""
    names = set(gates)
    return edges if ALL in names else edges & network.edges.isin("gateway_id", names)


def with_dwell(study: Study, factor: float) -> Study:
    """Return a study in which stops at borders take a multiple of their hours.

    Parameters
    ----------
    study : Study
        The network as it is.
    factor : float
        0 or more; of the dwell of border crossings, customs and changes of gauge.

    Returns
    -------
    Study
        Otherwise equal.
    """
    return States(study).study(Scenario("", dwell=factor))


def _row(of: Comparison) -> dict[str, Any]:
    study, change, both = of.study, of.change, of.both
    counted = study.weights > 0
    improved = both & (change < -IMPROVED)
    i, j = np.unravel_index(int(np.argmin(change)), change.shape)
    gains = bool(change[i, j] < 0)
    before, after = of.before < INFINITY, of.after < INFINITY
    return {
        "scenario": of.scenario.name,
        "given": of.given,
        "pairs": int(both.sum()),
        "share_improved": _share(study.weights, improved, both),
        "change": of.mean_change(),
        "change_improved": of.mean_change(improved),
        "best_from": study.origins[i].id if gains else "",
        "best_to": study.destinations[j].id if gains else "",
        "best_change": float(change[i, j]),
        "pairs_joined": int((counted & ~before & after).sum()),
        "pairs_cut": int((counted & before & ~after).sum()),
    }


def _share(weights: Floats, part: Bools, whole: Bools) -> float:
    total = weights[whole].sum()
    return float(weights[part].sum() / total) if total else 0.0


def _mean(values: Floats, weights: Floats, of: Bools) -> float:
    total = weights[of].sum()
    return float((values[of] * weights[of]).sum() / total) if total else 0.0
