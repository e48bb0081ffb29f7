#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "ctibus/kit/csta/arrange.hpp"
#include "ctibus/kit/csta/xml.hpp"
#include "utf8.hpp"

namespace ctibus::csta {
namespace {

constexpr std::array<std::string_view, 5> kNamespaces = {
    "http://www.ecma-international.org/standards/ecma-323/csta/ed2",
    "http://www.ecma-international.org/standards/ecma-323/csta/ed3",
    "http://www.ecma-international.org/standards/ecma-323/csta/ed4",
    "http://www.ecma-international.org/standards/ecma-323/csta/ed5",
    "http://www.ecma-international.org/standards/ecma-323/csta/ed6",
};

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

/// How many bytes stand for one character that XML can hold; 0: for none.
std::size_t xml_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x20) return first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
  const bool noncharacter = text.starts_with("\xef\xbf\xbe") || text.starts_with("\xef\xbf\xbf");
  return noncharacter ? 0 : utf8_character(text);
}

void put_escaped(std::string& out, std::string_view text) {
  // Readers drop what is nothing but white space.
  if (!text.empty() && text.find_first_not_of(' ') == std::string_view::npos) {
    out += "&#32;";
    text.remove_prefix(1);
  }
  while (!text.empty()) {
    const std::size_t size = xml_character(text);
    switch (text.front()) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\t':
        out += "&#9;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\r':
        out += "&#13;";
        break;
      default:
        out += size == 0 ? kReplacement : text.substr(0, size);
    }
    text.remove_prefix(size == 0 ? 1 : size);
  }
}

/// A name that came from outside must not end its tag.
void put_name(std::string& out, std::string_view name) {
  const std::size_t start = out.size();
  while (!name.empty()) {
    const std::size_t size = xml_character(name);
    const char first = name.front();
    const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') ||
                        first == '_' || (size > 1 && name.substr(0, size) != kReplacement);
    const bool inside = (first >= '0' && first <= '9') || first == '-' || first == '.';
    if (letter || (inside && out.size() > start)) {
      out += name.substr(0, size);
    } else {
      out += '_';
    }
    name.remove_prefix(size == 0 ? 1 : size);
  }
  if (out.size() == start) out += '_';
}

class Writer {
 public:
  std::string take() { return std::move(out_); }
  void put(std::string_view text) { out_ += text; }

  /// `base`: the namespace of what has none of its own; `current`: that in force where it stands.
  void write(const Element& element, std::string_view base, std::string_view current) {
    for (const Attribute& attribute : element.attributes) {
      if (attribute.name == "xmlns") base = {};
    }
    const std::string_view space = element.space.empty() ? base : std::string_view(element.space);
    out_ += '<';
    put_name(out_, element.name);
    if (space != current) put_attribute("xmlns", space);
    write_attributes(element);
    if (element.text.empty() && element.children.empty()) {
      out_ += "/>";
      return;
    }
    out_ += '>';
    put_escaped(out_, element.text);
    for (const Element& child : element.children) write(child, base, space);
    out_ += "</";
    put_name(out_, element.name);
    out_ += '>';
  }

 private:
  void put_attribute(std::string_view name, std::string_view value) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    put_escaped(out_, value);
    out_ += '"';
  }

  void write_attributes(const Element& element) {
    std::vector<std::string> names;
    for (const Attribute& attribute : element.attributes) {
      if (attribute.name == "xmlns") continue;
      std::string_view name = attribute.name;
      std::string written;
      const std::size_t end = name.find('}');
      if (name.starts_with("xml:")) {
        written = "xml:";
        name.remove_prefix(4);
      } else if (name.starts_with('{') && end != std::string_view::npos && end > 1) {
        const std::string prefix = fmt::format("a{}", names.size());
        put_attribute("xmlns:" + prefix, name.substr(1, end - 1));
        written = prefix + ":";
        name.remove_prefix(end + 1);
      }
      put_name(written, name);
      // Written twice, the message could not be read.
      if (std::ranges::find(names, written) != names.end()) continue;
      put_attribute(written, attribute.value);
      names.push_back(std::move(written));
    }
  }

  std::string out_;
};

}  // namespace

std::string_view namespace_of(Edition edition) {
  return kNamespaces[static_cast<std::size_t>(edition) - static_cast<std::size_t>(Edition::ed2)];
}

std::optional<Edition> edition_of(std::string_view space) {
  constexpr std::string_view kMark = "/csta/ed";
  const std::size_t mark = space.find(kMark);
  if (mark == std::string_view::npos) return std::nullopt;
  space.remove_prefix(mark + kMark.size());
  unsigned number = 0;
  const auto [end, error] = std::from_chars(space.data(), space.data() + space.size(), number);
  if (error != std::errc() || number < 2 || number > 6) return std::nullopt;
  return static_cast<Edition>(number);
}

std::string write_xml(const Element& message, const XmlStyle& style) {
  Writer writer;
  if (style.declaration) writer.put(R"(<?xml version="1.0" encoding="UTF-8"?>)");
  const Message* known = find_message(message.name);
  std::string_view space =
      style.space.empty() ? namespace_of(style.edition) : std::string_view(style.space);
  if (known != nullptr && known->group == Group::application_session) {
    space = kApplicationSessionNamespace;
  }
  writer.write(arrange(message, style.edition), space, {});
  return writer.take();
}

}  // namespace ctibus::csta
