"""What can be wrong with clauses and facts. The sentences for the reader are in `phrases`."""


class CoverageError(ValueError):
    """The base of all errors of this room.

    `code` says which error it is and `params` holds the values that a translated sentence needs;
    the text of the exception itself is for logs and commands.
    """

    def __init__(self, code: str, **params: str) -> None:
        self.code = code
        self.params = params
        details = ", ".join(f"{name}: {value}" for name, value in params.items())
        super().__init__(f"{code.replace('_', ' ')} ({details})" if details else code)


class BadFact(CoverageError):
    """A fact with an unknown name or a value that the vocabulary does not allow."""


class BadClause(CoverageError):
    """A clause, or a set of clauses, that cannot be read."""


class NoClauseMatches(CoverageError):
    """The set has no closing default and nothing matches; `check` refuses such a set."""
