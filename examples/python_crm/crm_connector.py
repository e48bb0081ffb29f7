#!/usr/bin/env python3
"""A CRM connector in Python: tells a site who has a number, and shows agents who calls.

    crm_connector.py customers.csv --key crm.key_secret
    crm_connector.py customers.csv --endpoint ipc:///run/ctibus/gateway.sock --name crm
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
from pathlib import Path

import ctibus
from ctibus.messages import AcdOffered, CrmMatch, CrmMatched, CrmPop

from directory import Directory

_log = logging.getLogger("crm")


class Connector:
    """The port crm of docs/ports.md."""

    def __init__(self, bus: ctibus.Bus, directory: Directory) -> None:
        self._bus = bus
        self._directory = directory

    async def match(self, command: ctibus.ProvidedCommand[CrmMatch]) -> None:
        """Accepted, and then told by exactly one crm.matched, also when nobody has the number."""
        wanted = command.body
        matched = CrmMatched(
            request=wanted.request,
            connector=self._bus.source,
            number=wanted.number,
            contacts=self._directory.find(wanted.number),
        )
        self._bus.publish(matched, cause=command)

    async def pop(self, offers: ctibus.Subscription[AcdOffered]) -> None:
        """Shows the caller's records to each agent who is offered a call."""
        async for offer in offers:
            try:
                self._show(offer)
            except ctibus.BusError as error:
                _log.warning("An offer was passed over: %s", error)

    def _show(self, offer: ctibus.Event[AcdOffered]) -> None:
        body = offer.body
        pop = CrmPop(
            agent=body.agent,
            device=body.device,
            call=body.call,
            number=body.calling,
            contacts=self._directory.find(body.calling),
        )
        self._bus.publish(pop, cause=offer)


async def run(arguments: argparse.Namespace) -> None:
    directory = Directory.read(arguments.customers, arguments.country)
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    async with ctibus.connect(
        arguments.endpoint, name=arguments.name, key=arguments.key, wait=True
    ) as bus:
        connector = Connector(bus, directory)
        await bus.provide(CrmMatch, connector.match)
        offers = await bus.subscribe(AcdOffered).ready()
        pops = asyncio.create_task(connector.pop(offers))
        stop = asyncio.create_task(ended.wait())
        print(f"Ready as {bus.source} of {bus.server.site}.", flush=True)
        await asyncio.wait((pops, stop), return_when=asyncio.FIRST_COMPLETED)
        if pops.done():
            pops.result()
        pops.cancel()


def main() -> int:
    parser = argparse.ArgumentParser(description="A CRM connector made of a CSV file.")
    parser.add_argument("customers", type=Path, help="columns record, name, company, number, url")
    parser.add_argument("--key", help="the file that `ctibus keys new` made")
    parser.add_argument("--endpoint", default="", help="ipc://PATH of the site's gateway")
    parser.add_argument("--name", default="", help="name of this client, without a key")
    parser.add_argument("--country", default="33", help="code of national numbers")
    logging.basicConfig(level=logging.INFO)
    try:
        asyncio.run(run(parser.parse_args()))
    except (ctibus.BusError, OSError, ValueError) as error:
        print(f"crm_connector: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
