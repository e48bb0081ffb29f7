#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/error.hpp"
#include "core/host/journal.hpp"
#include "ctibus/abi/logger.h"

namespace ctibus::host {

/// What a line is about besides its text.
struct LineContext {
  ctibus_uuid call{};      ///< the root call, or none
  std::string_view topic;  ///< of the message that was handled
};

/// What this thread is handling; see Handling.
LineContext present_context();

/// One named logger with a level of its own ("plugin.acd"). Any thread.
class NamedLogger {
 public:
  class Implementation;
  explicit NamedLogger(std::shared_ptr<Implementation> implementation)
      : implementation_(std::move(implementation)) {}

  /// CTIBUS_LOG_*; above CTIBUS_LOG_CRITICAL: off.
  [[nodiscard]] std::int32_t level() const;
  void set_level(std::int32_t level);
  /// `id` is a catalogue id or empty. Control characters in the text are escaped, so that one call
  /// is one line.
  void write(std::int32_t level, std::string_view id, std::string_view text);
  /// The same for a line that was written elsewhere.
  void write(std::int32_t level, std::string_view id, std::string_view text,
             const LineContext& context);

 private:
  std::shared_ptr<Implementation> implementation_;
};

/// Where the lines of a site go: standard error, or systemd's journal with fields, and, if wanted,
/// a file that is rotated at 32 MiB with five old ones kept. A line that the journal does not take
/// goes to standard error. Nobody waits for who does not read, and no logger writes more than 1000
/// lines a second for long, details (debug, trace) and critical lines apart; what is left out is
/// told. Any thread.
class Logging {
 public:
  struct Options {
    std::int32_t level = CTIBUS_LOG_INFO;
    std::filesystem::path file;
    bool to_stderr = true;
    int standard_error = 2;
    /// Null: none.
    std::unique_ptr<Journal> journal;
    std::string program = "ctibusd";  ///< SYSLOG_IDENTIFIER
    /// Also gets each line that is written, from the thread that writes it. May be empty.
    std::function<void(std::int32_t level, std::string_view id, std::string_view text,
                       const LineContext& context)>
        on_line;
  };
  /// Errors: host.log_file.
  static Result<std::unique_ptr<Logging>> open(Options options);
  Logging(const Logging&) = delete;
  Logging& operator=(const Logging&) = delete;
  ~Logging();

  /// The level of loggers that have none of their own.
  void set_level(std::int32_t level);
  /// The same logger for the same name.
  std::shared_ptr<NamedLogger> logger(const std::string& name);
  /// That of an instance, "plugin.NAME": its lines name it and its plugin in the journal.
  std::shared_ptr<NamedLogger> logger_of(const std::string& instance, const std::string& plugin);
  /// Gives a logger a level of its own, or the common one back.
  void set_own_level(const std::string& name, std::int32_t level);
  void clear_own_level(const std::string& name);
  void flush();

 private:
  struct Sinks;
  explicit Logging(std::unique_ptr<Sinks> sinks);
  std::unique_ptr<Sinks> sinks_;
};

}  // namespace ctibus::host
