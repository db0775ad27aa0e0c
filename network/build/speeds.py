"""Speeds of edges that say none of their own, and costs paid once a journey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from network.costs.cost import Use
    from network.costs.parameters import Parameter, ParameterSet

_HSR_FROM_KMH = 200.0
_TOP_CLASS_FROM_KMH = 300.0


def default_speed_kmh(
    book: ParameterSet, mode: str, country: str, *, use: Use, klass: str = "unknown"
) -> Parameter:
    """Return the speed of an edge that says none of its own.

    Parameters
    ----------
    book : ParameterSet
        The figures.
    mode : {"rail", "road", "sea", "air"}
        Mode of transport.
    country : str
        ISO 3166-1 alpha-2; empty at sea and in the air.
    use : {"freight", "passenger"}
        Who moves on it.
    klass : str, optional
        ``expressway`` on roads, ``high_speed`` or ``branch`` on rail,
        ``deep_sea`` at sea, ``long_haul`` in the air. A class without a figure
        takes that of ``unknown``.

    Returns
    -------
    Parameter
        Mean running speed stops included, without border and terminal,
        in km/h. `Parameter.assumed` tells a default that rests on little.
    """
    key = use if klass == "unknown" else f"{use}.{klass}"
    return book.find("speed", mode, country, key)


def fixed_cost(
    book: ParameterSet, what: Literal["sea_call", "rail_loading"], country: str
) -> Parameter:
    """Return the cost that a box pays once, however far it goes.

    Parameters
    ----------
    book : ParameterSet
        The figures.
    what : {"sea_call", "rail_loading"}
        What the market asks at either end of a voyage beyond the rate by
        kilometre (handling apart, use ``handling`` of the book); or the
        fixed part of a railway tariff, once where the box is put on the train.
    country : str
        ISO 3166-1 alpha-2 of the port or terminal.

    Returns
    -------
    Parameter
        USD per TEU.
    """
    quantity, mode = {"sea_call": ("call", "sea"), "rail_loading": ("loading", "rail")}[
        what
    ]
    return book.find(quantity, mode, country, "container")


def line_speed_kmh(
    book: ParameterSet, design_speed_kmh: float, country: str, *, use: Use
) -> Parameter:
    """Return the mean speed on a railway built for a known speed.

    Timetables with stops run at a share of the design speed, which differs by
    class of line. Freight is never faster than the default of its country.

    Parameters
    ----------
    book : ParameterSet
        The figures.
    design_speed_kmh : float
        Design speed of the line, in km/h. Positive.
    country : str
        ISO 3166-1 alpha-2.
    use : {"freight", "passenger"}
        Who moves on it.

    Returns
    -------
    Parameter
        Mean speed, in km/h.

    Raises
    ------
    ValueError
        If the design speed is not positive.
    """
    if not design_speed_kmh > 0:
        msg = f"design_speed_kmh must be > 0 km/h, got {design_speed_kmh!r}."
        raise ValueError(msg)
    key: str = use
    if use == "passenger" and design_speed_kmh >= _HSR_FROM_KMH:
        top = design_speed_kmh >= _TOP_CLASS_FROM_KMH
        key = "passenger.350" if top else "passenger.250"
    share = book.find("line_ratio", "rail", country, key)
    speed = share.times(design_speed_kmh, "km/h")
    if use == "passenger":
        return speed
    usual = default_speed_kmh(book, "rail", country, use=use)
    return min(speed, usual, key=lambda figure: figure.typical)
