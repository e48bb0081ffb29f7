#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/manifest/manifest.hpp"
#include "ctibus/msgpack.hpp"

namespace ctibus::presentation {

/// JSON, as to_json writes it, to the payload of a message; timestamps also as milliseconds,
/// durations also as "20s". Errors name the field: wire.unknown_field (with the nearest one),
/// wire.bad_value. Any thread.
Result<msgpack::Buffer> from_json(const nlohmann::ordered_json& body,
                                  const manifest::MessageSpec& message);

/// Words such as `device=pbx1:1001`, `data.customer=4711` or `groups=sales,support` to the JSON
/// that from_json takes. Errors: as from_json.
Result<nlohmann::ordered_json> from_words(const std::vector<std::string>& words,
                                          const manifest::MessageSpec& message);

}  // namespace ctibus::presentation
