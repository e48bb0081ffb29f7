"""Addresses for one test: a /24 of the loopback network, so that tests can run side by side with
every peer on its usual port."""

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterator


@contextlib.contextmanager
def network() -> Iterator[str]:
    """A prefix such as "127.40.7", nobody else's until the end of the block."""
    folder = os.path.join(tempfile.gettempdir(), f"ctibus-loopback-{os.getuid()}")
    os.makedirs(folder, mode=0o700, exist_ok=True)
    first = os.getpid() % 200
    for number in range(200):
        lane = 1 + (first + number) % 200
        with open(os.path.join(folder, str(lane)), "w", encoding="ascii") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield f"127.40.{lane}"
            return
    raise RuntimeError("all loopback networks are taken")
