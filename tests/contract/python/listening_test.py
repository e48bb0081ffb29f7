"""How a client listens."""

import unittest
import uuid

import ctibus
from ctibus.messages import AgentState, AgentStateValue, CallHeld
from rig import SharedSiteTest, devices, numbers, take


class Listening(SharedSiteTest):
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

    async def test_the_states_of_now_are_a_list(self) -> None:
        async with self.connect() as bus:
            for agent in ("anna", "ben"):
                await bus.publish(AgentState(agent=agent, state=AgentStateValue.READY))
            await bus.publish(AgentState(agent="ben"), tombstone=True)
            states = await bus.states(AgentState)
        self.assertEqual([state.body.agent for state in states], ["anna"])
        self.assertEqual([state.body.state for state in states], ["ready"])

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
