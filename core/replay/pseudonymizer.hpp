#pragma once

#include <string>

#include "core/presentation/declarations.hpp"
#include "core/replay/payload_rewriter.hpp"
#include "core/replay/pseudonyms.hpp"
#include "ctibus/kit/wire/frame.hpp"

namespace ctibus::replay {

/// Takes numbers and names out of whole messages. One thread.
class Pseudonymizer final : private PayloadRewriter {
 public:
  /// Both must outlive this.
  Pseudonymizer(const Pseudonyms& pseudonyms, const presentation::Declarations& declarations)
      : pseudonyms_(pseudonyms), declarations_(declarations) {}

  /// The same message about somebody else. Views of this object, until the next call.
  wire::Frame apply(const wire::Frame& frame);
  [[nodiscard]] std::string topic(std::string_view topic) const { return pseudonyms_.open(topic); }

 private:
  std::string text(std::string_view value, const ValueInfo& info) override;
  std::int64_t integer(std::int64_t value, const ValueInfo& info) override;
  bool keeps_bytes(const ValueInfo& info) override;
  std::string name(std::string_view name, const ValueInfo& of_map) override;
  [[nodiscard]] std::string key_of(const wire::Frame& frame, const manifest::MessageSpec* message);

  const Pseudonyms& pseudonyms_;
  const presentation::Declarations& declarations_;
  std::string topic_;
  std::string key_;
  std::string idempotency_;
  std::string source_;
  msgpack::Buffer payload_;
};

}  // namespace ctibus::replay
