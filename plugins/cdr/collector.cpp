#include "collector.hpp"

#include <algorithm>
#include <vector>

#include "backoff.hpp"

namespace ctibus::cdr_plugin {

namespace {
constexpr std::chrono::milliseconds acknowledge_every(200);
constexpr std::chrono::seconds announce_again(1);
constexpr std::chrono::minutes sweep_every(1);
constexpr Backoff record_backoff{std::chrono::seconds(1), std::chrono::minutes(1)};
}  // namespace

Collector::Collector(Host& host, const Options& options, std::string consumer)
    : host_(host),
      options_(options),
      consumer_(std::move(consumer)),
      stream_(host.subscription(Subscription::durable(consumer_))) {
  listen<call::ServiceInitiated, call::Originated, call::Delivered, call::Established, call::Held,
         call::Retrieved, call::Queued, call::Diverted, call::Failed, call::NetworkReached,
         call::ConnectionCleared, call::Cleared, call::Transferred, call::Conferenced, call::Merged,
         call::DataAttached, queue::OfferFailed, acd::Entered, acd::Offered, acd::OfferEnded,
         acd::Left>();
  stream_.on<call::State>([this](const Event<call::State>& event) { on_state(event); });
  stream_.on<cdr::Call>([this](const Event<cdr::Call>& event) { on_record(event); });
  stream_.on<cdr::Resumed>([this](const Event<cdr::Resumed>& event) { resumed(event); });
  stream_.on_gap([this](const ctibus_gap& gap) {
    host_.log().warning("bus.gap",
                        "Events {} to {} are lost: the open records are marked inferred.",
                        gap.from_sequence, gap.to_sequence);
    aggregator_.each([](Conversation& conversation) { conversation.mark_inferred(); });
    reconciling_ = true;
    alive_.clear();
  });
  stream_.on_snapshot_end([this] { reconcile(); });
}

template <class... M>
void Collector::listen() {
  (stream_.on<M>([this](const Event<M>& event) { take(event); }), ...);
}

void Collector::start() {
  // After start() the stream exists, so that a new consumer's place is before the marker.
  announcing_ = host_.after(std::chrono::nanoseconds(0), [this] { announce(); });
  sweeping_ = host_.after(sweep_every, [this] { sweep(); });
}

void Collector::announce() {
  if (auto id = host_.publish(cdr::Resumed{consumer_})) {
    marker_ = *id;
  } else {
    announcing_ = host_.after(announce_again, [this] { announce(); });
  }
}

void Collector::resumed(const Event<cdr::Resumed>& event) {
  looked_at(event);
  if (caught_up_ || !marker_ || event.id() != marker_) return;
  caught_up_ = true;
  std::vector<Conversation*> over;
  aggregator_.each([&](Conversation& conversation) {
    if (conversation.over()) over.push_back(&conversation);
  });
  for (Conversation* conversation : over) settle(*conversation);
  host_.log().info("", "{} conversations are open.", aggregator_.open_count());
}

// Events in --------------------------------------------------------------------------------------

template <Message M>
void Collector::take(const Event<M>& event) {
  if constexpr (requires { event->channel; }) {
    if (!event->channel.empty()) return looked_at(event);  // not of a call
  }
  const Seen seen{event.correlation(), event.id(), event.sequence(), event.event_time(),
                  event.inferred()};
  if (Conversation* conversation = aggregator_.apply(seen, *event)) touched(*conversation, event);
  if (caught_up_ && aggregator_.ignored() != ignored_) {
    host_.count("late_events_total", "Events of roots that are closed or were never seen to begin.",
                static_cast<double>(aggregator_.ignored() - ignored_));
  }
  ignored_ = aggregator_.ignored();
  looked_at(event);
  limit_open();
}

void Collector::on_state(const Event<call::State>& event) {
  if (event.snapshot()) {
    if (reconciling_) alive_.emplace(event.key());
    return;
  }
  // The connector forgot a call without saying how it ended.
  if (event.tombstone()) {
    if (Conversation* conversation = aggregator_.conclude(event.key())) {
      touched(*conversation, event);
    }
  }
  looked_at(event);
}

void Collector::on_record(const Event<cdr::Call>& event) {
  if (!caught_up_) {
    const std::string root(event->root);
    progress_.erase(root);
    aggregator_.close(root);
  }
  looked_at(event);
}

void Collector::looked_at(const MessageView& message) {
  seen_up_to_ = std::max(seen_up_to_, message.sequence());
  if (!acknowledging_.running()) {
    acknowledging_ = host_.after(acknowledge_every, [this] { acknowledge(); });
  }
}

void Collector::touched(Conversation& conversation, const MessageView& message) {
  Progress& progress = progress_[conversation.root()];
  const auto age = std::max(Duration(0), host_.now() - message.publish_time());
  progress.heard = host_.steady() - age;
  settle(conversation);
}

void Collector::settle(Conversation& conversation) {
  Progress& progress = progress_[conversation.root()];
  if (progress.publishing || progress.attempts != 0) return;
  progress.timer.cancel();
  if (!caught_up_ || !conversation.over()) return;
  progress.timer =
      host_.after(options_.settle_time, [this, root = conversation.root()] { publish(root); });
}

void Collector::reconcile() {
  if (!std::exchange(reconciling_, false)) return;
  std::vector<std::string> gone;
  aggregator_.each([&](Conversation& conversation) {
    for (std::string& call : conversation.calls()) {
      if (conversation.is_live(call) && !alive_.contains(call)) gone.push_back(std::move(call));
    }
  });
  alive_.clear();
  for (const std::string& call : gone) {
    if (Conversation* conversation = aggregator_.conclude(call)) settle(*conversation);
  }
}

void Collector::limit_open() {
  if (!caught_up_ || aggregator_.open_count() <= options_.max_open) return;
  const std::string root = aggregator_.oldest_root();
  Progress& progress = progress_[root];
  if (progress.publishing || progress.attempts != 0) return;  // it only waits for the log
  host_.log().warning("cdr.too_many_open", "{} conversations are open: closed {}.",
                      aggregator_.open_count(), root);
  aggregator_.open(root)->conclude();
  publish(root);
}

void Collector::sweep() {
  sweeping_ = host_.after(sweep_every, [this] { sweep(); });
  if (!caught_up_) return;
  std::vector<std::string> silent;
  const auto now = host_.steady();
  for (const auto& [root, progress] : progress_) {
    if (!progress.publishing && progress.attempts == 0 && !progress.timer.running() &&
        now - progress.heard > options_.max_call_time) {
      silent.push_back(root);
    }
  }
  for (const std::string& root : silent) {
    Conversation* conversation = aggregator_.open(root);
    if (conversation == nullptr || conversation->root() != root) {
      progress_.erase(root);  // merged into another
      continue;
    }
    host_.log().warning("cdr.closed_by_age", "Nothing was heard of {} for too long.", root);
    conversation->conclude();
    publish(root);
  }
  host_.gauge("open_conversations", "Conversations that are not over.",
              static_cast<double>(aggregator_.open_count()));
}

// Records out ------------------------------------------------------------------------------------

void Collector::publish(const std::string& root) {
  const Conversation* conversation = aggregator_.open(root);
  if (conversation == nullptr || conversation->root() != root) {
    progress_.erase(root);
    return;
  }
  Progress& progress = progress_[root];
  progress.publishing = true;
  if (auto offered = offer(root, *conversation); !offered) refused(root, offered.error());
}

Result<> Collector::offer(const std::string& root, const Conversation& conversation) {
  cdr::Call body = conversation.record();
  Context context;
  if (const auto correlation = Uuid::parse(root)) context.correlation = *correlation;
  context.event_time = body.ended;
  context.inferred = body.inferred;
  while (true) {
    auto published = host_.publish_record(
        body,
        [this, root](const Result<std::uint64_t>& sequence) {
          if (sequence) {
            recorded(root);
          } else {
            refused(root, sequence.error());
          }
        },
        context);
    if (published) return {};
    if (published.error().code != "bus.frame_too_large" ||
        (body.data.empty() && body.segments.empty())) {
      return tl::unexpected(published.error());
    }
    host_.log().warning("cdr.record_too_large", "The record of {} is cut to fit.", root);
    if (body.data.empty()) {
      body.segments.resize(body.segments.size() / 2);
    } else {
      body.data.clear();
    }
    body.inferred = true;
  }
}

void Collector::refused(const std::string& root, const Error& error) {
  Progress& progress = progress_[root];
  progress.publishing = false;
  const auto delay = record_backoff.delay(progress.attempts++);
  host_.count("records_refused_total", "Attempts to publish a record that failed.");
  host_.log().warning("cdr.record_refused", "The record of {} is offered again in {} s ({}: {}).",
                      root, std::chrono::duration_cast<std::chrono::seconds>(delay).count(),
                      error.code, error.text);
  progress.timer = host_.after(delay, [this, again = root] { publish(again); });
}

void Collector::recorded(const std::string& root) {
  progress_.erase(root);
  aggregator_.close(root);
  host_.count("records_total", "Call detail records published.");
  if (!acknowledging_.running()) {
    acknowledging_ = host_.after(acknowledge_every, [this] { acknowledge(); });
  }
}

void Collector::acknowledge() {
  std::uint64_t done = seen_up_to_;
  if (const auto needed = aggregator_.oldest_needed()) done = std::min(done, *needed - 1);
  if (done <= acknowledged_) return;
  acknowledged_ = done;
  stream_.acknowledge(done);
}

}  // namespace ctibus::cdr_plugin
