#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "ctibus/abi/logger.h"
#include "ctibus/detail/utf8.hpp"

namespace ctibus {

/// Marks a text as personal data in a log call: written in full at debug level, else masked.
struct Personal {
  std::string_view text;
};
inline Personal personal(std::string_view text) { return {text}; }

/// First three and last two characters; short texts vanish altogether.
inline std::string mask_personal(std::string_view text) {
  if (detail::utf8_length(text) < 8) return text.empty() ? std::string() : std::string("***");
  return fmt::format("{}***{}", detail::utf8_first(text, 3), detail::utf8_last(text, 2));
}

/// The instance's own logger. Any thread. `id` is a catalogue id or empty.
class Logger {
 public:
  Logger(const ctibus_host* host, const ctibus_logger* table) : host_(host), table_(table) {}

  bool enabled(std::int32_t level) const {
    return table_ != nullptr && level >= table_->level(host_);
  }

  template <class... A>
  void trace(std::string_view id, fmt::format_string<A...> format, A&&... arguments) const {
    write(CTIBUS_LOG_TRACE, id, format, arguments...);
  }
  template <class... A>
  void debug(std::string_view id, fmt::format_string<A...> format, A&&... arguments) const {
    write(CTIBUS_LOG_DEBUG, id, format, arguments...);
  }
  template <class... A>
  void info(std::string_view id, fmt::format_string<A...> format, A&&... arguments) const {
    write(CTIBUS_LOG_INFO, id, format, arguments...);
  }
  template <class... A>
  void warning(std::string_view id, fmt::format_string<A...> format, A&&... arguments) const {
    write(CTIBUS_LOG_WARNING, id, format, arguments...);
  }
  template <class... A>
  void error(std::string_view id, fmt::format_string<A...> format, A&&... arguments) const {
    write(CTIBUS_LOG_ERROR, id, format, arguments...);
  }
  template <class... A>
  void critical(std::string_view id, fmt::format_string<A...> format, A&&... arguments) const {
    write(CTIBUS_LOG_CRITICAL, id, format, arguments...);
  }

 private:
  /// What an argument looks like when it is formatted.
  template <class A>
  using Shown = std::conditional_t<std::is_same_v<std::remove_cvref_t<A>, Personal>, std::string,
                                   const std::remove_reference_t<A>&>;

  template <class A>
  Shown<A> show(const A& argument) const {
    if constexpr (std::is_same_v<A, Personal>) {
      return table_->level(host_) <= CTIBUS_LOG_DEBUG ? std::string(argument.text)
                                                      : mask_personal(argument.text);
    } else {
      return argument;
    }
  }

  template <class... A>
  void write(std::int32_t level, std::string_view id, fmt::string_view format,
             const A&... arguments) const {
    if (!enabled(level)) return;
    const std::string text = format_shown(format, show(arguments)...);
    table_->write(host_, level, {id.data(), id.size()}, {text.data(), text.size()});
  }

  template <class... S>
  static std::string format_shown(fmt::string_view format, const S&... shown) {
    return fmt::vformat(format, fmt::make_format_args(shown...));
  }

  const ctibus_host* host_;
  const ctibus_logger* table_;
};

}  // namespace ctibus

/// Only so that a format string with a Personal argument can be checked at compile time.
template <>
struct fmt::formatter<ctibus::Personal> : fmt::formatter<std::string_view> {
  template <class Context>
  auto format(const ctibus::Personal& value, Context& context) const {
    return fmt::formatter<std::string_view>::format(ctibus::mask_personal(value.text), context);
  }
};
