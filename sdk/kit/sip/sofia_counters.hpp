#pragma once

#include <atomic>
#include <cstdint>

#include "ctibus/kit/sip/sofia_stack.hpp"

namespace ctibus::sip {

/// Written by the stack's thread, read by any.
struct SofiaCounters {
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> responses{0};
  std::atomic<std::uint64_t> malformed{0};
  std::atomic<std::uint64_t> refused_overload{0};
  std::atomic<std::uint64_t> retransmitted_by_nta{0};
  std::atomic<std::uint64_t> retransmitted{0};
  std::atomic<std::uint64_t> lost_acks{0};
  std::atomic<std::uint64_t> tls_connections{0};
  std::atomic<std::uint64_t> tls_refused{0};

  SofiaStack::Counters snapshot() const {
    return {requests,
            responses,
            malformed,
            refused_overload,
            retransmitted_by_nta + retransmitted,
            lost_acks,
            tls_connections,
            tls_refused};
  }
};

}  // namespace ctibus::sip
