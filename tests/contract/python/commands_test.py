"""What a client asks of others."""

import unittest

import ctibus
from ctibus.messages import CallAnswer, CallHold, CallMake, CallPark
from rig import SharedSiteTest, take


class Commands(SharedSiteTest):
    async def test_a_command_is_accepted_with_the_fields_of_its_reply(self) -> None:
        async with self.connect() as bus:
            reply = await bus.command(
                CallMake(device="pbx9:1001", destination="112"), target="pbx9:1001", deadline=5.0
            )
            self.assertEqual(len(reply.body.call), 36)

    async def test_a_command_is_logged_with_the_clients_name(self) -> None:
        async with self.connect("script-7") as bus:
            async with bus.subscribe("call.make", "call.originated") as events:
                reply = await bus.command(CallMake(device="pbx9:1001"), target="pbx9")
                seen = {event.topic: event for event in await take(events, 2)}
            self.assertEqual(seen["call.make"].source, "wire.script-7")
            self.assertEqual(seen["call.make"].message_class, "command")
            self.assertEqual(seen["call.make"].id, reply.command)
            self.assertEqual(seen["call.originated"].causation, reply.command)

    async def test_a_refusal_says_why(self) -> None:
        async with self.connect() as bus:
            with self.assertRaises(ctibus.CommandRejected) as refused:
                await bus.command(CallHold(), target="pbx9")
            self.assertEqual(refused.exception.code, "pbx.not_supported")
            self.assertEqual(refused.exception.text, "Nobody can be held here.")

    async def test_nobody_provides_it(self) -> None:
        async with self.connect() as bus:
            with self.assertRaises(ctibus.NoProvider) as nobody:
                await bus.command(CallAnswer())
            self.assertEqual(nobody.exception.code, "bus.no_provider")

    async def test_a_topic_that_is_no_command_is_refused(self) -> None:
        async with self.connect() as bus:
            with self.assertRaises(ctibus.BusError) as refused:
                await bus.command("call.delivered", {})
            self.assertEqual(refused.exception.code, "bus.undeclared_topic")

    async def test_the_deadline_answers_for_a_provider_that_does_not(self) -> None:
        async with self.connect() as bus:
            with self.assertRaises(ctibus.CommandError) as late:
                await bus.command(CallPark(), target="pbx9", deadline=0.03)
            self.assertEqual(late.exception.code, "bus.deadline")

    async def test_a_repetition_gets_the_first_reply(self) -> None:
        replies = []
        for _ in range(2):
            async with self.connect("shop") as bus:
                replies.append(
                    await bus.command(CallMake(), target="pbx9", idempotency="order-4711")
                )
        self.assertEqual(replies[0].body, replies[1].body)


if __name__ == "__main__":
    unittest.main()
