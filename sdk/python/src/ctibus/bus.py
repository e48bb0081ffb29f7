"""A client of a site."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal, TypeVar, overload

import zmq.asyncio

from ctibus import commands, frame, model, protocol
from ctibus.commands import Answer, ProvidedCommand, Reply
from ctibus.connection import Connection, Server, Target, check_target
from ctibus.delivery import Event, SnapshotEnd, _Framed
from ctibus.errors import BusError, ConnectionLost, Malformed
from ctibus.ids import MessageId
from ctibus.inbox import Asked, Inbox
from ctibus.model import CommandMessage, Group, Message, RecordMessage
from ctibus.outbox import Published
from ctibus.protocol import Fields, Kind
from ctibus.subscription import Start, Subscription, Wanted

M = TypeVar("M", bound=Message)
R = TypeVar("R", bound=Group)
C = TypeVar("C", bound=CommandMessage[Any])
Cause = Event[Any] | ProvidedCommand[Any] | Reply[Any] | MessageId
Question = Literal["report", "topics", "schema", "trace", "reload"]

_log = logging.getLogger("ctibus")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
#: Refusals that a later try would meet again.
_FINAL = {
    "wire.version",
    "wire.bad_name",
    "wire.bad_endpoint",
    "wire.needs_key",
    "wire.bad_key",
    "wire.no_curve",
    "wire.too_old",
    "wire.replaced",
}


class Bus(Inbox):
    """A connection to a site that comes back by itself: subscriptions resume where they were, what
    was not confirmed is sent again, commands are provided again. Made by connect(). One event loop,
    whose tasks may all use it."""

    def __init__(self, target: Target) -> None:
        super().__init__()
        self._target = target
        self._context = zmq.asyncio.Context()
        self._server = Server()
        self._last_id = 0
        self._flush_is_due = False
        self._connected = asyncio.Event()
        self._error: BusError | None = None
        self._task: asyncio.Task[None] | None = None

    # -- its life

    @property
    def server(self) -> Server:
        """What the server said of itself."""
        return self._server

    @property
    def source(self) -> str:
        """The source of what this client publishes and commands."""
        return self._server.source

    @property
    def is_connected(self) -> bool:
        return self._connection is not None

    async def connected(self) -> None:
        """Waits until there is a connection. Raises BusError when there never will be."""
        while self._connection is None:
            self._raise_if_over()
            await self._connected.wait()

    async def flush(self) -> None:
        """Waits until the server has all that was published, and records are on its disk. Raises
        BusError when it never will."""
        await self._outbox.idle()

    async def close(self, flush: float = 5.0) -> None:
        """Says good-bye, after waiting up to so many seconds for what was published. Handlers of
        commands are cancelled, and have ended when it returns; whoever waits for something of this
        client gets ConnectionLost. When it is cancelled it does not wait any longer, and closes."""
        if self._task is None:
            return
        try:
            if self._outbox.waiting and flush > 0 and self._error is None:
                with contextlib.suppress(asyncio.TimeoutError, BusError):
                    await asyncio.wait_for(self.flush(), flush)
        finally:
            await self._end_everything()

    async def _end_everything(self) -> None:
        task, self._task = self._task, None
        if task is None:  # another close() is at it
            return
        if self._outbox.waiting:
            _log.warning("%d messages were not confirmed by the server.", self._outbox.waiting)
        task.cancel()
        handlers = self._provider.stop()
        for subscription in list(self._subscriptions):
            subscription.close()
        self._fail_all(ConnectionLost("wire.unreachable", "The client was closed."))
        self._connected.set()
        try:
            await asyncio.gather(task, return_exceptions=True)
            if handlers:  # the connection is still there for their answers
                await asyncio.wait(handlers)
        finally:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
            self._context.term()

    async def _open(self, wait: bool) -> None:
        try:
            check_target(self._target)
            pause = _FIRST_PAUSE
            while True:
                try:
                    await self._connect()
                    break
                except BusError as error:
                    if not wait or error.code in _FINAL:
                        raise
                    _log.info("%s Trying again.", error)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
        except BaseException:
            self._context.term()
            raise
        self._task = asyncio.get_running_loop().create_task(self._live())

    async def _connect(self) -> None:
        outbox = self._outbox
        connection = await Connection.open(
            self._context, self._target, outbox.source_epoch, outbox.resume
        )
        self._connection, self._server = connection, connection.server
        outbox.begin(connection.server.tail)
        outbox.rewind(connection.server.taken)
        self._flush()
        self._provider.begin_connection()
        if self._provider.topics():
            self._say_provided()
        self._by_wire_id.clear()
        for subscription in self._subscriptions:
            subscription.start()
        self._connected.set()

    async def _live(self) -> None:
        """Keeps the connection until the bus is closed."""
        try:
            await self._keep_connected()
        except Exception as error:  # a mistake here must not leave everybody waiting
            _log.exception("The client has failed.")
            self._end_with(BusError("wire.unreachable", f"The client has failed: {error!r}."))

    async def _keep_connected(self) -> None:
        while True:
            assert self._connection is not None
            lost = await self._connection.run(self._handle)
            self._lose(lost)
            pause = _FIRST_PAUSE
            while self._connection is None:
                if lost.code in _FINAL:
                    self._end_with(lost)
                    return
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
                try:
                    await self._connect()
                except BusError as error:
                    lost = error
            _log.info("Connected to %s again.", self._target.endpoint)

    def _lose(self, reason: BusError) -> None:
        if self._connection is not None:
            self._connection.close(say_bye=False)
            self._connection = None
        self._connected.clear()
        self._by_wire_id.clear()
        _log.warning("%s", reason)
        text = "The connection was lost before the answer arrived: " + reason.text
        self._fail_answers(ConnectionLost("wire.no_reply", text))

    def _end_with(self, error: BusError) -> None:
        self._error = error
        self._connected.set()
        self._fail_all(error)

    def _fail_all(self, error: BusError) -> None:
        self._fail_answers(error)
        self._outbox.close(error)
        for subscription in self._subscriptions:
            subscription.fail(error)

    def _raise_if_over(self) -> None:
        if self._error is not None:
            raise self._error
        if self._task is None:
            raise ConnectionLost("wire.unreachable", "The client was closed.")

    def _ready_connection(self) -> Connection:
        self._raise_if_over()
        if self._connection is None:
            what = f"There is no connection to {self._target.endpoint} now."
            raise ConnectionLost("wire.unreachable", what)
        return self._connection

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    # -- listening

    @overload
    def subscribe(
        self,
        topic: type[M],
        /,
        *,
        from_: Start = ...,
        consumer: str = ...,
        keys: tuple[str, ...] | list[str] = ...,
        sources: tuple[str, ...] | list[str] = ...,
        window: int = ...,
    ) -> Subscription[M]:
        ...

    @overload
    def subscribe(
        self,
        *patterns: str | type[Message],
        from_: Start = ...,
        consumer: str = ...,
        keys: tuple[str, ...] | list[str] = ...,
        sources: tuple[str, ...] | list[str] = ...,
        window: int = ...,
    ) -> Subscription[Any]:
        ...

    def subscribe(
        self,
        *patterns: str | type[Message],
        from_: Start = "live",
        consumer: str = "",
        keys: tuple[str, ...] | list[str] = (),
        sources: tuple[str, ...] | list[str] = (),
        window: int = 4096,
    ) -> Subscription[Any]:
        """Messages of these topics, in the log's order. In a pattern `*` stands for one token and a
        last `>` for the rest. `from_` is "live", "snapshot", a Cursor or an aware datetime;
        `consumer` names a durable consumer instead, which goes on after what it acknowledged.
        `window` deliveries are on their way or wait for the reader at most. A refusal is raised by
        ready() and by reading."""
        self._raise_if_over()
        if window < 1:
            raise BusError("wire.bad_value", "A subscription's window is at least 1.")
        topics = tuple(topic if isinstance(topic, str) else topic.TOPIC for topic in patterns)
        wanted = Wanted(topics, tuple(keys), tuple(sources), from_, consumer, window)
        subscription: Subscription[Any] = Subscription(self, wanted)
        self._subscriptions.append(subscription)
        if self._connection is not None:
            subscription.start()
        return subscription

    async def states(
        self, *patterns: str | type[Message], keys: tuple[str, ...] | list[str] = ()
    ) -> list[Event[Any]]:
        """The states of now."""
        found: list[Event[Any]] = []
        async with self.subscribe(*patterns, from_="snapshot", keys=keys) as subscription:
            async for delivery in subscription.deliveries():
                if isinstance(delivery, Event):
                    found.append(delivery)
                elif isinstance(delivery, SnapshotEnd):
                    break
                else:
                    found.clear()
        return found

    def _begin(self, subscription: Subscription[Any]) -> int:
        self._by_wire_id.pop(subscription.wire_id, None)
        number = self._next_id()
        self._by_wire_id[number] = subscription
        return number

    def _max_credit(self) -> int:
        return self._server.max_credit

    def _end(self, subscription: Subscription[Any]) -> None:
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)
        self._by_wire_id.pop(subscription.wire_id, None)

    # -- publishing

    def publish(
        self,
        message: Message | str,
        body: Mapping[str, Any] | None = None,
        *,
        key: str | None = None,
        record: bool = False,
        tombstone: bool = False,
        inferred: bool = False,
        event_time_ns: int = 0,
        cause: Cause | None = None,
        correlation: uuid.UUID | None = None,
    ) -> Published:
        """Publishes a message, or a topic with a body (then `key` is the entity's, and `record`
        says that the topic is one). It takes the message at once and keeps it until the server has
        it; await the result to know that. `tombstone` ends a state's key. `cause` is what led to it:
        its conversation is the message's, too, unless `correlation` names another.
        Raises BusError: bus.outbox_full, bus.frame_too_large, wire.bad_value."""
        self._raise_if_over()
        if isinstance(message, str):
            topic, payload = message, model.encode(body or {})
            known = model.class_of(topic)
            record = record or (known is not None and issubclass(known, RecordMessage))
        else:
            topic, payload = message.TOPIC, model.encode(message)
            key = model.key_of(message) if key is None else key
            record = isinstance(message, RecordMessage)
        if correlation is None and isinstance(cause, _Framed):
            correlation = cause.correlation
        published = self._outbox.publish(
            topic,
            key or "",
            payload,
            record,
            flags=(frame.TOMBSTONE if tombstone else 0) | (frame.INFERRED if inferred else 0),
            event_time_ns=event_time_ns,
            correlation=correlation.bytes if correlation else bytes(16),
            causation=_identity(cause) or (0, 0),
        )
        self._flush_soon()
        return published

    def _flush_soon(self) -> None:
        """Publications of one turn of the event loop travel together."""
        if not self._flush_is_due:
            self._flush_is_due = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._flush_is_due = False
        while self._connection is not None:
            message = self._outbox.next()
            if message is None or not self._connection.send(message):
                return

    # -- commands

    @overload
    async def command(
        self,
        command: CommandMessage[R],
        /,
        *,
        target: str = ...,
        deadline: float = ...,
        idempotency: str = ...,
        cause: Cause | None = ...,
        correlation: uuid.UUID | None = ...,
        traceparent: str = ...,
    ) -> Reply[R]:
        ...

    @overload
    async def command(
        self,
        command: str,
        body: Mapping[str, Any] | None = ...,
        /,
        *,
        key: str | None = ...,
        target: str = ...,
        deadline: float = ...,
        idempotency: str = ...,
        cause: Cause | None = ...,
        correlation: uuid.UUID | None = ...,
        traceparent: str = ...,
    ) -> Reply[Any]:
        ...

    async def command(
        self,
        command: CommandMessage[Any] | str,
        body: Mapping[str, Any] | None = None,
        /,
        *,
        key: str | None = None,
        target: str = "",
        deadline: float = 5.0,
        idempotency: str = "",
        cause: Cause | None = None,
        correlation: uuid.UUID | None = None,
        traceparent: str = "",
    ) -> Reply[Any]:
        """Asks one provider: the instance or device `target`, or the only one. Returns when it was
        accepted. Raises CommandRejected, NoProvider or OutcomeUnknown; ConnectionLost when it was
        not sent (wire.unreachable) or what became of it is not known (wire.no_reply): repeat it only
        with the same `idempotency`. `traceparent`: the trace of whoever asks, as in HTTP."""
        self._ready_connection()
        topic, reply_class = commands.topic_and_reply(command)
        if not isinstance(command, str):
            key = model.key_of(command) if key is None else key
            payload = model.encode(command)
        else:
            payload = model.encode(body or {})
        if correlation is None and isinstance(cause, _Framed):
            correlation = cause.correlation
        request = self._next_id()
        self._outbox.request(
            id=request,
            topic=topic,
            target=target,
            key=key or "",
            payload=payload,
            remaining=max(1, min(int(deadline * 1000), 3_600_000)),
            idempotency=idempotency,
            correlation=str(correlation) if correlation else "",
            causation=str(_identity(cause) or ""),
            traceparent=traceparent,
        )
        end: asyncio.Future[Fields] = asyncio.get_running_loop().create_future()
        self._replies[request] = end
        self._flush()
        try:
            answer = await end
        finally:
            self._replies.pop(request, None)
        try:
            return commands.read_reply(answer, reply_class)
        except Malformed as why:
            raise BusError("codec.malformed", f"The reply makes no sense: {why}.") from None

    @overload
    async def provide(
        self, command: type[C], handler: Callable[[ProvidedCommand[C]], Awaitable[Answer]]
    ) -> None:
        ...

    @overload
    async def provide(
        self, command: str, handler: Callable[[ProvidedCommand[Any]], Awaitable[Answer]]
    ) -> None:
        ...

    async def provide(
        self,
        command: type[CommandMessage[Any]] | str,
        handler: Callable[[ProvidedCommand[Any]], Awaitable[Answer]],
    ) -> None:
        """Carries out this command from now on, also after a cut. What the handler returns are the
        fields of the accepted reply; CommandRejected(code, text) refuses. Each command has a task of
        its own. What comes of it, publish with the command as `cause`. Returns when the server knows;
        raises BusError wire.not_allowed, bus.undeclared_topic."""
        self._raise_if_over()
        topic, _ = commands.topic_and_reply(command)
        self._provider.add(topic, handler)
        try:
            await self._announce_provided()
        except ConnectionLost:
            await self.connected()  # the next connection has said it
        except BusError:
            self._provider.remove(topic)
            raise

    async def withdraw(self, command: type[CommandMessage[Any]] | str) -> None:
        """Does not carry it out any more."""
        topic, _ = commands.topic_and_reply(command)
        self._provider.remove(topic)
        await self._announce_provided()

    async def _announce_provided(self) -> None:
        await self.connected()
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._providing[self._say_provided()] = done
        await done

    def _say_provided(self) -> int:
        number = self._next_id()
        self._send(protocol.write(Kind.PROVIDE, id=number, topics=self._provider.topics()))
        return number

    # -- secrets

    async def deposit(self, secret: bytes, lease: float = 60.0) -> str:
        """Keeps a secret under a new one-use handle, for so many seconds."""
        connection = self._ready_connection()
        handle = str(uuid.uuid4())
        milliseconds = int(lease * 1000)
        connection.send(
            protocol.write(Kind.DEPOSIT, handle=handle, secret=secret, lease=milliseconds)
        )
        return handle

    async def redeem(self, handle: str) -> bytes | None:
        """The secret of a handle, once; None when there is none (any more)."""
        connection = self._ready_connection()
        number = self._next_id()
        end: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._secrets[number] = end
        connection.send(protocol.write(Kind.REDEEM, id=number, handle=handle))
        return await end or None

    # -- questions

    async def query(self, what: Question) -> dict[str, Any]:
        """A question about the site: report, topics, schema, reload."""
        bodies, _ = await self._ask(what, "")
        return bodies[-1] if bodies else {}

    async def trace(self, call: str) -> list[Event[Any]]:
        """The messages of a call's conversation, in log order. Raises BusError wire.not_found."""
        _, pieces = await self._ask("trace", call)
        found: list[Event[Any]] = []
        try:
            for piece in pieces:
                found += [Event(received, False) for received in frame.frames(piece)]
        except Malformed as why:
            raise BusError("codec.malformed", f"The trace makes no sense: {why}.") from None
        return found

    async def _ask(self, what: Question, call: str) -> tuple[list[dict[Any, Any]], list[bytes]]:
        connection = self._ready_connection()
        number = self._next_id()
        question = Asked([], [], asyncio.get_running_loop().create_future())
        self._questions[number] = question
        connection.send(protocol.write(Kind.QUERY, id=number, what=what, call=call))
        try:
            await question.end
        finally:
            self._questions.pop(number, None)
        return question.bodies, question.frames


def _identity(cause: Cause | None) -> MessageId | None:
    if cause is None or isinstance(cause, MessageId):
        return cause
    return cause.command if isinstance(cause, Reply) else cause.id
