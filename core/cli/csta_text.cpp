#include "core/cli/csta_text.hpp"

#include <fmt/format.h>

namespace ctibus::cli {

namespace {

constexpr std::size_t column = 40;

void put_attributes(std::string& out, const csta::Element& element) {
  for (const auto& [name, value] : element.attributes)
    out += fmt::format("  {}={}", visible(name), visible(value));
}

void put(std::string& out, const csta::Element& element, std::size_t indent) {
  const std::string name = std::string(indent, ' ') + visible(element.name);
  if (element.children.empty()) {
    out += element.text.empty()
               ? name
               : fmt::format("{:<{}}{}", name + ' ', column, visible(element.text));
    put_attributes(out, element);
    out += '\n';
    return;
  }
  // What holds only one thing needs no line of its own.
  if (element.children.size() == 1 && element.text.empty() && element.attributes.empty() &&
      element.children.front().children.empty()) {
    csta::Element both = element.children.front();
    both.name = element.name + '/' + both.name;
    return put(out, both, indent);
  }
  out += name;
  put_attributes(out, element);
  out += '\n';
  for (const auto& child : element.children) put(out, child, indent + 2);
}

}  // namespace

std::string visible(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
    } else if (byte == 0xc2 && next >= 0x80 && next < 0xa0) {  // C1
      out += fmt::format("\\x{:02x}", next);
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string csta_lines(const csta::Element& message, std::size_t indent) {
  std::string out;
  for (const auto& child : message.children) put(out, child, indent);
  return out;
}

nlohmann::ordered_json csta_json(const csta::Element& element) {
  using Json = nlohmann::ordered_json;
  if (element.children.empty() && element.attributes.empty()) return element.text;
  Json out = Json::object();
  for (const auto& [name, value] : element.attributes) out["@" + name] = value;
  if (!element.text.empty()) out["#text"] = element.text;
  for (const auto& child : element.children) {
    auto value = csta_json(child);
    if (!out.contains(child.name)) {
      out[child.name] = std::move(value);
      continue;
    }
    auto& there = out[child.name];
    if (!there.is_array()) there = Json::array({there});
    there.push_back(std::move(value));
  }
  return out;
}

}  // namespace ctibus::cli
