#include "tests/unit/sip/shared_surroundings.hpp"
#include "tests/unit/sip/sip_under_test.hpp"

/// In the place of real_machinery.cpp: the library of the sip connector, over a simulated network.
namespace ctibus::sip {
namespace {

Machinery in_shared_surroundings(Host& host, const Options& options) {
  const auto shared = testing::surroundings_of(host);
  Machinery machinery = testing::simulated_machinery(host, options.rtp_ports);
  machinery.stack = [shared, make = machinery.stack](StackEvents& events) { return make(events); };
  return machinery;
}

}  // namespace

Sip::Sip(Host& host, const Options& options)
    : Sip(host, options, in_shared_surroundings(host, options)) {}

}  // namespace ctibus::sip

CTIBUS_PLUGIN(sip, ctibus::sip::Sip)
