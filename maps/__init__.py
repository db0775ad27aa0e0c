"""Frames in, offline HTML pages out.

- `maps.layers`: a `Layer` is a GeoDataFrame with its fields, classes and title.
- `maps.compose`: a `Page` is layers, routes, a view and credits.
- `maps.folium_map`: a page as a Folium map.
- `maps.export`: `write_page` writes it as one HTML file that needs no internet.
- `maps.pages`: the page that answers route queries.
- `maps.style`, `maps.classes`: how things look, and the entries of legends.
- `maps.atlas`: several pages that belong together.

This package knows frames only: no network and no query. Geometry is in EPSG:4326.
Every value is escaped, and every page carries its licences.
"""
