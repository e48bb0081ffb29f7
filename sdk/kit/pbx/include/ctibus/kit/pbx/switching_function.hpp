#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/kit/pbx/call_book.hpp"
#include "ctibus/kit/pbx/dialogue_listener.hpp"
#include "ctibus/kit/pbx/media_port.hpp"
#include "ctibus/kit/pbx/switch_devices.hpp"

namespace ctibus::pbx {

/// Who hears what happens in a switching function.
struct SwitchingListeners {
  CallSink& calls;
  DialogueListener& dialogues;
};

/// The switching function of a connector that switches calls itself (ECMA-269 6.1): stations,
/// trunks, route points, a holding device and the calls among them. It carries out the commands of
/// docs/ports.md, with the names that CommandTable knows, and keeps a CallBook of what comes of
/// them. What the switch itself has to do, such as letting a telephone ring, is left to the hooks
/// that a connector's own switch overrides. What happens at its telephones and trunks it tells by
/// the protected functions, within a Turn.
///
/// No bus, no clock and no chance: whoever drives it measures the time limits of routes and offers
/// and says when one has passed. A refused request (pbx.*) has changed nothing. `change.command`
/// names the command of which the events are the outcome. Strand only; neither a hook nor a
/// listener may give it a command.
class SwitchingFunction : private CallSink {
 public:
  SwitchingFunction(std::string connector, SwitchDevices devices, DialPlan plan,
                    SwitchingListeners listeners, CallBook::NewId new_id, CallBook::Now now);

  const CallBook& book() const { return book_; }
  const SwitchDevices& devices() const { return devices_; }
  /// What a call waits for; null: nothing of the kind.
  const Route* route(std::string_view call) const;
  const Offer* offer(std::string_view call, std::string_view device) const;
  bool is_offered(std::string_view call) const;
  std::string device_of(std::string_view number) const {
    return connector_ + ":" + std::string(number);
  }
  bool has_station(std::string_view device) const { return stations_.contains(device); }
  /// Can this station be reached now?
  virtual bool in_service(std::string_view station) const = 0;

  // Calls of two parties: switching_calls.cpp
  Result<std::string> make(std::string_view device, std::string_view destination,
                           std::string_view calling_number, bool prompt, const Attributes& data,
                           MessageId command);
  Result<> answer(std::string_view call, std::string_view device, MessageId command);
  /// An alerting device refuses.
  Result<> reject(std::string_view call, std::string_view device, const Change& change);
  Result<> hang_up(std::string_view call, std::string_view device, const Change& change);
  Result<> clear(std::string_view call, const Change& change);
  /// Nobody is there any more: everything ends as inferred.
  Result<> lose(std::string_view call, Cause cause);
  Result<> hold(std::string_view call, std::string_view device, MessageId command);
  Result<> retrieve(std::string_view call, std::string_view device, MessageId command);
  Result<> generate_digits(std::string_view call, std::string_view device, std::string_view digits,
                           Duration duration, MessageId command);
  Result<> attach(std::string_view call, const Attributes& data, std::string_view by,
                  MessageId command);
  /// The connector stops.
  void end_all(Cause cause);

  // Calls of more than two parties: switching_joining.cpp
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

  // Routeing and queue hold: switching_waiting.cpp
  Result<> route_select(std::string_view call, std::string_view destination, const Attributes& data,
                        std::string_view by, MessageId command);
  Result<> route_reject(std::string_view call, Cause cause, MessageId command);
  Result<> queue_hold(std::string_view call, std::string_view treatment, const Attributes& data,
                      std::string_view by, MessageId command);
  Result<> queue_offer(std::string_view call, std::string_view device, Duration time_limit,
                       const Attributes& data, std::string_view by, MessageId command);
  Result<> queue_withdraw(std::string_view call, std::string_view device, MessageId command);
  Result<> queue_release(std::string_view call, std::string_view destination, MessageId command);
  /// The time limit has passed.
  void expire_route(std::string_view call);
  void expire_offer(std::string_view call, std::string_view device);
  /// From now on a call may be offered to several devices at once. SwitchFront does so.
  void offer_to_many() { offers_to_many_ = true; }

  // Sound, for a switch that carries it: switching_media.cpp
  /// From now on parties can be played to, recorded and asked for keys. SwitchFront does so.
  void carry(MediaPort& media) { media_ = &media; }
  /// What somebody in the call is to hear by command instead of the others; settle() will look at
  /// the call whenever that changes.
  void hearing_changed(const std::string& call);
  const MediaPort::Hearing* hearing(std::string_view call, std::string_view device) const;
  /// The sound with this id has ended; `heard`: false when it cannot be played.
  void played(std::string_view call, std::string_view device, std::uint64_t id, bool heard);
  /// The recording with this id is kept under that name; empty: nothing of it is.
  void recording_named(std::string_view call, std::string_view device, std::uint64_t id,
                       std::string_view message);
  /// The recording with this id has ended by itself; `kept`: false when it could not be made.
  void recorded(std::string_view call, std::string_view device, std::uint64_t id, bool kept);
  /// A party presses keys. Those that no media command takes are told; returns those that its
  /// partners may hear.
  std::string press(std::string_view call, std::string_view device, std::string_view keys);

 protected:
  /// Around everything that may change calls: at the end of the outermost one settle() is called.
  class Turn {
   public:
    explicit Turn(SwitchingFunction& owner) : owner_(owner) { ++owner_.depth_; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
      if (owner_.depth_ == 1) owner_.settle_touched();
      --owner_.depth_;
    }

   private:
    SwitchingFunction& owner_;
  };

  /// Services for which the switch may have reasons of its own to refuse them.
  enum class Service { make, consult, retrieve, pickup, park };
  /// A station is to begin a call.
  struct Origination {
    std::string device;
    Target target;
    bool prompt = false;     ///< the person there is asked to lift first
    std::string consulting;  ///< call of its that it now has on hold; empty: it is no consultation
    Change change;
  };
  /// A device is to alert.
  struct Alert {
    Party party;
    Target target;       ///< where the party is
    Change change;       ///< of the events it leads to
    bool offer = false;  ///< the caller goes on waiting meanwhile
  };

  // Hooks: what the switch itself must do.
  // -----------------------------------------------------------------------------------------------

  /// May this be done now, as far as the switch's own state is concerned? By default a station that
  /// is out of service neither makes calls nor picks them up.
  virtual Result<> permits(Service service, std::string_view call, std::string_view device) const;
  /// Is the switch about to let the device alert, although no call in the book has it yet?
  virtual bool is_called(std::string_view) const { return false; }
  /// begin_call() now or, after a prompt, as soon as the station can talk.
  virtual void originate(const std::string& call, Origination wanted) = 0;
  /// Let the device alert: book_.delivered() when it does, then answered(), reject() or fail().
  /// A cause: it cannot, and nothing has changed.
  virtual std::optional<Cause> alert(const std::string& call, Alert wanted) = 0;
  /// It need not alert any more. The book is not the hook's affair.
  virtual void stop_alerting(const std::string& call, std::string_view device) = 0;
  /// The station alerts and is asked to answer: answered() now or later.
  virtual Result<> let_answer(const std::string& call, std::string_view device,
                              MessageId command) = 0;
  /// The station is to take the call of `change.from_device`: picked_up() now or later.
  virtual Result<> pick_up(const std::string& call, Party station, const Change& change) = 0;
  virtual void send_digits(const std::string& call, std::string_view device,
                           std::string_view digits, Duration duration) = 0;
  /// The device has sent its call on, which goes to its new destination now.
  virtual void deflected(const std::string&, std::string_view) {}
  /// Whoever calls has got what he called for, as with a feature code; the call ends now.
  virtual void served(const std::string&) {}
  /// After the listeners have heard of it.
  virtual void changed(const Call&, const CallEvent&) {}
  /// At the end of a turn: make signalling and sound follow what has become of these calls, some of
  /// which may be over. Called again while it touches calls itself.
  virtual void settle(const std::set<std::string>&) {}

  // For the switch: what happens at its devices.
  // -----------------------------------------------------------------------------------------------

  /// A call has come in by a trunk line, which is in it: it goes where the number leads.
  void begin_incoming(const std::string& call, std::string_view called);
  /// A station that can talk calls. The call was opened, and perhaps initiated.
  void begin_call(const std::string& call, std::string_view device, const Target& target,
                  const Change& change);
  /// The call goes there, or fails and ends.
  void send_to(const std::string& call, const Target& target, const Change& change);
  /// The alerting device has answered; an offer of the call to it is taken by that.
  void answered(const std::string& call, const Party& party, const Change& change);
  /// The station, which is able to talk, has taken the call of `change.from_device`. False: that
  /// one has answered, or the call is over, meanwhile.
  bool picked_up(const std::string& call, const Party& station, const Change& change);
  /// A connection could not be made, and with it the call is over.
  void fail(const std::string& call, Party party, const Change& change);
  /// The agent's device has not taken the offer; the call goes on waiting.
  void withdraw_offer(const std::string& call, std::string_view device, queue::OfferResult result,
                      const Change& change);
  /// Only for a switch that can mix sound: it makes this public.
  Result<> conference(std::string_view held, std::string_view active, std::string_view device,
                      MessageId command);

  Result<const Call*> known(std::string_view call) const;
  /// The call, when the device is in it in one of these states.
  Result<const Call*> in_state(std::string_view call, std::string_view device,
                               std::initializer_list<ConnectionState> states) const;
  Result<const Station*> station(std::string_view device) const;
  Party station_party(std::string_view device) const;
  Target station_target(std::string_view device) const;
  std::optional<Target> find_number(std::string_view number) const { return plan_.find(number); }
  std::string device_of(const Target& target) const;
  std::optional<std::string> free_line(std::size_t trunk) const;
  std::string holding() const { return device_of(devices_.holding.number); }
  /// Does the call lie at the holding device?
  bool waits(const Call& call) const;
  /// Is there a party, other than this one, that is on the line?
  bool somebody_waits(const Call& call, std::string_view besides) const;
  /// What a waiting call is to hear; empty: whatever the switch thinks fit.
  std::string_view treatment(std::string_view call) const;
  /// settle() has to look at this call.
  void touch(const std::string& call) { touched_.insert(call); }

  CallBook book_;  ///< for what the switch sees happen: ringing, hold at the telephone, digits

 private:
  /// What a call has beside its connections.
  struct Dialogue {
    std::optional<Route> route;
    std::vector<Offer> offers;  ///< the oldest first
    std::string treatment;
    int redirections = 0;
  };

  void call_changed(const Call& call, const CallEvent& event) final;
  void settle_touched();

  Result<Target> resolve(std::string_view destination) const;
  /// Could a call be sent there now?
  Result<> reachable(const Target& target) const;
  bool talks(std::string_view device) const { return book_.talks(device) || is_called(device); }
  bool engaged(std::string_view device) const { return book_.engaged(device) || is_called(device); }
  bool holding_is_full() const { return book_.count_of(holding()) >= devices_.holding.capacity; }
  Result<> check_join(std::string_view held, std::string_view active,
                      std::string_view device) const;
  Result<> check_joinable(std::string_view held, std::string_view active,
                          std::string_view device) const;

  void send_to_station(const std::string& call, const Target& target, const Change& change);
  void send_to_trunk(const std::string& call, const Target& target, const Change& change);
  void send_to_holding(const std::string& call, const Change& change);
  void ask_route(const std::string& call, const Target& target, const Change& change);
  void end_route(const std::string& call, std::string_view destination, const Change& change);
  std::optional<Offer> remove_offer(const std::string& call, std::string_view device);
  void take_offer(const std::string& call, std::string_view device, MessageId command);
  void withdraw_offers(const std::string& call, queue::OfferResult result, const Change& change);
  void close_dialogues(const std::string& call, queue::OfferResult result, const Change& change);

  std::string connector_;
  SwitchDevices devices_;
  DialPlan plan_;
  SwitchingListeners listeners_;
  std::map<std::string, Station, std::less<>> stations_;
  std::map<std::string, Dialogue, std::less<>> dialogues_;
  MediaPort* media_ = nullptr;
  bool offers_to_many_ = false;
  std::set<std::string> touched_;
  int depth_ = 0;
};

}  // namespace ctibus::pbx
