"""Formats of other systems, written and read."""
