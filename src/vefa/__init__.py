"""Vefa: a desk that starts from the agreement."""

import zoneinfo

__version__ = "0.1.0"

# Promises are computed with the pinned tzdata package, never with the machine's own
# zone files: the two were seen to differ, and a proof names one version.
zoneinfo.reset_tzpath(to=[])
