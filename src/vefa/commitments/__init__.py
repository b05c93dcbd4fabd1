"""Service clocks: what the terms promise, timed exactly. Pure; see domain/."""
