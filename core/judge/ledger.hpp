#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/judge/progress.hpp"
#include "core/judge/record.hpp"
#include "core/judge/subject.hpp"
#include "ctibus/testing/observer.hpp"

namespace ctibus::judge {

/// Watches an instance on the judge's host: keeps the record of what holds at all times, tells the
/// judge where the plugin is, and ends a child that floods. Any thread.
class Ledger final : public testing::Observer {
 public:
  Ledger(const Subject& subject, Progress& progress) : subject_(subject), progress_(progress) {}

  void entering(std::string_view instance, const char* callback, std::string_view topic) override;
  void left(std::string_view instance, const char* callback) override;
  void called(std::string_view instance, const char* function) override;
  void misused(std::string_view instance, const char* function, std::string_view why) override;
  void used(std::string_view instance, testing::Use use, std::string_view topic,
            bool declared) override;
  void appended(const testing::TestLog::Entry& entry) override;
  void replied(std::string_view instance, const ctibus_reply& reply) override;
  void failed(std::string_view instance, std::string_view code, std::string_view text) override;
  void acknowledged(std::string_view consumer, std::uint64_t sequence) override;
  void logged(std::string_view instance, std::int32_t level, std::string_view id,
              std::string_view text) override;

  /// What the check is doing: for the report of a crash.
  void step(std::string_view what) { Progress::put(progress_.step, what); }
  /// A new host: what was counted of the earlier one's life is over.
  void begin_life();
  void add_exception(std::string text);
  void add_flood(std::string text);

  /// Calls to the host so far: it stands still when all threads of the plugin rest.
  std::uint64_t calls() const { return calls_; }
  std::uint64_t publications() const { return publications_; }
  std::uint64_t log_lines() const { return lines_; }
  /// Why an instance said that it cannot go on; empty: none did in this life.
  std::string failure() const;
  /// How often each command was answered in this life; kept from now on.
  void keep_replies() { keeps_replies_ = true; }
  std::uint32_t replies_to(const MessageId& command) const;
  Record record() const;
  /// Of a state that the instance has published lately, such as a call's id; empty: none.
  std::string recent_key(testing::Random& random) const;

  /// The process is killed with SIGKILL within this call to the host, counted from now; 0: never.
  void kill_at(std::uint64_t call) { kill_at_ = call == 0 ? 0 : calls_ + call; }
  /// Called with every message and acknowledgement, within the host's lock.
  std::function<void(const testing::TestLog::Entry&)> on_append;
  std::function<void(std::string_view consumer, std::uint64_t sequence)> on_acknowledge;

 private:
  void learn_key(std::string_view key);
  [[noreturn]] void end_flood(std::string_view what);
  std::string place() const;

  const Subject& subject_;
  Progress& progress_;
  std::atomic<std::uint64_t> calls_ = 0;
  std::atomic<std::uint64_t> publications_ = 0;
  std::atomic<std::uint64_t> lines_ = 0;
  std::atomic<std::uint64_t> kill_at_ = 0;
  std::uint64_t publications_before_ = 0;  ///< the present callback
  std::uint64_t lines_before_ = 0;
  bool keeps_replies_ = false;

  mutable std::mutex mutex_;
  Record record_;
  std::string failure_;
  std::map<MessageId, std::uint32_t> replies_;
  std::vector<std::string> recent_keys_;  ///< a ring
  std::size_t oldest_key_ = 0;
};

}  // namespace ctibus::judge
