#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "called_devices.hpp"
#include "ctibus/host.hpp"
#include "ctibus/kit/pbx/switching_function.hpp"
#include "dial_plan.hpp"
#include "identity.hpp"
#include "legs.hpp"
#include "options.hpp"
#include "registrar/registrar.hpp"

namespace ctibus::sip {

/// Where recordings lie, as media.play takes it.
std::string folder_of_recordings(const Host& host, const Options& options);

/// The switch: calls between telephones, trunks, route points and a holding device. The book of its
/// calls says who is in which call in which state; legs and their sound follow from it: after each
/// turn settle() answers, rings, bridges, plays and ends what the book asks for. So what a command
/// does to calls is done without signalling wherever sound alone is concerned: hold, consult,
/// alternate and transfer move media between legs, and a telephone has one leg however many calls
/// it is in.
/// Strand only.
class Switch final : public LegEvents, public pbx::SwitchingFunction {
 public:
  /// Where a telephone is reached now, best first.
  using Contacts = std::function<std::vector<Binding>(std::string_view number)>;

  /// Hears whether a call by this trunk found its peer in order. It must not call the switch.
  using TrunkAnswers = std::function<void(std::size_t trunk, bool in_order)>;

  Switch(Host& host, const Options& options, pbx::DialPlan plan, pbx::SwitchingListeners listeners,
         Contacts contacts, TrunkAnswers trunk_answers);

  /// Before the first call.
  void use(Legs& legs) { legs_ = &legs; }

  bool in_service(std::string_view station) const override;

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

 private:
  using SwitchingFunction::device_of;

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
    std::vector<LegId> branches;
    std::vector<LegId> replaced;  ///< being ended, to ring once more with a request to answer
    bool delivered = false;
    bool answers_itself = false;
    int best = 0;         ///< of the refusals so far
    MessageId answering;  ///< command that asks to answer
    Timer limit;
    CalledDevices::Claim claim;
  };
  /// What a call has beside its connections.
  struct Extra {
    std::map<std::string, LegId, std::less<>> legs;  ///< by device
    std::vector<Attempt> attempts;
    std::vector<Forwarding> forwardings;
    std::vector<LegId> counted;  ///< legs that know this call as theirs
    bool withheld = false;
  };
  /// What a leg's stream sends beside silence.
  struct Wire {
    LegId other = 0;
    std::string sound;
    std::uint64_t id = 0;  ///< of a sound that is played once; 0: again and again
    friend bool operator==(const Wire&, const Wire&) = default;
  };
  struct LegUse {
    std::set<std::string> calls;
    std::string talks_in;  ///< call in which its device is connected
    Wire wire;
    Cause end_cause = Cause::normal_clearing;
  };
  using Spot = std::pair<std::string, std::string>;  ///< call and device
  struct Recording {
    std::uint64_t id = 0;
    LegId leg = 0;
    Timer limit;
  };
  /// A telephone has asked to send its partner elsewhere and waits for the outcome.
  struct Referral {
    std::string call;
    Timer limit;
  };
  // LegEvents: switch_legs.cpp
  void leg_ringing(LegId leg) override;
  void leg_early_media(LegId leg) override;
  void leg_answered(LegId leg) override;
  void leg_refused(LegId leg, const Refusal& refusal) override;
  void leg_up(LegId leg) override;
  void leg_ended(LegId leg, Cause cause, bool inferred) override;
  void leg_hold(LegId leg, bool on_hold) override;
  void leg_digits(LegId leg, std::string_view digits, bool in_sound) override;
  void leg_played(LegId leg, bool heard) override;
  void leg_record_failed(LegId leg, bool some) override;
  void leg_refer(LegId leg, const ReferTo& where) override;
  void leg_gone(LegId leg) override;

  // SwitchingFunction: switch.cpp
  Result<> permits(Service service, std::string_view call, std::string_view device) const override;
  bool is_called(std::string_view device) const override { return called_.contains(device); }
  void originate(const std::string& call, Origination wanted) override;
  std::optional<Cause> alert(const std::string& call, Alert wanted) override;
  void stop_alerting(const std::string& call, std::string_view device) override;
  Result<> let_answer(const std::string& call, std::string_view device, MessageId command) override;
  Result<> pick_up(const std::string& call, pbx::Party station, const pbx::Change& change) override;
  void send_digits(const std::string& call, std::string_view device, std::string_view digits,
                   Duration duration) override;
  void deflected(const std::string& call, std::string_view device) override;
  void served(const std::string& call) override;

  LegId leg_of(std::string_view call, std::string_view device) const;
  LegId idle_leg(std::string_view device) const;
  std::string device_of(const std::string& call, LegId leg) const;
  bool take_call(const std::string& call, const pbx::Party& station, const pbx::Change& change,
                 LegId leg);
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
  void attempt_failed(const std::string& call, LegId last, int status);
  void attempt_over(const std::string& call, Attempt attempt, int status);
  void answered(const std::string& call, Attempt attempt, LegId leg);
  bool recall(const std::string& call, const std::string& device);
  bool redirected(const std::string& call, LegId branch, const Refusal& refusal);
  void ring_again(Attempt& attempt);

  // REFER: switch_refer.cpp
  void refer_blind(LegId leg, const std::string& call, const std::string& number);
  void refer_attended(LegId leg, const std::string& call, LegId other);
  void tell_outcomes();
  void tell_outcome(LegId leg, int status);

  // Recordings: switch_recording.cpp
  void record(const std::string& call);
  void end_recordings(const std::string& call);
  void begin_recording(const Spot& spot, LegId leg, const pbx::MediaPort::Hearing& wanted);
  std::string new_recording() const;

  // What follows from the book: wiring.cpp
  void changed(const pbx::Call& call, const pbx::CallEvent& event) override;
  void settle(const std::set<std::string>& calls) override;
  void prune(const std::string& call, std::set<LegId>& perhaps_unused);
  void count_legs(const std::string& call, std::set<LegId>& perhaps_unused);
  void find_talkers(const std::string& call);
  void end_unused(const std::set<LegId>& perhaps_unused);
  void signal_callers(const std::string& call);
  void wire(const std::string& call);
  void set_wire(LegId leg, Wire wanted);
  void unwire(LegId leg);
  void put_commanded(const pbx::Call& call, const Extra& extra,
                     std::map<LegId, Wire>& wanted) const;
  std::map<LegId, Wire> wanted_wires(const pbx::Call& call, const Extra& extra) const;

  Host& host_;
  const Options& options_;
  Contacts contacts_;
  TrunkAnswers trunk_answers_;
  Legs* legs_ = nullptr;
  CalledDevices called_;
  std::map<std::string, Extra, std::less<>> extras_;
  std::map<LegId, LegUse> uses_;
  std::map<LegId, Referral> referrals_;
  std::map<Spot, Recording> recordings_;
  std::vector<std::pair<std::string, int>> outcomes_;  ///< of calls, for who has referred them
};

}  // namespace ctibus::sip
