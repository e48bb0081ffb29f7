#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "core/log/segment.hpp"
#include "core/log/type_set.hpp"

namespace ctibus::log {

/// A finished segment file and what is known about it.
struct FileInfo {
  std::filesystem::path path;
  std::uint64_t generation = 0;
  std::uint64_t first = 0;
  std::uint64_t last = 0;  ///< end of the range it stands for; a sparse file may hold less
  std::size_t data_end = 0;
  std::uint64_t bytes = 0;  ///< on the disk
  std::int64_t newest_utc_ns = 0;
  bool sparse = false;
  bool has_records = false;
  TypeSet types;
  bool types_known = false;
  bool damaged = false;  ///< found out while it was read
  bool mended = false;   ///< damage has taken some of its frames
  /// From a frame's publish time to the steady time at which it was published, as far as known: a
  /// step of the machine's clock makes nothing old.
  std::int64_t utc_to_steady_ns = 0;
  std::weak_ptr<Segment> image;  ///< while a reader has it mapped
};

/// The finished segment files in the order of their sequences; ranges do not overlap. Any thread.
class Catalogue {
 public:
  void add(FileInfo file);
  /// The first whose range ends at or after `sequence`.
  [[nodiscard]] std::optional<FileInfo> at_or_after(std::uint64_t sequence) const;
  [[nodiscard]] std::vector<FileInfo> all() const;
  [[nodiscard]] std::uint64_t bytes() const;
  [[nodiscard]] std::size_t size() const;
  void remember_image(std::uint64_t generation, const std::shared_ptr<Segment>& image);
  /// True for the first who says so.
  bool note_damage(std::uint64_t generation);
  void remove(std::uint64_t generation);
  /// One takes the place of another at once.
  void replace(std::uint64_t generation, FileInfo file);

 private:
  void insert(FileInfo&& file);
  mutable std::mutex mutex_;
  std::vector<FileInfo> files_;
};

}  // namespace ctibus::log
