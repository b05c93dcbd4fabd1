"""Set Vefa going on one machine: its own PostgreSQL, the children of `vefa run`, their end.

Standard library and psycopg only; nothing here loads Django or another room, so that the
launcher starts at once and can say what is wrong when nothing else works.
"""
