"""Many places to many places, in blocks, on one machine or several."""
