"""Routes by the clock: opening hours, sailing days and time zones."""
