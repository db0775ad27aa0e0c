"""Rail and road: matching of named lines, gaps, borders, gauges."""
