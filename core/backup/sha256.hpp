#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace ctibus::backup {

/// SHA-256 (FIPS 180-4), piece by piece. One thread.
class Sha256 {
 public:
  Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  ~Sha256();

  void add(std::span<const std::byte> bytes);
  /// Of all that was added, in hexadecimal digits; it begins anew.
  std::string take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ctibus::backup
