#pragma once

#include <filesystem>
#include <string>

namespace ctibus::csta::testing {

/// A certificate with its key, in PEM files of a folder: NAME.pem and NAME.key.
struct Certificate {
  std::string certificate;
  std::string private_key;
};

/// Signed by itself.
Certificate make_authority(const std::filesystem::path& folder, const std::string& name);
/// For a DNS name, or an address when it looks like one.
Certificate make_certificate(const std::filesystem::path& folder, const Certificate& authority,
                             const std::string& subject);

}  // namespace ctibus::csta::testing
