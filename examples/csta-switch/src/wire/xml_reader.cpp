#include <libxml/parser.h>
#include <libxml/tree.h>

#include <memory>

#include "wire/xml.hpp"

namespace csta_switch {
namespace {

struct Free {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};

std::string text_of(const xmlChar* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string name_space_of(const xmlNode* node) {
  return node->ns == nullptr ? std::string() : text_of(node->ns->href);
}

// Private data is the maker's own; everything else is in the namespace of the message.
bool is_foreign(const std::string& parent) {
  return parent == "private" || parent == "applicationSpecificInfo";
}

Element element_of(const xmlNode* node, const std::string& outer, std::string& mixed) {
  Element element{text_of(node->name)};
  for (const xmlAttr* attribute = node->properties; attribute != nullptr;
       attribute = attribute->next) {
    if (attribute->ns != nullptr) continue;  // xsi:schemaLocation and the like
    element.attributes.emplace_back(
        text_of(attribute->name),
        attribute->children == nullptr ? std::string() : text_of(attribute->children->content));
  }
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) {
      element.children.push_back(element_of(child, outer, mixed));
      if (mixed.empty() && !is_foreign(element.name) && name_space_of(child) != outer &&
          name_space_of(node) == outer) {
        mixed = element.children.back().name;
      }
    } else if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      element.text += text_of(child->content);
    }
  }
  element.text = trimmed(element.text);
  return element;
}

}  // namespace

XmlDocument read_xml(std::string_view bytes) {
  constexpr int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
  const std::unique_ptr<xmlDoc, Free> document(
      xmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr, options));
  XmlDocument read;
  const xmlNode* root = document == nullptr ? nullptr : xmlDocGetRootElement(document.get());
  if (root == nullptr) {
    const auto* error = xmlGetLastError();
    read.error = error == nullptr ? "not XML" : trimmed(error->message);
    return read;
  }
  read.name_space = name_space_of(root);
  read.root = element_of(root, read.name_space, read.mixed);
  return read;
}

}  // namespace csta_switch
