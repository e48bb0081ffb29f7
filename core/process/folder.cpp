#include "core/process/folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

namespace ctibus::process {
namespace {

constexpr std::size_t most_lines = 20;
constexpr std::streamoff most_bytes = 8192;

std::string reason(int error) { return std::generic_category().message(error); }

struct flock whole_file(short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

tl::unexpected<Error> cannot(const std::string& what, const std::filesystem::path& path,
                             int error) {
  return failure("host.folder", fmt::format("Cannot {} {}: {}. Check its owner.", what,
                                            path.string(), reason(error)));
}

}  // namespace

Result<> Folder::make() const {
  std::error_code why;
  std::filesystem::create_directories(path_, why);
  struct stat status {};
  if (!why && ::stat(path_.c_str(), &status) != 0) why = {errno, std::generic_category()};
  // One that systemd made belongs to the process's user, and is open to our group.
  const bool ours = !why && status.st_uid == ::geteuid();
  if (ours) std::filesystem::permissions(path_, std::filesystem::perms::owner_all, why);
  if (why) return cannot("make", path_, why.value());
  const auto file = path_ / "key";
  if (std::filesystem::exists(file, why)) return {};
  std::array<unsigned char, 24> random{};
  if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {
    return cannot("make a key for", path_, errno);
  }
  std::string text;
  for (const unsigned char byte : random) text += fmt::format("{:02x}", byte);
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool written = fd >= 0 && (ours || ::fchmod(fd, 0640) == 0) &&
                       ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const int error = errno;
  if (fd >= 0) ::close(fd);
  if (!written) return cannot("write", file, error);
  return {};
}

Result<std::string> Folder::key() const {
  std::ifstream in(path_ / "key");
  std::string text;
  if (!(in >> text)) return cannot("read", path_ / "key", errno);
  return text;
}

std::optional<pid_t> Folder::holder() const {
  const int fd = ::open(lock().c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  auto lock = whole_file(F_WRLCK);
  const bool known = ::fcntl(fd, F_GETLK, &lock) == 0;
  ::close(fd);
  if (!known || lock.l_type == F_UNLCK) return std::nullopt;
  return lock.l_pid;
}

int Folder::noted_signal() const {
  std::ifstream in(last_signal());
  int signal = 0;
  return in >> signal ? signal : 0;
}

std::vector<std::string> Folder::last_lines() const {
  std::ifstream in(error_output(), std::ios::ate);
  if (!in) return {};
  const std::streamoff size = in.tellg();
  in.seekg(std::max<std::streamoff>(0, size - most_bytes));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    for (char& c : line) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
    lines.push_back(line.substr(0, 500));
  }
  if (size > most_bytes && !lines.empty()) lines.erase(lines.begin());  // not whole
  if (lines.size() > most_lines) {
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most_lines));
  }
  return lines;
}

Result<FolderLock> FolderLock::take(const Folder& folder) {
  const int fd = ::open(folder.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (fd < 0) return cannot("open", folder.lock(), errno);
  auto lock = whole_file(F_WRLCK);
  if (::fcntl(fd, F_SETLK, &lock) == 0) return FolderLock(fd);
  const int error = errno;
  ::close(fd);
  if (error != EACCES && error != EAGAIN) return cannot("lock", folder.lock(), error);
  const auto holder = folder.holder();
  return failure("host.process_running",
                 fmt::format("Process {} holds {} already.", holder.value_or(0), folder.name()));
}

FolderLock::FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FolderLock::~FolderLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace ctibus::process
