#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/gateway/outbox.hpp"
#include "core/gateway/topic_counter.hpp"
#include "core/gateway/worker.hpp"
#include "ctibus/kit/wire/protocol.hpp"
#include "ctibus/msgpack.hpp"

namespace ctibus::host {
class Site;
}

namespace ctibus::gateway {

/// Answers questions about the site, on a thread of its own, since a reload or a trace may take
/// long. Any thread.
class Queries {
 public:
  struct Asked {
    std::uint64_t session = 0;
    std::uint32_t id = 0;
    wire::QueryKind what = wire::QueryKind::unknown;
    std::string about;  ///< trace: a call; forget: a durable consumer
    std::vector<TopicCount> topics;
    std::size_t clients = 0;
  };

  Queries(host::Site& site, std::shared_ptr<Outbox> outbox)
      : site_(site), outbox_(std::move(outbox)) {}

  /// The result goes to the outbox. Errors: wire.malformed.
  Result<> post(Asked asked);
  void stop() { worker_.stop(); }

 private:
  void answer(const Asked& asked);
  void answer_trace(const Asked& asked);
  void put(const Asked& asked, const wire::QueryResult& result);
  void put(const Asked& asked, const Error& error);
  void send(const Asked& asked, msgpack::Buffer message, bool last);

  host::Site& site_;
  std::shared_ptr<Outbox> outbox_;
  Worker worker_;
};

}  // namespace ctibus::gateway
