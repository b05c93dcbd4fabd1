"""Commands of the mail room: `vefa mail read|send|mailbox`, `vefa intake`, `vefa mailboxes`."""

import argparse
import importlib
import json
import os
import smtplib
import sys
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

from vefa.mail.domain import ParsedMessage, read_message
from vefa.mail.management import mailboxes


def register(subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `mail` with its commands."""
    mail = subcommands.add_parser("mail", help="read and send raw messages")
    commands = mail.add_subparsers(title="commands", metavar="COMMAND", required=True)

    read = commands.add_parser(
        "read",
        help="print what is understood of raw messages",
        description="Print one JSON line for each raw message (RFC 5322; - is standard input).",
        epilog="Exit status: 0, or 1 if a file could not be read (its line says why).",
    )
    read.add_argument("files", nargs="+", metavar="FILE")
    read.set_defaults(run=run_read)

    send = commands.add_parser(
        "send",
        help="send a raw message to the mail intake",
        description="Send a raw message by SMTP as it is; the envelope is taken from its headers.",
    )
    send.add_argument("file", metavar="FILE")
    send.add_argument("--to", default="127.0.0.1:2525", metavar="HOST:PORT", help="%(default)s")
    send.add_argument("--from", dest="sender", metavar="ADDRESS", help="envelope sender")
    send.add_argument("--rcpt", action="append", metavar="ADDRESS", help="envelope recipient")
    send.set_defaults(run=run_send)

    mailboxes.register(subcommands, commands, _mailbox_deeds)

    intake = subcommands.add_parser(
        "intake",
        help="take mail in by SMTP and LMTP",
        description="Take mail in until SIGTERM. A port of 0 leaves a listener out; the outbox is "
        "the relay that catches our own mail in a demonstration.",
    )
    intake.add_argument("--host", default=os.environ.get("VEFA_INTAKE_HOST", "127.0.0.1"))
    intake.add_argument("--port", type=int, default=os.environ.get("VEFA_INTAKE_PORT", "2525"))
    intake.add_argument("--lmtp-port", type=int, default=os.environ.get("VEFA_LMTP_PORT", "0"))
    intake.add_argument("--outbox-port", type=int, default=None, help="default: when we use it")
    intake.set_defaults(run=run_intake)


def run_read(args: argparse.Namespace) -> int:
    """Print one line for each file; 1 when a file could not be read."""
    status = 0
    for name in args.files:
        line: dict[str, object] = {"file": name}
        try:
            line |= described(read_message(_bytes_of(name)))
        except OSError as error:
            line["error"] = error.strerror or str(error)
            status = 1
        sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace"))
        sys.stdout.buffer.write(b"\n")
    return status


def described(message: ParsedMessage) -> dict[str, object]:
    """A message as JSON: addresses bare, ids in angle brackets, files by their digest."""
    failed = message.bounce.recipients if message.bounce else ()
    return {
        "from": message.sender.address if message.sender else None,
        "from_name": message.sender.name if message.sender else None,
        "to": [party.address for party in message.to],
        "cc": [party.address for party in message.cc],
        "reply_to": [party.address for party in message.reply_to],
        "subject": message.subject,
        "date": message.date.isoformat() if message.date else None,
        "message_id": message.message_id,
        "in_reply_to": message.in_reply_to,
        "references": list(message.references),
        "text": message.text,
        "quoted": message.quoted,
        "html": message.html,
        "attachments": [
            {"name": file.name, "type": file.type, "size": file.size, "sha256": file.sha256}
            for file in message.attachments
        ],
        "automatic": message.automatic,
        "bounced": [recipient.address for recipient in failed],
        "notes": [str(note) for note in message.notes],
        "protections": list(message.protections),
        "invitations": [asdict(each) for each in message.invitations],
    }


def run_send(args: argparse.Namespace) -> int:
    """Send the raw bytes as they are; 1 with the server's words when they were not taken in."""
    host, _, port = args.to.rpartition(":")
    try:
        raw = _bytes_of(args.file)
        message = read_message(raw)
        sender, recipients = _envelope(args, message)
        with smtplib.SMTP(host.strip("[]") or "127.0.0.1", int(port), timeout=60) as server:
            options = _options(server, raw, sender, recipients)
            refused = server.sendmail(sender, recipients, _with_crlf(raw), mail_options=options)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        print(f"vefa: not sent: {error}", file=sys.stderr)
        return 1
    for address, (code, words) in refused.items():
        reason = words.decode("utf-8", "replace")
        print(f"vefa: refused {address}: {code} {reason}", file=sys.stderr)
    return 1 if refused else 0


def _envelope(args: argparse.Namespace, message: ParsedMessage) -> tuple[str, list[str]]:
    """Sender and recipients as asked for, else those of the headers."""
    sender = args.sender
    if sender is None:
        # An empty one would say that no answer is wanted, which is for reports alone.
        sender = message.sender.address if message.sender else "nobody@localhost"
    named = [party.address for party in (*message.to, *message.cc)]
    return sender, args.rcpt or named or ["desk@localhost"]


def _options(server: smtplib.SMTP, raw: bytes, sender: str, recipients: list[str]) -> list[str]:
    """What the envelope and the text need beyond plain letters."""
    server.ehlo_or_helo_if_needed()
    options = []
    if not all(address.isascii() for address in (sender, *recipients)):
        options.append("SMTPUTF8")
    if not raw.isascii() and server.has_extn("8bitmime"):
        options.append("BODY=8BITMIME")
    return options


def _with_crlf(raw: bytes) -> bytes:
    return b"\r\n".join(raw.replace(b"\r\n", b"\n").split(b"\n"))


def _bytes_of(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def run_intake(args: argparse.Namespace) -> int:
    """Listen until told to end; 1 when a port cannot be had."""
    # By name and late: the servers need Django, which the other commands do without.
    importlib.import_module("vefa.core.setup").django()
    service = importlib.import_module("vefa.mail.intake.service")
    status: int = service.run(
        host=args.host, port=args.port, lmtp_port=args.lmtp_port, outbox_port=args.outbox_port
    )
    return status


def _mailbox_deeds() -> ModuleType:
    importlib.import_module("vefa.core.setup").django()
    return importlib.import_module("vefa.mail.management.mailbox_deeds")
