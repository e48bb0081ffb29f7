#pragma once

#include "ctibus/kit/pbx/call_publisher.hpp"
#include "ctibus/kit/pbx/dialogue_listener.hpp"
#include "ctibus/kit/pbx/switch_manifest.hpp"
#include "ctibus/plugin.hpp"

/// For what tries one part of a connector alone.
namespace ctibus::csta::testing {

/// Lends its host to the parts of the connector.
class Lender final : public Plugin {
 public:
  using Options = NoOptions;
  static constexpr auto publishes = pbx::switching_events;
  static constexpr Manifest manifest{.id = "lender",
                                     .text = "Lends its host.",
                                     .publishes = publishes,
                                     .subscribes = pbx::switching_subscriptions};
  explicit Lender(Host& host, const Options&) : publisher(host), host_(host) { last = this; }

  Host& host() { return host_; }
  pbx::CallPublisher publisher;
  static inline Lender* last = nullptr;

 private:
  Host& host_;
};

class NoDialogues : public pbx::DialogueListener {
 public:
  void route_requested(const pbx::Call&, const pbx::Route&) override {}
  void route_ended(const pbx::Call&, const pbx::Route&, std::string_view,
                   const pbx::Change&) override {}
  void offer_began(const pbx::Call&, const pbx::Offer&) override {}
  void offer_taken(const pbx::Call&, const pbx::Offer&) override {}
  void offer_failed(const pbx::Call&, const pbx::Offer&, queue::OfferResult,
                    const pbx::Change&) override {}
};

}  // namespace ctibus::csta::testing
