#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ctibus/kit/csta/element.hpp"
#include "ctibus/kit/csta/schema.hpp"
#include "ctibus/result.hpp"

/// CSTA messages in XML (ECMA-323). Pure functions; any thread.
namespace ctibus::csta {

/// What a stranger's XML may cost.
struct XmlLimits {
  std::size_t bytes = 65535;
  std::size_t depth = 48;
  std::size_t elements = 10000;
};

/// Reads one message by local names, whatever its namespaces; everything is kept, also what the
/// tables do not know. Values are trimmed, those of private data are not. Reads UTF-8 (with Latin-1
/// in its place, as some switches send it), ISO-8859-1 and UTF-16 with a byte order mark. A DOCTYPE
/// is skipped and its entities are not expanded. What is in namespaces other than CSTA's keeps
/// them: an attribute of one has the name "{namespace}local", an element that wants none at all has
/// the attribute xmlns="". `space`: becomes the namespace of the root, as it was written. Errors:
/// csta.bad_xml, csta.too_deep, csta.too_large.
Result<Element> read_xml(std::string_view bytes, const XmlLimits& limits = {},
                         std::string* space = nullptr);

struct XmlStyle {
  Edition edition = Edition::ed3;
  /// Instead of the edition's namespace, such as Avaya's ".../csta/ed3/priv7". Application sessions
  /// (ECMA-354) always have their own.
  std::string space;
  bool declaration = true;  ///< <?xml version="1.0" encoding="UTF-8"?>
};

/// Writes a message as the standard wants it, whatever the order in the tree: in the order of the
/// schema, the full namespace on the root, without what the edition lacks (see arrange()). What is
/// no CSTA has its own namespace. UTF-8; characters that XML cannot hold become U+FFFD.
std::string write_xml(const Element& message, const XmlStyle& style = {});

/// "http://www.ecma-international.org/standards/ecma-323/csta/ed3"
std::string_view namespace_of(Edition edition);
inline constexpr std::string_view kApplicationSessionNamespace =
    "http://www.ecma-international.org/standards/ecma-354/appl_session";

/// Of a root's namespace, also in the forms that switches have made of it (".../csta/ed3/priv7",
/// "http://www.ecma.ch/..."); none: it does not tell.
std::optional<Edition> edition_of(std::string_view space);

}  // namespace ctibus::csta
