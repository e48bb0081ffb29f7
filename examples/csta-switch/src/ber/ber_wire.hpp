#pragma once

#include "ber/types.hpp"
#include "wire/wire.hpp"

namespace csta_switch {

/// How packets of BER lie in a stream: each manufacturer's own matter.
enum class BerFraming {
  length,  ///< two bytes of length, big-endian, without themselves
  hipath,  ///< the byte 26 (hexadecimal), then two bytes of 0x8000 | length
};

/// Which phase of CSTA is spoken.
enum class BerPhase {
  one,    ///< ECMA-180
  two,    ///< ECMA-218, as far as it is ECMA-180 with other events
  three,  ///< ECMA-285
};

/// BER over TCP: ROSE, after an association by ACSE. A first byte 'B' is a greeting, answered with
/// 'P'. What the first phases cannot say is not sent.
class BerWire : public Wire {
 public:
  explicit BerWire(BerFraming framing, BerPhase phase = BerPhase::three);

  void feed(std::string_view bytes) override { pending_.append(bytes); }
  std::optional<Incoming> next() override;
  std::string encoded(Sort sort, int invoke_id, const Element& message) override;
  bool has_route_registration() const override { return phase_ == BerPhase::three; }

 private:
  std::optional<std::string> cut_packet();
  std::string packet_of(Sort sort, int invoke_id, const Element& message) const;
  std::string framed_packet(const std::string& packet) const;
  Incoming read(const std::string& packet);
  Incoming associate(const std::string& packet);
  Incoming serve(const std::string& packet);
  Incoming request(int invoke_id, long operation, const ber::Tlv& argument);

  BerFraming framing_;
  BerPhase phase_;
  const ber::Types& types_;
  bool greeted_ = false;
  bool associated_ = false;
  std::string pending_;
};

}  // namespace csta_switch
