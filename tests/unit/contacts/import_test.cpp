
#include <cstdio>

#include "site.hpp"

namespace ctibus::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view two = "id,name,phone\n1,Ann,0612345678\n2,Bob,0711111111\n";

TEST_P(ContactsTest, the_file_is_read_at_the_start) {
  const auto ended = load(two);
  EXPECT_EQ(ended->contacts, 2u);
  EXPECT_EQ(ended->rejected, 0u);
  EXPECT_EQ(ended->code, "");
  EXPECT_THAT(who("0612345678"), ElementsAre("Ann:exact"));
}

TEST_P(ContactsTest, a_restart_with_the_same_file_reads_nothing_again) {
  load(two);
  host_.kill("crm1");
  host_.restart("crm1");
  host_.advance(10min);
  host_.expect_none<ImportEnded>();
  EXPECT_THAT(who("0612345678"), ElementsAre("Ann:exact"));
}

TEST_P(ContactsTest, a_changed_file_replaces_all_contacts) {
  load(two);
  EXPECT_EQ(replace("id,name,phone\n3,Cid,0799999999\n")->contacts, 1u);
  EXPECT_THAT(who("0612345678"), IsEmpty());
  EXPECT_THAT(who("0799999999"), ElementsAre("Cid:exact"));
}

TEST_P(ContactsTest, a_file_that_vanishes_keeps_the_old_contacts) {
  load(two);
  std::filesystem::remove(file());
  host_.advance(10min);
  EXPECT_THAT(who("0612345678"), ElementsAre("Ann:exact"));
  EXPECT_TRUE(logged("contacts.unreadable"));
  EXPECT_EQ(replace("id,name,phone\n3,Cid,0799999999\n")->contacts, 1u);
}

TEST_P(ContactsTest, a_file_that_comes_later_is_found) {
  host_.load<Contacts>("crm1", options());
  host_.advance(1min);
  EXPECT_THAT(who("0612345678"), IsEmpty());
  EXPECT_EQ(replace(two)->contacts, 2u);
}

TEST_P(ContactsTest, bad_rows_are_set_aside_by_line_and_the_others_count) {
  std::string text =
      "id,name,phone\n"
      "1,Ann,0612345678\n"
      "2,Bob\n"
      "3,C?d,0611111111\n"
      "4,D\xff,0622222222\n"
      "5,Eve,\n"
      "6,\"Fay,0633333333\n"
      "7,Gus,0711111111\n";
  text[text.find('?')] = '\0';
  const auto ended = load(text);
  EXPECT_EQ(ended->contacts, 2u);
  EXPECT_EQ(ended->rejected, 5u);
  EXPECT_THAT(who("0711111111"), ElementsAre("Gus:exact"));
  std::string lines;
  for (const auto& line : host_.log_lines()) {
    if (line.id == "contacts.row_rejected") lines += line.text + "\n";
  }
  for (const char* place : {".csv:3: 2 columns", ".csv:4: a zero byte", ".csv:5: no valid UTF-8",
                            ".csv:6: no number", ".csv:7: a quote is never closed"}) {
    EXPECT_THAT(lines, HasSubstr(place));
  }
}

TEST_P(ContactsTest, a_number_longer_than_any_is_a_bad_row) {
  std::string noise;
  for (std::uint32_t i = 1; noise.size() < 20'000; i = i * 1664525 + 1013904223) {
    noise += std::to_string(i);
  }
  const auto ended = load("id,name,phone\n1,Ann,0612345678\n2,Bob," + noise + "\n");
  EXPECT_EQ(ended->contacts, 1u);
  EXPECT_EQ(ended->rejected, 1u);
  EXPECT_THAT(who("0612345678"), ElementsAre("Ann:exact"));
}

TEST_P(ContactsTest, too_many_bad_rows_refuse_the_file_and_keep_the_old_contacts) {
  auto strict = options();
  strict.max_rejected = 3;
  load(two, strict);
  const auto ended = replace("id,name,phone\n1,x\n2,x\n3,x\n4,x\n5,Eve,0699999999\n");
  EXPECT_EQ(ended->code, "contacts.too_many_rejected");
  EXPECT_THAT(ended->text, HasSubstr("line 2"));
  EXPECT_THAT(who("0612345678"), ElementsAre("Ann:exact"));
  EXPECT_THAT(who("0699999999"), IsEmpty());
  host_.advance(10min);
  host_.expect_none<ImportEnded>();
}

TEST_P(ContactsTest, a_column_that_is_not_there_is_named_with_those_that_are) {
  const auto ended = load("id,name,telephone\n1,Ann,0612345678\n");
  EXPECT_EQ(ended->code, "contacts.bad_columns");
  EXPECT_THAT(ended->text, HasSubstr("\"phone\" but id, name, telephone"));
}

TEST_P(ContactsTest, columns_may_be_named_or_numbered) {
  auto mapped = options();
  mapped.delimiter = ";";
  mapped.encoding = Encoding::latin_1;
  mapped.columns.name = "Nom";
  mapped.columns.company = "Soci\xc3\xa9t\xc3\xa9";
  mapped.columns.numbers = {"T\xc3\xa9l", "4"};
  mapped.columns.fields = {"Ville"};
  load(
      "Nom;Soci\xe9t\xe9;T\xe9l;Mobile;Ville\nZo\xe9;Caf\xe9;01 23 45 67 89;06 12 34 56 78;Paris\n",
      mapped);
  EXPECT_THAT(who("+33612345678"), ElementsAre("Zo\xc3\xa9:exact"));
  host_.request("crm1", crm::Match{.request = "r", .number = "0123456789"});
  const auto matched = host_.expect<crm::Matched>();
  ASSERT_EQ(matched->contacts.size(), 1u);
  EXPECT_EQ(matched->contacts[0].company, "Caf\xc3\xa9");
  EXPECT_EQ(matched->contacts[0].record, "line 2");
  EXPECT_EQ(matched->contacts[0].kind, "contact");
  ASSERT_EQ(matched->contacts[0].fields.size(), 1u);
  EXPECT_EQ(matched->contacts[0].fields[0].second, "Paris");
}

TEST_P(ContactsTest, a_file_of_the_wrong_kind_is_refused_whole) {
  EXPECT_EQ(load("\xff\xfei\0d\0,\0")->code, "contacts.bad_encoding");
  EXPECT_EQ(replace("")->code, "contacts.bad_columns");
}

TEST_P(ContactsTest, a_kill_during_an_import_keeps_the_old_contacts) {
  load(two);
  std::string many = "id,name,phone\n";
  for (int i = 0; i < 3000; ++i) many += std::to_string(i) + ",New," + std::to_string(i) + "\n";
  write(many);
  host_.clock().move_to(host_.clock().steady_ns() + std::chrono::nanoseconds(31s).count());
  // Whatever of it was done is one transaction.
  host_.kill("crm1");
  host_.restart("crm1");
  EXPECT_EQ(host_.expect<ImportEnded>(nullptr, 1min)->contacts, 3000u);
  EXPECT_THAT(who("0612345678"), IsEmpty());
}

TEST_P(ContactsTest, an_import_can_be_asked_for) {
  load(two);
  EXPECT_TRUE(host_.request("crm1", RunImport{}).accepted());
  EXPECT_EQ(host_.expect<ImportEnded>(nullptr, 1s)->contacts, 2u);
}

TEST_P(ContactsTest, options_that_make_no_sense_are_refused_at_the_start) {
  for (int i = 0; i < 4; ++i) {
    auto bad = options();
    if (i == 0) bad.path = "";
    if (i == 1) bad.delimiter = "::";
    if (i == 2) bad.region = "XX";
    if (i == 3) bad.internal = {"what"};
    const auto loaded = host_.try_load<Contacts>("bad" + std::to_string(i), bad);
    ASSERT_FALSE(loaded) << i;
    EXPECT_EQ(loaded.error().code, "contacts.bad_options");
  }
}

TEST_P(ContactsTest, more_rows_than_one_batch_are_all_taken_over) {
  std::string many = "id,name,phone\n";
  for (int i = 0; i < 3'000; ++i) {
    many += std::to_string(i) + ",Person " + std::to_string(i) + ",06" +
            std::to_string(10'000'000 + i) + "\n";
  }
  EXPECT_EQ(load(many)->contacts, 3'000u);
  EXPECT_THAT(who("+33610000000"), ElementsAre("Person 0:exact"));
  EXPECT_THAT(who("+33610002999"), ElementsAre("Person 2999:exact"));
}

}  // namespace
}  // namespace ctibus::contacts
