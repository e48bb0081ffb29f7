#include <algorithm>

#include <ctibus/kit/numbers.hpp>

#include "dialable.hpp"

namespace ctibus::numbers {

std::string mask(std::string_view text) {
  constexpr std::size_t longest_output = 64;
  constexpr std::string_view ellipsis = "...";
  const auto digits = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
  const std::size_t keep_front = digits >= 8 ? 3 : 0;
  const std::size_t keep_back = digits >= 3 ? 2 : 0;

  std::string out;
  std::size_t seen = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80) continue;  // inside a UTF-8 character that already has its '*'
    if (out.size() == longest_output) {
      out.replace(longest_output - ellipsis.size(), ellipsis.size(), ellipsis);
      break;
    }
    if (is_digit(c)) {
      out += seen < keep_front || seen + keep_back >= digits ? c : '*';
      ++seen;
    } else if (byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')) {
      out += '*';
    } else {
      out += byte < 0x20 || byte == 0x7F ? '?' : c;
    }
  }
  return out;
}

}  // namespace ctibus::numbers
