#include "connector_case.hpp"
#include "ctibus/kit/csta/error_codes.hpp"

/// What a link lacks of what it is wanted to have, and how it gets it.
namespace ctibus::csta::testing {
namespace {

using Kind = Packet::Kind;
using Answer = std::optional<Result<Element>>;
using ::testing::HasSubstr;

const Element silence{};

std::string device_in(const Element& request) {
  for (const char* path : {"monitorObject/deviceObject", "routeingDevice", "snapshotObject"}) {
    if (const auto text = request.text_at(path); !text.empty()) return std::string(text);
  }
  return {};
}

class CstaLines : public ConnectorCase {
 protected:
  CstaLines() {
    site_.instead = [this](std::size_t link, const Element& request) -> Answer {
      const std::string name = request.name + " " + device_in(request);
      asked_.emplace_back(link, name);
      const auto found = answers_.find(name);
      if (found == answers_.end()) return std::nullopt;
      Answer answer = found->second.front();
      if (found->second.size() > 1) found->second.pop_front();
      if (answer && *answer && (*answer)->name == "from the switch") return std::nullopt;
      return answer;
    };
  }
  /// So it is answered, the last way ever after.
  void let(const std::string& request, std::deque<Result<Element>> answers) {
    answers_[request] = std::move(answers);
  }
  std::size_t times(const std::string& begins) {
    return static_cast<std::size_t>(std::ranges::count_if(
        asked_, [&](const auto& one) { return one.second.starts_with(begins); }));
  }
  std::size_t times(std::size_t link, const std::string& begins) {
    return static_cast<std::size_t>(std::ranges::count_if(asked_, [&](const auto& one) {
      return one.first == link && one.second.starts_with(begins);
    }));
  }
  auto link() { return *host_.last_value<connector::State>(Site::connector); }
  bool is_up() { return link()->link == connector::LinkState::up; }
  /// Nobody hears of what happens.
  void unheard(const std::function<void()>& act) {
    site_.exchange().faults.lose_events = 1;
    act();
    site_.exchange().faults.lose_events = 0;
  }
  void status(std::size_t link, std::string_view word) {
    Element status{.name = "SystemStatus"};
    status.add("systemStatus", word);
    site_.say(link, Kind::request, status);
  }
  void stop_monitor(std::size_t link, const std::string& device) {
    Element stop{.name = "MonitorStop"};
    stop.add("monitorCrossRefID", site_.monitor_of(link, device));
    site_.say(link, Kind::request, stop);
  }

  const Result<Element> refusal_ = failure_of("systemResourceAvailibility", "deviceOutOfService");
  const Result<Element> the_switch_ = Element{.name = "from the switch"};
  std::vector<std::pair<std::size_t, std::string>> asked_;
  std::map<std::string, std::deque<Result<Element>>> answers_;
};

TEST_F(CstaLines, a_switch_that_never_associates_is_given_up_with_a_hint) {
  site_.associates = false;
  start();
  EXPECT_EQ(site_.connections, 1);
  host_.advance(39s);
  EXPECT_EQ(link()->link, connector::LinkState::starting);
  host_.advance(2s);
  EXPECT_EQ(link()->link, connector::LinkState::down);
  const auto down = link();
  EXPECT_THAT(std::string(down->text), HasSubstr("no association"));
  EXPECT_EQ(site_.connections, 2);
  site_.associates = true;
  host_.advance(1min);
  EXPECT_TRUE(is_up());
}

TEST_F(CstaLines, a_switch_that_accepts_and_closes_at_once_is_tried_less_and_less) {
  site_.closes_at_once = true;
  start();
  host_.advance(10s);
  EXPECT_GT(site_.connections, 50);
  EXPECT_LT(site_.connections, 150) << "each tenth of a second at most";
  const auto why = std::ranges::count_if(host_.log_lines(), [](const auto& line) {
    return line.text.find("The switch has closed it") != std::string::npos;
  });
  EXPECT_EQ(why, 1);
}

TEST_F(CstaLines, one_request_without_an_answer_holds_up_nothing_but_itself) {
  let("SnapshotDevice 1003", {silence});
  let("MonitorStart 1002", {silence});
  start();
  call_in("1001");
  host_.advance(2min);
  EXPECT_TRUE(is_up());
  EXPECT_EQ(times("MonitorStart 1001"), 1u);
  EXPECT_EQ(told(), actual());
}

TEST_F(CstaLines, what_cannot_be_said_in_the_encoding_is_done_without) {
  let("RouteRegister 600", {failure("csta.not_in_ber", "It is not in ECMA-180.")});
  let("MonitorStart 601", {failure("csta.bad_value", "That cannot be said.")});
  start();
  EXPECT_TRUE(is_up());
}

TEST_F(CstaLines, a_switch_that_answers_nothing_is_no_link) {
  for (const char* number : {"1001", "1002", "1003", "600", "601", "700"}) {
    let(std::string("MonitorStart ") + number, {silence});
  }
  start();
  host_.advance(1min);
  EXPECT_EQ(link()->link, connector::LinkState::starting);
  answers_.clear();
  host_.advance(1min);
  EXPECT_TRUE(is_up());
}

TEST_F(CstaLines, a_monitor_that_the_switch_ends_is_started_again_and_no_other) {
  start();
  call_in("1001");
  answer("1001");
  asked_.clear();
  stop_monitor(0, "1001");
  unheard([&] {
    hang_up("1001");
    call_in("1001");
  });
  host_.advance(6s);
  EXPECT_EQ(times("MonitorStart"), 1u);
  EXPECT_EQ(times("MonitorStart 1001"), 1u);
  EXPECT_EQ(times("RouteRegister"), 0u);
  EXPECT_EQ(times("SnapshotDevice"), 1u);
  EXPECT_EQ(told(), actual());
  answer("1001");
  EXPECT_EQ(told(), actual());
  EXPECT_TRUE(is_up());
}

TEST_F(CstaLines, a_monitor_that_ends_while_others_are_started_is_not_forgotten) {
  site_.exchange_faults.delay = 800ms;
  start();
  ASSERT_TRUE(host_.advance_until([&] { return times("RouteRegister 600") == 1; }));
  stop_monitor(0, "1001");
  host_.advance(20s);
  EXPECT_TRUE(is_up());
  EXPECT_EQ(times("MonitorStart 1001"), 2u);
  EXPECT_EQ(times("MonitorStart 1002"), 1u);
}

TEST_F(CstaLines, two_troubles_at_once_are_both_mended) {
  start();
  asked_.clear();
  stop_monitor(0, "1001");
  host_.advance(1s);
  stop_monitor(0, "1002");
  status(0, "messagesLost");
  host_.advance(10s);
  EXPECT_EQ(times("MonitorStart 1001"), 1u);
  EXPECT_EQ(times("MonitorStart 1002"), 1u);
  EXPECT_EQ(times("MonitorStart"), 2u);
}

TEST_F(CstaLines, a_device_that_is_refused_is_watched_when_it_can_be) {
  let("MonitorStart 1003", {refusal_, refusal_, the_switch_});
  let("RouteRegister 601", {refusal_, the_switch_});
  start();
  EXPECT_TRUE(is_up());
  unheard([&] { call_in("1003"); });
  host_.advance(61s);
  EXPECT_EQ(times("MonitorStart 1003"), 2u);
  EXPECT_EQ(times("RouteRegister 601"), 2u);
  host_.advance(61s);
  EXPECT_EQ(times("MonitorStart 1003"), 3u);
  EXPECT_EQ(told(), actual());
  answer("1003");
  EXPECT_EQ(told(), actual());
  host_.advance(5min);
  EXPECT_EQ(times("MonitorStart 1003"), 3u);
  EXPECT_EQ(times("MonitorStart 1001"), 1u);
  EXPECT_EQ(times("RouteRegister 600"), 1u);
  const auto complaints = std::ranges::count_if(host_.log_lines(), [](const auto& line) {
    return line.text.find("pbx1:1003 be watched") != std::string::npos;
  });
  EXPECT_EQ(complaints, 1);
}

TEST_F(CstaLines, a_switch_that_becomes_normal_is_asked_at_once_for_what_it_refused) {
  let("MonitorStart 1003", {refusal_, the_switch_});
  start();
  status(0, "normal");
  EXPECT_EQ(times("MonitorStart 1003"), 2u);
}

TEST_F(CstaLines, a_busy_switch_is_given_a_pause) {
  const Result<Element> busy = failure_of("systemResourceAvailibility", "resourceBusy");
  let("MonitorStart 1003", {busy, busy, the_switch_});
  start();
  EXPECT_EQ(times("MonitorStart 1003"), 1u);
  host_.advance(3s);
  EXPECT_EQ(times("MonitorStart 1003"), 3u);
  EXPECT_TRUE(is_up());
}

TEST_F(CstaLines, messages_that_are_lost_again_and_again_blind_nobody) {
  start();
  call_in("1001");
  answer("1001");
  site_.exchange().faults.delay = 800ms;
  unheard([&] {
    hang_up("1001");
    call_in("1002");
  });
  for (int i = 0; i < 20; ++i) {
    status(0, "messagesLost");
    host_.advance(300ms);
    EXPECT_TRUE(is_up());
  }
  EXPECT_LT(times("SnapshotDevice 1002"), 10u) << "one after the other";
  host_.advance(10s);
  EXPECT_EQ(told(), actual());
}

TEST_F(CstaLines, a_link_that_is_not_there_takes_nothing_from_the_other_one) {
  site_.links = 2;
  site_.exchange_faults.delay = 800ms;
  start();
  site_.cut(1);
  ASSERT_TRUE(host_.advance_until([&] { return times(0, "SnapshotDevice") != 0; }));
  ASSERT_FALSE(is_up());
  call_in("600");
  call_in("1001");
  host_.advance(10s);
  EXPECT_TRUE(is_up());
  EXPECT_EQ(host_.expect<route::Requested>()->route_point, "pbx1:600");
  EXPECT_EQ(told(), actual());
}

TEST_F(CstaLines, of_two_links_one_registers_for_routes) {
  site_.links = 2;
  site_.exchange_faults.delay = 800ms;
  start();
  host_.advance(20s);
  EXPECT_EQ(times("RouteRegister 600"), 1u);
  const std::size_t first = times(0, "RouteRegister") != 0 ? 0 : 1;
  site_.cut(first);
  host_.advance(20s);
  EXPECT_EQ(times(1 - first, "RouteRegister 600"), 1u);
  site_.restore();
  host_.advance(20s);
  EXPECT_EQ(times("RouteRegister 600"), 2u);
}

TEST_F(CstaLines, a_link_that_was_refused_monitors_gets_them_when_it_is_the_only_one) {
  site_.links = 2;
  start();
  ASSERT_TRUE(is_up());
  site_.cut(1);
  for (const char* number : {"1001", "1002", "1003"}) {
    let(std::string("MonitorStart ") + number, {refusal_, refusal_, the_switch_});
  }
  site_.restore();
  host_.advance(1s);
  answers_.clear();
  site_.cut(0);
  host_.advance(1s);
  EXPECT_TRUE(is_up());
  call_in("1001");
  EXPECT_EQ(told(), actual());
  site_.restore();
}

TEST_F(CstaLines, a_snapshot_in_segments_is_put_together) {
  start();
  site_.cut();
  call_in("1001");
  answer("1001");
  site_.with([](Exchange& pbx) { return pbx.hold("1001") && pbx.dial("1001", "1003"); });
  Element reference{.name = "SnapshotDeviceResponse"};
  reference.add("crossRefIDorSnapshotData").add("serviceCrossRefID", "s1");
  let("SnapshotDevice 1001", {reference});
  site_.restore();
  EXPECT_FALSE(is_up());
  const auto calls = site_.exchange().calls();
  ASSERT_EQ(calls.size(), 2u);
  for (std::size_t i = 0; i < calls.size(); ++i) {
    Element segment{.name = "SnapshotDeviceData"};
    segment.add("serviceCrossRefID", "s1");
    segment.add("lastSegment", i == 1 ? "true" : "false");
    auto& id =
        segment.add("snapshotData").add("snapshotDeviceResponseInfo").add("connectionIdentifier");
    id.add("callID", calls[i].id);
    id.add("deviceID", "1001");
    site_.say(0, Kind::request, segment);
  }
  EXPECT_TRUE(is_up());
  EXPECT_EQ(told(), actual());
}

TEST_F(CstaLines, a_snapshot_whose_segments_do_not_come_is_not_waited_for) {
  Element reference{.name = "SnapshotDeviceResponse"};
  reference.add("crossRefIDorSnapshotData").add("serviceCrossRefID", "s1");
  let("SnapshotDevice 1001", {reference});
  start();
  EXPECT_FALSE(is_up());
  host_.advance(1min);
  EXPECT_TRUE(is_up());
}

TEST_F(CstaLines, a_switch_that_is_ready_again_is_found_out_by_its_sign_of_life) {
  start();
  ASSERT_TRUE(is_up());
  status(0, "disabled");
  EXPECT_FALSE(is_up());
  host_.advance(2 * site_.profile.keep_alive);
  EXPECT_TRUE(is_up());
  call_in("1001");
  EXPECT_EQ(told(), actual());
}

}  // namespace
}  // namespace ctibus::csta::testing
