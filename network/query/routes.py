"""Routes, and sets of routes: alternatives and trade-offs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from gis_data.messages.catalogue import as_record, render
from network.model.errors import RequestError
from network.model.estimate import ZERO, Estimate
from network.model.schema import BORDER_KINDS, HOURS, QUANTITIES, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import folium
    import geopandas as gpd
    import pandas as pd

    from gis_data.gazetteer import Place
    from gis_data.messages.message import Message
    from network.query.leg import Leg

#: Kinds of leg that are not part of the line haul.
LOCAL_KINDS = frozenset({"access", "transfer", "gauge_break", "wait"})
#: Totals of a route.
TOTALS = ("length_km", "time_h", *QUANTITIES[1:], "generalised_usd")


@dataclass(frozen=True, repr=False)
class Route:
    """A route between two places, with its legs.

    Attributes
    ----------
    origin, destination : Place
        Its ends.
    profile, criterion, unit : str
        Transport profile, what was minimised, and the unit of cost and CO2.
    legs : tuple of Leg
        In order of travel; with a departure, waits for a gate are legs of their own.
    value_of_time : Estimate
        USD per hour and unit, in which time counts in the generalised cost.
    messages : tuple of Message
        Assumptions, and what was not used.
    departs, arrives : datetime, optional
        In the local time of origin and destination; None without a departure.
    times : tuple of (datetime, datetime)
        When each leg begins and ends, in local time; empty without a departure.
    gate_visits : tuple of GateCall
        The gates with opening hours or sailing days that it passes.
    """

    origin: Place
    destination: Place
    profile: str
    criterion: str
    unit: str
    legs: tuple[Leg, ...]
    value_of_time: Estimate = ZERO
    messages: tuple[Message, ...] = ()
    departs: datetime | None = None
    arrives: datetime | None = None
    times: tuple[tuple[datetime, datetime], ...] = ()
    gate_visits: tuple[Any, ...] = ()

    def __repr__(self) -> str:
        """Return the route in one line."""
        hours, cost = self.total("time_h").typical, self.total("cost_usd").typical
        return (
            f"<Route {self.origin.label} - {self.destination.label}, {self.profile}, "
            f"by {self.criterion}: {self.length_km:,.0f} km, {hours:,.1f} h, "
            f"{cost:,.0f} USD per {self.unit}, {len(self.legs)} legs>"
        )

    def _repr_html_(self) -> str:
        """Return the table of legs for a notebook."""
        from network.query.route_output import html_table  # noqa: PLC0415 - when shown

        return html_table(self)

    @property
    def length_km(self) -> float:
        """Return kilometres in all, access included."""
        return sum(leg.length_km.typical for leg in self.legs)

    @property
    def line_haul_km(self) -> float:
        """Return kilometres without access and transfers."""
        haul = (leg for leg in self.legs if leg.kind not in LOCAL_KINDS)
        return sum(leg.length_km.typical for leg in haul)

    @property
    def duration_h(self) -> float:
        """Return hours from departure to arrival; those of the legs without one."""
        if self.departs is None or self.arrives is None:
            return self.total("time_h").typical
        return (self.arrives - self.departs).total_seconds() / 3600

    def total(self, name: str) -> Estimate:
        """Return one quantity over all legs.

        Parameters
        ----------
        name : str
            One of `TOTALS`: length_km, time_h, moving_h, dwell_h, wait_h, cost_usd,
            co2_kg, generalised_usd.

        Returns
        -------
        Estimate
            The low is the sum of the lows of the legs, the high that of the highs:
            everything goes well at once, or badly. Time counts in the generalised
            cost at the typical value of time.

        Raises
        ------
        RequestError
            If there is no such quantity.
        """
        if name not in TOTALS:
            msg = f"{name!r} is no total of a route; use one of: {', '.join(TOTALS)}."
            raise RequestError(msg)
        if name == "generalised_usd":
            hours = self.total("time_h")
            return self.total("cost_usd") + hours.times(
                self.value_of_time.typical, "USD"
            )
        names = HOURS if name == "time_h" else (name,)
        parts = (getattr(leg, part) for leg in self.legs for part in names)
        return sum(parts, Estimate(0.0, 0.0, 0.0, UNITS[names[0]]))

    @property
    def borders(self) -> tuple[str, ...]:
        """Return the gateways by which countries are entered, in order of travel."""
        return tuple(leg.gateway_id for leg in self.legs if leg.kind in BORDER_KINDS)

    @property
    def gauge_breaks(self) -> int:
        """Return the number of changes of track gauge."""
        return sum(leg.kind == "gauge_break" for leg in self.legs)

    def to_gdf(self, *, route_id: str = "") -> gpd.GeoDataFrame:
        """Return the legs as a frame.

        Parameters
        ----------
        route_id : str
            Id of the route; default: the ids of its ends.

        Returns
        -------
        geopandas.GeoDataFrame
            Columns `network.model.schema.ROUTE_FIELDS`, one row a leg in order of
            travel, EPSG:4326.
        """
        from network.query.route_output import route_frame  # noqa: PLC0415 - heavy

        return route_frame(self, route_id=route_id)

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """Return the route as plain values: totals, legs with their lines, messages.

        Parameters
        ----------
        language : str
            Of the texts of messages.

        Returns
        -------
        dict
            The same keys for every route; quantities as dicts of low, typical, high,
            unit, source, confidence and basis.
        """
        from network.query.route_output import route_record  # noqa: PLC0415 - when asked

        return route_record(self, language)

    def explore(self, **options: Any) -> folium.Map:  # noqa: ANN401 - passed on
        """Return an interactive map of the legs.

        Parameters
        ----------
        **options
            Passed on to `folium.Map`; ``tiles=None`` draws no background.

        Returns
        -------
        folium.Map
            Legs coloured by mode, with their figures. The browser loads Folium's
            scripts from the internet; `corridors.atlas.route_pages.write_route_map`
            writes a page that needs none.
        """
        from network.query.route_output import folium_map  # noqa: PLC0415 - heavy

        return folium_map([self], **options)


class RelatedRoute(NamedTuple):
    """A route and its relation to the best of its set.

    Attributes
    ----------
    route : Route
        Legs and totals.
    extra : float
        Weight more than the best, as a share: 0.05 is 5 % more of what is
        minimised; with a departure and by time, of the hours from departure to
        arrival.
    overlap : float
        The greatest share of it on one route before it.
    difference : Message, optional
        How it differs from the best; None for the best.
    best_in : tuple of str
        Criteria of which it is the optimum, where several are compared.
    """

    route: Route
    extra: float = 0.0
    overlap: float = 0.0
    difference: Message | None = None
    best_in: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the route in one line, with its relation to the best."""
        best = f"best in {', '.join(self.best_in)}" if self.best_in else ""
        text = render(self.difference) if self.difference else ""
        return "; ".join(part for part in (repr(self.route), best, text) if part)


@dataclass(frozen=True, repr=False)
class RouteSet:
    """Routes between the same places, and how they relate to the first.

    Attributes
    ----------
    related : tuple of RelatedRoute
        The routes with their relation to the best; alternatives with the best
        first, trade-offs with the fastest first.
    """

    related: tuple[RelatedRoute, ...]

    @property
    def routes(self) -> tuple[Route, ...]:
        """Return the routes alone."""
        return tuple(item.route for item in self.related)

    def __repr__(self) -> str:
        """Return the number of routes and the best, in one line."""
        return f"<RouteSet of {len(self)}, the best {self.best!r}>"

    def __str__(self) -> str:
        """Return the routes, one a line, with what distinguishes each."""
        return "\n".join(map(str, self.related))

    def _repr_html_(self) -> str:
        """Return the table of totals for a notebook."""
        return str(self.to_frame().to_html())

    def __len__(self) -> int:
        """Return the number of routes."""
        return len(self.related)

    def __iter__(self) -> Iterator[Route]:
        """Return the routes one by one, the best first."""
        return iter(self.routes)

    def __getitem__(self, at: int) -> Route:
        """Return a route by its rank, from 0."""
        return self.routes[at]

    @property
    def best(self) -> Route:
        """Return the best route by the criterion."""
        return min(self.related, key=lambda item: item.extra).route

    def to_gdf(self) -> gpd.GeoDataFrame:
        """Return the legs of all routes.

        Returns
        -------
        geopandas.GeoDataFrame
            Columns `network.model.schema.ROUTE_FIELDS`, EPSG:4326; ``route_id`` is
            the rank of the route, from 1.
        """
        from network.query.route_output import routes_frame  # noqa: PLC0415 - heavy

        return routes_frame({str(i): route for i, route in enumerate(self.routes, 1)})

    def to_frame(self) -> pd.DataFrame:
        """Return totals and relation of each route.

        Returns
        -------
        pandas.DataFrame
            One row a route: the typical value of each of `TOTALS`, ``extra``,
            ``overlap``, ``best_in`` and ``difference``.
        """
        import pandas as pd  # noqa: PLC0415 - heavy

        rows = [
            {
                **{name: item.route.total(name).typical for name in TOTALS},
                "extra": item.extra,
                "overlap": item.overlap,
                "best_in": ", ".join(item.best_in),
                "difference": render(item.difference) if item.difference else "",
            }
            for item in self.related
        ]
        return pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1, name="route"))

    def to_dict(self, language: str = "en") -> list[dict[str, Any]]:
        """Return the routes as plain values, each with its relation to the best.

        Parameters
        ----------
        language : str
            Of the texts of messages.

        Returns
        -------
        list of dict
            As `Route.to_dict`, and ``extra``, ``overlap``, ``difference``,
            ``best_in``.
        """
        return [
            {
                "extra": item.extra,
                "overlap": item.overlap,
                "difference": item.difference and as_record(item.difference, language),
                "best_in": item.best_in,
                **item.route.to_dict(language),
            }
            for item in self.related
        ]

    def explore(self, **options: Any) -> folium.Map:  # noqa: ANN401 - passed on
        """Return an interactive map of all routes.

        Parameters
        ----------
        **options
            Passed on to `folium.Map`.

        Returns
        -------
        folium.Map
            One layer a route.
        """
        from network.query.route_output import folium_map  # noqa: PLC0415 - heavy

        return folium_map(self.routes, **options)
