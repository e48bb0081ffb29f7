#pragma once

#include <map>

#include "tests/support/faulty_file_system.hpp"
#include "tests/support/log_fixture.hpp"

namespace ctibus::log::test {

/// A log on disk whose file system fails on demand, and a publisher of records that remembers how
/// each ended.
class FaultTest : public LogTest {
 protected:
  // What follows is used by the log's threads until it is closed.
  ~FaultTest() override { log_.reset(); }

  Options faulty() {
    auto options = disk();
    options.file_system = &files_;
    return options;
  }

  std::unique_ptr<Publisher> recorder() {
    PublisherOptions options;
    options.name = "cdr";
    options.on_completion = [this](const Completion& completion) {
      const std::lock_guard lock(mutex_);
      if (completion.error)
        failed_[completion.id.number] = completion.error->code;
      else
        completed_.push_back(completion.id.number);
    };
    return must(log_->add_publisher(std::move(options)));
  }
  void record(Publisher& publisher, int number) {
    publish(publisher, "cdr.call", "c", std::to_string(number), MessageClass::record);
  }
  std::size_t ended() {
    const std::lock_guard lock(mutex_);
    return completed_.size() + failed_.size();
  }
  /// The numbers of the records that the log holds now, in order.
  std::vector<int> records() {
    std::vector<int> result;
    for (const auto& seen : read_all(*reader({"cdr.call"}, Start::time(0))))
      if (seen.kind == Delivery::Kind::message) result.push_back(std::stoi(seen.payload));
    return result;
  }

  FaultyFileSystem files_;
  std::mutex mutex_;
  std::vector<std::uint64_t> completed_;
  std::map<std::uint64_t, std::string> failed_;
};

}  // namespace ctibus::log::test
