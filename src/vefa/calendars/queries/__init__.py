"""Reads of this room; `building` asks the `holidays` library and needs no database."""
