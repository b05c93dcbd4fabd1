"""One conversation with the relay, and what its answers mean."""

import re
import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from vefa.mail.actions import Delivery
from vefa.mail.domain.relay import Relay

SECONDS = 60
"""How long the relay may think about each answer."""


_PLAIN_ID = re.compile(r"[!-*,-<>-~]{1,100}")
"""What an envelope's name may be without any coding (RFC 3461, xtext)."""


def hand_over(
    relay: Relay, content: bytes, *, sender: str, to: Sequence[str], envelope_id: str = ""
) -> Delivery:
    """Give a message to the relay; never raises for what a server or a network does.

    A relay that can is asked to report failures under `envelope_id`, and only these. Answers of
    500 and above are final; so is a relay that cannot take letters beyond ASCII in addresses.
    Everything else (also a refused password: that is ours to mend) is tried again.
    """
    try:
        with _conversation(relay) as server:
            options = ["SMTPUTF8"] if not _all_ascii(sender, *to) else []
            named, wanted = _reports(server, envelope_id)
            refused = server.sendmail(
                sender, to, content, mail_options=[*options, *named], rcpt_options=wanted
            )
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(error.recipients)
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        words = _words(error.smtp_code, error.smtp_error)
        return Delivery("failed" if error.smtp_code >= 500 else "deferred", words)
    except smtplib.SMTPNotSupportedError as error:
        return Delivery("failed", str(error))
    except smtplib.SMTPResponseException as error:
        return Delivery("deferred", _words(error.smtp_code, error.smtp_error))
    except (OSError, smtplib.SMTPException) as error:
        return Delivery("deferred", f"{type(error).__name__}: {error}")
    if refused:
        return Delivery("sent", f"Refused in part: {_refused(refused).words}")
    return Delivery("sent", "")


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
            server.login(relay.user, relay.password)
    except BaseException:
        server.close()
        raise
    return server


def _reports(server: smtplib.SMTP, envelope_id: str) -> tuple[list[str], list[str]]:
    """What asks for a report of failure (RFC 3461): words for the message and each recipient."""
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("dsn"):
        return [], []
    named = [f"ENVID={envelope_id}"] if _PLAIN_ID.fullmatch(envelope_id) else []
    return ["RET=HDRS", *named], ["NOTIFY=FAILURE"]


def _all_ascii(*addresses: str) -> bool:
    return all(address.isascii() for address in addresses)


def _refused(recipients: Mapping[str, tuple[int, bytes]]) -> Delivery:
    """Nobody was taken: final only when that holds for each of them."""
    words = "; ".join(f"{who}: {_words(code, text)}" for who, (code, text) in recipients.items())
    final = all(code >= 500 for code, _ in recipients.values())
    return Delivery("failed" if final else "deferred", words)


def _words(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {said}"
