#include "inband_digits.hpp"

#include <spandsp.h>

#include <array>

namespace ctibus::media {

InbandDigits::InbandDigits() : state_(dtmf_rx_init(nullptr, nullptr, nullptr)) {}

void InbandDigits::Free::operator()(dtmf_rx_state_s* state) const { dtmf_rx_free(state); }

std::string InbandDigits::listen(std::span<const std::int16_t> samples) {
  dtmf_rx(state_.get(), samples.data(), static_cast<int>(samples.size()));
  std::array<char, 16> digits{};
  const auto count = dtmf_rx_get(state_.get(), digits.data(), digits.size() - 1);
  return {digits.data(), count};
}

}  // namespace ctibus::media
