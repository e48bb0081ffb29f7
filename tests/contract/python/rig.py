"""A real site in a folder of its own, and what the tests ask of it."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import ctibus
from ctibus.messages import CallHeld
from peers import hosts

CTIBUSD = os.environ["CTIBUSD"]
CTIBUS = os.environ["CTIBUS"]
SWITCHBOARD = os.environ["SWITCHBOARD"]
TIED = ("/usr/bin/setpriv", "--pdeathsig", "KILL")  # util-linux
LIMIT = 60.0
BEGINNING = datetime.datetime.fromtimestamp(0, datetime.timezone.utc)


class Site:
    """ctibusd with the switchboard as pbx9."""

    def __init__(self, more: str = "") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ctibus-python-"))
        self.endpoint = f"ipc://{self.folder}/data/gateway.sock"
        self.config = self.folder / "site.toml"
        self.config.write_text(
            f'[site]\nname = "office"\n[plugin.pbx9]\nuse = "{SWITCHBOARD}"\n{more}'
        )
        self._daemon: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Unless it runs."""
        if self._daemon is not None:
            return
        with open(self.folder / "daemon.txt", "ab") as log:
            # It ends with the test, also when that is killed.
            self._daemon = subprocess.Popen(
                [*TIED, CTIBUSD, "--config", str(self.config)], stdout=log, stderr=log
            )
        until = time.monotonic() + LIMIT
        while not self._listens():
            if self._daemon.poll() is not None or time.monotonic() > until:
                raise AssertionError((self.folder / "daemon.txt").read_text())
            time.sleep(0.01)

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(self.endpoint.removeprefix("ipc://")) == 0

    def kill(self) -> None:
        """As a crash does: nothing is said, nothing is flushed."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """In good order, or this fails: a daemon that crashed is no pass."""
        try:
            self._end(signal.SIGTERM)
        finally:
            hosts.end(self.folder)
            shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        daemon, self._daemon = self._daemon, None
        if daemon is None:
            return
        # One that has ended by itself must not have: then `how` is not what it ended by.
        expected = 0 if how == signal.SIGTERM else -how
        daemon.send_signal(how)
        try:
            code: object = daemon.wait(LIMIT)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait()
            code = f"nothing for {LIMIT} s after {how.name}"
        if code != expected:
            said = (self.folder / "daemon.txt").read_text(errors="replace")
            raise AssertionError(f"ctibusd ended with {code}; its last words:\n{said[-4000:]}")

    def run(self, *words: str) -> str:
        """The command line, with this site."""
        done = subprocess.run(
            [CTIBUS, *words, "--config", str(self.config)],
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return done.stdout


class SiteTest(unittest.IsolatedAsyncioTestCase):
    """A test with a site that runs. `site_text` is added to its configuration."""

    site: Site
    site_text = ""

    def setUp(self) -> None:
        self.site = Site(self.site_text)
        self.addCleanup(self.site.close)
        self.prepare()
        self.site.start()

    async def asyncSetUp(self) -> None:
        # unittest's debug mode keeps the stack of each future, of which tests make ten thousands.
        asyncio.get_running_loop().set_debug(False)

    def prepare(self) -> None:
        """What is done before the site starts."""

    def connect(self, name: str = "tester", **options: Any) -> ctibus.Connecting:
        return ctibus.connect(self.site.endpoint, name=name, **options)

    async def publish_numbers(self, bus: ctibus.Bus, first: int, count: int) -> None:
        """call.held of call "c" at devices FIRST to FIRST + COUNT - 1."""
        published = [
            bus.publish(CallHeld(call="c", device=device)) for device in numbers(first, count)
        ]
        for one in published:
            await one


class SharedSiteTest(SiteTest):
    """One site for all tests of the class. One that ends it starts it again."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.site = Site(cls.site_text)
        cls.addClassCleanup(cls.site.close)

    def setUp(self) -> None:
        self.site.start()


def numbers(first: int, count: int) -> list[str]:
    return [f"pbx1:{i}" for i in range(first, first + count)]


async def take(events: ctibus.Subscription[Any], count: int) -> list[ctibus.Event[Any]]:
    """The next messages."""
    found: list[ctibus.Event[Any]] = []
    async with asyncio.timeout(LIMIT):
        async for event in events:
            found.append(event)
            if len(found) == count:
                break
    return found


async def devices(events: ctibus.Subscription[Any], count: int) -> list[str]:
    return [event.body.device for event in await take(events, count)]


async def everything(bus: ctibus.Bus, count: int, topic: str = "call.held") -> list[Any]:
    """All messages of the topic that the log has, which are at least `count`. Those after them
    would be delivered before an answer to a question that is asked now."""
    async with bus.subscribe(topic, from_=BEGINNING) as events:
        found = [event.body for event in await take(events, count)]
        await bus.query("topics")
        while events._waiting:
            found += [event.body for event in await take(events, 1)]
    return found


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(LIMIT):
        while not await condition():
            await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def within(seconds: float = LIMIT) -> AsyncIterator[None]:
    async with asyncio.timeout(seconds):
        yield
