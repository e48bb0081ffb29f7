#pragma once

#include <chrono>

#include "core/presentation/declarations.hpp"
#include "core/replay/payload_rewriter.hpp"
#include "ctibus/kit/wire/frame.hpp"

namespace ctibus::replay {

/// Moves a message in time: when it happened, and every moment that its payload tells. One thread.
class TimeShift final : private PayloadRewriter {
 public:
  /// `declarations` must outlive this.
  TimeShift(std::chrono::nanoseconds by, const presentation::Declarations& declarations)
      : by_(by), declarations_(declarations) {}

  /// Views of this object and of the frame, until the next call.
  wire::Frame apply(const wire::Frame& frame);

 private:
  std::string text(std::string_view value, const ValueInfo& info) override;
  std::int64_t integer(std::int64_t value, const ValueInfo& info) override;
  bool keeps_bytes(const ValueInfo& info) override;
  std::string name(std::string_view name, const ValueInfo& of_map) override;

  std::chrono::nanoseconds by_;
  const presentation::Declarations& declarations_;
  msgpack::Buffer payload_;
};

}  // namespace ctibus::replay
