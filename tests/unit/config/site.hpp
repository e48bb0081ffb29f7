#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/load.hpp"
#include "ctibus/codec.hpp"
#include "tests/support/temporary_folder.hpp"

/// A site in a folder of its own, with the test plugins.
class Site {
 public:
  Site() { surroundings.plugin_folders = {TEST_PLUGINS}; }
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  std::filesystem::path write(const std::string& name, std::string_view text) const {
    const auto file = folder_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file;
  }

  ctibus::config::Loaded load(std::string_view text) const {
    return ctibus::config::load(write("site.toml", text), surroundings);
  }

  const std::filesystem::path& folder() const { return folder_; }

  ctibus::config::Surroundings surroundings;

 private:
  ctibus::support::TemporaryFolder temporary_{"config"};
  std::filesystem::path folder_ = temporary_.path();
};

/// Diagnostics as "LINE:COLUMN: [warning: ]ID", those of a second file with its name in front.
inline std::vector<std::string> summary(const ctibus::config::Loaded& loaded,
                                        const std::string& main_file = "site.toml") {
  std::vector<std::string> out;
  for (const auto& diagnostic : loaded.diagnostics) {
    const std::filesystem::path file = *diagnostic.place.file;
    out.push_back((file.filename() == main_file ? "" : file.filename().string() + ":") +
                  std::to_string(diagnostic.place.line) + ":" +
                  std::to_string(diagnostic.place.column) + ": " +
                  (diagnostic.warning ? "warning: " : "") + diagnostic.code);
  }
  return out;
}

inline std::string all_text(const ctibus::config::Loaded& loaded) {
  std::string out;
  for (const auto& diagnostic : loaded.diagnostics) out += diagnostic.line() + "\n";
  return out;
}
