#include "core/metrics/endpoint.hpp"

#include <mutex>

#include "core/host/site.hpp"
#include "core/metrics/exposition.hpp"
#include "core/metrics/health.hpp"
#include "core/metrics/http_listener.hpp"
#include "core/metrics/pulse.hpp"

namespace ctibus::metrics {
namespace {

HttpAnswer answer_of(const std::vector<host::CheckReport>& checks) {
  Health health = health_of(checks);
  return {health.good ? 200U : 503U, "application/json", std::move(health.json)};
}

class SiteEndpoint final : public Endpoint {
 public:
  explicit SiteEndpoint(host::Site& site) : site_(site) {}
  ~SiteEndpoint() override { SiteEndpoint::stop(); }

  Result<> listen(const ListenAddress& address) {
    HttpOptions options;
    options.address = address;
    options.answer = [this](std::string_view path) { return answer(path); };
    options.tick = [this] { pulse_.ask(site_); };
    auto listener = HttpListener::open(std::move(options));
    if (!listener) return tl::unexpected(listener.error());
    listener_ = std::move(*listener);
    return {};
  }

  void watch(const Gateways& gateways) override {
    const std::lock_guard lock(mutex_);
    for (const auto& gateway : gateways) gateways_.push_back(gateway.get());
  }

  [[nodiscard]] std::uint16_t port() const override { return listener_->port(); }
  void stop() override {
    if (listener_) listener_->stop();
  }

 private:
  HttpAnswer answer(std::string_view path) {
    if (path == "/metrics") {
      return {200, "text/plain; version=0.0.4; charset=utf-8", exposition(snapshot())};
    }
    if (path == "/ready") return answer_of(site_.report().checks);
    if (path == "/health") return answer_of(pulse_.checks());
    return {404, "text/plain", "There are /metrics, /health and /ready.\n"};
  }

  Snapshot snapshot() const {
    Snapshot out{.site = site_.report(), .gateway = {}, .process = process_usage()};
    const std::lock_guard lock(mutex_);
    for (const host::Gateway* gateway : gateways_) {
      const host::GatewayReport one = gateway->report();
      out.gateway.clients += one.clients;
      out.gateway.subscriptions += one.subscriptions;
      out.gateway.starved += one.starved;
      out.gateway.backlog += one.backlog;
      out.gateway.sent += one.sent;
      out.gateway.published += one.published;
      out.gateway.refused += one.refused;
      out.gateway.not_admitted += one.not_admitted;
    }
    return out;
  }

  host::Site& site_;
  Pulse pulse_;  ///< the listener's thread
  mutable std::mutex mutex_;
  std::vector<const host::Gateway*> gateways_;
  std::unique_ptr<HttpListener> listener_;  // the last member: its thread uses the others
};

}  // namespace

Result<std::unique_ptr<Endpoint>> Endpoint::open(host::Site& site, const ListenAddress& address) {
  auto endpoint = std::make_unique<SiteEndpoint>(site);
  if (auto listening = endpoint->listen(address); !listening) {
    return tl::unexpected(listening.error());
  }
  return std::unique_ptr<Endpoint>(std::move(endpoint));
}

}  // namespace ctibus::metrics
