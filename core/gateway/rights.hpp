#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/pattern.hpp"

namespace ctibus::gateway {

/// What a client may do: patterns over topics. Pure.
struct Rights {
  bool everything = false;  ///< whoever may open the site's own socket
  bool trusted = false;     ///< a plugin of the site: its payloads are not looked through
  std::vector<std::string> publish;
  std::vector<std::string> subscribe;
  std::vector<std::string> command;
  std::vector<std::string> provide;
  bool secrets = false;  ///< deposit and redeem
  bool admin = false;    ///< reports, traces, reloading, forgetting consumers, replaying
  bool backup = false;   ///< have backups made

  friend bool operator==(const Rights&, const Rights&) = default;
  static Rights all() {
    return {.everything = true, .secrets = true, .admin = true, .backup = true};
  }

  [[nodiscard]] bool may_publish(std::string_view topic) const { return may(publish, topic); }
  [[nodiscard]] bool may_subscribe(std::string_view pattern) const {
    return may(subscribe, pattern);
  }
  [[nodiscard]] bool may_command(std::string_view topic) const { return may(command, topic); }
  [[nodiscard]] bool may_provide(std::string_view topic) const { return may(provide, topic); }
  /// Its way into the log is worth keeping.
  [[nodiscard]] bool speaks() const {
    return everything || !publish.empty() || !command.empty() || !provide.empty();
  }

 private:
  [[nodiscard]] bool may(const std::vector<std::string>& allowed, std::string_view what) const {
    return everything || std::any_of(allowed.begin(), allowed.end(),
                                     [&](const auto& wide) { return covers(wide, what); });
  }
};

/// Who somebody is that said hello.
struct Admission {
  std::string source;  ///< of what it publishes; also the name that commands reach it by
  Rights rights;
  /// One connection at a time: a new one takes the place of the old.
  bool single = false;
  /// Whether it would be the same now. Null: for as long as the connection lives.
  std::function<bool()> lasts = nullptr;

  [[nodiscard]] bool holds() const { return !lasts || lasts(); }
};

}  // namespace ctibus::gateway
