"""What a cut costs a listener: nothing."""

import asyncio
import unittest

import ctibus
from ctibus import protocol
from ctibus.messages import AgentState, CallPark
from ctibus.protocol import Kind
from fake_server import FakeServerTest
from rig import SharedSiteTest, devices, numbers, take, within


class Resume(SharedSiteTest):
    async def test_a_lost_delivery_is_asked_for_again(self) -> None:
        async with self.connect() as bus, self.connect("pbx7") as speaker:
            events = await bus.subscribe("call.*").ready()
            await self.publish_numbers(speaker, 0, 10)
            self.assertEqual(await devices(events, 10), numbers(0, 10))
            events._number -= 1  # as if the next one was not the next
            await self.publish_numbers(speaker, 10, 10)
            self.assertEqual(await devices(events, 10), numbers(10, 10))
            self.assertEqual(events.repairs, 1)

    async def test_a_snapshot_that_was_cut_off_begins_anew(self) -> None:
        async with self.connect() as bus, self.connect("pbx7") as speaker:
            for i in range(20):
                speaker.publish(AgentState(agent=f"a{i}"))
            await speaker.flush()
            events = await bus.subscribe("agent.state", from_="snapshot", window=5).ready()
            self.assertEqual(len(await take(events, 2)), 2)
            self.site.kill()
            self.site.start()
            keys: list[str] = []
            restarts = 0
            async with within():
                async for delivery in events.deliveries():
                    if isinstance(delivery, ctibus.Restart):
                        restarts += 1
                        keys.clear()
                    elif isinstance(delivery, ctibus.Event):
                        keys.append(delivery.key)
                    else:
                        break
        self.assertEqual(restarts, 1)
        self.assertEqual(sorted(keys), sorted(f"a{i}" for i in range(20)))

    async def test_a_command_without_an_answer_ends_with_the_connection(self) -> None:
        async with self.connect() as bus:
            park = asyncio.create_task(bus.command(CallPark(), target="pbx9", deadline=3600))
            await asyncio.sleep(0)
            await bus.query("topics")  # the server has the request by now
            self.site.kill()
            with self.assertRaises(ctibus.ConnectionLost) as lost:
                async with within():
                    await park
            self.assertEqual(lost.exception.code, "wire.no_reply")
            with self.assertRaises(ctibus.ConnectionLost) as away:
                await bus.command(CallPark(), target="pbx9")
            self.assertEqual(away.exception.code, "wire.unreachable")
            self.site.start()
            async with within():
                await bus.connected()

    async def test_a_site_that_does_not_run_yet_is_waited_for(self) -> None:
        self.site.kill()
        connecting = asyncio.create_task(self.connect(wait=True).__aenter__())
        await asyncio.sleep(0)
        self.site.start()
        async with within():
            bus = await connecting
        self.assertEqual(bus.server.site, "office")
        await bus.close()


class Heartbeats(FakeServerTest):
    async def test_each_side_leaves_a_silent_one_and_the_client_resumes(self) -> None:
        async with self.connection(heartbeat=100) as (server, bus):
            bus.subscribe("call.*", from_=ctibus.Cursor(9, 5))
            await server.receive(Kind.ALIVE, heartbeat=100)
            for refusal in (None, "wire.hello_first"):
                if refusal:  # what a server says that has heard nothing
                    await server.send(protocol.write(Kind.REFUSED, code=refusal))
                await server.welcome()
                asked = await server.receive(Kind.SUBSCRIBE)
                self.assertEqual((asked["from"], asked["sequence"]), ("cursor", 5))


class Addresses(unittest.IsolatedAsyncioTestCase):
    async def test_a_site_that_does_not_run_is_named_with_the_cure(self) -> None:
        with self.assertRaises(ctibus.ConnectionLost) as away:
            await ctibus.connect("ipc:///nowhere/gateway.sock", name="tester")
        self.assertEqual(away.exception.code, "wire.unreachable")
        self.assertIn("ctibusd --config", away.exception.text)

    async def test_what_no_later_try_would_mend_is_refused_at_once(self) -> None:
        for endpoint, name, code in (
            ("ipc:///nowhere/gateway.sock", "No Name", "wire.bad_name"),
            ("ipc://@abstract", "tester", "wire.bad_endpoint"),
            ("tcp://127.0.0.1:9", "tester", "wire.needs_key"),
        ):
            with self.assertRaises(ctibus.BusError) as refused:
                await ctibus.connect(endpoint, name=name)
            self.assertEqual(refused.exception.code, code)


if __name__ == "__main__":
    unittest.main()
