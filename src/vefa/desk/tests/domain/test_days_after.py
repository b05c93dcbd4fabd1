"""Days that terms name, reckoned from an instant."""

from datetime import UTC, datetime, timedelta

import pytest

from vefa.desk.models import Ticket
from vefa.desk.queries import promise

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEVER = 99_999_999_999


def test_more_days_than_there_are_end_nowhere() -> None:
    assert promise.after_business_days([], AT, 5) == AT + timedelta(days=5)
    assert promise.after_business_days([], AT, NEVER) is None


@pytest.mark.parametrize(("days", "until"), [(30, AT + timedelta(days=30)), (NEVER, None)])
def test_published_days_of_any_length_break_no_ticket(
    monkeypatch: pytest.MonkeyPatch, days: int, until: datetime | None
) -> None:
    monkeypatch.setattr(promise, "periods_of", lambda _: {"no_information_reopen_days": days})
    ticket = Ticket(closed_at=AT, resolution=None)
    assert promise.reopen_until(ticket, []) == until
