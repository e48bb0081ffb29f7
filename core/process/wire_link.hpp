#pragma once

#include <functional>
#include <memory>

#include "core/host/bus_link.hpp"
#include "core/process/carrier.hpp"

namespace ctibus {
class Clock;
}
namespace ctibus::host {
class Entropy;
}

namespace ctibus::process {

class WireLink;

/// What ties a carrier, which is there first, to the link of the instance, and the link to what
/// outlives it. Any thread.
class LinkHub {
 public:
  LinkHub(const Clock& clock, host::Entropy& entropy);
  LinkHub(const LinkHub&) = delete;
  LinkHub& operator=(const LinkHub&) = delete;
  ~LinkHub();

  /// For the carrier's setup, all but the private kinds.
  void listen(Carrier::Setup& setup);
  /// The instance's link. `fail`: the core refuses what an instance may take for granted.
  std::unique_ptr<host::BusLink> link(Carrier& carrier, host::BusLink::CompletionHandler completion,
                                      std::function<void(const Error&)> fail);

  struct Shared;

 private:
  std::shared_ptr<Shared> shared_;
};

}  // namespace ctibus::process
