#include "tally.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

namespace ctibus::tally {
namespace {

Entry last_entry(const std::string& book) {
  Entry entry;
  std::FILE* file = std::fopen(book.c_str(), "rb");
  if (file == nullptr) return entry;
  std::fseek(file, 0, SEEK_END);
  const long whole = std::ftell(file) / static_cast<long>(sizeof(entry));
  if (whole > 0) {
    std::fseek(file, (whole - 1) * static_cast<long>(sizeof(entry)), SEEK_SET);
    if (std::fread(&entry, sizeof(entry), 1, file) != 1) entry = {};
  }
  std::fclose(file);
  return entry;
}

void append(const std::string& path, const std::string& line) {
  if (std::FILE* file = std::fopen(path.c_str(), "ab")) {
    std::fputs(line.c_str(), file);
    std::fclose(file);
  }
}

}  // namespace

Tally::Tally(Host& host, const Options& options) : host_(host), options_(options) {
  book_ = std::fopen(options.book.c_str(), "ab");
  std::setvbuf(book_, nullptr, _IONBF, 0);
  append(options.book + ".lives", "life\n");
  const Entry last = last_entry(options.book);
  Subscription::Options where = Subscription::durable(options.consumer);
  if (options.consumer.empty()) {
    where = {.from = CTIBUS_FROM_CURSOR, .epoch = last.epoch, .sequence = last.sequence};
    if (last.number == 0) where = {.from = CTIBUS_FROM_TIME, .time = Timestamp(Duration(1))};
  }
  Subscription& stream = host.subscription(where);
  stream.on<Tick>([this, &stream](const Event<Tick>& tick) { count(tick, stream); });
  host.subscription({.from = CTIBUS_FROM_LIVE})
      .on<bus::Recovered>([this](const Event<bus::Recovered>& event) {
        append(options_.book + ".recovered", std::to_string(event->epoch) + "\n");
      });
}

Result<> Tally::start() {
  while (!options_.gate.empty() && !std::filesystem::exists(options_.gate)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return {};
}

Result<> Tally::reload(const Options& options) {
  append(options_.book + ".titles", options.title + "\n");
  return {};
}

void Tally::count(const Event<Tick>& tick, Subscription& stream) {
  if (tick->number == options_.abort_at) {
    host_.log().error("", "tick {} is more than I can bear", tick->number);
    std::abort();
  }
  const Entry entry{tick.epoch(), tick.sequence(), tick->number};
  std::fwrite(&entry, sizeof(entry), 1, book_);
  if (!options_.consumer.empty()) stream.acknowledge(tick.sequence());
  host_.publish(Counted{tick->number});
}

}  // namespace ctibus::tally

CTIBUS_PLUGIN(tally, ctibus::tally::Tally)
