"""Files and layers: plans, source data, places and where each fact is from."""
