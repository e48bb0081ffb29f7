#include "core/capture/csta_decoder.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ctibus/kit/csta/framing.hpp"
#include "ctibus/kit/csta/xml.hpp"

namespace ctibus::capture {
namespace {

TEST(CstaQuestionsTest, an_id_that_is_used_again_and_again_is_remembered_each_time) {
  CstaQuestions questions;
  questions.asked(7, "SnapshotDevice");
  for (int i = 0; i < 10'000; ++i) {
    questions.asked(1, "MakeCall");
    ASSERT_EQ(questions.answered(1), "MakeCall") << i;
  }
  EXPECT_EQ(questions.answered(7), "SnapshotDevice") << "it is none of the oldest";
}

TEST(CstaQuestionsTest, the_oldest_are_forgotten) {
  CstaQuestions questions;
  for (int i = 0; i < 5000; ++i) questions.asked(i, "MakeCall");
  EXPECT_EQ(questions.answered(0), "");
  EXPECT_EQ(questions.answered(4999), "MakeCall");
}

/// One direction of a link, and what was said of it.
class CstaDecoderTest : public testing::Test {
 protected:
  static std::string framed() {
    return *csta::write_frame(csta::Framing::annex_j,
                              {csta::write_xml(csta::Element{.name = "MonitorStop"}), 1});
  }
  std::vector<std::string> seen_;
  bool bad_ = false;
  CstaQuestions mine_, theirs_;
  CstaDecoder decoder_{mine_, theirs_, {}, [this](const CstaItem& item) {
                         seen_.push_back(item.packet ? item.packet->body.name : item.note);
                         bad_ |= item.bad;
                       }};
};

TEST_F(CstaDecoderTest, a_message_that_a_new_connection_cuts_is_told) {
  decoder_.feed(framed() + framed().substr(0, 20));
  decoder_.gap("");
  decoder_.feed(framed());
  EXPECT_EQ(seen_, (std::vector<std::string>{
                       "MonitorStop", "20 bytes of a message that has no end.", "MonitorStop"}));
  EXPECT_FALSE(bad_) << "the capture is not the peer's fault";
}

TEST_F(CstaDecoderTest, a_message_that_the_end_of_the_capture_cuts_is_told) {
  decoder_.feed(framed() + framed().substr(0, 20));
  decoder_.finish();
  EXPECT_EQ(seen_.back(), "20 bytes of a message that has no end.");
  EXPECT_FALSE(bad_);
}

std::vector<std::string> found_in(std::string_view text, bool whole = true) {
  std::vector<std::string> found;
  find_csta_messages(text, [&](std::size_t line, std::string_view xml) {
    found.push_back(std::to_string(line) + " " + std::string(xml));
    return whole;
  });
  return found;
}

using Found = std::vector<std::string>;

TEST(CstaMessagesTest, a_message_that_holds_another_is_found_first_and_alone) {
  const std::string text = "x\n<a:RouteEnd><CSTAErrorCode/></a:RouteEnd> <HeldEvent/>";
  EXPECT_EQ(found_in(text),
            (Found{"2 <a:RouteEnd><CSTAErrorCode/></a:RouteEnd>", "2 <HeldEvent/>"}));
  EXPECT_EQ(found_in(text, false).size(), 3u) << "what is no message may have one inside";
}

TEST(CstaMessagesTest, the_last_beginning_before_an_end_is_that_of_the_message) {
  EXPECT_EQ(found_in("<MakeCall><x>cut <MakeCall>1</MakeCall>"), Found{"1 <MakeCall>1</MakeCall>"});
}

TEST(CstaMessagesTest, a_message_may_be_empty_and_have_attributes) {
  EXPECT_EQ(found_in("<a:HeldEvent x='1' /><MonitorStop a='b'></MonitorStop>"),
            (Found{"1 <a:HeldEvent x='1' />", "1 <MonitorStop a='b'></MonitorStop>"}));
}

TEST(CstaMessagesTest, what_is_longer_than_a_message_is_none) {
  EXPECT_EQ(found_in("<MakeCall>" + std::string(70'000, ' ') + "<HeldEvent/></MakeCall>"),
            Found{"1 <HeldEvent/>"});
}

/// Beginnings of each kind, for which a search to the end from each would take hours.
TEST(CstaMessagesTest, a_log_of_beginnings_takes_no_age) {
  for (const bool closed : {true, false}) {
    for (const bool many_names : {true, false}) {
      std::string text;
      for (int i = 0; text.size() < 10'000'000; ++i) {
        text += many_names ? "<p" + std::to_string(i) + ":MakeCall" : "<MakeCall";
        text += closed ? '>' : ' ';
      }
      EXPECT_EQ(found_in(text), Found{});
      EXPECT_EQ(found_in(text + "/>", false).size(), closed ? 0u : 1u);
    }
  }
}

}  // namespace
}  // namespace ctibus::capture
