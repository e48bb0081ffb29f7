#include "site.hpp"

namespace ctibus::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

INSTANTIATE_TEST_SUITE_P(On, ContactsTest, sql::each_backend(), sql::backend_name);

class MatchTest : public ContactsTest {
 protected:
  void SetUp() override {
    ContactsTest::SetUp();
    if (IsSkipped()) return;
    Options wanted = options();
    wanted.columns.extension = "extension";
    wanted.columns.url = "url";
    load(
        "id,name,company,phone,extension,url\n"
        "1,Ann,Acme,+33 6 12 34 56 78,,https://crm/1\n"
        "2,Bob,Acme,01 23 45 67 89,,\n"
        "3,Cid,Acme,0123456789,,\n"
        "4,Colleague,Us,,1001,\n"
        "5,German,Co,+49 30 901820,,\n"
        "6,Short,Co,3900,,\n"
        "7,Twice,Co,0142030405,,\n",
        wanted);
  }
};

INSTANTIATE_TEST_SUITE_P(On, MatchTest, sql::each_backend(), sql::backend_name);

TEST_P(MatchTest, every_form_of_a_french_number_finds_its_owner) {
  for (const char* number :
       {"0612345678", "06 12 34 56 78", "+33612345678", "0033612345678", "tel:+33612345678",
        "sip:0612345678@provider.example", "00612345678"}) {
    EXPECT_THAT(who(number), ElementsAre("Ann:exact")) << number;
  }
  EXPECT_THAT(who("0049 30 901820"), ElementsAre("German:exact"));
}

TEST_P(MatchTest, nobody_is_found_for_a_number_that_nobody_has) {
  EXPECT_THAT(who("0612345679"), IsEmpty());
}

TEST_P(MatchTest, a_shared_switchboard_number_finds_all_of_them) {
  EXPECT_THAT(who("+33123456789"), ElementsAre("Bob:exact", "Cid:exact"));
}

TEST_P(MatchTest, an_internal_caller_is_found_by_extension_only) {
  EXPECT_THAT(who("1001"), ElementsAre("Colleague:internal"));
  EXPECT_THAT(who("1002"), IsEmpty());
}

TEST_P(MatchTest, nothing_is_looked_up_for_withheld_and_emergency_numbers) {
  for (const char* number : {"", "anonymous", "sip:anonymous@anonymous.invalid", "112", "15"}) {
    EXPECT_THAT(who(number), IsEmpty()) << number;
  }
  EXPECT_EQ(host_.metric("crm1", "lookups_total"), 0);
}

TEST_P(MatchTest, two_valid_numbers_that_end_alike_are_two_numbers) {
  EXPECT_THAT(who("+34 612345678"), IsEmpty());
}

TEST_P(MatchTest, the_answer_carries_request_form_and_cause) {
  const Uuid root = host_.uuid();
  const auto reply = host_.request("crm1", crm::Match{.request = "call-1", .number = "0612345678"},
                                   {.correlation = root});
  ASSERT_TRUE(reply.accepted());
  const auto matched = host_.expect<crm::Matched>();
  EXPECT_EQ(matched->request, "call-1");
  EXPECT_EQ(matched->connector, "crm1");
  EXPECT_EQ(matched->e164, "+33612345678");
  EXPECT_EQ(matched.correlation, root);
  EXPECT_TRUE(matched.causation);
  ASSERT_THAT(matched->contacts, SizeIs(1));
  EXPECT_EQ(matched->contacts[0].record, "1");
  EXPECT_EQ(matched->contacts[0].company, "Acme");
  EXPECT_EQ(matched->contacts[0].url, "https://crm/1");
  EXPECT_EQ(matched->contacts[0].number, "+33 6 12 34 56 78");
}

TEST_P(MatchTest, hostile_numbers_are_answered_too) {
  for (const std::string& number :
       {std::string(100'000, '1'), std::string("06\0\x01'; DROP TABLE contact; --", 30),
        std::string("\xff\xfe")}) {
    EXPECT_THAT(who(number), IsEmpty());
  }
  EXPECT_THAT(who("0612345678"), ElementsAre("Ann:exact"));
}

TEST_P(ContactsTest, more_contacts_than_may_be_told_are_the_first_by_name) {
  std::string text = "id,name,phone\n";
  for (int i = 0; i < 300; ++i) {
    text += std::to_string(i) + ",P" + std::to_string(1000 + i) + ",0123456789\n";
  }
  auto few = options();
  few.max_matches = 5;
  load(text, few);
  EXPECT_THAT(who("0123456789"), ElementsAre("P1000:exact", "P1001:exact", "P1002:exact",
                                             "P1003:exact", "P1004:exact"));
}

TEST_P(ContactsTest, contacts_too_big_for_one_message_are_told_in_part) {
  std::string text = "id,name,phone,note\n";
  for (int i = 0; i < 40; ++i) {
    text += std::to_string(i) + ",P" + std::to_string(i) + ",0123456789," +
            std::string(60'000, 'n') + "\n";
  }
  auto big = options();
  big.columns.fields = {"note"};
  load(text, big);
  EXPECT_FALSE(who("0123456789").empty());
}

}  // namespace
}  // namespace ctibus::contacts
