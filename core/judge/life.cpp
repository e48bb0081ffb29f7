#include "core/judge/life.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <thread>

namespace ctibus::judge {
namespace {

using namespace std::chrono_literals;

std::size_t count_entries(const char* folder) {
  std::error_code error;
  std::size_t count = 0;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    ++count;
  }
  return count;
}

}  // namespace

std::size_t count_threads() { return count_entries("/proc/self/task"); }
std::size_t count_descriptors() { return count_entries("/proc/self/fd"); }

Life::Life(Trial& trial, std::uint64_t seed, const testing::TestHostPlace& place, Peers peers)
    : trial_(trial),
      host_(std::make_unique<testing::TestHost>(trial.seed + seed, place)),
      random_(trial.seed + seed),
      maker_(trial.subject, trial.ledger, random_) {
  trial.ledger.begin_life();
  host_->observe(&trial.ledger);
  host_->set_most_messages(200'000);
  for (const auto& message : trial.subject.manifest.messages) {
    host_->learn(message.topic, message.message_class);
  }
  host_->allow(trial.subject.instance(), trial.subject.permissions());
  provide_what_it_commands(peers);
}

Life::~Life() = default;

void Life::provide_what_it_commands(Peers peers) {
  if (peers == Peers::none) return;
  for (const std::string& topic : trial_.subject.manifest.commands) {
    host_->provide_raw("pbx1", topic, [this, peers](std::span<const std::uint8_t>) -> Result<> {
      if (peers == Peers::random && random_.below(3) != 0) return {};
      return failure("pbx.wrong_state", "Refused by the judge.");
    });
  }
}

Result<> Life::try_start(const msgpack::Buffer& options) {
  const auto loaded = host_->try_load(trial_.subject.instance(), trial_.plugin, options);
  if (!loaded) {
    if (loaded.error().code == "plugin.exception") {
      trial_.ledger.add_exception(
          fmt::format("threw \"{}\" in create or start", loaded.error().text));
    }
    return tl::unexpected(loaded.error());
  }
  rest();
  return {};
}

void Life::start() {
  trial_.ledger.step("starting it");
  const auto started = try_start(trial_.subject.encoded);
  if (!started) {
    throw CheckFailed(
        fmt::format("it does not start: {}: {}", started.error().code, started.error().text));
  }
  trial_.ledger.step("it was at work");
}

void Life::rest() {
  host_->settle();
  if (count_threads() == 1) return;
  // Its own threads rest when they have not called the host for a moment.
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t before = trial_.ledger.calls();
    std::this_thread::sleep_for(4ms);
    host_->settle();
    if (trial_.ledger.calls() == before) return;
  }
}

void Life::await_its_threads(const std::function<bool()>& condition) {
  if (count_threads() > 1) host_->await(condition, 5s);
}

void Life::put(const manifest::MessageSpec& spec, const MadeMessage& made) {
  constexpr std::size_t most = CTIBUS_FRAME_MAX_SIZE - 100'000;
  if (made.payload.size() > most) return;
  host_->send_raw(spec.topic, made.key, made.payload, made.options);
}

void Life::hear(std::size_t count) {
  const auto& hears = trial_.subject.hears;
  if (hears.empty()) return;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& spec = hears[random_.below(hears.size())];
    put(spec, maker_.valid(spec));
    if (random_.below(3) == 0) host_->settle();
    if (random_.below(20) == 0) host_->advance(std::chrono::milliseconds(random_.below(5000)));
  }
  rest();
}

void Life::hear_hostile(std::size_t count) {
  const auto& hears = trial_.subject.hears;
  if (hears.empty()) return;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& spec = hears[random_.below(hears.size())];
    const MadeMessage made = random_.below(4) == 0 ? maker_.valid(spec) : maker_.hostile(spec);
    trial_.ledger.step(fmt::format("{} with {}", spec.topic, made.what));
    put(spec, made);
    host_->settle();
    if (random_.below(20) == 0) host_->advance(std::chrono::milliseconds(random_.below(5000)));
    expect_going_on(fmt::format("{} with {}", spec.topic, made.what));
  }
  rest();
}

void Life::expect_going_on(std::string_view after) {
  const std::string failure = trial_.ledger.failure();
  if (!failure.empty()) throw CheckFailed(fmt::format("it gave up after {}: {}", after, failure));
}

bool Life::drain() {
  trial_.ledger.step("draining it");
  const std::string name = trial_.subject.instance();
  host_->begin_drain(name);
  rest();
  const auto& instance = host_->instance(name);
  for (int i = 0; i < 60 && !instance.drained(); ++i) {
    host_->advance(1s);
    if (count_threads() > 1) host_->await([&] { return instance.drained(); }, 50ms);
  }
  return instance.drained();
}

void Life::stop() {
  trial_.ledger.step("stopping it");
  host_->end_callbacks(trial_.subject.instance());
  host_->kill(trial_.subject.instance());
}

}  // namespace ctibus::judge
