#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "core/base/error.hpp"
#include "core/log/log.hpp"

namespace ctibus::gateway {

/// The log's publishers for what clients command, one a client name: they stay when a client goes,
/// so that a script that connects a thousand times is one source. One thread.
class Publishers {
 public:
  Publishers(log::Log& log, std::size_t most) : log_(log), most_(most) {}

  /// "wire.NAME". Errors: wire.busy (too many different names), those of Log::add_publisher.
  Result<std::shared_ptr<log::Publisher>> of(const std::string& name);

 private:
  log::Log& log_;
  std::size_t most_;
  std::unordered_map<std::string, std::shared_ptr<log::Publisher>> by_name_;
};

}  // namespace ctibus::gateway
