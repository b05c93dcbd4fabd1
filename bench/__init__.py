"""Measurements, printed as ratios. `make bench` runs them all; each also runs by itself."""
