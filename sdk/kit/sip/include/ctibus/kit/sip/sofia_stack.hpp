#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/describe.hpp"
#include "ctibus/kit/sip/stack.hpp"
#include "ctibus/kit/sip/tls.hpp"
#include "ctibus/result.hpp"

namespace ctibus::sip {

struct SofiaOptions {
  std::vector<std::string> listen;  ///< udp:, tcp: or tls:ADDRESS:PORT; port 0: any free one
  std::string advertised_address;   ///< for peers outside of local_networks; empty: as listened at
  std::vector<std::string> local_networks;
  TlsOptions tls;  ///< when it listens at a tls: address

  std::size_t max_transactions = 5000;       ///< of peers, unanswered; above: 503 and Retry-After
  std::size_t max_queue = 10000;             ///< events on their way to the strand; above: the same
  std::uint32_t receive_buffer = 4U << 20U;  ///< bytes of SO_RCVBUF

  /// Timers of RFC 3261 17; only tests change them.
  Duration t1{500};
  Duration t2{4000};
  Duration t4{5000};
  Duration t1x64{32000};
};

/// What the stack has to say for people. `id` is a catalogue id, and lives for ever.
struct SofiaNotice {
  enum class Level : std::uint8_t { info, warning, error };
  Level level = Level::info;
  std::string_view id;
  std::string text;
};

class SofiaStack : public Stack {
 public:
  struct Counters {
    std::uint64_t requests = 0;
    std::uint64_t responses = 0;
    std::uint64_t malformed = 0;         ///< messages that were no SIP, answered 400 or not at all
    std::uint64_t refused_overload = 0;  ///< answered 503
    std::uint64_t retransmitted = 0;     ///< messages that we sent again
    std::uint64_t lost_acks = 0;         ///< 2xx that nobody acknowledged
    std::uint64_t tls_connections = 0;   ///< that are up now
    std::uint64_t tls_refused = 0;       ///< of peers: handshakes that failed, or were too many
  };

  /// Any thread.
  virtual Counters counters() const = 0;
  /// Where it listens, ports filled in, in the order of the options. Any thread.
  virtual const std::vector<Endpoint>& listening() const = 0;
};

/// Starts a stack with a thread of its own. `events` is called only through `post`, which must run
/// what it is given on the strand, one after the other, or never. Destroying the stack (on the
/// strand) ends its thread; what `post` still runs afterwards does nothing. `notice` is called on
/// any thread. Errors: sip.bad_listen, sip.bad_network, sip.cannot_listen, sip.bad_certificate,
/// sip.exposed_key (the text names the place and the cure).
Result<std::unique_ptr<SofiaStack>> make_sofia_stack(
    const SofiaOptions& options, StackEvents& events,
    std::function<void(std::function<void()>)> post,
    std::function<void(const SofiaNotice&)> notice = {});

}  // namespace ctibus::sip
