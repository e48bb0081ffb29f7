#pragma once

#include <functional>
#include <map>
#include <string>

#include "ctibus/host.hpp"
#include "ctibus/kit/pbx/call_book.hpp"
#include "ctibus/kit/pbx/reconcile.hpp"

namespace ctibus::pbx {

/// Tells the bus what happens to the calls of a CallBook: the event, then call.state, and a
/// tombstone after the terminal event. It remembers what it has told; after a restart it finds that
/// in the last values of its own instance. catch_up() makes up for the difference between what was
/// told and what is, so that no call is left without its end: after a restart, after a cut link and
/// after the bus refused a publication.
/// Make it in the plugin's constructor; strand only.
class CallPublisher final : public CallSink {
 public:
  explicit CallPublisher(Host& host);

  /// Once, when the last values of an earlier life are in: compare with the switch and catch_up().
  void on_recovered(std::function<void()> handler) { on_recovered_ = std::move(handler); }
  /// What has been told of calls that have not been told to have ended.
  const Calls& told() const { return told_; }

  void call_changed(const Call& call, const CallEvent& event) override;

  /// From now on nothing is told, until catch_up(): the link is down.
  void pause() {
    paused_ = true;
    repair_.cancel();
  }
  bool paused() const { return paused_; }
  /// A publication was refused by the bus: pauses, and has the repair run in a moment. It does so
  /// by itself for what it publishes.
  void stumble();
  /// What to do then: catch_up() with the book, and whatever else the connector has to tell again.
  void on_repair(std::function<void()> handler) { on_repair_ = std::move(handler); }
  /// Publishes as inferred what leads from what was told to `book`, and goes on telling. Calls that
  /// are gone ended for `lost_cause`.
  void catch_up(const CallBook& book, Cause lost_cause = Cause::unknown);

  /// call.snapshot: every call.state again.
  void publish_all();

 private:
  bool tell(const Call& call, const CallEvent& event);
  bool tell_unsaid_states();

  Host& host_;
  Calls told_;
  std::map<std::string, Context, std::less<>> unsaid_states_;  ///< of events that were told
  bool paused_ = true;  ///< until what an earlier life has told is known
  bool recovered_ = false;
  Timer repair_;
  std::function<void()> on_recovered_;
  std::function<void()> on_repair_;
};

}  // namespace ctibus::pbx
