"""Reads: what is there of what a file names, the words of its values, files handed in."""
