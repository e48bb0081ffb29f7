#include "core/config/secrets.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <functional>
#include <random>

namespace ctibus::config {
namespace {

constexpr std::string_view kCredential = "${credential:";
constexpr std::size_t kLargestSecret = 64 << 10;

std::optional<std::string> read(const std::filesystem::path& path) {
  std::error_code code;
  if (!std::filesystem::is_regular_file(path, code)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  std::string out(kLargestSecret + 1, '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad() || (!in.eof() && in.fail()) || out.size() > kLargestSecret) return std::nullopt;
  if (out.ends_with('\n')) out.pop_back();
  if (out.ends_with('\r')) out.pop_back();
  return out;
}

}  // namespace

bool Secrets::is_credential(std::string_view text) {
  return text.starts_with(kCredential) && text.ends_with('}');
}

std::optional<std::string> Secrets::from_file(const std::string& path, const Place& place,
                                              Report& report) const {
  const std::filesystem::path file = base_ / path;
  auto secret = read(file);
  if (!secret) {
    report.error(place, "config.secret_unreadable",
                 fmt::format("The secret's file {} cannot be read: it must be a file of at most "
                             "64 KiB that this user may read.",
                             file.string()));
    return std::nullopt;
  }
  std::error_code code;
  const auto mode = std::filesystem::status(file, code).permissions();
  if ((mode & std::filesystem::perms::others_read) != std::filesystem::perms::none) {
    report.warning(place, "config.secret_exposed",
                   fmt::format("Every user can read {}: chmod 600 it.", file.string()));
  }
  return secret;
}

std::optional<std::string> Secrets::from_text(const std::string& text, const Place& place,
                                              Report& report) const {
  if (!is_credential(text)) return text;
  const std::string name = text.substr(kCredential.size(), text.size() - kCredential.size() - 1);
  const bool plain = !name.empty() && name.find('/') == std::string::npos && name != "..";
  auto secret = credentials_ && plain ? read(*credentials_ / name) : std::nullopt;
  if (!secret) {
    report.error(
        place, "config.credential_missing",
        fmt::format("There is no credential \"{}\"{}: add LoadCredential={}:PATH to the service.",
                    name, credentials_ ? "" : " (CREDENTIALS_DIRECTORY is not set)", name));
  }
  return secret;
}

std::string Secrets::fingerprint(std::string_view secret) {
  static const std::string salt = [] {
    std::random_device random;
    std::string out;
    for (int i = 0; i < 4; ++i) out += fmt::format("{:08x}", random());
    return out;
  }();
  return fmt::format("secret {:016x}", std::hash<std::string>{}(salt + std::string(secret)));
}

}  // namespace ctibus::config
