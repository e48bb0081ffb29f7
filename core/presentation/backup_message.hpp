#pragma once

#include <string>
#include <vector>

#include "ctibus/describe.hpp"

namespace ctibus::presentation {

/// A database that is not in a backup.
struct LeftDatabaseBody {
  Text owner{};
  Text where{};

  static constexpr auto describe() {
    using M = LeftDatabaseBody;
    return declare_group<M>("Tables that somebody else has to back up.",
                            field("owner", &M::owner, "\"site\", or an instance."),
                            field("where", &M::where, "Where they are, without password."));
  }
};

/// Body of `backup`.
struct BackupBody {
  Text path{};
  std::uint64_t epoch{};
  std::uint64_t first{};
  std::uint64_t sequence{};
  std::uint64_t files{};
  std::uint64_t bytes{};
  Duration took{};
  bool keys{};
  std::vector<LeftDatabaseBody> left{};
  std::vector<std::string> notes{};

  static constexpr auto describe() {
    using M = BackupBody;
    return declare_group<M>(
        "A backup that was made.", field("path", &M::path, "Its folder."),
        field("epoch", &M::epoch, "The log's epoch."),
        field("first", &M::first, "Oldest message of the log in it."),
        field("sequence", &M::sequence, "Newest one: all up to here are in it."),
        field("files", &M::files, "Files."),
        field("bytes", &M::bytes, "Their size.", {.unit = "bytes"}),
        field("took", &M::took, "Time that it took."),
        field("keys", &M::keys, "The keyring is in it."),
        field("left", &M::left, "Databases that are not in it."),
        field("notes", &M::notes, "What an operator should know."));
  }
};

}  // namespace ctibus::presentation
