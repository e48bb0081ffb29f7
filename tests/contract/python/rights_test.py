"""Who may come in over TCP, and what for."""

import contextlib
import os
import unittest

import ctibus
import zmq
from ctibus.messages import CallClear, CallHeld, CallMake, CrmMatch, CrmMatched
from peers import loopback
from rig import SiteTest, devices, numbers, take, within


class Rights(SiteTest):
    def setUp(self) -> None:
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        self.tcp = f"tcp://{stack.enter_context(loopback.network())}.1:7470"
        self.site_text = f"""
[gateway]
listen = ["{self.tcp}"]
[client.crm]
subscribe = ["call.*", "crm.*"]
publish = ["crm.*"]
command = ["call.make"]
provide = ["crm.match"]
"""
        super().setUp()

    def prepare(self) -> None:
        self.site.run("keys", "init")

    def new_key(self, name: str) -> str:
        file = str(self.site.folder / f"{name}.key_secret")
        self.site.run("keys", "new", name, "--output", file)
        return file

    async def refusal(self, **options: object) -> ctibus.BusError:
        with self.assertRaises(ctibus.BusError) as refused:
            await ctibus.connect(**options)  # type: ignore[arg-type]
        return refused.exception

    async def test_a_client_with_a_key_does_what_its_list_allows_and_no_more(self) -> None:
        async with ctibus.connect(key=self.new_key("crm")) as bus, self.connect("pbx7") as pbx:
            self.assertEqual(bus.source, "crm")
            events = await bus.subscribe("call.held").ready()
            await self.publish_numbers(pbx, 0, 3)
            self.assertEqual(await devices(events, 3), numbers(0, 3))
            await bus.command(CallMake(), target="pbx9")
            for pattern in (">", "agent.state", "*.state"):
                with self.assertRaises(ctibus.BusError) as refused:
                    await bus.subscribe(pattern).ready()
                self.assertEqual(refused.exception.code, "wire.not_allowed")
                self.assertIn("allow-list", refused.exception.text)
            with self.assertRaises(ctibus.BusError) as refused:
                await bus.command(CallClear(), target="pbx9")
            self.assertEqual(refused.exception.code, "wire.not_allowed")
            with self.assertRaises(ctibus.BusError) as refused:
                await bus.query("report")
            self.assertEqual(refused.exception.code, "wire.not_allowed")
            self.assertIn("messages", await bus.query("schema"))
            # What may not be published is refused by its number.
            with self.assertRaises(ctibus.BusError) as refused:
                await bus.publish(CallHeld(call="c"))
            self.assertEqual(refused.exception.code, "wire.not_allowed")

    async def test_a_connector_with_a_key_provides_under_its_own_name(self) -> None:
        async def match(command: ctibus.ProvidedCommand[CrmMatch]) -> None:
            bus.publish(CrmMatched(request=command.body.request), cause=command)

        async with ctibus.connect(key=self.new_key("crm")) as bus, self.connect() as asker:
            await bus.provide(CrmMatch, match)
            events = await asker.subscribe(CrmMatched).ready()
            await asker.command(CrmMatch(request="r1"), target="crm")
            matched = (await take(events, 1))[0]
            self.assertEqual((matched.source, matched.body.request), ("crm", "r1"))

    async def test_a_restart_of_the_server_is_survived_over_tcp(self) -> None:
        async with ctibus.connect(key=self.new_key("crm")) as bus, self.connect("pbx7") as pbx:
            events = await bus.subscribe("call.held").ready()
            await self.publish_numbers(pbx, 0, 10)
            self.site.kill()
            self.site.start()
            async with within():
                await self.publish_numbers(pbx, 10, 10)
            self.assertEqual(await devices(events, 20), numbers(0, 20))

    async def test_strangers_do_not_get_in(self) -> None:
        file = self.new_key("crm")
        good = ctibus.KeyFile.read(file)
        public, secret = (key.decode() for key in zmq.curve_keypair())
        self_made = ctibus.KeyFile(public, secret, good.server_key)
        unknown = await self.refusal(endpoint=self.tcp, name="crm", key=self_made)
        self.assertEqual(unknown.code, "wire.not_allowed")
        visitor = await self.refusal(key=self.new_key("visitor"))
        self.assertEqual(visitor.code, "wire.not_allowed")
        self.assertIn("[client.visitor]", visitor.text)
        keyless = await self.refusal(endpoint=self.tcp, name="crm")
        self.assertEqual(keyless.code, "wire.needs_key")
        elsewhere = ctibus.KeyFile(good.public_key, good.secret_key, public)
        with self.assertRaises(ctibus.BusError):
            await ctibus.connect(self.tcp, name="crm", key=elsewhere, limit=0.5)
        await (await ctibus.connect(key=good)).close()

    async def test_a_newer_connection_takes_the_place_of_the_older(self) -> None:
        async with self.connect("crm") as older:
            events = older.subscribe("call.*")
            async with self.connect("crm") as newer:
                with self.assertRaises(ctibus.BusError) as replaced:
                    await take(events, 1)
                self.assertEqual(replaced.exception.code, "wire.replaced")
                self.assertIn("messages", await newer.query("schema"))
            with self.assertRaises(ctibus.BusError):
                older.publish(CrmMatched())

    async def test_a_key_file_that_others_may_read_is_refused_with_the_cure(self) -> None:
        file = self.new_key("crm")
        os.chmod(file, 0o644)
        refused = await self.refusal(key=file)
        self.assertEqual(refused.code, "wire.key_open")
        self.assertIn("chmod 600", refused.text)
        (self.site.folder / "empty").write_text("# nothing\n")
        for bad in ("empty", "nowhere"):
            refused = await self.refusal(key=str(self.site.folder / bad))
            self.assertEqual(refused.code, "wire.bad_key")

    async def test_a_secret_key_does_not_show(self) -> None:
        key = ctibus.KeyFile.read(self.new_key("crm"))
        self.assertNotIn(key.secret_key, repr(key))


if __name__ == "__main__":
    unittest.main()
