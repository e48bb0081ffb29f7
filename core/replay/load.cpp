#include "core/replay/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "ctibus/kit/pbx/call_messages.hpp"

// The callers and their calls.

namespace ctibus::replay {

using pbx::Call;
using pbx::CallEvent;
using pbx::Verb;

namespace {

constexpr std::string_view pilot = "600";

Uuid root_of(const Call& call) { return Uuid::parse(call.root).value_or(Uuid{}); }

}  // namespace

Result<std::array<std::uint32_t, 6>> parse_mix(std::string_view text) {
  constexpr auto courses = names(Course{});
  std::array<std::uint32_t, 6> mix{};
  std::uint64_t sum = 0;
  const auto wrong = [&] {
    return failure("wire.bad_value",
                   fmt::format("a mix is made of weights such as answered=3,queued=1, by the names "
                               "{}; not \"{}\".",
                               fmt::join(courses, ", "), text));
  };
  for (std::string_view rest = text; !rest.empty();) {
    const auto comma = std::min(rest.find(','), rest.size());
    const std::string_view part = rest.substr(0, comma);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) return wrong();
    const std::string_view weight = part.substr(equals + 1);
    const auto course = std::find(courses.begin(), courses.end(), part.substr(0, equals));
    std::uint32_t value = 0;
    const auto read = std::from_chars(weight.data(), weight.data() + weight.size(), value);
    if (course == courses.end() || read.ec != std::errc() ||
        read.ptr != weight.data() + weight.size() || value > 1'000'000) {
      return wrong();
    }
    mix[static_cast<std::size_t>(course - courses.begin())] = value;
  }
  for (const std::uint32_t weight : mix) sum += weight;
  if (sum == 0) return wrong();
  return mix;
}

Load::Load(LoadOptions options, Tell tell)
    : options_(std::move(options)),
      tell_(std::move(tell)),
      random_(options_.seed),
      book_(
          *this, [this] { return new_id(); }, [this] { return now(); }),
      acd_(options_.connector + "-acd"),
      holding_(options_.connector + ":700") {
  agenda_.emplace(std::pair(Time(0), ++serial_), [this] {
    log_on();
    arrive();
  });
}

std::optional<std::chrono::nanoseconds> Load::next_due() const {
  if (agenda_.empty()) return std::nullopt;
  return agenda_.begin()->first.first;
}

void Load::step() {
  if (agenda_.empty()) return;
  const auto next = agenda_.begin();
  now_ = next->first.first;
  const auto action = std::move(next->second);
  agenda_.erase(next);
  action();
}

void Load::finish() {
  agenda_.clear();
  arrivals_ = false;
  while (!waiting_.empty()) abandon(std::string(waiting_.front()));
  book_.end_all({.cause = Cause::normal_clearing});
  log_off();
}

double Load::chance() { return (static_cast<double>(random_.next() >> 11) + 1) * 0x1p-53; }

Timestamp Load::now() const { return options_.began + std::chrono::floor<Duration>(now_); }

/// UUIDv7 (RFC 9562 5.7), so that the order of roots is their age.
std::string Load::new_id() {
  Uuid uuid;
  const auto milliseconds = static_cast<std::uint64_t>(now().time_since_epoch().count());
  for (std::size_t i = 0; i < 6; ++i) {
    uuid.bytes[i] = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));
  }
  const std::uint64_t high = random_.next();
  const std::uint64_t low = random_.next();
  for (std::size_t i = 0; i < 2; ++i) {
    uuid.bytes[6 + i] = static_cast<std::uint8_t>(high >> (8 * i));
  }
  for (std::size_t i = 0; i < 8; ++i) uuid.bytes[8 + i] = static_cast<std::uint8_t>(low >> (8 * i));
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | 0x70);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
  return uuid.text();
}

/// Between half of it and half as much again.
void Load::after(Duration mean, std::function<void()> what) {
  const auto spread = std::chrono::duration<double, std::nano>(mean) * (0.5 + chance());
  const Time due = now_ + std::chrono::duration_cast<Time>(spread);
  agenda_.emplace(std::pair(due, ++serial_), std::move(what));
}

void Load::call_changed(const Call& call, const CallEvent& event) {
  const Uuid root = root_of(call);
  if (event.verb == Verb::connection_cleared) free_line(event.device);
  pbx::with_message(call, event, [&](const auto& body) { tell(body, options_.connector, root); });
  const bool ended = event.verb == Verb::cleared || event.verb == Verb::merged;
  tell(pbx::state_of(call, options_.connector), options_.connector, root, ended);
}

/// Callers come independently of each other: exponential pauses.
void Load::arrive() {
  if (!arrivals_) return;
  const std::chrono::duration<double> pause(-std::log(chance()) / options_.calls_per_second);
  agenda_.emplace(std::pair(now_ + std::chrono::duration_cast<Time>(pause), ++serial_), [this] {
    if (!arrivals_) return;
    arrive();
    const Course course = draw();
    const std::string call = incoming();
    switch (course) {
      case Course::busy:
        return refuse(call);
      case Course::queued:
        return queue(call, true);
      case Course::abandoned:
        return queue(call, false);
      case Course::answered:
      case Course::held:
      case Course::transferred:
        break;
    }
    const auto agent = waiting_.empty() ? free_agent() : std::nullopt;
    if (agent) return ring(call, *agent, course);
    queue(call, true);
  });
}

Course Load::draw() {
  std::uint64_t sum = 0;
  for (const std::uint32_t weight : options_.mix) sum += weight;
  std::uint64_t drawn = random_.below(sum);
  for (std::size_t i = 0; i < options_.mix.size(); ++i) {
    if (drawn < options_.mix[i]) return static_cast<Course>(i);
    drawn -= options_.mix[i];
  }
  return Course::answered;
}

std::string Load::incoming() {
  ++calls_;
  if (free_lines_.empty()) free_lines_.push_back(++lines_);
  const std::uint32_t line = free_lines_.back();
  free_lines_.pop_back();
  const std::string trunk = options_.connector + ":trunk";
  const std::string calling = fmt::format("+3315550{:04}", random_.below(10000));
  const std::string call = book_
                               .open({.direction = Direction::incoming,
                                      .calling = calling,
                                      .called = std::string(pilot),
                                      .trunk = trunk,
                                      .connector_call = std::to_string(calls_)})
                               .id;
  (void)book_.originated(
      call,
      {.device = fmt::format("{}/{}", trunk, line), .kind = DeviceKind::trunk, .number = calling},
      {.cause = Cause::new_call});
  return call;
}

void Load::ring(const std::string& call, std::size_t agent, Course course) {
  const Agent& called = agents_[agent];
  (void)book_.delivered(
      call, {.device = called.device, .kind = DeviceKind::station, .number = called.number},
      {.cause = Cause::new_call});
  enter(agent, AgentState::busy, call);
  after(options_.ring, [=, this] {
    (void)book_.established(call, {.device = agents_[agent].device}, {.cause = Cause::normal});
    talk(call, agent, course);
  });
}

void Load::talk(const std::string& call, std::size_t agent, Course course) {
  if (course == Course::held || course == Course::transferred) {
    return after(options_.talk / 2, [=, this] {
      if (course == Course::held) return put_on_hold(call, agent);
      consult(call, agent);
    });
  }
  after(options_.talk, [=, this] { hang_up(call, agent); });
}

void Load::put_on_hold(const std::string& call, std::size_t agent) {
  (void)book_.held(call, agents_[agent].device, {.cause = Cause::key_operation});
  after(options_.talk / 4, [=, this] {
    (void)book_.retrieved(call, agents_[agent].device, {.cause = Cause::key_operation});
    after(options_.talk / 4, [=, this] { hang_up(call, agent); });
  });
}

/// Holds the call, asks another agent, and hands the call over.
void Load::consult(const std::string& call, std::size_t agent) {
  const auto other = free_agent();
  if (!other) return put_on_hold(call, agent);
  const Agent& from = agents_[agent];
  const Agent& to = agents_[*other];
  const std::size_t second = *other;
  const Call* const held = book_.find(call);
  if (held == nullptr) return;
  const std::string root = held->root;
  (void)book_.held(call, from.device, {.cause = Cause::consultation});
  const std::string asked = book_
                                .open({.direction = Direction::internal,
                                       .calling = from.number,
                                       .called = to.number,
                                       .root = root})
                                .id;
  const pbx::Change change{.cause = Cause::consultation};
  (void)book_.originated(
      asked, {.device = from.device, .kind = DeviceKind::station, .number = from.number}, change);
  (void)book_.delivered(
      asked, {.device = to.device, .kind = DeviceKind::station, .number = to.number}, change);
  enter(second, AgentState::busy, asked);
  after(options_.ring, [=, this] {
    (void)book_.established(asked, {.device = agents_[second].device}, {.cause = Cause::normal});
    after(options_.talk / 4, [=, this] {
      (void)book_.transferred(call, asked, agents_[agent].device, {.cause = Cause::transfer});
      enter(agent, AgentState::working_after_call, call);
      after(options_.talk / 4, [=, this] { hang_up(call, second); });
    });
  });
}

void Load::hang_up(const std::string& call, std::size_t agent) {
  (void)book_.clear(call, {.cause = Cause::normal_clearing});
  enter(agent, AgentState::working_after_call, call);
}

void Load::free_line(std::string_view device) {
  const auto slash = device.rfind('/');
  std::uint32_t line = 0;
  if (slash == std::string_view::npos) return;
  (void)std::from_chars(device.data() + slash + 1, device.data() + device.size(), line);
  if (line != 0) free_lines_.push_back(line);
}

void Load::refuse(const std::string& call) {
  const Agent& called = agents_[random_.below(agents_.size())];
  (void)book_.failed(
      call, {.device = called.device, .kind = DeviceKind::station, .number = called.number},
      {.cause = Cause::busy});
  after(options_.ring, [=, this] { (void)book_.clear(call, {.cause = Cause::busy}); });
}

}  // namespace ctibus::replay
