#include <charconv>

#include "core/config/option_table.hpp"
#include "core/schema/json_schema.hpp"
#include "core/schema/json_schema_detail.hpp"

namespace ctibus::schema {
namespace {

using manifest::OptionSpec;
using manifest::OptionType;

void add_limits(const OptionSpec& spec, const OptionType& type, Json& out) {
  const bool is_number = type.kind == Kind::integer || type.kind == Kind::unsigned_integer ||
                         type.kind == Kind::number;
  if (!is_number) return;
  const auto add = [&](const std::string& text, const char* name) {
    double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code == std::errc{} && end == text.data() + text.size()) out[name] = value;
  };
  add(spec.min, "minimum");
  add(spec.max, "maximum");
}

Json table_schema(std::span<const OptionSpec> options);

Json type_schema(const OptionSpec& spec, const OptionType& type) {
  Json out;
  switch (type.kind) {
    case Kind::boolean:
      out = {{"type", "boolean"}};
      break;
    case Kind::integer:
      out = {{"type", "integer"}};
      break;
    case Kind::unsigned_integer:
      out = {{"type", "integer"}, {"minimum", 0}};
      break;
    case Kind::number:
      out = {{"type", "number"}};
      break;
    case Kind::duration:
      out = {{"type", "string"}, {"pattern", "^([0-9]+(d|h|m|s|ms))+$"}};
      break;
    case Kind::size:
      out = {{"type", "string"}, {"pattern", "^[0-9]+(B|KiB|MiB|GiB|TiB)$"}};
      break;
    case Kind::timestamp:
      out = {{"type", "string"}, {"format", "date-time"}};
      break;
    case Kind::enumeration:
      out = {{"type", "string"}, {"enum", type.values}};
      break;
    case Kind::list:
      out = {{"type", "array"}, {"items", type_schema(spec, type.element.front())}};
      break;
    case Kind::group:
      return table_schema(type.options);
    case Kind::dictionary:
      return {{"type", "object"}, {"additionalProperties", {{"type", "string"}}}};
    case Kind::text:
    case Kind::bytes:
    case Kind::secret:
      out = {{"type", "string"}};
      break;
  }
  add_limits(spec, type, out);
  return out;
}

/// The names by which an option can be set.
std::vector<std::string> spellings(const OptionSpec& option) {
  std::vector<std::string> out{option.name};
  if (option.secret && option.kind == Kind::text) out.push_back(option.name + "_file");
  if (!option.formerly.empty()) out.push_back(option.formerly);
  return out;
}

Json table_schema(std::span<const OptionSpec> options) {
  Json properties = Json::object();
  Json needed = Json::array();
  for (const OptionSpec& option : options) {
    Json alternatives = Json::array();
    for (const std::string& name : spellings(option)) {
      Json schema = type_schema(option, option);
      schema["description"] = option.text;
      if (name == option.formerly) schema["deprecated"] = true;
      properties[name] = std::move(schema);
      alternatives.push_back({{"required", Json::array({name})}});
    }
    if (option.required) needed.push_back({{"anyOf", std::move(alternatives)}});
  }
  Json out = {
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!needed.empty()) out["allOf"] = std::move(needed);
  return out;
}

Json instance_schema(const manifest::Manifest& plugin) {
  std::vector<OptionSpec> options = config::core_section("plugin").options;
  options.insert(options.end(), plugin.options.begin(), plugin.options.end());
  Json out = table_schema(options);
  out["title"] = plugin.id;
  out["description"] = plugin.text;
  return out;
}

}  // namespace

std::string site_schema(std::span<const manifest::Manifest> plugins) {
  Json definitions = Json::object();
  Json ids = Json::array();
  Json named = Json::object();
  Json by_use = Json::array();
  for (const auto& plugin : plugins) {
    const Json reference = {{"$ref", "#/$defs/" + plugin.id}};
    definitions[plugin.id] = instance_schema(plugin);
    ids.push_back(plugin.id);
    // An instance without `use` is of the plugin that it is named after.
    named[plugin.id] = {
        {"if", {{"required", Json::array({"use"})}}}, {"then", true}, {"else", reference}};
    by_use.push_back(
        {{"if",
          {{"required", Json::array({"use"})}, {"properties", {{"use", {{"const", plugin.id}}}}}}},
         {"then", reference}});
  }
  Json instances = {{"type", "object"},
                    {"description", config::core_section("plugin").text},
                    {"properties", std::move(named)},
                    {"additionalProperties", {{"type", "object"}}}};
  if (!by_use.empty()) instances["patternProperties"] = {{"", {{"allOf", std::move(by_use)}}}};

  Json properties = Json::object();
  for (const config::Section& section : config::core_sections()) {
    if (section.name == "plugin") continue;
    Json schema = table_schema(section.options);
    schema["description"] = section.text;
    if (section.name == "client") {
      schema = {{"type", "object"}, {"additionalProperties", std::move(schema)}};
    }
    properties[section.name] = std::move(schema);
  }
  properties["plugin"] = std::move(instances);
  Json out = {{"$schema", kDialect},
              {"$id", "urn:ctibus:site"},
              {"title", "A ctibus site"},
              {"type", "object"},
              {"properties", std::move(properties)},
              {"additionalProperties", false}};
  if (!definitions.empty()) out["$defs"] = std::move(definitions);
  return out.dump(2) + "\n";
}

}  // namespace ctibus::schema
