"""Compare modelled with published journeys and line lengths."""
