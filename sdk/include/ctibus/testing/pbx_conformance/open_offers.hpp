#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "ctibus/messages/types.hpp"

namespace ctibus::testing::pbx {

/// The offers of one call: the devices at which it alerts because of them, and how many still have
/// to be told the outcome of. What is told here is judged: the answer says what is wrong with it;
/// empty: nothing. `life` is the connector's, whose offers end with it; `many`: it offers a call to
/// several devices at once.
class OpenOffers {
 public:
  /// A command was, before or after what came of it.
  void accepted(std::uint64_t life) { count(life, 1); }

  std::string_view alerts(std::string_view device, bool many) {
    const bool second = !devices_.empty();
    devices_.emplace(device);
    return second && !many ? "offered to a second device" : "";
  }
  /// Also an offer that has not alerted.
  std::string_view fails(std::string_view device, bool many, std::uint64_t life) {
    count(life, -1);
    const bool another = devices_.erase(std::string(device)) == 0 && !devices_.empty();
    return another && !many ? "the offer that failed is another one" : "";
  }
  /// `waits`: the call still does.
  std::string_view answers(std::string_view device, Cause cause, bool waits, std::uint64_t life) {
    const bool known = devices_.erase(std::string(device)) != 0;
    const bool taken = cause == Cause::distributed;
    if (known || taken) count(life, -1);
    if (taken && waits) return "taken while it still waits";
    return taken && !devices_.empty() ? "taken while it is offered elsewhere" : "";
  }
  /// The call leaves where it waits.
  std::string_view leaves_for(std::string_view device) const {
    const std::size_t taken = devices_.contains(device) ? 1 : 0;
    return devices_.size() > taken ? "leaves where it waits while it is offered elsewhere" : "";
  }
  std::string_view ends(std::uint64_t life) const {
    if (!devices_.empty()) return "its offer is still open";
    return life == life_ && owed_ > 0 ? "an offer was accepted and has no outcome" : "";
  }

 private:
  void count(std::uint64_t life, int change) {
    if (life != life_) owed_ = 0;
    life_ = life;
    owed_ += change;
  }

  std::set<std::string, std::less<>> devices_;
  std::uint64_t life_ = 0;
  int owed_ = 0;
};

}  // namespace ctibus::testing::pbx
