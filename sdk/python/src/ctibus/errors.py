"""What can go wrong, as exceptions with the codes of the catalogue (`ctibus errors lookup CODE`)."""

from __future__ import annotations


class BusError(Exception):
    """Something was not done. `code` is a dotted id of the catalogue, `text` says what and the cure."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text

    def __str__(self) -> str:
        return f"{self.code}: {self.text}" if self.text else self.code


class ConnectionLost(BusError):
    """There is no connection, or it was lost before the answer arrived."""


class CommandError(BusError):
    """A command was not accepted. `command` is its message id, when it got one."""

    def __init__(self, code: str, text: str = "", command: str = "") -> None:
        super().__init__(code, text)
        self.command = command


class CommandRejected(CommandError):
    """The provider refused, or the deadline was over. A handler of a provider raises it to refuse."""


class NoProvider(CommandError):
    """Nobody carries out this command; nothing was done."""


class OutcomeUnknown(CommandError):
    """The provider had the command and went away: later events tell what became of it."""


class Malformed(Exception):
    """Bytes are not what they should be. Stays inside of the package."""
