#include <gtest/gtest.h>

#include "obstacles.hpp"

namespace ctibus::cdr_plugin {
namespace {

using namespace std::chrono_literals;

class EraseTest : public EachSite {
 protected:
  void SetUp() override {
    EachSite::SetUp();
    if (!IsSkipped()) host_.load<Cdr>("cdr");
  }

  void store(const std::string& root, std::string_view calling, std::string_view called,
             std::string_view device = "pbx1:1001") {
    cdr::Call call{.root = root, .calling = calling, .calling_name = "Ann", .called = called};
    call.data.emplace_back("case", "17");
    call.segments.push_back({.kind = cdr::SegmentKind::party, .device = device});
    host_.send(call);
  }
  std::string rows(std::string_view query) { return cdr_plugin::rows(look(host_), query); }
};

INSTANTIATE_TEST_SUITE_P(On, EraseTest, sql::each_backend(), sql::backend_name);

TEST_P(EraseTest, every_form_of_the_number_is_masked_and_nobody_else) {
  store("r1", "0612345678", "0800");
  store("r2", "+33612345678", "0800");
  store("r3", "+33 6 12 34 56 79", "0800");
  store("r4", "1001", "06 12 34 56 78", "pbx1:0612345678");
  store("r5", "+49612345678", "0800");
  const auto reply = host_.request("cdr", cdr::Erase{.number = "+33612345678"});
  ASSERT_TRUE(reply.accepted()) << reply.text;
  EXPECT_EQ(reply.body().calls, 3u);
  EXPECT_EQ(rows("SELECT root, calling, calling_name, called, data FROM cdr_call ORDER BY root"),
            "r1 *** *** 0800 {}\n"
            "r2 *** *** 0800 {}\n"
            "r3 +33 6 12 34 56 79 Ann 0800 {\"case\":\"17\"}\n"
            "r4 1001 Ann *** {}\n"
            "r5 +49612345678 Ann 0800 {\"case\":\"17\"}\n");
  EXPECT_EQ(rows("SELECT device FROM cdr_segment WHERE root = 'r4'"), "pbx1:***\n");
  EXPECT_EQ(rows("SELECT count(*) FROM cdr_call WHERE calling_key = '612345678'"), "1\n");
}

TEST_P(EraseTest, the_port_tells_of_each_table_and_a_repetition_finds_nothing) {
  store("r1", "0123456789", "0800");
  store("r2", "1001", "+33123456789", "trunk1:0123456789");
  store("r3", "0123456788", "0800");
  const auto erase = [&] {
    const auto reply = host_.request("cdr", privacy::Erase{.number = "+33 1 23 45 67 89"});
    EXPECT_TRUE(reply.accepted()) << reply.text;
    std::string told;
    for (const auto& one : reply.body().stores) {
      told += std::string(one.store) + " " + std::to_string(one.rows) + " ";
      EXPECT_EQ(one.remaining, 0u);
    }
    return told;
  };
  EXPECT_EQ(erase(), "cdr_call 2 cdr_segment 1 cdr_rejected 0 ");
  EXPECT_EQ(rows("SELECT calling, called FROM cdr_call ORDER BY root"),
            "*** 0800\n1001 ***\n0123456788 0800\n");
  EXPECT_EQ(erase(), "cdr_call 0 cdr_segment 0 cdr_rejected 0 ");
}

TEST_P(EraseTest, a_record_that_was_set_aside_goes) {
  refuse_calls(host_, "called", "bad");
  store("r1", "0612345678", "bad");
  store("r2", "0711111111", "bad");
  ASSERT_EQ(rows("SELECT count(*) FROM cdr_rejected"), "2\n");
  ASSERT_TRUE(host_.request("cdr", cdr::Erase{.number = "06 12 34 56 78"}).accepted());
  EXPECT_EQ(rows("SELECT count(*) FROM cdr_rejected"), "1\n");
}

TEST_P(EraseTest, a_number_without_digits_changes_nothing) {
  store("r1", "", "0800");
  const auto reply = host_.request("cdr", cdr::Erase{.number = "anonymous"});
  EXPECT_FALSE(reply.accepted());
  EXPECT_EQ(reply.code, "cdr.bad_number");
  EXPECT_EQ(rows("SELECT called FROM cdr_call"), "0800\n");
}

TEST_P(EraseTest, the_number_is_in_no_log_line) {
  store("r1", "0612345678", "0800");
  ASSERT_TRUE(host_.request("cdr", cdr::Erase{.number = "0612345678"}).accepted());
  for (const auto& line : host_.log_lines()) {
    EXPECT_EQ(line.text.find("12345678"), std::string::npos) << line.text;
  }
}

}  // namespace
}  // namespace ctibus::cdr_plugin
