#pragma once

#include "wire/xml_wire.hpp"

namespace csta_switch {

/// XML between the exchange and a UaServer. The frames tell a response, with the number of its
/// request, from what the switch says by itself. The dialog is the session.
class UaWire : public XmlWire {
 public:
  std::string encoded(Sort sort, int invoke_id, const Element& message) override {
    return XmlWire::encoded(sort == Sort::answer ? sort : Sort::event, invoke_id, message);
  }
  bool needs_session() const override { return false; }
};

}  // namespace csta_switch
