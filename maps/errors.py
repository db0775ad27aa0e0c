"""Errors between a frame and a page."""

from __future__ import annotations

from gis_data.errors import CorridorsError


class PageError(CorridorsError, ValueError):
    """A page or its layers cannot be drawn; the message lists every error."""


class AssetError(CorridorsError, RuntimeError):
    """A script or style the page needs is missing, altered or only online."""
