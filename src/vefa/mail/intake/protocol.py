"""The conversation: aiosmtpd, with the edges that it leaves to its users."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from vefa.mail.intake.arrival import LATER, Arrival

LONGEST_LINE = 2**20
LONGEST_COMMAND = 4096
MOST_RECIPIENTS = 100
IDLE_SECONDS = 600
TOO_LONG = "500 5.5.2 A line of the message is longer than we take in"

Keep = Callable[[Arrival, str, list[str], str], Awaitable[bool]]
"""Keeps a message (data, sender, recipients, peer) and closes its data; whether that succeeded."""


class Gate:
    """How many conversations there may be at once, and the limit on the size of a message."""

    def __init__(self, *, most: int, size_limit: int) -> None:
        self.most = most
        self.size_limit = size_limit
        self.open: set[asyncio.BaseTransport] = set()


class Handler:
    """Answers MAIL, RCPT and DATA. `250` after DATA means that the database has committed."""

    def __init__(self, gate: Gate, keep: Keep, name: str) -> None:
        self.gate = gate
        self.keep = keep
        self.name = name

    async def handle_RCPT(  # noqa: N802  # aiosmtpd finds it by this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take any recipient: whose mail it is, is found out later."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients; please send the rest in another message"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def take(self, session: Session, envelope: Envelope, data: Arrival) -> str:
        """Keep the message; the sender keeps it too unless we say that we have it."""
        peer = str(session.peer[0]) if session.peer else ""
        sender = (envelope.mail_from or "").removeprefix("<>")
        kept = await self.keep(data, sender, list(envelope.rcpt_tos), peer)
        return "250 2.0.0 Kept" if kept else LATER

    async def handle_exception(self, _error: Exception) -> str:
        """Whatever goes wrong in here, the sender is to try again."""
        return LATER


class _Edges(SMTP):
    """Exact size limit, long lines, a bounded number of conversations, a quiet greeting."""

    _sent_away = False
    line_length_limit = LONGEST_LINE
    command_size_limit = LONGEST_COMMAND

    def __init__(self, handler: Handler, *, hostname: str) -> None:
        super().__init__(
            handler,
            data_size_limit=handler.gate.size_limit,
            enable_SMTPUTF8=True,
            hostname=hostname,
            ident=handler.name,
            timeout=IDLE_SECONDS,
            auth_exclude_mechanism=["LOGIN", "PLAIN"],
            loop=asyncio.get_running_loop(),
        )
        self.gate = handler.gate
        self._handler = handler
        # The library keeps these limits in one table for all connections and clears it at each
        # new one.
        self.command_size_limits: dict[str, int] = defaultdict(lambda: LONGEST_COMMAND)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, or send away politely when there are too many already."""
        if len(self.gate.open) >= self.gate.most and isinstance(transport, asyncio.WriteTransport):
            transport.write(b"421 4.3.2 Too many connections; please come back later\r\n")
            transport.close()
            self._sent_away = True
            return
        self.gate.open.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._sent_away:
            return
        self.gate.open.discard(self.transport)
        super().connection_lost(error)

    def eof_received(self) -> bool | None:
        if self._sent_away:
            return None
        return super().eof_received()

    def data_received(self, data: bytes) -> None:
        if not self._sent_away:
            super().data_received(data)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # aiosmtpd finds it by this name
        """As the library does it, but that the data do not pile up in memory."""
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        envelope, session = self.envelope, self.session
        if envelope is None or session is None or not envelope.rcpt_tos:
            await self.push("503 5.5.1 Please name a recipient first")
            return
        if arg:
            await self.push("501 Syntax: DATA")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        data = Arrival(self.gate.size_limit)
        try:
            await self._receive(data)
        except BaseException:
            data.close()
            raise
        # It may have to wait for large messages before it.
        self._reset_timeout()
        answer = data.refusal or await self._handler.take(session, envelope, data)
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        await self.push(answer)

    async def _receive(self, data: Arrival) -> None:
        """Read up to the lone dot; what is refused is read to its end all the same (RFC 5321,
        4.2.5), and kept nowhere."""
        begins = True
        while True:
            try:
                line = await self._reader.readuntil(b"\r\n")
            except asyncio.CancelledError:
                self._writer.close()
                raise
            except asyncio.LimitOverrunError as excess:
                data.refuse(TOO_LONG)
                await self._reader.read(excess.consumed)
                begins = False
                continue
            if begins and line == b".\r\n":
                return
            data.add(line[1:] if begins and line.startswith(b".") else line)
            begins = True


class Smtp(_Edges):
    """The intake's SMTP."""


class Lmtp(_Edges, LMTP):
    """LMTP answers once for each recipient after the data (RFC 2033)."""

    _answers = 1

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # aiosmtpd finds it by this name
        self._answers = max(1, len(self.envelope.rcpt_tos) if self.envelope else 1)
        try:
            await super().smtp_DATA(arg)
        finally:
            self._answers = 1

    async def push(self, status: str | bytes) -> None:
        line = status if isinstance(status, bytes) else status.encode()
        count = 1 if line.startswith(b"354") else self._answers
        await super().push(b"\r\n".join([line] * count))
