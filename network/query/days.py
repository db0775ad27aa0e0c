"""Days as whole numbers, in which periods of edges are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from network.model.store import Network
    from network.query.route_query import Policy


def day_number(day: str) -> int:
    """Return a date as yyyymmdd.

    Parameters
    ----------
    day : str
        ``2026-11-22``.

    Returns
    -------
    int
        Comparable with ``valid_from`` and ``valid_to``.

    Examples
    --------
    >>> day_number("2026-11-22")
    20261122
    """
    return int(day.replace("-", ""))


def policy_date(network: Network, policy: Policy) -> str:
    """Return the day whose status applies, as ISO 8601 has it.

    Parameters
    ----------
    network : Network
        Its date is that of the data.
    policy : Policy
        Its date, if it has one, comes first.

    Returns
    -------
    str
        ``2026-11-22``.
    """
    return policy.on.isoformat() if policy.on else str(network.meta["state_on"])


def policy_day(network: Network, policy: Policy) -> int:
    """Return the day whose status applies, as yyyymmdd.

    Parameters
    ----------
    network : Network
        Its date is that of the data.
    policy : Policy
        Its date, if it has one, comes first.

    Returns
    -------
    int
        Comparable with ``valid_from`` and ``valid_to``.
    """
    return day_number(policy_date(network, policy))


def dated(day: int) -> str:
    """Return yyyymmdd as ISO 8601 has it, a year where no day is known.

    Parameters
    ----------
    day : int
        Whole number: yyyymmdd, or yyyy0000.

    Returns
    -------
    str
        As users read it.

    Examples
    --------
    >>> dated(20261122), dated(20260000)
    ('2026-11-22', '2026')
    """
    year, rest = divmod(day, 10000)
    month, number = divmod(rest, 100)
    return f"{year:04d}-{month:02d}-{number:02d}" if rest else f"{year:04d}"
