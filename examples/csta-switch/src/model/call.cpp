#include "model/call.hpp"

#include <array>

namespace csta_switch {

std::string_view word_of(State state) {
  static constexpr std::array<std::string_view, 7> words = {
      "null", "initiated", "alerting", "connected", "hold", "queued", "fail"};
  return words.at(static_cast<std::size_t>(state));
}

Party* Call::party(std::string_view device) {
  for (Party& party : parties) {
    if (party.device == device) return &party;
  }
  return nullptr;
}

}  // namespace csta_switch
