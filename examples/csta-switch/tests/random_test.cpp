#include <functional>
#include <map>
#include <random>

#include "application.hpp"

namespace csta_switch {
namespace {

using testing::IsEmpty;

/// Hands and an application that do whatever comes to their mind. `Application` looks at all that
/// is said; here it is looked at whether it makes sense.
class Chaos {
 public:
  explicit Chaos(std::uint64_t seed) : pbx_(site(), seed), app_(pbx_), chance_(seed) {
    for (const char* device : {"1001", "1002", "1003", "1004", "600", "700", "T1"}) {
      app_.monitor(device);
    }
    app_.ask("<RouteRegister/>");
  }

  void step() {
    now_ += std::chrono::milliseconds(chance_() % 4000);
    pbx_.advance(now_);
    if (chance_() % 2 == 0) {
      by_hand();
    } else {
      by_application();
    }
    const auto heard = app_.heard();
    if (std::find(heard.begin(), heard.end(), "RouteRequest") != heard.end() ||
        std::find(heard.begin(), heard.end(), "ReRoute") != heard.end()) {
      select();
    }
    check();
  }

  void everybody_leaves() {
    for (int round = 0; round < 4; ++round) {
      for (const std::string& number : extensions) {
        pbx_.plug(number);
        while (pbx_.hang_up(number) || pbx_.reject(number)) {}
      }
      for (int handle = 0; handle <= handles_; ++handle) pbx_.outside_hangs_up(handle);
      while (pbx_.outside_rejects()) {}
      now_ += 2h;
      pbx_.advance(now_);
    }
    EXPECT_THAT(pbx_.calls(), IsEmpty());
    EXPECT_THAT(pbx_.violations(), IsEmpty());
  }

 private:
  static Site site() {
    Site site = small_site();
    site.busy_tone = 2s;
    site.deflect_to_busy = true;
    site.call_ids = 40;
    site.pilots.front().no_answer = 5s;
    site.route_points.front().limit = 3s;
    return site;
  }

  const std::string& any(const std::vector<std::string>& from) {
    return from[chance_() % from.size()];
  }

  int some_handle() {
    return static_cast<int>(chance_() % (static_cast<std::uint64_t>(handles_) + 1));
  }

  void by_hand() {
    const std::string& number = any(extensions);
    switch (chance_() % 14) {
      case 0:
      case 1:
        handles_ = std::max(handles_, pbx_.call_in(any(numbers), "0301234567"));
        break;
      case 2:
        pbx_.outside_hangs_up(some_handle());
        break;
      case 3:
        handles_ = std::max(handles_, pbx_.outside_answers());
        break;
      case 4:
        pbx_.outside_rejects();
        break;
      case 5:
        pbx_.outside_vanishes(some_handle());
        break;
      case 6:
      case 7:
        pbx_.answer(number);
        break;
      case 8:
        pbx_.reject(number);
        break;
      case 9:
        pbx_.hang_up(number);
        break;
      case 10:
        pbx_.dial(number, any(numbers));
        break;
      case 11:
        chance_() % 2 == 0 ? pbx_.hold(number) : pbx_.retrieve(number);
        break;
      case 12:
        pbx_.press(number, "1#");
        break;
      default:
        chance_() % 3 == 0 ? pbx_.unplug(number) : pbx_.plug(number);
    }
  }

  // A connection that is, of a call and a device in it.
  std::string connection_of(const std::string& field, std::size_t skip = 0) {
    const auto calls = pbx_.calls();
    if (calls.empty()) return connection_xml(field, "999", "1001");
    const CallView& call = calls[(chance_() + skip) % calls.size()];
    return connection_xml(field, call.id, call.parties[chance_() % call.parties.size()].device);
  }

  // The held and the other call of somebody who has both; else any two.
  std::string pair_of(const std::string& first, const std::string& second) {
    std::map<std::string, std::string> held;
    for (const CallView& call : pbx_.calls()) {
      for (const PartyView& party : call.parties) {
        if (party.state == "hold") held[party.device] = call.id;
      }
    }
    for (const CallView& call : pbx_.calls()) {
      for (const PartyView& party : call.parties) {
        if (party.state == "hold" || !held.contains(party.device)) continue;
        const std::string on_hold = connection_xml("heldCall", held[party.device], party.device);
        const std::string active = connection_xml("activeCall", call.id, party.device);
        return first == "heldCall" ? on_hold + active : active + on_hold;
      }
    }
    return connection_of(first) + connection_of(second, 1);
  }

  void by_application() {
    const std::string& number = any(numbers);
    const auto one = [&](const std::string& service, const std::string& field,
                         const std::string& rest = {}) {
      app_.ask("<" + service + ">" + connection_of(field) + rest + "</" + service + ">");
    };
    switch (chance_() % 19) {
      case 0:
        one("AnswerCall", "callToBeAnswered");
        break;
      case 1:
        one("ClearConnection", "connectionToBeCleared");
        break;
      case 2:
        one("ClearCall", "callToBeCleared");
        break;
      case 3:
        one("HoldCall", "callToBeHeld");
        break;
      case 4:
        one("RetrieveCall", "callToBeRetrieved");
        break;
      case 5:
      case 6:
        one("DeflectCall", "callToBeDiverted", field("newDestination", number));
        break;
      case 7:
      case 8:
        one("ConsultationCall", "existingCall", field("consultedDevice", number));
        break;
      case 9:
        one("SingleStepTransferCall", "activeCall", field("transferredTo", number));
        break;
      case 10:
        one("SingleStepConferenceCall", "activeCall",
            field("deviceToJoin", number) + field("participationType", "active"));
        break;
      case 11:
        one("ParkCall", "parking", field("parkTo", number));
        break;
      case 12:
        one("DirectedPickupCall", "callToBePickedUp", field("requestingDevice", any(extensions)));
        break;
      case 13:
        two("TransferCall", "heldCall", "activeCall");
        break;
      case 14:
        two("ConferenceCall", "heldCall", "activeCall");
        break;
      case 15:
        two("AlternateCall", "heldCall", "activeCall");
        break;
      case 16:
        two("ReconnectCall", "activeCall", "heldCall");
        break;
      case 17:
        app_.ask("<MakeCall>" + field("callingDevice", any(extensions)) +
                 field("calledDirectoryNumber", number) + "</MakeCall>");
        break;
      default:
        app_.ask("<MakePredictiveCall>" + field("callingDevice", any(numbers)) +
                 field("calledDirectoryNumber", "00123") + "</MakePredictiveCall>");
    }
  }

  void two(const std::string& service, const std::string& first, const std::string& second) {
    app_.ask("<" + service + ">" + pair_of(first, second) + "</" + service + ">");
  }

  static std::string field(const std::string& name, const std::string& text) {
    return "<" + name + ">" + text + "</" + name + ">";
  }

  void select() {
    const std::string id(app_.last("RouteRequest").text_of("crossRefIdentifier"));
    app_.say("<RouteSelect>" + field("crossRefIdentifier", id) +
             field("routeSelected", any(numbers)) + "</RouteSelect>");
  }

  // Nobody talks in two calls, and nobody is in a call alone, but with a prompt or a tone.
  void check() {
    std::map<std::string, int> talking;
    for (const CallView& call : pbx_.calls()) {
      EXPECT_FALSE(call.parties.empty());
      for (const PartyView& party : call.parties) {
        if (party.state == "connected" || party.state == "initiated") ++talking[party.device];
      }
    }
    for (const auto& [device, calls] : talking) EXPECT_EQ(calls, 1) << device;
  }

  const std::vector<std::string> extensions = {"1001", "1002", "1003", "1004"};
  const std::vector<std::string> numbers = {"1001", "1002",  "1003",  "1004", "600",
                                            "700",  "00123", "00456", "5555"};
  Exchange pbx_;
  Application app_;
  std::mt19937_64 chance_;
  Time now_{};
  int handles_ = 0;
};

TEST(Chaos, whatever_people_and_applications_do_makes_sense_and_comes_to_an_end) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Chaos chaos(seed);
    for (int step = 0; step < 500 && !testing::Test::HasFailure(); ++step) chaos.step();
    chaos.everybody_leaves();
    if (testing::Test::HasFailure()) break;
  }
}

}  // namespace
}  // namespace csta_switch
