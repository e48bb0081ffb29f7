"""The processes that hold a site's plugins. They outlive a core that was killed, for ten minutes."""

import contextlib
import os
import pathlib
import signal
import subprocess
import time


def pids(folder: pathlib.Path, instance: str = "") -> list[int]:
    """Of the site whose data is in this folder; of all its instances or of one."""
    found = subprocess.run(["pgrep", "-f", f"ctibus-host {folder}/data/hosts/{instance}"],
                           capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def end(folder: pathlib.Path) -> None:
    """All of them, when no core will."""
    while left := pids(folder):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.01)
