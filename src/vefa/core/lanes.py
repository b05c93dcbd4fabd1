"""Which queue a job waits in: nobody's letter waits behind somebody's long work.

The worker takes jobs from each queue by itself, one at a time of each. A task says `queue=LONG`
where one run of it may take longer than a letter may wait.
"""

from typing import Final

QUICK: Final = "default"
"""Letters, receipts, reminders, mail that came in: seconds at most. Where a task names no queue."""

LONG: Final = "long"
"""Imports, exports, replays, what is redacted or let go, the sealing of the trail."""
