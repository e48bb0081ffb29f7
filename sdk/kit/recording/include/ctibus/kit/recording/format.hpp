#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ctibus/describe.hpp"

/// The file of a recording (docs/recording.md): a file header, then entries, each with its size and
/// a checksum of its own, so that a file that was cut anywhere is good up to the cut.
/// Little-endian.
namespace ctibus::recording {

inline constexpr std::uint32_t format_version = 1;
inline constexpr char magic[8] = {'c', 't', 'i', 'b', 'r', 'e', 'c', '\n'};

struct FileHeader {
  char magic[8] = {};
  std::uint32_t version = format_version;
  std::uint32_t reserved = 0;
};
static_assert(sizeof(FileHeader) == 16, "the file header is part of the format");

/// Readers skip kinds that they do not know.
enum class EntryKind : std::uint8_t {
  head = 1,          ///< Head; always the first
  declaration = 2,   ///< a message type, before the first message of it: as in the wire's `schema`
  message = 3,       ///< a frame as it travels on the wire
  snapshot_end = 4,  ///< SnapshotMark: states that were not named since the snapshot began are not
  gap = 5,           ///< GapMark
  restart = 6,       ///< the snapshot was cut off and begins anew
  end = 7,           ///< EndMark: the recording was ended in an orderly way
};

struct EntryHeader {
  std::uint32_t size = 0;      ///< with this header and the padding; a multiple of 8
  std::uint32_t checksum = 0;  ///< CRC32C from `kind` to the end
  std::uint8_t kind = 0;       ///< EntryKind
  std::uint8_t flags = 0;      ///< entry_snapshot
  std::uint16_t reserved = 0;
  std::uint32_t content = 0;  ///< bytes behind this header, without the padding
};
static_assert(sizeof(EntryHeader) == 16, "the entry header is part of the format");

/// The message is a last value, older than what follows.
inline constexpr std::uint8_t entry_snapshot = 1;
/// The longest entry that is written or read.
inline constexpr std::size_t longest_entry = std::size_t{2} << 20;

/// The first entry.
struct Head {
  std::string site{};
  std::string software{};
  Timestamp started{};
  std::string from{};
  std::vector<std::string> patterns{};
  bool pseudonyms{};

  static constexpr auto describe() {
    using M = Head;
    return declare_group<M>(
        "What a recording is of.", field("site", &M::site, "Name of the site."),
        field("software", &M::software, "Program and version that recorded."),
        field("started", &M::started, "When the recorder was started."),
        field("from", &M::from, "Where it began: live, snapshot, a sequence or a time."),
        field("patterns", &M::patterns, "Topics that were recorded."),
        field("pseudonyms", &M::pseudonyms,
              "Numbers and names were replaced before they were written."));
  }
};

struct GapMark {
  std::uint64_t from{};
  std::uint64_t to{};

  static constexpr auto describe() {
    using M = GapMark;
    return declare_group<M>(
        "Messages that the recorder could not get, and a snapshot follows; or "
        "one that was too long for an entry.",
        field("from", &M::from, "First sequence that is missing."),
        field("to", &M::to, "Last one."));
  }
};

struct SnapshotMark {
  std::uint64_t as_of{};

  static constexpr auto describe() {
    using M = SnapshotMark;
    return declare_group<M>("The end of a snapshot.",
                            field("as_of", &M::as_of, "The values are those of this sequence."));
  }
};

struct EndMark {
  std::uint64_t messages{};
  std::uint64_t gaps{};

  static constexpr auto describe() {
    using M = EndMark;
    return declare_group<M>("The orderly end of a recording.",
                            field("messages", &M::messages, "Messages in the file."),
                            field("gaps", &M::gaps, "Gaps in the file."));
  }
};

}  // namespace ctibus::recording
