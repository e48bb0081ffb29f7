#include "core/judge/payload_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ctibus/msgpack.hpp"

namespace ctibus::judge {
namespace {

using manifest::FieldSpec;
using msgpack::Reader;
using msgpack::Type;

std::string map_misfit(Reader& in, const std::vector<FieldSpec>& fields);

std::string text_misfit(Reader& in, const FieldSpec& field, Kind kind) {
  std::string_view text;
  if (!in.text(text)) return "is no text";
  if (kind != Kind::enumeration) return {};
  const bool known =
      std::find(field.values.begin(), field.values.end(), text) != field.values.end();
  return known ? "" : fmt::format("has the undeclared value \"{}\"", text.substr(0, 40));
}

std::string dictionary_misfit(Reader& in) {
  std::size_t size = 0;
  if (!in.map(size)) return "is no map of texts";
  for (std::size_t i = 0; i < 2 * size; ++i) {
    std::string_view text;
    if (!in.text(text)) return "is no map of texts";
  }
  return {};
}

std::string value_misfit(Reader& in, const FieldSpec& field, Kind kind) {
  switch (kind) {
    case Kind::boolean:
      return in.peek() == Type::boolean && in.skip() ? "" : "is no boolean";
    case Kind::integer:
    case Kind::duration:
    case Kind::timestamp: {
      std::int64_t value = 0;
      return in.integer(value) ? "" : "is no integer";
    }
    case Kind::unsigned_integer:
    case Kind::size: {
      std::uint64_t value = 0;
      return in.unsigned_integer(value) ? "" : "is no unsigned integer";
    }
    case Kind::number: {
      double value = 0;
      return in.number(value) ? "" : "is no number";
    }
    case Kind::text:
    case Kind::secret:
    case Kind::enumeration:
      return text_misfit(in, field, kind);
    case Kind::bytes: {
      std::span<const std::uint8_t> value;
      return in.bytes(value) ? "" : "is no bytes";
    }
    case Kind::group:
      return map_misfit(in, field.fields);
    case Kind::dictionary:
      return dictionary_misfit(in);
    case Kind::list: {
      std::size_t size = 0;
      if (!in.array(size)) return "is no list";
      for (std::size_t i = 0; i < size; ++i) {
        if (auto why = value_misfit(in, field, field.element); !why.empty()) return why;
      }
      return {};
    }
  }
  return {};
}

std::string map_misfit(Reader& in, const std::vector<FieldSpec>& fields) {
  std::size_t size = 0;
  if (!in.map(size)) return "is no map";
  for (std::size_t i = 0; i < size; ++i) {
    std::string_view name;
    if (!in.text(name)) return "has a field whose name is no text";
    const auto field =
        std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.name == name; });
    if (field == fields.end()) return fmt::format("has the undeclared field \"{}\"", name);
    if (auto why = value_misfit(in, *field, field->kind); !why.empty()) {
      return fmt::format("has a field \"{}\" that {}", name, why);
    }
  }
  return {};
}

}  // namespace

std::string misfit(std::span<const std::uint8_t> payload, const std::vector<FieldSpec>& fields) {
  if (payload.empty()) return {};
  Reader in(payload);
  std::string why = map_misfit(in, fields);
  if (why.empty() && !in.at_end()) why = "has bytes after its end";
  return why;
}

}  // namespace ctibus::judge
