#pragma once

#include <random>
#include <string>
#include <vector>

#include "csta_switch/exchange.hpp"
#include "model/telephony.hpp"
#include "people/crowd.hpp"
#include "people/outside.hpp"
#include "service/agents.hpp"
#include "service/call_records.hpp"
#include "service/monitors.hpp"
#include "service/post.hpp"
#include "service/routes.hpp"
#include "service/sessions.hpp"
#include "service/voice_unit.hpp"

namespace csta_switch {

/// What an exchange is made of, and how the parts hear each other.
class Exchange::Insides : public Ears {
 public:
  Insides(Exchange& exchange, Site site, std::uint64_t seed);

  void happened(Event event) override {
    monitors.tell(event);
    call_records.hear(event);
    voice_unit.hear(event);
  }
  void entered(const Call& call, const Party& party) override;

  int connect(LinkKind kind, Send send, Close close);
  void receive(int link, std::string_view bytes);
  void disconnect(int link);
  void restart();
  /// What is due now is done, and what is to be said is sent.
  void settle();

  /// Does something by hand; false when the switch refuses it.
  template <class Act>
  bool by_hand(Act act) {
    bool done = true;
    try {
      act();
    } catch (const Refusal&) {
      done = false;
    }
    settle();
    return done;
  }

  const Site site;
  Timers timers;
  Chance chance;
  Links links;
  Post post;
  Telephony telephony;
  Outside outside;
  Crowd crowd;
  Monitors monitors;
  Routes routes;
  Agents agents;
  CallRecords call_records;
  VoiceUnit voice_unit;
  Sessions sessions;
  Services services;
  std::vector<std::string> violations;
  int last_link = 0;

 private:
  void take(Link& link, const Incoming& incoming);
  void hang_up(Link& link);
  void carry_out(Link& link, const Incoming& incoming);
  void serve(Link& link, int invoke_id, const Element& message);
  void answer_refusal(Link& link, int invoke_id, const Refusal& refusal);
  void complain(const Link& link, const std::string& what);
  void drop_claims(int link);

  Exchange* exchange_;
};

}  // namespace csta_switch
