"""What a subscription delivers."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from ctibus import frame, model
from ctibus.ids import Cursor, MessageId

B = TypeVar("B")

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_CLASSES = ("", "state", "event", "record", "command", "reply")


class _Framed(Generic[B]):
    """What a frame tells."""

    __slots__ = ("_frame", "_body", "_has_body")

    def __init__(self, received: frame.Frame) -> None:
        self._frame = received
        self._body: Any = None
        self._has_body = False

    @property
    def topic(self) -> str:
        return self._frame.topic

    @property
    def key(self) -> str:
        """The entity: a call, an agent, a device."""
        return self._frame.key

    @property
    def source(self) -> str:
        """The instance or client that published it."""
        return self._frame.source

    @property
    def id(self) -> MessageId:
        return MessageId(self._frame.id_epoch, self._frame.id_number)

    @property
    def sequence(self) -> int:
        """Its place in the log."""
        return self._frame.sequence

    @property
    def cursor(self) -> Cursor:
        """Subscribe from here to get what follows, unless it is part of a snapshot."""
        return Cursor(self._frame.log_epoch, self._frame.sequence)

    @property
    def correlation(self) -> uuid.UUID | None:
        """The root call: what the customer would call one conversation."""
        return uuid.UUID(bytes=self._frame.correlation) if any(self._frame.correlation) else None

    @property
    def causation(self) -> MessageId | None:
        """The message that led to this one."""
        cause = MessageId(self._frame.causation_epoch, self._frame.causation_number)
        return cause if any(cause) else None

    @property
    def event_time(self) -> datetime.datetime:
        """When it happened at its source."""
        return _moment(self._frame.event_time_ns)

    @property
    def publish_time(self) -> datetime.datetime:
        """When the log took it; never goes backwards."""
        return _moment(self._frame.publish_time_ns)

    @property
    def traceparent(self) -> str:
        """W3C trace context, or empty."""
        got = self._frame
        if not any(got.trace_id):
            return ""
        return f"00-{got.trace_id.hex()}-{got.span_id.hex()}-{got.trace_flags:02x}"

    @property
    def payload(self) -> bytes:
        """As it travelled: a MessagePack map, or nothing."""
        return self._frame.payload

    @property
    def body(self) -> B:
        """The dataclass of the topic, or a dict when none is known. Raises BusError
        codec.malformed when the payload is not what the topic declares."""
        if not self._has_body:
            known = model.class_of(self._frame.topic)
            if known is not None:
                self._body = model.decode(known, self._frame.payload)
            else:
                self._body = model.unpack_map(self._frame.payload)
            self._has_body = True
        return cast(B, self._body)


def _moment(nanoseconds: int) -> datetime.datetime:
    try:
        return _EPOCH + datetime.timedelta(microseconds=nanoseconds // 1000)
    except OverflowError:
        return _EPOCH


class Event(_Framed[B]):
    """A message."""

    __slots__ = ("snapshot",)

    def __init__(self, received: frame.Frame, snapshot: bool) -> None:
        super().__init__(received)
        #: It is a last value, older than what follows.
        self.snapshot = snapshot

    @property
    def message_class(self) -> str:
        """state, event, record, command or reply."""
        return _CLASSES[self._frame.message_class]

    @property
    def tombstone(self) -> bool:
        """A state: this key has ended."""
        return bool(self._frame.flags & frame.TOMBSTONE)

    @property
    def inferred(self) -> bool:
        """Not seen, but concluded from what was seen."""
        return bool(self._frame.flags & frame.INFERRED)

    def __repr__(self) -> str:
        return f"<Event {self.topic} {self.id} of {self.source}>"


@dataclass(frozen=True)
class SnapshotEnd:
    """All last values were delivered. Keys that were not among them do not exist."""

    as_of: int
    cursor: Cursor


@dataclass(frozen=True)
class Gap:
    """What the log had from `first` to `last` cannot be had any more. A snapshot follows."""

    first: int
    last: int


@dataclass(frozen=True)
class Restart:
    """The snapshot was cut off and begins anew: forget what it has named so far."""
