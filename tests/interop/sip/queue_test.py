"""Queues and the ways out of them, between real telephones and a real ctibusd. One test a promise;
`queue_test.py BIN NAME` runs one of them."""

from case import AGENT_TONES, CALLER_TONE, SiteCase, main
from peers import sound
from peers.process import wait_until
from peers.sipp import Callees

HELP = '  { name = "help", numbers = ["610"], ring_timeout = "20s", priority = 10 },'


class Queues(SiteCase):
    def told(self, hertz, seconds=2):
        return sound.write_tone(self.folder / f"told-{hertz}.wav", hertz, seconds=seconds)

    def caller(self):
        phone = self.phone("1009")
        phone.do("dial", f"sip:600@{self.net}.1")
        return phone

    def waiting(self):
        return self.site.wait("acd.entered")["call"]

    def test_caller_who_waited_too_long_reaches_the_number_of_the_overflow(self):
        self.start(welcome='queues = [{ name = "first", max_wait = "1s" }, { name = "second", max_wait = "1s" }], '
                           'overflow = "1001"')
        colleague = self.phone("1001", tone=AGENT_TONES[0])
        caller = self.caller()
        call = self.waiting()
        self.site.wait("acd.passed", call=call, **{"from": "first", "queue": "second"})
        left = self.site.wait("acd.left", call=call)
        self.assertEqual((left["reason"], left["cause"], left["into"]), ("overflowed", "max_wait", "1001"))
        self.assert_hears(caller, AGENT_TONES[0])
        self.assert_hears(colleague, CALLER_TONE)

    def test_caller_overflows_to_another_group_with_the_waiting_time(self):
        self.start(welcome='max_wait = "1s", overflow = "group:help"', groups=HELP, elsewhere=[1])
        self.agent(1)
        caller = self.caller()
        offered = self.site.wait("acd.offered", group="help")
        self.assertEqual((offered["agent"], offered["origin"]), ("bob", "welcome"))
        self.answered_by(1)
        self.assert_hears(caller, AGENT_TONES[1])

    def test_caller_who_finds_the_queue_full_is_told_so_and_cleared(self):
        full = self.told(1300)
        self.start(welcome=f'queues = [{{ capacity = 1 }}], dissuasion = {{ sounds = ["{full}"] }}')
        waits = self.callers("caller_stays")
        self.waiting()
        caller = self.caller()
        self.assert_hears(caller, 1300)
        caller.wait("CALL_CLOSED")
        left = self.site.wait("acd.left")
        self.assertEqual((left["reason"], left["cause"]), ("dissuaded", "saturated"))
        self.assertEqual(self.record_of(left["call"])["result"], "dissuaded")
        self.site.request("call.clear", "pbx1", call=self.waiting())
        waits.wait()

    def test_waiting_caller_is_told_the_place_in_the_line(self):
        place = self.told(1500)
        other = self.told(1700)
        numbered = str(place).replace("1500", "{position}")
        place.rename(place.with_name("told-1.wav"))
        self.start(welcome=f'announcements = [{{ after = "1s", sounds = ["{numbered}"], otherwise = ["{other}"], '
                           'up_to = 1 }]')
        caller = self.caller()
        announced = self.site.wait("acd.announced", call=self.waiting())
        self.assertEqual((announced["position"], announced["sounds"]), (1, [numbered.format(position=1)]))
        self.assert_hears(caller, 1500)

    def test_caller_who_presses_the_key_is_called_back(self):
        promise = self.told(1500)
        self.start(welcome=f'keys = [{{ key = "1", callback = true, sounds = ["{promise}"] }}]')
        caller = self.caller()
        call = self.waiting()
        wait_until(caller.heard, "the music")
        caller.do("sndcode", "1")
        caller.wait("CALL_CLOSED")
        self.assert_hears(caller, 1500)
        self.assertEqual(self.site.wait("acd.left", call=call)["reason"], "callback")
        self.site.wait("acd.callback_state", status="waiting", number="1009")
        agent = self.agent(0)
        self.site.wait("acd.callback_state", status="answered", number="1009")
        self.assert_hears(agent, CALLER_TONE)
        self.assert_hears(caller, AGENT_TONES[0])
        agent.do("hangup")
        ended = self.site.wait("acd.callback_ended")
        self.assertEqual((ended["result"], ended["agent"], ended["attempts"]), ("answered", "ann", 1))
        self.assertEqual(self.record_of(call)["result"], "callback")

    def leaving_a_message(self, **options):
        """A caller who has pressed the key, and the file once there are two seconds in it."""
        self.start(welcome=f'keys = [{{ key = "3", message = true, sounds = ["{self.told(1500)}"] }}]', **options)
        caller = self.caller()
        wait_until(caller.heard, "the music")
        caller.do("sndcode", "3")
        self.assert_hears(caller, 1500)
        folder = self.folder / "data" / "instances" / "pbx1" / "recordings"
        file = wait_until(lambda: next(folder.glob("*.wav"), None), "a recording")
        wait_until(lambda: len(sound.read(file)) >= 2 * sound.RATE, "two seconds of the message")
        return caller, file

    def assert_message(self, file):
        """It is on the bus, and holds what the caller said from beginning to end."""
        left = self.site.wait("acd.message_left", calling="1009")
        self.assertEqual(left["message"], str(file))
        length = left["duration"] / 1000
        wait_until(lambda: abs(len(sound.read(file)) / sound.RATE - length) < 0.3, f"{length} s of sound")
        samples = sound.read(file)
        for begin in range(sound.RATE // 2, len(samples) - sound.RATE, sound.RATE // 2):
            said = samples[begin:begin + sound.RATE // 2]
            self.assertGreater(sound.share_of(said, CALLER_TONE), 0.8, f"{begin / sound.RATE} s into the message")
        return left["call"]

    def test_caller_who_presses_the_key_leaves_a_message_that_ends_with_another(self):
        caller, file = self.leaving_a_message()
        caller.do("sndcode", "#")
        call = self.assert_message(file)
        recorded = self.site.wait("media.recorded", call=call)
        self.assertEqual((recorded["result"], recorded["key"]), ("key_pressed", "#"))
        caller.wait("CALL_CLOSED")
        self.assertEqual(self.site.wait("acd.left", call=call)["reason"], "message")
        self.assertEqual(file.stat().st_mode & 0o007, 0)

    def test_caller_who_hangs_up_has_left_the_message(self):
        caller, file = self.leaving_a_message()
        caller.do("hangup")
        call = self.assert_message(file)
        self.assertEqual(self.site.wait("media.recorded", call=call)["result"], "interrupted")
        self.assertEqual(self.site.wait("acd.left", call=call)["reason"], "message")

    def test_caller_whose_message_cannot_be_written_waits_on(self):
        self.start(welcome='keys = [{ key = "3", message = true }]', sip='recordings = "/dev/null/messages"')
        caller = self.caller()
        wait_until(caller.heard, "the music")
        caller.do("sndcode", "3")
        recorded = self.site.wait("media.recorded")
        self.assertEqual((recorded["result"], recorded.get("message", "")), ("failed", ""))
        agent = self.agent(0)
        self.answered_by(0)
        self.assert_hears(agent, CALLER_TONE)
        self.assertIn("media.cannot_record", self.site.daemon.text())

    def test_lost_caller_is_called_back_over_the_trunk(self):
        self.start(welcome='callbacks = { lost = true, lost_after = "0s", prefix = "0" }')
        self.callers("caller_hangs_up", pause_ms=1500).wait()
        lost = self.site.wait("acd.callback_state", status="waiting")
        self.assertEqual(lost["origin"], "lost")
        customer = Callees(self.folder, f"{self.net}.210")
        self.stack.callback(customer.end)
        agent = self.agent(0)
        self.site.wait("acd.callback_state", status="answered")
        self.assert_hears(agent, AGENT_TONES[0])  # the customer's end sends back what it hears
        agent.do("hangup")
        customer.wait()
        self.assertEqual(self.site.wait("acd.callback_ended")["result"], "answered")

    def test_customer_who_is_busy_is_called_again(self):
        self.start(welcome='callbacks = { attempts = 2, retry_after = "10s" }')
        customer = self.phone("1009", answers=False)
        self.agent(0)
        self.site.request("acd.request_callback", "acd", group="welcome", number="1009")
        customer.wait("CALL_INCOMING")
        customer.do("hangup")
        attempted = self.site.wait("acd.callback_attempted")
        self.assertEqual((attempted["result"], attempted["attempts"]), ("busy", 1))
        self.site.wait("agent.state", agent="ann", state="ready")
        customer.wait("CALL_INCOMING", times=2)
        customer.do("accept")
        self.assertEqual(self.site.wait("acd.callback_state", status="answered")["attempts"], 2)

    def test_agent_who_lets_it_ring_is_logged_off_and_the_call_goes_to_another(self):
        self.start(ring="2s", acd='on_no_answer = "log_off"')
        absent, present = self.agent(0, answers=False), self.agent(1)
        caller = self.caller()
        absent.wait("CALL_INCOMING")
        self.assertEqual(self.site.wait("agent.logged_off", agent="ann")["reason"], "no_answer")
        self.answered_by(1)
        self.assert_hears(caller, AGENT_TONES[1])
        self.assert_hears(present, CALLER_TONE)

    def test_supervisor_picks_a_waiting_call_for_an_agent_who_is_not_ready(self):
        self.start()
        caller = self.caller()
        call = self.waiting()
        self.agent(0, logs_on=False)
        self.site.request("agent.log_on", "acd", agent="ann")
        self.site.request("acd.pick_call", "acd", call=call, agent="ann", by="eve")
        controlled = self.site.wait("acd.controlled")
        self.assertEqual((controlled["command"], controlled["by"]), ("acd.pick_call", "eve"))
        self.answered_by(0)
        self.assert_hears(caller, AGENT_TONES[0])

    def test_closed_group_sends_callers_to_its_number(self):
        self.start(welcome='when_closed = { to = "1001" }')
        self.phone("1001", tone=AGENT_TONES[0])
        self.site.request("acd.set_opening", "acd", group="welcome", opening="closed")
        caller = self.caller()
        self.assert_hears(caller, AGENT_TONES[0])
        self.assertEqual(self.site.wait("acd.left")["cause"], "closed")


if __name__ == "__main__":
    main()
