#include "core/presentation/to_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/presentation/iso_time.hpp"
#include "ctibus/msgpack.hpp"

namespace ctibus::presentation {
namespace {

using Json = nlohmann::ordered_json;
using manifest::FieldSpec;
using msgpack::Type;

std::string base64(std::span<const std::uint8_t> bytes) {
  static constexpr char digits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) group = group << 8 | (j < left ? bytes[i + j] : 0U);
    for (std::size_t j = 0; j < 4; ++j) {
      out += j <= left ? digits[group >> (18 - 6 * j) & 63] : '=';
    }
  }
  return out;
}

class Converter {
 public:
  explicit Converter(JsonStyle style) : style_(style) {}

  /// `field`: null where nothing is declared. `hidden`: some group around it is personal.
  Json value(msgpack::Reader& in, const FieldSpec* field, bool hidden, int depth) {
    if (depth > msgpack::Reader::max_depth) {
      in.skip();
      return nullptr;
    }
    if (field != nullptr && (field->privacy == Privacy::secret || field->kind == Kind::secret)) {
      in.skip();
      return "***";
    }
    hidden = hidden ||
             (field != nullptr && field->privacy == Privacy::personal && !style_.show_personal);
    switch (in.peek()) {
      case Type::boolean: {
        bool value = false;
        in.boolean(value);
        return value;
      }
      case Type::unsigned_integer: {
        std::uint64_t value = 0;
        in.unsigned_integer(value);
        return number(value, field, hidden);
      }
      case Type::integer: {
        std::int64_t value = 0;
        in.integer(value);
        return number(value, field, hidden);
      }
      case Type::number: {
        double value = 0;
        in.number(value);
        return hidden ? Json("***") : Json(value);
      }
      case Type::text: {
        std::string_view value;
        in.text(value);
        return hidden ? masked(value) : std::string(value);
      }
      case Type::bytes: {
        std::span<const std::uint8_t> value;
        in.bytes(value);
        return hidden ? std::string("***") : base64(value);
      }
      case Type::array:
        return list(in, field, hidden, depth);
      case Type::map:
        return map(in, field != nullptr ? &field->fields : nullptr, hidden, depth);
      case Type::nil:
      case Type::extension:
      case Type::malformed:
        break;
    }
    in.skip();
    return nullptr;
  }

  Json map(msgpack::Reader& in, const std::vector<FieldSpec>* fields, bool hidden, int depth) {
    Json out = Json::object();
    std::size_t size = 0;
    in.map(size);
    for (std::size_t i = 0; i < size && in.ok(); ++i) {
      std::string_view name;
      if (!in.text(name)) break;
      const FieldSpec* field = nullptr;
      if (fields != nullptr) {
        const auto found = std::find_if(fields->begin(), fields->end(),
                                        [&](const auto& one) { return one.name == name; });
        if (found != fields->end()) field = &*found;
      }
      out[std::string(name)] = value(in, field, hidden, depth + 1);
    }
    return out;
  }

 private:
  template <class T>
  static Json number(T value, const FieldSpec* field, bool hidden) {
    if (hidden) return "***";
    if (field != nullptr && field->kind == Kind::timestamp) {
      constexpr std::int64_t year_9999 = 253'402'300'799'999;
      if (value <= static_cast<T>(year_9999)) {
        return iso_time(Timestamp(Duration(static_cast<std::int64_t>(value))));
      }
    }
    return value;
  }

  Json list(msgpack::Reader& in, const FieldSpec* field, bool hidden, int depth) {
    Json out = Json::array();
    FieldSpec element;
    if (field != nullptr) {
      element.kind = field->element;
      element.fields = field->fields;
    }
    std::size_t size = 0;
    in.array(size);
    for (std::size_t i = 0; i < size && in.ok(); ++i) {
      out.push_back(value(in, field != nullptr ? &element : nullptr, hidden, depth + 1));
    }
    return out;
  }

  JsonStyle style_;
};

}  // namespace

std::string masked(std::string_view text) {
  if (text.empty()) return {};
  const bool number = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || std::string_view("+-*# ()").find(c) != std::string_view::npos;
  });
  if (!number || text.size() < 5) return "***";
  return "***" + std::string(text.substr(text.size() - 2));
}

Json to_json(std::span<const std::uint8_t> payload, const std::vector<FieldSpec>& fields,
             JsonStyle style) {
  if (payload.empty()) return Json::object();
  msgpack::Reader whole(payload);
  if (whole.peek() != Type::map || !whole.skip()) return nullptr;
  msgpack::Reader in(payload);
  return Converter(style).map(in, &fields, false, 0);
}

std::string line_of(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace ctibus::presentation
