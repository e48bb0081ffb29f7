#include "ctibus/kit/pbx/reconcile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace ctibus::pbx {
namespace {

using ::testing::ElementsAre;
using State = ConnectionState;

Call call_of(std::string id, std::vector<std::pair<std::string, State>> parties,
             std::string root = {}) {
  Call call;
  call.id = id;
  call.root = root.empty() ? id : std::move(root);
  for (auto& [device, state] : parties) {
    call.parties.push_back(
        {.device = device, .state = state, .kind = DeviceKind::station, .number = {}, .name = {}});
  }
  return call;
}
Calls calls_of(std::vector<Call> calls) {
  Calls out;
  for (Call& call : calls) out.emplace(call.id, call);
  return out;
}
std::vector<std::string> texts(const std::vector<Missed>& missed) {
  std::vector<std::string> out;
  for (const Missed& one : missed) {
    EXPECT_TRUE(one.event.inferred);
    out.push_back(std::string(name_of(one.event.verb)) + " " + one.call.id + " " +
                  one.event.device);
  }
  return out;
}

TEST(ReconcileTest, nothing_has_happened) {
  const Calls calls = calls_of({call_of("1", {{"a", State::connected}, {"b", State::hold}})});
  EXPECT_TRUE(reconcile(calls, calls, Cause::unknown).empty());
}

TEST(ReconcileTest, a_call_that_is_gone_is_ended_for_everybody) {
  const auto missed =
      reconcile(calls_of({call_of("1", {{"a", State::connected}, {"b", State::fail}})}), {},
                Cause::switching_function_terminated);
  EXPECT_THAT(texts(missed), ElementsAre("connection_cleared 1 a", "cleared 1 "));
  EXPECT_EQ(missed.back().event.cause, Cause::switching_function_terminated);
  EXPECT_TRUE(missed.back().call.parties.empty());
}

TEST(ReconcileTest, a_call_that_is_new_is_told_from_its_beginning) {
  EXPECT_THAT(
      texts(reconcile({}, calls_of({call_of("1", {{"a", State::hold}, {"b", State::alerting}})}),
                      Cause::unknown)),
      ElementsAre("originated 1 a", "held 1 a", "delivered 1 b"));
}

TEST(ReconcileTest, an_answer_that_was_missed_is_told) {
  EXPECT_THAT(
      texts(reconcile(calls_of({call_of("1", {{"a", State::connected}, {"b", State::alerting}})}),
                      calls_of({call_of("1", {{"a", State::connected}, {"b", State::connected}})}),
                      Cause::unknown)),
      ElementsAre("established 1 b"));
}

TEST(ReconcileTest, a_transfer_that_was_missed_is_no_lost_call) {
  const Calls told =
      calls_of({call_of("1", {{"x", State::connected}, {"a", State::hold}}),
                call_of("2", {{"a", State::connected}, {"b", State::connected}}, "1")});
  const Calls actual = calls_of({call_of("1", {{"x", State::connected}, {"b", State::connected}})});
  EXPECT_THAT(texts(reconcile(told, actual, Cause::unknown)),
              ElementsAre("transferred 1 a", "merged 2 "));
}

/// Whatever was told and whatever is: the events are legal one after another, and lead there.
RC_GTEST_PROP(ReconcileTest, the_events_are_legal_and_lead_to_what_is, ()) {
  const auto states = rc::gen::element(State::initiated, State::alerting, State::connected,
                                       State::hold, State::queued, State::fail);
  const auto some_calls = [&] {
    Calls out;
    const int count = *rc::gen::inRange(0, 4);
    for (int i = 0; i < count; ++i) {
      const std::string id = std::to_string(*rc::gen::inRange(1, 5));
      std::map<std::string, State> parties;
      const int size = *rc::gen::inRange(0, 4);
      for (int p = 0; p < size; ++p) {
        parties[std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, 5)))] = *states;
      }
      // Roots differ, so that no call counts as merged into another one.
      out.insert_or_assign(id, call_of(id, {parties.begin(), parties.end()}));
    }
    return out;
  };
  const Calls told = some_calls();
  const Calls actual = some_calls();
  Calls now = told;
  for (const Missed& missed : reconcile(told, actual, Cause::unknown)) {
    const std::string& id = missed.call.id;
    Call& call = now.try_emplace(id, call_of(id, {})).first->second;
    if (missed.event.verb == Verb::cleared) {
      now.erase(id);
      continue;
    }
    const Party* party = call.party(missed.event.device);
    if (!missed.event.device.empty()) {
      RC_ASSERT(allows(missed.event.verb, party == nullptr ? State::null : party->state,
                       DeviceKind::station));
    }
    call = missed.call;
  }
  const auto by_device = [](const Call& call) {
    std::map<std::string, State> out;
    for (const Party& party : call.parties) out[party.device] = party.state;
    return out;
  };
  for (const auto& [id, call] : actual) {
    if (call.parties.empty() && !told.contains(id)) continue;
    RC_ASSERT(now.contains(id));
    RC_ASSERT(by_device(now.find(id)->second) == by_device(call));
  }
  for (const auto& [id, call] : now) RC_ASSERT(actual.contains(id));
}

}  // namespace
}  // namespace ctibus::pbx
