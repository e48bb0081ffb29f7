#include "connector_case.hpp"
#include "ctibus/messages/cdr.hpp"
#include "messages.hpp"

/// Call detail records that the switch writes.
namespace ctibus::csta::testing {
namespace {

class CstaCallRecords : public ConnectorCase, public ::testing::WithParamInterface<Encoding> {
 protected:
  void start_with_records() {
    site_.options.call_records = true;
    if (GetParam() == Encoding::ber) {
      site_.profile.encoding = Encoding::ber;
      site_.profile.framing = Framing::length16;
      site_.kind = csta_switch::LinkKind::ber;
    }
    start();
  }
  void talk(std::string_view number = "1001", std::string_view calling = "+33155500001") {
    const int caller = call_in(number, calling);
    answer(number);
    host_.advance(90s);
    caller_leaves(caller);
  }
  std::vector<std::uint64_t> numbers() {
    std::vector<std::uint64_t> all;
    for (const auto& record : host_.all<cdr::Reported>()) all.push_back(record->record_number);
    return all;
  }
};

using ::testing::ElementsAre;

TEST_P(CstaCallRecords, a_call_that_ends_is_told_as_the_switch_has_recorded_it) {
  start_with_records();
  talk();
  const auto record = host_.expect<cdr::Reported>();
  EXPECT_EQ(record->connector, "pbx1");
  EXPECT_EQ(record->record_number, 1u);
  EXPECT_EQ(record->calling, "+33155500001");
  EXPECT_EQ(record->called, "1001");
  EXPECT_EQ(record->line_in, "T1");
  EXPECT_EQ(record->duration, 90s);
  EXPECT_EQ(record->reason, "normalClearing");
  EXPECT_EQ(record->started.substr(0, 5), "2026-");
}

TEST_P(CstaCallRecords, nobody_who_does_not_want_records_gets_them) {
  start();
  const std::string sent = sent_by([this] { talk(); });
  EXPECT_THAT(numbers(), IsEmpty());
  EXPECT_EQ(sent.find("CDR"), std::string::npos);
}

TEST_P(CstaCallRecords, records_written_while_the_link_was_down_are_asked_for) {
  start_with_records();
  talk();
  site_.cut();
  for (int i = 0; i < 25; ++i) talk();
  EXPECT_THAT(numbers(), ElementsAre(1u));
  site_.restore();
  EXPECT_EQ(numbers().size(), 26u);
  EXPECT_EQ(numbers().back(), 26u);
}

TEST_P(CstaCallRecords, a_record_that_is_sent_again_is_told_once) {
  start_with_records();
  // What the connector answers does not arrive: the link breaks before.
  site_.exchange().faults.never_answer.insert("CDRReportResponse");
  talk();
  talk();
  EXPECT_THAT(numbers(), ElementsAre(1u, 2u));
  site_.exchange().faults.never_answer.clear();
  site_.cut();
  site_.restore();
  EXPECT_THAT(numbers(), ElementsAre(1u, 2u));
  host_.kill(Site::connector);
  talk();
  host_.restart(Site::connector);
  host_.advance(1s);
  EXPECT_THAT(numbers(), ElementsAre(1u, 2u, 3u));
}

TEST_P(CstaCallRecords, records_that_nothing_tells_apart_are_all_told) {
  start_with_records();
  Element report{.name = "CDRReport"};
  report.add("cdrCrossRefID", "1");
  Element& items = report.add("cdrInfo");
  for (const char* seconds : {"10", "20"}) items.add("item").add("connectionDuration", seconds);
  site_.say(0, Packet::Kind::request, report);
  host_.settle();
  std::vector<Duration> durations;
  for (const auto& record : host_.all<cdr::Reported>()) durations.push_back(record->duration);
  EXPECT_THAT(durations, ElementsAre(10s, 20s));
}

TEST_P(CstaCallRecords, a_restarted_connector_knows_what_it_has_told) {
  start_with_records();
  site_.exchange().faults.never_answer.insert("CDRReportResponse");
  talk();
  host_.kill(Site::connector);
  host_.restart(Site::connector);
  host_.advance(1s);
  EXPECT_THAT(numbers(), ElementsAre(1u));
}

TEST_P(CstaCallRecords, a_record_that_the_bus_cannot_keep_stays_in_the_switch) {
  start_with_records();
  host_.fail_records({"bus.disk_full", "The disk is full."});
  EXPECT_EQ(sent_by([this] { talk(); }).find("CDRReportResponse"), std::string::npos);
  host_.fail_records({});
  EXPECT_NE(sent_by([this] { host_.advance(40s); }).find("CDRReportResponse"), std::string::npos);
  EXPECT_EQ(numbers().back(), 1u);
}

TEST_P(CstaCallRecords, the_link_that_leads_carries_them_and_another_one_takes_over) {
  site_.links = 2;
  start_with_records();
  talk();
  site_.cut(0);
  talk();
  EXPECT_THAT(numbers(), ElementsAre(1u, 2u));
  site_.restore();
  talk();
  EXPECT_THAT(numbers(), ElementsAre(1u, 2u, 3u));
}

TEST_P(CstaCallRecords, a_switch_without_records_is_no_reason_not_to_start) {
  site_.profile.lacks = {"StartCDRTransmission"};
  start_with_records();
  talk();
  EXPECT_THAT(numbers(), IsEmpty());
  EXPECT_EQ(host_.last_value<connector::State>("pbx1")->body.link, connector::LinkState::up);
}

TEST(CstaManifest, what_the_connector_keeps_for_itself_has_a_topic_that_hosts_take) {
  EXPECT_GE(std::ranges::count(topic_of<KnownRecords>(), '.'), 2);
}

INSTANTIATE_TEST_SUITE_P(Csta, CstaCallRecords, ::testing::Values(Encoding::xml, Encoding::ber),
                         [](const auto& encoding) {
                           return encoding.param == Encoding::xml ? "xml" : "ber";
                         });

}  // namespace
}  // namespace ctibus::csta::testing
