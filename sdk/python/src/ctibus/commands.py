"""Commands: what a client gets for its own, and what it gets of others."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar, Union

from ctibus import frame, model, protocol
from ctibus.delivery import _Framed
from ctibus.errors import BusError, CommandError, CommandRejected, NoProvider, OutcomeUnknown
from ctibus.ids import MessageId
from ctibus.model import CommandMessage, Group
from ctibus.protocol import Fields, Kind

R = TypeVar("R")
C = TypeVar("C")

_log = logging.getLogger("ctibus")
_MAX_AT_WORK = 1024
_MAX_REPLY_BYTES = frame.MAX_SIZE - 4096  # with what surrounds it, it is one message


@dataclass(frozen=True)
class Reply(Generic[R]):
    """A command was accepted. What comes of it is told by events with `command` as their cause."""

    body: R
    command: MessageId


_failures: dict[str, type[CommandError]] = {
    "rejected": CommandRejected,
    "no_provider": NoProvider,
    "outcome_unknown": OutcomeUnknown,
}


def read_reply(body: Fields, of: type[Group] | None) -> Reply[Any]:
    """Raises CommandError unless it was accepted, BusError codec.malformed, Malformed."""
    status, command = body.text("status"), body.text("command")
    if status != "accepted":
        failure = _failures.get(status, OutcomeUnknown)
        code = body.text("code") or f"bus.{status}"
        raise failure(code, body.text("text"), command)
    payload = body.binary("payload")
    fields = model.unpack_map(payload) if of is None else model.decode(of, payload)
    try:
        identity = MessageId.parse(command)
    except ValueError:
        identity = MessageId(0, 0)
    return Reply(fields, identity)


def _bytes_of(reply: Mapping[str, Any]) -> int:
    """Of what a handler says; errors' texts have no other bound."""
    texts = len(reply.get("code", "").encode()) + len(reply.get("text", "").encode())
    return texts + len(reply.get("payload", b""))


class ProvidedCommand(_Framed[C]):
    """A command that this client carries out."""

    __slots__ = ("remaining",)

    def __init__(self, received: frame.Frame, remaining_ms: int) -> None:
        super().__init__(received)
        #: Seconds, at most, when it arrived, until nobody wants it any more.
        self.remaining = remaining_ms / 1000

    @property
    def idempotency(self) -> str:
        """The same in a repetition."""
        return self._frame.idempotency

    def __repr__(self) -> str:
        return f"<ProvidedCommand {self.topic} {self.id} of {self.source}>"


Answer = Union[Group, Mapping[str, Any], None]
Handler = Callable[[ProvidedCommand[Any]], Awaitable[Answer]]


class _Provided(NamedTuple):
    handler: Handler


class Provider:
    """Carries out commands, each in a task of its own."""

    def __init__(self, send: Callable[[bytes], bool]) -> None:
        self._send = send
        self._provided: dict[str, _Provided] = {}
        self._at_work: set[asyncio.Task[None]] = set()
        self._connection = 0
        #: Commands that may have expired, in their order; the server was asked.
        self._in_doubt: deque[ProvidedCommand[Any]] = deque()

    def topics(self) -> list[str]:
        return list(self._provided)

    def add(self, topic: str, handler: Handler) -> None:
        self._provided[topic] = _Provided(handler)

    def remove(self, topic: str) -> None:
        self._provided.pop(topic, None)

    def begin_connection(self) -> None:
        """Answers to what came before are not wanted any more."""
        self._connection += 1
        self._in_doubt.clear()

    def take(self, message: bytes, longest_delay: float) -> None:
        """Raises Malformed."""
        remaining_ms, received = frame.read_command(message)
        command: ProvidedCommand[Any] = ProvidedCommand(received, remaining_ms)
        # None overtakes another that waits for an answer.
        if self._in_doubt or longest_delay >= command.remaining:
            self._in_doubt.append(command)
            self._send(protocol.write(Kind.BEGIN, command=str(command.id), confirm=True))
        else:
            self._begin(command)

    def on_begun(self, remaining_ms: int) -> None:
        """The server knows whether the oldest one in doubt is still wanted."""
        if not self._in_doubt:
            return
        command = self._in_doubt.popleft()
        command.remaining = remaining_ms / 1000
        if remaining_ms:
            self._begin(command)

    def _begin(self, command: ProvidedCommand[Any]) -> None:
        provided = self._provided.get(command.topic)
        if provided is None:
            self._refuse(command, "bus.no_provider", "It is not provided here any more.")
        elif len(self._at_work) >= _MAX_AT_WORK:
            self._refuse(command, "bus.busy", f"{_MAX_AT_WORK} commands are at work here.")
        else:
            task = asyncio.get_running_loop().create_task(self._carry_out(command, provided))
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)

    async def _carry_out(self, command: ProvidedCommand[Any], provided: _Provided) -> None:
        connection = self._connection
        fields: dict[str, Any]
        try:
            command.body  # what is malformed does not reach the handler
            answer = await provided.handler(command)
            payload = b"" if answer is None else model.encode(answer)
            fields = {"status": "accepted", "payload": payload}
        except BusError as error:
            fields = {"status": "rejected", "code": error.code, "text": error.text}
        except asyncio.CancelledError:
            fields = {"status": "outcome_unknown", "code": "bus.provider_stopped"}
            self._answer(connection, command, fields)
            raise
        except Exception as error:
            _log.exception("The handler of %s has failed.", command.topic)
            text = f"The provider's handler has failed: {type(error).__name__}."
            fields = {"status": "outcome_unknown", "code": "plugin.exception", "text": text}
        size = _bytes_of(fields)
        if size > _MAX_REPLY_BYTES:
            # The server would cut the connection, and with it all that is under way.
            text = f"The command was answered with {size} bytes, of which at most "
            text += f"{_MAX_REPLY_BYTES} can be brought here."
            fields = {"status": "outcome_unknown", "code": "bus.frame_too_large", "text": text}
        self._answer(connection, command, fields)

    def _answer(
        self, connection: int, command: ProvidedCommand[Any], fields: Mapping[str, Any]
    ) -> None:
        if connection == self._connection:
            self._send(protocol.write(Kind.ANSWER, command=str(command.id), **fields))

    def _refuse(self, command: ProvidedCommand[Any], code: str, text: str) -> None:
        fields = {"status": "rejected", "code": code, "text": text}
        self._answer(self._connection, command, fields)

    def stop(self) -> list[asyncio.Task[None]]:
        """Cancels the handlers. The tasks that it returns are still ending, and answer then. A handler
        that calls this goes on."""
        stopped = [task for task in self._at_work if task is not asyncio.current_task()]
        for task in stopped:
            task.cancel()
        return stopped


def topic_and_reply(
    command: CommandMessage[Any] | type[CommandMessage[Any]] | str,
) -> tuple[str, type[Group] | None]:
    """Raises BusError wire.unknown_topic for a message that is no command."""
    if isinstance(command, str):
        known = model.class_of(command)
        if known is not None and issubclass(known, CommandMessage):
            return command, known.REPLY
        return command, None
    if not command.TOPIC:
        raise BusError("wire.unknown_topic", f"{command!r} has no topic.")
    return command.TOPIC, command.REPLY
