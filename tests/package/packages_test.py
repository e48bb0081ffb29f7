#!/usr/bin/env python3
"""packages_test.py BUILD: makes the Debian packages of a finished build, and takes them through their
life on a machine of their own (machine.py): installed, a call, an upgrade, removed, purged. Exits with
77 where it cannot run: without root, or without debootstrap."""

import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

from machine import Failed, Machine, make_base, run, wait_until

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SITE = """
[plugin.pbx1]
use = "sim"
extensions = [
  { number = "1005", name = "Eve Ellis" },
  { number = "1006", name = "Finn Fisher", person = { answers = true, answer_min = "10ms", answer_max = "20ms" } },
]

[plugin.cdr]
# A word of the administrator.
"""
LISTENER = """
import asyncio, ctibus
async def main():
    async with ctibus.connect("ipc:///run/ctibus/gateway.sock", name="test") as bus:
        async with bus.subscribe("connector.*", from_="snapshot") as events:
            async for event in events:
                print(event.topic, flush=True)
                return
asyncio.run(asyncio.wait_for(main(), 30))
"""


def check(promise, text):
    if not promise:
        raise Failed(text)


def step(text):
    print(f"-- {text}", flush=True)


def build_packages(build, folder, revision):
    folder.mkdir()
    run("cpack", "-G", "DEB", "-B", folder, "-D", f"CTIBUS_DEBIAN_REVISION={revision}",
        "-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip", cwd=build)
    shutil.rmtree(folder / "_CPack_Packages", ignore_errors=True)
    return sorted(folder.glob("*.deb"))


def field(package, name):
    return run("dpkg-deb", "--field", package, name).strip()


def look_at(packages):
    """What can be seen before they are installed."""
    plugins = {path.name for pattern in ("connectors/*/*/CMakeLists.txt", "plugins/*/CMakeLists.txt")
               for path in [p.parent for p in SOURCE.glob(pattern)]}
    names = {field(package, "Package") for package in packages}
    wanted = {"ctibus", "ctibus-sdk", "python3-ctibus"} | {
        "ctibus-" + plugin.replace("_", "-") for plugin in plugins}
    check(names == wanted, f"packages {names}, wanted {wanted}")
    owners = {}
    for package in packages:
        for line in run("dpkg-deb", "--contents", package).splitlines():
            path = line.split(maxsplit=5)[5]
            if line.startswith("d"):
                continue
            check(path not in owners, f"{path} is in {package.name} and in {owners.get(path)}")
            owners[path] = package.name
    shipped = {pathlib.Path(path).stem for path in owners if "/ctibus/plugins/" in path}
    check(shipped == plugins, f"plugins {shipped}, wanted {plugins}")
    if shutil.which("lintian"):
        hints = subprocess.run(["lintian", "--fail-on", "error", "--no-cfg", "--allow-root",
                                "--suppress-tags", "bogus-mail-host,bogus-mail-host-in-debian-changelog,root-in-contact", *packages],
                               text=True, check=False, capture_output=True)
        check(hints.returncode == 0, "lintian:\n" + "\n".join(
            line for line in hints.stdout.splitlines() if line.startswith("E:")))


class Life:
    """One installation from its beginning to its end."""

    def __init__(self, machine):
        self.machine = machine

    def install(self, packages):
        target = self.machine.path("srv/packages")
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for package in packages:
            shutil.copy(package, target)
        self.machine.run("apt-get", "install", "-y", "-qq", *sorted(f"/srv/packages/{p.name}" for p in packages),
                         network=True)

    def property(self, name, unit="ctibus.service"):
        return self.machine.run("systemctl", "show", "--value", "--property", name, unit).strip()

    def ctibus(self, *words, expect=0):
        done = self.machine.try_run("ctibus", *words)
        check(done.returncode == expect, f"ctibus {words}: {done.stdout}{done.stderr}")
        return done.stdout

    def request(self, *words):
        return json.loads(self.ctibus("request", *words))

    def up(self, unit="ctibus.service"):
        def active():
            state = self.property("ActiveState", unit)
            if state == "failed":
                raise Failed(self.machine.run("journalctl", "--no-pager", "-n", "50", "-u", unit))
            return state == "active"
        try:
            wait_until(active, f"{unit}")
        except Failed as failed:
            raise Failed(f"{failed}\n" + self.machine.run("journalctl", "--no-pager", "-n", "50", "-u", unit)) from None

    def kill(self, unit="ctibus.service"):
        self.machine.run("systemctl", "kill", "--kill-who=main", "--signal=KILL", unit)

    def configure(self, text):
        file = self.machine.path("etc/ctibus/site.toml")
        with open(file, "a", encoding="utf-8") as out:
            out.write(text)
        self.ctibus("check-config", "/etc/ctibus/site.toml")

    def call(self):
        """Eve calls Finn, and the record of it is in the database."""
        before = self.records()
        self.request("call.make", "device=pbx1:1005", "destination=1006", "--target", "pbx1")

        def established():
            lines = self.ctibus("state", "call.state").splitlines()
            return [json.loads(line) for line in lines if '"connected"' in line]
        wait_until(established, "the call")
        self.request("sim.test.hang_up", "device=pbx1:1005", "--target", "pbx1")
        wait_until(lambda: self.records() > before, "the record of the call")

    def records(self):
        database = self.machine.path("var/lib/ctibus/site.db")
        if not database.exists():
            return 0
        with tempfile.TemporaryDirectory() as folder:
            for file in database.parent.glob("site.db*"):
                shutil.copy(file, folder)
            with sqlite3.connect(f"{folder}/site.db") as copy:
                return copy.execute("select count(*) from cdr_call").fetchone()[0]


def try_fresh(life, packages):
    machine = life.machine
    step("install by apt")
    life.install(packages)
    life.up()
    check(life.property("User") == "ctibus", "the service has no user of its own")
    check(json.loads(life.ctibus("plugins", "--json"))["site"] == "ctibus", "the installed site is not found")
    for path, mode in (("var/lib/ctibus", 0o700), ("run/ctibus", 0o750), ("etc/ctibus/site.toml", 0o640)):
        found = machine.run("stat", "-c", "%a", "/" + path).strip()
        check(found == f"{mode:o}", f"{path} has mode {found}")
    refused = machine.try_run("setpriv", "--reuid", "nobody", "--clear-groups", "ctibus", "plugins")
    check(refused.returncode != 0, "anybody may use the gateway")

    step("a site with a PBX and call records")
    life.configure(SITE)
    machine.run("systemctl", "restart", "ctibus")
    life.up()
    life.call()
    completed = machine.run("bash", "-c", "source /usr/share/bash-completion/completions/ctibus; compopt() { :; };"
                            "COMP_WORDS=(ctibus plugins ''); COMP_CWORD=2; _ctibus ctibus; echo ${COMPREPLY[@]}")
    check("pbx1" in completed, f"completion offers {completed}")

    step("the Python client")
    heard = machine.run("python3", "-c", LISTENER)
    check(heard.startswith("connector."), f"it heard {heard}")

    step("the judge on a packaged plugin")
    life.ctibus("validate", "acd", "--seed", "1", "--only", "manifest")


def try_crash(life):
    step("kill -9 of the service")
    machine = life.machine
    rows = life.records()
    first = life.property("MainPID")
    life.kill()
    wait_until(lambda: life.property("MainPID") not in ("0", first), "another ctibusd")
    life.up()
    check(life.records() >= rows, "a record was lost")
    life.call()
    step("reload, watchdog and hardening")
    machine.run("systemctl", "reload", "ctibus")
    life.up()
    site = machine.path("etc/ctibus/site.toml")
    good = site.read_text()
    site.write_text(good + "[plugin.pbx1]\n")
    check(machine.try_run("systemctl", "reload", "ctibus").returncode != 0, "a file that is wrong was taken")
    site.write_text(good)
    life.up()
    check(life.property("WatchdogTimestampMonotonic") != "0", "the watchdog hears nothing")
    for unit in ("ctibus.service", "ctibus-host@.service"):
        table = machine.try_run("systemd-analyze", "security", "--offline=yes", "--threshold=30", "--no-pager",
                                f"/lib/systemd/system/{unit}")
        check(table.returncode == 0, table.stdout + table.stderr)
        print("  ", unit, table.stdout.strip().splitlines()[-1], flush=True)


def try_own_process(life):
    step("a plugin under systemd, with a user of its own")
    machine = life.machine
    unit = "ctibus-host@pbx1.service"
    machine.run("systemd-sysusers", "--inline", 'u ctibus-pbx1 - "ctibus pbx1"')
    file = machine.path("etc/ctibus/site.toml")
    text = file.read_text().replace('\nuse = "sim"', '\nuse = "sim"\nisolation = "process"')
    file.write_text(text + '\n[isolation]\nsupervisor = "systemd"\nsockets = "/var/lib/ctibus-hosts"\n')
    machine.run("systemctl", "enable", "--now", unit)
    machine.run("systemctl", "restart", "ctibus")
    life.up()
    life.call()
    held = life.property("MainPID", unit)
    user = machine.run("stat", "-c", "%U", f"/proc/{held}").strip()
    check(user == "ctibus-pbx1", f"the plugin runs as {user}")
    hidden = machine.try_run("nsenter", "--target", held, "--mount", "--root", "ls", "/var/lib/ctibus")
    check(hidden.stdout.split() == ["instances"], f"the plugin sees {hidden.stdout}{hidden.stderr}")

    step("the core is killed, then restarted; the plugin's process goes on")
    life.request("call.make", "device=pbx1:1005", "destination=1006", "--target", "pbx1")
    first = life.property("MainPID")
    life.kill()
    wait_until(lambda: life.property("MainPID") not in ("0", first), "another ctibusd")
    life.up()
    machine.run("systemctl", "restart", "ctibus")
    life.up()
    check(life.property("MainPID", unit) == held, "the plugin's process was started again")
    wait_until(lambda: json.loads(life.ctibus("plugins", "--json"))["instances"], "the instances")
    life.request("sim.test.hang_up", "device=pbx1:1005", "--target", "pbx1")

    step("the plugin's process is killed and comes back")
    life.kill(unit)
    wait_until(lambda: life.property("MainPID", unit) not in ("0", held), "another ctibus-host")

    def running():
        found = json.loads(life.ctibus("plugins", "--json"))["instances"]
        return all(one["phase"] == "running" for one in found)
    wait_until(running, "the plugin in its new process")
    life.call()


def try_upgrade(life, packages):
    step("upgrade")
    machine = life.machine
    rows = life.records()
    site = machine.path("etc/ctibus/site.toml").read_text()
    first = life.property("MainPID")
    life.install(packages)
    versions = set(machine.run("dpkg-query", "-W", "-f", "${Version}\n", "ctibus*", "python3-ctibus").split())
    check(len(versions) == 1 and versions.pop().endswith("-2"), f"versions {versions}")
    wait_until(lambda: life.property("MainPID") not in ("0", first), "the new ctibusd")
    life.up()
    check(machine.path("etc/ctibus/site.toml").read_text() == site, "the site's file has changed")
    check(machine.run("stat", "-c", "%a %G", "/etc/ctibus/site.toml").strip() == "640 ctibus", "its mode has changed")
    check(life.records() >= rows, "records were lost")
    oldest = json.loads(life.ctibus("echo", "call.*", "--from", "1", "--count", "1"))
    check(oldest["type"].startswith("call."), f"the log begins with {oldest}")
    life.call()


def try_removal(life):
    machine = life.machine
    names = re.findall(r"\S+", machine.run("dpkg-query", "-W", "-f", "${Package} ", "ctibus*", "python3-ctibus"))
    step("remove")
    machine.run("apt-get", "remove", "-y", "-qq", *names)
    for path in ("usr/bin/ctibusd", "usr/lib/ctibus", "usr/lib/systemd/system/ctibus.service",
                 "usr/lib/python3/dist-packages/ctibus", "usr/include/ctibus", "run/ctibus/gateway.sock"):
        check(not machine.path(path).exists(), f"{path} is still there")
    check(life.property("MainPID") == "0", "ctibusd still runs")
    check(life.records() > 0 and "Finn Fisher" in machine.path("etc/ctibus/site.toml").read_text(),
          "data or configuration went with the programs")
    step("purge")
    machine.run("apt-get", "purge", "-y", "-qq", "ctibus")
    for path in ("var/lib/ctibus", "var/lib/ctibus-hosts", "etc/ctibus"):
        check(not machine.path(path).exists(), f"{path} is still there")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        print("needs root and debootstrap")
        return 77
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="ctibus-packages-") as name:
        work = pathlib.Path(name)
        machine = None
        try:
            step("make the packages")
            first = build_packages(build, work / "1", 1)
            second = build_packages(build, work / "2", 2)
            look_at(first)
            step("a minimal Debian")
            machine = Machine(make_base(build / "package" / "debian"), work / "machine")
            machine.start()
            machine.run("apt-get", "update", "-qq", network=True)
            life = Life(machine)
            try_fresh(life, first)
            try_crash(life)
            try_own_process(life)
            try_upgrade(life, second)
            try_removal(life)
        except Failed as failed:
            print(f"FAILED: {failed}", flush=True)
            return 1
        finally:
            if machine is not None:
                machine.end()
    print("all good")
    return 0


if __name__ == "__main__":
    sys.exit(main())
