"""Backup and restore: every row and every stored file in one checked archive."""
