#include <string>

#include "core/backup/files.hpp"
#include "core/backup/manifest.hpp"
#include "core/backup/places.hpp"
#include "fuzz.hpp"

// The manifest of a backup, and where a restore puts what it names.

namespace ctibus::fuzz {
namespace {

using namespace backup;
namespace fs = std::filesystem;

void every_path(const Manifest& manifest, auto&& visit) {
  visit(manifest.config_file);
  visit("data");
  if (!manifest.keyring.empty()) visit(manifest.keyring);
  if (!manifest.log.path.empty()) visit(manifest.log.path);
  for (const auto& file : manifest.files) visit(file.path);
  for (const auto& folder : manifest.folders) visit(folder.path);
}

void stays_below(const Places& places, const std::string& path, const fs::path& folder) {
  const fs::path place = places.of(path);
  require(place.is_absolute() && is_below(place.lexically_normal(), folder),
          "nothing is restored elsewhere");
  require(place.string().find('\0') == std::string::npos, "a place is what the system sees");
}

}  // namespace

void run(Bytes input) {
  const auto manifest = manifest_from_json(text_of(input));
  if (!manifest) {
    require(manifest.error().code.starts_with("backup."), "an error has an id of its own");
    return;
  }
  const fs::path to = "/srv/look";
  const Places below(*manifest, to);
  every_path(*manifest, [&](const std::string& path) {
    stays_below(below, path, to);
    require(below.is_whole(below.of(path)), "all of it is written at once");
  });
  const Places as_it_was(*manifest, {});
  every_path(*manifest, [&](const std::string& path) {
    const auto& root = manifest->roots.at(fs::path(path).begin()->string());
    stays_below(as_it_was, path, root.folder);
  });
  require(as_it_was.sites().back().target == as_it_was.of("data"), "the data folder is last");

  const std::string text = manifest_to_json(*manifest);
  const auto again = manifest_from_json(text);
  require(again.has_value(), "what was read can be written");
  require(manifest_to_json(*again) == text, "what was written is read the same");
}

}  // namespace ctibus::fuzz
