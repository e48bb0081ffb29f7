"""A program that does with the Python client what it is told (reader.hpp has the words)."""

from __future__ import annotations

import asyncio
import datetime
import json
import socket
import sys
from typing import Any

import ctibus
from ctibus.messages import CallMake, CallMakeReply

Words = dict[str, Any]


class Reader:
    def __init__(self, path: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.received = b""
        self.bus: ctibus.Bus | None = None
        self.streams: list[ctibus.Subscription[Any]] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self.over = asyncio.Event()

    def say(self, **words: Any) -> None:
        self.socket.sendall(json.dumps(words).encode() + b"\n")

    async def run(self) -> None:
        asyncio.get_running_loop().add_reader(self.socket, self.hear)
        await self.over.wait()

    def hear(self) -> None:
        received = self.socket.recv(65536)
        if not received:
            self.over.set()
        self.received += received
        while (order := self.next_order()) is not None:
            self.obey(order)

    def next_order(self) -> Words | None:
        line, end, rest = self.received.partition(b"\n")
        if not end:
            return None
        self.received = rest
        order: Words = json.loads(line)
        return order

    def later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def obey(self, order: Words) -> None:
        what = order["do"]
        if what == "start":
            self.later(self.start(order))
        elif what == "stop":
            self.later(self.stop())
        elif what == "freeze":
            self.freeze()
        elif what == "acknowledge":
            self.streams[order["subscription"]].acknowledge(order["sequence"])
        elif what == "publish":
            self.publish(order)
        elif what == "request":
            self.later(self.request(order))

    async def start(self, plan: Words) -> None:
        self.streams = []
        try:
            self.bus = await ctibus.connect(plan["endpoint"], name=plan["name"])
            for wanted in plan["subscriptions"]:
                await self.listen_to(len(self.streams), wanted)
            for provided in plan["provides"]:
                await self.provide(provided)
        except ctibus.BusError as error:
            await self.close()
            self.say(say="failed", code=error.code, text=error.text)
        else:
            self.say(say="started")

    async def stop(self) -> None:
        await self.close()
        self.say(say="stopped")

    async def close(self) -> None:
        if self.bus is not None:
            await self.bus.close()
        self.bus = None

    async def listen_to(self, number: int, wanted: Words) -> None:
        assert self.bus
        begin: dict[str, Any] = {
            "live": "live",
            "snapshot": "snapshot",
            "cursor": ctibus.Cursor(wanted["epoch"], wanted["sequence"]),
            "time": datetime.datetime.fromtimestamp(wanted["time"] / 1000, datetime.timezone.utc),
            "consumer": "live",
        }
        stream = self.bus.subscribe(
            *wanted["patterns"],
            from_=begin[wanted["from"]],
            consumer=wanted["consumer"],
            keys=wanted["keys"],
            sources=wanted["sources"],
        )
        await stream.ready()
        self.streams.append(stream)
        self.later(self.tell(number, stream))

    async def tell(self, number: int, stream: ctibus.Subscription[Any]) -> None:
        kinds = {ctibus.SnapshotEnd: "snapshot_end", ctibus.Gap: "gap", ctibus.Restart: "restart"}
        async for delivery in stream.deliveries():
            if not isinstance(delivery, ctibus.Event):
                self.say(say="got", subscription=number, kind=kinds[type(delivery)])
                continue
            body = delivery.body
            self.say(
                say="got",
                subscription=number,
                kind="snapshot" if delivery.snapshot else "message",
                topic=delivery.topic,
                key=delivery.key,
                source=delivery.source,
                epoch=delivery.cursor.epoch,
                sequence=delivery.sequence,
                tombstone=delivery.tombstone,
                fields={
                    name: value
                    for name in ("device", "reason", "root")
                    if (value := getattr(body, name, ""))
                },
            )

    async def provide(self, provided: Words) -> None:
        assert self.bus

        async def answer(command: ctibus.ProvidedCommand[CallMake]) -> CallMakeReply:
            self.say(say="asked", fields={"device": command.body.device})
            if provided["answer"] == "keep":
                await asyncio.Event().wait()
            if provided["answer"] == "reject":
                raise ctibus.CommandRejected(provided["code"], "No.")
            return CallMakeReply(**provided["fields"])

        await self.bus.provide(CallMake, answer)

    def publish(self, order: Words) -> None:
        assert self.bus
        try:
            published = self.bus.publish(
                order["topic"],
                order["fields"],
                key=order["key"],
                tombstone=order.get("tombstone", False),
            )
        except ctibus.BusError as error:
            self.say(say="refused", topic=order["topic"], code=error.code)
        else:
            self.later(self.watch(order["topic"], published))

    async def watch(self, topic: str, published: ctibus.Published) -> None:
        try:
            await published
        except ctibus.BusError as error:
            self.say(say="refused", topic=topic, code=error.code)

    async def request(self, order: Words) -> None:
        assert self.bus
        status, code, fields = "accepted", "", {}
        try:
            reply = await self.bus.command(
                order["topic"],
                order["fields"],
                key=order["key"],
                target=order["target"],
                deadline=order["deadline"] / 1000,
                idempotency=order["idempotency"],
            )
            fields = {"call": getattr(reply.body, "call", "")}
        except ctibus.CommandRejected as error:
            status, code = "rejected", error.code
        except ctibus.NoProvider as error:
            status, code = "no_provider", error.code
        except ctibus.OutcomeUnknown as error:
            status, code = "outcome_unknown", error.code
        except ctibus.BusError as error:
            status, code = "refused", error.code
        self.say(say="reply", id=order["id"], status=status, code=code, fields=fields)

    def freeze(self) -> None:
        """Nothing else happens in this program meanwhile."""
        self.say(say="frozen")
        later = []
        while True:
            order = self.next_order()
            if order is None:
                received = self.socket.recv(65536)
                if not received:
                    return
                self.received += received
            elif order["do"] == "thaw":
                break
            else:
                later.append(order)
        for order in later:
            self.obey(order)


async def main() -> None:
    await Reader(sys.argv[1]).run()


if __name__ == "__main__":
    asyncio.run(main())
