// Preloaded in front of the C library: a disk that fails on demand. Only calls about files under
// one folder count; everything else passes. A real program runs on it unchanged.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "control.hpp"

namespace {

using ctibus::fault::Call;
using ctibus::fault::Control;
using ctibus::fault::Effect;

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

Control* control() {
  static Control* const shared = []() -> Control* {
    const char* path = std::getenv(ctibus::fault::kControlVariable);
    if (path == nullptr) return nullptr;
    const int file = real<int(const char*, int, ...)>("open")(path, O_RDWR | O_CLOEXEC);
    if (file < 0) return nullptr;
    void* memory = real<void*(void*, size_t, int, int, int, off_t)>("mmap")(
        nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    return memory == MAP_FAILED ? nullptr : static_cast<Control*>(memory);
  }();
  return shared;
}

bool is_ours(const char* path) {
  static const char* const folder = std::getenv(ctibus::fault::kFolderVariable);
  return folder != nullptr && std::strncmp(path, folder, std::strlen(folder)) == 0;
}

bool is_ours(int file) {
  char link[64];
  char path[PATH_MAX];
  std::size_t end = sizeof link - 1;
  link[end] = '\0';
  // No formatting function of the C library: it may be called from anywhere.
  for (unsigned number = static_cast<unsigned>(file); end == sizeof link - 1 || number != 0;
       number /= 10) {
    link[--end] = static_cast<char>('0' + number % 10);
  }
  constexpr char folder[] = "/proc/self/fd/";
  end -= sizeof folder - 1;
  std::memcpy(link + end, folder, sizeof folder - 1);
  const auto size = readlink(link + end, path, sizeof path - 1);
  if (size <= 0) return false;
  path[size] = '\0';
  return is_ours(path);
}

/// Counts the call; the effect that meets it.
Effect meet(Call call) {
  Control* shared = control();
  if (shared == nullptr || (shared->calls.load() & call) == 0) return Effect::none;
  const Effect effect = shared->effect.load();
  if (effect == Effect::none || shared->let_pass.fetch_sub(1) > 0) return Effect::none;
  if (shared->times.fetch_sub(1) <= 0) return Effect::none;
  shared->hits.fetch_add(1);
  if (effect != Effect::hold) return effect;
  shared->held.fetch_add(1);
  while (shared->effect.load() == Effect::hold) {
    const timespec pause{0, 1'000'000};
    nanosleep(&pause, nullptr);
  }
  shared->held.fetch_sub(1);
  return Effect::none;
}

/// True: the call fails, and errno says why.
bool fails(Call call) {
  if (meet(call) != Effect::fail) return false;
  errno = control()->error.load();
  return true;
}

int open_with(const char* name, const char* path, int flags, mode_t mode) {
  if (is_ours(path)) {
    const bool creates = (flags & O_CREAT) != 0 && access(path, F_OK) != 0;
    if (fails(creates ? ctibus::fault::kCreate : ctibus::fault::kOpen)) return -1;
  }
  return real<int(const char*, int, ...)>(name)(path, flags, mode);
}

mode_t mode_of(int flags, va_list rest) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return open_with("open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return open_with("open64", path, flags, mode);
}

int fallocate(int file, int mode, off_t offset, off_t size) {
  if (is_ours(file) && fails(ctibus::fault::kAllocate)) return -1;
  return real<int(int, int, off_t, off_t)>("fallocate")(file, mode, offset, size);
}

int posix_fallocate(int file, off_t offset, off_t size) {
  if (is_ours(file) && fails(ctibus::fault::kAllocate)) return errno;
  return real<int(int, off_t, off_t)>("posix_fallocate")(file, offset, size);
}

int ftruncate(int file, off_t size) noexcept {
  if (is_ours(file) && fails(ctibus::fault::kAllocate)) return -1;
  return real<int(int, off_t)>("ftruncate")(file, size);
}

int ftruncate64(int file, off64_t size) noexcept {
  if (is_ours(file) && fails(ctibus::fault::kAllocate)) return -1;
  return real<int(int, off64_t)>("ftruncate64")(file, size);
}

int truncate(const char* path, off_t size) noexcept {
  if (is_ours(path) && fails(ctibus::fault::kAllocate)) return -1;
  return real<int(const char*, off_t)>("truncate")(path, size);
}

ssize_t write(int file, const void* data, size_t size) {
  if (is_ours(file)) {
    const Effect effect = meet(ctibus::fault::kWrite);
    if (effect == Effect::fail) {
      errno = control()->error.load();
      return -1;
    }
    if (effect == Effect::short_write && size > 1) size /= 2;
  }
  return real<ssize_t(int, const void*, size_t)>("write")(file, data, size);
}

ssize_t pwrite(int file, const void* data, size_t size, off_t offset) {
  if (is_ours(file)) {
    const Effect effect = meet(ctibus::fault::kWrite);
    if (effect == Effect::fail) {
      errno = control()->error.load();
      return -1;
    }
    if (effect == Effect::short_write && size > 1) size /= 2;
  }
  return real<ssize_t(int, const void*, size_t, off_t)>("pwrite")(file, data, size, offset);
}

ssize_t pwrite64(int file, const void* data, size_t size, off64_t offset) {
  return pwrite(file, data, size, offset);
}

int fdatasync(int file) {
  if (is_ours(file) && fails(ctibus::fault::kSync)) return -1;
  return real<int(int)>("fdatasync")(file);
}

int fsync(int file) {
  if (is_ours(file) && fails(ctibus::fault::kSync)) return -1;
  return real<int(int)>("fsync")(file);
}

// Only the log maps what it then syncs; whose mapping it is does not matter.
int msync(void* memory, size_t size, int flags) {
  if (fails(ctibus::fault::kSync)) return -1;
  return real<int(void*, size_t, int)>("msync")(memory, size, flags);
}

void* mmap(void* wanted, size_t size, int protection, int flags, int file, off_t offset) noexcept {
  if (file >= 0 && is_ours(file) && fails(ctibus::fault::kMap)) return MAP_FAILED;
  return real<void*(void*, size_t, int, int, int, off_t)>("mmap")(wanted, size, protection, flags,
                                                                  file, offset);
}

int rename(const char* from, const char* to) noexcept {
  if (is_ours(from) && fails(ctibus::fault::kRename)) return -1;
  return real<int(const char*, const char*)>("rename")(from, to);
}

}  // extern "C"
