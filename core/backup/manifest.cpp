#include "core/backup/manifest.hpp"

#include <fmt/format.h>

#include "core/backup/files.hpp"
#include "core/backup/sha256.hpp"

namespace ctibus::backup {

namespace {

std::string checksum_name() { return std::string(manifest_name) + ".sha256"; }

std::string checksum_line(const std::string& text) {
  Sha256 digest;
  digest.add(std::as_bytes(std::span(text)));
  return fmt::format("{}  {}\n", digest.take(), manifest_name);
}

}  // namespace

std::uint64_t Manifest::bytes() const {
  std::uint64_t total = 0;
  for (const auto& file : files) total += file.size;
  return total;
}

Result<> write_manifest(const Manifest& manifest, const std::filesystem::path& folder) {
  const std::string text = manifest_to_json(manifest);
  if (auto written = write_text(folder / checksum_name(), checksum_line(text)); !written) {
    return tl::unexpected(written.error());
  }
  auto written = write_text(folder / manifest_name, text);
  if (!written) return tl::unexpected(written.error());
  return {};
}

Result<Manifest> read_manifest(const std::filesystem::path& folder) {
  const auto text = read_text(folder / manifest_name);
  const auto line = read_text(folder / checksum_name());
  if (!text || !line) {
    return failure("backup.not_a_backup",
                   fmt::format("{} holds no backup: {}", folder.string(),
                               text ? line.error().text : text.error().text));
  }
  if (*line != checksum_line(*text)) {
    return failure("backup.damaged",
                   fmt::format("{} is not as it was written: its SHA-256 is not the one in {}.",
                               (folder / manifest_name).string(), checksum_name()));
  }
  return manifest_from_json(*text);
}

}  // namespace ctibus::backup
