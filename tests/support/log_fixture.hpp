#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/base/manual_clock.hpp"
#include "core/log/blocking_reader.hpp"
#include "core/log/log.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::log::test {

using support::TemporaryFolder;

inline std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}
inline std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Waits, generously, for what another thread brings about.
template <class Condition>
[[nodiscard]] bool eventually(Condition&& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  return true;
}

template <class T>
T must(Result<T> result) {
  if (!result) {
    ADD_FAILURE() << result.error().code << ": " << result.error().text;
    std::abort();
  }
  return std::move(*result);
}

/// One delivery, as text: "kind topic/key=payload" or the bounds of a gap.
struct Seen {
  Delivery::Kind kind;
  std::string topic, key, payload;
  std::uint64_t sequence = 0, number = 0, complete_up_to = 0, gap_from = 0, gap_to = 0;
  std::uint64_t epoch = 0;
  bool tombstone = false;
  ctibus_message_id id{};
};

inline Seen seen_from(const Delivery& delivery) {
  Seen seen{};
  seen.kind = delivery.kind;
  seen.number = delivery.number;
  seen.complete_up_to = delivery.complete_up_to;
  seen.gap_from = delivery.gap_from;
  seen.gap_to = delivery.gap_to;
  if (!delivery.frame.empty()) {
    seen.topic = delivery.frame.topic();
    seen.key = delivery.frame.key();
    seen.payload = text_of(delivery.frame.payload());
    seen.sequence = delivery.frame.sequence();
    seen.epoch = delivery.frame.epoch();
    seen.tombstone = delivery.frame.tombstone();
    seen.id = delivery.frame.id();
  }
  return seen;
}

inline std::vector<Seen> read_all(Reader& reader) {
  std::vector<Seen> all;
  while (reader.read([&](const Delivery& delivery) { all.push_back(seen_from(delivery)); }) != 0) {}
  return all;
}

inline std::vector<std::string> payloads(const std::vector<Seen>& all) {
  std::vector<std::string> result;
  for (const auto& seen : all)
    if (seen.kind == Delivery::Kind::message || seen.kind == Delivery::Kind::snapshot)
      result.push_back(seen.payload);
  return result;
}

inline std::vector<Delivery::Kind> kinds(const std::vector<Seen>& all) {
  std::vector<Delivery::Kind> result;
  for (const auto& seen : all) result.push_back(seen.kind);
  return result;
}

class LogTest : public ::testing::Test {
 protected:
  /// A small log in memory.
  Options memory() {
    Options options;
    options.clock = &clock_;
    options.memory_segment_bytes = 4096;
    options.memory_window_bytes = 64 << 10;
    options.on_alarm = [this](const std::string& code, const std::string& text) {
      const std::lock_guard lock(alarms_mutex_);
      alarms_.push_back(code);
      alarm_texts_.push_back(text);
    };
    return options;
  }
  /// A small log in a temporary folder.
  Options disk() {
    auto options = memory();
    options.folder = folder_.path() / "log";
    options.disk_segment_bytes = 16384;
    options.reserve_bytes = 16384;
    options.sync_interval = std::chrono::milliseconds(20);
    options.retry_interval = std::chrono::milliseconds(20);
    return options;
  }

  void open(Options options) { log_ = must(Log::open(std::move(options))); }

  std::unique_ptr<Publisher> publisher(std::string name = "test") {
    PublisherOptions options;
    options.name = std::move(name);
    return must(log_->add_publisher(std::move(options)));
  }
  std::unique_ptr<Reader> reader(std::vector<std::string> patterns, Start start = Start::live()) {
    Subscription subscription;
    subscription.patterns = std::move(patterns);
    subscription.start = start;
    return must(log_->add_reader(std::move(subscription)));
  }
  ctibus_message_id publish(Publisher& publisher, std::string_view topic, std::string_view key,
                            std::string_view payload,
                            MessageClass message_class = MessageClass::event,
                            std::uint8_t flags = 0) {
    Draft draft;
    draft.type = must(log_->intern(topic, message_class));
    draft.key = key;
    draft.payload = bytes_of(payload);
    draft.flags = flags;
    return must(publisher.publish(draft));
  }
  bool alarmed(std::string_view code) {
    const std::lock_guard lock(alarms_mutex_);
    return std::find(alarms_.begin(), alarms_.end(), code) != alarms_.end();
  }

  TemporaryFolder folder_;
  ManualClock clock_;
  std::mutex alarms_mutex_;
  std::vector<std::string> alarms_, alarm_texts_;
  std::unique_ptr<Log> log_;
};

}  // namespace ctibus::log::test
