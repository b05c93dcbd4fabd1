"""Trying a mailbox while a person waits: connect, sign in, open the folder, touch nothing."""

import threading
from dataclasses import dataclass
from typing import Final

from vefa.mail.domain.imap import folder_name, number_after
from vefa.mail.domain.mailboxes import Access
from vefa.mail.intake.imap import Fault, Line, Refusal
from vefa.mail.intake.signing import Tokens, sign_in

PROBE_SECONDS: Final = 25.0


@dataclass(frozen=True, slots=True)
class Probe:
    """What came of it: a fault (empty when all went well) with the server's words, or what is
    there."""

    fault: str = ""
    words: str = ""
    messages: int = 0
    listens: bool = False
    refresh_token: str = ""

    @property
    def went_well(self) -> bool:
        """Whether the mailbox can be read."""
        return not self.fault


def try_mailbox(access: Access) -> Probe:
    """Try to reach the mailbox, within half a minute. A new refresh token is to be kept."""
    fresh: list[str] = []
    line = Line(access)
    late = threading.Timer(PROBE_SECONDS, line.interrupt)
    late.daemon = True
    late.start()
    try:
        line.open()
        sign_in(line, access, Tokens(fresh.append))
        messages = _look_at(line, access.folder)
        line.close()
    except Fault as fault:
        return Probe(fault.code, fault.words, refresh_token="".join(fresh))
    finally:
        late.cancel()
        line.hang_up()
    return Probe(messages=messages, listens=line.can(b"IDLE"), refresh_token="".join(fresh))


def _look_at(line: Line, folder: str) -> int:
    """How many messages the folder holds. EXAMINE changes nothing."""
    try:
        answers = line.command(b"EXAMINE " + folder_name(folder))
    except Refusal as refusal:
        raise Refusal(refusal.words, "no_folder") from None
    if number_after(b"UIDVALIDITY", answers) is None:
        raise Fault("protocol", "no UIDVALIDITY")
    counts = [answer.text.split() for answer in answers if answer.text.upper().endswith(b" EXISTS")]
    return int(counts[-1][1]) if counts and counts[-1][1].isdigit() else 0
