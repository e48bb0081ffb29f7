#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/log/frame.hpp"

namespace ctibus::log {

/// The log's own messages. Payloads are MessagePack maps with field names, as everybody's.
namespace topics {
inline constexpr std::string_view gap = "bus.gap";              ///< event: a source lost messages
inline constexpr std::string_view recovered = "bus.recovered";  ///< event: a new epoch began
inline constexpr std::string_view epoch = "bus.epoch";          ///< state by epoch: where it ended
inline constexpr std::string_view type = "bus.type";            ///< state by topic: its number
inline constexpr std::string_view source = "bus.source";        ///< state by name: its number
inline constexpr std::string_view consumer = "bus.consumer";    ///< state by name: acknowledged
}  // namespace topics

inline constexpr std::string_view kSystemSource = "bus";

struct GapNotice {
  std::string source;
  std::uint64_t source_epoch = 0;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
};
struct TypeNotice {
  std::uint32_t id = 0;
  std::uint8_t message_class = 0;
};
struct SourceNotice {
  std::uint32_t id = 0;
  std::uint64_t source_epoch = 0;
};
struct ConsumerNotice {
  std::uint64_t sequence = 0;
  std::vector<std::string> patterns;
};
struct EpochNotice {
  std::uint64_t epoch = 0;
  std::uint64_t last_sequence = 0;  ///< where the life before it ended
  std::uint64_t cut_bytes = 0;
};

using Payload = std::vector<std::byte>;
Payload pack(const GapNotice& notice);
Payload pack(const TypeNotice& notice);
Payload pack(const SourceNotice& notice);
Payload pack(const ConsumerNotice& notice);
Payload pack(const EpochNotice& notice);

/// Empty when the payload is not what it should be. Unknown fields are skipped.
std::optional<TypeNotice> unpack_type(std::span<const std::byte> payload);
std::optional<SourceNotice> unpack_source(std::span<const std::byte> payload);
std::optional<ConsumerNotice> unpack_consumer(std::span<const std::byte> payload);
std::optional<EpochNotice> unpack_epoch(std::span<const std::byte> payload);
std::optional<GapNotice> unpack_gap(std::span<const std::byte> payload);

}  // namespace ctibus::log
