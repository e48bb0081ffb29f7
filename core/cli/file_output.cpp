#include "core/cli/file_output.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>

namespace ctibus::cli {
namespace {

tl::unexpected<Error> cannot_write(const std::filesystem::path& file, const std::string& why) {
  return failure("cli.cannot_write", fmt::format("{} cannot be written: {}.", file.string(), why));
}

}  // namespace

Result<> write_file(const std::filesystem::path& file, std::string_view text) {
  std::error_code code;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), code);
  if (code) return cannot_write(file, code.message());
  const std::filesystem::path draft = file.string() + fmt::format(".{}.tmp", getpid());
  errno = 0;
  std::ofstream out(draft, std::ios::binary);
  out << text;
  out.close();
  if (!out) {
    const std::string why = std::generic_category().message(errno);
    std::filesystem::remove(draft, code);
    return cannot_write(file, why);
  }
  std::filesystem::rename(draft, file, code);
  if (!code) return {};
  const std::string why = code.message();
  std::filesystem::remove(draft, code);
  return cannot_write(file, why);
}

}  // namespace ctibus::cli
