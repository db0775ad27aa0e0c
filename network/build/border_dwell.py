"""Choose the hours of a border stop: published here, for a similar one, or a mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from statistics import mean, median
from typing import TYPE_CHECKING

from network.build.border_rows import (
    BorderStop,
    Gateway,
    stop_of,
)
from network.build.country_groups import country_groups
from network.model.errors import MissingFigureError
from network.model.estimate import least_confidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gis_data.gazetteer.gazetteer import PlanTables
    from network.build.country_groups import CountryGroup
    from network.costs.parameters import Parameter, ParameterSet

_Way = tuple[str, str, str, str]  # two countries, mode, the country left
LAST_RESORT = "carec"  # the mean of many gates of Central and East Asia
MEASURED = frozenset({"published", "published analogue"})


@dataclass(frozen=True)
class BorderDwells:
    """Chooses the hours of border stops.

    Attributes
    ----------
    book : ParameterSet
        The figures.
    rows : mapping
        Hours of every row that may be cited, by id.
    citations : mapping
        Rows of ``border_hours`` by gateway, mode and the country that is left; empty
        for both ways.
    groups : mapping
        Groups of countries by id.
    published, spans : mapping
        Published stops, and ranges, by pair of countries, mode and the country left.
    """

    book: ParameterSet
    rows: Mapping[str, BorderStop]
    citations: Mapping[tuple[str, str, str], Mapping[str, str]]
    groups: Mapping[str, CountryGroup]
    published: dict[_Way, list[BorderStop]] = field(default_factory=dict)
    spans: dict[_Way, list[BorderStop]] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        gateways: Iterable[Gateway],
        rows: Mapping[str, BorderStop],
        plan: PlanTables,
        book: ParameterSet,
    ) -> BorderDwells:
        """Return a chooser that knows what is published for every pair.

        Parameters
        ----------
        gateways : iterable of Gateway
            All gateways.
        rows : mapping
            Hours of every row that may be cited, by id.
        plan : PlanTables
            Its ``border_hours`` and ``country_groups``.
        book : ParameterSet
            The figures.

        Returns
        -------
        BorderDwells
            Ready to `choose`.
        """
        lines = {
            (str(line["gateway_id"]), str(line["mode"]), str(line["leaving"])): {
                str(k): str(v) for k, v in line.items()
            }
            for line in plan.table("border_hours").to_dict("records")
        }
        groups = country_groups(plan.table("country_groups"))
        chooser = cls(book, rows, lines, groups)
        for gateway in gateways:
            for leaving in gateway.countries:
                way = (*gateway.pair, leaving)
                stop = chooser.cited(gateway, leaving)
                span = chooser.span(gateway, leaving)
                if stop is not None and stop.basis in MEASURED:
                    chooser.published.setdefault(way, []).append(stop)
                if span is not None:
                    chooser.spans.setdefault(way, []).append(span)
        return chooser

    def choose(self, gateway: Gateway, leaving: str) -> BorderStop:
        """Return the stop of a gateway in one direction.

        Parameters
        ----------
        gateway : Gateway
            Of land, with two countries.
        leaving : str
            The country that is left, ISO 3166-1 alpha-2.

        Returns
        -------
        BorderStop
            Typical hours by the rules of `network.build.dwell.gateway_dwell`; the
            range covers what the gateway's own row, or its neighbours', say.
        """
        cited = self.cited(gateway, leaving)
        if cited is not None and cited.basis in MEASURED:
            return cited
        if gateway.union:
            return cited or self._figure("union", gateway.mode, "estimate")
        stop = self._analogue(gateway, leaving) or self._sides(gateway, leaving)
        stop = stop or self._mean(gateway) or cited
        if stop is None:
            stop = self._mean_figure(gateway, LAST_RESORT)
        range_here = self.span(gateway, leaving)
        others = self.spans.get((*gateway.pair, leaving), [])
        for span in [range_here] if range_here else others:
            stop = stop.spanning(span.low_h, span.high_h)
        return stop

    def cited(self, gateway: Gateway, leaving: str) -> BorderStop | None:
        """Return the stop cited for a gateway one way, or that of its own row."""
        line = self.line(gateway, leaving)
        if not line.get("hours"):
            return gateway.own and gateway.own.without(self.reload(gateway))
        cited = self._sum(line["hours"])
        span = self._sum(line["span"] or line["hours"])
        stop = replace(cited.spanning(span.low_h, span.high_h), why=line["why"])
        if line["basis"] != "published" and stop.confidence == "high":
            # High is for what was measured at this gateway.
            stop = replace(stop, confidence="medium")
        return replace(stop, basis=line["basis"]).without(self.reload(gateway))

    def span(self, gateway: Gateway, leaving: str) -> BorderStop | None:
        """Return the stop whose range a gateway's own row or citation gives."""
        cited = self.line(gateway, leaving).get("span")
        stop = self._sum(cited) if cited else gateway.own
        return stop and stop.without(self.reload(gateway))

    def reload(self, gateway: Gateway) -> Parameter:
        """Return the hours of a change of gauge between a gateway's countries."""
        return reload_of(*gateway.countries, self.book)

    def line(self, gateway: Gateway, leaving: str) -> Mapping[str, str]:
        """Return the citations of a gateway or of its other side, or nothing.

        Parameters
        ----------
        gateway : Gateway
            A border port.
        leaving : str
            Country that is left, ISO 3166-1 alpha-2.

        Returns
        -------
        Mapping
            A row of ``border_hours``; that of one direction comes before that of both.
        """
        for way in (leaving, ""):
            for name in (gateway.id, *gateway.other_ids):
                if (name, gateway.mode, way) in self.citations:
                    return self.citations[name, gateway.mode, way]
        return {}

    def _sum(self, citation: str) -> BorderStop:
        """Return the hours of a citation: sides added, directions averaged."""
        total = [0.0, 0.0, 0.0]
        every = []
        for side in citation.split("+"):
            cited = [self._row(name) for name in _names(side)]
            every.extend(cited)
            total[0] += min(p.low_h for p in cited)
            total[1] += mean(p.typical_h for p in cited)
            total[2] += max(p.high_h for p in cited)
        return BorderStop(
            total[0], total[1], total[2], "published",
            " ; ".join(dict.fromkeys(p.source for p in every)),
            least_confidence(*(p.confidence for p in every)),
            tuple(_names(citation)), any(p.reload for p in every),
        )  # fmt: skip

    def _row(self, name: str) -> BorderStop:
        if name not in self.rows:
            msg = (
                f"border_hours.csv: cites {name!r}, which is in none of border_dwell, "
                "gauge_yards and border_ports with hours; cite an id that is."
            )
            raise MissingFigureError(msg)
        return self.rows[name]

    def _figure(self, key: str, mode: str, basis: str) -> BorderStop:
        return stop_of(self.book.find("border", mode, "*", key), basis)

    def _analogue(self, gateway: Gateway, leaving: str) -> BorderStop | None:
        known = self.published.get((*gateway.pair, leaving), [])
        if not known:
            return None
        return BorderStop(
            min(p.low_h for p in known),
            median(p.typical_h for p in known),
            max(p.high_h for p in known),
            "published analogue",
            source=" ; ".join(dict.fromkeys(p.source for p in known)),
            confidence="medium"
            if all(p.confidence == "high" for p in known)
            else "low",
            rows=tuple(dict.fromkeys(row for p in known for row in p.rows)),
            reload_h=max(p.reload_h for p in known),
            why="Median of what is published for these two countries and this mode",
        )

    def _sides(self, gateway: Gateway, leaving: str) -> BorderStop | None:
        """Return the means of both countries, out of one and into the other, or None.

        Each side is measured at other gates, so that the ports of two countries
        cannot be told apart by them.
        """
        arriving = next((c for c in gateway.countries if c != leaving), "")
        out = self._side(leaving, gateway.mode, "out")
        into = self._side(arriving, gateway.mode, "in")
        if out is None or into is None:
            return None
        return BorderStop(
            out.low_h + into.low_h,
            out.typical_h + into.typical_h,
            out.high_h + into.high_h,
            "pair mean",
            source=" ; ".join(dict.fromkeys((out.source, into.source))),
            confidence="low",
            rows=(*out.rows, *into.rows),
            reload=out.reload or into.reload,
            why=f"{out.why}, plus {into.why}",
        ).without(self.reload(gateway))

    def _side(self, country: str, mode: str, way: str) -> BorderStop | None:
        """Return the mean hours on the side of a country, out of it or into it."""
        for group in self.groups.values():
            row = group.sides.get(f"{mode}_{way}", "")
            if not row or country not in group.countries:
                continue
            why = f"mean of gates of {group.name} on the way {way}"
            if row in self.rows:
                return replace(self.rows[row], why=why)
            if f"border.{mode}.*.{row}" in self.book.by_id:
                return replace(self._figure(row, mode, "published analogue"), why=why)
        return None

    def _mean(self, gateway: Gateway) -> BorderStop | None:
        """Return the mean of the gates of a group of countries, or None."""
        figure = self._figure_of_mean(gateway)
        if not figure:
            return None
        group = self._group_of_known_mean(gateway)
        if group is None:
            return self._mean_figure(gateway, figure)
        near = replace(
            self.rows[group.mean_row],
            basis="pair mean",
            confidence="low",
            reload=True,
            why=group.note,
        ).without(self.reload(gateway))
        unions = [g for g in self.groups.values() if g.union and g.sides["rail_in"]]
        if all(group.countries.isdisjoint(gateway.countries) for group in unions):
            return near
        far = self._figure("eaeu_side", "rail", "published analogue")
        return replace(
            near,
            low_h=near.low_h + far.low_h,
            typical_h=near.typical_h + far.typical_h,
            high_h=near.high_h + far.high_h,
            source=f"{near.source} ; {far.source}",
            rows=(*near.rows, *far.rows),
            why=f"{group.note}, plus a union border station "
            "without reload as at Brest in 2019",
        )

    def _group_of_known_mean(self, gateway: Gateway) -> CountryGroup | None:
        """Return a group of a gateway's countries whose gates have a mean, or None."""
        for group in self.groups.values():
            if (
                group.mean_mode == gateway.mode
                and group.mean_row in self.rows
                and not group.countries.isdisjoint(gateway.countries)
            ):
                return group
        return None

    def _figure_of_mean(self, gateway: Gateway) -> str:
        """Return the figure of a group of a gateway's countries, or nothing."""
        return next(
            (
                group.mean_figure
                for group in self.groups.values()
                if group.mean_figure
                and not group.countries.isdisjoint(gateway.countries)
            ),
            "",
        )

    def _mean_figure(self, gateway: Gateway, key: str) -> BorderStop:
        stop = self._figure(key, gateway.mode, "pair mean")
        stop = replace(stop, confidence="low", reload=gateway.mode == "rail")
        return stop.without(self.reload(gateway))


def reload_of(country_a: str, country_b: str, book: ParameterSet) -> Parameter:
    """Return the hours of a change of gauge at a border.

    Parameters
    ----------
    country_a, country_b : str
        ISO 3166-1 alpha-2, in any order.
    book : ParameterSet
        The figures.

    Returns
    -------
    Parameter
        Hours of the reload of one container train.
    """
    pair = "-".join(sorted((country_a, country_b)))
    return book.find("reload", "rail", pair, "freight")


def _names(citation: str) -> list[str]:
    return [name.strip() for name in re.split(r"[+&]", citation) if name.strip()]
