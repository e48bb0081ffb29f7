#include "core/gateway/key_index.hpp"

#include <sys/stat.h>

#include <utility>

#include "core/gateway/keyring.hpp"

namespace ctibus::gateway {

std::optional<std::string> KeyIndex::name_of(const std::string& public_key) {
  if (const auto known = names_.find(public_key); known != names_.end()) {
    const auto now = stamp_of(known->second);
    if (now && *now == files_.at(known->second).stamp) return known->second;
  }
  look();
  const auto found = names_.find(public_key);
  if (found == names_.end()) return std::nullopt;
  return found->second;
}

std::optional<KeyIndex::Stamp> KeyIndex::stamp_of(const std::string& name) const {
  struct stat status {};
  if (::stat(client_file(keyring_, name).c_str(), &status) != 0) return std::nullopt;
  return Stamp{status.st_ino, status.st_size,
               std::int64_t{status.st_ctim.tv_sec} * 1'000'000'000 + status.st_ctim.tv_nsec};
}

void KeyIndex::look() {
  std::map<std::string, File> old = std::exchange(files_, {});
  names_.clear();
  for (const std::string& name : client_keys(keyring_)) {
    // Before it is read: what is written meanwhile is seen the next time.
    const auto stamp = stamp_of(name);
    if (!stamp) continue;
    File& file = files_[name];
    if (const auto known = old.find(name); known != old.end() && known->second.stamp == *stamp) {
      file = std::move(known->second);
    } else {
      ++reads_;
      file = {*stamp, client_key(keyring_, name).value_or("")};
    }
    if (!file.public_key.empty()) names_.emplace(file.public_key, name);
  }
}

}  // namespace ctibus::gateway
