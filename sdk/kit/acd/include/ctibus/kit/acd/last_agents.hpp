#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "ctibus/describe.hpp"

namespace ctibus::acd {

/// Whom callers talked to last, each group by itself. Bounded; the oldest are forgotten first.
class LastAgents {
 public:
  static constexpr std::size_t most = 100'000;

  /// Makes one key of a caller and a group.
  using Digest = std::function<std::string(std::string_view caller, std::string_view group)>;

  struct Entry {
    std::string agent;
    std::string group;
    Timestamp at{};
    friend bool operator==(const Entry&, const Entry&) = default;
  };

  explicit LastAgents(Digest digest = {}) : digest_(std::move(digest)) {}

  std::string key(std::string_view caller, std::string_view group) const;
  /// Replaces what is known under the key. It holds until then.
  void remember(const std::string& key, Entry entry, Timestamp until);
  const Entry* find(std::string_view key) const;
  /// Whether there was one.
  bool forget(std::string_view key);
  /// Takes out one that holds no longer, or is one too many.
  std::optional<std::string> take_stale(Timestamp now);
  /// When the next one ends; none: nothing is remembered.
  std::optional<Timestamp> next() const;
  /// `holds_until`: by an entry, how long it holds from now on.
  void review(const std::function<Timestamp(const Entry&)>& holds_until);

 private:
  struct Kept {
    Entry entry;
    Timestamp until{};
  };
  using Place = std::pair<Timestamp, std::string>;

  void remove(std::map<std::string, Kept, std::less<>>::iterator at);

  Digest digest_;
  std::map<std::string, Kept, std::less<>> entries_;
  std::set<Place> by_end_;
  std::set<Place> by_age_;
};

}  // namespace ctibus::acd
