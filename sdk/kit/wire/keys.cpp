#include "ctibus/kit/wire/keys.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>

namespace ctibus::wire {
namespace {

constexpr std::size_t z85_size = 40;

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool is_key(const std::string& text) {
  std::array<std::uint8_t, 32> bytes{};
  return text.size() == z85_size && zmq_z85_decode(bytes.data(), text.c_str()) != nullptr;
}

std::string reason() { return std::generic_category().message(errno); }

/// What is written here is there after a loss of power.
bool sync_folder(const std::filesystem::path& folder) {
  const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = fd >= 0 && ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  return synced;
}

/// A new file, whole or not at all; false with errno.
bool make_file(const std::filesystem::path& path, const std::string& text, mode_t mode) {
  // Not shared with another process that makes the same file now.
  const std::filesystem::path fresh = fmt::format("{}.{}.new", path.string(), ::getpid());
  ::unlink(fresh.c_str());
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (fd < 0) return false;
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(fd) == 0 && ::link(fresh.c_str(), path.c_str()) == 0;
  const int error = errno;
  ::close(fd);
  ::unlink(fresh.c_str());
  errno = error;
  return written && sync_folder(path.parent_path());
}

}  // namespace

Result<KeyPair> KeyPair::make() {
  std::array<char, z85_size + 1> public_key{};
  std::array<char, z85_size + 1> secret_key{};
  if (zmq_curve_keypair(public_key.data(), secret_key.data()) != 0) {
    return failure("wire.no_curve", "This libzmq was built without CURVE: install Debian's.");
  }
  return KeyPair{public_key.data(), secret_key.data()};
}

Result<KeyPair> KeyPair::of(std::string secret_key) {
  if (!is_key(secret_key)) return failure("wire.bad_key", "A secret key has 40 characters of Z85.");
  std::array<char, z85_size + 1> public_key{};
  if (zmq_curve_public(public_key.data(), secret_key.c_str()) != 0) {
    return failure("wire.no_curve", "This libzmq was built without CURVE: install Debian's.");
  }
  return KeyPair{public_key.data(), std::move(secret_key)};
}

Result<KeyFile> KeyFile::read(const std::filesystem::path& path) {
  std::ifstream in(path);
  if (!in) {
    return failure("wire.bad_key",
                   fmt::format("Cannot read the key file {}: {}.", path.string(), reason()));
  }
  KeyFile file;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    const std::string_view text = trim(std::string_view(line).substr(0, line.find('#')));
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;  // a section, or nothing
    const std::string_view name = trim(text.substr(0, equals));
    // A key may have a '#' of its own.
    std::string_view value = trim(std::string_view(line).substr(line.find('=') + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
        value.back() == value.front()) {
      value = value.substr(1, value.size() - 2);
    }
    const bool key = name == "public-key" || name == "secret-key" || name == "server-key";
    if (key && !is_key(std::string(value))) {
      return failure("wire.bad_key",
                     fmt::format("{}:{}: {} is no key: it has 40 characters of Z85.", path.string(),
                                 number, name));
    }
    if (name == "name") file.name = value;
    if (name == "endpoint") file.endpoint = value;
    if (name == "server-key") file.server_key = value;
    if (name == "public-key") file.keys.public_key = value;
    if (name == "secret-key") file.keys.secret_key = value;
  }
  if (file.keys.public_key.empty()) {
    return failure("wire.bad_key",
                   fmt::format("{} has no public-key: it is no key file.", path.string()));
  }
  struct stat status {};
  if (!file.keys.secret_key.empty() && ::stat(path.c_str(), &status) == 0 &&
      (status.st_mode & 0077) != 0) {
    return failure("wire.key_open",
                   fmt::format("Others may read the secret key in {0}: chmod 600 {0}, and make a "
                               "new one if somebody did.",
                               path.string()));
  }
  return file;
}

Result<> KeyFile::write(const std::filesystem::path& path) const {
  std::string text = "# A key of ctibus, made by `ctibus keys`.\nmetadata\n";
  const auto put = [&](std::string_view name_of_it, const std::string& value) {
    if (!value.empty()) text += fmt::format("    {} = \"{}\"\n", name_of_it, value);
  };
  put("name", name);
  put("endpoint", endpoint);
  put("server-key", server_key);
  text += "curve\n";
  put("public-key", keys.public_key);
  put("secret-key", keys.secret_key);

  if (make_file(path, text, keys.secret_key.empty() ? 0644 : 0600)) return {};
  if (errno == EEXIST) {
    return failure(
        "wire.key_exists",
        fmt::format("There is a key {} already: remove it first if nobody may use it any "
                    "more.",
                    path.string()));
  }
  return failure("wire.bad_key",
                 fmt::format("Cannot write the key {}: {}.", path.string(), reason()));
}

}  // namespace ctibus::wire
