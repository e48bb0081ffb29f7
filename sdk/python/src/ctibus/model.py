"""Messages as dataclasses: how fields are declared, read and written.

`ctibus schema --format python` writes modules of such classes. A field with its default is not
written; an absent one has its default; unknown fields are kept and written again.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar

from ctibus import _msgpack
from ctibus.errors import BusError


class OpenEnum(str, enum.Enum):
    """An enumeration that keeps values it does not know, since newer programs may send more."""

    @classmethod
    def _missing_(cls, value: object) -> OpenEnum | None:
        if not isinstance(value, str):
            return None
        unlisted = str.__new__(cls, value)
        unlisted._name_ = value
        unlisted._value_ = value
        return unlisted

    def __str__(self) -> str:
        return str(self.value)


@dataclasses.dataclass(slots=True, kw_only=True)
class Group:
    """Fields that belong together. `unknown_fields` are those of a newer declaration."""

    unknown_fields: dict[str, Any] = dataclasses.field(default_factory=dict, repr=False)


class NoFields(Group):
    """Nothing: the reply of most commands."""


@dataclasses.dataclass(slots=True, kw_only=True)
class Message(Group):
    """What every message has."""

    TOPIC: ClassVar[str] = ""
    #: Attribute that names the entity; empty: none.
    KEY: ClassVar[str] = ""


@dataclasses.dataclass(slots=True, kw_only=True)
class StateMessage(Message):
    """The last value of each key is kept; who comes late gets a snapshot."""


@dataclasses.dataclass(slots=True, kw_only=True)
class EventMessage(Message):
    """Reaches every subscriber in order."""


@dataclasses.dataclass(slots=True, kw_only=True)
class RecordMessage(Message):
    """Is on the disk before its publication counts as done, and kept for durable consumers."""


@dataclasses.dataclass(slots=True, kw_only=True)
class ReplyMessage(Message):
    """The host's own note of how a command was answered."""


R = TypeVar("R", bound=Group)
M = TypeVar("M", bound=Message)
G = TypeVar("G", bound=Group)


@dataclasses.dataclass(slots=True, kw_only=True)
class CommandMessage(Message, Generic[R]):
    """Is carried out by one provider, which answers with an R."""

    REPLY: ClassVar[type[Group]] = NoFields


# -- kinds of fields ---------------------------------------------------------------------------


class _Kind(NamedTuple):
    """How a field's value is told from others, made from and turned into MessagePack."""

    expected: str
    default: Callable[[], Any]
    read: Callable[[Any], Any]
    write: Callable[[Any], Any]


class FieldNotes(NamedTuple):
    """What the declaration says of a field; in the dataclass field's metadata as `ctibus`."""

    name: str
    unit: str
    personal: bool
    secret: bool
    kind: Any


class _Wrong(Exception):
    """A value is not what the field has."""


def _exactly(kind: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if type(value) is not kind:
            raise _Wrong
        return value

    return check


def _unsigned(value: Any) -> Any:
    if type(value) is not int or not 0 <= value < 1 << 64:
        raise _Wrong
    return value


def _signed(value: Any) -> Any:
    if type(value) is not int or not -(1 << 63) <= value < 1 << 63:
        raise _Wrong
    return value


def _number(value: Any) -> Any:
    if type(value) is not float and type(value) is not int:
        raise _Wrong
    return float(value)


def _dictionary(value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise _Wrong
    if not all(type(name) is str and type(text) is str for name, text in value.items()):
        raise _Wrong
    return dict(value)


def _plain_text(value: Any) -> Any:
    if not isinstance(value, str):
        raise _Wrong
    return str(value)


_same = _exactly(str)
_text = _Kind("a text", str, _same, _plain_text)
_integer = _Kind("an integer of 64 bits", int, _signed, _signed)
_unsigned_integer = _Kind("an integer from 0 to 2^64 - 1", int, _unsigned, _unsigned)
_float = _Kind("a number", float, _number, _number)
_boolean = _Kind("True or False", bool, _exactly(bool), _exactly(bool))
_binary = _Kind("bytes", bytes, _exactly(bytes), _exactly(bytes))
_texts_by_name = _Kind("a dict of texts by name", dict, _dictionary, _dictionary)


def _field(
    kind: _Kind, name: str = "", personal: bool = False, unit: str = "", secret: bool = False
) -> Any:
    notes = FieldNotes(name, unit, personal, secret, kind)
    shown = not (personal or secret)
    return dataclasses.field(default_factory=kind.default, repr=shown, metadata={"ctibus": notes})


def text(*, name: str = "", personal: bool = False, unit: str = "") -> Any:
    return _field(_text, name, personal, unit)


def secret(*, name: str = "", personal: bool = False, unit: str = "") -> Any:
    return _field(_text, name, personal, unit, True)


def integer(*, name: str = "", personal: bool = False, unit: str = "") -> Any:
    return _field(_integer, name, personal, unit)


def unsigned(*, name: str = "", personal: bool = False, unit: str = "") -> Any:
    return _field(_unsigned_integer, name, personal, unit)


def number(*, name: str = "", personal: bool = False, unit: str = "") -> Any:
    return _field(_float, name, personal, unit)


def boolean(*, name: str = "", personal: bool = False, unit: str = "") -> Any:
    return _field(_boolean, name, personal, unit)


def milliseconds(*, name: str = "", personal: bool = False, unit: str = "ms") -> Any:
    return _field(_integer, name, personal, unit)


def timestamp(
    *, name: str = "", personal: bool = False, unit: str = "ms since 1970-01-01T00:00:00Z"
) -> Any:
    return _field(_integer, name, personal, unit)


def binary(*, name: str = "", personal: bool = False, unit: str = "") -> Any:
    return _field(_binary, name, personal, unit)


def dictionary(*, name: str = "", personal: bool = False, unit: str = "") -> Any:
    return _field(_texts_by_name, name, personal, unit)


def enumeration(
    of: type[OpenEnum], *, name: str = "", personal: bool = False, unit: str = ""
) -> Any:
    unknown = of("unknown")

    def read(value: Any) -> Any:
        return of(_same(value))

    def write(value: Any) -> Any:
        return str(of(_plain_text(value)))

    return _field(
        _Kind(f"one of {of.__name__}", lambda: unknown, read, write), name, personal, unit
    )


def group(of: type[Group], *, name: str = "", personal: bool = False, unit: str = "") -> Any:
    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise _Wrong
        return from_map(of, value)

    def write(value: Any) -> Any:
        if not isinstance(value, of):
            raise _Wrong
        return to_map(value)

    return _field(_Kind(of.__name__, of, read, write), name, personal, unit)


def list_of(element: Any, *, name: str = "", personal: bool = False, unit: str = "") -> Any:
    kind: _Kind = element.metadata["ctibus"].kind

    def read(value: Any) -> Any:
        if type(value) is not list:
            raise _Wrong
        return [kind.read(item) for item in value]

    def write(value: Any) -> Any:
        if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
            raise _Wrong
        return [kind.write(item) for item in value]

    return _field(_Kind(f"a list, each {kind.expected}", list, read, write), name, personal, unit)


# -- reading and writing -----------------------------------------------------------------------

_plans: dict[type[Group], dict[str, tuple[str, _Kind]]] = {}


def _plan(of: type[Group]) -> dict[str, tuple[str, _Kind]]:
    """Attributes and kinds by the names on the wire."""
    plan = _plans.get(of)
    if plan is None:
        plan = {}
        for declared in dataclasses.fields(of):
            notes = declared.metadata.get("ctibus")
            if notes is not None:
                plan[notes.name or declared.name] = (declared.name, notes.kind)
        _plans[of] = plan
    return plan


def _place(of: type[Group], field: str) -> str:
    topic = getattr(of, "TOPIC", "")
    return f"{topic or of.__name__}.{field}"


def from_map(of: type[G], fields: Mapping[Any, Any]) -> G:
    """Raises BusError codec.malformed, which names the field."""
    plan = _plan(of)
    known: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    for name, value in fields.items():
        found = plan.get(name)
        if found is None:
            if isinstance(name, str):
                unknown[name] = value
        elif value is not None:
            attribute, kind = found
            try:
                known[attribute] = kind.read(value)
            except _Wrong:
                what = f"{_place(of, name)} is not {kind.expected}."
                raise BusError("codec.malformed", what) from None
    return of(**known, unknown_fields=unknown)


def to_map(body: Group) -> dict[str, Any]:
    """Raises BusError wire.bad_value, which names the field."""
    out = dict(body.unknown_fields)
    for name, (attribute, kind) in _plan(type(body)).items():
        value = getattr(body, attribute)
        try:
            written = kind.write(value)
        except _Wrong:
            what = f"{_place(type(body), name)} wants {kind.expected}, not {type(value).__name__}."
            raise BusError("wire.bad_value", what) from None
        if value != kind.default():
            out[name] = written
    return out


def unpack_map(payload: bytes) -> dict[Any, Any]:
    """A payload as plain data. Raises BusError codec.malformed."""
    if not payload:
        return {}
    try:
        body = _msgpack.unpack(payload)
    except ValueError as why:
        raise BusError("codec.malformed", f"The payload is no MessagePack: {why}.") from None
    if not isinstance(body, dict):
        raise BusError("codec.malformed", "The payload is no MessagePack map.")
    return body


def decode(of: type[G], payload: bytes) -> G:
    """Raises BusError codec.malformed."""
    return from_map(of, unpack_map(payload))


def encode(body: Group | Mapping[str, Any]) -> bytes:
    """Raises BusError wire.bad_value."""
    fields = to_map(body) if isinstance(body, Group) else dict(body)
    try:
        return _msgpack.pack(fields)
    except Exception as why:  # of many kinds
        raise BusError("wire.bad_value", f"This cannot be MessagePack: {why}.") from None


def key_of(body: Message) -> str:
    return str(getattr(body, body.KEY)) if body.KEY else ""


_by_topic: dict[str, type[Message]] = {}


def register(*messages: type[Message]) -> None:
    """Makes the classes known, so that payloads of their topics become them."""
    for message in messages:
        _by_topic[message.TOPIC] = message


def class_of(topic: str) -> type[Message] | None:
    return _by_topic.get(topic)
