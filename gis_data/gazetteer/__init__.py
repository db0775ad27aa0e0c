"""Find places by id, by name in any script, and by coordinates."""

from gis_data.gazetteer.gazetteer import Gazetteer
from gis_data.gazetteer.model import Match, Place

__all__ = ["Gazetteer", "Match", "Place"]
