#pragma once

#include <algorithm>
#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "ctibus/ids.hpp"
#include "ctibus/kit/acd/callback.hpp"
#include "ctibus/kit/acd/matcher.hpp"
#include "ctibus/kit/acd/options.hpp"
#include "ctibus/kit/acd/rank.hpp"
#include "ctibus/kit/acd/wait_predictor.hpp"
#include "ctibus/kit/acd/waiting.hpp"
#include "ctibus/kit/calendar.hpp"
#include "ctibus/messages/acd.hpp"
#include "ctibus/messages/types.hpp"

/// The things a call centre is made of. Values and links between them; the Centre owns them all.
namespace ctibus::acd {

/// Steady time decides, UTC is shown and kept.
struct Now {
  std::chrono::nanoseconds steady{};
  Timestamp utc{};
};
using Moment = std::chrono::nanoseconds;

/// When in steady time a moment of the past was; one of the future, by a clock that was set, is
/// now.
inline Moment moment_of(Timestamp past, Now now) {
  return now.steady - std::max(now.utc - past, Duration(0));
}

inline constexpr std::uint32_t voice_index = 0;
inline constexpr std::uint32_t most_channels = 32;
constexpr ChannelSet only(std::uint32_t channel) { return ChannelSet{1} << channel; }

/// A kind of work. Its index stays while the centre lives.
struct Channel {
  ChannelOptions options;
  ChannelSet beside = 0;
};

struct Agent;
struct Group;
struct QueuedCall;

/// What not every connector can do.
struct Abilities {
  bool play = false;       ///< it carries media
  bool record = false;     ///< what callers say, too
  bool ring_many = false;  ///< one waiting call may alert at several devices
};

struct Connector {
  std::string name;
  bool link_up = true;
  bool running = true;
  Abilities can;
  bool suspended = false;  ///< it refused for want of a link: left alone for a moment

  bool usable() const { return link_up && running && !suspended; }
};

/// A station, as far as offers go.
struct Device {
  std::string id;
  Connector* connector = nullptr;
  bool reported = false;  ///< its connector publishes its state
  bool in_service = true;
  bool unreachable = false;  ///< an offer did not get through; until a deadline or news
  std::map<std::string, ConnectionState> calls;
  Agent* agent = nullptr;
};

/// An agent in a group.
struct Member {
  Agent* agent = nullptr;
  std::uint32_t priority = 0;
  std::uint32_t proficiency = 0;
  std::uint32_t weight = 1;
  bool backup = false;
};

/// Another group whose agents help.
struct Help {
  Group* group = nullptr;
  std::uint32_t handicap = 0;
};

/// From this waiting time on: who may take the group's calls.
struct Step {
  Duration after{};
  std::string needs;  ///< as configured
  Condition condition;
  std::vector<Help> helps;
  bool backups = true;
};

/// One of the successive queues of a group.
struct Queue {
  QueueOptions options;
  std::uint32_t waiting = 0;
};

struct Group {
  std::string name;
  GroupOptions options;
  std::uint32_t channel = voice_index;
  bool fills = false;    ///< its agents get all they may have, one after the other
  bool retired = false;  ///< not configured any more; serves its last calls
  calendar::Calendar calendar;
  Opening opening = Opening::by_hours;
  bool closed = false;
  std::map<Rank, QueuedCall*> line;           ///< every waiting call, whatever is done with it now
  bool numbered = true;                       ///< each of them knows its place
  std::map<Rank, QueuedCall*> callback_line;  ///< customers to be called back, likewise
  std::uint32_t callbacks = 0;                ///< of any status
  std::multiset<Timestamp> waiting_since;     ///< of those in line
  std::vector<Queue> queues;                  ///< at least one
  std::vector<Member> members;
  std::vector<Step> steps;         ///< in the order of time, the first at once
  std::uint32_t last_turn = 0;     ///< whose it was: an agent's ordinal
  std::int64_t weighted_time = 0;  ///< of the draws of the strategy weighted
  std::uint32_t calls = 0;         ///< of any phase: it stays while there are some
  std::uint32_t logged_on = 0;
  std::uint32_t ready = 0;
  std::uint32_t busy = 0;
  std::uint32_t staffed = 0;   ///< logged on, and ready when their calls and work are over
  std::uint32_t unserved = 0;  ///< in line, not being offered, nor waiting for one agent alone
  bool unobserved = false;     ///< by the predictor, since the last distribution
  WaitPredictor predictor;
};

/// A distributed call, or another work item, that an agent has in hand.
struct HandledCall {
  std::string group;
  std::uint32_t channel = voice_index;
  Duration wrap_up_time{};
  Moment since{};
};

struct AfterCallWork {
  std::string call;
  Timestamp until{};  ///< 0: by hand
};

/// Of a channel other than voice.
struct WorkInHand {
  std::uint32_t channel = 0;
  std::uint32_t items = 0;
  std::uint32_t capacity = 0;
  friend bool operator==(const WorkInHand&, const WorkInHand&) = default;
};

/// What others see of an agent.
struct AgentView {
  AgentState state = AgentState::null;
  std::string device;
  std::string reason;
  std::string call;
  bool offered = false;
  AgentState next = AgentState::null;
  std::string next_reason;
  Timestamp until{};
  std::vector<WorkInHand> work;  ///< where there is some
  friend bool operator==(const AgentView&, const AgentView&) = default;
};

/// Since log-on.
struct Workload {
  std::uint64_t calls = 0;  ///< answered
  Duration talk_time{};     ///< in them
  /// Counted on top where work is shared out evenly: what the least busy had by then, so that a
  /// newcomer is not flooded.
  std::uint64_t calls_credit = 0;
  Duration talk_time_credit{};
};

struct Agent {
  std::string id;
  AgentOptions options;
  std::uint32_t ordinal = 0;  ///< in the configuration
  std::vector<Group*> groups;
  Skills skills;
  std::vector<std::uint32_t> capacities;  ///< by channel

  Device* device = nullptr;  ///< null: logged off
  bool wants_ready = false;  ///< between calls
  std::string reason;        ///< when not
  QueuedCall* offered = nullptr;
  std::map<std::string, HandledCall> handled;
  std::optional<AfterCallWork> after_call_work;
  std::optional<Duration> asked_after_call_work;  ///< for the end of the call; 0: by hand
  bool paused = false;
  std::optional<LastCall> last_call;

  AgentView view;
  Timestamp since{};    ///< in view.state
  Moment idle_since{};  ///< the turn: ready since, or since the last refused offer
  Workload workload;

  ChannelSet open =
      0;  ///< channels whose work can be offered; kept by the Matcher, as what follows
  std::vector<WarmSeat> warm;
  ChannelSet counted_open = 0;
  bool counted_busy = false;
  bool counted_logged_on = false;
  bool counted_staffed = false;
  std::uint32_t awaited = 0;  ///< by so many calls that wait for nobody else
  bool uncounted = false;     ///< among those to be counted after the offers
};

inline bool is_open(ChannelSet open, const Group& group) {
  return (open & only(group.channel)) != 0;
}

/// How many items of the channel an agent has in hand.
inline std::uint32_t in_hand(const Agent& agent, std::uint32_t channel) {
  return static_cast<std::uint32_t>(
      std::count_if(agent.handled.begin(), agent.handled.end(),
                    [&](const auto& entry) { return entry.second.channel == channel; }));
}

struct Offer {
  std::uint64_t serial = 0;
  Agent* agent = nullptr;
  std::string agent_id;
  std::string device;
  std::optional<Moment> alerting_since;
  bool picked = false;  ///< by a supervisor, for an agent whose turn it was not
};

/// What is known of any call of the site.
struct CallFacts {
  std::string call;
  Uuid root;
  std::string connector;
  std::string calling;
  std::string calling_name;
  std::string called;
  std::vector<std::pair<std::string, std::string>> data;
};

struct Party {
  std::string device;
  ConnectionState state = ConnectionState::unknown;
  DeviceKind kind = DeviceKind::unknown;
};

struct KnownCall {
  CallFacts facts;
  std::vector<Party> parties;
};

/// Where a call is sent that does not wait any more.
struct Exit {
  LeaveReason reason = LeaveReason::unknown;
  LeaveCause cause = LeaveCause::unknown;
  std::string to;                   ///< a number, a device or group:NAME; empty: nowhere
  std::vector<std::string> sounds;  ///< heard first
};

/// How a call is let in.
struct Admission {
  std::uint32_t priority = Rank::default_priority;
  Duration bonus{0};
  std::optional<ExitOptions> refusal;
  /// The same for each call of a caller, in whatever form the number is written; empty: of nobody.
  std::string caller_key;
};

/// How a command ended, seen from the centre.
enum class CommandResult {
  accepted,
  unknown_call,
  unreachable,  ///< the device
  busy,         ///< the device
  wrong_state,
  refused,
  no_link,    ///< to the switch, or nobody provides the command
  uncertain,  ///< it may have been carried out, or yet be
};

/// A call, or another work item, that came to a group.
struct QueuedCall {
  CallFacts facts;
  std::string caller;            ///< device the call came from
  Callback* callback = nullptr;  ///< it is none yet: a customer is to be called
  Group* group = nullptr;
  Connector* connector = nullptr;  ///< null: a callback or a work item, nobody holds it
  CallPhase phase = CallPhase::arriving;
  Rank rank;
  Duration bonus{0};  ///< in its rank
  Moment entered{};
  std::size_t step = 0;        ///< of the group's
  Demand* demand = nullptr;    ///< where it can be offered now
  std::string caller_key;      ///< see Admission
  Agent* preferred = nullptr;  ///< it waits for nobody else
  Moment preferred_until{};
  bool paused = false;  ///< waiting, but left alone for a moment after a failed command
  bool in_line = false;
  std::uint32_t place = 0;         ///< in it, while the group is numbered
  bool unserved = false;           ///< counted so in its group
  bool offered_from_line = false;  ///< it waited for any agent, and is offered to one
  std::size_t queue = 0;           ///< of the group's
  Moment in_queue_since{};         ///< of an item in hand: the agent has it since
  std::vector<std::string> path;   ///< groups that it overflowed from
  bool pass_due = false;           ///< it waited long enough in its queue; an offer is under way
  bool treatment_due = false;      ///< it hears that of its queue before; likewise
  std::optional<Exit> exit;        ///< it is being sent away
  bool release_failed = false;
  Announcements announcements;
  std::optional<KeyOptions> key;       ///< that the caller pressed; followed once it only waits
  std::vector<Offer> offers;           ///< several where all are rung at once
  std::vector<std::string> withdrawn;  ///< devices whose offers are being called back
  std::string agent;                   ///< who answered, or is offered it
  std::string device;

  bool is_work_item() const { return connector == nullptr && callback == nullptr; }
  bool in_queue() const { return phase != CallPhase::arriving && phase != CallPhase::answered; }
};

}  // namespace ctibus::acd
