#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ctibus/ids.hpp"
#include "ctibus/messages/acd.hpp"
#include "ctibus/messages/call.hpp"
#include "ctibus/messages/cdr.hpp"
#include "ctibus/messages/queue.hpp"

// Conversations as text. A line is one event:
//
//     SECONDS EVENT CALL DEVICE-or-GROUP [name=value ...]
//
// e.g. "3.5 delivered c1 1001 from=hold cause=distributed". Calls are c1, c2 ...; a device gets the
// connector "pbx1:" in front unless it has one. "root=c1" says that the call belongs to another
// call's root, "inferred" that nobody saw it, "with=1001:connected,2:hold" who is in the call.

namespace ctibus::cdr_plugin {

/// One line of a scenario, its texts owned.
struct Step {
  std::chrono::milliseconds at{};
  std::string event;
  std::string call;
  std::string subject;
  std::vector<std::pair<std::string, std::string>> words;

  std::string word(std::string_view name) const;
  bool has(std::string_view name) const;
};

using Body =
    std::variant<call::ServiceInitiated, call::Originated, call::Delivered, call::Established,
                 call::Held, call::Retrieved, call::Queued, call::Diverted, call::Failed,
                 call::NetworkReached, call::ConnectionCleared, call::Cleared, call::Transferred,
                 call::Conferenced, call::Merged, call::DataAttached, queue::OfferFailed,
                 acd::Entered, acd::Offered, acd::OfferEnded, acd::Left>;

/// A typed event and the texts it points at.
class TypedEvent {
 public:
  explicit TypedEvent(const Step& step);
  TypedEvent(const TypedEvent&) = delete;
  TypedEvent& operator=(const TypedEvent&) = delete;

  const Body& body() const { return body_; }

 private:
  Text keep(std::string text);
  Text device(const std::string& name);
  std::vector<Connection> connections(const Step& step);

  std::vector<std::unique_ptr<std::string>> texts_;
  Body body_;
};

std::vector<Step> parse(std::string_view scenario);

/// "c1" -> its UUID, the same in every run.
Uuid uuid_of(std::string_view call);

/// "pbx1:1001" -> "1001"
std::string_view device_name(std::string_view device);

/// A record as text: the call, then its segments, one a line. Zero durations and empty fields are
/// left out; times are seconds since `start`.
std::string print(const cdr::Call& call, Timestamp start);

/// Folds a scenario into an aggregator and prints the records of what is open at its end, oldest
/// root first.
std::string records_of(std::string_view scenario);

inline constexpr Timestamp scenario_start{std::chrono::milliseconds(1'767'600'000'000)};

}  // namespace ctibus::cdr_plugin
