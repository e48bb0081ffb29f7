#include "core/log/file_system.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace ctibus::log {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failed(const char* what, const fs::path& path, int error) {
  const bool full = error == ENOSPC || error == EDQUOT;
  return failure(full ? "log.no_space" : "log.io",
                 fmt::format("{} {}: {}", what, path.string(),
                             std::error_code(error, std::generic_category()).message()));
}

class Descriptor {
 public:
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const noexcept { return number_; }
  explicit operator bool() const noexcept { return number_ >= 0; }

 private:
  int number_;
};

class MappedFile final : public File {
 public:
  MappedFile(fs::path path, std::span<std::byte> memory) noexcept
      : path_(std::move(path)), memory_(memory) {}
  ~MappedFile() override {
    if (!memory_.empty()) ::munmap(memory_.data(), memory_.size());
  }

  [[nodiscard]] std::span<std::byte> memory() const noexcept override { return memory_; }

  Result<void> sync(std::size_t offset, std::size_t size) override {
    static const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const std::size_t start = offset / page * page;
    // On a shared mapping this is fdatasync of the range, and its errors are reported once per
    // file.
    if (::msync(memory_.data() + start, offset + size - start, MS_SYNC) != 0)
      return failed("syncing", path_, errno);
    return {};
  }

  void touch(std::size_t offset, std::size_t size) noexcept override {
    constexpr int kPopulateWrite = 23;  // MADV_POPULATE_WRITE, Linux 5.14; harmless where unknown
    ::madvise(memory_.data() + offset, size, kPopulateWrite);
  }

  void written() noexcept override { ::madvise(memory_.data(), memory_.size(), MADV_DONTNEED); }

 private:
  fs::path path_;
  std::span<std::byte> memory_;
};

Result<std::shared_ptr<File>> map(const fs::path& path, int descriptor, std::size_t size,
                                  bool writable) {
  if (size == 0) return std::make_shared<MappedFile>(path, std::span<std::byte>{});
  void* memory = ::mmap(nullptr, size, writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED,
                        descriptor, 0);
  if (memory == MAP_FAILED) return failed("mapping", path, errno);
  return std::make_shared<MappedFile>(path, std::span(static_cast<std::byte*>(memory), size));
}

/// Pages that were written once are cheap to map, and bringing them to the medium later needs no
/// change of the file system's own records.
int fill_with_zeros(int descriptor, std::size_t size) {
  static const std::vector<std::byte> zeros(std::size_t{1} << 20);
  for (std::size_t done = 0; done < size;) {
    const auto written = ::pwrite(descriptor, zeros.data(), std::min(zeros.size(), size - done),
                                  static_cast<off_t>(done));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : ENOSPC;
    done += static_cast<std::size_t>(written);
  }
  return 0;
}

class MachineFileSystem final : public FileSystem {
 public:
  Result<std::shared_ptr<File>> create(const fs::path& path, std::size_t size) override {
    const Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640));
    if (!file) return failed("creating", path, errno);
    int error = ::posix_fallocate(file.get(), 0, static_cast<off_t>(size));
    if (error == 0) error = fill_with_zeros(file.get(), size);
    if (error != 0) {
      ::unlink(path.c_str());
      return failed("allocating", path, error);
    }
    auto mapped = map(path, file.get(), size, true);
    if (!mapped) ::unlink(path.c_str());
    return mapped;
  }

  Result<std::shared_ptr<File>> open(const fs::path& path, bool writable) override {
    const Descriptor file(::open(path.c_str(), (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC));
    if (!file) return failed("opening", path, errno);
    struct stat info {};
    if (::fstat(file.get(), &info) != 0) return failed("reading", path, errno);
    return map(path, file.get(), static_cast<std::size_t>(info.st_size), writable);
  }

  Result<void> truncate(const fs::path& path, std::size_t size) override {
    if (::truncate(path.c_str(), static_cast<off_t>(size)) != 0)
      return failed("truncating", path, errno);
    return {};
  }

  Result<void> rename(const fs::path& from, const fs::path& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return failed("renaming", from, errno);
    return {};
  }

  Result<void> remove(const fs::path& path) override {
    if (::unlink(path.c_str()) != 0) return failed("removing", path, errno);
    return {};
  }

  Result<std::vector<Entry>> list(const fs::path& folder) override {
    std::vector<Entry> entries;
    std::error_code error;
    for (fs::directory_iterator item(folder, error), end; !error && item != end;
         item.increment(error)) {
      std::error_code ignored;
      const auto size = item->file_size(ignored);
      entries.push_back({item->path().filename().string(), ignored ? 0 : size});
    }
    if (error) return failed("listing", folder, error.value());
    return entries;
  }

  Result<void> make_folder(const fs::path& folder) override {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return failed("creating", folder, error.value());
    return {};
  }

  Result<void> sync_folder(const fs::path& folder) override {
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory) return failed("opening", folder, errno);
    if (::fsync(directory.get()) != 0) return failed("syncing", folder, errno);
    return {};
  }

  Result<std::shared_ptr<void>> lock(const fs::path& path) override {
    auto file =
        std::make_shared<Descriptor>(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640));
    if (!*file) return failed("opening", path, errno);
    if (::flock(file->get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EWOULDBLOCK)
        return failure(
            "log.locked",
            fmt::format("{} is held by another process: two daemons must not share a log "
                        "folder",
                        path.string()));
      return failed("locking", path, errno);
    }
    return file;
  }
};

}  // namespace

FileSystem& machine_file_system() noexcept {
  static MachineFileSystem machine;
  return machine;
}

}  // namespace ctibus::log
