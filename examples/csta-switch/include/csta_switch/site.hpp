#pragma once

#include <string>
#include <vector>

#include "csta_switch/time.hpp"

/// What there is at a site: plain values, all with defaults that make sense.
namespace csta_switch {

using namespace std::chrono_literals;

/// How somebody at a telephone behaves by himself. Shares are from 0 to 1; what is left of them is
/// answered. Without `answers` he waits for a hand.
struct Person {
  bool answers = false;
  Time answer_min = 2s;
  Time answer_max = 10s;
  Time talk_min = 30s;
  Time talk_max = 180s;
  double busy = 0;  ///< of people outside
  double reject = 0;
  double no_answer = 0;
};

struct Extension {
  std::string number;
  std::string name = {};
  bool lifts = true;  ///< lifts by itself, a second after a prompt
  Person person = {};
};

/// A group of lines to the public network. Its lines are devices `NAME/1`, `NAME/2` ...
struct Trunk {
  std::string name;
  int lines = 30;
  std::string prefix = "0";
  Person person = {};  ///< whoever is called outside
  bool rings = true;   ///< the network says that it rings outside
};

struct RoutePoint {
  std::string number;                    ///< may have `x` for any digit
  std::string default_destination = {};  ///< empty: calls that nobody routes are refused
  Time limit = 10s;
};

/// Where calls wait.
struct Pilot {
  std::string number;
  std::string name = {};
  int capacity = 100;
  bool recall = true;  ///< calls deflected from it come back when their target cannot take them
  Time no_answer = 60s;
};

struct Agent {
  std::string id;
  std::string password = {};
  std::string device = {};  ///< empty: any
  std::string group = {};
};

/// Something that the switch can play.
struct Message {
  std::string id;
  Time length = 10s;
};

/// Who may begin a session in a dialect that wants a log-in.
struct ApplicationUser {
  std::string user;
  std::string password = {};
};

/// An element of private data.
struct PrivateValue {
  std::string name;
  std::string value = {};
};

/// People who call in by themselves, at exponential intervals.
struct Callers {
  std::string called;
  std::string trunk;
  double per_hour = 60;
  Time patience_min = 30s;
  Time patience_max = 180s;
  Time talk_min = 30s;
  Time talk_max = 240s;
  double silent = 0;  ///< the share that vanishes without a word
};

/// The callID of a call that a transfer or a conference joined.
enum class JoinedCallId { fresh, held, active };

/// How an application begins.
enum class SessionStyle { any, application_session, system_register };

/// What products do otherwise than the standard says.
enum class Dialect {
  standard,
  /// Devices are `N<1001>;displayNumber=1001`; responses have no namespace, SystemStatus no
  /// content, correlatorData is hexadecimal in several lines, events have private data of their
  /// maker. A session may be started without a namespace.
  openscape_voice,
  /// Devices are device numbers, 100000 more than what is dialled; events have private data.
  device_numbers,
  /// Devices in connections are dynamic ids, other ones in each call.
  dynamic_ids,
  /// The namespace is the maker's .../csta/ed3/priv7; an application session comes first, with user
  /// and password in the maker's element; devices are `1001:PBX:192.0.2.1:0`.
  avaya_aes,
};

struct Site {
  std::string name = "csta-switch";
  std::vector<Extension> extensions = {};
  std::vector<Trunk> trunks = {};
  std::vector<RoutePoint> route_points = {};
  std::vector<Pilot> pilots = {};
  std::vector<Agent> agents = {};
  std::vector<Callers> callers = {};
  std::vector<Message> messages = {};
  std::vector<ApplicationUser> applications = {};  ///< empty: whoever logs in; only `avaya_aes`

  Time busy_tone = 0s;      ///< how long a caller hears it before the switch clears him
  Time prompt_limit = 30s;  ///< how long a telephone prompts for a handset that nobody lifts
  /// How long somebody inside lets it ring at the other end; a predictive call too, unless its
  /// alertTime says otherwise. 0: for ever.
  Time ring_limit = 180s;
  Time lost_call_timeout = 60s;  ///< until it finds that somebody outside vanished
  /// DeflectCall to a busy device: refused, or else Diverted and then Failed.
  bool deflect_to_busy = false;
  JoinedCallId joined_call_id = JoinedCallId::fresh;
  std::vector<PrivateValue> private_data = {};  ///< of every event of a call; XML only
  int call_ids = 0;                             ///< after so many they begin again; 0: never
  int route_steps = 16;         ///< how often a call may be routed before it is refused
  bool monitors_trunks = true;  ///< trunks, route points and pilots can be monitored

  SessionStyle session = SessionStyle::any;
  Time session_limit = 180s;  ///< the longest application session without a reset
  Time status_interval = 0s;  ///< between SystemStatus to applications; 0: none
  Dialect dialect = Dialect::standard;
  int edition = 3;  ///< of ECMA-323, until an application uses another (2 to 6)
};

}  // namespace csta_switch
