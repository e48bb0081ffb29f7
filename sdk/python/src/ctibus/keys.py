"""Key files, as `ctibus keys new` writes them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from ctibus.errors import BusError


@dataclass(frozen=True)
class KeyFile:
    """A client's pair, the server's public key, and where the server listens."""

    public_key: str
    secret_key: str = field(repr=False)
    server_key: str
    name: str = ""
    endpoint: str = ""

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> KeyFile:
        """Raises BusError wire.bad_key, or wire.key_open when others may read the secret."""
        try:
            lines = Path(path).read_text(encoding="utf-8").splitlines()
            mode = os.stat(path).st_mode
        except (OSError, UnicodeDecodeError) as why:
            raise BusError("wire.bad_key", f"Cannot read the key file {path}: {why}.") from None
        values: dict[str, str] = {}
        for number, line in enumerate(lines, 1):
            name, equals, value = line.partition("=")
            name = name.strip()
            if not equals or name.startswith("#"):
                continue
            value = value.strip()
            if len(value) >= 2 and value[0] in "\"'" and value[-1] == value[0]:
                value = value[1:-1]
            if name in ("public-key", "secret-key", "server-key") and not _is_key(value):
                what = f"{path}:{number}: {name} is no key: it has 40 characters of Z85."
                raise BusError("wire.bad_key", what)
            values[name] = value
        for name in ("public-key", "secret-key", "server-key"):
            if name not in values:
                what = f"{path} has no {name}: name the .key_secret file of `ctibus keys new`."
                raise BusError("wire.bad_key", what)
        if mode & 0o077:
            what = f"Others may read the secret key in {path}: chmod 600 {path}, and make a new one"
            raise BusError("wire.key_open", what + " if somebody did.")
        return cls(
            public_key=values["public-key"],
            secret_key=values["secret-key"],
            server_key=values["server-key"],
            name=values.get("name", ""),
            endpoint=values.get("endpoint", ""),
        )


def _is_key(text: str) -> bool:
    return re.fullmatch(r"[0-9a-zA-Z.\-:+=^!/*?&<>()\[\]{}@%$#]{40}", text) is not None
