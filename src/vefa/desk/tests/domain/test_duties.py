"""Which duties a ticket's own facts show as not met."""

from datetime import UTC, datetime
from typing import Any

import pytest

from vefa.desk.domain.duties import unmet_duties
from vefa.desk.domain.record import Standing, Wait

NOW = datetime(2026, 4, 22, 9, 0, tzinfo=UTC)


def waiting(*reasons: str) -> Standing:
    return Standing(waits=tuple(Wait(each, each, NOW, (), None) for each in reasons))


@pytest.mark.parametrize(
    ("standing", "facts", "unmet"),
    [
        (Standing(), {}, set()),
        (Standing(), {"contact_trained": True, "cause": "user"}, set()),
        (Standing(), {"contact_trained": False}, {"trained_contact"}),
        (Standing(items=("log",)), {}, {"complete_report"}),
        (waiting("customer_data"), {}, {"complete_report"}),
        (waiting("remote_access", "access_refused"), {}, {"remote_access", "workspace_access"}),
        (Standing(), {"cause": "customer_part"}, {"own_third_party_parts"}),
        (Standing(), {"cause": "unannounced_change"}, {"our_engineers_only"}),
        # These may mean anything.
        (waiting("customer_delay", "third_party", "customer_answer"), {}, set()),
    ],
)
def test_only_what_facts_decide(standing: Standing, facts: dict[str, Any], unmet: set[str]) -> None:
    assert unmet_duties(standing, facts) == unmet
