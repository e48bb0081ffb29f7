#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "core/log/file_system.hpp"

namespace ctibus::log::test {

/// The machine's file system, in which chosen operations fail.
class FaultyFileSystem final : public FileSystem {
 public:
  enum class Step : std::uint8_t {
    create,
    open,
    truncate,
    rename,
    remove,
    list,
    sync,
    sync_folder
  };

  /// Called before each operation, from any thread: an error code makes it fail.
  std::function<const char*(Step, const std::string& name)> fault = [](Step, const std::string&) {
    return nullptr;
  };

  Result<std::shared_ptr<File>> create(const std::filesystem::path& path,
                                       std::size_t size) override {
    if (auto failed = check(Step::create, path); !failed) return tl::unexpected(failed.error());
    return wrap(real_.create(path, size), path);
  }
  Result<std::shared_ptr<File>> open(const std::filesystem::path& path, bool writable) override {
    if (auto failed = check(Step::open, path); !failed) return tl::unexpected(failed.error());
    return wrap(real_.open(path, writable), path);
  }
  Result<void> truncate(const std::filesystem::path& path, std::size_t size) override {
    if (auto failed = check(Step::truncate, path); !failed) return failed;
    return real_.truncate(path, size);
  }
  Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    if (auto failed = check(Step::rename, from); !failed) return failed;
    return real_.rename(from, to);
  }
  Result<void> remove(const std::filesystem::path& path) override {
    if (auto failed = check(Step::remove, path); !failed) return failed;
    return real_.remove(path);
  }
  Result<std::vector<Entry>> list(const std::filesystem::path& folder) override {
    if (auto failed = check(Step::list, folder); !failed) return tl::unexpected(failed.error());
    return real_.list(folder);
  }
  Result<void> make_folder(const std::filesystem::path& folder) override {
    return real_.make_folder(folder);
  }
  Result<void> sync_folder(const std::filesystem::path& folder) override {
    if (auto failed = check(Step::sync_folder, folder); !failed) return failed;
    return real_.sync_folder(folder);
  }
  Result<std::shared_ptr<void>> lock(const std::filesystem::path& path) override {
    return real_.lock(path);
  }

 private:
  class FaultyFile final : public File {
   public:
    FaultyFile(FaultyFileSystem& owner, std::shared_ptr<File> real, std::filesystem::path path)
        : owner_(owner), real_(std::move(real)), path_(std::move(path)) {}
    [[nodiscard]] std::span<std::byte> memory() const noexcept override { return real_->memory(); }
    Result<void> sync(std::size_t offset, std::size_t size) override {
      if (auto failed = owner_.check(Step::sync, path_); !failed) return failed;
      return real_->sync(offset, size);
    }
    void touch(std::size_t offset, std::size_t size) noexcept override {
      real_->touch(offset, size);
    }
    void written() noexcept override { real_->written(); }

   private:
    FaultyFileSystem& owner_;
    std::shared_ptr<File> real_;
    std::filesystem::path path_;
  };

  Result<void> check(Step step, const std::filesystem::path& path) const {
    if (const char* code = fault(step, path.filename().string()))
      return failure(code, "injected at " + path.filename().string());
    return {};
  }
  Result<std::shared_ptr<File>> wrap(Result<std::shared_ptr<File>> file,
                                     const std::filesystem::path& path) {
    if (!file) return file;
    return std::make_shared<FaultyFile>(*this, std::move(*file), path);
  }

  FileSystem& real_ = machine_file_system();
};

}  // namespace ctibus::log::test
