#pragma once

#include <memory>
#include <string>
#include <utility>

#include "connectors/pbx/sip/sip.hpp"
#include "fake_media.hpp"
#include "fake_stack.hpp"
#include "surroundings.hpp"

namespace ctibus::sip::testing {

/// How the simulated stack and media enter the connector's strand.
inline Runner on_strand_of(Host& host) {
  return {.post = [&host](std::function<void()> action) { host.post(std::move(action)); },
          .after =
              [&host](std::chrono::nanoseconds delay, std::function<void()> action) {
                return std::make_shared<Timer>(host.after(delay, std::move(action)));
              },
          .is_dead =
              [&host] {
                using ctibus::testing::TestInstance;
                const auto* instance = static_cast<const TestInstance*>(host.raw()->context);
                return instance->phase() == TestInstance::Phase::stopped;
              }};
}

/// A simulated stack and simulated media in the current network.
inline Machinery simulated_machinery(Host& host, const RtpPorts& ports) {
  return {.stack = [&host](StackEvents& events) -> Result<std::unique_ptr<Stack>> {
            return std::make_unique<FakeStack>(Network::current(), switch_ip,
                                               switch_endpoint().port, events, on_strand_of(host),
                                               FakeStack::Role::connector);
          },
          .media = [&host, streams = (ports.last - ports.first + 1) /
                                     2]() -> Result<std::unique_ptr<media::Media>> {
            return std::make_unique<FakeMedia>(Network::current(), switch_ip, on_strand_of(host),
                                               streams);
          }};
}

/// The connector as it is, over a simulated stack and simulated media.
class SipUnderTest final : public Sip {
 public:
  SipUnderTest(Host& host, const Options& options)
      : Sip(host, options, simulated_machinery(host, options.rtp_ports)) {}
};

}  // namespace ctibus::sip::testing
