"""The control messages of the wire (docs/wire.md): one byte of kind, then a MessagePack map."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from ctibus import _msgpack
from ctibus.errors import Malformed

VERSION = 1


class Kind(IntEnum):
    HELLO = 0x01
    SUBSCRIBE = 0x02
    UNSUBSCRIBE = 0x03
    CREDIT = 0x04
    REQUEST = 0x05
    QUERY = 0x06
    ALIVE = 0x07
    BYE = 0x08
    PUBLISH = 0x09
    PROVIDE = 0x0A
    ANSWER = 0x0B
    ACKNOWLEDGE = 0x0C
    DEPOSIT = 0x0D
    REDEEM = 0x0E
    BEGIN = 0x0F
    WELCOME = 0x81
    SUBSCRIBED = 0x82
    BATCH = 0x83
    SNAPSHOT_END = 0x84
    GAP = 0x85
    REPLY = 0x86
    RESULT = 0x87
    PROGRESS = 0x88
    REFUSED = 0x89
    CLOSING = 0x8A
    DONE = 0x8B
    COMMAND = 0x8C
    TAKEN = 0x8D
    SECRET = 0x8E
    BEGUN = 0x8F


def write(kind: Kind, **fields: Any) -> bytes:
    """A message without the fields that have their defaults."""
    body = {name: value for name, value in fields.items() if value}
    return bytes((kind,)) + _msgpack.pack(body)


class Fields:
    """A received map. An absent field has its default; one of another type raises Malformed."""

    __slots__ = ("_body",)

    def __init__(self, body: Mapping[Any, Any]) -> None:
        self._body = body

    def integer(self, name: str) -> int:
        value = self._body.get(name)
        if value is None:
            return 0
        if type(value) is not int or value < 0:
            raise Malformed(f"{name} is no natural number")
        return value

    def text(self, name: str) -> str:
        value = self._body.get(name)
        if value is None:
            return ""
        if type(value) is not str:
            raise Malformed(f"{name} is no text")
        return value

    def binary(self, name: str) -> bytes:
        value = self._body.get(name)
        if value is None:
            return b""
        if type(value) is not bytes:
            raise Malformed(f"{name} is not binary")
        return value

    def flag(self, name: str) -> bool:
        value = self._body.get(name)
        if value is not None and type(value) is not bool:
            raise Malformed(f"{name} is no truth value")
        return bool(value)

    def items(self, name: str) -> list[Fields]:
        value = self._body.get(name)
        if value is None:
            return []
        if type(value) is not list or not all(isinstance(item, dict) for item in value):
            raise Malformed(f"{name} is no list of maps")
        return [Fields(item) for item in value]


def read(message: bytes) -> Fields:
    """The map behind the kind. Raises Malformed."""
    try:
        body = _msgpack.unpack(message[1:])
    except ValueError as why:
        raise Malformed(f"no MessagePack: {why}") from None
    if not isinstance(body, dict):
        raise Malformed("no MessagePack map")
    return Fields(body)
