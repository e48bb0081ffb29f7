#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/log/copy.hpp"
#include "tests/support/log_fixture.hpp"

namespace ctibus::log::test {

/// Some publishers that send events, states and records until told to stop.
class Load {
 public:
  Load(Log& log, int publishers) : log_(log) {
    for (int i = 0; i < publishers; ++i) {
      threads_.emplace_back([this, i] { publish("source" + std::to_string(i)); });
    }
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  ~Load() { stop(); }

  void stop() {
    stopping_ = true;
    for (auto& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

  /// Sequences of the records that were confirmed.
  std::set<std::uint64_t> confirmed() const {
    const std::lock_guard lock(mutex_);
    return confirmed_;
  }
  std::uint64_t published() const { return published_.load(); }

 private:
  void publish(const std::string& name) {
    PublisherOptions options;
    options.name = name;
    options.on_completion = [this](const Completion& completion) {
      if (completion.error) return;
      const std::lock_guard lock(mutex_);
      confirmed_.insert(completion.sequence);
    };
    auto publisher = must(log_.add_publisher(std::move(options)));
    const auto event = must(log_.intern("test.load.event", MessageClass::event));
    const auto record = must(log_.intern("test.load.record", MessageClass::record));
    const auto state = must(log_.intern("test.load.state", MessageClass::state));
    for (int number = 1; !stopping_.load(); ++number) {
      const std::string payload = name + " " + std::to_string(number);
      Draft draft;
      draft.type = number % 16 == 0 ? record : number % 16 == 1 ? state : event;
      draft.key = name;
      draft.payload = bytes_of(payload);
      if (publisher->publish(draft)) ++published_;
      // A backup has its time on a busy machine, too, and no publisher is ahead for good.
      if (number % 64 == 0) (void)log_.sync();
    }
  }

  Log& log_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> published_{0};
  mutable std::mutex mutex_;
  std::set<std::uint64_t> confirmed_;
  std::vector<std::thread> threads_;
};

/// All that is read from the beginning of a log on.
struct Whole {
  std::uint64_t gaps = 0;
  std::map<std::uint64_t, std::string> payloads;  ///< by sequence
  std::map<std::string, int> newest;              ///< number by source
  bool ordered = true;
};

inline Whole read_whole(Log& log, std::vector<std::string> patterns) {
  Subscription subscription;
  subscription.patterns = std::move(patterns);
  subscription.start = Start::time(0);
  auto reader = must(log.add_reader(std::move(subscription)));
  Whole whole;
  std::uint64_t last = 0;
  while (reader->read([&](const Delivery& delivery) {
    if (delivery.kind == Delivery::Kind::gap) ++whole.gaps;
    if (delivery.kind != Delivery::Kind::message) return;
    const std::string text = text_of(delivery.frame.payload());
    whole.payloads[delivery.frame.sequence()] = text;
    const auto space = text.find(' ');
    const std::string source = text.substr(0, space);
    const int number = std::stoi(text.substr(space + 1));
    whole.ordered =
        whole.ordered && delivery.frame.sequence() > last && number > whole.newest[source];
    whole.newest[source] = number;
    last = delivery.frame.sequence();
  }) != 0) {}
  return whole;
}

}  // namespace ctibus::log::test
