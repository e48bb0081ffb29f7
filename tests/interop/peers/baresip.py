"""baresip as a telephone: registers, plays a tone, keeps what it hears, and does what it is told
over its control socket."""

import json
import socket
import threading
import uuid

from . import Failed
from .process import Program, wait_until

CONFIG = """\
poll_method epoll
sip_listen {address}:5060
call_local_timeout 120
call_max_calls 4
audio_player aubridge,nil
audio_source aufile,{tone}
audio_alert aubridge,nil
ausrc_srate 8000
auplay_srate 8000
ausrc_channels 1
auplay_channels 1
rtp_ports 10000-10200
net_interface {address}
module_path {modules}
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
snd_path {folder}/heard
ctrl_tcp_listen {address}:4444
"""


def modules():
    import glob
    found = glob.glob("/usr/lib/baresip/modules") + glob.glob("/usr/lib/*/baresip/modules")
    if not found:
        raise Failed("baresip's modules are not installed (package baresip-core)")
    return found[0]


class Phone:
    """One line of a baresip of its own at `address`."""

    def __init__(self, folder, address, server, number, password, tone, answers=True,
                 codec="PCMA/8000/1", transport="udp", register_s=300, ca=None, certificate=None,
                 reliable=False):
        self.number = number
        self.folder = folder / f"phone-{number}"
        self.events = []
        (self.folder / "heard").mkdir(parents=True)
        (self.folder / "config").write_text(CONFIG.format(
            address=address, tone=tone, folder=self.folder, modules=modules()) +
            (f"sip_cafile {ca}\n" if ca else "") +
            (f"sip_certificate {certificate}\n" if certificate else ""))
        (self.folder / "accounts").write_text(
            f"<sip:{number}@{server};transport={transport}>;auth_user={number}"
            f";auth_pass={password};answermode={'auto' if answers else 'manual'};mwi=no"
            f";regint={register_s};audio_codecs={codec}"
            f"{';100rel=required' if reliable else ''}\n")
        (self.folder / "uuid").write_text(str(uuid.uuid4()))  # a newline would be sent
        (self.folder / "contacts").write_text("")
        self.program = Program(["baresip", "-f", self.folder], self.folder / "baresip.log")
        self.control = wait_until(lambda: self._connect(address), f"baresip of {number}")
        threading.Thread(target=self._listen, daemon=True).start()

    def _connect(self, address):
        if not self.program.running():
            raise Failed(f"baresip of {self.number} ended:\n{self.program.text()}")
        try:
            control = socket.create_connection((address, 4444), 1)
        except OSError:
            return None
        control.settimeout(None)
        return control

    def _listen(self):
        data = b""
        while True:
            try:
                chunk = self.control.recv(65536)
            except OSError:
                return
            if not chunk:
                return
            data += chunk
            while b":" in data:
                size, rest = data.split(b":", 1)
                if len(rest) <= int(size):
                    break
                message, data = json.loads(rest[:int(size)]), rest[int(size) + 1:]
                if message.get("event"):
                    self.events.append(message)

    def do(self, command, parameters=""):
        """One of baresip's commands: accept, hangup, hold, resume, dial, transfer."""
        message = json.dumps({"command": command, "params": parameters, "token": command}).encode()
        self.control.sendall(b"%d:%s," % (len(message), message))

    def saw(self, kind):
        return [event for event in self.events if event["type"] == kind]

    def wait(self, kind, times=1):
        return wait_until(lambda: len(self.saw(kind)) >= times and self.saw(kind)[times - 1],
                          f"{kind} at telephone {self.number}")

    def heard(self):
        """The files of what it has heard, the oldest first."""
        return sorted((self.folder / "heard").glob("*-dec.wav"))

    def end(self):
        self.program.end()
        self.control.close()
