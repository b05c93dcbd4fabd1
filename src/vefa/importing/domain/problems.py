"""What is wrong with a table, by sheet, row and column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. An error keeps the file out, a warning is only told.

    `sheet` is a sheet's name, or the kind of the table where it has none; `row` as a spreadsheet
    counts (0: none); `column` the name of one of ours, or a heading that is none. The words of
    `code` with `params` stand elsewhere.
    """

    code: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    level: str = ERROR

    def to_json(self) -> list[Any]:
        """What `from_json` reads."""
        return [self.code, self.sheet, self.row, self.column, dict(self.params), self.level]

    @classmethod
    def from_json(cls, raw: list[Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(*raw)


class BadFile(ValueError):
    """A file that cannot be read at all; `problem` says why."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.problem = Problem(code, params=params)
