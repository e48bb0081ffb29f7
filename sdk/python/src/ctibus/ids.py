"""Names of places and messages."""

from __future__ import annotations

from typing import NamedTuple


class MessageId(NamedTuple):
    """Identity of a message: one life of its source, and the source's own number."""

    epoch: int
    number: int

    def __str__(self) -> str:
        return f"{self.epoch:016x}.{self.number}"

    @classmethod
    def parse(cls, text: str) -> MessageId:
        """Reads `0192f3a4b5c6d7e8.42`. Raises ValueError."""
        epoch, dot, number = text.partition(".")
        if not dot:
            raise ValueError(f"{text!r} is no message id: write EPOCH.NUMBER")
        return cls(int(epoch, 16), int(number))


class Cursor(NamedTuple):
    """A place in the log: what comes after it is new."""

    epoch: int
    sequence: int
