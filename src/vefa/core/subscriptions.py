"""Who listens to which event. No models here: rooms name theirs while apps are made ready."""

_subscribers: dict[str, list[str]] = {}


def subscribe(event: str, subscriber: str) -> None:
    """Have `subscriber(event, at)` called for each event of that class; from `apps.ready`.

    Both are dotted paths, since models do not exist yet at that time.
    """
    known = _subscribers.setdefault(event, [])
    if subscriber not in known:
        known.append(subscriber)


def subscribers_of(event: str) -> tuple[str, ...]:
    """The dotted paths of those who listen to the event."""
    return tuple(_subscribers.get(event, ()))
