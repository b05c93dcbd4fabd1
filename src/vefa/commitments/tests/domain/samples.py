"""Small scenarios for the tests: the terms of the document's examples, times of one week."""

import json
import re

from vefa.commitments.domain import read_scenario
from vefa.commitments.tests.domain.examples import DOCUMENT, moment, read_event

_JSON = re.compile(r"```json\n(.*?)```", re.DOTALL)


def setting():
    """The calendars and terms of docs/rules/clocks.md."""
    return json.loads(_JSON.search(DOCUMENT.read_text(encoding="utf-8")).group(1))


def data(lines, *looks, **changes):
    """A scenario whose events are written one a line, as the document writes them."""
    events = [read_event(line.strip()) for line in lines.strip().splitlines()]
    return {**setting(), "events": events, "look_at": [moment(at) for at in looks], **changes}


def read(lines, *looks, **changes):
    """The same, read."""
    return read_scenario(data(lines, *looks, **changes))
