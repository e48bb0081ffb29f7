"""The package as it is shipped."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

SOURCE = Path(os.environ["CTIBUS_SOURCE"])
PACKAGE = SOURCE / "sdk/python"
PEERS = SOURCE / "tests/interop"
CODE = [
    PACKAGE,
    SOURCE / "tests/contract/python",
    SOURCE / "tests/contract/readers",
    SOURCE / "examples/python_crm",
]


class Package(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="ctibus-package-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def run_quietly(self, *words: object) -> None:
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        done = subprocess.run(
            [str(word) for word in words], capture_output=True, text=True, env=environment
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_wheel_is_built_and_installed_without_a_network(self) -> None:
        copy = self.folder / "source"
        shutil.copytree(PACKAGE, copy)
        pip = ("-m", "pip", "--quiet", "--disable-pip-version-check")
        self.run_quietly(
            *(sys.executable, *pip, "wheel", "--no-deps", "--no-index"),
            *("--no-build-isolation", "--wheel-dir", self.folder, copy),
        )
        wheel = next(self.folder.glob("ctibus-*.whl"))
        names = zipfile.ZipFile(wheel).namelist()
        self.assertIn("ctibus/py.typed", names)
        self.assertIn("ctibus/messages.py", names)
        venv = self.folder / "venv"
        self.run_quietly(
            sys.executable, "-m", "venv", "--without-pip", "--system-site-packages", venv
        )
        python = venv / "bin/python"
        self.run_quietly(python, *pip, "install", "--no-index", wheel)
        code = f"import ctibus; assert ctibus.__file__.startswith({str(venv)!r})"
        self.run_quietly(python, "-c", code)

    def test_its_version_is_that_of_the_sdk(self) -> None:
        header = (SOURCE / "sdk/include/ctibus/version.h").read_text()
        project = (PACKAGE / "pyproject.toml").read_text()
        sdk = re.search(r'define CTIBUS_VERSION "([^"]+)"', header)
        own = re.search(r'^version = "([^"]+)"', project, re.MULTILINE)
        assert sdk and own
        self.assertEqual(own[1], sdk[1])

    def test_its_types_are_complete(self) -> None:
        os.environ["MYPYPATH"] = f"{PACKAGE}/src:{SOURCE}/tests/contract/python:{PEERS}"
        cache = os.environ.get("MYPY_CACHE_DIR", self.folder / "cache")
        self.run_quietly(
            *(sys.executable, "-m", "mypy", "--strict", "--no-error-summary"),
            *(
                "--cache-dir",
                cache,
                *(file for code in CODE for file in sorted(code.rglob("*.py"))),
            ),
        )

    def test_it_is_formatted(self) -> None:
        config = PACKAGE / "pyproject.toml"
        self.run_quietly(sys.executable, "-m", "black", "--check", "--config", config, *CODE)


if __name__ == "__main__":
    unittest.main()
