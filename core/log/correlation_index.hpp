#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "core/base/function_ref.hpp"
#include "core/log/catalogue.hpp"
#include "core/log/file_system.hpp"
#include "core/log/frame.hpp"

namespace ctibus::log {

/// The file beside a finished segment file (`.idx`): what the catalogue needs to know, so that a
/// start need not read the segment, and where the messages of each call are. It can be deleted at
/// any time and is made again.
class CorrelationIndex {
 public:
  static std::filesystem::path path_for(const FileInfo& info);
  static Result<void> build(FileSystem& files, const FileInfo& info, const Segment& image);
  /// Empty when there is none or it does not belong to this generation of the segment.
  static std::optional<CorrelationIndex> load(FileSystem& files, const FileInfo& info);

  /// Fills in what the catalogue needs to know.
  void describe(FileInfo& info) const;
  /// Visits the offsets of the frames with this correlation, ascending.
  void find(const ctibus_uuid& correlation, FunctionRef<void(std::size_t)> visit) const;

 private:
  explicit CorrelationIndex(std::shared_ptr<File> file) : file_(std::move(file)) {}
  std::shared_ptr<File> file_;
};

}  // namespace ctibus::log
