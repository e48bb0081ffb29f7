#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.hpp"
#include "core/gateway/worker.hpp"
#include "core/log/log.hpp"
#include "ctibus/kit/wire/protocol.hpp"

namespace ctibus::gateway {

/// One life of a source outside of the core: its way into the log, by its own numbers, and what it
/// has not been told yet. Outlives its connections. The server's thread, but for completions.
class Source {
 public:
  /// `wake`: a record has ended. Errors: those of Log::add_publisher.
  static Result<std::shared_ptr<Source>> open(log::Log& log, const std::string& name,
                                              std::uint64_t source_epoch,
                                              std::function<void()> wake);
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  ~Source();

  /// What an earlier life of the core has taken lies behind this place of the log: recover() looks
  /// for it. Errors: those of Log::add_reader.
  Result<> begin(const log::Cursor& after);
  /// begin() has succeeded once.
  [[nodiscard]] bool begun() const { return begun_; }
  [[nodiscard]] bool recovering() const { return recovery_.has_value(); }
  /// Looks through a piece of the log, as large as a turn of the server bears. False: there is
  /// nothing left. The ends of records that were found follow once they are safe; `worker` waits
  /// for the disk.
  bool recover(Worker& worker);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
  [[nodiscard]] log::Publisher& publisher() { return *publisher_; }
  /// The newest number that was taken, by this life of the core or one before.
  [[nodiscard]] std::uint64_t last() const { return last_; }
  void took(std::uint64_t number) { last_ = number; }
  /// Everything taken is in the log.
  [[nodiscard]] bool settled() const { return publisher_->settled(); }
  /// Ends of records that are to be told now, at most so many.
  std::vector<log::Completion> completions(std::size_t most);

  /// A client has said hello again: `after` lies before everything that it lacks an end of. What it
  /// may have been told in vain since then is in completions() and refusals() once more.
  void tell_again(const log::Cursor& after);
  /// What was refused, of which the client may not know.
  struct Refusal {
    std::uint64_t number = 0;
    wire::MessageKind about = wire::MessageKind::publish;
    Error error;
    std::uint64_t tail = 0;  ///< of the log at that time; set by refused()
  };
  void refused(Refusal refusal);
  [[nodiscard]] const std::deque<Refusal>& refusals() const { return refusals_; }

 private:
  struct Ends;
  Source(std::string name, std::uint64_t epoch, log::Log& log)
      : name_(std::move(name)), epoch_(epoch), log_(log) {}

  std::string name_;
  std::uint64_t epoch_;
  log::Log& log_;
  std::shared_ptr<Ends> ends_;
  std::unique_ptr<log::Publisher> publisher_;
  std::uint64_t last_ = 0;
  struct Recovery {
    std::unique_ptr<log::Reader> reader;
    std::uint64_t until = 0;  ///< what follows nobody can have published under this name
    std::vector<log::Completion> records;
  };
  bool begun_ = false;
  std::optional<Recovery> recovery_;
  /// What has been sent, which is not to say that it has arrived.
  std::deque<log::Completion> told_;
  std::deque<Refusal> refusals_;
};

/// The sources of a server. They stay when a client goes, so that one that comes back goes on, and
/// a script that connects a thousand times does not fill the log's tables. The server's thread.
class Sources {
 public:
  Sources(log::Log& log, std::size_t most) : log_(log), most_(most) {}

  /// The same for the same name and epoch. Epoch 0: of a client that does not count itself. Errors:
  /// wire.busy (all are in use), those of Source::open.
  Result<std::shared_ptr<Source>> of(const std::string& name, std::uint64_t source_epoch,
                                     const std::function<void()>& wake);
  /// Source::begin, and recover() from then on. Errors: wire.busy (many are being looked for),
  /// those of Source::begin.
  Result<> begin(const std::shared_ptr<Source>& source, const log::Cursor& after);
  /// A piece of each that is being looked for, whether its client has waited or not. True: there is
  /// more.
  bool recover(Worker& worker);

 private:
  void make_room();

  log::Log& log_;
  std::size_t most_;
  std::map<std::pair<std::string, std::uint64_t>, std::shared_ptr<Source>> sources_;
  std::vector<std::pair<std::string, std::uint64_t>> ages_;  ///< longest unused first
  std::vector<std::shared_ptr<Source>> recovering_;
};

}  // namespace ctibus::gateway
