#include "application.hpp"

namespace csta_switch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Routeing : public testing::Test {
 protected:
  static void enlist(Application& application) {
    EXPECT_EQ(
        application.ask("<RouteRegister><routeingDevice>600</routeingDevice></RouteRegister>").name,
        "RouteRegisterResponse");
  }
  void select(const std::string& to) {
    const std::string id(app.last("RouteRequest").text_of("crossRefIdentifier"));
    app.say("<RouteSelect><crossRefIdentifier>" + id + "</crossRefIdentifier><routeSelected>" + to +
            "</routeSelected><routeUsedReq>true</routeUsedReq></RouteSelect>");
  }

  Exchange pbx{small_site(), 1};
  Application app{pbx};
};

TEST_F(Routeing, a_selected_route_is_used_and_the_dialogue_ends_before_the_call_goes_on) {
  enlist(app);
  app.monitor("600");
  app.monitor("1001");
  pbx.call_in("600", "0301234567");
  EXPECT_THAT(app.heard(), ElementsAre("Offered 600 alerting newCall", "RouteRequest"));
  select("1001");
  EXPECT_THAT(app.heard(), ElementsAre("Diverted 600 null redirected", "RouteUsed", "RouteEnd",
                                       "Delivered 1001 alerting redirected"));
  EXPECT_EQ(app.last("DeliveredEvent").text_of("lastRedirectionDevice", "numberDialed"), "600");
}

TEST_F(Routeing, a_route_that_leads_nowhere_is_asked_for_again) {
  enlist(app);
  pbx.call_in("600", "0301234567");
  app.heard();
  select("5555");
  EXPECT_THAT(app.heard(), ElementsAre("ReRoute"));
  select("1001");
  EXPECT_THAT(app.heard(), ElementsAre("RouteUsed", "RouteEnd"));
  EXPECT_TRUE(pbx.answer("1001"));
}

TEST_F(Routeing, without_an_answer_in_time_the_call_goes_to_the_default) {
  enlist(app);
  app.monitor("1004");
  pbx.call_in("600", "0301234567");
  app.heard();
  pbx.advance(10s);
  EXPECT_THAT(app.heard(), ElementsAre("RouteEnd", "Delivered 1004 alerting redirected"));
  EXPECT_EQ(app.last("RouteEnd").text_of("errorValue", "operation"), "routeingTimerExpired");
}

TEST_F(Routeing, nobody_registered_means_the_default_at_once) {
  app.monitor("1004");
  pbx.call_in("600", "0301234567");
  EXPECT_THAT(app.heard(), ElementsAre("Delivered 1004 alerting redirected"));
}

TEST_F(Routeing, a_rejected_call_is_cleared) {
  enlist(app);
  pbx.call_in("600", "0301234567");
  app.say("<RouteReject><crossRefIdentifier>1</crossRefIdentifier></RouteReject>");
  EXPECT_THAT(pbx.calls(), IsEmpty());
}

TEST_F(Routeing, a_caller_who_leaves_ends_the_dialogue) {
  enlist(app);
  app.monitor("600");
  const int caller = pbx.call_in("600", "0301234567");
  app.heard();
  pbx.outside_hangs_up(caller);
  EXPECT_THAT(app.heard(), ElementsAre("ConnectionCleared T1/1 alerting normalClearing",
                                       "ConnectionCleared 600 null normalClearing", "RouteEnd"));
  EXPECT_NE(app.last("RouteEnd").child("errorValue"), nullptr);
}

TEST_F(Routeing, the_newest_registration_is_asked_and_the_next_one_when_its_link_goes) {
  enlist(app);
  {
    Application standby(pbx);
    enlist(standby);
    pbx.call_in("600", "0301234567");
    EXPECT_THAT(standby.heard(), ElementsAre("RouteRequest"));
    EXPECT_THAT(app.heard(), IsEmpty());
  }
  EXPECT_THAT(app.heard(), ElementsAre("RouteRequest"));
}

TEST_F(Routeing, a_call_is_not_routed_in_circles_for_ever) {
  enlist(app);
  Site site = small_site();
  site.route_points = {{"600", "601"}, {"601", "600"}};
  Exchange circle{site, 1};
  Application there{circle};
  there.monitor("T1");
  circle.call_in("600", "0301234567");
  EXPECT_THAT(circle.calls(), IsEmpty());
  const auto heard = there.heard();
  EXPECT_EQ(std::count(heard.begin(), heard.end(), "Failed 600 connected overflow"), 1);
}

TEST_F(Routeing, a_route_point_that_fails_ends_its_dialogue) {
  enlist(app);
  pbx.call_in("600", "0301234567");
  app.heard();
  EXPECT_TRUE(pbx.unplug("600"));
  EXPECT_THAT(app.heard(), ElementsAre("RouteEnd"));
  select("1001");
  EXPECT_THAT(app.heard(), IsEmpty());
  EXPECT_FALSE(pbx.answer("1001"));
}

TEST_F(Routeing, who_always_selects_what_cannot_be_is_asked_ten_times_more) {
  enlist(app);
  app.monitor("1004");
  pbx.call_in("600", "0301234567");
  app.heard();
  for (int time = 0; time < 10; ++time) {
    select("5555");
    EXPECT_THAT(app.heard(), ElementsAre("ReRoute"));
  }
  select("5555");
  EXPECT_THAT(app.heard(), ElementsAre("RouteEnd", "Delivered 1004 alerting redirected"));
  EXPECT_EQ(app.last("RouteEnd").text_of("errorValue", "operation"), "invalidDestination");
}

}  // namespace
}  // namespace csta_switch
