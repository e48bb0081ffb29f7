"""The generated schemas are valid JSON Schema, accept what is right and refuse what is wrong.

usage: validate.py CTIBUS PLUGIN_FOLDER CONFIG_FILES
"""

import datetime
import json
import pathlib
import subprocess
import sys
import tomllib

from jsonschema import Draft202012Validator

ctibus, plugins, files = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])


def schema(*arguments):
    text = subprocess.run([ctibus, "schema", *arguments], check=True, capture_output=True).stdout
    parsed = json.loads(text)
    Draft202012Validator.check_schema(parsed)
    return parsed


def plain(value):
    """TOML as JSON has it: moments as text."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return value


failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)


messages = schema("messages")
expect(len(messages["$defs"]) > 50, "every declared message has a definition")
for topic in messages["$defs"]:
    own = schema(topic)
    expect(own["title"] == topic, f"{topic} has a schema of its own")
    Draft202012Validator(own).validate({})  # every field may be absent
    expect(Draft202012Validator(own).is_valid({"a field of a later version": 1}),
           f"{topic} may have new fields")

delivered = Draft202012Validator(schema("call.delivered"))
expect(delivered.is_valid({"call": "c", "device": "pbx1:1001", "cause": "new_call",
                           "data": {"customer": "7"}}), "a right payload is valid")
expect(not delivered.is_valid({"call": 5}), "a field of the wrong type is not valid")
expect(not delivered.is_valid({"cause": "no_such_cause"}), "an undeclared value is not valid")

site = Draft202012Validator(schema("options", "--library", f"{plugins}/probe.so",
                                   "--library", f"{plugins}/distributor.so",
                                   "--library", f"{plugins}/switch.so"))
for file in sorted((files / "good").glob("*.toml")):
    for error in site.iter_errors(plain(tomllib.loads(file.read_text()))):
        failures.append(f"{file.name}: {error.message}")
# What a schema can know; the rest is for `ctibus check-config`.
for name in ("unknown_key", "unknown_section", "wrong_type", "bad_unit", "unknown_value", "missing"):
    text = (files / "bad" / f"{name}.toml").read_text()
    expect(not site.is_valid(plain(tomllib.loads(text))), f"bad/{name}.toml is not valid")

for failure in failures:
    print("failed:", failure)
sys.exit(1 if failures else 0)
