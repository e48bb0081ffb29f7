#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "bench.hpp"
#include "core/log/blocking_reader.hpp"
#include "core/log/log.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::bench {

/// A log in memory, or in a folder that goes with it.
class BenchLog {
 public:
  BenchLog(const Settings& settings, bool on_disk) {
    log::Options options;
    if (on_disk) {
      options.folder = folder_.emplace("bench", settings.folder).path();
    }
    auto opened = log::Log::open(std::move(options));
    if (!opened) throw Failed{opened.error().text};
    log_ = std::move(*opened);
  }
  BenchLog(const BenchLog&) = delete;
  BenchLog& operator=(const BenchLog&) = delete;
  ~BenchLog() = default;
  log::Log& operator*() const { return *log_; }
  log::Log* operator->() const { return log_.get(); }

 private:
  std::optional<support::TemporaryFolder> folder_;
  std::unique_ptr<log::Log> log_;
};

template <class T>
T must(Result<T> result) {
  if (!result) throw Failed{result.error().code + ": " + result.error().text};
  return std::move(*result);
}

}  // namespace ctibus::bench
