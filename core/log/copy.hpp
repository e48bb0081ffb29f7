#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.hpp"
#include "core/log/reader.hpp"

namespace ctibus::log {

struct Core;

/// Takes the files of a copy of a log, in order. Its errors end the copy.
class CopySink {
 public:
  CopySink() = default;
  CopySink(const CopySink&) = delete;
  CopySink& operator=(const CopySink&) = delete;
  virtual ~CopySink() = default;

  /// The first `size` bytes of a file that changes no more. False: it is not there any more.
  virtual Result<bool> copy(const std::string& name, const std::filesystem::path& from,
                            std::uint64_t size) = 0;
  /// A file of these parts.
  virtual Result<void> write(const std::string& name,
                             std::span<const std::span<const std::byte>> parts) = 0;
  /// Forgets everything so far: it became too old to be kept while the rest was copied.
  virtual Result<void> discard() = 0;
};

/// What a copy holds.
struct Copied {
  Cursor position;          ///< its newest message
  std::uint64_t first = 0;  ///< its oldest one; 0: it is empty
};

/// Log::copy. What is in the copy is complete up to a position: the files that are finished as they
/// are, of the one being written the whole messages, and a checkpoint of the last values. Nothing
/// keeps retention from removing files meanwhile: what it removes is in the copy or is not.
Result<Copied> copy_open(Core& core, CopySink& sink);

/// The same of a folder that nobody has open, which it must be locked against. Changes nothing.
/// Errors: the sink's, `log.newer_format`, `log.open_failed`.
Result<Copied> copy_closed(const std::filesystem::path& folder, CopySink& sink);

/// Whoever has the folder's log open is kept out until the result is destroyed. Error:
/// `log.locked`.
Result<std::shared_ptr<void>> lock_closed(const std::filesystem::path& folder);

/// A place in a segment file that is not as it was written.
struct Damage {
  std::string file;
  std::uint64_t offset = 0;  ///< first bad byte
  std::uint64_t after = 0;   ///< the message before it; 0: none
};

/// What a folder of segment files holds.
struct Contents {
  std::uint32_t format = 0;  ///< newest
  Cursor position;
  std::uint64_t first = 0;
  std::vector<Damage> damages;
  /// Sequences that are in no file though older ones are: FROM, TO.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> holes;
};

/// Reads every frame. Changes nothing. Errors: `log.newer_format`, `log.open_failed`.
Result<Contents> read_closed(const std::filesystem::path& folder);

}  // namespace ctibus::log
