"""The end of a client is told to everybody who waits for something of it."""

from __future__ import annotations

import asyncio
import contextlib
import unittest
from collections.abc import Coroutine
from typing import Any

import ctibus
from ctibus import frame, protocol
from ctibus.messages import CallHeld
from ctibus.protocol import Kind
from fake_server import FakeServer, FakeServerTest, held
from rig import eventually


async def begun(waiting: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """A task that waits for something by now."""
    task = asyncio.create_task(waiting)
    await asyncio.sleep(0)
    return task


async def cut(server: FakeServer, bus: ctibus.Bus) -> None:
    """The server goes, and does not welcome the client again."""
    await server.send(protocol.write(Kind.CLOSING))

    async def is_lost() -> bool:
        return not bus.is_connected

    await eventually(is_lost)


class Ending(FakeServerTest):
    async def assert_lost(self, waiting: asyncio.Task[Any]) -> None:
        with self.assertRaises(ctibus.ConnectionLost) as lost:
            await waiting
        self.assertEqual(lost.exception.code, "wire.unreachable")

    async def test_a_flush_ends_when_a_newer_connection_takes_the_place(self) -> None:
        async with self.connection() as (server, bus):
            bus.publish(CallHeld(call="c"))
            flush = await begun(bus.flush())
            await server.send(protocol.write(Kind.REFUSED, code="wire.replaced"))
            for waiting in (flush, bus.flush()):
                with self.assertRaises(ctibus.BusError) as replaced:
                    await waiting
                self.assertEqual(replaced.exception.code, "wire.replaced")

    async def test_a_flush_ends_when_the_client_is_closed(self) -> None:
        async with self.connection() as (_, bus):
            published = bus.publish(CallHeld(call="c"))
            flush = await begun(bus.flush())
            await bus.close(flush=0)
            await self.assert_lost(flush)
            with self.assertRaises(ctibus.ConnectionLost):
                await published

    async def test_who_waits_for_the_connection_is_told_of_the_close(self) -> None:
        async def handler(_: ctibus.ProvidedCommand[Any]) -> None:
            pass

        async with self.connection() as (server, bus):
            await cut(server, bus)
            waiting = [
                await begun(bus.connected()),
                await begun(bus.provide("call.make", handler)),
                await begun(bus.withdraw("call.make")),
            ]
            await bus.close()
            for one in waiting:
                await self.assert_lost(one)

    async def test_who_waits_for_a_subscription_is_told_of_the_close(self) -> None:
        async def listen() -> None:
            async with bus.subscribe("call.*"):
                pass

        async with self.connection() as (server, bus):
            ready = await begun(bus.subscribe("call.*").ready())
            listening = await begun(listen())
            await server.receive(Kind.SUBSCRIBE)
            await bus.close()
            await self.assert_lost(ready)
            await self.assert_lost(listening)

    async def provide(self, server: FakeServer, bus: ctibus.Bus, handler: Any) -> None:
        """It is asked for one command."""
        providing = await begun(bus.provide("call.held", handler))
        asked = await server.receive(Kind.PROVIDE)
        await server.send(protocol.write(Kind.DONE, id=asked["id"], about=Kind.PROVIDE))
        await providing
        await server.send(frame._PUBLISH.pack(Kind.COMMAND, 1000) + held(1))

    async def test_handlers_have_ended_and_answered_when_the_client_is_closed(self) -> None:
        at_work = asyncio.Event()
        ended = False

        async def handler(_: ctibus.ProvidedCommand[Any]) -> None:
            nonlocal ended
            at_work.set()
            try:
                await bus.connected()
                await asyncio.Event().wait()
            finally:
                for _turn in range(10):
                    await asyncio.sleep(0)
                ended = True

        async with self.connection() as (server, bus):
            await self.provide(server, bus, handler)
            await at_work.wait()
            await bus.close()
            self.assertTrue(ended)
            answer = await server.receive(Kind.ANSWER)
            self.assertEqual(answer["code"], "bus.provider_stopped")
            await server.receive(Kind.BYE)

    async def test_a_handler_may_close_its_client(self) -> None:
        closed = asyncio.Event()

        async def handler(_: ctibus.ProvidedCommand[Any]) -> None:
            await bus.close()
            closed.set()

        async with self.connection() as (server, bus):
            await self.provide(server, bus, handler)
            await closed.wait()
            self.assertFalse(bus.is_connected)

    async def test_a_close_that_is_cancelled_closes_all_the_same(self) -> None:
        async with self.connection() as (server, bus):
            published = bus.publish(CallHeld(call="c"))
            close = await begun(bus.close(flush=3600))
            close.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await close
            self.assertFalse(bus.is_connected)
            with self.assertRaises(ctibus.ConnectionLost):
                await published
            await server.receive(Kind.BYE)

    async def test_two_may_close_it(self) -> None:
        async with self.connection() as (_, bus):
            bus.publish(CallHeld(call="c"))
            first = await begun(bus.close(flush=3600))
            await bus.close(flush=0)
            await first


if __name__ == "__main__":
    unittest.main()
