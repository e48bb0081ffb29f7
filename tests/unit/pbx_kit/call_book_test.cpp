#include "ctibus/kit/pbx/call_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctibus/messages/types.hpp"

namespace ctibus::pbx {
namespace {

using ::testing::ElementsAre;

struct Recorder final : CallSink {
  void call_changed(const Call& call, const CallEvent& event) override {
    told.push_back(std::string(name_of(event.verb)) + " " + call.id + " " + event.device);
    last = event;
    root = call.root;
  }
  std::vector<std::string> told;
  CallEvent last;
  std::string root;
};

struct CallBookTest : ::testing::Test {
  Recorder sink;
  int ids = 0;
  CallBook book{sink, [this] { return "call" + std::to_string(++ids); },
                [] { return Timestamp{}; }};

  static Party device(std::string name) {
    return {.device = std::move(name), .kind = DeviceKind::station};
  }
  std::string talk(const std::string& a, const std::string& b, std::string root = {}) {
    const std::string call = book.open({.root = std::move(root)}).id;
    EXPECT_TRUE(book.originated(call, device(a), {}));
    EXPECT_TRUE(book.delivered(call, device(b), {}));
    EXPECT_TRUE(book.established(call, device(b), {}));
    return call;
  }
};

TEST_F(CallBookTest, an_illegal_change_is_refused_and_told_to_nobody) {
  const std::string call = talk("a", "b");
  sink.told.clear();
  EXPECT_EQ(book.delivered(call, device("b"), {}).error().code, "pbx.wrong_state");
  EXPECT_EQ(book.retrieved(call, "b", {}).error().code, "pbx.wrong_state");
  EXPECT_EQ(book.held(call, "nobody", {}).error().code, "pbx.wrong_state");
  EXPECT_EQ(book.queued(call, device("b"), {}).error().code, "pbx.wrong_state");
  EXPECT_EQ(book.connection_cleared(call, "nobody", {}).error().code, "pbx.wrong_state");
  EXPECT_TRUE(sink.told.empty());
}

TEST_F(CallBookTest, a_call_ends_once_and_is_unknown_from_then_on) {
  const std::string call = talk("a", "b");
  sink.told.clear();
  ASSERT_TRUE(book.leave(call, "a", {.cause = Cause::normal_clearing}));
  EXPECT_THAT(sink.told, ElementsAre("connection_cleared call1 a", "connection_cleared call1 b",
                                     "cleared call1 "));
  EXPECT_EQ(sink.last.cause, Cause::normal_clearing);
  EXPECT_EQ(book.clear(call, {}).error().code, "pbx.unknown_call");
  EXPECT_EQ(book.delivered(call, device("c"), {}).error().code, "pbx.unknown_call");
  EXPECT_EQ(book.find(call), nullptr);
}

TEST_F(CallBookTest, a_failed_connection_goes_without_a_word) {
  const std::string call = book.open({}).id;
  ASSERT_TRUE(book.originated(call, device("a"), {}));
  ASSERT_TRUE(book.failed(call, device("b"), {.cause = Cause::busy}));
  sink.told.clear();
  ASSERT_TRUE(book.clear(call, {}));
  EXPECT_THAT(sink.told, ElementsAre("connection_cleared call1 a", "cleared call1 "));
}

TEST_F(CallBookTest, a_transfer_leaves_one_call_with_the_older_root) {
  const std::string older = talk("a", "b");
  const std::string younger = talk("c", "a");
  const std::string third = talk("c", "d", younger);
  ASSERT_TRUE(book.held(younger, "a", {}));
  sink.told.clear();
  ASSERT_TRUE(book.transferred(younger, older, "a", {}));
  // The third call belonged to the root that ended.
  EXPECT_THAT(sink.told,
              ElementsAre("transferred call2 a", "merged call1 ", "data_attached call3 "));
  EXPECT_EQ(book.find(older), nullptr);
  EXPECT_EQ(book.find(younger)->root, older);
  EXPECT_EQ(book.find(third)->root, older);
  EXPECT_EQ(book.find(younger)->parties.size(), 2u);
}

TEST_F(CallBookTest, calls_that_share_a_second_device_cannot_be_joined) {
  const std::string one = talk("a", "b");
  ASSERT_TRUE(book.held(one, "a", {}));
  const std::string two = talk("a", "b");
  EXPECT_EQ(book.transferred(one, two, "a", {}).error().code, "pbx.wrong_state");
  EXPECT_EQ(book.transferred(one, one, "a", {}).error().code, "pbx.wrong_state");
  EXPECT_NE(book.find(two), nullptr);
}

TEST_F(CallBookTest, joined_calls_keep_the_data_of_both) {
  const std::string one = talk("a", "b");
  ASSERT_TRUE(book.attach(one, {{"x", "1"}}, "me", {}));
  ASSERT_TRUE(book.held(one, "a", {}));
  const std::string two = talk("a", "c");
  ASSERT_TRUE(book.attach(two, {{"y", "2"}}, "me", {}));
  ASSERT_TRUE(book.conferenced(one, two, "a", {}));
  EXPECT_EQ(book.find(one)->data, (Data{{"x", "1"}, {"y", "2"}}));
  EXPECT_EQ(sink.last.verb, Verb::data_attached);
}

TEST_F(CallBookTest, data_that_changes_nothing_is_not_told) {
  const std::string call = talk("a", "b");
  ASSERT_TRUE(book.attach(call, {{"x", "1"}}, "me", {}));
  sink.told.clear();
  EXPECT_TRUE(book.attach(call, {{"x", "1"}, {"gone", ""}}, "me", {}));
  EXPECT_TRUE(sink.told.empty());
}

TEST_F(CallBookTest, the_end_of_the_connector_ends_every_call) {
  talk("a", "b");
  talk("c", "d");
  book.end_all({.cause = Cause::switching_function_terminated, .inferred = true});
  EXPECT_TRUE(book.calls().empty());
  EXPECT_TRUE(sink.last.inferred);
}

}  // namespace
}  // namespace ctibus::pbx
