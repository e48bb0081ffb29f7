#include "core/cli/sandbox.hpp"

#include <fmt/format.h>

#include <random>

namespace ctibus::cli {

using namespace std::chrono_literals;

namespace {

std::uint64_t random_epoch() {
  std::random_device device;
  return (std::uint64_t{device()} << 32 | device()) | 1U;
}

double milliseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

}  // namespace

Result<std::unique_ptr<Sandbox>> Sandbox::enter(const SiteAccess& access) {
  std::unique_ptr<Sandbox> sandbox(new Sandbox);
  sandbox->publications_ = std::make_shared<wire::Publications>(random_epoch());
  wire::ClientOptions options;
  options.publications = sandbox->publications_;
  options.on_refused = [raw = sandbox.get()](std::uint64_t, const Error& error) {
    Refusal& refusal = raw->refusals_[error.code];
    if (++refusal.count == 1) refusal.text = error.text;
  };
  auto client = access.connect(true, std::move(options));
  if (!client) return tl::unexpected(client.error());
  sandbox->client_ = std::move(*client);
  const auto& server = sandbox->client_->server();
  if (!server.sandbox) {
    return failure("wire.not_sandboxed",
                   fmt::format("The site {} is no sandbox: what is said there would be taken for "
                               "real calls. Use a site of its own, with `sandbox = true` under "
                               "[site] in its file and a data folder of its own.",
                               server.site));
  }
  return sandbox;
}

Result<> Sandbox::run(std::chrono::milliseconds limit) {
  auto ran = client_->run(limit);
  const auto now = Clock::now();
  const std::uint64_t up_to = publications_->confirmed();
  for (; !sent_.empty() && sent_.front().number <= up_to; sent_.pop_front()) {
    confirmed_.add(now - sent_.front().at);
  }
  return ran;
}

Result<bool> Sandbox::wait_until(Clock::time_point due) {
  if (due <= Clock::now()) return !interrupted();
  client_->flush();
  while (!interrupted()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - Clock::now());
    if (left <= 0ms) return true;
    if (auto ran = run(std::min(left, 200ms)); !ran) return tl::unexpected(ran.error());
  }
  return false;
}

Result<bool> Sandbox::publish(const wire::Publication& publication, Clock::time_point due) {
  while (!interrupted()) {
    const auto id = publications_->publish(publication);
    if (id) {
      const auto now = Clock::now();
      behind_.add(now - due);
      sent_.push_back({id->number, now});
      ++published_;
      return true;
    }
    if (id.error().code != "bus.outbox_full") return tl::unexpected(id.error());
    client_->flush();
    if (auto ran = run(200ms); !ran) return tl::unexpected(ran.error());
  }
  return false;
}

Result<bool> Sandbox::finish() {
  client_->flush();
  while (!interrupted() && !(publications_->idle() && sent_.empty())) {
    if (auto ran = run(200ms); !ran) return tl::unexpected(ran.error());
  }
  return !interrupted();
}

std::string describe(const Sandbox& sandbox) {
  const auto row = [](std::string_view name, const Latency& latency) {
    return fmt::format("{:<10} p50 {:.3f} ms, p99 {:.3f} ms, longest {:.3f} ms\n", name,
                       milliseconds(latency.at(0.5)), milliseconds(latency.at(0.99)),
                       milliseconds(latency.longest()));
  };
  std::string out = row("behind", sandbox.behind()) + row("confirmed", sandbox.confirmed());
  for (const auto& [code, refusal] : sandbox.refusals()) {
    out += fmt::format("refused    {} times {}: {}\n", refusal.count, code, refusal.text);
  }
  return out;
}

}  // namespace ctibus::cli
