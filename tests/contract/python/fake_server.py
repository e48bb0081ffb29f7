"""A server that says what a test wants."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import unittest
from collections.abc import AsyncIterator
from typing import Any

import ctibus
import zmq
import zmq.asyncio
from ctibus import _msgpack, frame, model, protocol
from ctibus.messages import CallHeld
from ctibus.protocol import Kind
from rig import within


def held(sequence: int) -> bytes:
    """A frame as a server sends it."""
    payload = model.encode(CallHeld(call="c", device=f"pbx1:{sequence}"))
    topic, key, source = b"call.held", b"c", b"pbx1"
    size = frame.frame_size(len(topic) + len(key) + len(payload) + len(source))
    header = frame._HEADER.pack(
        *(size, 0, 1, frame.EVENT, 0, 0, 1, 9, sequence, 1, 0, 5, sequence, 0, 0, bytes(16)),
        *(0, 0, bytes(16), bytes(8), len(topic), len(key), 0, len(source), len(payload), 0),
    )
    return (header + topic + key + payload + source).ljust(size, b"\0")


class FakeServer:
    """Says welcome, then what a test wants."""

    def __init__(self, context: zmq.asyncio.Context, endpoint: str) -> None:
        self.socket = context.socket(zmq.ROUTER)
        self.socket.setsockopt(zmq.SNDHWM, 0)  # a ROUTER drops what is too much
        self.socket.bind(endpoint)
        self.peer = b""

    async def receive(self, kind: Kind, heartbeat: int = 0) -> Any:
        """The next message of this kind. With a heartbeat, clients that come meanwhile are welcome."""
        while True:
            self.peer, message = await self.socket.recv_multipart()
            if message[0] == kind:
                return _msgpack.unpack(message[1:])
            if message[0] == Kind.HELLO and heartbeat:
                await self._say_welcome(heartbeat)

    async def send(self, message: bytes) -> None:
        await self.socket.send_multipart([self.peer, message])

    async def welcome(self, heartbeat: int = 30000) -> None:
        """The next client. It may be silent for three of these milliseconds."""
        await self.receive(Kind.HELLO)
        await self._say_welcome(heartbeat)

    async def _say_welcome(self, heartbeat: int) -> None:
        fields = {"version": 1, "site": "s", "epoch": 9, "sequence": 1, "heartbeat": heartbeat}
        await self.send(protocol.write(Kind.WELCOME, source="wire.x", max_credit=65536, **fields))

    async def subscribed(self) -> int:
        """Its number."""
        asked = await self.receive(Kind.SUBSCRIBE)
        await self.send(protocol.write(Kind.SUBSCRIBED, id=asked["id"], epoch=9, sequence=0))
        return int(asked["id"])


class FakeServerTest(unittest.IsolatedAsyncioTestCase):
    @contextlib.asynccontextmanager
    async def connection(
        self, heartbeat: int = 30000
    ) -> AsyncIterator[tuple[FakeServer, ctibus.Bus]]:
        with tempfile.TemporaryDirectory() as folder:
            context = zmq.asyncio.Context()
            server = FakeServer(context, f"ipc://{folder}/socket")
            try:
                welcome = asyncio.create_task(server.welcome(heartbeat))
                async with ctibus.connect(f"ipc://{folder}/socket", name="x") as bus, within():
                    await welcome
                    yield server, bus
            finally:
                context.destroy(linger=0)
