"""Writes: one function per use case, each one transaction on one locked ticket."""
