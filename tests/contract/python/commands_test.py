"""What a client asks of others."""

import unittest

import ctibus
from ctibus.messages import CallMake
from rig import SharedSiteTest, take


class Commands(SharedSiteTest):
    async def test_a_command_is_logged_with_the_clients_name(self) -> None:
        async with self.connect("script-7") as bus:
            async with bus.subscribe("call.make", "call.originated") as events:
                reply = await bus.command(CallMake(device="pbx9:1001"), target="pbx9")
                seen = {event.topic: event for event in await take(events, 2)}
            self.assertEqual(seen["call.make"].source, "wire.script-7")
            self.assertEqual(seen["call.make"].message_class, "command")
            self.assertEqual(seen["call.make"].id, reply.command)
            self.assertEqual(seen["call.originated"].causation, reply.command)

    async def test_a_command_belongs_to_the_trace_that_it_names(self) -> None:
        trace = "0af7651916cd43dd8448eb211c80319c"
        async with self.connect() as bus:
            async with bus.subscribe("call.originated") as events:
                await bus.command(
                    CallMake(device="pbx9:1001"),
                    target="pbx9",
                    traceparent=f"00-{trace}-b7ad6b7169203331-01",
                )
                (event,) = await take(events, 1)
            self.assertIn(trace, event.traceparent)

    async def test_a_topic_that_is_no_command_is_refused(self) -> None:
        async with self.connect() as bus:
            with self.assertRaises(ctibus.BusError) as refused:
                await bus.command("call.delivered", {})
            self.assertEqual(refused.exception.code, "bus.undeclared_topic")


if __name__ == "__main__":
    unittest.main()
