#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "core/log/log.hpp"
#include "ctibus/msgpack.hpp"

namespace ctibus::gateway {

struct TraceLimits {
  std::size_t messages = 20'000;
  std::size_t bytes = std::size_t{16} << 20;
  std::size_t roots = 64;
};

struct Trace {
  std::vector<msgpack::Buffer> frames;  ///< as they travel, in log order
  bool cut = false;                     ///< there is more than the limits allow
};

/// Everything in the log that belongs to a conversation: `call` is a root or any call of it. Roots
/// that were merged are followed, and so are the commands that led to one of its messages. Reads
/// the log, so it may take long; `stopping` ends it early. Errors: wire.not_found. Any thread.
Result<Trace> trace(log::Log& log, std::string_view call, const std::function<bool()>& stopping,
                    TraceLimits limits = {});

}  // namespace ctibus::gateway
