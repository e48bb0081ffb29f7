"""A subscription: an ordered stream of deliveries that repairs what it loses."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections import deque
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeVar, Union

from ctibus import frame, protocol
from ctibus.delivery import Event, Gap, Restart, SnapshotEnd
from ctibus.errors import BusError, ConnectionLost, Malformed
from ctibus.ids import Cursor
from ctibus.protocol import Fields, Kind

B = TypeVar("B")
Start = Union[Literal["live", "snapshot"], Cursor, datetime.datetime]

_log = logging.getLogger("ctibus")
_TURN_SECONDS = 0.005  # for which a reader is served before others may run


class Wanted(NamedTuple):
    """What a subscription asks for."""

    patterns: tuple[str, ...]
    keys: tuple[str, ...]
    sources: tuple[str, ...]
    start: Start
    consumer: str
    window: int


class Speaker(Protocol):
    """The bus, as a subscription sees it."""

    def _send(self, message: bytes) -> bool:
        ...

    def _begin(self, subscription: Subscription[Any]) -> int:
        """Gives it a new number."""
        ...

    def _max_credit(self) -> int:
        ...

    def _end(self, subscription: Subscription[Any]) -> None:
        ...


class _Frames:
    """What is left of a batch."""

    __slots__ = ("bytes", "at", "left", "snapshot")

    def __init__(self, batch: frame.Batch) -> None:
        self.bytes = batch.bytes
        self.at = frame.BATCH_FRAMES
        self.left = batch.deliveries
        self.snapshot = batch.snapshot


class Subscription(Generic[B]):
    """An asynchronous iterator over messages, for one reader. deliveries() also tells where
    snapshots end and what is gone. It grants the server as much as its reader takes: a slow reader
    costs neither memory nor anybody else's time. Close it, or use it by `async with`, when it is
    not read any more."""

    def __init__(self, bus: Speaker, wanted: Wanted) -> None:
        self._bus = bus
        self._wanted = wanted
        self.wire_id = 0
        self._answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._answered = False
        self._number = 0
        self._cursor: Cursor | None = None
        self._in_snapshot = False
        self._granted = 0  # deliveries that the server may still send
        self._waiting = 0  # deliveries that the reader has not taken
        self._queue: deque[_Frames | SnapshotEnd | Gap | Restart] = deque()
        self._news = asyncio.Event()
        self._acknowledged = 0
        self._error: BusError | None = None
        self._closed = False
        self._served_since = 0.0
        #: Times that numbers showed something missing, and it was asked for again.
        self.repairs = 0

    # -- for the reader

    def __aiter__(self) -> Subscription[B]:
        return self

    async def __anext__(self) -> Event[B]:
        while True:
            delivery = await self._take()
            if delivery is None:
                raise StopAsyncIteration
            if isinstance(delivery, Event):
                return delivery
            if isinstance(delivery, Gap):
                _log.warning(
                    "%s: messages %d to %d are gone; a snapshot follows.",
                    ", ".join(self._wanted.patterns),
                    delivery.first,
                    delivery.last,
                )

    async def deliveries(self) -> AsyncIterator[Event[B] | SnapshotEnd | Gap | Restart]:
        """Everything, for who keeps a picture of the site."""
        while (delivery := await self._take()) is not None:
            yield delivery

    async def ready(self) -> Subscription[B]:
        """Waits for the server's answer. Raises BusError when it was refused."""
        await asyncio.shield(self._answer)
        return self

    def acknowledge(self, upto: Event[Any] | int) -> None:
        """Of a durable consumer: everything up to here is dealt with for good."""
        sequence = upto.sequence if isinstance(upto, Event) else upto
        if sequence > self._acknowledged:
            self._acknowledged = sequence
            self._say_acknowledged()

    @property
    def cursor(self) -> Cursor | None:
        """Where it would resume after a cut; None before its first snapshot is complete."""
        return self._cursor

    def close(self) -> None:
        """Ends it. Deliveries that were not taken are dropped."""
        if self._closed:
            return
        self._closed = True
        self._queue.clear()
        self._news.set()
        self._fail_answer(
            ConnectionLost("wire.unreachable", "It was closed before the server's answer arrived.")
        )
        if self._error is None:
            self._bus._send(protocol.write(Kind.UNSUBSCRIBE, id=self.wire_id))
        self._bus._end(self)

    async def __aenter__(self) -> Subscription[B]:
        return await self.ready()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    async def _take(self) -> Event[B] | SnapshotEnd | Gap | Restart | None:
        loop = asyncio.get_running_loop()
        if loop.time() - self._served_since > _TURN_SECONDS:
            # A long queue must not keep heartbeats and others waiting.
            await asyncio.sleep(0)
            self._served_since = loop.time()
        while not self._queue:
            if self._closed:
                return None
            if self._error is not None:
                raise self._error
            self._news.clear()
            await self._news.wait()
            self._served_since = loop.time()
        first = self._queue[0]
        if not isinstance(first, _Frames):
            self._queue.popleft()
            if not isinstance(first, Restart):
                self._took_one()
            return first
        received, first.at = frame.read_frame(first.bytes, first.at)
        first.left -= 1
        if first.left == 0:
            self._queue.popleft()
        self._took_one()
        return Event(received, first.snapshot)

    def _took_one(self) -> None:
        self._waiting -= 1
        room = self._window() - self._granted - self._waiting
        if room >= (self._window() + 1) // 2:
            if self._bus._send(protocol.write(Kind.CREDIT, id=self.wire_id, messages=room)):
                self._granted += room

    def _window(self) -> int:
        return min(self._wanted.window, self._bus._max_credit() or self._wanted.window)

    def _say_acknowledged(self) -> None:
        message = protocol.write(Kind.ACKNOWLEDGE, id=self.wire_id, sequence=self._acknowledged)
        self._bus._send(message)

    def _put(self, delivery: _Frames | SnapshotEnd | Gap | Restart) -> None:
        if not self._closed:
            self._queue.append(delivery)
            self._news.set()

    # -- for the bus

    def start(self) -> None:
        """Asks the server, from where it was."""
        self.wire_id = self._bus._begin(self)
        self._number = 0
        if self._in_snapshot and self._answered:
            self._put(Restart())
        self._answered = False
        self._granted = max(0, self._window() - self._waiting)
        wanted = self._wanted
        fields: dict[str, Any] = {}
        if wanted.consumer:
            fields["from"] = "consumer"
            fields["consumer"] = wanted.consumer
        elif self._cursor is not None or isinstance(wanted.start, Cursor):
            fields["from"] = "cursor"
        elif isinstance(wanted.start, datetime.datetime):
            fields["from"] = "time"
            fields["time"] = int(wanted.start.timestamp() * 1000)
        else:
            fields["from"] = wanted.start
            self._in_snapshot = wanted.start == "snapshot"
        cursor = self._cursor
        if cursor is None and isinstance(wanted.start, Cursor):
            cursor = wanted.start
        if cursor is not None:
            fields["epoch"], fields["sequence"] = cursor
        self._bus._send(
            protocol.write(
                Kind.SUBSCRIBE,
                id=self.wire_id,
                patterns=wanted.patterns,
                keys=wanted.keys,
                sources=wanted.sources,
                credit=self._granted,
                **fields,
            )
        )
        if self._acknowledged:
            self._say_acknowledged()

    def fail(self, error: BusError) -> None:
        """The reader gets the error after what it has not taken yet."""
        self._error = self._error or error
        self._fail_answer(error)
        self._news.set()

    def _fail_answer(self, error: BusError) -> None:
        if not self._answer.done():
            self._answer.set_exception(error)
            self._answer.exception()  # who does not wait for it is not told by the event loop either

    def on_subscribed(self, body: Fields) -> None:
        self._answered = True
        if self._cursor is None and (self._wanted.consumer or self._wanted.start == "live"):
            self._cursor = Cursor(body.integer("epoch"), body.integer("sequence"))
        if not self._answer.done():
            self._answer.set_result(None)

    def on_batch(self, batch: frame.Batch) -> None:
        if not self._is_next(batch.first_number, batch.deliveries):
            return
        if batch.deliveries:
            self._waiting += batch.deliveries
            self._put(_Frames(batch))
        if not batch.snapshot and not self._in_snapshot:
            self._cursor = Cursor(batch.epoch, batch.complete_up_to)

    def on_snapshot_end(self, body: Fields) -> None:
        cursor = Cursor(body.integer("epoch"), body.integer("complete_up_to"))
        end = SnapshotEnd(body.integer("as_of"), cursor)
        if not self._is_next(body.integer("number"), 1):
            return
        self._cursor = cursor
        self._in_snapshot = False
        self._waiting += 1
        self._put(end)

    def on_gap(self, body: Fields) -> None:
        gap = Gap(body.integer("from"), body.integer("to"))
        if not self._is_next(body.integer("number"), 1):
            return
        self._in_snapshot = True
        self._waiting += 1
        self._put(gap)

    def on_progress(self, epoch: int, body: Fields) -> None:
        if not self._answered:
            return
        complete_up_to = body.integer("complete_up_to")
        if self._is_next(body.integer("deliveries") + 1, 0) and not self._in_snapshot:
            self._cursor = Cursor(epoch, complete_up_to)

    def _is_next(self, number: int, deliveries: int) -> bool:
        """If not, it begins again at its cursor."""
        if deliveries > self._granted:
            raise Malformed("more deliveries than were granted")
        if number == self._number + 1:
            self._number += deliveries
            self._granted -= deliveries
            return True
        self.repairs += 1
        self._bus._send(protocol.write(Kind.UNSUBSCRIBE, id=self.wire_id))
        self.start()
        return False
