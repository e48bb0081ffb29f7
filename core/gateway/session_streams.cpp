#include <fmt/format.h>

#include <algorithm>

#include "core/gateway/session_detail.hpp"

// How a client listens.

namespace ctibus::gateway {

using namespace wire;

Result<log::Subscription> Session::subscription_of(const Subscribe& body) {
  const Limits& limits = common_.limits;
  if (body.patterns.size() > limits.patterns || body.keys.size() > limits.keys ||
      body.sources.size() > limits.patterns) {
    return failure("wire.too_large",
                   fmt::format("A subscription has at most {} patterns, {} keys and {} sources.",
                               limits.patterns, limits.keys, limits.patterns));
  }
  for (const auto pattern : body.patterns) {
    if (!is_pattern(pattern)) continue;  // the log says what is wrong with it
    if (auto may = allowed(admission_.rights.may_subscribe(pattern), "subscribe", pattern); !may) {
      return tl::unexpected(may.error());
    }
  }
  log::Subscription subscription;
  subscription.patterns = {body.patterns.begin(), body.patterns.end()};
  subscription.keys = {body.keys.begin(), body.keys.end()};
  subscription.sources = {body.sources.begin(), body.sources.end()};
  subscription.walk_bytes = walk_bytes;
  switch (body.from) {
    case From::live:
      break;
    case From::snapshot:
      subscription.start = log::Start::snapshot();
      break;
    case From::cursor:
      subscription.start = log::Start::at({body.epoch, body.sequence});
      break;
    case From::time: {
      // Any count of milliseconds may come; not every one has as many nanoseconds.
      constexpr auto most = std::chrono::duration_cast<Duration>(std::chrono::nanoseconds::max());
      const auto since = std::clamp<Duration>(body.time.time_since_epoch(), -most, most);
      subscription.start = log::Start::time(std::chrono::nanoseconds(since).count());
      break;
    }
    case From::consumer: {
      const std::string consumer(body.consumer);
      const std::string& own = admission_.source;
      const Rights& rights = admission_.rights;
      if (consumer.empty()) {
        return failure("wire.malformed", "A durable consumer needs a name.");
      }
      if (!rights.everything && !rights.trusted && consumer != own &&
          !consumer.starts_with(own + ".")) {
        return failure(
            "wire.not_allowed",
            fmt::format("{0} may have the durable consumers {0} and {0}.ANYTHING, not {1}.", own,
                        consumer));
      }
      if (auto room = room_for(consumer); !room) return tl::unexpected(room.error());
      subscription.durable_name = consumer;
      subscription.lived_on = body.sequence != 0;
      subscription.start = body.sequence != 0 ? log::Start::at({body.epoch, body.sequence})
                                              : log::Start::at(common_.site.boot());
      break;
    }
    case From::unknown:
      return failure("wire.malformed", "from is live, snapshot, cursor, time or consumer.");
  }
  return subscription;
}

Result<> Session::room_for(std::string_view consumer) const {
  if (admission_.rights.trusted || common_.site.log().acknowledged(consumer)) return {};
  const std::string& own = admission_.source;
  const bool all = admission_.rights.everything;
  const auto known = common_.site.log().consumers();
  const auto count = static_cast<std::size_t>(
      std::count_if(known.begin(), known.end(), [&](const log::ConsumerInfo& other) {
        return all || other.name == own || other.name.starts_with(own + ".");
      }));
  const std::size_t most = all ? common_.limits.all_consumers : common_.limits.consumers;
  if (count < most) return {};
  return failure(
      "wire.busy",
      fmt::format("{} durable consumers are known, which is the most: `ctibus consumers` "
                  "lists them and forgets those that will not come back.",
                  count));
}

Result<> Session::take(const Subscribe& body) {
  const Limits& limits = common_.limits;
  if (streams_.contains(body.id)) {
    return failure("wire.duplicate_id", fmt::format("Subscription {} is there.", body.id));
  }
  if (streams_.size() >= limits.subscriptions || common_.streams >= limits.all_subscriptions) {
    return failure("wire.busy", "There are as many subscriptions as the server bears.");
  }
  auto subscription = subscription_of(body);
  if (!subscription) return tl::unexpected(subscription.error());
  const auto tail = common_.site.log().tail();
  auto stream = Stream::open(common_.site.log(), body.id, std::move(*subscription), waker());
  if (!stream) return tl::unexpected(stream.error());
  const auto position = (*stream)->position();
  send(to_wire(MessageKind::subscribed, Subscribed{.id = body.id,
                                                   .epoch = position.epoch,
                                                   .sequence = position.sequence,
                                                   .tail = tail.sequence}));
  (*stream)->grant(body.credit, limits.credit);
  streams_.emplace(body.id, std::move(*stream));
  ++common_.streams;
  return {};
}

Result<> Session::take(const Unsubscribe& body) {
  common_.streams -= streams_.erase(body.id);  // it may have been refused: nothing to say
  return {};
}

Result<> Session::take(const Credit& body) {
  const auto stream = streams_.find(body.id);
  if (stream != streams_.end()) stream->second->grant(body.messages, common_.limits.credit);
  return {};
}

Result<> Session::take(const Acknowledge& body) {
  const auto stream = streams_.find(body.id);
  if (stream == streams_.end()) return {};  // its end was on its way
  if (stream->second->consumer().empty()) {
    return failure("wire.malformed",
                   fmt::format("Subscription {} is no durable consumer.", body.id));
  }
  return common_.site.log().acknowledge(stream->second->consumer(), body.sequence);
}

}  // namespace ctibus::gateway
