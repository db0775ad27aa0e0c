"""The model against published journeys and line lengths."""
