#include "core/judge/child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>

namespace ctibus::judge {
namespace {

using Json = nlohmann::json;

/// Memory shared with a child.
class SharedProgress {
 public:
  SharedProgress()
      : memory_(::mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    if (memory_ != MAP_FAILED) new (memory_) Progress;
  }
  SharedProgress(const SharedProgress&) = delete;
  SharedProgress& operator=(const SharedProgress&) = delete;
  ~SharedProgress() {
    if (memory_ != MAP_FAILED) ::munmap(memory_, sizeof(Progress));
  }
  bool ok() const { return memory_ != MAP_FAILED; }
  Progress& operator*() const { return *static_cast<Progress*>(memory_); }
  Progress* operator->() const { return static_cast<Progress*>(memory_); }

 private:
  void* memory_;
};

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  int get() const { return fd_; }
  void reset(int fd) {
    close();
    fd_ = fd;
  }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

Json to_json(const Outcome& outcome) {
  const Record& record = outcome.record;
  return {{"status", static_cast<int>(outcome.status)},
          {"text", outcome.text},
          {"notes", outcome.notes},
          {"used", record.used},
          {"undeclared", record.undeclared},
          {"misuses", record.misuses},
          {"crashes", record.crashes},
          {"floods", record.floods},
          {"misfits", record.misfits},
          {"error_ids", record.error_ids},
          {"longest_ns", record.longest_ns},
          {"longest", record.longest}};
}

Outcome from_json(const Json& json) {
  Outcome outcome;
  outcome.status = static_cast<Status>(json.at("status").get<int>());
  json.at("text").get_to(outcome.text);
  json.at("notes").get_to(outcome.notes);
  Record& record = outcome.record;
  for (std::size_t i = 0; i < 4; ++i) {
    json.at("used").at(i).get_to(record.used[i]);
    json.at("undeclared").at(i).get_to(record.undeclared[i]);
  }
  json.at("misuses").get_to(record.misuses);
  json.at("crashes").get_to(record.crashes);
  json.at("floods").get_to(record.floods);
  json.at("misfits").get_to(record.misfits);
  json.at("error_ids").get_to(record.error_ids);
  json.at("longest_ns").get_to(record.longest_ns);
  json.at("longest").get_to(record.longest);
  return outcome;
}

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

[[noreturn]] void be_the_child(const Check& check, const Subject& subject, std::uint64_t seed,
                               Progress& progress, int answer, int noise) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::dup2(noise, STDOUT_FILENO);
  ::dup2(noise, STDERR_FILENO);
  const Outcome outcome = run_here(check, subject, seed, progress, false);
  write_all(answer, to_json(outcome).dump(-1, ' ', true, Json::error_handler_t::replace));
  // No destructor and no exit handler of the library spoils a verdict that is made.
  ::_exit(0);
}

/// The last lines that the child has written, which a crash usually explains itself by.
std::string last_words(int fd) {
  constexpr off_t most = 400;
  const off_t size = ::lseek(fd, 0, SEEK_END);
  if (size <= 0) return {};
  std::string text(static_cast<std::size_t>(std::min(size, most)), '\0');
  const ssize_t read =
      ::pread(fd, text.data(), text.size(), size - static_cast<off_t>(text.size()));
  text.resize(read > 0 ? static_cast<std::size_t>(read) : 0);
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return text;
}

std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

/// Collects a child's answer, and watches the time.
class Watch {
 public:
  Watch(pid_t child, int answer, const Limits& limits, const Progress& progress)
      : child_(child), answer_(answer), limits_(limits), progress_(progress) {}

  enum class End { answered, callback_overrun, check_overrun };

  End run() {
    const auto limit = std::chrono::steady_clock::now() + limits_.check;
    while (true) {
      pollfd waiting{answer_, POLLIN, 0};
      const int ready = ::poll(&waiting, 1, 50);
      if (ready > 0) {
        char buffer[4096];
        const ssize_t count = ::read(answer_, buffer, sizeof(buffer));
        if (count > 0) {
          text_.append(buffer, static_cast<std::size_t>(count));
          continue;
        }
        if (count == 0 || errno != EINTR) return End::answered;
      }
      const std::int64_t entered = progress_.entered_ns;
      if (entered != 0 && now_ns() - entered > std::chrono::nanoseconds(limits_.callback).count()) {
        return End::callback_overrun;
      }
      if (std::chrono::steady_clock::now() > limit) return End::check_overrun;
    }
  }

  const std::string& text() const { return text_; }

  int reap(bool kill) const {
    if (kill) {
      ::kill(-child_, SIGKILL);
      ::kill(child_, SIGKILL);
    }
    int status = 0;
    while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {}
    ::kill(-child_, SIGKILL);  // what it may have left behind
    return status;
  }

 private:
  pid_t child_;
  int answer_;
  const Limits& limits_;
  const Progress& progress_;
  std::string text_;
};

std::string where(const Progress& progress) {
  std::string text =
      progress.entered_ns != 0 ? fmt::format(" in {}", progress.callback) : std::string();
  if (progress.step[0] != '\0') text += fmt::format(" while {}", progress.step);
  return text;
}

Outcome died(int status, const Progress& progress, const std::string& words) {
  Outcome outcome;
  outcome.status = Status::failed;
  if (WIFEXITED(status) && WEXITSTATUS(status) == Progress::exit_flood) {
    outcome.text = progress.last_words;
    outcome.record.floods.insert(progress.last_words);
    return outcome;
  }
  const std::string how = WIFSIGNALED(status)
                              ? fmt::format("died of {}", ::strsignal(WTERMSIG(status)))
                              : fmt::format("ended the process with code {}", WEXITSTATUS(status));
  outcome.text = fmt::format("it {}{}{}{}", how, where(progress), words.empty() ? "" : ": ", words);
  outcome.record.crashes.insert(fmt::format("{}{}", how, where(progress)));
  return outcome;
}

}  // namespace

std::string_view name_of(Status status) {
  constexpr std::string_view names[] = {"passed", "failed", "skipped"};
  return names[static_cast<std::size_t>(status)];
}

Outcome run_here(const Check& check, const Subject& subject, std::uint64_t seed, Progress& progress,
                 bool in_process) {
  Outcome outcome;
  Ledger ledger(subject, progress);
  Trial trial{subject, nullptr, ledger, progress, seed, in_process, {}};
  const auto failed = [&](std::string text) {
    outcome.status = Status::failed;
    outcome.text = std::move(text);
  };
  try {
    const auto plugin = load(subject);
    if (plugin) {
      trial.plugin = *plugin;
      check.run(trial);
    } else {
      failed(fmt::format("{}: {}", plugin.error().code, plugin.error().text));
    }
  } catch (const CheckFailed& why) {
    failed(why.what());
  } catch (const NotApplicable& why) {
    outcome.status = Status::skipped;
    outcome.text = why.what();
  } catch (const testing::ExpectationFailed& why) {
    const std::string_view text = why.what();
    failed(std::string(text.substr(0, text.find('\n'))));
    if (text.find("keep each other busy") != std::string_view::npos) {
      ledger.add_flood("messages without an end");
    }
  } catch (const std::exception& why) {
    failed(fmt::format("it threw \"{}\" across the ABI", why.what()));
    ledger.add_exception(outcome.text.substr(3));
  } catch (...) {
    failed("it threw something across the ABI");
    ledger.add_exception(outcome.text.substr(3));
  }
  outcome.notes = std::move(trial.notes);
  outcome.record = ledger.record();
  return outcome;
}

Result<Outcome> run_in_child(const Check& check, const Subject& subject, std::uint64_t seed,
                             const Limits& limits) {
  const auto cannot = [] {
    return failure("judge.cannot_fork",
                   fmt::format("A child process cannot be made: {}.", std::strerror(errno)));
  };
  const SharedProgress progress;
  Descriptor reading;
  Descriptor writing;
  int ends[2];
  if (!progress.ok() || ::pipe2(ends, O_CLOEXEC) != 0) return cannot();
  reading.reset(ends[0]);
  writing.reset(ends[1]);
  const Descriptor noise(::memfd_create("judged", MFD_CLOEXEC));
  if (noise.get() < 0) return cannot();
  const pid_t child = ::fork();
  if (child < 0) return cannot();
  if (child == 0) {
    reading.close();
    be_the_child(check, subject, seed, *progress, writing.get(), noise.get());
  }
  writing.close();
  ::setpgid(child, child);
  Watch watch(child, reading.get(), limits, *progress);
  const Watch::End end = watch.run();
  const int status = watch.reap(end != Watch::End::answered);
  if (end == Watch::End::answered) {
    const Json json = Json::parse(watch.text(), nullptr, false);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && json.is_object()) return from_json(json);
    return died(status, *progress, last_words(noise.get()));
  }
  Outcome outcome;
  outcome.status = Status::failed;
  if (end == Watch::End::callback_overrun) {
    outcome.text = fmt::format("it did not come back within {} ms{}", limits.callback.count(),
                               where(*progress));
    outcome.record.overruns.insert(outcome.text.substr(3));
  } else {
    outcome.text = fmt::format("the check was not done within {} s{}", limits.check.count() / 1000,
                               where(*progress));
    outcome.record.overruns.insert(outcome.text);
  }
  return outcome;
}

}  // namespace ctibus::judge
