#pragma once

#include <span>
#include <vector>

#include "core/base/error.hpp"
#include "core/manifest/manifest.hpp"
#include "ctibus/msgpack.hpp"

namespace ctibus::presentation {

/// Body of `schema`: the messages that a site's plugins brought along (docs/wire.md). Pure.
msgpack::Buffer encode_schema(const std::vector<manifest::MessageSpec>& messages);

/// Errors: codec.malformed.
Result<std::vector<manifest::MessageSpec>> decode_schema(std::span<const std::uint8_t> body);

}  // namespace ctibus::presentation
