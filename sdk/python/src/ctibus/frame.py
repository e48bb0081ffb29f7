"""The binary messages of the wire: frames, batches, publications, commands. Pure functions."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from ctibus.errors import Malformed

#: The largest frame, header and padding included.
MAX_SIZE = 1 << 20
TOMBSTONE = 1
INFERRED = 2
STATE, EVENT, RECORD, COMMAND, REPLY = 1, 2, 3, 4, 5

_VERSION = 1
_HEADER = struct.Struct("<IIBBBBIQQIIQQqq16sQQ16s8sHHHHII")
_BATCH = struct.Struct("<BBHIQQQII")
_PUBLISH = struct.Struct("<B3xI")
_SNAPSHOT = 1
_MAX_NUMBER = (1 << 64) - 1
_NO_BYTES_16 = bytes(16)
_NO_BYTES_8 = bytes(8)
assert _HEADER.size == 144 and _BATCH.size == 40


class Frame(NamedTuple):
    """One message as it travels."""

    message_class: int
    flags: int
    trace_flags: int
    log_epoch: int
    sequence: int
    remaining_ms: int
    id_epoch: int
    id_number: int
    event_time_ns: int
    publish_time_ns: int
    correlation: bytes
    causation_epoch: int
    causation_number: int
    trace_id: bytes
    span_id: bytes
    topic: str
    key: str
    idempotency: str
    payload: bytes
    source: str


class Batch(NamedTuple):
    """A batch whose frames are whole; `frames()` of its bytes takes them apart."""

    subscription: int
    first_number: int
    complete_up_to: int
    epoch: int
    deliveries: int
    snapshot: bool
    bytes: bytes


def _check(data: bytes, at: int) -> int:
    """The end of the frame that begins there."""
    left = len(data) - at
    if left < _HEADER.size:
        raise Malformed("a frame's header is cut")
    header = _HEADER.unpack_from(data, at)
    size, version, message_class = header[0], header[2], header[3]
    if version != _VERSION or not STATE <= message_class <= REPLY:
        raise Malformed("a frame of another version or class")
    content = _HEADER.size + header[20] + header[21] + header[22] + header[23] + header[24]
    if size != (content + 7) & ~7 or size > left:
        raise Malformed("a frame's sizes do not fit")
    return at + int(size)


def _text(data: bytes, begin: int, end: int) -> str:
    # A log may have bytes that are no UTF-8; they must not cost the rest of a batch.
    return data[begin:end].decode("utf-8", "replace")


def read_frame(data: bytes, at: int) -> tuple[Frame, int]:
    """The frame that begins there, and where it ends. Raises Malformed."""
    end = _check(data, at)
    (
        _size,
        _checksum,
        _version,
        message_class,
        flags,
        trace_flags,
        _type,
        log_epoch,
        sequence,
        _source,
        remaining_ms,
        id_epoch,
        id_number,
        event_time_ns,
        publish_time_ns,
        correlation,
        causation_epoch,
        causation_number,
        trace_id,
        span_id,
        topic_size,
        key_size,
        idempotency_size,
        source_size,
        payload_size,
        _reserved,
    ) = _HEADER.unpack_from(data, at)
    topic = at + _HEADER.size
    key = topic + topic_size
    idempotency = key + key_size
    payload = idempotency + idempotency_size
    source = payload + payload_size
    frame = Frame(
        message_class,
        flags,
        trace_flags,
        log_epoch,
        sequence,
        remaining_ms,
        id_epoch,
        id_number,
        event_time_ns,
        publish_time_ns,
        correlation,
        causation_epoch,
        causation_number,
        trace_id,
        span_id,
        _text(data, topic, key),
        _text(data, key, idempotency),
        _text(data, idempotency, payload),
        data[payload:source],
        _text(data, source, source + source_size),
    )
    return frame, end


def frames(data: bytes, at: int = 0) -> Iterator[Frame]:
    """All frames from there to the end. Raises Malformed."""
    while at < len(data):
        frame, at = read_frame(data, at)
        yield frame


def read_batch(message: bytes) -> Batch:
    """Checks all of it. Raises Malformed."""
    if len(message) < _BATCH.size:
        raise Malformed("a batch's header is cut")
    header = _BATCH.unpack_from(message)
    _kind, flags, _, subscription, first_number, complete_up_to, epoch, count, _ = header
    at = _BATCH.size
    for _ in range(count):
        at = _check(message, at)
    if at != len(message):
        raise Malformed("a batch has more than its frames")
    snapshot = bool(flags & _SNAPSHOT)
    return Batch(subscription, first_number, complete_up_to, epoch, count, snapshot, message)


#: Where a batch's frames begin.
BATCH_FRAMES = _BATCH.size


def read_command(message: bytes) -> tuple[int, Frame]:
    """The milliseconds that are left, and the command. Raises Malformed."""
    if len(message) < _PUBLISH.size:
        raise Malformed("a command's header is cut")
    _kind, remaining_ms = _PUBLISH.unpack_from(message)
    frame, end = read_frame(message, _PUBLISH.size)
    if end != len(message):
        raise Malformed("a command has more than its frame")
    return int(remaining_ms), frame


def frame_size(content: int) -> int:
    return (_HEADER.size + content + 7) & ~7


def write_frame(
    number: int,
    topic: bytes,
    key: bytes,
    payload: bytes,
    *,
    flags: int = 0,
    trace_flags: int = 0,
    event_time_ns: int = 0,
    correlation: bytes = _NO_BYTES_16,
    causation: tuple[int, int] = (0, 0),
    trace_id: bytes = _NO_BYTES_16,
    span_id: bytes = _NO_BYTES_8,
) -> bytes:
    """A frame as a client publishes it. The caller has checked the sizes."""
    size = frame_size(len(topic) + len(key) + len(payload))
    header = _HEADER.pack(
        size,
        0,
        _VERSION,
        EVENT,  # the server knows better
        flags,
        trace_flags,
        0,
        0,
        0,
        0,
        0,
        0,
        number & _MAX_NUMBER,
        event_time_ns,
        0,
        correlation,
        causation[0],
        causation[1],
        trace_id,
        span_id,
        len(topic),
        len(key),
        0,
        0,
        len(payload),
        0,
    )
    whole = b"".join((header, topic, key, payload))
    return whole.ljust(size, b"\0")


def write_publish(kind: int, written: list[bytes]) -> bytes:
    """A `publish` message of these frames."""
    return _PUBLISH.pack(kind, len(written)) + b"".join(written)
