"""Route queries: as users write them, checked on input, and resolved to places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from gis_data.errors import CorridorsError
from gis_data.schema import shown

if TYPE_CHECKING:
    from gis_data.gazetteer import Place
    from network.costs.impedance import Criterion

    #: A name, an id, ``lat,lon`` as text, a (lon, lat) pair in degrees, or a place.
    PlaceLike: TypeAlias = "str | tuple[float, float] | Place"

PROFILES = (
    "container", "bulk", "truck", "passenger",
    "automobile", "cold_chain", "grain", "tourist",
)  # fmt: skip
CRITERIA = ("generalised", "time", "cost", "distance", "co2")
MODES = ("rail", "road", "sea", "air")
FIRST_YEAR, LAST_YEAR = 1900, 2200
_DAY = "a day; write YYYY-MM-DD, such as 2026-05-01"
_TIME = "a time; write YYYY-MM-DDTHH:MM, local to the origin, or with a zone (+08:00)"
_Date = TypeVar("_Date", bound=date)
_ALPHA_2 = 2
_PAIR = 2


class RequestError(CorridorsError, ValueError):
    """A query has an option that is not valid."""


@dataclass(frozen=True, kw_only=True)
class QueryOptions:
    """Profile, criterion and what may be used; the same for a route and a matrix.

    Every argument is checked and brought into one form. A single name may stand
    where several may: ``modes="rail"``, ``close="JL-HCT"``.

    Attributes
    ----------
    profile : str
        Transport profile, one of `PROFILES`.
    by : str
        What is minimised, one of `CRITERIA`; generalised is cost plus time at the
        value of time of the profile, and what is minimised where it is left out.
    via : tuple of str, (float, float) or Place
        Places to pass, in order.
    modes : tuple of str
        Among rail, road, sea and air; all when empty.
    close, open : tuple of str
        Ids of border ports, yards, services and straits that count as closed, or as
        open.
    avoid_countries, allow_countries : tuple of str
        Countries not to enter; sanctioned countries that may be crossed. ISO 3166-1
        alpha-2.
    as_of : datetime.date, optional
        Date of the status of ports, lines and services; also as YYYY-MM-DD.

    Raises
    ------
    RequestError
        If an argument is not valid; the message names it, what was
        its value and what is allowed.
    """

    profile: str = "container"
    by: str = ""
    via: PlaceLike | tuple[PlaceLike, ...] = ()
    modes: str | tuple[str, ...] = ()
    close: str | tuple[str, ...] = ()
    open: str | tuple[str, ...] = ()
    avoid_countries: str | tuple[str, ...] = ()
    allow_countries: str | tuple[str, ...] = ()
    as_of: date | str | None = None

    def __post_init__(self) -> None:
        """Check the arguments and bring each into one form."""
        self._set(
            profile=_one_of("profile", self.profile, PROFILES),
            by=_one_of("by", self.by or "generalised", CRITERIA),
            via=self.places_to_pass,
            modes=tuple(_mode(text) for text in _words("modes", self.modes)),
            close=_words("close", self.close),
            open=_words("open", self.open),
            as_of=self.day,
        )
        for name in ("avoid_countries", "allow_countries"):
            codes = _words(name, getattr(self, name))
            self._set(**{name: tuple(_country(name, code) for code in codes)})

    @property
    def day(self) -> date | None:
        """Return the day of `as_of`."""
        return _day(self.as_of)

    @property
    def places_to_pass(self) -> tuple[PlaceLike, ...]:
        """Return the places of `via`."""
        return tuple(_place("via", place) for place in _places(self.via))

    def _set(self, **values: object) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True)
class RouteQuery(QueryOptions):
    """A query for a route, as users write it.

    Attributes
    ----------
    origin, destination : str, (float, float) or Place
        Name in any script, id, ``lat,lon`` as text, a (lon, lat) pair in degrees, a
        Shapely point, or a place.
    profile : str
        container, bulk, truck, passenger, automobile, cold_chain, grain or tourist.
    by : str
        What is minimised: generalised (cost plus time at the value of time of the
        profile), time, cost, distance or co2. Left out: generalised; time where a
        departure is given.
    via : tuple of str, (float, float) or Place
        Places to pass, in order.
    modes : tuple of str
        Among rail, road, sea and air; all when empty.
    close, open : tuple of str
        Ids of border ports, yards, services and straits that count as closed, or as
        open; those of the plan's ports are in ``work.plan.border_ports``.
    avoid_countries, allow_countries : tuple of str
        Countries not to enter; sanctioned countries that may be crossed. ISO 3166-1
        alpha-2.
    as_of : datetime.date, optional
        Date of the status of ports, lines and services; also as YYYY-MM-DD.
    depart : datetime.datetime, optional
        Departure, in the local time of the origin where it has no zone; also as
        YYYY-MM-DDTHH:MM. From 1900 to 2200.
    alternatives : int
        Number of alternative routes.
    tradeoffs : bool
        Whether to return routes best by several weightings.

    Raises
    ------
    RequestError
        If an argument is not valid.

    Examples
    --------
    >>> query = RouteQuery("Changchun", (131.9, 43.1), modes="rail", as_of="2019-06-01")
    >>> query.modes, query.as_of.isoformat(), query.by
    (('rail',), '2019-06-01', 'generalised')
    """

    origin: PlaceLike
    destination: PlaceLike
    depart: datetime | str | None = field(default=None, kw_only=True)
    alternatives: int = field(default=0, kw_only=True)
    tradeoffs: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        """Check the arguments and bring each into one form."""
        self._set(
            origin=_place("origin", self.origin),
            destination=_place("destination", self.destination),
            depart=self.departure,
        )
        if self.depart is not None:
            self._set(by=self.by or "time")
        super().__post_init__()
        count = self.alternatives
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            msg = f"alternatives: {count!r} is not a number of routes; use 0 or more."
            raise RequestError(msg)
        if self.tradeoffs and self.depart is not None:
            msg = (
                "tradeoffs: they compare typical hours without a departure; leave out "
                "depart, or tradeoffs."
            )
            raise RequestError(msg)

    @property
    def departure(self) -> datetime | None:
        """Return the time of `depart`."""
        return _moment(self.depart)


@dataclass(frozen=True)
class Policy:
    """What a route may use.

    Attributes
    ----------
    closed : frozenset of str
        Gateways, yards, services and straits that count as closed.
    opened : frozenset of str
        Gateways, yards, services and straits that count as open, whatever their
        status.
    avoided : frozenset of str
        Countries that no edge may touch, ISO 3166-1 alpha-2.
    allowed : frozenset of str
        Sanctioned countries that may be crossed.
    on : datetime.date, optional
        The day whose status applies; None: the date of the data.
    modes : frozenset of str
        Modes that may be used; empty: all. Transfers may always be used, and access
        to the modes that may.
    """

    closed: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    avoided: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    on: date | None = None
    modes: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ResolvedOptions:
    """`QueryOptions` with places found and ids as declared.

    Attributes
    ----------
    profile : str
        Transport profile, one of `PROFILES`.
    criterion : str
        What is minimised, one of `CRITERIA`.
    via : tuple of Place
        Places to pass, in order.
    policy : Policy
        What may be used.
    """

    profile: str = "container"
    criterion: Criterion = "generalised"
    via: tuple[Place, ...] = ()
    policy: Policy = Policy()

    def between(
        self, origin: Place, destination: Place, departs: datetime | None = None
    ) -> ResolvedQuery:
        """Return a query with these options.

        Parameters
        ----------
        origin, destination : Place
            The ends.
        departs : datetime.datetime, optional
            Departure; in the local time of the origin where it has no zone.

        Returns
        -------
        ResolvedQuery
            For a router, or with a departure for a scheduler.
        """
        options = {item.name: getattr(self, item.name) for item in _OPTIONS}
        return ResolvedQuery(origin, destination, departs=departs, **options)


_OPTIONS = fields(ResolvedOptions)


@dataclass(frozen=True)
class ResolvedQuery(ResolvedOptions):
    """`RouteQuery` with places found and ids as declared.

    Attributes
    ----------
    origin, destination : Place
        The ends.
    departs : datetime.datetime, optional
        Departure; in the local time of the origin where it has no zone.
    """

    origin: Place
    destination: Place
    departs: datetime | None = field(default=None, kw_only=True)


def _one_of(name: str, value: object, allowed: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value.lower() not in allowed:
        msg = f"{name}: {shown(value)} is not valid; use {_listed(allowed)}."
        raise RequestError(msg)
    return value.lower()


def _listed(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _words(name: str, value: object) -> tuple[str, ...]:
    """Return one name, several with commas between them, or a collection of names."""
    items = (value,) if isinstance(value, str) else value
    if not isinstance(items, Iterable):
        msg = f"{name}: {value!r} is not a name; give one as text, or a list of names."
        raise RequestError(msg)
    names = list(items)
    for item in names:
        if not isinstance(item, str):
            msg = f"{name}: {shown(item)} is not a name; give names as text."
            raise RequestError(msg)
    parts = (part.strip() for item in names for part in item.split(","))
    return tuple(filter(None, parts))


def _mode(text: str) -> str:
    if text.lower() not in MODES:
        msg = f"modes: {shown(text)} is not a mode; use {_listed(MODES)}."
        raise RequestError(msg)
    return text.lower()


def _country(name: str, code: str) -> str:
    if len(code) != _ALPHA_2 or not code.isascii() or not code.isalpha():
        msg = (
            f"{name}: {shown(code)} is not a country code; use two letters, such as KP."
        )
        raise RequestError(msg)
    return code.upper()


def _day(value: object) -> date | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        value = value.date()
    if not isinstance(value, date):
        value = _parsed(date, "as_of", value, _DAY)
    return _in_years("as_of", value)


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, datetime):
        value = _parsed(datetime, "depart", value, _TIME)
    return _in_years("depart", value)


def _parsed(kind: type[_Date], name: str, value: object, wanted: str) -> _Date:
    try:
        return kind.fromisoformat(str(value))
    except ValueError as error:
        msg = f"{name}: {shown(value)} is not {wanted}."
        raise RequestError(msg) from error


def _in_years(name: str, day: _Date) -> _Date:
    """Return a date within the years for which calendars and time zones are known."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    msg = f"{name}: {day.isoformat()}: use a year from {FIRST_YEAR} to {LAST_YEAR}."
    raise RequestError(msg)


def _places(value: object) -> tuple[object, ...]:
    """Return one place or several as several."""
    if isinstance(value, str) or hasattr(value, "lon") or _is_pair(value):
        return (value,)
    return tuple(value) if isinstance(value, Iterable) else (value,)


def _is_pair(value: object) -> bool:
    return (
        isinstance(value, tuple | list)
        and len(value) == _PAIR
        and all(hasattr(number, "__float__") for number in value)
    )


def _is_on_globe(lon: float, lat: float) -> bool:
    return abs(lon) <= 180 and abs(lat) <= 90  # noqa: PLR2004 - degrees


def _place(name: str, value: object) -> PlaceLike:
    """Return a name, a place, or a point within the range of degrees."""
    if isinstance(value, str) and value.strip():
        return value
    if hasattr(value, "lon") and hasattr(value, "lat"):
        return value  # type: ignore[return-value]
    if getattr(value, "geom_type", "") == "Point":
        value = (value.x, value.y)  # type: ignore[attr-defined]
    if _is_pair(value):
        lon, lat = (float(number) for number in value)  # type: ignore[attr-defined]
        if _is_on_globe(lon, lat):
            return lon, lat
        msg = f"{name}: {value!r} is no point; use (longitude, latitude) in degrees."
        if _is_on_globe(lat, lon):
            msg += f" Did you mean ({lat:g}, {lon:g})?"
        raise RequestError(msg)
    msg = (
        f"{name}: {shown(value)} is not a place; give a name, an id, 'lat,lon' as text,"
        " a (longitude, latitude) pair or a Shapely point."
    )
    raise RequestError(msg)
