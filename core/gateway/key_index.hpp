#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

namespace ctibus::gateway {

/// Whose a key is, by the files of a keyring. A file is read again only when it is another one or
/// was written since, so that strangers who knock do not cost much. One thread.
class KeyIndex {
 public:
  explicit KeyIndex(std::filesystem::path keyring) : keyring_(std::move(keyring)) {}

  /// The name of the client with this public key (Z85), as the files are now.
  std::optional<std::string> name_of(const std::string& public_key);
  /// How many files were read so far.
  [[nodiscard]] std::uint64_t reads() const { return reads_; }

 private:
  /// What changes with a file's content.
  struct Stamp {
    ino_t inode = 0;
    off_t size = 0;
    std::int64_t changed_ns = 0;
    bool operator==(const Stamp&) const = default;
  };
  struct File {
    Stamp stamp;
    std::string public_key;  ///< empty: it holds none
  };

  [[nodiscard]] std::optional<Stamp> stamp_of(const std::string& name) const;
  void look();

  std::filesystem::path keyring_;
  std::map<std::string, File> files_;                   ///< by the client's name
  std::unordered_map<std::string, std::string> names_;  ///< by public key
  std::uint64_t reads_ = 0;
};

}  // namespace ctibus::gateway
