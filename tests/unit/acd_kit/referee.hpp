#pragma once

#include <functional>
#include <string>

#include "recorder.hpp"

namespace ctibus::acd::testing {

/// Also checks at the moment of each offer that nobody was passed over.
class Referee : public Recorder {
 public:
  std::function<std::string(const QueuedCall&, const Agent&)> judge;

  void offer(const QueuedCall& call, const Offer& offer, Duration limit, Duration lease,
             Duration waited) override {
    Recorder::offer(call, offer, limit, lease, waited);
    const Agent& chosen = *offer.agent;
    const bool rings = !call.is_work_item();
    if (rings && (!chosen.device->calls.empty() || !chosen.device->in_service)) {
      problems.push_back("offered to a device that cannot take it");
    }
    if (call.callback != nullptr && call.group->closed && !offer.picked) {
      problems.push_back("a customer is called while the group is closed");
    }
    if (call.offers.size() > 1 && !(rings && call.connector->can.ring_many)) {
      problems.push_back("rings at several devices of a connector that cannot");
    }
    if (offer.picked) return;
    if (std::string wrong = judge(call, chosen); !wrong.empty()) problems.push_back(wrong);
  }
};

}  // namespace ctibus::acd::testing
