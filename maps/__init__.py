"""Frames in, offline HTML pages out."""
