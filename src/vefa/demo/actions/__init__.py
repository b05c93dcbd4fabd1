"""Writes: the demonstration, once, into a database that holds nothing else."""

from vefa.demo.actions.building import build_demo

__all__ = ["build_demo"]
