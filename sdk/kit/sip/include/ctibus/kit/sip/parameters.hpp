#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/result.hpp"

namespace ctibus::sip {

struct Parameter {
  std::string name;
  std::optional<std::string> value;  ///< none: a flag such as ;lr. Quotes are taken off.
};

/// The ;name=value list of a URI or of a header value, in its order. Names are compared without
/// case (RFC 3261 7.3.1).
class Parameters {
 public:
  bool has(std::string_view name) const { return find(name) != nullptr; }
  /// Empty when there is none, or when it has no value.
  std::string_view get(std::string_view name) const;
  void set(std::string_view name, std::string_view value);
  void set_flag(std::string_view name);
  void remove(std::string_view name);

  bool empty() const { return list_.empty(); }
  auto begin() const { return list_.begin(); }
  auto end() const { return list_.end(); }

 private:
  const Parameter* find(std::string_view name) const;
  Parameter& obtain(std::string_view name);
  std::vector<Parameter> list_;
};

/// Reads ";a=1;b" (or an empty text). Values may be tokens, hosts or quoted strings. Refuses lists
/// of more than 64 parameters.
Result<Parameters> parse_parameters(std::string_view text);
/// Values that are no token are quoted.
std::string to_text(const Parameters& parameters);

/// Splits a header's value at its separators, outside of quotes and angle brackets; blanks around
/// the pieces are taken off, empty pieces are left out.
std::vector<std::string_view> split_values(std::string_view text, char separator = ',');

bool equal_ignoring_case(std::string_view a, std::string_view b);
std::string_view trim(std::string_view text);
/// RFC 3261 token: one or more of alphanum and -.!%*_+`'~
bool is_token(std::string_view text);
/// Without what no header's text can hold (RFC 3261 section 25.1): line ends and zero bytes.
std::string header_text(std::string_view text);
std::string quote(std::string_view text);
/// The header_text without quotes and backslashes; a text that begins or ends without quotes keeps
/// them.
std::string unquote(std::string_view text);
/// A number without sign that fits; nothing else is one.
std::optional<std::uint64_t> parse_number(std::string_view text, std::uint64_t most);

}  // namespace ctibus::sip
