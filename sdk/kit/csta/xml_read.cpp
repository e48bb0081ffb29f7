#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>
#include <vector>

#include "ctibus/kit/csta/xml.hpp"
#include "utf8.hpp"

namespace ctibus::csta {
namespace {

constexpr std::size_t kMostScopes = 256;
// Each element of a namespace holds it.
constexpr std::size_t kLongestSpace = 512;
constexpr std::string_view kBlanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_csta(std::string_view space) {
  return space.empty() || edition_of(space) || space.find("ecma-323") != std::string_view::npos ||
         space.find("ecma-354") != std::string_view::npos;
}

struct Name {
  std::string_view prefix;
  std::string_view local;
};

Name split(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {{}, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

class Reader {
 public:
  explicit Reader(const XmlLimits& limits) : limits_(limits) {}

  const std::string& root_space() const { return root_space_; }
  const std::optional<Error>& error() const { return error_; }

  /// `kept`: inside of private data, where nothing is trimmed.
  void read(const pugi::xml_node& from, Element& to, std::size_t depth, bool kept) {
    if (depth > limits_.depth) {
      error_ = Error{"csta.too_deep",
                     fmt::format("A message has elements in elements more than {} deep, at <{}>.",
                                 limits_.depth, to.name)};
      return;
    }
    if (++elements_ > limits_.elements) {
      error_ = Error{"csta.too_large",
                     fmt::format("A message has more than {} elements.", limits_.elements)};
      return;
    }
    const std::size_t outer_scopes = scopes_.size();
    const bool wanted_none = declare(from);
    if (error_) return;
    if (scopes_.size() > kMostScopes) {
      error_ = Error{"csta.too_large",
                     fmt::format("A message declares more than {} namespaces.", kMostScopes)};
      return;
    }
    const Name name = split(from.name());
    const std::string_view space = resolve(name.prefix);
    if (depth == 1) root_space_ = space;
    to.name = name.local;
    if (!is_csta(space)) to.space = space;
    if (wanted_none && kept) to.attributes.push_back({"xmlns", ""});
    read_attributes(from, to);
    const bool inside_kept = kept || to.name == "private" || !to.space.empty();
    for (const pugi::xml_node& node : from.children()) {
      if (error_) return;
      if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
        to.text += valid_utf8(node.value());
      } else if (node.type() == pugi::node_element) {
        read(node, to.children.emplace_back(), depth + 1, inside_kept);
      }
    }
    if (!inside_kept) to.text = trimmed(to.text);
    scopes_.resize(outer_scopes);
  }

 private:
  struct Scope {
    std::string_view prefix;
    std::string_view space;
  };

  /// Returns whether the element wants no namespace for itself.
  bool declare(const pugi::xml_node& from) {
    bool wanted_none = false;
    for (const pugi::xml_attribute& attribute : from.attributes()) {
      const std::string_view name = attribute.name();
      if (name == "xmlns") {
        wanted_none = *attribute.value() == '\0';
        add_scope({}, attribute.value());
      } else if (name.starts_with("xmlns:")) {
        add_scope(name.substr(6), attribute.value());
      }
    }
    return wanted_none;
  }

  void add_scope(std::string_view prefix, std::string_view space) {
    if (space.size() > kLongestSpace) {
      error_ = Error{"csta.too_large",
                     fmt::format("A message has a namespace of {} bytes.", space.size())};
      return;
    }
    scopes_.push_back({prefix, space});
  }

  std::string_view resolve(std::string_view prefix) const {
    const auto found = std::find_if(scopes_.rbegin(), scopes_.rend(),
                                    [&](const Scope& scope) { return scope.prefix == prefix; });
    return found == scopes_.rend() ? prefix : found->space;
  }

  void read_attributes(const pugi::xml_node& from, Element& to) const {
    for (const pugi::xml_attribute& attribute : from.attributes()) {
      const std::string_view whole = attribute.name();
      if (whole == "xmlns" || whole.starts_with("xmlns:")) continue;
      const Name name = split(whole);
      if (name.prefix.empty() || name.prefix == "xml") {
        to.attributes.push_back({std::string(whole), valid_utf8(attribute.value())});
        continue;
      }
      const std::string_view space = resolve(name.prefix);
      if (space.find("XMLSchema-instance") != std::string_view::npos) continue;
      to.attributes.push_back(
          {fmt::format("{{{}}}{}", space, name.local), valid_utf8(attribute.value())});
    }
  }

  const XmlLimits& limits_;
  std::vector<Scope> scopes_;
  std::string root_space_;
  std::size_t elements_ = 0;
  std::optional<Error> error_;
};

pugi::xml_encoding encoding_of(std::string_view bytes) {
  const bool utf16 = bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff") ||
                     bytes.starts_with(std::string_view("<\0", 2)) ||
                     bytes.starts_with(std::string_view("\0<", 2));
  // Some switches declare UTF-8, or nothing, and send names in Latin-1.
  if (!utf16 && !is_utf8(bytes)) return pugi::encoding_latin1;
  return pugi::encoding_auto;
}

}  // namespace

Result<Element> read_xml(std::string_view bytes, const XmlLimits& limits, std::string* space) {
  if (bytes.size() > limits.bytes) {
    return failure("csta.too_large",
                   fmt::format("A message has {} bytes; more than {} are not read.", bytes.size(),
                               limits.bytes));
  }
  pugi::xml_document document;
  const pugi::xml_parse_result parsed =
      document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default, encoding_of(bytes));
  if (!parsed) {
    return failure("csta.bad_xml", fmt::format("A message is no XML at byte {}: {}.", parsed.offset,
                                               parsed.description()));
  }
  Reader reader(limits);
  Element message;
  reader.read(document.document_element(), message, 1, false);
  if (reader.error()) return tl::unexpected(*reader.error());
  if (space != nullptr) *space = reader.root_space();
  return message;
}

}  // namespace ctibus::csta
