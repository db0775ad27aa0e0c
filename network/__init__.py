"""Graphs and routes: the multimodal network, its costs and its engine."""
