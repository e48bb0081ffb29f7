"""What `ctibus schema` writes for other languages holds what it should, and is valid there.

    client_types.py CTIBUS LIBRARY PYTHON_PACKAGE

LIBRARY brings the message acme.door.opened along.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import jsonschema

CTIBUS, LIBRARY, PACKAGE = sys.argv[1:4]


def schema(*words: str) -> str:
    done = subprocess.run([CTIBUS, "schema", *words], check=True, capture_output=True, text=True)
    return done.stdout


REFERENCE = {
    "type": "object",
    "required": ["$ref"],
    "properties": {"$ref": {"type": "string", "pattern": "^#/"}},
    "additionalProperties": False,
}
REFERENCES = {"type": "array", "minItems": 1, "items": REFERENCE}
# Of the AsyncAPI 3.0 specification what the document uses, closed, so that nothing else is written.
ASYNCAPI = {
    "type": "object",
    "required": ["asyncapi", "info"],
    "additionalProperties": False,
    "properties": {
        "asyncapi": {"const": "3.0.0"},
        "info": {
            "type": "object",
            "required": ["title", "version"],
            "properties": {key: {"type": "string"} for key in ("title", "version", "description")},
            "additionalProperties": False,
        },
        "defaultContentType": {"type": "string"},
        "channels": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["address", "messages"],
                "additionalProperties": False,
                "properties": {
                    "address": {"type": "string"},
                    "title": {"type": "string"},
                    "description": {"type": "string"},
                    "messages": {"type": "object", "additionalProperties": REFERENCE},
                },
            },
        },
        "operations": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "required": ["action", "channel"],
                "additionalProperties": False,
                "properties": {
                    "action": {"enum": ["send", "receive"]},
                    "channel": REFERENCE,
                    "summary": {"type": "string"},
                    "messages": REFERENCES,
                    "reply": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {"channel": REFERENCE, "messages": REFERENCES},
                    },
                },
            },
        },
        "components": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "messages": {
                    "type": "object",
                    "propertyNames": {"pattern": r"^[\w\d.\-_]+$"},
                    "additionalProperties": {
                        "type": "object",
                        "required": ["name", "payload"],
                        "additionalProperties": False,
                        "properties": {
                            "name": {"type": "string"},
                            "title": {"type": "string"},
                            "summary": {"type": "string"},
                            "contentType": {"type": "string"},
                            "payload": {"type": "object"},
                        },
                        "patternProperties": {r"^x-[\w.\-]+$": {"type": "string"}},
                    },
                }
            },
        },
    },
}


class AsyncApi(unittest.TestCase):
    def setUp(self) -> None:
        self.document = json.loads(schema("messages", "--format", "asyncapi", "--library", LIBRARY))

    def target(self, reference: dict) -> object:
        found = self.document
        for token in reference["$ref"].removeprefix("#/").split("/"):
            found = found[token]
        return found

    def test_the_document_is_one_of_asyncapi(self) -> None:
        jsonschema.validate(self.document, ASYNCAPI)
        for message in self.document["components"]["messages"].values():
            jsonschema.Draft7Validator.check_schema(message["payload"])

    def test_every_reference_leads_to_what_it_should(self) -> None:
        for channel in self.document["channels"].values():
            for reference in channel["messages"].values():
                self.assertIn("payload", self.target(reference))
        for operation in self.document["operations"].values():
            for part in (operation, operation.get("reply")):
                if part:
                    self.assertIn("address", self.target(part["channel"]))
                    for reference in part["messages"]:
                        # An operation's messages are named by its channel.
                        self.assertTrue(reference["$ref"].startswith(part["channel"]["$ref"]))
                        self.assertIn("$ref", self.target(reference))

    def test_it_has_all_messages_and_those_of_the_library(self) -> None:
        declared = json.loads(schema("messages"))["$defs"]
        self.assertEqual(set(self.document["channels"]), {*declared, "acme.door.opened"})
        self.assertIn("provide.call.make", self.document["operations"])
        reply = self.document["components"]["messages"]["call.make.reply"]["payload"]
        self.assertIn("call", reply["properties"])
        number = self.document["components"]["messages"]["crm.match"]["payload"]["properties"]
        self.assertEqual(number["number"]["x-ctibus-privacy"], "personal")


class TypeScript(unittest.TestCase):
    @unittest.skipUnless(
        shutil.which("tsc"), "tsc is not installed: apt-get install node-typescript"
    )
    def test_it_compiles_and_refuses_what_is_wrong(self) -> None:
        types = schema("messages", "--format", "typescript", "--library", LIBRARY)
        good = """
import { Messages, Replies, declarations, AgentStateValue, CdrSegment } from "./messages";
const make: Messages["call.make"] = { device: "pbx1:1", data: { order: "7" } };
const reply: Replies["call.make"] = { call: "c" };
const state: AgentStateValue = "ready";
const door: Messages["acme.door.opened"] = { door: "front" };
const segment: CdrSegment = { kind: "queue" };
const kind: string = declarations["call.make"].class;
export const all = [make, reply, state, door, segment, kind];
"""
        wrong = (
            'import { Messages } from "./messages";\n'
            'export const make: Messages["call.make"] = { devise: "pbx1:1" };\n'
        )
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "messages.ts").write_text(types)
            for text, expected in ((good, 0), (wrong, 2)):
                file = Path(folder, "use.ts")
                file.write_text(text)
                done = subprocess.run(
                    ["tsc", "--noEmit", "--strict", "--target", "ES2020", str(file)],
                    capture_output=True,
                    text=True,
                )
                self.assertEqual(done.returncode, expected, done.stdout)


class Python(unittest.TestCase):
    def test_a_librarys_messages_have_classes_as_soon_as_their_module_is_imported(self) -> None:
        use = """
import ctibus, door_messages
from ctibus import model
door = door_messages.AcmeDoorOpened(door="front", opened_by="Anna")
assert model.class_of("acme.door.opened") is door_messages.AcmeDoorOpened
assert model.decode(door_messages.AcmeDoorOpened, model.encode(door)) == door
assert "Anna" not in repr(door)
"""
        with tempfile.TemporaryDirectory() as folder:
            module = schema("messages", "--format", "python", "--library", LIBRARY)
            self.assertNotIn("CallMake", module)
            Path(folder, "door_messages.py").write_text(module)
            done = subprocess.run(
                [sys.executable, "-W", "error", "-c", use],
                capture_output=True,
                text=True,
                env={"PYTHONPATH": f"{folder}:{PACKAGE}", "PYTHONDONTWRITEBYTECODE": "1"},
            )
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_one_message_is_a_module_too(self) -> None:
        compile(schema("call.make", "--format", "python"), "call_make.py", "exec")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
