#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "csta_switch/site.hpp"

namespace csta_switch {

/// How a link speaks: XML (ECMA-323 over TCP, Annex J.2), or BER (ECMA-285) in one of the framings
/// in use: two bytes of length, or HiPath's byte 26. `ber_phase_one` is ECMA-180 behind two bytes
/// of length, `ber_phase_two` the same with the events of ECMA-218. `uacsta` is what UaServer
/// connects by: frames as of `xml`, in which 9999 is all that the switch says by itself.
enum class LinkKind { xml, ber, ber_hipath, ber_phase_one, ber_phase_two, uacsta };

/// What goes wrong between the switch and its applications. Shares are from 0 to 1.
struct Faults {
  double lose_events = 0;
  double lose_responses = 0;
  double duplicate_events = 0;
  double duplicate_responses = 0;
  Time delay = Time::zero();                ///< of all that is sent; the order stays
  std::set<std::string> never_answer = {};  ///< requests by name; they are not carried out
};

/// A device in a call. `state` is a word of ECMA-269: initiated, alerting, connected, hold, queued,
/// fail.
struct PartyView {
  std::string device;
  std::string state;
};

struct CallView {
  std::string id;
  std::string calling;  ///< empty: not known, or withheld
  std::string called;
  std::vector<PartyView> parties;
};

/// A PBX with a CSTA interface: telephones, trunks, queues, the people at both ends, and any number
/// of applications. It has no sockets, threads or clock: whoever drives it moves the bytes and says
/// the time, and a seed repeats its chance.
///
/// Everything is called from one thread at a time. `Send` and `close` are called from within any of
/// these functions, and must not call back into the exchange.
class Exchange {
 public:
  Exchange(Site site, std::uint64_t seed);
  ~Exchange();
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  /// @name People
  /// Each does nothing and says false, or -1, when it cannot be done.
  /// @{

  /// Somebody outside dials. `calling` empty: withheld. `trunk` empty: the first one with a free
  /// line. The handle is his until his line is free again.
  int call_in(std::string_view called, std::string_view calling, std::string_view trunk = {});
  bool outside_hangs_up(int handle);
  /// His line stays up silently until the switch finds out.
  bool outside_vanishes(int handle);
  /// The telephone outside that has rung longest is answered; its handle.
  int outside_answers();
  bool outside_rejects();  ///< the same telephone is busy, or refuses
  bool outside_presses(int handle, std::string_view digits);

  /// Answers what rings, or lifts the handset when the telephone prompts for it.
  bool answer(std::string_view number);
  bool reject(std::string_view number);
  /// Leaves the call that is not on hold, else the one that is; also one that failed.
  bool hang_up(std::string_view number);
  bool press(std::string_view number, std::string_view digits);
  /// Picks up and dials. True also when nobody can be reached there.
  bool dial(std::string_view number, std::string_view destination);
  bool hold(std::string_view number);
  bool retrieve(std::string_view number);
  bool unplug(std::string_view number);
  bool plug(std::string_view number);
  /// The agent at that telephone presses a button. `wanted`: loggedOn, loggedOff, notReady, ready,
  /// workingAfterCall; the first with the agent's id and password.
  bool set_agent_state(std::string_view number, std::string_view wanted,
                       std::string_view agent = {}, std::string_view password = {});
  /// At the telephone itself.
  bool set_do_not_disturb(std::string_view number, bool on);
  /// @}

  /// @name Links
  /// @{
  using Send = std::function<void(std::string bytes)>;
  using Close = std::function<void()>;

  /// An application has connected; the link's number.
  int connect(LinkKind kind, Send send, Close close);
  void receive(int link, std::string_view bytes);
  /// The application is gone. Its monitors, registrations and routeing dialogues end.
  void disconnect(int link);
  /// The switch dies and begins anew: links are closed, calls are gone without a word, callIDs
  /// begin again. What people set (do not disturb, forwarding) stays.
  void restart();
  /// @}

  /// @name Time
  /// @{
  void advance(Time now);
  /// When `advance` has something to do next.
  std::optional<Time> wake_at() const;
  Time now() const;
  /// Does something in `advance`, so much later. A restart forgets it.
  void after(Time delay, std::function<void()> action);
  /// @}

  /// @name For tests: what is
  /// @{
  std::vector<CallView> calls() const;
  int links() const;
  /// Everything an application sent that the standard forbids, oldest first.
  const std::vector<std::string>& violations() const;
  /// @}

  /// Hears every message: link, direction ('<' received, '>' sent, '!' not sent, as the link cannot
  /// carry it), and the message as XML.
  std::function<void(int link, char direction, std::string_view body)> trace;
  Faults faults;

 private:
  class Insides;
  std::unique_ptr<Insides> insides_;
};

}  // namespace csta_switch
