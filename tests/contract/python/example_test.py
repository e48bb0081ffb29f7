"""examples/python_crm as the CRM of a real site."""

import asyncio
import os
import sys
import unittest
import uuid
from pathlib import Path

import ctibus
from ctibus.messages import AcdOffered, CrmMatch, CrmMatched, CrmPop
from rig import SiteTest, eventually, take, within

EXAMPLE = Path(os.environ["CTIBUS_SOURCE"]) / "examples/python_crm"


class Example(SiteTest):
    site_text = """
[client.crm]
subscribe = ["acd.offered"]
publish = ["crm.*"]
provide = ["crm.match"]
"""

    async def asyncSetUp(self) -> None:
        self.program = await asyncio.create_subprocess_exec(
            *(sys.executable, EXAMPLE / "crm_connector.py", EXAMPLE / "customers.csv"),
            *("--endpoint", self.site.endpoint, "--name", "crm"),
            stdout=asyncio.subprocess.PIPE,
        )
        assert self.program.stdout
        async with within():
            self.assertEqual(await self.program.stdout.readline(), b"Ready as crm of office.\n")

    async def asyncTearDown(self) -> None:
        self.program.terminate()
        async with within():
            self.assertEqual(await self.program.wait(), 0)

    async def test_a_number_is_told_once_whoever_has_it(self) -> None:
        async with self.connect() as bus:
            events = await bus.subscribe(CrmMatched).ready()
            root = uuid.uuid4()
            for number, names, quality in (
                ("0123456789", ["Anna Durand"], "exact"),
                ("0033 6 11 22 33 44", ["Ben Petit", "Carla Petit"], "exact"),
                ("3456789", ["Anna Durand"], "suffix"),
                ("999", [], ""),
            ):
                match = CrmMatch(request="r", number=number)
                reply = await bus.command(match, target="crm", correlation=root)
                event = (await take(events, 1))[0]
                told = event.body
                self.assertEqual([contact.name for contact in told.contacts], names)
                self.assertEqual(
                    {str(contact.quality) for contact in told.contacts} or {""}, {quality}
                )
                self.assertEqual((told.request, told.number, told.connector), ("r", number, "crm"))
                self.assertEqual((event.causation, event.correlation), (reply.command, root))

    async def test_an_agent_is_shown_who_calls_also_after_a_restart_of_the_site(self) -> None:
        async with self.connect("acd9") as bus:
            events = await bus.subscribe(CrmPop).ready()
            bus.publish(AcdOffered(call="c1", agent="anna", calling="0611223344"))
            pop = (await take(events, 1))[0].body
            self.assertEqual((pop.agent, pop.call, len(pop.contacts)), ("anna", "c1", 2))
            self.site.kill()
            self.site.start()
            bus.publish(AcdOffered(call="c2", agent="anna", calling="0123456789"))
            self.assertEqual((await take(events, 1))[0].body.call, "c2")

            async def matches() -> bool:
                try:
                    await bus.command(CrmMatch(number="1"), target="crm")
                except ctibus.BusError:
                    return False
                return True

            await eventually(matches)


if __name__ == "__main__":
    unittest.main()
