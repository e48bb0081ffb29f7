#include <stdlib.h>

#include <fstream>
#include <string>

#include "content_of.hpp"
#include "core/config/load.hpp"
#include "fuzz.hpp"
#include "library_file.hpp"
#include "tests/support/temporary_folder.hpp"

// A site's TOML file, checked against the core's options and those of one plugin, `probe`, which
// has an option of every kind.

namespace ctibus::fuzz {
namespace {

namespace fs = std::filesystem;

/// A folder with the plugin and the site's file.
class Folder {
 public:
  Folder() {
    fs::create_directory(path_ / "plugins");
    const std::string manifest = content_of(FUZZ_PROBE_MANIFEST);
    require(!manifest.empty(), "the probe's manifest is in the corpus");
    write("plugins/probe.so", library_of(manifest));
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }
  void write(const char* name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }

 private:
  support::TemporaryFolder temporary_{"fuzz"};
  fs::path path_ = temporary_.path();
};

}  // namespace

void run(Bytes input) {
  static const Folder folder;
  folder.write("site.toml", text_of(input));
  const config::Surroundings surroundings{.plugin_folders = {folder.path() / "plugins"},
                                          .credentials = {}};
  const auto loaded = config::load(folder.path() / "site.toml", surroundings);
  bool wrong = false;
  for (const auto& diagnostic : loaded.diagnostics) {
    wrong |= !diagnostic.warning;
    require(!diagnostic.code.empty() && !diagnostic.line().empty(), "an error says what is wrong");
  }
  require(loaded.config.has_value() != wrong, "a site without an error loads");
}

}  // namespace ctibus::fuzz
