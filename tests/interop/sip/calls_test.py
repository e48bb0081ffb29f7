"""Calls between real telephones and a real ctibusd: baresip as agents, baresip and sipp as callers.
One test a promise; `calls_test.py BIN NAME` runs one of them."""

import json
import pathlib
import re
import socket

from case import AGENT_TONES, CALLER_TONE, SiteCase, main
from peers import sound
from peers.process import wait_until
from peers.sipp import Callees

TORTURE = pathlib.Path(__file__).resolve().parents[2] / "unit" / "sip_kit" / "torture"

OPTIONS = (
    "OPTIONS sip:{net}.1 SIP/2.0\r\nVia: SIP/2.0/UDP {net}.99:{port};branch=z9hG4bKafter;rport\r\n"
    "From: <sip:x@{net}.99>;tag=1\r\nTo: <sip:{net}.1>\r\nCall-ID: after-the-torture\r\n"
    "CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n")


class Calls(SiteCase):
    def test_caller_and_agent_hear_each_other(self):
        self.start()
        agent = self.agent(0, codec="PCMU/8000/1")
        caller = self.phone("1009", codec="PCMA/8000/1")
        caller.do("dial", f"sip:600@{self.net}.1")
        call = self.answered_by(0)
        self.assert_hears(agent, CALLER_TONE)
        self.assert_hears(caller, AGENT_TONES[0])
        agent.do("hangup")
        self.site.wait("call.cleared", call=call)
        caller.wait("CALL_CLOSED")
        record = self.record_of(call)
        self.assertEqual((record["result"], record["agent"]), ("answered", "ann"))

    def test_caller_who_hangs_up_in_the_queue_is_recorded_as_abandoned(self):
        self.start()
        self.callers("caller_hangs_up", pause_ms=1500).wait()
        call = self.site.wait("call.queued")["call"]
        self.site.wait("call.cleared", call=call)
        self.assertEqual(self.record_of(call)["result"], "abandoned")

    def test_call_goes_to_the_next_agent_when_the_first_does_not_answer(self):
        self.start(ring="2s")
        first, second = self.agent(0, answers=False), self.agent(1)
        callers = self.callers("caller_stays")
        first.wait("CALL_INCOMING")
        call = self.answered_by(1)
        first.wait("CALL_CLOSED")
        second.wait("CALL_ESTABLISHED")
        self.site.request("call.clear", "pbx1", call=call)
        callers.wait()
        self.assertEqual(self.record_of(call)["agent"], "bob")

    def test_call_goes_to_the_next_agent_when_the_first_rejects(self):
        self.start()
        first = self.agent(0, answers=False)
        self.agent(1)
        callers = self.callers("caller_stays")
        first.wait("CALL_INCOMING")
        first.do("hangup")
        call = self.answered_by(1)
        self.site.wait("queue.offer_failed", call=call, device="pbx1:1001", result="busy")
        self.site.request("call.clear", "pbx1", call=call)
        callers.wait()
        self.assertEqual(self.record_of(call)["agent"], "bob")

    def test_held_caller_hears_music_and_then_the_agent_again(self):
        self.start()
        agent = self.agent(0)
        caller = self.phone("1009")
        caller.do("dial", f"sip:600@{self.net}.1")
        call = self.answered_by(0)
        self.assert_hears(caller, AGENT_TONES[0])
        agent.do("hold")
        self.site.wait("call.held", call=call, device="pbx1:1001")
        music = self.next_second_of(caller, after_s=0.7)
        self.assertLess(sound.share_of(music, AGENT_TONES[0]), 0.1)
        self.assertGreater(max(music), 500, "the held caller hears nothing")
        agent.do("resume")
        self.site.wait("call.retrieved", call=call, device="pbx1:1001")
        self.assert_hears(caller, AGENT_TONES[0], from_now=True)
        # The same by command, as a desktop does.
        self.site.request("call.hold", "pbx1", call=call, device="pbx1:1001")
        self.site.wait("call.held", times=2, call=call)
        self.site.request("call.retrieve", "pbx1", call=call, device="pbx1:1001")
        self.site.wait("call.retrieved", times=2, call=call)
        self.site.request("call.clear", "pbx1", call=call)
        caller.wait("CALL_CLOSED")

    def test_agent_transfers_blindly_by_the_telephone(self):
        self.start()
        agent, target = self.agent(0), self.phone("1002", tone=AGENT_TONES[1])
        caller = self.phone("1009")
        caller.do("dial", f"sip:600@{self.net}.1")
        call = self.answered_by(0)
        self.assert_hears(caller, AGENT_TONES[0])
        agent.do("transfer", f"sip:1002@{self.net}.1")
        self.site.wait("call.transferred", call=call)
        self.site.wait("call.established", call=call, device="pbx1:1002")
        self.assert_hears(caller, AGENT_TONES[1])
        self.assert_hears(target, CALLER_TONE)
        target.do("hangup")
        self.site.wait("call.cleared", call=call)
        self.record_of(call)

    def test_agent_transfers_after_a_consultation(self):
        self.start()
        agent, target = self.agent(0), self.phone("1002", tone=AGENT_TONES[1])
        caller = self.phone("1009")
        caller.do("dial", f"sip:600@{self.net}.1")
        call = self.answered_by(0)
        self.site.request("call.consult", "pbx1", call=call, device="pbx1:1001", destination="1002")
        self.site.wait("call.held", call=call, device="pbx1:1001")
        consultation = self.site.wait("call.established", device="pbx1:1002")["call"]
        self.assertNotEqual(consultation, call)
        self.assert_hears(target, AGENT_TONES[0])
        self.site.request("call.transfer", "pbx1", held_call=call, active_call=consultation,
                          device="pbx1:1001")
        self.site.wait("call.merged", call=consultation)
        agent.wait("CALL_CLOSED")
        self.assert_hears(target, CALLER_TONE)
        self.assert_hears(caller, AGENT_TONES[1])
        caller.do("hangup")
        self.site.wait("call.cleared", call=call)
        self.record_of(call)

    def test_twenty_calls_at_once_are_all_served_by_five_agents(self):
        self.start(agents=5)
        for index in range(5):
            self.agent(index)
        callers = self.callers("caller_stays", calls=20, rate=20)
        served = set()

        def serve():
            for event in self.site.saw("call.established"):
                data = event["data"]
                if data["device"].startswith("pbx1:10") and data["call"] not in served:
                    served.add(data["call"])
                    self.site.request("call.clear_connection", "pbx1", call=data["call"],
                                      device=data["device"])
            return len(served) == 20
        wait_until(serve, "the service of twenty calls", 60)
        callers.wait()
        self.site.wait("cdr.call", times=20)
        self.assert_rows([(20, 20)], "select count(*), count(distinct root) from cdr_call "
                                     "where result = 'answered'")

    def test_agent_logs_on_by_telephone_and_gets_calls(self):
        self.start()
        agent = self.agent(0, logs_on=False)
        for times, code in ((1, "*21"), (2, "*23")):
            agent.do("dial", f"sip:{code}@{self.net}.1")
            agent.wait("CALL_CLOSED", times)
        self.assertEqual(len(agent.saw("CALL_ESTABLISHED")), 2, "a code that works is no failure")
        self.site.wait("agent.state", agent="ann", state="ready", device="pbx1:1001")
        callers = self.callers("caller_stays")
        call = self.answered_by(0)
        self.site.request("call.clear", "pbx1", call=call)
        callers.wait()
        self.assertEqual(self.record_of(call)["agent"], "ann")

    def test_waiting_caller_hears_an_announcement_and_is_asked_for_keys(self):
        self.start()
        caller = self.phone("1009", tone=CALLER_TONE)
        caller.do("dial", f"sip:600@{self.net}.1")
        call = self.site.wait("call.queued")["call"]
        announcement = sound.write_tone(self.folder / "announcement.wav", 1300, seconds=2)
        self.site.request("media.play", "pbx1", call=call, sounds=f'["{announcement}"]')
        played = self.site.wait("media.played", call=call)
        self.assertEqual((played["result"], played["device"]), ("completed", "pbx1:1009"))
        self.assertGreater(played["duration"], 1800)
        self.assert_hears(caller, 1300)
        self.site.request("media.collect", "pbx1", call=call, max_digits=4,
                          sounds=f'["{announcement}", "{announcement}"]')
        caller.do("sndcode", "4711")
        collected = self.site.wait("media.collected", call=call)
        self.assertEqual((collected["result"], collected["digits"]), ("complete", "4711"))
        self.site.request("media.collect", "pbx1", call=call, max_digits=4, sensitive="true")
        caller.do("sndcode", "0815")
        secret = self.site.wait("media.collected", times=2, call=call)
        self.assertEqual((secret["result"], secret["count"]), ("complete", 4))
        self.assertNotIn("0815", json.dumps(self.site.events))
        self.site.request("media.play", "pbx1", call=call, sounds='["/nowhere.wav"]')
        self.assertEqual(self.site.wait("media.played", times=2, call=call)["result"], "failed")
        caller.do("hangup")
        self.site.wait("call.cleared", call=call)

    def test_wrong_password_keeps_the_telephone_out(self):
        self.start()
        phone = self.phone("1001", registers=False, password="guessed")
        wait_until(lambda: re.search("40[13]", phone.program.text()), "the refusal")
        self.assertFalse(self.site.saw("device.state", device="pbx1:1001", in_service=True))

    def test_malformed_sip_harms_nothing(self):
        self.start()
        self.agent(0)
        caller = self.phone("1009")
        caller.do("dial", f"sip:600@{self.net}.1")
        call = self.answered_by(0)
        files = sorted(TORTURE.glob("*.sip"))
        self.assertGreater(len(files), 30)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
            datagrams.bind((f"{self.net}.99", 0))
            for file in files:
                datagrams.sendto(file.read_bytes(), (f"{self.net}.1", 5060))
            for file in files:
                with socket.create_connection((f"{self.net}.1", 5060), 5) as stream:
                    stream.sendall(file.read_bytes())
            # Datagrams of one sender are taken in order: the answer says that all were read.
            datagrams.settimeout(20)
            datagrams.sendto(OPTIONS.format(net=self.net, port=datagrams.getsockname()[1]).encode(),
                             (f"{self.net}.1", 5060))
            while b"Call-ID: after-the-torture" not in datagrams.recv(65536):
                pass
        self.assert_still_hears(caller, AGENT_TONES[0])
        self.assertFalse(self.site.saw("call.cleared", call=call))
        caller.do("hangup")
        self.site.wait("call.cleared", call=call)
        caller.do("dial", f"sip:600@{self.net}.1")
        self.site.wait("call.established", times=2, device="pbx1:1001")

    def test_stranger_reaches_neither_trunk_nor_queue(self):
        self.start()
        self.callers("stranger", host=99).wait()
        self.callers("stranger", host=98, called="0123456789").wait()
        self.assertFalse(self.site.saw("call.originated"))

    def test_telephone_calls_out_by_the_trunk(self):
        self.start()
        callee = Callees(self.folder, f"{self.net}.210")
        self.stack.callback(callee.end)
        caller = self.phone("1009")
        caller.do("dial", f"sip:0123456789@{self.net}.1")
        call = self.site.wait("call.network_reached")["call"]
        caller.wait("CALL_ESTABLISHED")
        self.assertIn("INVITE sip:123456789@", callee.messages())
        caller.do("hangup")
        self.site.wait("call.cleared", call=call)
        callee.wait()

    def test_killed_switch_ends_its_calls_when_it_is_back(self):
        self.start()
        agent = self.agent(0)
        caller = self.phone("1009")
        caller.do("dial", f"sip:600@{self.net}.1")
        call = self.answered_by(0)
        self.site.wait("call.state", call=call)
        self.site.kill()
        self.site.start()
        agent.wait("CALL_CLOSED")
        caller.wait("CALL_CLOSED")
        self.record_of(call)


if __name__ == "__main__":
    main()
