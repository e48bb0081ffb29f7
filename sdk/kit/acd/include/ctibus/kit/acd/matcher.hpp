#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "ctibus/kit/acd/condition.hpp"
#include "ctibus/kit/acd/rank.hpp"

namespace ctibus::acd {

using ChannelSet = std::uint32_t;
struct Agent;
struct Connector;
struct Group;
struct QueuedCall;

/// The place of an available agent among those who can take the same calls: smallest first.
struct Score {
  std::uint32_t tier = 0;    ///< priority in the group, handicap, backup
  std::int64_t load = 0;     ///< items of the group's channel in hand, by its policy
  std::int64_t measure = 0;  ///< by the group's strategy
  std::int64_t idle_since = 0;
  std::uint32_t ordinal = 0;  ///< in the order of the configuration
  friend auto operator<=>(const Score&, const Score&) = default;
};

/// An agent's right to take the calls of a demand.
struct Seat {
  Agent* agent = nullptr;
  std::uint32_t tier = 0;
  std::uint32_t proficiency = 0;
  std::uint32_t weight = 1;
  std::optional<Score> at;  ///< in the demand's `available`
};

/// All waiting calls that ask the same of an agent, and the agents who could take them: those of a
/// group, at a connector, at a step of its relaxation.
///
/// The seats are fixed. Who of them is available is kept in order only while it is wanted, that is,
/// while the demand is warm: a group without calls costs its agents nothing.
struct Demand {
  Group* group = nullptr;
  Connector* connector = nullptr;  ///< whose calls they are; null: callbacks and work items
  std::size_t step = 0;
  std::vector<std::string> values;  ///< of the variables of the step's condition
  const Agent* only = nullptr;      ///< nobody else is asked

  std::vector<Seat> seats;
  std::map<Score, Agent*> available;
  std::map<Rank, QueuedCall*> waiting;
  bool warm = false;
  std::size_t idle_updates = 0;  ///< of `available` since the last call waited
  std::optional<std::pair<std::uint32_t, Rank>> open_at;
};

/// An agent's seat in a warm demand.
struct WarmSeat {
  Demand* demand = nullptr;
  std::size_t index = 0;  ///< of the demand's seats

  Seat& seat() const { return demand->seats[index]; }
};

/// Who takes which call: one decision over all demands, by group priority, then rank, then score.
///
/// Costs: O(log n) for each warm demand of an agent who becomes available or not; groups without
/// waiting calls turn cold by themselves and cost nothing, however many an agent belongs to. A call
/// that comes to a cold demand pays for putting its available agents in order.
class Matcher {
 public:
  using Chance = std::function<std::uint64_t()>;
  struct Match {
    QueuedCall* call = nullptr;
    Agent* agent = nullptr;
    const Demand* demand = nullptr;
  };

  /// `chance` gives evenly distributed numbers.
  explicit Matcher(Chance chance) : chance_(std::move(chance)) {}
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;

  /// The call may be offered. Its group, connector, step and rank stay until remove().
  void add(QueuedCall& call);
  void remove(QueuedCall& call);
  /// Work of which channels the agent can be offered. Also when what the agent's place depends on
  /// has changed.
  void set_open(Agent& agent, ChannelSet open);
  /// Members, their skills, or the options of the group have changed, or of one that it includes.
  void reseat(Group& group);
  /// Whether calls of the connector can be offered has changed.
  void review(const Connector& connector);
  /// The group's priority has changed.
  void review(const Group& group);
  /// Nobody waits there any more.
  void drop(const Group& group);
  /// Of nothing: no call may be in it, and no agent available.
  void clear();

  /// The agent's right to the call at a step of its group; none: it has none. Not the Matcher's
  /// fast way.
  static std::optional<Seat> seat_of(const QueuedCall& call, std::size_t step, const Agent& agent);
  /// The agent's place for the call, as far as it does not depend on chance.
  static Score score_of(const QueuedCall& call, const Agent& agent);

  std::optional<Match> best() const;
  /// All who could take the call and are as near as the best.
  static std::vector<Agent*> peers(const Match& match);
  /// It was offered: the next turn is another's.
  void took_turn(const Match& match);
  /// What can be done when nobody waits for a decision.
  void cool_idle();

 private:
  using Key = std::tuple<const Connector*, std::size_t, std::vector<std::string>, const Agent*>;

  Demand& demand_of(const QueuedCall& call);
  static void fill(Demand& demand);
  static Score score_by(const Group& group, const Agent& agent, const Seat& seat);
  void warm(Demand& demand);
  void cool(Demand& demand);
  /// Those made for what single calls asked, and wanted by none now.
  void sweep(const Group& group);
  void update(Demand& demand, Seat& seat, bool available);
  Score score(const Demand& demand, const Seat& seat) const;
  void place(Demand& demand);

  Chance chance_;
  std::map<const Group*, std::map<Key, std::unique_ptr<Demand>>> demands_;
  std::map<std::pair<std::uint32_t, Rank>, Demand*> open_;
  std::vector<Demand*> idle_;  ///< warm for nothing
};

}  // namespace ctibus::acd
