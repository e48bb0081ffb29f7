#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace ctibus::fuzz {

inline std::string content_of(const std::filesystem::path& path) {
  const std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

}  // namespace ctibus::fuzz
