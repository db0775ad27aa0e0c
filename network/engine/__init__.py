"""Shortest paths on flat arrays: contraction hierarchy, arcs, cached metrics."""
