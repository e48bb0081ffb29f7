#include "wire/xml.hpp"

namespace csta_switch {
namespace {

void escape(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
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
      default:
        out += c;
    }
  }
}

void write(std::string& out, const Element& element, std::string_view name_space) {
  out += '<';
  out += element.name;
  if (!name_space.empty()) {
    out += " xmlns=\"";
    out += name_space;
    out += '"';
  }
  for (const auto& [name, value] : element.attributes) {
    out += ' ';
    out += name;
    out += "=\"";
    escape(out, value);
    out += '"';
  }
  if (element.text.empty() && element.children.empty()) {
    out += "/>";
    return;
  }
  out += '>';
  escape(out, element.text);
  for (const Element& child : element.children) write(out, child, {});
  out += "</";
  out += element.name;
  out += '>';
}

}  // namespace

std::string write_xml(const Element& root, std::string_view name_space) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
  out.reserve(1024);
  write(out, root, name_space);
  return out;
}

}  // namespace csta_switch
