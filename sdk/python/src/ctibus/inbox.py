"""What a server sends, and who waits for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, NamedTuple

from ctibus import frame, model, protocol
from ctibus.commands import Provider
from ctibus.connection import Connection
from ctibus.errors import BusError, ConnectionLost, Malformed
from ctibus.ids import Cursor
from ctibus.outbox import Outbox
from ctibus.protocol import Fields, Kind
from ctibus.subscription import Subscription

_log = logging.getLogger("ctibus")


class Asked(NamedTuple):
    """A query without its last result."""

    bodies: list[dict[Any, Any]]
    frames: list[bytes]
    end: asyncio.Future[None]


class Inbox:
    """The half of a bus that hears."""

    def __init__(self) -> None:
        self._connection: Connection | None = None
        self._outbox = Outbox()
        self._provider = Provider(self._send)
        self._subscriptions: list[Subscription[Any]] = []
        self._by_wire_id: dict[int, Subscription[Any]] = {}
        self._replies: dict[int, asyncio.Future[Fields]] = {}
        self._questions: dict[int, Asked] = {}
        self._secrets: dict[int, asyncio.Future[bytes]] = {}
        self._providing: dict[int, asyncio.Future[None]] = {}

    def _send(self, message: bytes) -> bool:
        return self._connection is not None and self._connection.send(message)

    def _fail_answers(self, error: BusError) -> None:
        waiting: list[asyncio.Future[Any]] = [*self._replies.values(), *self._secrets.values()]
        waiting += [question.end for question in self._questions.values()]
        waiting += self._providing.values()
        self._replies.clear()
        self._secrets.clear()
        self._questions.clear()
        self._providing.clear()
        for future in waiting:
            if not future.done():
                future.set_exception(error)
                future.exception()

    def _handle(self, message: bytes) -> None:
        """Whatever the bytes are: what makes no sense is passed over, as what is of a newer minor
        version is; delivery numbers show what was missed by it."""
        try:
            self._dispatch(message)
        except Malformed as why:
            _log.debug("A message of kind %#x makes no sense: %s.", message[0], why)
        except Exception:
            _log.exception("A message of kind %#x could not be handled.", message[0])

    def _dispatch(self, message: bytes) -> None:
        kind = message[0]
        if kind == Kind.BATCH:
            batch = frame.read_batch(message)
            subscription = self._by_wire_id.get(batch.subscription)
            if subscription is not None:
                subscription.on_batch(batch)
        elif kind == Kind.COMMAND:
            late = self._connection.longest_delay if self._connection is not None else 0.0
            self._provider.take(message, late)
        elif kind in _handlers:
            _handlers[kind](self, protocol.read(message))

    def _on_subscribed(self, body: Fields) -> None:
        if (subscription := self._by_wire_id.get(body.integer("id"))) is not None:
            subscription.on_subscribed(body)

    def _on_snapshot_end(self, body: Fields) -> None:
        if (subscription := self._by_wire_id.get(body.integer("id"))) is not None:
            subscription.on_snapshot_end(body)

    def _on_gap(self, body: Fields) -> None:
        if (subscription := self._by_wire_id.get(body.integer("id"))) is not None:
            subscription.on_gap(body)

    def _on_progress(self, body: Fields) -> None:
        epoch = body.integer("epoch")
        for progress in body.items("subscriptions"):
            if (subscription := self._by_wire_id.get(progress.integer("id"))) is not None:
                subscription.on_progress(epoch, progress)

    def _on_reply(self, body: Fields) -> None:
        _set(self._replies.pop(body.integer("id"), None), body)

    def _on_result(self, body: Fields) -> None:
        question = self._questions.get(body.integer("id"))
        if question is None:
            return
        if packed := body.binary("body"):
            try:
                question.bodies.append(model.unpack_map(packed))
            except BusError as error:
                _fail(question.end, error)
        if piece := body.binary("frames"):
            question.frames.append(piece)
        if not body.flag("more"):
            _set(question.end, None)

    def _on_done(self, body: Fields) -> None:
        if body.integer("about") == Kind.PROVIDE:
            _set(self._providing.pop(body.integer("id"), None), None)

    def _on_secret(self, body: Fields) -> None:
        _set(self._secrets.pop(body.integer("id"), None), body.binary("secret"))

    def _on_begun(self, body: Fields) -> None:
        self._provider.on_begun(body.integer("remaining"))

    def _on_taken(self, body: Fields) -> None:
        cursor = Cursor(body.integer("epoch"), body.integer("sequence"))
        self._outbox.confirm(body.integer("number"), cursor, body.items("records"))

    def _on_refused(self, body: Fields) -> None:
        error = BusError(body.text("code"), body.text("text"))
        about, number = body.integer("about"), body.integer("id")
        if error.code == "wire.replaced":
            self._lose_connection(error)
        elif error.code == "wire.hello_first":
            self._lose_connection(ConnectionLost("wire.unreachable", error.text))
        elif about == Kind.SUBSCRIBE:
            if (subscription := self._by_wire_id.pop(number, None)) is not None:
                self._subscriptions.remove(subscription)
                subscription.fail(error)
        elif about == Kind.REQUEST:
            _fail(self._replies.pop(number, None), error)
        elif about == Kind.QUERY:
            question = self._questions.get(number)
            _fail(question.end if question else None, error)
        elif about == Kind.REDEEM:
            _fail(self._secrets.pop(number, None), error)
        elif about == Kind.PROVIDE:
            announced = self._providing.pop(number, None)
            if announced is None:
                _log.error("Commands are not provided any more: %s", error)
            _fail(announced, error)
        elif about == Kind.PUBLISH and body.integer("number"):
            self._outbox.refuse(body.integer("number"), error)
        else:
            _log.warning("The server refused a message of kind %#x: %s", about, error)

    def _on_closing(self, _: Fields) -> None:
        what = "The server has stopped."
        self._lose_connection(ConnectionLost("wire.unreachable", what))

    def _lose_connection(self, reason: BusError) -> None:
        if self._connection is not None:
            self._connection.fail(reason)


_handlers: dict[int, Callable[[Inbox, Fields], None]] = {
    Kind.SUBSCRIBED: Inbox._on_subscribed,
    Kind.SNAPSHOT_END: Inbox._on_snapshot_end,
    Kind.GAP: Inbox._on_gap,
    Kind.REPLY: Inbox._on_reply,
    Kind.RESULT: Inbox._on_result,
    Kind.PROGRESS: Inbox._on_progress,
    Kind.REFUSED: Inbox._on_refused,
    Kind.CLOSING: Inbox._on_closing,
    Kind.DONE: Inbox._on_done,
    Kind.TAKEN: Inbox._on_taken,
    Kind.SECRET: Inbox._on_secret,
    Kind.BEGUN: Inbox._on_begun,
}


def _set(future: asyncio.Future[Any] | None, result: Any) -> None:
    if future is not None and not future.done():
        future.set_result(result)


def _fail(future: asyncio.Future[Any] | None, error: BusError) -> None:
    if future is not None and not future.done():
        future.set_exception(error)
