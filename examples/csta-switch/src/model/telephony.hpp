#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "csta_switch/site.hpp"
#include "model/call.hpp"
#include "model/dial_plan.hpp"
#include "model/event.hpp"
#include "model/refusal.hpp"
#include "model/timers.hpp"

namespace csta_switch {

/// Hears what happens in the switch, in order. It must not act on calls while it hears; it may plan
/// to, by the timers.
class Ears {
 public:
  Ears() = default;
  Ears(const Ears&) = delete;
  Ears& operator=(const Ears&) = delete;
  virtual ~Ears() = default;

  virtual void happened(Event event) = 0;
  /// A device's connection has entered a state; null: it has left the call, or the call is over.
  virtual void entered(const Call& call, const Party& party) = 0;
};

/// A connection as an application names it.
struct ConnectionName {
  std::string call_id = {};
  std::string device = {};
};

/// A connection that is.
struct Found {
  Call* call = nullptr;
  Party* party = nullptr;
};

/// The calls of the switch and what can be done to them, by ECMA-269: each function either throws
/// Refusal and changes nothing, or does it and tells the ears.
class Telephony {
 public:
  Telephony(const Site& site, Timers& timers, Ears& ears);

  /// @name Looking
  /// @{
  DialPlan& plan() { return plan_; }
  const std::unordered_map<std::uint64_t, std::unique_ptr<Call>>& calls() const { return calls_; }
  Call& call_named(const std::string& call_id);
  Found find(const ConnectionName& name);
  /// Of a telephone; what a telephone does cannot be done by a line or a queue.
  Found find_telephone(const ConnectionName& name);
  /// Nothing when the state it had has ended.
  Found at(const Place& place);
  /// The connection of a device in one of these states; none: null.
  Found in_state(std::string_view device, std::initializer_list<State> states);
  bool is_busy(const Device& device) const;
  /// Whether it talks, or is about to dial, in another call than this one.
  bool talks_beside(const Device& device, const Call& call) const;
  int waiting_at(const Device& device) const;
  /// @}

  /// @name Beginning calls
  /// @{
  ConnectionName make_call(const std::string& device, const std::string& called, bool prompt,
                           std::optional<Element> correlator);
  /// Calls the far end first; who answers there is sent to `device`. It ends when nobody has
  /// answered after `alert_time`; none: after the site's limit.
  ConnectionName predict(const std::string& device, const std::string& called,
                         std::optional<Element> correlator, std::optional<Time> alert_time);
  /// The predictive call that nobody has answered yet, by the connection that it was named with;
  /// none: null.
  Call* predicted(const ConnectionName& name);
  /// By hand; also to nowhere.
  ConnectionName dial(const std::string& device, const std::string& called);
  Found call_in(Device& line, const std::string& called, const std::string& calling);
  ConnectionName consult(const ConnectionName& existing, const std::string& called,
                         std::optional<Element> correlator);
  void lift(Found prompted);
  /// @}

  /// @name Of one connection
  /// @{
  void answer(Found found);
  void clear_connection(Found found, std::string_view cause);
  void clear_call(Call& call, std::string_view cause);
  void hold(Found found, std::string_view cause);
  void retrieve(Found found, std::string_view cause);
  void press(Found found, const std::string& digits);
  void associate(Found found, std::optional<Element> correlator, const Element& request);
  /// @}

  /// @name Of two
  /// @{
  void alternate(Found held, Found active);
  void reconnect(Found active, Found held);
  Call& transfer(Found held, Found active);
  Call& conference(Found held, Found active);
  void single_step_transfer(Found active, const std::string& destination);
  Call& single_step_conference(Found active, const std::string& destination, bool silent);
  /// @}

  /// @name Moving
  /// @{
  void deflect(Found found, const std::string& destination);
  Found pick_up(Found found, const std::string& device);
  void park(Found parking, const std::string& destination);
  /// Takes a call away from a device; then it must arrive somewhere.
  void divert(Call& call, const std::string& from, const std::string& to, std::string_view cause);
  void arrive(Call& call, const Destination& to, std::string_view cause, int hops = 0);
  /// @}

  /// @name The world outside
  /// @{
  void set_in_service(Device& device, bool in_service);
  /// All calls are gone, without a word.
  void forget_everything();
  /// @}

  /// Somebody leaves; a call of fewer than two ends.
  void leave(Found found, std::string_view cause);
  /// A device did not take the call: it comes back to the queue it was deflected from, or fails.
  void fail(Call& call, const std::string& device, std::string_view cause);
  /// Tells an event about a device beside calls.
  void tell_of_device(Element body, const std::string& device);
  void tell(Event event) { ears_->happened(std::move(event)); }

 private:
  Call& new_call();
  std::string next_call_id();
  Party& join(Call& call, Party joining, State state);
  void enter(Call& call, Party& party, State state);
  void remove(Call& call, const std::string& device);
  void drop(Call& call, const std::string& device, std::string_view cause);
  void end(Call& call);

  void originate(Call& call, const std::string& device, std::string_view cause);
  void arrive_at_extension(Call& call, const Destination& to, std::string_view cause, int hops);
  void forward(Call& call, const Device& from, std::string_view kind, std::string_view cause,
               int hops);
  void forward_unanswered(const Party& party, const Device& device, int hops);
  void limit_ringing(const Place& place);
  void go_out(Call& call, const Destination& to, std::string_view cause);
  void deliver(Call& call, const std::string& device, std::string_view cause);
  void queue(Call& call, const std::string& device, std::string_view cause);
  void come_back(Call& call, const std::string& device, std::string_view cause);
  void clear_failed(Call& call);

  /// Throws the fitting refusal when a call cannot be sent there.
  Destination reachable(const std::string& number, bool from_outside, std::string_view unknown);
  void refuse_taken(const Device& device);
  void refuse_third(const Found& active);
  Device& idle_extension(const std::string& device, std::string_view unknown);
  Shown counterpart(Call& call, const std::string& device);
  Call& merge(Call& held, Call& active);
  Element connections_after(const Call& joined, const Call& held_before, const Call& active_before);

  const Site* site_;
  Timers* timers_;
  Ears* ears_;
  DialPlan plan_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Call>> calls_;
  std::unordered_map<std::string, Call*> by_id_;
  std::uint64_t keys_ = 0;
  std::uint64_t steps_ = 0;
  int ids_ = 0;
};

}  // namespace csta_switch
