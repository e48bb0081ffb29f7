"""A Debian machine of its own: a file system made by debootstrap and systemd as PID 1, in namespaces,
without hardware and without this machine's network. Needs root."""

import os
import pathlib
import shlex
import shutil
import subprocess
import time

LIMIT_S = 60

BOOT = r"""
set -e
mount --bind "$0" "$0"
cd "$0"
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,ro,bind proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup 2>/dev/null ||
  { mount -t tmpfs tmpfs sys/fs/cgroup; mount -t cgroup2 cgroup2 sys/fs/cgroup; }
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs dev
for node in null zero full random urandom tty; do : >dev/$node; mount --bind /dev/$node dev/$node; done
mkdir dev/shm dev/pts
mount -t tmpfs tmpfs dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ip link set lo up
exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  chroot . /lib/systemd/systemd --system --unit=multi-user.target
"""


class Failed(Exception):
    """A promise that was not kept."""


def run(*words, **options):
    """A command of this machine; its output as text."""
    done = subprocess.run([str(word) for word in words], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        raise Failed(f"{shlex.join(map(str, words))} ended with {done.returncode}:\n{done.stdout[-4000:]}")
    return done.stdout


def wait_until(condition, what, limit_s=LIMIT_S):
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(0.2)
    raise Failed(f"{what} did not come within {limit_s} s")


def package_sources():
    """Where this machine takes Debian's packages from, as lines of sources.list: the release first."""
    found = run("apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)",
                "Identifier: Packages")
    lines = []
    for line in found.splitlines():
        uri, release, component, origin = (line.split() + [""] * 4)[:4]
        if origin == "Debian" and component == "main":
            lines.append((len(release), f"deb {uri} {release} {component}"))
    if not lines:
        raise Failed("apt knows no Debian packages here: run apt-get update")
    return [line for _, line in sorted(lines)]


def proxy():
    """apt's settings of a proxy, which the new machine needs as well."""
    dump = run("apt-config", "dump")
    return "".join(f"{line}\n" for line in dump.splitlines() if "::proxy" in line.lower())


def make_base(folder):
    """A minimal Debian with systemd in `folder`, unless it is there. Kept between runs."""
    folder = pathlib.Path(folder)
    if (folder / "etc/debian_version").exists():
        return folder
    sources = package_sources()
    _, uri, release, _ = sources[0].split()
    half = folder.with_suffix(".new")
    shutil.rmtree(half, ignore_errors=True)
    half.parent.mkdir(parents=True, exist_ok=True)
    run("debootstrap", "--variant=minbase", "--include=systemd,systemd-sysv,dbus", release, half, uri)
    (half / "etc/apt/sources.list").write_text("\n".join(sources) + "\n")
    (half / "etc/apt/apt.conf.d/90test").write_text(
        proxy() + 'APT::Install-Recommends "false";\nBinary::apt-get::APT::Keep-Downloaded-Packages "true";\n')
    half.rename(folder)
    return folder


class Machine:
    """Runs from start() to end()."""

    def __init__(self, base, root):
        self.root = pathlib.Path(root)
        run("cp", "-a", base, self.root)
        shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")
        self.group = None
        self.process = None
        self.pid = None

    def start(self):
        with open("/proc/self/mounts", encoding="utf-8") as mounts:
            hierarchy = next((line.split()[1] for line in mounts if line.split()[2] == "cgroup2"), None)
        if hierarchy is None:
            raise Failed("no cgroup2 is mounted here, which systemd needs")
        self.group = pathlib.Path(hierarchy) / f"ctibus-package-test-{os.getpid()}"
        self.group.mkdir()

        def enter():
            (self.group / "cgroup.procs").write_text(str(os.getpid()))

        # pylint: disable-next=consider-using-with,subprocess-popen-preexec-fn
        self.process = subprocess.Popen(
            ["unshare", "--pid", "--fork", "--kill-child", "--mount", "--propagation", "private",
             "--cgroup", "--uts", "--ipc", "--net", "bash", "-c", BOOT, str(self.root)],
            stdin=subprocess.DEVNULL, preexec_fn=enter, start_new_session=True)
        wait_until(self._booted, "the start of systemd")

    def _booted(self):
        if self.process.poll() is not None:
            raise Failed(f"the machine ended with {self.process.returncode}")
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        if not children.split():
            return False
        self.pid = children.split()[0]
        done = self.try_run("systemctl", "is-system-running")
        if done.stdout.strip() == "degraded":
            raise Failed(self.run("systemctl", "list-units", "--failed"))
        return done.stdout.strip() == "running"

    def command(self, *words, network=False):
        """`network`: in this machine's network, for what must be fetched."""
        own = [] if network else ["--net"]
        return ["nsenter", "--target", self.pid, "--pid", "--mount", "--uts", "--ipc", "--cgroup", *own,
                "--root", "--wd", "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
                "DEBIAN_FRONTEND=noninteractive", "HOME=/root", *map(str, words)]

    def try_run(self, *words, network=False, **options):
        return subprocess.run(self.command(*words, network=network), text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def run(self, *words, network=False, **options):
        """A command in the machine, as root; its output."""
        done = self.try_run(*words, network=network, **options)
        if done.returncode != 0:
            raise Failed(f"{shlex.join(map(str, words))} ended with {done.returncode}:\n"
                         f"{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return done.stdout

    def path(self, inside):
        return self.root / str(inside).lstrip("/")

    def end(self):
        if self.process is not None:
            self.process.kill()  # and with it PID 1 of the machine, and with that all of it
            self.process.wait()
        if self.group is not None:
            wait_until(lambda: not self._populated(), "the end of the machine")
            for folder, _, _ in os.walk(self.group, topdown=False):
                os.rmdir(folder)

    def _populated(self):
        return "populated 1" in (self.group / "cgroup.events").read_text()
