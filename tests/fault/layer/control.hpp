#pragma once

#include <atomic>
#include <cstdint>

namespace ctibus::fault {

/// Calls that the layer stands in front of.
enum Call : std::uint32_t {
  kCreate = 1,    ///< open with O_CREAT, of a file that is not there
  kOpen = 2,      ///< every other open
  kAllocate = 4,  ///< fallocate, posix_fallocate, ftruncate, truncate
  kWrite = 8,     ///< write, pwrite
  kSync = 16,     ///< fsync, fdatasync, msync
  kMap = 32,      ///< mmap of a file
  kRename = 64,
  kEveryCall = 127
};

enum class Effect : std::uint32_t {
  none,
  fail,         ///< returns `error`
  short_write,  ///< writes half; other calls do as they should
  hold          ///< waits until the effect is another one, then does as it should
};

/// What a test and the process under test share: a mapped file. The test writes the order, then
/// arms it by setting `effect`; the process only counts.
struct Control {
  std::atomic<std::uint32_t> calls{0};  ///< the kinds that count
  std::atomic<Effect> effect{Effect::none};
  std::atomic<std::int32_t> error{0};     ///< errno
  std::atomic<std::int64_t> let_pass{0};  ///< calls still let through before the effect
  std::atomic<std::int64_t> times{0};     ///< how many calls it meets then
  std::atomic<std::uint64_t> hits{0};     ///< calls that it met
  std::atomic<std::uint32_t> held{0};     ///< calls that wait now
};
inline constexpr std::int64_t kForGood = INT64_MAX / 2;  ///< times
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

/// Environment: the control file, and the folder under which files are subject to it.
inline constexpr const char* kControlVariable = "CTIBUS_FAULT_CONTROL";
inline constexpr const char* kFolderVariable = "CTIBUS_FAULT_FOLDER";

}  // namespace ctibus::fault
