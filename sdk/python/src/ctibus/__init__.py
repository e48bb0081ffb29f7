"""A client of the ctibus middleware: telephone calls, agents and customers as messages.

    async with ctibus.connect("ipc:///var/lib/ctibus/gateway.sock", name="wallboard") as bus:
        async for event in bus.subscribe("call.*", from_="snapshot"):
            print(event.topic, event.key, event.body)
"""

from ctibus.bus import Bus
from ctibus.commands import ProvidedCommand, Reply
from ctibus.connect import Connecting, connect
from ctibus.connection import Server
from ctibus.delivery import Event, Gap, Restart, SnapshotEnd
from ctibus.errors import (
    BusError,
    CommandError,
    CommandRejected,
    ConnectionLost,
    NoProvider,
    OutcomeUnknown,
)
from ctibus.ids import Cursor, MessageId
from ctibus.keys import KeyFile
from ctibus.outbox import Published
from ctibus.subscription import Subscription
from ctibus import messages

__all__ = [
    "Bus",
    "BusError",
    "CommandError",
    "CommandRejected",
    "Connecting",
    "ConnectionLost",
    "Cursor",
    "Event",
    "Gap",
    "KeyFile",
    "MessageId",
    "NoProvider",
    "OutcomeUnknown",
    "ProvidedCommand",
    "Published",
    "Reply",
    "Restart",
    "Server",
    "SnapshotEnd",
    "Subscription",
    "connect",
    "messages",
]
