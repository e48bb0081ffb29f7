#include <algorithm>
#include <filesystem>
#include <span>
#include <vector>

#include "content_of.hpp"
#include "fuzz.hpp"

// Gives every file of the named folders to a target, without libFuzzer: the kept corpus as a test.
// What was given last is the culprit when it ends early.

int main(int count, char** names) {
  std::vector<std::filesystem::path> files;
  for (const char* name : std::span(names, static_cast<std::size_t>(count)).subspan(1)) {
    if (!std::filesystem::exists(name)) {
      std::fprintf(stderr, "There is no %s.\n", name);
      return 1;
    }
    if (!std::filesystem::is_directory(name)) {
      files.emplace_back(name);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(name)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  ctibus::fuzz::run({});
  for (const auto& file : files) {
    std::printf("%s\n", file.c_str());
    std::fflush(stdout);
    const std::string content = ctibus::fuzz::content_of(file);
    // Of exactly this size, so that a sanitizer sees a read behind it.
    const std::vector<char> bytes(content.begin(), content.end());
    ctibus::fuzz::run(ctibus::fuzz::bytes_of({bytes.data(), bytes.size()}));
  }
  std::printf("%zu inputs\n", files.size());
  if (files.empty()) std::fprintf(stderr, "There is no input: name files or folders.\n");
  return files.empty() ? 1 : 0;
}
