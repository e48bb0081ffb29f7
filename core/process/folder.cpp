#include "core/process/folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

namespace ctibus::process {
namespace {

constexpr std::size_t most_lines = 20;
constexpr std::size_t most_bytes = 8192;
constexpr std::size_t key_digits = 48;
constexpr mode_t shared_read = 0640;
/// Neither a link to a file of somebody else nor a pipe that nobody writes to.
constexpr int careful = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

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

struct End {
  std::string text;
  bool more = false;  ///< there is something before it
  int error = 0;
};

/// The end of a plain file; nothing of anything else.
End read_end(const std::filesystem::path& path, std::size_t most) {
  End end;
  const int fd = ::open(path.c_str(), O_RDONLY | careful);
  if (fd < 0) return {.error = errno};
  struct stat status {};
  if (::fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
    const off_t from = std::max<off_t>(0, status.st_size - static_cast<off_t>(most));
    end.text.resize(std::min(most, static_cast<std::size_t>(status.st_size)));
    const ssize_t size = ::pread(fd, end.text.data(), end.text.size(), from);
    end.text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    end.more = from > 0;
    if (size < 0) end.error = errno;
  } else {
    end.error = EINVAL;
  }
  ::close(fd);
  return end;
}

bool valid_key(std::string_view text) {
  return text.size() == key_digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Result<> Folder::make() const {
  std::error_code why;
  const bool made = std::filesystem::create_directories(path_, why);
  if (made) std::filesystem::permissions(path_, std::filesystem::perms::owner_all, why);
  if (why) return cannot("make", path_, why.value());
  if (valid_key(read_end(path_ / "key", key_digits + 1).text)) return {};
  return make_key();
}

/// All of the key or nothing of it is there, also after a loss of power.
Result<> Folder::make_key() const {
  std::array<unsigned char, key_digits / 2> random{};
  if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {
    return cannot("make a key for", path_, errno);
  }
  std::string text;
  for (const unsigned char byte : random) text += fmt::format("{:02x}", byte);
  const auto file = path_ / "key";
  const auto fresh = path_ / "key.new";
  ::unlink(fresh.c_str());
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) return cannot("write", fresh, errno);
  share(fresh);
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fchmod(fd, shared_read) == 0 && ::fsync(fd) == 0;
  int error = errno;
  ::close(fd);
  if (written && ::rename(fresh.c_str(), file.c_str()) == 0) return {};
  if (written) error = errno;
  ::unlink(fresh.c_str());
  return cannot("write", file, error);
}

void Folder::share(const std::filesystem::path& file) const {
  struct stat folder {};
  if (::stat(path_.c_str(), &folder) != 0) return;
  [[maybe_unused]] const int given = ::lchown(file.c_str(), static_cast<uid_t>(-1), folder.st_gid);
}

Result<std::string> Folder::key() const {
  const auto file = path_ / "key";
  auto read = read_end(file, key_digits + 1);
  if (read.error != 0) return cannot("read", file, read.error);
  if (!valid_key(read.text)) {
    return failure("host.folder",
                   fmt::format("{} holds no key: start ctibusd, which makes one.", file.string()));
  }
  return std::move(read.text);
}

std::optional<pid_t> Folder::holder() const {
  const int fd = ::open(lock().c_str(), O_RDONLY | careful);
  if (fd < 0) return std::nullopt;
  auto lock = whole_file(F_WRLCK);
  const bool known = ::fcntl(fd, F_GETLK, &lock) == 0;
  ::close(fd);
  if (!known || lock.l_type == F_UNLCK || lock.l_pid <= 0) return std::nullopt;
  return lock.l_pid;
}

int Folder::noted_signal() const {
  const std::string text = read_end(last_signal(), 16).text;
  int signal = 0;
  std::from_chars(text.data(), text.data() + text.size(), signal);
  return signal > 0 && signal < NSIG ? signal : 0;
}

std::vector<std::string> Folder::last_lines() const {
  const auto read = read_end(error_output(), most_bytes);
  std::istringstream in(read.text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    for (char& c : line) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
    lines.push_back(line.substr(0, 500));
  }
  if (read.more && !lines.empty()) lines.erase(lines.begin());  // not whole
  if (lines.size() > most_lines) {
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(most_lines));
  }
  return lines;
}

Result<FolderLock> FolderLock::take(const Folder& folder) {
  const int fd = ::open(folder.lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, shared_read);
  if (fd < 0) return cannot("open", folder.lock(), errno);
  ::fchmod(fd, shared_read);  // the core looks who has it
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
