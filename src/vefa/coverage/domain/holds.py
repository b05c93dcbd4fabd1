"""What holds a decision besides the clauses: a duty of the customer that is not met."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from vefa.coverage.domain.texts import Text


@dataclass(frozen=True, slots=True)
class Hold:
    """A duty on which the service depends: until it is met, the decision is provisional.

    `expired` says that there was evidence and its time is over. `title` and `meaning` are the
    terms' own words, in four languages: what the duty is called, and what follows meanwhile.
    """

    duty: str
    title: Text
    meaning: Text
    expired: bool = False

    def to_json(self) -> dict[str, object]:
        """As JSON."""
        return {
            "duty": self.duty,
            "expired": self.expired,
            "title": dict(self.title),
            "meaning": dict(self.meaning),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Self:
        """Read what `to_json` wrote."""
        return cls(
            str(raw["duty"]), _text(raw, "title"), _text(raw, "meaning"), bool(raw["expired"])
        )


def _text(raw: Mapping[str, object], key: str) -> Text:
    found = raw[key]
    return {str(code): str(said) for code, said in found.items()} if isinstance(found, dict) else {}
