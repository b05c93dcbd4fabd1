"""What a comparison tells of terms: single facts with their value in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that terms say: what it is, its value, and the manner that goes with the value.

    `long` values are texts, which a sentence names and does not repeat. `other` is what is not
    shown in this language and still counts: the same text in the others.
    """

    label: str
    value: str = ""
    manner: str = ""
    long: bool = False
    other: Any = None


@dataclass(frozen=True, slots=True)
class Names:
    """What the terms do not say: names of sites and installations by key, of products by code."""

    sites: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, str] = field(default_factory=dict)
    installations: Mapping[str, str] = field(default_factory=dict)
