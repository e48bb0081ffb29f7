#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "registrar.hpp"

namespace ctibus::sip {

/// Nonces that carry their own proof, so that challenges cost no memory. Only those that somebody
/// answered rightly are remembered, for the sake of their counts (RFC 7616 3.4.5).
class Nonces {
 public:
  Nonces(std::string key, Duration lifetime) : key_(std::move(key)), lifetime_(lifetime) {}

  /// `address`: who may answer it.
  std::string make(std::string_view address, Moment now);
  /// It is ours, was given to this address, and its lifetime has not ended.
  bool is_fresh(std::string_view nonce, std::string_view address, Moment now) const;
  /// Takes note of a right answer to a fresh nonce. False: that count was used before. Credentials
  /// without a count (RFC 2069) are good once.
  bool use(std::string_view nonce, std::uint32_t count, Moment now);

  static constexpr std::size_t most_used = 50'000;
  std::size_t used() const { return used_.size(); }

 private:
  struct Id {
    std::uint64_t made_ms = 0;
    std::uint32_t serial = 0;
    friend auto operator<=>(const Id&, const Id&) = default;
  };
  /// Counts that were used: the highest, and which of the 64 below it.
  struct Use {
    std::uint32_t highest = 0;
    std::uint64_t below = 0;
    bool take(std::uint32_t count);
  };
  static std::string head(const Id& id);
  static bool read_head(std::string_view text, Id& id);
  std::string proof(std::string_view head, std::string_view address) const;

  std::string key_;
  Duration lifetime_;
  std::uint32_t serial_ = 0;
  std::map<Id, Use> used_;
  Id forgotten_;  ///< this and older ones are not taken any more
};

}  // namespace ctibus::sip
