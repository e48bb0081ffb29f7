#include "core/host/logging.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>

#include <chrono>
#include <map>
#include <mutex>
#include <vector>

#include "core/host/handling.hpp"
#include "core/host/line_budget.hpp"
#include "core/host/patient_sink.hpp"
#include "ctibus/ids.hpp"

namespace ctibus::host {
namespace {

constexpr std::size_t max_file_bytes = std::size_t{32} << 20;
constexpr std::size_t max_files = 5;
constexpr std::size_t max_text = 8192;

spdlog::level::level_enum to_spdlog(std::int32_t level) {
  if (level < CTIBUS_LOG_TRACE) return spdlog::level::trace;
  if (level > CTIBUS_LOG_CRITICAL) return spdlog::level::off;
  return static_cast<spdlog::level::level_enum>(level);
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text.substr(0, max_text)) {
    if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  if (text.size() > max_text) out += fmt::format("... ({} bytes)", text.size());
}

}  // namespace

/// Where lines go, for all loggers of a site.
struct Outlets {
  std::vector<spdlog::sink_ptr> sinks;
  spdlog::sink_ptr standard_error;  ///< in the place of the journal, when that takes nothing
  std::unique_ptr<Journal> journal;
  std::string program;
  std::function<void(std::int32_t, std::string_view, std::string_view, const LineContext&)> on_line;
};

class NamedLogger::Implementation {
 public:
  Implementation(const std::string& name, std::shared_ptr<const Outlets> outlets)
      : logger(name, outlets->sinks.begin(), outlets->sinks.end()), outlets_(std::move(outlets)) {
    logger.flush_on(spdlog::level::warn);
  }

  void write(std::int32_t level, std::string_view id, std::string_view text,
             const LineContext& context) {
    const auto severity = to_spdlog(level);
    if (severity == spdlog::level::off || !logger.should_log(severity)) return;
    // Who asks for details gets all, and what is critical is never left out.
    if (severity >= spdlog::level::info && severity < spdlog::level::critical) {
      const auto left_out = budget_.take(std::chrono::steady_clock::now().time_since_epoch() /
                                         std::chrono::nanoseconds(1));
      if (!left_out) return;
      if (*left_out != 0) put(CTIBUS_LOG_WARNING, "host.log_flood", told(*left_out), {});
    }
    put(level, id, text, context);
  }

  spdlog::logger logger;
  bool own_level = false;
  std::string instance;
  std::string plugin;

 private:
  static std::string told(std::uint64_t left_out) {
    return fmt::format("{} lines of this logger were left out: it writes more than 1000 a second.",
                       left_out);
  }

  void put(std::int32_t level, std::string_view id, std::string_view text,
           const LineContext& context) {
    const auto severity = to_spdlog(level);
    std::string line;
    append_escaped(line, text);
    if (outlets_->journal && !to_journal(level, id, line, context)) {
      const spdlog::string_view_t name(logger.name());
      outlets_->standard_error->log({name, severity, with_id(id, line)});
    }
    const std::string whole = with_id(id, line);
    logger.log(severity, spdlog::string_view_t(whole.data(), whole.size()));
    if (outlets_->on_line) outlets_->on_line(level, id, text.substr(0, max_text), context);
  }

  static std::string with_id(std::string_view id, const std::string& line) {
    std::string out;
    if (!id.empty()) {
      append_escaped(out, id);
      out += ' ';
    }
    return out + line;
  }

  bool to_journal(std::int32_t level, std::string_view id, const std::string& line,
                  const LineContext& context) const {
    const Uuid call(context.call);
    const std::string priority = std::to_string(syslog_priority(level));
    const std::string call_text = call ? call.text() : std::string();
    return outlets_->journal->write({{"MESSAGE", line},
                                     {"PRIORITY", priority},
                                     {"SYSLOG_IDENTIFIER", outlets_->program},
                                     {"CTIBUS_LOGGER", logger.name()},
                                     {"CTIBUS_CODE", id},
                                     {"CTIBUS_CALL", call_text},
                                     {"CTIBUS_TOPIC", context.topic},
                                     {"CTIBUS_INSTANCE", instance},
                                     {"CTIBUS_PLUGIN", plugin}});
  }

  std::shared_ptr<const Outlets> outlets_;
  LineBudget budget_;
};

LineContext present_context() {
  const Handling& handling = current_handling();
  return {handling.call, handling.topic};
}

std::int32_t NamedLogger::level() const {
  return static_cast<std::int32_t>(implementation_->logger.level());
}

void NamedLogger::set_level(std::int32_t level) {
  implementation_->logger.set_level(to_spdlog(level));
}

void NamedLogger::write(std::int32_t level, std::string_view id, std::string_view text) {
  implementation_->write(level, id, text, present_context());
}

void NamedLogger::write(std::int32_t level, std::string_view id, std::string_view text,
                        const LineContext& context) {
  implementation_->write(level, id, text, context);
}

struct Logging::Sinks {
  std::mutex mutex;
  std::int32_t level = CTIBUS_LOG_INFO;
  std::shared_ptr<Outlets> outlets = std::make_shared<Outlets>();
  std::map<std::string, std::shared_ptr<NamedLogger::Implementation>> loggers;

  NamedLogger::Implementation& at(const std::string& name) {
    auto& entry = loggers[name];
    if (!entry) {
      entry = std::make_shared<NamedLogger::Implementation>(name, outlets);
      entry->logger.set_level(to_spdlog(level));
    }
    return *entry;
  }
};

Logging::Logging(std::unique_ptr<Sinks> sinks) : sinks_(std::move(sinks)) {}
Logging::~Logging() = default;

Result<std::unique_ptr<Logging>> Logging::open(Options options) {
  auto sinks = std::make_unique<Sinks>();
  sinks->level = options.level;
  Outlets& outlets = *sinks->outlets;
  outlets.on_line = std::move(options.on_line);
  outlets.journal = std::move(options.journal);
  outlets.program = std::move(options.program);
  constexpr const char* pattern = "%Y-%m-%dT%H:%M:%S.%f%z %l [%n] %v";
  try {
    outlets.standard_error = std::make_shared<PatientSink>(options.standard_error);
    outlets.standard_error->set_pattern(pattern);
    if (options.to_stderr && !outlets.journal) outlets.sinks.push_back(outlets.standard_error);
    if (!options.file.empty()) {
      outlets.sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
          options.file.string(), max_file_bytes, max_files));
    }
  } catch (const spdlog::spdlog_ex& why) {
    return failure("host.log_file",
                   fmt::format("Cannot write the log file {}: {}. Check the folder and its owner.",
                               options.file.string(), why.what()));
  }
  for (const auto& sink : outlets.sinks) sink->set_pattern(pattern);
  return std::unique_ptr<Logging>(new Logging(std::move(sinks)));
}

void Logging::set_level(std::int32_t level) {
  const std::lock_guard lock(sinks_->mutex);
  sinks_->level = level;
  for (const auto& [name, implementation] : sinks_->loggers) {
    if (!implementation->own_level) implementation->logger.set_level(to_spdlog(level));
  }
}

std::shared_ptr<NamedLogger> Logging::logger(const std::string& name) {
  const std::lock_guard lock(sinks_->mutex);
  sinks_->at(name);
  return std::make_shared<NamedLogger>(sinks_->loggers[name]);
}

std::shared_ptr<NamedLogger> Logging::logger_of(const std::string& instance,
                                                const std::string& plugin) {
  const std::lock_guard lock(sinks_->mutex);
  const std::string name = "plugin." + instance;
  auto& implementation = sinks_->at(name);
  if (implementation.instance.empty()) {
    implementation.instance = instance;
    implementation.plugin = plugin;
  }
  return std::make_shared<NamedLogger>(sinks_->loggers[name]);
}

void Logging::set_own_level(const std::string& name, std::int32_t level) {
  const std::lock_guard lock(sinks_->mutex);
  auto& implementation = sinks_->at(name);
  implementation.own_level = true;
  implementation.logger.set_level(to_spdlog(level));
}

void Logging::clear_own_level(const std::string& name) {
  const std::lock_guard lock(sinks_->mutex);
  auto& implementation = sinks_->at(name);
  implementation.own_level = false;
  implementation.logger.set_level(to_spdlog(sinks_->level));
}

void Logging::flush() {
  const std::lock_guard lock(sinks_->mutex);
  for (const auto& sink : sinks_->outlets->sinks) sink->flush();
}

}  // namespace ctibus::host
