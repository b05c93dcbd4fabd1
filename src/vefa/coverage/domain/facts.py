"""What is known when a decision is made."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Self

from vefa.coverage.domain.vocabulary import Value, Vocabulary
from vefa.coverage.domain.words import SHIPPED


class Facts(Mapping[str, Value]):
    """Names and values of what is known; a missing name is a fact not known yet.

    >>> Facts.from_json({"kind": "fault", "cause": None})
    Facts({'kind': 'fault'})
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = MappingProxyType(dict(values))

    @classmethod
    def from_json(cls, raw: Mapping[str, object], vocabulary: Vocabulary = SHIPPED) -> Self:
        """Read facts as JSON writes them. Raises `BadFact` for an unknown name or value."""
        return cls(vocabulary.read(raw))

    def to_json(self) -> dict[str, object]:
        """The facts as JSON; numbers are strings, since JSON knows no decimals."""
        return {name: _plain(value) for name, value in sorted(self._values.items())}

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values))

    def __repr__(self) -> str:
        return f"Facts({dict(self._values)!r})"


def _plain(value: Value) -> object:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {
            name: part if isinstance(part, str) else [list(span) for span in part]
            for name, part in value.items()
        }
    return value
