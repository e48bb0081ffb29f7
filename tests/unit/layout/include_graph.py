"""Checks the include graph against the rules that make the layout true.

  sdk/include   the C ABI and the C++ layer: only itself
  sdk/testing   sdk/include, itself
  sdk/kit/*     sdk/include, the kit, itself
  core/*        core, sdk/include and the kit; core/errors also gathers the errors.hpp of sdk and its kit
  plugins/*, connectors/*/*   sdk/include, the kit and the part's own folder
  tests/*/*     of the tests: their own folder, tests/support, and SURROUNDINGS
"""

import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.M)
SOURCES = {".h", ".hpp", ".c", ".cpp"}

# What test folders offer to others.
SURROUNDINGS = {("unit", "sip"), ("unit", "csta"), ("unit", "sip_kit"), ("unit", "sql"), ("fault", "layer")}


def part_of(path):
    """The folder that holds all of a part, as a tuple of names; None for what is no part."""
    parts = path.parts
    if parts[0] == "sdk" and len(parts) == 2:
        return ("sdk", "include")
    depth = {"core": 2, "plugins": 2, "connectors": 3, "sdk": 2}.get(parts[0])
    if depth is None:
        return None
    if parts[:2] == ("sdk", "kit"):
        depth = 3
    return parts[:depth]


def target_of(root, path, quote, name):
    """The file in the tree that an include means, relative to root; None: not one of ours."""
    if quote == '"':
        beside = (root / path).parent / name
        if beside.is_file():
            return beside.resolve().relative_to(root.resolve())
    candidates = [root / name, root / "sdk" / "include" / name]
    candidates += [kit / "include" / name for kit in (root / "sdk" / "kit").glob("*")]
    for candidate in candidates:
        if candidate.is_file():
            return candidate.resolve().relative_to(root.resolve())
    return None


def allowed(source, target):
    kind = source[0]
    own = part_of(pathlib.PurePath(*source))
    wanted = part_of(pathlib.PurePath(*target))
    if wanted is None:
        return False
    if kind == "core" and wanted[0] == "core":
        return True
    if wanted == own:
        return True
    sdk = ("sdk", "include")
    is_kit = wanted[:2] == ("sdk", "kit")
    public_kit = is_kit and len(target) > 3 and target[3] == "include"
    if own == sdk:
        return False
    if own == ("sdk", "testing"):
        return wanted == sdk
    if own[:2] == ("sdk", "kit") or kind in ("plugins", "connectors"):
        return wanted == sdk or public_kit
    gathers = source[:2] == ("core", "errors") and target[-1] == "errors.hpp" and target[0] == "sdk"
    return kind == "core" and (wanted == sdk or public_kit or gathers)


def reaches_into_other_tests(source, target):
    """Does a test include another test's file that is not meant for it?"""
    if target[0] != "tests" or len(source) < 4 or source[1] in ("bench", "fuzz"):
        return False
    return target[1] != "support" and target[1:3] != source[1:3] and target[1:3] not in SURROUNDINGS


def test_breaches(root):
    for file in sorted((root / "tests").rglob("*")):
        path = file.relative_to(root)
        if file.suffix not in SOURCES:
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        for found in INCLUDE.finditer(text):
            target = target_of(root, path, found[1], found[2])
            if target is not None and reaches_into_other_tests(path.parts, target.parts):
                line = text.count("\n", 0, found.start(2)) + 1
                yield f"{path}:{line}: a test of {'/'.join(path.parts[1:3])} includes {target}"


def breaches(root):
    for folder in ("core", "sdk", "plugins", "connectors"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix not in SOURCES or "scaffold" in file.parts:
                continue
            path = file.relative_to(root)
            if part_of(path) is None:
                continue
            text = file.read_text(encoding="utf-8", errors="replace")
            for found in INCLUDE.finditer(text):
                target = target_of(root, path, found[1], found[2])
                if target is not None and not allowed(path.parts, target.parts):
                    line = text.count("\n", 0, found.start(2)) + 1
                    yield f"{path}:{line}: a part of {'/'.join(part_of(path))} includes {target}"


if __name__ == "__main__":
    root = pathlib.Path(sys.argv[1])
    found = [*breaches(root), *test_breaches(root)]
    print("\n".join(found) or "The include graph keeps the rules.")
    sys.exit(1 if found else 0)
