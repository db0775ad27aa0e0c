"""Matrices of many places, block by block."""
