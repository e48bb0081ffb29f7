"""How a program gets its bus."""

from __future__ import annotations

from collections.abc import Callable, Generator
from types import TracebackType
from typing import Any

from ctibus.bus import Bus
from ctibus.connection import Target
from ctibus.keys import KeyFile


class Connecting:
    """What connect() returns: `async with connect(...) as bus`, or `bus = await connect(...)`."""

    def __init__(self, bus: Callable[[], Bus], wait: bool) -> None:
        self._make = bus
        self._wait = wait
        self._bus: Bus | None = None

    async def _open(self) -> Bus:
        self._bus = self._make()
        await self._bus._open(self._wait)
        return self._bus

    def __await__(self) -> Generator[Any, None, Bus]:
        return self._open().__await__()

    async def __aenter__(self) -> Bus:
        return await self._open()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bus is not None:
            await self._bus.close(flush=5.0 if error is None else 0.0)


def connect(
    endpoint: str = "",
    *,
    name: str = "",
    key: str | KeyFile | None = None,
    software: str = "",
    limit: float = 10.0,
    wait: bool = False,
) -> Connecting:
    """Connects to a site: `ipc://PATH` of its gateway's socket, or `tcp://ADDRESS:PORT` with the
    `key` file that `ctibus keys new` made, which knows name and endpoint itself. `name` is what the
    client is called: 1 to 32 of a to z, 0 to 9, '-' and '_'. `limit` is how many seconds the server
    may take to answer; with `wait` a server that is not there yet is waited for.
    Raises BusError: wire.unreachable, wire.version, wire.bad_name, wire.not_allowed, wire.bad_key.
    """

    def make() -> Bus:
        file = KeyFile.read(key) if isinstance(key, str) else key
        target = Target(
            endpoint=endpoint or (file.endpoint if file else ""),
            name=name or (file.name if file else ""),
            software=software or "ctibus-python",
            key=file,
            limit=limit,
        )
        return Bus(target)

    return Connecting(make, wait)
