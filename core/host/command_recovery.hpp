#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/host/reply_store.hpp"
#include "core/log/log.hpp"
#include "ctibus/ids.hpp"

namespace ctibus::host {

class TopicTable;

/// A command of an earlier life without a reply; `reply` is the one it gets now.
struct OpenCommand {
  CommandReply reply;
  Uuid correlation;
  std::optional<ctibus_trace> trace;
};

/// A command with an idempotency key, and what a repetition is answered.
struct RepeatableCommand {
  std::string key;
  CommandReply reply;
  std::int64_t age_ns = 0;
};

struct RecoveredCommands {
  std::vector<OpenCommand> open;
  std::vector<RepeatableCommand> repeatable;  ///< oldest first
};

/// A repetition is one of the same command from the same source.
std::string make_idempotency_key(std::string_view source, std::string_view topic,
                                 std::string_view key);

/// Reads the commands and replies of the last 24 h from the log. Blocks.
RecoveredCommands read_commands(log::Log& log, const TopicTable& topics, const Clock& clock);

}  // namespace ctibus::host
