"""A site with a real ctibusd, and real telephones around it."""

import contextlib
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

# pylint: disable=wrong-import-position
from peers import hosts, loopback, sound
from peers.baresip import Phone
from peers.process import Failed, wait_until
from peers.sipp import Callers
from peers.site import Site

CALLER_TONE = 440
AGENT_TONES = [1000, 1200, 1400, 1600, 1800]
AGENTS = ["ann", "bob", "cleo", "dan", "eve"]

SITE = """\
[site]
name = "interop"
data = "{folder}/data"

[plugin.pbx1]
use = "sip"
isolation = "{isolation}"
listen = ["udp:{net}.1:5060", "tcp:{net}.1:5060"{listen}]
rtp_ports = {{ first = 20000, last = 20999 }}
users = [
{users}
]
trunks = [
  {{ name = "trunk1", addresses = ["{net}.200/29"], peer = "sip:{net}.210:5060", prefix = "0", lines = 30 }},
{trunk}
]
route_points = [{{ number = "600", time_limit = "5s" }}, {{ number = "*2x", time_limit = "5s" }}]
holding = {{ number = "700" }}
{sip}

[plugin.acd]
{acd}
groups = [
  {{ name = "welcome", numbers = ["600"], ring_timeout = "{ring}", wrap_up_time = "0s"{welcome} }},
{groups}
]
agents = [
{agents}
]

feature_codes = {{ log_on = "*21", log_off = "*22", ready = "*23", not_ready = "*24" }}

[plugin.cdr]
settle_time = "200ms"
"""


class SiteCase(unittest.TestCase):
    """`programs` is the folder of ctibusd; main() sets it."""

    programs = pathlib.Path()
    isolation = "core"

    def setUp(self):
        self.stack = contextlib.ExitStack()
        self.addCleanup(self.stack.close)
        self.net = self.stack.enter_context(loopback.network())
        self.folder = pathlib.Path(
            self.stack.enter_context(tempfile.TemporaryDirectory(prefix="ctibus-interop-")))
        self.stack.callback(hosts.end, self.folder)
        self.site = None

    def start(self, agents=2, ring="20s", sip="", listen="", sip_trunk="", acd="", welcome="", groups="",
              elsewhere=()):
        """`welcome`: more options of the group of that name; `elsewhere`: agents of the other group."""
        numbers = [str(1001 + i) for i in range(agents)] + ["1009"]
        users = "\n".join(
            f'  {{ number = "{n}", name = "Phone {n}", password = "secret-{n}" }},' for n in numbers)
        lines = "\n".join(
            f'  {{ id = "{AGENTS[i]}", device = "pbx1:{1001 + i}", '
            f'groups = [{{ group = "{"help" if i in elsewhere else "welcome"}", priority = {i} }}] }},'
            for i in range(agents))
        self.site = Site(self.programs, self.folder, SITE.format(
            folder=self.folder, net=self.net, isolation=self.isolation, users=users, agents=lines, ring=ring, sip=sip,
            listen=listen, trunk=sip_trunk, acd=acd, groups=groups, welcome=f", {welcome}" if welcome else ""))
        self.stack.callback(self.site.stop)
        self.site.start()

    def phone(self, number, registers=True, password=None, tone=CALLER_TONE, **options):
        file = sound.write_tone(self.folder / f"tone-{number}.wav", tone)
        phone = Phone(self.folder, f"{self.net}.{int(number) - 1000 + 10}", f"{self.net}.1", number,
                      password or f"secret-{number}", file, **options)
        self.stack.callback(phone.end)
        if registers:
            self.site.wait("device.state", device=f"pbx1:{number}", in_service=True)
        return phone

    def agent(self, index, logs_on=True, **options):
        phone = self.phone(str(1001 + index), tone=AGENT_TONES[index], **options)
        if logs_on:
            self.site.request("agent.log_on", "acd", agent=AGENTS[index], ready="true")
        return phone

    def callers(self, scenario, host=200, called="600", **options):
        callers = Callers(self.folder, f"{self.net}.{host}", f"{self.net}.1", scenario, called,
                          **options)
        self.stack.callback(callers.end)
        return callers

    def record_of(self, call):
        record = self.site.wait("cdr.call", root=call)
        self.assert_rows([(1,)], "select count(*) from cdr_call where root = ?", call)
        return record

    def assert_rows(self, expected, query, *values):
        """A record is on the bus before it is in the table."""
        try:
            wait_until(lambda: self.site.rows(query, *values) == expected, query)
        except Failed:
            self.assertEqual(self.site.rows(query, *values), expected)

    def answered_by(self, index):
        return self.site.wait("call.established", device=f"pbx1:{1001 + index}")["call"]

    def assert_hears(self, phone, hertz, file=-1, from_now=False):
        ear = sound.Ear(hertz)
        if from_now:
            ear.skip(phone.heard()[file])
        wait_until(lambda: phone.heard() and ear.hears(phone.heard()[file]),
                   f"{hertz} Hz at telephone {phone.number}")

    def assert_still_hears(self, phone, hertz, file=-1):
        """What comes from now on, but for what was on its way."""
        later = self.next_second_of(phone, file)
        self.assertGreater(sound.share_of(later, hertz), 0.8, f"telephone {phone.number}")

    def next_second_of(self, phone, file=-1, after_s=0.3):
        """What a telephone hears after what may have been on its way."""
        begin = len(sound.read(phone.heard()[file])) + int(sound.RATE * after_s)
        wait_until(lambda: len(sound.read(phone.heard()[file])) >= begin + sound.RATE,
                   f"another second of sound at telephone {phone.number}")
        return sound.read(phone.heard()[file])[begin:begin + sound.RATE]


def main():
    """`SCRIPT BIN [NAME ...]`"""
    SiteCase.programs = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main(verbosity=2)
