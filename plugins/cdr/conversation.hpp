#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "ctibus/ids.hpp"
#include "ctibus/messages/acd.hpp"
#include "ctibus/messages/call.hpp"
#include "ctibus/messages/cdr.hpp"
#include "ctibus/messages/queue.hpp"

namespace ctibus::cdr_plugin {

/// When something was seen to happen, and whether it was seen or concluded.
struct Moment {
  Timestamp time{};
  bool inferred = false;
};

/// Everything that is known of one root while it lasts: its calls, who took part, and for how long
/// each was alerting, talking, holding or waiting. Events are folded in as they come; the time
/// between two events counts for the states that held in between. Not thread-safe; no clock of its
/// own: all times are the events'.
class Conversation {
 public:
  explicit Conversation(std::string root) : root_(std::move(root)) {}

  const std::string& root() const { return root_; }
  /// False when this message was folded in before: a redelivery.
  bool remember(const MessageId& id) { return !id || seen_.insert(id).second; }

  void apply(Moment at, const call::ServiceInitiated& event);
  void apply(Moment at, const call::Originated& event);
  void apply(Moment at, const call::Delivered& event);
  void apply(Moment at, const call::Established& event);
  void apply(Moment at, const call::Held& event);
  void apply(Moment at, const call::Retrieved& event);
  void apply(Moment at, const call::Queued& event);
  void apply(Moment at, const call::Diverted& event);
  void apply(Moment at, const call::Failed& event);
  void apply(Moment at, const call::NetworkReached& event);
  void apply(Moment at, const call::ConnectionCleared& event);
  void apply(Moment at, const call::Cleared& event);
  void apply(Moment at, const call::Transferred& event);
  void apply(Moment at, const call::Conferenced& event);
  void apply(Moment at, const call::Merged& event);
  void apply(Moment at, const call::DataAttached& event);
  void apply(Moment at, const queue::OfferFailed& event);
  void apply(Moment at, const acd::Entered& event);
  void apply(Moment at, const acd::Offered& event);
  void apply(Moment at, const acd::OfferEnded& event);
  void apply(Moment at, const acd::Left& event);

  /// Takes over all of a root that merged into this one.
  void absorb(Conversation&& other, Moment at);
  /// Ends one call, or all of them, that nobody will speak of any more. The end is the last moment
  /// anything was heard unless `at` says otherwise.
  void conclude(std::string_view call);
  void conclude();
  /// Part of it was not seen.
  void mark_inferred() { inferred_ = true; }

  /// All calls have had their terminal event.
  bool over() const;
  bool has_call(std::string_view call) const { return legs_.find(call) != legs_.end(); }
  bool is_live(std::string_view call) const;
  std::vector<std::string> calls() const;

  /// The row. Its texts are views of this object and end with its next change.
  cdr::Call record() const;

 private:
  enum class Activity : std::uint8_t { calling, alerting, connected, holding, queued, ended };

  struct Segment {
    cdr::SegmentKind kind{};
    std::string call;  ///< where it began
    std::string leg;   ///< the call it is in now: another one after a transfer
    std::string device;
    std::string group;
    std::string agent;
    Timestamp started{};
    Timestamp answered{};
    Timestamp ended{};
    Duration queue_wait{};
    Duration ring{};
    Duration talk{};
    Duration hold{};
    cdr::Result result{};
    Cause cause{};
    Activity activity{};

    bool open() const { return activity != Activity::ended; }
    bool answered_once() const { return answered != Timestamp{}; }
  };

  struct Offer {
    std::string agent;
    std::string group;
    bool seen = false;  ///< a segment tells of it
  };

  /// One call of the root.
  struct Leg {
    bool primary = false;  ///< the customer's; else a consultation
    bool terminal = false;
    bool caller_left = false;
    Cause cause{};
    std::map<std::string, Offer, std::less<>> offers;  ///< by device
  };

  struct Presented {
    Text calling, calling_name, called, trunk;
    Direction direction{};
  };

  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_segments = 1000;

  void advance(Moment at);
  void add_time(Duration elapsed);
  Leg& leg(std::string_view call);
  void present(const Leg& leg, const Presented& said);
  void attach(const Attributes& data);

  std::size_t open_segment(std::string_view call, std::string_view device) const;
  std::size_t open_queue(std::string_view call) const;
  std::size_t last_segment(std::string_view call, std::string_view device) const;
  std::size_t caller_of(std::string_view call) const;
  Segment* at(std::size_t index) { return index == none ? nullptr : &segments_[index]; }

  Segment& begin(cdr::SegmentKind kind, std::string_view call, std::string_view device,
                 Activity activity);
  Segment& party(std::string_view call, std::string_view device, Activity activity);
  void answer(std::string_view call, Segment& segment);
  void end(Segment& segment, cdr::Result unanswered, Cause cause);
  void end_queue(std::string_view call, cdr::Result result, Cause cause);
  void end_leg(std::string_view call, Cause cause);
  void join(std::string_view call, std::string_view secondary, std::string_view leaving,
            const std::vector<Connection>& connections, Cause cause);
  void settle_offer(std::string_view call, std::string_view device, queue::OfferResult result);
  void fill_offer(Leg& leg, Segment& segment);

  cdr::Result result_of_call(std::string_view call) const;
  cdr::Result result() const;

  std::string root_;
  std::unordered_set<MessageId> seen_;
  std::map<std::string, Leg, std::less<>> legs_;
  std::vector<Segment> segments_;
  Timestamp clock_{};

  Direction direction_{};
  std::string calling_;
  std::string calling_name_;
  std::string called_;
  std::string trunk_;
  Timestamp started_{};
  Timestamp answered_{};
  Timestamp ended_{};
  Duration talk_{};
  Duration hold_{};
  Duration dropped_ring_{};  ///< of segments that were too many to keep
  Duration dropped_wait_{};
  Cause cause_{};
  bool inferred_ = false;
  std::vector<std::pair<std::string, std::string>> data_;
};

}  // namespace ctibus::cdr_plugin
