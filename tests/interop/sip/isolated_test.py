"""The switch in a process of its own: it outlives the core, and the core it."""

import os
import signal

from case import AGENT_TONES, CALLER_TONE, SiteCase, main
from peers import hosts
from peers.process import wait_until


class Isolated(SiteCase):
    isolation = "process"

    def established(self):
        agent = self.agent(0)
        caller = self.phone("1009")
        caller.do("dial", f"sip:600@{self.net}.1")
        call = self.answered_by(0)
        self.assert_hears(agent, CALLER_TONE)
        self.assert_hears(caller, AGENT_TONES[0])
        return agent, caller, call

    def switch(self):
        return next(iter(hosts.pids(self.folder, "pbx1")), None)

    def test_call_keeps_its_sound_over_a_kill_and_a_restart_of_the_core(self):
        self.start()
        agent, caller, call = self.established()
        switch = self.switch()
        self.site.kill()
        self.assert_still_hears(agent, CALLER_TONE)
        self.site.start()
        self.assertEqual(self.switch(), switch)
        self.assert_still_hears(caller, AGENT_TONES[0])
        self.assertEqual(self.site.saw("call.cleared", call=call), [])
        agent.do("hangup")
        self.site.wait("call.cleared", call=call)
        caller.wait("CALL_CLOSED")
        record = self.record_of(call)
        self.assertEqual((record["result"], record["agent"]), ("answered", "ann"))

    def test_call_that_ends_while_there_is_no_core_is_told_afterwards(self):
        self.start()
        agent, caller, call = self.established()
        self.site.kill()
        agent.do("hangup")
        caller.wait("CALL_CLOSED")
        self.site.start()
        self.record_of(call)

    def test_waiting_callers_keep_their_music_and_their_rank_over_a_kill_of_the_core(self):
        self.start()
        caller = self.phone("1009")
        caller.do("dial", f"sip:600@{self.net}.1")
        first = self.site.wait("acd.entered")["call"]
        later = self.callers("caller_stays")
        second = self.site.wait("acd.entered", times=2)["call"]
        wait_until(caller.heard, "the music")
        self.site.kill()
        self.assertGreater(max(self.next_second_of(caller)), 500, "the waiting caller hears nothing")
        self.site.start()
        self.agent(0)
        self.assertEqual(self.site.wait("acd.offered")["call"], first)
        self.assert_hears(caller, AGENT_TONES[0])
        self.assertEqual(self.site.saw("acd.left", call=second), [])
        self.site.request("call.clear", "pbx1", call=second)
        later.wait()

    def test_killed_switch_is_replaced_and_ends_its_calls(self):
        self.start()
        agent, caller, call = self.established()
        switch = self.switch()
        os.kill(switch, signal.SIGKILL)
        agent.wait("CALL_CLOSED")
        caller.wait("CALL_CLOSED")
        self.record_of(call)
        wait_until(lambda: self.switch() not in (None, switch), "another switch")
        # It takes calls again.
        caller.do("dial", f"sip:600@{self.net}.1")
        self.site.wait("call.established", times=2, device="pbx1:1001")


if __name__ == "__main__":
    main()
