#include "core/process/host_program.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <system_error>

namespace ctibus::process {

Result<std::filesystem::path> host_program(const std::string& configured) {
  std::error_code ignored;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  std::vector<std::filesystem::path> places;
  if (configured.empty()) {
    places = {self / "ctibus-host", self.parent_path() / "libexec/ctibus/ctibus-host",
              self.parent_path() / "bin/ctibus-host"};
  } else {
    places = {configured};
  }
  for (const auto& place : places) {
    if (std::filesystem::exists(place, ignored)) return place;
  }
  return failure("host.cannot_run",
                 fmt::format("There is no {}: install ctibus-host, or set program in [isolation].",
                             places.front().string()));
}

std::string digest_of(const host::ProcessRecipe& recipe) {
  std::string text =
      recipe.instance.library.string() + '\0' + recipe.manifest->id + '\0' +
      recipe.manifest->version + '\0' +
      fmt::format("{} {}", recipe.instance.memory_bytes, recipe.instance.open_files) + '\0';
  text.append(recipe.instance.options.begin(), recipe.instance.options.end());
  std::error_code ignored;
  const auto written = std::filesystem::last_write_time(recipe.instance.library, ignored);
  text += fmt::format("{}", written.time_since_epoch().count());
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), hash.data(), &size, EVP_sha256(), nullptr);
  std::string out;
  for (unsigned int i = 0; i < size; ++i) out += fmt::format("{:02x}", hash[i]);
  return out;
}

bool same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |=
        static_cast<unsigned>(static_cast<unsigned char>(a[i])) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

}  // namespace ctibus::process
