#include "wire/wire.hpp"

#include "ber/ber_wire.hpp"
#include "wire/ua_wire.hpp"
#include "wire/xml_wire.hpp"

namespace csta_switch {

std::unique_ptr<Wire> wire_of(LinkKind kind) {
  switch (kind) {
    case LinkKind::xml:
      return std::make_unique<XmlWire>();
    case LinkKind::ber:
      return std::make_unique<BerWire>(BerFraming::length);
    case LinkKind::ber_hipath:
      return std::make_unique<BerWire>(BerFraming::hipath);
    case LinkKind::uacsta:
      return std::make_unique<UaWire>();
  }
  return nullptr;
}

}  // namespace csta_switch
