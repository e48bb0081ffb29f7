#pragma once

#include <cstdint>
#include <string_view>

#include "ctibus/abi/command.h"
#include "ctibus/testing/test_log.hpp"

namespace ctibus::testing {

/// What an instance does with a topic: each is a list of its manifest.
enum class Use : std::uint8_t { publishes, subscribes, provides, commands };

/// Sees both directions of the ABI between a test host and its instances: for judges of libraries
/// and for injected faults. Called on whichever thread the call is made on; must be safe for that
/// and must not call the host. Default: looks away.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  /// The host calls the instance (`callback` is the ABI's name of it, static; `topic` of what it is
  /// handed, or empty), and the instance has returned.
  virtual void entering(std::string_view /*instance*/, const char* /*callback*/,
                        std::string_view /*topic*/) {}
  virtual void left(std::string_view /*instance*/, const char* /*callback*/) {}
  /// The instance calls the host; nothing is done yet. `function` is static.
  virtual void called(std::string_view /*instance*/, const char* /*function*/) {}
  /// A call that breaks the rules of the ABI: wrong thread, wrong state, no argument.
  virtual void misused(std::string_view /*instance*/, const char* /*function*/,
                       std::string_view /*why*/) {}
  /// A topic is used, allowed or not.
  virtual void used(std::string_view /*instance*/, Use /*use*/, std::string_view /*topic*/,
                    bool /*declared*/) {}
  /// The log has taken a message, from whomever.
  virtual void appended(const TestLog::Entry& /*entry*/) {}
  /// The instance answers a command, perhaps not for the first time.
  virtual void replied(std::string_view /*instance*/, const ctibus_reply& /*reply*/) {}
  /// The instance says that it cannot go on.
  virtual void failed(std::string_view /*instance*/, std::string_view /*code*/,
                      std::string_view /*text*/) {}
  virtual void acknowledged(std::string_view /*consumer*/, std::uint64_t /*sequence*/) {}
  virtual void logged(std::string_view /*instance*/, std::int32_t /*level*/,
                      std::string_view /*id*/, std::string_view /*text*/) {}
};

}  // namespace ctibus::testing
