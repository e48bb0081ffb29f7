#pragma once

#include "wire/frame.hpp"
#include "wire/wire.hpp"

namespace csta_switch {

/// ECMA-323 over TCP (Annex J.2), read strictly.
class XmlWire : public Wire {
 public:
  void feed(std::string_view bytes) override { reader_.feed(bytes); }
  std::optional<Incoming> next() override;
  std::string encoded(Sort sort, int invoke_id, const Element& message) override;
  bool needs_session() const override { return true; }

 private:
  Mistake check(const Element& message, const std::string& name_space, const std::string& mixed,
                int invoke_id);

  FrameReader reader_;
};

}  // namespace csta_switch
