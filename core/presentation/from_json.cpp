#include "core/presentation/from_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/config/units.hpp"
#include "core/errors/nearest.hpp"
#include "core/presentation/iso_time.hpp"

namespace ctibus::presentation {
namespace {

using Json = nlohmann::ordered_json;
using manifest::FieldSpec;

Result<const FieldSpec*> find_field(const std::vector<FieldSpec>& fields, std::string_view name,
                                    std::string_view path, std::string_view topic) {
  std::vector<std::string> names;
  for (const auto& field : fields) {
    if (field.name == name) return &field;
    names.push_back(field.name);
  }
  const auto list = names.empty() ? std::string("It has no fields.")
                                  : fmt::format("It has {}.", fmt::join(names, ", "));
  const auto meant = errors::did_you_mean(name, names);
  return failure("wire.unknown_field", fmt::format("{} has no field \"{}\".{}", topic, path,
                                                   meant.empty() ? " " + list : meant));
}

tl::unexpected<Error> bad(std::string_view path, std::string_view wanted, const Json& got) {
  std::string shown = got.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (shown.size() > 80) shown = shown.substr(0, 77) + "...";
  return failure("wire.bad_value",
                 fmt::format("Field \"{}\" wants {}, not {}.", path, wanted, shown));
}

/// Writes one value as its declaration says.
class Encoder {
 public:
  Encoder(std::string_view topic, msgpack::Buffer& out) : topic_(topic), writer_(out) {}

  Result<> map(const Json& body, const std::vector<FieldSpec>& fields, const std::string& prefix) {
    writer_.map(static_cast<std::size_t>(std::count_if(
        body.begin(), body.end(), [](const Json& value) { return !value.is_null(); })));
    for (const auto& [name, value] : body.items()) {
      const auto field = find_field(fields, name, prefix + name, topic_);
      if (!field) return tl::unexpected(field.error());
      if (value.is_null()) continue;
      writer_.text(name);
      if (auto done = one((*field)->kind, **field, value, prefix + name); !done) return done;
    }
    return {};
  }

 private:
  Result<> one(Kind kind, const FieldSpec& field, const Json& value, const std::string& path) {
    switch (kind) {
      case Kind::boolean:
        if (!value.is_boolean()) return bad(path, "true or false", value);
        writer_.boolean(value.get<bool>());
        return {};
      case Kind::unsigned_integer:
      case Kind::size:
        if (!value.is_number_unsigned())
          return bad(path, "a whole number that is not negative", value);
        writer_.unsigned_integer(value.get<std::uint64_t>());
        return {};
      case Kind::integer:
        if (!value.is_number_integer()) return bad(path, "a whole number", value);
        if (value.is_number_unsigned()) {
          writer_.unsigned_integer(value.get<std::uint64_t>());
        } else {
          writer_.integer(value.get<std::int64_t>());
        }
        return {};
      case Kind::number:
        if (!value.is_number()) return bad(path, "a number", value);
        writer_.number(value.get<double>());
        return {};
      case Kind::text:
      case Kind::secret:
        if (!value.is_string()) return bad(path, "text", value);
        writer_.text(value.get_ref<const std::string&>());
        return {};
      case Kind::duration:
        return duration(value, path);
      case Kind::timestamp:
        return timestamp(value, path);
      case Kind::enumeration:
        return enumeration(field, value, path);
      case Kind::list:
        if (!value.is_array()) return bad(path, "a list", value);
        writer_.array(value.size());
        for (std::size_t i = 0; i < value.size(); ++i) {
          const auto place = fmt::format("{}[{}]", path, i);
          if (auto done = one(field.element, field, value[i], place); !done) return done;
        }
        return {};
      case Kind::group:
        if (!value.is_object()) return bad(path, "an object", value);
        return map(value, field.fields, path + ".");
      case Kind::dictionary:
        return dictionary(value, path);
      case Kind::bytes:
        return bad(path, "bytes, which cannot be written as JSON,", value);
    }
    return {};
  }

  Result<> duration(const Json& value, const std::string& path) {
    if (value.is_number_integer()) {
      writer_.integer(value.get<std::int64_t>());
      return {};
    }
    if (value.is_string()) {
      const auto parsed = config::parse_duration(value.get_ref<const std::string&>());
      if (parsed) {
        writer_.integer(parsed->count());
        return {};
      }
    }
    return bad(path, "milliseconds or a duration such as \"20s\"", value);
  }

  Result<> timestamp(const Json& value, const std::string& path) {
    if (value.is_number_integer()) {
      writer_.integer(value.get<std::int64_t>());
      return {};
    }
    if (value.is_string()) {
      if (const auto parsed = parse_iso_time(value.get_ref<const std::string&>())) {
        writer_.integer(parsed->time_since_epoch().count());
        return {};
      }
    }
    return bad(path, "a time such as \"2026-11-21T21:08:37Z\"", value);
  }

  Result<> enumeration(const FieldSpec& field, const Json& value, const std::string& path) {
    if (!value.is_string()) return bad(path, "one of its values", value);
    const auto& text = value.get_ref<const std::string&>();
    if (std::find(field.values.begin(), field.values.end(), text) == field.values.end()) {
      return failure(
          "wire.bad_value",
          fmt::format("Field \"{}\" has no value \"{}\".{} It has {}.", path, text,
                      errors::did_you_mean(text, field.values), fmt::join(field.values, ", ")));
    }
    writer_.text(text);
    return {};
  }

  Result<> dictionary(const Json& value, const std::string& path) {
    if (!value.is_object()) return bad(path, "an object of texts", value);
    writer_.map(value.size());
    for (const auto& [name, text] : value.items()) {
      if (!text.is_string()) return bad(path + "." + name, "text", text);
      writer_.text(name);
      writer_.text(text.get_ref<const std::string&>());
    }
    return {};
  }

  std::string_view topic_;
  msgpack::Writer writer_;
};

template <class T>
bool whole(std::string_view text, T& value) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

/// A word's value by what its field wants; what does not fit stays text, for from_json to refuse.
Json word_value(Kind kind, const FieldSpec& field, std::string_view text) {
  switch (kind) {
    case Kind::boolean:
      if (text == "true" || text == "yes" || text == "1") return true;
      if (text == "false" || text == "no" || text == "0") return false;
      break;
    case Kind::integer:
    case Kind::unsigned_integer:
    case Kind::size:
    case Kind::duration:
    case Kind::timestamp: {
      std::uint64_t positive = 0;
      std::int64_t negative = 0;
      if (whole(text, positive)) return positive;
      if (whole(text, negative)) return negative;
      break;
    }
    case Kind::number: {
      double value = 0;
      if (whole(text, value)) return value;
      break;
    }
    case Kind::list: {
      if (text.starts_with('[')) break;
      Json out = Json::array();
      while (!text.empty()) {
        const auto comma = text.find(',');
        out.push_back(word_value(field.element, field, text.substr(0, comma)));
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
      }
      return out;
    }
    default:
      break;
  }
  if (kind == Kind::list || kind == Kind::group || kind == Kind::dictionary) {
    auto parsed = Json::parse(text, nullptr, false);
    if (!parsed.is_discarded()) return parsed;
  }
  return std::string(text);
}

}  // namespace

Result<msgpack::Buffer> from_json(const Json& body, const manifest::MessageSpec& message) {
  if (!body.is_object()) return bad(message.topic, "an object with its fields", body);
  msgpack::Buffer out;
  if (auto done = Encoder(message.topic, out).map(body, message.fields, ""); !done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Result<Json> from_words(const std::vector<std::string>& words,
                        const manifest::MessageSpec& message) {
  Json out = Json::object();
  for (const auto& word : words) {
    const auto equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      return failure("wire.bad_value",
                     fmt::format("\"{}\" is no FIELD=VALUE, nor one JSON object.", word));
    }
    const std::string path = word.substr(0, equals);
    std::string_view rest = path;
    const auto* fields = &message.fields;
    Json* place = &out;
    while (true) {
      const auto dot = rest.find('.');
      const std::string name(rest.substr(0, dot));
      const auto field = find_field(*fields, name, path, message.topic);
      if (!field) return tl::unexpected(field.error());
      if (!place->is_null() && !place->is_object()) {
        return failure("wire.bad_value", fmt::format("\"{}\" sets a field a second time.", word));
      }
      place = &(*place)[name];
      if (dot == std::string_view::npos) {
        *place = word_value((*field)->kind, **field, std::string_view(word).substr(equals + 1));
        break;
      }
      rest.remove_prefix(dot + 1);
      if ((*field)->kind == Kind::dictionary && (place->is_null() || place->is_object())) {
        (*place)[std::string(rest)] = word.substr(equals + 1);
        break;
      }
      if ((*field)->kind != Kind::group) {
        return failure(
            "wire.unknown_field",
            fmt::format("Field \"{}\" of {} has no fields of its own.", name, message.topic));
      }
      fields = &(*field)->fields;
    }
  }
  return out;
}

}  // namespace ctibus::presentation
