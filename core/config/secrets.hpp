#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/config/diagnostic.hpp"

/// Secrets that stand outside of the configuration. One thread at a time.
namespace ctibus::config {

class Secrets {
 public:
  /// `base`: what relative paths start from. `credentials`: the service manager's folder, if any.
  Secrets(std::filesystem::path base, std::optional<std::filesystem::path> credentials)
      : base_(std::move(base)), credentials_(std::move(credentials)) {}

  /// The secret in a file, without the line end that editors leave. Reports
  /// config.secret_unreadable, config.secret_exposed.
  std::optional<std::string> from_file(const std::string& path, const Place& place,
                                       Report& report) const;

  /// `text` itself, or the credential when it is "${credential:NAME}". Reports
  /// config.credential_missing.
  std::optional<std::string> from_text(const std::string& text, const Place& place,
                                       Report& report) const;

  static bool is_credential(std::string_view text);

  /// Tells two secrets apart without telling them; differs from process to process.
  static std::string fingerprint(std::string_view secret);

 private:
  std::filesystem::path base_;
  std::optional<std::filesystem::path> credentials_;
};

}  // namespace ctibus::config
