"""Whole numbers in few bytes: zigzag, then LEB128, as pages and networks pack them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_SEVEN_BITS = 127


def varints(values: ArrayLike) -> bytes:
    """Return non-negative whole numbers as LEB128 bytes.

    Parameters
    ----------
    values : array_like of int
        Numbers from 0 to 2**35 - 1.

    Returns
    -------
    bytes
        Seven bits a byte, lowest first; the high bit says that more follow.

    Examples
    --------
    >>> list(varints([1, 127, 128, 300]))
    [1, 127, 128, 1, 172, 2]
    """
    numbers = np.asarray(values, dtype=np.uint64)
    sizes = np.ones(len(numbers), dtype=np.int64)
    for bits in (7, 14, 21, 28):
        sizes += numbers >= np.uint64(1 << bits)
    ends = np.cumsum(sizes)
    out = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    for place in range(5):
        has = sizes > place
        chunk = (numbers[has] >> np.uint64(7 * place)) & np.uint64(127)
        more = (sizes[has] > place + 1).astype(np.uint64) << np.uint64(7)
        out[ends[has] - sizes[has] + place] = (chunk | more).astype(np.uint8)
    return out.tobytes()


def zigzag(values: ArrayLike) -> NDArray[np.uint64]:
    """Return signed whole numbers as unsigned ones, small staying small.

    Parameters
    ----------
    values : array_like of int
        Signed numbers.

    Returns
    -------
    numpy.ndarray of uint64
        0, -1, 1, -2 become 0, 1, 2, 3.

    Examples
    --------
    >>> zigzag([0, -1, 1, -2]).tolist()
    [0, 1, 2, 3]
    """
    signed = np.asarray(values, dtype=np.int64)
    return ((signed << 1) ^ (signed >> 63)).astype(np.uint64)


def from_varints(data: bytes) -> NDArray[np.int64]:
    """Return the numbers that `varints` wrote.

    Parameters
    ----------
    data : bytes
        Whole numbers, none of them cut off.

    Returns
    -------
    numpy.ndarray of int64
        The numbers.

    Raises
    ------
    ValueError
        If the last number is cut off.

    Examples
    --------
    >>> from_varints(varints([1, 127, 128, 300])).tolist()
    [1, 127, 128, 300]
    """
    octets = np.frombuffer(data, dtype=np.uint8)
    if len(octets) and octets[-1] > _SEVEN_BITS:
        msg = f"varints: the last of {len(octets)} bytes says that more follow."
        raise ValueError(msg)
    last = np.flatnonzero(octets <= _SEVEN_BITS)
    first = np.concatenate([[0], last[:-1] + 1]).astype(np.int64)[: len(last)]
    place = np.arange(len(octets)) - np.repeat(first, last - first + 1)
    parts = (octets & _SEVEN_BITS).astype(np.int64) << (7 * place)
    return np.add.reduceat(parts, first) if len(first) else np.zeros(0, np.int64)


def from_zigzag(values: ArrayLike) -> NDArray[np.int64]:
    """Return the signed numbers that `zigzag` coded.

    Parameters
    ----------
    values : array_like of int
        As `zigzag` returned them.

    Returns
    -------
    numpy.ndarray of int64
        Signed numbers.

    Examples
    --------
    >>> from_zigzag([0, 1, 2, 3]).tolist()
    [0, -1, 1, -2]
    """
    coded = np.asarray(values, dtype=np.int64)
    return (coded >> 1) ^ -(coded & 1)
