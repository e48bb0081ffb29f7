#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/clock.hpp"
#include "core/host/logging.hpp"
#include "core/host/report.hpp"
#include "core/log/log.hpp"

namespace ctibus::host {

/// What operators must know now: the last values of bus.alarm. Any thread, but not from within the
/// log's callbacks.
class AlarmBoard {
 public:
  /// All must outlive the board.
  AlarmBoard(log::Log& log, log::Publisher& publisher, NamedLogger& logger, const Clock& clock);

  void raise(const std::string& id, const std::string& source, const std::string& text);
  void clear(const std::string& id);
  [[nodiscard]] std::vector<AlarmReport> report() const;

 private:
  void publish(const std::string& id, const AlarmReport* alarm);

  log::Publisher& publisher_;
  NamedLogger& logger_;
  const Clock& clock_;
  std::uint32_t type_ = 0;
  mutable std::mutex mutex_;
  std::map<std::string, AlarmReport> alarms_;
};

}  // namespace ctibus::host
