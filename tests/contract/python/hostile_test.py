"""No bytes harm a client: a server that lies, and parsers fed with noise."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import unittest
from typing import Any

from ctibus import _msgpack, frame, model, protocol
from ctibus.errors import BusError, Malformed
from ctibus.messages import MESSAGES, CallHeld, CrmMatched
from ctibus.protocol import Kind
from fake_server import FakeServerTest, held
from rig import take

SEED = int(os.environ.get("CTIBUS_SEED", "20240607"))


def batch(subscription: int, first: int, count: int) -> bytes:
    last = first + count - 1
    header = frame._BATCH.pack(Kind.BATCH, 0, 0, subscription, first, last, 9, count, 0)
    return header + b"".join(held(number) for number in range(first, last + 1))


def mutated(chance: random.Random, message: bytes) -> bytes:
    """The message, cut, grown or with some bytes changed."""
    bytes_ = bytearray(message)
    for _ in range(chance.randrange(1, 5)):
        how = chance.randrange(4)
        if how == 0 and bytes_:
            bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
        elif how == 1:
            del bytes_[chance.randrange(len(bytes_) + 1) :]
        elif how == 2:
            bytes_ += chance.randbytes(chance.randrange(1, 40))
        elif bytes_:
            at = chance.randrange(len(bytes_))
            bytes_[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(bytes_)


class Parsers(unittest.TestCase):
    def test_no_bytes_harm_the_parsers(self) -> None:
        chance = random.Random(SEED)
        whole = batch(1, 1, 3)
        command = frame._PUBLISH.pack(Kind.COMMAND, 1000) + held(1)
        payload = model.encode(CrmMatched(request="r"))
        for _ in range(20000):
            noise = chance.randbytes(chance.randrange(0, 400))
            for data in (noise, mutated(chance, whole), mutated(chance, command)):
                with self.subTest(seed=SEED), contextlib.suppress(Malformed):
                    found = frame.read_batch(data)
                    self.assertEqual(
                        len(list(frame.frames(data, frame.BATCH_FRAMES))), found.deliveries
                    )
                with contextlib.suppress(Malformed):
                    frame.read_command(data)
                with contextlib.suppress(Malformed):
                    protocol.read(data)
            data = mutated(chance, payload)
            for message in (chance.choice(MESSAGES), CrmMatched):
                with contextlib.suppress(BusError):
                    model.decode(message, data)

    def test_every_message_is_read_as_it_was_written(self) -> None:
        for message in MESSAGES:
            body = message(unknown_fields={"of_a_newer_version": [1, 2]})
            self.assertEqual(model.decode(message, model.encode(body)), body)
            self.assertEqual(_msgpack.unpack(model.encode(message())), {})

    def test_values_of_newer_versions_are_kept(self) -> None:
        sent = {"call": "c", "cause": "abducted_by_aliens", "ufo": {"colour": "green"}}
        body = model.from_map(CallHeld, sent)
        self.assertEqual(str(body.cause), "abducted_by_aliens")
        self.assertEqual(model.to_map(body), sent)

    def test_a_field_of_another_type_is_named(self) -> None:
        with self.assertRaises(BusError) as wrong:
            model.from_map(CrmMatched, {"contacts": [{"name": 5}]})
        self.assertEqual(wrong.exception.code, "codec.malformed")
        self.assertIn("CrmContact.name", wrong.exception.text)

    def test_personal_fields_do_not_show(self) -> None:
        self.assertNotIn("0611", repr(CrmMatched(request="r", number="0611")))


class HostileServer(FakeServerTest):
    async def test_no_bytes_end_the_readers_loop(self) -> None:
        chance = random.Random(SEED)
        async with self.connection() as (server, bus):
            events = bus.subscribe("call.*")
            number = await server.subscribed()
            kinds = [kind for kind in Kind if kind >= 0x81 and kind != Kind.CLOSING]
            bodies: tuple[Any, ...] = (
                {},
                {"id": number},
                {"id": "x"},
                {"subscriptions": [1]},
                {"records": [{}]},
                7,
            )
            for _ in range(3000):
                kind = bytes((chance.choice(kinds),))
                noise = kind + chance.randbytes(chance.randrange(0, 100))
                await server.send(noise)
                await server.send(kind + _msgpack.pack(chance.choice(bodies)))
                await server.send(mutated(chance, batch(number + 1, 1, 2)))
            asked = asyncio.create_task(bus.query("topics"))
            query = await server.receive(Kind.QUERY)
            await server.send(protocol.write(Kind.RESULT, id=query["id"]))
            await asked  # all before it has been read
            number = events.wire_id  # it may have asked again
            await server.send(protocol.write(Kind.SUBSCRIBED, id=number, epoch=9, sequence=0))
            await server.send(batch(number, events._number + 1, 2))
            seen = await take(events, 2)
            self.assertTrue(bus.is_connected)
            self.assertEqual([event.topic for event in seen], ["call.held"] * 2)

    async def test_more_than_was_granted_is_not_kept(self) -> None:
        async with self.connection() as (server, bus):
            events = bus.subscribe("call.*", window=10)
            number = await server.subscribed()
            await server.send(batch(number, 1, 8))
            await server.send(batch(number, 9, 1000))
            await server.send(batch(number, 9, 2))
            seen = await take(events, 10)
            self.assertEqual([event.sequence for event in seen], list(range(1, 11)))

    async def test_a_body_that_is_none_is_an_error_of_its_message_only(self) -> None:
        async with self.connection() as (server, bus):
            events = bus.subscribe("call.*")
            number = await server.subscribed()
            good = batch(number, 1, 2)
            await server.send(good.replace(b"\xa6device", b"\xa6devi\xff\xff", 1))
            seen = await take(events, 2)
            with self.assertRaises(BusError) as wrong:
                _ = seen[0].body
            self.assertEqual(wrong.exception.code, "codec.malformed")
            self.assertEqual(seen[1].body.device, "pbx1:2")


if __name__ == "__main__":
    unittest.main()
