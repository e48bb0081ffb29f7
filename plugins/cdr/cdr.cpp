#include "cdr.hpp"

#include <filesystem>

#include "ctibus/kit/numbers.hpp"

namespace ctibus::cdr_plugin {

namespace {

/// Durable consumers are named after the instance, which its folder is named after.
std::string consumer(const Host& host, std::string_view purpose) {
  std::filesystem::path folder(host.directory());
  if (!folder.has_filename()) folder = folder.parent_path();
  return folder.filename().string() + "." + std::string(purpose);
}

}  // namespace

Cdr::Cdr(Host& host, const Options& options)
    : options_(options),
      collector_(host, options_, consumer(host, "events")),
      writer_(host, options_,
              options_.data_source.empty() ? host.data_source() : options_.data_source,
              consumer(host, "sql")) {}

Result<> Cdr::start() {
  numbers::DialPlanConfig config;
  config.region = options_.region;
  if (auto plan = numbers::DialPlan::create(std::move(config)); !plan) {
    return failure("cdr.bad_region", plan.error().text);
  }
  if (auto started = writer_.start(); !started) return started;
  collector_.start();
  return {};
}

void Cdr::stop() { collector_.acknowledge(); }

}  // namespace ctibus::cdr_plugin

CTIBUS_PLUGIN(cdr, ctibus::cdr_plugin::Cdr)
