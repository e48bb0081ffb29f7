#pragma once

#include "ctibus/kit/acd/listener.hpp"

namespace ctibus::bench::acd {

/// Hears everything and does nothing.
class QuietListener : public ctibus::acd::Listener {
 protected:
  using Agent = ctibus::acd::Agent;
  using CallFacts = ctibus::acd::CallFacts;
  using Duration = ctibus::Duration;
  using Group = ctibus::acd::Group;
  using LastAgents = ctibus::acd::LastAgents;
  using LeaveReason = ctibus::acd::LeaveReason;
  using Offer = ctibus::acd::Offer;
  using OfferResult = queue::OfferResult;
  using QueuedCall = ctibus::acd::QueuedCall;

 public:
  void hold(const QueuedCall&, std::string_view) override {}
  void offer(const QueuedCall&, const Offer&, Duration, Duration, Duration) override {}
  void withdraw(const QueuedCall&, std::string_view) override {}
  void withdraw_from(const QueuedCall&, std::string_view) override {}
  void release(const QueuedCall&, std::string_view) override {}
  void select(const QueuedCall&, std::string_view) override {}
  void reject(const QueuedCall&, Cause) override {}
  void play(const QueuedCall&, const std::vector<std::string>&) override {}
  void clear(const CallFacts&) override {}
  void entered(const QueuedCall&, std::uint32_t) override {}
  void passed(const QueuedCall&, std::size_t) override {}
  void offer_ended(const QueuedCall&, const Offer&, OfferResult, Duration) override {}
  void left(const QueuedCall&, LeaveReason, std::string_view, Duration) override {}
  void logged_on(const Agent&) override {}
  void logged_off(const Agent&, std::string_view, std::string_view) override {}
  void agent_entered_state(const Agent&) override {}
  void agent_changed(const Agent&) override {}
  void agent_removed(const Agent&) override {}
  void group_changed(const Group&) override {}
  void group_removed(const Group&) override {}
  void call_changed(const QueuedCall&) override {}
  void call_removed(const QueuedCall&) override {}
  void remembered(const std::string&, const LastAgents::Entry&) override {}
  void forgotten(const std::string&) override {}
  void warn(std::string_view, const QueuedCall&, std::string_view) override {}
};

}  // namespace ctibus::bench::acd
