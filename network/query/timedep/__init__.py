"""Time-dependent routing: opening hours and departures."""
