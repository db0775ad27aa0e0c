"""The multimodal transport network: how it is built, what it costs, how it is routed.

Split by life time, from what runs once to what runs for every question:

- `network.build`: from source data and a plan to a network; runs once.
- `network.model`: the network as flat arrays (`network.model.store.Network`), its
  schema, its files.
- `network.costs`: hours, cost, CO2 and generalised cost of edges by profile.
- `network.engine`: shortest paths on arrays (contraction hierarchy, or SciPy).
- `network.query`: policies, routes, alternatives, time-dependent routes, matrices.
- `network.export`: frames, NetworkX and OSMnx graphs, and files for other tools.

`network.cache.open_router` opens the network of a plan, built if it is not cached.
After `work = corridors.open_workspace()` it is `work.router`.
Lengths are geodesic kilometres, coordinates EPSG:4326, longitude first.
"""
