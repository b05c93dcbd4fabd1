"""A customer to write to, messages to receive, and a server to talk to."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from vefa.core.actor import SYSTEM
from vefa.customers.actions import create_customer
from vefa.customers.models import Customer
from vefa.mail.domain import Address
from vefa.mail.domain.composing import Draft
from vefa.mail.intake.service import Listener, Service

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def make_customer(code: str = "anadolu") -> Customer:
    return create_customer(
        actor=SYSTEM,
        at=AT,
        code=code,
        name=code.title(),
        country="TR",
        language="tr",
        timezone="Europe/Istanbul",
    )


def make_draft(number: int = 1, **more) -> Draft:
    facts = {
        "sender": Address("Destek", "desk@provider.example"),
        "to": [Address("Ayşe", "ayse@anadolu.example")],
        "subject": "Yazıcı",
        "text": "Bakıyoruz.",
        "at": AT,
        "message_id": f"<out{number}@provider.example>",
        "marker": "here",
    }
    return Draft(**{**facts, **more})


def make_message(number: int = 1, body: bytes = b"text") -> bytes:
    head = (
        f"From: ayse@anadolu.example\r\nTo: desk@provider.example\r\nSubject: {number}\r\n"
        f"Message-ID: <in{number}@anadolu.example>\r\n\r\n"
    )
    return head.encode() + body + b"\r\n"


@contextmanager
def running(*listeners: Listener, **options) -> Iterator[Service]:
    """A service in a thread of its own, on free ports; ended with the block."""
    service = Service(listeners, size_limit=options.pop("size_limit", 50 * 2**20), **options)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(service.start(), loop).result(10)
        yield service
    finally:
        asyncio.run_coroutine_threadsafe(service.stop(), loop).result(30)
        asyncio.run_coroutine_threadsafe(_settled(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _settled() -> None:
    """Wait until every conversation of the loop has ended."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        await asyncio.wait(others, timeout=5)
