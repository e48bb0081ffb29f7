"""sipp as callers on a trunk."""

import pathlib
import re

from . import Failed
from .process import Program, wait_until

SCENARIOS = pathlib.Path(__file__).resolve().parent.parent / "sip" / "scenarios"


class Callers:
    """So many calls of one scenario to `called`, from `address`."""

    def __init__(self, folder, address, server, scenario, called, calls=1, rate=10,
                 caller="+33155501234", **values):
        self.folder = folder / f"sipp-{scenario}-{address}"
        self.folder.mkdir(parents=True)
        arguments = [
            "sipp", "-sf", SCENARIOS / f"{scenario}.xml", "-s", called, f"{server}:5060",
            "-i", address, "-p", "5060", "-mi", address, "-mp", "16000", "-m", calls, "-r", rate,
            "-l", calls, "-nostdin", "-key", "caller", caller, "-timeout", "90", "-timeout_error",
            "-trace_err", "-error_file", self.folder / "errors.txt",
            "-trace_msg", "-message_file", self.folder / "messages.txt"]
        for name, value in values.items():
            arguments += ["-d", value] if name == "pause_ms" else ["-key", name, value]
        self.program = Program(arguments, self.folder / "screen.txt", cwd=self.folder)

    def wait(self, limit_s=95):
        """Ends well: every call went as the scenario says."""
        wait_until(lambda: not self.program.running(), "the end of sipp's calls", limit_s)
        if self.program.process.returncode != 0:
            errors = self.folder / "errors.txt"
            raise Failed(f"sipp ended with {self.program.process.returncode}:\n" +
                         (errors.read_text(errors="replace")[-3000:] if errors.exists()
                          else self.program.text()[-2000:]))

    def messages(self):
        """What was sent and received so far."""
        file = self.folder / "messages.txt"
        return file.read_text(errors="replace") if file.exists() else ""

    def received(self, first_line):
        """Whether a message that begins like this has come."""
        return re.search(r"message received[^\n]*\n\n" + first_line, self.messages())

    def end(self):
        self.program.end()


class Callees:
    """Whoever is called by a trunk: answers one call and waits for its end."""

    def __init__(self, folder, address, scenario="callee", calls=1):
        self.folder = folder / f"sipp-{scenario}-{address}"
        self.folder.mkdir(parents=True)
        self.program = Program(
            ["sipp", "-sf", SCENARIOS / f"{scenario}.xml", "-i", address, "-p", "5060", "-mi",
             address, "-mp", "16000", "-m", calls, "-nostdin", "-rtp_echo", "-timeout", "90",
             "-timeout_error", "-trace_msg", "-message_file", self.folder / "messages.txt"],
            self.folder / "screen.txt", cwd=self.folder)

    messages = Callers.messages
    end = Callers.end

    def wait(self):
        wait_until(lambda: not self.program.running(), "the end of the callee's calls")
        if self.program.process.returncode != 0:
            raise Failed(f"sipp as callee ended with {self.program.process.returncode}:\n" +
                         self.program.text()[-2000:])
