#include "wire/wire.hpp"

#include "ber/ber_wire.hpp"
#include "wire/name_spaces.hpp"
#include "wire/ua_wire.hpp"
#include "wire/xml_wire.hpp"

namespace csta_switch {

int Wire::edition_named(std::string_view name_space) const {
  if (only_name_space.empty()) return edition_of(name_space);
  return name_space == only_name_space ? edition : 0;
}

std::unique_ptr<Wire> wire_of(LinkKind kind) {
  switch (kind) {
    case LinkKind::xml:
      return std::make_unique<XmlWire>();
    case LinkKind::ber:
      return std::make_unique<BerWire>(BerFraming::length);
    case LinkKind::ber_hipath:
      return std::make_unique<BerWire>(BerFraming::hipath);
    case LinkKind::ber_phase_one:
      return std::make_unique<BerWire>(BerFraming::length, BerPhase::one);
    case LinkKind::ber_phase_two:
      return std::make_unique<BerWire>(BerFraming::length, BerPhase::two);
    case LinkKind::uacsta:
      return std::make_unique<UaWire>();
  }
  return nullptr;
}

}  // namespace csta_switch
