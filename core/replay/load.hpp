#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "ctibus/codec.hpp"
#include "ctibus/kit/pbx/call_book.hpp"
#include "ctibus/messages/acd.hpp"
#include "ctibus/messages/agent.hpp"
#include "ctibus/testing/clock.hpp"

namespace ctibus::replay {

/// What becomes of a generated call.
enum class Course { answered, held, transferred, queued, abandoned, busy };
constexpr auto names(Course) {
  return std::array<std::string_view, 6>{"answered", "held",      "transferred",
                                         "queued",   "abandoned", "busy"};
}

struct LoadOptions {
  double calls_per_second = 10;
  std::uint32_t agents = 50;
  /// Weight of each Course.
  std::array<std::uint32_t, 6> mix{35, 10, 10, 30, 10, 5};
  Duration ring = std::chrono::seconds(2);
  Duration talk = std::chrono::seconds(20);
  Duration patience = std::chrono::seconds(10);
  Duration wrap_up = std::chrono::seconds(3);
  std::string connector = "load";
  std::uint64_t seed = 1;
  Timestamp began{};  ///< the moment 0 of the load
};

/// "answered=3,queued=1": weights of courses; those that are not named do not happen. Errors:
/// wire.bad_value, with the names that there are.
Result<std::array<std::uint32_t, 6>> parse_mix(std::string_view text);

/// One message of the load. Views, until the receiver returns.
struct LoadMessage {
  std::string_view topic;
  std::string_view key;
  MessageClass message_class = MessageClass::event;
  std::span<const std::uint8_t> payload;
  std::string_view source;  ///< the connector, or CONNECTOR-acd
  Uuid root;
  bool tombstone = false;
};

/// A call centre that exists only in its messages: callers, agents and a queue, with the sequences,
/// states and causes of ECMA-269 as a connector and an ACD tell them. Time is an input, and the
/// same seed does the same. One thread.
class Load final : private pbx::CallSink {
 public:
  using Tell = std::function<void(const LoadMessage&)>;

  Load(LoadOptions options, Tell tell);

  /// When something happens next.
  [[nodiscard]] std::optional<std::chrono::nanoseconds> next_due() const;
  /// Lets it happen.
  void step();
  /// Now every call ends, and the agents go home.
  void finish();

  [[nodiscard]] std::uint64_t calls() const { return calls_; }
  [[nodiscard]] std::size_t calls_now() const { return book_.calls().size(); }

 private:
  using Time = std::chrono::nanoseconds;
  struct Agent {
    std::string id;
    std::string device;
    std::string number;
    AgentState state = AgentState::null;
    std::string call;
    Timestamp since{};
  };

  // load.cpp
  void call_changed(const pbx::Call& call, const pbx::CallEvent& event) override;
  void after(Duration mean, std::function<void()> what);
  [[nodiscard]] double chance();
  [[nodiscard]] std::string new_id();
  [[nodiscard]] Timestamp now() const;
  void arrive();
  [[nodiscard]] Course draw();
  std::string incoming();
  void ring(const std::string& call, std::size_t agent, Course course);
  void talk(const std::string& call, std::size_t agent, Course course);
  void put_on_hold(const std::string& call, std::size_t agent);
  void consult(const std::string& call, std::size_t agent);
  void hang_up(const std::string& call, std::size_t agent);
  void refuse(const std::string& call);
  void free_line(std::string_view device);
  template <Message M>
  void tell(const M& body, std::string_view source, const Uuid& root, bool tombstone = false);

  // load_queue.cpp
  void log_on();
  void log_off();
  void enter(std::size_t agent, AgentState state, const std::string& call = {});
  void tell_agent(const Agent& agent);
  std::optional<std::size_t> free_agent();
  void queue(const std::string& call, bool patient);
  void abandon(const std::string& call);
  void distribute();
  void offer(const std::string& call, std::size_t agent);
  void leave_queue(const pbx::Call& call, acd::LeaveReason reason, std::string_view agent);
  void tell_group();

  LoadOptions options_;
  Tell tell_;
  testing::Random random_;
  pbx::CallBook book_;
  std::string acd_;
  std::string holding_;
  std::map<std::pair<Time, std::uint64_t>, std::function<void()>> agenda_;
  std::uint64_t serial_ = 0;
  Time now_{0};
  bool arrivals_ = true;
  std::uint64_t calls_ = 0;
  std::vector<Agent> agents_;
  std::deque<std::size_t> ready_;  ///< agents, longest idle first
  std::deque<std::string> waiting_;
  std::vector<std::uint32_t> free_lines_;
  std::uint32_t lines_ = 0;
  std::uint32_t logged_on_ = 0;
  std::uint32_t busy_ = 0;
  msgpack::Buffer payload_;
};

template <Message M>
void Load::tell(const M& body, std::string_view source, const Uuid& root, bool tombstone) {
  payload_.clear();
  encode(body, payload_);
  tell_({.topic = topic_of<M>(),
         .key = key_of(body),
         .message_class = declaration<M>.message_class,
         .payload = payload_,
         .source = source,
         .root = root,
         .tombstone = tombstone});
}

}  // namespace ctibus::replay
