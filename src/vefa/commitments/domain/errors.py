"""What can be wrong with terms, events and scenarios."""


class CommitmentError(ValueError):
    """The base of all errors of this room.

    `code` says which error it is, `params` holds what a translated sentence needs; the text of
    the exception itself is for logs and commands.
    """

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message)
        self.code = code
        self.params = params


class BadTerms(CommitmentError):
    """A terms version that cannot be read; `params["where"]` names the place."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__("bad_terms", f"{where}: {message}", where=where)


class BadEvent(CommitmentError):
    """An event that cannot be read or does not fit; `params["number"]` says which."""

    def __init__(self, code: str, number: int, message: str) -> None:
        super().__init__(code, f"event {number}: {message}", number=number)


class BadScenario(CommitmentError):
    """A scenario file that cannot be read."""

    def __init__(self, message: str) -> None:
        super().__init__("bad_scenario", message)
