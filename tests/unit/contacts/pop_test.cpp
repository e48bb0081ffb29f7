#include "site.hpp"

namespace ctibus::contacts {
namespace {

using ::testing::SizeIs;

class PopTest : public ContactsTest {
 protected:
  void SetUp() override {
    ContactsTest::SetUp();
    if (IsSkipped()) return;
    load("id,name,phone\n1,Ann,0612345678\n2,Bob,0123456789\n3,Cid,0123456789\n");
  }
  void offer(std::string_view call, std::string_view agent, std::string_view calling) {
    host_.send(
        acd::Offered{.call = call, .calling = calling, .agent = agent, .device = "pbx1:1001"},
        {.source = "acd", .correlation = root_});
  }

  Uuid root_ = host_.uuid();
};

INSTANTIATE_TEST_SUITE_P(On, PopTest, sql::each_backend(), sql::backend_name);

TEST_P(PopTest, an_agent_sees_the_caller_when_the_call_is_offered) {
  offer("c1", "alice", "+33612345678");
  const auto pop = host_.expect<crm::Pop>();
  EXPECT_EQ(pop->agent, "alice");
  EXPECT_EQ(pop->device, "pbx1:1001");
  EXPECT_EQ(pop->call, "c1");
  EXPECT_EQ(pop->number, "+33612345678");
  EXPECT_EQ(pop.correlation, root_);
  ASSERT_THAT(pop->contacts, SizeIs(1));
  EXPECT_EQ(pop->contacts[0].name, "Ann");
}

TEST_P(PopTest, one_pop_for_each_call_and_agent) {
  offer("c1", "alice", "0612345678");
  offer("c1", "alice", "0612345678");
  offer("c1", "bob", "0612345678");
  offer("c2", "alice", "0612345678");
  EXPECT_EQ(host_.all<crm::Pop>().size(), 3u);
}

TEST_P(PopTest, several_contacts_are_a_list_for_the_agent_to_choose_from) {
  offer("c1", "alice", "0123456789");
  EXPECT_THAT(host_.expect<crm::Pop>()->contacts, SizeIs(2));
}

TEST_P(PopTest, a_withheld_caller_pops_without_a_search) {
  offer("c1", "alice", "");
  EXPECT_THAT(host_.expect<crm::Pop>()->contacts, SizeIs(0));
  EXPECT_EQ(host_.metric("crm1", "lookups_total"), 0);
}

TEST_P(PopTest, numbers_are_in_no_log_line) {
  offer("c1", "alice", "0612345678");
  offer("c2", "alice", "0699999999");
  for (const auto& line : host_.log_lines()) {
    EXPECT_EQ(line.text.find("12345678"), std::string::npos) << line.text;
    EXPECT_EQ(line.text.find("99999999"), std::string::npos) << line.text;
  }
}

}  // namespace
}  // namespace ctibus::contacts
