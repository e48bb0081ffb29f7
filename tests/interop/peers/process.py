"""Programs that a test starts and surely ends."""

import subprocess
import threading
import time

from . import LIMIT_S, Failed


def wait_until(condition, what, limit_s=LIMIT_S):
    """The first true value of `condition()`; it looks every 20 ms."""
    end = time.monotonic() + limit_s
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Failed(f"{what} did not happen within {limit_s} s")
        threading.Event().wait(0.02)


class Program:
    """A process with its output in a file."""

    def __init__(self, arguments, log, **options):
        self.log = log
        with open(log, "wb") as output:
            self.process = subprocess.Popen([str(a) for a in arguments], stdin=subprocess.DEVNULL,
                                            stdout=output, stderr=subprocess.STDOUT, **options)

    def running(self):
        return self.process.poll() is None

    def end(self, limit_s=10):
        """SIGTERM, then SIGKILL. What it ended with, also if it had ended before."""
        self.process.terminate()
        try:
            self.process.wait(limit_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        return self.process.returncode

    def text(self):
        return self.log.read_text(errors="replace")
