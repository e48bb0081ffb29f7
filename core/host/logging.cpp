#include "core/host/logging.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <map>
#include <mutex>
#include <vector>

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

class NamedLogger::Implementation {
 public:
  using OnLine = std::function<void(std::int32_t, std::string_view, std::string_view)>;
  Implementation(const std::string& name, const std::vector<spdlog::sink_ptr>& sinks,
                 OnLine on_line_too)
      : logger(name, sinks.begin(), sinks.end()), on_line(std::move(on_line_too)) {
    logger.flush_on(spdlog::level::warn);
  }
  spdlog::logger logger;
  OnLine on_line;
  bool own_level = false;
};

std::int32_t NamedLogger::level() const {
  return static_cast<std::int32_t>(implementation_->logger.level());
}

void NamedLogger::set_level(std::int32_t level) {
  implementation_->logger.set_level(to_spdlog(level));
}

void NamedLogger::write(std::int32_t level, std::string_view id, std::string_view text) {
  const auto severity = to_spdlog(level);
  if (severity == spdlog::level::off || !implementation_->logger.should_log(severity)) return;
  std::string line;
  if (!id.empty()) {
    append_escaped(line, id);
    line += ' ';
  }
  append_escaped(line, text);
  implementation_->logger.log(severity, spdlog::string_view_t(line.data(), line.size()));
  if (implementation_->on_line) implementation_->on_line(level, id, text.substr(0, max_text));
}

struct Logging::Sinks {
  std::mutex mutex;
  std::int32_t level = CTIBUS_LOG_INFO;
  std::vector<spdlog::sink_ptr> sinks;
  NamedLogger::Implementation::OnLine on_line;
  std::map<std::string, std::shared_ptr<NamedLogger::Implementation>> loggers;

  NamedLogger::Implementation& at(const std::string& name) {
    auto& entry = loggers[name];
    if (!entry) {
      entry = std::make_shared<NamedLogger::Implementation>(name, sinks, on_line);
      entry->logger.set_level(to_spdlog(level));
    }
    return *entry;
  }
};

Logging::Logging(std::unique_ptr<Sinks> sinks) : sinks_(std::move(sinks)) {}
Logging::~Logging() = default;

Result<std::unique_ptr<Logging>> Logging::open(const Options& options) {
  auto sinks = std::make_unique<Sinks>();
  sinks->level = options.level;
  sinks->on_line = options.on_line;
  try {
    if (options.to_stderr) {
      sinks->sinks.push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
    }
    if (!options.file.empty()) {
      sinks->sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
          options.file.string(), max_file_bytes, max_files));
    }
  } catch (const spdlog::spdlog_ex& why) {
    return failure("host.log_file",
                   fmt::format("Cannot write the log file {}: {}. Check the folder and its owner.",
                               options.file.string(), why.what()));
  }
  for (const auto& sink : sinks->sinks) {
    sink->set_pattern("%Y-%m-%dT%H:%M:%S.%f%z %l [%n] %v");
  }
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
  for (const auto& sink : sinks_->sinks) sink->flush();
}

}  // namespace ctibus::host
