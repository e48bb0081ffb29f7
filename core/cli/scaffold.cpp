#include "core/cli/scaffold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "core/cli/file_output.hpp"

namespace ctibus::cli {
namespace {

using Words = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t kLongestName = 64;
constexpr std::string_view kTemplate = ".in";

bool is_name(std::string_view name) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && name.size() <= kLongestName && name.front() >= 'a' &&
         name.front() <= 'z' && name.back() != '-' && std::all_of(name.begin(), name.end(), good);
}

/// "door-bell" as an identifier, and as a type.
std::string identifier(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string type_name(std::string_view name) {
  std::string out;
  bool starts_word = true;
  for (const char c : name) {
    if (c != '-') {
      out += starts_word && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    starts_word = c == '-';
  }
  return out;
}

std::string fill_in(std::string text, const Words& words) {
  for (const auto& [word, value] : words) {
    for (auto at = text.find(word); at != std::string::npos;
         at = text.find(word, at + value.size())) {
      text.replace(at, word.size(), value);
    }
  }
  return text;
}

Result<std::vector<std::filesystem::path>> list_templates(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> out;
  std::error_code code;
  for (std::filesystem::recursive_directory_iterator at(folder, code), end; !code && at != end;
       at.increment(code)) {
    if (at->is_regular_file() && at->path().extension() == kTemplate) out.push_back(at->path());
  }
  std::sort(out.begin(), out.end());
  if (!out.empty()) return out;
  return failure("cli.missing_templates",
                 fmt::format("There are no templates in {}: install the package ctibus-sdk, or the "
                             "component sdk of a build.",
                             folder.string()));
}

}  // namespace

std::filesystem::path installed_templates() {
  std::error_code code;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", code);
  return program.parent_path().parent_path() / CTIBUS_SCAFFOLD_FOLDER;
}

Result<std::vector<std::filesystem::path>> create(const Scaffold& scaffold,
                                                  const std::filesystem::path& templates) {
  if (!is_name(scaffold.name)) {
    return failure("cli.bad_name",
                   fmt::format("\"{}\" cannot be a plugin's name: write a lower-case letter, then "
                               "lower-case letters, digits or '-', {} at most.",
                               scaffold.name, kLongestName));
  }
  std::error_code code;
  if (std::filesystem::exists(scaffold.directory, code) &&
      !std::filesystem::is_empty(scaffold.directory, code)) {
    return failure("cli.exists", fmt::format("{} exists and is not empty: name another folder with "
                                             "--directory.",
                                             scaffold.directory.string()));
  }
  const auto folder = templates / scaffold.kind;
  const auto files = list_templates(folder);
  if (!files) return tl::unexpected(files.error());
  const Words words = {{"@ID@", scaffold.name},
                       {"@NAMESPACE@", identifier(scaffold.name)},
                       {"@CLASS@", type_name(scaffold.name)},
                       {"@VERSION@", CTIBUS_SDK_VERSION}};
  std::vector<std::filesystem::path> out;
  for (const auto& file : *files) {
    std::string name = file.lexically_relative(folder).string();
    name.resize(name.size() - kTemplate.size());
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    out.push_back(scaffold.directory / fill_in(name, words));
    if (auto done = write_file(out.back(), fill_in(std::move(text).str(), words)); !done) {
      return tl::unexpected(done.error());
    }
  }
  return out;
}

}  // namespace ctibus::cli
