#include "caller_digest.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

namespace ctibus::acd {

std::string caller_digest(std::string_view caller, std::string_view group) {
  constexpr std::size_t bytes_kept = 16;
  const std::string text = fmt::format("{}\n{}", caller, group);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string key;
  for (std::size_t i = 0; i < bytes_kept; ++i) key += fmt::format("{:02x}", digest[i]);
  return key;
}

}  // namespace ctibus::acd
