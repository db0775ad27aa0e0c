"""Route queries: as users write them, checked on input, and resolved to places."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from network.model.errors import RequestError
from network.query import arguments

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from gis_data.gazetteer import Place
    from network.costs.impedance import Criterion
    from network.costs.prices import Price
    from network.query.arguments import PlaceLike

PROFILES = (
    "container", "bulk", "truck", "passenger",
    "automobile", "cold_chain", "grain", "tourist",
)  # fmt: skip
CRITERIA = ("generalised", "time", "cost", "distance", "co2")


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
    avoid_countries, allow_transit : tuple of str
        Countries not to enter; countries that may be crossed although they are
        sanctioned or the journey is within one country. ISO 3166-1 alpha-2.
    as_of : datetime.date, optional
        Date of the status of ports, lines and services; also as YYYY-MM-DD.
    rates : path, optional
        CSV file of one's own prices, which go before those of the plan: columns of
        the table ``lane_rates``, of which source and confidence may be left out.

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
    allow_transit: str | tuple[str, ...] = ()
    as_of: date | str | None = None
    rates: str | Path | None = None

    def __post_init__(self) -> None:
        """Check the arguments and bring each into one form."""
        by = "generalised" if self.by == "" else self.by
        self._set(
            profile=arguments.one_of("profile", self.profile, PROFILES),
            by=arguments.one_of("by", by, CRITERIA),
            via=self.places_to_pass,
            modes=arguments.modes(self.modes),
            close=arguments.names("close", self.close),
            open=arguments.names("open", self.open),
            as_of=self.day,
            rates=arguments.path("rates", self.rates),
        )
        for name in ("avoid_countries", "allow_transit"):
            codes = arguments.names(name, getattr(self, name))
            self._set(**{name: tuple(arguments.country(name, code) for code in codes)})

    @property
    def day(self) -> date | None:
        """Return the day of `as_of`."""
        return arguments.day(self.as_of)

    @property
    def places_to_pass(self) -> tuple[PlaceLike, ...]:
        """Return the places of `via`."""
        return arguments.places("via", self.via)

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
    avoid_countries, allow_transit : tuple of str
        Countries not to enter; countries that may be crossed although they are
        sanctioned or the journey is within one country. ISO 3166-1 alpha-2.
    as_of : datetime.date, optional
        Date of the status of ports, lines and services; also as YYYY-MM-DD. With a
        departure it is the day of that.
    rates : path, optional
        CSV file of one's own prices.
    depart : datetime.datetime, optional
        Departure, in the local time of the origin where it has no zone; also as
        YYYY-MM-DDTHH:MM. From 1900 to 2200.
    alternatives : int
        Number of alternative routes.
    tradeoffs : bool
        Whether to return routes best by several weightings.
    deciding : bool
        Whether to say which figure of low confidence decides for the best route, and
        to list the route that is better at another value; not with a departure.

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
    deciding: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        """Check the arguments and bring each into one form."""
        self._set(
            origin=arguments.place("origin", self.origin),
            destination=arguments.place("destination", self.destination),
            depart=self.departure,
        )
        if self.depart is not None and self.by == "":
            self._set(by="time")
        super().__post_init__()
        self._set(
            alternatives=arguments.count("alternatives", self.alternatives),
            tradeoffs=arguments.flag("tradeoffs", self.tradeoffs),
            deciding=arguments.flag("deciding", self.deciding),
        )
        left = self.departure
        if left is not None and self.day not in {None, left.date()}:
            msg = (
                f"as_of: {self.day}, but depart is {left.isoformat()}; leave out "
                "as_of, for the status on the day of departure applies, or give that."
            )
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
        return arguments.moment(self.depart)


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
        Countries that may be crossed: sanctioned ones, and those on the way of a
        journey within one country.
    on : datetime.date, optional
        The day whose status applies; None: the date of the data.
    modes : frozenset of str
        Modes that may be used; empty: all. Transfers may always be used, and access
        to the modes that may.
    home : str
        Country that the journey stays in, ISO 3166-1 alpha-2; empty: it leads from one
        to another. `network.query.domestic.at_home` finds it.
    transits : frozenset of str
        Ids of the declared transits through others that such a journey may use.
    uncleared : frozenset of str
        Countries at whose seaports cargo passes no customs: the journey stays in one
        country or customs union, all of whose countries they are.
    """

    closed: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    avoided: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    on: date | None = None
    modes: frozenset[str] = frozenset()
    home: str = ""
    transits: frozenset[str] = frozenset()
    uncleared: frozenset[str] = frozenset()


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
    rates : tuple of Price
        The user's own prices.
    """

    profile: str = "container"
    criterion: Criterion = "generalised"
    via: tuple[Place, ...] = ()
    policy: Policy = Policy()
    rates: tuple[Price, ...] = ()

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
