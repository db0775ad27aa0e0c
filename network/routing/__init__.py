"""Routes between places: what may be used, what comes back, and what else there is."""
