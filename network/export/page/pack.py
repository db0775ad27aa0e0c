"""The network of a page as text: columns in few bytes, deflated, in base 85.

A packed network is a JSON object with ``version`` and ``sections``, each of which is
deflated (RFC 1951, raw) and in base 85: five characters for four bytes, of those that
mean nothing within a text of JSON, HTML or JavaScript. ``tables`` and ``answer`` are
JSON, ``figures`` and ``money`` floats; the others are whole numbers as
`gis_data.varints` writes them, columns one after another. Weights are residuals to what
`network.export.page.rates` predicts; one section holds one vector, so that a page
unpacks those alone that it is asked for. ``engine/network.js`` is the other half.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from gis_data.varints import from_varints, from_zigzag, varints, zigzag
from network.export.page.page_network import STEPS, PageNetwork
from network.export.page.price_days import PriceChange
from network.export.page.rates import Rates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: Of the format; a page refuses another.
VERSION = 3
# Of the alphabet of Python's b85encode, what has a meaning in HTML or JavaScript.
_HARMLESS = bytes.maketrans(b"&<>`", b",.:/")
_STANDARD = bytes.maketrans(b",.:/", b"&<>`")
#: Sections of `network.export.page.answer_sections`.
ANSWER = ("answer", "figures", "tariffs", "money", "names", "lengths", "shapes")
_HALF_TURN = 180 * STEPS
# Metres of a step of latitude, in units of length of 2 cm; cosine in even powers.
_UNITS_A_STEP = 6_371_008.8 * np.pi / _HALF_TURN * 50
_COSINE = (1.0, -1 / 2, 1 / 24, -1 / 720, 1 / 40320)


def packed(page: PageNetwork) -> dict[str, Any]:
    """Return the network of a page in a form that JSON can hold.

    Parameters
    ----------
    page : PageNetwork
        The network.

    Returns
    -------
    dict
        ``version`` and ``sections``.
    """
    text = json.dumps(page.tables, ensure_ascii=False, separators=(",", ":"))
    length = page.vectors[0]
    sections = {
        "tables": text.encode(),
        "graph": _graph(page),
        "rows": varints(page.row),
        "via": varints(np.diff(page.via, prepend=0)),
        "country": varints(_runs(page.country)),
        "xy": b"".join(varints(zigzag(np.diff(side, prepend=0))) for side in page.xy),
        "v0": varints(zigzag(length - chords(page.xy, page.low, page.high))),
    }
    rows = np.array(page.tables["classes"]["cost_row"])[page.row]
    for vector in range(1, len(page.vectors)):
        guess = page.rates.predicted(vector, rows, length)
        sections[f"v{vector}"] = b"".join(
            (
                page.rates.per_length[vector].astype("<f4").tobytes(),
                page.rates.constant[vector].astype("<f4").tobytes(),
                varints(zigzag(page.vectors[vector] - guess)),
            )
        )
        if page.prices[vector]:
            changes = _changes(page.prices[vector], page.vectors[vector])
            sections[f"p{vector}"] = varints(changes)
    sections |= page.answer
    return {
        "version": VERSION,
        "sections": {name: _deflated(data) for name, data in sections.items()},
    }


def chords(xy: Ints, low: Ints, high: Ints) -> Ints:
    """Return about how long the straight lines of links are, in units of length.

    Only operations that IEEE 754 defines to the last bit are used, so that a page
    computes the same.

    Parameters
    ----------
    xy : numpy.ndarray of int64
        Positions of nodes, in steps of 1 / `STEPS` degrees.
    low, high : numpy.ndarray of int64
        Nodes of each link.

    Returns
    -------
    numpy.ndarray of int64
        Units of 2 cm.
    """
    lon, lat = xy
    dx = np.abs(lon[high] - lon[low])
    dx = np.minimum(dx, 2 * _HALF_TURN - dx).astype(np.float64)
    dy = (lat[high] - lat[low]).astype(np.float64)
    middle = (lat[high] + lat[low]).astype(np.float64) * (np.pi / (2 * _HALF_TURN))
    square = middle * middle
    cosine = np.zeros(len(low))
    for factor in reversed(_COSINE):
        cosine = cosine * square + factor
    dx = dx * cosine
    straight = np.floor(np.sqrt(dx * dx + dy * dy) * _UNITS_A_STEP)
    return np.asarray(straight, dtype=np.int64)


def _graph(page: PageNetwork) -> bytes:
    """Return how many links leave each node for later ones, and for which."""
    degree = np.bincount(page.low, minlength=page.xy.shape[1])
    before = np.concatenate([[-1], page.high[:-1]])
    first = np.concatenate([[True], np.diff(page.low) != 0])
    step = page.high - np.where(first, page.low, before)
    return varints(degree) + varints(step)


def _runs(values: Ints) -> Ints:
    """Return values and how often each comes one after another, in turn."""
    first = np.flatnonzero(np.diff(values, prepend=-1))
    lengths = np.diff(first, append=len(values))
    return np.stack([values[first], lengths], axis=1).ravel()


def _changes(changes: list[PriceChange], weights: Ints) -> Ints:
    """Return changes as numbers: days, then links and weights of each."""
    state = weights.copy()
    numbers = [np.array([len(changes)])]
    for change in changes:
        numbers.append(np.array([change.day, len(change.at)]))
        numbers.append(np.diff(change.at, prepend=0))
        numbers.append(zigzag(change.weights - state[change.at]).astype(np.int64))
        state[change.at] = change.weights
    return np.concatenate(numbers)


def _deflated(data: bytes) -> str:
    press = zlib.compressobj(9, zlib.DEFLATED, -15)
    text = base64.b85encode(press.compress(data) + press.flush())
    return text.translate(_HARMLESS).decode("ascii")


def _inflated(text: str) -> bytes:
    data = base64.b85decode(text.encode("ascii").translate(_STANDARD))
    return zlib.decompress(data, -15)


def tables_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tables of a packed network: places, and what policies read.

    Parameters
    ----------
    record : mapping
        As `packed` returns it.

    Returns
    -------
    dict
        `PageNetwork.tables`.
    """
    tables: dict[str, Any] = json.loads(_inflated(record["sections"]["tables"]))
    return tables


def unpacked(record: Mapping[str, Any]) -> PageNetwork:
    """Return the network that `packed` wrote; for tests and tools.

    Parameters
    ----------
    record : mapping
        ``version`` and ``sections``.

    Returns
    -------
    PageNetwork
        Without `nodes` and `of_edge`, which are not written.

    Raises
    ------
    ValueError
        If it is of another version.
    """
    if record["version"] != VERSION:
        msg = (
            f"packed network: version {record['version']!r}, must be {VERSION}; "
            "write it anew with this release."
        )
        raise ValueError(msg)
    data = {name: _inflated(text) for name, text in record["sections"].items()}
    tables = json.loads(data["tables"])
    row = from_varints(data["rows"])
    sides = np.split(from_zigzag(from_varints(data["xy"])), 2)
    xy = np.stack([np.cumsum(side) for side in sides])
    low, high = _unpacked_ends(from_varints(data["graph"]), len(row))
    length = from_zigzag(from_varints(data["v0"])) + chords(xy, low, high)
    rates, vectors = _unpacked_vectors(
        data, length, np.array(tables["classes"]["cost_row"]), row
    )
    prices = [
        list(_unpacked_changes(data.get(f"p{vector}", b""), weights))
        for vector, weights in enumerate(vectors)
    ]
    answer = {name: data[name] for name in ANSWER}
    none = np.zeros(0, dtype=np.int64)
    via = np.cumsum(from_varints(data["via"]))
    runs = from_varints(data["country"]).reshape(-1, 2)
    return PageNetwork(
        xy,
        low,
        high,
        row,
        np.stack(vectors),
        rates,
        prices,
        tables,
        answer,
        nodes=none,
        country=np.repeat(*runs.T),
        via=via,
        of_edge=none,
    )


def _unpacked_vectors(
    data: Mapping[str, bytes], length: Ints, cost_row: Ints, row: Ints
) -> tuple[Rates, list[Ints]]:
    count = sum(name[0] == "v" and name[1:].isdecimal() for name in data)
    width = int(cost_row.max()) + 1
    parts = ([_floats(data, v, part, width) for v in range(count)] for part in (0, 1))
    rates = Rates(*map(np.stack, parts))
    vectors = [length]
    for vector in range(1, count):
        residual = from_zigzag(from_varints(data[f"v{vector}"][8 * width :]))
        vectors.append(residual + rates.predicted(vector, cost_row[row], length))
    return rates, vectors


def _unpacked_ends(numbers: Ints, count: int) -> tuple[Ints, Ints]:
    degree, step = np.split(numbers, [len(numbers) - count])
    low = np.repeat(np.arange(len(degree)), degree)
    ends = np.cumsum(step)
    starts = np.concatenate([[0], ends])[np.cumsum(degree) - degree][low]
    return low, ends - starts + low


def _floats(
    data: Mapping[str, bytes], vector: int, part: int, width: int
) -> NDArray[np.float32]:
    if not vector:
        return np.zeros(width, dtype=np.float32)
    octets = data[f"v{vector}"][4 * width * part : 4 * width * (part + 1)]
    return np.frombuffer(octets, dtype="<f4")


def _unpacked_changes(data: bytes, weights: Ints) -> Iterator[PriceChange]:
    if not data:
        return
    numbers = from_varints(data)
    state, place = weights.copy(), 1
    for _ in range(int(numbers[0])):
        day, count = numbers[place : place + 2].tolist()
        place += 2
        at = np.cumsum(numbers[place : place + count])
        state[at] += from_zigzag(numbers[place + count : place + 2 * count])
        place += 2 * count
        yield PriceChange(day, at, state[at].copy())
