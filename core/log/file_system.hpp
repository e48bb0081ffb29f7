#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/error.hpp"

namespace ctibus::log {

/// A mapped file. The mapping lives as long as the object.
class File {
 public:
  File() = default;
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  virtual ~File() = default;

  [[nodiscard]] virtual std::span<std::byte> memory() const noexcept = 0;
  /// Brings this part of the mapping to the medium, with all that is needed to read it back (as
  /// fdatasync). After an error the file must not be synced again: the system may have dropped what
  /// it could not write and would report success.
  virtual Result<void> sync(std::size_t offset, std::size_t size) = 0;
  /// Makes the pages of this part present and writable, so that later stores do not fault.
  virtual void touch(std::size_t offset, std::size_t size) noexcept = 0;
  /// Nothing more will be stored. Pages that are still mapped for writing are costly to sync: each
  /// interrupts every processor that runs a thread of this process.
  virtual void written() noexcept = 0;
};

/// All that the log asks of a file system; tests put faults in here. Any thread.
/// Errors: `log.no_space` (full disk or quota), `log.io` (anything else).
class FileSystem {
 public:
  struct Entry {
    std::string name;
    std::uint64_t size = 0;
  };

  FileSystem() = default;
  FileSystem(const FileSystem&) = delete;
  FileSystem& operator=(const FileSystem&) = delete;
  virtual ~FileSystem() = default;

  /// A new file of `size` zero bytes, all of them really allocated, mapped for writing. After a
  /// loss of power it may be gone, until it and its folder have been synced.
  virtual Result<std::shared_ptr<File>> create(const std::filesystem::path& path,
                                               std::size_t size) = 0;
  virtual Result<std::shared_ptr<File>> open(const std::filesystem::path& path, bool writable) = 0;
  virtual Result<void> truncate(const std::filesystem::path& path, std::size_t size) = 0;
  virtual Result<void> rename(const std::filesystem::path& from,
                              const std::filesystem::path& to) = 0;
  virtual Result<void> remove(const std::filesystem::path& path) = 0;
  virtual Result<std::vector<Entry>> list(const std::filesystem::path& folder) = 0;
  virtual Result<void> make_folder(const std::filesystem::path& folder) = 0;
  virtual Result<void> sync_folder(const std::filesystem::path& folder) = 0;
  /// Held until the result is destroyed or the process ends. Error: `log.locked`.
  virtual Result<std::shared_ptr<void>> lock(const std::filesystem::path& path) = 0;
};

/// The machine's. Lives as long as the process.
FileSystem& machine_file_system() noexcept;

}  // namespace ctibus::log
