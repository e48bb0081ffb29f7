"""One connection, from hello to its loss."""

from __future__ import annotations

import asyncio
import errno
import itertools
import os
import re
import socket as sockets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import zmq
import zmq.asyncio

from ctibus import protocol
from ctibus.errors import BusError, ConnectionLost, Malformed
from ctibus.ids import Cursor
from ctibus.keys import KeyFile
from ctibus.protocol import Kind

_HEARTBEATS_MISSED = 3
_LARGEST_MESSAGE = 16 << 20
# What waits to be sent is bounded by its senders: publications by their confirmation, answers and
# credit by what the server has sent.
_UNSENT_MESSAGES = 65536
_LINGER_MS = 100
_TURN = 64  # messages that are handled before others may run
_DENIED = zmq.EVENT_HANDSHAKE_FAILED_AUTH | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL
_WATCHED = (
    zmq.EVENT_DISCONNECTED | zmq.EVENT_CLOSED | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL | _DENIED
)
_monitor_numbers = itertools.count(1)


@dataclass(frozen=True)
class Server:
    """What the server said in its welcome."""

    site: str = ""
    software: str = ""
    #: The source of what this client publishes and commands.
    source: str = ""
    tail: Cursor = Cursor(0, 0)
    #: Seconds.
    heartbeat: float = 1.0
    max_credit: int = 0
    max_requests: int = 0
    taken: int = field(default=0, repr=False)


@dataclass(frozen=True)
class Target:
    """Where to connect to, and as whom."""

    endpoint: str
    name: str
    software: str
    key: KeyFile | None
    limit: float


def check_target(target: Target) -> None:
    """Raises BusError for what a later try would meet again."""
    if not re.fullmatch(r"[a-z0-9_-]{1,32}", target.name):
        what = f"{target.name!r} is no name of a client: use 1 to 32 of a to z, 0 to 9, '-', '_'."
        raise BusError("wire.bad_name", what)
    if target.endpoint.startswith("tcp://"):
        if target.key is None:
            what = f"{target.endpoint} wants a key: name the file that `ctibus keys new` made."
            raise BusError("wire.needs_key", what)
        if not zmq.has("curve"):
            raise BusError("wire.no_curve", "This libzmq was built without CURVE.")
        return
    path = target.endpoint.removeprefix("ipc://")
    if path == target.endpoint or not path or path.startswith("@"):
        what = f"{target.endpoint!r} is no endpoint: write ipc://PATH, or tcp://ADDRESS:PORT."
        raise BusError("wire.bad_endpoint", what)
    if len(os.fsencode(path)) > 107:
        raise BusError("wire.bad_endpoint", f"The socket path {path} is longer than 107 bytes.")


def _probe(endpoint: str) -> None:
    """libzmq would wait for a socket that nobody listens at."""
    path = endpoint.removeprefix("ipc://")
    try:
        with sockets.socket(sockets.AF_UNIX, sockets.SOCK_STREAM | sockets.SOCK_NONBLOCK) as probe:
            found = probe.connect_ex(path)
    except OSError as why:  # too many open files, say
        found = why.errno or errno.EIO
    if found in (0, errno.EAGAIN):
        return
    cure = "Is ctibusd running? Start it with: ctibusd --config FILE"
    if found in (errno.EACCES, errno.EPERM):
        cure = f"Run this as a user who may write to {path}."
    raise ConnectionLost(
        "wire.unreachable", f"Cannot reach {endpoint}: {os.strerror(found)}. {cure}"
    )


def _received(socket: zmq.asyncio.Socket) -> asyncio.Future[list[bytes]]:
    return cast("asyncio.Future[list[bytes]]", socket.recv_multipart())


class Connection:
    """Made by open(). One event loop."""

    def __init__(self, context: zmq.asyncio.Context, target: Target) -> None:
        self.server = Server(heartbeat=target.limit)
        self._target = target
        self._loop = asyncio.get_running_loop()
        self._socket: zmq.asyncio.Socket = context.socket(zmq.DEALER)
        self._monitor: zmq.asyncio.Socket = context.socket(zmq.PAIR)
        self._lost: BusError | None = None
        self._denied = False
        self._heard = self._spoke = self._caught_up = self._loop.time()
        #: Seconds: the newest message was sent at most so long ago, unless the network kept it back.
        self.longest_delay = 0.0
        self._incoming: asyncio.Future[list[bytes]] | None = None
        self._changes: asyncio.Future[list[bytes]] | None = None
        try:
            self._set_up()
        except BaseException:
            self._drop_sockets(0)
            raise

    def _set_up(self) -> None:
        socket, target = self._socket, self._target
        # Before connect(): a connection keeps the value that it was made with.
        socket.setsockopt(zmq.LINGER, _LINGER_MS)
        socket.setsockopt(zmq.RECONNECT_IVL, -1)
        socket.setsockopt(zmq.MAXMSGSIZE, _LARGEST_MESSAGE)
        socket.setsockopt(zmq.SNDHWM, _UNSENT_MESSAGES)
        socket.setsockopt(zmq.HANDSHAKE_IVL, max(1, int(target.limit * 1000)))
        if target.key is not None:
            socket.setsockopt(zmq.CURVE_SERVERKEY, target.key.server_key.encode())
            socket.setsockopt(zmq.CURVE_PUBLICKEY, target.key.public_key.encode())
            socket.setsockopt(zmq.CURVE_SECRETKEY, target.key.secret_key.encode())
        monitor = f"inproc://ctibus-connection-{next(_monitor_numbers)}"
        socket.monitor(monitor, _WATCHED)
        self._monitor.connect(monitor)
        socket.connect(target.endpoint)

    @classmethod
    async def open(
        cls,
        context: zmq.asyncio.Context,
        target: Target,
        source_epoch: int,
        resume: Cursor,
    ) -> Connection:
        """Raises BusError: wire.unreachable, wire.version, wire.not_allowed, wire.busy ..."""
        if target.endpoint.startswith("ipc://"):
            _probe(target.endpoint)
        try:
            connection = cls(context, target)
        except zmq.ZMQError as why:
            raise ConnectionLost(
                "wire.unreachable", f"Cannot connect to {target.endpoint}: {why}."
            ) from None
        try:
            await connection._greet(source_epoch, resume)
        except BaseException:
            connection._drop_sockets(0)
            raise
        return connection

    async def _greet(self, source_epoch: int, resume: Cursor) -> None:
        self.send(
            protocol.write(
                Kind.HELLO,
                oldest_version=protocol.VERSION,
                newest_version=protocol.VERSION,
                name=self._target.name,
                software=self._target.software,
                source_epoch=source_epoch,
                resume_epoch=resume.epoch,
                resume_sequence=resume.sequence,
            )
        )
        until = self._loop.time() + self._target.limit
        while self._lost is None and self._loop.time() < until:
            message = self._receive()
            if message is None:
                await self._wait(until)
                continue
            try:
                if self._is_welcome(message):
                    return
            except Malformed:
                continue
        endpoint = self._target.endpoint
        if self._denied:
            what = f"{endpoint} does not accept the key of {self._target.name}: ask the site's"
            what += " administrator for one (`ctibus keys new`), and look at the site's log."
            raise BusError("wire.not_allowed", what)
        what = f"{endpoint} does not answer: is it ctibusd that listens there? A stopped or"
        raise ConnectionLost("wire.unreachable", what + " overloaded one does not answer either.")

    def _is_welcome(self, message: bytes) -> bool:
        if message[0] == Kind.REFUSED:
            refused = protocol.read(message)
            raise BusError(refused.text("code"), refused.text("text"))
        if message[0] != Kind.WELCOME:
            return False
        welcome = protocol.read(message)
        self.server = Server(
            site=welcome.text("site"),
            software=welcome.text("software"),
            source=welcome.text("source"),
            tail=Cursor(welcome.integer("epoch"), welcome.integer("sequence")),
            heartbeat=max(welcome.integer("heartbeat"), 1) / 1000,
            max_credit=welcome.integer("max_credit"),
            max_requests=welcome.integer("max_requests"),
            taken=welcome.integer("taken"),
        )
        return True

    def send(self, message: bytes) -> bool:
        """False: the connection is lost."""
        if self._lost is not None or self._socket.closed:
            return False
        sent = cast("asyncio.Future[Any]", self._socket.send(message, zmq.NOBLOCK))
        self._spoke = self._loop.time()
        why = sent.exception() if sent.done() else None
        if why is not None:
            self.lose(f"Nothing can be sent ({why}).")
        return why is None

    def lose(self, reason: str) -> None:
        """run() ends with this reason."""
        if self._lost is None:
            what = f"The connection to {self._target.endpoint} is lost. {reason}"
            self._lost = ConnectionLost("wire.unreachable", what)

    def fail(self, error: BusError) -> None:
        """run() ends with this error."""
        self._lost = self._lost or error

    async def run(self, handle: Callable[[bytes], None]) -> BusError:
        """Passes each message to `handle`, until the connection is lost; returns the reason."""
        handled = 0
        while self._lost is None:
            message = self._receive()
            if message is not None:
                handle(message)
                handled += 1
                if handled % _TURN == 0:
                    await asyncio.sleep(0)
                continue
            now = self._caught_up = self._loop.time()
            silent_since = self._heard + _HEARTBEATS_MISSED * self.server.heartbeat
            if now >= silent_since:
                self.lose("It is silent.")
            else:
                await self._wait(min(self._speak(now), silent_since))
        return self._lost

    def _speak(self, now: float) -> float:
        """Says that this client lives when it is time to; when it is the next time."""
        if now >= self._spoke + self.server.heartbeat:
            self.send(protocol.write(Kind.ALIVE))
        return self._spoke + self.server.heartbeat

    def _receive(self) -> bytes | None:
        """What is there. A message of several frames is none."""
        while self._lost is None:
            if self._incoming is None:
                self._incoming = _received(self._socket)
            if not self._incoming.done():
                return None
            incoming, self._incoming = self._incoming, None
            if incoming.exception() is not None:
                self.lose(f"{incoming.exception()}.")
                return None
            parts = incoming.result()
            now = self._loop.time()
            self.longest_delay = now - min(self._heard, self._caught_up)
            self._heard = now
            self._speak(now)
            if len(parts) == 1 and parts[0]:
                return parts[0]
        return None

    async def _wait(self, until: float) -> None:
        """Until a message is there, the connection has changed or the time has come."""
        if self._lost is not None or self._incoming is None:
            return
        if self._changes is None:
            self._changes = _received(self._monitor)
        limit = max(0.0, until - self._loop.time())
        await asyncio.wait(
            (self._incoming, self._changes),
            timeout=limit,
            return_when=asyncio.FIRST_COMPLETED,
        )
        if self._changes.done() and not self._incoming.done():
            changes, self._changes = self._changes, None
            if changes.exception() is None:
                event = int.from_bytes(changes.result()[0][:2], "little")
                self._denied = self._denied or bool(event & _DENIED)
            self.lose("The other side has closed it.")

    def close(self, say_bye: bool = True) -> None:
        if say_bye:
            self.send(protocol.write(Kind.BYE))
        self._drop_sockets(_LINGER_MS if say_bye else 0)

    def _drop_sockets(self, linger: int) -> None:
        for future in (self._incoming, self._changes):
            if future is not None and not future.done():
                future.cancel()
        self._incoming = self._changes = None
        if not self._socket.closed:
            self._socket.disable_monitor()
            self._socket.close(linger=linger)
        if not self._monitor.closed:
            self._monitor.close(linger=0)
