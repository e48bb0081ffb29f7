// A log in a process of its own, on a disk that fails: FOLDER COUNT. Publishes COUNT records among
// events, says what became of each, and closes.
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>

#include "core/log/log.hpp"

using namespace ctibus;
using namespace ctibus::log;

int main(int, char** arguments) {
  const int count = std::atoi(arguments[2]);
  std::mutex mutex;
  std::condition_variable all_ended;
  int ended = 0;
  Options options;
  options.folder = arguments[1];
  options.disk_segment_bytes = 16384;
  options.reserve_bytes = 65536;  // all the records
  options.memory_segment_bytes = 4096;
  options.sync_interval = std::chrono::milliseconds(5);
  options.retry_interval = std::chrono::milliseconds(5);
  options.on_alarm = [&](const std::string& code, const std::string&) {
    const std::lock_guard lock(mutex);
    std::printf("alarm %s\n", code.c_str());
    std::fflush(stdout);
  };
  auto opened = Log::open(options);
  if (!opened) {
    std::printf("refused %s\n", opened.error().code.c_str());
    return 0;
  }
  auto& log = **opened;
  PublisherOptions wanted;
  wanted.name = "driver";
  wanted.on_completion = [&](const Completion& completion) {
    const std::lock_guard lock(mutex);
    if (completion.error)
      std::printf("failed %s\n", completion.error->code.c_str());
    else
      std::printf("ok %llu\n", static_cast<unsigned long long>(completion.sequence));
    std::fflush(stdout);
    if (++ended == count) all_ended.notify_one();
  };
  const auto record = log.intern("m.record", MessageClass::record);
  const auto event = log.intern("m.event", MessageClass::event);
  auto publisher = log.add_publisher(wanted);
  if (!record || !event || !publisher) return 1;
  for (int i = 0; i < count; ++i) {
    const auto text = std::to_string(i) + std::string(300, 'x');
    Draft draft;
    draft.payload = std::as_bytes(std::span(text.data(), text.size()));
    for (const auto type : {*event, *record}) {
      draft.type = type;
      if (!(*publisher)->publish(draft)) return 1;
    }
  }
  std::puts("published");
  std::fflush(stdout);
  {
    std::unique_lock lock(mutex);
    all_ended.wait(lock, [&] { return ended == count; });
  }
  log.maintain();
  publisher->reset();
  log.close();
  std::puts("closed");
  return 0;
}
