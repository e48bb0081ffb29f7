#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "ctibus/testing/test_host.hpp"

/// The conformance suite of the CRM port (docs/ports.md). Say, in one source file of a GoogleTest
/// program:
///
///     #include "ctibus/testing/crm_conformance.hpp"
///     INSTANTIATE_TEST_SUITE_P(mine, CrmConformance, ::testing::Values(subject), subject_name);
///
/// within namespace ctibus::testing::crm.
namespace ctibus::testing::crm {

/// What the suite needs to know of a connector and of the people in its CRM.
struct Subject {
  std::string name;
  /// Loads the connector into the host and returns its instance name; its data is there by then.
  std::function<std::string(TestHost&)> load;
  std::string known;                            ///< a number that one record or more have
  std::string shared;                           ///< one that several have; empty: the CRM has none
  std::string nobody;                           ///< one that nobody has
  std::vector<std::string> same_as_known = {};  ///< other ways to write `known`
};
inline std::ostream& operator<<(std::ostream& out, const Subject& subject) {
  return out << subject.name;
}
inline std::string subject_name(const ::testing::TestParamInfo<Subject>& info) {
  return info.param.name;
}

class CrmConformance : public ::testing::TestWithParam<Subject> {
 protected:
  /// Longer than an agent waits for a name.
  static constexpr std::chrono::seconds patience{30};

  CrmConformance() : connector_(GetParam().load(host_)) {}

  /// One number, accepted, and the one message that tells of it.
  Received<ctibus::crm::Matched> match(const std::string& number,
                                       const std::string& request = "r1") {
    const std::size_t before = host_.all<ctibus::crm::Matched>().size();
    const auto reply =
        host_.request(connector_, ctibus::crm::Match{.request = request, .number = number},
                      {.correlation = root_});
    EXPECT_TRUE(reply.accepted()) << number << ": " << reply.code << " " << reply.text;
    host_.await([&] { return host_.all<ctibus::crm::Matched>().size() > before; });
    host_.advance(patience);
    const auto told = host_.all<ctibus::crm::Matched>();
    EXPECT_EQ(told.size(), before + 1) << number << "\n" << host_.ladder();
    if (told.size() <= before) throw ExpectationFailed("crm.matched did not come for " + number);
    return told.back();
  }

  static std::vector<std::string> records(const Received<ctibus::crm::Matched>& told) {
    std::vector<std::string> out;
    for (const auto& contact : told->contacts) out.emplace_back(contact.record);
    return out;
  }

  const Uuid root_ = Uuid::parse("019b8c2a-0000-7000-8000-000000000001").value_or(Uuid{});
  TestHost host_;
  std::string connector_;
};

TEST_P(CrmConformance, who_has_a_number_is_told_once_with_the_request) {
  const auto told = match(GetParam().known, "call-1");
  EXPECT_EQ(told->request, "call-1");
  EXPECT_EQ(told->number, GetParam().known);
  EXPECT_EQ(told->connector, connector_);
  EXPECT_EQ(told.source, connector_);
  EXPECT_EQ(told.key, "call-1");
  ASSERT_FALSE(told->contacts.empty());
  for (const auto& contact : told->contacts) {
    EXPECT_FALSE(contact.record.empty());
    EXPECT_FALSE(contact.number.empty());
    EXPECT_NE(contact.quality, ctibus::crm::MatchQuality::unknown);
  }
}

TEST_P(CrmConformance, the_answer_names_the_command_and_keeps_its_correlation) {
  const auto told = match(GetParam().known);
  EXPECT_EQ(told.correlation, root_);
  const std::uint64_t command = host_.log().next("crm.match", 0);
  ASSERT_NE(command, 0U);
  EXPECT_EQ(told.causation, MessageId(host_.log().at(command).frame().id));
}

TEST_P(CrmConformance, nobody_is_an_answer) {
  const auto told = match(GetParam().nobody);
  EXPECT_TRUE(told->contacts.empty());
}

TEST_P(CrmConformance, several_are_a_list_and_never_a_random_pick) {
  if (GetParam().shared.empty()) GTEST_SKIP() << "nobody shares a number in this CRM";
  const auto first = records(match(GetParam().shared, "r1"));
  EXPECT_GE(first.size(), 2U);
  EXPECT_EQ(std::set(first.begin(), first.end()).size(), first.size()) << "a record comes twice";
  for (int i = 0; i < 5; ++i) EXPECT_EQ(records(match(GetParam().shared, "r2")), first);
}

TEST_P(CrmConformance, the_best_match_is_first) {
  for (const std::string& number : {GetParam().known, GetParam().shared}) {
    if (number.empty()) continue;
    const auto told = match(number);
    EXPECT_TRUE(std::is_sorted(told->contacts.begin(), told->contacts.end(),
                               [](const auto& a, const auto& b) { return a.quality < b.quality; }))
        << number;
  }
}

TEST_P(CrmConformance, a_number_may_be_written_in_any_form) {
  if (GetParam().same_as_known.empty()) GTEST_SKIP() << "the number has one form only";
  const auto plain = records(match(GetParam().known));
  for (const std::string& form : GetParam().same_as_known) {
    EXPECT_EQ(records(match(form)), plain) << form;
  }
}

TEST_P(CrmConformance, what_is_no_number_is_nobody_or_refused_and_never_both) {
  for (const std::string& number :
       {std::string(), std::string("anonymous"), std::string("\xff\xfe"), std::string(5000, '7'),
        std::string("'; DROP TABLE contacts; --"), std::string("%"), std::string("+")}) {
    const std::size_t before = host_.all<ctibus::crm::Matched>().size();
    const auto reply =
        host_.request(connector_, ctibus::crm::Match{.request = "odd", .number = number});
    host_.await(
        [&] { return !reply.accepted() || host_.all<ctibus::crm::Matched>().size() > before; });
    host_.advance(patience);
    const auto told = host_.all<ctibus::crm::Matched>();
    ASSERT_EQ(told.size(), before + (reply.accepted() ? 1 : 0)) << number.substr(0, 30);
    if (reply.accepted()) {
      EXPECT_TRUE(told.back()->contacts.empty()) << number.substr(0, 30);
    } else {
      EXPECT_FALSE(reply.code.empty()) << number.substr(0, 30);
    }
  }
}

TEST_P(CrmConformance, many_requests_at_once_each_get_their_own_answer) {
  constexpr int count = 200;
  std::vector<std::shared_ptr<TestReply<ctibus::crm::Match>>> replies;
  for (int i = 0; i < count; ++i) {
    const std::string request = "r" + std::to_string(i);
    replies.push_back(host_.begin_request(
        connector_,
        ctibus::crm::Match{.request = request,
                           .number = i % 2 == 0 ? GetParam().known : GetParam().nobody}));
  }
  host_.await([&] { return host_.all<ctibus::crm::Matched>().size() >= count; });
  host_.advance(patience);
  std::set<std::string> told;
  for (const auto& matched : host_.all<ctibus::crm::Matched>()) {
    EXPECT_TRUE(told.insert(std::string(matched->request)).second) << matched->request;
  }
  // One that is busy says so, and tells nothing.
  for (int i = 0; i < count; ++i) {
    const auto& reply = replies[static_cast<std::size_t>(i)];
    EXPECT_TRUE(reply->arrived);
    EXPECT_EQ(reply->accepted(), told.contains("r" + std::to_string(i))) << reply->code;
  }
}

TEST_P(CrmConformance, the_same_request_twice_is_answered_twice) {
  EXPECT_EQ(records(match(GetParam().known, "same")), records(match(GetParam().known, "same")));
}

TEST_P(CrmConformance, it_answers_again_after_it_was_killed) {
  const auto before = records(match(GetParam().known));
  host_.restart(connector_);
  host_.advance(patience);
  EXPECT_EQ(records(match(GetParam().known)), before);
}

}  // namespace ctibus::testing::crm
