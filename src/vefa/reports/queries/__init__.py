"""Reads: the other terms of a ticket, tickets with their events, replays that were asked for."""
