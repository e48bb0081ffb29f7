#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"

namespace ctibus::host {

/// systemd's journal by its native protocol (systemd, docs/JOURNAL_NATIVE_PROTOCOL.md): one
/// datagram an entry, of fields with names. libsystemd's own writer knows one socket only and waits
/// for the journal; a bus must not. Any thread.
class Journal {
 public:
  /// Empty values are left out. Names have upper-case letters, digits and '_'.
  struct Field {
    std::string_view name;
    std::string_view value;
  };

  /// Errors: host.journal.
  static Result<std::unique_ptr<Journal>> open(const std::string& socket);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();

  /// False: the journal did not take it, and it is lost. Never waits.
  bool write(const std::vector<Field>& fields) const;

  /// Standard error of this process is connected to the journal (JOURNAL_STREAM, systemd.exec(5)).
  static bool has_standard_error();

 private:
  Journal(int fd, std::string socket) : fd_(fd), socket_(std::move(socket)) {}
  int fd_;
  std::string socket_;
};

/// syslog's number for a CTIBUS_LOG_* level, as PRIORITY wants it.
int syslog_priority(std::int32_t level);

}  // namespace ctibus::host
