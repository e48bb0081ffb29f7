"""MessagePack, with types."""

from __future__ import annotations

from typing import Any

import msgpack  # type: ignore[import]


def pack(value: Any) -> bytes:
    """Raises what msgpack raises: TypeError, ValueError, OverflowError ..."""
    packed: bytes = msgpack.packb(value, use_bin_type=True)
    return packed


def unpack(data: bytes) -> Any:
    """Raises ValueError, whatever the bytes are."""
    try:
        return msgpack.unpackb(data, raw=False, strict_map_key=False)
    except Exception as why:  # msgpack raises many kinds, all for the same reason
        raise ValueError(str(why) or type(why).__name__) from None
