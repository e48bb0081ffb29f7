#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct dtmf_rx_state_s;

namespace ctibus::media {

/// Finds keys in the sound (DTMF) of a peer that has no telephone events.
class InbandDigits {
 public:
  InbandDigits();

  /// The digits that were recognised in these samples, each once.
  std::string listen(std::span<const std::int16_t> samples);

 private:
  struct Free {
    void operator()(dtmf_rx_state_s* state) const;
  };
  std::unique_ptr<dtmf_rx_state_s, Free> state_;
};

}  // namespace ctibus::media
