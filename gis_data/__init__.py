"""Plans, tables, source data and places: what is known, from where, how well.

Start here:

- `gis_data.plan`: a plan (corridors, members, border ports, sea links, planned links)
  as validated frames; `load_plan()` returns that of Jilin Province.
- `gis_data.gazetteer`: places by name in Chinese, English, pinyin, Russian, Korean, by
  id or by coordinates.
- `gis_data.layers`, `gis_data.bundled`: the data that the package ships, with licence,
  source, date and checksum (`gis_data.provenance`).
- `gis_data.schema`: columns of a table as `Field` objects, and `problems`, which lists
  every error of a table at once.
- `gis_data.geodesy`: distances and lengths on WGS 84. Coordinates are EPSG:4326,
  longitude first.
- `gis_data.messages`: texts in four languages.

This package knows files and facts. It knows no graph, no route and no map.
"""
