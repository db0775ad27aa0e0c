"""How far the importance of gates is certain: paired samples of hours and costs.

Each sample draws where in its range every group of figures lies: running, standing,
waiting and cost, by mode and countries. A draw is common to all edges of a group and to
the state with and without a gate, so that what both share cancels out. Draws are
stratified (Latin hypercube [1]_), triangular, with the typical value as median and the
low and high as ends, and seeded.

.. [1] McKay, M. D., Beckman, R. J. and Conover, W. J. (1979). A comparison of three
   methods for selecting values of input variables in the analysis of output from a
   computer code. Technometrics, 21 (2), 239-245.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from corridors.connectivity.closures import extra_cost
from corridors.connectivity.gates import weighted_mean
from corridors.connectivity.scenario import MOST_SAMPLES
from network.engine.shortest_paths import INFINITY
from network.model.errors import RequestError
from network.model.estimate import Estimates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from corridors.connectivity.study import Study
    from network.costs.impedance import Impedances
    from network.model.store import Network

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Progress = Callable[[str], None]

COUNT = 50
_PARTS = 4  # running, standing, waiting, cost


def importance_range(
    study: Study,
    gates: Iterable[str],
    *,
    count: int = COUNT,
    seed: int = 1,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return the range of what gates are worth, over samples of hours and costs.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised: time, cost or generalised cost.
    gates : iterable of str
        Ids of gates, as `gates.importance` lists them.
    count : int
        Number of samples, from 1 to 1,000.
    seed : int
        Of the draws.
    progress : callable, optional
        Called with the number of each sample.

    Returns
    -------
    pandas.DataFrame
        A row a gate, in the order given: ``gate_id``, ``p10``, ``median``, ``p90`` of
        the mean extra cost over the pairs still joined (unit of
        ``attrs["minimised"]``), ``rank_p10`` and ``rank_p90`` of its rank among them
        (1: most important). ``attrs["rank_agreement"]`` is the mean Kendall tau-b of
        the ranking of a sample and the ranking of the medians.

    Raises
    ------
    RequestError
        If the list is empty, the number of samples is out of range, or distance or
        CO2 is minimised.
    """
    listed = list(dict.fromkeys(gates))
    if not listed or not 1 <= count <= MOST_SAMPLES:
        most = f"1 to {MOST_SAMPLES}"
        msg = f"{len(listed)} gates, {count} samples; give a gate and {most}."
        raise RequestError(msg)
    check_range(study)
    means = np.empty((count, len(listed)))
    for k, sample in enumerate(samples(study, count, seed)):
        if progress:
            progress(f"sample {k + 1} of {count}")
        base = sample.table()
        joined = (base < INFINITY) & (study.weights > 0)
        for j, gate_id in enumerate(listed):
            extra = extra_cost(study, base, sample.table((gate_id,)), joined)
            means[k, j] = weighted_mean(extra, study.weights)
    return _summary(study, listed, means)


def check_range(study: Study) -> None:
    """Refuse a study that minimises distance or CO2, by a `RequestError`."""
    if study.options.criterion not in {"time", "cost", "generalised"}:
        msg = f"samples: {study.options.criterion} is minimised, which has no range."
        raise RequestError(msg)


def _summary(study: Study, gates: list[str], means: Floats) -> pd.DataFrame:
    from scipy.stats import rankdata  # noqa: PLC0415 - slow to import

    columns = range_columns(means, rankdata(-means, axis=1))
    rows = [{"gate_id": gate, **row} for gate, row in zip(gates, columns, strict=True)]
    frame = study.frame(rows)
    agreement = rank_agreement(means)
    frame.attrs["rank_agreement"] = float("nan") if agreement is None else agreement
    frame.attrs["samples"] = len(means)
    return frame


def range_columns(values: Floats, ranks: Floats) -> list[dict[str, Any]]:
    """Return the quantiles over samples of each column of values and of ranks.

    Parameters
    ----------
    values, ranks : numpy.ndarray
        A row a sample.

    Returns
    -------
    list of dict
        ``p10``, ``median``, ``p90`` of the values, ``rank_p10``, ``rank_p90``.
    """
    low, middle, high = np.quantile(values, (0.1, 0.5, 0.9), axis=0)
    first, last = np.quantile(ranks, (0.1, 0.9), axis=0)
    names = ("p10", "median", "p90", "rank_p10", "rank_p90")
    columns = zip(low, middle, high, first, last, strict=True)
    return [dict(zip(names, map(float, each), strict=True)) for each in columns]


def rank_agreement(values: Floats) -> float | None:
    """Return the mean Kendall tau-b of each row's ranking and that of the medians.

    Parameters
    ----------
    values : numpy.ndarray
        A row a sample.

    Returns
    -------
    float or None
        None of one column, or where no ranking tells its columns apart.
    """
    from scipy.stats import kendalltau  # noqa: PLC0415 - slow to import

    middle = np.quantile(values, 0.5, axis=0)
    several = values.shape[1] > 1
    taus = [float(kendalltau(row, middle).statistic) for row in values if several]
    known = [tau for tau in taus if np.isfinite(tau)]
    return float(np.mean(known)) if known else None


def samples(study: Study, count: int, seed: int) -> Iterator[Study]:
    """Yield the study on sampled hours and costs.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised.
    count : int
        Number of samples.
    seed : int
        Of the draws.

    Yields
    ------
    Study
        Equal for equal seeds.
    """
    for measured in sampled_impedances(study, count, seed):
        yield study.weighted(measured)


def sampled_impedances(study: Study, count: int, seed: int) -> Iterator[Impedances]:
    """Yield sampled hours and costs of every edge.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised.
    count : int
        Number of samples.
    seed : int
        Of the draws.

    Yields
    ------
    Impedances
        Every level is the value drawn; equal for equal seeds.
    """
    measured = study.impedances
    group, size = _groups(study.router.network)
    for draws in _draws(size * _PARTS, count, seed):
        moving, dwell, wait, cost = draws.reshape(_PARTS, size)
        yield replace(
            measured,
            moving_h=_moved(measured.moving_h, moving[group]),
            dwell_h=_moved(measured.dwell_h, dwell[group]),
            wait_h=_moved(measured.wait_h, wait[group]),
            cost_usd=_moved(measured.cost_usd, cost[group]),
        )


def _groups(network: Network) -> tuple[Ints, int]:
    """Return the number of the mode and countries of every edge, and how many."""
    mode, country = (
        network.edges.arrays[name].astype(np.int64) for name in ("mode", "country")
    )
    code = mode * len(network.edges.words["country"]) + country
    known, group = np.unique(code, return_inverse=True)
    return group.astype(np.int64), len(known)


def _draws(groups: int, count: int, seed: int) -> Iterator[Floats]:
    """Yield where in its range each group lies: -1 low, 0 typical, 1 high.

    Of each group, one draw falls into each of `count` equal shares of probability.
    """
    rng = np.random.default_rng(seed)
    strata = np.stack([rng.permutation(count) for _ in range(groups)], axis=1)
    for stratum in strata:
        share = (stratum + rng.random(groups)) / count
        low = share < 0.5  # noqa: PLR2004 - the median
        yield np.where(low, np.sqrt(2 * share) - 1, 1 - np.sqrt(2 * (1 - share)))


def _moved(estimates: Estimates, draw: Floats) -> Estimates:
    """Return estimates whose every level is the value drawn."""
    low, typical, high = estimates.levels
    value = typical + np.where(
        draw < 0, draw * (typical - low), draw * (high - typical)
    )
    return Estimates(np.stack([value] * len(estimates.levels)))
