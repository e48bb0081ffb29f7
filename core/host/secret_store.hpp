#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <vector>

#include "core/host/entropy.hpp"
#include "ctibus/ids.hpp"

namespace ctibus::host {

/// Secrets behind one-use handles; see ctibus/abi/secret.h. Memory is wiped when a secret goes.
/// Any thread.
class SecretStore {
 public:
  static constexpr std::size_t max_secrets = 4096;
  static constexpr std::size_t max_bytes = 65536;
  static constexpr std::int64_t max_lease_ns = std::int64_t{3600} * 1'000'000'000;

  /// Both must outlive the store.
  SecretStore(const Clock& clock, Entropy& entropy) : clock_(clock), entropy_(entropy) {}
  SecretStore(const SecretStore&) = delete;
  SecretStore& operator=(const SecretStore&) = delete;
  ~SecretStore();

  /// A lease of more than an hour is an hour. No handle when the secret is empty or larger than
  /// 64 KiB, or when 4096 others are kept.
  Uuid deposit(std::span<const std::uint8_t> secret, std::uint32_t lease_ms);
  /// The same under a handle that its owner has made. False: it was not kept.
  bool keep(const Uuid& handle, std::span<const std::uint8_t> secret, std::uint32_t lease_ms);
  /// See ctibus_secret.redeem.
  std::size_t redeem(const Uuid& handle, std::span<std::uint8_t> buffer);

 private:
  struct Entry {
    std::vector<std::uint8_t> secret;
    std::int64_t expires_ns = 0;
  };
  static void wipe(Entry& entry);
  void expire();

  const Clock& clock_;
  Entropy& entropy_;
  std::mutex mutex_;
  std::map<Uuid, Entry> secrets_;
};

}  // namespace ctibus::host
