#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "ctibus/kit/pbx/call.hpp"
#include "ctibus/result.hpp"

namespace ctibus::pbx {

/// Hears what happens to calls, each change once and in order. It must not change the book while it
/// hears. `call` is as it is after the change; after `merged` and `cleared` it is gone.
class CallSink {
 public:
  CallSink() = default;
  CallSink(const CallSink&) = delete;
  CallSink& operator=(const CallSink&) = delete;
  virtual ~CallSink() = default;
  virtual void call_changed(const Call& call, const CallEvent& event) = 0;
};

/// What a change is about beside its device.
struct Change {
  Cause cause = Cause::unknown;
  std::string from_device = {};
  MessageId command = {};
  bool inferred = false;
};

/// The facts with which a call begins.
struct NewCall {
  Direction direction = Direction::unknown;
  std::string calling = {};
  std::string calling_name = {};
  std::string called = {};
  std::string trunk = {};
  Data data = {};
  std::string connector_call = {};
  std::string root = {};  ///< of the call it is made from; empty: its own id
};

/// The calls of one connector: who is in them, in which state. Each change is checked against the
/// states of ECMA-269; an illegal one is refused with pbx.wrong_state or pbx.unknown_call and
/// changes nothing. Guarantees that a call ends once and that nothing follows its end; keeps the
/// roots: when two conversations become one, the older root survives (ids are UUIDv7, so the text
/// order of roots is their age) and every call of the younger one gets it.
/// No thread of its own: call it from one strand.
class CallBook {
 public:
  using NewId = std::function<std::string()>;
  using Now = std::function<Timestamp()>;

  CallBook(CallSink& sink, NewId new_id, Now now);

  const Call* find(std::string_view call) const;
  const std::map<std::string, Call, std::less<>>& calls() const { return calls_; }
  /// Calls in which the device has a connection, the oldest first.
  std::vector<const Call*> calls_of(std::string_view device) const;
  /// How many these are.
  std::size_t count_of(std::string_view device) const;
  bool has(std::string_view device) const { return count_of(device) != 0; }
  /// The device is about to talk, or does: it dials, alerts or is connected.
  bool talks(std::string_view device) const;
  /// Another call would find it busy. A connection that failed is the caller's affair, and calls
  /// that are parked at a device do not keep it.
  bool engaged(std::string_view device) const;
  /// Error: pbx.wrong_state, when it dials or is connected in a call other than `except`.
  Result<> free_to_talk(std::string_view device, std::string_view except) const;
  /// The first of a trunk's lines, TRUNK/1 to TRUNK/`lines`, that is in no call.
  std::optional<std::string> free_line(std::string_view trunk, std::uint32_t lines) const;

  /// A call without parties. Nothing is told of it before its first event.
  const Call& open(NewCall facts);

  Result<> service_initiated(std::string_view call, Party party, const Change& change);
  Result<> originated(std::string_view call, Party party, const Change& change);
  Result<> network_reached(std::string_view call, Party party, const Change& change);
  Result<> delivered(std::string_view call, Party party, const Change& change);
  Result<> established(std::string_view call, Party party, const Change& change);
  Result<> queued(std::string_view call, Party party, const Change& change);
  Result<> failed(std::string_view call, Party party, const Change& change);
  Result<> held(std::string_view call, std::string_view device, const Change& change);
  Result<> retrieved(std::string_view call, std::string_view device, const Change& change);
  /// The device leaves for another one, which a later event brings in.
  Result<> diverted(std::string_view call, std::string_view from, std::string_view to,
                    const Change& change);
  Result<> digits_dialed(std::string_view call, std::string_view device, std::string_view digits,
                         const Change& change);
  /// One device leaves; the call goes on.
  Result<> connection_cleared(std::string_view call, std::string_view device, const Change& change);
  /// One device leaves, and with it everybody when fewer than two parties would remain.
  Result<> leave(std::string_view call, std::string_view device, const Change& change);
  /// Everybody leaves and the call ends. A connection that had failed just goes.
  Result<> clear(std::string_view call, const Change& change);

  /// `device` has the held call on hold and the active one on its other connection; the parties of
  /// both are joined in the held call.
  Result<> transferred(std::string_view held, std::string_view active, std::string_view device,
                       const Change& change);
  Result<> conferenced(std::string_view held, std::string_view active, std::string_view device,
                       const Change& change);
  /// `device` leaves a call that goes on to `to`.
  Result<> single_step_transferred(std::string_view call, std::string_view device,
                                   std::string_view to, const Change& change);
  /// `device` brings another one into its call.
  Result<> single_step_conferenced(std::string_view call, std::string_view device, Party joining,
                                   const Change& change);
  /// Ok and silent when nothing changes.
  Result<> attach(std::string_view call, const Attributes& data, std::string_view by,
                  const Change& change);

  /// The connector stops: every call ends.
  void end_all(const Change& change);

  // For a switch that lives elsewhere, and is asked what there is. Nothing is told of these; then
  // CallPublisher::catch_up() tells the difference.
  /// What became known after the call was opened. Empty facts change nothing.
  void learn(std::string_view call, NewCall facts);
  /// The call as it is takes the place of what was known of it.
  void put(Call call);
  void forget(std::string_view call);
  std::string new_id() const { return new_id_(); }

 private:
  Result<Call*> known(std::string_view call);
  Result<Call*> allowed(std::string_view call, Verb verb, std::string_view device);
  void add_party(Call& call, Party party);
  void remove_party(Call& call, std::string_view device);
  Result<> connect(Verb verb, std::string_view call, Party party, const Change& change);
  Result<> change_state(Verb verb, std::string_view call, std::string_view device,
                        const Change& change);
  Result<> join(Verb verb, std::string_view held, std::string_view active, std::string_view device,
                const Change& change);
  void move_root(const std::string& from, const std::string& into);
  void tell(const Call& call, CallEvent event) { sink_->call_changed(call, event); }

  CallSink* sink_;
  NewId new_id_;
  Now now_;
  std::map<std::string, Call, std::less<>> calls_;
  std::map<std::string, std::set<std::string>, std::less<>> by_device_;
};

}  // namespace ctibus::pbx
