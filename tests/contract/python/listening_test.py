"""How a client listens."""

import unittest
import uuid

import ctibus
from ctibus.messages import AgentState, AgentStateValue, CallHeld
from rig import SharedSiteTest, devices, numbers, take, within


class Listening(SharedSiteTest):
    async def test_deliveries_come_in_the_order_of_the_log(self) -> None:
        async with self.connect() as bus, self.connect("pbx7") as speaker:
            async with bus.subscribe("call.*") as events:
                await self.publish_numbers(speaker, 0, 5000)
                self.assertEqual(await devices(events, 5000), numbers(0, 5000))
                self.assertEqual(events.repairs, 0)

    async def test_a_frame_carries_what_the_log_knows(self) -> None:
        root = uuid.UUID("0192f3a4-b5c6-7d8e-9f00-112233445566")
        async with self.connect() as bus, self.connect("pbx7") as speaker:
            async with bus.subscribe(CallHeld) as events:
                first = await speaker.publish(CallHeld(call="c6"))
                held = CallHeld(call="c7", device="pbx1:1")
                published = await speaker.publish(held, correlation=root, cause=first)
                event = (await take(events, 2))[1]
        self.assertEqual(event.id, published)
        self.assertEqual(str(event.id), f"{published.epoch:016x}.2")
        self.assertEqual(event.source, "wire.pbx7")
        self.assertEqual(event.key, "c7")
        self.assertEqual(event.correlation, root)
        self.assertEqual(event.causation, first)
        self.assertEqual(event.body, held)
        self.assertEqual(event.message_class, "event")
        self.assertFalse(event.snapshot)
        self.assertLessEqual(event.event_time, event.publish_time)

    async def test_a_late_client_gets_a_snapshot_and_then_what_follows(self) -> None:
        ready, busy = AgentStateValue.READY, AgentStateValue.BUSY
        async with self.connect("pbx7") as speaker:
            for agent in ("anna", "ben", "carl"):
                speaker.publish(AgentState(agent=agent, state=ready))
            speaker.publish(AgentState(agent="anna", state=busy))
            await speaker.publish(AgentState(agent="carl"), tombstone=True)
            async with self.connect() as bus, within():
                seen: list[object] = []
                async with bus.subscribe("agent.state", from_="snapshot") as events:
                    speaker.publish(AgentState(agent="ben", state=AgentStateValue.NOT_READY))
                    async for delivery in events.deliveries():
                        if isinstance(delivery, ctibus.Event):
                            body = delivery.body
                            seen.append((delivery.snapshot, body.agent, body.state))
                            if not delivery.snapshot:
                                break
                        else:
                            seen.append(type(delivery))
                states = await bus.states(AgentState)
        self.assertEqual(
            seen,
            [
                (True, "ben", "ready"),
                (True, "anna", "busy"),
                ctibus.SnapshotEnd,
                (False, "ben", "not_ready"),
            ],
        )
        self.assertEqual({state.key for state in states}, {"anna", "ben"})

    async def test_a_subscription_is_narrowed_by_key_and_source(self) -> None:
        async with self.connect() as bus:
            by_key = await bus.subscribe(">", keys=["c2"]).ready()
            by_source = await bus.subscribe(">", sources=["nobody"]).ready()
            bus.publish(CallHeld(call="c1", device="pbx1:1"))
            bus.publish(CallHeld(call="c2", device="pbx1:2"))
            self.assertEqual(await devices(by_key, 1), numbers(2, 1))
            await bus.query("topics")
            self.assertEqual(by_source._waiting, 0)

    async def test_a_malformed_pattern_is_refused_with_the_logs_reason(self) -> None:
        async with self.connect() as bus:
            events = bus.subscribe("call..held")
            with self.assertRaises(ctibus.BusError) as refused:
                await events.ready()
            self.assertEqual(refused.exception.code, "log.bad_pattern")
            with self.assertRaises(ctibus.BusError):
                await take(events, 1)

    async def test_a_client_that_grants_nothing_gets_nothing_and_others_go_on(self) -> None:
        async with self.connect("frozen") as frozen, self.connect("other") as other:
            unread = await frozen.subscribe("call.*", window=3).ready()
            events = await other.subscribe("call.*").ready()
            await self.publish_numbers(other, 0, 3000)
            self.assertEqual(await devices(events, 3000), numbers(0, 3000))
            await frozen.query("topics")
            # What its reader does not take does not fill its memory.
            self.assertEqual(unread._waiting, 3)
            self.assertEqual(await devices(unread, 3000), numbers(0, 3000))
            self.assertEqual(unread.repairs, 0)

    async def test_what_is_unsubscribed_stays_silent(self) -> None:
        async with self.connect() as bus:
            first = await bus.subscribe("call.*").ready()
            second = await bus.subscribe("call.*").ready()
            first.close()
            await self.publish_numbers(bus, 0, 10)
            self.assertEqual(await devices(second, 10), numbers(0, 10))
            self.assertEqual([event async for event in first], [])

    async def test_a_cursor_goes_on_after_a_message(self) -> None:
        async with self.connect() as bus:
            async with bus.subscribe("call.*") as events:
                await self.publish_numbers(bus, 0, 10)
                middle = (await take(events, 5))[4].cursor
            async with bus.subscribe("call.*", from_=middle) as events:
                self.assertEqual(await devices(events, 5), numbers(5, 5))

    async def test_the_site_answers_questions(self) -> None:
        async with self.connect() as bus:
            report = await bus.query("report")
            self.assertEqual(report["site"], "office")
            schema = await bus.query("schema")
            self.assertEqual(
                [message["topic"] for message in schema["messages"]], ["acme.door.opened"]
            )
            async with bus.subscribe("call.originated") as events:
                reply = await bus.command("call.make", {"device": "pbx9:1"}, target="pbx9")
                await take(events, 1)
            trace = await bus.trace(reply.body.call)
            self.assertIn("call.make", [event.topic for event in trace])
            with self.assertRaises(ctibus.BusError) as unknown:
                await bus.trace("nobody")
            self.assertEqual(unknown.exception.code, "wire.not_found")


if __name__ == "__main__":
    unittest.main()
