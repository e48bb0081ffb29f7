"""linphone's console client as a telephone, by TLS, with sound from and into files."""

import subprocess

from . import sound

CONFIG = """\
[sip]
sip_port=-1
sip_tcp_port=-1
sip_tls_port=-1
bind_address={address}
root_ca={ca}
verify_server_certs=1
verify_server_cn=1
default_proxy=0
guess_hostname=0
use_ipv6=0
[rtp]
audio_rtp_port=10000
bind_address={address}
[proxy_0]
reg_proxy=<sip:{server}:5061;transport=tls>
reg_identity=sip:{number}@{server}
reg_expires=300
reg_sendregister=1
publish=0
[auth_info_0]
username={number}
passwd={password}
domain={server}
realm="ctibus"
algorithm=SHA-256
[misc]
store_ha1_passwd=0
"""


class Linphone:
    def __init__(self, folder, address, server, number, password, tone, ca):
        self.folder = folder / f"linphone-{number}"
        (self.folder / ".local" / "share" / "linphone").mkdir(parents=True)
        self.recording = self.folder / "heard.wav"
        config = self.folder / "linphonerc"
        config.write_text(CONFIG.format(address=address, server=server, number=number,
                                        password=password, ca=ca))
        self.log = open(self.folder / "log.txt", "wb")  # pylint: disable=consider-using-with
        self.process = subprocess.Popen(  # pylint: disable=consider-using-with
            ["linphonec", "-c", config, "-d", "6", "-l", self.folder / "linphone.log"],
            stdin=subprocess.PIPE, stdout=self.log, stderr=subprocess.STDOUT,
            env={"HOME": str(self.folder), "PATH": "/usr/bin:/bin"})
        self.say("soundcard use files")
        self.say(f"play {tone}")
        self.say(f"record {self.recording}")

    def say(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def dial(self, uri):
        self.say(f"call {uri}")

    def hang_up(self):
        self.say("terminate")

    def hears_something(self):
        """More than half a second of something loud."""
        if not self.recording.exists() or self.recording.stat().st_size < 30000:
            return False
        return max(sound.read(self.recording)[-sound.RATE // 2:], default=0) > 500

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdin.close()
        self.log.close()
