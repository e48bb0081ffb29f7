#pragma once

#include <cstdint>

namespace ctibus::bench {

/// Messages a second through a raw libzmq inproc PAIR, 200 bytes, every sequence checked.
double zmq_pair_throughput(std::uint64_t messages);
/// Deliveries a second from one XPUB to `readers` SUB sockets over inproc, without loss
/// (XPUB_NODROP).
double zmq_fan_out(std::uint64_t messages, int readers);
/// Median one-way latency in microseconds over an inproc PAIR: paced, blocking receiver.
double zmq_pair_latency(std::uint64_t messages, std::int64_t pace_ns);

}  // namespace ctibus::bench
