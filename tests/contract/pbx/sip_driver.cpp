#include <gtest/gtest.h>

#include "ctibus/testing/pbx_conformance/fixture.hpp"
#include "ctibus/testing/pbx_conformance/random_history.hpp"
#include "ctibus/testing/seeds.hpp"
#include "tests/unit/sip/site.hpp"

/// The sip connector over simulated telephones, by the suite that judges every connector.
namespace ctibus::testing::pbx {
namespace {

class SipDriver final : public Driver {
 public:
  explicit SipDriver(sip::testing::Weather weather = {}) : weather_(weather) {
    site_.connector = sip::testing::Site::connector;
    site_.a = "pbx1:1001";
    site_.b = "pbx1:1002";
    site_.c = "pbx1:1003";
    site_.trunk = "pbx1:T1";
    site_.outside = "00123456789";
    site_.route_point = "pbx1:600";
    site_.other_route_point = "pbx1:601";
    site_.holding = "pbx1:700";
    site_.nowhere = "999";
    site_.route_limit = sip::RoutePoint().time_limit;
  }
  /// Whatever happened, the connector has kept to the rules of SIP.
  ~SipDriver() override {
    if (sip_ == nullptr) return;
    EXPECT_EQ(sip_->complaints(), "") << "CTIBUS_SEED=" << host_->seed();
  }

  const Site& site() const override { return site_; }
  void load(TestHost& host) override {
    host_ = &host;
    sip_ = std::make_unique<sip::testing::Site>(host, 3);
    for (const std::string& device : {site_.a, site_.b, site_.c}) {
      sip_->phone(device).manners.reacts = sip::testing::lift_when_prompted;
    }
    sip_->network().weather = weather_;
    sip_->start();
  }

  int call_in(std::string_view called, std::string_view calling) override {
    return settled(sip_->call_in(called, calling));
  }
  void outside_hangs_up(int caller) override { settled(sip_->carrier().hang_up(caller)); }
  bool outside_vanishes(int caller) override {
    settled(sip_->carrier().vanish_from(caller));
    return true;
  }
  std::chrono::nanoseconds lost_limit() const override { return std::chrono::minutes(3); }
  void outside_answers() override { settled(sip_->carrier().answer()); }
  void answer(std::string_view device) override {
    if (auto* agent = sip_->agent_at(device)) settled(agent->answer());
  }
  void reject(std::string_view device) override {
    if (auto* agent = sip_->agent_at(device)) settled(agent->refuse(603));
  }
  void hang_up(std::string_view device) override {
    if (auto* agent = sip_->agent_at(device)) settled(agent->hang_up());
  }
  void press(std::string_view device, std::string_view digits) override {
    if (auto* agent = sip_->agent_at(device)) settled(agent->press(digits));
  }
  bool outside_presses(int caller, std::string_view digits) override {
    settled(sip_->carrier().press(digits, caller));
    return true;
  }
  bool unplug(std::string_view device) override {
    if (!sip_->has_phone(device)) return false;
    sip_->phone(device).unregister();
    host_->settle();
    sip_->phone(device).vanish();
    return true;
  }

 private:
  template <class Value>
  Value settled(Value value) {
    host_->settle();
    return value;
  }

  sip::testing::Weather weather_;
  Site site_;
  TestHost* host_ = nullptr;
  std::unique_ptr<sip::testing::Site> sip_;
};

Subject subject(std::string name) {
  return {std::move(name),
          [](const std::vector<std::string>&) { return std::make_unique<SipDriver>(); }};
}

}  // namespace

namespace {

/// Answers, commands and farewells cross, some are lost and some come twice.
TEST(SipWeather, any_history_is_legal) {
  std::set<std::string_view> accepted;
  for (const std::uint64_t seed : Seeds::wanted(200).all()) {
    TestHost host(seed);
    SipDriver driver({.least_delay = std::chrono::milliseconds(1),
                      .most_delay = std::chrono::milliseconds(400),
                      .lost_percent = 5,
                      .doubled_percent = 5});
    try {
      RandomHistory(host, driver, accepted).run(60);
    } catch (const std::exception& failed) {
      FAIL() << failed.what() << "\nRepeat it with CTIBUS_SEED=" << seed;
    }
  }
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(sip, PbxConformance, ::testing::Values(subject("full")), subject_name);

}  // namespace ctibus::testing::pbx
