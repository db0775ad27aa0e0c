"""Routes between places: options in, legs and totals out, or a typed reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from network.ends import End, place_ends, via_ends
from network.engine import INFINITY, Arcs, open_engine
from network.errors import NoRouteError
from network.files import load_weights, save_weights
from network.legs import BANDS, ZERO, Leg, Range, Step, legs_of
from network.policy import Policy, shut_edges

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from gis_data.places import Place
    from network.cost import CostModel
    from network.engine import Metric
    from network.impedance import Criterion, Impedances
    from network.policy import Shut
    from network.store import Network

    Weights = NDArray[np.uint32]

KEPT_METRICS = 12


@dataclass(frozen=True)
class Route:
    """A way between two places, with its legs.

    Attributes
    ----------
    origin, destination : Place
        Its ends.
    profile, criterion, unit : str
        For whom, what was minimised, and the unit that money and CO2 are for.
    legs : tuple of Leg
        In order of travel.
    notes : tuple of str
        What was assumed and what was left out.
    """

    origin: Place
    destination: Place
    profile: str
    criterion: str
    unit: str
    legs: tuple[Leg, ...]
    notes: tuple[str, ...] = ()

    @property
    def length_km(self) -> float:
        """Return kilometres in all, access included."""
        return sum(leg.length_km for leg in self.legs)

    @property
    def line_haul_km(self) -> float:
        """Return kilometres without access and transfers."""
        local = {"access", "transfer", "gauge_break"}
        return sum(leg.length_km for leg in self.legs if leg.kind not in local)

    def total(self, band: str) -> Range:
        """Return one quantity over all legs.

        Parameters
        ----------
        band : str
            One of `network.legs.BANDS`, or ``time_h``.

        Returns
        -------
        Range
            Low, typical and high.
        """
        bands = ("moving_h", "dwell_h", "wait_h") if band == "time_h" else (band,)
        found = ZERO
        for leg in self.legs:
            for name in bands:
                found += getattr(leg, name)
        return found

    @property
    def borders(self) -> tuple[str, ...]:
        """Return the gateways crossed, in order of travel."""
        return tuple(leg.gateway_id for leg in self.legs if leg.kind == "crossing")

    @property
    def gauge_breaks(self) -> int:
        """Return how many times the cargo changes track gauge."""
        return sum(leg.kind == "gauge_break" for leg in self.legs)


@dataclass(frozen=True)
class Request:
    """What is asked of a router.

    Attributes
    ----------
    profile : str
        Who or what travels, one of `network.cost.PROFILES`.
    criterion : str
        What is minimised: time, cost, distance, co2 or generalised.
    via : tuple of Place
        Places to pass, in order.
    policy : Policy
        What may be used.
    """

    profile: str = "container"
    criterion: Criterion = "generalised"
    via: tuple[Place, ...] = ()
    policy: Policy = field(default_factory=Policy)


class Router:
    """Answers route requests on one built network.

    Parameters
    ----------
    built : Network
        The network.
    models : mapping of str to CostModel
        Cost model of each profile that may be asked for; looked up when asked.
    engine : str
        ``cch`` or ``scipy``; empty takes the fastest there is.
    folder : pathlib.Path, optional
        Where the engine keeps its order and the weights.
    """

    def __init__(
        self,
        built: Network,
        models: Any,  # noqa: ANN401 - any mapping of profile to CostModel
        *,
        engine: str = "",
        folder: Path | None = None,
    ) -> None:
        self.built = built
        self._models = models
        self._engine_name = engine
        self._folder = folder
        self._metrics: dict[tuple[object, ...], Metric] = {}

    @cached_property
    def _arc_edge(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return the edge of each arc, and whether the arc runs it backward."""
        both = np.flatnonzero(self.built.edges.arrays["two_way"])
        n = len(self.built.edges)
        back = np.zeros(n + len(both), dtype=bool)
        back[n:] = True
        return np.concatenate([np.arange(n), both]).astype(np.int64), back

    @cached_property
    def _engine(self) -> Any:  # noqa: ANN401 - either engine
        edges, nodes = self.built.edges.arrays, self.built.nodes.arrays
        edge, back = self._arc_edge
        u, v = edges["u"][edge], edges["v"][edge]
        arcs = Arcs(
            np.where(back, v, u).astype(np.uint32),
            np.where(back, u, v).astype(np.uint32),
            nodes["lon"].astype(np.float32),
            nodes["lat"].astype(np.float32),
        )
        folder = self._folder / "cch" if self._folder else None
        return open_engine(arcs, name=self._engine_name, folder=folder)

    @property
    def engine_name(self) -> str:
        """Return the engine in use."""
        return str(self._engine.name)

    def model(self, profile: str) -> CostModel:
        """Return the cost model of a profile.

        Parameters
        ----------
        profile : str
            Its name.

        Returns
        -------
        CostModel
            Figures and rules.
        """
        found: CostModel = self._models[profile]
        return found

    def edge_weights(self, profile: str, criterion: str) -> Weights:
        """Return the weight of every edge, kept on disk once computed.

        Parameters
        ----------
        profile, criterion : str
            For whom, and what is minimised.

        Returns
        -------
        numpy.ndarray of uint32
            `network.engine.INFINITY` where the profile may not use the edge.
        """
        path = (
            self._folder / f"weights.{profile}.{criterion}.npy"
            if self._folder
            else None
        )
        if path is not None:
            kept = load_weights(path, len(self.built.edges))
            if kept is not None:
                return kept
        from network.impedance import weights  # noqa: PLC0415 - a warm route skips it

        measured = self.measures(profile, None)
        found: Weights = weights(measured, criterion)  # type: ignore[arg-type]
        if path is not None:
            save_weights(path, found)
        return found

    def measures(self, profile: str, at: NDArray[np.int64] | None) -> Impedances:
        """Return hours, money and CO2 of edges for a profile.

        Parameters
        ----------
        profile : str
            For whom.
        at : numpy.ndarray of int or None
            Edge numbers; None for all.

        Returns
        -------
        Impedances
            In the order of the edges asked for.
        """
        from network.impedance import impedances  # noqa: PLC0415 - needs pandas

        edges = self.built.edges if at is None else self.built.edges.take(at)
        frame = edges.to_frame()
        frame.insert(0, "id", [str(i) for i in range(len(frame))])
        return impedances(frame, self.model(profile))

    def metric(self, request: Request, shut: Shut) -> Metric:
        """Return the engine's metric for a request, reusing the last ones.

        Parameters
        ----------
        request : Request
            Profile and criterion.
        shut : Shut
            Edges that may not be used.

        Returns
        -------
        Metric
            Weights customised.
        """
        closed = shut.any
        key = (request.profile, request.criterion, closed.tobytes())
        if key not in self._metrics:
            weights = np.array(self.edge_weights(request.profile, request.criterion))
            weights[closed] = INFINITY
            if len(self._metrics) >= KEPT_METRICS:
                self._metrics.pop(next(iter(self._metrics)))
            self._metrics[key] = self._engine.metric(weights[self._arc_edge[0]])
        return self._metrics[key]

    def route(self, origin: Place, destination: Place, request: Request) -> Route:
        """Return the best route between two places.

        Parameters
        ----------
        origin, destination : Place
            Where from, where to.
        request : Request
            For whom, by what, via where, and what may be used.

        Returns
        -------
        Route
            Legs, totals and notes.

        Raises
        ------
        NoRouteError
            If there is none: the message says what stands in the way.
        """
        countries = {
            p.country for p in (origin, destination, *request.via) if p.country
        }
        shut = shut_edges(self.built, request.policy, countries)
        stages = self._stages(origin, destination, request)
        steps = self._best(stages, self.metric(request, shut))
        if steps is None:
            from network.reasons import why_not  # noqa: PLC0415 - where there is none

            reason = why_not(
                self.built,
                request.policy,
                shut,
                lambda kept: self._best(stages, self.metric(request, kept)),
            )
            msg = (
                f"no route from {origin.label} to {destination.label} "
                f"for {request.profile}: {reason}."
            )
            raise NoRouteError(msg)
        at = np.array([s.edge for s in steps], dtype=np.int64)
        measured = self.measures(request.profile, at)
        bands = {name: _stacked(getattr(measured, name)) for name in BANDS}
        legs = tuple(legs_of(self.built, steps, bands))
        route = Route(
            origin,
            destination,
            request.profile,
            request.criterion,
            measured.unit,
            legs,
        )
        from network.notes import notes_on  # noqa: PLC0415 - reads the route

        return replace(route, notes=tuple(notes_on(route, self.built, request, shut)))

    def _stages(
        self, origin: Place, destination: Place, request: Request
    ) -> list[list[End]]:
        return [
            place_ends(self.built, origin, outward=True),
            *(via_ends(self.built, place) for place in request.via),
            place_ends(self.built, destination, outward=False),
        ]

    def _best(self, stages: list[list[End]], metric: Metric) -> list[Step] | None:
        """Return the lightest chain of steps through one end of each stage."""
        cost = np.array([e.weight for e in stages[0]], dtype=np.float64)
        back: list[NDArray[np.int64]] = []
        for before, after in pairwise(stages):
            table = metric.matrix([e.node for e in before], [e.node for e in after])
            total = table.astype(np.float64)
            total[table >= INFINITY] = np.inf
            total += cost[:, None]
            back.append(np.argmin(total, axis=0).astype(np.int64))
            cost = total.min(axis=0) + np.array([e.weight for e in after])
        if not np.isfinite(cost).any():
            return None
        chosen = [int(np.argmin(cost))]
        for came in reversed(back):
            chosen.append(int(came[chosen[-1]]))
        chosen.reverse()
        ends = [stage[i] for stage, i in zip(stages, chosen, strict=True)]
        steps: list[Step] = list(ends[0].steps)
        for a, b in pairwise(ends):
            path = metric.path(a.node, b.node)
            if path is None:
                return None
            edge, backward = self._arc_edge
            steps += [Step(int(edge[i]), bool(backward[i])) for i in path.arcs]
            steps += list(b.steps)
        return steps


def _stacked(band: Any) -> NDArray[np.float64]:  # noqa: ANN401 - impedance.Band
    return np.stack([band.low, band.typical, band.high])
