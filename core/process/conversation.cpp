#include "core/process/conversation.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "core/gateway/report_encoding.hpp"
#include "core/gateway/session.hpp"

namespace ctibus::process {

using namespace std::chrono_literals;
using host::Outcome;

namespace {

/// A process that an earlier core has left knows that core's orders: this one's are others.
std::uint64_t random_number() {
  std::random_device random;
  return std::uint64_t{random()} << 31 | random();
}

}  // namespace

Conversation::Conversation(Setup setup) : setup_(std::move(setup)), last_order_(random_number()) {}

std::optional<Conversation::Presence> Conversation::await_presence(
    std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, limit, [&] { return presence_.has_value(); });
  return presence_;
}

void Conversation::forget() {
  const std::lock_guard lock(mutex_);
  session_ = 0;  // what comes of it is not taken any more
  presence_.reset();
  failure_.reset();
  ended_.reset();
  asked_.reset();
}

bool Conversation::connected() const {
  const std::lock_guard lock(mutex_);
  return session_ != 0;
}

std::chrono::nanoseconds Conversation::silent_for() const {
  const std::lock_guard lock(mutex_);
  return session_ != 0 ? 0ns : SteadyClock::now() - heard_;
}

void Conversation::send(msgpack::Buffer message) {
  if (session_ == 0) return;
  outbox_->put(session_, [message = std::move(message)](gateway::Session& session) {
    session.send(message);
  });
}

void Conversation::say(msgpack::Buffer message) {
  const std::lock_guard lock(mutex_);
  send(std::move(message));
}

void Conversation::set_level(std::int32_t level) {
  const std::lock_guard lock(mutex_);
  level_ = level;
  if (presence_) send(to_wire(Kind::level, Level{level}));
}

void Conversation::give_order(Step step, Write write) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t number = ++last_order_;
  asked_ = Asked{step, number, write(number), SteadyClock::now(), {}};
  if (presence_) send(asked_->message);  // else when it is there again
}

std::optional<Outcome> Conversation::await_outcome(std::chrono::nanoseconds limit) {
  std::unique_lock lock(mutex_);
  while (true) {
    if (asked_ && asked_->outcome) return asked_->outcome;
    if (ended_) return Outcome{CTIBUS_FAILED, *ended_};
    if (!asked_) return std::nullopt;
    auto until = asked_->sent + limit;
    if (session_ == 0) until = std::min(until, heard_ + setup_.silence_limit);
    if (SteadyClock::now() >= until) return std::nullopt;
    changed_.wait_until(lock, until);
  }
}

bool Conversation::await_drained(SteadyClock::time_point until) {
  const auto drained = [&] { return asked_ && asked_->step == Step::drain && asked_->outcome; };
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, until, [&] { return drained() || ended_; });
  return drained();
}

void Conversation::hang_up(const Error& error) {
  const std::lock_guard lock(mutex_);
  ended_ = error;
  if (!failure_) failure_ = error;
  changed_.notify_all();
}

std::optional<Error> Conversation::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

bool Conversation::can_reload() const {
  const std::lock_guard lock(mutex_);
  return can_reload_;
}

void Conversation::report(host::InstanceReport& out) const {
  const std::lock_guard lock(mutex_);
  static_cast<host::InstanceActivity&>(out) = activity_;
}

std::chrono::nanoseconds Conversation::busy_for() const {
  const std::lock_guard lock(mutex_);
  return busy_;
}

// The server's thread -----------------------------------------------------------------------------

void Conversation::joined(gateway::Session& session,
                          const std::shared_ptr<gateway::Outbox>& outbox) {
  const std::lock_guard lock(mutex_);
  outbox_ = outbox;
  session_ = session.number();
}

void Conversation::left(gateway::Session& session) {
  const std::lock_guard lock(mutex_);
  if (session_ != session.number()) return;
  session_ = 0;
  heard_ = session.heard;
  presence_.reset();
  busy_ = 0ns;
  changed_.notify_all();
}

void Conversation::received(gateway::Session& session, std::span<const std::uint8_t> message) {
  {
    const std::lock_guard lock(mutex_);
    if (session.number() != session_) return;
  }
  const auto read = [&](auto body, auto&& handler) {
    if (wire::from_wire(message, body)) {
      handler(body);
    } else {
      session.mistake(static_cast<wire::MessageKind>(message[0]), 0,
                      {"wire.malformed", "It cannot be read."});
    }
  };
  switch (static_cast<Kind>(message[0])) {
    case Kind::present:
      return read(Present{}, [&](const Present& body) { take(session, body); });
    case Kind::stage:
      return read(Stage{}, [&](const Stage& body) { take(body); });
    case Kind::failed:
      return read(Failed{}, [&](const Failed& body) { take(body); });
    case Kind::line:
      return read(Line{}, [&](const Line& body) {
        const auto call = Uuid::parse(body.call).value_or(Uuid());
        setup_.logger->write(body.level, body.id, body.text, {call, body.topic});
      });
    case Kind::health:
      return read(Health{}, [&](const Health& body) { take(body); });
    default:
      return session.mistake(static_cast<wire::MessageKind>(message[0]), 0,
                             {"wire.malformed", "There is no such kind."});
  }
}

void Conversation::take(gateway::Session& session, const Present& body) {
  std::unique_lock lock(mutex_);
  presence_ = Presence{body.running, !body.running && body.digest.empty() && body.order == 0,
                       std::string(body.digest)};
  if (body.running) can_reload_ = body.can_reload;
  if (!body.code.empty() && !failure_) {
    failure_ = Error{std::string(body.code), std::string(body.text)};
  }
  if (level_) session.send(to_wire(Kind::level, Level{*level_}));
  if (asked_ && !asked_->outcome && asked_->number != body.order) {
    asked_->sent = SteadyClock::now();
    session.send(asked_->message);
  }
  changed_.notify_all();
  if (body.running) return;
  const Error failure = failure_.value_or(
      Error{"host.process_ended", "The process does not run its instance any more."});
  lock.unlock();
  setup_.on_failure(failure);
}

void Conversation::take(const Stage& body) {
  const std::lock_guard lock(mutex_);
  if (!asked_ || asked_->outcome || asked_->number != body.order) return;
  if (body.step == Step::start) can_reload_ = body.can_reload;
  asked_->outcome = Outcome{body.status, {std::string(body.code), std::string(body.text)}};
  changed_.notify_all();
}

void Conversation::take(const Failed& body) {
  const Error error{std::string(body.code), std::string(body.text)};
  {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = error;
  }
  setup_.on_failure(error);
}

void Conversation::take(const Health& body) {
  const std::lock_guard lock(mutex_);
  busy_ = std::chrono::nanoseconds(body.busy_ns);
  activity_ = gateway::activity_of(body.instance);
  activity_.memory_kib = body.memory_kib;
}

}  // namespace ctibus::process
