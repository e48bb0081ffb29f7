#include "call_logger.hpp"

#include <fstream>

#include "csv.hpp"

namespace call_logger {

using ctibus::cdr::Call;

CallLogger::CallLogger(ctibus::Host& host, const Options& options)
    : host_(host),
      calls_(host.subscription(ctibus::Subscription::durable(host.name()))),
      file_(std::filesystem::path(host.directory()) / options.file) {
  calls_.on<Call>([this](const ctibus::Event<Call>& call) { on_call(call); });
}

ctibus::Result<> CallLogger::start() {
  std::error_code code;
  if (std::filesystem::exists(file_, code) && !std::filesystem::is_empty(file_, code)) return {};
  return append(csv_line({"root", "started", "calling", "called", "result", "talk_s", "agent"}));
}

void CallLogger::on_call(const ctibus::Event<Call>& call) {
  const auto result = names(call->result)[static_cast<std::size_t>(call->result)];
  const std::string started = std::to_string(call->started.time_since_epoch().count());
  const std::string talk = std::to_string(call->talk.count() / 1000);
  const auto line =
      csv_line({call->root, started, call->calling, call->called, result, talk, call->agent});
  if (const auto written = append(line); !written) return host_.fail(written.error());
  calls_.acknowledge(call.sequence());
}

ctibus::Result<> CallLogger::append(std::string_view line) const {
  std::ofstream out(file_, std::ios::app | std::ios::binary);
  out << line;
  out.close();
  if (out) return {};
  return ctibus::failure(
      "call_logger.cannot_write",
      file_.string() + " cannot be written: check its permissions and the disk.");
}

}  // namespace call_logger

CTIBUS_PLUGIN(call_logger, call_logger::CallLogger)
