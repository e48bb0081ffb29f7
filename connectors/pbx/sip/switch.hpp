#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/host.hpp"
#include "ctibus/kit/pbx/call_book.hpp"
#include "ctibus/kit/pbx/dialogues.hpp"
#include "dial_plan.hpp"
#include "identity.hpp"
#include "legs.hpp"
#include "options.hpp"
#include "registrar.hpp"

namespace ctibus::sip {

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
  /// A call by this trunk found its peer out of order, or in order again.
  virtual void trunk_answers(std::size_t trunk, bool in_order) = 0;
};

/// The switch: calls between telephones, trunks, route points and a holding device. The book of its
/// calls says who is in which call in which state; legs and their sound follow from it: after each
/// turn settle() answers, rings, bridges, plays and ends what the book asks for. So what a command
/// does to calls is done without signalling wherever sound alone is concerned: hold, consult,
/// alternate and transfer move media between legs, and a telephone has one leg however many calls
/// it is in.
/// Strand only. A refused request (pbx.*) has changed nothing.
class Switch final : public LegEvents, private pbx::CallSink {
 public:
  /// Where a telephone is reached now, best first.
  using Contacts = std::function<std::vector<Binding>(std::string_view number)>;

  Switch(Host& host, const Options& options, DialPlan plan, SwitchListener& listener,
         Contacts contacts);

  /// Before the first call.
  void use(Legs& legs) { legs_ = &legs; }

  const pbx::CallBook& book() const { return book_; }
  const Route* route(std::string_view call) const;
  const Offer* offer(std::string_view call) const;
  std::string device_of(std::string_view number) const {
    return connector_ + ":" + std::string(number);
  }

  // Peers. The leg is theirs from now on.
  void call_from_trunk(LegId leg, std::size_t trunk, const Identity& caller,
                       std::string_view called);
  void call_from_station(LegId leg, std::string_view number, bool withheld,
                         std::string_view called);
  /// INVITE with Replaces (RFC 3891). False: that leg is in no call.
  bool replace(LegId leg, LegId old, std::string_view number);
  /// One more call would be too many; also when no line of the trunk is free.
  bool full() const { return book_.calls().size() >= options_.max_calls; }
  bool has_free_line(std::size_t trunk) const { return free_line(trunk).has_value(); }

  // Call control, with the names that pbx::CommandTable knows.
  Result<std::string> make(std::string_view device, std::string_view destination,
                           std::string_view calling_number, bool prompt, const Attributes& data,
                           MessageId command);
  Result<> answer(std::string_view call, std::string_view device, MessageId command);
  Result<> hang_up(std::string_view call, std::string_view device, const pbx::Change& change);
  Result<> clear(std::string_view call, const pbx::Change& change);
  Result<> hold(std::string_view call, std::string_view device, MessageId command);
  Result<> retrieve(std::string_view call, std::string_view device, MessageId command);
  Result<> generate_digits(std::string_view call, std::string_view device, std::string_view digits,
                           Duration duration, MessageId command);
  Result<> attach(std::string_view call, const Attributes& data, std::string_view by,
                  MessageId command);
  Result<std::string> consult(std::string_view call, std::string_view device,
                              std::string_view destination, const Attributes& data,
                              MessageId command);
  Result<> alternate(std::string_view held, std::string_view active, std::string_view device,
                     MessageId command);
  Result<> reconnect(std::string_view held, std::string_view active, std::string_view device,
                     MessageId command);
  Result<> transfer(std::string_view held, std::string_view active, std::string_view device,
                    MessageId command);
  Result<> single_step_transfer(std::string_view call, std::string_view device,
                                std::string_view destination, MessageId command);
  Result<> deflect(std::string_view call, std::string_view device, std::string_view destination,
                   MessageId command);
  Result<> pickup(std::string_view call, std::string_view from, std::string_view device,
                  MessageId command);
  Result<> park(std::string_view call, std::string_view device, std::string_view destination,
                MessageId command);

  // Routeing and queue hold.
  Result<> route_select(std::string_view call, std::string_view destination, const Attributes& data,
                        std::string_view by, MessageId command);
  Result<> route_reject(std::string_view call, Cause cause, MessageId command);
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
  };
  /// INVITEs to one device, of which the first answer counts.
  struct Attempt {
    enum class Purpose {
      connect,  ///< the call goes there
      offer,    ///< an agent is asked
      prompt,   ///< whoever wants to call is asked to lift
      pickup,   ///< takes the call from somebody else
      recall    ///< has hung up and forgotten that it has the call on hold
    };
    Purpose purpose = Purpose::connect;
    pbx::Party party;
    Target target;       ///< the party's
    pbx::Change change;  ///< of the events it leads to
    Target then;         ///< prompt: whom to call
    std::string from;    ///< pickup: whose call it is
    std::vector<LegId> branches;
    std::vector<LegId> replaced;  ///< being ended, to ring once more with a request to answer
    bool delivered = false;
    bool answers_itself = false;
    int best = 0;         ///< of the refusals so far
    MessageId answering;  ///< command that asks to answer
    Timer limit;
  };
  /// What a call has beside its connections.
  struct Extra {
    std::optional<Route> route;
    std::optional<Offer> offer;
    std::string treatment;
    std::map<std::string, LegId, std::less<>> legs;  ///< by device
    std::vector<Attempt> attempts;
    std::vector<Forwarding> forwardings;
    std::vector<LegId> counted;  ///< legs that know this call as theirs
    bool withheld = false;
    int redirections = 0;
  };
  /// What a leg's stream sends beside silence.
  struct Wire {
    LegId other = 0;
    std::string sound;
    friend bool operator==(const Wire&, const Wire&) = default;
  };
  struct LegUse {
    std::set<std::string> calls;
    std::string talks_in;  ///< call in which its device is connected
    Wire wire;
    Cause end_cause = Cause::normal_clearing;
  };
  /// A telephone has asked to send its partner elsewhere and waits for the outcome.
  struct Referral {
    std::string call;
    Timer limit;
  };
  /// Ends with settle() unless it is within another one.
  class Turn {
   public:
    explicit Turn(Switch& owner) : switch_(owner) { ++switch_.depth_; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
      if (switch_.depth_ == 1) switch_.settle();
      --switch_.depth_;
    }

   private:
    Switch& switch_;
  };

  // LegEvents: switch_legs.cpp
  void leg_ringing(LegId leg) override;
  void leg_early_media(LegId leg) override;
  void leg_answered(LegId leg) override;
  void leg_refused(LegId leg, const Refusal& refusal) override;
  void leg_ended(LegId leg, Cause cause, bool inferred) override;
  void leg_hold(LegId leg, bool on_hold) override;
  void leg_digits(LegId leg, std::string_view digits, bool in_sound) override;
  void leg_refer(LegId leg, const ReferTo& where) override;
  void leg_gone(LegId leg) override;

  // Looking: switch.cpp
  Result<const pbx::Call*> known(std::string_view call) const;
  Result<const pbx::Call*> in_state(std::string_view call, std::string_view device,
                                    std::initializer_list<ConnectionState> states) const;
  Result<Target> resolve(std::string_view destination) const;
  Result<> reachable(const Target& target) const;
  bool has_station(std::string_view device) const { return stations_.contains(device); }
  Result<const Station*> station(std::string_view device) const;
  bool in_service(std::string_view device) const;
  bool talks(std::string_view device) const;
  bool engaged(std::string_view device) const;
  bool is_called(std::string_view device) const;
  std::optional<std::string> free_line(std::size_t trunk) const;
  std::size_t held_calls() const;
  std::string holding() const { return device_of(options_.holding.number); }
  bool waits(const pbx::Call& call) const;
  bool somebody_waits(const pbx::Call& call, std::string_view besides) const;
  pbx::Party station_party(std::string_view device) const;
  std::string device_of(const Target& target) const;
  LegId leg_of(std::string_view call, std::string_view device) const;
  LegId idle_leg(std::string_view device) const;
  std::string device_of(const std::string& call, LegId leg) const;

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
  void lose(const std::string& call, Cause cause);
  Result<> reject(std::string_view call, std::string_view device, const pbx::Change& change);
  void start_call(const std::string& call, std::string_view device, LegId leg, const Target& target,
                  const pbx::Change& change);
  Result<> check_join(std::string_view held, std::string_view active,
                      std::string_view device) const;
  void move_extra(const std::string& from, const std::string& into, std::string_view leaving);

  // Attempts: switch_attempts.cpp
  bool attempt(const std::string& call, Attempt attempt);
  void limit(const std::string& call, Attempt& attempt);
  void dial(const std::string& call, Attempt& attempt);
  CallOut call_out(const std::string& call, const Attempt& attempt, const Binding& binding) const;
  CallOut call_out(const std::string& call, const Attempt& attempt, const Trunk& trunk) const;
  Attempt* find_attempt(const std::string& call, LegId branch);
  Attempt* find_attempt(const std::string& call, std::string_view device);
  std::string call_of(LegId leg) const;
  Attempt take_out(const std::string& call, Attempt& attempt);
  void drop_attempts(const std::string& call, std::string_view device);
  void attempt_failed(const std::string& call, LegId last, int status);
  void attempt_over(const std::string& call, Attempt attempt, int status);
  void answered(const std::string& call, Attempt attempt, LegId leg);
  bool recall(const std::string& call, const std::string& device);
  bool picked_up(const std::string& call, const Attempt& attempt, LegId leg);
  bool redirected(const std::string& call, LegId branch, const Refusal& refusal);
  void ring_again(Attempt& attempt);

  // REFER: switch_refer.cpp
  void refer_blind(LegId leg, const std::string& call, const std::string& number);
  void refer_attended(LegId leg, const std::string& call, LegId other);
  void tell_outcomes();
  void tell_outcome(LegId leg, int status);

  // What follows from the book: wiring.cpp
  void call_changed(const pbx::Call& call, const pbx::CallEvent& event) override;
  void touch(const std::string& call) { dirty_.insert(call); }
  void settle();
  void prune(const std::string& call, std::set<LegId>& perhaps_unused);
  void count_legs(const std::string& call, std::set<LegId>& perhaps_unused);
  void find_talkers(const std::string& call);
  void end_unused(const std::set<LegId>& perhaps_unused);
  void signal_callers(const std::string& call);
  void wire(const std::string& call);
  void set_wire(LegId leg, Wire wanted);
  void unwire(LegId leg);
  std::map<LegId, Wire> wanted_wires(const pbx::Call& call, const Extra& extra) const;

  Host& host_;
  std::string connector_;
  const Options& options_;
  DialPlan plan_;
  SwitchListener* listener_;
  Contacts contacts_;
  Legs* legs_ = nullptr;
  pbx::CallBook book_;
  std::map<std::string, Station, std::less<>> stations_;
  std::map<std::string, Extra, std::less<>> extras_;
  std::map<LegId, LegUse> uses_;
  std::map<LegId, Referral> referrals_;
  std::vector<std::pair<std::string, int>> outcomes_;  ///< of calls, for who has referred them
  std::set<std::string> dirty_;
  int depth_ = 0;
};

}  // namespace ctibus::sip
