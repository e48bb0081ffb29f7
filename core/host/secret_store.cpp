#include "core/host/secret_store.hpp"

#include <algorithm>
#include <cstring>

namespace ctibus::host {

SecretStore::~SecretStore() {
  for (auto& [handle, entry] : secrets_) wipe(entry);
}

void SecretStore::wipe(Entry& entry) {
  if (!entry.secret.empty()) explicit_bzero(entry.secret.data(), entry.secret.size());
}

void SecretStore::expire() {
  const std::int64_t now = clock_.steady_ns();
  for (auto entry = secrets_.begin(); entry != secrets_.end();) {
    if (entry->second.expires_ns > now) {
      ++entry;
      continue;
    }
    wipe(entry->second);
    entry = secrets_.erase(entry);
  }
}

Uuid SecretStore::deposit(std::span<const std::uint8_t> secret, std::uint32_t lease_ms) {
  const Uuid handle = entropy_.uuid();
  return keep(handle, secret, lease_ms) ? handle : Uuid();
}

bool SecretStore::keep(const Uuid& handle, std::span<const std::uint8_t> secret,
                       std::uint32_t lease_ms) {
  if (secret.empty() || secret.size() > max_bytes) return false;
  const std::int64_t lease = std::min(std::int64_t{lease_ms} * 1'000'000, max_lease_ns);
  const std::lock_guard lock(mutex_);
  expire();
  if (secrets_.size() >= max_secrets) return false;
  Entry fresh{{secret.begin(), secret.end()}, clock_.steady_ns() + lease};
  return secrets_.emplace(handle, std::move(fresh)).second;
}

std::size_t SecretStore::redeem(const Uuid& handle, std::span<std::uint8_t> buffer) {
  const std::lock_guard lock(mutex_);
  expire();
  const auto found = secrets_.find(handle);
  if (found == secrets_.end()) return 0;
  const std::size_t size = found->second.secret.size();
  if (size > buffer.size()) return size;
  std::copy(found->second.secret.begin(), found->second.secret.end(), buffer.begin());
  wipe(found->second);
  secrets_.erase(found);
  return size;
}

}  // namespace ctibus::host
