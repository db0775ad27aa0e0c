"""Ports, shipping lanes, services, airports and flights."""
