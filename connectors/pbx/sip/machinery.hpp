#pragma once

#include <functional>
#include <memory>

#include "ctibus/kit/media/media.hpp"
#include "ctibus/kit/sip/stack.hpp"
#include "ctibus/result.hpp"

namespace ctibus::sip {

/// What the call logic runs over: made when the connector starts, gone when it stops. Tests bring
/// their own.
struct Machinery {
  std::function<Result<std::unique_ptr<Stack>>(StackEvents&)> stack;
  std::function<Result<std::unique_ptr<media::Media>>()> media;
};

}  // namespace ctibus::sip
