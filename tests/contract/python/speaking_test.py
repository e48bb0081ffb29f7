"""A client that publishes and carries out commands, as a connector in Python does."""

import asyncio
import unittest

import ctibus
from ctibus.messages import CallHeld, CallMake, CallMakeReply, CallOriginated, CallPark, CdrCall
from rig import SiteTest, devices, eventually, everything, numbers, take, within


class Speaking(SiteTest):
    async def test_what_a_client_publishes_has_its_source_and_its_numbers(self) -> None:
        async with self.connect("pbx7") as bus, self.connect("listener") as listener:
            async with listener.subscribe("call.held") as events:
                first = bus.publish(CallHeld(call="c", device="x"))
                second = bus.publish("call.held", {"call": "c", "device": "y"}, key="c")
                seen = await take(events, 2)
            self.assertEqual([event.id for event in seen], [first.id, second.id])
            self.assertEqual([event.source for event in seen], ["wire.pbx7"] * 2)
            self.assertEqual([event.key for event in seen], ["c"] * 2)
            self.assertEqual([first.id.number, second.id.number], [1, 2])

    async def test_over_restarts_of_the_server_nothing_is_lost_or_doubled(self) -> None:
        async with self.connect("pbx7") as bus:
            for begun in range(0, 10000, 2000):
                for device in numbers(begun, 2000):
                    last = bus.publish(CallHeld(call="c", device=device))
                # Some of it is there and some not, and the client has not been told of all.
                async with self.connect("other") as other:
                    await everything(other, 1)
                self.site.kill()
                self.site.start()
            async with within():
                await last
                await bus.flush()
            held = await everything(bus, 10000)
        self.assertEqual([body.device for body in held], numbers(0, 10000))

    async def test_the_end_of_a_record_is_told_also_after_a_restart_of_the_site(self) -> None:
        async with self.connect("pbx7") as bus:
            async with within():
                await bus.publish(CdrCall(root="one"))
                second = bus.publish(CdrCall(root="two"))
                async with self.connect("other") as other:
                    await everything(other, 2, "cdr.call")
                self.site.kill()  # the end may be on its way
                self.site.start()
                self.assertEqual(await second, second.id)
            records = await everything(bus, 2, "cdr.call")
        self.assertEqual([record.root for record in records], ["one", "two"])

    async def test_what_the_site_does_not_take_is_an_error_of_its_own(self) -> None:
        async with self.connect("liar") as bus:
            before = bus.publish(CallHeld(call="c"))
            alarm = bus.publish("bus.alarm", {}, key="x")
            after = bus.publish(CallHeld(call="c"))
            with self.assertRaises(ctibus.BusError) as refused:
                await alarm
            self.assertEqual(refused.exception.code, "wire.not_allowed")
            await before
            await after
            with self.assertRaises(ctibus.BusError) as unknown:
                await bus.publish("nobody.knows", {})
            self.assertEqual(unknown.exception.code, "bus.undeclared_topic")
            await bus.flush()

    async def test_what_the_outbox_cannot_hold_is_refused(self) -> None:
        async with self.connect("pbx7") as bus:
            with self.assertRaises(ctibus.BusError) as large:
                bus.publish(CallHeld(call="c", device="x" * (1 << 20)))
            self.assertEqual(large.exception.code, "bus.frame_too_large")
            with self.assertRaises(ctibus.BusError) as wrong:
                bus.publish(CallHeld(call=7))  # type: ignore[arg-type]
            self.assertEqual(wrong.exception.code, "wire.bad_value")
            self.assertIn("call.held.call", wrong.exception.text)
            self.site.kill()
            with self.assertRaises(ctibus.BusError) as full:
                for _ in range(20000):
                    last = bus.publish(CallHeld(call="c"))
            self.assertEqual(full.exception.code, "bus.outbox_full")
            self.site.start()
            async with within():
                await last

    async def test_a_client_carries_out_commands(self) -> None:
        async def make(command: ctibus.ProvidedCommand[CallMake]) -> CallMakeReply:
            self.assertEqual(command.source, "wire.asker")
            self.assertGreater(command.remaining, 0)
            if not command.body.device:
                raise ctibus.CommandRejected("pbx.unknown_device", "Which?")
            provider.publish(CallOriginated(call="new"), cause=command)
            return CallMakeReply(call="new")

        async with self.connect("pbx7") as provider, self.connect("asker") as asker:
            await provider.provide(CallMake, make)
            events = await asker.subscribe("call.originated").ready()
            reply = await asker.command(CallMake(device="pbx7:1"), target="wire.pbx7")
            self.assertEqual(reply.body.call, "new")
            self.assertEqual((await take(events, 1))[0].causation, reply.command)
            with self.assertRaises(ctibus.CommandRejected) as refused:
                await asker.command(CallMake(), target="wire.pbx7")
            self.assertEqual(refused.exception.code, "pbx.unknown_device")
            self.assertEqual(refused.exception.text, "Which?")
            await provider.withdraw(CallMake)
            with self.assertRaises(ctibus.NoProvider):
                await asker.command(CallMake(), target="wire.pbx7")

    async def test_a_handler_that_fails_costs_its_command_only(self) -> None:
        async def make(command: ctibus.ProvidedCommand[CallMake]) -> CallMakeReply:
            if command.body.device == "bad":
                raise RuntimeError("on purpose")
            return CallMakeReply(call="new")

        async with self.connect("pbx7") as bus:
            await bus.provide(CallMake, make)
            with self.assertLogs("ctibus", "ERROR"):
                with self.assertRaises(ctibus.OutcomeUnknown) as failed:
                    await bus.command(CallMake(device="bad"), target="wire.pbx7")
            self.assertEqual(failed.exception.code, "plugin.exception")
            with self.assertRaises(ctibus.CommandRejected) as wrong:
                await bus.command("call.make", {"device": 7}, target="wire.pbx7")
            self.assertEqual(wrong.exception.code, "codec.malformed")
            reply = await bus.command(CallMake(device="good"), target="wire.pbx7")
            self.assertEqual(reply.body.call, "new")

    async def test_an_answer_that_no_message_holds_is_told_as_unknown(self) -> None:
        async def make(command: ctibus.ProvidedCommand[CallMake]) -> CallMakeReply:
            if command.body.device == "text":
                raise ctibus.CommandRejected("pbx.refused", "x" * (2 << 20))
            return CallMakeReply(call="x" * (2 << 20 if command.body.device else 1))

        async with self.connect("pbx7") as bus:
            await bus.provide(CallMake, make)
            for device in ("payload", "text"):
                with self.assertRaises(ctibus.OutcomeUnknown) as failed:
                    await bus.command(CallMake(device=device), target="wire.pbx7")
                self.assertEqual(failed.exception.code, "bus.frame_too_large")
            reply = await bus.command(CallMake(), target="wire.pbx7")
            self.assertEqual(reply.body.call, "x")

    async def test_a_provider_that_goes_leaves_nobody_waiting_and_is_found_again(self) -> None:
        got = asyncio.Event()

        async def wait_for_ever(command: ctibus.ProvidedCommand[CallMake]) -> None:
            got.set()
            await asyncio.Event().wait()

        async def make(command: ctibus.ProvidedCommand[CallMake]) -> CallMakeReply:
            return CallMakeReply(call="new")

        async with self.connect("asker") as asker, within():
            async with self.connect("pbx7") as provider:
                await provider.provide(CallMake, wait_for_ever)
                asked = asyncio.create_task(
                    asker.command(CallMake(), target="wire.pbx7", deadline=3600)
                )
                await got.wait()
            with self.assertRaises(ctibus.OutcomeUnknown):
                await asked

            async with self.connect("pbx7") as provider:
                await provider.provide(CallMake, make)
                self.site.kill()
                self.site.start()

                async def answers() -> bool:
                    try:
                        await asker.command(CallMake(), target="wire.pbx7")
                    except ctibus.BusError:
                        return False
                    return True

                await eventually(answers)

    async def test_what_nobody_declares_cannot_be_provided(self) -> None:
        async def handler(command: ctibus.ProvidedCommand[CallPark]) -> None:
            pass

        async with self.connect("pbx7") as bus:
            with self.assertRaises(ctibus.BusError) as refused:
                await bus.provide("nobody.knows", handler)
            self.assertEqual(refused.exception.code, "bus.undeclared_topic")
            await bus.provide(CallPark, handler)

    async def test_a_durable_consumer_that_was_cut_goes_on_where_its_reader_was(self) -> None:
        async with self.connect("billing") as bus, within():
            events = await bus.subscribe("call.held", consumer="billing").ready()
            await self.publish_numbers(bus, 0, 5)
            self.assertEqual(await devices(events, 5), numbers(0, 5))
            self.site.kill()
            self.site.start()
            await self.publish_numbers(bus, 5, 5)
            self.assertEqual(await devices(events, 5), numbers(5, 5))

    async def test_a_secret_is_had_once_and_by_its_handle_only(self) -> None:
        async with self.connect() as bus:
            handle = await bus.deposit(b"1234")
            self.assertEqual(await bus.redeem(handle), b"1234")
            self.assertIsNone(await bus.redeem(handle))


if __name__ == "__main__":
    unittest.main()
