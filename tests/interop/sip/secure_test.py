"""Telephones and trunks by TLS and TCP, with their real programs: baresip and linphone."""

import subprocess

from case import AGENT_TONES, CALLER_TONE, SiteCase, main
from peers.authority import Authority
from peers.linphone import Linphone
from peers.process import wait_until
from peers import sound


class Secure(SiteCase):
    def start_tls(self, sip="", client_certificates="ignore", **options):
        self.authority = Authority(self.folder / "authority")
        # linphone looks for addresses among the DNS names only.
        certificate, key = self.authority.issue("pbx", f"IP:{self.net}.1", f"DNS:{self.net}.1")
        self.start(listen=f', "tls:{self.net}.1:5061"', sip=f'''
tls = {{ certificate = "{certificate}", private_key = "{key}", ca = "{self.authority.ca}", \
client_certificates = "{client_certificates}" }}
{sip}''', **options)

    def secure_phone(self, number, **options):
        return self.phone(number, transport="tls", ca=self.authority.ca, **options)

    def talk(self, caller, agent):
        """`caller` calls the agent, and both hear each other."""
        caller.do("dial", f"sip:1001@{self.net}.1")
        call = self.answered_by(0)
        self.assert_hears(agent, CALLER_TONE)
        self.assert_hears(caller, AGENT_TONES[0])
        return call

    # -----------------------------------------------------------------------------------------

    def test_telephones_by_tls_register_call_and_hear_each_other(self):
        self.start_tls()
        agent = self.secure_phone("1001", tone=AGENT_TONES[0])
        caller = self.secure_phone("1009")
        call = self.talk(caller, agent)
        agent.do("hangup")  # by its own connection; the caller is told by his
        self.site.wait("call.cleared", call=call)
        caller.wait("CALL_CLOSED")

    def test_telephone_by_tls_is_called_by_one_by_udp(self):
        self.start_tls()
        agent = self.secure_phone("1001", tone=AGENT_TONES[0])
        caller = self.phone("1009")
        call = self.talk(caller, agent)
        caller.do("hangup")
        self.site.wait("call.cleared", call=call)
        agent.wait("CALL_CLOSED")

    def test_telephone_by_tcp_registers_calls_and_hears(self):
        self.start()
        agent = self.phone("1001", tone=AGENT_TONES[0], transport="tcp")
        caller = self.phone("1009", transport="tcp")
        call = self.talk(caller, agent)
        agent.do("hangup")
        self.site.wait("call.cleared", call=call)
        caller.wait("CALL_CLOSED")

    def test_openssl_sees_the_certificate_and_no_old_version(self):
        self.start_tls()
        def connect(*options):
            return subprocess.run(
                ["openssl", "s_client", "-connect", f"{self.net}.1:5061", "-CAfile",
                 str(self.authority.ca), "-verify_return_error", "-verify_ip", f"{self.net}.1",
                 *options], input="", capture_output=True, text=True, check=False)
        self.assertIn("Verify return code: 0 (ok)", connect().stdout)
        self.assertIn("Verify return code: 0 (ok)", connect("-tls1_2").stdout)
        self.assertNotEqual(connect("-tls1_1", "-cipher", "ALL@SECLEVEL=0").returncode, 0)

    def test_telephone_by_tls_with_sha256_calls_and_hears(self):
        self.start_tls(sip='digest = { algorithms = ["SHA-256"] }')
        caller = Linphone(self.folder, f"{self.net}.19", f"{self.net}.1", "1009", "secret-1009",
                          sound.write_tone(self.folder / "tone.wav", CALLER_TONE),
                          self.authority.ca)
        self.stack.callback(caller.end)
        self.site.wait("device.state", device="pbx1:1009", in_service=True)
        caller.dial(f"sip:600@{self.net}.1")
        call = self.site.wait("call.queued")["call"]
        wait_until(lambda: caller.hears_something(), "sound at linphone")
        caller.hang_up()
        self.site.wait("call.cleared", call=call)


if __name__ == "__main__":
    main()
