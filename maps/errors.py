"""What can go wrong between a frame and a page, said so that it can be mended."""

from __future__ import annotations

from gis_data.errors import CorridorsError


class PageError(CorridorsError, ValueError):
    """A page or its layers cannot be drawn; the message lists every fault."""


class AssetError(CorridorsError, RuntimeError):
    """A script or style the page needs is missing, altered or only online."""
