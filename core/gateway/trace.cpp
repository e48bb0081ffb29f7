#include "core/gateway/trace.hpp"

#include <fmt/format.h>

#include <deque>
#include <map>
#include <set>

#include "ctibus/codec.hpp"
#include "ctibus/kit/wire/frame.hpp"
#include "ctibus/messages/call.hpp"

namespace ctibus::gateway {
namespace {

constexpr std::int64_t lead_ns = 10'000'000'000;  // a command comes before what it leads to
constexpr std::uint64_t trail = 1000;             // its reply may come after it

class Tracer {
 public:
  Tracer(log::Log& log, const std::function<bool()>& stopping, TraceLimits limits)
      : log_(log), stopping_(stopping), limits_(limits) {}

  Result<Trace> run(std::string_view call) {
    const auto seed = root_of(call);
    if (!seed) {
      return failure("wire.not_found",
                     fmt::format("Nothing in the log belongs to call \"{}\": check the id, or look "
                                 "at keep_events in [log].",
                                 call));
    }
    add_root(*seed);
    while (!waiting_.empty() && roots_.size() <= limits_.roots && !stopping_()) {
      const Uuid root = waiting_.front();
      waiting_.pop_front();
      log_.find_by_correlation(root, [&](const log::FrameView& frame) { add(frame); });
    }
    if (!waiting_.empty()) trace_.cut = true;
    add_commands();
    for (auto& [sequence, frame] : frames_) trace_.frames.push_back(std::move(frame));
    return std::move(trace_);
  }

 private:
  std::optional<Uuid> root_of(std::string_view call) {
    const auto id = Uuid::parse(call);
    if (id && log_.find_by_correlation(*id, [](const log::FrameView&) {}) > 0) return id;
    if (const auto type = log_.find_type(topic_of<call::State>())) {
      if (const auto state = log_.last_value(type->id, call)) {
        return Uuid(state->view().header().correlation);
      }
    }
    // A call of the past that is no root: look for anything with its key.
    log::Subscription subscription;
    subscription.patterns = {">"};
    subscription.keys = {std::string(call)};
    subscription.start = log::Start::time(0);
    std::optional<Uuid> found;
    walk(std::move(subscription), [&](const log::Delivery& delivery) {
      if (delivery.kind != log::Delivery::Kind::message) return true;
      const Uuid root = delivery.frame.header().correlation;
      if (root && !found) found = root;
      return !found;
    });
    return found;
  }

  /// Reads on until `visit` returns false or the present end of the log.
  template <class Visit>
  void walk(log::Subscription subscription, Visit visit) {
    subscription.conflate_behind = 0;
    auto reader = log_.add_reader(std::move(subscription));
    if (!reader) return;
    const std::uint64_t end = log_.tail().sequence;
    bool wanted = true;
    const auto each = [&](const log::Delivery& delivery) {
      if (wanted) wanted = visit(delivery);
    };
    while (wanted && !stopping_() && (*reader)->position().sequence < end) {
      if ((*reader)->read(each) == 0) break;
    }
  }

  void add_root(const Uuid& root) {
    if (root && roots_.insert(root).second) waiting_.push_back(root);
  }

  void add(const log::FrameView& frame) {
    if (frames_.contains(frame.sequence())) return;
    if (frames_.size() >= limits_.messages || bytes_ >= limits_.bytes) {
      trace_.cut = true;
      return;
    }
    const auto& header = frame.header();
    msgpack::Buffer buffer;
    wire::append_frame(buffer, header, log_.source_name(header.source));
    bytes_ += buffer.size();
    if (frames_.empty() || header.publish_time_ns < first_ns_) first_ns_ = header.publish_time_ns;
    frames_.emplace(frame.sequence(), std::move(buffer));
    ids_.insert(header.id);
    if (const MessageId cause = header.causation) causes_.insert(cause);
    follow(frame);
  }

  void follow(const log::FrameView& frame) {
    const auto bytes = frame.payload();
    const std::span payload(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    const auto candidate = [&](Text text) {
      if (const auto root = Uuid::parse(text)) add_root(*root);
    };
    const auto calls = [&](const auto& joined) {
      candidate(joined.primary_call);
      candidate(joined.secondary_call);
    };
    if (frame.topic() == topic_of<call::Merged>()) {
      call::Merged merged;
      if (!decode(payload, merged)) return;
      candidate(merged.from_root);
      candidate(merged.into_root);
    } else if (frame.topic() == topic_of<call::Transferred>()) {
      call::Transferred joined;
      if (decode(payload, joined)) calls(joined);
    } else if (frame.topic() == topic_of<call::Conferenced>()) {
      call::Conferenced joined;
      if (decode(payload, joined)) calls(joined);
    }
  }

  /// A command such as call.make is older than the conversation it begins and does not carry it.
  void add_commands() {
    const auto missing = [&] {
      for (const auto& cause : causes_) {
        if (!ids_.contains(cause)) return true;
      }
      return false;
    };
    if (frames_.empty() || !missing()) return;
    const std::uint64_t last = frames_.rbegin()->first + trail;
    const std::set<MessageId> wanted = causes_;
    log::Subscription subscription;
    subscription.patterns = {">"};
    subscription.start = log::Start::time(first_ns_ - lead_ns);
    walk(std::move(subscription), [&](const log::Delivery& delivery) {
      if (delivery.kind != log::Delivery::Kind::message) return true;
      const auto& frame = delivery.frame;
      const bool command =
          frame.message_class() == log::MessageClass::command && wanted.contains(frame.header().id);
      const bool reply = frame.message_class() == log::MessageClass::reply &&
                         wanted.contains(frame.header().causation);
      if (command || reply) add(frame);
      return frame.sequence() < last;
    });
  }

  log::Log& log_;
  const std::function<bool()>& stopping_;
  TraceLimits limits_;
  Trace trace_;
  std::set<Uuid> roots_;
  std::deque<Uuid> waiting_;
  std::map<std::uint64_t, msgpack::Buffer> frames_;
  std::set<MessageId> ids_;
  std::set<MessageId> causes_;
  std::size_t bytes_ = 0;
  std::int64_t first_ns_ = 0;
};

}  // namespace

Result<Trace> trace(log::Log& log, std::string_view call, const std::function<bool()>& stopping,
                    TraceLimits limits) {
  return Tracer(log, stopping, limits).run(call);
}

}  // namespace ctibus::gateway
