#pragma once

#include <cstddef>
#include <cstdint>

namespace ctibus::gateway {

/// What one look into the log walks at once: a small part of a server's turn.
inline constexpr std::size_t walk_bytes = std::size_t{256} << 10;

/// What a server bears from its clients. Some of it is told in `welcome`.
struct Limits {
  std::size_t clients = 1000;
  std::size_t subscriptions = 64;       ///< of one client
  std::size_t all_subscriptions = 800;  ///< the log's other readers need room too
  std::size_t patterns = 64;            ///< of one subscription; sources too
  std::size_t keys = 1024;              ///< of one subscription
  std::size_t consumers = 16;           ///< durable ones of a client, with those that are not here
  std::size_t all_consumers = 1024;     ///< beyond which nobody gets a new one by the socket's file
  std::uint32_t credit = 65536;         ///< of one subscription at a time
  std::size_t requests = 256;           ///< of one client without a reply
  std::size_t queries = 8;              ///< of one client without a result
  std::size_t topics = 256;             ///< commands that one client provides
  std::size_t sources = 512;            ///< lives of clients that publish or command
  std::uint64_t resume_messages = std::uint64_t{1}
                                  << 22;                ///< of the log, read for one that resumes
  std::size_t control_bytes = std::size_t{64} << 10;    ///< any message with a map but a request
  std::size_t message_bytes = std::size_t{1280} << 10;  ///< any message
  std::size_t batch_bytes = std::size_t{64} << 10;      ///< a batch ends once it has so much
  int unsent_messages = 32;    ///< to one client that does not take them: batches of a usual window
  std::size_t backlog = 1024;  ///< replies and results beyond that; then the client is dropped
  std::size_t backlog_bytes = std::size_t{8} << 20;  ///< the same; replies have up to 1 MiB each
  int mistakes = 16;  ///< malformed messages; then the client is dropped
};

}  // namespace ctibus::gateway
