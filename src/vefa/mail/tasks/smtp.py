"""One conversation with the relay, and what its answers mean."""

import base64
import re
import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from vefa.mail.actions import Delivery
from vefa.mail.domain.bounces import blames_address
from vefa.mail.domain.relay import Relay

SECONDS = 60
"""How long the relay may think about each answer."""

_OURS_TO_MEND = frozenset({530, 534, 535, 538})
"""Answers of a relay that wants us to sign in, or to do so otherwise (RFC 4954)."""

_PLAIN_ID = re.compile(r"[!-*,-<>-~]{1,100}")
"""What an envelope's name may be without any coding (RFC 3461, xtext)."""


def hand_over(
    relay: Relay,
    content: bytes,
    *,
    sender: str,
    to: Sequence[str],
    envelope_id: str = "",
    otherwise: str = "",
    proof: bool = False,
) -> Delivery:
    """Give a message to the relay; never raises for what a server or a network does.

    Where the relay refuses the message as such, `otherwise` is tried as its sender: some let
    nobody send under another address than their own, signed or not.

    A relay that can is asked to report failures under `envelope_id`, and for `proof` the arrival.
    Answers of 500 and above are final; so is a relay that takes no letters beyond ASCII in
    addresses.
    Everything else is tried again, also what is ours to mend: a password, a certificate, a relay
    without encryption. Each recipient is one for themselves: whoever is put off is tried again,
    whoever has it is not.
    """
    delivery = _attempt(relay, content, sender, to, envelope_id, proof=proof)
    # Some say at the recipient what they hold against the sender; only an address that is blamed
    # itself would be refused again.
    blamed = any(map(blames_address, delivery.refused.values()))
    if otherwise and delivery.outcome == "failed" and not blamed:
        return _attempt(relay, content, otherwise, to, envelope_id, proof=proof)
    return delivery


def _attempt(
    relay: Relay, content: bytes, sender: str, to: Sequence[str], envelope_id: str, *, proof: bool
) -> Delivery:
    try:
        with _conversation(relay) as server:
            options = ["SMTPUTF8"] if not _all_ascii(sender, *to) else []
            named, wanted = _reports(server, envelope_id, proof=proof)
            refused = server.sendmail(
                sender, to, content, mail_options=[*options, *named], rcpt_options=wanted
            )
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(error.recipients, taken=[])
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        words = _words(error.smtp_code, error.smtp_error)
        return Delivery("failed" if _is_final(error.smtp_code) else "deferred", words)
    except smtplib.SMTPNotSupportedError as error:
        return Delivery("failed", str(error))
    except smtplib.SMTPResponseException as error:
        return Delivery("deferred", _words(error.smtp_code, error.smtp_error))
    except (OSError, smtplib.SMTPException) as error:
        return Delivery("deferred", f"{type(error).__name__}: {error}")
    return _refused(refused, taken=[each for each in to if each not in refused])


@contextmanager
def _conversation(relay: Relay) -> Iterator[smtplib.SMTP]:
    """Ended politely; what a relay says to that is no word on the message that it has taken."""
    server = _connected(relay)
    try:
        yield server
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        server.close()


def _connected(relay: Relay) -> smtplib.SMTP:
    if relay.security == "tls":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            relay.host, relay.port, timeout=SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(relay.host, relay.port, timeout=SECONDS)
    try:
        if relay.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if relay.user:
            _sign_in(server, relay)
    except smtplib.SMTPNotSupportedError as error:
        server.close()
        raise smtplib.SMTPException(str(error)) from error
    except BaseException:
        server.close()
        raise
    return server


def _sign_in(server: smtplib.SMTP, relay: Relay) -> None:
    """By the best way that the relay offers; what is beyond ASCII goes as UTF-8 (RFC 4616)."""
    if _all_ascii(relay.user, relay.password):
        server.login(relay.user, relay.password)
        return
    server.ehlo_or_helo_if_needed()
    secret = base64.b64encode(f"\0{relay.user}\0{relay.password}".encode()).decode("ascii")
    code, words = server.docmd("AUTH", f"PLAIN {secret}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, words)


def _reports(server: smtplib.SMTP, envelope_id: str, *, proof: bool) -> tuple[list[str], list[str]]:
    """What asks for a report (RFC 3461): words for the message and each recipient."""
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("dsn"):
        return [], []
    named = [f"ENVID={envelope_id}"] if _PLAIN_ID.fullmatch(envelope_id) else []
    return ["RET=HDRS", *named], ["NOTIFY=SUCCESS,FAILURE" if proof else "NOTIFY=FAILURE"]


def _all_ascii(*addresses: str) -> bool:
    return all(address.isascii() for address in addresses)


def _refused(recipients: Mapping[str, tuple[int, bytes]], *, taken: Sequence[str]) -> Delivery:
    """What becomes of a message that was taken for some and refused to others."""
    words = "; ".join(f"{who}: {_words(code, text)}" for who, (code, text) in recipients.items())
    final = {who: _words(*said) for who, said in recipients.items() if _is_final(said[0])}
    if len(final) < len(recipients):
        return Delivery("deferred", words, refused=final, taken=taken)
    return Delivery("sent" if taken else "failed", words, refused=final)


def _is_final(code: int) -> bool:
    return code >= 500 and code not in _OURS_TO_MEND


def _words(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {said}"
