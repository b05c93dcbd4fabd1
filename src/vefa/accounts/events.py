"""What the accounts announce. Values are plain: they are kept as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterWanted:
    """A person is to get the letter `letter` (`actions.letters`) about their sign-in.

    It holds no secret: the link of a letter is made when the letter is handed over. `user_id` is 0
    where somebody asked for an address that nobody has, so that the same work is done. `email` is
    where the letter goes, if not to the address with which the person signs in.
    """

    user_id: int
    letter: str
    email: str = ""
