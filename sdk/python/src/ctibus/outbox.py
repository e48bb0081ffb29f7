"""What was published or asked for and the server has not confirmed, in order.

It is sent again after a cut. Bounded, so that a server that is away for long costs an error and not
the memory.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Generator
from typing import Any, NamedTuple

from ctibus import frame, protocol
from ctibus.errors import BusError
from ctibus.ids import Cursor, MessageId
from ctibus.protocol import Kind

_MAX_BYTES = 8 << 20
_MAX_MESSAGES = 16384
_MAX_RECORDS = 65536
_BATCH_BYTES = 64 << 10
_MAX_MARKS = 256


class Published:
    """A message that was taken by the client. Await it to know that it is in the log and, for a
    record, on the disk; without that, its end is told to nobody. Raises BusError when it was
    refused or lost. It need not be awaited."""

    __slots__ = ("id", "_end")

    def __init__(self, message_id: MessageId, end: asyncio.Future[None]) -> None:
        self.id = message_id
        self._end = end

    def done(self) -> bool:
        return self._end.done()

    def __await__(self) -> Generator[Any, None, MessageId]:
        # Shielded: who stops waiting does not end the message for others.
        yield from asyncio.shield(self._end).__await__()
        return self.id


class _Chunk:
    """One message on the wire: frames of several publications, or one request."""

    __slots__ = ("frames", "size", "last", "count", "request", "sealed")

    def __init__(self, request: bytes | None = None) -> None:
        self.frames: list[bytes] = []
        self.size = 0 if request is None else len(request)
        self.last = 0
        self.count = 0
        self.request = request
        self.sealed = request is not None

    def message(self) -> bytes:
        self.sealed = True
        if self.request is not None:
            return self.request
        return frame.write_publish(Kind.PUBLISH, self.frames)


class _Mark(NamedTuple):
    number: int
    cursor: Cursor


class Outbox:
    """Of one life of one source. One event loop."""

    def __init__(self) -> None:
        self.source_epoch = random.SystemRandom().randrange(1, 1 << 64)
        self.resume = Cursor(0, 0)
        self._number = 0
        self._confirmed = 0
        self._sent: deque[_Chunk] = deque()
        self._unsent: deque[_Chunk] = deque()
        self._bytes = 0
        self._messages = 0
        self._ends: dict[int, asyncio.Future[None]] = {}  # of states and events, oldest first
        self._records: dict[int, asyncio.Future[None]] = {}  # likewise
        self._marks: deque[_Mark] = deque()
        self._idle = asyncio.Event()
        self._idle.set()
        self._error: BusError | None = None  # why what is unconfirmed stays so

    def publish(
        self, topic: str, key: str, payload: bytes, record: bool, **header: Any
    ) -> Published:
        """Raises BusError bus.frame_too_large or bus.outbox_full, after which nothing was taken."""
        topic_bytes, key_bytes = topic.encode(), key.encode()
        size = frame.frame_size(len(topic_bytes) + len(key_bytes) + len(payload))
        if size > frame.MAX_SIZE or len(topic_bytes) > 0xFFFF or len(key_bytes) > 0xFFFF:
            what = f"A message of {topic[:64]!r} with {len(payload)} bytes of payload and "
            what += f"{len(key_bytes)} of key is beyond the limit of {frame.MAX_SIZE} bytes."
            raise BusError("bus.frame_too_large", what)
        self._make_room(size)
        if record and len(self._records) >= _MAX_RECORDS:
            raise BusError("bus.outbox_full", "Too many records wait for the disk.")
        number = self._number + 1
        written = frame.write_frame(number, topic_bytes, key_bytes, payload, **header)
        if not self._unsent or self._unsent[-1].sealed or self._unsent[-1].size > _BATCH_BYTES:
            self._unsent.append(_Chunk())
        chunk = self._unsent[-1]
        chunk.frames.append(written)
        chunk.size += size
        self._took(chunk, number, size)
        end: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (self._records if record else self._ends)[number] = end
        return Published(MessageId(self.source_epoch, number), end)

    def request(self, **fields: Any) -> MessageId:
        """The same for a command. It is sent once: a cut answers it."""
        number = self._number + 1
        message = protocol.write(Kind.REQUEST, number=number, **fields)
        if len(message) > frame.MAX_SIZE:
            what = f"The command {fields['topic']} is beyond the limit of {frame.MAX_SIZE} bytes."
            raise BusError("bus.frame_too_large", what)
        self._make_room(len(message))
        chunk = _Chunk(message)
        self._unsent.append(chunk)
        self._took(chunk, number, len(message))
        return MessageId(self.source_epoch, number)

    def _make_room(self, size: int) -> None:
        if self._messages >= _MAX_MESSAGES or self._bytes + size > _MAX_BYTES:
            what = f"{self._messages} messages ({self._bytes} bytes) wait for the server to take"
            raise BusError("bus.outbox_full", what + " them: await what publish() returns.")

    def _took(self, chunk: _Chunk, number: int, size: int) -> None:
        self._number = number
        chunk.last = number
        chunk.count += 1
        self._bytes += size
        self._messages += 1
        self._idle.clear()

    def next(self) -> bytes | None:
        """The next message to be sent. It stays here until it is confirmed."""
        if not self._unsent:
            return None
        chunk = self._unsent.popleft()
        self._sent.append(chunk)
        return chunk.message()

    def begin(self, cursor: Cursor) -> None:
        """What is published from now on lies behind this place. Counts once."""
        if self.resume == Cursor(0, 0):
            self.resume = cursor

    def confirm(self, number: int, cursor: Cursor, records: list[protocol.Fields]) -> None:
        """The server has everything up to the number, and these records have ended."""
        if number > self._confirmed:
            self._confirmed = number
            self._forget_up_to(number)
            # The newest mark moves when there are too many: it then stands for fewer, which is safe.
            if len(self._marks) >= _MAX_MARKS:
                self._marks.pop()
            self._marks.append(_Mark(number, cursor))
        for ended in records:
            end = self._records.pop(ended.integer("number"), None)
            code = ended.text("code")
            if end is not None and not end.done():
                if code:
                    _fail(end, BusError(code, ended.text("text")))
                else:
                    end.set_result(None)
        first_open = next(iter(self._records), None)
        while self._marks and (first_open is None or self._marks[0].number < first_open):
            self.resume = self._marks.popleft().cursor
        self._note_idle()

    def refuse(self, number: int, error: BusError) -> None:
        """The server does not publish this one; its place is taken all the same."""
        end = self._ends.pop(number, None) or self._records.pop(number, None)
        if end is not None:
            _fail(end, error)
        self._note_idle()

    def rewind(self, taken: int) -> None:
        """After a new connection, of which the server says that it has everything up to `taken`:
        what it lacks is to be sent again."""
        # Those that were confirmed are not here any more; a power cut may have taken them back.
        lost = [number for number in self._records if taken < number <= self._confirmed]
        for number in lost:
            text = "The server had it and lost it, as a power cut does."
            _fail(self._records.pop(number), BusError("wire.lost", text))
        self._forget_up_to(taken)
        kept: deque[_Chunk] = deque()
        for chunk in (*self._sent, *self._unsent):
            if chunk.request is None:
                kept.append(chunk)
            else:
                self._bytes -= chunk.size
                self._messages -= 1
        self._sent.clear()
        self._unsent = kept
        self._note_idle()

    def _forget_up_to(self, number: int) -> None:
        while self._sent and self._sent[0].last <= number:
            chunk = self._sent.popleft()
            self._bytes -= chunk.size
            self._messages -= chunk.count
        while self._ends:
            first = next(iter(self._ends))
            if first > number:
                break
            end = self._ends.pop(first)
            if not end.done():
                end.set_result(None)

    def _note_idle(self) -> None:
        if not self._sent and not self._unsent and not self._records:
            self._idle.set()

    @property
    def waiting(self) -> int:
        """Messages without a confirmation, and records without an end."""
        return self._messages + len(self._records)

    async def idle(self) -> None:
        """Raises BusError when it was closed before everything was confirmed."""
        await self._idle.wait()
        if self._error is not None:
            raise self._error

    def close(self, error: BusError) -> None:
        """What is unconfirmed now stays so: who waits for it gets the error."""
        if self.waiting:
            self._error = self._error or error
        for end in (*self._ends.values(), *self._records.values()):
            _fail(end, error)
        self._ends.clear()
        self._records.clear()
        self._idle.set()


def _fail(end: asyncio.Future[None], error: BusError) -> None:
    if not end.done():
        end.set_exception(error)
        end.exception()  # who does not await a publication is not told by the event loop either
