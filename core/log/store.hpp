#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/base/clock.hpp"
#include "core/base/error.hpp"
#include "core/base/function_ref.hpp"
#include "core/log/catalogue.hpp"
#include "core/log/file_system.hpp"
#include "core/log/segment.hpp"
#include "core/log/segment_file.hpp"

namespace ctibus::log {

/// The log's folder: finished files, the file being written, one made ready for later, and the
/// reserve. It knows files, not threads: each function says who may call it.
class Store {
 public:
  struct Setup {
    std::filesystem::path folder;
    std::size_t segment_bytes = 0;
    std::size_t reserve_bytes = 0;
    FileSystem& files;
    const Clock& clock;
    /// A finished file turned out to be damaged. Called once a file, from any thread.
    std::function<void(const FileInfo&, const std::string& why)> on_damage;
  };

  explicit Store(Setup setup) : setup_(std::move(setup)) {}

  /// Before anything else. Errors: `log.locked`, `log.open_failed`.
  Result<void> lock_folder();
  /// Nothing is written any more; another life may begin.
  void unlock_folder() noexcept { lock_.reset(); }
  [[nodiscard]] const Setup& setup() const noexcept { return setup_; }
  [[nodiscard]] Catalogue& catalogue() noexcept { return catalogue_; }
  [[nodiscard]] std::uint64_t next_generation() noexcept { return ++generation_; }
  void generations_from(std::uint64_t newest) noexcept { generation_ = newest; }
  [[nodiscard]] std::filesystem::path path_for(std::uint64_t first, std::uint64_t generation,
                                               const char* extension = ".log") const;

  // Background: a file for later.
  Result<void> prepare_spare();
  [[nodiscard]] bool spare_ready() const noexcept;
  /// For the holder of the role, when whoever prepares files did not get a processor: prepares one
  /// itself, or waits a few milliseconds for the one that is being made. Not on a disk that was
  /// slow the last time. False: there is none.
  bool prepare_spare_now();
  /// The holder of the role: the prepared file, when it is there and large enough. No waiting.
  std::shared_ptr<Segment> take_spare(std::size_t bytes);
  /// The holder of the role, right after take_spare: the file's header.
  void begin(const Segment& segment, SegmentHeader header) noexcept;

  // Committer.
  /// The names of new files.
  Result<void> sync_folder() { return setup_.files.sync_folder(setup_.folder); }
  /// A mapped segment that grows no more and is on the medium up to `end`: gives it its name and
  /// takes it up. `cut`: nobody reads beyond `end`, the rest of the file may go.
  void finish(Segment& segment, std::size_t end, std::uint64_t last, bool cut);
  /// Writes frames [from, to) of `segment` into a file of their own, synced, and takes it up.
  Result<void> save(Segment& segment, std::size_t from, std::size_t to, SegmentHeader header);
  /// Writes chosen frames into a file, synced, without taking it up.
  Result<FileInfo> write_file(const std::vector<FrameView>& frames, SegmentHeader header,
                              const char* extension = ".log");

  // Reserve: committer only.
  Result<void> open_reserve();
  /// False: there is no room.
  bool reserve_put(FrameView record);
  Result<void> reserve_sync();
  [[nodiscard]] bool reserve_used() const noexcept { return reserve_end_ > kSegmentHeaderBytes; }
  void reserve_visit(FunctionRef<void(FrameView)> visit) const;
  void reserve_reset();

  struct Found {
    std::shared_ptr<Segment> segment;
    std::uint64_t hole_to = 0;     ///< when not 0: nothing wanted is there up to here
    bool lossy = false;            ///< something wanted may have been there
    std::uint64_t thinned_to = 0;  ///< when not 0: up to here only records, or what is not damaged
  };
  /// Any thread: the file in which `sequence` is, mapped and checked, or the next one.
  Found open_at_or_after(std::uint64_t sequence, FunctionRef<bool(std::uint32_t)> wants);
  /// Any thread.
  Result<std::shared_ptr<Segment>> open_image(const FileInfo& info);

  void remove_file(const FileInfo& info);

 private:
  Result<void> make_spare();
  void report_damage(const FileInfo& info, std::size_t bytes);

  Setup setup_;
  std::shared_ptr<void> lock_;
  Catalogue catalogue_;
  std::atomic<std::uint64_t> generation_{0};

  std::timed_mutex preparing_mutex_;  ///< held while a file is made
  std::atomic<std::int64_t> preparing_took_ns_{0};
  mutable std::mutex spare_mutex_;
  std::shared_ptr<Segment> spare_;
  std::filesystem::path spare_path_;

  // The path of the file in which each live mapped segment is.
  struct Live {
    const Segment* segment = nullptr;
    std::filesystem::path path;
    SegmentHeader header;
  };
  std::mutex live_mutex_;
  std::vector<Live> live_;

  std::shared_ptr<File> reserve_;
  std::size_t reserve_end_ = 0;
  std::size_t reserve_synced_ = 0;
};

/// What the catalogue should know of these frames.
void describe(FileInfo& info, FrameView frame);

}  // namespace ctibus::log
