#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "core/judge/life.hpp"

namespace ctibus::judge {
namespace {

using namespace std::chrono_literals;

/// A folder that outlives the process that is killed in it.
class Folder {
 public:
  Folder() {
    std::string folder = (std::filesystem::temp_directory_path() / "ctibus-judge-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) throw CheckFailed("no temporary folder can be made");
    path_ = folder;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The test host's log as a file of frames: what a real log is to a process that is killed.
class Journal {
 public:
  explicit Journal(const std::filesystem::path& folder)
      : file_(folder / "log"),
        fd_(::open(file_.c_str(), O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600)) {}
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal() {
    if (fd_ >= 0) ::close(fd_);
  }

  void keep(Ledger& ledger) {
    ledger.on_append = [this](const testing::TestLog::Entry& entry) {
      const auto source_size = static_cast<std::uint32_t>(entry.source.size());
      std::string line(sizeof(source_size), '\0');
      std::memcpy(line.data(), &source_size, sizeof(source_size));
      line.append(entry.source);
      line.append(reinterpret_cast<const char*>(entry.words.data()), entry.words.size() * 8);
      while (::write(fd_, line.data(), line.size()) < 0 && errno == EINTR) {}
    };
    ledger.on_acknowledge = [this](std::string_view consumer, std::uint64_t sequence) {
      std::ofstream out(file_.parent_path() / ("consumer." + std::string(consumer)),
                        std::ios::trunc);
      out << sequence;
    };
  }

  /// Into the log of a host that has just begun.
  void replay(testing::TestHost& host) const {
    std::ifstream in(file_, std::ios::binary);
    std::uint32_t source_size = 0;
    while (in.read(reinterpret_cast<char*>(&source_size), sizeof(source_size))) {
      std::string source(source_size, '\0');
      in.read(source.data(), source_size);
      std::vector<std::uint64_t> words(sizeof(ctibus_frame_header) / 8);
      if (!in.read(reinterpret_cast<char*>(words.data()), sizeof(ctibus_frame_header))) break;
      ctibus_frame_header header{};
      std::memcpy(&header, words.data(), sizeof(header));
      words.resize(header.size / 8);
      in.read(reinterpret_cast<char*>(words.data()) + sizeof(header),
              static_cast<std::streamsize>(header.size - sizeof(header)));
      if (!in) break;  // the one that was cut
      const char* at = reinterpret_cast<const char*>(words.data()) + sizeof(header);
      const auto take = [&at](std::size_t size) {
        const std::string_view part(at, size);
        at += size;
        return part;
      };
      testing::TestLog::Draft draft;
      draft.topic = take(header.topic_size);
      draft.key = take(header.key_size);
      draft.idempotency = take(header.idempotency_size);
      const std::string_view payload = take(header.payload_size);
      draft.payload = reinterpret_cast<const std::uint8_t*>(payload.data());
      draft.payload_size = payload.size();
      draft.message_class = header.message_class;
      draft.header = header;
      host.append_raw(draft, source);
    }
    host.log().begin_epoch();
    constexpr std::string_view prefix = "consumer.";
    for (const auto& entry : std::filesystem::directory_iterator(file_.parent_path())) {
      const std::string name = entry.path().filename().string();
      if (!name.starts_with(prefix)) continue;
      std::ifstream consumer(entry.path());
      std::uint64_t sequence = 0;
      consumer >> sequence;
      host.log().consumers()[name.substr(prefix.size())] = sequence;
    }
  }

 private:
  std::filesystem::path file_;
  int fd_;
};

void live(Trial& trial, Life& life) {
  const auto& provides = trial.subject.provides;
  for (int round = 0; round < 3; ++round) {
    life.hear(30);
    for (std::size_t i = 0; i < 5 && !provides.empty(); ++i) {
      const auto& spec = provides[life.random().below(provides.size())];
      const MadeMessage made = life.maker().valid(spec);
      RequestOptions options;
      options.key = made.key;
      life.host().send_request(spec.topic, trial.subject.instance(), made.payload, options,
                               nullptr);
      life.rest();
    }
    life.host().advance(5s);
    life.rest();
  }
}

/// One life in this folder: what an earlier one has left in log and storage is there.
void live_in(Trial& trial, const std::filesystem::path& folder, std::uint64_t number,
             std::uint64_t kill_at) {
  Journal journal(folder);
  Life life(trial, number, {.folder = folder});
  life.host().clock().move_to(life.host().clock().steady_ns() +
                              static_cast<std::int64_t>(number) * 60'000'000'000);
  journal.replay(life.host());
  journal.keep(trial.ledger);
  trial.ledger.kill_at(kill_at);
  const auto started = life.try_start(trial.subject.encoded);
  if (!started) {
    trial.ledger.on_append = nullptr;
    trial.ledger.on_acknowledge = nullptr;
    throw CheckFailed(fmt::format("in its life after being killed it does not start: {}: {}",
                                  started.error().code, started.error().text));
  }
  live(trial, life);
  life.expect_going_on("having been killed before");
  if (kill_at != 0) ::kill(::getpid(), SIGKILL);
  if (!life.drain()) trial.notes.push_back("after a kill it does not drain");
  life.stop();
  trial.ledger.on_append = nullptr;
  trial.ledger.on_acknowledge = nullptr;
}

void killed(Trial& trial) {
  if (trial.in_process) throw NotApplicable("a process is killed in it");
  std::uint64_t calls = 0;
  {
    trial.ledger.step("counting its calls to the host");
    Life life(trial);
    life.start();
    live(trial, life);
    calls = trial.ledger.calls();
    life.stop();
  }
  testing::Random random(trial.seed);
  for (int round = 0; round < 6; ++round) {
    const Folder folder;
    std::uint64_t number = 1;
    for (; number <= 2; ++number) {
      const std::uint64_t kill_at = 1 + random.below(calls + 1);
      trial.ledger.step(fmt::format("killing it in its call {} to the host", kill_at));
      const pid_t doomed = ::fork();
      if (doomed < 0) throw CheckFailed("no process to kill can be made");
      if (doomed == 0) {
        try {
          live_in(trial, folder.path(), number, kill_at);
        } catch (const std::exception& why) {
          Progress::put(trial.progress.last_words, why.what());
          ::_exit(1);
        }
        ::_exit(2);
      }
      int status = 0;
      while (::waitpid(doomed, &status, 0) < 0 && errno == EINTR) {}
      trial.progress.entered_ns = 0;
      if (WIFEXITED(status)) throw CheckFailed(trial.progress.last_words);
      if (WTERMSIG(status) != SIGKILL) {
        throw CheckFailed(fmt::format("after a kill it died of {} in {}",
                                      ::strsignal(WTERMSIG(status)), trial.progress.callback));
      }
    }
    trial.ledger.step("living on after it was killed");
    live_in(trial, folder.path(), number, 0);
  }
}

}  // namespace

std::span<const Check> resume_checks() {
  static const Check checks[] = {
      {"kill", "Killed at any moment, it starts again on the same log and folder, and works.",
       "Expect half of what you were writing; rebuild your state from snapshots and cursors.",
       Needs::running, &killed},
  };
  return checks;
}

}  // namespace ctibus::judge
