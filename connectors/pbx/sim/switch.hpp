#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "ctibus/kit/pbx/call_book.hpp"
#include "ctibus/kit/pbx/dialogues.hpp"
#include "ctibus/messages/queue.hpp"
#include "dial_plan.hpp"
#include "options.hpp"

namespace ctibus::sim {

using pbx::Offer;
using pbx::Route;

/// Hears what happens in the switch, in order. It must not call the switch while it hears.
class SwitchListener : public pbx::CallSink {
 public:
  virtual void route_requested(const pbx::Call& call, const Route& route) = 0;
  virtual void route_ended(const pbx::Call& call, const Route& route, std::string_view destination,
                           const pbx::Change& change) = 0;
  virtual void offer_began(const pbx::Call& call, const Offer& offer) = 0;
  virtual void offer_taken(const pbx::Call& call, const Offer& offer) = 0;
  virtual void offer_failed(const pbx::Call& call, const Offer& offer, queue::OfferResult result,
                            const pbx::Change& change) = 0;
  virtual void in_service_changed(std::string_view device, bool in_service) = 0;
  /// Chance: does a call to this device meet a busy line although no call of ours is there?
  virtual bool meets_engaged_line(std::string_view device) = 0;
};

/// The switch: telephones, trunks, route points, a holding device and the calls among them, with
/// the connection states of ECMA-269. No bus, no clock and no chance: whoever drives it measures
/// the time limits and says when one has passed. A refused request (pbx.*) has changed nothing.
/// `change.command` names the command of which the events are the outcome.
class Switch {
 public:
  Switch(std::string connector, const Options& options, DialPlan plan, SwitchListener& listener,
         pbx::CallBook::NewId new_id, pbx::CallBook::Now now);

  const pbx::CallBook& book() const { return book_; }
  const Route* route(std::string_view call) const;
  const Offer* offer(std::string_view call) const;
  std::string device_of(std::string_view number) const {
    return connector_ + ":" + std::string(number);
  }
  bool has_station(std::string_view device) const { return stations_.contains(device); }
  bool in_service(std::string_view device) const;

  // People: telephones of the site, and those outside at the other end of a trunk.
  Result<std::string> incoming(std::string_view trunk, std::string_view calling,
                               std::string_view calling_name, std::string_view called);
  /// The far end of an outgoing call, or a telephone, answers or refuses.
  Result<> answer(std::string_view call, std::string_view device, MessageId command);
  Result<> reject(std::string_view call, std::string_view device, Cause cause, MessageId command);
  Result<> hang_up(std::string_view call, std::string_view device, const pbx::Change& change);
  Result<> dial_digits(std::string_view call, std::string_view device, std::string_view digits,
                       MessageId command);
  Result<> generate_digits(std::string_view call, std::string_view device, std::string_view digits,
                           Duration, MessageId command) {
    return dial_digits(call, device, digits, command);
  }
  Result<> set_in_service(std::string_view device, bool in_service);
  /// The switch finds that nobody is there any more: everything ends as inferred.
  Result<> lose(std::string_view call, Cause cause);

  // Call control.
  Result<std::string> make(std::string_view device, std::string_view destination,
                           std::string_view calling_number, bool prompt, const Attributes& data,
                           MessageId command);
  Result<> clear(std::string_view call, const pbx::Change& change);
  Result<> hold(std::string_view call, std::string_view device, MessageId command);
  Result<> retrieve(std::string_view call, std::string_view device, MessageId command);
  Result<std::string> consult(std::string_view call, std::string_view device,
                              std::string_view destination, const Attributes& data,
                              MessageId command);
  Result<> alternate(std::string_view held, std::string_view active, std::string_view device,
                     MessageId command);
  Result<> reconnect(std::string_view held, std::string_view active, std::string_view device,
                     MessageId command);
  Result<> transfer(std::string_view held, std::string_view active, std::string_view device,
                    MessageId command);
  Result<> conference(std::string_view held, std::string_view active, std::string_view device,
                      MessageId command);
  Result<> single_step_transfer(std::string_view call, std::string_view device,
                                std::string_view destination, MessageId command);
  Result<> deflect(std::string_view call, std::string_view device, std::string_view destination,
                   MessageId command);
  Result<> pickup(std::string_view call, std::string_view from, std::string_view device,
                  MessageId command);
  Result<> park(std::string_view call, std::string_view device, std::string_view destination,
                MessageId command);
  Result<> attach(std::string_view call, const Attributes& data, std::string_view by,
                  MessageId command);

  // Routeing and queue hold.
  Result<> route_select(std::string_view call, std::string_view destination, const Attributes& data,
                        std::string_view by, MessageId command);
  Result<> route_reject(std::string_view call, Cause cause, MessageId command);
  /// The treatment has no effect: nobody listens in a simulation.
  Result<> queue_hold(std::string_view call, std::string_view treatment, const Attributes& data,
                      std::string_view by, MessageId command);
  Result<> queue_offer(std::string_view call, std::string_view device, Duration time_limit,
                       const Attributes& data, std::string_view by, MessageId command);
  Result<> queue_release(std::string_view call, std::string_view destination, MessageId command);
  /// The time limit has passed.
  void expire_route(std::string_view call);
  void expire_offer(std::string_view call);

  void end_all(Cause cause);

 private:
  struct Station {
    std::string number;
    std::string name;
    bool in_service = true;
  };
  /// What a call has beside its connections.
  struct Extra {
    std::optional<Route> route;
    std::optional<Offer> offer;
    int redirections = 0;
  };

  // Looking.
  Result<const pbx::Call*> known(std::string_view call) const;
  /// The call, when the device of ours is in it in one of these states.
  Result<const pbx::Call*> in_state(std::string_view call, std::string_view device,
                                    std::initializer_list<ConnectionState> states) const;
  Result<Target> resolve(std::string_view destination) const;
  /// Could a call be sent there now?
  Result<> reachable(const Target& target) const;
  std::optional<std::string> free_line(const Trunk& trunk) const;
  std::size_t held_calls() const;
  std::string holding() const { return device_of(options_.holding.number); }
  bool waits(const pbx::Call& call) const;
  bool somebody_waits(const pbx::Call& call, std::string_view besides) const;
  pbx::Party station_party(std::string_view device) const;
  std::string device_of(const Target& target) const;

  // Changing.
  void send_to(const std::string& call, const Target& target, const pbx::Change& change);
  void send_to_station(const std::string& call, const Target& target, const pbx::Change& change);
  void send_to_trunk(const std::string& call, const Target& target, const pbx::Change& change);
  void send_to_holding(const std::string& call, const pbx::Change& change);
  void ask_route(const std::string& call, const Target& target, const pbx::Change& change);
  void fail(const std::string& call, pbx::Party party, const pbx::Change& change);
  void end_route(const std::string& call, std::string_view destination, const pbx::Change& change);
  void withdraw_offer(const std::string& call, queue::OfferResult result,
                      const pbx::Change& change);
  void take_offer(const std::string& call, MessageId command);
  void close_dialogues(const std::string& call, queue::OfferResult result,
                       const pbx::Change& change);
  Result<> start_call(const std::string& call, std::string_view device, bool prompt,
                      const Target& target, const pbx::Change& change);
  Result<> check_join(std::string_view held, std::string_view active,
                      std::string_view device) const;
  Result<> check_joinable(std::string_view held, std::string_view active,
                          std::string_view device) const;
  void forget_ended();

  std::string connector_;
  Options options_;
  DialPlan plan_;
  SwitchListener* listener_;
  pbx::CallBook book_;
  std::map<std::string, Station, std::less<>> stations_;
  std::map<std::string, Extra, std::less<>> extras_;
};

}  // namespace ctibus::sim
