"""The examples in docs/python.md do what the page says."""

import asyncio
import os
import re
import sys
import unittest
from collections.abc import Awaitable, Callable
from pathlib import Path

import ctibus
from ctibus.messages import AgentState, AgentStateValue, CallHeld, CallMake, CdrCall
from rig import SharedSiteTest, within

PAGE = Path(os.environ["CTIBUS_SOURCE"]) / "docs/python.md"


def examples() -> dict[str, str]:
    """By the headings above them."""
    found = {}
    for section in PAGE.read_text().split("\n## ")[1:]:
        code = re.search(r"```python\n(.*?)```", section, re.DOTALL)
        if code:
            found[section.splitlines()[0]] = code[1]
    return found


async def nothing(bus: ctibus.Bus) -> None:
    pass


async def hold(bus: ctibus.Bus) -> None:
    await bus.publish(CallHeld(call="c1", device="pbx9:1"))


async def make_ready(bus: ctibus.Bus) -> None:
    await bus.publish(AgentState(agent="anna", state=AgentStateValue.READY))


async def make_call(bus: ctibus.Bus) -> None:
    try:
        reply = await bus.command(CallMake(device="x", destination="1"), target="wire.pbx7")
    except ctibus.NoProvider:
        return
    assert reply.body.call == "c1"


async def write_record(bus: ctibus.Bus) -> None:
    await bus.publish(CdrCall(root="r1"))


# What happens on the site meanwhile, and what is printed then.
STORIES: dict[str, tuple[Callable[[ctibus.Bus], Awaitable[None]], str]] = {
    "Listening": (hold, "call.held c1 pbx9:1"),
    "The state of things": (make_ready, "anna ready"),
    "Commands": (nothing, "made "),
    "Publishing": (nothing, "the record is on the disk"),
    "Carrying out commands": (make_call, "ready"),
    "Durable consumers": (write_record, "bill r1"),
}


class Docs(SharedSiteTest):
    async def test_every_example_has_a_story(self) -> None:
        self.assertEqual(set(examples()), set(STORIES))

    async def test_the_examples_do_what_they_say(self) -> None:
        for heading, code in examples().items():
            happen, expected = STORIES[heading]
            with self.subTest(heading):
                await self.run_example(code, happen, expected)

    async def run_example(
        self, code: str, happen: Callable[[ctibus.Bus], Awaitable[None]], expected: str
    ) -> None:
        code = code.replace("ipc:///run/ctibus/gateway.sock", self.site.endpoint)
        self.assertIn(self.site.endpoint, code)
        program = await asyncio.create_subprocess_exec(
            *(sys.executable, "-u", "-W", "error", "-c", code), stdout=asyncio.subprocess.PIPE
        )
        assert program.stdout
        try:
            async with self.connect("world") as bus, within():
                while True:
                    await happen(bus)
                    try:
                        line = await asyncio.wait_for(program.stdout.readline(), 0.1)
                    except asyncio.TimeoutError:
                        continue  # it may not listen yet
                    self.assertTrue(line, "it has ended without the line")
                    if line.decode().startswith(expected):
                        break
                await happen(bus)
        finally:
            if program.returncode is None:
                program.terminate()
            await program.wait()


if __name__ == "__main__":
    unittest.main()
