"""Contracts of plan tables and committed layers, as CSV files and their loader."""
