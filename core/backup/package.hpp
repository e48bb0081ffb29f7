#pragma once

#include <filesystem>
#include <string>

#include "core/backup/descriptor.hpp"
#include "core/base/error.hpp"

namespace ctibus::backup {

/// A folder that appears under its name complete and on the medium, or not at all: it is filled
/// under another name beside it. What a killed program has left there goes when the next one
/// begins. One thread.
class Package {
 public:
  /// `word` makes the other name: ".TARGET.WORD". Errors: backup.busy (somebody is filling it now),
  /// those of files.hpp.
  static Result<Package> begin(const std::filesystem::path& target, const std::string& word);
  Package(Package&& other) noexcept;
  Package& operator=(Package&&) = delete;
  /// Removes what was filled, unless it was published.
  ~Package();

  /// Where files go meanwhile.
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  /// Gives it its name, where nothing is, or an empty folder. Errors: backup.exists, those of
  /// files.hpp.
  Result<> publish();
  /// The same where something may be: that is at `aside` then, and at no moment is nothing there,
  /// where the file system can exchange names.
  Result<> publish_instead_of(const std::filesystem::path& aside);

 private:
  Package(std::filesystem::path target, std::filesystem::path folder, Descriptor lock);
  Result<> published();

  std::filesystem::path target_;
  std::filesystem::path folder_;
  Descriptor lock_;
  bool done_ = false;
};

}  // namespace ctibus::backup
