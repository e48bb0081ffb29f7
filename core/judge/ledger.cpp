#include "core/judge/ledger.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>

#include "core/judge/payload_check.hpp"
#include "ctibus/message.hpp"

namespace ctibus::judge {
namespace {

constexpr std::uint64_t most_publications_a_callback = 20'000;
constexpr std::uint64_t most_lines_a_callback = 1'000;
/// Beyond these the child would only fill the memory.
constexpr std::uint64_t most_publications_a_life = 500'000;
constexpr std::uint64_t most_lines_a_life = 100'000;
constexpr std::size_t most_sentences = 20;

std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

void keep(std::set<std::string>& sentences, std::string sentence) {
  if (sentences.size() < most_sentences) sentences.insert(std::move(sentence));
}

}  // namespace

void Record::add(const Record& other) {
  const auto join = [](std::set<std::string>& into, const std::set<std::string>& from) {
    into.insert(from.begin(), from.end());
  };
  for (std::size_t i = 0; i < 4; ++i) {
    join(used[i], other.used[i]);
    join(undeclared[i], other.undeclared[i]);
  }
  join(misuses, other.misuses);
  join(crashes, other.crashes);
  join(overruns, other.overruns);
  join(floods, other.floods);
  join(misfits, other.misfits);
  join(error_ids, other.error_ids);
  if (other.longest_ns > longest_ns) {
    longest_ns = other.longest_ns;
    longest = other.longest;
  }
}

std::string Ledger::place() const {
  return progress_.entered_ns != 0 ? progress_.callback : "a thread of its own";
}

void Ledger::entering(std::string_view, const char* callback, std::string_view topic) {
  char text[sizeof(progress_.callback)];
  const auto end = fmt::format_to_n(text, sizeof(text), "{}{}{}{}", callback,
                                    topic.empty() ? "" : "(", topic, topic.empty() ? "" : ")");
  Progress::put(progress_.callback, {text, std::min(end.size, sizeof(text))});
  publications_before_ = publications_;
  lines_before_ = lines_;
  progress_.entered_ns = now_ns();
}

void Ledger::left(std::string_view, const char*) {
  const std::int64_t taken = now_ns() - progress_.entered_ns.exchange(0);
  const std::uint64_t published = publications_ - publications_before_;
  const std::uint64_t written = lines_ - lines_before_;
  if (taken <= record_.longest_ns && published <= most_publications_a_callback &&
      written <= most_lines_a_callback) {
    return;
  }
  const std::lock_guard lock(mutex_);
  if (taken > record_.longest_ns) {
    record_.longest_ns = taken;
    record_.longest = progress_.callback;
  }
  if (published > most_publications_a_callback) {
    keep(record_.floods, fmt::format("{} messages in one {}", published, progress_.callback));
  }
  if (written > most_lines_a_callback) {
    keep(record_.floods, fmt::format("{} log lines in one {}", written, progress_.callback));
  }
}

void Ledger::called(std::string_view, const char*) {
  if (++calls_ == kill_at_) ::kill(::getpid(), SIGKILL);
}

void Ledger::misused(std::string_view, const char* function, std::string_view why) {
  const std::lock_guard lock(mutex_);
  keep(record_.misuses, fmt::format("{} {}", function, why));
}

void Ledger::used(std::string_view, testing::Use use, std::string_view topic, bool declared) {
  const std::lock_guard lock(mutex_);
  const auto index = static_cast<std::size_t>(use);
  if (declared) {  // as many as the manifest has
    if (!record_.used[index].contains(std::string(topic))) {
      record_.used[index].insert(std::string(topic));
    }
  } else {
    keep(record_.undeclared[index], std::string(topic));
  }
}

void Ledger::appended(const testing::TestLog::Entry& entry) {
  if (on_append) on_append(entry);
  const bool is_own = entry.source == subject_.instance() || entry.source == subject_.second();
  const std::uint8_t message_class = entry.frame().message_class;
  if (!is_own || message_class == CTIBUS_CLASS_REPLY || message_class == CTIBUS_CLASS_COMMAND) {
    return;
  }
  if (++publications_ > most_publications_a_life) end_flood("messages");
  if (message_class == CTIBUS_CLASS_STATE) learn_key(entry.key());
  const manifest::MessageSpec* spec = subject_.find(entry.topic());
  if (spec == nullptr) return;
  ctibus_delivery delivery{};
  delivery.frame = &entry.frame();
  std::string why = misfit(MessageView(delivery).payload(), spec->fields);
  if (why.empty() && spec->message_class == MessageClass::state && entry.key().empty()) {
    why = "is a state without a key";
  }
  if (why.empty()) return;
  const std::lock_guard lock(mutex_);
  keep(record_.misfits, fmt::format("{} {}", entry.topic(), why));
}

void Ledger::replied(std::string_view, const ctibus_reply& reply) {
  const std::lock_guard lock(mutex_);
  if (reply.status != CTIBUS_REPLY_ACCEPTED && reply.code.size != 0) {
    keep(record_.error_ids, std::string(reply.code.data, reply.code.size));
  }
  if (keeps_replies_) ++replies_[MessageId(reply.command)];
}

void Ledger::failed(std::string_view, std::string_view code, std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (failure_.empty()) failure_ = fmt::format("{}: {}", code, text);
  if (code == "plugin.exception") {
    keep(record_.crashes, fmt::format("threw \"{}\" in {}", text, place()));
  }
}

void Ledger::acknowledged(std::string_view consumer, std::uint64_t sequence) {
  if (on_acknowledge) on_acknowledge(consumer, sequence);
}

void Ledger::logged(std::string_view, std::int32_t level, std::string_view id, std::string_view) {
  if (level < CTIBUS_LOG_INFO) return;
  if (++lines_ > most_lines_a_life) end_flood("log lines");
  if (id.empty()) return;
  const std::lock_guard lock(mutex_);
  if (!record_.error_ids.contains(std::string(id))) keep(record_.error_ids, std::string(id));
}

void Ledger::end_flood(std::string_view what) {
  Progress::put(progress_.last_words,
                fmt::format("{} {} without an end, lately in {}",
                            what == "messages" ? publications_ : lines_, what, place()));
  ::_exit(Progress::exit_flood);
}

void Ledger::learn_key(std::string_view key) {
  constexpr std::size_t most = 12;
  constexpr std::size_t longest = 100;
  if (key.empty() || key.size() > longest) return;
  const std::lock_guard lock(mutex_);
  if (std::find(recent_keys_.begin(), recent_keys_.end(), key) != recent_keys_.end()) return;
  if (recent_keys_.size() < most) {
    recent_keys_.emplace_back(key);
    return;
  }
  recent_keys_[oldest_key_] = key;
  oldest_key_ = (oldest_key_ + 1) % most;
}

std::string Ledger::recent_key(testing::Random& random) const {
  const std::lock_guard lock(mutex_);
  return recent_keys_.empty() ? std::string() : recent_keys_[random.below(recent_keys_.size())];
}

void Ledger::begin_life() {
  publications_ = 0;
  lines_ = 0;
  const std::lock_guard lock(mutex_);
  failure_.clear();
  replies_.clear();
  recent_keys_.clear();
  oldest_key_ = 0;
}

void Ledger::add_exception(std::string text) {
  const std::lock_guard lock(mutex_);
  keep(record_.crashes, std::move(text));
}

void Ledger::add_flood(std::string text) {
  const std::lock_guard lock(mutex_);
  keep(record_.floods, std::move(text));
}

std::string Ledger::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

std::uint32_t Ledger::replies_to(const MessageId& command) const {
  const std::lock_guard lock(mutex_);
  const auto found = replies_.find(command);
  return found == replies_.end() ? 0 : found->second;
}

Record Ledger::record() const {
  const std::lock_guard lock(mutex_);
  return record_;
}

}  // namespace ctibus::judge
