"""A ctibusd with a configuration of its own, seen through its command line as any script would."""

import json
import signal
import sqlite3
import subprocess
import threading

from . import LIMIT_S, Failed
from .process import Program, wait_until


class Site:
    """Starts with start(); whatever happens on its bus is in `events`, the oldest first."""

    def __init__(self, programs, folder, text):
        self.programs = programs
        self.folder = folder
        self.config = folder / "site.toml"
        self.config.write_text(text)
        self.daemon = None
        self.listener = None
        self.reader = None
        self.events = []

    def start(self, listens=True):
        self.daemon = Program([self.programs / "ctibusd", "--config", self.config],
                              self.folder / "ctibusd.log")
        wait_until(self._up, "the start of ctibusd")
        if not listens:
            return
        # It goes on where it was: nothing that a new life tells is missed, and nothing is old.
        begun = len(self.events)
        place = max((e["sequence"] + 1 for e in self.events if "sequence" in e), default="snapshot")
        self.listener = subprocess.Popen(
            self.command("echo", ">", "--from", str(place), "--show-personal"),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.reader = threading.Thread(target=self._listen, args=(self.listener,), daemon=True)
        self.reader.start()
        sign = "bus.epoch" if begun else "connector.state"
        wait_until(lambda: any(e["type"] == sign for e in self.events[begun:]),
                   f"{sign} of the site's new life")

    def _up(self):
        if not self.daemon.running():
            raise Failed("ctibusd ended:\n" + self.daemon.text()[-4000:])
        done = subprocess.run(self.command("plugins", "--json"), capture_output=True, text=True,
                              check=False)
        return done.returncode == 0 and '"running"' in done.stdout

    def _listen(self, listener):
        for line in listener.stdout:
            if line.endswith(b"\n"):  # the last one may be cut off
                self.events.append(json.loads(line))

    def command(self, name, *words):
        return [self.programs / "ctibus", name, "--config", self.config, *words]

    def request(self, topic, target, accepted=True, **fields):
        """A command and its reply. `accepted=False`: it must be refused; None: either."""
        done = subprocess.run(
            self.command("request", topic, *(f"{k}={v}" for k, v in fields.items()), "--target",
                         target),
            capture_output=True, text=True, check=False)
        if accepted is not None and (done.returncode == 0) != accepted:
            raise Failed(f"{topic} {fields} to {target}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def saw(self, topic, **fields):
        """Events of this type whose data has these values."""
        return [event for event in list(self.events) if event["type"] == topic and
                all(event.get("data", {}).get(k) == v for k, v in fields.items())]

    def wait(self, topic, times=1, limit_s=LIMIT_S, **fields):
        """The data of the `times`th such event."""
        try:
            event = wait_until(lambda: len(self.saw(topic, **fields)) >= times and
                               self.saw(topic, **fields)[times - 1],
                               f"{topic} {fields} (number {times})", limit_s)
        except Failed as failed:
            latest = "\n".join(f"{e['type']} {json.dumps(e.get('data', {}))[:200]}"
                               for e in self.events[-25:])
            raise Failed(f"{failed}; the latest:\n{latest}") from None
        return event["data"]

    def rows(self, query, *values):
        """From the site's database."""
        with sqlite3.connect(self.folder / "data" / "site.db") as database:
            return database.execute(query, values).fetchall()

    def ladder(self, call):
        return subprocess.run(self.command("trace", call), capture_output=True, text=True,
                              check=False).stdout

    def kill(self):
        """As a crash of the machine's power would not, but a crash of the program would."""
        self.daemon.process.kill()
        self._ended(self.daemon.process.wait(), -signal.SIGKILL)

    def stop(self):
        """SIGTERM, in good order."""
        if self.daemon is not None:
            self._ended(self.daemon.end(LIMIT_S), 0)

    def _ended(self, code, expected):
        """A daemon that ended otherwise has crashed, or did not end on SIGTERM."""
        daemon, self.daemon = self.daemon, None
        self._end_listener()
        if code != expected:
            raise Failed(f"ctibusd ended with {code}; its last words:\n{daemon.text()[-4000:]}")

    def _end_listener(self):
        if self.listener is not None:
            self.listener.kill()
            self.listener.wait()
            self.reader.join()
            self.listener.stdout.close()
            self.listener = None
