#include "ics_file.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace ctibus::calendar {
namespace {

constexpr std::size_t largest_file = std::size_t{16} << 20;

tl::unexpected<Error> unreadable(std::string_view why) {
  return failure("calendar.unreadable",
                 fmt::format("{}; check the path and its permissions.", why));
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (error) return unreadable(error.message());
  if (!std::filesystem::is_regular_file(status)) return unreadable("this is no file");
  std::ifstream in(path, std::ios::binary);
  if (!in) return unreadable(std::system_category().message(errno));
  std::string text;
  std::array<char, 64 << 10> part;
  while (in && text.size() <= largest_file) {
    in.read(part.data(), part.size());
    text.append(part.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) return unreadable("the disk does not give it");
  if (text.size() > largest_file) {
    return failure("calendar.too_much", "the file is larger than 16 MiB; export holidays only.");
  }
  return text;
}

}  // namespace ctibus::calendar
