"""The process `vefa intake`: its listeners, its threads, its end."""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.db import close_old_connections, connections

from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.mail.actions import catch_message, store_message
from vefa.mail.domain.relay import read_relay
from vefa.mail.intake.arrival import Arrival
from vefa.mail.intake.protocol import Gate, Handler, Lmtp, Smtp

log = logging.getLogger(__name__)

THREADS = 4
"""Messages kept at the same time; each thread has a database connection."""

MOST_CONNECTIONS = 20
"""Conversations at once. Each holds at most a megabyte of its message in memory."""

ENDING_SECONDS = 20
"""How long messages whose data have come may take to be kept when we are told to end."""

Keep = Callable[[bytes, str, list[str], str], None]


@dataclass(frozen=True, slots=True)
class Listener:
    """Where to listen, in which protocol, and what to do with a message."""

    host: str
    port: int
    keep: Keep
    protocol: type[Smtp | Lmtp] = Smtp
    name: str = "Vefa"


class Service:
    """Listeners in one event loop; the database is talked to in threads."""

    def __init__(
        self,
        listeners: Sequence[Listener],
        *,
        size_limit: int,
        most_connections: int = MOST_CONNECTIONS,
        hostname: str = "localhost",
    ) -> None:
        self.listeners = listeners
        self.gate = Gate(most=most_connections, size_limit=size_limit)
        self.hostname = hostname
        self.ports: list[int] = []
        self._pool = ThreadPoolExecutor(THREADS, "mail-keep")
        self._large = asyncio.Lock()
        self._busy: set[asyncio.Future[bool]] = set()
        self._servers: list[asyncio.Server] = []

    async def start(self) -> None:
        """Listen; `ports` then holds the real ones, in the order of the listeners."""
        loop = asyncio.get_running_loop()
        for listener in self.listeners:
            server = await loop.create_server(
                self._factory(listener), listener.host, listener.port, backlog=100
            )
            self._servers.append(server)
            self.ports.append(server.sockets[0].getsockname()[1])

    def _factory(self, listener: Listener) -> Callable[[], Smtp | Lmtp]:
        async def keep(data: Arrival, sender: str, recipients: list[str], peer: str) -> bool:
            deed = partial(_kept, listener.keep, data, sender, recipients, peer)
            work = asyncio.ensure_future(self._keep(deed, is_large=data.is_large))
            self._busy.add(work)
            work.add_done_callback(self._busy.discard)
            # Shielded: a sender that hangs up now has its message kept all the same.
            return await asyncio.shield(work)

        handler = Handler(self.gate, keep, listener.name)
        return lambda: listener.protocol(handler, hostname=self.hostname)

    async def _keep(self, deed: Callable[[], bool], *, is_large: bool) -> bool:
        """Do it in a thread. Large messages wait for each other: each takes its size several times
        in memory while it is kept, and nothing while it waits."""
        async with self._large if is_large else nullcontext():
            return await asyncio.get_running_loop().run_in_executor(self._pool, deed)

    async def stop(self) -> None:
        """Take no more, finish what has fully arrived, hang up on the rest: they send again."""
        for server in self._servers:
            server.close()
        if self._busy:
            await asyncio.wait(list(self._busy), timeout=ENDING_SECONDS)
            await asyncio.sleep(0)  # their answers go out
        for work in self._busy:
            work.cancel()
        for transport in list(self.gate.open):
            transport.close()
        for server in self._servers:
            await server.wait_closed()
        await asyncio.get_running_loop().run_in_executor(None, self._end_threads)

    def _end_threads(self) -> None:
        """Close the connection of each thread: every one waits at the barrier until all came."""
        barrier = threading.Barrier(THREADS)

        def close() -> None:
            barrier.wait(timeout=ENDING_SECONDS)
            connections.close_all()

        for done in [self._pool.submit(close) for _ in range(THREADS)]:
            done.exception(timeout=ENDING_SECONDS)
        self._pool.shutdown(wait=True)


def _kept(keep: Keep, data: Arrival, sender: str, recipients: list[str], peer: str) -> bool:
    """Keep the message in this thread; False when that failed, whatever the reason."""
    close_old_connections()
    try:
        with closing(data):
            keep(data.read(), sender, recipients, peer)
    except Exception:
        log.exception("A message from <%s> could not be kept; its sender was told so.", sender)
        close_old_connections()
        return False
    return True


def keep_incoming(via: str) -> Keep:
    """Keep a message in the raw store, received now: the end of its data."""

    def keep(content: bytes, sender: str, recipients: list[str], peer: str) -> None:
        with scoped(EVERYTHING):
            store_message(
                content=content,
                envelope_from=sender,
                envelope_to=recipients,
                at=clock.now(),
                via=via,
                peer=peer,
            )

    return keep


def keep_caught(content: bytes, sender: str, recipients: list[str], _peer: str) -> None:
    """Keep a message of ours for the outbox page."""
    with scoped(EVERYTHING):
        catch_message(content=content, envelope_from=sender, envelope_to=recipients, at=clock.now())


def listeners(host: str, port: int, *, lmtp_port: int, outbox_port: int) -> list[Listener]:
    """The intake; LMTP and the own relay where their port is not 0. The relay is on loopback."""
    found = [Listener(host, port, keep_incoming("smtp"))]
    if lmtp_port:
        found.append(Listener(host, lmtp_port, keep_incoming("lmtp"), Lmtp))
    if outbox_port:
        found.append(Listener("127.0.0.1", outbox_port, keep_caught, name="Vefa outbox"))
    return found


def is_own_relay(relay: str, port: int) -> bool:
    """Whether our outgoing mail goes to our own loopback relay on that port."""
    place = read_relay(relay)
    return place.host in {"127.0.0.1", "localhost", "::1"} and place.port == port


async def serve(chosen: Sequence[Listener]) -> None:
    """Run until SIGTERM or SIGINT."""
    service = Service(chosen, size_limit=settings.MESSAGE_LIMIT, hostname=settings.MAIL_DOMAIN)
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.set)
    await service.start()
    for listener, port in zip(chosen, service.ports, strict=True):
        print(f"{listener.name} takes mail on {listener.host}:{port}", flush=True)
    await ending.wait()
    await service.stop()


def run(*, host: str, port: int, lmtp_port: int, outbox_port: int | None) -> int:
    """The whole process; the exit status. Without `outbox_port` the settings say whether we are
    our own relay."""
    if outbox_port is None:
        own = is_own_relay(settings.MAIL_RELAY, settings.OUTBOX_PORT)
        outbox_port = settings.OUTBOX_PORT if own else 0
    chosen = listeners(host, port, lmtp_port=lmtp_port, outbox_port=outbox_port)
    try:
        asyncio.run(serve(chosen))
    except OSError as error:
        print(f"vefa: cannot take mail in: {error}", flush=True)
        return 1
    return 0
