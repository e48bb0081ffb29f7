#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/presentation/declarations.hpp"
#include "core/presentation/to_json.hpp"
#include "ctibus/describe.hpp"
#include "ctibus/kit/wire/frame.hpp"

namespace ctibus::cli {

/// A message as one JSON object, with the names of CloudEvents where they have one: id, type,
/// source, time, subject (the key), correlationid, causationid, sequence, data.
nlohmann::ordered_json event_json(const wire::Frame& frame,
                                  const presentation::Declarations& declarations,
                                  presentation::JsonStyle style);

/// A body that is declared by a struct, such as a report.
nlohmann::ordered_json body_json(std::span<const std::uint8_t> body,
                                 std::span<const FieldDescription> fields);
/// Prints one list of such a body as a line of JSON.
void print_list(std::span<const std::uint8_t> body, std::span<const FieldDescription> fields,
                const char* name);

}  // namespace ctibus::cli
