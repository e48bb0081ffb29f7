#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "conversation.hpp"

namespace ctibus::cdr_plugin {

/// What the bus says of an event beside its body.
struct Seen {
  Uuid correlation{};
  MessageId id{};
  std::uint64_t sequence = 0;
  Timestamp time{};
  bool inferred = false;
};

/// Sorts events into conversations by root: knows which are open, which message is the oldest that
/// they still need, and which were closed lately. Knows nothing of the bus. Not thread-safe.
class Aggregator {
 public:
  /// `remembered`: how many closed roots are kept in mind, so that late events do not open them
  /// again.
  explicit Aggregator(std::size_t remembered = 10'000) : remembered_(remembered) {}

  /// The conversation that took the event in; null when it belongs to none that is open, or was
  /// seen before.
  template <Message M>
  Conversation* apply(const Seen& seen, const M& body) {
    if constexpr (std::same_as<M, call::Merged>) {
      unite(body.call, std::string(body.from_root), std::string(body.into_root), body.into, seen);
    } else if constexpr (requires { body.secondary_call; }) {
      if (!body.secondary_call.empty()) {
        unite(body.secondary_call, {}, {}, body.call, seen);
      }
    }
    Conversation* conversation = find(seen, body.call, opens_root<M>());
    if (conversation == nullptr || !conversation->remember(seen.id)) return nullptr;
    conversation->apply({seen.time, seen.inferred}, body);
    index(*conversation);
    return conversation;
  }

  /// The call is known to be gone, but nobody said how it ended.
  Conversation* conclude(std::string_view call);

  Conversation* open(std::string_view root);
  /// The root is dealt with: late events of it are ignored from now on.
  void close(std::string_view root);
  bool is_closed(std::string_view root) const { return closed_.contains(std::string(root)); }
  /// The survivor of a root that was merged into another open one, else the root itself.
  std::string_view survivor(std::string_view root) const;

  /// The first message that an open conversation needs; none: nothing is open.
  std::optional<std::uint64_t> oldest_needed() const;
  /// Root of the conversation that opened first.
  std::string oldest_root() const {
    return by_age_.empty() ? std::string() : by_age_.begin()->second;
  }
  std::size_t open_count() const { return open_.size(); }
  /// Events that belonged to no open conversation.
  std::uint64_t ignored() const { return ignored_; }
  void each(const std::function<void(Conversation&)>& visit);

 private:
  struct Entry {
    Conversation conversation;
    std::uint64_t first_sequence = 0;
    std::vector<std::string> absorbed;  ///< roots that merged into it
  };

  /// Does it show a call that lives? What only ends or explains a call opens nothing: it would be
  /// the rest of a root that was closed before.
  template <Message M>
  static constexpr bool opens_root() {
    return std::same_as<M, call::ServiceInitiated> || std::same_as<M, call::Originated> ||
           std::same_as<M, call::Delivered> || std::same_as<M, call::Established> ||
           std::same_as<M, call::Held> || std::same_as<M, call::Retrieved> ||
           std::same_as<M, call::Queued> || std::same_as<M, call::NetworkReached> ||
           std::same_as<M, call::Transferred> || std::same_as<M, call::Conferenced>;
  }

  Conversation* find(const Seen& seen, std::string_view call, bool opens);
  void unite(std::string_view call, std::string from_root, std::string into_root,
             std::string_view into_call, const Seen& seen);
  void index(const Conversation& conversation);

  std::size_t remembered_;
  std::unordered_map<std::string, std::unique_ptr<Entry>> open_;
  std::set<std::pair<std::uint64_t, std::string>> by_age_;
  std::unordered_map<std::string, std::string> root_of_call_;
  std::unordered_map<std::string, std::string> survivors_;
  std::unordered_set<std::string> closed_;
  std::deque<std::string> closed_in_order_;
  std::uint64_t ignored_ = 0;
};

}  // namespace ctibus::cdr_plugin
