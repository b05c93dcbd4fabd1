"""Reads: what is next, one ticket with all its pages show, its clocks, and what is due."""
