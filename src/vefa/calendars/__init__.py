"""Business time: the calendars by which promises are counted."""
