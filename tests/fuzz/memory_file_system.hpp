#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/log/file_system.hpp"

namespace ctibus::fuzz {

/// One folder in memory. Names are what counts of a path. Any thread.
class MemoryFileSystem final : public log::FileSystem {
 public:
  void put(const std::string& name, std::span<const std::uint8_t> bytes) {
    const std::lock_guard guard(mutex_);
    auto& content = files_[name] = Content(bytes.size());
    if (!bytes.empty()) std::memcpy(content.words->data(), bytes.data(), bytes.size());
  }

  Result<std::shared_ptr<log::File>> create(const std::filesystem::path& path,
                                            std::size_t size) override {
    const std::lock_guard guard(mutex_);
    const auto [file, is_new] = files_.try_emplace(path.filename().string(), size);
    if (!is_new) return missing(path);
    return std::make_shared<Mapped>(file->second);
  }
  Result<std::shared_ptr<log::File>> open(const std::filesystem::path& path, bool) override {
    const std::lock_guard guard(mutex_);
    const auto file = files_.find(path.filename().string());
    if (file == files_.end()) return missing(path);
    return std::make_shared<Mapped>(file->second);
  }
  Result<void> truncate(const std::filesystem::path& path, std::size_t size) override {
    const std::lock_guard guard(mutex_);
    const auto file = files_.find(path.filename().string());
    if (file == files_.end()) return missing(path);
    file->second.size = std::min(file->second.size, size);
    return {};
  }
  Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    const std::lock_guard guard(mutex_);
    auto file = files_.extract(from.filename().string());
    if (!file) return missing(from);
    files_.insert_or_assign(to.filename().string(), std::move(file.mapped()));
    return {};
  }
  Result<void> remove(const std::filesystem::path& path) override {
    const std::lock_guard guard(mutex_);
    if (files_.erase(path.filename().string()) == 0) return missing(path);
    return {};
  }
  Result<std::vector<Entry>> list(const std::filesystem::path&) override {
    const std::lock_guard guard(mutex_);
    std::vector<Entry> entries;
    for (const auto& [name, content] : files_) entries.push_back({name, content.size});
    return entries;
  }
  Result<void> make_folder(const std::filesystem::path&) override { return {}; }
  Result<void> sync_folder(const std::filesystem::path&) override { return {}; }
  Result<std::shared_ptr<void>> lock(const std::filesystem::path&) override {
    return std::make_shared<int>();
  }

 private:
  /// Aligned as a mapping is.
  struct Content {
    Content() = default;
    explicit Content(std::size_t bytes)
        : words(std::make_shared<std::vector<std::uint64_t>>((bytes + 7) / 8)), size(bytes) {}
    std::shared_ptr<std::vector<std::uint64_t>> words;
    std::size_t size = 0;
  };
  class Mapped final : public log::File {
   public:
    explicit Mapped(Content content) : content_(std::move(content)) {}
    [[nodiscard]] std::span<std::byte> memory() const noexcept override {
      return {reinterpret_cast<std::byte*>(content_.words->data()), content_.size};
    }
    Result<void> sync(std::size_t, std::size_t) override { return {}; }
    void touch(std::size_t, std::size_t) noexcept override {}
    void written() noexcept override {}

   private:
    Content content_;
  };

  static tl::unexpected<Error> missing(const std::filesystem::path& path) {
    return failure("log.io", path.string() + " is not there, or is already");
  }

  std::mutex mutex_;
  std::map<std::string, Content> files_;
};

}  // namespace ctibus::fuzz
