"""Border ports: the own ones of a plan, those it selects, and all the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from gis_data.geodesy import distance_km
from gis_data.plan_files.read import almost
from gis_data.schema import COUNTRIES, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SAME_PORT_KM = 15.0
"""Two ports of one pair of countries and one mode so near each other are one."""


def selected_ports(
    names: Sequence[str], reference: pd.DataFrame, where: str
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the ports of the reference set that a plan names.

    Parameters
    ----------
    names : sequence of str
        Ids, and pairs of countries (``CN-KZ``) for all ports between the two.
    reference : pandas.DataFrame
        The reference ``border_ports``.
    where : str
        Name of the file that names them, for the messages.

    Returns
    -------
    ports : pandas.DataFrame
        Rows of `reference`, each once, in the order named.
    errors : list of Problem
        Names that stand for no port.
    """
    row_of = {str(name): at for at, name in enumerate(reference["id"])}
    pairs = [
        frozenset(pair)
        for pair in zip(
            reference["country"], reference["counterpart_country"], strict=True
        )
    ]
    chosen: dict[int, None] = {}
    errors = []
    for name in names:
        ends = frozenset(name.split("-"))
        rows = [row_of[name]] if name in row_of else []
        if not rows and ends <= COUNTRIES:
            rows = [at for at, pair in enumerate(pairs) if pair == ends]
        if not rows:
            meant = almost(name, list(row_of))
            fix = f"is {meant!r} meant?" if meant else "list ids, or pairs like 'CN-KZ'"
            message = f"{name!r} is no border port of the reference set; {fix}"
            errors.append(Problem(where, "", "border_ports", message))
        chosen |= dict.fromkeys(rows)
    return reference.iloc[list(chosen)], errors


def joined_ports(
    own: pd.DataFrame, rest: pd.DataFrame, same: dict[tuple[str, str], str]
) -> pd.DataFrame:
    """Return all ports that a network may cross a frontier at.

    Parameters
    ----------
    own : pandas.DataFrame
        Ports of the plan, columns of ``border_ports``.
    rest : pandas.DataFrame
        Ports of the reference set that are not among them by id.
    same : dict
        Which of these are, by place, as `same_ports` returns it.

    Returns
    -------
    pandas.DataFrame
        The plan's, then those of the reference set that it does not name, with
        ``of_plan`` (bool). A port of the reference set at the place of one of the
        plan, in the modes that this has, gets its id as ``same_as``: what is known
        of it holds for that of the plan.
    """
    rows = []
    for port in rest.to_dict("records"):
        modes = str(port["modes"]).split(";")
        twins = {mode: same.get((str(port["id"]), mode), "") for mode in modes}
        for twin in dict.fromkeys(twins.values()):
            part = ";".join(mode for mode in modes if twins[mode] == twin)
            record_of = str(port["same_as"])  # of a port that may itself be the plan's
            record_of = same.get((record_of, part.split(";")[0]), record_of)
            rows.append({**port, "modes": part, "same_as": twin or record_of})
    others = pd.DataFrame(rows, columns=list(rest.columns)).astype(rest.dtypes)
    ports = pd.concat([own, others], ignore_index=True)
    return ports.assign(of_plan=np.arange(len(ports)) < len(own))


def same_ports(
    own: pd.DataFrame, reference: pd.DataFrame
) -> dict[tuple[str, str], str]:
    """Return which ports of the reference set are ports of a plan under other ids.

    Parameters
    ----------
    own, reference : pandas.DataFrame
        Ports, columns of ``border_ports``.

    Returns
    -------
    dict
        Id of the plan's port by id and mode of the reference port: the nearest of
        the same two countries and mode within `SAME_PORT_KM`.
    """
    known = [port for port in _rows(reference) if not port["same_as"]]
    nearest: dict[tuple[str, str], tuple[float, str]] = {}
    for port in _rows(own):
        for mode in str(port["modes"]).split(";"):
            near = min(
                (
                    (km, str(other["id"]))
                    for other in known
                    if _pair(other) == _pair(port)
                    and mode in str(other["modes"]).split(";")
                    and (km := _apart_km(port, other)) <= SAME_PORT_KM
                ),
                default=None,
            )
            if near is None:
                continue
            key = (near[1], mode)
            if key not in nearest or near[0] < nearest[key][0]:
                nearest[key] = (near[0], str(port["id"]))
    return {key: port for key, (_, port) in nearest.items()}


def _rows(ports: pd.DataFrame) -> Iterator[dict[str, object]]:
    for row in ports.to_dict("records"):
        yield {str(name): cell for name, cell in row.items()}


def _pair(port: dict[str, object]) -> frozenset[object]:
    return frozenset((port["country"], port["counterpart_country"]))


def _apart_km(a: dict[str, object], b: dict[str, object]) -> float:
    """Return the least distance between the points of two ports, either side."""
    points = [
        [
            (float(str(port[f"{side}lon"])), float(str(port[f"{side}lat"])))
            for side in ("", "counterpart_")
        ]
        for port in (a, b)
    ]
    known = [[p for p in side if np.isfinite(p).all()] for side in points]
    apart = (float(distance_km(*p, *q)) for p in known[0] for q in known[1])
    return min(apart, default=float("inf"))


def of_own_ports(
    facts: pd.DataFrame, column: str, same: dict[tuple[str, str], str]
) -> pd.DataFrame:
    """Return facts about ports of the reference set as those of a plan's own ports.

    Parameters
    ----------
    facts : pandas.DataFrame
        A table with a column of ids of ports, and perhaps ``mode``.
    column : str
        The column of ids.
    same : dict
        As `same_ports` returns it.

    Returns
    -------
    pandas.DataFrame
        The table with the ids of the plan.
    """
    if "mode" not in facts:
        by_id = {port: own for (port, _), own in same.items()}
        ids = [by_id.get(name, name) for name in facts[column]]
    else:
        pairs = zip(facts[column], facts["mode"], strict=True)
        ids = [same.get(pair, pair[0]) for pair in pairs]
    return facts.assign(**{column: pd.Series(ids, facts.index, dtype=object)})
