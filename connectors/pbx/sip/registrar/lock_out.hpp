#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "registrar.hpp"

namespace ctibus::sip {

/// Counts failures by address. An address that fails too often within the time is locked out for
/// that time; its list is bounded: the address that was quiet for the longest time is forgotten.
class LockOut {
 public:
  LockOut(std::uint32_t failures, Duration time) : failures_(failures), time_(time) {}

  /// True: this one locks the address out.
  bool fail(std::string_view address, Moment now);
  bool is_locked(std::string_view address, Moment now) const;

  static constexpr std::size_t most_addresses = 20'000;
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string group;
    std::uint32_t count = 0;
    Moment first{0};   ///< when counting began
    Moment locked{0};  ///< until when; 0: not
  };
  std::uint32_t failures_;
  Duration time_;
  std::list<Entry> entries_;  ///< the latest failure last
  std::unordered_map<std::string, std::list<Entry>::iterator> by_group_;
};

}  // namespace ctibus::sip
