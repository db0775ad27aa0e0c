"""How far the change that a scenario brings is certain: paired samples.

Hours and costs are drawn as for the importance of gates (`samples`): a draw is common
to the state before and after, so that what both share cancels out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridors.connectivity.samples import (
    COUNT,
    check_range,
    range_columns,
    rank_agreement,
    sampled_impedances,
)
from corridors.connectivity.scenario import MOST_SAMPLES
from corridors.connectivity.scenarios import States, comparisons
from network.model.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from corridors.connectivity.scenario import Scenario
    from corridors.connectivity.study import Study

    Floats = NDArray[np.float64]
    Progress = Callable[[str], None]


def compare_range(
    study: Study,
    scenarios: Sequence[Scenario],
    *,
    count: int = COUNT,
    seed: int = 1,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return the range of what scenarios change, over samples of hours and costs.

    Parameters
    ----------
    study : Study
        Pairs and what is minimised: time, cost or generalised cost.
    scenarios : sequence of Scenario
        One or more.
    count : int
        Number of samples, from 1 to 1,000.
    seed : int
        Of the draws.
    progress : callable, optional
        Called with the number of each sample.

    Returns
    -------
    pandas.DataFrame
        A row a scenario and ``given``, in the order of `scenarios.compare`:
        ``p10``, ``median``, ``p90`` of the mean relative change, and ``rank_p10``,
        ``rank_p90`` of its rank among the scenarios (1: the greatest fall).
        ``attrs["rank_agreement"]`` is the mean Kendall tau-b of the ranking of a
        sample, each alone, and the ranking of the medians; ``attrs["samples"]``.

    Raises
    ------
    RequestError
        If there is no scenario, the number of samples is out of range, or distance
        or CO2 is minimised.
    """
    if not 1 <= count <= MOST_SAMPLES:
        msg = f"{count} samples; give 1 to {MOST_SAMPLES}."
        raise RequestError(msg)
    check_range(study)
    changes: list[list[float]] = []
    for k, measured in enumerate(sampled_impedances(study, count, seed)):
        if progress:
            progress(f"sample {k + 1} of {count}")
        sample = study.weighted(measured)
        compared = comparisons(sample, scenarios, States(sample, measured))
        changes.append([each.mean_change() for each in compared])
    keys = [(each.scenario.name, each.given) for each in compared]
    return _ranges(study, keys, np.array(changes))


def _ranges(
    study: Study, keys: Sequence[tuple[str, str]], changes: Floats
) -> pd.DataFrame:
    from scipy.stats import rankdata  # noqa: PLC0415 - slow to import

    ranks = np.empty_like(changes)
    for given in ("alone", "others"):
        of = np.array([g == given for _, g in keys])
        ranks[:, of] = rankdata(changes[:, of], axis=1)
    rows = [
        {"scenario": scenario, "given": given, **row}
        for (scenario, given), row in zip(
            keys, range_columns(changes, ranks), strict=True
        )
    ]
    frame = study.frame(rows)
    alone = np.array([g == "alone" for _, g in keys])
    frame.attrs["rank_agreement"] = rank_agreement(changes[:, alone])
    frame.attrs["samples"] = len(changes)
    return frame
